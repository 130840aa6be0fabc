"""What the finder works with: numbers on their way (`Item`) and numbers that a rule claimed (`Figure`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from metrics.extract.numbers import Number
from metrics.extract.rules import Rule


class Noun(NamedTuple):
    """What a number counts: the class of vocabulary.toml, and where the words stand (clean-text interval)."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class Item:
    """A number of a sentence with the noun behind it.

    foreign: what it counts is none of our nouns ("300 hộ"), so it is no figure and ends a list.
    right: where the words that belong to the number end.
    depth: how many brackets are open around it.
    """

    number: Number
    noun: Noun | None
    foreign: bool
    sentence: int
    right: int
    depth: int = 0


@dataclass(slots=True)
class Figure:
    """A number that a rule claimed. Intervals are of the clean text.

    cue: the words that named the metric; None when a list or a bracket goes on with those of the figure before.
    key: which cue expression it was, so that a list can go on with it for another noun.
    relation: how the number came to its metric: "left", "right", "list", "bracket", "ahead", "change", "leaning".
    noun: class of the noun counted, "none" when there was none.
    """

    item: Item
    rule: Rule
    cue: tuple[int, int] | None
    key: int
    relation: str
    noun: str
    measure: str
    value: float
    unit: str
    qualifier: str
    start: int
    end: int
    stated: str | None = None
    subgroup: str | None = None
    population: str | None = None
    category: str | None = None
    score: float = 0.0

    @property
    def metric(self) -> str:
        return self.rule.metric

    @property
    def sentence(self) -> int:
        return self.item.sentence


@dataclass(slots=True)
class Found:
    """All figures of a text in order, and the numbers of relevant sentences that no rule claimed."""

    figures: list[Figure] = field(default_factory=list)
    unclaimed: list[Number] = field(default_factory=list)
