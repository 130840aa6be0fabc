"""Bad documents by the hundred: read or refused, extracted or empty, and never an exception.

`make torture` runs this with 10,000 generated documents instead of the few hundred of an ordinary test run.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.torture import note
from metrics.extract import extract
from metrics.model import Document
from metrics.read import ReadError, read, read_bytes
from tests.fuzz.inputs import Case, generated, handmade

GENERATED = int(os.environ.get("TORTURE", "400"))


def told(counts: Counter[str]) -> str:
    """Counts in words; that there was nothing else is what the tests assert."""
    return f"{counts['read']:,} read, {counts['refused']:,} refused with a reason, 0 unhandled exceptions"


def outcome(case: Case, folder: Path) -> str:
    """ "read" or the reason of the refusal, after everything that must hold was asserted."""
    name, data = case
    if name.endswith((".gz", ".parquet")):
        (folder / name).write_bytes(data)
        found = list(read([folder / name]))
    else:
        found = read_bytes(data, name)
    assert found
    kinds = []
    for item in found:
        if isinstance(item, ReadError):
            assert str(item).isprintable() and len(str(item)) < 1000
            kinds.append("refused")
            continue
        assert isinstance(item, Document) and item.text.strip() and item.content_hash
        item.text.encode("utf-8")
        for figure in extract(item):
            assert figure.quote == item.text[figure.start : figure.end] != ""
            json.dumps(figure.to_dict(), allow_nan=False)
        kinds.append("read")
    return "read" if "read" in kinds else "refused"


@pytest.mark.timeout(1200)
def test_inputs_that_people_thought_of(tmp_path: Path) -> None:
    cases = handmade()
    assert len({data for _, data in cases}) >= 60
    counts = Counter(outcome(case, tmp_path) for case in cases)
    contents = len({data for _, data in cases})
    note("documents made by hand", f"{contents} contents, {len(cases)} inputs", told(counts))
    assert counts["refused"] > 30 and counts["read"] > 30


@pytest.mark.timeout(5400)
def test_generated_inputs(tmp_path: Path) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for case in generated(GENERATED):
        counts[case[0].split(".", 1)[1], outcome(case, tmp_path)] += 1
    for kind in sorted({kind for kind, _ in counts}):
        found = Counter({name: counts[kind, name] for name in ("read", "refused")})
        note(f"generated documents, .{kind}", f"{sum(found.values()):,}", told(found))
    assert sum(counts.values()) == GENERATED


def test_the_same_seed_gives_the_same_inputs() -> None:
    assert list(generated(20)) == list(generated(20))
    assert list(generated(20)) != list(generated(20, seed=1))
