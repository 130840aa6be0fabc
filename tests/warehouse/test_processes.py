"""Several processes at once, and processes that are killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.synthetic import documents
from metrics.warehouse import Warehouse, WarehouseError, open_warehouse, queries, storage
from metrics.warehouse.lock import write_lock
from tests.warehouse.gold import corpus
from tests.warehouse.make import pair

ROOT = Path(__file__).resolve().parents[2]


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.warehouse.workers", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_ingests_at_once_both_succeed(warehouse: Warehouse) -> None:
    workers = [start("numbers", str(warehouse.folder), *span) for span in (("100", "106"), ("200", "206"))]
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
    with warehouse.reader() as reader:
        found = sorted(queries.observations(reader)["value"])
        runs = queries.ingest_runs(reader)
    assert found == [*range(100, 106), *range(200, 206)]
    assert runs["run"].is_unique and len(runs) == 12


def test_a_waiting_writer_says_so_and_then_goes_on(warehouse: Warehouse) -> None:
    holder = start("hold", str(warehouse.folder), "1.5")
    assert holder.stdout and holder.stdout.readline() == "held\n"
    said: list[str] = []
    patient = Warehouse(warehouse.folder, waiting=said.append)
    assert patient.ingest([pair("one")]).new == 1
    holder.communicate(timeout=30)
    assert len(said) == 1 and str(holder.pid) in said[0] and "waiting" in said[0]


def test_a_writer_does_not_wait_for_ever(warehouse: Warehouse) -> None:
    with (
        storage.writer(warehouse.folder),
        pytest.raises(WarehouseError, match="another writer"),
        write_lock(warehouse.folder / storage.LOCK, timeout=0.2),
    ):
        raise AssertionError("two writers at once")


def test_the_lock_of_a_killed_process_is_free(warehouse: Warehouse) -> None:
    holder = start("hold", str(warehouse.folder), "60")
    assert holder.stdout and holder.stdout.readline() == "held\n"
    holder.kill()
    holder.communicate(timeout=30)
    assert warehouse.ingest([pair("one")]).new == 1


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file sizes are a matter of POSIX")
def test_a_full_disk_loses_nothing(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    size = max(path.stat().st_size for path in warehouse.folder.iterdir())
    for extra in (200_000, 2_000_000):
        worker = start("space", str(warehouse.folder), str(size + extra))
        said, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
        assert "Free some space" in said and str(warehouse.folder) in said
        with warehouse.reader() as reader:
            assert queries.info(reader).documents == 1
        assert warehouse.verify() > 0
    assert not warehouse.ingest(documents(1500), batch=300).failures
    with warehouse.reader() as reader:
        assert queries.info(reader).documents == 1501


def test_kills_lose_nothing_and_leave_nothing_half_done(tmp_path: Path) -> None:
    given = corpus("seed_digests", "north")
    undisturbed = open_warehouse(tmp_path / "undisturbed")
    undisturbed.ingest(given, batch=5)
    expected = storage.read_pointer(undisturbed.folder)
    assert expected
    disturbed = open_warehouse(tmp_path / "disturbed")
    chance = random.Random(20260101)
    known = 0
    interrupted = 0
    for _ in range(6):
        worker = start("corpus", str(disturbed.folder), "5")
        deadline = time.monotonic() + 20
        while not disturbed.folder.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.6))
        worker.kill()
        worker.communicate(timeout=30)
        interrupted += worker.returncode != 0
        with storage.writer(disturbed.folder) as con:
            documents, figures = con.execute(
                "SELECT count(*), coalesce(sum(observations), 0) FROM documents"
            ).fetchone()
            assert con.execute("SELECT count(*) FROM observations").fetchone()[0] == figures
            assert documents >= known and documents % 5 in (0, len(given) % 5)
            known = documents
    assert interrupted
    disturbed.ingest(given, batch=5)
    found = storage.read_pointer(disturbed.folder)
    assert found and found.content == expected.content
    with disturbed.reader() as reader:
        assert queries.info(reader).figures == sum(len(o) for _, o in given)
