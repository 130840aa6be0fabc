"""Documents to figures in several processes, in the order they came, with little of them in memory at a time.

A process that dies (a crash in C, no memory, over time) is replaced. The document it was at is tried once
more, as something else may have killed it; when it kills a process again, its outcome says so.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import connection
from typing import Any

from metrics.extract import extract
from metrics.read import ReadError
from metrics.scale.attempts import DIED, Found, Outcome, Watchdog, Work, attempt, failed, worth

# Fewer documents than this are done in the process that was called: starting others takes a second or two.
FEW = 64
# A batch is as many documents, as many characters, or what came in so many seconds, whichever is first:
# enough to outweigh the sending.
BATCH, BATCH_CHARS, BATCH_SECONDS = 256, 1_000_000, 0.5
# Batches under way for each process: enough to keep all of them busy, and so few that memory stays flat.
AHEAD = 3
TRIES = 2
# How long a process that is asked to stop may take to tidy up.
GRACE = 3.0

# What a process tells about itself: its id, the number of its batch, and of the document it is at in that.
PID, OF, AT = 0, 1, 2
STARTING, RESTING = -2, -1


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def outcomes(
    found: Iterable[Found], jobs: int | None, seconds: float, work: Work | None = None
) -> Generator[tuple[Found, Outcome]]:
    """Each item with its outcome, in order; an extraction that fails is an outcome, never an exception.

    jobs: processes to use; with 1 all is done in this one; None: one for each core when there are many
    documents. seconds: longest time for one document. work: what is done with a document instead of
    `extract`; a function that can be imported, since other processes run it.
    """
    source = iter(found)
    if jobs is None:
        beginning = list(islice(source, FEW))
        jobs = cores() if len(beginning) == FEW else 1
        source = chain(beginning, source)
    if jobs == 1:
        for batch in _batches(source):
            for item, needed in zip(batch, worth(batch), strict=True):
                yield item, attempt(item, seconds, work) if needed else []
        return
    pool = _Pool(jobs, seconds, work)
    try:
        yield from pool.run(_batches(source))
    finally:
        pool.close()


def _batches(source: Iterator[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size, began = 0, time.monotonic()
    for item in source:
        batch.append(item)
        size += 0 if isinstance(item, ReadError) else len(item.text)
        if len(batch) >= BATCH or size >= BATCH_CHARS or time.monotonic() - began > BATCH_SECONDS:
            yield batch
            batch, size, began = [], 0, time.monotonic()
    if batch:
        yield batch


@dataclass
class _Batch:
    """Items under way. lost: the place of each document that a process died at, and how often."""

    number: int
    items: list[Found]
    lost: dict[int, int] = field(default_factory=dict)
    outcomes: list[Outcome] | None = None

    @property
    def isolated(self) -> frozenset[int]:
        return frozenset(place for place, times in self.lost.items() if place >= 0 and times >= TRIES)


class _Process:
    """One process with the batches it was given, the first of which it works on."""

    def __init__(self, seconds: float, work: Work | None) -> None:
        self._seconds, self._work = seconds, work
        self.given: deque[tuple[_Batch, Future[list[Outcome]]]] = deque()
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.state: Any = context.RawArray("q", [0, 0, STARTING])
        arguments = (self.state, self._seconds, self._work)
        self._pool = ProcessPoolExecutor(1, context, initializer=_begin, initargs=arguments)

    def give(self, batch: _Batch) -> None:
        try:
            future = self._pool.submit(_work_through, batch.number, batch.items, batch.isolated)
        except BrokenProcessPool as error:  # it died while it had nothing to do
            future = Future()
            future.set_exception(error)
        self.given.append((batch, future))

    def collect(self) -> None:
        """Take what is done; replace a process that has died and give it again what it had."""
        while self.given and self.given[0][1].done():
            batch, future = self.given[0]
            try:
                batch.outcomes = future.result()
            except BrokenProcessPool:
                self._replace(batch)
                return
            self.given.popleft()

    def _replace(self, batch: _Batch) -> None:
        at = self.state[AT]
        if at != STARTING and self.state[OF] != batch.number:
            at = RESTING
        batch.lost[at] = batch.lost.get(at, 0) + 1
        if batch.lost.get(STARTING, 0) >= TRIES or batch.lost.get(RESTING, 0) > TRIES:
            raise OSError("the processes for extraction cannot work here; try --jobs 1 to see why")
        again = [given for given, _ in self.given]
        self.given.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self.start()
        for given in again:
            self.give(given)

    def kill(self) -> None:
        """End it, whatever it is at."""
        if self.given and self.state[PID]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.state[PID], signal.SIGKILL)
        self._pool.shutdown(wait=True, cancel_futures=True)


class _Pool:
    def __init__(self, jobs: int, seconds: float, work: Work | None) -> None:
        self._processes = [_Process(seconds, work) for _ in range(jobs)]

    def run(self, batches: Iterator[list[Found]]) -> Iterator[tuple[Found, Outcome]]:
        pending: deque[_Batch] = deque()
        most, numbered = AHEAD * len(self._processes), enumerate(batches)
        while True:
            while len(pending) < most and (following := next(numbered, None)) is not None:
                pending.append(_Batch(*following))
                min(self._processes, key=lambda process: len(process.given)).give(pending[-1])
            if not pending:
                return
            while pending[0].outcomes is None:
                wait([p.given[0][1] for p in self._processes if p.given], return_when=FIRST_COMPLETED)
                for process in self._processes:
                    process.collect()
            done = pending.popleft()
            assert done.outcomes is not None
            yield from zip(done.items, done.outcomes, strict=True)

    def close(self) -> None:
        for process in self._processes:
            process.kill()


# In the other process:

_state: Any = None
_watchdog: Watchdog | None = None
_limit = 60.0
_does: Work | None = None


def _begin(state: Any, seconds: float, work: Work | None) -> None:
    global _state, _watchdog, _limit, _does
    # Ctrl-C reaches every process of a terminal; the one that was called ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    _state, _watchdog, _limit, _does = state, Watchdog(seconds), seconds, work
    extract("")  # loads the rules, which is no document's time
    state[PID], state[AT] = os.getpid(), RESTING


def end_with_parent() -> None:
    """For a thread of a process that was started here: end when the process that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)  # a shard is left tidy
        time.sleep(GRACE)
        os._exit(1)


def _work_through(number: int, items: list[Found], isolated: frozenset[int]) -> list[Outcome]:
    assert _watchdog is not None
    found: list[Outcome] = []
    _state[OF] = number
    for place, (item, needed) in enumerate(zip(items, worth(items), strict=True)):
        if place in isolated or not needed:
            found.append(failed(item, DIED) if needed else [])
            continue
        _state[AT] = place
        _watchdog.next_document()
        found.append(attempt(item, _limit, _does))
    _state[AT] = RESTING
    _watchdog.rest()
    return found
