"""Extraction on one core: ours beside a plain scan, Hyperscan alone, and the rules one after another.

Times are of the processor, so that other work on the machine disturbs them less.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import regex

from benchmarks.measure import Row, cpu
from metrics.extract import extract
from metrics.extract.prefilter import pattern
from metrics.extract.rules import load_rules, word
from metrics.read import Limits
from metrics.scale import results, work
from metrics.scale.plan import Shard
from metrics.scale.version import program
from metrics.scale.work import Options, Task

# The naive ways are so slow that they get a part of the texts.
NAIVE_BYTES = 200_000


def rows(part: str, path: Path, size: int, scratch: Path) -> list[Row]:
    """path: a Parquet table of articles whose texts are `size` bytes."""
    extract("Đảng bộ tỉnh Đồng Nai kết nạp 10 đảng viên.")
    texts = pq.read_table(path, columns=["text"]).column("text")
    count = len(texts)

    def row(name: str, action: Callable[[], Any], of: int = size, note: str = "") -> Row:
        try:
            found, seconds = cpu(action)
        except ImportError as error:
            return Row(part, name, None, "MB/s", f"not installed ({error.name})")
        return Row(part, name, of / seconds / 1e6, "MB/s", note or str(found or ""))

    made = []
    for name, only in (("extract, Parquet to Parquet", False), ("the same, only with figures", True)):
        counts, seconds = cpu(lambda only=only: extracted(path, scratch, only))  # type: ignore[misc]
        note = f"{count / seconds:,.0f} documents/s, {counts.figures:,} figures"
        made.append(Row(part, name, size / seconds / 1e6, "MB/s", note))
    part_of, naive = _beginning(texts)
    return [
        *made,
        row("limit: read the file, one literal", lambda: scan(path)),
        row("limit: read the file, Hyperscan", lambda: hyperscan(path)),
        row(
            "naive: regex, rule after rule",
            lambda: one_after_another(naive),
            part_of,
            f"{patterns()} patterns",
        ),
        row("naive: pandas str.count, rule after rule", lambda: with_pandas(naive), part_of),
    ]


def extracted(path: Path, scratch: Path, only: bool) -> results.Counts:
    """All of the table as one shard, in this process."""
    options = Options(Limits.from_settings(), 60.0, None, only)
    task = Task(Shard((str(path),)), Path.cwd(), scratch, options, program())
    done = work._outcomes(task, scratch / "x.parquet")
    counts = results.write(scratch / "x.parquet", done, {}, only)
    (scratch / "x.parquet").unlink()
    return counts


def scan(path: Path) -> str:
    """Read every byte and look for one word."""
    found = 0
    for batch in pq.ParquetFile(path).iter_batches(1000, columns=["text"]):
        found += pc.sum(pc.match_substring(batch.column(0), "kết nạp")).as_py() or 0
    return f"{found:,} texts have it"


def hyperscan(path: Path) -> str:
    """Read every byte and scan it for the words without which there is no figure."""
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_UCP | hyperscan.HS_FLAG_SINGLEMATCH
    database.compile(expressions=[pattern().encode()], ids=[0], elements=1, flags=[flags])
    found = 0

    def hit(*_: Any) -> None:
        nonlocal found
        found += 1

    for batch in pq.ParquetFile(path).iter_batches(1000, columns=["text"]):
        for text in batch.column(0):
            database.scan(memoryview(text.as_buffer()), match_event_handler=hit)
    return f"{found:,} texts have a word of the prefilter"


def _beginning(texts: Any) -> tuple[int, list[str]]:
    chosen, size = [], 0
    for text in texts:
        chosen.append(text.as_py())
        size += len(chosen[-1].encode())
        if size >= NAIVE_BYTES:
            break
    return size, chosen


def _patterns() -> list[str]:
    return [found.pattern for found, _ in load_rules().cues]


def patterns() -> int:
    """How many rules there are."""
    return len(_patterns())


def one_after_another(texts: list[str]) -> str:
    """Every rule over every whole text: what is found is numbers of matches, without period or place."""
    compiled = [regex.compile(found, regex.IGNORECASE) for found in _patterns()]
    found = sum(1 for text in texts for rule in compiled for _ in rule.finditer(text))
    return f"{found:,} matches"


def with_pandas(texts: list[str]) -> str:
    """The same as a column of a frame, with the engine of pandas; what it cannot compile is left out."""
    column = pd.Series(pa.array(texts), dtype="str")
    found = left_out = 0
    bounds = word("x").split("(?:x)")
    for rule in _patterns():
        bare = rule.removeprefix(bounds[0]).removesuffix(bounds[1])  # no engine of pandas has these
        try:
            found += int(column.str.count(f"(?i){bare}").sum())
        except Exception:
            left_out += 1
    return f"{found:,} matches, {left_out} of {patterns()} patterns cannot be used"
