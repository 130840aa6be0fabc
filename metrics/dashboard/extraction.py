"""Extraction for the dashboard: in a child process that is killed when a document takes too long.

The command line stops a document by a signal, which only a main thread can get; pages run in other threads.
Besides, the work of one editor's documents would hold up every other reader of the server.

Run as a module this is the child: it reads pickled documents from standard input and answers each with its
figures or the error. Both ends are this program; what comes through the pipe was never a stranger's bytes.
"""

from __future__ import annotations

import contextlib
import pickle
import selectors
import subprocess
import sys
from types import TracebackType

from metrics import paths, settings
from metrics.extract import extract
from metrics.model import Document, Observation

READY = "ready"
START_SECONDS = 60.0  # for reading the rules on a busy machine; not the document's fault


class Extractor:
    """One child, started when first needed and ended by `close`; for one batch of documents."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def figures(self, document: Document) -> list[Observation]:
        """The figures of a document.

        Raises TimeoutError at the limit of the setting extract_seconds, and RuntimeError with the message of
        an extraction that failed or of a child that broke down.
        """
        seconds = settings.get("extract_seconds")
        process = self._running()
        assert process.stdin is not None
        try:
            pickle.dump(document, process.stdin)
            process.stdin.flush()
            answer = self._answer(seconds)
        except TimeoutError:
            self.close()
            raise TimeoutError(
                f"not done within {seconds:g} seconds (PARTY_METRICS_EXTRACT_SECONDS)"
            ) from None
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.close()
            raise RuntimeError("the process that extracts broke down") from error
        if isinstance(answer, str):
            raise RuntimeError(answer)
        assert isinstance(answer, list)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "metrics.dashboard.extraction"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=paths.PACKAGE.parent,
            )
            try:
                answer = self._answer(START_SECONDS)
            except (EOFError, TimeoutError):
                answer = "the process that extracts could not be started"
            if answer != READY:
                self.close()
                raise RuntimeError(str(answer))
        return self._process

    def _answer(self, seconds: float) -> object:
        assert self._process is not None and self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(seconds):
                raise TimeoutError
        return pickle.load(self._process.stdout)

    def close(self) -> None:
        """End the child, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
            process.wait()

    def __enter__(self) -> Extractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def main() -> None:
    """The child."""
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    answer: object = READY
    try:
        extract("")  # reads the rules and the reference tables
    except Exception as error:  # the one who asked is told
        answer = str(error)
    while True:
        pickle.dump(answer, answers)
        answers.flush()
        try:
            document = pickle.load(given)
        except EOFError:
            return
        try:
            answer = extract(document)
        except Exception as error:  # one document's failure never ends the work on the others
            answer = f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
