"""Storing: extracted shards into a warehouse, and every page over it.

As a program, `python -m benchmarks.store SHARDS WAREHOUSE`, it ingests and prints what it took.
"""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import islice
from pathlib import Path

from benchmarks.measure import Row, apart
from benchmarks.synthetic import documents
from metrics.scale import manifest, results
from metrics.scale.plan import Shard
from metrics.scale.version import program

FIGURES, SHARD = 10, 20_000
KINDS = {"data": "data", "new": "whole run, nothing kept", "redraw": "whole rerun"}


def rows(count: int, scratch: Path) -> list[Row]:
    """Ingest of `count` documents with ten figures each, then every page over them."""
    figures = count * FIGURES
    part, folder, warehouse = (
        f"{figures:,} figures",
        scratch / f"shards-{count}",
        scratch / f"warehouse-{count}",
    )
    shards(folder, count)
    found = apart("benchmarks.store", str(folder), str(warehouse))
    size = (warehouse / "writer.duckdb").stat().st_size / 1e6
    build = max(path.stat().st_size for path in warehouse.glob("build-*.duckdb")) / 1e6
    taken = (
        f"{found['seconds']:.1f} s for {count:,} documents, publishing included; "
        f"{found['processor']:.1f} s of processor time"
    )
    made = [
        Row(part, "ingest of extracted shards", figures / found["seconds"], "figures/s", taken),
        Row(part, "ingest: peak memory", found["peak_mb"], "MB"),
        Row(part, "file: stored", size, "MB"),
        Row(part, "file: published", build, "MB"),
    ]
    seen = apart("benchmarks.pages", str(warehouse), "--json")
    for page, times in seen["pages"].items():
        made += [Row(part, f"page {page}: {KINDS[kind]}", value, "ms") for kind, value in times.items()]
    worst = {kind: max(times[kind] for times in seen["pages"].values()) for kind in KINDS}
    made += [Row(part, f"slowest page: {KINDS[kind]}", value, "ms") for kind, value in worst.items()]
    return [*made, Row(part, "pages: peak memory", seen["peak_mb"], "MB")]


def shards(folder: Path, count: int) -> None:
    """What `extract --out` would have written of synthetic documents."""
    folder.mkdir()
    source, planned = documents(count, figures=FIGURES), []
    while part := list(islice(source, SHARD)):
        planned.append(Shard((f"part-{len(planned)}.parquet",)))
        name = f"{planned[-1].id}-{0:016x}.parquet"
        results.write(folder / name, part, {"id": planned[-1].id, "file": name, "program": program()}, False)
    manifest.update(folder, ["synthetic"], program(), planned, {})


if __name__ == "__main__":
    from metrics.cli import main

    os.environ["PARTY_METRICS_WAREHOUSE"] = sys.argv[2]
    began = time.perf_counter()
    if main(["ingest", sys.argv[1]]):
        raise SystemExit(1)
    print(json.dumps({"seconds": time.perf_counter() - began, "processor": time.process_time()}))
