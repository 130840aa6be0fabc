"""The stages in their order: clean, segment, claim periods and names, find, resolve, observe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from metrics.extract.clean import CleanText, clean, fold
from metrics.extract.figures import Figure, Found
from metrics.extract.find import find
from metrics.extract.numbers import Blocked, Intervals, LazyIntervals, not_figures
from metrics.extract.period_words import TimeWords
from metrics.extract.periods import FigureAt, Timeline
from metrics.extract.place_numbers import numbers_in_names
from metrics.extract.places import Places
from metrics.extract.rules import Rules, load_rules
from metrics.extract.segment import Sentence, paragraphs, sentences, wrapping_breaks
from metrics.model import Document, Observation, Span


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the stages found out about one document; `explain` and the annotated page show it."""

    document: Document
    clean: CleanText
    sentences: list[Sentence]
    found: Found
    observations: list[Observation]


def read(document: Document) -> Reading:
    """All stages over one document, with what each of them found."""
    rules = load_rules()
    cleaned = clean(document.text)
    start = cleaned.clean_offset(document.body_start) if document.body_start else 0
    cleaned = _without_head(cleaned, start)
    if not rules.vocabulary.party.search(cleaned.folded.replace("\n", " ")):
        # Nothing of the Party is spoken of: no number can be ours, and no later stage has anything to do.
        cleaned, start = CleanText("", "", None, 0), 0
    cleaned = _joined(cleaned)
    found_sentences = sentences(cleaned.text, start)
    folded = _unwrapped(cleaned, start)
    words = TimeWords(cleaned, found_sentences)
    named = cache(lambda: Intervals(numbers_in_names(cleaned.folded)))

    def blocked(index: int) -> Blocked:
        one = found_sentences[index]
        return LazyIntervals(
            lambda: Intervals(words.claimed(index)),
            named,
            lambda: Intervals(not_figures(folded, one.start, one.end)),
        )

    @cache
    def timeline() -> Timeline:
        return Timeline(cleaned, found_sentences, document.published, document.title, document.url, words)

    def announced(at: int) -> bool:
        return timeline().announces(at)

    title = fold(document.title or "")
    found = find(cleaned.text, folded, found_sentences, blocked, words.all_claimed, rules, title, announced)
    if not found.figures:
        return Reading(document, cleaned, found_sentences, found, [])
    places = Places(
        cleaned, found_sentences, document.title, document.publisher, document.url, document.published
    )
    observed = [
        _observe(figure, _located(found.figures, at), document, cleaned, timeline(), places, rules)
        for at, figure in enumerate(found.figures)
    ]
    return Reading(document, cleaned, found_sentences, found, _once(observed))


def _without_head(cleaned: CleanText, start: int) -> CleanText:
    """The clean text with spaces for the front matter: what it says comes as metadata, not as prose."""
    if not start:
        return cleaned
    blank = " " * start
    return replace(cleaned, text=blank + cleaned.text[start:], folded=blank + cleaned.folded[start:])


def _joined(cleaned: CleanText) -> CleanText:
    """The clean text with spaces for the line breaks that only wrap."""
    breaks = wrapping_breaks(cleaned.text)
    if not breaks:
        return cleaned

    def spaced(text: str) -> str:
        characters = list(text)
        for at in breaks:
            characters[at] = " "
        return "".join(characters)

    return replace(cleaned, text=spaced(cleaned.text), folded=spaced(cleaned.folded))


def _unwrapped(cleaned: CleanText, start: int) -> str:
    """Folded text with the line breaks inside paragraphs turned to spaces; same length."""
    if "\n" not in cleaned.folded:
        return cleaned.folded
    pieces, at = [], 0
    for begin, end in paragraphs(cleaned.text, start):
        pieces.append(cleaned.folded[at:begin])
        pieces.append(cleaned.folded[begin:end].replace("\n", " "))
        at = end
    pieces.append(cleaned.folded[at:])
    return "".join(pieces)


def _located(figures: list[Figure], at: int) -> Figure:
    """The figure whose place a figure has: "Thoại Sơn 214 đồng chí (119%)" tells where once, before the count."""
    figure = figures[at]
    before = figures[at - 1] if at else figure
    near = 0 <= figure.item.number.start - before.end < 12 and before.sentence == figure.sentence
    leans = figure.relation == "leaning" and figure.item.depth > before.item.depth
    return before if leans and near and before.metric == figure.metric else figure


def _observe(
    figure: Figure,
    located: Figure,
    document: Document,
    cleaned: CleanText,
    timeline: Timeline,
    places: Places,
    rules: Rules,
) -> Observation:
    number = figure.item.number
    at = FigureAt(
        number.start, number.end, figure.metric, figure.measure, rules.kinds.get(figure.metric, "flow")
    )
    timed = timeline.period(at)
    changed = figure.measure in ("change_pct", "change_abs")
    base = timeline.base_period(at) if changed else None
    there = located.item.number
    placed = places.place(there.start, there.end, figure.metric, figure.measure)
    spans = [("number", number.start, number.end)]
    if figure.cue:
        spans.append(("metric", *figure.cue))
    for role, span in (
        ("period", timed.span),
        ("base_period", base.span if base else None),
        ("place", placed.span),
        ("organization", placed.organization_span),
    ):
        if span:
            spans.append((role, *span))
    start, end = cleaned.original(figure.start, figure.end)
    return Observation(
        document=document.id,
        metric=figure.metric,
        measure=figure.measure,
        value=round(figure.value, 6),
        unit=figure.unit,
        qualifier=figure.qualifier,
        period=timed.value,
        base_period=base.value if base else None,
        province=placed.province,
        level=placed.level,
        organization=placed.organization,
        population=figure.population,
        subgroup=figure.subgroup,
        start=start,
        end=end,
        quote=document.text[start:end],
        category=figure.category if figure.measure == "count" else None,
        stated=figure.stated,
        period_evidence=timed.evidence,
        province_evidence=placed.evidence,
        rule=figure.rule.id,
        catalogue_version=rules.version,
        spans=tuple(Span(role, *cleaned.original(first, last)) for role, first, last in spans),
    )


# A list gives the same number to several bodies; a text that repeats itself does so a sentence later at the earliest.
_RESTATED_APART = 60


def _once(observed: list[Observation]) -> list[Observation]:
    """A figure that a text states twice is one observation: the first exact statement stays."""
    kept: list[Observation] = []
    for observation in observed:
        twins = [other for other in kept if _same(other, observation)]
        if not twins:
            kept.append(observation)
        elif twins[0].qualifier != "exact" and observation.qualifier == "exact":
            kept[kept.index(twins[0])] = observation
    return sorted(kept, key=lambda observation: (observation.start, observation.end))


def _same(one: Observation, other: Observation) -> bool:
    alike = (one.metric, one.measure, one.category, one.subgroup, one.population) == (
        other.metric, other.measure, other.category, other.subgroup, other.population,
    )  # fmt: skip
    if not alike or (one.start == other.start and one.value != other.value):
        return False
    if one.value == other.value:
        apart = abs(one.start - other.start) > _RESTATED_APART
        return apart and (one.period, one.level, one.organization) == (
            other.period,
            other.level,
            other.organization,
        )
    return _rounds(one, other) or _rounds(other, one)


def _rounds(rough: Observation, exact: Observation) -> bool:
    """The headline's "hơn 4.100" for the body's 4.143, "trên 99%" for 99,72%."""
    if rough.qualifier == "at_least" and rough.measure == "rate_pct" and exact.qualifier == "exact":
        return 0 < exact.value - rough.value < 1 and float(rough.value).is_integer()
    if (
        rough.qualifier == "exact"
        or exact.qualifier != "exact"
        or rough.value < 100
        or rough.measure != "count"
    ):
        return False
    step = 1
    while rough.value % (step * 10) == 0:
        step *= 10
    difference = exact.value - rough.value
    return 0 < difference < step if rough.qualifier == "at_least" else -step < difference < 0
