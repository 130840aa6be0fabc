"""Figures of provinces under other borders: as reported, the 63 of 2008 to mid-2025, or the 34 since.

Counts add up only when every member reported for the same period; rates and percents are never added. Where
the units of a figure's time and those of the chosen borders do not fit into each other (a province that was
divided, or a new figure under old borders), the smallest group that both sides share is shown as one place,
exactly.

Pieces that changed hands while both units went on (kind "transfer" in the lineage) are not followed; they
are a break in the series, which `transfers` lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from metrics import reference
from metrics.warehouse.period import read_period

REPORTED, OLD, NEW = "reported", "63", "34"
BORDERS = (REPORTED, OLD, NEW)
_DAY = {OLD: date(2024, 12, 31), NEW: date(2025, 7, 1)}
COLUMNS = (
    "place",
    "codes",
    "year",
    "period",
    "value",
    "unit",
    "qualifier",
    "is_part",
    "method",
    "complete",
    "members",
    "missing",
    "observations",
    "values",
)


@dataclass(frozen=True, slots=True)
class Group:
    """units: in force at the figure's time; targets: units of the chosen borders; they cover the same
    land."""

    units: frozenset[str]
    targets: frozenset[str]

    @property
    def name(self) -> str:
        """Names of the targets, joined by " + "."""
        return " + ".join(reference.province(code).name for code in sorted(self.targets))


def unit_of(name: str, period: str | None, published: str | None = None) -> reference.Province | None:
    """The version of a province that a figure was reported for.

    That in force on the last day of the period, or on the day of publication if that is earlier; a name that
    was gone by then means the last unit of that name that existed within the period.
    """
    first, last = _days(period)
    if first is None or last is None:
        return None
    known = _published(published)
    day = min(last, known) if known is not None and known >= first else last
    if unit := reference.province_on(name, day):
        return unit
    within = [
        u
        for u in reference.versions(name)
        if u.valid_from <= last and (u.valid_to is None or u.valid_to >= first)
    ]
    return within[-1] if within else None


def _days(period: str | None) -> tuple[date | None, date | None]:
    read = read_period(period)
    if read.year and read.first and read.last:
        following = date(read.year + (read.last == 12), read.last % 12 + 1, 1)
        return date(read.year, read.first, 1), following - timedelta(days=1)
    if read.start_year and read.end_year:
        return date(read.start_year, 1, 1), date(read.end_year, 12, 31)
    return None, None


def _published(text: str | None) -> date | None:
    if not isinstance(text, str) or len(text) < 10:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@cache
def _descendants(code: str) -> frozenset[str]:
    """The unit and everything it became."""
    found = {code}
    for link in reference.lineage():
        if link.predecessor == code and link.kind != "transfer":
            found |= _descendants(link.successor)
    return frozenset(found)


@cache
def _in_force(day: date) -> frozenset[str]:
    return frozenset(unit.code for unit in reference.provinces() if unit.in_force(day))


@cache
def groups(day: date, borders: str) -> dict[str, Group]:
    """For each unit in force on `day`: the group it is shown in under the chosen borders ("63" or "34")."""
    units, targets = _in_force(day), _in_force(_DAY[borders])
    linked = {u: {t for t in targets if t in _descendants(u) or u in _descendants(t)} for u in units}
    result: dict[str, Group] = {}
    for start in sorted(units):
        if start in result:
            continue
        members, reached = {start}, set(linked[start])
        while True:
            more = {u for u in units if linked[u] & reached} | members
            wider = set().union(*(linked[u] for u in more))
            if more == members and wider == reached:
                break
            members, reached = more, wider
        group = Group(frozenset(members), frozenset(reached))
        result.update({member: group for member in members})
    return result


def convert(frame: pd.DataFrame, borders: str, *, additive: bool = True) -> pd.DataFrame:
    """Headline figures of provinces (one metric and measure) under the chosen borders.

    frame: columns of `queries.headline` (province, year, period, value, unit, qualifier, is_part,
    observation_id,
        published). additive: whether counts of this metric add up across provinces.
    Result, one row for each place and year: place, codes (units of the chosen borders, joined by "+"), year,
    period, value (NaN when it cannot be given), unit, qualifier, is_part, method ("reported": one unit's own
    figure; "sum"; "incomplete": members are missing; "not_additive": members only), complete, members
    (names, list), missing (names that did not report for the same period, list), observations (identifiers,
    list), values (by member, dict).
    """
    if borders not in BORDERS:
        raise ValueError(f"borders must be one of {', '.join(BORDERS)}")
    gathered: dict[tuple[Any, ...], list[tuple[reference.Province | None, dict[str, Any]]]] = {}
    for row in frame.to_dict("records"):
        unit = unit_of(row["province"], row["period"], row.get("published"))
        if borders == REPORTED or unit is None:
            key: tuple[Any, ...] = (row["province"], None, row["period"])
        else:
            group = groups(_moment(unit, row), borders)[unit.code]
            key = (group.name, group, row["period"])
        gathered.setdefault(key, []).append((unit, row))
    rows = [_place(name, group, found, additive) for (name, group, _), found in gathered.items()]
    best: dict[tuple[str, int], dict[str, Any]] = {}
    for item in sorted(rows, key=lambda r: (not r["complete"], r["is_part"], -len(r["observations"]))):
        best.setdefault((item["place"], item["year"]), item)
    result = pd.DataFrame(list(best.values()), columns=list(COLUMNS))
    result["year"] = result["year"].astype("Int64")
    return result.sort_values(["place", "year"], kind="stable").reset_index(drop=True)


def _moment(unit: reference.Province, row: dict[str, Any]) -> date:
    """A day within the figure's period on which its unit was in force."""
    first, last = _days(row["period"])
    assert first is not None and last is not None
    day = min(last, unit.valid_to) if unit.valid_to else last
    return max(day, unit.valid_from)


def _place(
    name: str,
    group: Group | None,
    found: list[tuple[reference.Province | None, dict[str, Any]]],
    additive: bool,
) -> dict[str, Any]:
    rows = [row for _, row in found]
    first = rows[0]
    values = {row["province"]: float(row["value"]) for row in rows}
    base = {
        "place": name,
        "codes": "+".join(sorted(group.targets)) if group else (found[0][0].code if found[0][0] else ""),
        "year": first["year"],
        "period": first["period"],
        "unit": first["unit"],
        "qualifier": _qualifier(rows),
        "is_part": bool(first["is_part"]),
        "observations": [row["observation_id"] for row in rows],
        "values": values,
    }
    needed = [reference.province(code).name for code in sorted(group.units)] if group else [first["province"]]
    missing = [member for member in needed if member not in values]
    result = {**base, "members": needed, "missing": missing, "complete": not missing}
    if len(needed) == 1:
        return {**result, "value": values[needed[0]], "method": "reported"}
    if first["unit"] != "count" or not additive:
        return {**result, "value": float("nan"), "method": "not_additive", "complete": False}
    if missing:
        return {**result, "value": float("nan"), "method": "incomplete"}
    return {**result, "value": sum(values.values()), "method": "sum"}


def _qualifier(rows: list[dict[str, Any]]) -> str:
    kinds = {row["qualifier"] for row in rows}
    return kinds.pop() if len(kinds) == 1 else "approx"


def ratio(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """A percent recomputed from two converted counts, such as results and targets.

    part, whole: results of `convert`. Only places and years where both are complete and cover the same
    period.
    Columns: place, codes, year, period, value (percent), part, whole, observations (list).
    """
    keys = ["place", "codes", "year", "period"]
    left = part.loc[part["complete"], [*keys, "value", "observations"]]
    right = whole.loc[whole["complete"], [*keys, "value", "observations"]]
    both = left.merge(right, on=keys, suffixes=("_part", "_whole"))
    both = both[both["value_whole"] > 0]
    both["value"] = 100 * both["value_part"] / both["value_whole"]
    both["observations"] = [
        a + b for a, b in zip(both["observations_part"], both["observations_whole"], strict=True)
    ]
    both = both.rename(columns={"value_part": "part", "value_whole": "whole"})
    return both[[*keys, "value", "part", "whole", "observations"]].reset_index(drop=True)


def transfers(names: Iterable[str]) -> pd.DataFrame:
    """Pieces that changed hands without ending a unit: breaks in the series of the provinces named.

    Columns: province, other, day, gained (True when the province received the piece), share (of its own
    land), note.
    """
    wanted = set(names)
    rows = []
    for link in reference.lineage():
        if link.kind == "transfer":
            before, after = reference.province(link.predecessor).name, reference.province(link.successor).name
            rows.append((before, after, link.day, False, link.predecessor_share, link.note))
            rows.append((after, before, link.day, True, link.successor_share, link.note))
    chosen = [row for row in rows if row[0] in wanted]
    return pd.DataFrame(chosen, columns=["province", "other", "day", "gained", "share", "note"])
