"""Ctrl-C, heard between two documents."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from metrics.commands import output


@contextmanager
def stopping() -> Iterator[Callable[[], None]]:
    """Yields a function to call between documents: it raises KeyboardInterrupt once Ctrl-C was pressed.

    So nothing is torn in the middle of a transaction. The second Ctrl-C stops at once, as it always does.
    """
    pressed = False

    def note(number: int, frame: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        output.complain("stopping when the document under way is done; Ctrl-C again stops at once")

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield check
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def stopped_by_schedulers() -> Iterator[None]:
    """SIGTERM, by which schedulers announce the end, is heard like Ctrl-C."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
