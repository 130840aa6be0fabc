"""The commands as a person runs them: output, messages, exit status."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from metrics import paths
from metrics.cli import build_parser, main
from metrics.commands.output import COLUMNS, cell
from metrics.model import Document, Observation
from tests.read.makers import SENTENCE

CORPUS = paths.corpus_dir()


@pytest.fixture(autouse=True)
def own_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "warehouse"
    monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", str(folder))
    return folder


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bài viết.txt"
    path.write_text(f"Đồng Nai kết nạp đảng viên\n\n{SENTENCE}\n", encoding="utf-8")
    return path


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_extract_prints_json_lines(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(article)]) == 0
    rows = lines(capsys.readouterr().out)
    text = article.read_text(encoding="utf-8")
    assert [row for row in rows if row["metric"] == "new_members" and row["value"] == 2345]
    for row in rows:
        assert tuple(row) == COLUMNS
        assert row["document"] == article.as_posix()
        assert row["quote"] == text[row["start"] : row["end"]]  # type: ignore[misc]


def test_extract_prints_csv(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "--format", "csv", str(article)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows and tuple(rows[0]) == COLUMNS
    assert any(row["value"] == "2345" and row["province"] == "Đồng Nai" for row in rows)


def test_refused_documents_are_named_and_the_rest_is_done(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (article.parent / "leer.txt").write_bytes(b"")
    (article.parent / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert main(["extract", str(article.parent), "không có.pdf"]) == 1
    shown = capsys.readouterr()
    assert lines(shown.out)
    complaints = shown.err.splitlines()
    assert len(complaints) == 3
    for word, line in zip(("leer.txt", "photo.txt", "không có.pdf"), complaints, strict=True):
        assert word in line
    assert "it is empty" in complaints[0] and "PNG" in complaints[1] and "no such file" in complaints[2]


def test_published_resolves_this_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Năm nay, Đảng bộ tỉnh Đồng Nai đã kết nạp 2.345 đảng viên mới.", encoding="utf-8")
    assert main(["extract", "--published", "2019-12-20", str(path)]) == 0
    assert {row["period"] for row in lines(capsys.readouterr().out)} == {"2019"}


def test_a_document_that_takes_too_long_is_refused_and_the_rest_is_done(
    article: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import time

    stage = importlib.import_module("metrics.scale.attempts")
    real = stage.extract
    real(SENTENCE)  # loads the rules, which takes longer than the limit here

    def slow(document: Document) -> list[Observation]:
        if "slow" in document.id:
            time.sleep(30)
        return real(document)

    monkeypatch.setattr(stage, "extract", slow)
    monkeypatch.setenv("PARTY_METRICS_EXTRACT_SECONDS", "0.2")
    (article.parent / "slow.txt").write_text(SENTENCE, encoding="utf-8")
    assert main(["extract", str(article.parent)]) == 1
    shown = capsys.readouterr()
    assert "slow.txt: extraction failed: TimeoutError: not done within 0.2 seconds" in shown.err
    assert lines(shown.out)


def test_several_processes_give_the_same_output(capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for jobs in ("1", "2"):
        assert (
            main(
                [
                    "extract",
                    "--jobs",
                    jobs,
                    str(CORPUS / "north"),
                    "missing.txt",
                    str(CORPUS / "seed_digests"),
                ]
            )
            == 1
        )
        captured = capsys.readouterr()
        assert "missing.txt" in captured.err
        shown.append(captured.out)
    assert shown[0] == shown[1] != ""


def test_standard_input(article: Path) -> None:
    command = [sys.executable, "-m", "metrics", "extract", "-"]
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    found = subprocess.run(
        command,
        input=article.read_bytes(),
        capture_output=True,
        env=environment,
        cwd=paths.CHECKOUT,
        check=True,
    )
    assert any(row["province"] == "Đồng Nai" for row in lines(found.stdout.decode("utf-8")))


def test_a_closed_pipe_is_no_error(article: Path) -> None:
    command = f"{sys.executable} -m metrics extract '{CORPUS}/north' | head -n 1"
    found = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, cwd=paths.CHECKOUT)
    assert (found.returncode, found.stderr) == (0, b"")


def test_ingest_is_safe_to_repeat_and_export_gives_it_back(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", str(article)]) == 0
    assert "1 documents: 1 new" in capsys.readouterr().err
    assert main(["ingest", str(article)]) == 0
    assert "0 new" in capsys.readouterr().err


def test_explain_names_rule_words_and_unclaimed_numbers(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(article)]) == 0
    shown = capsys.readouterr().out
    assert "new_members / count = 2345 count (exact)" in shown
    assert "rule:    new_members." in shown and "«2.345»" in shown
    assert "period:  2021" in shown and "place:   Đồng Nai" in shown


def test_check_without_a_warehouse_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    assert "ingest" in capsys.readouterr().err


def test_evaluate_reports_and_compares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tmp_path / "before.jsonl"
    before.write_text("", encoding="utf-8")
    folder = str(CORPUS / "seed_digests")
    assert main(["evaluate", folder, "--before", str(before), "--errors", "1"]) == 0
    shown = capsys.readouterr().out
    assert "core  precision" in shown and "appeared, 0 vanished, 0 changed" in shown
    assert main(["evaluate", folder, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 5
    assert main(["evaluate", str(tmp_path)]) == 2


WRONG = [
    [],
    ["extract"],
    ["fly"],
    ["extract", "--published", "gestern", "x"],
    ["extract", "--format", "xml", "x"],
    ["evaluate", "/no/such/folder"],
    ["serve", "--port", "99999999"],
    ["serve", "--port", "x"],
    ["serve", "--mode", "root"],
]


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: party-metrics" in capsys.readouterr().err


def test_a_setting_that_cannot_be_used_is_status_2(
    monkeypatch: pytest.MonkeyPatch, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARTY_METRICS_MAX_BYTES", "viel")
    assert main(["extract", str(article)]) == 2
    assert "PARTY_METRICS_MAX_BYTES='viel' cannot be used" in capsys.readouterr().err


def test_missing_reference_tables_are_named_once(
    monkeypatch: pytest.MonkeyPatch, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARTY_METRICS_DATA", str(article.parent / "nowhere"))
    assert main(["extract", str(article), str(article)]) == 1
    (message,) = capsys.readouterr().err.splitlines()
    assert "no reference table" in message and "PARTY_METRICS_DATA" in message


def test_a_full_disk_is_an_error_and_no_traceback(article: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    command = f"{sys.executable} -m metrics extract '{CORPUS}/north' > /dev/full"
    found = subprocess.run(["bash", "-c", command], capture_output=True, cwd=paths.CHECKOUT)
    assert found.returncode == 1
    assert found.stderr.startswith(b"error: ") and b"Traceback" not in found.stderr


def test_locale_and_time_zone_change_nothing() -> None:
    outputs = set()
    for changes in (
        {"LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles"},
    ):
        command = [sys.executable, "-m", "metrics", "extract", str(CORPUS / "seed_digests")]
        found = subprocess.run(
            command, capture_output=True, env=os.environ | changes, cwd=paths.CHECKOUT, check=True
        )
        outputs.add(found.stdout)
    assert len(outputs) == 1


def test_serve_on_a_port_in_use_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert main(["serve", "--port", str(other.getsockname()[1])]) == 1
    assert "already in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "mode", "editable"),
    [
        ("127.0.0.1", "auto", True),
        ("0.0.0.0", "auto", False),
        ("192.0.2.7", "auto", False),
        ("0.0.0.0", "editor", False),
        ("127.0.0.1", "public", False),
    ],
)
def test_others_can_change_nothing_unless_told_otherwise(
    address: str, mode: str, editable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from metrics.dashboard import access

    monkeypatch.setenv("PARTY_METRICS_ADDRESS", address)
    monkeypatch.setenv("PARTY_METRICS_MODE", mode)
    assert access.editable() is editable


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    commands = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert commands
    for name in commands:  # type: ignore[union-attr]
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"])
        assert stopped.value.code == 0
        shown = capsys.readouterr().out
        assert f"party-metrics {name}" in shown.split("example:")[1]
        assert "exit status:" in shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+84", "'+84"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        (-12.5, -12.5),
        (10027, 10027),
        (None, ""),
        ("10.027", "10.027"),
        ([{"role": "number"}], '[{"role": "number"}]'),
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_neutralised(value: object, shown: object) -> None:
    assert cell(value) == shown


def test_columns_are_the_fields_of_an_observation() -> None:
    assert tuple(Observation.__dataclass_fields__) == COLUMNS
