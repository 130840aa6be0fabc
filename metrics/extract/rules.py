"""The catalogue's patterns made ready to run.

A rule joins a cue (words that say what is reported: "kết nạp", "bị kỷ luật") to the nouns it may count. The cue
regexes of all rules run over a sentence once; which rule holds for a number follows from the noun counted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import regex

from metrics.catalogue import load_catalogue
from metrics.extract.literals import PatternSet
from metrics.model import MEASURES

_FOLDER = Path(__file__).resolve().parent.parent / "catalogue"
_ALL_MEASURES = frozenset(MEASURES)
NOTHING = ""  # the metric of a rule whose numbers are no observation


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of the catalogue.

    metric: its code; NOTHING when the number is claimed so that no other rule takes it.
    nouns: classes of nouns that the cue may count; "none" when the number may stand without one.
    side: where the cue stands seen from the number: "left", "right" or "both".
    strength: added to the score of a match; a rule that needs a close fit has a negative one.
    reach: farthest distance in characters between cue and number.
    adjacent: only words that add nothing may stand between cue and number.
    default: asked only when no other rule and no list claims the number.
    requires: an expression that must stand somewhere before the number in the text.
    requires_near: an expression that must stand in the neighbourhood of the number.
    requires_sentence: an expression that must stand in the sentence.
    not_after: an expression that must not stand right behind the number's noun.
    not_before: an expression that must not be found in the sentence before the cue.
    not_followed: an expression that must not begin right behind the cue.
    inside: the cue must not open the sentence.
    list_only: only a list that goes on with the cue may use the rule.
    breakdown: only for the parts of the whole counted just before ("944 tổ chức, gồm 621 chi bộ").
    kinds: kinds of numbers it takes ("plain", "percent", "fraction", "range"); empty means all.
    zero: the rule takes a zero in words ("không có ... nào").
    fraction: what the b of "a/b" is: "denominator" or "target".
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
    carries: bool = True
    adjacent: bool = False
    default: bool = False
    requires: regex.Pattern[str] | None = None
    requires_near: regex.Pattern[str] | None = None
    requires_sentence: regex.Pattern[str] | None = None
    not_after: regex.Pattern[str] | None = None
    not_before: regex.Pattern[str] | None = None
    not_followed: regex.Pattern[str] | None = None
    inside: bool = False
    list_only: bool = False
    breakdown: bool = False
    kinds: frozenset[str] = frozenset()
    zero: bool = False


class Cue(NamedTuple):
    """A place in a sentence where the cue regex of some rules matched (clean-text interval)."""

    start: int
    end: int
    key: int
    rules: tuple[Rule, ...]
    counting: dict[str, Rule]

    def rule_for(self, noun: str) -> Rule | None:
        """The rule that counts this class of noun by itself, if any; the first in the catalogue's order."""
        return self.counting.get(noun)


class Vocabulary(NamedTuple):
    """Compiled words of vocabulary.toml and context.toml."""

    nouns: tuple[tuple[str, regex.Pattern[str]], ...]  # as they stand right behind a number
    noun_set: PatternSet[str]  # the same as whole words anywhere
    forms: regex.Pattern[str]
    party: regex.Pattern[str]
    populations: dict[str, str]
    subgroups: tuple[tuple[str, regex.Pattern[str]], ...]
    subgroup_set: PatternSet[str]
    target: regex.Pattern[str]
    target_pseudo: regex.Pattern[str]
    target_end: regex.Pattern[str]
    plan_after: regex.Pattern[str]
    plan_before: regex.Pattern[str]
    exceeded: regex.Pattern[str]
    plan_number: regex.Pattern[str]
    plan_beside: regex.Pattern[str]
    plan_words: PatternSet[None]  # the expressions by which a number is a plan
    up: regex.Pattern[str]
    down: regex.Pattern[str]
    ratio: regex.Pattern[str]
    share_total: regex.Pattern[str]
    elsewhere: regex.Pattern[str]

    def within(self, text: str) -> Vocabulary:
        """The vocabulary without the classes of nouns and groups that cannot be named anywhere in `text`."""
        named = {name for _, name in self.noun_set.able(text)}
        grouped = {name for _, name in self.subgroup_set.able(text)}
        return self._replace(
            nouns=tuple(pair for pair in self.nouns if pair[0] in named),
            subgroups=tuple(pair for pair in self.subgroups if pair[0] in grouped),
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the finder needs, compiled."""

    version: str
    cues: tuple[tuple[regex.Pattern[str], tuple[Rule, ...]], ...]
    counting: tuple[dict[str, Rule], ...]  # for each cue the rule that counts a class of nouns by itself
    cue_set: PatternSet[int]
    vocabulary: Vocabulary
    kinds: dict[str, str]
    measures: dict[str, frozenset[str]]
    rated: dict[str, tuple[str, ...]]  # metrics of ratings, each with the populations that it can rate

    def measures_of(self, metric: str) -> frozenset[str]:
        """The measures that a figure of the metric can have; all of them for a number claimed for nothing."""
        return self.measures.get(metric, _ALL_MEASURES)

    def cues_in(self, folded: str, start: int, end: int) -> list[Cue]:
        """Every place in folded[start:end] where a cue matches, in order; they may overlap."""
        found = [
            Cue(*match.span(), key, self.cues[key][1], self.counting[key])
            for pattern, key in self.cue_set.able(folded[start:end])
            for match in pattern.finditer(folded, start, end)
        ]
        return sorted(found, key=lambda cue: (cue.start, cue.start - cue.end, cue.key))


def for_noun(
    cues: list[Cue], noun: str, allowed: Callable[[Cue, Rule], bool] = lambda cue, rule: True
) -> list[tuple[Cue, Rule]]:
    """The cues that can count this noun, each with its rule; of two that overlap only the longer one stays.

    allowed: what else must hold for a cue and its rule; one that fails hides no other.
    """
    able = [(cue, rule) for cue in cues if (rule := cue.rule_for(noun)) and allowed(cue, rule)]
    if len(able) < 2:
        return able
    hidden: set[int] = set()
    open_: list[int] = []  # places in `able` of the cues that reach up to the present one
    for place, (cue, _) in enumerate(able):
        open_ = [other for other in open_ if able[other][0].end > cue.start]
        for other in open_:
            hidden.add(other if _length(able[other][0]) < _length(cue) else place)
        open_.append(place)
    return [pair for place, pair in enumerate(able) if place not in hidden]


def _length(cue: Cue) -> tuple[int, int]:
    return cue.end - cue.start, -cue.key


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
    pieces: list[str] = []
    in_class = False
    for index, char in enumerate(pattern):
        escaped = index > 0 and pattern[index - 1] == "\\"
        in_class = (in_class or char == "[") and not (char == "]" and not escaped)
        if char != " " or in_class:
            pieces.append(char)
        else:
            pieces.append("[ ]" if pattern[index + 1 : index + 2] in ("?", "*", "+", "{") else "[ ]+")
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
        rule = _rule(identifier, code, data, groups, macros)
        by_cue.setdefault(_expand(data["cue"], macros), []).append(rule)
    cues = tuple((regex.compile(word(cue)), tuple(rules)) for cue, rules in by_cue.items())
    kinds = {metric.code: metric.kind for metric in catalogue.metrics.values()}
    measures = {metric.code: frozenset(metric.measures) for metric in catalogue.metrics.values()}
    rated = {m.code: tuple(m.populations) for m in catalogue.metrics.values() if m.populations}
    cue_set = PatternSet((pattern, key) for key, (pattern, _) in enumerate(cues))
    return Rules(
        catalogue.version,
        cues,
        tuple(_counting(rules) for _, rules in cues),
        cue_set,
        _vocabulary(words, context, macros),
        kinds,
        measures,
        rated,
    )


def _counting(rules: tuple[Rule, ...]) -> dict[str, Rule]:
    able = [rule for rule in rules if not rule.list_only and not rule.breakdown]
    return {noun: rule for rule in reversed(able) for noun in rule.nouns}


def _rule(
    identifier: str, code: str, data: dict[str, Any], groups: dict[str, list[str]], macros: dict[str, str]
) -> Rule:
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
        carries=data.get("carries", True),
        adjacent=data.get("adjacent", False),
        default=data.get("default", False),
        requires_sentence=_compiled(data.get("requires_sentence"), macros, "{}"),
        requires_near=_compiled(data.get("requires_near"), macros, "{}"),
        requires=_compiled(data.get("requires"), macros, "{}"),
        not_before=_compiled(data.get("not_before"), macros, "{}"),
        kinds=frozenset(data.get("kinds", ("plain", "range") if data.get("default") else ())),
        breakdown=data.get("breakdown", False),
        not_followed=_compiled(data.get("not_followed"), macros, "{}"),
        inside=data.get("inside", False),
        list_only=data.get("list_only", False),
        zero=data.get("zero", False),
        not_after=_compiled(data.get("not_after"), macros, "[ ]*(?:{})"),
    )


def _compiled(pattern: str | None, macros: dict[str, str], frame: str) -> regex.Pattern[str] | None:
    return regex.compile(frame.replace("{}", _expand(pattern, macros))) if pattern else None


def _vocabulary(words: dict[str, Any], context: dict[str, Any], macros: dict[str, str]) -> Vocabulary:
    def any_of(patterns: list[str]) -> str:
        return "|".join(_expand(pattern, macros) for pattern in patterns)

    nouns = tuple(
        (name, regex.compile(rf"(?:{any_of(forms)})(?!\p{{L}})")) for name, forms in words["nouns"].items()
    )
    anywhere = ((regex.compile(word(any_of(forms))), name) for name, forms in words["nouns"].items())
    subgroups = tuple(
        (name, regex.compile(word(any_of(forms)))) for name, forms in words["subgroups"].items()
    )
    populations = {noun: code for code, classes in words["populations"].items() for noun in classes}
    change, plan, target = context["change"], context["plan"], context["target"]
    triggers = regex.compile(word(any_of(target["triggers"])))
    plan_number = regex.compile(_expand(plan["number"], macros))
    plan_beside = regex.compile(_expand(plan["beside"], macros))
    return Vocabulary(
        nouns=nouns,
        noun_set=PatternSet(anywhere),
        party=regex.compile(_expand(macros["party_near"], macros)),
        forms=regex.compile(any_of(words["forms"]) + r"(?!\p{L})"),
        populations=populations,
        subgroups=subgroups,
        subgroup_set=PatternSet((pattern, name) for name, pattern in subgroups),
        target=triggers,
        target_pseudo=regex.compile(any_of(target["pseudo"])),
        target_end=regex.compile(word(any_of(target["terminators"]))),
        plan_after=regex.compile(rf"[ ]*(?:{any_of(plan['after'])})"),
        plan_before=regex.compile(any_of(plan["before"])),
        plan_number=plan_number,
        plan_beside=plan_beside,
        plan_words=PatternSet((pattern, None) for pattern in (triggers, plan_number, plan_beside)),
        exceeded=regex.compile(plan["exceeded"]),
        up=regex.compile(rf"(?<!\p{{L}})(?:{any_of(change['up'])})$"),
        down=regex.compile(rf"(?<!\p{{L}})(?:{any_of(change['down'])})$"),
        ratio=regex.compile(any_of(change["ratio"])),
        elsewhere=regex.compile(word(any_of(context["elsewhere"]["words"]))),
        share_total=regex.compile(any_of(context["share"]["total"])),
    )
