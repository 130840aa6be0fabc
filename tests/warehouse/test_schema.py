"""The database itself: constraints, comments, the data dictionary, folding and periods."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.model import Observation
from metrics.warehouse import Warehouse, WarehouseError, dictionary, schema, storage
from metrics.warehouse.fold import fold, fold_all, organization_key
from metrics.warehouse.period import read_period
from tests.warehouse.make import pair

ROOT = Path(__file__).resolve().parents[2]


def test_the_data_dictionary_is_up_to_date() -> None:
    page = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert page == dictionary.data_dictionary(), "run: python -m metrics.warehouse.dictionary"


def test_every_table_and_column_has_a_comment(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    with warehouse.reader() as reader:
        tables = reader.rows("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL OR comment = ''")
        columns = reader.rows(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
        )
        names = {row[0] for row in reader.rows("SELECT table_name FROM duckdb_tables()")}
    assert tables == [] and columns == []
    assert names == {table.name for table in schema.TABLES} - {"observations"}


def test_the_contract_is_complete_and_plain() -> None:
    assert set(schema.CONTRACT_NAMES) == set(Observation.__dataclass_fields__)
    plain = {"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}
    assert {column.type for table in schema.TABLES for column in table.columns} <= plain


@pytest.mark.parametrize(
    "change",
    [
        "measure = 'guess'", "unit = 'kg'", "qualifier = 'maybe'", "level = 'galaxy'", "subgroup = 'x'",
        "population = 'x'", "period = 'năm 2022'", "value = 'NaN'", "value = 'inf'", "value = NULL", "quote = NULL",
        '"end" = "start"', '"start" = -1', "metric = ''", "period_evidence = 'x'", "period_months = 13",
    ],
)  # fmt: skip
def test_the_database_refuses_what_the_contract_forbids(warehouse: Warehouse, change: str) -> None:
    warehouse.ingest([pair()])
    with storage.writer(warehouse.folder) as con, pytest.raises(duckdb.ConstraintException):
        con.execute(f"UPDATE observations SET {change}")


def test_the_catalogue_and_the_provinces_are_in_the_database(warehouse: Warehouse) -> None:
    warehouse.ingest([])
    with warehouse.reader() as reader:
        assert reader.rows("SELECT count(*) > 40 FROM metrics") == [(True,)]
        assert reader.rows("SELECT count(*) FROM provinces WHERE valid_to IS NULL") == [(34,)]
        assert reader.rows("SELECT count(*) > 60 FROM lineage") == [(True,)]


def test_readers_cannot_write_or_reach_files(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    with warehouse.reader() as reader:
        for sql in (
            "DELETE FROM figures",
            "COPY figures TO 'x.csv'",
            "SELECT * FROM read_csv('/etc/passwd')",
            "ATTACH 'x.db'",
        ):
            with pytest.raises(WarehouseError, match=r"build-.*\.duckdb"):
                reader.rows(sql)


# --- folding ---


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đảng bộ Đắk Lắk", "dang bo dak lak"),
        ("ĐẢNG VIÊN", "dang vien"),
        ("Ðảng", "dang"),
        ("hòa\u00a0 hoà", "hoa hoa"),
        ("Hoà".encode().decode(), "hoa"),
        ("ư ơ ă â ê ô", "u o a a e o"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    import unicodedata

    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_spellings_of_one_body_meet() -> None:
    names = (
        "Đảng bộ Khối Doanh nghiệp",
        "Đảng ủy khối doanh nghiệp",
        "Ban Thường vụ Đảng ủy Khối Doanh nghiệp",
    )
    assert len({organization_key(name) for name in names}) == 1
    assert organization_key("Đảng bộ Khối Các cơ quan") not in {organization_key(name) for name in names}
    assert organization_key(None) == ""


# --- periods ---


@pytest.mark.parametrize(
    ("code", "kind", "year", "months", "last"),
    [
        ("2022", "year", 2022, 12, 12), ("2022-H1", "half", 2022, 6, 6), ("2022-H2", "half", 2022, 6, 12),
        ("2022-Q3", "quarter", 2022, 3, 9), ("2022-M01..M09", "months", 2022, 9, 9), ("2022-03", "month", 2022, 1, 3),
        ("2022-M01..M12", "year", 2022, 12, 12), ("2020..2025", "span", None, None, None), (None, "none", None, None, None),
        ("soon", "other", None, None, None), ("2022-13", "other", None, None, None), ("2022..2022", "year", 2022, 12, 12),
    ],
)  # fmt: skip
def test_periods(code, kind, year, months, last) -> None:
    period = read_period(code)
    assert (period.kind, period.year, period.months, period.last) == (kind, year, months, last)


@given(
    st.lists(
        st.text(alphabet=st.characters(max_codepoint=0x2200) | st.sampled_from(" \n\0\u0301Σđ")), max_size=6
    )
)
def test_folding_many_texts_is_folding_each(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
    long = [text * 2000 for text in texts]  # more than one piece
    assert fold_all(long) == [fold(text) for text in long]
