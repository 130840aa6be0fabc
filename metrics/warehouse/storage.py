"""The folder: the writer's file, the published builds and the pointer to the newest.

    writer.duckdb                  what has been stored; opened only under writer.lock
    build-00007-3fa94b2c10.duckdb  a published state, never changed again; readers open these
    CURRENT.json                   which build is the newest; replaced in one step

DuckDB lets one process write or many read, not both; so readers never open the writer's file.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from metrics.warehouse import derive, reference_tables
from metrics.warehouse.errors import WarehouseError
from metrics.warehouse.lock import write_lock
from metrics.warehouse.migrate import prepare
from metrics.warehouse.schema import SCHEMA_VERSION

WRITER = "writer.duckdb"
LOCK = "writer.lock"
POINTER = "CURRENT.json"
_BUILD = re.compile(r"build-(\d{5,})-[0-9a-f]{10}\.duckdb")
KEEP_BUILDS = 5
MADE_BY = f"{SCHEMA_VERSION}.{derive.VERSION}"
# Storage that DuckDB 1.2 and later can read, 2.0 included; the default of 1.5 is older and compresses less.
STORAGE = "v1.2.0"
LOG_SIZE = "256MB"
# Rows that are stored, skipped and given to a processor core together. DuckDB's own 122,880 would leave a
# table of 100,000 documents to one core.
ROW_GROUP = 16_384


@dataclass(frozen=True, slots=True)
class Pointer:
    """The newest published state.

    version: "00007-3fa94b2c10"; content: digest of everything it was made from; made_by: versions of the
    tables and of the rules that derived them.
    """

    version: str
    content: str
    path: Path
    made_by: str = ""

    @property
    def fits(self) -> bool:
        """Whether this program made it, or one that makes the same."""
        return self.made_by == MADE_BY


def read_pointer(folder: Path) -> Pointer | None:
    """The newest build, or None when nothing has been published yet."""
    try:
        record = json.loads((folder / POINTER).read_text(encoding="utf-8"))
        path = folder / str(record["build"])
        return Pointer(record["version"], record["content"], path, record.get("made_by", ""))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            folder / POINTER, "is damaged", "Delete this file; the next start publishes the stored data again"
        ) from error


@contextmanager
def writer(
    folder: Path, *, waiting: Callable[[str], None] | None = None, timeout: float = 3600.0
) -> Iterator[Any]:
    """Connection to the writer's file, alone among all processes; created and migrated as needed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(folder, f"cannot be made ({error.strerror})", "Choose another folder") from error
    path = folder / WRITER
    with write_lock(folder / LOCK, timeout=timeout, waiting=waiting):
        con = _connect_writer(path)
        try:
            prepare(con, path)
            yield con
        except duckdb.Error as error:
            raise explain(path, error) from error
        finally:
            with contextlib.suppress(duckdb.Error):
                con.close()


def _connect_writer(path: Path) -> Any:
    con = duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    try:
        con.execute(f"ATTACH {literal(path)} AS warehouse (STORAGE_VERSION '{STORAGE}')")
        con.execute("USE warehouse")
        # One core stays free for Python's second thread in `publish`: with more threads than cores the same
        # work takes a fifth more of the processor's time.
        con.execute(f"SET threads = {max(1, (os.cpu_count() or 1) - 1)}")
        # The log is committed and flushed with each transaction; moving it into the tables can wait.
        con.execute(f"SET checkpoint_threshold = '{LOG_SIZE}'")
    except duckdb.Error as error:
        con.close()
        raise explain(path, error) from error
    return con


def literal(path: Path) -> str:
    """A path as SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def explain(path: Path, error: duckdb.Error) -> WarehouseError:
    """What a DuckDB error means for the person at the keyboard."""
    text = str(error).splitlines()[0]
    lower = str(error).lower()
    if "lock" in lower and "conflicting" in lower:
        return WarehouseError(path, "is open in another program", "Close that program and try again")
    if any(words in lower for words in ("no space", "disk full", "file too large", "could not write")):
        return WarehouseError(
            path,
            f"cannot grow: the disk is full or a limit is reached ({text})",
            "Free some space and repeat; nothing stored was lost",
        )
    if "permission denied" in lower or "read-only file system" in lower:
        return WarehouseError(path, "cannot be written", "Check the permissions of the file and its folder")
    if "newer version" in lower or "storage version" in lower or "version number" in lower:
        return WarehouseError(
            path, f"was written by another version of DuckDB ({text})", "Update this program"
        )
    damaged = (
        "not a valid duckdb",
        "checksum",
        "corrupt",
        "magic bytes",
        "serializ",
        "could not read",
        "internal",
    )
    if any(word in lower for word in damaged):
        return WarehouseError(
            path,
            f"is damaged ({text})",
            "Restore a backup with `party-metrics restore FILE`, or move the folder away and ingest again",
        )
    return WarehouseError(path, text, "Nothing stored was lost")


def content_digest(con: Any) -> str:
    """Digest of what is stored, without times and run numbers: equal content, equal digest, on any
    machine."""
    digest = sha256(f"{SCHEMA_VERSION}|{derive.VERSION}|".encode())
    queries = (
        "SELECT document_id, version, content_hash, current, extraction_digest FROM documents ORDER BY ALL",
        "SELECT content_hash, source, seen_as FROM sightings ORDER BY ALL",
        "SELECT * EXCLUDE (decided) FROM decisions ORDER BY ALL",
        "SELECT source, stage, error FROM failures ORDER BY ALL",
        "SELECT * FROM metrics ORDER BY ALL",
        "SELECT * FROM provinces ORDER BY ALL",
        "SELECT * FROM lineage ORDER BY ALL",
    )
    for query in queries:
        digest.update(query.encode())
        cursor = con.execute(query)
        while rows := cursor.fetchmany(50_000):
            digest.update(repr(rows).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def publish(con: Any, folder: Path) -> Pointer:
    """Make the stored state visible to readers; nothing to do when it is already published.

    The build is made under another name, flushed to disk and renamed; then the pointer is replaced. A reader
    therefore sees the old state or the new one, whole, whenever the process is killed.
    """
    reference_tables.refresh(con)
    content = content_digest(con)
    current = read_pointer(folder)
    if current and current.content == content and current.fits and current.path.is_file():
        return current
    version = f"{_next_number(folder, current):05d}-{content[:10]}"
    path = folder / f"build-{version}.duckdb"
    unfinished = folder / "unfinished-build.duckdb"
    for leftover in folder.glob("unfinished-*"):
        leftover.unlink(missing_ok=True)
    con.execute(
        f"ATTACH {literal(unfinished)} AS build (STORAGE_VERSION '{STORAGE}', ROW_GROUP_SIZE {ROW_GROUP})"
    )
    try:
        derive.build(con, version, content)
        con.execute("CHECKPOINT build")
    finally:
        con.execute("DETACH build")
    _flush(unfinished)
    os.replace(unfinished, path)
    record = {"version": version, "content": content, "build": path.name, "made_by": MADE_BY}
    write_whole(folder / POINTER, json.dumps(record, indent=1).encode())
    _remove_old(folder, path)
    return Pointer(version, content, path, MADE_BY)


def _next_number(folder: Path, current: Pointer | None) -> int:
    numbers = [int(hit[1]) for item in folder.glob("build-*.duckdb") if (hit := _BUILD.fullmatch(item.name))]
    if current:
        numbers.append(int(current.version.split("-")[0]))
    return max(numbers, default=0) + 1


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or the new one at any moment."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, path)
    if os.name == "posix":
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_old(folder: Path, newest: Path) -> None:
    """Keep the last few builds. A reader that still has an older one open keeps it until it closes
    (POSIX)."""
    builds = sorted(
        item for item in folder.glob("build-*.duckdb") if _BUILD.fullmatch(item.name) and item != newest
    )
    for item in builds[: max(0, len(builds) - (KEEP_BUILDS - 1))]:
        with contextlib.suppress(OSError):  # Windows: still open; removed at a later publish
            item.unlink()
            item.with_name(item.name + ".wal").unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy under another name first, flush, then rename."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    shutil.copyfile(source, temporary)
    _flush(temporary)
    os.replace(temporary, target)
