"""The extraction of one document as something that cannot fail: figures, or one line that says why not."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa

from metrics.extract import extract
from metrics.extract.prefilter import may_report
from metrics.model import Document, Observation
from metrics.read import ReadError

Found = Document | ReadError
# The figures of a document, or why there are none.
Outcome = list[Observation] | str
Work = Callable[[Document], list[Observation]]

DIED = "the process died while it worked on it, twice: it crashed, ran out of memory or was not done in time"


def worth(items: Sequence[Found]) -> list[bool]:
    """Of each item whether it must be looked at: False only for texts that certainly hold no figure."""
    texts = [None if isinstance(item, ReadError) else item.text for item in items]
    try:
        judged = may_report(pa.array(texts, pa.large_string()))
    except UnicodeEncodeError:  # half a character somewhere
        return [True] * len(items)
    return [may or text is None for may, text in zip(judged.to_pylist(), texts, strict=True)]


def attempt(item: Found, seconds: float, work: Work | None = None) -> Outcome:
    """The figures of one document, or one line that says why there are none."""
    if isinstance(item, ReadError):
        return str(item)
    try:
        with time_limit(seconds):
            return (work or extract)(item)
    except Exception as error:  # one document's failure is a line and a row, never the end of the run
        return failed(item, f"{type(error).__name__}: {error}")


def failed(item: Found, reason: str) -> str:
    """The one line about a document whose extraction failed."""
    name = item.source or (item.id if isinstance(item, Document) else "")
    return f"{name}: extraction failed: {reason}"


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


class Watchdog:
    """Ends this process when a document holds it well beyond its time limit.

    `time_limit` stops Python code; code in C that never comes back to Python is stopped only from a thread
    that needs no interpreter. For processes that were started to be replaced, never for the user's own.
    """

    def __init__(self, seconds: float) -> None:
        self._hard = seconds * 1.5 + 1
        self._again = seconds / 4
        self._armed = 0.0
        self._nowhere = os.open(os.devnull, os.O_WRONLY)

    def next_document(self) -> None:
        """To be called before each document. Arming starts a thread, so it is not done for every one."""
        now = time.monotonic()
        if now - self._armed > self._again:
            faulthandler.dump_traceback_later(self._hard, exit=True, file=self._nowhere)
            self._armed = now

    def rest(self) -> None:
        """To be called when there is nothing to do."""
        faulthandler.cancel_dump_traceback_later()
        self._armed = 0.0

    def close(self) -> None:
        """Rest for good."""
        self.rest()
        os.close(self._nowhere)
