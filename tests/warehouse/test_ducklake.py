"""All tables fit DuckLake: made there, filled and read back equal. Optional, and without a network.

The catalogue is a local DuckDB file; the one meant for several machines, PostgreSQL, is not tried here.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.warehouse import Warehouse, queries, storage
from metrics.warehouse.schema import TABLES, Table, quoted
from tests.warehouse.make import document, pair

EXTENSION = "duckdb-extension-ducklake"


def extension() -> Path:
    """The extension's file in an installed package; skips the test when it is not there."""
    found = importlib.util.find_spec(EXTENSION.replace("-", "_"))
    if found is None or found.origin is None:
        pytest.skip(f"optional package {EXTENSION} is not installed")
    folder = Path(found.origin).parent / "extensions" / f"v{duckdb.__version__}"
    path = folder / "ducklake.duckdb_extension"
    if not path.is_file():
        pytest.skip(f"package {EXTENSION} has no file for DuckDB {duckdb.__version__}")
    return path


def attach(tmp_path: Path) -> Any:
    # Nothing may be fetched: neither this extension nor another one that it would like to have.
    off = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    con = duckdb.connect(config=off | {"extension_directory": str(tmp_path / "none")})
    con.execute(f"LOAD {quoted(str(extension()))}")
    catalogue, data = quoted(f"ducklake:{tmp_path / 'catalogue.ducklake'}"), quoted(str(tmp_path / "data"))
    con.execute(f"ATTACH {catalogue} AS lake (DATA_PATH {data})")
    return con


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Any]:
    con = attach(tmp_path)
    yield con
    con.close()


def create(table: Table) -> list[str]:
    """As `create_statements`, without keys and checks, which DuckLake does not have."""
    columns = ", ".join(f'"{c.name}" {c.type}{"" if c.null else " NOT NULL"}' for c in table.columns)
    comments = [
        f'COMMENT ON COLUMN lake.{table.name}."{c.name}" IS {quoted(c.comment)}' for c in table.columns
    ]
    return [
        f"CREATE TABLE lake.{table.name} ({columns})",
        f"COMMENT ON TABLE lake.{table.name} IS {quoted(table.comment)}",
        *comments,
    ]


def rows(con: Any, database: str, table: Table) -> list[tuple]:
    return con.execute(f"FROM {database}.{table.name} ORDER BY ALL").fetchall()


def types(con: Any, database: str, table: Table) -> list[tuple]:
    return [row[:2] for row in con.execute(f"DESCRIBE {database}.{table.name}").fetchall()]


def test_a_published_build_moves_to_ducklake_and_back(
    warehouse: Warehouse, lake: Any, tmp_path: Path
) -> None:
    second = pair("two", "133", metric="members_expelled", about={"title": "Tên 'lạ'; \"hai\""})
    warehouse.ingest([pair("one"), second, (document("none", "7"), [])])
    with warehouse.reader() as reader:
        figure = queries.observations(reader)["observation_id"].iloc[0]
    warehouse.decide(figure, "accept", name="Lan", reason="checked")
    with warehouse.reader() as reader:
        lake.execute(f"ATTACH {quoted(str(reader.path))} AS build (READ_ONLY)")
    lake.execute(f"ATTACH {quoted(str(warehouse.folder / storage.WRITER))} AS stored (READ_ONLY)")
    names = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'build'"
    source = dict.fromkeys((row[0] for row in lake.execute(names).fetchall()), "build")
    source["observations"] = "stored"  # a build holds them only as figures
    assert set(source) == {table.name for table in TABLES}
    lake.execute("BEGIN")
    for table in TABLES:
        for statement in create(table):
            lake.execute(statement)
        lake.execute(f"INSERT INTO lake.{table.name} FROM {source[table.name]}.{table.name}")
    lake.execute("COMMIT")
    before = {table.name: rows(lake, source[table.name], table) for table in TABLES}
    assert all(
        before[name] for name in ("documents", "observations", "figures", "decisions", "provinces", "lineage")
    )
    columns = {table.name: types(lake, source[table.name], table) for table in TABLES}
    lake.close()
    again = attach(tmp_path)  # from the files alone
    try:
        assert {table.name: rows(again, "lake", table) for table in TABLES} == before
        assert {table.name: types(again, "lake", table) for table in TABLES} == columns
        comment = (
            "SELECT comment FROM duckdb_tables() WHERE database_name = 'lake' AND table_name = 'figures'"
        )
        assert again.execute(comment).fetchone()[0].startswith("Current figures")
        assert list((tmp_path / "data").rglob("*.parquet"))
        with pytest.raises(duckdb.Error, match="NOT NULL"):
            again.execute("INSERT INTO lake.meta VALUES (NULL, 'x')")
    finally:
        again.close()
