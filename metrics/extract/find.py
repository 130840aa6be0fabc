"""Figures: which numbers of a sentence report something the catalogue knows, and what.

A number gets a noun (what it counts) and a cue (what is said of it). Cues to the left and to the right compete by
closeness; a number without a cue of its own goes on with the one before it in a list; a percentage leans on the
count before it. A number that nothing claims is listed as such and never guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import regex

from metrics.extract.numbers import Intervals, Number, numbers
from metrics.extract.rules import NOTHING, Cue, Rule, Rules, Vocabulary
from metrics.extract.segment import Sentence

CLEAR = 3  # the lowest score at which a cue claims a number

# Words that may stand right after a number whose noun is left out.
_ELIDED = regex.compile(
    r"[ ]*(?:[,.;:()\"'/!?…-]|$|(?:là|được|bị|đã|và|trong|ở|thuộc|của|so|đạt|chiếm|tăng|giảm|vượt|bằng|nữ|nam|dân tộc|có|"
    r"tại|tham gia|hoàn thành|xuất sắc|đủ|trên|với|cùng|gồm|còn|vào|cho|từ|đến|do|nơi|đều|người|khi|theo|năm|loại|"
    r"bên|thêm|xếp|xong|về|sinh hoạt|mới|như|mà|thì|chính thức|dự bị|này|kia|sau|trước)(?!\p{L}))"
)
_TURNS = regex.compile(r"[ ]*(?:lượt|lần lượt|số|các|vị|em|bạn|bác|loại)?[ ]*")
_BRACKETED = regex.compile(r"[ ]*\([^()]{0,40}\)[ ]*")
# Between a cue and the number it governs: words that add nothing.
_FILLER = regex.compile(
    r"(?:[ ]|được|mới|thêm|cho|đối với|ở|tại|là|có|với|tới|đến|số|tổng|cộng|đã|các|toàn|bộ|lên|tất cả|cả|từ|khoảng|"
    r"trên|hơn|gần|đạt|xong|lần lượt|những|về|của|xét|thì|bằng|lại|riêng|chỉ|còn|[:\"'(])*+"
)
_PASSIVE = regex.compile(
    r"[ ]*(?:(?:này|đó|mới|đã|đang|được|bị|đều|có|phải|cũng|vừa|vào|là|mà|xếp loại|xếp|loại|đạt|đánh giá|từ|ở mức|mức|cho|nhận|danh hiệu|tiêu chuẩn|chất lượng|hình thức|vì|do|[\"':,])[ ]*)*+"
)
_BOUNDARY = regex.compile(r"[;.!?]")
_LINK = regex.compile(
    r"(?:[ ]|,|;|và|cùng|với|cùng với|\(|\)|:|gồm|bao gồm|trong đó|đồng thời|còn|có|là|cả|kể cả|trong số đó|riêng|"
    r"cho|ở|tại|của|hơn|gần|trên|số|các|chia ra|cụ thể|lượt|thêm|đến|đạt|về|thì|nay|tổng cộng|tổng số|còn lại|\"|')*+"
)


@dataclass(frozen=True, slots=True)
class Noun:
    """What a number counts: the class, and where the words stand (clean-text interval)."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class Item:
    """A number on its way to becoming a figure."""

    number: Number
    noun: Noun | None
    foreign: bool
    sentence: int
    right: int  # where the words that belong to the number end
    bracketed: bool = False


@dataclass(slots=True)
class Figure:
    """A number that a rule claimed. Intervals are of the clean text."""

    item: Item
    rule: Rule
    cue: tuple[int, int] | None
    relation: str
    noun: str
    measure: str = "count"
    value: float = 0.0
    unit: str = "count"
    qualifier: str = "exact"
    stated: str | None = None
    start: int = 0
    end: int = 0
    subgroup: str | None = None
    population: str | None = None
    category: str | None = None
    plan: bool = False
    sentence: int = 0
    key: int = -1

    @property
    def metric(self) -> str:
        return self.rule.metric


@dataclass(slots=True)
class Found:
    """All figures of a text in order, and the numbers of relevant sentences that no rule claimed."""

    figures: list[Figure] = field(default_factory=list)
    unclaimed: list[Number] = field(default_factory=list)


def noun_at(folded: str, at: int, vocabulary: Vocabulary) -> Noun | None:
    """The noun that begins at `at`, turns ("lượt") and the like skipped; the longest wording wins."""
    skipped = _TURNS.match(folded, at)
    for start in dict.fromkeys((skipped.end() if skipped else at, _after_space(folded, at))):
        best: Noun | None = None
        for name, pattern in vocabulary.nouns:
            match = pattern.match(folded, start)
            if match and (best is None or match.end() > best.end):
                best = Noun(name, *match.span())
        if best:
            return best
    return None


def _after_space(folded: str, at: int) -> int:
    while at < len(folded) and folded[at] == " ":
        at += 1
    return at


class Finder:
    """Walks through the sentences of one text. `found` holds the result after `run`."""

    def __init__(self, folded: str, sentences: list[Sentence], blocked: Intervals, rules: Rules) -> None:
        self.folded = folded
        self.sentences = sentences
        self.blocked = blocked
        self.rules = rules
        self.vocabulary = rules.vocabulary
        self.found = Found()
        self.last: Figure | None = None  # the last figure, while a list may go on with it
        self.cue_before: tuple[Cue, int] | None = None  # last cue of a sentence without numbers, its paragraph

    def run(self) -> Found:
        for index in range(len(self.sentences)):
            self._sentence(index)
        return self.found

    # ------------------------------------------------------------ one sentence

    def _sentence(self, index: int) -> None:
        sentence = self.sentences[index]
        cues = self.rules.cues_in(self.folded, sentence.start, sentence.end)
        items = self._items(index, sentence, cues)
        here: list[Figure] = []
        for position, item in enumerate(items):
            before = items[position - 1] if position else None
            after = items[position + 1].number.qualifier_start if position + 1 < len(items) else sentence.end
            made = self._claim(item, before, after, cues, sentence, here, items)
            if made:
                here.extend(made)
                if made[-1].metric != NOTHING or not made[-1].rule.carries:
                    self.last = made[-1]
            elif not item.foreign and not item.number.words:
                self.found.unclaimed.append(item.number)
            if item.foreign and item.number.kind != "percent":
                self.last = None if self.last and self.last.sentence == index else self.last
        self.found.figures.extend(figure for figure in here if figure.metric != NOTHING)

    def _items(self, index: int, sentence: Sentence, cues: list[Cue]) -> list[Item]:
        found = []
        starts = {cue.start for cue in cues}
        for number in numbers(self.folded, sentence.start, sentence.end, self.blocked):
            item = self._item(number, index, sentence, starts)
            if item:
                found.append(item)
        return found

    def _item(self, number: Number, index: int, sentence: Sentence, cue_starts: set[int]) -> Item | None:
        at = number.end
        noun = noun_at(self.folded, at, self.vocabulary)
        if noun is None:
            skipped = _BRACKETED.match(self.folded, at)
            if skipped:
                noun = noun_at(self.folded, skipped.end(), self.vocabulary)
        if noun and noun.end > sentence.end:
            noun = None
        if noun is None and number.words:
            return None
        bracketed = self.folded[number.qualifier_start - 1 : number.qualifier_start] == "("
        if noun and bracketed and ")" in self.folded[number.end : noun.start]:
            pass
        foreign = noun is None and not self._elided(at, cue_starts)
        return Item(number, noun, foreign, index, noun.end if noun else at, bracketed)

    def _elided(self, at: int, cue_starts: set[int]) -> bool:
        if _ELIDED.match(self.folded, at):
            return True
        following = _after_space(self.folded, at)
        if following in cue_starts:
            return True
        return any(pattern.match(self.folded, following) for _, pattern in self.vocabulary.subgroups)

    # ------------------------------------------------------------ claims

    def _claim(
        self,
        item: Item,
        before: Item | None,
        after: int,
        cues: list[Cue],
        sentence: Sentence,
        here: list[Figure],
        items: list[Item],
    ) -> list[Figure]:
        if item.foreign:
            return []
        left_edge = before.right if before else sentence.start
        if item.number.kind == "percent":
            return self._percent(item, left_edge, after, cues, sentence, here, items)
        changed = self._change(item, left_edge, after, here, sentence)
        if changed is not None:
            return changed
        choice = self._bracket(item, before, here) or self._best(item, after, cues, sentence, items, here)
        choice = choice or self._carried(item, before, cues, here, sentence)
        if choice is None:
            return []
        rule, cue, relation, noun = choice
        return self._count(item, rule, cue, relation, noun, sentence, left_edge, after, here)

    def _bracket(
        self, item: Item, before: Item | None, here: list[Figure]
    ) -> tuple[Rule, Cue | None, str, str] | None:
        """A fraction alone in brackets after a percentage says the same thing in counts."""
        if not here or before is None or here[-1].item is not before or item.number.kind != "fraction":
            return None
        between = self.folded[before.number.end : item.number.start]
        if between.strip() == "(" and self.folded[item.number.end : item.number.end + 1] == ")":
            return here[-1].rule, None, "bracket", here[-1].noun
        return None

    def _nouns_of(self, item: Item, left_edge: int, here: list[Figure]) -> list[str]:
        """Classes the number may count, the surest first: its own noun, the noun before it, the list's."""
        if item.noun:
            return [item.noun.name]
        names = []
        left = self._left_noun(left_edge, item.number.qualifier_start)
        if left:
            names.append(left)
        if self.last and (self.last.sentence == item.sentence):
            names.append(self.last.noun)
        names.append("none")
        return names

    def _left_noun(self, start: int, end: int) -> str | None:
        """The last noun in folded[start:end], if the words are still of the same clause."""
        begin = max(start, *(self.folded.rfind(mark, start, end) + 1 for mark in ";(,"))
        if not self.folded[begin:end].strip():
            begin = start
        best: tuple[int, int, str] | None = None
        for name, pattern in self.vocabulary.nouns:
            for match in regex.finditer(r"(?<!\p{L})" + pattern.pattern, self.folded, pos=begin, endpos=end):
                key = (match.end(), match.end() - match.start(), name)
                if best is None or key > best:
                    best = key
        return best[2] if best else None

    def _best(
        self, item: Item, after: int, cues: list[Cue], sentence: Sentence, items: list[Item], here: list[Figure]
    ) -> tuple[Rule, Cue | None, str, str] | None:
        best: tuple[float, int, Rule, Cue, str, str] | None = None
        for order, name in enumerate(self._nouns_of(item, self._edge(item, items, sentence), here)):
            for cue in cues:
                rule = cue.rule_for(name)
                if rule is None:
                    continue
                relation, score = self._relation(item, cue, rule, after, items, cues)
                score += rule.strength - 2 * order
                if score >= CLEAR and (best is None or score > best[0]):
                    best = (score, order, rule, cue, relation, name)
        return (best[2], best[3], best[4], best[5]) if best else None

    def _edge(self, item: Item, items: list[Item], sentence: Sentence) -> int:
        ends = [other.right for other in items if other.number.end <= item.number.qualifier_start and other is not item]
        return max(ends, default=sentence.start)

    def _relation(
        self, item: Item, cue: Cue, rule: Rule, after: int, items: list[Item], cues: list[Cue]
    ) -> tuple[str, float]:
        number = item.number
        if cue.end <= number.qualifier_start:
            return "left", self._left_score(item, cue, rule, items) if rule.side != "right" else -99
        if cue.start >= number.end:
            return "right", self._right_score(item, cue, rule, after) if rule.side != "left" else -99
        return "inside", -99

    def _left_score(self, item: Item, cue: Cue, rule: Rule, items: list[Item]) -> float:
        number = item.number
        gap = self.folded[cue.end : number.qualifier_start]
        if len(gap) > rule.reach:
            return -99
        filler = _FILLER.match(gap)
        if filler and filler.end() == len(gap):
            return 10
        between = sum(1 for other in items if cue.end <= other.number.start < number.start)
        score = 7.0 - len(gap) / 25 - 1.5 * gap.count(",") - 4 * len(_BOUNDARY.findall(gap)) - 3 * between
        if gap.count(")") > gap.count("("):
            score -= 4
        return score

    def _right_score(self, item: Item, cue: Cue, rule: Rule, after: int) -> float:
        start = max(item.right, item.number.end)
        if cue.start < item.number.end:
            return -99
        gap = self.folded[min(start, cue.start) : cue.start]
        if len(gap) > rule.reach or cue.start >= after:
            return -99
        passive = _PASSIVE.match(gap)
        if passive and passive.end() == len(gap):
            return 9.5
        score = 7.0 - len(gap) / 20 - 3 * gap.count(",") - 6 * len(_BOUNDARY.findall(gap)) - 3 * gap.count("(")
        if gap.lstrip().startswith(("được", "bị", "đã")):
            score += 2
        return score

    def _carried(
        self, item: Item, before: Item | None, cues: list[Cue], here: list[Figure], sentence: Sentence
    ) -> tuple[Rule, Cue | None, str, str] | None:
        """The cue of the figure before goes on in a list: 'kiểm tra 5 tổ chức đảng và 8 đảng viên'."""
        last = self.last
        if last is None or not last.rule.carries:
            return None
        same = last.sentence == item.sentence
        if not same and not self._goes_on(item, last, sentence):
            return None
        start = max(last.item.right, last.end) if same else sentence.start
        if same and any(cue.rule_for("member") or cue.rule_for("none") for cue in cues
                        if start <= cue.start < item.number.start and cue.key != last.key):  # fmt: skip
            return None
        gap = self.folded[start : item.number.qualifier_start]
        link = _LINK.match(gap)
        if same and len(gap) > 80 and not (link and link.end() == len(gap)):
            return None
        names = [item.noun.name] if item.noun else [last.noun, "none"]
        for name in names:
            rule = self._sibling(last, name)
            if rule:
                return rule, None, "list", name
        return None

    def _sibling(self, last: Figure, noun: str) -> Rule | None:
        """The rule of the same cue for another noun ("kiểm tra": organisations, then members)."""
        rules = self.rules.cues[last.key][1] if last.key >= 0 else (last.rule,)
        for rule in (last.rule, *rules):
            if noun in rule.nouns:
                return rule
        return None

    def _goes_on(self, item: Item, last: Figure, sentence: Sentence) -> bool:
        """A new sentence goes on with the list of the one before when it has no subject of its own."""
        if item.sentence != last.sentence + 1:
            return False
        head = self.folded[sentence.start : item.number.qualifier_start]
        opens = regex.match(r"(?:trong đó|trong số (?:đó|này)|cụ thể|gồm|bao gồm|cùng với|riêng|[-+*•])", head)
        return bool(opens) and len(head) < 90

    # ------------------------------------------------------------ making figures

    def _count(
        self,
        item: Item,
        rule: Rule,
        cue: Cue | None,
        relation: str,
        noun: str,
        sentence: Sentence,
        left_edge: int,
        after: int,
        here: list[Figure],
    ) -> list[Figure]:
        number = item.number
        end = max(number.end, item.noun.end if item.noun and item.noun.start - number.end < 12 else 0)
        figure = Figure(
            item=item, rule=rule, cue=(cue.start, cue.end) if cue else None, relation=relation, noun=noun,
            value=number.value, qualifier=number.qualifier, start=number.qualifier_start, end=end,
            sentence=item.sentence, key=cue.key if cue else self._key(here),
        )  # fmt: skip
        if number.stated != _plain(number.value):
            pass
        planned = self._planned(number.qualifier_start, sentence)
        figure.plan = planned
        figure.measure = "target" if planned else "count"
        figure.category = rule.category
        figure.subgroup = rule.subgroup
        figure.population = rule.population or self._population(rule, noun, here)
        if number.kind == "fraction" and number.second is not None:
            return self._fraction(figure, rule, sentence, after)
        if number.kind == "range" and number.second is not None:
            return [
                replace(figure, qualifier="at_least"),
                replace(figure, qualifier="at_most", value=number.second),
            ]
        return [figure]

    def _key(self, here: list[Figure]) -> int:
        return here[-1].key if here else (self.last.key if self.last else -1)

    def _population(self, rule: Rule, noun: str, here: list[Figure]) -> str | None:
        if not rule.metric.startswith("rated_") and rule.metric not in ("orgs_assessed", "members_assessed"):
            return None
        known = self.vocabulary.populations.get(noun)
        if known:
            return known
        for figure in reversed(here):
            if figure.population:
                return figure.population
        return self.last.population if self.last else None

    def _fraction(self, figure: Figure, rule: Rule, sentence: Sentence, after: int) -> list[Figure]:
        number = figure.item.number
        assert number.second is not None
        measure = rule.fraction
        right = self.folded[number.end : min(sentence.end, number.end + 70)]
        near = regex.split(r"[;.]", right)[0]
        if regex.search(r"chỉ tiêu|kế hoạch|kh(?!\p{L})", near) and rule.metric != "tasks_completed":
            measure = "target"
        elif number.second < number.value:
            measure = "target"
        figure.plan = False
        return [
            replace(figure, measure="count"),
            replace(figure, measure=measure, value=number.second, qualifier="exact", plan=measure == "target"),
        ]

    def _planned(self, at: int, sentence: Sentence) -> bool:
        """A plan's words stand to the left, and nothing between says that it is a result after all."""
        trigger = None
        pseudo = [match.span() for match in self.vocabulary.target_pseudo.finditer(self.folded, sentence.start, at)]
        for match in self.vocabulary.target.finditer(self.folded, sentence.start, at):
            if not any(low <= match.start() < high for low, high in pseudo):
                trigger = match
        if trigger is None:
            return False
        return not self.vocabulary.target_end.search(self.folded, trigger.end(), at)

    # ------------------------------------------------------------ changes and percentages

    def _change(
        self, item: Item, left_edge: int, after: int, here: list[Figure], sentence: Sentence
    ) -> list[Figure] | None:
        """'tăng 45 đảng viên so với cùng kỳ': a change of the figure before. None when it is no change."""
        number = item.number
        left = self.folded[max(left_edge, sentence.start) : number.qualifier_start]
        up, down = self.vocabulary.up.search(left), self.vocabulary.down.search(left)
        if not up and not down:
            return None
        reference = self._reference(item, here, sentence)
        if reference is None or regex.search(r"thêm[ ]*(?:được[ ]*)?$", left):
            return None
        sign = 1 if up else -1
        figure = self._leaning(item, reference, "change_abs", sign * number.value, "count")
        figure.relation = "change"
        return [figure]

    def _reference(self, item: Item, here: list[Figure], sentence: Sentence) -> Figure | None:
        """The figure that a percentage or a change is about: the last of the same noun, else the last."""
        pool = [figure for figure in here if figure.measure in ("count", "rate_pct", "target", "target_rate_pct")]
        if item.noun:
            same = [figure for figure in pool if figure.noun == item.noun.name]
            if same:
                return same[-1]
            if pool:
                sibling = self._sibling(pool[-1], item.noun.name)
                return replace(pool[-1], rule=sibling, noun=item.noun.name) if sibling else None
        if pool:
            return pool[-1]
        last = self.last
        if last and last.sentence == item.sentence - 1 and self.sentences[last.sentence].paragraph == sentence.paragraph:
            return last
        return None

    def _leaning(self, item: Item, reference: Figure, measure: str, value: float, unit: str) -> Figure:
        number = item.number
        return replace(
            reference, item=item, measure=measure, value=round(value, 6), unit=unit, qualifier=number.qualifier,
            stated=number.stated if abs(value) != number.value else None, relation="leaning",
            start=number.qualifier_start, end=max(number.end, item.right), sentence=item.sentence,
        )  # fmt: skip

    def _percent(
        self,
        item: Item,
        left_edge: int,
        after: int,
        cues: list[Cue],
        sentence: Sentence,
        here: list[Figure],
        items: list[Item],
    ) -> list[Figure]:
        number, words = item.number, self.vocabulary
        left = self.folded[max(left_edge, sentence.start) : number.qualifier_start]
        right = self.folded[number.end : min(after, number.end + 90)]
        up, down = words.up.search(left), words.down.search(left)
        exceeded = words.exceeded.search(left)
        planned_after = words.plan_after.match(right)
        if planned_after or (exceeded and "vượt" in left) or words.plan_before.search(left):
            return self._share_of_plan(item, exceeded is not None, after, cues, sentence, here, items)
        if up or down:
            return self._relative_change(item, 1 if up else -1, number.value, here, sentence)
        if regex.search(r"bằng(?:[ ]+(?:hơn|gần|khoảng))?[ ]*$", left) and words.ratio.search(right.split(";")[0][:45]):
            return self._relative_change(item, 1, number.value - 100, here, sentence)
        return self._rate(item, left_edge, after, cues, sentence, here, items)

    def _relative_change(
        self, item: Item, sign: int, value: float, here: list[Figure], sentence: Sentence
    ) -> list[Figure]:
        reference = self._reference(item, here, sentence)
        if reference is None:
            return []
        if reference.measure == "rate_pct":
            return [self._leaning(item, reference, "change_abs", sign * value, "pp")]
        return [self._leaning(item, reference, "change_pct", sign * value, "pct")]

    def _share_of_plan(
        self,
        item: Item,
        exceeded: bool,
        after: int,
        cues: list[Cue],
        sentence: Sentence,
        here: list[Figure],
        items: list[Item],
    ) -> list[Figure]:
        number = item.number
        value = number.value + 100 if exceeded and number.value < 100 else number.value
        counts = [figure for figure in here if figure.measure in ("count", "rate_pct")]
        choice = None if counts else self._best(item, after, cues, sentence, items, here)
        if choice:
            rule, cue, relation, noun = choice
            figure = self._count(item, rule, cue, relation, noun, sentence, sentence.start, after, here)[0]
            if figure.metric == NOTHING:
                return []
            stated = number.stated if value != number.value else None
            return [replace(figure, measure="pct_of_target", value=value, unit="pct", stated=stated, plan=False)]
        reference = counts[-1] if counts else self._reference(item, here, sentence)
        if reference is None or reference.metric == NOTHING:
            return []
        return [replace(self._leaning(item, reference, "pct_of_target", value, "pct"), plan=False)]

    def _rate(
        self,
        item: Item,
        left_edge: int,
        after: int,
        cues: list[Cue],
        sentence: Sentence,
        here: list[Figure],
        items: list[Item],
    ) -> list[Figure]:
        number = item.number
        reference = self._beside(item, here)
        if reference is not None and item.noun is None:
            measure = "rate_pct"
            if self._of_plan(reference, number, here):
                measure = "pct_of_target"
            figure = self._leaning(item, reference, measure, number.value, "pct")
            return [figure]
        choice = self._best(item, after, cues, sentence, items, here)
        choice = choice or self._carried(item, None, cues, here, sentence)
        if choice is None:
            return []
        rule, cue, relation, noun = choice
        figures = self._count(item, rule, cue, relation, noun, sentence, left_edge, after, here)
        return [
            replace(figure, measure="target_rate_pct" if figure.plan else "rate_pct", unit="pct") for figure in figures
        ]

    def _beside(self, item: Item, here: list[Figure]) -> Figure | None:
        """The count that a percentage right behind it restates: '15 đồng chí (chiếm 20%)'."""
        if not here:
            return None
        last = here[-1]
        if last.measure not in ("count", "denominator", "target") and last.relation != "leaning":
            return None
        pool = [figure for figure in here if figure.measure == "count"]
        if not pool:
            return None
        gap = self.folded[last.end : item.number.qualifier_start]
        if regex.search(r"(?:chiếm|đạt|bằng|tỷ lệ|\(|tương đương|tức|là|=)[^;.]{0,25}$", gap) and len(gap) < 60:
            return pool[-1]
        return None

    def _of_plan(self, reference: Figure, number: Number, here: list[Figure]) -> bool:
        """Whether a bare "đạt 133%" is a share of a plan: only where the plan was named beside the count."""
        return any(figure.measure == "target" and figure.rule.metric == reference.rule.metric for figure in here)


def _plain(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def find(folded: str, sentences: list[Sentence], blocked: Intervals, rules: Rules) -> Found:
    """The figures of a folded clean text.

    blocked: intervals whose numbers are dates, names or anything else that is no figure.
    """
    return Finder(folded, sentences, blocked, rules).run()
