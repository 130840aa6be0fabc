"""What a published build holds beyond the stored rows: decided figures, the headline rule, findings, implied values."""

from __future__ import annotations

from typing import Any

from metrics.warehouse import decisions
from metrics.warehouse.schema import FIGURES, OBSERVATIONS, TABLES, create_statements

# Part of the data version: raise it when the same stored rows would give other derived ones.
VERSION = 1

# Stands of a moment, not flows over a period: the latest within the year counts, and none is "part of a year".
STOCKS = ("members_total", "orgs_total", "cells_total", "units_with_cell", "units_without_members")
_STOCKS = ", ".join(f"'{code}'" for code in STOCKS)

_COPIED = tuple(table for table in TABLES if not table.derived and table.name != "observations")

# Figures compete for the same place and year only when all of these are the same, so levels, bodies,
# populations, subgroups and categories are never mixed.
_PLACE = """metric, measure, unit, level, coalesce(province, ''),
    CASE WHEN level IN ('national', 'province') THEN '' ELSE organization_key END,
    coalesce(population, ''), coalesce(subgroup, ''), coalesce(category, ''), year"""

# The headline rule, in this order (docs/warehouse.md explains it).
_RANK = f"""(status IN ('confirmed', 'corrected', 'added')) DESC,
    CASE WHEN metric IN ({_STOCKS}) THEN period_last ELSE period_months END DESC NULLS LAST,
    (period_last = period_months) DESC NULLS LAST,
    CASE period_evidence WHEN 'stated' THEN 0 WHEN 'inferred' THEN 1 WHEN 'document_date' THEN 2 ELSE 3 END,
    CASE province_evidence WHEN 'stated' THEN 0 WHEN 'inferred' THEN 1 WHEN 'document_date' THEN 2 ELSE 3 END,
    (qualifier = 'exact') DESC,
    published DESC NULLS LAST, document, "start", observation_id"""


def build(con: Any, version: str, content: str) -> None:
    """Fill the attached, empty database `build` from the open writer's database."""
    for table in TABLES:
        if table.name != OBSERVATIONS.name:
            for statement in create_statements(table, "build"):
                con.execute(statement)
    for table in _COPIED:
        con.execute(f"INSERT INTO build.{table.name} SELECT * FROM {table.name}")
    con.execute("INSERT INTO build.meta VALUES ('version', ?), ('content', ?)", [version, content])
    _figures(con)


def _figures(con: Any) -> None:
    decisions.stage(con)
    names = ", ".join(f'"{c.name}"' for c in FIGURES.columns)
    con.execute(
        f"""
        INSERT INTO build.figures ({names})
        WITH joined AS (
            SELECT s.*, d.published,
                   s.metric NOT IN ({_STOCKS}) AND coalesce(s.period_months, 12) < 12 AS is_part,
                   s.status <> 'rejected' AND s.year IS NOT NULL AND s.level IS NOT NULL
                       AND (s.level <> 'province' OR s.province IS NOT NULL) AS eligible
            FROM staged s LEFT JOIN documents d ON d.document_id = s.document AND d.version = s.document_version
        ), ranked AS (
            SELECT *, eligible AND row_number() OVER (PARTITION BY eligible, {_PLACE} ORDER BY {_RANK}) = 1 AS is_headline,
                   CASE WHEN eligible THEN count(*) OVER places - 1 ELSE 0 END AS n_other,
                   CASE WHEN eligible THEN count(DISTINCT value) OVER places ELSE 1 END AS n_values
            FROM joined WINDOW places AS (PARTITION BY eligible, {_PLACE})
        )
        SELECT {names} FROM ranked
        ORDER BY metric, measure, level, province, year, document, document_version, "start", observation_id
        """
    )
    con.execute("DROP TABLE temp.staged")
