"""New documents on the page: each within its time, and the failure of one never that of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metrics.dashboard import intake
from metrics.dashboard.extraction import Extractor
from metrics.extract import extract
from metrics.model import Document
from metrics.warehouse import open_warehouse, queries

TEXT = "Năm 2023, Đảng bộ tỉnh Quảng Trị kết nạp 1.234 đảng viên mới, đạt 102,9% kế hoạch."
# Takes several seconds of work on any machine, within all limits of size.
LONG = "\n\n".join(f"Năm 2021, Đảng bộ huyện kết nạp {n} đảng viên mới, tăng 5%." for n in range(20_000))


def test_the_child_finds_what_the_function_finds() -> None:
    document = Document("one", TEXT)
    with Extractor() as extractor:
        assert extractor.figures(document) == extract(document) != []


def test_a_document_that_takes_too_long_becomes_a_failure_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = intake.Preview()
    good, slow = intake.pasted(TEXT, title="good"), intake.pasted(LONG, title="slow")
    monkeypatch.setenv("PARTY_METRICS_EXTRACT_SECONDS", "0.2")
    assert list(intake.examine([good, slow, good], preview)) == [1, 2, 3]
    assert [document.title for document, _ in preview.items] == ["good", "good"]
    (failure,) = preview.failures
    assert failure.stage == "extract" and "PARTY_METRICS_EXTRACT_SECONDS" in failure.error

    house = open_warehouse(tmp_path)
    house.ingest(preview.items, failures=preview.failures)
    with house.reader() as reader:
        stored = queries.failures(reader)
    assert stored[["stage", "error"]].values.tolist() == [["extract", failure.error]]


def test_an_extraction_that_fails_or_breaks_down_is_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = [intake.pasted(TEXT), Document("odd", 7), intake.pasted(TEXT)]  # type: ignore[arg-type]
    preview = intake.Preview()
    list(intake.examine(given, preview))
    assert len(preview.items) == 2 and [failure.source for failure in preview.failures] == ["odd"]
    with Extractor() as extractor:
        extractor.figures(given[0])
        extractor._process.kill()  # type: ignore[union-attr]
        with pytest.raises(RuntimeError, match="broke down"):
            extractor.figures(given[0])
        assert extractor.figures(given[0])
