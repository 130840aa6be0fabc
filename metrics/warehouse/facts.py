"""The plain rows that the arithmetic checks work on, and what they give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from metrics.warehouse.rounding import interval


class Fact(NamedTuple):
    """One current figure, decisions applied. `body` is "" for the province and the nation themselves."""

    observation_id: str
    document: str
    metric: str
    measure: str
    value: float
    unit: str
    qualifier: str
    period: str | None
    base_period: str | None
    province: str | None
    level: str | None
    organization: str | None
    body: str
    population: str | None
    subgroup: str | None
    category: str | None
    stated: str | None
    start: int
    year: int | None
    period_kind: str
    period_months: int | None
    period_last: int | None
    is_headline: bool

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest value that the printed number and its qualifier allow."""
        return interval(self.value, self.unit, self.qualifier, self.stated)

    @property
    def place(self) -> tuple[str | None, ...]:
        """Whose figure it is."""
        return (self.level, self.province, self.body)

    @property
    def subject(self) -> tuple[str | None, ...]:
        """Whose figure it is and of what; equal subjects may be set against each other."""
        return (self.metric, *self.place, self.population, self.subgroup, self.category)


# The columns of Fact in the table `figures`, in the same order; and where no headlines are chosen yet.
UNRANKED_SQL = """observation_id, document, metric, measure, value, unit, qualifier, period, base_period,
province, level,
    organization, CASE WHEN level IN ('national', 'province') THEN '' ELSE organization_key END, population,
    subgroup, category, stated, "start", year, period_kind, period_months, period_last,
    false AS is_headline"""
FACT_SQL = UNRANKED_SQL.replace("false AS ", "")


@dataclass(frozen=True)
class Finding:
    """Something that does not add up. low, high: what the other figures allow; found: what was reported."""

    check: str
    severity: str
    facts: tuple[Fact, ...]
    formula: str
    low: float | None = None
    high: float | None = None
    found: float | None = None
    tolerance: str = ""

    @cached_property
    def finding_id(self) -> str:
        """The same for the same check of the same figures with the same values."""
        parts = [self.check, *(f"{fact.observation_id}={fact.value}" for fact in self.facts)]
        return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


class Implied(NamedTuple):
    """A value worked out from reported ones. low, high: what the printed rounding allows."""

    basis: Fact
    measure: str
    value: float
    low: float
    high: float
    unit: str
    period: str | None
    formula: str
    facts: tuple[Fact, ...]


def plain(value: float | None) -> str:
    """A number for a formula: 10,027 or 132.86."""
    if value is None:
        return "?"
    if math.isinf(value):
        return "any" if value > 0 else "-any"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def percent(value: float) -> str:
    """A percent for a formula: 133 %."""
    return f"{plain(value)} %"


def between(low: float, high: float) -> str:
    """An interval for a formula."""
    return f"{plain(low)} to {plain(high)}"
