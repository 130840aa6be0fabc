"""Percentages and changes: what they are a share of, and which count they lean on."""

from __future__ import annotations

import math
from dataclasses import replace

import regex

from metrics.extract import measures, rows
from metrics.extract.claims import GROUP_REACH, Claim, SentenceClaims
from metrics.extract.figures import Figure, Item
from metrics.extract.items import noun_at, nouns_before
from metrics.extract.rules import NOTHING, for_noun
from metrics.extract.sentence import JOINED, STOCKS

_RESTATES = regex.compile(r"(?:chiếm|đạt|bằng|tỷ lệ|\(|tương đương|tức|là|=|,)[^;.]{0,25}$")
_REACHED = regex.compile(r"(?<!\p{L})(?:đạt|hoàn thành)(?:[ ]+(?:tỷ lệ|gần|hơn|trên))*[ ]*$")
_PLANNED = frozenset({"new_members", "orgs_established"})
_OUT_OF = regex.compile(r"(?:trên|trong|/)[ ]+(?:tổng số|tổng cộng|tổng|số)[ ]*$|/[ ]*$")
_PLAIN_WORDS = frozenset(
    "đạt tỷ lệ bằng vượt chiếm so với chỉ tiêu kế hoạch năm nghị quyết đề ra tăng giảm tương đương tức là và cả gần hơn "
    "trên khoảng mức trong đó cùng kỳ trước thì còn chung toàn tỉnh huyện đảng bộ của được giao đã cao thấp nâng được có lên "
    "xuống mới đến nay quý tháng này cho ở tại các những do theo số lượng tổng bình quân thành phố xã phường ước riêng "
    "đặt cạnh so sánh nếu con tính đầu cuối lại nhiệm kỳ thêm vào hàng hằng mỗi lần lượt".split()
)
_WORD = regex.compile(r"\p{L}+")
_ONE_BY_ONE = regex.compile(r"(?:lần lượt|tương ứng)(?:[ ]+(?:là|đạt|chiếm|như sau))*[ ]*:?[ ]*(?=[0-9])")
_AGAINST_PLAN = regex.compile(
    r"(?:so (?:với )?|đạt |theo )(?:chỉ tiêu|kế hoạch|nghị quyết)[^.;0-9%]{0,80}(?:như|:|là|gồm)"
)
_FORMS = frozenset({"members_disciplined", "members_expelled"})
_DIVIDED = regex.compile(r"(?<!\p{L})(?:gồm|bao gồm|trong đó|cụ thể|hình thức)(?!\p{L})|:")
# A name right before the number: "huyện Gò Công Tây", "TP. Bạc Liêu mới đạt"
_BODY_NAMED = regex.compile(
    r"\p{Lu}\p{Ll}+(?:[ ]\p{L}+){0,3}[ ]*(?:\(|:)?[ ]*(?:(?:mới|chỉ|vừa|đạt|đủ|là|được)[ ]+)*$"
)
_IN_TURN = regex.compile(r"lần lượt")


class SentenceShares(SentenceClaims):
    """The percentages and changes of one sentence."""

    def _change(self, position: int, item: Item) -> list[Figure] | None:
        """'tăng 45 đảng viên so với cùng kỳ': by how much the figure before changed; None when it is no change."""
        left = self._left(position)
        before = self.by_item.get(position - 1)
        sign = measures.change_sign(left, self.words)
        if (
            not sign
            and before
            and before[-1].relation == "change"
            and JOINED.fullmatch(left)
            and left.strip()
        ):
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
            if figure.measure in ("count", "rate_pct", "target", "target_rate_pct")
            and figure.relation != "change"
        ]
        nouns = [item.noun.name] if item.noun else [
            noun.name
            for noun in nouns_before(self.folded, self._edge(position), item.number.qualifier_start, self.words)
        ]  # fmt: skip
        if pool and pool[-1].metric in _FORMS:
            whole = [
                figure for figure in pool if figure.metric == "members_disciplined" and not figure.category
            ]
            between = self.folded[whole[0].end : pool[-1].start] if whole else ""
            if _DIVIDED.search(between):
                return whole[0]  # "kỷ luật 12 đảng viên, gồm: ..., khai trừ 2, giảm 5 trường hợp": of the 12
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
        if last is None or last.sentence != self.index - 1:
            return None
        if self.whole.sentences[last.sentence].paragraph != self.sentence.paragraph:
            return None
        strange = (other for at, other in enumerate(self.items[:position]) if at not in self.by_item)
        if any((other.foreign or other.noun) and not self._is_percent(other) for other in strange):
            return None  # "193 xã giảm còn 78 đơn vị (giảm 59,6%)": of what this sentence counts
        first = self.whole.first
        if item.noun and last.noun != item.noun.name and first and first.noun == item.noun.name:
            return first
        return last

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

    def _percent(self, position: int, item: Item) -> list[Figure]:
        number = item.number
        left = self._left(position)
        right = self.folded[number.end : min(self._next(position), number.end + 90)]
        before = self._before(position)
        if (
            item.noun is None
            and before
            and before[-1].measure == "rate_pct"
            and measures.is_planned_rate(left)
        ):
            return [self._leaning(item, before[-1], "target_rate_pct", number.value, "pct")]
        listed = self._row_share(item)
        if listed:
            return listed
        if measures.of_plan(left, right, self.words) or measures.exceeds(left, self.words):
            return self._share_of_plan(position, item, measures.exceeds(left, self.words))
        last = self.by_item.get(position - 1)
        if (
            last
            and last[-1].measure == "change_abs"
            and item.noun is None
            and left.strip() in ("(", ",", "tức", "hay")
        ):
            counted = replace(last[-1], measure="count")
            return [
                self._leaning(
                    item, counted, "change_pct", math.copysign(number.value, counted.value), "pct", "change"
                )
            ]
        sign = measures.change_sign(left, self.words)
        if not sign and last and last[-1].relation == "change" and JOINED.fullmatch(left) and item.noun:
            sign = 1 if last[-1].value >= 0 else -1
        if sign:
            return self._relative_change(position, item, sign * number.value)
        if measures.is_ratio(left, right, self.words):
            return self._relative_change(position, item, number.value - 100)
        return self._rate(position, item)

    def _row_share(self, item: Item) -> list[Figure]:
        """'So với chỉ tiêu gồm: Quận 5 (146,7%), Quận 8 (120%)': shares of the plan of what the text counts."""
        topic = self.whole.topic
        if topic is None or topic.metric not in _PLANNED or item.noun:
            return []
        if self.index - max(topic.sentence, self.whole.row) > GROUP_REACH:
            return []
        if not rows.shares_of_plan(self.folded, self.sentence.start, item.number.qualifier_start):
            return []
        self.whole.row = self.index
        whole = replace(topic, subgroup=None, category=None)
        return [self._leaning(item, whole, "pct_of_target", item.number.value, "pct")]

    def _own_claim(self, position: int, item: Item) -> Claim | None:
        """The rule that takes a percentage by its own cue; behind a number that is none of ours ("340 đoàn viên mới,
        đạt 108% kế hoạch") only a cue of the percentage's own clause counts."""
        claim = self._best(position, item, default=False)
        if claim is None or claim.cue is None or claim.relation != "left":
            return claim
        between = self.folded[claim.cue.end : item.number.qualifier_start]
        return (
            None
            if self._strange_before(position, claim.cue.end) or self.words.elsewhere.search(between)
            else claim
        )

    def _strange_before(self, position: int, since: int) -> bool:
        """The number before this one, behind `since` and in the same clause, is claimed by nothing."""
        if position == 0 or position - 1 in self.by_item:
            return False
        before = self.items[position - 1]
        gap = self.folded[before.right : self.items[position].number.qualifier_start]
        counted = before.foreign or before.noun is not None
        return counted and not self._is_percent(before) and before.number.start >= since and ";" not in gap

    def _relative_change(self, position: int, item: Item, value: float) -> list[Figure]:
        before = self.by_item.get(position - 1)
        reference = self._reference(position, item)
        claim = self._own_claim(position, item)
        fresh = claim is not None and claim.cue is not None and claim.cue.start >= self._edge(position)
        alone = not self._before(position) or (fresh and self._rate_named(item))
        if alone and claim and claim.relation == "left" and claim.rule.metric != NOTHING:
            figure = replace(self._make(item, claim)[0], value=value, unit="pct", relation="change")
            stated = item.number.stated if abs(value) != item.number.value else None
            if figure.metric in self.whole.rules.rated and self._rate_named(item):
                return [replace(figure, measure="change_abs", unit="pp", stated=stated)]
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

    def _rate_named(self, item: Item) -> bool:
        """'tỷ lệ ... tăng 1,8%': a rate rises by points."""
        clause = self.folded[self.sentence.start : item.number.qualifier_start].rpartition(";")[2]
        return "tỷ lệ" in clause or "tỉ lệ" in clause

    def _share_of_plan(self, position: int, item: Item, exceeded: bool) -> list[Figure]:
        value = item.number.value + 100 if exceeded and item.number.value < 100 else item.number.value
        counts = [figure for figure in self._before(position) if figure.measure in ("count", "rate_pct")]
        if counts and self._detached(counts[-1], item):
            return []
        if self._strange_before(position, counts[-1].start if counts else 0):
            return []
        if not counts:
            claim = self._own_claim(position, item)
            if claim:
                figure = self._make(item, claim)[0]
                stated = item.number.stated if value != item.number.value else None
                return [replace(figure, measure="pct_of_target", value=value, unit="pct", stated=stated)]
        reference = counts[-1] if counts else self._reference(position, item)
        topic = self.whole.topic
        if not counts and reference and reference.metric in STOCKS and topic:
            reference = replace(topic, subgroup=None)  # plans are for what is done, not for what there is
        if not counts and reference and self._detached(reference, item):
            return []
        if reference is None or reference.metric == NOTHING:
            return []
        return [self._leaning(item, reference, "pct_of_target", value, "pct")]

    def _rated_in_turn(self, position: int) -> Claim | None:
        """'hoàn thành xuất sắc nhiệm vụ, hoàn thành tốt nhiệm vụ lần lượt là: 15,1%; 82,6%': the classes, then as many
        shares, in the same order."""
        told = _ONE_BY_ONE.search(self.folded, self.sentence.start, self.items[position].number.start + 1)
        if told is None:
            return None
        first = next(at for at, item in enumerate(self.items) if item.number.start >= told.end())
        low, rated = self._edge(first), self.whole.rules.rated
        pool = [cue for cue in self.cues if low <= cue.start and cue.end <= told.start()]
        found = for_noun([cue for cue in pool if cue.rules[0].metric in rated], "none", self._cue_allowed)
        named = list({rule.metric: (cue, rule) for cue, rule in found}.values())
        if len(named) < 2 or position - first >= len(named):
            return None
        cue, rule = named[position - first]
        return Claim(rule, cue, cue.key, "left", "none")

    def _rate(self, position: int, item: Item) -> list[Figure]:
        in_turn = self._rated_in_turn(position)
        if in_turn:
            return self._make(item, in_turn)
        claim = self._own_claim(position, item)
        own = claim is not None and claim.cue is not None and claim.cue.start >= self._edge(position)
        beside = None if item.noun or (own and claim and claim.score > 8) else self._beside(position, item)
        if beside is not None and self._strange_before(position, beside.start):
            beside = None
        if beside is not None:
            if beside.metric == NOTHING:
                return []
            measure = "pct_of_target" if self._of_plan(position, item, beside) else "rate_pct"
            return [self._leaning(item, beside, measure, item.number.value, "pct")]
        claim = claim or self._listed(position, item) or self._grouped(position, item)
        claim = claim or self._best(position, item, default=True)
        figures = self._make(item, claim) if claim else []
        return [self._of_next_body(position, figure) for figure in figures]

    def _of_next_body(self, position: int, figure: Figure) -> Figure:
        """'huyện A đạt 71,5% chỉ tiêu, huyện B 66%', 'thấp so với kế hoạch như huyện A (27%)': shares of the plan."""
        frame = self._frame(position, figure.item)
        before = self.folded[self.sentence.start : figure.start]
        goes_on = frame and frame.measure == "pct_of_target" and frame.metric == figure.metric
        if not goes_on and not (figure.metric in _PLANNED and _AGAINST_PLAN.search(before)):
            return figure
        bare = figure.measure == "rate_pct" and figure.subgroup is None and figure.item.noun is None
        if not bare or not _BODY_NAMED.search(self.whole.text, self._edge(position), figure.start):
            return figure
        return replace(figure, measure="pct_of_target")

    def _detached(self, figure: Figure, item: Item) -> bool:
        """Between a count and a percentage something else is spoken of ("; thu ngân sách đạt 102%")."""
        if item.depth and item.depth > self.items[max(0, self.items.index(item) - 1)].depth:
            return False  # a bracket belongs to the figure before it
        if figure.sentence != self.index:
            gap = self.whole.timeless[self.sentence.start : item.number.qualifier_start]
            if self.words.elsewhere.search(gap):
                return True
        else:
            start = max(other.right for other in self.items if other.number.start < item.number.start)
            gap = self.whole.timeless[start : item.number.qualifier_start]
            if "," not in gap and ";" not in gap:
                return False
        last = gap[max(gap.rfind(","), gap.rfind(";")) + 1 :]
        if self.words.elsewhere.search(last) or (
            ";" in gap and self.words.elsewhere.search(gap.split(";", 1)[1])
        ):
            return True
        other = [word for word in _WORD.findall(last) if word not in _PLAIN_WORDS]
        if len(other) < 2:
            return False
        known = (*self.words.noun_set.able(last), *self.words.subgroup_set.able(last))
        return not any(pattern.search(last) for pattern, _ in known)

    def _of_plan(self, position: int, item: Item, count: Figure) -> bool:
        """Whether a bare "đạt 133%" is a share of the plan: a target stands beside the count, or the text gave such
        shares before, or the share of a whole membership that joined in one period could not be that large."""
        if measures.of_group(self._left(position), self.words):
            return False
        if any(
            figure.measure == "target" and figure.metric == count.metric for figure in self._before(position)
        ):
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
            total = self.words.share_total.search(
                self.folded, item.number.end, min(item.number.end + 30, self.sentence.end)
            )
            noun = noun_at(self.folded, _skip_space(self.folded, total.end()), self.words) if total else None
            same = [figure for figure in counts if noun and figure.noun == noun.name]
            return (same or counts)[-1]
        return None

    def _whole(self, position: int, item: Item) -> list[Figure]:
        """'1.725 chi bộ trên tổng số 4.130 chi bộ': the whole of which the count before is a part."""
        counts = [figure for figure in self._before(position) if figure.measure == "count"]
        if not counts or not _OUT_OF.search(self._left(position)):
            return []
        last = counts[-1]
        claim = self._best(position, item, default=False) if last.metric in STOCKS else None
        if claim and claim.relation == "right" and item.noun and last.noun in claim.rule.nouns:
            # "1.725 chi bộ trên tổng số 4.130 chi bộ đã đại hội": the verb behind the whole counts the part too
            shared = Claim(claim.rule, None, claim.key, "ahead", last.noun, claim.score)
            self._keep(position - 1, self._make(last.item, shared))
            last = self.by_item[position - 1][0]
        if item.noun and item.noun.name == "task":
            return [self._leaning(item, last, "target", item.number.value, "count")]
        if item.noun and item.noun.name not in last.rule.nouns:
            return []
        return [self._leaning(item, last, "denominator", item.number.value, "count")]


def _skip_space(folded: str, at: int) -> int:
    while folded[at : at + 1] == " ":
        at += 1
    return at
