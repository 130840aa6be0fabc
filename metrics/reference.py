"""The reference tables as typed records: provinces of every period, what became of them, districts.

The tables are read once and kept. `data/reference/README.md` says what each column means and its source.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from metrics import paths

TABLES = ("provinces.csv", "lineage.csv", "districts.csv")
# The day the 63 provinces became 34 and the districts ended.
REFORM = date(2025, 7, 1)
NATIONWIDE = "Việt Nam"
# The one province whose name in the table ("Thành phố Hồ Chí Minh") is not the name figures carry.
_REPORTED = {"Thành phố Hồ Chí Minh": "TP Hồ Chí Minh"}


@dataclass(frozen=True, slots=True)
class Province:
    """One version of a provincial unit; in force from `valid_from` to `valid_to`, both included.

    name: as observations carry it ("Đồng Nai", "TP Hồ Chí Minh"); official_name: as in the table.
    valid_to: None while the unit is in force.
    city: true for cities under the central government.
    geo_63, geo_34: features of the two maps that show the unit.
    """

    code: str
    name: str
    official_name: str
    name_en: str
    city: bool
    region: str
    region_2025: str | None
    valid_from: date
    valid_to: date | None
    geo_63: tuple[str, ...]
    geo_34: tuple[str, ...]
    geo_63_fit: str
    geo_34_fit: str
    aliases: tuple[str, ...]
    notes: str

    @property
    def family(self) -> str:
        """The code without its year: the same for all versions of the unit."""
        return self.code.rsplit("-", 1)[0]

    def in_force(self, day: date) -> bool:
        """Whether this version existed on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Link:
    """What a unit became: one row of the lineage. Shares are of land, 0 to 1, or None when not known."""

    predecessor: str
    successor: str
    day: date
    kind: str
    principal: bool
    predecessor_share: float | None
    successor_share: float | None
    note: str
    legal_act: str
    certainty: str


@dataclass(frozen=True, slots=True)
class District:
    """A district-level unit that existed until 30 June 2025 (or shortly before: former).

    ambiguous: the same name is found in several provinces, whatever the kind.
    same_as_province: code of the province of the same name, or None.
    """

    code: str
    name: str
    kind: str
    province_code: str
    ambiguous: bool
    same_as_province: str | None
    former: bool
    aliases: tuple[str, ...]


def reference_dir() -> Path:
    """Folder of the reference tables."""
    return paths.reference_dir()


@cache
def provinces() -> tuple[Province, ...]:
    """Every version of every provincial unit since 1997. Raises OSError when the table is missing."""
    return tuple(
        Province(
            code=row["code"],
            name=_REPORTED.get(row["name"], row["name"]),
            official_name=row["name"],
            name_en=row["name_en"],
            city=row["type"].startswith("thành phố"),
            region=row["region"],
            region_2025=row["region_2025"] or None,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            geo_63=_parts(row["geo_63"]),
            geo_34=_parts(row["geo_34"]),
            geo_63_fit=row["geo_63_fit"],
            geo_34_fit=row["geo_34_fit"],
            aliases=_parts(row["aliases"]),
            notes=row["notes"],
        )
        for row in _rows("provinces.csv")
    )


@cache
def lineage() -> tuple[Link, ...]:
    """Every merge, split, rename and transfer. Raises OSError when the table is missing."""
    return tuple(
        Link(
            predecessor=row["predecessor_code"],
            successor=row["successor_code"],
            day=date.fromisoformat(row["date"]),
            kind=row["kind"],
            principal=row["principal"] == "yes",
            predecessor_share=_share(row["pred_area_share"]),
            successor_share=_share(row["succ_area_share"]),
            note=row["share_note"],
            legal_act=row["legal_act"],
            certainty=row["certainty"],
        )
        for row in _rows("lineage.csv")
    )


@cache
def districts() -> tuple[District, ...]:
    """Every district-level unit of the table. Raises OSError when the table is missing."""
    return tuple(
        District(
            code=row["code"],
            name=row["name"],
            kind=row["type"],
            province_code=row["province_code"],
            ambiguous=row["ambiguous"] == "yes",
            same_as_province=row["same_as_province"] or None,
            former=row["status"] == "former",
            aliases=_parts(row["aliases"]),
        )
        for row in _rows("districts.csv")
    )


@cache
def province(code: str) -> Province:
    """The province version with this code. Raises KeyError when there is none."""
    for candidate in provinces():
        if candidate.code == code:
            return candidate
    raise KeyError(code)


@cache
def versions(name: str) -> tuple[Province, ...]:
    """All versions of the unit with this name (as observations carry it), the oldest first."""
    found = [candidate for candidate in provinces() if candidate.name == name]
    return tuple(sorted(found, key=lambda unit: unit.valid_from))


def province_on(name: str, day: date) -> Province | None:
    """The version of the unit `name` that was in force on `day`; None when there was none."""
    return next((unit for unit in versions(name) if unit.in_force(day)), None)


def forward(code: str, day: date) -> tuple[str, bool]:
    """The unit that holds (the principal part of) unit `code` on `day`, and whether all of it went there.

    Transfers of a piece are not followed. A unit that began after `day` is returned unchanged.
    Raises KeyError for an unknown code.
    """
    exact = True
    unit = province(code)
    while unit.valid_to is not None and unit.valid_to < day:
        steps = [link for link in lineage() if link.predecessor == unit.code and link.kind != "transfer"]
        exact = exact and len(steps) == 1
        unit = province(next(link.successor for link in steps if link.principal))
    return unit.code, exact


def reference_file(name: str) -> Path:
    """A file of data/reference. Raises FileNotFoundError that says what to do."""
    path = reference_dir() / name
    if not path.is_file():
        raise FileNotFoundError(
            f"no reference table {path}: put {name} of the project's data/reference back, or set "
            "PARTY_METRICS_DATA to the folder that holds reference/"
        )
    return path


def check_files() -> None:
    """Raises FileNotFoundError for the first table that is missing, before any work is begun."""
    for name in TABLES:
        reference_file(name)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with reference_file(name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _share(cell: str) -> float | None:
    return float(cell) if cell else None
