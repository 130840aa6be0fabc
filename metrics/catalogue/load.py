"""Reads the catalogue's TOML files and refuses what is incomplete or contradictory, naming the place."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from metrics import model
from metrics.catalogue.types import (
    DIRECTIONS,
    KINDS,
    Break,
    Catalogue,
    CatalogueError,
    CodeName,
    Family,
    Metric,
    Pattern,
)

FAMILIES_FILE = "families.toml"
CODES_FILE = "codes.toml"
SHORT_LENGTH = 28

_CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_VERSION = re.compile(r"\d{4}\.\d{1,2}\.\d+")
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

_NAMES = {"code": str, "name_vi": str, "name_en": str}
_CODE_KEYS = {**_NAMES, "group": str, "explanation_vi": str, "explanation_en": str}
_METRIC_KEYS = {
    **_NAMES,
    "family": str,
    "short_vi": str,
    "short_en": str,
    "definition_vi": str,
    "definition_en": str,
    "unit_vi": str,
    "unit_en": str,
    "kind": str,
    "measures": list,
    "additive": bool,
    "direction": str,
}
_METRIC_OPTIONAL = {
    "rate_of_vi": str,
    "rate_of_en": str,
    "populations": list,
    "categories": list,
    "breaks": list,
    "patterns": list,
}
_BREAK_KEYS = {"period": str, "note_vi": str, "note_en": str}
_BREAK_OPTIONAL = {"successor": str, "predecessor": str, "populations": list}
_GROUPS: dict[str, tuple[str, ...] | None] = {
    "measure": model.MEASURES,
    "qualifier": model.QUALIFIERS,
    "level": model.LEVELS,
    "population": model.POPULATIONS,
    "subgroup": model.SUBGROUPS,
    "evidence": model.EVIDENCE,
    "unit": model.UNITS,
    "kind": KINDS,
    "direction": DIRECTIONS,
    "category": None,
}


@dataclass
class _Faults:
    """Collects every fault, so that an author mends a file in one go."""

    lines: list[str] = field(default_factory=list)

    def add(self, file: str, entry: str, key: str, fault: str) -> None:
        parts = [file, entry, f"key {key!r}" if key else "", fault]
        self.lines.append(": ".join(part for part in parts if part))

    def stop(self) -> None:
        if self.lines:
            raise CatalogueError("\n".join(self.lines))


@dataclass(frozen=True)
class _Place:
    """Where in the files a table stands, to name it in a fault."""

    file: str
    entry: str
    faults: _Faults

    def fault(self, key: str, text: str) -> None:
        self.faults.add(self.file, self.entry, key, text)

    def one_of(self, key: str, value: str, allowed: Iterable[str]) -> None:
        known = list(allowed)
        if value not in known:
            self.fault(key, f"{value!r} is not known; use one of {', '.join(known)}")

    def all_of(self, key: str, values: Iterable[Any], allowed: Iterable[str]) -> None:
        known, seen = list(allowed), set()
        for value in values:
            self.one_of(key, value, known)
            if value in seen:
                self.fault(key, f"{value!r} stands there twice; remove one")
            seen.add(value)


def _checked(place: _Place, table: Any, required: Mapping[str, type], optional: Mapping[str, type]) -> bool:
    """Whether the table has the required keys, no unknown ones, and the right type under each."""
    if not isinstance(table, dict):
        place.fault("", "is not a table; write it under a [[...]] header")
        return False
    before = len(place.faults.lines)
    for key in sorted(table.keys() - required.keys() - optional.keys()):
        place.fault(key, f"unknown key; remove it or use one of {', '.join((*required, *optional))}")
    for key in required:
        if key not in table:
            place.fault(key, "missing; add it")
    for key, kind in {**required, **optional}.items():
        if key not in table:
            continue
        value = table[key]
        if not isinstance(value, kind):
            place.fault(key, f"has type {type(value).__name__}; it must be {kind.__name__}")
        elif isinstance(value, str) and (not value or value != value.strip()):
            place.fault(key, "is empty or has spaces at an end; write the text without them")
    return len(place.faults.lines) == before


def _read(folder: Path, faults: _Faults) -> tuple[dict[str, dict[str, Any]], str]:
    """The tables of every file by file name, and the digest of all the files."""
    digest = hashlib.sha256()
    tables = {}
    for path in sorted(folder.glob("*.toml"), key=lambda each: each.name):
        # A checkout with Windows line ends holds the same catalogue.
        data = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(path.name.encode() + b"\0" + data + b"\0")
        try:
            tables[path.name] = tomllib.loads(data.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.add(path.name, "", "", f"is not valid TOML in UTF-8 ({error}); mend the file")
    for name in (FAMILIES_FILE, CODES_FILE):
        if not (folder / name).is_file():
            faults.add(name, "", "", f"missing; the catalogue in {folder} needs it")
    faults.stop()
    return tables, digest.hexdigest()


def _entries(file: str, table: dict[str, Any], key: str, faults: _Faults) -> list[Any]:
    entries = table.get(key)
    if not isinstance(entries, list) or not entries:
        faults.add(file, "", key, f"missing; add [[{key}]] entries")
        return []
    return entries


def _name(table: Any, key: str, position: int) -> str:
    name = table.get(key) if isinstance(table, dict) else None
    return name if isinstance(name, str) else f"entry {position}"


def _break(place: _Place, table: Any, metrics: Iterable[str], general: bool = False) -> Break | None:
    if not _checked(place, table, _BREAK_KEYS, {} if general else _BREAK_OPTIONAL):
        return None
    populations = tuple(table.get("populations", ()))
    place.all_of("populations", populations, model.POPULATIONS)
    for key in ("successor", "predecessor"):
        if key in table:
            place.one_of(key, table[key], metrics)
    found = Break(
        period=table["period"],
        note_vi=table["note_vi"],
        note_en=table["note_en"],
        successor=table.get("successor"),
        predecessor=table.get("predecessor"),
        populations=populations,
        general=general,
    )
    try:
        if not _PERIOD.fullmatch(found.period):
            raise ValueError
        found.date  # noqa: B018 (30 February)
    except ValueError:
        place.fault("period", f"{found.period!r} is no period; write YYYY, YYYY-MM or YYYY-MM-DD")
    return found


def _families(table: dict[str, Any], faults: _Faults) -> tuple[str, dict[str, Family], tuple[Break, ...]]:
    """The stated version, the families, and the breaks that concern every metric."""
    whole = _Place(FAMILIES_FILE, "", faults)
    _checked(whole, table, {"version": str, "families": list}, {"breaks": list})
    version = table.get("version", "")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        whole.fault("version", f"{version!r} is no version; write year.month.number, such as 2026.11.1")
    families: dict[str, Family] = {}
    for position, entry in enumerate(_entries(FAMILIES_FILE, table, "families", faults), 1):
        place = _Place(FAMILIES_FILE, f"family {_name(entry, 'code', position)}", faults)
        if _checked(place, entry, _NAMES, {}):
            if entry["code"] in families:
                place.fault("code", "defined twice; remove one")
            families[entry["code"]] = Family(**entry)
    breaks = []
    for position, entry in enumerate(table.get("breaks") or (), 1):
        found = _break(_Place(FAMILIES_FILE, f"break {position}", faults), entry, (), general=True)
        if found:
            breaks.append(found)
    return version, families, tuple(breaks)


def _codes(table: dict[str, Any], faults: _Faults) -> dict[tuple[str, str], CodeName]:
    """Display names by group and code; every code of metrics.model has one."""
    _checked(_Place(CODES_FILE, "", faults), table, {"codes": list}, {})
    codes: dict[tuple[str, str], CodeName] = {}
    for position, entry in enumerate(_entries(CODES_FILE, table, "codes", faults), 1):
        name = f"{_name(entry, 'group', position)} {_name(entry, 'code', position)}"
        place = _Place(CODES_FILE, name, faults)
        if not _checked(place, entry, _CODE_KEYS, {}):
            continue
        place.one_of("group", entry["group"], _GROUPS)
        allowed = _GROUPS.get(entry["group"])
        if allowed is not None:
            place.one_of("code", entry["code"], allowed)
        if (entry["group"], entry["code"]) in codes:
            place.fault("code", "defined twice; remove one")
        codes[entry["group"], entry["code"]] = CodeName(**entry)
    for group, known in _GROUPS.items():
        for code in known or ():
            if (group, code) not in codes:
                faults.add(CODES_FILE, f"{group} {code}", "code", "has no display name; add it as [[codes]]")
    return codes


def _frozen(value: Any) -> Any:
    """The same value, unchangeable: lists become tuples, tables read-only mappings."""
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(each) for key, each in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    return value


def _patterns(place: _Place, metric: str, tables: list[Any], seen: dict[str, str]) -> tuple[Pattern, ...]:
    """The rules of one metric. `seen` maps the ids of all metrics so far to where they stand."""
    patterns = []
    for position, table in enumerate(tables, 1):
        name = _name(table, "id", position)
        here = _Place(place.file, f"{place.entry}: pattern {name}", place.faults)
        if not isinstance(table, dict) or not isinstance(table.get("id"), str) or not table["id"].strip():
            here.fault("id", "missing or no text; give the pattern an id that no other has")
            continue
        if name in seen:
            here.fault("id", f"also used in {seen[name]}; ids are unique in the whole catalogue, rename one")
        seen[name] = f"{place.file}, {place.entry}"
        data = _frozen({key: value for key, value in table.items() if key != "id"})
        patterns.append(Pattern(id=name, metric=metric, data=data))
    return tuple(patterns)


def _check_values(place: _Place, table: dict[str, Any], families: Iterable[str]) -> None:
    """Faults of single values and of values that contradict each other; the types are right already."""
    if not _CODE.fullmatch(table["code"]):
        place.fault("code", "use lower-case letters, digits and single underscores")
    place.one_of("family", table["family"], families)
    if f"{table['family']}.toml" != place.file:
        place.fault("family", f"is {table['family']!r}; the metrics of a family stand in its own file")
    place.one_of("kind", table["kind"], KINDS)
    place.one_of("direction", table["direction"], DIRECTIONS)
    place.all_of("measures", table["measures"], model.MEASURES)
    place.all_of("populations", table.get("populations", ()), model.POPULATIONS)
    if not table["measures"]:
        place.fault("measures", "is empty; name at least one")
    for key in ("short_vi", "short_en"):
        if len(table[key]) > SHORT_LENGTH:
            place.fault(key, f"has {len(table[key])} characters; charts have room for {SHORT_LENGTH}")
    rates = bool({"rate_pct", "target_rate_pct"} & set(table["measures"]))
    for key in ("rate_of_vi", "rate_of_en"):
        if rates and key not in table:
            place.fault(key, "missing; say what a rate is a percentage of, or take the rates out of measures")
        if not rates and key in table:
            place.fault(key, "stands there although measures has no rate; remove it")


def _metric(
    place: _Place,
    table: Any,
    families: Iterable[str],
    codes: Mapping[tuple[str, str], CodeName],
    general: tuple[Break, ...],
    all_metrics: Iterable[str],
    pattern_ids: dict[str, str],
) -> Metric | None:
    if not _checked(place, table, _METRIC_KEYS, _METRIC_OPTIONAL):
        return None
    _check_values(place, table, families)
    categories = table.get("categories", [])
    place.all_of("categories", categories, [code for group, code in codes if group == "category"])
    breaks = []
    for position, entry in enumerate(table.get("breaks", ()), 1):
        here = _Place(place.file, f"{place.entry}: break {position}", place.faults)
        found = _break(here, entry, all_metrics)
        if found:
            here.all_of("populations", found.populations, table.get("populations", ()))
            if table["code"] in (found.successor, found.predecessor):
                here.fault("successor", "is the metric itself; name another or leave it out")
            breaks.append(found)
    nested = ("measures", "populations", "categories", "breaks", "patterns")
    return Metric(
        **{key: value for key, value in table.items() if key not in nested},
        measures=tuple(table["measures"]),
        populations=tuple(table.get("populations", ())),
        categories=tuple(codes["category", code] for code in categories if ("category", code) in codes),
        breaks=tuple(sorted((*breaks, *general), key=lambda each: each.period)),
        patterns=_patterns(place, table["code"], table.get("patterns", []), pattern_ids),
    )


def _metrics(
    tables: dict[str, dict[str, Any]],
    families: dict[str, Family],
    codes: Mapping[tuple[str, str], CodeName],
    general: tuple[Break, ...],
    faults: _Faults,
) -> dict[str, Metric]:
    """Every metric, families in their order and metrics in the order of their file."""
    entries: list[tuple[_Place, Any]] = []
    # Other files hold the vocabulary of the extraction; only metrics outside a family are a mistake.
    for file in sorted(tables.keys() - {f"{code}.toml" for code in families}):
        if "metrics" in tables[file]:
            faults.add(
                file, "", "metrics", f"of no family; add the family to {FAMILIES_FILE} or rename the file"
            )
    for code in families:
        file = f"{code}.toml"
        if file not in tables:
            faults.add(file, "", "", f"missing, although {FAMILIES_FILE} has the family; add the file")
            continue
        _checked(_Place(file, "", faults), tables[file], {"metrics": list}, {})
        for position, entry in enumerate(_entries(file, tables[file], "metrics", faults), 1):
            entries.append((_Place(file, f"metric {_name(entry, 'code', position)}", faults), entry))
    known = [entry["code"] for _, entry in entries if isinstance(entry, dict) and "code" in entry]
    metrics: dict[str, Metric] = {}
    pattern_ids: dict[str, str] = {}
    for place, entry in entries:
        metric = _metric(place, entry, families, codes, general, known, pattern_ids)
        if metric is None:
            continue
        if metric.code in metrics:
            place.fault("code", f"defined twice, also in {metrics[metric.code].family}.toml; remove one")
        metrics[metric.code] = metric
    return metrics


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of the TOML files in `folder`.

    Raises CatalogueError, one line a fault, when a file is missing, malformed or contradicts another.
    """
    faults = _Faults()
    tables, digest = _read(folder, faults)
    version, families, general = _families(tables[FAMILIES_FILE], faults)
    codes = _codes(tables[CODES_FILE], faults)
    metrics = _metrics(tables, families, codes, general, faults)
    faults.stop()
    return Catalogue(
        version=f"{version}+{digest[:8]}",
        families=MappingProxyType(families),
        metrics=MappingProxyType(metrics),
        codes=MappingProxyType(codes),
    )


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the package, read once; raises CatalogueError if its files are wrong."""
    return read_catalogue(Path(__file__).parent)
