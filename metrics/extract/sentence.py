"""What the finder knows while it reads: the state of the text, and of one sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import regex

from metrics.extract.figures import Figure, Found, Item
from metrics.extract.items import read_items
from metrics.extract.numbers import Blocked
from metrics.extract.rules import Cue, Rules, Vocabulary
from metrics.extract.segment import Sentence

# Words that join the members of a list and add nothing.
JOINED = regex.compile(r"(?:[ ]|,|và|cùng|với|cùng với|cũng như|hơn|gần|trên|khoảng|lượt)*+")
# Classes of nouns that name who acts as often as what is counted.
BODIES = frozenset({"committee", "org", "grassroots", "cell", "authority"})
_THINGS = frozenset({"enterprise", "collective", "territory", "residential", "document", "task"})
# Metrics of what stands at a moment; a group or a comparison never takes them up from an earlier sentence.
STOCKS = frozenset({"members_total", "orgs_total", "cells_total", "units_with_cell"})
_COPULA = regex.compile(r"(?:(?<!\p{L})(?:là|có|gồm|thì|lên|đạt|còn|được|chiếm|trên|hơn|gần)|:|\()[ ]*$")

_NAME = regex.compile(r"(?:.*[^\p{L}])?\p{Lu}\p{Ll}*[ ]+\p{Lu}\p{Ll}+")


class TextState:
    """What the sentences of one text hand on to each other."""

    def __init__(
        self,
        text: str,
        folded: str,
        sentences: list[Sentence],
        blocked: Callable[[int], Blocked],
        times: Callable[[], list[tuple[int, int]]],
        rules: Rules,
        title: str = "",
        announced: Callable[[int], bool] = lambda at: False,
    ) -> None:
        self.title = title
        self.announced = announced
        self.population: str | None = None  # what was rated last
        self.text = text
        self.folded = folded
        self.sentences = sentences
        self.blocked = blocked
        self._times = times
        self._stood: dict[regex.Pattern[str], int] = {}  # patterns that match before this place
        self.rules = rules
        self._words: tuple[int, Vocabulary] = (-1, rules.vocabulary)
        self.found = Found()
        self.last: Figure | None = None  # the last figure, for a list that goes on in the next sentence
        self.first: Figure | None = (
            None  # the first count of that sentence, the whole that "trong số đó" divides
        )
        self.topic: Figure | None = None  # the last count of a whole, whose groups may be listed later
        self.lead: Figure | None = None  # the first topic of the paragraph that the topic stands in
        self.row = -100  # the sentence of the last line of a list of bodies
        self.planned = -1  # the last sentence of a list that stands under "the targets are:"
        self.plans: set[str] = set()  # metrics for which a share of the plan was given

    @cached_property
    def timeless(self) -> str:
        """The folded text without the words that name periods: they do not count between a cue and its number."""
        return blank(self.folded, self._times())

    def words_of(self, index: int) -> Vocabulary:
        """The vocabulary as far as the paragraph of a sentence, or the title, can name it: no match goes over a line."""
        paragraph = self.sentences[index].paragraph
        if self._words[0] != paragraph:
            first = last = index
            while first and self.sentences[first - 1].paragraph == paragraph:
                first -= 1
            while last + 1 < len(self.sentences) and self.sentences[last + 1].paragraph == paragraph:
                last += 1
            named = self.folded[self.sentences[first].start : self.sentences[last].end]
            self._words = paragraph, self.rules.vocabulary.within(f"{named}\n{self.title}")
        return self._words[1]

    def stands_before(self, pattern: regex.Pattern[str], end: int) -> bool:
        """Whether the pattern matches somewhere before `end`; what once did is not searched for again."""
        if self._stood.get(pattern, end + 1) <= end:
            return True
        found = pattern.search(self.folded, 0, end) is not None
        if found and not any(mark in pattern.pattern for mark in ("(?=", "(?!", "$", "\\")):
            self._stood[pattern] = end  # a pattern that looks at what follows could stop to match
        return found


def blank(folded: str, intervals: list[tuple[int, int]]) -> str:
    """The text with the intervals turned to spaces; same length."""
    pieces, at = [], 0
    for start, end in sorted(intervals):
        start = max(start, at)
        if end > start:
            pieces += [folded[at:start], " " * (end - start)]
            at = end
    return "".join([*pieces, folded[at:]])


class SentenceState:
    """One sentence: its numbers, its cues, and the figures found in it so far, by the number's position."""

    def __init__(self, text: TextState, index: int) -> None:
        self.whole = text
        self.folded = text.folded
        self.index = index
        self.sentence = text.sentences[index]
        self.items = read_items(self.folded, index, self.sentence, text.blocked(index), lambda: self.words)
        cues = text.rules.cues_in(self.folded, *self._bounds()) if self.items else []
        self.cues = [cue for cue in cues if not _in_name(text.text, cue)]
        self.by_item: dict[int, list[Figure]] = {}
        self.allowed_cues: dict[tuple[int, int, str], bool] = {}

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabulary as far as the paragraph can name it."""
        return self.whole.words_of(self.index)

    @cached_property
    def may_plan(self) -> bool:
        """Whether words of a plan may stand in the sentence at all."""
        return bool(self.words.plan_words.able(self.folded[self.sentence.start : self.sentence.end]))

    def _keep(self, position: int, figures: list[Figure]) -> None:
        """Take what a number says, without measures its metric cannot have and shares above the whole."""
        measures = self.whole.rules.measures_of
        allowed = [
            figure
            for figure in figures
            if figure.measure in measures(figure.metric)
            and not (figure.measure in ("rate_pct", "target_rate_pct") and figure.value > 100)
        ]
        if allowed:
            self.by_item[position] = allowed

    def _before(self, position: int) -> list[Figure]:
        """The figures of the numbers before this one, in the order of the text."""
        return [figure for at in sorted(self.by_item) if at < position for figure in self.by_item[at]]

    def _is_percent(self, item: Item) -> bool:
        return self.folded[item.number.start : item.number.end].rstrip().endswith("%")

    def _passed(self, position: int) -> int:
        """Index of the next number that is not in a bracket opened behind this one, nor a mere article."""
        depth = self.items[position].depth
        ahead = position + 1
        while ahead < len(self.items) and (self.items[ahead].depth > depth or _is_article(self.items[ahead])):
            ahead += 1
        return ahead

    def _edge(self, position: int) -> int:
        return self.items[position - 1].right if position else self.sentence.start

    def _next(self, position: int) -> int:
        ahead = self._passed(position)
        return self.items[ahead].number.qualifier_start if ahead < len(self.items) else self.sentence.end

    def _left(self, position: int) -> str:
        item = self.items[position]
        return self.folded[self._edge(position) : item.number.qualifier_start]

    def _linked(self, noun_end: int, item: Item) -> bool:
        """'tổ chức đảng: 15' counts organisations; 'Ban Thường vụ Tỉnh ủy 15' only names who acted."""
        return bool(_COPULA.search(self.folded, noun_end, item.number.qualifier_start))

    def _bounds(self) -> tuple[int, int]:
        return self.sentence.start, self.sentence.end


def _in_name(text: str, cue: Cue) -> bool:
    """The "Lập" of "huyện Đình Lập": the second word of a name, whatever verb it looks like."""
    return text[cue.start].isupper() and bool(_NAME.fullmatch(text, max(0, cue.start - 12), cue.end))


def _is_article(item: Item) -> bool:
    """ "không có", or the "một" of "một công ty"."""
    if not item.number.value:
        return True
    counted = item.noun.name if item.noun else ""
    return item.number.words and item.number.value == 1 and counted in _THINGS
