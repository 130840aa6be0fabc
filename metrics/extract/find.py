"""Figures: which numbers of a sentence report something the catalogue knows, and what.

A number gets a noun (what it counts) and a cue (what is said of it). Cues before and behind it compete by closeness;
a number without a cue of its own goes on with the one before it in a list; a percentage leans on the count before it.
A number that nothing claims is listed as such and never guessed at.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from metrics.extract.claims import Claim
from metrics.extract.figures import Figure, Found, Item
from metrics.extract.numbers import Blocked
from metrics.extract.rules import NOTHING, Rules
from metrics.extract.segment import Sentence
from metrics.extract.sentence import JOINED, STOCKS, TextState
from metrics.extract.shares import SentenceShares

_IN_BRACKETS = regex.compile(r"\([^()]*\)")
_MARKED = regex.compile(r"[ ]*(?:[-+*•–]|[0-9]{1,2}[.)]|[a-zđ]\))")
_TARGETS = regex.compile(
    r"(?<!\p{L})(?:đề ra|đặt ra|phấn đấu|xác định|phương hướng|định hướng|mục tiêu|(?:thống nhất|thông qua|giao)[^.]{0,20} chỉ tiêu)(?!\p{L})[^.]*[:.]$"
)
_IN_DETAIL = regex.compile(r"(?:cụ thể|trong đó|theo đó|gồm)(?!\p{L})")
_RESULTS = regex.compile(r"(?<!\p{L})(?:kết quả|hoàn thành|đạt được|vượt|đã đạt|đã thực hiện)(?!\p{L})")
WEAK = 6.0  # a claim below this gives way to a verb that a list shares behind it


class SentenceFinder(SentenceShares):
    """The figures of one sentence."""

    def run(self) -> None:
        """Counts first, then the percentages that lean on them."""
        if self._under_targets():
            self.whole.planned = self.index
        for position, item in enumerate(self.items):
            if not item.foreign and not self._is_percent(item):
                self._keep(position, self._counted(position, item))
                found = self.by_item.get(position)
                if found and found[0].relation == "right":
                    # now, for a change further on may lean on the count before
                    self._look_ahead(percent=False, first=max(0, position - 3), last=position)
        self._look_ahead(percent=False)
        for position, item in enumerate(self.items):
            if not item.foreign and self._is_percent(item):
                self._keep(position, self._percent(position, item))
        self._look_ahead(percent=True)
        self._report()

    def _counted(self, position: int, item: Item) -> list[Figure]:
        whole = self._whole(position, item)
        if whole:
            return whole
        changed = self._change(position, item)
        if changed is not None:
            return changed
        if not float(item.number.value).is_integer():
            return []  # people and organisations come whole
        claim = (
            self._restated(position, item)
            or self._plan_beside(position, item)
            or self._row(position, item)
            or self._same_again(position, item)
            or self._stronger(self._best(position, item, default=False), self._listed(position, item))
            or self._grouped(position, item)
            or self._best(position, item, default=True)
        )
        figures = self._make(item, claim) if claim else []
        return [] if self._says_again(position, figures) else figures

    def _under_targets(self) -> bool:
        """Whether the sentence stands in a list under words such as "Đại hội đề ra các chỉ tiêu:", or goes on with
        "Cụ thể: ..." behind them."""
        if not self.index:
            return False
        above = self.whole.sentences[self.index - 1]
        line = _MARKED.match(self.folded, self.sentence.start)
        if self.whole.planned == self.index - 1:
            return bool(line) or above.paragraph == self.sentence.paragraph
        head = self.folded[above.start : above.end].rstrip()
        opened = head.endswith(":") or _IN_DETAIL.match(self.folded, self.sentence.start)
        announced = opened and len(head) < 400 and _TARGETS.search(head)
        return bool(announced) and not _RESULTS.search(head)

    def _says_again(self, position: int, figures: list[Figure]) -> bool:
        """'2.134/2.000 đảng viên (kế hoạch 2.000)': the bracket only repeats the plan."""
        if len(figures) != 1 or figures[0].measure != "target":
            return False
        earlier = self.by_item.get(position - 1, [])
        return any(
            (figure.metric, figure.measure, figure.value) == (figures[0].metric, "target", figures[0].value)
            for figure in earlier
        ) and "(" in self._left(position)

    def _look_ahead(self, percent: bool, first: int = 0, last: int | None = None) -> None:
        """'504 tổ chức đảng cùng 1.624 đảng viên được kiểm tra': the verb behind the second counts the first too."""
        for position in range((len(self.items) - 1 if last is None else last) - 1, first - 1, -1):
            item, known = self.items[position], self.by_item.get(position)
            if item.foreign or item.noun is None or (known and not self._gives_way(known[0])):
                continue
            if self._is_percent(item) != percent:
                continue
            ahead = self._passed(position)
            following = self.by_item.get(ahead)
            if not following or following[0].relation not in ("right", "ahead"):
                continue
            gap = _IN_BRACKETS.sub("", self.folded[item.right : following[0].start])
            if not JOINED.fullmatch(gap) or not gap.strip():
                continue
            rule = self._sibling(following[0], item.noun.name)
            if rule:
                self._keep(
                    position, self._make(item, Claim(rule, None, following[0].key, "ahead", item.noun.name))
                )

    def _gives_way(self, known: Figure) -> bool:
        """'toàn tỉnh có 4 tổ chức đảng và 139 đảng viên bị kỷ luật': a bare "có" gives way to the verb behind."""
        return known.score < WEAK or (known.metric in STOCKS and known.relation == "left")

    def _report(self) -> None:
        figures = self._before(len(self.items))
        self.whole.found.figures.extend(figure for figure in figures if figure.metric != NOTHING)
        for position, item in enumerate(self.items):
            if position not in self.by_item and not item.foreign and not item.number.words and self.cues:
                self.whole.found.unclaimed.append(item.number)
        counts = [figure for figure in figures if figure.measure == "count" and figure.item.depth == 0]
        if figures:
            self.whole.last = figures[-1]
            self.whole.first = counts[0] if counts else figures[0]
        flows = [
            figure
            for figure in figures
            if (figure.measure in ("count", "target") or (figure.measure == "rate_pct" and figure.subgroup is None)) and figure.item.depth == 0 and figure.relation in ("left", "right")
            and figure.metric and figure.metric not in STOCKS and {"person", "member"} & figure.rule.nouns
        ]  # fmt: skip
        if flows:
            here = self.whole.sentences
            lead = self.whole.lead
            if lead is None or here[lead.sentence].paragraph != self.sentence.paragraph:
                self.whole.lead = flows[0]
            self.whole.topic = flows[0]
        rated = [figure.population for figure in figures if figure.population]
        self.whole.population = rated[-1] if rated else self.whole.population
        self.whole.plans.update(figure.metric for figure in figures if figure.measure == "pct_of_target")


def find(
    text: str,
    folded: str,
    sentences: list[Sentence],
    blocked: Callable[[int], Blocked],
    times: Callable[[], list[tuple[int, int]]],
    rules: Rules,
    title: str = "",
    announced: Callable[[int], bool] = lambda at: False,
) -> Found:
    """The figures of a clean text.

    text, folded: the clean text with and without capitals, of equal length.
    blocked: gives for the index of a sentence what knows which of its numbers are dates, names or anything else that
    is no figure. times: gives the intervals of the words that name periods; they do not count as words between a cue and
    its number. Both are asked only where a sentence may hold a figure.
    title: the folded title, for figures of what the title is about.
    announced: tells whether the number at an offset is told for a time to come.
    """
    state = TextState(text, folded, sentences, blocked, times, rules, title, announced)
    for index in range(len(sentences)):
        SentenceFinder(state, index).run()
    return state.found
