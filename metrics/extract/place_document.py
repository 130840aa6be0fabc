"""What a document is about: its province, the body that reports, and what "toàn huyện" means in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date

import regex

from metrics import reference
from metrics.extract.clean import CleanText, clean, fold
from metrics.extract.place_names import Names
from metrics.extract.place_sources import (
    GENERAL_PRESS,
    HOST,
    HOST_ENDINGS,
    PRESS,
    day_of_text,
    district_of_host,
    first_day,
    province_of_byline,
    province_of_host,
)
from metrics.extract.place_tokens import Mention
from metrics.extract.place_units import (
    Unit,
    kind_key,
    kind_of_province,
    provinces_of,
)
from metrics.extract.segment import Sentence, sentence_at

_OPENS = regex.compile(
    r"(?:^|[;:.!?\n\-*+•–(]|,|\b(?:riêng|tại|ở|về|của|trong|thì|còn|phía|phần|kế đó|nhất là|"
    r"đứng đầu là|tới|đến|với|và|do|"
    r"nhiều nhất là|tiếp theo là|tiếp đến là|trong đó|năm \d{4}|năm qua|nay|toàn|cả|theo))[\s\"'*\-•(]*$"
)
_TAIL = regex.compile(
    r"[\s\-*>»•+]*(?:(?:các )?tin(?: bài)? (?:liên quan|khác|mới|cùng|đọc nhiều|nổi bật|đã đưa|tức khác)|"
    r"(?:các )?bài (?:viết )?(?:liên quan|khác|mới|cùng|đã đăng|viết khác)|đọc thêm|đọc nhiều|xem thêm|"
    r"xem nhiều|có thể bạn|cùng chuyên mục|bình luận|ý kiến bạn đọc|gửi bình luận|viết bình luận|chia sẻ|"
    r"bản quyền|tòa soạn|tổng lượt|thông báo|từ khóa|tags?\b)"
)
_OWNER = regex.compile(r"cơ quan (?:chủ quản|của)|bản quyền|chịu trách nhiệm|tiếng nói của")
_CAPTION = regex.compile(r"(?:chú thích|ảnh|trong ảnh|minh họa|\(ảnh)\b", regex.IGNORECASE)
_WIDE = regex.compile(r"(?:toàn|cả|trên địa bàn|riêng|tính chung|trong|tính)[ ](?:toàn[ ])?$")
_STRICT = regex.compile(r"(?:^|[;.:!?\n*•]|, |\b(?:riêng|còn)[ ])[\s\"'*\-•]*$")
_OWNED = regex.compile(r"\b(?:ở|của|riêng|bộ|ủy|năm \d{4}|nay|tỉnh)[ ]$")
_NATION_OPENS = regex.compile(
    r"(?:^|[,;:.!?(\n]|\b(?:trên|trong|tính|chung|toàn|riêng|năm \d{4}|năm qua|của))[\s\"']*$"
)
_QUARTERS = regex.compile(r"các (?:quận|huyện|sở)|quận ủy|huyện ủy")
_ALONGSIDE = regex.compile(r"(?:cùng|với|như|so|hơn)[ ](?:với[ ])?(?:toàn[ ])?$")


class PlaceDocument:
    """What a document says about itself: its province, its principal body, what "toàn huyện" means in it."""

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
        text, folded = clean_text.text, clean_text.folded
        self.text = CleanText(text, folded, None, len(text))
        self.sentences = sentences
        self.day = first_day(published) or day_of_text(folded) or date(2020, 1, 1)
        self.names = Names(text, folded, self.day)
        self._title = self._headline(title)
        self._publisher = Names(*_names(publisher or ""), self.day).mentions
        self._general_press = any(press in (publisher or "").lower() for press in GENERAL_PRESS)
        self._captions = self._caption_intervals()
        self._by_sentence = self._sort()
        self._prose_lengths = {s.start: s.end - s.start for s in sentences if self._is_prose(s)}
        self._prose = self._opening_prose()
        self._tail = self._tail_start()
        self._starts = [[mention.start for mention in mentions] for mentions in self._by_sentence]
        # Each step below reads what the steps before it found.
        self.principal: Unit | None = None
        self._districts: dict[str, Unit] = {}
        self._blocs: list[str] = []
        self._central: set[str] = set()
        self.province: str | None = self._document_province(publisher, url)
        self._districts = self._context(publisher, url)
        self._settle_cities()
        self.principal = self._principal()

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

    def _caption_at(self, offset: int) -> bool:
        at = bisect_right(self._captions, (offset, len(self.text.text)))
        return at > 0 and self._captions[at - 1][0] == offset

    def _body_weight(self, mention: Mention) -> float:
        """How much a mention in the text says about who the document is about."""
        weight = 0.25 if mention.person or self._in_caption(mention) or self._address(mention) else 1.0
        if mention.listed:
            weight *= 0.15
        if not self.sentences:
            return weight
        return weight * self._importance(self.sentences[sentence_at(self.sentences, mention.start)])

    def _document_province(self, publisher: str | None, url: str | None) -> str | None:
        """The province named most, and first of all in headline and opening; None when hardly any is."""
        score: dict[str, float] = defaultdict(float)
        for position, mention in enumerate(self._title):
            for name, share in provinces_of(mention):
                score[name] += share * (8.0 if position == 0 else 6.0)
        for mention in self.names.mentions:
            for name, share in provinces_of(mention):
                score[name] += share * self._body_weight(mention)
        for name in self._outside_hints(publisher, url):
            score[name] += 2.5
        score.pop(reference.NATIONWIDE, None)
        if not score:
            return None
        name, best = max(score.items(), key=_second)
        return name if best >= 0.3 else None

    def _outside_hints(self, publisher: str | None, url: str | None) -> list[str]:
        """Provinces that the publisher, the address and addresses in the text point to."""
        found: list[str] = []
        lowered = (publisher or "").lower()
        if not any(press in lowered for press in GENERAL_PRESS) or "báo" in lowered:
            found.extend(name for m in self._publisher for name, share in provinces_of(m) if share >= 0.4)
        found.extend(name for press, name in PRESS.items() if press in lowered)
        signed = province_of_byline(self.text.text)
        found.extend([signed] if signed else [])
        hosts = [m.group(1) for m in HOST.finditer(url or "")][:1]
        if any(ending in self.text.folded for ending in HOST_ENDINGS):
            hosts.extend(m.group(1) for m in HOST.finditer(self.text.folded))
        for host in list(dict.fromkeys(hosts))[:20]:
            name = province_of_host(host.lower())
            if name:
                found.append(name)
        return list(dict.fromkeys(found))

    def _context(self, publisher: str | None, url: str | None) -> dict[str, Unit]:
        """For every kind of unit ("huyện") the one the document names most: what "toàn huyện" means."""
        score: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
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
        host = district_of_host(url, self.province)
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
            {m.name for m, _, _ in weighed if m.level == "bloc" and m.name},
            key=lambda name: (-len(name), name),  # of one length the capital letter first, in every run
        )
        self._central = {m.name or "" for m, _, _ in weighed if m.level == "bloc" and m.outside}
        chosen = {kind: best[(kind, max(names.items(), key=_second)[0])] for kind, names in score.items()}
        if "khối" in chosen:
            chosen["khối"] = self._full_bloc(chosen["khối"])
        return chosen

    def _full_bloc(self, unit: Unit) -> Unit:
        """The bloc under its fullest name in the document ("Khối Doanh nghiệp" -> "Khối Doanh nghiệp
        Trung ương").
        """
        name = unit.name or ""
        full = next((b for b in self._blocs if name and b.lower().startswith(name.lower())), unit.name)
        central = full in self._central
        return unit._replace(name=full, outside=central, province=None if central else unit.province)

    def _settle_cities(self) -> None:
        """ "Thành ủy", "toàn thành phố" without a name: the province where that is a city, else a
        district.
        """
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
        """Mentions in title and publisher and in the text up to its second sentence of prose, addresses
        left out.
        """
        limit = self._prose[min(1, len(self._prose) - 1)]
        opening = [m for m in self.names.mentions if m.start < limit and not m.person and not m.listed]
        folded = self.text.folded
        return [
            *self._title,
            *self._publisher,
            *(m for m in opening if folded[max(0, m.head - 4) : m.head] != "tại "),
        ]

    def _principal(self) -> Unit | None:
        """The body the document is about."""
        score: dict[tuple[str, str | None], float] = defaultdict(float)
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
                    or (mention.form == "bare" and mention.level == "district" and importance != 2.5)
                ):
                    continue
                weight = {"committee": 1.0, "body": 1.0, "unit": 0.7, "bare": 0.8, "word": 0.3}[mention.form]
                if self._wide(mention):
                    weight = 1.0
                elif mention.form == "word" and not self._opening(mention):
                    continue
                if mention.listed:
                    weight *= 0.1 if mention.form == "bare" or mention.level == "province" else 0.3
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
        return unit_of[max(score.items(), key=_second)[0]]

    def _importance(self, sentence: Sentence) -> float:
        """The opening says who the document is about: the first sentences of prose, and the headlines."""
        if sentence.start >= self._tail:
            line = self.text.folded[sentence.start : min(sentence.end, sentence.start + 200)]
            return 0.8 if _OWNER.search(line) else 0.08
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
            if sentence.start in self._prose_lengths and not self._caption_at(sentence.start)
        ][:5]
        return [*starts[:4], starts[4] if len(starts) > 4 else len(self.text.text) + 1]

    def _is_prose(self, sentence: Sentence) -> bool:
        """A sentence as reports have them, no menu line, headline or byline."""
        if sentence.end - sentence.start <= 60 or self.text.text[sentence.end - 1] not in ".!?…\"':;":
            return False
        return _OWNER.search(self.text.folded, sentence.start, min(sentence.end, sentence.start + 90)) is None

    def _tail_start(self) -> int:
        """Where the report ends and other headlines, comments and the imprint begin."""
        prose = self._prose_lengths
        whole, read, last = sum(prose.values()), 0, 0
        for sentence in self.sentences:
            if sentence.start in prose:
                read += prose[sentence.start]
                last = sentence.end
                continue
            # Buttons such as "Chia sẻ" also stand above the report: most of it must have gone by.
            over = read * 2 >= whole > 0 and sentence.end - sentence.start < 60
            if over and _TAIL.match(self.text.folded, sentence.start):
                return sentence.start
        return last or len(self.text.text) + 1

    def _province_unit(self, span: tuple[int, int] | None) -> Unit:
        return Unit(
            "province", kind_of_province(self.province, self.day), self.province, self.province, span=span
        )

    def _unit_of(self, mention: Mention, inside: bool) -> Unit:
        """The unit a mention names by its own words."""
        unit = self._as_named(mention, inside)
        if unit.level != "bloc" or not self._blocs or (mention.uppers and mention.province):
            return unit
        return self._full_bloc(unit)

    def _as_named(self, mention: Mention, inside: bool) -> Unit:
        return Unit(
            mention.level, mention.kind, mention.name, self._province_for(mention), mention.outside,
            mention.organs,
            (mention.head, mention.end) if inside else None, mention.name is not None,
        )  # fmt: skip

    def _province_for(self, mention: Mention) -> str | None:
        principal = self.principal
        if mention.uppers and mention.province and not mention.outside:
            return mention.province
        if mention.outside or (
            mention.level == "institution" and principal is not None and principal.outside
        ):
            return None
        document = self.province
        if mention.level in ("national", "province"):
            return mention.province or document
        if mention.level == "institution" and mention.province and "đại học" in fold(mention.name or ""):
            return mention.province  # a university is where its name says
        if document and (document in mention.options or not mention.options):
            return mention.province if mention.level == "bloc" and mention.province else document
        return mention.province

    def _resolve(self, mention: Mention, inside: bool, recent: dict[str, Unit] | None = None) -> Unit | None:
        """The unit a mention means: by name, or "toàn huyện" by what was named."""
        if mention.name is not None:
            return self._unit_of(mention, inside)
        span = (mention.head, mention.end) if inside else None
        context = self._districts
        if mention.level == "institution":
            known = (recent or {}).get("tổ chức") or context.get("tổ chức")
            return known and known._replace(span=span, named=False)
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


def _names(text: str) -> tuple[str, str]:
    cleaned = clean(text)
    return cleaned.text, cleaned.folded


def _second(item: tuple[object, float]) -> float:
    return item[1]
