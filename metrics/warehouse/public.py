"""The published database for readers: figures, sources, checks and definitions in one file, without texts.

Whoever opens it can ask anything of it, so what is not for everyone is not in it: the texts of the documents
(they are their publishers'; each figure has its quote), the paths they were read from, what failed to be
read, and the names of those who decided.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path

import duckdb

from metrics.warehouse.errors import WarehouseError
from metrics.warehouse.reader import Reader
from metrics.warehouse.schema import TABLES, Table, quoted
from metrics.warehouse.storage import STORAGE, explain, read_pointer

KIND = "duckdb"  # how the name of the file ends
# Left out of the public file: whole tables (the index of words tells what stands in the texts, others repeat
# what is in it), and columns by table.
HIDDEN_TABLES = frozenset(
    {
        *("observations", "sightings", "ingest_runs", "failures"),
        *("figure_places", "own_figures", "listing", "words", "word_documents"),
    }
)
HIDDEN_COLUMNS = {
    "documents": frozenset({"text", "folded", "source", "reader", "body_start", "extraction_digest"}),
    "figures": frozenset({"folded", "organization_key", "decided_by"}),
    "decisions": frozenset({"name"}),
}

_lock = threading.Lock()


def tables() -> dict[str, tuple[str, ...]]:
    """The tables of the public file, each with the names of its columns."""
    return {
        table.name: tuple(
            column.name
            for column in table.columns
            if column.name not in HIDDEN_COLUMNS.get(table.name, frozenset())
        )
        for table in TABLES
        if table.name not in HIDDEN_TABLES
    }


def public_database(reader: Reader) -> bytes:
    """The public file of the build of `reader`; every table and column is explained by a comment in it.

    Raises WarehouseError when the build cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "public.duckdb"
        _write(reader.path, target)
        return target.read_bytes()


def public_copy(folder: Path) -> Path:
    """The public file of the newest build in `folder`; made on first use, kept until the next build.

    It is in a temporary folder of this process, so the warehouse's own folder may be read-only. Raises
    WarehouseError when nothing has been published or the build cannot be read.
    """
    pointer = read_pointer(folder)
    if pointer is None:
        raise WarehouseError(folder, "has no published data yet", "Run `party-metrics ingest` first")
    with _lock:
        place = _scratch()
        path = place / f"public-{pointer.version}.duckdb"
        if not path.is_file():
            unfinished = path.with_name(f"unfinished-{path.name}")
            unfinished.unlink(missing_ok=True)
            _write(pointer.path, unfinished)
            unfinished.replace(path)
            for old in place.glob("public-*.duckdb"):
                if old != path:
                    old.unlink(missing_ok=True)
        return path


@cache
def _scratch() -> Path:
    """A folder of this process, gone with it."""
    folder = Path(tempfile.mkdtemp(prefix="party-metrics-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _write(build: Path, target: Path) -> None:
    con = duckdb.connect(config={"python_enable_replacements": "false"})
    try:
        con.execute(f"ATTACH {quoted(str(build))} AS build (READ_ONLY)")
        con.execute(f"ATTACH {quoted(str(target))} AS public (STORAGE_VERSION '{STORAGE}')")
        shown = tables()
        for table in TABLES:
            if table.name in shown:
                _copy(con, table, shown[table.name])
        con.execute("CHECKPOINT public")
        con.execute("DETACH public")
    except duckdb.Error as error:
        raise explain(build, error) from error
    finally:
        con.close()


def _copy(con: duckdb.DuckDBPyConnection, table: Table, columns: tuple[str, ...]) -> None:
    listed = ", ".join(f'"{name}"' for name in columns)
    name = f"public.{table.name}"
    current = " WHERE current" if table.name == "documents" else ""
    con.execute(f"CREATE TABLE {name} AS SELECT {listed} FROM build.{table.name}{current}")
    con.execute(f"COMMENT ON TABLE {name} IS {quoted(table.comment)}")
    for column in table.columns:
        if column.name in columns:
            con.execute(f'COMMENT ON COLUMN {name}."{column.name}" IS {quoted(column.comment)}')
