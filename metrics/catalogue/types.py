"""The catalogue's plain data: what can be measured, and how each code is shown to a reader."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Lang = Literal["vi", "en"]

KINDS = ("flow", "stock", "share")
DIRECTIONS = ("more_is_better", "less_is_better", "neutral")
LANGUAGES: tuple[Lang, ...] = ("vi", "en")


class CatalogueError(ValueError):
    """The catalogue's files are wrong. The message has one line a fault: file, entry, key, remedy."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One extraction rule of a metric.

    id: unique in the whole catalogue; observations carry it as `rule`.
    data: every other key of the TOML table, read-only; lists are tuples, tables are read-only mappings.
    """

    id: str
    metric: str
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)


@dataclass(frozen=True, slots=True)
class Break:
    """A point in time across which a series does not compare.

    period: "2018", "2018-03" or "2025-07-01": the first period under the new meaning.
    successor, predecessor: the metric that carries on, or came before, if another one does.
    populations: what the break concerns; empty means everything.
    general: it concerns every metric (a change of borders), not this one alone.
    """

    period: str
    note_vi: str
    note_en: str
    successor: str | None = None
    predecessor: str | None = None
    populations: tuple[str, ...] = ()
    general: bool = False

    @property
    def year(self) -> int:
        """The year of `period`."""
        return int(self.period[:4])

    @property
    def date(self) -> datetime.date:
        """The first day of `period`."""
        year, month, day = (*(int(part) for part in self.period.split("-")), 1, 1)[:3]
        return datetime.date(year, month, day)

    @property
    def related(self) -> str | None:
        """The other metric concerned, whichever side of the break it is on."""
        return self.successor or self.predecessor

    def note(self, lang: Lang) -> str:
        return self.note_vi if lang == "vi" else self.note_en


@dataclass(frozen=True, slots=True)
class Family:
    """A group of metrics shown together; its metrics stand in `<code>.toml`."""

    code: str
    name_vi: str
    name_en: str

    def name(self, lang: Lang) -> str:
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True, slots=True)
class CodeName:
    """What a reader sees instead of a code of `group` ("measure", "level", "category", ...)."""

    group: str
    code: str
    name_vi: str
    name_en: str
    explanation_vi: str
    explanation_en: str

    def name(self, lang: Lang) -> str:
        return self.name_vi if lang == "vi" else self.name_en

    def explanation(self, lang: Lang) -> str:
        return self.explanation_vi if lang == "vi" else self.explanation_en


# A category is shown like any other code; the name says what it is in a metric.
Category = CodeName


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that can be measured.

    short_vi, short_en: at most 28 characters, for charts and cards.
    unit_vi, unit_en: what a count counts ("đảng viên", "members").
    kind: "flow" (happens during a period), "stock" (stands at a moment or in a yearly assessment) or "share".
    measures: codes of metrics.model.MEASURES that a figure of this metric can have.
    rate_of_vi, rate_of_en: what a rate is a percentage of; None where there are no rates.
    additive: counts of disjoint provinces for the same period may be summed. Rates never may.
    direction: "more_is_better", "less_is_better" or "neutral".
    populations: what is rated; empty for metrics that are no ratings.
    """

    code: str
    family: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    definition_vi: str
    definition_en: str
    unit_vi: str
    unit_en: str
    kind: str
    measures: tuple[str, ...]
    additive: bool
    direction: str
    rate_of_vi: str | None = None
    rate_of_en: str | None = None
    populations: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    breaks: tuple[Break, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def name(self, lang: Lang) -> str:
        return self.name_vi if lang == "vi" else self.name_en

    def short(self, lang: Lang) -> str:
        return self.short_vi if lang == "vi" else self.short_en

    def definition(self, lang: Lang) -> str:
        return self.definition_vi if lang == "vi" else self.definition_en

    def unit(self, lang: Lang) -> str:
        return self.unit_vi if lang == "vi" else self.unit_en

    def rate_of(self, lang: Lang) -> str | None:
        return self.rate_of_vi if lang == "vi" else self.rate_of_en


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every metric, in the order in which they are shown.

    version: "2026.11.1+0a1b2c3d": the version stated in families.toml, and a digest of all the files.
    codes: display names by (group, code).
    """

    version: str
    families: Mapping[str, Family] = field(hash=False)
    metrics: Mapping[str, Metric] = field(hash=False)
    codes: Mapping[tuple[str, str], CodeName] = field(hash=False)

    def family_metrics(self, family: str) -> tuple[Metric, ...]:
        """The metrics of one family, in order."""
        return tuple(metric for metric in self.metrics.values() if metric.family == family)

    def group(self, group: str) -> tuple[CodeName, ...]:
        """Every code of one group, in order; empty for an unknown group."""
        return tuple(name for (of, _), name in self.codes.items() if of == group)

    def label(self, group: str, code: str | None, lang: Lang, missing: str = "") -> str:
        """The name of a code for a reader.

        group: "metric", "family", or a group of codes.toml. A code without a name is shown with spaces for
        underscores, so that data of a newer catalogue still reads; None gives `missing`.
        """
        if code is None:
            return missing
        found: Metric | Family | CodeName | None
        if group == "metric":
            found = self.metrics.get(code)
        elif group == "family":
            found = self.families.get(code)
        else:
            found = self.codes.get((group, code))
        return found.name(lang) if found else code.replace("_", " ")

    def patterns(self) -> tuple[Pattern, ...]:
        """Every extraction rule, in the order of the metrics."""
        return tuple(pattern for metric in self.metrics.values() for pattern in metric.patterns)
