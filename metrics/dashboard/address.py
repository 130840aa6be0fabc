"""What the address of a view holds: a codec between the choices of a reader and query parameters.

Values in an address are stable ASCII codes, the same in both languages, so that a link opens the same view
for everyone. Only choices that differ from their default are written. A wrong value never raises: it falls
back to the default and is named, so that the page can say so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["choice", "choices", "year", "years", "period", "text"]
SEPARATOR = "."  # left alone by every browser, and part of no code
FIRST_YEAR, LAST_YEAR = 1930, 2100
PERIOD = re.compile(r"\d{4}(-(H[12]|Q[1-4]|M\d\d\.\.M\d\d|\d\d))?", re.ASCII)  # a year or a part of one
MAX_TEXT = 200
MAX_CHOICES = 64


@dataclass(frozen=True, slots=True)
class Parameter:
    """One choice that an address can hold.

    name: in the address and in the state. default: what an address without it means.
    options: the codes allowed where they are known beforehand; data-dependent ones are given to `decode`.
    """

    name: str
    kind: Kind
    default: Any = None
    options: tuple[str, ...] = ()


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("metric", "choice", "new_members"),
    Parameter("measure", "choice", "count"),
    Parameter("provinces", "choices", ()),
    Parameter("years", "years", None),
    Parameter("level", "choice", "province"),
    Parameter("national", "choice", "no", ("no", "yes")),
    Parameter("layout", "choice", "lines", ("lines", "panels")),
    Parameter("scale", "choice", "absolute", ("absolute", "index")),
    Parameter("targets", "choice", "no", ("no", "yes")),
    Parameter("derived", "choice", "no", ("no", "yes")),
    Parameter("year", "year", None),
    Parameter("borders", "choice", "auto", ("auto", "63", "34")),
    Parameter("place", "choice", None),
    Parameter("from", "period", None),
    Parameter("to", "period", None),
    Parameter("rated", "choice", "grassroots_orgs"),
    Parameter("family", "choice", "badges"),
    Parameter("body", "choice", None),
    Parameter("category", "choice", "total"),
    Parameter("group", "choice", "all"),
    Parameter("anywhere", "choice", "no", ("no", "yes")),
    Parameter("severity", "choice", "all", ("all", "error", "warning", "note")),
    Parameter("finding", "choice", None),
    Parameter("doc", "text", None),
    Parameter("fig", "text", None),
    Parameter("q", "text", None),
    Parameter("subgroup", "choice", "total"),
    Parameter("show", "choice", "table", ("table", "dictionary", "columns", "use", "sql", "method")),
    Parameter("metrics", "choices", ()),
    Parameter("measures", "choices", ()),
    Parameter("columns", "choices", ()),
    Parameter("find", "text", None),
)
BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


@dataclass(frozen=True, slots=True)
class Decoded:
    """state: a valid value for every parameter. wrong: the names whose value could not be used."""

    state: dict[str, Any]
    wrong: tuple[str, ...] = field(default=())


def defaults() -> dict[str, Any]:
    """The state of an address without parameters."""
    return {parameter.name: parameter.default for parameter in PARAMETERS}


def encode(state: Mapping[str, Any]) -> dict[str, str]:
    """Query parameters for the choices in `state` that differ from their default, in a fixed order."""
    query: dict[str, str] = {}
    for parameter in PARAMETERS:
        value = state.get(parameter.name, parameter.default)
        if value is None or value == parameter.default:
            continue
        if parameter.kind == "choices":
            query[parameter.name] = SEPARATOR.join(value)
        elif parameter.kind == "years":
            query[parameter.name] = f"{value[0]}-{value[1]}"
        else:
            query[parameter.name] = str(value)
    return query


def decode(query: Mapping[str, str], allowed: Mapping[str, Collection[str]] | None = None) -> Decoded:
    """State from query parameters. `allowed` names the codes that exist now, by parameter name.

    A parameter without known options accepts any code of plain letters. Unknown parameter names are ignored:
    links gather them ("utm_source") and they change nothing.
    """
    allowed = allowed or {}
    state = defaults()
    wrong: list[str] = []
    for parameter in PARAMETERS:
        raw = query.get(parameter.name)
        if raw is None or raw == "":
            continue
        value, fine = _parse(parameter, str(raw), allowed.get(parameter.name) or parameter.options)
        state[parameter.name] = value
        if not fine:
            wrong.append(parameter.name)
    return Decoded(state, tuple(wrong))


def _parse(parameter: Parameter, raw: str, options: Collection[str]) -> tuple[Any, bool]:
    """The value, and whether all of `raw` could be used."""
    if parameter.kind == "choice":
        fine = raw in options if options else _is_code(raw)
        return (raw, True) if fine else (parameter.default, False)
    if parameter.kind == "choices":
        return _parse_choices(parameter, raw.split(SEPARATOR), options)
    if parameter.kind == "year":
        year = _year(raw)
        return (year, True) if year is not None else (parameter.default, False)
    if parameter.kind == "period":
        fine = PERIOD.fullmatch(raw) is not None and _year(raw[:4]) is not None
        return (raw, True) if fine else (parameter.default, False)
    if parameter.kind == "years":
        ends = [_year(part) for part in raw.split("-")]
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] <= ends[1]:
            return (ends[0], ends[1]), True
        return parameter.default, False
    if len(raw) > MAX_TEXT or not raw.isprintable():
        return parameter.default, False
    return raw, True


def _parse_choices(parameter: Parameter, parts: Sequence[str], options: Collection[str]) -> tuple[Any, bool]:
    known = [part for part in dict.fromkeys(parts) if (part in options if options else _is_code(part))]
    kept = tuple(known[:MAX_CHOICES])
    return (kept or parameter.default), len(kept) == len(parts)


def _is_code(text: str) -> bool:
    return text.isascii() and 0 < len(text) <= 64 and text.replace("_", "a").replace("-", "a").isalnum()


def _year(text: str) -> int | None:
    if len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    return None
