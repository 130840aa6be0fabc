"""The public file: all figures and their explanations, and none of the documents' texts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from metrics.model import Document, Observation, Span
from metrics.warehouse import open_warehouse, queries
from metrics.warehouse.public import public_database

TEXT = "Năm 2022 Đồng Tháp kết nạp 2.472 đảng viên. Câu này không có con số nào cả."


def test_the_public_file_answers_questions_and_holds_no_text(tmp_path: Path) -> None:
    at = TEXT.index("2.472")
    document = Document(id="one", text=TEXT, title="Báo cáo", content_hash="h", source="/secret/path/one.txt")
    figure = Observation(
        document="one", metric="new_members", measure="count", value=2472.0, unit="count", qualifier="exact",
        period="2022", base_period=None, province="Đồng Tháp", level="province", organization=None,
        population=None, subgroup=None, start=at, end=at + 15, quote=TEXT[at : at + 15],
        period_evidence="stated", province_evidence="stated", rule="test", catalogue_version="1",
        spans=(Span("number", at, at + 5),),
    )  # fmt: skip
    warehouse = open_warehouse(tmp_path / "warehouse")
    warehouse.ingest([(document, [figure])], catalogue_version="1")
    with warehouse.reader() as reader:
        data = public_database(reader)
        expected = queries.observations(reader)["value"].tolist()
    assert b"/secret/path" not in data and "không có con số".encode() not in data
    file = tmp_path / "public.duckdb"
    file.write_bytes(data)
    with duckdb.connect(str(file), read_only=True) as con:
        rows = con.execute(
            "SELECT f.value, f.quote, d.title FROM figures f JOIN documents d ON d.document_id = f.document"
        ).fetchall()
        silent = con.execute("SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal")
        assert silent.fetchall() == [(0,)]
    assert rows == [(expected[0], "2.472 đảng viên", "Báo cáo")]
