"""How extraction grows: with processes, with the number of documents, and what memory it takes.

As a program, `python -m benchmarks.scaling TABLE`, it extracts a table as one shard and prints what it took;
its memory can then be told from that of the benchmark.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks import corpora
from benchmarks.extraction import extracted
from benchmarks.measure import Row, apart, cpu, wall
from metrics.read import Limits
from metrics.scale import engines
from metrics.scale.plan import plan
from metrics.scale.version import program
from metrics.scale.work import Options, Task

_WARM = "warm.parquet"


def processes(path: Path, size: int, scratch: Path) -> list[Row]:
    """One and two processes over the same shards, by the clock; starting them is not counted."""
    seconds = {}
    for jobs in (1, 2):
        out = scratch / f"jobs-{jobs}"
        out.mkdir()
        corpora.table(scratch / _WARM, corpora.relevant(10))
        options = Options(Limits.from_settings(), 60.0)
        # A small shard for each process first, so that all have started and loaded the rules.
        shards = plan([str(path)], 1)
        warm = [
            Task(shard, scratch, out, Options(options.limits, 61.0 + number), program())
            for number in range(jobs)
            for shard in plan([str(scratch / _WARM)], 1)
        ]
        tasks = [*warm, *(Task(shard, scratch, out, options, program()) for shard in shards)]
        done = engines.local(tasks, jobs)
        for _ in warm:
            next(done)
        rest, seconds[jobs] = wall(lambda done=done: list(done))  # type: ignore[misc]
        assert all(shard.state == "done" for shard in rest), rest
    part = "scaling, 100% relevant"
    return [
        Row(part, "1 process", size / seconds[1] / 1e6, "MB/s", f"{len(shards)} shards, by the clock"),
        Row(part, "2 processes", size / seconds[2] / 1e6, "MB/s"),
        Row(part, "2 processes, times 1", seconds[1] / seconds[2], "x", "needs two cores with nothing to do"),
    ]


def documents(scratch: Path, counts: tuple[int, ...]) -> list[Row]:
    """Cost of a document and peak of memory, for tables of these many documents, 1% of them relevant."""
    rows = []
    for count in counts:
        path = scratch / f"{count}.parquet"
        size = corpora.table(path, corpora.articles(count, 0.01, seed=count))
        found = apart("benchmarks.scaling", str(path))
        path.unlink()
        name = f"{count:,} documents"
        note = f"{size / 1e6:,.0f} MB of text"
        rows += [
            Row("growth, 1% relevant", f"{name}: a document", found["seconds"] / count * 1e6, "µs", note),
            Row("growth, 1% relevant", f"{name}: peak memory", found["peak_mb"], "MB", note),
        ]
    return rows


def main() -> None:
    """Extract one table in this process."""
    with tempfile.TemporaryDirectory() as scratch:
        warm = Path(scratch) / _WARM
        corpora.table(warm, corpora.relevant(5))
        extracted(warm, Path(scratch), True)
        _, seconds = cpu(lambda: extracted(Path(sys.argv[1]), Path(scratch), True))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
