"""A document's words of time, read once: placed in their sentences and brackets, worked out, and looked up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

import regex

from metrics.extract import period_context as context
from metrics.extract.clean import CleanText, fold
from metrics.extract.period_figures import FigureAt, Timed
from metrics.extract.period_grammar import Mention, mentions
from metrics.extract.period_now import speaking_from
from metrics.extract.period_roles import role, topical
from metrics.extract.period_spans import Calendar, Resolved, coming_term, current_term, former_term
from metrics.extract.period_words import TimeWords
from metrics.extract.segment import Sentence, sentence_at

# How many mentions before and after a figure may govern it: keeps the work for each figure bounded.
BACK, AHEAD = 60, 12


class Reading:
    """All that a document says about time, in order and worked out.

    clean, sentences: the text. published: "YYYY-MM-DD", "YYYY-MM", "YYYY" or None. title, url: weak evidence.
    words: its words of time, where they have been read already.
    """

    def __init__(
        self,
        clean: CleanText,
        sentences: list[Sentence],
        published: str | None,
        title: str | None = None,
        url: str | None = None,
        words: TimeWords | None = None,
    ) -> None:
        self.words = words or TimeWords(clean, sentences)
        self._squeezed = self.words.squeezed
        self._text = self._squeezed.text
        sentences = self._sentences = self._squeezed.sentences
        self._brackets = context.brackets(self._text, sentences)
        self._bracket_starts = [bracket[0] for bracket in self._brackets]
        body = self._glossed([self._placed(mention) for mention in self.words.all()])
        heading = fold(title or "")
        named = [Resolved(one, role(one, heading, 0, len(heading)), None) for one in mentions(heading)]
        self._now = speaking_from(named, body, published, url, self._text)
        calendar = Calendar(self._now)
        self._title = calendar.resolve(named, None, None)
        lead = next((item.span for item in self._title if item.role == "result" and item.span), None)
        self._found = calendar.resolve(body, lead, calendar.first_term(named))
        self._former = former_term((*body, *named))
        self._term = current_term((*named, *body), self._now.year)
        self._rated_before = self._now.month is not None and self._now.month <= 4
        self._coming = coming_term((*named, *body), self._now.year)
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
            if result and self._counts_out(result[-1], item):
                result[-1], item = replace(result[-1], role="gloss"), replace(item, role="result")
            if result and item.bracket >= 0 > result[-1].bracket and item.role not in {"noise", "base"}:
                gap = self._brackets[item.bracket][0] - result[-1].end
                if 0 <= gap <= 2 and result[-1].role == "base":
                    item = replace(item, role="base")
                elif 0 <= gap <= 2 and result[-1].kind in {"month", "part", "year", "ytd"}:
                    item = replace(item, role="gloss")
            streak = (
                result and result[-1].kind in {"count", "noise"} and item.bracket >= 0 > result[-1].bracket
            )
            if streak and item.kind == "years" and "liền" in self._text[result[-1].start : item.start]:
                # "5 năm liền (2013-2017)" is about the things it stands beside only.
                item = replace(item, role="streak")
            result.append(item)
        return result

    def _counts_out(self, count: Resolved, item: Resolved) -> bool:
        """ "Sau ba năm thực hiện Nghị quyết (2016-2018)": the bracket says which three years."""
        first, last = item.mention.year, item.mention.year2
        if count.kind != "count" or item.kind != "years" or not first or not last or item.bracket < 0:
            return False
        if last - first > 12:
            return False  # an anniversary
        alone = self._brackets[item.bracket][1] - self._brackets[item.bracket][0] == item.end - item.start
        named = last - first + 1 == count.mention.count or last - first == count.mention.count
        return alone and named and count.sentence == item.sentence and item.start - count.end < 60

    def _index(self) -> None:
        """Look-up tables, so that a question about one figure never reads the whole text again."""
        self._starts = [item.start for item in self._found]
        just = context.JUST.search(self._text, self._sentences[0].start) if self._sentences else None
        self._just_from = just.start() if just else len(self._text)
        everything = (*self._title, *self._found)
        self._tells_yearly = any(words in self._text for words in context.YEARLY_WORDS)
        self._occasions = [item for item in everything if item.role == "occasion" and item.span][:BACK]
        self._anniversary = next((item for item in self._found if item.kind == "anniversary"), None)
        self._tells_periods = any(item.role == "result" and item.kind != "now" for item in everything)

    def _before(self, offset: int, most: int = BACK) -> list[Resolved]:
        """Mentions that start before an offset, the nearest first."""
        split = bisect_left(self._starts, offset)
        return self._found[max(0, split - most) : split][::-1]

    def _after(self, offset: int, most: int = AHEAD) -> list[Resolved]:
        split = bisect_left(self._starts, offset)
        return self._found[split : split + most]

    def _around(self, offset: int, index: int) -> list[Resolved]:
        """Mentions of a sentence around an offset, in order."""
        near = self._before(offset)[::-1] + self._after(offset, 2 * AHEAD)
        return [item for item in near if item.sentence == index]

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

    def _moved(self, figure: FigureAt) -> FigureAt:
        if not self._squeezed.marks:
            return figure
        return replace(figure, start=self._squeezed.at(figure.start), end=self._squeezed.at(figure.end))

    def _restored(self, timed: Timed) -> Timed:
        if timed.span is None or not self._squeezed.marks:
            return timed
        start, end = timed.span
        return replace(timed, span=(self._squeezed.back(start), self._squeezed.back(end - 1) + 1))

    def _paragraph(self, index: int) -> int:
        return self._sentences[index].paragraph

    def _around_figure(self, figure: FigureAt, index: int, reach: int) -> tuple[int, int]:
        """The part of a sentence that lies within so many characters of a figure."""
        sentence = self._sentences[index]
        return max(sentence.start, figure.start - reach), min(sentence.end, figure.end + reach)
