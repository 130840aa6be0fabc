"""One shard: input in, one file out. The same function for a process here, a job array, or a Dask worker.

A shard that was done before, from the same input by the same program, is passed over. A process that dies
leaves a note of the document it was at; one at which two processes died is a failure, and the rest is done.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import signal
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from metrics.extract.prefilter import may_report
from metrics.read import Limits, read_file
from metrics.read.tables import Skipped
from metrics.scale import results
from metrics.scale.attempts import DIED, Found, Outcome, Watchdog, Work, attempt, failed, worth
from metrics.scale.plan import Shard
from metrics.scale.version import program

TRIES = 2
# Time limits and notes are of a whole process, so a process works on one shard at a time.
_ONE = threading.Lock()
_AT = struct.Struct("<q")
# Documents are read so many at a time.
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Options:
    """What the figures in a shard depend on, beside the input and the program."""

    limits: Limits
    seconds: float
    published: str | None = None
    only_with_figures: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A shard with all that is needed to do it on another machine that sees the same folders.

    base: the folder that relative names start from; out: the folder of the results, both absolute. program:
    what the caller runs. work: stands for `extract` in tests.
    """

    shard: Shard
    base: Path
    out: Path
    options: Options
    program: str
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a shard. state: "done", "as before" or "failed"; then `error` says why."""

    id: str
    state: str
    about: dict[str, Any] = field(default_factory=dict)
    error: str = ""


class ShardError(OSError):
    """A shard that cannot be done here; the message says what to do."""


def run(task: Task) -> Done:
    """Do one shard. What is wrong with a document is in the result; ShardError or OSError for all else."""
    if task.program != program():
        raise ShardError(
            f"this worker has another version ({program()}) than the caller ({task.program}): "
            "install the same one, with the same reference tables"
        )
    if not task.out.is_dir():
        raise ShardError(f"{task.out} is no folder here: every worker must see the same files")
    with _ONE:
        name = f"{task.shard.id}-{key(task)}.parquet"
        target = task.out / name
        if target.exists():
            with contextlib.suppress(results.DamagedShard):
                return Done(task.shard.id, "as before", results.about(target))
        about = _about(task, name)
        try:
            counts = results.write(target, _outcomes(task, target), about, task.options.only_with_figures)
        except FileNotFoundError:
            # Another worker did the same shard meanwhile, and took this draft for one left behind.
            if not target.exists():
                raise
            return Done(task.shard.id, "as before", results.about(target))
        results.clean_up(task.out, name)
        for older in task.out.glob(f"{task.shard.id}-*.parquet"):
            if older != target:
                older.unlink(missing_ok=True)
        return Done(task.shard.id, "done", about | vars(counts))


def attempted(task: Task) -> Done:
    """`run`, with what went wrong as a result."""
    try:
        return run(task)
    except Exception as error:
        return Done(task.shard.id, "failed", error=f"{type(error).__name__}: {error}")


def _about(task: Task, name: str) -> dict[str, Any]:
    return {"id": task.shard.id, "file": name, "program": task.program}


def key(task: Task) -> str:
    """From the bytes of the input, the options and the program: another key, another result."""
    digest = hashlib.sha256(
        repr((task.options, task.program, task.shard)).encode("utf-8", "backslashreplace")
    )
    for source in task.shard.sources:
        path = task.base / source
        try:
            if path.is_file():
                _add(digest, path, task.shard.row_groups)
            elif not task.shard.absent and not path.exists():
                raise ShardError(f"{path} is not here: every worker must see the same files")
        except PermissionError:
            digest.update(b"no permission")  # reading it will say so
    return digest.hexdigest()[:16]


def _add(digest: Any, path: Path, row_groups: tuple[int, int] | None) -> None:
    if row_groups is None:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
        return
    import pyarrow.parquet as pq

    about = pq.read_metadata(path)
    before = sum(about.row_group(group).num_rows for group in range(row_groups[0]))
    digest.update(repr((before, str(about.schema.to_arrow_schema()))).encode())
    with path.open("rb") as file:
        for group in range(*row_groups):
            for number in range(about.num_columns):
                column = about.row_group(group).column(number)
                first = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)))
                file.seek(first)
                left = column.total_compressed_size
                while left > 0 and (part := file.read(min(left, 1 << 20))):
                    digest.update(part)
                    left -= len(part)


def _outcomes(task: Task, target: Path) -> Iterator[tuple[Found | Skipped, Outcome]]:
    seconds, number = task.options.seconds, 0
    with _note(target) as (isolated, at), _stoppable():
        watchdog = Watchdog(seconds)
        documents = _documents(task)
        try:
            while batch := list(islice(documents, _BATCH)):
                needed = worth([item for item in batch if not isinstance(item, Skipped)])
                for found in batch:
                    if isinstance(found, Skipped):
                        yield found, []
                        continue
                    if not needed.pop(0):
                        yield found, []
                    elif number in isolated:
                        yield found, failed(found, DIED)
                    else:
                        _AT.pack_into(at, 0, number)
                        watchdog.next_document()
                        yield found, attempt(found, seconds, task.work)
                    number += 1
        finally:
            watchdog.close()


def _documents(task: Task) -> Iterator[Found | Skipped]:
    groups = range(*task.shard.row_groups) if task.shard.row_groups else None
    for source in task.shard.sources:
        yield from read_file(
            source,
            task.options.limits,
            published=task.options.published,
            base=task.base,
            row_groups=groups,
            judge=may_report if task.options.only_with_figures else None,
        )


@contextmanager
def _note(target: Path) -> Iterator[tuple[frozenset[int], Any]]:
    """Which documents killed a process twice, and where to note the one that is under way.

    The note stays behind only where the process ends without Python having a say.
    """
    at_path, lost_path = (target.with_name(f".{target.name}.{kind}") for kind in ("at", "lost"))
    lost: dict[str, int] = {}
    with contextlib.suppress(OSError, ValueError):
        lost = json.loads(lost_path.read_text())
    with contextlib.suppress(OSError, struct.error):
        (number,) = _AT.unpack(at_path.read_bytes())
        if number >= 0:
            lost[str(number)] = lost.get(str(number), 0) + 1
            lost_path.write_text(json.dumps(lost))
    at_path.write_bytes(_AT.pack(-1))
    with at_path.open("rb+") as file, mmap.mmap(file.fileno(), 0) as at:
        try:
            yield frozenset(int(number) for number, times in lost.items() if times >= TRIES), at
        finally:
            at_path.unlink(missing_ok=True)
    lost_path.unlink(missing_ok=True)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM, by which schedulers announce the end, be an exception: nothing is left half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not break off the tidying up
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
