"""Why the extraction found what it found: for each figure the rule and the words that decided, and what was left over.

`explain` gives plain data, `render` the text that `party-metrics explain` prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from metrics.catalogue import load_catalogue
from metrics.extract.figures import Figure
from metrics.extract.numbers import Number
from metrics.extract.pipeline import Reading, read
from metrics.extract.rules import Rules, load_rules
from metrics.model import Document, Observation

RELATIONS = {
    "left": "the cue stands before the number",
    "right": "the cue stands behind the number",
    "list": "a list goes on with the cue of a number before it",
    "ahead": "the number behind it has the cue that both share",
    "bracket": "a fraction in brackets restates the percentage before it",
    "leaning": "it says more of the figure before it",
    "change": "it says by how much a figure rose or fell",
    "group": "a group of what the text counted before",
    "row": "a line of a list that names a body only",
}
_MEASURES = {
    "count": "a plain number: nothing round it makes it a plan, a change or a share",
    "rate_pct": "a percentage that no word makes a share of a plan or a change",
    "denominator": "the whole of which the number before it is a part",
    "target": "words of a plan before the number",
    "target_rate_pct": "words of a plan before the percentage",
    "pct_of_target": "the plan is named beside the percentage",
    "change_pct": "words of a rise, a fall or a ratio",
    "change_abs": "words of a rise or a fall",
}
_PLAN_BY_SENSE = (
    "no plan is named here: a plan named elsewhere in the text, or a share too large to be another"
)
_FRACTION_PLAN = "the number under the stroke is a plan"
_AROUND = 60  # characters of surroundings shown on either side of a number
_RATIO = regex.compile(r"(?:bằng|tương đương)(?:[ ]+(?:hơn|gần|khoảng|trên))?[ ]*$")
_WORDS_BEHIND = regex.compile(r"[ ]*(\p{L}+)(?:[ ]+(\p{L}+))?")
_WORDS_BEFORE = regex.compile(r"(?:(\p{L}+)[ ]+)?(\p{L}+)[ ,:(]*$")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the text: half-open interval of the original, and what stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class FigureExplained:
    """One figure and what decided about it.

    sentence: the sentence it stands in. name_vi, name_en: the metric's names in the catalogue.
    relation: how the number came to its rule, a key of RELATIONS. score: how well the cue fits (about 10 is right
    beside the number, 3 is the least that claims anything; 0 where nothing was weighed).
    cue: the words of the rule; None where the figure goes on with those of another.
    noun: class of the noun counted ("none": there was none), and its words.
    why: what made the number a count, a plan, a change or a share, and the words that did.
    """

    observation: Observation
    sentence: str
    name_vi: str
    name_en: str
    relation: str
    score: float
    cue: Words | None
    noun: str
    noun_words: Words | None
    why: str
    measure_words: tuple[Words, ...]
    period_words: tuple[Words, ...]
    base_period_words: tuple[Words, ...]
    place_words: tuple[Words, ...]
    organization_words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """Numbers of the same shape, in sentences with words of the catalogue, that no rule claimed.

    shape: the kind of number with the words beside it ("{n} đại biểu dự"). numbers: each with its surroundings.
    """

    shape: str
    numbers: tuple[tuple[Words, str], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """figures: in the order of the text. restated: figures left out because the text says them twice.
    unclaimed: the most frequent shapes first."""

    document: Document
    catalogue_version: str
    figures: list[FigureExplained]
    restated: list[Words]
    unclaimed: list[Unclaimed]


def explain(document: Document) -> Explanation:
    """Every figure of a document with what decided about it, and the numbers that no rule claimed. Pure."""
    return explain_reading(read(document))


def explain_reading(reading: Reading) -> Explanation:
    """The same for a document that has been read already."""
    rules = load_rules()
    folded = reading.clean.folded.replace("\n", " ")
    figures: dict[tuple[object, ...], list[Figure]] = {}
    for figure in reading.found.figures:
        interval = reading.clean.original(figure.start, figure.end)
        figures.setdefault(_key(figure, round(figure.value, 6), *interval), []).append(figure)
    explained = []
    for observation in reading.observations:
        key = _key(observation, observation.value, observation.start, observation.end)
        explained.append(_explained(observation, figures[key].pop(0), reading, rules, folded))
    restated = sorted(figure.start for left in figures.values() for figure in left)
    ends = {figure.start: figure.end for left in figures.values() for figure in left}
    return Explanation(
        document=reading.document,
        catalogue_version=rules.version,
        figures=explained,
        restated=[_words(reading, start, ends[start]) for start in restated],
        unclaimed=_unclaimed(reading),
    )


def _key(one: Figure | Observation, value: float, start: int, end: int) -> tuple[object, ...]:
    """What a figure and the observation made from it have in common."""
    return one.metric, one.measure, value, one.qualifier, one.subgroup, one.population, start, end


def _explained(
    observation: Observation, figure: Figure, reading: Reading, rules: Rules, folded: str
) -> FigureExplained:
    metric = load_catalogue().metrics[observation.metric]
    why, measure_words = _measure(figure, reading, rules, folded)
    noun = figure.item.noun
    sentence = reading.sentences[figure.sentence]
    return FigureExplained(
        observation=observation,
        sentence=_words(reading, sentence.start, sentence.end).text,
        name_vi=metric.name_vi,
        name_en=metric.name_en,
        relation=figure.relation,
        score=round(figure.score, 1),
        cue=_words(reading, *figure.cue) if figure.cue else None,
        noun=figure.noun,
        noun_words=_words(reading, noun.start, noun.end) if noun else None,
        why=why,
        measure_words=measure_words,
        period_words=_role(reading, observation, "period"),
        base_period_words=_role(reading, observation, "base_period"),
        place_words=_role(reading, observation, "place"),
        organization_words=_role(reading, observation, "organization"),
    )


def _words(reading: Reading, start: int, end: int) -> Words:
    """Words of the original for an interval of the clean text."""
    first, last = reading.clean.original(start, end)
    return Words(first, last, reading.document.text[first:last])


def _role(reading: Reading, observation: Observation, role: str) -> tuple[Words, ...]:
    text = reading.document.text
    return tuple(
        Words(span.start, span.end, text[span.start : span.end])
        for span in observation.spans
        if span.role == role
    )


# ---------------------------------------------------------------- why this measure


def _measure(figure: Figure, reading: Reading, rules: Rules, folded: str) -> tuple[str, tuple[Words, ...]]:
    """What made the number this measure, and the words that did."""
    why = _MEASURES[figure.measure]
    spans = _deciding(figure, reading, rules, folded)
    if figure.measure == "pct_of_target" and not spans:
        why = _PLAN_BY_SENSE
    if figure.measure == "target" and figure.item.number.second == figure.value:
        why = _FRACTION_PLAN
    elif figure.measure in ("target", "target_rate_pct") and not spans:
        why = "a list goes on with the plan before it"
    elif figure.measure in ("change_pct", "change_abs") and not spans:
        why = "it goes with the change before it, or the words stand before a whole list"
    return why, tuple(_words(reading, *span) for span in sorted(set(spans)))


def _deciding(figure: Figure, reading: Reading, rules: Rules, folded: str) -> list[tuple[int, int]]:
    """Clean-text intervals of the words of a plan or a change round a figure's number."""
    words, number = rules.vocabulary, figure.item.number
    sentence = reading.sentences[figure.sentence]
    start, at = sentence.start, number.qualifier_start
    if figure.measure in ("target", "target_rate_pct"):
        triggers = [match.span() for match in words.target.finditer(folded, start, at)]
        numbers = [match.span() for match in words.plan_number.finditer(folded, start, at)]
        return [*triggers[-1:], *numbers[-1:]]
    left_start = max(start, at - 40)
    before = folded[left_start:at]
    if figure.measure == "pct_of_target":
        behind = words.plan_after.match(folded, number.end, sentence.end)
        spans = [_trimmed(folded, *behind.span())] if behind else []
        for pattern in (words.plan_before, words.exceeded):
            match = pattern.search(before)
            spans += [(left_start + match.start(), left_start + match.end())] if match else []
        return [_trimmed(folded, *span) for span in spans]
    if figure.measure in ("change_pct", "change_abs"):
        found = [
            (left_start + match.start(), left_start + match.end())
            for pattern in (words.up, words.down, _RATIO)
            if (match := pattern.search(before))
        ]
        return [_trimmed(folded, *span) for span in found]
    return []


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start] == " ":
        start += 1
    while end > start and folded[end - 1] == " ":
        end -= 1
    return start, end


# ---------------------------------------------------------------- what no rule claimed


def _unclaimed(reading: Reading) -> list[Unclaimed]:
    groups: dict[str, list[tuple[Words, str]]] = {}
    for number in reading.found.unclaimed:
        near = (
            max(0, number.start - _AROUND),
            min(len(reading.clean.text), number.end + _AROUND),
        )
        entry = (_words(reading, number.start, number.end), _words(reading, *near).text)
        groups.setdefault(_shape(number, reading.clean.folded), []).append(entry)
    found = [Unclaimed(shape, tuple(numbers)) for shape, numbers in groups.items()]
    return sorted(found, key=lambda one: (-len(one.numbers), one.shape))


def _shape(number: Number, folded: str) -> str:
    """The kind of number with the two syllables behind it, or those before it where none follow."""
    slot = {"fraction": "{a}/{b}", "range": "{a}-{b}", "percent": "{p}%"}.get(number.kind, "{n}")
    behind = _WORDS_BEHIND.match(folded, number.end, number.end + 40)
    if behind:
        return " ".join([slot, *(word for word in behind.groups() if word)])
    before = _WORDS_BEFORE.search(folded, max(0, number.start - 40), number.start)
    return " ".join([*(word for word in before.groups() if word), slot]) if before else slot


# ---------------------------------------------------------------- as text


def render(explanation: Explanation) -> str:
    """The explanation as plain text; nothing in it can steer a terminal."""
    document = explanation.document
    lines = [
        _line(document.id),
        f"  title: {_line(document.title)}",
        f"  publisher: {_line(document.publisher)}",
        f"  published: {_line(document.published)}",
        f"  catalogue: {explanation.catalogue_version}",
        "",
    ]
    sentence = None
    for place, figure in enumerate(explanation.figures, 1):
        if figure.sentence != sentence:
            sentence = figure.sentence
            lines += [f"| {_line(sentence)}", ""]
        lines += [*_figure_lines(place, figure, document), ""]
    for words in explanation.restated:
        lines.append(f"said again, counted once: {_quoted([words])} at {words.start}")
    return "\n".join([*lines, *_unclaimed_lines(explanation)]) + "\n"


def _figure_lines(place: int, figure: FigureExplained, document: Document) -> list[str]:
    observation = figure.observation
    value = f"{observation.to_dict()['value']} {observation.unit} ({observation.qualifier})"
    score = f" (score {figure.score:g})" if figure.relation in ("left", "right") else ""
    numbers = [document.text[span.start : span.end] for span in observation.spans if span.role == "number"]
    cue = _behind([figure.cue]) if figure.cue else "  (the words of another figure)"
    lines = [
        f"{place}. {observation.metric} / {observation.measure} = {value}   "
        f"[{observation.start}:{observation.end}]",
        f"   name:    {figure.name_vi} | {figure.name_en}",
        f"   quote:   {_line(observation.quote)}",
        f"   rule:    {observation.rule}{cue} «{_line(' '.join(numbers))}»",
        f"   how:     {figure.relation}: {RELATIONS[figure.relation]}{score}",
        f"   counts:  {figure.noun}{_behind([figure.noun_words] if figure.noun_words else [])}",
        f"   measure: {figure.why}{_behind(figure.measure_words)}",
        f"   period:  {_line(observation.period)} ({observation.period_evidence}){_behind(figure.period_words)}",
    ]
    if observation.measure.startswith("change"):
        lines.append(f"   against: {_line(observation.base_period)}{_behind(figure.base_period_words)}")
    lines += [
        f"   place:   {_line(observation.province)} ({observation.province_evidence}), level "
        f"{_line(observation.level)}{_behind(figure.place_words)}",
        f"   body:    {_line(observation.organization)}{_behind(figure.organization_words)}",
    ]
    details = {name: getattr(observation, name) for name in ("population", "subgroup", "category", "stated")}
    named = ", ".join(f"{name} {_line(value)}" for name, value in details.items() if value is not None)
    return [*lines, f"   also:    {named}"] if named else lines


def _unclaimed_lines(explanation: Explanation) -> list[str]:
    total = sum(len(one.numbers) for one in explanation.unclaimed)
    lines = [f"{len(explanation.figures)} figures; {total} numbers beside them claimed by no rule"]
    for one in explanation.unclaimed:
        lines.append(f"  {len(one.numbers)} × {_line(one.shape)}")
        lines += [f"      at {words.start}: …{_line(near)}…" for words, near in one.numbers]
    return lines


def _behind(words: Iterable[Words]) -> str:
    quoted = _quoted(words)
    return f"  {quoted}" if quoted else ""


def _quoted(words: Iterable[Words]) -> str:
    return " ".join(f"«{_line(one.text)}»" for one in words)


def _line(value: str | None) -> str:
    """One line of printable characters; "unknown" for None."""
    if value is None:
        return "unknown"
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())
