"""Downloads: nothing altered, nothing executed, everything explained."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.warehouse import Reader, Warehouse, export, queries
from tests.warehouse.make import pair

HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "http://example.org/",
]


def hostile_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "quote": HOSTILE,
            "value": [-5.0, 10027.0, 102.9, float("nan"), 0.0, 1e9, -0.5, 3.0],
            "year": pd.array([2020, None, 2022, 2021, 2020, 2020, 2020, 2020], dtype="Int64"),
        }
    )


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_neutralises_text_and_leaves_numbers_alone() -> None:
    rows = read_csv(export.to_csv(hostile_frame()))
    assert [row["quote"] for row in rows] == [*("'" + text for text in HOSTILE[:-1]), HOSTILE[-1]]
    assert [row["value"] for row in rows] == ["-5", "10027", "102.9", "", "0", "1000000000", "-0.5", "3"]
    assert [row["year"] for row in rows][:2] == ["2020", ""]


def test_the_mark_for_excel_is_a_choice() -> None:
    frame = pd.DataFrame({"province": ["Đồng Nai"]})
    assert export.to_csv(frame, bom=True).startswith(b"\xef\xbb\xbf")
    assert not export.to_csv(frame).startswith(b"\xef\xbb\xbf")
    assert read_csv(export.to_csv(frame, bom=True)) == read_csv(export.to_csv(frame))


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1, max_size=5
    )
)
def test_csv_comes_back_as_it_was(texts: list[str]) -> None:
    frame = pd.DataFrame({"quote": pd.Series(texts, dtype=object), "n": range(len(texts))})
    found = [row["quote"] for row in read_csv(export.to_csv(frame))]
    assert [f[1:] if export.neutral(t) != t else f for f, t in zip(found, texts, strict=True)] == texts
    assert not any(f[:1] in tuple("=+-@\t\r") and f for f in found)


def test_xlsx_holds_text_as_text_and_numbers_as_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(hostile_frame(), about="=one\ntwo")))
    rows = list(book["data"].iter_rows(min_row=2))
    for row, text in zip(rows, HOSTILE, strict=True):
        assert row[0].data_type == "s" and row[0].hyperlink is None
        assert row[0].value.replace("_x000D_", "\r") == text
    assert [row[1].value for row in rows] == [-5, 10027, 102.9, None, 0, 1e9, -0.5, 3]
    assert all(row[1].data_type == "n" for row in rows)
    assert [cell.value for (cell,) in book["about"].iter_rows()] == ["=one", "two"]


def test_xlsx_says_when_it_is_too_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "EXCEL_ROWS", 3)
    with pytest.raises(ValueError, match="choose CSV or Parquet"):
        export.to_xlsx(hostile_frame())


def test_jsonl_and_parquet_hold_the_same(reader: Reader) -> None:
    frame = queries.observations(reader, provinces=["Hà Nội"])
    lines = [json.loads(line) for line in export.to_jsonl(frame).decode().splitlines()]
    back = pd.read_parquet(io.BytesIO(export.to_parquet(frame)))
    assert len(lines) == len(back) == len(frame) > 10
    assert [line["quote"] for line in lines] == back["quote"].tolist() == frame["quote"].tolist()
    assert [line["value"] for line in lines] == back["value"].tolist()
    assert all(line["year"] is None or isinstance(line["year"], int) for line in lines)


def test_lists_become_json(reader: Reader) -> None:
    frame = queries.key_figures(reader, 2021)
    assert len(frame) > 0
    assert json.loads(read_csv(export.to_csv(frame))[0]["spark_years"])
    assert len(export.to_parquet(frame)) > 100


def test_an_unknown_form_is_refused(reader: Reader) -> None:
    with pytest.raises(ValueError, match="csv, xlsx, parquet, jsonl"):
        export.table(pd.DataFrame(), "exe")


@pytest.mark.parametrize("form", export.FORMS)
def test_the_zip_explains_itself(reader: Reader, form: str) -> None:
    frame = queries.observations(reader, metrics=["new_members"], provinces=["Hà Nội", "Đồng Tháp"])
    data = export.package(reader, frame, form, question="New members of two places", today="2026-01-02")
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert set(archive.namelist()) == {
        f"figures.{form}", "datapackage.json", "README.txt", "decisions.csv", "corrections.csv",
    }  # fmt: skip
    described = json.loads(archive.read("datapackage.json"))
    (resource,) = described["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(frame.columns)
    assert all(field["description"] for field in resource["schema"]["fields"])
    assert resource["bytes"] == len(archive.read(f"figures.{form}"))
    assert described["version"] == reader.version and described["licenses"] and described["metrics"]
    assert {item["document"] for item in described["sources"]} == set(frame["document"])
    text = archive.read("README.txt").decode()
    for words in (
        reader.version,
        "New members of two places",
        "2026-01-02",
        "gold-1",
        "How to cite",
        "Licence",
        "new_members",
    ):
        assert words in text


def test_every_column_of_every_page_has_a_meaning(reader: Reader) -> None:
    for frame in (queries.observations(reader, limit=1), queries.series(reader, "new_members", "count")):
        unknown = [f["name"] for f in export.describe(reader, frame) if f["description"].startswith("See ")]
        assert unknown == []


def test_reasons_for_what_is_absent(warehouse: Warehouse) -> None:
    old = {"province": "Hà Tây", "period": "2006"}
    warehouse.ingest(
        [
            pair("a", "100", period="2018"),
            pair("b", "101", period="2020..2021"),
            pair("c", "102", period="2023"),
            pair("d", "103", **old),
        ]
    )
    with warehouse.reader() as reader:
        frame = queries.series(reader, "new_members", "count", years=(2006, 2024))
    reason = {(row["place"], row["year"]): row["reason"] for row in frame.to_dict("records")}
    assert reason[("Đồng Nai", 2018)] is None
    assert reason[("Đồng Nai", 2019)] == "not_reported"
    assert reason[("Đồng Nai", 2020)] == "ambiguous"
    assert reason[("Đồng Nai", 2024)] == "not_yet"
    assert reason[("Hà Tây", 2007)] == "not_reported"
    assert reason[("Hà Tây", 2009)] == "no_unit"
    assert set(reason.values()) - {None} == set(export.REASONS)
