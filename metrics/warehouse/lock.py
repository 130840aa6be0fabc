"""One writer at a time, across processes.

The lock belongs to the operating system, not to a file's existence, so a killed process leaves none behind.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from metrics.warehouse.errors import WarehouseError

log = logging.getLogger(__name__)

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def write_lock(
    path: Path, *, timeout: float = 3600.0, waiting: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the writer's lock; waits for another writer and says so once through `waiting`.

    timeout: seconds to wait before WarehouseError.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WarehouseError(
            path, f"cannot be written ({error.strerror})", "Check the folder's permissions"
        ) from error
    try:
        deadline, told, pause = time.monotonic() + timeout, False, 0.01
        while not _take(descriptor):
            if not told:
                told = True
                message = f"waiting for another writer{_holder(descriptor)} to finish with {path.parent}"
                (waiting or log.info)(message)
            if time.monotonic() > deadline:
                raise WarehouseError(
                    path,
                    f"another writer{_holder(descriptor)} holds the warehouse",
                    "Try again when it is done",
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 0.2)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)  # releases the lock


def _holder(descriptor: int) -> str:
    try:
        number = os.pread(descriptor, 20, 0).decode("ascii", "ignore").strip()
    except OSError:
        return ""
    return f" (process {number})" if number else ""
