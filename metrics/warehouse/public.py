"""The published database for readers: one file with figures, sources, checks and definitions, without texts.

Whoever opens it can ask anything of the figures. The texts of the documents stay behind (they are their
publishers'), and so do the paths they were read from and what failed to be read.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from metrics.warehouse.reader import Reader
from metrics.warehouse.schema import TABLES, Table, quoted
from metrics.warehouse.storage import STORAGE, explain

KIND = "duckdb"  # how the name of the file ends
# Left out of the public file: whole tables, and columns by table.
HIDDEN_TABLES = frozenset({"observations", "sightings", "ingest_runs", "failures", "listing"})
HIDDEN_COLUMNS = {
    "documents": frozenset({"text", "folded", "source", "reader", "body_start", "extraction_digest"}),
    "figures": frozenset({"folded", "organization_key"}),
}


def tables() -> list[tuple[Table, tuple[str, ...]]]:
    """The tables of the public file, each with the names of its columns."""
    found = []
    for table in TABLES:
        if table.name not in HIDDEN_TABLES:
            hidden = HIDDEN_COLUMNS.get(table.name, frozenset())
            found.append((table, tuple(c.name for c in table.columns if c.name not in hidden)))
    return found


def public_database(reader: Reader) -> bytes:
    """The build of `reader` as a DuckDB file without what is hidden; every table and column is explained by a
    comment in the file. WarehouseError when the build cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "public.duckdb"
        con = duckdb.connect()
        try:
            con.execute(f"ATTACH {quoted(str(reader.path))} AS build (READ_ONLY)")
            con.execute(f"ATTACH {quoted(str(target))} AS public (STORAGE_VERSION '{STORAGE}')")
            for table, columns in tables():
                _copy(con, table, columns)
            con.execute("CHECKPOINT public")
            con.execute("DETACH public")
        except duckdb.Error as error:
            raise explain(reader.path, error) from error
        finally:
            con.close()
        return target.read_bytes()


def _copy(con: duckdb.DuckDBPyConnection, table: Table, columns: tuple[str, ...]) -> None:
    listed = ", ".join(f'"{name}"' for name in columns)
    name = f"public.{table.name}"
    current = " WHERE current" if table.name == "documents" else ""
    con.execute(f"CREATE TABLE {name} AS SELECT {listed} FROM build.{table.name}{current}")
    con.execute(f"COMMENT ON TABLE {name} IS {quoted(table.comment)}")
    for column in table.columns:
        if column.name in columns:
            con.execute(f'COMMENT ON COLUMN {name}."{column.name}" IS {quoted(column.comment)}')
