"""Which words of time govern a figure: those in its bracket, clause and sentence, else those carried from before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from metrics.extract import period_context as context
from metrics.extract.period_figures import DATED, FigureAt
from metrics.extract.period_reading import AHEAD, Reading
from metrics.extract.period_spans import Resolved, holds
from metrics.extract.segment import sentence_at

_BREAK = regex.compile(r"[,;:]")
_SEMICOLON = regex.compile(r";")
_STOP = regex.compile(r"[0-9;:()]")
_CLAUSE = regex.compile(r"[;:,()]| (?:và|còn|lên|xuống|thành) ")
# Told as how far a campaign has come by now; the second only where "nay" stands in the same sentence.
_STUDY = frozenset({"resolution_study_rate", "training_classes"})


class Governing(Reading):
    """The mention of a time that governs a figure, from its own sentence or from before."""

    def _given_here(self, figure: FigureAt, index: int) -> bool:
        begin, end = self._around_figure(figure, index, 300)
        return bool(context.HERE.search(self._text, begin, end))

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
        if part == "streak":
            here = item.sentence == sentence_at(self._sentences, figure.start)
            return here and figure.metric != "badges_awarded" and not self._parted(_BREAK, item, figure)
        # The anniversary a meeting keeps is no time of anything but badges; nor is a round that of a state.
        kept = item.mention.count or (figure.is_state and self._now.month)
        if part == "occasion" and figure.metric not in DATED and kept:
            return False
        if part == "occasion" and not figure.is_state and not self._celebrated(item, figure):
            return False
        # A term that cannot be resolved still governs: the chain is broken, and nothing before it may answer.
        if item.span is None and item.kind != "term":
            return False
        if part == "anniversary":
            return figure.metric in DATED
        merit = figure.metric == "awards_given" and item.kind == "years"
        if merit and context.of_merit(self._text, item.start):
            return False
        if figure.is_rating and item.kind == "rel" and item.mention.word == "nay" and self._rated_before:
            return False  # "năm nay" said in February is the round of assessment, the year assessed is over
        if figure.is_rating and item.span and item.span.one_month:
            return False  # the month in which ratings were decided is not the year they are of
        if figure.is_target:
            return part != "event" and item.kind != "now"
        if part in {"plan", "quota", "congress", "resolution"}:
            return False
        if item.kind == "now":
            return figure.is_state or self._in_progress(item, figure)
        return part != "event" or self._event_counts(item, figure)

    def _celebrated(self, item: Resolved, figure: FigureAt) -> bool:
        """Whether a figure may be of a day of celebration: badges and awards, and admissions told right before it."""
        if figure.metric in DATED:
            return True
        return figure.metric == "new_members" and not _BREAK.search(
            self._text, figure.end, max(item.start, figure.end)
        )

    def _in_progress(self, item: Resolved, figure: FigureAt) -> bool:
        """Whether a figure tells how far a campaign has come by now."""
        if figure.metric in ("congresses_held", "other"):
            return True
        if figure.metric not in _STUDY or item.sentence != sentence_at(self._sentences, figure.start):
            return False
        if not (item.topical or "đến" in item.mention.word or "tới" in item.mention.word):
            return False
        return figure.metric != "training_classes" or "quán triệt" in self._text[item.end : figure.end + 60]

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
            apart = figure.is_state and self._now.month and after.kind == "year" and after.role != "until"
            apart = apart and "," in self._between(figure, after)
            return None if apart or self._far(figure, after) else after
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
        apart = self._paragraph(item.sentence) != self._paragraph(index)
        if context.running_total(self._text, item.start) or (apart and context.alone(self._text, item.start)):
            return False
        if context.CAPTION.match(self._text, self._sentences[item.sentence].start):
            return False
        if not apart:
            return True
        if not item.topical and context.in_passing(self._text, item.start, item.end, item.mention.word):
            return False
        if item.role == "occasion" and not figure.is_state and figure.metric not in DATED:
            return self._given_here(figure, index)
        if figure.is_state and self._now.month and item.span and item.span.one_year:
            # A state told in another paragraph is today's, not that of the end of a time told there; but the review
            # of a year counts at its end.
            reviewed = item.span.whole_year and self._now.rated_year == str(item.span.year)
            return reviewed or item.role != "result"
        if item.role == "until" and not figure.is_state:
            return not context.COUNTED_THEN.match(self._text, item.end)
        return figure.is_state or item.topical or item.kind not in {"month", "date", "dates"}

    def _head(self, item: Resolved, figure: FigureAt) -> Resolved:
        """The words at the head of a clause before `item` in its sentence, if any: they carry further than it does."""
        for other in self._before(item.start, AHEAD):
            if other.sentence != item.sentence:
                break
            if (
                other.topical
                and self._usable(other, figure)
                and self._rank(other, figure) <= self._rank(item, figure)
            ):
                return other
        return item
