"""The whole benchmark: every row of the table that `party-metrics bench` prints."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import corpora, extraction, scaling, store
from benchmarks.measure import Row, apart
from metrics.extract import extract


def run(large: bool, peers: str, say: Callable[[str], None]) -> Iterator[Row]:
    """All rows. large: also the parts that take minutes.

    peers: the Python that eyecite and quantulum3 are in. say: called with what is being measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        say("making the texts")
        some, every = scratch / "some.parquet", scratch / "every.parquet"
        some_size = corpora.table(some, corpora.articles(100_000 if large else 20_000, 0.01))
        every_size = corpora.table(every, corpora.relevant(10_000 if large else 3_000), group=250)
        say("extraction, 1% relevant")
        yield from extraction.rows("extraction, 1% relevant", some, some_size, scratch)
        say("extraction, 100% relevant")
        yield from extraction.rows("extraction, 100% relevant", every, every_size, scratch)
        say("other extractors")
        yield from others(scratch, peers)
        say("processes")
        yield from scaling.processes(every, every_size, scratch)
        some.unlink()
        every.unlink()
        say("growth")
        counts = (1_000, 10_000, 70_000, 700_000) if large else (1_000, 10_000, 70_000)
        yield from scaling.documents(scratch, counts)
        say("1,000 figures")
        yield from store.rows(100, scratch)
        if large:
            say("1,000,000 figures, which takes minutes")
            yield from store.rows(100_000, scratch)
        say("hostile texts")
        yield from map(hostile, *zip(*hostile_texts(), strict=True))


def others(scratch: Path, python: str) -> Iterator[Row]:
    """What others reach on text of their own kind, in the same run."""
    text = scratch / "citations.txt"
    text.write_text(corpora.citations(1_000_000), encoding="utf-8")
    names = {
        "eyecite": "eyecite, Hyperscan, all it does",
        "eyecite_tokens": "eyecite, Hyperscan, tokens only",
        "quantulum3": "quantulum3",
    }
    for peer, name in names.items():
        part = "others, on text of their own kind"
        try:
            found = apart("benchmarks.peers", peer, str(text), python=python)
        except (RuntimeError, OSError) as error:
            yield Row(part, name, None, "MB/s", f"it failed: {error}")
            continue
        if "missing" in found:
            yield Row(part, name, None, "MB/s", f"not installed ({found['missing']})")
        else:
            yield Row(part, name, found["mb_s"], "MB/s", f"{found['found']:,} found")


def hostile_texts() -> list[tuple[str, str]]:
    """Texts that would show work growing faster than the text: each kind at two sizes."""
    line = "Đảng bộ huyện kết nạp được đảng viên mới và tổ chức học tập nghị quyết trong năm "
    lines = [
        (f"one line of {size / 1e6:.0f} M characters", (line * (size // len(line) + 1))[:size])
        for size in (1_000_000, 10_000_000)
    ]
    numbers = [
        (f"{count:,} numbers in a row", " ".join(str(number) for number in range(count)) + " đảng viên")
        for count in (10_000, 100_000)
    ]
    return [*lines, *numbers]


def hostile(name: str, text: str) -> Row:
    """How long the extraction of such a text takes."""
    began = time.process_time()
    figures = extract(text)
    seconds = time.process_time() - began
    note = f"{seconds:.1f} s, {len(figures)} figures"
    return Row("hostile texts", name, len(text) / seconds / 1e6, "M characters/s", note)
