"""The process that parses HTML, PDF and DOCX: started once, asked often, killed at its time limit."""

from __future__ import annotations

import atexit
import contextlib
import json
import selectors
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from metrics.read.errors import ReadError
from metrics.read.limits import Limits

SCRIPT = Path(__file__).with_name("parsers.py")
# Parsers keep caches; a fresh process now and then keeps the memory of a long run flat.
DOCUMENTS_PER_PROCESS = 500


class Worker:
    """One parsing process; safe to call from several threads, which then wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._memory = 0
        self._done = 0

    def parse(
        self, kind: str, data: bytes, source: str, limits: Limits, text: str | None = None
    ) -> dict[str, Any]:
        """The fields that parsers.py finds in `data`. Raises ReadError, also at the time limit."""
        options = {
            "max_pages": limits.max_pdf_pages,
            "max_chars": limits.max_chars,
            "max_bytes": limits.max_bytes,
        }
        request = json.dumps({"kind": kind, "size": len(data), "options": options | {"text": text}}).encode()
        with self._lock:
            answer = self._ask(struct.pack(">I", len(request)) + request + data, limits)
        if answer is None:
            raise ReadError(
                source,
                f"parsing did not end within {limits.parse_seconds:g} seconds, or broke down",
                remedy="the limits are PARTY_METRICS_PARSE_SECONDS and PARTY_METRICS_PARSE_MEMORY",
            )
        if "error" in answer:
            raise ReadError(source, answer["error"], place=answer.get("place"), remedy=answer.get("remedy"))
        return answer

    def close(self) -> None:
        """End the process; the next call starts a new one."""
        with self._lock:
            self._stop()

    def _ask(self, request: bytes, limits: Limits) -> dict[str, Any] | None:
        process = self._running(limits)
        # Starting up is not the document's fault: importing the parsers may take seconds on a busy machine.
        deadline = time.monotonic() + limits.parse_seconds + (10 if self._done == 0 else 0)
        try:
            sender = threading.Thread(target=_send, args=(process, request), daemon=True)
            sender.start()
            head = _receive(process, 4, deadline)
            answer = _receive(process, struct.unpack(">I", head)[0], deadline)
        except (TimeoutError, EOFError, OSError):
            self._stop()
            return None
        self._done += 1
        if self._done >= DOCUMENTS_PER_PROCESS:
            self._stop()
        result: dict[str, Any] = json.loads(answer)
        return result

    def _running(self, limits: Limits) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._memory != limits.parse_memory:
            self._stop()
            self._memory = limits.parse_memory
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(SCRIPT), str(limits.parse_memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                close_fds=True,
            )
        return self._process

    def _stop(self) -> None:
        process, self._process, self._done = self._process, None, 0
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            process.wait()


def _send(process: subprocess.Popen[bytes], request: bytes) -> None:
    """Written from a thread of its own, because a process that hangs does not read."""
    try:
        assert process.stdin is not None
        process.stdin.write(request)
        process.stdin.flush()
    except (OSError, ValueError):
        pass  # the reader of the answer notices


def _receive(process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    """Exactly `size` bytes of the answer. Raises TimeoutError, or EOFError when the process died."""
    assert process.stdout is not None
    parts, missing = [], size
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while missing:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            part = process.stdout.raw.read(min(missing, 1 << 20))  # type: ignore[attr-defined]
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
    return b"".join(parts)


WORKER = Worker()
atexit.register(WORKER.close)
