"""Copies of the metric catalogue, the provinces and their lineage inside the database, so that it explains itself."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

from metrics.paths import reference_dir
from metrics.warehouse.rows import Row, insert
from metrics.warehouse.schema import LINEAGE, METRICS, PROVINCES, Table


def refresh(con: Any) -> None:
    """Bring the three tables up to what the program came with; touches nothing when they are the same."""
    _replace(con, METRICS, _metrics(), "metric")
    _replace(con, PROVINCES, _provinces(), "code")
    _replace(con, LINEAGE, _lineage(), "predecessor, successor, date")


def _replace(con: Any, table: Table, rows: list[Row] | None, order: str) -> None:
    if rows is None:
        return
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    stored = con.execute(f"SELECT {names} FROM {table.name} ORDER BY {order}").fetchall()
    keys = order.split(", ")
    rows = sorted(rows, key=lambda row: tuple(row[key] for key in keys))
    wanted = [tuple(row[c.name] for c in table.columns) for row in rows]
    if sorted(stored, key=repr) == sorted(wanted, key=repr):
        return
    # Two transactions: DuckDB cannot delete and insert the same primary key in one.
    con.execute(f"DELETE FROM {table.name}")
    insert(con, table, rows)


def _metrics() -> list[Row] | None:
    try:
        from metrics.catalogue import load_catalogue
    except ImportError:
        return None
    catalogue = load_catalogue()
    return [
        {
            "metric": m.code,
            "family": m.family,
            "name_vi": m.name_vi,
            "name_en": m.name_en,
            "definition_vi": m.definition_vi,
            "definition_en": m.definition_en,
            "unit_vi": m.unit_vi,
            "unit_en": m.unit_en,
            "additive": bool(m.additive),
            "direction": m.direction,
            "catalogue_version": catalogue.version,
        }
        for m in catalogue.metrics.values()
    ]


def _provinces() -> list[Row]:
    with (reference_dir() / "provinces.csv").open(encoding="utf-8", newline="") as lines:
        return [
            {
                "code": row["code"],
                "name": row["name"],
                "name_en": row["name_en"],
                "type": row["type"],
                "region": row["region"],
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            }
            for row in csv.DictReader(lines)
        ]


def _lineage() -> list[Row]:
    with (reference_dir() / "lineage.csv").open(encoding="utf-8", newline="") as lines:
        return [
            {
                "predecessor": row["predecessor_code"],
                "successor": row["successor_code"],
                "date": date.fromisoformat(row["date"]),
                "kind": row["kind"],
                "principal": {"yes": True, "no": False}.get(row["principal"]),
                "note": row["share_note"],
                "legal_act": row["legal_act"],
            }
            for row in csv.DictReader(lines)
        ]
