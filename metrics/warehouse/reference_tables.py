"""Copies of the metric catalogue, the provinces and their lineage inside the database, so that it explains
itself."""

from __future__ import annotations

from typing import Any

from metrics import reference
from metrics.catalogue import load_catalogue
from metrics.warehouse.rows import Row, insert
from metrics.warehouse.schema import LINEAGE, METRICS, PROVINCES, Table


def refresh(con: Any) -> None:
    """Bring the three tables up to what the program came with; touches nothing when they are the same."""
    _replace(con, METRICS, _metrics(), "metric")
    _replace(con, PROVINCES, _provinces(), "code")
    _replace(con, LINEAGE, _lineage(), "predecessor, successor, date")


def _replace(con: Any, table: Table, rows: list[Row], order: str) -> None:
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


def _metrics() -> list[Row]:
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
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "name_en": unit.name_en,
            "city": unit.city,
            "region": unit.region,
            "region_2025": unit.region_2025,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
        }
        for unit in reference.provinces()
    ]


def _lineage() -> list[Row]:
    return [
        {
            "predecessor": link.predecessor,
            "successor": link.successor,
            "date": link.day,
            "kind": link.kind,
            "principal": link.principal,
            "note": link.note,
            "legal_act": link.legal_act,
        }
        for link in reference.lineage()
    ]
