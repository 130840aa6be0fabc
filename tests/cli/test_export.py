"""What leaves the warehouse as a file: whole, documented, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from metrics import paths
from metrics.cli import main
from metrics.commands.columns import COLUMNS
from metrics.model import Document
from metrics.warehouse import open_warehouse
from tests.read.makers import SENTENCE


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed digests, and a document whose fields a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("export") / "warehouse"
    patch = pytest.MonkeyPatch()
    patch.setenv("PARTY_METRICS_WAREHOUSE", str(folder))
    assert main(["ingest", str(paths.corpus_dir() / "seed_digests")]) == 0
    from metrics.extract import extract

    evil = Document(
        "=1+1", SENTENCE, title="=HYPERLINK(1)", publisher="@SUM(A1)", url="-x", published="2022-01-05"
    )
    open_warehouse(folder).ingest([(evil, extract(evil))])
    patch.undo()
    return folder


@pytest.fixture(autouse=True)
def use(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", str(warehouse))


def test_all_formats_hold_the_same_figures(tmp_path: Path) -> None:
    for kind in ("csv", "xlsx", "parquet", "jsonl"):
        assert main(["export", "--format", kind, "-o", str(tmp_path / f"f.{kind}")]) == 0
    rows = list(csv.DictReader((tmp_path / "f.csv").open(encoding="utf-8", newline="")))
    lines = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines()]
    table = pq.read_table(tmp_path / "f.parquet").to_pylist()
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx").active
    assert sheet is not None
    first, *cells = sheet.iter_rows(values_only=True)
    assert len(rows) == len(lines) == len(table) == len(cells) > 20
    assert list(rows[0]) == list(lines[0]) == list(table[0]) == list(first)
    where = list(first).index("value")
    for row, line, record, cell in zip(rows, lines, table, cells, strict=True):
        assert float(row["value"]) == line["value"] == record["value"] == cell[where]
        assert line["quote"] == record["quote"]


def test_what_a_spreadsheet_would_run_stays_text(tmp_path: Path) -> None:
    assert main(["export", "--document", "=1+1", "--bom", "-o", str(tmp_path / "f.csv")]) == 0
    data = (tmp_path / "f.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows
    for row in rows:
        assert (row["document"], row["title"], row["publisher"]) == ("'=1+1", "'=HYPERLINK(1)", "'@SUM(A1)")
    assert main(["export", "--document", "=1+1", "--format", "xlsx", "-o", str(tmp_path / "f.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx").active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    assert sheet.max_row == len(rows) + 1
    assert any(cell.value == "=HYPERLINK(1)" for row in sheet.iter_rows() for cell in row)


def test_filters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "--metric",
        "new_members",
        "--province",
        "Hà Nội",
        "--year",
        "2020-2021",
        "--level",
        "province",
    ]
    assert main(["export", "--format", "jsonl", *arguments, "-o", str(tmp_path / "f.jsonl")]) == 0
    lines = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines
    assert {(line["metric"], line["province"], line["level"]) for line in lines} == {
        ("new_members", "Hà Nội", "province")
    }
    assert {line["year"] for line in lines} <= {2020, 2021}
    for wrong in (["--year", "21"], ["--year", "2021-2020"], ["--measure", "x"], ["--level", "x"]):
        with pytest.raises(SystemExit) as stopped:
            main(["export", *wrong])
        assert stopped.value.code == 2
    assert main(["export", "--format", "parquet"]) == 2
    assert "needs a file" in capsys.readouterr().err


def test_a_package_documents_itself(tmp_path: Path) -> None:
    assert main(["export", "-o", str(tmp_path / "f.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "f.zip") as packed:
        described = json.loads(packed.read("datapackage.json"))
        readme = packed.read("README.txt").decode()
        figures = pd.read_csv(io.BytesIO(packed.read("figures.csv")))
    assert [item["name"] for item in described["resources"][0]["schema"]["fields"]] == list(figures.columns)
    assert described["version"] in readme


def test_backup_and_restore_bring_everything_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["export", "-o", str(tmp_path / "before.csv")]) == 0
    assert main(["backup", str(tmp_path / "all.duckdb")]) == 0
    assert str(tmp_path / "all.duckdb") in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "all.duckdb")]) == 1
    monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", str(tmp_path / "other"))
    assert main(["backup"]) == 1
    assert main(["restore", str(tmp_path / "none.duckdb")]) == 1
    assert main(["restore", str(tmp_path / "all.duckdb")]) == 0
    assert main(["export", "-o", str(tmp_path / "after.csv")]) == 0
    assert (tmp_path / "before.csv").read_bytes() == (tmp_path / "after.csv").read_bytes()


def test_an_export_that_fails_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "-o", str(tmp_path / "none" / "f.csv")]) == 1
    assert "none" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_every_exported_column_is_described() -> None:
    assert all(kind and meaning.endswith(".") for kind, meaning in COLUMNS.values())
