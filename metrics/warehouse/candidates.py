"""Which figures the checks need to look at: a superset found in SQL, so that millions need not be loaded to
judge a few. `tests/warehouse/test_candidates.py` holds this against judging everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from metrics.warehouse.facts import FACT_SQL, UNRANKED_SQL, Fact

AT_ONCE = 20_000  # figures made from the rows of a query at a time
_BODY = "CASE WHEN level IN ('national', 'province') THEN '' ELSE organization_key END"
_SUBJECT = f"hash(metric, level, province, {_BODY}, population, subgroup, category)"
_SET = "hash(metric, province, population, category, year)"
_JUDGED = "status <> 'rejected' AND level IS NOT NULL"
_FULL = "is_headline AND NOT is_part"

# Each gives the subjects in which one of the checks could find something.
_SUBJECTS = f"""
    SELECT {_SUBJECT} AS subject FROM {{table}} WHERE {_JUDGED} AND period IS NOT NULL
      GROUP BY subject, measure, unit, period, base_period
      HAVING count(*) > 1 AND min(value) <> max(value) AND min(document) <> max(document)
    UNION SELECT {_SUBJECT} AS subject FROM {{table}}
      WHERE {_JUDGED} AND measure = 'count' AND year IS NOT NULL AND period_months IS NOT NULL
      GROUP BY subject, year
      HAVING count(DISTINCT period) > 2 OR (min(period) <> max(period) AND arg_max(value, period_months) <
      max(value))
    UNION SELECT {_SUBJECT} AS subject FROM {{table}}
      WHERE {_JUDGED} AND measure IN ('change_pct', 'change_abs') AND base_period IS NOT NULL
    UNION SELECT {_SUBJECT} AS subject FROM {{table}} WHERE {_JUDGED} AND {_FULL} AND measure IN ('count',
    'rate_pct')
      GROUP BY subject, measure, unit
      HAVING count(*) >= 5 AND CASE WHEN unit = 'count'
        THEN max(value) > 2 * median(value) OR min(value) < median(value) / 2 ELSE max(value) - min(value) >
        30 END"""


# Within a document. Whole groups are taken: what a check compares is always in one of them.
_SAME = f"hash(document, metric, level, province, {_BODY}, population, subgroup, category)"
_PARTS = f"hash(document, metric, level, province, {_BODY}, population, period)"
_CLASSES = f"hash(document, level, province, {_BODY}, population, subgroup, period)"
_COUNT = f"{_JUDGED} AND measure = 'count' AND period IS NOT NULL"
_RATING = f"{_JUDGED} AND measure = 'rate_pct' AND metric LIKE 'rated\\_%' ESCAPE '\\' AND period IS NOT NULL"
_WHOLE = "subgroup IS NULL AND category IS NULL"
_WITHIN = f"""{_JUDGED} AND ((measure = 'rate_pct' AND value > 100)
    OR {_SAME} IN (SELECT {_SAME} FROM {{table}} WHERE {_JUDGED} GROUP BY ALL
        HAVING min(measure) <> max(measure)
          AND bool_or(measure IN ('pct_of_target', 'denominator', 'change_pct', 'change_abs')))
    OR ({_COUNT} AND {_PARTS} IN (SELECT {_PARTS} FROM {{table}} WHERE {_COUNT} GROUP BY ALL
        HAVING max(value) FILTER (subgroup IS NOT NULL) > max(value) FILTER ({_WHOLE})
          OR sum(value) FILTER (subgroup IS NULL AND category IS NOT NULL) > max(value) FILTER ({_WHOLE})))
    OR ({_RATING} AND {_CLASSES} IN (SELECT {_CLASSES} FROM {{table}} WHERE {_RATING} GROUP BY ALL
        HAVING min(metric) <> max(metric))))"""


def documents(con: Any, table: str) -> Iterator[list[Fact]]:
    """The figures that the checks within a document need, one document after another.

    table: the current figures with their decisions; it need not say which are headlines, nor do the facts.
    """
    wanted = _WITHIN.format(table=table)
    facts: list[Fact] = []
    for fact in _facts(con, f"SELECT {UNRANKED_SQL} FROM {table} WHERE {wanted}"):
        if facts and facts[0].document != fact.document:
            yield facts
            facts = []
        facts.append(fact)
    if facts:
        yield facts


def subjects(con: Any, table: str) -> list[Fact]:
    """Figures of the subjects in which a check between documents could find something."""
    wanted = _SUBJECTS.format(table=table)
    return list(_facts(con, f"SELECT {FACT_SQL} FROM {table} WHERE {_JUDGED} AND {_SUBJECT} IN ({wanted})"))


def provinces(con: Any, table: str) -> list[Fact]:
    """Headline counts of provinces and the bodies in them, where some body is above its province."""
    counts = f"{_JUDGED} AND is_headline AND measure = 'count' AND subgroup IS NULL AND province IS NOT NULL"
    wanted = f"""SELECT {_SET} FROM {table} WHERE {counts} GROUP BY ALL
        HAVING max(value) FILTER (level NOT IN ('province', 'national')) > min(value) FILTER (level =
        'province')"""
    return list(_facts(con, f"SELECT {FACT_SQL} FROM {table} WHERE {counts} AND {_SET} IN ({wanted})"))


def _facts(con: Any, query: str) -> Iterator[Fact]:
    """In the order of documents. Through Arrow, column by column: row by row takes half as long again."""
    con.execute(f'{query} ORDER BY document, "start", observation_id')
    for batch in con.to_arrow_reader(AT_ONCE):
        yield from map(Fact._make, zip(*(column.to_pylist() for column in batch.columns), strict=True))
