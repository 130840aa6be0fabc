"""A figure as the finder hands it over, and the period it is given back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

STOCKS = frozenset({"members_total", "orgs_total", "cells_total", "units_with_cell", "units_without_members"})
# Things that happen on a day: without words of their own they take the day of the event reported.
DATED = frozenset({"badges_awarded", "awards_given", "congresses_held", "committee_members_elected"})
_TARGETS = frozenset({"target", "target_rate_pct"})
_CHANGES = frozenset({"change_pct", "change_abs"})


@dataclass(frozen=True)
class FigureAt:
    """A figure as the finder sees it: clean-text interval of its number, what it counts, "flow"/"stock"/"share"."""

    start: int
    end: int
    metric: str
    measure: str
    kind: str

    @cached_property
    def is_state(self) -> bool:
        """Whether it stands at a moment instead of being counted over a period; ratings are those of a year."""
        return (self.kind == "stock" or self.metric in STOCKS) and not self.is_rating

    @cached_property
    def is_rating(self) -> bool:
        """Whether it is of the yearly assessment: a figure of the year assessed, whenever it was decided."""
        return self.metric.startswith("rated") or self.metric in {"orgs_assessed", "members_assessed"}

    @cached_property
    def is_target(self) -> bool:
        return self.measure in _TARGETS

    @cached_property
    def is_change(self) -> bool:
        return self.measure in _CHANGES


@dataclass(frozen=True, slots=True)
class Timed:
    """A period ("2022", "2022-H1", "2022-Q1", "2022-M01..M09", "2022-03", "2020..2025" or None).

    evidence: "stated", "inferred", "document_date" or "unknown".
    span: clean-text interval of the words that decided, if they stand in the text.
    """

    value: str | None
    evidence: str
    span: tuple[int, int] | None


UNKNOWN = Timed(None, "unknown", None)
