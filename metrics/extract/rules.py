"""The catalogue's patterns made ready to run.

A rule joins a cue (words that say what is reported: "kết nạp", "bị kỷ luật") to the nouns it may count. The cue
regexes of all rules run over a sentence once; which rule holds for a number follows from the noun counted.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex

from metrics.catalogue import load_catalogue

_FOLDER = Path(__file__).resolve().parent.parent / "catalogue"
NOTHING = ""  # the metric of a rule whose numbers are no observation


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of the catalogue.

    metric: its code; NOTHING when the number is claimed so that no other rule takes it.
    nouns: classes of nouns that the cue may count; "none" when the number may stand without one.
    side: where the cue stands seen from the number: "left", "right" or "both".
    strength: added to the score of a match; a rule that needs a close fit has a negative one.
    reach: farthest distance in characters between cue and number.
    """

    id: str
    metric: str
    nouns: frozenset[str]
    side: str = "both"
    strength: int = 0
    reach: int = 90
    population: str | None = None
    category: str | None = None
    subgroup: str | None = None
    fraction: str = "denominator"
    zero: bool = False
    carries: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """A place in a sentence where the cue regex of some rules matched (clean-text interval)."""

    start: int
    end: int
    key: int
    rules: tuple[Rule, ...]

    def rule_for(self, noun: str) -> Rule | None:
        """The rule that counts this class of noun, if any; the first in the catalogue's order."""
        for rule in self.rules:
            if noun in rule.nouns:
                return rule
        return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Compiled words of vocabulary.toml and context.toml."""

    nouns: tuple[tuple[str, regex.Pattern[str]], ...]
    populations: dict[str, str]
    subgroups: tuple[tuple[str, regex.Pattern[str]], ...]
    target: regex.Pattern[str]
    target_pseudo: regex.Pattern[str]
    target_end: regex.Pattern[str]
    plan_after: regex.Pattern[str]
    plan_before: regex.Pattern[str]
    exceeded: regex.Pattern[str]
    up: regex.Pattern[str]
    down: regex.Pattern[str]
    ratio: regex.Pattern[str]
    share_total: regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the finder needs, compiled."""

    version: str
    cues: tuple[tuple[regex.Pattern[str], tuple[Rule, ...]], ...]
    vocabulary: Vocabulary
    kinds: dict[str, str]

    def cues_in(self, folded: str, start: int, end: int) -> list[Cue]:
        """The cues of folded[start:end] in order; where two overlap the longer one stands, then the earlier rule."""
        found = [
            Cue(*match.span(), key, rules)
            for key, (pattern, rules) in enumerate(self.cues)
            for match in pattern.finditer(folded, start, end)
        ]
        found.sort(key=lambda cue: (cue.start - cue.end, cue.key))
        kept: list[Cue] = []
        for cue in found:
            clash = [other for other in kept if cue.start < other.end and other.start < cue.end]
            if not clash:
                kept.append(cue)
            elif len(clash) == 1 and (clash[0].start, clash[0].end) == (cue.start, cue.end):
                kept.remove(clash[0])
                kept.append(Cue(cue.start, cue.end, clash[0].key, clash[0].rules + cue.rules))
        return sorted(kept, key=lambda cue: cue.start)


def _read(name: str) -> dict[str, Any]:
    with (_FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def _expand(pattern: str, macros: dict[str, str]) -> str:
    for _ in range(4):
        for name, words in macros.items():
            pattern = pattern.replace("{" + name + "}", f"(?:{words})")
    return _elastic_spaces(pattern)


def _elastic_spaces(pattern: str) -> str:
    """Every space outside a character class stands for one or more."""
    pieces, in_class = [], False
    for index, char in enumerate(pattern):
        escaped = index > 0 and pattern[index - 1] == "\\"
        in_class = (in_class or char == "[") and not (char == "]" and not escaped)
        pieces.append("[ ]+" if char == " " and not in_class else char)
    return "".join(pieces)


def word(pattern: str) -> str:
    """The pattern as whole words: no letter right before it or right after it."""
    return rf"(?<!\p{{L}})(?:{pattern})(?!\p{{L}})"


@cache
def load_rules() -> Rules:
    """Rules and vocabulary of the catalogue, compiled once a process."""
    catalogue = load_catalogue()
    words, context = _read("vocabulary.toml"), _read("context.toml")
    macros = words["macros"]
    groups: dict[str, list[str]] = words["groups"]
    by_cue: dict[str, list[Rule]] = {}
    sources = [
        (pattern.id, metric.code, dict(pattern.data))
        for metric in catalogue.metrics.values()
        for pattern in metric.patterns
    ]
    sources += [(entry["id"], NOTHING, dict(entry)) for entry in context.get("blockers", [])]
    for identifier, code, data in sources:
        rule = _rule(identifier, code, data, groups)
        by_cue.setdefault(_expand(data["cue"], macros), []).append(rule)
    cues = tuple((regex.compile(word(cue)), tuple(rules)) for cue, rules in by_cue.items())
    kinds = {metric.code: metric.kind for metric in catalogue.metrics.values()}
    return Rules(catalogue.version, cues, _vocabulary(words, context, macros), kinds)


def _rule(identifier: str, code: str, data: dict[str, Any], groups: dict[str, list[str]]) -> Rule:
    nouns = [noun for name in data["nouns"] for noun in groups.get(name, [name])]
    return Rule(
        id=identifier,
        metric=code,
        nouns=frozenset(nouns),
        side=data.get("side", "both"),
        strength=data.get("strength", 0),
        reach=data.get("reach", 90),
        population=data.get("population"),
        category=data.get("category"),
        subgroup=data.get("subgroup"),
        fraction=data.get("fraction", "denominator"),
        zero=data.get("zero", False),
        carries=data.get("carries", True),
    )


def _vocabulary(words: dict[str, Any], context: dict[str, Any], macros: dict[str, str]) -> Vocabulary:
    def any_of(patterns: list[str]) -> str:
        return "|".join(_expand(pattern, macros) for pattern in patterns)

    nouns = tuple((name, regex.compile(rf"(?:{any_of(forms)})(?!\p{{L}})")) for name, forms in words["nouns"].items())
    subgroups = tuple((name, regex.compile(word(any_of(forms)))) for name, forms in words["subgroups"].items())
    populations = {noun: code for code, classes in words["populations"].items() for noun in classes}
    change, plan, target = context["change"], context["plan"], context["target"]
    return Vocabulary(
        nouns=nouns,
        populations=populations,
        subgroups=subgroups,
        target=regex.compile(word(any_of(target["triggers"]))),
        target_pseudo=regex.compile(any_of(target["pseudo"])),
        target_end=regex.compile(word(any_of(target["terminators"]))),
        plan_after=regex.compile(rf"[ ]*(?:{any_of(plan['after'])})"),
        plan_before=regex.compile(any_of(plan["before"])),
        exceeded=regex.compile(plan["exceeded"]),
        up=regex.compile(rf"(?<!\p{{L}})(?:{any_of(change['up'])})$"),
        down=regex.compile(rf"(?<!\p{{L}})(?:{any_of(change['down'])})$"),
        ratio=regex.compile(any_of(change["ratio"])),
        share_total=regex.compile(any_of(context["share"]["total"])),
    )
