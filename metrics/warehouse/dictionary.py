"""docs/data-dictionary.md, made from the comments and constraints inside a freshly made database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from metrics.warehouse.schema import SCHEMA_VERSION, TABLES, create_statements


def data_dictionary() -> str:
    """The page as Markdown."""
    con = duckdb.connect(":memory:")
    try:
        for table in TABLES:
            for statement in create_statements(table):
                con.execute(statement)
        lines = [
            "# Data dictionary",
            "",
            f"Schema version {SCHEMA_VERSION}. Made from the comments in the database by `python -m "
            "metrics.warehouse.dictionary`; a test fails when this page is out of date.",
            "",
            "Tables marked *derived* are worked out for each published build; the others are stored. "
            "A published build",
            "holds all of them except `observations`, whose current rows are in `figures`.",
        ]
        for table in TABLES:
            lines += ["", *_table(con, table.name, table.derived)]
        return "\n".join(lines) + "\n"
    finally:
        con.close()


def _table(con: Any, name: str, derived: bool) -> list[str]:
    comment = con.execute("SELECT comment FROM duckdb_tables() WHERE table_name = ?", [name]).fetchone()[0]
    columns = con.execute(
        """SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns()
           WHERE table_name = ? ORDER BY column_index""",
        [name],
    ).fetchall()
    rules = con.execute(
        """SELECT constraint_type, constraint_text FROM duckdb_constraints()
           WHERE table_name = ? AND constraint_type <> 'NOT NULL' ORDER BY constraint_index""",
        [name],
    ).fetchall()
    lines = [f"## {name}", "", f"{comment}.{' *Derived.*' if derived else ''}", ""]
    lines += ["| column | type | may be empty | meaning |", "| --- | --- | --- | --- |"]
    for column, kind, nullable, meaning in columns:
        lines.append(f"| `{column}` | {kind} | {'yes' if nullable else ''} | {meaning} |")
    if rules:
        lines += ["", "Constraints:", ""]
        # DuckDB 2 writes main."trim" where 1.5 writes "trim".
        lines += [f"- `{text.replace('main.', '')}`" for _, text in rules]
    return lines


def main() -> None:
    """Write the page beside the other documentation."""
    path = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"
    path.write_text(data_dictionary(), encoding="utf-8")


if __name__ == "__main__":
    main()
