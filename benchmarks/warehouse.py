"""Ingest and query times: `python -m benchmarks.warehouse [documents] [--keep FOLDER]`.

Prints one line for each measurement; figures in docs/warehouse.md come from here.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks.synthetic import documents
from metrics.warehouse import Reader, Warehouse, open_warehouse, queries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="?", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="folder to make the warehouse in, and to keep")
    arguments = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, DuckDB {duckdb.__version__}")
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = open_warehouse(arguments.keep or Path(scratch) / "warehouse")
        if not warehouse.exists:
            fill(warehouse, arguments.documents)
        ask(warehouse)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def fill(warehouse: Warehouse, count: int) -> None:
    """Time an ingest of `count` documents with ten figures each, made beforehand."""
    made = list(documents(count))
    figures = sum(len(o) for _, o in made)
    began = time.perf_counter()
    warehouse.ingest(made, batch=5000)
    took = time.perf_counter() - began
    sizes = {p.name: p.stat().st_size / 1e6 for p in warehouse.folder.glob("*.duckdb")}
    print(
        f"ingest: {count:,} documents, {figures:,} figures in {took:.1f} s ({figures / took:,.0f} figures/s)"
    )
    print("files: " + ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items()))
    began = time.perf_counter()
    warehouse.ingest(made[: count // 10], batch=5000)
    print(f"repeat of a tenth: {time.perf_counter() - began:.1f} s")


def questions(reader: Reader) -> dict[str, Callable[[], object]]:
    """What each page asks."""
    some = ["Hà Nội", "Đồng Tháp", "Cần Thơ", "Lào Cai", "Nghệ An"]
    name = queries.documents(reader, limit=1)["document_id"].iloc[0]
    ids = queries.headline(reader, "new_members", "count")["observation_id"].tolist()
    figure = ids[0]
    return {
        "info": lambda: queries.info(reader),
        "filter_options": lambda: queries.filter_options(reader),
        "key_figures": lambda: queries.key_figures(reader, 2022),
        "latest_full_year": lambda: queries.latest_full_year(reader),
        "coverage": lambda: queries.coverage(reader),
        "recent_documents": lambda: queries.recent_documents(reader),
        "headline, all provinces": lambda: queries.headline(reader, "new_members", "count"),
        "series, 5 provinces": lambda: queries.series(reader, "new_members", "count", some),
        "series, all provinces": lambda: queries.series(reader, "new_members", "count"),
        "headline, districts": lambda: queries.headline(
            reader, "new_members", "count", level="district", provinces=some[:1]
        ),
        "under_borders 34": lambda: queries.under_borders(reader, "new_members", "count", "34", years=[2022]),
        "compare_years": lambda: queries.compare_years(reader, "new_members", "count", 2021, 2022),
        "targets": lambda: queries.targets(reader, "new_members", years=[2022]),
        "ratings": lambda: queries.ratings(reader, provinces=some),
        "profile": lambda: queries.profile(reader, "Hà Nội"),
        "organizations": lambda: queries.organizations(reader, "Hà Nội"),
        "alternatives": lambda: queries.alternatives(reader, figure),
        "observation": lambda: queries.observation(reader, figure),
        "observations, page of 200": lambda: queries.observations(reader, metrics=["new_members"], limit=200),
        "observations, text": lambda: queries.observations(reader, text="huyen so 7", limit=200),
        "figures by identifier": lambda: queries.observations(reader, ids=ids, include_rejected=True),
        "alternatives of 30": lambda: queries.alternatives(reader, ids[:30]),
        "extent of everything": lambda: queries.extent(reader),
        "observations, first 1000": lambda: queries.observations(reader, limit=1000),
        "documents, page of 50": lambda: queries.documents(reader, limit=50),
        "documents, search": lambda: queries.documents(reader, "bao cao huyen so 7", limit=50),
        "document": lambda: queries.document(reader, name),
        "document_observations": lambda: queries.document_observations(reader, name),
        "findings, page": lambda: queries.findings(reader, severities=["error"], limit=200),
        "implied": lambda: queries.implied(reader, metric="new_members", provinces=some),
    }


def ask(warehouse: Warehouse, repeat: int = 7) -> None:
    """Time of each question, warm: on a machine with other work, the processor's time says most."""
    began = time.perf_counter()
    with warehouse.reader() as reader:
        print(f"open: {1000 * (time.perf_counter() - began):.1f} ms")
        for name, question in questions(reader).items():
            times, work = [], []
            for _ in range(repeat):
                began, used = time.perf_counter(), time.process_time()
                question()
                times.append(1000 * (time.perf_counter() - began))
                work.append(1000 * (time.process_time() - used))
            print(
                f"{name:28} median {statistics.median(times):7.1f} ms   best {min(times):7.1f} ms   "
                f"worst {max(times):7.1f} ms   processor {statistics.median(work):7.1f} ms"
            )


if __name__ == "__main__":
    main()
