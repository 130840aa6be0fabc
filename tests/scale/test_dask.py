"""The same shards on a real Dask scheduler with two worker processes, one of which is killed on the way."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from metrics.cli import main
from metrics.read import Limits
from metrics.scale import engines, results
from metrics.scale.plan import plan
from metrics.scale.version import program
from metrics.scale.work import Options, ShardError, Task
from tests.scale import works
from tests.scale.test_shards import sentence, table

distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")


@pytest.fixture(scope="module")
def cluster():  # type: ignore[no-untyped-def]
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, scheduler_port=0
    ) as running:
        yield running


def run(source: Path, out: Path, work: object, **chosen: object) -> tuple[list[Task], list[object]]:
    out.mkdir()
    options = Options(Limits.from_settings(), 60.0)
    tasks = [
        Task(shard, source.parent, out, options, program(), work)  # type: ignore[arg-type]
        for shard in plan([str(source)], 5)
    ]
    engine = chosen["scheduler"]
    done = engines.dask(tasks, engine) if engine else engines.local(tasks, 1)  # type: ignore[arg-type]
    return tasks, list(done)


def contents(tasks: list[Task], out: Path) -> list[object]:
    found: list[object] = []
    for task in tasks:
        (path,) = out.glob(f"{task.shard.id}-*.parquet")
        found += results.read(path)
    return found


def test_a_killed_worker_costs_nothing_but_time(cluster, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    texts: list[str | None] = [None if n == 17 else sentence(n) for n in range(60)]
    source = table(tmp_path / "a.parquet", texts, group=5)
    victims = [worker["id"] for worker in cluster.scheduler_info["workers"].values()]
    assert len(victims) == 2
    with distributed.Client(cluster) as client:
        before = client.run(os.getpid)
    killed = threading.Event()

    def kill() -> None:
        while len(list((tmp_path / "dask").glob("*-*.parquet"))) < 2:
            time.sleep(0.01)
        os.kill(next(iter(before.values())), signal.SIGKILL)
        killed.set()

    killer = threading.Thread(target=kill)
    killer.start()
    tasks, done = run(source, tmp_path / "dask", works.slow, scheduler=cluster.scheduler_address)
    killer.join()
    assert killed.is_set()
    with distributed.Client(cluster) as client:
        assert set(client.run(os.getpid).values()) != set(before.values())
    assert {shard.state for shard in done} <= {"done", "as before"} and len(done) == 12  # type: ignore[attr-defined]
    alone, _ = run(source, tmp_path / "alone", works.slow, scheduler=None)
    found = contents(tasks, tmp_path / "dask")
    assert found == contents(alone, tmp_path / "alone")
    assert len(found) == 60
    assert [path.name for path in (tmp_path / "dask").glob(".*") if path.suffix != ".at"] == []


def test_a_document_that_kills_workers_is_the_only_one_lost(cluster, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    texts: list[str | None] = [sentence(n) + (" CRASH" if n in (2, 3, 4) else "") for n in range(10)]
    source = table(tmp_path / "a.parquet", texts, group=5)
    tasks, done = run(source, tmp_path / "dask", works.crash, scheduler=cluster.scheduler_address)
    found = contents(tasks, tmp_path / "dask")
    refused = [item.source for item in found if isinstance(item, results.Refused)]
    assert refused == [f"{source}, row {row}" for row in (3, 4, 5)]
    assert len(found) == 10 and len(done) == 2


def test_the_command_with_a_scheduler(  # type: ignore[no-untyped-def]
    cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pq.write_table(pa.table({"text": [sentence(n) for n in range(20)]}), "a.parquet", row_group_size=5)
    command = ["extract", "a.parquet", "--rows", "5", "--engine", "dask"]
    assert main([*command, "--out", "out", "--scheduler", cluster.scheduler_address]) == 0
    assert "4 of 4 shards: 4 done, 0 as before, 0 failed; 20 documents" in capsys.readouterr().err
    assert main(["extract", "a.parquet", "--rows", "5", "--out", "out"]) == 0
    assert "0 done, 4 as before" in capsys.readouterr().err


def test_a_scheduler_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="no Dask scheduler answers"):
        list(engines.dask([], "tcp://127.0.0.1:1", wait=1))
