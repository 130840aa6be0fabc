"""bench: how fast each stage is on this machine, over the sample corpus repeated."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import duckdb

from metrics import paths
from metrics.commands import output
from metrics.extract import extract
from metrics.model import Document, Observation
from metrics.read import read
from metrics.warehouse import open_warehouse, queries

T = TypeVar("T")


def run_bench(arguments: argparse.Namespace) -> int:
    """Read, extract, store and query; print one line a stage."""
    folder = arguments.corpus or paths.corpus_dir()
    if not folder.is_dir():
        output.complain(f"error: no corpus at {folder}")
        return 1
    corpus, reading = timed(lambda: [item for item in read([folder]) if isinstance(item, Document)])
    documents = [
        replace(item, id=f"{item.id}-{turn}", text=f"{item.text}\n{turn}", content_hash=None)
        for turn in range(arguments.repeat)
        for item in corpus
    ]
    size = sum(len(item.text.encode()) for item in documents)
    extract(documents[0])
    durations: list[float] = []

    def extracted() -> list[tuple[Document, list[Observation]]]:
        found = []
        for item in documents:
            start = time.perf_counter()
            found.append((item, extract(item)))
            durations.append(time.perf_counter() - start)
        return found

    figures, extracting = timed(extracted)
    with tempfile.TemporaryDirectory() as place:
        warehouse = open_warehouse(Path(place))
        _, storing = timed(lambda: warehouse.ingest(figures))
        _, again = timed(lambda: warehouse.ingest(figures))
        with warehouse.reader() as reader:
            queries.filter_options(reader)
            _, series = timed(lambda: queries.series(reader, "new_members", "count"))
            _, everything = timed(lambda: queries.observations(reader))
    count = len(documents)
    median = statistics.median(durations)
    rows = [
        ("read", f"{len(corpus) / reading:,.0f} documents/s", f"{reading:.2f} s for {len(corpus)} files"),
        (
            "extract",
            f"{count / extracting:,.0f} documents/s",
            f"{size / extracting / 1e6:.2f} MB/s, one core",
        ),
        ("extract, one document", f"{1000 * median:.1f} ms", f"slowest {1000 * max(durations):.0f} ms"),
        (
            "store",
            f"{count / storing:,.0f} documents/s",
            f"{sum(len(found) for _, found in figures):,} figures",
        ),
        ("store again", f"{count / again:,.0f} documents/s", "nothing changed"),
        ("query: one metric, all places and years", f"{1000 * series:.1f} ms", ""),
        ("query: every figure", f"{1000 * everything:.0f} ms", ""),
        (
            "most memory",
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB",
            "whole process",
        ),
    ]
    rows += [hostile(name, text) for name, text in hostile_texts()]
    output.table("", ("stage", "speed", "note"), rows)
    print(
        f"\n{count} documents ({size / 1e6:.1f} MB), Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}, {os.cpu_count()} cores, {platform.machine()}"
    )
    return 0


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


def hostile(name: str, text: str) -> tuple[str, str, str]:
    """One row: how long the extraction of such a text takes."""
    figures, seconds = timed(lambda: extract(text))
    return (
        f"extract, {name}",
        f"{len(text) / seconds / 1e6:.2f} M characters/s",
        f"{seconds:.1f} s, {len(figures)} figures",
    )


def timed(action: Callable[[], T]) -> tuple[T, float]:
    """The result, and the seconds it took."""
    start = time.perf_counter()
    result = action()
    return result, time.perf_counter() - start
