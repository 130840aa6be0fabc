"""Which body a figure belongs to: province, level and organisation.

The document has a principal body (headline, opening, publisher); the text moves from body to body, and every figure
belongs to the body its sentence or paragraph is about. Places that are only named (captions, examples, offices of
persons, who handed something over) decide nothing, and where nothing decides the answer is None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

import regex

from metrics import reference
from metrics.extract.clean import CleanText, clean
from metrics.extract.place_names import Names
from metrics.extract.place_numbers import numbers_in_names
from metrics.extract.place_sources import (
    GENERAL_PRESS,
    HOST,
    PRESS,
    day_of_text,
    district_of_host,
    first_day,
    province_of_host,
)
from metrics.extract.place_tokens import Mention
from metrics.extract.place_units import (
    Unit,
    actor_before,
    kind_key,
    kind_of_province,
    organization,
    provinces_of,
)
from metrics.extract.segment import Sentence, sentence_at

_CAPTION = regex.compile(r"(?:chú thích|ảnh|trong ảnh|minh họa|\(ảnh)\b", regex.IGNORECASE)
_EXAMPLE = regex.compile(
    r"\b(?:như(?! sau| vậy| trên)|tiêu biểu (?:là|có)|điển hình|chẳng hạn|ví dụ|tốt nhất có)\b"
)
_LIST_LINK = regex.compile(
    r"[\s:(,\-\"']{0,3}(?:(?:có|với|là|được|đạt|gồm|kết nạp|trao|tặng|cho|thêm|mới|hơn|gần|trên|khoảng|đến)[ :]{1,2}){0,4}"
    r"[ :(]{0,2}$"
)
_OPENS = regex.compile(
    r"(?:^|[;:.!?\n\-*+•–(]|,|\b(?:riêng|tại|ở|về|của|trong|thì|còn|phía|phần|kế đó|nhất là|đứng đầu là|tới|đến|với|và|do|"
    r"nhiều nhất là|tiếp theo là|tiếp đến là|trong đó|năm \d{4}|năm qua|nay|toàn|cả|theo))[\s\"'*\-•(]*$"
)
_LOCATES = regex.compile(r"\b(?:tại|ở|của|thuộc|trong|toàn|cả|trên địa bàn|là)[ ]$")
_AT_ONCE = regex.compile(r"(?:[ ]\p{L}+){0,5}[ ](?:tại|ở|của)[ ]")
_WIDE = regex.compile(r"(?:toàn|cả|trên địa bàn|riêng|tính chung|trong|tính)[ ](?:toàn[ ])?$")
_OBJECT = regex.compile(
    r"(?:kiểm tra|giám sát|kỷ luật|đối với|giao cho|phối hợp với|cùng|cùng với|thăm|trình|có|gồm|giữa|chuyển về|chuyển đến|"
    r"tiếp nhận|hợp nhất|sáp nhập|thành lập|giải thể|sau|trước|thay cho|so với|đề nghị|thuộc)[ ]$"
)
_STRICT = regex.compile(r"(?:^|[;.:!?\n*•]|, |\b(?:riêng|còn)[ ])[\s\"'*\-•]*$")
_OWNED = regex.compile(r"\b(?:ở|của|riêng|bộ|ủy|năm \d{4}|nay|tỉnh)[ ]$")
_BACK = regex.compile(
    r"[\s\"'*\-•+]*(?:nhân dịp này|dịp này|tại hội nghị|tại buổi|tại lễ|tại đại hội|cũng tại|nhìn chung|tính chung|tổng cộng|"
    r"như vậy|toàn đảng bộ(?! (?:tỉnh|huyện|thành|thị|xã|phường|quận|khối)))"
)
_WHOLE = regex.compile(r"\btoàn đảng bộ(?! (?:tỉnh|huyện|thành|thị|xã|phường|quận|khối|tp|tx))")
_MOST = regex.compile(
    r"(?:dẫn đầu|đứng đầu|nhất|kế đó|tiếp theo|tiếp đến|kế đến|sau đó|cụ thể)(?: là| có|:)?[ ]$"
)
_NATION_OPENS = regex.compile(
    r"(?:^|[,;:.!?(\n]|\b(?:trên|trong|tính|chung|toàn|riêng|năm \d{4}|năm qua|của))[\s\"']*$"
)
_BY = regex.compile(
    r"(?:được|do|bởi|theo|nghị quyết|chỉ thị|kế hoạch|quy định|chủ trương|hướng dẫn|của|thuộc|trực thuộc)[ ]$"
)
_QUARTERS = regex.compile(r"các (?:quận|huyện|sở)|quận ủy|huyện ủy")
_ALONGSIDE = regex.compile(r"(?:cùng|với|như|so|hơn)[ ](?:với[ ])?(?:toàn[ ])?$")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a figure belongs.

    province: name in the reference tables, "Việt Nam" nationwide, None outside provinces or where nothing decides.
    level: national, province, bloc, district, commune, institution, or None. organization: shortest clear form.
    evidence: "stated" (the deciding words name the unit), "inferred", or "unknown".
    span, organization_span: clean-text intervals of the deciding words; None when they are outside the text.
    """

    province: str | None
    level: str | None
    organization: str | None
    evidence: str
    span: tuple[int, int] | None
    organization_span: tuple[int, int] | None


class Places:
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
        self.text = clean_text
        self.sentences = sentences
        self.day = first_day(published) or day_of_text(clean_text.folded) or date(2020, 1, 1)
        self.names = Names(clean_text.text, clean_text.folded, self.day)
        self.claimed: list[tuple[int, int]] = numbers_in_names(clean_text.folded)
        self._title = self._headline(title)
        self._publisher = Names(*_names(publisher or ""), self.day).mentions
        self._general_press = any(press in (publisher or "").lower() for press in GENERAL_PRESS)
        self._captions = self._caption_intervals()
        self._by_sentence = self._sort()
        self._prose = self._opening_prose()
        self.province, self._province_from = self._document_province(publisher, url)
        self._districts = self._context(publisher, url)
        self._settle_cities()
        self.principal = self._principal(publisher)
        self._opened: list[Unit | None] = []
        self._focus = self._follow()

    def _headline(self, title: str | None) -> list[Mention]:
        if not title:
            return []
        return Names(*_names(title), self.day).mentions

    def _caption_intervals(self) -> list[tuple[int, int]]:
        found = []
        for sentence in self.sentences:
            if _CAPTION.match(self.text.text, sentence.start, sentence.end):
                found.append((sentence.start, sentence.end))
        return found

    def _sort(self) -> list[list[Mention]]:
        """The mentions of each sentence."""
        by_sentence: list[list[Mention]] = [[] for _ in self.sentences]
        if by_sentence:
            for mention in self.names.mentions:
                by_sentence[sentence_at(self.sentences, mention.start)].append(mention)
        return by_sentence

    def _in_caption(self, mention: Mention) -> bool:
        at = bisect_right(self._captions, (mention.start, len(self.text.text)))
        return at > 0 and self._captions[at - 1][0] <= mention.start < self._captions[at - 1][1]

    def _body_weight(self, mention: Mention) -> float:
        """How much a mention in the text says about who the document is about."""
        sentence = sentence_at(self.sentences, mention.start) if self.sentences else 0
        weight = 0.25 if mention.person or self._in_caption(mention) or self._address(mention) else 1.0
        if sentence < 2:
            weight *= 3
        elif sentence < 5:
            weight *= 1.5
        return weight

    def _document_province(
        self, publisher: str | None, url: str | None
    ) -> tuple[str | None, tuple[int, int] | None]:
        score: Counter[str] = Counter()
        where: dict[str, tuple[int, int]] = {}
        for position, mention in enumerate(self._title):
            for name, share in provinces_of(mention):
                score[name] += share * (8.0 if position == 0 else 6.0)
        for mention in self.names.mentions:
            for name, share in provinces_of(mention):
                score[name] += share * self._body_weight(mention)
                if share == 1.0:
                    where.setdefault(name, (mention.start, mention.end))
        for name in self._outside_hints(publisher, url):
            score[name] += 2.5
        score.pop(reference.NATIONWIDE, None)
        if not score:
            return None, None
        name, best = score.most_common(1)[0]
        if best < 0.3:
            return None, None
        return name, where.get(name)

    def _outside_hints(self, publisher: str | None, url: str | None) -> list[str]:
        """Provinces that the publisher, the address and addresses in the text point to."""
        found: list[str] = []
        lowered = (publisher or "").lower()
        if not any(press in lowered for press in GENERAL_PRESS) or "báo" in lowered:
            found.extend(name for m in self._publisher for name, share in provinces_of(m) if share >= 0.4)
        found.extend(name for press, name in PRESS.items() if press in lowered)
        hosts = [m.group(1) for m in HOST.finditer(url or "")][:1]
        hosts.extend({m.group(1).lower() for m in HOST.finditer(self.text.folded)})
        for host in hosts[:20]:
            name = province_of_host(host.lower(), self.day)
            if name:
                found.append(name)
        return found

    def _context(self, publisher: str | None, url: str | None) -> dict[str, Unit]:
        """For every kind of unit ("huyện") the one the document names most: what "toàn huyện" means."""
        score: dict[str, Counter[str]] = defaultdict(Counter)
        best: dict[tuple[str, str], Unit] = {}
        weighed: list[tuple[Mention, float, bool]] = []
        for position, mention in enumerate(self._title):
            weighed.append((mention, 8.0 if position == 0 else 4.0, False))
            weighed.extend((upper, 4.0, False) for upper in mention.uppers)
        for mention in self.names.mentions:
            weight = self._body_weight(mention)
            if mention.form == "bare":
                weight *= 0.5
            weighed.append((mention, weight, True))
            weighed.extend((upper, weight * 0.7, True) for upper in mention.uppers)
        weighed.extend((m, 3.0, False) for m in self._publisher)
        host = district_of_host(url, self.province, self.day)
        if host:
            score[host.kind][host.name or ""] += 3.0
            best[(host.kind, host.name or "")] = host
        for mention, weight, inside in weighed:
            if mention.name is None or mention.level in ("national", "province"):
                continue
            kind = kind_key(mention)
            score[kind][mention.name] += weight
            unit = self._unit_of(mention, inside)
            known = best.get((kind, mention.name))
            if known is None or (known.province is None and unit.province):
                best[(kind, mention.name)] = unit
        self._blocs = sorted(
            {m.name for m, _, _ in weighed if m.level == "bloc" and m.name}, key=len, reverse=True
        )
        self._central = {m.name for m, _, _ in weighed if m.level == "bloc" and m.outside}
        chosen = {kind: best[(kind, names.most_common(1)[0][0])] for kind, names in score.items()}
        if "khối" in chosen:
            chosen["khối"] = self._full_bloc(chosen["khối"])
        return chosen

    def _full_bloc(self, unit: Unit) -> Unit:
        """The bloc under its fullest name in the document ("Khối Doanh nghiệp" -> "Khối Doanh nghiệp Trung ương")."""
        name = unit.name or ""
        full = next((b for b in self._blocs if name and b.lower().startswith(name.lower())), unit.name)
        central = full in self._central
        return replace(unit, name=full, outside=central, province=None if central else unit.province)

    def _settle_cities(self) -> None:
        """ "Thành ủy", "toàn thành phố" without a name: the province where that is a city, else a district."""
        unit = reference.province_on(self.province, self.day) if self.province else None
        city = self._districts.get("thành phố")
        if unit is not None:
            above = unit.city and not (city and any(m.name == city.name for m in self._heading_mentions()))
        else:
            above = city is None and _QUARTERS.search(self.text.folded) is not None
        for mention in (*self._title, *self.names.mentions):
            if mention.kind == "thành phố" and mention.name is None and above:
                mention.level = "province"

    def _heading_mentions(self) -> list[Mention]:
        """Mentions in title and publisher and in the text up to its second sentence of prose, addresses left out."""
        limit = self._prose[min(1, len(self._prose) - 1)]
        opening = [m for m in self.names.mentions if m.start < limit and not m.person and not m.listed]
        folded = self.text.folded
        return [
            *self._title,
            *self._publisher,
            *(m for m in opening if folded[max(0, m.head - 4) : m.head] != "tại "),
        ]

    def _principal(self, publisher: str | None) -> Unit | None:
        """The body the document is about."""
        score: Counter[tuple[str, str | None]] = Counter()
        unit_of: dict[tuple[str, str | None], Unit] = {}
        local: list[bool] = []

        def add(mention: Mention, weight: float, inside: bool, telling: bool = True) -> None:
            unit = self._resolve(mention, inside)
            if unit is None:
                return
            key = (unit.level, unit.name)
            score[key] += weight
            local.append(inside and telling and unit.level != "national")
            if key not in unit_of or (unit.named and not unit_of[key].named):
                unit_of[key] = unit

        for position, mention in enumerate(self._title):
            if mention.person or mention.plural:
                continue
            add(mention, 10.0 if position == 0 else 5.0, False)
        for sentence, mentions in zip(self.sentences, self._by_sentence, strict=True):
            importance = self._importance(sentence)
            for mention in mentions:
                if (
                    mention.person
                    or mention.plural
                    or self._in_caption(mention)
                    or (mention.form == "bare" and (mention.level == "district"))
                ):
                    continue
                weight = {"committee": 1.0, "body": 1.0, "unit": 0.7, "bare": 0.8, "word": 0.3}[mention.form]
                if self._wide(mention):
                    weight = 1.0
                if mention.listed:
                    weight *= 0.3
                elif self.text.folded[max(0, mention.head - 6) : mention.head].endswith("thuộc "):
                    weight *= 0.6
                if mention.level == "institution" and mention.form == "body":
                    weight *= 0.8 if set(mention.organs) & {"đảng bộ", "đảng ủy"} else 0.2
                if mention.level == "national":
                    weight *= 0.7 if mention.form == "unit" else 0.1
                if mention.form == "bare" and not self._reporting(mention):
                    weight *= 0.15
                add(mention, weight * importance, True, weight > 0.2)
        for mention in self._publisher:
            if mention.level != "institution" and not self._general_press:
                add(mention, 1.0, False)
        central = [m for m in self.names.mentions if m.level == "national" and not m.person]
        if central and not any(local):
            return self._unit_of(central[0], True)
        if not score:
            return self._province_unit(None) if self.province else None
        key, _ = score.most_common(1)[0]
        return unit_of[key]

    def _importance(self, sentence: Sentence) -> float:
        """The opening says who the document is about: the first sentences of prose, and the headlines."""
        if sentence.start >= self._prose[-1]:
            return 1.0
        if sentence.start not in self._prose:
            return 2.5
        return (4.0, 3.0, 2.0, 2.0)[self._prose.index(sentence.start)]

    def _opening_prose(self) -> list[int]:
        """Where the first four sentences of prose begin (no menus, captions, bylines), and an end mark."""
        starts = [
            sentence.start
            for sentence in self.sentences
            if sentence.end - sentence.start > 60
            and not self._caption_at(sentence.start)
            and self.text.text[sentence.end - 1] in ".!?…\"':;"
        ][:5]
        return [*starts[:4], starts[4] if len(starts) > 4 else len(self.text.text) + 1]

    def _province_unit(self, span: tuple[int, int] | None) -> Unit:
        return Unit(
            "province", kind_of_province(self.province, self.day), self.province, self.province, span=span
        )

    def _unit_of(self, mention: Mention, inside: bool) -> Unit:
        """The unit a mention names by its own words."""
        unit = self._as_named(mention, inside)
        return self._full_bloc(unit) if unit.level == "bloc" and hasattr(self, "_blocs") else unit

    def _as_named(self, mention: Mention, inside: bool) -> Unit:
        return Unit(
            mention.level, mention.kind, mention.name, self._province_for(mention), mention.outside, mention.organs,
            (mention.head, mention.end) if inside else None, mention.name is not None,
        )  # fmt: skip

    def _province_for(self, mention: Mention) -> str | None:
        principal = getattr(self, "principal", None)
        if mention.uppers and mention.province and not mention.outside:
            return mention.province
        if mention.outside or (
            mention.level == "institution" and principal is not None and principal.outside
        ):
            return None
        document = getattr(self, "province", None)
        if mention.level in ("national", "province"):
            return mention.province or document
        if document and (document in mention.options or not mention.options):
            return mention.province if mention.level == "bloc" and mention.province else document
        return mention.province

    def _resolve(self, mention: Mention, inside: bool, recent: dict[str, Unit] | None = None) -> Unit | None:
        """The unit a mention means: by name, or "toàn huyện" by what was named."""
        if mention.name is not None:
            return self._unit_of(mention, inside)
        span = (mention.head, mention.end) if inside else None
        context = getattr(self, "_districts", {})
        if mention.level == "institution":
            known = (recent or {}).get("tổ chức") or context.get("tổ chức")
            return known and replace(known, span=span, named=False)
        if mention.level == "province":
            return Unit(
                "province", mention.kind, self.province, self.province, False, mention.organs, span, False
            )
        known = (recent or {}).get(mention.kind) or context.get(mention.kind)
        if known:
            return Unit(
                known.level,
                known.kind,
                known.name,
                known.province,
                known.outside,
                mention.organs,
                span,
                False,
            )
        return Unit(
            mention.level, mention.kind, None, self.province, mention.outside, mention.organs, span, False
        )

    def _wide(self, mention: Mention) -> bool:
        """ "toàn tỉnh", "cả nước", "trên địa bàn huyện", "riêng Thái Nguyên"."""
        before = self.text.folded[max(0, mention.head - 18) : mention.head]
        if _ALONGSIDE.search(before):
            return False
        if mention.level == "national":
            return mention.form != "committee" and _NATION_OPENS.search(before) is not None
        if "toàn" in mention.organs:
            return True
        return _WIDE.search(before) is not None

    def _opening(self, mention: Mention) -> bool:
        """Whether the mention opens a clause, so that it is what the clause is about."""
        return _OPENS.search(self.text.folded[max(0, mention.head - 24) : mention.head]) is not None

    def _address(self, mention: Mention) -> bool:
        """A bare name that only says where something took place: "tại Hà Nội"."""
        return mention.form == "bare" and self.text.folded[max(0, mention.head - 4) : mention.head] == "tại "

    def _reporting(self, mention: Mention) -> bool:
        """Whether a bare name is who reports ("Bắc Ninh có", "ở Bắc Ninh") rather than an address."""
        before = self.text.folded[max(0, mention.head - 12) : mention.head]
        return (_STRICT.search(before) is not None and not before.endswith(", ")) or _OWNED.search(
            before
        ) is not None

    def _adjacent(self, mention: Mention, start: int) -> bool:
        """ "Quế Võ (113", "Đại Lộc 125": the number stands right after the name."""
        return (
            start - mention.end < 40
            and _LIST_LINK.fullmatch(self.text.folded, mention.end, start) is not None
        )

    def _decides(self, mention: Mention, current: Unit | None, start: int | None) -> bool:
        """Whether the mention is what the following words are about, given what the text was about."""
        if mention.person or mention.plural:
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
        if (principal is not None and mention.rank < principal.rank) or (
            current and mention.rank < current.rank
        ):
            return self._lifts(mention, current, before)
        if mention.form == "word":
            return self._wide(mention) or self._opening(mention)
        if mention.level in ("commune", "institution") and mention.form != "committee":
            return bool(mention.organs) or self._opening(mention)
        return True

    def _lifts(self, mention: Mention, current: Unit | None, before: str) -> bool:
        """Whether a mention of a larger unit takes the text up to it, and does not only say who gave or ruled."""
        if self._wide(mention):
            return True
        if mention.level == "national":
            return self.principal is not None and self.principal.level == "national"
        if _BY.search(before):
            return False
        if self.principal is not None and mention.rank >= self.principal.rank:
            return self._opening(mention)
        return mention.organs == ("đảng bộ",) and _STRICT.search(before) is not None

    def _sentence_start(self, offset: int) -> int:
        return max(self.sentences[sentence_at(self.sentences, offset)].start, offset - 200)

    def _follow(self) -> list[tuple[Unit | None, dict[str, Unit]]]:
        """For each sentence the body the text is about when it begins, and the units named last by kind."""
        focus: list[tuple[Unit | None, dict[str, Unit]]] = []
        current = self.principal
        recent: dict[str, Unit] = {}
        paragraph = -1
        opened: Unit | None = None
        for sentence, mentions in zip(self.sentences, self._by_sentence, strict=True):
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                if current is not None and current.rank > 1 and self.principal is not None:
                    current = self.principal
                recent = {}
                opened = None
            folded = self.text.folded[sentence.start : min(sentence.end, sentence.start + 40)]
            if current is not None and current.rank > 1 and _BACK.match(folded):
                current = opened or self.principal
            self._opened.append(opened)
            focus.append((current, dict(recent)))
            if self._captions and self._caption_at(sentence.start):
                continue
            before = current
            current = self._after(mentions, current, recent)
            if opened is None and current is not before:
                opened = current
        return focus

    def _caption_at(self, offset: int) -> bool:
        at = bisect_right(self._captions, (offset, len(self.text.text)))
        return at > 0 and self._captions[at - 1][0] == offset

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
            if mention.person:
                continue
            for upper in mention.uppers:
                if upper.name is not None and upper.level == "district":
                    recent[upper.kind] = self._unit_of(upper, True)
            if _MOST.search(self.text.folded[max(0, mention.head - 16) : mention.head]):
                continue
            if self._decides(mention, subjects[-1] if subjects else current, None):
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
        for mention in self._by_sentence[index]:
            if mention.end > start:
                break
            if mention.name is not None and mention.level not in ("national", "province"):
                recent[kind_key(mention)] = self._unit_of(mention, True)
            if self._shut(mention, start) or not self._decides(mention, chosen, start):
                continue
            chosen = self._resolve(mention, True, recent) or chosen
        if chosen is not None and chosen.rank > 1 and self._whole(index, start):
            chosen = self._opened[index] or self.principal or chosen
        chosen = self._behind(index, start, end, chosen, recent, chosen is current) or chosen
        begin = self._sentence_start(start)
        return self._placed(chosen, actor_before(self.text.folded[begin:start], metric))

    def _whole(self, index: int, start: int) -> bool:
        """ "toàn Đảng bộ" right before the number, after other bodies were named in the sentence."""
        begin = max(self.sentences[index].start, start - 60)
        match = None
        for match in _WHOLE.finditer(self.text.folded, begin, start):
            pass
        return match is not None and not any(
            m.start > match.start() and m.end <= start for m in self._by_sentence[index]
        )

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
        for mention in self._by_sentence[index]:
            if mention.start < end or mention.person or mention.plural:
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


def _names(text: str) -> tuple[str, str]:
    cleaned = clean(text)
    return cleaned.text, cleaned.folded
