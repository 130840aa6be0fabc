"""Figures: single observations, the headline figure of a place and year, series and coverage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from metrics import reference
from metrics.warehouse.conditions import ANY, Where, tidy
from metrics.warehouse.derive import RANK
from metrics.warehouse.naming import places
from metrics.warehouse.period import read_period
from metrics.warehouse.reader import Reader
from metrics.warehouse.schema import CONTRACT_NAMES

COLUMNS = (
    "observation_id",
    *CONTRACT_NAMES,
    *("year", "period_kind", "period_months", "is_part", "status", "decided_by", "original_value"),
    *("is_headline", "n_other", "n_values", "number_start", "number_end", "document_version"),
    *("organization_key", "title", "publisher", "url", "published"),
)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'f."{name}"' for name in names)


_COLUMNS = _listed(COLUMNS)
INTEGERS = (
    "year",
    "period_months",
    "n_other",
    "n_values",
    "start",
    "end",
    "number_start",
    "number_end",
    "document_version",
)
_IDENTIFIER = re.compile("[0-9a-f]{16}")
_BODY = "CASE WHEN f.level IN ('national', 'province') THEN '' ELSE f.organization_key END"
_POPULATIONS = (
    "CASE population WHEN 'grassroots_orgs' THEN 0 WHEN 'committees' THEN 1 WHEN 'cells' THEN 2 ELSE 3 END"
)


def identified(alias: str, ids: Iterable[str]) -> tuple[str, list[object]]:
    """Condition, with its parameters, that a row of `figures` is one of these; found by `figure_places`."""
    where = Where()
    numbers = [int(name, 16) - 2**63 for name in ids if _IDENTIFIER.fullmatch(name)]
    where.one_of("identifier", numbers, "BIGINT")
    # Never the places themselves in the condition: DuckDB would look at every row for them.
    return f"{alias}.rowid IN (SELECT place FROM figure_places WHERE {where.sql})", where.parameters


def _matching(
    *,
    ids: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
    measures: Iterable[str] | None = None,
    provinces: Iterable[str] | None = None,
    levels: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    documents: Iterable[str] | None = None,
    statuses: Iterable[str] | None = None,
    text: str | None = None,
    organization: str | None = None,
    subgroup: str | None = ANY,
    category: str | None = ANY,
    population: str | None = ANY,
    include_rejected: bool = False,
) -> Where:
    where = Where()
    where.one_of("f.metric", metrics)
    where.one_of("f.measure", measures)
    where.one_of("f.province", provinces)
    where.one_of("f.level", levels)
    where.one_of("f.year", years, "INTEGER")
    where.one_of("f.document", documents)
    where.one_of("f.status", statuses)
    if ids is not None:
        condition, parameters = identified("f", ids)
        where.add(condition, *parameters)
    where.words("f.folded", text)
    if organization is not None:
        where.add("f.organization = ?", organization)
    where.exactly("f.subgroup", subgroup)
    where.exactly("f.category", category)
    where.exactly("f.population", population)
    if not include_rejected and statuses is None:
        where.add("f.status <> 'rejected'")
    return where


def observations(
    reader: Reader, *, limit: int | None = None, offset: int = 0, **filters: Any
) -> pd.DataFrame:
    """Figures that match all filters, by metric, measure, level, province and year.

    filters: lists `ids`, `metrics`, `measures`, `provinces`, `levels`, `years`, `documents`, `statuses`;
    text: words that must all occur in quote or organisation; diacritics do not matter; "quoted phrases" too;
    organization: exact name; subgroup, category, population: a code, None for "none given", "any" for all;
    include_rejected. TypeError for any other.
    Columns: observation_id, all columns of the observation contract, year, period_kind, period_months,
    is_part (covers part of its year), status (reported, confirmed, corrected, added, rejected), decided_by,
    original_value, is_headline, n_other (competing figures for its place and year), n_values (different
    values among them), number_start, number_end, document_version, title, publisher, url, published.
    """
    where = _matching(**filters)
    page = f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    # The order is that of the table, which a scan keeps; sorting millions of wide rows again would cost most.
    order = "ORDER BY f.rowid" if filters.get("ids") is not None else ""
    return reader.frame(
        f"SELECT {_COLUMNS} FROM figures f WHERE {where.sql} {order}{page}",
        where.parameters,
        INTEGERS,
    )


@dataclass(frozen=True, slots=True)
class Extent:
    """How much matches: figures and documents (counts), first and last year (None without any)."""

    figures: int
    documents: int
    first_year: int | None
    last_year: int | None


def extent(reader: Reader, **filters: Any) -> Extent:
    """How much `observations` with these filters would give."""
    where = _matching(**filters)
    row = reader.rows(
        f"""SELECT count(*), count(DISTINCT f.document), min(f.year), max(f.year)
            FROM figures f WHERE {where.sql}""",
        where.parameters,
    )[0]
    return Extent(*row)


def commonest(reader: Reader, **filters: Any) -> tuple[str, str] | None:
    """Metric and measure with most figures among what `observations` with these filters would give."""
    where = _matching(**filters)
    rows = reader.rows(
        f"""SELECT f.metric, f.measure FROM figures f WHERE {where.sql}
            GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 1""",
        where.parameters,
    )
    return (rows[0][0], rows[0][1]) if rows else None


def observation(reader: Reader, observation_id: str) -> pd.DataFrame:
    """One figure by its identifier (columns as `observations`; empty when it is not in this data version)."""
    return observations(reader, ids=[observation_id], include_rejected=True)


def headline(
    reader: Reader,
    metric: str,
    measure: str,
    *,
    columns: Iterable[str] = COLUMNS,
    **filters: Any,
) -> pd.DataFrame:
    """One figure for each place and year, by the headline rule (docs/warehouse.md).

    filters: lists `provinces` and `years`; `level` ("province" if not given); `subgroup`, `category`: a code,
    None (if not given) for figures without one, "any"; `part_years` False leaves out figures of part of a
    year; `population`; `period`: only figures of exactly this period ("2022-H1"), one for each place by the
    same rule; a figure of the whole year does not stand before it then.
    Levels, bodies below the province, populations, subgroups and categories are never mixed. population None
    takes the one with most figures here, the same for all rows (`frame.attrs["populations"]` lists those
    there are). For levels below the province each organisation is its own place.
    Columns as `observations`, or only those named, which is quicker; n_other tells how many alternatives
    there are (see `alternatives`).
    """
    sql, parameters, found = _headline_sql(reader, metric, measure, columns, **filters)
    frame = reader.frame(sql, parameters, INTEGERS)
    frame.attrs["populations"] = found
    return frame


def headline_rows(
    reader: Reader, metric: str, measure: str, columns: Sequence[str], **filters: Any
) -> list[dict[str, Any]]:
    """The same figures as `headline`, in the same order, as mappings."""
    sql, parameters, _ = _headline_sql(reader, metric, measure, columns, **filters)
    return [dict(zip(columns, row, strict=True)) for row in reader.rows(sql, parameters)]


def _headline_sql(
    reader: Reader,
    metric: str,
    measure: str,
    columns: Iterable[str],
    population: str | None = None,
    period: str | None = None,
    **filters: Any,
) -> tuple[str, list[object], list[str | None]]:
    """The question of `headline` with its parameters, and the populations there are."""
    where = _headlines(metric, measure, period=period, **filters)
    found = _populations(reader, metric, measure, where)
    chosen = population if population is not None else (found[0] if found else None)
    where.exactly("f.population", chosen)
    best = (
        f" QUALIFY row_number() OVER (PARTITION BY f.province, {_BODY}, f.unit ORDER BY {RANK}) = 1"
        if period
        else ""
    )
    sql = (
        f"SELECT {_listed(columns)} FROM figures f WHERE {where.sql}{best} "
        "ORDER BY f.province, f.organization, f.year, f.rowid"
    )
    return sql, where.parameters, found


def populations(reader: Reader, metric: str, measure: str, **filters: Any) -> list[str | None]:
    """The populations that the `headline` figures with these filters are about, the most reported first."""
    return _populations(reader, metric, measure, _headlines(metric, measure, **filters))


def _headlines(
    metric: str,
    measure: str,
    *,
    provinces: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    level: str = "province",
    subgroup: str | None = None,
    category: str | None = None,
    part_years: bool = True,
    period: str | None = None,
) -> Where:
    """The conditions of `headline`, of whatever population."""
    where = Where()
    if period is None:
        where.add("f.is_headline")
    else:
        where.add("f.period = ? AND f.status <> 'rejected' AND f.year IS NOT NULL", period)
    where.add("f.metric = ?", metric)
    where.add("f.measure = ?", measure)
    where.add("f.level = ?", level)
    where.one_of("f.province", provinces)
    where.one_of("f.year", years, "INTEGER")
    where.exactly("f.subgroup", subgroup)
    where.exactly("f.category", category)
    if not part_years:
        where.add("NOT f.is_part")
    return where


def _populations(reader: Reader, metric: str, measure: str, where: Where) -> list[str | None]:
    """Populations among the figures that match, the most reported first."""
    known: dict[tuple[str, str], list[str | None]] = reader.once(
        "populations",
        lambda: {
            (row[0], row[1]): row[2]
            for row in reader.rows(
                """SELECT metric, measure, list(DISTINCT coalesce(population, '')) FROM figures
                   WHERE is_headline GROUP BY ALL"""
            )
        },
    )
    if len(only := known.get((metric, measure), [])) <= 1:
        return [name or None for name in only]
    rows = reader.rows(
        f"""SELECT population, count(*) FROM figures f WHERE {where.sql}
            GROUP BY population ORDER BY 2 DESC, {_POPULATIONS}, population""",
        where.parameters,
    )
    return [row[0] for row in rows]


def periods(
    reader: Reader,
    metric: str,
    measure: str,
    *,
    level: str = "province",
    provinces: Iterable[str] | None = None,
) -> pd.DataFrame:
    """The periods within one year that figures of a metric have: columns period, year, months, places (how
    many have a figure for it), in order of time. Spans of several years are not among them."""
    where = Where()
    where.add("f.status <> 'rejected' AND f.year IS NOT NULL AND f.period IS NOT NULL")
    where.add("f.metric = ? AND f.measure = ? AND f.level = ?", metric, measure, level)
    where.one_of("f.province", provinces)
    frame = reader.frame(
        f"""SELECT f.period, f.year, f.period_months AS months,
                   count(DISTINCT coalesce(f.province, '') || '|' || {_BODY}) AS places
            FROM figures f WHERE {where.sql} GROUP BY f.period, f.year, f.period_months, f.period_last
            ORDER BY f.year, f.period_last, f.period_months DESC, f.period""",
        where.parameters,
    )
    return tidy(frame, ("year", "months", "places"))


def series(
    reader: Reader,
    metric: str,
    measure: str,
    provinces: Iterable[str] | None = None,
    *,
    years: tuple[int, int] | None = None,
    level: str = "province",
    subgroup: str | None = None,
    category: str | None = None,
    population: str | None = None,
    part_years: bool = True,
) -> pd.DataFrame:
    """Headline figures as one line for each place, with a row for every year so that gaps stay gaps.

    years: first and last year; by default from the first to the last reported one. In the years without a
    figure `value` is NaN and `missing` is True. Figures of part of a year have is_part True. Values that
    were worked out
    are not here: see `implied`. For the levels national and province the place is the province.
    Columns as `observations`, plus `place` (province, or organisation for lower levels), `missing`, and
    `reason` for
    missing years: "no_unit" (the province did not exist), "not_yet" (later than the newest document),
    "ambiguous" (reported only for a span of years that includes it, or without a clear year), else
    "not_reported".
    """
    chosen = None if years is None else range(years[0], years[1] + 1)
    frame = headline(
        reader,
        metric,
        measure,
        provinces=provinces,
        years=chosen,
        level=level,
        subgroup=subgroup,
        category=category,
        population=population,
        part_years=part_years,
    )
    attrs = dict(frame.attrs)
    frame["place"] = places(frame, level)
    if frame.empty:
        frame["missing"] = pd.Series(dtype=bool)
        frame["reason"] = pd.Series(dtype=object)
        return frame
    span = chosen or range(int(frame["year"].min()), int(frame["year"].max()) + 1)
    names = frame[["province", "place"]].drop_duplicates()
    grid = names.merge(pd.DataFrame({"year": pd.array(list(span), dtype="Int64")}), how="cross")
    # A place that two bodies of nearly the same name report for may have two rows in a year: keep both.
    full = grid.merge(frame, on=["province", "place", "year"], how="left")
    full["missing"] = full["value"].isna()
    full["reason"] = pd.Series(_reasons(reader, full, metric, measure, level), index=full.index, dtype=object)
    for column in ("metric", "measure", "level"):
        full[column] = {"metric": metric, "measure": measure, "level": level}[column]
    full["is_part"] = full["is_part"].eq(True)
    full["is_headline"] = full["is_headline"].eq(True)
    full = full.sort_values(["place", "year"], kind="stable").reset_index(drop=True)
    full.attrs.update(attrs)
    return full


def _reasons(reader: Reader, full: pd.DataFrame, metric: str, measure: str, level: str) -> list[str | None]:
    latest = reader.once("latest_document", lambda: _latest_document(reader))
    vague = reader.rows(
        """SELECT DISTINCT province, organization, period FROM figures WHERE year IS NULL AND metric = ? AND
               measure = ?
           AND level = ? AND status <> 'rejected'""",
        [metric, measure, level],
    )
    spans = [(row[0], read_period(row[2])) for row in vague]
    reasons: list[str | None] = []
    for province, year, missing in zip(full["province"], full["year"], full["missing"], strict=True):
        if not missing:
            reasons.append(None)
        elif isinstance(province, str) and _gone(province, int(year)):
            reasons.append("no_unit")
        elif latest is not None and year > latest:
            reasons.append("not_yet")
        elif any(
            name == province and (p.start_year or 0) <= year <= (p.end_year or 9999) for name, p in spans
        ):
            reasons.append("ambiguous")
        else:
            reasons.append("not_reported")
    return reasons


def _latest_document(reader: Reader) -> int | None:
    """The year of the newest document."""
    years = reader.rows("SELECT max(substr(published, 1, 4))::INTEGER FROM documents WHERE current")
    return None if years[0][0] is None else int(years[0][0])


def _gone(province: str, year: int) -> bool:
    units = reference.versions(province)
    existed = any(
        u.valid_from.year <= year and (u.valid_to is None or u.valid_to.year >= year) for u in units
    )
    return bool(units) and not existed and year >= 1997


def alternatives(reader: Reader, figures: str | Iterable[str]) -> pd.DataFrame:
    """All figures that compete for the same place and year as each of `figures` (identifiers), in their
    order: the headline first, then the later reports first.

    Columns as `observations`. Rejected figures are included and marked. Without a year nothing competes.
    """
    ids = [figures] if isinstance(figures, str) else list(figures)
    asked_for = _rivals(reader, {key: number for number, key in enumerate(dict.fromkeys(ids))})
    frame = reader.frame(
        f"""SELECT {_COLUMNS}, f.rowid AS place FROM figures f
            WHERE f.rowid IN (SELECT unnest(?::BIGINT[]))
            ORDER BY f.is_headline DESC, f.published DESC NULLS LAST, f.document, f."start",
                     f.observation_id""",
        [list(asked_for)],
        INTEGERS,
    )
    frame = frame.sort_values("place", key=lambda places: places.map(asked_for), kind="stable")
    frame = frame.drop_duplicates("observation_id").drop(columns="place").reset_index(drop=True)
    return frame


# What figures must have in common to compete, but for the year.
_SUBJECT = ("metric", "measure", "unit", "level", "province", "population", "subgroup", "category")


def _rivals(reader: Reader, order: dict[str, int]) -> dict[int, int]:
    """Where the figures stand that compete with those of these identifiers (themselves among them), each with
    the number of the first that it competes with. Only the few columns that tell are read."""
    keys = f"f.rowid, f.year, {_BODY}, {_listed(_SUBJECT)}"
    condition, parameters = identified("f", order)
    chosen = reader.rows(f"SELECT f.observation_id, {keys} FROM figures f WHERE {condition}", parameters)
    first: dict[int, int] = {}
    subjects: dict[tuple[Any, ...], int] = {}
    for identifier, place, *subject in chosen:
        first[place] = order[identifier]
        if subject[0] is not None:
            key = tuple(subject)
            subjects[key] = min(order[identifier], subjects.get(key, order[identifier]))
    where = Where()
    for number, name in enumerate(("year", "", *_SUBJECT)):
        values = {key[number] for key in subjects}
        if name and None not in values:
            where.one_of(f"f.{name}", values, "INTEGER" if name == "year" else "VARCHAR")
    for place, *subject in reader.rows(f"SELECT {keys} FROM figures f WHERE {where.sql}", where.parameters):
        asked = subjects.get(tuple(subject))
        if asked is not None:
            first[place] = min(asked, first.get(place, asked))
    return first


def profile(
    reader: Reader, province: str, *, level: str = "province", limit: int | None = None
) -> pd.DataFrame:
    """All headline figures of a province over the years (columns as `observations`), by metric, measure and
    year; or the first `limit` of them.

    level: "province" for the province's own; "bloc", "district" ... for the bodies in it, separately.
    """
    page = f" LIMIT {int(limit)}" if limit is not None else ""
    return reader.frame(
        f"""SELECT {_COLUMNS} FROM figures f WHERE f.is_headline AND f.level = ? AND f.province = ?
            ORDER BY f.metric, f.measure, f.organization, f.year, f.rowid{page}""",
        [level, province],
        INTEGERS,
    )


def own_figures(reader: Reader, province: str) -> pd.DataFrame:
    """The headline figures of a province itself, of no subgroup and no category, in the order of `profile`.

    Columns: province, metric, measure, value, unit, qualifier, population, year, is_part.
    """
    frame = reader.frame("SELECT * FROM own_figures WHERE province = ? ORDER BY rowid", [province])
    return tidy(frame, ("year",))


@dataclass(frozen=True, slots=True)
class ProvinceExtent(Extent):
    """What is known of a province and the bodies in it. below: figures (count) of those bodies."""

    below: int


def province_extent(reader: Reader, province: str) -> ProvinceExtent:
    """How much is known of a province and of the bodies in it, rejected figures left out."""
    found = reader.once("province_extents", lambda: _province_extents(reader))
    known: ProvinceExtent = found.get(province, ProvinceExtent(0, 0, None, None, 0))
    return known


def _province_extents(reader: Reader) -> dict[str, ProvinceExtent]:
    rows = reader.rows(
        """SELECT province, count(*), count(DISTINCT document), min(year), max(year),
                  count(*) FILTER (level <> 'province')
           FROM figures WHERE status <> 'rejected' AND level <> 'national' AND province IS NOT NULL
           GROUP BY province"""
    )
    return {name: ProvinceExtent(*numbers) for name, *numbers in rows}


def organizations(reader: Reader, province: str | None = None) -> pd.DataFrame:
    """Reporting bodies. Columns: province, level, organization, figures (count), first_year, last_year."""
    where = Where()
    where.add("organization IS NOT NULL AND status <> 'rejected'")
    if province is not None:
        where.add("province = ?", province)
    frame = reader.frame(
        f"""SELECT province, level, arg_min(organization, rowid) AS organization, count(*) AS figures,
                   min(year) AS first_year, max(year) AS last_year
            FROM figures WHERE {where.sql} GROUP BY province, level, organization_key
            ORDER BY province, level, organization""",
        where.parameters,
    )
    return tidy(frame, ("figures", "first_year", "last_year"))


def coverage(
    reader: Reader, *, metrics: Iterable[str] | None = None, levels: Iterable[str] | None = ("province",)
) -> pd.DataFrame:
    """How much is known. Columns: province, year, figures, documents, metrics (counts); only cells with
    figures."""
    chosen = None if metrics is None else sorted(metrics)
    wanted = None if levels is None else sorted(levels)
    return reader.once(f"coverage {chosen} {wanted}", lambda: _coverage(reader, chosen, wanted)).copy()


def _coverage(reader: Reader, metrics: list[str] | None, levels: list[str] | None) -> pd.DataFrame:
    where = Where()
    where.add("status <> 'rejected' AND year IS NOT NULL AND province IS NOT NULL")
    where.one_of("metric", metrics)
    where.one_of("level", levels)
    frame = reader.frame(
        f"""SELECT province, year, count(*) AS figures, count(DISTINCT document) AS documents,
                   count(DISTINCT metric) AS metrics
            FROM figures WHERE {where.sql} GROUP BY province, year ORDER BY province, year""",
        where.parameters,
    )
    return tidy(frame, ("year", "figures", "documents", "metrics"))


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What can be chosen in this data version; codes and names, not labels.

    metrics: one row for each metric and measure with columns metric, measure, unit, level, figures, places,
        first_year, last_year.
    categories: columns metric, category, figures. populations: columns metric, population, figures.
    """

    metrics: pd.DataFrame
    categories: pd.DataFrame
    populations: pd.DataFrame
    provinces: tuple[str, ...]
    years: tuple[int, ...]
    levels: tuple[str, ...]
    subgroups: tuple[str, ...]


def filter_options(reader: Reader) -> FilterOptions:
    """Everything a page needs to fill its choosers, from the figures that are there."""
    return reader.once("filter_options", lambda: _filter_options(reader))


def _filter_options(reader: Reader) -> FilterOptions:
    metrics = reader.frame(
        """SELECT metric, measure, unit, level, count(*) AS figures, count(DISTINCT province) AS places,
                  min(year) AS first_year, max(year) AS last_year
           FROM figures WHERE status <> 'rejected' GROUP BY ALL ORDER BY metric, measure, unit, level"""
    )
    categories = reader.frame(
        """SELECT metric, category, count(*) AS figures FROM figures WHERE category IS NOT NULL
           AND status <> 'rejected' GROUP BY ALL ORDER BY metric, category"""
    )
    populations = reader.frame(
        """SELECT metric, population, count(*) AS figures FROM figures WHERE population IS NOT NULL
           AND status <> 'rejected' GROUP BY ALL ORDER BY metric, population"""
    )

    def distinct(column: str, order: str) -> list[object]:
        sql = (
            f"SELECT DISTINCT {column} FROM figures WHERE {column} IS NOT NULL AND status <> "
            f"'rejected' ORDER BY {order}"
        )
        return [row[0] for row in reader.rows(sql)]

    return FilterOptions(
        tidy(metrics, ("figures", "places", "first_year", "last_year")),
        tidy(categories, ("figures",)),
        tidy(populations, ("figures",)),
        tuple(str(name) for name in distinct("province", "province")),
        tuple(int(str(year)) for year in distinct("year", "year")),
        tuple(str(code) for code in distinct("level", "level")),
        tuple(str(code) for code in distinct("subgroup", "subgroup")),
    )
