"""Documents to figures, one after the other or in several processes, each document within its time limit."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice

from metrics.extract import extract
from metrics.model import Document, Observation
from metrics.read import ReadError

# Documents sent to a process at a time, and batches under way for each process: enough to keep all of them
# busy, and so few that a table of any length fits in memory.
BATCH, AHEAD = 16, 3

Found = Document | ReadError
# The figures of a document, or why there are none.
Outcome = list[Observation] | str


def outcomes(found: Iterable[Found], jobs: int, seconds: float) -> Iterator[tuple[Found, Outcome]]:
    """Each item with its outcome, in order. jobs: processes to use; with 1 all is done in this one.

    seconds: longest time for one document. An extraction that fails is an outcome, never an exception.
    """
    if jobs == 1:
        for item in found:
            yield item, attempt(item, seconds)
        return
    source = iter(found)
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        pending: deque[tuple[list[Found], Future[list[Outcome]]]] = deque()
        while True:
            while len(pending) < AHEAD * jobs and (batch := list(islice(source, BATCH))):
                pending.append((batch, pool.submit(attempts, batch, seconds)))
            if not pending:
                return
            batch, future = pending.popleft()
            yield from zip(batch, future.result(), strict=True)


def attempts(batch: list[Found], seconds: float) -> list[Outcome]:
    """`attempt` over a batch; what a process is asked to do."""
    return [attempt(item, seconds) for item in batch]


def attempt(item: Found, seconds: float) -> Outcome:
    """The figures of one document, or one line that says why there are none."""
    if isinstance(item, ReadError):
        return str(item)
    try:
        with time_limit(seconds):
            return extract(item)
    except Exception as error:  # one document's failure is a line and a row, never the end of the run
        return f"{item.source or item.id}: extraction failed: {type(error).__name__}: {error}"


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in the block after `seconds`; without effect outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeoutError(f"not done within {seconds:g} seconds (PARTY_METRICS_EXTRACT_SECONDS)")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
