"""Which rule takes a number: the cues of its clause, the list it goes on with, the groups of a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import regex

from metrics.extract import groups, measures, rows
from metrics.extract.attach import CLEAR, is_spent, left_score, right_score
from metrics.extract.figures import Figure, Item
from metrics.extract.items import nouns_before, nouns_in
from metrics.extract.rules import NOTHING, Cue, Rule, for_noun
from metrics.extract.sentence import BODIES, JOINED, STOCKS, SentenceState

_LINK = regex.compile(
    r"(?:[ ]|,|;|và|cùng|với|cùng với|\(|\)|:|gồm|bao gồm|trong đó|đồng thời|còn|có|là|cả|kể cả|trong số đó|riêng|"
    r"cho|ở|tại|của|hơn|gần|trên|số|các|chỉ|mới|tức|tương đương|hay|chia ra|cụ thể|lượt|thêm|đến|đạt|về|thì|nay|tổng cộng|tổng số|còn lại|được|"
    r"đối với|khoảng|từ|năm|tháng|quý|cùng kỳ|trước|trong khi|[-+*•]|\"|')*+"
)
_GOES_ON = regex.compile(
    r"(?:trong đó|trong số (?:đó|này|những)|cụ thể|gồm|bao gồm|chia ra|cùng với|riêng|tính riêng|số (?:này|đó|còn lại)|còn lại|[-+*•])"
)
_OPENS = regex.compile(
    r"(?:trong đó|trong số đó|bao gồm|gồm|chia ra|cụ thể)(?!.*(?:trong đó|gồm|chia ra|cụ thể))"
)
_COMPARES = regex.compile(
    r"(?<!\p{L})(?:cao nhất|thấp nhất|nhiều nhất|ít nhất là (?=\p{L})|dẫn đầu|đứng đầu|kế đó|tiếp đến|tiêu biểu|điển hình|"
    r"(?:các|những|một số|nhiều) (?:nơi|đơn vị|địa phương|đảng bộ)|nơi (?:có|nào)|có tỷ lệ cao|kết quả cao|đông nhất|con số giao)(?!\p{L})"
)
_DIVIDES = regex.compile(r"(?:trong (?:đó|số)|số này|số đó|tính riêng|riêng)(?!\p{L})")
_AMONG = regex.compile(r"(?<!\p{L})(?:trong (?:đó|số)|gồm|số này|số đó|bao gồm|chia ra)(?!\p{L})|\(")
_INCLUDES = regex.compile(r"gồm|chia ra|trong đó")
_SPELT_OUT = regex.compile(
    r"(?:[-+*•][ ]*)?(?:(?:trong đó|cụ thể|chia ra|theo đó|trong (?:tổng )?số)(?!\p{L})|(?:năm|riêng năm)[ ]+20[0-9]{2}[ ]*:)"
)
_THIS_NUMBER = regex.compile(
    r"(?<!\p{L})con số (?:này|đó|trên)(?:[ ]+(?:đã|là|tăng|lên|đạt|tới|đến|còn|mới|chỉ))*[ ]*$"
)
_EXAMS = regex.compile(r"(?<!\p{L})(?:thi đỗ|đỗ tốt nghiệp|học lực|hạnh kiểm)(?!\p{L})")
_HAVING = regex.compile(r"[ ]*(?:mới)?[ ]*,[ ]*(?:có|với)[ ]+(?:hơn |gần |trên )?")
_OTHERWISE = regex.compile(r"hiện có|tổng số đảng viên|quy mô|trực thuộc gồm|kỷ luật|huy hiệu|khen")
_OTHER_TIME = regex.compile(
    r"[ ,;(]*(?:(?:và|còn|riêng|trong đó|tính riêng)[ ]+)*(?:(?:trong|cả)[ ]+)?"
    r"(?:năm|nhiệm kỳ|quý|tháng|giai đoạn|bình quân|mỗi|hằng|hàng)(?!\p{L})[^;,.()%]{0,40}"
)
_RATED_ALONE = frozenset({"grassroots", "cell", "member"})  # what is rated, never who reports the ratings
_SPEECH = regex.compile(r":[ ]*\"|(?<!\p{L})(?:chia sẻ|cho biết|nói|tâm sự|kể)(?!\p{L})")
_NEGATED = regex.compile(
    r"(?<!\p{L})(?:không|chưa|chẳng)[ ]+(?:(?:được|bị|phải|thể|qua|tham gia|đủ điều kiện)[ ]+)?$"
)
_ANYONE = frozenset({"person", "member"})  # nouns that every verb may take
_DECIDED = frozenset({"members_disciplined", "orgs_disciplined", "members_expelled"})
_NAME = regex.compile(
    r"\p{Lu}\p{Ll}+(?:[ .]\p{Lu}\p{Ll}+)*[ ]*(?:là|có|:|\(|được|thêm)?[ ]*(?:hơn|gần|trên)?[ ]*$"
)
NEAR = (
    500  # characters before a number in which the words that make it ours must stand; half as many behind it
)
FAR = 200  # characters beyond which no cue is asked: more than any rule's reach
BARE = 3.0  # what a cue that needs no noun loses where the words before the number name one
LIST_LINKED, LIST_LOOSE = (
    8.5,
    5.0,
)  # scores of going on with a list: joined by "và" or a comma, or more loosely
GROUP_REACH = 3  # sentences over which a list of groups may go on
_WILL = regex.compile(r"(?<!\p{L})sẽ(?!\p{L})")


class Claim(NamedTuple):
    """The rule that takes a number, and how."""

    rule: Rule
    cue: Cue | None
    key: int
    relation: str
    noun: str
    score: float = 0.0
    plan: bool = False


class SentenceClaims(SentenceState):
    """The rules that take the numbers of one sentence, and the counts they make."""

    def _nouns_of(self, position: int, item: Item) -> list[str]:
        """Classes that the number may count, the surest first: its own noun, those before it, the list's."""
        if item.noun:
            return [item.noun.name]
        names = []
        before = nouns_before(self.folded, self._edge(position), item.number.qualifier_start, self.words)
        for noun in before:
            if noun.name not in BODIES or self._linked(noun.end, item):
                names.append(noun.name)
        frame = self._frame(position, item)
        if frame and frame.sentence == item.sentence:
            names.append(frame.noun)
        return list(dict.fromkeys([*names, "none"]))

    def _best(self, position: int, item: Item, default: bool) -> Claim | None:
        def allowed(cue: Cue, rule: Rule) -> bool:
            wrong_side = "right" if cue.end <= item.number.qualifier_start else "left"
            return rule.side != wrong_side and self._allowed(rule, item) and self._cue_allowed(cue, rule)

        best: tuple[float, Claim] | None = None
        after = self._next(position)
        low, high = item.number.qualifier_start - FAR, item.right + FAR
        pool = [
            cue for cue in self.cues if low < cue.end and cue.start < high and cue.rules[0].default == default
        ]
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
        """Whether the words round a cue let its rule hold, whatever the number; worked out once."""
        known = self.allowed_cues.get((cue.start, cue.key, rule.id))
        if known is None:
            known = self.allowed_cues[cue.start, cue.key, rule.id] = self._fits_words(cue, rule)
        return known

    def _fits_words(self, cue: Cue, rule: Rule) -> bool:
        if _NEGATED.search(self.folded, max(self.sentence.start, cue.start - 20), cue.start):
            return False
        if rule.inside and cue.start <= self.sentence.start + 1:
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
        if rule.requires and not self.whole.stands_before(rule.requires, number.start):
            return False
        inside = (self.sentence.start, self.sentence.end)
        if rule.requires_sentence and not rule.requires_sentence.search(self.folded, *inside):
            return False
        near = (max(0, number.start - NEAR), number.end + NEAR // 2)
        return not rule.requires_near or bool(rule.requires_near.search(self.folded, *near))

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
            if (
                rule
                and self._allowed(rule, item)
                and not (same and self._other_cue(position, item, frame, noun))
            ):
                score = self._list_score(position, item, frame, same, noun)
                if not score:
                    return None
                return Claim(rule, None, frame.key, "list", noun, score + rule.strength, _is_plan(frame))
        return None

    def _part(self, position: int, item: Item, frame: Figure, noun: str) -> Rule | None:
        """'944 tổ chức cơ sở đảng, gồm 621 chi bộ': cells that are organisations of the base, parts of the count."""
        topic = self.whole.topic
        keys = [frame.key, topic.key if topic and topic.metric == frame.metric else -1]
        rules = [rule for key in keys if key >= 0 for rule in self.whole.rules.cues[key][1]]
        rule = next((rule for rule in rules if rule.breakdown and noun in rule.nouns), None)
        if rule is None or not self._allowed(rule, item):
            return None
        if noun not in BODIES:
            return rule if self._within(position, item, frame) else None
        gap = self.folded[frame.end : item.number.qualifier_start]
        opens = item.depth > frame.item.depth or bool(_INCLUDES.search(gap))
        goes_on = frame.rule.metric == rule.metric and frame.noun in ("committee", "cell", "grassroots")
        if frame.rule.breakdown or (frame.noun == "grassroots" and opens):
            return rule
        return rule if goes_on and self._whole_of(position, frame) else None

    def _within(self, position: int, item: Item, frame: Figure) -> bool:
        """'kết nạp 45 đảng viên, trong đó 38 sinh viên, 7 giảng viên': people said to be among those counted."""
        counts = [figure for figure in self._before(position) if figure.metric == frame.metric]
        counts = [fig for fig in counts if fig.measure in ("count", "target") and not fig.subgroup]
        whole = counts[0] if counts else self.whole.topic
        if whole is None or whole.metric != frame.metric or item.number.value > whole.value:
            return False
        start = whole.end if counts else self.sentence.start
        between = self.folded[start : item.number.qualifier_start]
        if not counts and not _DIVIDES.match(between):
            return False
        if counts and _HAVING.fullmatch(between):
            return True
        among = list(_AMONG.finditer(between))
        return bool(among) and ";" not in between[among[-1].end() :]

    def _whole_of(self, position: int, frame: Figure) -> bool:
        """The frame itself is a part of a count of grassroots organisations."""
        figures = self._before(position)
        at = figures.index(frame) if frame in figures else 0
        return at > 0 and figures[at - 1].noun == "grassroots" and frame.noun != "grassroots"

    def _other_cue(self, position: int, item: Item, frame: Figure, noun: str) -> bool:
        """Another cue for the same noun stands between the list and the item."""
        start, end = self._edge(position), item.number.start
        between = [cue for cue in self.cues if start <= cue.start and cue.end <= end]
        return any(
            cue.key != frame.key
            and not rule.default
            and not is_spent(self.folded, cue, self.folded[cue.end : item.number.qualifier_start], self.items)
            for cue, rule in for_noun(between, noun, self._cue_allowed)
        )

    def _list_score(self, position: int, item: Item, frame: Figure, same: bool, noun: str) -> float:
        start = self._edge(position) if same else self.sentence.start
        gap = self.whole.timeless[start : item.number.qualifier_start]
        opened = _OPENS.search(gap)
        gap = gap[opened.start() :] if opened else gap
        if same and item.noun and JOINED.fullmatch(gap) and gap.strip():
            return LIST_LINKED
        if _LINK.fullmatch(gap):
            return LIST_LOOSE
        if item.noun and (not same or (item.noun.name not in _ANYONE and len(gap) <= 45)):
            return LIST_LOOSE
        named = noun not in ("none", frame.noun) or self._named(item, start, frame)
        return LIST_LOOSE if named else 0.0

    def _grouped(self, position: int, item: Item) -> Claim | None:
        """'Nữ: 73.374; người dân tộc thiểu số: 24.241': groups of the people that the text last counted."""
        topic = self.whole.topic
        if topic and self._ranked(item, topic):
            topic = self._headline(topic)
            noun = item.noun.name if item.noun else topic.noun
            if _counts(topic.rule, noun) and self._allowed(topic.rule, item):
                return Claim(topic.rule, None, topic.key, "group", noun, LIST_LOOSE, _is_plan(topic))
        frame = self._frame(position, item)
        if frame and frame.sentence == self.index and frame.metric in STOCKS:
            return None
        if topic is None or item.number.kind == "fraction" or self.index - topic.sentence > GROUP_REACH:
            return None
        noun = item.noun.name if item.noun else topic.noun
        if noun not in topic.rule.nouns or not {"person", "member"} & topic.rule.nouns:
            return None
        start, end = self._edge(position), item.number.qualifier_start
        begin = max(start, self.folded.rfind(";", start, end) + 1, self.folded.rfind(".", start, end) + 1)
        if _SPEECH.search(self.folded, begin, end) or _EXAMS.search(self.folded, begin, end):
            return None
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
        if rows.begins_row(self.folded, start, end):
            return True
        # "huyện ủy 8, đảng ủy cơ sở 18": by the body that decided or reports
        agents = nouns_before(self.folded, start, end, self.words)
        known = item.noun is not None or frame.metric in _DECIDED
        return known and any(noun.name in BODIES for noun in agents)

    def _ranked(self, item: Item, topic: Figure) -> bool:
        """'Cao nhất là Đảng bộ huyện A với 227 đảng viên': bodies compared by what the text last counted."""
        if self.index - topic.sentence > GROUP_REACH or self.index == topic.sentence:
            return False
        return bool(_COMPARES.search(self.folded, self.sentence.start, item.number.qualifier_start))

    def _sibling(self, frame: Figure, noun: str) -> Rule | None:
        """The rule of the same cue for this noun ("kiểm tra": organisations, then members)."""
        rules = self.whole.rules.cues[frame.key][1] if frame.key >= 0 else ()
        return next(
            (rule for rule in (frame.rule, *rules) if noun in rule.nouns and not rule.breakdown), None
        )

    def _goes_on(self, item: Item, frame: Figure) -> bool:
        """A new sentence goes on with the list of the one before when it says so."""
        if item.sentence != frame.sentence + 1:
            return False
        head = self.folded[self.sentence.start : item.number.qualifier_start]
        return len(head) < 90 and bool(_GOES_ON.match(head))

    def _stronger(self, one: Claim | None, other: Claim | None) -> Claim | None:
        if one and other:
            return one if one.score >= other.score else other
        return one or other

    def _restated(self, position: int, item: Item) -> Claim | None:
        """'100% (35/35)': a fraction alone in brackets says in counts what the percentage before it says."""
        before = self.by_item.get(position - 1)
        if not before or item.number.kind != "fraction" or before[-1].metric == NOTHING:
            return None
        between = self.folded[before[-1].item.number.end : item.number.start]
        if between.strip() == "(" and self.folded[item.number.end : item.number.end + 1] == ")":
            return Claim(before[-1].rule, None, before[-1].key, "bracket", before[-1].noun)
        return None

    def _same_again(self, position: int, item: Item) -> Claim | None:
        """'... kết nạp 148 đảng viên. Năm nay con số này là 131 đảng viên': what was counted before."""
        if not _THIS_NUMBER.search(self.folded, self._edge(position), item.number.qualifier_start):
            return None
        counts = [figure for figure in self._before(position) if figure.measure == "count"]
        topic = counts[-1] if counts else self.whole.topic
        if topic is None or topic.metric == NOTHING or self.index - topic.sentence > 1:
            return None
        noun = item.noun.name if item.noun else topic.noun
        if not _counts(topic.rule, noun) or not self._allowed(topic.rule, item):
            return None
        return Claim(topic.rule, None, topic.key, "list", noun, LIST_LINKED)

    def _row(self, position: int, item: Item) -> Claim | None:
        """'- Đảng bộ huyện A: 118/95 đảng viên': a line of a list of what was just counted, result over plan."""
        topic = self._headline(self.whole.topic) if self.whole.topic else None
        if topic is None or topic.rule.fraction != "target":
            return None
        if item.number.kind != "fraction" and not (item.noun and self._announced()):
            return None
        if self.index - max(self.whole.topic.sentence, self.whole.row) > GROUP_REACH:  # type: ignore[union-attr]
            return None
        noun = item.noun.name if item.noun else "none"
        if not _counts(topic.rule, noun) or not self._allowed(topic.rule, item):
            return None
        if not rows.begins_row(self.folded, self.sentence.start, item.number.qualifier_start):
            return None
        self.whole.row = self.index
        return Claim(topic.rule, None, topic.key, "row", noun, LIST_LINKED)

    def _headline(self, topic: Figure) -> Figure:
        """What a list in a paragraph of its own goes on with: the first thing that the paragraph before counted."""
        lead = self.whole.lead
        if lead is None or self.whole.sentences[topic.sentence].paragraph == self.sentence.paragraph:
            return topic
        return lead

    def _announced(self) -> bool:
        """'Kết quả cụ thể như sau:' stands over the lines, or the line before was one of them."""
        if self.whole.row >= self.index - 2:
            return True
        above = [
            self.folded[s.start : s.end] for s in self.whole.sentences[max(0, self.index - 2) : self.index]
        ]
        above = [line.rstrip() for line in above if len(line) > 4]  # without the "1." of a numbered line
        head = above[-1] if above else ""
        return head.endswith(":") and not _OTHERWISE.search(head)

    def _plan_beside(self, position: int, item: Item) -> Claim | None:
        """'kết nạp 142 đảng viên (nghị quyết 130)': the plan of what was just counted."""
        start, end = self.sentence.start, item.number.qualifier_start
        if not self.may_plan or not self.words.plan_beside.search(self.folded, start, end):
            return None
        counts = [figure for figure in self._before(position) if figure.measure == "count"]
        if not counts or (item.noun and item.noun.name not in counts[-1].rule.nouns):
            return None
        frame = counts[-1]
        if frame.metric == NOTHING or frame.metric in STOCKS:
            return None
        if ";" in self.folded[frame.end : item.number.start]:
            return None
        if item.noun is None and not 0.2 < item.number.value / max(frame.value, 1) < 5:
            return None  # "(nghị quyết 35)" may be a document after all
        return Claim(frame.rule, None, frame.key, "list", frame.noun, LIST_LINKED, plan=True)

    def _make(self, item: Item, claim: Claim) -> list[Figure]:
        number, rule = item.number, claim.rule
        percent = self._is_percent(item)
        plan = self.may_plan and measures.planned(
            self.folded, self.sentence.start, number.qualifier_start, self.words
        )
        carried = claim.plan or self._goes_on_planning() or self.whole.planned == self.index
        plan = plan or (carried and not self._sets_plan_aside(item)) or self.whole.announced(number.start)
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
            subgroup=rule.subgroup or self._subgroup(item, rule) or self._same_people(item, rule),
            population=rule.population or self._known_population(item, rule, claim.noun),
            category=rule.category or self._category(item, rule),
            score=claim.score,
        )
        if claim.noun == "joint" and figure.metric in self.whole.rules.rated:
            return [replace(figure, population="grassroots_orgs"), replace(figure, population="members")]
        if number.second is None:
            return [figure]
        if number.kind == "fraction":
            return self._fraction(figure, number.second)
        return [
            replace(figure, qualifier="at_least"),
            replace(figure, qualifier="at_most", value=number.second),
        ]

    def _goes_on_planning(self) -> bool:
        """'... mục tiêu kết nạp 7.500 đảng viên. Cụ thể: năm 2021 kết nạp 1.300 đảng viên': plans, in parts."""
        last = self.whole.last
        if last is None or not _is_plan(last) or last.sentence != self.index - 1:
            return False
        first = self.whole.first
        if first and first.metric == last.metric and not _is_plan(first):
            return False  # the plan was only named beside the result
        return bool(_SPELT_OUT.match(self.folded, self.sentence.start))

    def _sets_plan_aside(self, item: Item) -> bool:
        """Words of a result stand before the number in its sentence."""
        return bool(
            self.words.target_end.search(self.folded, self.sentence.start, item.number.qualifier_start)
        )

    def _subgroup(self, item: Item, rule: Rule) -> str | None:
        return groups.subgroup(item, rule.metric, self.folded, self.words, self._bounds(), self.whole.title)

    def _same_people(self, item: Item, rule: Rule) -> str | None:
        """'73 quần chúng người Công giáo; riêng năm 2018 là 29 người': the same group, counted for another time."""
        position = self.items.index(item)
        before = self.by_item.get(position - 1)
        if not before or before[-1].metric != rule.metric or (item.noun and item.noun.name != "person"):
            return None
        clause = regex.split(r"[;,]", self._left(position))[-1]
        return before[-1].subgroup if _OTHER_TIME.fullmatch(clause) else None

    def _category(self, item: Item, rule: Rule) -> str | None:
        if rule.metric != "badges_awarded":
            return None
        return groups.badge_rank(item, self.folded, self._bounds())

    def _known_population(self, item: Item, rule: Rule, noun: str) -> str | None:
        """Only what the metric can rate: members are never "clean and strong"."""
        found = self._population(item, rule, noun)
        return found if found in self.whole.rules.rated.get(rule.metric, ()) else None

    def _population(self, item: Item, rule: Rule, noun: str) -> str | None:
        """What is rated: the noun counted, else the first one of the clause, else what was rated before."""
        if rule.metric not in self.whole.rules.rated:
            return None
        known = self.words.populations
        if item.noun and noun in known:
            return known[noun]
        edge = self._edge(self.items.index(item))
        begin = max(edge, self.folded.rfind(";", edge, item.number.start) + 1)
        own = [noun.name for noun in nouns_in(self.folded, begin, item.number.start, self.words)]
        own = [name for name in own if name in _RATED_ALONE]
        if own:
            return known[own[-1]]
        earlier = [figure for at in sorted(self.by_item) for figure in self.by_item[at] if figure.population]
        same = [figure.population for figure in earlier if figure.metric == rule.metric]
        if same:
            return same[-1]
        start, end = self.sentence.start, item.number.qualifier_start
        begin = max(start, self.folded.rfind(";", start, end) + 1)
        for found in nouns_in(self.folded, begin, end, self.words):
            reports = found.name == "committee" and not self.folded[begin : found.start].rstrip().endswith(
                "số"
            )
            if found.name in known and found.name != "person" and not reports:
                return known[found.name]
        if earlier:
            return earlier[-1].population
        return known.get(noun) or self._headed(known) or self.whole.population

    def _headed(self, known: dict[str, str]) -> str | None:
        """'1. Tổ chức cơ sở đảng: ... Hoàn thành xuất sắc nhiệm vụ 102': what the head of the paragraph names."""
        first = self.index
        while (
            first
            and self.whole.sentences[first - 1].paragraph == self.sentence.paragraph
            and self.index - first < 6
        ):
            first -= 1
        start = self.whole.sentences[first].start
        colon = self.folded.find(":", start, min(start + 80, self.sentence.start))
        if colon < 0:
            return None
        named = [found.name for found in nouns_in(self.folded, start, colon, self.words)]
        return next(
            (known[name] for name in named if name in known and name not in ("person", "committee")), None
        )

    def _fraction(self, figure: Figure, below: float) -> list[Figure]:
        number = figure.item.number
        right = self.folded[number.end : min(self.sentence.end, number.end + 60)]
        measure = figure.rule.fraction
        if figure.metric != "tasks_completed" and (measures.fraction_of_plan(right) or below < number.value):
            measure = "target"
        return [
            replace(figure, measure="count"),
            replace(figure, measure=measure, value=below, qualifier="exact"),
        ]


def _counts(rule: Rule, noun: str) -> bool:
    """Whether a list of bodies may go on counting this noun: "đồng chí" are the members just spoken of."""
    return noun in rule.nouns or (noun == "person" and "member" in rule.nouns)


def _is_plan(figure: Figure) -> bool:
    return figure.measure in ("target", "target_rate_pct")
