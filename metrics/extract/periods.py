"""Which period a figure belongs to.

`Timeline` reads all words that tell time once, works out what each stands for (relative ones from the document's
date or, without one, from the years the text itself names), and answers for each figure: the nearest governing
words in its bracket, clause and sentence, else those carried from before, else the title, else the document's date
where the figure is of a kind that dates itself (states, awards, badge rounds). When nothing decides there is no
answer: a wrong period is worse than a missing one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

import regex

from metrics.extract import period_context as context
from metrics.extract.clean import CleanText, fold
from metrics.extract.period_figures import DATED, STOCKS, UNKNOWN, FigureAt, Timed
from metrics.extract.period_grammar import Mention, mentions
from metrics.extract.period_roles import role, topical
from metrics.extract.period_spans import (
    Calendar,
    Resolved,
    Span,
    close,
    former_term,
    holds,
    parse_period,
    same_period,
    speaking_from,
    years,
)
from metrics.extract.segment import Sentence, sentence_at
from metrics.extract.squeeze import squeeze

__all__ = ["DATED", "STOCKS", "FigureAt", "Timed", "Timeline", "parse_period"]

# How many mentions before and after a figure may govern it: keeps the work for each figure bounded.
_BACK, _AHEAD = 60, 12

_BREAK = regex.compile(r"[,;:]")
_SEMICOLON = regex.compile(r";")
_STOP = regex.compile(r"[0-9;:()]")
_CLAUSE = regex.compile(r"[;:,()]| (?:và|còn|lên|xuống|thành) ")


class Timeline:
    """All that a document says about time, and the period of any figure in it.

    clean, sentences: the text. published: "YYYY-MM-DD", "YYYY-MM", "YYYY" or None. title, url: weak evidence.
    `claimed` lists the intervals of clean text, sorted, whose numbers are dates or spans of time and never figures.
    """

    def __init__(
        self,
        clean: CleanText,
        sentences: list[Sentence],
        published: str | None,
        title: str | None = None,
        url: str | None = None,
    ) -> None:
        self._squeezed = squeeze(clean.folded, sentences)
        self._text = self._squeezed.text
        sentences = self._sentences = self._squeezed.sentences
        self._brackets = context.brackets(self._text, sentences)
        self._bracket_starts = [bracket[0] for bracket in self._brackets]
        found = mentions(self._text, sentences[0].start) if sentences else []
        self.claimed: list[tuple[int, int]] = [
            (self._squeezed.back(mention.start), self._squeezed.back(mention.end - 1) + 1)
            for mention in found
            if mention.kind not in {"now", "rel", "term"} and (mention.kind != "same" or mention.year)
        ]
        body = self._glossed([self._placed(mention) for mention in found])
        heading = fold(title or "")
        named = [Resolved(one, role(one, heading, 0, len(heading)), None) for one in mentions(heading)]
        self._now = speaking_from(named, body, published, url, self._text)
        calendar = Calendar(self._now)
        self._title = calendar.resolve(named, None, None)
        lead = next((item.span for item in self._title if item.role == "result" and item.span), None)
        self._found = calendar.resolve(body, lead, calendar.first_term(named))
        self._former = former_term((*body, *named))
        self._index()

    # -- reading

    def _placed(self, mention: Mention) -> Resolved:
        index = sentence_at(self._sentences, mention.start)
        sentence = self._sentences[index]
        part = role(mention, self._text, sentence.start, max(sentence.end, mention.end))
        if part in {"result", "event", "until"} and self._is_page_line(index):
            part = "page"
        head = topical(mention, self._text, sentence.start)
        return Resolved(mention, part, None, index, self._bracket_at(mention.start), head)

    def _is_page_line(self, index: int) -> bool:
        """Near the top, a line that holds a date and nothing else is the page's, not the story's."""
        sentence = self._sentences[index]
        if index > 4 or sentence.end - sentence.start > 80:
            return False
        return context.is_page_line(self._text[sentence.start : sentence.end])

    def _bracket_at(self, offset: int) -> int:
        index = bisect_right(self._bracket_starts, offset) - 1
        return index if index >= 0 and offset < self._brackets[index][1] else -1

    def _glossed(self, items: list[Resolved]) -> list[Resolved]:
        """ "tháng 8 (từ 15/7 đến 15/8)": the bracket explains the words before it and governs nothing itself."""
        result: list[Resolved] = []
        for item in items:
            if (
                result
                and item.kind == "years"
                and result[-1].kind == "count"
                and item.start - result[-1].end <= 1
            ):
                result[-1] = replace(result[-1], role="gloss")
            if result and item.bracket >= 0 > result[-1].bracket and item.role not in {"noise", "base"}:
                gap = self._brackets[item.bracket][0] - result[-1].end
                if 0 <= gap <= 2 and result[-1].role == "base":
                    item = replace(item, role="base")
                elif 0 <= gap <= 2 and result[-1].kind in {"month", "part", "year", "ytd"}:
                    item = replace(item, role="gloss")
            result.append(item)
        return result

    def _index(self) -> None:
        """Look-up tables, so that a question about one figure never reads the whole text again."""
        self._starts = [item.start for item in self._found]
        just = context.JUST.search(self._text, self._sentences[0].start) if self._sentences else None
        self._just_from = just.start() if just else len(self._text)
        everything = (*self._title, *self._found)
        self._occasions = [item for item in everything if item.role == "occasion" and item.span][:_BACK]
        self._anniversary = next((item for item in self._found if item.kind == "anniversary"), None)
        self._tells_periods = any(item.role == "result" and item.kind != "now" for item in everything)

    def _before(self, offset: int, most: int = _BACK) -> list[Resolved]:
        """Mentions that start before an offset, the nearest first."""
        split = bisect_left(self._starts, offset)
        return self._found[max(0, split - most) : split][::-1]

    def _after(self, offset: int, most: int = _AHEAD) -> list[Resolved]:
        split = bisect_left(self._starts, offset)
        return self._found[split : split + most]

    def _around(self, offset: int, index: int) -> list[Resolved]:
        """Mentions of a sentence around an offset, in order."""
        near = self._before(offset)[::-1] + self._after(offset, 2 * _AHEAD)
        return [item for item in near if item.sentence == index]

    # -- answering

    def period(self, figure: FigureAt) -> Timed:
        """The period of a figure; `Timed(None, "unknown", None)` when nothing decides."""
        return self._restored(self._period(self._moved(figure)))

    def _moved(self, figure: FigureAt) -> FigureAt:
        return replace(figure, start=self._squeezed.at(figure.start), end=self._squeezed.at(figure.end))

    def _restored(self, timed: Timed) -> Timed:
        if timed.span is None:
            return timed
        start, end = timed.span
        return replace(timed, span=(self._squeezed.back(start), self._squeezed.back(end - 1) + 1))

    def _period(self, figure: FigureAt) -> Timed:
        if not self._sentences:
            return self._without_words(figure)
        index = sentence_at(self._sentences, figure.start)
        if figure.metric == "badges_awarded":
            return self._badge_round(figure, index)
        begin = max(self._sentences[index].start, figure.start - 160)
        if figure.is_state and context.AT_FIRST.search(self._text, begin, figure.start):
            return self._founded()
        compared = self._compared(figure, index)
        if compared:
            return compared
        own = self._governing(figure, index)
        if own:
            return self._answer(figure, own, "stated")
        if context.FORMERLY.search(self._text[begin : figure.start]):
            return UNKNOWN
        if figure.metric == "awards_given" and self._given_here(figure, index):
            return self._event_month(index)
        carried = self._carried(figure, index)
        return self._answer(figure, carried, "inferred") if carried else self._without_words(figure)

    def _badge_round(self, figure: FigureAt, index: int) -> Timed:
        """Badges take the month of the occasion, wherever the text names it, before the day of the ceremony."""
        own = self._governing(figure, index)
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

    def _compared(self, figure: FigureAt, index: int) -> Timed | None:
        """The 590 of "612 (cùng kỳ năm 2018: 590)": a figure of the period compared with, not a change."""
        nearest = next(iter(self._before(figure.start, 1)), None)
        if nearest is None or nearest.kind != "same" or figure.is_change or nearest.sentence != index:
            return None
        before = self._text[max(0, nearest.start - 40) : nearest.start]
        between = self._text[nearest.end : figure.start]
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

    def _given_here(self, figure: FigureAt, index: int) -> bool:
        sentence = self._sentences[index]
        begin, end = max(sentence.start, figure.start - 300), min(sentence.end, figure.end + 300)
        return bool(context.HERE.search(self._text, begin, end))

    def _event_month(self, index: int) -> Timed:
        """The month of the meeting reported: the nearest earlier day named, else the document's month."""
        for item in self._before(self._sentences[index].end):
            if item.role in {"event", "occasion"} and item.span:
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
        if item.mention.word == "half":
            return years(span.year, span.year + item.mention.count).value()
        if span.one_year and not span.whole_year:
            carried = not own and item.role == "result"
            if carried or context.OF_THE_YEAR.match(self._text, figure.end, figure.end + 110):
                return str(span.year)
        return span.value()

    def _state(self, figure: FigureAt, item: Resolved, span: Span, evidence: str) -> Timed:
        """The month or year at which a state stands."""
        where = (item.start, item.end)
        if item.kind == "term" and item.mention.word == "đầu":
            return Timed(str(span.year), evidence, where)
        until = item.kind == "ytd" and item.mention.month2
        value = self._now.value() if span.open_end and self._now.year and not until else span.end()
        return Timed(value, evidence, where) if value else UNKNOWN

    def _founded(self) -> Timed:
        """A state at the founding is not one of today; its date is known when an anniversary names it."""
        item = self._anniversary
        if item is None or not item.mention.year or not item.mention.month:
            return UNKNOWN
        value = f"{item.mention.year - item.mention.count}-{item.mention.month:02}"
        return Timed(value, "inferred", (item.start, item.end))

    # -- words in the figure's own sentence

    def _governing(self, figure: FigureAt, index: int) -> Resolved | None:
        """The mention that governs a figure from within its own sentence."""
        items = [item for item in self._around(figure.start, index) if self._usable(item, figure)]
        if not items:
            return None
        bracket = self._bracket_at(figure.start)
        if bracket >= 0:
            chosen = self._nearest([item for item in items if item.bracket == bracket], figure)
            if chosen:
                return chosen
        items = [item for item in items if item.bracket < 0 or item.bracket == bracket or self._bare(item)]
        return self._nearest(items, figure)

    def _bare(self, item: Resolved) -> bool:
        """A mention alone in its bracket, "5 năm liền (2013-2017)", governs what is around it."""
        start, end = self._brackets[item.bracket]
        if end - start - (item.end - item.start) >= 30:
            return False
        rest = self._text[start : item.start] + self._text[item.end : end]
        return not any(char.isdigit() for char in rest)

    def _usable(self, item: Resolved, figure: FigureAt) -> bool:
        """Whether a mention may govern a figure of this kind at all."""
        part = item.role
        if item.kind == "noise" or part in {"doc", "base", "history", "page", "body", "gloss"}:
            return False
        # A term that cannot be resolved still governs: the chain is broken, and nothing before it may answer.
        if item.span is None and item.kind != "term":
            return False
        if part == "anniversary":
            return figure.metric in DATED
        if figure.is_target:
            return part != "event" and item.kind != "now"
        if part in {"plan", "quota", "congress", "resolution"}:
            return False
        if item.kind == "now":
            return figure.is_state or figure.metric in {"congresses_held", "other"}
        return part != "event" or self._event_counts(item, figure)

    def _event_counts(self, item: Resolved, figure: FigureAt) -> bool:
        """Whether the day of an event can be a figure's: not when it is the day of a meeting that reports."""
        if figure.is_state or (figure.metric in DATED and figure.metric != "badges_awarded"):
            return True
        sentence = self._sentences[item.sentence]
        begin, end = max(sentence.start, item.start - 120), min(sentence.end, item.end + 160)
        around = self._text[begin:end]
        if figure.metric == "badges_awarded" and "huy hiệu" in around:
            return True
        return not context.MEETING.search(around)

    def _nearest(self, items: list[Resolved], figure: FigureAt) -> Resolved | None:
        split = bisect_left([item.start for item in items], figure.start)
        before = self._best_before(items[:split][::-1], figure)
        after = min(items[split:], key=lambda item: self._rank(item, figure), default=None)
        if after is None:
            return before
        if before is None:
            return None if self._far(figure, after) else after
        return after if self._attached(figure, after, before) else before

    def _best_before(self, items: Sequence[Resolved], figure: FigureAt) -> Resolved | None:
        """Of the mentions before a figure, nearest first: the nearest that fits it best.

        One inside a clause that has ended gives way to one at the head of an earlier clause.
        """
        chosen = min(items, key=lambda item: self._rank(item, figure), default=None)
        if chosen is None or chosen.topical or not self._parted(_BREAK, chosen, figure):
            return chosen
        rank = self._rank(chosen, figure)
        return next((item for item in items if item.topical and self._rank(item, figure) <= rank), chosen)

    def _rank(self, item: Resolved, figure: FigureAt) -> int:
        """0 for words that decide, 1 for those that only do when nothing better stands in reach."""
        if figure.metric == "badges_awarded":
            if item.role == "occasion":
                return 0
            here = item.sentence == sentence_at(self._sentences, figure.start)
            return 0 if here and item.role == "result" and item.kind != "rel" else 1
        if figure.is_state or figure.metric == "congresses_held":
            return 0
        if figure.is_target:
            if context.PER_YEAR.search(self._text, max(0, figure.start - 60), figure.start):
                return 0 if item.kind == "years" else 1
            return 1 if item.role in {"congress", "resolution"} else 0
        return 1 if item.role == "event" else 0

    def _attached(self, figure: FigureAt, after: Resolved, before: Resolved) -> bool:
        """The mention after a figure governs it when it stands in the same clause and the one before does not."""
        if after.start - figure.end > 80 or after.role == "event" or (after.topical and after.bracket < 0):
            return False
        between = self._between(figure, after)
        if _STOP.search(between):
            return False
        if "," in between:
            return self._parted(_SEMICOLON, before, figure)
        return self._parted(_CLAUSE, before, figure)

    def _parted(self, mark: regex.Pattern[str], before: Resolved, figure: FigureAt) -> bool:
        """Whether a mark stands between a mention and a figure after it; only the last few hundred characters count."""
        return bool(mark.search(self._text, max(before.end, figure.start - 400), figure.start))

    def _between(self, figure: FigureAt, after: Resolved) -> str:
        """The words from a figure to a mention, without a bare bracket's opening and the span of years before it."""
        end = after.start
        if after.bracket >= 0 and self._brackets[after.bracket][0] > figure.end:
            end = self._brackets[after.bracket][0] - 1
            for item in self._before(after.start, 2):
                if item.role == "noise" and end - 2 <= item.end <= end:
                    end = item.start
        return self._text[figure.end : max(end, figure.end)]

    def _far(self, figure: FigureAt, after: Resolved) -> bool:
        """Words well behind a figure give way to those at the head of an earlier clause of the paragraph."""
        if (
            after.topical
            and not figure.is_state
            and _SEMICOLON.search(self._text, figure.end, min(after.start, figure.end + 400))
        ):
            return True
        if after.start - figure.end <= 80 or after.topical:
            return False
        index = sentence_at(self._sentences, figure.start)
        carried = self._carried(figure, index)
        return bool(
            carried and carried.topical and self._paragraph(carried.sentence) == self._paragraph(index)
        )

    def _paragraph(self, index: int) -> int:
        return self._sentences[index].paragraph

    # -- words carried from before

    def _carried(self, figure: FigureAt, index: int) -> Resolved | None:
        """The nearest earlier mention that still governs, back through the paragraph and those before it."""
        fallback: Resolved | None = None
        weak: Resolved | None = None
        for item in self._before(self._sentences[index].start):
            if not self._carries(item, figure, index):
                continue
            if self._rank(item, figure) > 0:
                fallback = fallback or item
                continue
            head = item if item.topical else self._head(item, figure)
            if head.topical:
                return head if weak is None or holds(head, weak) else weak
            weak = weak or head
        return weak or fallback

    def _carries(self, item: Resolved, figure: FigureAt, index: int) -> bool:
        """Whether an earlier mention may govern on: not from a caption or a bracket, and no passing day or month."""
        if (
            not self._usable(item, figure)
            or (item.bracket >= 0 and not self._bare(item))
            or item.role == "past"
        ):
            return False
        if context.CAPTION.match(self._text, self._sentences[item.sentence].start):
            return False
        if self._paragraph(item.sentence) == self._paragraph(index):
            return True
        if item.role == "occasion" and not figure.is_state and figure.metric not in DATED:
            return self._given_here(figure, index)
        if (
            figure.is_state
            and self._now.month
            and item.span
            and not item.span.whole_year
            and item.span.one_year
        ):
            # A state told in another paragraph is today's, not that of the end of a part of the year.
            return item.role != "result"
        return (
            figure.is_state
            or item.topical
            or item.role == "until"
            or item.kind not in {"month", "date", "dates"}
        )

    def _head(self, item: Resolved, figure: FigureAt) -> Resolved:
        """The words at the head of a clause before `item` in its sentence, if any: they carry further than it does."""
        for other in self._before(item.start, _AHEAD):
            if other.sentence != item.sentence:
                break
            if (
                other.topical
                and self._usable(other, figure)
                and self._rank(other, figure) <= self._rank(item, figure)
            ):
                return other
        return item

    # -- title, later words, document

    def _without_words(self, figure: FigureAt) -> Timed:
        """The period of a figure that no words before it govern."""
        dated = figure.is_state or figure.metric in DATED
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
        if any(item.kind == "now" and item.sentence == index for item in self._before(figure.start, _AHEAD)):
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
        word, span = item.mention.word, item.span
        if item.kind == "same":
            span = same_period(item, own)
        elif item.kind == "rel" and word in {"trước", "ngoái", "qua"} and own:
            span = years(own.year - 1, own.year - 1)
        elif item.kind == "term" and own and own.one_year and self._former and word in {"trước", "qua"}:
            span = self._former
        elif item.kind == "term" and own and not own.one_year:
            span = (
                years(own.year, own.year)
                if word == "đầu"
                else own.previous()
                if word in {"trước", "qua"}
                else None
            )
        return Timed(span.value(), evidence, (item.start, item.end)) if span else UNKNOWN
