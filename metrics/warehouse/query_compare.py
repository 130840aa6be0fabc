"""Years side by side, targets and results, ratings, and the key figures of a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from statistics import median
from typing import Any

import pandas as pd

from metrics.warehouse import borders as _borders
from metrics.warehouse.conditions import ANY, Where, tidy
from metrics.warehouse.naming import place_names
from metrics.warehouse.period import read_period
from metrics.warehouse.query_figures import headline, headline_rows, populations
from metrics.warehouse.reader import Reader
from metrics.warehouse.rounding import interval

KEY_METRICS = (
    ("new_members", "count"),
    ("new_members", "pct_of_target"),
    ("members_total", "count"),
    ("badges_awarded", "count"),
    ("orgs_established", "count"),
    ("rated_clean_strong", "rate_pct"),
    ("rated_excellent", "rate_pct"),
    ("members_disciplined", "count"),
)
# What two periods are compared by.
_COMPARED = (
    *("observation_id", "document", "province", "organization", "organization_key", "year", "period"),
    *("period_months", "is_part", "base_period", "unit", "value", "qualifier", "stated"),
)
# The classes of a rating exclude each other within one of these systems; "exemplary" is a part of
# clean-strong.
RATING_CLASSES = (
    "rated_clean_strong_exemplary",
    "rated_clean_strong",
    "rated_excellent",
    "rated_good",
    "rated_completed",
    "rated_failed",
)


def latest_full_year(reader: Reader) -> int | None:
    """The latest year with whole-year figures of at least three provinces; failing that, of any place."""
    return reader.once("latest_full_year", lambda: _latest_full_year(reader))


def _latest_full_year(reader: Reader) -> int | None:
    rows = reader.rows(
        """SELECT year, count(DISTINCT province) FROM figures
           WHERE is_headline AND NOT is_part AND measure NOT IN ('target', 'target_rate_pct')
             AND level IN ('province', 'national') GROUP BY year ORDER BY year DESC"""
    )
    for year, reporting in rows:
        if reporting >= 3:
            return int(year)
    return int(rows[0][0]) if rows else None


def compare_years(
    reader: Reader, metric: str, measure: str, year_a: int, year_b: int, **filters: Any
) -> pd.DataFrame:
    """Two years of a metric side by side: `compare_periods` for whole years."""
    return compare_periods(reader, metric, measure, str(year_a), str(year_b), **filters)


def compare_periods(
    reader: Reader,
    metric: str,
    measure: str,
    period_a: str,
    period_b: str,
    *,
    provinces: Iterable[str] | None = None,
    level: str = "province",
    subgroup: str | None = None,
    category: str | None = None,
    population: str | None = None,
) -> pd.DataFrame:
    """Two periods of a metric side by side, one row for each place with a figure in either.

    period_a, period_b: years ("2022"), for which the headline figure of the year counts, also where it covers
    a part of it; or parts of a year ("2022-H1", "2022-Q1", "2022-M01..M09", "2022-03"), for which only
    figures of exactly that part count. ValueError for a period that is no part of one year.

    Columns: place, province, organization, unit, value_a, value_b, period_a, period_b, is_part_a, is_part_b,
    change_abs (b - a, counts), change_pct (percent, counts only), change_pp (percentage points, percents
    only), only_in ("a" or "b" where the other period has no figure, else None), same_months (both cover as
    many months), reported_change_pct (as a document reports it for period b on period a), reported_differs
    (the reported change lies outside what rounding allows), reported_id, observation_a, observation_b,
    document_a, document_b. Changes are worked out only when both figures cover as many months.
    """
    filters: dict[str, Any] = {
        "provinces": provinces,
        "level": level,
        "subgroup": subgroup,
        "category": category,
    }
    sides = _sides(reader, metric, measure, (period_a, period_b), population, filters)
    reported = _reported(reader, metric, period_a, period_b, filters) if measure == "count" else {}
    # In plain Python: a pair for each place costs pandas many steps over a few dozen rows.
    keys = sorted({*sides[0], *sides[1]}, key=lambda key: [(part is None, part or "") for part in key])
    made = [_pair(key, sides[0].get(key), sides[1].get(key), reported.get(key[0])) for key in keys]
    columns = zip(*made, strict=True) if made else [() for _ in _PAIR]
    return pd.DataFrame(
        {name: pd.Series(values, dtype=kind) for (name, kind), values in zip(_PAIR, columns, strict=True)}
    )


_Side = dict[tuple[str | None, ...], dict[str, Any]]
# The columns of `compare_periods` with their types.
_PAIR = (
    *((name, "str") for name in ("place", "province", "unit")),
    *(("value_a", "float"), ("period_a", "str"), ("is_part_a", "bool")),
    *(("observation_a", "str"), ("document_a", "str")),
    *(("value_b", "float"), ("period_b", "str"), ("is_part_b", "bool")),
    *(("observation_b", "str"), ("document_b", "str")),
    *(("organization", "str"), ("only_in", "object"), ("same_months", "bool")),
    *(("change_abs", "float"), ("change_pp", "float"), ("change_pct", "float")),
    *(("reported_change_pct", "float"), ("reported_id", "object"), ("reported_differs", "bool")),
)
_SIDE = ("value", "period", "is_part", "observation_id", "document")
_NO_SIDE = (None, None, False, None, None)


def _pair(
    key: tuple[str | None, ...],
    a: dict[str, Any] | None,
    b: dict[str, Any] | None,
    reported: dict[str, Any] | None,
) -> tuple[Any, ...]:
    """One row of `compare_periods`: the values of _PAIR. key: place, province, unit."""
    same_months = bool(a and b and a["period_months"] and a["period_months"] == b["period_months"])
    change_abs = change_pp = change_pct = None
    if a and b and same_months:
        difference = b["value"] - a["value"]
        if key[2] != "count":
            change_pp = difference
        else:
            change_abs = difference
            change_pct = 100 * difference / a["value"] if a["value"] else None
    differs = False
    if reported and change_pct is not None:
        low, high = interval(reported["value"], "pct", reported["qualifier"], reported["stated"])
        differs = not low - 1e-9 <= change_pct <= high + 1e-9
    return (
        *key,
        *(itemgetter(*_SIDE)(a) if a else _NO_SIDE),
        *(itemgetter(*_SIDE)(b) if b else _NO_SIDE),
        (b and b["organization"]) or (a and a["organization"]) or None,
        None if a and b else "a" if a else "b",
        same_months,
        *(change_abs, change_pp, change_pct),
        *((reported["value"], reported["observation_id"]) if reported else (None, None)),
        differs,
    )


def _year_of(period: str) -> int:
    year = read_period(period).year
    if year is None:
        raise ValueError(f"{period} is no year and no part of one")
    return year


def _of_periods(
    reader: Reader,
    metric: str,
    measure: str,
    periods: Sequence[str],
    population: str | None,
    filters: dict[str, Any],
) -> list[list[dict[str, Any]]]:
    """The figures of each period, in the order of `headline`; whole years are asked for together."""

    def ask(years: list[int], exact: str | None) -> list[dict[str, Any]]:
        return headline_rows(
            reader,
            metric,
            measure,
            years=years,
            period=exact,
            population=population,
            columns=_COMPARED,
            **filters,
        )

    whole = [_year_of(period) for period in periods if read_period(period).kind == "year"]
    of_years = ask(whole, None) if whole else []
    return [
        [row for row in of_years if row["year"] == _year_of(period)]
        if read_period(period).kind == "year"
        else ask([_year_of(period)], period)
        for period in periods
    ]


def _sides(
    reader: Reader,
    metric: str,
    measure: str,
    periods: tuple[str, str],
    population: str | None,
    filters: dict[str, Any],
) -> list[_Side]:
    """The figures of both periods by place, province and unit, of the same population and with the same
    names of places. Of figures of one place that differ in their spelling of it the first counts."""
    years = [_year_of(period) for period in periods]
    if population is None:
        known = populations(reader, metric, measure, years=years, **filters)
        population = known[0] if known else None
    found = _of_periods(reader, metric, measure, periods, population, filters)
    names = place_names([row for rows in found for row in rows], str(filters["level"]))
    sides: list[_Side] = []
    for rows in found:
        side: _Side = {}
        for row in rows:
            side.setdefault((names(row), row["province"], row["unit"]), row)
        sides.append(side)
    return sides


def _reported(
    reader: Reader, metric: str, period_a: str, period_b: str, filters: dict[str, Any]
) -> dict[str | None, dict[str, Any]]:
    """By place, the change of the second period on the first as documents report it."""
    found = _of_periods(reader, metric, "change_pct", [period_b], None, filters)[0]
    a_year_before = period_a == f"{_year_of(period_b) - 1}{period_b[4:]}"
    whole = read_period(period_b).kind == "year"
    rows = [
        row
        for row in found
        if (row["base_period"] == period_a or (row["base_period"] is None and a_year_before))
        and not (whole and row["is_part"])
    ]
    names = place_names(rows, str(filters["level"]))
    return {names(row): row for row in rows}


def under_borders(
    reader: Reader,
    metric: str,
    measure: str,
    borders: str,
    *,
    provinces: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    subgroup: str | None = None,
    category: str | None = None,
    population: str | None = None,
) -> pd.DataFrame:
    """Headline figures of provinces as reported, under the 63 or under the 34 (`borders`: "reported", "63",
    "34").

    Columns and rules: `metrics.warehouse.borders.convert`. Percents of target are recomputed from results and
    targets where all members reported both (method "recomputed").
    """
    filters: dict[str, Any] = {
        "provinces": provinces,
        "years": years,
        "subgroup": subgroup,
        "category": category,
    }
    frame = headline(reader, metric, measure, population=population, **filters)
    additive = [row[0] for row in reader.rows("SELECT additive FROM metrics WHERE metric = ?", [metric])] != [
        False
    ]
    result = _borders.convert(frame, borders, additive=additive)
    if measure != "pct_of_target" or borders == _borders.REPORTED or result.empty or not additive:
        return result
    parts = [_borders.convert(headline(reader, metric, m, **filters), borders) for m in ("count", "target")]
    known = _borders.ratio(*parts).set_index(["place", "year", "period"])
    for index, row in result.iterrows():
        key = (row["place"], row["year"], row["period"])
        if row["method"] == "not_additive" and key in known.index:
            result.loc[index, ["value", "method", "complete"]] = [known.loc[key, "value"], "recomputed", True]
    return result


def targets(
    reader: Reader,
    metric: str,
    *,
    years: Iterable[int] | None = None,
    provinces: Iterable[str] | None = None,
    level: str = "province",
    subgroup: str | None = None,
    category: str | None = None,
) -> pd.DataFrame:
    """Plan against result, one row for each place and year with a target or a percent of target.

    subgroup, category: a code, None for figures without one, "any" for all, each in a row of its own.
    Columns: place, province, organization, year, subgroup, category, population, actual, actual_period,
    target, target_period (counts), pct_of_target (as reported), pct_period, pct_computed (100 x actual /
    target, when both cover the same period), implied_target, implied_low, implied_high (worked out from
    actual and percent; NaN when the target is reported), met (True, False or None when unknown), actual_id,
    target_id, pct_id (observation identifiers).
    """
    where = Where()
    where.add(
        "is_headline AND metric = ? AND level = ? AND measure IN ('count', 'target', 'pct_of_target')",
        metric,
        level,
    )
    where.one_of("province", provinces)
    where.one_of("year", years, "INTEGER")
    where.exactly("subgroup", subgroup)
    where.exactly("category", category)
    body = "organization_key" if level not in ("national", "province") else "''"

    def of(measure: str, column: str) -> str:
        return f"arg_min({column}, rowid) FILTER (measure = '{measure}')"

    frame = reader.frame(
        f"""WITH wide AS (
              SELECT province, {body} AS body, arg_min(organization, rowid) AS organization, year, subgroup,
              category, population,
                {of("count", "value")} AS actual, {of("count", "period")} AS actual_period,
                {of("target", "value")} AS target, {of("target", "period")} AS target_period,
                {of("pct_of_target", "value")} AS pct_of_target, {of("pct_of_target", "period")} AS
                pct_period,
                {of("count", "observation_id")} AS actual_id, {of("target", "observation_id")} AS target_id,
                {of("pct_of_target", "observation_id")} AS pct_id
              FROM figures WHERE {where.sql} GROUP BY province, body, year, subgroup, category, population
              HAVING target IS NOT NULL OR pct_of_target IS NOT NULL)
            SELECT w.*, i.value AS implied_target, i.low AS implied_low, i.high AS implied_high
            FROM wide w LEFT JOIN implied_values i ON w.target IS NULL AND i.metric = ? AND i.measure =
            'target'
              AND i.observations = concat_ws(',', w.actual_id, w.pct_id)
            ORDER BY province, body, year, subgroup, category, population""",
        [*where.parameters, metric],
    )
    same = frame["actual_period"] == frame["target_period"]
    frame["pct_computed"] = (100 * frame["actual"] / frame["target"].where(frame["target"] != 0)).where(same)
    best = frame["pct_of_target"].where(frame["pct_of_target"].notna(), frame["pct_computed"])
    frame["met"] = pd.Series([None if pct != pct else bool(pct >= 100) for pct in best], dtype=object)
    frame["place"] = frame["province"] if level in ("national", "province") else frame["organization"]
    return tidy(frame.drop(columns=["body"]), ("year",))


def ratings(
    reader: Reader,
    *,
    provinces: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    level: str = "province",
    population: str | None = None,
) -> pd.DataFrame:
    """Share of each rating class by place and year.

    population: a code ("grassroots_orgs", "cells", "committees", "members"); None for all, in separate rows.
    The classes of "trong sạch, vững mạnh" and those of the later rules are different systems (column
    `system`: "clean_strong" or "excellent"); good, completed and failed occur in both and are put with the
    one reported for the same place and year, with "" when neither top class was.
    Columns: place, province, organization, year, population, metric, system, value (percent), count (when
    reported), basis ("reported", or "computed": count over a reported denominator), observation_id, document.
    """
    where = Where()
    where.one_of("metric", RATING_CLASSES)
    where.add("is_headline AND level = ? AND subgroup IS NULL AND NOT is_part", level)
    where.one_of("province", provinces)
    where.one_of("year", years, "INTEGER")
    where.exactly("population", population if population is not None else ANY)
    body = "organization_key" if level not in ("national", "province") else "''"
    frame = reader.frame(
        f"""WITH wide AS (
              SELECT province, {body} AS body, arg_min(organization, rowid) AS organization, year, population,
              metric,
                arg_min(value, rowid) FILTER (measure = 'rate_pct') AS rate,
                arg_min(value, rowid) FILTER (measure = 'count') AS "count",
                arg_min(value, rowid) FILTER (measure = 'denominator') AS denominator,
                arg_min(observation_id, rowid) FILTER (measure = 'rate_pct') AS rate_id,
                arg_min(observation_id, rowid) FILTER (measure = 'count') AS count_id,
                arg_min(document, rowid) FILTER (measure = 'rate_pct') AS rate_document,
                arg_min(document, rowid) FILTER (measure = 'count') AS count_document
              FROM figures WHERE {where.sql} GROUP BY province, body, year, population, metric)
            SELECT province, body, organization, year, population, metric,
                   CASE WHEN bool_or(metric LIKE 'rated_clean_strong%') OVER places THEN 'clean_strong'
                        WHEN bool_or(metric = 'rated_excellent') OVER places THEN 'excellent' ELSE '' END AS
                        system,
                   coalesce(rate, 100 * "count" / nullif(denominator, 0)) AS value, "count",
                   CASE WHEN rate IS NOT NULL THEN 'reported' ELSE 'computed' END AS basis,
                   coalesce(rate_id, count_id) AS observation_id,
                   coalesce(rate_document, count_document) AS document
            FROM wide WHERE rate IS NOT NULL OR ("count" IS NOT NULL AND denominator > 0)
            WINDOW places AS (PARTITION BY province, body, year, population)
            ORDER BY province, body, year, population, metric""",
        where.parameters,
    )
    frame["place"] = frame["province"] if level in ("national", "province") else frame["organization"]
    return tidy(frame.drop(columns=["body"]), ("year",))


def key_figures(
    reader: Reader,
    year: int | None = None,
    *,
    province: str | None = None,
    metrics: Sequence[tuple[str, str]] = KEY_METRICS,
) -> pd.DataFrame:
    """The key figures of a year (the latest full year by default) with change and sparkline.

    Without a province each metric has the national figure where one was reported (basis "national"), else
    the sum of the provinces that reported a whole year (basis "sum", counts) or their median (basis
    "median", percents). A sum is compared with the year before only over the provinces that reported both
    years.
    Columns: metric, measure, unit, year, value, basis ("national", "sum", "median" or "province"),
    n_provinces (reporting), previous (year before, same provinces), compared (this year, same provinces),
    n_compared, change_abs, change_pct (percent; NaN for percents, where change_abs is in percentage points),
    spark_years, spark_values (lists; national or province figures, or sums with spark_places telling over
    how many provinces).
    """
    chosen = year if year is not None else latest_full_year(reader)
    question = f"key_figures {list(metrics)} {chosen} {province}"
    return reader.once(question, lambda: _key_figures(reader, chosen, province, metrics)).copy()


def _key_figures(
    reader: Reader, year: int | None, province: str | None, metrics: Sequence[tuple[str, str]]
) -> pd.DataFrame:
    rows = []
    if year is not None:
        by_metric = dict(iter(_yearly(reader, metrics, year, province).groupby(["metric", "measure"])))
        for metric, measure in metrics:
            if (metric, measure) in by_metric:
                row = _key_row(by_metric[(metric, measure)], year, province is None)
                if row:
                    rows.append({"metric": metric, "measure": measure, "year": year, **row})
    columns = [
        "metric",
        "measure",
        "unit",
        "year",
        "value",
        "basis",
        "n_provinces",
        "previous",
        "compared",
        "n_compared",
        "change_abs",
        "change_pct",
        "spark_years",
        "spark_values",
        "spark_places",
    ]
    return tidy(pd.DataFrame(rows, columns=columns), ("year", "n_provinces", "n_compared"))


def _yearly(
    reader: Reader, metrics: Sequence[tuple[str, str]], year: int, province: str | None
) -> pd.DataFrame:
    """Whole-year headline figures without subgroup and category; of each metric's most reported
    population."""
    where = Where()
    where.add(
        "is_headline AND NOT is_part AND subgroup IS NULL AND category IS NULL AND year BETWEEN ? AND ?",
        year - 11,
        year,
    )
    where.one_of("metric", {metric for metric, _ in metrics})
    where.one_of("measure", {measure for _, measure in metrics})
    if province is None:
        where.add("level IN ('national', 'province')")
    else:
        where.add("level = 'province' AND province = ?", province)
    return reader.frame(
        f"""WITH facts AS (SELECT metric, measure, unit, level, province, population, year, value FROM
               figures WHERE {where.sql}),
              liked AS (SELECT metric, measure, population, row_number() OVER (
                            PARTITION BY metric, measure ORDER BY count(*) DESC, population) AS place
                        FROM facts GROUP BY metric, measure, population)
            SELECT f.* FROM facts f JOIN liked l ON l.place = 1 AND f.metric = l.metric AND f.measure =
            l.measure
              AND f.population IS NOT DISTINCT FROM l.population ORDER BY f.year, f.province""",
        where.parameters,
    )


def _key_row(facts: pd.DataFrame, year: int, whole_country: bool) -> dict[str, object] | None:
    """One key figure. In plain Python: a few dozen small groups cost pandas a third of a second."""
    units = facts["unit"].tolist()
    rows = list(
        zip(
            facts["level"].tolist(),
            facts["province"].tolist(),
            facts["year"].tolist(),
            facts["value"].tolist(),
            strict=True,
        )
    )
    if whole_country and any(row[0] == "national" and row[2] == year for row in rows):
        level, basis = "national", "national"
    else:
        level = "province"
        counts = all(unit == "count" for unit, row in zip(units, rows, strict=True) if row[0] == level)
        basis = "province" if not whole_country else "sum" if counts else "median"
    kept = [number for number, row in enumerate(rows) if row[0] == level]
    by_year: dict[int, list[float]] = {}
    now: dict[str, float] = {}
    before: dict[str, float] = {}
    for _, province, of, value in (rows[number] for number in kept):
        by_year.setdefault(int(of), []).append(value)
        if of in (year, year - 1):
            (now if of == year else before).setdefault(province, value)
    if not now:
        return None
    how: Callable[[Iterable[float]], float] = median if basis == "median" else sum
    shared = [place for place in now if place in before]
    compared = float(how([now[place] for place in shared])) if shared else None
    previous = float(how([before[place] for place in shared])) if shared else None
    unit = units[kept[0]]
    return {
        "unit": unit,
        "value": float(how(now.values())),
        "basis": basis,
        "n_provinces": len(now),
        "previous": previous,
        "compared": compared,
        "n_compared": len(shared),
        **_change(compared, previous, unit),
        "spark_years": sorted(by_year),
        "spark_values": [float(how(by_year[of])) for of in sorted(by_year)],
        "spark_places": [len(by_year[of]) for of in sorted(by_year)],
    }


def _change(value: float | None, before: float | None, unit: str) -> dict[str, float | None]:
    if value is None or before is None:
        return {"change_abs": None, "change_pct": None}
    difference = value - before
    return {
        "change_abs": difference,
        "change_pct": 100 * difference / before if unit == "count" and before else None,
    }
