"""Backup, restore and a full check of the writer's file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from metrics.warehouse import migrate, schema, storage
from metrics.warehouse.errors import WarehouseError
from metrics.warehouse.lock import write_lock


def back_up(folder: Path, target: Path | None = None) -> Path:
    """Copy everything stored into one file; returns its path. Waits for a running ingest.

    target: a file that does not exist yet; by default backups/backup-<time>.duckdb in the warehouse's folder.
    """
    if not (folder / storage.WRITER).is_file():
        raise WarehouseError(folder, "holds no data to back up", "Check the folder's name")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = target or folder / "backups" / f"backup-{stamp}.duckdb"
    if path.exists():
        raise WarehouseError(path, "exists already", "Choose another name; nothing was overwritten")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(
            path.parent, f"cannot be made ({error.strerror})", "Choose another place"
        ) from error
    with storage.writer(folder) as con:
        con.execute("CHECKPOINT")
        try:
            storage.copy_file(folder / storage.WRITER, path)
        except OSError as error:
            raise WarehouseError(
                path, f"cannot be written ({error.strerror})", "Choose another place"
            ) from error
    verify_file(path)
    return path


def restore(folder: Path, source: Path) -> str:
    """Replace what is stored by a backup and publish it; returns the data version.

    The backup is read through first; what was stored before is kept under backups/.
    """
    if not source.is_file():
        raise WarehouseError(source, "is no file", "Give the path of a backup")
    verify_file(source)
    folder.mkdir(parents=True, exist_ok=True)
    writer = folder / storage.WRITER
    with write_lock(folder / storage.LOCK):
        if writer.exists():
            kept = folder / "backups"
            kept.mkdir(exist_ok=True)
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            storage.copy_file(writer, kept / f"before-restore-{stamp}.duckdb")
        # The log of the replaced file must not be replayed into the new one.
        writer.with_name(writer.name + ".wal").unlink(missing_ok=True)
        storage.copy_file(source, writer)
    with storage.writer(folder) as con:
        return storage.publish(con, folder).version


def verify_file(path: Path) -> int:
    """Read every value of a writer's file or backup; returns how many rows; WarehouseError when it is
    damaged."""
    con: Any = None
    try:
        con = duckdb.connect(":memory:")
        con.execute(f"ATTACH {schema.quoted(str(path))} AS checked (READ_ONLY)")
        con.execute("USE checked")
        found = migrate.schema_version(con)
        if found == 0:
            raise WarehouseError(path, "is no backup of this program", "Give the path of a backup")
        if found > schema.SCHEMA_VERSION:
            raise WarehouseError(
                path, f"has schema version {found}, newer than this program", "Update the program"
            )
        rows = 0
        tables = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'checked'"
        ).fetchall()
        for (name,) in tables:
            count, _ = con.execute(f'SELECT count(*), bit_xor(hash(t)) FROM "{name}" t').fetchone()
            rows += int(count)
        return rows
    except duckdb.Error as error:
        raise storage.explain(path, error) from error
    finally:
        if con is not None:
            con.close()
