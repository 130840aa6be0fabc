"""What other processes do with documents in the tests, in the place of the extraction."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from metrics.extract import extract
from metrics.model import Document, Observation


def crash(document: Document) -> list[Observation]:
    """Kill the process at each document that says so, as a crash in C or a lack of memory would."""
    if "CRASH" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(document)


def crash_once(document: Document) -> list[Observation]:
    """Kill the process at a document that names a file, unless the file is there already; leave it there."""
    if document.url and not Path(document.url).exists():
        Path(document.url).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(document)


def hang(document: Document) -> list[Observation]:
    """Never come back from some documents, deaf to the signal that ends Python code after its time."""
    if "HANG" in document.text:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(600)
    return extract(document)


def slow(document: Document) -> list[Observation]:
    """Take a tenth of a second."""
    time.sleep(0.1)
    return extract(document)
