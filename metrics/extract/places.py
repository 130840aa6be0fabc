"""Which body a figure belongs to: province, level and organisation.

The document has a principal body (headline, opening, publisher); the text moves from body to body, and
every figure
belongs to the body its sentence or paragraph is about. Places that are only named (captions, examples,
offices of
persons, who handed something over) decide nothing, and where nothing decides the answer is None.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import regex

from metrics.extract.clean import CleanText
from metrics.extract.place_document import PlaceDocument
from metrics.extract.place_tokens import Mention
from metrics.extract.place_units import (
    Unit,
    actor_before,
    kind_key,
    organization,
)
from metrics.extract.segment import Sentence, sentence_at

# How far before a number, in characters, a mention in the same sentence can decide.
_REACH = 1500
_EXAMPLE = regex.compile(
    r"\b(?:như(?! sau| vậy| trên)|tiêu biểu (?:là|có)|điển hình|chẳng hạn|ví dụ|tốt nhất có)\b"
)
_LIST_LINK = regex.compile(
    r"[\s:(,\-\"']{0,3}(?:(?:có|với|là|được|đạt|gồm|kết nạp|trao|tặng|cho|thêm|mới|hơn|gần|trên|"
    r"khoảng|đến)[ :]{1,2}){0,4}"
    r"[ :(]{0,2}$"
)
_LOCATES = regex.compile(r"\b(?:tại|ở|của|thuộc|trong|toàn|cả|trên địa bàn|là)[ ]$")
_AT_ONCE = regex.compile(r"(?:[ ]\p{L}+){0,5}[ ](?:tại|ở|của)[ ]")
_OBJECT = regex.compile(
    r"(?:kiểm tra|giám sát|kỷ luật|đối với|giao cho|phối hợp với|cùng|cùng với|thăm|trình|có|gồm|"
    r"giữa|chuyển về|chuyển đến|"
    r"tiếp nhận|hợp nhất|sáp nhập|thành lập|giải thể|sau|trước|thay cho|so với|đề nghị|thuộc)[ ]$"
)
_STRICT = regex.compile(r"(?:^|[;.:!?\n*•]|, |\b(?:riêng|còn)[ ])[\s\"'*\-•]*$")
_BACK = regex.compile(
    r"[\s\"'*\-•+]*(?:nhân dịp này|dịp này|tại hội nghị|tại buổi|tại lễ|tại đại hội|cũng tại|"
    r"nhìn chung|tính chung|tổng cộng|cấp ủy các cấp|"
    r"các cấp ủy|ubkt các cấp|ủy ban kiểm tra các cấp|"
    r"như vậy|toàn đảng bộ(?! (?:tỉnh|huyện|thành|thị|xã|phường|quận|khối)))"
)
_WHOLE = regex.compile(r"\btoàn đảng bộ(?! (?:tỉnh|huyện|thành|thị|xã|phường|quận|khối|tp|tx))")
_SAYS = regex.compile(
    r"cho (?:biết|hay)|chia sẻ|thông tin|khẳng định|cho rằng|trao đổi|phấn khởi|[^.;]{0,8}nói ?:"
)
_AT_FIRST = regex.compile(r"[\s\"'*\-•+]*(?:(?:còn|riêng|và|cũng)[ ])?tại[ ]")
_HAS = regex.compile(r"[ ](?:hiện|hiện nay|đã|có|kết nạp)\b")
_MOST = regex.compile(
    r"(?:dẫn đầu|đứng đầu|nhất|kế đó|tiếp theo|tiếp đến|kế đến|sau đó|cụ thể)(?: là| có|:)?[ ]$"
)
_BY = regex.compile(
    r"(?:được|do|bởi|theo|nghị quyết|chỉ thị|kế hoạch|quy định|chủ trương|hướng dẫn|của|thuộc|trực thuộc)[ ]$"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a figure belongs.

    province: name in the reference tables, "Việt Nam" nationwide, None outside provinces or where
    nothing decides.
    level: national, province, bloc, district, commune, institution, or None. organization: shortest
    clear form.
    evidence: "stated" (the deciding words name the unit), "inferred", or "unknown".
    span, organization_span: clean-text intervals of the deciding words; None when they are outside the text.
    """

    province: str | None
    level: str | None
    organization: str | None
    evidence: str
    span: tuple[int, int] | None
    organization_span: tuple[int, int] | None


class Places(PlaceDocument):
    """Places of one document. Build once, then ask `place` for each number."""

    def __init__(
        self,
        clean_text: CleanText,
        sentences: list[Sentence],
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: str | None = None,
    ) -> None:
        """clean_text, sentences: of the document; the rest is its metadata as far as known. Never raises."""
        super().__init__(clean_text, sentences, title, publisher, url, published)
        self._nationwide = self.principal is not None and self.principal.level == "national"
        self._opened: list[Unit | None] = []
        self._focus = self._follow()

    def _adjacent(self, mention: Mention, start: int) -> bool:
        """ "Quế Võ (113", "Đại Lộc 125": the number stands right after the name."""
        return (
            start - mention.end < 40
            and _LIST_LINK.fullmatch(self.text.folded, mention.end, start) is not None
        )

    def _decides(
        self, mention: Mention, current: Unit | None, start: int | None, recent: dict[str, Unit]
    ) -> bool:
        """Whether the mention is what the following words are about, given what the text was about."""
        if mention.person:
            return self._speaks(mention, current)
        if mention.plural:
            return False
        before = self.text.folded[max(0, mention.head - 28) : mention.head]
        adjacent = start is not None and self._adjacent(mention, start)
        if mention.form == "bare" and mention.level == "district":
            return adjacent or (
                self._opening(mention) and not _EXAMPLE.search(before) and "," not in before[-2:]
            )
        if mention.form == "bare" and mention.level == "institution":
            return adjacent
        if adjacent and mention.form != "word":
            return True
        if mention.listed or _OBJECT.search(before):
            return False
        if mention.rank > 1 and _EXAMPLE.search(
            self.text.folded[self._sentence_start(mention.head) : mention.head]
        ):
            return False
        principal = self.principal
        if self._elsewhere(mention) or (
            # "Huyện ủy" in a report of the province: some district named shortly before, or none.
            mention.name is None
            and principal is not None
            and mention.rank > principal.rank
            and kind_key(mention) not in recent
        ):
            return False
        if (principal is not None and mention.rank < principal.rank) or (
            current and mention.rank < current.rank
        ):
            return self._lifts(mention, current, before)
        if mention.form == "word":
            return self._wide(mention) or self._opening(mention)
        if mention.level in ("commune", "institution") and mention.form != "committee":
            return bool(mention.organs) or self._opening(mention)
        return True

    def _speaks(self, mention: Mention, current: Unit | None) -> bool:
        """ "Bí thư Huyện ủy Trà Cú cho biết": tells of the own district, where the report is of a larger body."""
        principal = self.principal
        if principal is None or mention.name is None or mention.rank <= principal.rank:
            return False
        return _SAYS.search(self.text.folded, mention.end, mention.end + 45) is not None

    def _elsewhere(self, mention: Mention) -> bool:
        """A province that is only where something is or who came, not who reports."""
        if mention.level != "province" or not mention.name or mention.form == "committee":
            return False
        principal = self.principal
        if principal is not None and principal.name == mention.name and principal.level == "province":
            return False
        if self._address(mention):
            lead = self.text.folded[self._sentence_start(mention.head) : mention.head]
            return _AT_FIRST.fullmatch(lead) is None
        return mention.name != self.province and not (self._reporting(mention) or self._wide(mention))

    def _lifts(self, mention: Mention, current: Unit | None, before: str) -> bool:
        """Whether a mention of a larger unit takes the text up to it, and does not only say who gave or
        ruled.
        """
        if self._wide(mention):
            return True
        if mention.level == "national":
            return self.principal is not None and self.principal.level == "national"
        if _BY.search(before):
            return False
        if self.principal is not None and mention.rank >= self.principal.rank:
            return self._opening(mention)
        if mention.organs == ("đảng bộ",):
            return _STRICT.search(before) is not None
        begins = mention.head == self.sentences[sentence_at(self.sentences, mention.head)].start
        return begins and mention.name is not None and _HAS.match(self.text.folded, mention.end) is not None

    def _sentence_start(self, offset: int) -> int:
        return max(self.sentences[sentence_at(self.sentences, offset)].start, offset - 200)

    def _follow(self) -> list[tuple[Unit | None, dict[str, Unit]]]:
        """For each sentence the body the text is about when it begins, and the units named last by kind."""
        focus: list[tuple[Unit | None, dict[str, Unit]]] = []
        current = self.principal
        recent: dict[str, Unit] = {}
        paragraph = -1
        opened: Unit | None = None
        heading = False
        fresh: set[str] = set()
        for sentence, mentions in zip(self.sentences, self._by_sentence, strict=True):
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                if current is not None and current.rank > 1 and self.principal is not None and not heading:
                    current = self.principal
                # What the last paragraph named may still be meant in this one, what came before not.
                recent = {kind: unit for kind, unit in recent.items() if kind in fresh}
                fresh = set()
                opened = None
            folded = self.text.folded[sentence.start : min(sentence.end, sentence.start + 40)]
            over = current is not None and (current.rank > 1 or self._nationwide)
            if over and _BACK.match(folded):
                current = opened or self.principal
            self._opened.append(opened)
            focus.append((current, dict(recent)))
            if self._captions and self._caption_at(sentence.start):
                continue
            before = current
            current = self._after(mentions, current, recent)
            fresh.update(kind_key(m) for mention in mentions for m in (mention, *mention.uppers) if m.name)
            heading = bool(mentions) and self._is_heading(sentence, mentions[0])
            if opened is None and current is not before:
                opened = current
        return focus

    def _is_heading(self, sentence: Sentence, first: Mention) -> bool:
        """A line that is hardly more than the name of a unit, over the paragraph about it."""
        before = self.text.text[sentence.start : first.head].strip(" \"'*-•+0123456789./)")
        rest = sentence.end - first.end
        return not before and (rest < 4 or (rest < 60 and self.text.text[sentence.end - 1] == ":"))

    def _after(self, mentions: list[Mention], current: Unit | None, recent: dict[str, Unit]) -> Unit | None:
        """What the text is about after a sentence with these mentions."""
        subjects: list[Unit] = []
        for mention in mentions:
            if (
                mention.name is not None
                and mention.level not in ("national", "province")
                and not mention.plural
            ):
                recent[kind_key(mention)] = self._unit_of(mention, True)
            if mention.person and not self._speaks(mention, current):
                continue
            for upper in mention.uppers:
                if upper.name is not None and upper.level == "district":
                    recent[upper.kind] = self._unit_of(upper, True)
            if _MOST.search(self.text.folded[max(0, mention.head - 16) : mention.head]):
                continue
            if self._decides(mention, subjects[-1] if subjects else current, None, recent):
                unit = self._resolve(mention, True, recent)
                if unit is not None:
                    subjects.append(unit)
        if not subjects:
            return current
        if len({(u.level, u.name) for u in subjects}) >= 3:
            return self.principal
        return subjects[-1]

    def place(self, start: int, end: int, metric: str, measure: str) -> Placed:
        """Where the figure at the clean-text interval belongs. metric, measure: its codes. Never raises."""
        if not self.sentences:
            return self._placed(self.principal, None)
        index = sentence_at(self.sentences, start)
        current, recent = self._focus[index]
        recent = dict(recent)
        chosen = current
        placed_by: Mention | None = None
        for mention in self._near(index, start):
            if mention.name is not None and mention.level not in ("national", "province"):
                recent[kind_key(mention)] = self._unit_of(mention, True)
            if self._shut(mention, start) or not self._decides(mention, chosen, start, recent):
                continue
            if placed_by and self._only_gives(mention, placed_by, chosen, start):
                continue
            placed_by = mention
            chosen = self._resolve(mention, True, recent) or chosen
        if chosen is not None and chosen.rank > 1 and self._whole(index, start):
            chosen = self._opened[index] or self.principal or chosen
        chosen = self._behind(index, start, end, chosen, recent, chosen is current) or chosen
        begin = self._sentence_start(start)
        return self._placed(chosen, actor_before(self.text.folded[begin:start], metric))

    def _only_gives(self, mention: Mention, earlier: Mention, chosen: Unit | None, start: int) -> bool:
        """ "Ở huyện Kim Động, Ban Thường vụ Tỉnh ủy tặng …": the larger body acts, not reports."""
        if chosen is None or chosen.level not in ("district", "commune") or mention.level != "province":
            return False
        if self._wide(mention) or self._adjacent(mention, start):
            return False
        return ";" not in self.text.folded[earlier.end : mention.start]

    def _near(self, index: int, start: int) -> list[Mention]:
        """The mentions of the sentence that end before the number, far ones left out (endless sentences)."""
        low = bisect_left(self._starts[index], start - _REACH)
        high = bisect_left(self._starts[index], start)
        return [mention for mention in self._by_sentence[index][low:high] if mention.end <= start]

    def _whole(self, index: int, start: int) -> bool:
        """ "toàn Đảng bộ" right before the number, after other bodies were named in the sentence."""
        begin = max(self.sentences[index].start, start - 60)
        found = list(_WHOLE.finditer(self.text.folded, begin, start))
        return bool(found) and not any(m.start > found[-1].start() for m in self._near(index, start))

    def _shut(self, mention: Mention, start: int) -> bool:
        """Whether the mention belongs to another item of a list: "Quế Võ (113 đảng viên), …"."""
        if mention.form != "bare" or mention.level == "province":
            return False
        between = self.text.text[mention.end : start]
        return ")" in between or ";" in between

    def _behind(
        self, index: int, start: int, end: int, current: Unit | None, recent: dict[str, Unit], open_: bool
    ) -> Unit | None:
        """ "200 đảng viên mới … là kết quả của Đảng bộ huyện Định Hóa": the body stands after the number."""
        at = bisect_left(self._starts[index], end)
        for mention in self._by_sentence[index][at : at + 5]:
            if mention.person or mention.plural:
                continue
            between = self.text.folded[end : mention.head]
            if len(between) > 90 or ";" in between:
                return None
            if mention.level in ("institution", "commune", "national") or mention.form == "word":
                return None
            if (mention.form == "bare" or not open_) and not _AT_ONCE.fullmatch(between):
                return None
            if current is not None and mention.rank <= current.rank:
                return None
            if _LOCATES.search(between):
                return self._resolve(mention, True, recent)
            return None
        return None

    def _placed(self, unit: Unit | None, actor: str | None) -> Placed:
        if unit is None:
            return Placed(self.province, None, None, "inferred" if self.province else "unknown", None, None)
        evidence = "stated" if unit.named and unit.span else "inferred"
        return Placed(
            unit.province, unit.level, organization(unit, self.day, actor), evidence, unit.span, unit.span
        )
