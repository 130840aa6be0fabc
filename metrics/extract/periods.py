"""Which period a figure belongs to.

`Timeline` reads all words that tell time once, works out what each stands for (relative ones from the document's
date or, without one, from the years the text itself names), and answers for each figure: the nearest governing
words in its bracket, clause and sentence, else those carried from before, else the title, else the document's date
where the figure is of a kind that dates itself (states, awards, badge rounds). When nothing decides there is no
answer: a wrong period is worse than a missing one.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from metrics.extract import period_context as context
from metrics.extract.period_figures import DATED, STOCKS, UNKNOWN, FigureAt, Timed
from metrics.extract.period_governing import Governing
from metrics.extract.period_reading import AHEAD
from metrics.extract.period_spans import (
    Resolved,
    Span,
    close,
    compared_with,
    parse_period,
    same_period,
    years,
)
from metrics.extract.segment import sentence_at

__all__ = ["DATED", "STOCKS", "FigureAt", "Timed", "Timeline", "parse_period"]

_SEMICOLON = regex.compile(r";")
_CLAUSE = regex.compile(r"[;:,()]| (?:và|còn|lên|xuống|thành) ")
# Months of the rounds that badges of several rounds are of, and the part of the year that stands for them.
_ROUNDS = {(2, 5): (1, 6), (9, 11): (7, 12), (2, 5, 9, 11): (1, 12)}


class Timeline(Governing):
    """The period of any figure in a document, from all that the document says about time."""

    # -- answering

    def period(self, figure: FigureAt) -> Timed:
        """The period of a figure; `Timed(None, "unknown", None)` when nothing decides."""
        return self._restored(self._period(self._moved(figure)))

    def announces(self, offset: int) -> bool:
        """Whether the number at an offset of the clean text is told for a time after the document's."""
        at, now = self._squeezed.at(offset), self._now
        index = sentence_at(self._sentences, at)
        heads = [
            item
            for item in self._before(at, 4)
            if item.bracket < 0 and (item.topical or item.sentence == index)
        ]
        nearest = heads[0] if heads else None
        if nearest is None or not nearest.topical or now.month is None:
            return False
        if nearest.sentence != index:
            goes_on = context.GOING_ON.search(self._text, self._sentences[index].start, at)
            if not goes_on or self._paragraph(nearest.sentence) != self._paragraph(index):
                return False
        span = nearest.span
        ahead = span is not None and (span.year, span.month) >= (now.year, now.month) and not span.one_month
        return ahead and nearest.role == "plan"

    def _period(self, figure: FigureAt) -> Timed:
        if not self._sentences:
            return self._without_words(figure)
        index = sentence_at(self._sentences, figure.start)
        if figure.metric == "badges_awarded":
            return self._badge_round(figure, index)
        begin = max(self._sentences[index].start, figure.start - 160)
        if figure.is_state and context.at_first(self._text, begin, figure.start):
            return self._founded(index)
        compared = self._compared(figure, index)
        if compared:
            return compared
        if self._yearly(figure, index):
            return self._over_years(figure, index)
        own = self._governing(figure, index)
        raised = self._raised(figure, own)
        if raised:
            return raised
        if figure.is_target and (own is None or own.kind not in {"years", "term"}):
            resolved = self._next_term(figure, own) or self._resolved(figure, index)
            if resolved:
                return resolved
        if own:
            return self._answer(figure, own, "stated")
        if context.FORMERLY.search(self._text[begin : figure.start]):
            return UNKNOWN
        if self._happened_here(figure, index):
            return self._event_month(index)
        carried = self._carried(figure, index)
        return self._answer(figure, carried, "inferred") if carried else self._without_words(figure)

    def _badge_round(self, figure: FigureAt, index: int) -> Timed:
        """Badges take the month of the occasion, wherever the text names it, before the day of the ceremony."""
        several = self._several_rounds(index)
        if several:
            return Timed(several.value(), "inferred", None)
        own: Resolved | None = self._governing(figure, index)
        if own and _SEMICOLON.search(self._text, figure.end, max(own.start, figure.end)):
            own = None
        if own and self._rank(own, figure) == 0:
            return self._answer(figure, own, "stated")
        event = own if own and own.role == "event" else None
        carried = self._carried(figure, index)
        if carried and self._rank(carried, figure) == 0 and (not event or close(carried, event)):
            return self._answer(figure, carried, "inferred")
        event = event or (carried if carried and carried.role == "event" else None)
        for item in self._occasions:
            if item.span and (event is None or close(item, event)):
                where = (item.start, item.end) if item.sentence >= 0 else None
                return Timed(item.span.value(), "inferred", where)
        if event:
            return self._answer(figure, event, "stated" if event is own else "inferred")
        best = own or carried
        return self._answer(figure, best, "inferred") if best else self._without_words(figure)

    def _several_rounds(self, index: int) -> Span | None:
        """'Trong 2 đợt 3-2 và 19-5': badges of several rounds are those of the part of the year they fall in."""
        sentence = self._sentences[index]
        spans = [item.span for item in self._around(sentence.start, index) if item.role == "occasion"]
        months = context.rounds_named(self._text, sentence.start, sentence.end)
        if len(months) < 2 or len({span.year for span in spans if span}) != 1 or spans[0] is None:
            return None
        first, last = _ROUNDS.get(months, (months[0], months[-1]))
        year, now = spans[0].year, self._now
        ahead = year == now.year and now.month is not None and months[-1] > now.month + 1
        return Span(year - ahead, first, year - ahead, last)

    def _compared(self, figure: FigureAt, index: int) -> Timed | None:
        """The 590 of "612 (cùng kỳ năm 2018: 590)": a figure of the period compared with, not a change."""
        nearest = next(iter(self._before(figure.start, 1)), None)
        if nearest is None or nearest.kind != "same" or figure.is_change or nearest.sentence != index:
            return None
        before, between = (
            self._text[max(0, nearest.start - 40) : nearest.start],
            self._text[nearest.end : figure.start],
        )
        if len(between) > 40 or context.APART.search(between) or context.AGAINST.search(before):
            return None
        plain = FigureAt(nearest.start, nearest.start, figure.metric, figure.measure, figure.kind)
        outside = [
            item
            for item in self._around(nearest.start, index)
            if item.bracket != nearest.bracket or nearest.bracket < 0
        ]
        fitting = [item for item in outside if item.start < nearest.start and self._usable(item, plain)]
        main = fitting[-1] if fitting else self._carried(plain, index)
        span = same_period(nearest, main.span) if main and main.span else None
        return Timed(span.value(), "stated", (nearest.start, nearest.end)) if span else UNKNOWN

    def _happened_here(self, figure: FigureAt, index: int) -> bool:
        """Whether a figure tells of something done at the meeting reported itself."""
        if figure.is_state or figure.is_target:
            return False
        begin, end = self._around_figure(figure, index, 200)
        if not self._given_here(figure, index):
            return context.decided_at_session(self._text, begin, figure.start)
        admitted = figure.metric == "new_members" and context.on_this_occasion(self._text, begin)
        awarded = figure.metric == "awards_given"
        return admitted or awarded or bool(context.DECIDED.search(self._text, begin, end))

    def _yearly(self, figure: FigureAt, index: int) -> bool:
        """Whether a figure is what every year brings, told with no year nearer than that."""
        if figure.is_target or not self._tells_yearly:
            return False
        begin = max(self._sentences[index].start, figure.start - 160)
        found = [*context.YEARLY.finditer(self._text[begin : figure.start])]
        at = begin + found[-1].start() if found else -1
        if at < 0:
            after = context.YEARLY.search(
                self._text, figure.end, min(self._sentences[index].end, figure.end + 50)
            )
            if after is None or _CLAUSE.search(self._text, figure.end, after.start() + 1):
                return False
            return not any(item.sentence == index for item in self._before(figure.start, 2))
        return not any(
            item.start > at and item.role != "noise" and item.kind not in {"now", "noise"}
            for item in self._before(figure.start, 3)
        )

    def _over_years(self, figure: FigureAt, index: int) -> Timed:
        """A yearly figure takes the years it is told for, never a single one."""
        here = self._paragraph(index)
        for item in self._before(figure.start):
            if self._paragraph(item.sentence) != here:
                break
            if item.span and not item.span.one_year and self._usable(item, figure):
                return self._answer(figure, item, "stated" if item.sentence == index else "inferred")
        carried = self._carried(figure, index)
        spans_years = carried is not None and carried.span is not None and not carried.span.one_year
        return self._answer(figure, carried, "inferred") if carried and spans_years else UNKNOWN

    def _raised(self, figure: FigureAt, own: Resolved | None) -> Timed | None:
        """ "..., đưa tổng số lên 5.000" stands at the end of what was told just before."""
        if not figure.is_state or figure.is_target or (own and own.kind in {"now", "date", "month"}):
            return None
        if not context.RAISED.search(self._text[max(0, figure.start - 90) : figure.start]):
            return None
        told = self._period(FigureAt(figure.start, figure.end, "new_members", "count", "flow"))
        span = parse_period(told.value) if told.value else None
        if span is None or (told.evidence == "document_date" and not told.span):
            return None
        ends_now = not span.one_year and span.year2 == self._now.year
        value = self._now.value() if ends_now or span.open_end else span.end()
        return replace(told, value=value) if value else UNKNOWN

    def _next_term(self, figure: FigureAt, own: Resolved | None) -> Timed | None:
        """A target that the congress now sets is one of the term that begins."""
        begin = max(0, figure.start - 500)
        told = [*context.SETS_TARGETS.finditer(self._text, begin, figure.start)]
        if self._coming is None or own or not told:
            return None
        since = told[-1].start()
        if any(item.start > since and item.role == "result" for item in self._before(figure.start, 5)):
            return None
        return Timed(self._coming.value(), "inferred", None)

    def _resolved(self, figure: FigureAt, index: int) -> Timed | None:
        """A target set by the congress's resolution is the term's."""
        if not context.set_by_congress(self._text, self._sentences[index].start, figure.start):
            return None
        carried, term = self._carried(figure, index), self._term
        if term is None or term.year == self._now.year or (carried and carried.kind in {"years", "term"}):
            return None
        return Timed(term.value(), "inferred", None)

    def _event_month(self, index: int) -> Timed:
        """The month of the meeting reported: the nearest earlier day named, else the document's month."""
        for item in self._before(self._sentences[index].end):
            if item.role in {"event", "occasion"} and item.span and not item.mention.count:
                return Timed(item.span.value(), "inferred", (item.start, item.end))
        return self._by_document()

    def _answer(self, figure: FigureAt, item: Resolved, evidence: str) -> Timed:
        """The period a figure takes from the mention that governs it."""
        span, where = item.span, (item.start, item.end)
        if span is None:
            return UNKNOWN
        if (
            evidence == "stated"
            and item.mention.word == "list"
            and "lần lượt" in self._text[item.end : figure.start]
        ):
            return UNKNOWN
        if figure.is_rating and span.one_year and span.month2 >= 10:
            span = years(span.year, span.year)  # ratings are of the whole year, told at its end
        if span.one_year and context.before_a_change(self._text, figure):
            return Timed(str(span.year - 1), "inferred", where)
        own = evidence == "stated"
        if own and not (item.mention.year or item.mention.year2) and item.kind not in {"part", "ytd"}:
            evidence = "inferred"
        if figure.is_target:
            return Timed(self._target_period(figure, item, span, own), evidence, where)
        if figure.is_state:
            return self._state(figure, item, span, evidence)
        if item.role == "until" and figure.metric not in DATED and item.kind in {"date", "month"}:
            return Timed(Span(span.year, 1, span.year2, span.month2).value(), evidence, where)
        return Timed(span.value(), evidence, where)

    def _target_period(self, figure: FigureAt, item: Resolved, span: Span, own: bool) -> str:
        """A target is the whole term's or year's, also where the text has only told a part of it."""
        if figure.measure == "target" and not figure.is_state and self._by_the_year(item, span):
            first = self._term.year if self._term and self._term.year2 == span.year else self._now.year
            return years(first or span.year, span.year).value()
        if item.role == "until" and span.one_year:
            return str(span.year)
        if span.open_end and self._term and self._term.year == span.year:
            return self._term.value()
        if item.mention.word == "half":
            return years(span.year, span.year + item.mention.count).value()
        if span.one_year and not span.whole_year:
            carried = not own and item.role == "result"
            if (
                carried
                or item.kind == "rel"
                or context.OF_THE_YEAR.match(self._text, figure.end, figure.end + 110)
            ):
                return str(span.year)
        return span.value()

    def _by_the_year(self, item: Resolved, span: Span) -> bool:
        """Whether "đến năm 2025" counts what is to come until then, not in that year alone."""
        if item.kind != "year" or not self._now.year or span.year < self._now.year + 2:
            return False
        return bool(context.TO_THE_YEAR.search(self._text[max(0, item.start - 12) : item.start]))

    def _state(self, figure: FigureAt, item: Resolved, span: Span, evidence: str) -> Timed:
        """The month or year at which a state stands."""
        where = (item.start, item.end)
        begun = context.at_the_start(self._text, item.start) and not span.one_year
        if begun or (item.kind == "term" and item.mention.word == "đầu"):
            return Timed(str(span.year), evidence, where)
        until = item.kind == "ytd" and item.mention.month2
        value = self._now.value() if span.open_end and self._now.year and not until else span.end()
        return Timed(value, evidence, where) if value else UNKNOWN

    def _founded(self, index: int) -> Timed:
        """A state at the founding is not one of today; its date is known when it is the news or an anniversary's."""
        for item in self._before(self._sentences[index].end, AHEAD):
            if item.span and self._paragraph(item.sentence) == self._paragraph(index) and self._founds(item):
                return Timed(item.span.value(), "inferred", (item.start, item.end))
        kept = self._anniversary
        if kept is None or not kept.mention.year or not kept.mention.month:
            return UNKNOWN
        value = f"{kept.mention.year - kept.mention.count}-{kept.mention.month:02}"
        return Timed(value, "inferred", (kept.start, kept.end))

    def _founds(self, item: Resolved) -> bool:
        """Whether a mention names the day or year something was founded."""
        if item.kind not in {"date", "month", "year"}:
            return False
        told = context.FOUNDING.search(self._text, max(0, item.start - 200), item.end)
        return item.role == "history" or (item.role == "event" and told is not None)

    # -- without words

    def _without_words(self, figure: FigureAt) -> Timed:
        """The period of a figure that no words before it govern."""
        dated = (figure.is_state and not figure.is_target) or figure.metric in DATED
        if dated and self._now.month and figure.metric != "badges_awarded":
            return self._by_document()
        titled = self._by_title(figure)
        if titled:
            return titled
        later = None if dated else self._quota(figure) or self._later(figure)
        if later:
            return self._answer(figure, later, "inferred")
        if figure.is_target and self._now.year:
            return Timed(str(self._now.year), self._now.evidence, None)
        if figure.is_rating and self._now.month:
            return Timed(self._now.rated_year, self._now.evidence, None) if self._now.rated_year else UNKNOWN
        just = figure.start > self._just_from
        if not dated and not just:
            # A report that names no period of its own is one of its year.
            alone = not self._tells_periods and self._now.evidence == "document_date"
            return Timed(str(self._now.year), "document_date", None) if alone else UNKNOWN
        return self._by_document()

    def _by_title(self, figure: FigureAt) -> Timed | None:
        parts = (
            {"result", "plan", "quota", "congress", "resolution"}
            if figure.is_target
            else {"result", "occasion"}
        )
        fitting = [item for item in self._title if item.span and item.role in parts and item.kind != "noise"]
        chosen = min(fitting, key=lambda item: self._rank(item, figure), default=None)
        if chosen is None or chosen.span is None:
            return None
        value = chosen.span.end() if figure.is_state else chosen.span.value()
        return Timed(value, "inferred", None) if value else UNKNOWN

    def _quota(self, figure: FigureAt) -> Resolved | None:
        """The year of the plan in "đạt 105% chỉ tiêu năm 2022", when nothing else names one."""
        if figure.is_target or not self._sentences:
            return None
        index = sentence_at(self._sentences, figure.start)
        now = self._now.year
        fitting = [
            item
            for item in self._around(figure.start, index)
            if item.role == "quota"
            and item.kind == "year"
            and item.span
            and (now is None or item.span.year <= now)
        ]
        return fitting[0] if fitting else None

    def _later(self, figure: FigureAt) -> Resolved | None:
        """Words that follow soon: "... Những con số này là của năm 2017"; a lead may wait two paragraphs for them."""
        if not self._sentences:
            return None
        index = sentence_at(self._sentences, figure.start)
        here = self._paragraph(index)
        if any(item.kind == "now" and item.sentence == index for item in self._before(figure.start, AHEAD)):
            return None
        paragraphs, reach = (2, 8) if here <= self._sentences[0].paragraph + 1 else (0, 2)
        for item in self._after(figure.end):
            if self._paragraph(item.sentence) > here + paragraphs or item.sentence > index + reach:
                return None
            if self._usable(item, figure) and item.role in {"result", "occasion"} and item.kind != "now":
                return item
        return None

    def _by_document(self) -> Timed:
        value = self._now.value()
        return Timed(value, self._now.evidence, None) if value else UNKNOWN

    # -- comparisons

    def base_period(self, figure: FigureAt) -> Timed:
        """The period a change is measured against; unknown for any other measure."""
        if not figure.is_change or not self._sentences:
            return UNKNOWN
        return self._restored(self._base_period(self._moved(figure)))

    def _base_period(self, figure: FigureAt) -> Timed:
        value = self._period(figure).value
        own = parse_period(value) if value else None
        index = sentence_at(self._sentences, figure.start)
        for item in self._after(figure.start, 8):
            if item.start >= self._sentences[index].end or item.start - figure.end > 120:
                break
            if item.role == "base":
                return self._base(item, own, "stated")
        for item in self._before(figure.start, 30):
            if item.role == "base":
                return self._base(item, own, "stated" if item.sentence == index else "inferred")
        if own and own.whole_year:
            return Timed(own.shifted(-1).value(), "inferred", None)
        return UNKNOWN

    def _base(self, item: Resolved, own: Span | None, evidence: str) -> Timed:
        span = compared_with(item, own, self._former)
        return Timed(span.value(), evidence, (item.start, item.end)) if span else UNKNOWN
