"""Who works through the shards: processes of this machine, or the workers of a Dask scheduler.

Each engine takes tasks and gives what became of them, in the order in which they end. A process or worker
that dies costs time only: its shard is done again by another.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from multiprocessing import connection
from typing import Any

from metrics.scale import results, work
from metrics.scale.processes import GRACE, end_with_parent
from metrics.scale.work import Done, ShardError, Task

# How often processes may die over one shard. Each document that kills them takes two.
DEATHS = 20
# Shards given to a Dask scheduler at a time, for each of its threads.
AHEAD = 3


def local(tasks: Iterable[Task], jobs: int) -> Generator[Done]:
    """In `jobs` processes of this machine, so that a document that kills one does not end the run."""
    waiting = deque(tasks)
    workers = [_Worker() for _ in range(min(jobs, len(waiting)))]
    deaths: dict[str, int] = {}
    try:
        while True:
            for worker in workers:
                if worker.task is None and waiting:
                    worker.give(waiting.popleft())
            busy = [worker for worker in workers if worker.task is not None]
            if not busy:
                return
            connection.wait([worker.pipe for worker in busy])
            for worker in busy:
                if not worker.pipe.poll():
                    continue
                task = worker.task
                assert task is not None
                done = worker.take()
                if done is None:
                    deaths[task.shard.id] = deaths.get(task.shard.id, 0) + 1
                    if deaths[task.shard.id] < DEATHS:
                        waiting.appendleft(task)
                        continue
                    done = Done(task.shard.id, "failed", error=f"processes died over it {DEATHS} times")
                yield done
    finally:
        for worker in workers:
            worker.stop()


class _Worker:
    """A process that does one shard at a time; when it has died, the next `give` starts another."""

    def __init__(self) -> None:
        self.task: Task | None = None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # so that its end is seen here as the end of the pipe

    def give(self, task: Task) -> None:
        self.task = task
        try:
            self.pipe.send(task)
        except OSError:
            self._start()
            self.pipe.send(task)

    def take(self) -> Done | None:
        """What came of the task; None when the process died over it."""
        self.task = None
        try:
            done: Done = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            self._start()
            return None
        return done

    def stop(self) -> None:
        """Asked first, so that it leaves no note of a document that is not to blame."""
        self._process.terminate()
        self._process.join(GRACE)
        self._process.kill()
        self._process.join()
        self.pipe.close()
        if self.task is not None and self._process.exitcode == -signal.SIGKILL:
            # It had no time to tidy up itself.
            results.clean_up(self.task.out, f"{self.task.shard.id}-*.parquet")


def _serve(pipe: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(work.attempted(pipe.recv()))


def dask(tasks: Iterable[Task], scheduler: str, wait: int = 30) -> Generator[Done]:
    """On the workers of the scheduler at "tcp://host:8786".

    Raises ShardError where nobody answers there within `wait` seconds.
    """
    try:
        from dask.distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise ShardError(
            "Dask is not installed: install the extra dask (pip install '.[dask]' in a checkout), "
            "here and on the workers"
        ) from None
    try:
        client = Client(scheduler, timeout=wait, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ShardError(f"no Dask scheduler answers at {scheduler}: {error}") from None
    with client:
        ready = deque(tasks)
        most = max(1, AHEAD * sum(client.nthreads().values()))
        deaths: dict[str, int] = {}
        under_way: dict[Any, Task] = {}
        ended = as_completed(loop=client.loop)

        def feed() -> None:
            while ready and len(under_way) < most:
                task = ready.popleft()
                future = client.submit(work.attempted, task, pure=False, retries=2)
                under_way[future] = task
                ended.add(future)

        feed()
        while under_way:
            future = next(ended)
            task = under_way.pop(future)
            broken = future.exception()
            if broken is None:
                yield future.result()
            elif isinstance(broken, KilledWorker) and deaths.get(task.shard.id, 0) < DEATHS:
                # The scheduler gives up after a few deaths; a shard with several bad documents takes more.
                deaths[task.shard.id] = deaths.get(task.shard.id, 0) + 4
                ready.appendleft(task)
            else:
                yield Done(task.shard.id, "failed", error=f"{type(broken).__name__}: {broken}")
            feed()
