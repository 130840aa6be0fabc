"""Bringing an older database forward: automatic, after a backup; a newer one is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from metrics.warehouse import schema
from metrics.warehouse.errors import WarehouseError

# Version reached -> what to do from the version before it. Add one entry with each new SCHEMA_VERSION.
MIGRATIONS: dict[int, Callable[[Any], None]] = {}


def schema_version(con: Any) -> int:
    """Version of the open database; 0 when it is empty."""
    tables = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() AND table_name "
        "= 'meta'"
    ).fetchone()[0]
    if not tables:
        return 0
    row = con.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    return int(row[0]) if row else 0


def prepare(con: Any, path: Path) -> None:
    """Create the tables of an empty database or migrate an older one; one transaction, all or nothing.

    Raises WarehouseError when the database is newer than the program.
    """
    found, wanted = schema_version(con), schema.SCHEMA_VERSION
    if found == wanted:
        return
    if found > wanted:
        raise WarehouseError(
            path,
            f"has schema version {found}, but this program knows only {wanted}",
            "Use the newer program that wrote it; nothing was changed",
        )
    if found:
        con.execute("CHECKPOINT")
        back_up(path, found)
    con.execute("BEGIN")
    try:
        if found == 0:
            con.execute(";\n".join(s for table in schema.STORED for s in schema.create_statements(table)))
        else:
            for version in range(found + 1, wanted + 1):
                MIGRATIONS[version](con)
        con.execute("DELETE FROM meta WHERE key = 'schema_version'")
        con.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(wanted)])
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


def back_up(path: Path, version: int) -> Path:
    """Copy of the writer's file, kept beside it under backups/."""
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"{path.stem}-schema{version}-{stamp}.duckdb"
    shutil.copyfile(path, target)
    return target
