"""Figures of provinces on the map of one set of borders. Plain data; nothing here knows Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from metrics import reference

OLD, NEW = "63", "34"
LAST_OLD_DAY = date(2025, 6, 30)


def borders_of(year: int, choice: str) -> str:
    """ "63" or "34": the choice of the reader, or by the year ("auto")."""
    return choice if choice in (OLD, NEW) else (NEW if year >= reference.REFORM.year else OLD)


def shapes_file(borders: str) -> Path:
    """The GeoJSON of a set of borders."""
    return reference.reference_file(f"provinces_{borders}.geojson")


@dataclass(frozen=True, slots=True)
class Placed:
    """drawn: columns code (feature), series, value, n_summed, observations. missing: names that cannot be
    drawn."""

    drawn: pd.DataFrame
    missing: tuple[str, ...]


def unit_of(name: str, year: int) -> reference.Province | None:
    """The version of a province that a figure of `year` was reported for: the one at the year's end, else
    mid-year."""
    for day in (date(year, 12, 31), date(year, 6, 30), date(year, 1, 1)):
        if unit := reference.province_on(name, day):
            return unit
    return None


def place(rows: pd.DataFrame, year: int, borders: str, additive: bool) -> Placed:
    """Put figures (columns province, value, observation_id) of one year onto the features of a map.

    A unit that is a whole feature, or several whole ones, is drawn as reported. Under the 34 borders older
    units are added up only when the metric is additive and every member reported; otherwise they are named
    as missing.
    """
    drawn: list[dict[str, object]] = []
    waiting: dict[str, dict[str, tuple[str, float, str]]] = {}
    missing: list[str] = []
    for row in rows.itertuples():
        unit = unit_of(str(row.province), year)
        if unit is None:
            missing.append(str(row.province))
            continue
        codes, fit = (unit.geo_63, unit.geo_63_fit) if borders == OLD else (unit.geo_34, unit.geo_34_fit)
        if fit in ("exact", "union"):
            drawn += [
                _record(code, str(row.province), float(row.value), 1, [str(row.observation_id)])
                for code in codes
            ]
        elif borders == NEW and unit.valid_to == LAST_OLD_DAY and additive:
            successor, _ = reference.forward(unit.code, reference.REFORM)
            waiting.setdefault(successor, {})[unit.code] = (
                str(row.province),
                float(row.value),
                str(row.observation_id),
            )
        else:
            missing.append(str(row.province))
    for successor, members in waiting.items():
        if set(members) == set(members_of(successor)):
            parts = list(members.values())
            total = sum(value for _, value, _ in parts)
            name = reference.province(successor).name
            drawn += [
                _record(code, name, total, len(parts), [key for _, _, key in parts])
                for code in reference.province(successor).geo_34
            ]
        else:
            missing += [name for name, _, _ in members.values()]
    frame = pd.DataFrame(drawn, columns=["code", "series", "value", "n_summed", "observations"])
    return Placed(frame.drop_duplicates("code", keep="first"), tuple(dict.fromkeys(missing)))


def _record(code: str, name: str, value: float, n: int, observations: list[str]) -> dict[str, object]:
    return {"code": code, "series": name, "value": value, "n_summed": n, "observations": observations}


def members_of(successor: str) -> list[str]:
    """Codes of the units of 30 June 2025 that became part of a unit of the 34."""
    return [
        unit.code
        for unit in reference.provinces()
        if unit.in_force(LAST_OLD_DAY) and reference.forward(unit.code, reference.REFORM)[0] == successor
    ]


def relations(name: str) -> tuple[str | None, tuple[str, ...]]:
    """What the reform of 2025 made of a province: (the name it is part of now, the former names it was
    made of)."""
    before = reference.province_on(name, LAST_OLD_DAY)
    after = reference.province_on(name, reference.REFORM)
    now = reference.province(reference.forward(before.code, reference.REFORM)[0]).name if before else None
    members = [reference.province(code).name for code in members_of(after.code)] if after else []
    return (now if now != name else None), (tuple(members) if len(members) > 1 else ())
