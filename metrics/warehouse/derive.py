"""What a published build holds beyond the stored rows: decided figures, the headline rule, findings, implied
values."""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from metrics.warehouse import candidates, decisions, reconcile
from metrics.warehouse.facts import Finding, Implied
from metrics.warehouse.period import read_period
from metrics.warehouse.reconcile import STOCKS
from metrics.warehouse.rows import Row, insert
from metrics.warehouse.schema import (
    DOCUMENTS,
    FIGURES,
    FINDINGS,
    IMPLIED,
    OBSERVATIONS,
    OWN_FIGURES,
    TABLES,
    create_statements,
)

# Part of the data version: raise it when the same stored rows would give other derived ones.
VERSION = 7

# Stocks are stands of a moment: the latest within the year counts, and none is "part of a year".
_STOCKS = ", ".join(f"'{code}'" for code in sorted(STOCKS))

IMPLIED_AT_ONCE = 20_000  # rows kept in memory

_NEWEST = "published DESC NULLS LAST, document_id"
_COPIED = tuple(table for table in TABLES if not table.derived and table.name != "observations")

# Figures compete for the same place and year only when all of these are the same, so levels, bodies,
# populations, subgroups and categories are never mixed.
_PLACE = """metric, measure, unit, level, coalesce(province, ''),
    CASE WHEN level IN ('national', 'province') THEN '' ELSE organization_key END,
    coalesce(population, ''), coalesce(subgroup, ''), coalesce(category, ''), year"""

# The headline rule, in this order (docs/warehouse.md explains it).
RANK = f"""(status IN ('confirmed', 'corrected', 'added')) DESC,
    CASE WHEN metric IN ({_STOCKS}) THEN period_last ELSE period_months END DESC NULLS LAST,
    (period_last = period_months) DESC NULLS LAST,
    CASE period_evidence WHEN 'stated' THEN 0 WHEN 'inferred' THEN 1 WHEN 'document_date' THEN 2 ELSE 3 END,
    CASE province_evidence WHEN 'stated' THEN 0 WHEN 'inferred' THEN 1 WHEN 'document_date' THEN 2 ELSE 3 END,
    (qualifier = 'exact') DESC,
    published DESC NULLS LAST, document, "start", observation_id"""


def build(con: Any, version: str, content: str) -> None:
    """Fill the attached, empty database `build` from the open writer's database."""
    made = [s for t in TABLES if t.name != OBSERVATIONS.name for s in create_statements(t, "build")]
    con.execute(";\n".join(["BEGIN", *made, "COMMIT"]))
    con.execute("INSERT INTO build.meta VALUES ('version', ?), ('content', ?)", [version, content])
    here = con.execute("SELECT current_database()").fetchone()[0]
    beside, judging = con.cursor(), con.cursor()
    for cursor in (beside, judging):
        cursor.execute(f"USE {here}")
    # DuckDB ranks the figures on one core; on the other, Python judges the documents, then they are copied.
    with ThreadPoolExecutor(1, "beside") as pool:
        judged = pool.submit(_documents_judged, judging)
        others = [pool.submit(_copy, beside)]
        _figures(con)
        others.append(pool.submit(_find_quickly, beside))
        _checks(con, judged)
        for done in others:
            done.result()
    beside.close()
    judging.close()


def _find_quickly(con: Any) -> None:
    """What is looked up in `figures` most often, in the order in which it is looked for."""
    con.execute(
        """INSERT INTO build.figure_places
           SELECT (('0x' || observation_id)::UBIGINT::HUGEINT - 9223372036854775808)::BIGINT AS identifier,
                  rowid FROM build.figures ORDER BY identifier"""
    )
    names = ", ".join(column.name for column in OWN_FIGURES.columns)
    con.execute(
        f"""INSERT INTO build.own_figures SELECT {names} FROM build.figures
            WHERE is_headline AND level = 'province' AND subgroup IS NULL AND category IS NULL
            ORDER BY province, metric, measure, organization, year, rowid"""
    )


def _copy(con: Any) -> None:
    """The stored tables, the list of documents and the index of their words."""
    for table in _COPIED:
        # Documents that are read together stand together, and one's number tells its place.
        order = f"ORDER BY current DESC, {_NEWEST}, version" if table is DOCUMENTS else ""
        con.execute(f"INSERT INTO build.{table.name} SELECT * FROM {table.name} {order}")
    con.execute(
        f"""INSERT INTO build.listing
            SELECT row_number() OVER (ORDER BY {_NEWEST}) AS number, document_id, version, title, publisher,
                   url, published, observations, length(text), substr(text, body_start + 1, 240)
            FROM build.documents WHERE current ORDER BY number"""
    )
    con.execute(
        """CREATE TEMP TABLE held AS
           SELECT unnest(list_distinct(string_split(d.folded, ' '))) AS word, l.number AS document
           FROM build.documents d JOIN build.listing l ON l.number = d.rowid + 1 WHERE d.current;
           INSERT INTO build.words SELECT row_number() OVER (ORDER BY word), word
           FROM (SELECT DISTINCT word FROM held) ORDER BY word;
           INSERT INTO build.word_documents SELECT w.number, h.document FROM held h JOIN build.words w
           USING (word) ORDER BY 1, 2;
           DROP TABLE held"""
    )


def _documents_judged(con: Any) -> list[Finding]:
    """The findings within documents; stores the implied values. Neither asks which figures are headlines."""
    found: list[Finding] = []
    implied: list[Row] = []
    decisions.stage(con)
    storing = con.cursor()  # while the other one reads
    for facts in candidates.documents(con, "staged"):
        findings, values = reconcile.judge_document(facts)
        found += findings
        implied += map(_implied_row, values)
        if len(implied) > IMPLIED_AT_ONCE:
            insert(storing, IMPLIED, implied, "build")
            implied.clear()
    insert(storing, IMPLIED, implied, "build")
    storing.close()
    decisions.unstage(con)
    return found


def _checks(con: Any, judged: Future[list[Finding]]) -> None:
    """All findings. judged: those within documents."""
    found = reconcile.check_subjects(candidates.subjects(con, "build.figures"))
    found += reconcile.bodies_over_province(candidates.provinces(con, "build.figures"))
    unique = {finding.finding_id: finding for finding in [*judged.result(), *found]}
    insert(con, FINDINGS, [_finding_row(unique[key]) for key in sorted(unique)], "build")


def _finding_row(finding: Finding) -> Row:
    first = finding.facts[0]
    return {
        "finding": finding.finding_id,
        "check": finding.check,
        "severity": finding.severity,
        "metric": first.metric,
        "province": first.province,
        "organization": first.organization,
        "year": first.year,
        "formula": finding.formula,
        "expected_low": _finite(finding.low),
        "expected_high": _finite(finding.high),
        "found": _finite(finding.found),
        "tolerance": finding.tolerance,
        "observations": ",".join(fact.observation_id for fact in finding.facts),
        "documents": ",".join(dict.fromkeys(fact.document for fact in finding.facts)),
    }


def _implied_row(value: Implied) -> Row:
    basis = value.basis
    return {
        "metric": basis.metric,
        "measure": value.measure,
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "unit": value.unit,
        "period": value.period,
        "year": read_period(value.period).year,
        "province": basis.province,
        "level": basis.level,
        "organization": basis.organization,
        "population": basis.population,
        "subgroup": basis.subgroup,
        "category": basis.category,
        "formula": value.formula,
        "observations": ",".join(fact.observation_id for fact in value.facts),
        "document": basis.document,
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


def _figures(con: Any) -> None:
    decisions.stage(con)
    names = ", ".join(f'"{c.name}"' for c in FIGURES.columns)
    con.execute(
        f"""
        INSERT INTO build.figures ({names})
        WITH joined AS (
            SELECT s.*, d.title, d.publisher, d.url, d.published,
                   s.metric NOT IN ({_STOCKS}) AND coalesce(s.period_months, 12) < 12 AS is_part,
                   s.status <> 'rejected' AND s.year IS NOT NULL AND s.level IS NOT NULL
                       AND (s.level <> 'province' OR s.province IS NOT NULL) AS eligible
            FROM staged s LEFT JOIN documents d ON d.document_id = s.document AND d.version =
            s.document_version
        ), ranked AS (
            SELECT *, eligible AND row_number() OVER (PARTITION BY eligible, {_PLACE} ORDER BY {RANK}) = 1
            AS is_headline,
                   CASE WHEN eligible THEN count(*) OVER places - 1 ELSE 0 END AS n_other,
                   CASE WHEN eligible THEN count(DISTINCT value) OVER places ELSE 1 END AS n_values
            FROM joined WINDOW places AS (PARTITION BY eligible, {_PLACE})
        )
        SELECT {names} FROM ranked
        ORDER BY metric, measure, level, province, year, document, document_version, "start", observation_id
        """
    )
    decisions.unstage(con)
