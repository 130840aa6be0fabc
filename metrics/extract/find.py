"""Figures: which numbers of a sentence report something the catalogue knows, and what.

A number gets a noun (what it counts) and a cue (what is said of it). Cues before and behind it compete by closeness;
a number without a cue of its own goes on with the one before it in a list; a percentage leans on the count before it.
A number that nothing claims is listed as such and never guessed at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import regex

from metrics.extract import groups, measures
from metrics.extract.attach import CLEAR, is_spent, left_score, right_score
from metrics.extract.figures import Figure, Found, Item
from metrics.extract.items import noun_at, nouns_before, nouns_in, read_items
from metrics.extract.numbers import Intervals
from metrics.extract.rules import NOTHING, Cue, Rule, Rules, for_noun
from metrics.extract.segment import Sentence

_LINK = regex.compile(
    r"(?:[ ]|,|;|và|cùng|với|cùng với|\(|\)|:|gồm|bao gồm|trong đó|đồng thời|còn|có|là|cả|kể cả|trong số đó|riêng|"
    r"cho|ở|tại|của|hơn|gần|trên|số|các|chia ra|cụ thể|lượt|thêm|đến|đạt|về|thì|nay|tổng cộng|tổng số|còn lại|được|"
    r"đối với|khoảng|từ|năm|tháng|quý|cùng kỳ|trước|trong khi|[-+*•]|\"|')*+"
)
_AND = regex.compile(r"(?:[ ]|,|và|cùng|với|cùng với|cũng như|hơn|gần|trên|khoảng|lượt)*+")
_GOES_ON = regex.compile(
    r"(?:trong đó|trong số (?:đó|này|những)|cụ thể|gồm|bao gồm|chia ra|cùng với|riêng|tính riêng|số (?:này|đó|còn lại)|còn lại|[-+*•])"
)
_OPENS = regex.compile(r"(?:trong đó|trong số đó|bao gồm|gồm|chia ra|cụ thể)(?!.*(?:trong đó|gồm|chia ra|cụ thể))")
_BREAKS_DOWN = regex.compile(r"(?:gồm|chia ra|trong đó|có|là|:|\()[ ]*:?[ ]*$")
_COMPARES = regex.compile(
    r"(?<!\p{L})(?:cao nhất|thấp nhất|nhiều nhất|ít nhất là (?=\p{L})|dẫn đầu|đứng đầu|kế đó|tiếp đến|tiêu biểu|điển hình|"
    r"(?:các|những|một số|nhiều) (?:nơi|đơn vị|địa phương|đảng bộ)|nơi (?:có|nào)|có tỷ lệ cao|kết quả cao|đông nhất|con số giao)(?!\p{L})"
)
_DIVIDES = regex.compile(r"(?:trong (?:đó|số)|số này|số đó)(?!\p{L})")
_RESTATES = regex.compile(r"(?:chiếm|đạt|bằng|tỷ lệ|\(|tương đương|tức|là|=|,)[^;.]{0,25}$")
_REACHED = regex.compile(r"(?<!\p{L})(?:đạt|hoàn thành)(?:[ ]+(?:tỷ lệ|gần|hơn|trên))*[ ]*$")
_PLANNED = frozenset({"new_members", "orgs_established"})
_OUT_OF = regex.compile(r"(?:trên|trong|/)[ ]+(?:tổng số|tổng cộng|tổng|số)[ ]*$|/[ ]*$")
_IN_BRACKETS = regex.compile(r"\([^()]*\)")
_PLAIN_WORDS = frozenset(
    "đạt tỷ lệ bằng vượt chiếm so với chỉ tiêu kế hoạch năm nghị quyết đề ra tăng giảm tương đương tức là và cả gần hơn "
    "trên khoảng mức trong đó cùng kỳ trước thì còn chung toàn tỉnh huyện đảng bộ của được giao đã cao thấp nâng được có lên "
    "xuống mới đến nay quý tháng này cho ở tại các những do theo số lượng tổng bình quân thành phố xã phường ước riêng "
    "tính đầu cuối lại nhiệm kỳ thêm vào hàng hằng mỗi".split()
)
WEAK = 6.0  # a claim below this gives way to a verb that a list shares behind it
_NEGATED = regex.compile(r"(?<!\p{L})(?:không|chưa|chẳng)[ ]+(?:(?:được|bị|phải|thể|đủ điều kiện)[ ]+)?$")
_BODIES = frozenset({"committee", "org", "grassroots", "cell", "authority"})
_STOCKS = frozenset({"members_total", "orgs_total", "cells_total", "units_with_cell"})
_DECIDED = frozenset({"members_disciplined", "orgs_disciplined", "members_expelled"})
_COPULA = regex.compile(r"(?:(?<!\p{L})(?:là|có|gồm|thì|lên|đạt|còn|được|chiếm|trên|hơn|gần)|:|\()[ ]*$")
_NAME = regex.compile(r"\p{Lu}\p{Ll}+(?:[ .]\p{Lu}\p{Ll}+)*[ ]*(?:là|có|:|\(|được|thêm)?[ ]*(?:hơn|gần|trên)?[ ]*$")
NEAR = 500  # characters before a number in which the words that make it ours must stand; half as many behind it
BARE = 3.0  # what a cue that needs no noun loses where the words before the number name one
LIST_LINKED, LIST_LOOSE = 8.5, 5.0  # scores of going on with a list: joined by "và" or a comma, or more loosely
GROUP_REACH = 3  # sentences over which a list of groups may go on
_WILL = regex.compile(r"(?<!\p{L})sẽ(?!\p{L})")
_IN_TURN = regex.compile(r"lần lượt")


@dataclass(frozen=True, slots=True)
class Claim:
    """The rule that takes a number, and how."""

    rule: Rule
    cue: Cue | None
    key: int
    relation: str
    noun: str
    score: float = 0.0
    plan: bool = False


class Finder:
    """Walks through the sentences of one text; `run` gives the result."""

    def __init__(
        self,
        text: str,
        folded: str,
        sentences: list[Sentence],
        blocked: Intervals,
        times: list[tuple[int, int]],
        rules: Rules,
        title: str = "",
    ) -> None:
        self.title = title
        self.population: str | None = None  # what was rated last
        self.text = text
        self.folded = folded
        self.sentences = sentences
        self.blocked = blocked
        self.timeless = blank(folded, times)
        self.rules = rules
        self.words = rules.vocabulary
        self.found = Found()
        self.last: Figure | None = None  # the last figure, for a list that goes on in the next sentence
        self.first: Figure | None = None  # the first count of that sentence, the whole that "trong số đó" divides
        self.topic: Figure | None = None  # the last count of a whole, whose groups may be listed later
        self.plans: set[str] = set()  # metrics for which a share of the plan was given

    def run(self) -> Found:
        for index in range(len(self.sentences)):
            SentenceFinder(self, index).run()
        return self.found


class SentenceFinder:
    """The figures of one sentence."""

    def __init__(self, text: Finder, index: int) -> None:
        self.whole = text
        self.folded = text.folded
        self.words = text.words
        self.index = index
        self.sentence = text.sentences[index]
        self.items = read_items(self.folded, index, self.sentence, text.blocked, self.words)
        self.cues = (
            text.rules.cues_in(self.folded, self.sentence.start, self.sentence.end) if self.items else []
        )
        self.by_item: dict[int, list[Figure]] = {}

    def run(self) -> None:
        """Counts first, then the percentages that lean on them."""
        for position, item in enumerate(self.items):
            if not item.foreign and not self._is_percent(item):
                self._keep(position, self._counted(position, item))
        self._look_ahead(percent=False)
        for position, item in enumerate(self.items):
            if not item.foreign and self._is_percent(item):
                self._keep(position, self._percent(position, item))
        self._look_ahead(percent=True)
        self._report()

    def _keep(self, position: int, figures: list[Figure]) -> None:
        allowed = [figure for figure in figures if figure.measure in self.whole.rules.measures_of(figure.metric)]
        if allowed:
            self.by_item[position] = allowed

    def _before(self, position: int) -> list[Figure]:
        """The figures of the numbers before this one, in the order of the text."""
        return [figure for at in range(position) for figure in self.by_item.get(at, ())]

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
            if figure.measure in ("count", "target") and figure.item.depth == 0 and figure.relation in ("left", "right")
            and figure.metric and figure.metric not in _STOCKS and {"person", "member"} & figure.rule.nouns
        ]  # fmt: skip
        if flows:
            self.whole.topic = flows[0]
        rated = [figure.population for figure in figures if figure.population]
        self.whole.population = rated[-1] if rated else self.whole.population
        self.whole.plans.update(figure.metric for figure in figures if figure.measure == "pct_of_target")

    def _look_ahead(self, percent: bool) -> None:
        """'504 tổ chức đảng cùng 1.624 đảng viên được kiểm tra': the verb behind the second counts the first too."""
        for position in range(len(self.items) - 2, -1, -1):
            item, known = self.items[position], self.by_item.get(position)
            if item.foreign or item.noun is None or (known and known[0].score >= WEAK):
                continue
            if self._is_percent(item) != percent:
                continue
            ahead = self._passed(position)
            following = self.by_item.get(ahead)
            if not following or following[0].relation not in ("right", "ahead"):
                continue
            gap = _IN_BRACKETS.sub("", self.folded[item.right : following[0].start])
            if not _AND.fullmatch(gap) or not gap.strip():
                continue
            rule = self._sibling(following[0], item.noun.name)
            if rule:
                self._keep(position, self._make(item, Claim(rule, None, following[0].key, "ahead", item.noun.name)))

    def _passed(self, position: int) -> int:
        """Index of the next number that is not in a bracket opened behind this one."""
        depth = self.items[position].depth
        ahead = position + 1
        while ahead < len(self.items) and (self.items[ahead].depth > depth or not self.items[ahead].number.value):
            ahead += 1
        return ahead

    # ------------------------------------------------------------ claiming

    def _counted(self, position: int, item: Item) -> list[Figure]:
        whole = self._whole(position, item)
        if whole:
            return whole
        changed = self._change(position, item)
        if changed is not None:
            return changed
        claim = (
            self._restated(position, item)
            or self._stronger(self._best(position, item, default=False), self._listed(position, item))
            or self._grouped(position, item)
            or self._best(position, item, default=True)
        )
        return self._make(item, claim) if claim else []

    def _stronger(self, one: Claim | None, other: Claim | None) -> Claim | None:
        if one and other:
            return one if one.score >= other.score else other
        return one or other

    def _is_percent(self, item: Item) -> bool:
        return self.folded[item.number.start : item.number.end].rstrip().endswith("%")

    def _edge(self, position: int) -> int:
        return self.items[position - 1].right if position else self.sentence.start

    def _next(self, position: int) -> int:
        ahead = self._passed(position)
        return self.items[ahead].number.qualifier_start if ahead < len(self.items) else self.sentence.end

    def _whole(self, position: int, item: Item) -> list[Figure]:
        """'1.725 chi bộ trên tổng số 4.130 chi bộ': the whole of which the count before is a part."""
        counts = [figure for figure in self._before(position) if figure.measure == "count"]
        if not counts or not _OUT_OF.search(self._left(position)):
            return []
        last = counts[-1]
        if item.noun and item.noun.name == "task":
            return [self._leaning(item, last, "target", item.number.value, "count")]
        if item.noun and item.noun.name not in last.rule.nouns:
            return []
        return [self._leaning(item, last, "denominator", item.number.value, "count")]

    def _left(self, position: int) -> str:
        item = self.items[position]
        return self.folded[self._edge(position) : item.number.qualifier_start]

    def _restated(self, position: int, item: Item) -> Claim | None:
        """'100% (35/35)': a fraction alone in brackets says in counts what the percentage before it says."""
        before = self.by_item.get(position - 1)
        if not before or item.number.kind != "fraction" or before[-1].metric == NOTHING:
            return None
        between = self.folded[before[-1].item.number.end : item.number.start]
        if between.strip() == "(" and self.folded[item.number.end : item.number.end + 1] == ")":
            return Claim(before[-1].rule, None, before[-1].key, "bracket", before[-1].noun)
        return None

    def _nouns_of(self, position: int, item: Item) -> list[str]:
        """Classes that the number may count, the surest first: its own noun, those before it, the list's."""
        if item.noun:
            return [item.noun.name]
        names = []
        before = nouns_before(self.folded, self._edge(position), item.number.qualifier_start, self.words)
        for noun in before:
            if noun.name not in _BODIES or self._linked(noun.end, item):
                names.append(noun.name)
        frame = self._frame(position, item)
        if frame and frame.sentence == item.sentence:
            names.append(frame.noun)
        return list(dict.fromkeys([*names, "none"]))

    def _linked(self, noun_end: int, item: Item) -> bool:
        """'tổ chức đảng: 15' counts organisations; 'Ban Thường vụ Tỉnh ủy 15' only names who acted."""
        return bool(_COPULA.search(self.folded, noun_end, item.number.qualifier_start))

    def _best(self, position: int, item: Item, default: bool) -> Claim | None:
        def allowed(cue: Cue, rule: Rule) -> bool:
            wrong_side = "right" if cue.end <= item.number.qualifier_start else "left"
            return rule.side != wrong_side and self._allowed(rule, item) and self._cue_allowed(cue, rule)

        best: tuple[float, Claim] | None = None
        after = self._next(position)
        pool = [cue for cue in self.cues if cue.rules[0].default == default]
        for order, noun in enumerate(self._nouns_of(position, item)):
            for cue, rule in for_noun(pool, noun, allowed):
                if cue.end <= item.number.qualifier_start:
                    relation = "left"
                    score = left_score(self.whole.timeless, item, cue, rule, self.items)
                else:
                    relation = "right"
                    score = right_score(self.whole.timeless, item, cue, rule, after)
                score += rule.strength - order - (BARE if noun == "none" and order and not default else 0)
                if score >= CLEAR and (best is None or score > best[0]):
                    best = (score, Claim(rule, cue, cue.key, relation, noun, score))
        return best[1] if best else None

    def _cue_allowed(self, cue: Cue, rule: Rule) -> bool:
        if _NEGATED.search(self.folded, max(self.sentence.start, cue.start - 20), cue.start):
            return False
        if rule.not_followed and rule.not_followed.match(self.folded, cue.end):
            return False
        return not rule.not_before or not rule.not_before.search(self.folded, self.sentence.start, cue.start)

    def _allowed(self, rule: Rule, item: Item) -> bool:
        number = item.number
        if rule.zero != (number.value == 0) and number.value == 0:
            return False
        if rule.kinds and number.kind not in rule.kinds:
            return False
        if rule.default and number.words:
            return False
        if rule.not_after and rule.not_after.match(self.folded, item.right):
            return False
        if rule.requires and not rule.requires.search(self.folded, 0, number.start):
            return False
        near = (max(0, number.start - NEAR), number.end + NEAR // 2)
        return not rule.requires_near or bool(rule.requires_near.search(self.folded, *near))

    # ------------------------------------------------------------ lists

    def _frame(self, position: int, item: Item) -> Figure | None:
        """The figure whose list the item goes on with: the last one at the same depth of brackets, or, for the first
        in a bracket, the one before the bracket."""
        figures = self._before(position)
        same = [figure for figure in figures if figure.item.depth == item.depth]
        outer = [figure for figure in figures if figure.item.depth == item.depth - 1]
        if item.depth and outer and (not same or outer[-1].start > same[-1].start):
            return outer[-1]
        if same:
            return same[-1]
        if figures:
            return figures[-1]
        head = self.folded[self.sentence.start : item.number.qualifier_start]
        return self.whole.first if _DIVIDES.match(head) else self.whole.last

    def _listed(self, position: int, item: Item) -> Claim | None:
        """A list goes on with the cue before: 'kiểm tra 5 tổ chức đảng và 8 đảng viên'."""
        frame = self._frame(position, item)
        if frame and item.noun and frame.relation == "right" and frame.rule.category:
            return None  # a form of discipline behind one number says nothing of the next
        if frame is None or not frame.rule.carries:
            return None
        same = frame.sentence == item.sentence
        if not same and not self._goes_on(item, frame):
            return None
        if same and any(other.foreign for other in self.items[:position] if other.number.start > frame.start):
            return None
        for noun in self._nouns_of(position, item):
            rule = self._part(position, item, frame, noun) or self._sibling(frame, noun)
            if rule and self._allowed(rule, item) and not (same and self._other_cue(position, item, frame, noun)):
                score = self._list_score(position, item, frame, same, noun)
                if not score:
                    return None
                return Claim(rule, None, frame.key, "list", noun, score + rule.strength, _is_plan(frame))
        return None

    def _part(self, position: int, item: Item, frame: Figure, noun: str) -> Rule | None:
        """'944 tổ chức cơ sở đảng, gồm 621 chi bộ': cells that are organisations of the base, parts of the count."""
        rules = self.whole.rules.cues[frame.key][1] if frame.key >= 0 else ()
        rule = next((rule for rule in rules if rule.breakdown and noun in rule.nouns), None)
        if rule is None or not self._allowed(rule, item):
            return None
        gap = self.folded[frame.end : item.number.qualifier_start]
        opens = item.depth > frame.item.depth or bool(regex.search(r"gồm|chia ra|trong đó", gap))
        goes_on = frame.rule.metric == rule.metric and frame.noun in ("committee", "cell", "grassroots")
        if frame.rule.breakdown or (frame.noun == "grassroots" and opens):
            return rule
        return rule if goes_on and self._whole_of(position, frame) else None

    def _whole_of(self, position: int, frame: Figure) -> bool:
        """The frame itself is a part of a count of grassroots organisations."""
        figures = self._before(position)
        at = figures.index(frame) if frame in figures else 0
        return at > 0 and figures[at - 1].noun == "grassroots" and frame.noun != "grassroots"

    def _other_cue(self, position: int, item: Item, frame: Figure, noun: str) -> bool:
        """Another cue for the same noun stands between the list and the item."""
        start = self._edge(position)
        return any(
            start <= cue.start and cue.end <= item.number.start and cue.key != frame.key and not rule.default
            and not is_spent(self.folded, cue, self.folded[cue.end : item.number.qualifier_start], self.items)
            for cue, rule in for_noun(self.cues, noun)
        )

    def _list_score(self, position: int, item: Item, frame: Figure, same: bool, noun: str) -> float:
        start = self._edge(position) if same else self.sentence.start
        gap = self.whole.timeless[start : item.number.qualifier_start]
        opened = _OPENS.search(gap)
        gap = gap[opened.start() :] if opened else gap
        if same and item.noun and _AND.fullmatch(gap) and gap.strip():
            return LIST_LINKED
        if _LINK.fullmatch(gap):
            return LIST_LOOSE
        if item.noun and (len(gap) <= 45 or not same):
            return LIST_LOOSE
        named = noun not in ("none", frame.noun) or self._named(item, start, frame)
        return LIST_LOOSE if named else 0.0

    def _grouped(self, position: int, item: Item) -> Claim | None:
        """'Nữ: 73.374; người dân tộc thiểu số: 24.241': groups of the people that the text last counted."""
        topic = self.whole.topic
        if topic and self._ranked(item, topic):
            noun = item.noun.name if item.noun else topic.noun
            if noun in topic.rule.nouns and self._allowed(topic.rule, item):
                return Claim(topic.rule, None, topic.key, "group", noun, LIST_LOOSE, _is_plan(topic))
        frame = self._frame(position, item)
        if frame and frame.sentence == self.index and frame.metric in _STOCKS:
            return None
        if topic is None or item.number.kind == "fraction" or self.index - topic.sentence > GROUP_REACH:
            return None
        noun = item.noun.name if item.noun else topic.noun
        if noun not in topic.rule.nouns or not {"person", "member"} & topic.rule.nouns:
            return None
        start, end = self._edge(position), item.number.qualifier_start
        begin = max(start, self.folded.rfind(";", start, end) + 1, self.folded.rfind(".", start, end) + 1)
        if any(pattern.search(self.folded, begin, end) for _, pattern in self.words.subgroups):
            return Claim(topic.rule, None, topic.key, "group", noun, LIST_LOOSE, _is_plan(topic))
        return None

    def _named(self, item: Item, start: int, frame: Figure) -> bool:
        """A number without a noun in a list still says what it counts: a noun, a group or a name before it."""
        end = item.number.qualifier_start
        if any(noun.name == frame.noun for noun in nouns_before(self.folded, start, end, self.words)):
            return True
        if any(pattern.search(self.folded, start, end) for _, pattern in self.words.subgroups):
            return True
        if _NAME.search(self.whole.text, start, end):
            return True
        # "huyện ủy 8, đảng ủy cơ sở 18": by the body that decided
        agents = nouns_before(self.folded, start, end, self.words)
        return frame.metric in _DECIDED and any(noun.name in _BODIES for noun in agents)

    def _ranked(self, item: Item, topic: Figure) -> bool:
        """'Cao nhất là Đảng bộ huyện A với 227 đảng viên': bodies compared by what the text last counted."""
        if self.index - topic.sentence > GROUP_REACH or self.index == topic.sentence:
            return False
        return bool(_COMPARES.search(self.folded, self.sentence.start, item.number.qualifier_start))

    def _sibling(self, frame: Figure, noun: str) -> Rule | None:
        """The rule of the same cue for this noun ("kiểm tra": organisations, then members)."""
        rules = self.whole.rules.cues[frame.key][1] if frame.key >= 0 else ()
        return next((rule for rule in (frame.rule, *rules) if noun in rule.nouns and not rule.breakdown), None)

    def _goes_on(self, item: Item, frame: Figure) -> bool:
        """A new sentence goes on with the list of the one before when it says so."""
        if item.sentence != frame.sentence + 1:
            return False
        head = self.folded[self.sentence.start : item.number.qualifier_start]
        return len(head) < 90 and bool(_GOES_ON.match(head))

    # ------------------------------------------------------------ counts

    def _make(self, item: Item, claim: Claim) -> list[Figure]:
        number, rule = item.number, claim.rule
        percent = self._is_percent(item)
        plan = measures.planned(self.folded, self.sentence.start, number.qualifier_start, self.words)
        plan = plan or (claim.plan and not self._sets_plan_aside(item))
        if claim.relation == "right" and claim.cue and _WILL.search(self.folded, item.right, claim.cue.end):
            plan = True
        measure = ("target_rate_pct" if plan else "rate_pct") if percent else ("target" if plan else "count")
        close = item.noun is not None and item.noun.start - number.end < 12
        figure = Figure(
            item=item,
            rule=rule,
            cue=(claim.cue.start, claim.cue.end) if claim.cue else None,
            key=claim.key,
            relation=claim.relation,
            noun=claim.noun,
            measure=measure,
            value=number.value,
            unit="pct" if percent else "count",
            qualifier=number.qualifier,
            start=number.qualifier_start,
            end=item.noun.end if item.noun and close else number.end,
            subgroup=rule.subgroup or self._subgroup(item, rule),
            population=rule.population or self._population(item, rule, claim.noun),
            category=rule.category or self._category(item, rule),
            score=claim.score,
        )
        if claim.noun == "joint" and figure.metric in self.whole.rules.rated:
            return [replace(figure, population="grassroots_orgs"), replace(figure, population="members")]
        if number.second is None:
            return [figure]
        if number.kind == "fraction":
            return self._fraction(figure, number.second)
        return [replace(figure, qualifier="at_least"), replace(figure, qualifier="at_most", value=number.second)]

    def _sets_plan_aside(self, item: Item) -> bool:
        """Words of a result stand before the number in its sentence."""
        return bool(self.words.target_end.search(self.folded, self.sentence.start, item.number.qualifier_start))

    def _bounds(self) -> tuple[int, int]:
        return self.sentence.start, self.sentence.end

    def _subgroup(self, item: Item, rule: Rule) -> str | None:
        return groups.subgroup(item, rule.metric, self.folded, self.words, self._bounds(), self.whole.title)

    def _category(self, item: Item, rule: Rule) -> str | None:
        if rule.metric != "badges_awarded":
            return None
        return groups.badge_rank(item, self.folded, self._bounds())

    def _population(self, item: Item, rule: Rule, noun: str) -> str | None:
        """What is rated: the noun counted, else the first one of the clause, else what was rated before."""
        if rule.metric not in self.whole.rules.rated:
            return None
        known = self.words.populations
        if item.noun and noun in known:
            return known[noun]
        earlier = [figure for at in sorted(self.by_item) for figure in self.by_item[at] if figure.population]
        same = [figure.population for figure in earlier if figure.metric == rule.metric]
        if same:
            return same[-1]
        start, end = self.sentence.start, item.number.qualifier_start
        begin = max(start, self.folded.rfind(";", start, end) + 1)
        for found in nouns_in(self.folded, begin, end, self.words):
            reports = found.name == "committee" and not self.folded[begin : found.start].rstrip().endswith("số")
            if found.name in known and found.name != "person" and not reports:
                return known[found.name]
        if earlier:
            return earlier[-1].population
        return known.get(noun) or self.whole.population

    def _fraction(self, figure: Figure, below: float) -> list[Figure]:
        number = figure.item.number
        right = self.folded[number.end : min(self.sentence.end, number.end + 60)]
        measure = figure.rule.fraction
        if figure.metric != "tasks_completed" and (measures.fraction_of_plan(right) or below < number.value):
            measure = "target"
        return [replace(figure, measure="count"), replace(figure, measure=measure, value=below, qualifier="exact")]

    # ------------------------------------------------------------ changes

    def _change(self, position: int, item: Item) -> list[Figure] | None:
        """'tăng 45 đảng viên so với cùng kỳ': by how much the figure before changed; None when it is no change."""
        left = self._left(position)
        before = self.by_item.get(position - 1)
        sign = measures.change_sign(left, self.words)
        if not sign and before and before[-1].relation == "change" and _AND.fullmatch(left) and left.strip():
            sign = 1 if before[-1].value >= 0 else -1
        if not sign:
            return None
        reference = self._in_turn(position, item) or self._reference(position, item)
        elsewhere = reference is not None and reference.sentence != self.index
        own = self._own_change(position, item, sign) if reference is None or elsewhere else []
        if own or reference is None or reference.metric == NOTHING or self._detached(reference, item):
            return own or self._own_change(position, item, sign)
        return [self._leaning(item, reference, "change_abs", sign * item.number.value, "count", "change")]

    def _own_change(self, position: int, item: Item, sign: int) -> list[Figure]:
        """'số đảng viên bị kỷ luật giảm 15 đồng chí': the change is given without the count."""
        claim = self._best(position, item, default=False)
        if claim is None or claim.relation != "left" or claim.rule.metric == NOTHING:
            return []
        figure = self._make(item, claim)[0]
        return [replace(figure, measure="change_abs", value=sign * figure.value, relation="change")]

    def _in_turn(self, position: int, item: Item) -> Figure | None:
        """'kiểm tra 5 đảng viên, 8 tổ chức (lần lượt tăng 2 và 3)': changes pair with the counts by order."""
        opening = self.folded.rfind("(", self.sentence.start, item.number.start)
        if opening < 0 or not _IN_TURN.search(self.folded, opening, item.number.start):
            return None
        before = self._before(position)
        counts = [figure for figure in before if figure.measure == "count" and figure.start < opening]
        turn = sum(1 for other in self.items[:position] if other.number.start > opening)
        return counts[-2 + turn] if len(counts) >= 2 and turn < 2 else None

    def _reference(self, position: int, item: Item) -> Figure | None:
        """The figure that a percentage or a change is about: the last of the same noun, else the last."""
        pool = [
            figure
            for figure in self._before(position)
            if figure.measure in ("count", "rate_pct", "target", "target_rate_pct") and figure.relation != "change"
        ]
        nouns = [item.noun.name] if item.noun else [
            noun.name
            for noun in nouns_before(self.folded, self._edge(position), item.number.qualifier_start, self.words)
        ]  # fmt: skip
        if nouns and pool:
            same = [figure for figure in pool if figure.noun in nouns]
            if same:
                return same[-1]
            if item.noun:
                rule = self._sibling(pool[-1], item.noun.name)
                return replace(pool[-1], rule=rule, noun=item.noun.name) if rule else None
        if pool:
            outside = [figure for figure in pool if figure.item.depth <= item.depth]
            return (outside or pool)[-1]
        last = self.whole.last
        if last and last.sentence == self.index - 1:
            paragraph = self.whole.sentences[last.sentence].paragraph
            return last if paragraph == self.sentence.paragraph else None
        return None

    def _leaning(
        self, item: Item, reference: Figure, measure: str, value: float, unit: str, relation: str = "leaning"
    ) -> Figure:
        number = item.number
        own = self._subgroup(item, reference.rule) if relation == "leaning" and item.noun is None else None
        return replace(
            reference,
            item=item,
            subgroup=own or reference.subgroup,
            measure=measure,
            value=round(value, 6),
            unit=unit,
            qualifier=number.qualifier,
            stated=number.stated if abs(value) != number.value else None,
            relation=relation,
            start=number.qualifier_start,
            end=max(number.end, item.right),
        )

    # ------------------------------------------------------------ percentages

    def _percent(self, position: int, item: Item) -> list[Figure]:
        number = item.number
        left = self._left(position)
        right = self.folded[number.end : min(self._next(position), number.end + 90)]
        before = self._before(position)
        if item.noun is None and before and before[-1].measure == "rate_pct" and measures.is_planned_rate(left):
            return [self._leaning(item, before[-1], "target_rate_pct", number.value, "pct")]
        if measures.of_plan(left, right, self.words) or measures.exceeds(left, self.words):
            return self._share_of_plan(position, item, measures.exceeds(left, self.words))
        last = self.by_item.get(position - 1)
        if last and last[-1].measure == "change_abs" and item.noun is None and left.strip() in ("(", ",", "tức", "hay"):
            counted = replace(last[-1], measure="count")
            return [self._leaning(item, counted, "change_pct", math.copysign(number.value, counted.value), "pct", "change")]
        sign = measures.change_sign(left, self.words)
        if not sign and last and last[-1].relation == "change" and _AND.fullmatch(left) and item.noun:
            sign = 1 if last[-1].value >= 0 else -1
        if sign:
            return self._relative_change(position, item, sign * number.value)
        if measures.is_ratio(left, right, self.words):
            return self._relative_change(position, item, number.value - 100)
        return self._rate(position, item)

    def _relative_change(self, position: int, item: Item, value: float) -> list[Figure]:
        before = self.by_item.get(position - 1)
        reference = self._reference(position, item)
        if not self._before(position):
            claim = self._best(position, item, default=False)
            if claim and claim.relation == "left" and claim.rule.metric != NOTHING:
                figure = replace(self._make(item, claim)[0], value=value, unit="pct", relation="change")
                stated = item.number.stated if abs(value) != item.number.value else None
                return [replace(figure, measure="change_pct", stated=stated)]
        if before and before[-1].relation == "change" and item.noun is None:
            reference = replace(before[-1], measure="count")
        elif before and before[-1].measure == "rate_pct" and item.noun is None:
            reference = before[-1]
        if reference is None or reference.metric == NOTHING or self._detached(reference, item):
            return []
        if reference.measure in ("rate_pct", "target_rate_pct"):
            return [self._leaning(item, reference, "change_abs", value, "pp", "change")]
        return [self._leaning(item, reference, "change_pct", value, "pct", "change")]

    def _share_of_plan(self, position: int, item: Item, exceeded: bool) -> list[Figure]:
        value = item.number.value + 100 if exceeded and item.number.value < 100 else item.number.value
        counts = [figure for figure in self._before(position) if figure.measure in ("count", "rate_pct")]
        if counts and self._detached(counts[-1], item):
            return []
        if not counts:
            claim = self._best(position, item, default=False)
            if claim:
                figure = self._make(item, claim)[0]
                stated = item.number.stated if value != item.number.value else None
                return [replace(figure, measure="pct_of_target", value=value, unit="pct", stated=stated)]
        reference = counts[-1] if counts else self._reference(position, item)
        if reference is None or reference.metric == NOTHING:
            return []
        return [self._leaning(item, reference, "pct_of_target", value, "pct")]

    def _rate(self, position: int, item: Item) -> list[Figure]:
        claim = self._best(position, item, default=False)
        own = claim is not None and claim.cue is not None and claim.cue.start >= self._edge(position)
        beside = None if item.noun or (own and claim and claim.score > 8) else self._beside(position, item)
        if beside is not None:
            if beside.metric == NOTHING:
                return []
            measure = "pct_of_target" if self._of_plan(position, item, beside) else "rate_pct"
            return [self._leaning(item, beside, measure, item.number.value, "pct")]
        claim = claim or self._listed(position, item) or self._grouped(position, item)
        claim = claim or self._best(position, item, default=True)
        return self._make(item, claim) if claim else []

    def _detached(self, figure: Figure, item: Item) -> bool:
        """Between a count and a percentage something else is spoken of ("; thu ngân sách đạt 102%")."""
        if item.depth and item.depth > self.items[max(0, self.items.index(item) - 1)].depth:
            return False  # a bracket belongs to the figure before it
        if figure.sentence != self.index:
            gap = self.whole.timeless[self.sentence.start : item.number.qualifier_start]
        else:
            start = max(other.right for other in self.items if other.number.start < item.number.start)
            gap = self.whole.timeless[start : item.number.qualifier_start]
            if not regex.search(r"[,;]", gap):
                return False
        last = regex.split(r"[,;]", gap)[-1]
        other = [word for word in regex.findall(r"\p{L}+", last) if word not in _PLAIN_WORDS]
        return len(other) >= 2 and not any(pattern.search(last) for _, pattern in self.words.nouns_anywhere) and not any(
            pattern.search(last) for _, pattern in self.words.subgroups
        )  # fmt: skip

    def _of_plan(self, position: int, item: Item, count: Figure) -> bool:
        """Whether a bare "đạt 133%" is a share of the plan: a target stands beside the count, or the text gave such
        shares before, or the share of a whole membership that joined in one period could not be that large."""
        if any(figure.measure == "target" and figure.metric == count.metric for figure in self._before(position)):
            return True
        if not _REACHED.search(self._left(position)) or count.metric not in _PLANNED:
            return False
        return count.metric in self.whole.plans or (item.number.value >= 20 and count.subgroup is None)

    def _beside(self, position: int, item: Item) -> Figure | None:
        """The count that a percentage right behind it restates: '15 đồng chí (chiếm 20%)'."""
        before = self._before(position)
        counts = [figure for figure in before if figure.measure == "count" and figure.relation != "change"]
        if not counts or self._detached(before[-1], item):
            return None
        gap = self.folded[before[-1].end : item.number.qualifier_start]
        if _RESTATES.search(gap) and len(gap) < 110 and ";" not in gap:
            total = self.words.share_total.search(self.folded, item.number.end, min(item.number.end + 30, self.sentence.end))
            noun = noun_at(self.folded, _skip_space(self.folded, total.end()), self.words) if total else None
            same = [figure for figure in counts if noun and figure.noun == noun.name]
            return (same or counts)[-1]
        return None


def _is_plan(figure: Figure) -> bool:
    return figure.measure in ("target", "target_rate_pct")


def blank(folded: str, intervals: list[tuple[int, int]]) -> str:
    """The text with the intervals turned to spaces; same length."""
    pieces, at = [], 0
    for start, end in sorted(intervals):
        start = max(start, at)
        if end > start:
            pieces += [folded[at:start], " " * (end - start)]
            at = end
    return "".join([*pieces, folded[at:]])


def _skip_space(folded: str, at: int) -> int:
    while folded[at : at + 1] == " ":
        at += 1
    return at


def find(
    text: str,
    folded: str,
    sentences: list[Sentence],
    blocked: Intervals,
    times: list[tuple[int, int]],
    rules: Rules,
    title: str = "",
) -> Found:
    """The figures of a clean text.

    text, folded: the clean text with and without capitals, of equal length.
    blocked: intervals whose numbers are dates, names or anything else that is no figure.
    times: intervals of the words that name periods; they do not count as words between a cue and its number.
    title: the folded title, for figures of what the title is about.
    """
    return Finder(text, folded, sentences, blocked, times, rules, title).run()
