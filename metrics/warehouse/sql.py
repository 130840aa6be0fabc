"""SQL for readers: answered by a child process over a public-only file, never in this process."""

from __future__ import annotations

import contextlib
import json
import selectors
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from metrics import settings
from metrics.warehouse.public import public_copy, tables

__all__ = ["EXAMPLE", "Answer", "SqlError", "run_sql", "tables"]

EXAMPLE = """SELECT province, year, value, quote
FROM figures
WHERE metric = 'new_members' AND measure = 'count' AND level = 'province' AND is_headline
ORDER BY year DESC, value DESC"""
CHILD = Path(__file__).with_name("sql_child.py")
LONGEST_SQL = 20_000
MOST_BYTES = 4 * 1024 * 1024
START_SECONDS = 20.0  # for importing DuckDB on a busy machine; not the reader's fault
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)


class SqlError(Exception):
    """A query without an answer. kind: "refused" (with DuckDB's words), "stopped" at a limit, or "busy"."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message or kind)
        self.kind, self.message = kind, message


@dataclass(frozen=True, slots=True)
class Answer:
    """frame: the rows; cut: "rows" or "bytes" when there was more than the limit; seconds: what it took."""

    frame: pd.DataFrame
    cut: str | None
    seconds: float


def run_sql(folder: Path, sql: str) -> Answer:
    """The answer of one SELECT over the public tables (`public.tables`) of the newest build.

    Raises SqlError, and WarehouseError when there is nothing to ask. The limits are the settings sql_seconds,
    sql_memory and sql_rows.
    """
    if not sql.strip() or len(sql) > LONGEST_SQL:
        raise SqlError("refused", f"1 to {LONGEST_SQL} characters of SQL")
    seconds, memory, rows = (settings.get(name) for name in ("sql_seconds", "sql_memory", "sql_rows"))
    path = public_copy(folder)
    if not _turns.acquire(timeout=seconds):
        raise SqlError("busy")
    try:
        began = time.monotonic()
        record = _ask([str(path), str(memory), str(max(1, round(seconds))), str(rows)], sql, seconds)
        took = time.monotonic() - began
    finally:
        _turns.release()
    if "error" in record:
        # DuckDB's advice is for whoever may change its settings.
        raise SqlError("refused", str(record["error"]).split("\n\nPossible solutions")[0].strip())
    frame = pd.DataFrame(record["rows"], columns=_distinct(record["columns"]))
    return Answer(frame, record["cut"], took)


def _distinct(names: list[str]) -> list[str]:
    """Column names, each once: the second "value" becomes "value_2"."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found


def _ask(arguments: list[str], sql: str, seconds: float) -> dict[str, Any]:
    process = subprocess.Popen(
        # -I: no variables, no current folder, no user's packages.
        [sys.executable, "-I", str(CHILD), *arguments, str(MOST_BYTES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd=Path(arguments[0]).parent,
        close_fds=True,
    )
    assert process.stdin is not None
    try:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(sql.encode("utf-8", "replace"))
            process.stdin.close()
        received = _receive(process, seconds)
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        process.wait()
    try:
        record = json.loads(received)
    except ValueError:  # it broke down at a limit
        raise SqlError("stopped") from None
    if not isinstance(record, dict):
        raise SqlError("stopped")
    return record


def _receive(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Everything after the line "ready". Raises SqlError when it takes too long or is too much."""
    assert process.stdout is not None
    parts, size, ready = b"", 0, False
    deadline = time.monotonic() + START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise SqlError("stopped" if ready else "busy")
            part = process.stdout.raw.read(1 << 16)  # type: ignore[attr-defined]
            if not part:
                return parts
            size += len(part)
            if size > 4 * MOST_BYTES:
                raise SqlError("stopped")
            parts += part
            if not ready and parts.startswith(b"ready\n"):
                ready, parts = True, parts[6:]
                deadline = time.monotonic() + seconds
