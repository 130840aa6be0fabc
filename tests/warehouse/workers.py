"""Programs that the tests run in processes of their own: `python -m tests.warehouse.workers ROLE FOLDER
...`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from metrics.warehouse import WarehouseError, open_warehouse, storage
from tests.warehouse.gold import corpus
from tests.warehouse.make import pair


def ingest_corpus(folder: str, batch: str) -> None:
    """Ingest a part of the sample corpus in small batches."""
    open_warehouse(Path(folder)).ingest(corpus("seed_digests", "north"), batch=int(batch))


def ingest_numbers(folder: str, first: str, last: str) -> None:
    """Ingest one document after another, each an ingest of its own."""
    warehouse = open_warehouse(Path(folder))
    for number in range(int(first), int(last)):
        warehouse.ingest([pair(f"d{number}", str(number))])


def run_out_of_space(folder: str, limit: str) -> None:
    """Ingest while no file may grow beyond `limit` bytes, as on a full disk; prints the error."""
    import resource

    from benchmarks.synthetic import documents

    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    try:
        open_warehouse(Path(folder)).ingest(documents(1500), batch=300)
    except WarehouseError as error:
        print(error)


def hold_lock(folder: str, seconds: str) -> None:
    """Hold the writer's lock, saying when it is held."""
    with storage.writer(Path(folder)):
        print("held", flush=True)
        time.sleep(float(seconds))


if __name__ == "__main__":
    {"corpus": ingest_corpus, "numbers": ingest_numbers, "hold": hold_lock, "space": run_out_of_space}[
        sys.argv[1]
    ](*sys.argv[2:])
