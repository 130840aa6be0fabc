"""The benchmark: its texts are what they are said to be, and its figures are kept and compared. No time is asserted."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks import corpora, extraction, measure, suite
from benchmarks.measure import Row
from metrics.cli import main
from metrics.extract import extract
from metrics.extract.prefilter import may_report

ROWS = [Row("extraction", "all", 12.5, "MB/s", "note"), Row("others", "one", None, "MB/s", "not installed")]


def test_the_texts_are_the_same_every_time_and_as_relevant_as_said() -> None:
    texts = list(corpora.articles(300, 0.1))
    assert texts == list(corpora.articles(300, 0.1))
    share = sum(bool(extract(text)) for text in texts) / len(texts)
    assert 0.04 < share < 0.16
    others = pa.array(list(corpora.irrelevant(50)))
    assert sum(may_report(others).to_pylist()) <= 1
    assert sum(map(bool, map(extract, corpora.relevant(40)))) > 30


def test_what_is_measured_finds_what_the_program_finds(tmp_path: Path) -> None:
    texts = list(corpora.articles(60, 0.3))
    size = corpora.table(tmp_path / "a.parquet", iter(texts), group=20)
    assert size == sum(len(text.encode()) for text in texts)
    expected = sum(len(extract(text, title="Tin trong ngày", published="2022-03-05")) for text in texts)
    for only in (False, True):
        counts = extraction.extracted(tmp_path / "a.parquet", tmp_path, only)
        assert (counts.documents, counts.figures) == (60, expected) and expected > 20


def test_figures_are_kept_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suite, "run", lambda large, peers, say: iter(ROWS))
    kept = tmp_path / "a.json"
    assert main(["bench", "--json", str(kept)]) == 0
    assert measure.load(kept)[0] == ROWS
    slower = json.loads(kept.read_text(encoding="utf-8"))
    slower["rows"][0]["value"] = 5.0
    kept.write_text(json.dumps(slower), encoding="utf-8")
    capsys.readouterr()
    assert main(["bench", "--compare", str(kept)]) == 0
    shown = capsys.readouterr().out
    assert "2.50 x" in shown and "not installed" in shown and "python 3" in shown
    kept.write_text("{}", encoding="utf-8")
    assert main(["bench", "--compare", str(kept)]) == 2
    assert "a.json holds no benchmark" in capsys.readouterr().err


def test_an_extractor_that_is_not_installed_is_a_row(tmp_path: Path) -> None:
    rows = list(suite.others(tmp_path, "/no/such/python"))
    assert len(rows) == 3 and all(row.value is None and "it failed" in row.note for row in rows)
