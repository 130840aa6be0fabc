"""Names of places and bodies in clean text: provinces, districts, communes, blocs, institutions.

One pass over the words. Names of provinces and districts come from the reference tables through a dictionary of
first words; communes, blocs and institutions are recognised by the word that introduces them. What a mention means
for a figure is decided elsewhere (`places`).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import regex

from metrics import reference
from metrics.extract.clean import fold

RANK = {"national": 0, "province": 1, "bloc": 2, "district": 2, "commune": 3, "institution": 3}
_WORD = regex.compile(r"[^\W_]+")
_NAME_GAP = regex.compile(r"[ \-]{1,3}|\n|-\n")
_DOTTED = frozenset(("tp", "tx", "t", "p", "tt", "br", "đ"))
_KINDS = {
    "tỉnh": ("tỉnh", "province"),
    "thành phố": ("thành phố", "district"),
    "tp": ("thành phố", "district"),
    "t p": ("thành phố", "district"),
    "huyện": ("huyện", "district"),
    "quận": ("quận", "district"),
    "thị xã": ("thị xã", "district"),
    "tx": ("thị xã", "district"),
    "t x": ("thị xã", "district"),
    "xã": ("xã", "commune"),
    "phường": ("phường", "commune"),
    "thị trấn": ("thị trấn", "commune"),
    "đặc khu": ("đặc khu", "commune"),
}
_COMMITTEES = {
    "tỉnh ủy": "tỉnh", "thành ủy": "thành phố", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã",
    "tỉnh đoàn": "tỉnh", "thành đoàn": "thành phố", "huyện đoàn": "huyện", "quận đoàn": "quận",
}  # fmt: skip
_SHORT = {"q": ("quận", "district"), "p": ("phường", "commune"), "h": ("huyện", "district"),
          "tt": ("thị trấn", "commune")}  # fmt: skip
# Words that follow "xã", "phường" … in words that name no unit.
_NOT_UNIT_AFTER = {"hội", "viên", "luận", "tắc", "giao", "thuyết", "hóa", "trưởng", "ngoại"}
_NATIONAL = (
    "cả nước", "toàn quốc", "toàn đảng", "ban tổ chức trung ương", "ủy ban kiểm tra trung ương",
    "ubkt trung ương", "ubkt tw", "ubkttw", "bộ chính trị", "ban bí thư", "ban chấp hành trung ương",
    "ban tổ chức tw", "ban tổ chức tư", "ubkt tư",
)  # fmt: skip
# Between a person's office, or a verb, and the unit: "Trưởng | Ban Tổ chức | Tỉnh ủy".
_ORGANS = (
    "đảng bộ", "đảng ủy", "chi bộ", "chi ủy", "ban chấp hành", "bch", "ban thường vụ", "btv", "thường trực",
    "thường vụ", "ban tổ chức", "ban tuyên giáo", "ban tuyên giáo và dân vận", "ban dân vận", "ban nội chính",
    "văn phòng", "ủy ban kiểm tra", "ubkt", "ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân", "mttq",
    "ủy ban mttq", "ủy ban mttq việt nam", "ủy ban mặt trận tổ quốc việt nam", "mặt trận tổ quốc việt nam",
    "mặt trận tổ quốc", "đoàn đbqh", "đoàn đại biểu quốc hội", "các cấp", "cấp ủy", "cấp ủy các cấp",
    "cơ quan ủy ban kiểm tra", "cơ quan", "toàn", "hội đồng", "đại hội", "đại hội đại biểu", "ủy ban",
)  # fmt: skip
_OFFICES = (
    "bí thư", "chủ tịch", "trưởng", "phó", "chủ nhiệm", "giám đốc", "ủy viên", "chánh", "lãnh đạo", "đại diện",
    "đồng chí", "ông", "bà", "cán bộ", "nguyên", "trưởng đoàn", "thư ký", "đại biểu", "quê", "quê ở", "trú tại",
    "hiệu trưởng", "chuyên viên", "phó ban", "anh", "chị",
)  # fmt: skip
_PARTY_ORGANS = {"đảng bộ", "đảng ủy", "chi bộ", "chi ủy"}
_BLOC_WORDS = frozenset(
    "các cơ quan doanh nghiệp dân chính đảng và đoàn thể mặt trận công nghiệp đại học cao đẳng trường học viện "
    "trung ương sự bưu điện viễn thông ngân hàng tổng hợp nội tài mậu kinh tế du lịch nông lâm khoa giáo "
    "hành cq dn tw thương mại vận tải xây dựng thuộc".split()
)
_UMBRELLAS = (
    "các cơ quan đảng", "các cơ quan đảng đảng ủy", "cơ quan đảng", "ubnd", "ủy ban nhân dân", "chính phủ",
    "quốc hội", "mttq các đoàn thể", "mặt trận tổ quốc các đoàn thể", "mặt trận tổ quốc và các đoàn thể",
    "than quảng ninh", "than", "ngoài nước", "dân chính đảng", "các doanh nghiệp", "các cơ quan",
)  # fmt: skip
_ZONE_WORDS = frozenset("các khu chế xuất công nghiệp và kcx kcn cn kkt kinh tế cửa khẩu nghệ cao ban quản lý".split())
_ABROAD_OR_CENTRAL = {"chính phủ", "quốc hội", "ngoài nước"}
_HEADS = (
    "tổng công ty", "công ty", "cty", "tập đoàn", "trường", "đại học", "học viện", "bệnh viện", "trung tâm", "sở",
    "công an", "quân sự", "bộ chỉ huy quân sự", "bộ chqs", "ban chqs", "ban chỉ huy quân sự", "bộ đội biên phòng",
    "bđbp", "bộ chỉ huy bộ đội biên phòng", "biên phòng", "đồn biên phòng", "kho bạc", "ngân hàng", "cục", "chi cục",
    "viện", "viện kiểm sát", "tòa án", "nhà máy", "xí nghiệp", "báo", "đài", "bưu điện", "điện lực", "vnpt",
    "sư đoàn", "trung đoàn", "lữ đoàn", "tiểu đoàn", "quân khu", "quân đoàn", "quân chủng", "binh đoàn",
    "binh chủng", "quân đội", "hải quân", "vùng", "bộ tư lệnh", "liên đoàn lao động", "thanh tra", "hội nông dân",
    "hội cựu chiến binh", "hội liên hiệp phụ nữ", "vinacomin", "nông trường", "lâm trường", "khách sạn",
    "nhà trường", "cảng", "hợp tác xã", "htx", "ban quản lý", "phòng", "ngành", "khoa",
)  # fmt: skip
_ARMY = ("quân khu", "quân đoàn", "quân chủng", "binh đoàn", "binh chủng", "quân đội", "hải quân", "sư đoàn")
_ARMY_LOCAL = ("trung đoàn", "lữ đoàn", "tiểu đoàn")
_GROUPS = ("tập đoàn", "tổng công ty", "vinacomin")
_INSTITUTION_WORDS = frozenset(
    "cổ phần tnhh một thành viên đa khoa khu vực phổ thông trung học cơ sở mầm non tiểu nội trú dân tộc chính trị y tế "
    "và nhà nước nhân phát triển đầu tư xây dựng thương mại dịch vụ sản xuất loại màu may cấp thoát than khoáng sản "
    "quản lý rừng phòng hộ hành biên phòng cứu nạn quân sự công an chỉ huy đội dục đào tạo hoạch".split()
)
_ACRONYMS = {"đhqghn": "Hà Nội", "đhqgtphcm": "TP Hồ Chí Minh", "đhqghcm": "TP Hồ Chí Minh"}
# Heads that mean the body named before when they stand alone: "công ty kết nạp 12 đảng viên".
_GENERIC_HEADS = frozenset(("công ty", "nhà trường", "bệnh viện", "học viện", "tập đoàn", "tổng công ty", "nhà máy"))
_STOP = frozenset(
    "có đã kết được là với trao tổ tại ở vừa trong đạt gồm cho từ năm và sẽ đang hiện cùng theo về để khi do "
    "lần nhiệm luôn thường chỉ họp tiến ra mở làm bằng tăng giảm số đến nay qua còn lại nhờ vào ngày tháng quý ba "
    "hai bốn nâng góp gửi bị hay nhằm thì mà tuyên nhận khai đưa hoàn triển nêu cũng đều rồi sau trước sơ họp".split()
)
_CENTRAL_END = regex.compile(r"(?:TW|TƯ|T\.[ ]?Ư|T\.[ ]?W|Trung ương|trung ương|Trung Ương)$")


@dataclass(slots=True)
class Mention:
    """One place or body named (or meant: "toàn tỉnh") in the text.

    level, kind: what the unit is ("district", "huyện"); name: its own name, None where only the kind is said.
    province: the province that goes with it by its own words; options: provinces that have a unit of this name.
    form: "bare" (name alone), "word" (kind alone), "unit" (kind and name), "committee" (Tỉnh ủy …), "body".
    outside: belongs to no province. organs: what stands before it ("ban thường vụ"). person: part of an office.
    """

    start: int
    end: int
    level: str
    kind: str
    name: str | None
    form: str
    province: str | None = None
    options: tuple[str, ...] = ()
    outside: bool = False
    organs: tuple[str, ...] = ()
    person: bool = False
    parent: str | None = None
    plural: bool = False
    listed: bool = False
    head: int = 0
    first: int = 0
    last: int = 0
    uppers: list[Mention] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return RANK[self.level]


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    province: str | None
    districts: tuple[reference.District, ...]


@cache
def _gazetteer() -> dict[str, tuple[_Entry, ...]]:
    """First word of a name -> entries, longest first."""
    province_of: dict[tuple[str, ...], str] = {}
    for unit in reference.provinces():
        for spelling in (unit.name, unit.official_name, *unit.aliases):
            words = tuple(_WORD.findall(fold(spelling)))
            if words[0] in ("tp", "t", "thành", "thanh") and unit.family != "ho-chi-minh" and len(words) > 2:
                # "TP Hà Nội" is left to the grammar of kinds; "Thanh Hóa" has two words.
                if words[0] != "thành" or words[1] == "phố":
                    continue
            province_of.setdefault(words, unit.name)
    province_of[("huế",)] = "Huế"
    province_of.pop(("hue",), None)
    province_of[("thủ", "đô")] = "Hà Nội"
    district_of: dict[tuple[str, ...], list[reference.District]] = defaultdict(list)
    for district in reference.districts():
        for spelling in {district.name, *(a for a in district.aliases if not a.isascii())}:
            district_of[tuple(_WORD.findall(fold(spelling)))].append(district)
    entries: dict[str, list[_Entry]] = defaultdict(list)
    for words in {*province_of, *district_of}:
        entries[words[0]].append(_Entry(words, province_of.get(words), tuple(district_of.get(words, ()))))
    return {first: tuple(sorted(found, key=lambda e: -len(e.words))) for first, found in entries.items()}


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> (words, role) of the fixed phrases, longest first. Roles: national, kind, committee, head."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for role, phrases in (
        ("national", _NATIONAL),
        ("committee", tuple(_COMMITTEES)),
        ("kind", tuple(_KINDS)),
        ("head", _HEADS),
    ):
        for phrase in phrases:
            words = tuple(phrase.split())
            table[words[0]].append((words, role))
    return {first: tuple(sorted(found, key=lambda e: -len(e[0]))) for first, found in table.items()}


@cache
def _back(phrases: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases:
        words = tuple(phrase.split())
        table[words[-1]].append(words)
    return {last: tuple(sorted(found, key=lambda w: -len(w))) for last, found in table.items()}


class Names:
    """The mentions of one text, in order, and the numbers that are part of names."""

    def __init__(self, text: str, folded: str, day: date | None) -> None:
        """text, folded: of equal length (see `clean`); day: when it was written, if known."""
        self.text = text
        self.folded = folded
        self.day = day or date(2020, 1, 1)
        found = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(folded)]
        self.starts = [f[0] for f in found]
        self.ends = [f[1] for f in found]
        self.words = [f[2] for f in found]
        self.claimed: list[tuple[int, int]] = []
        self.mentions: list[Mention] = self._chains(self._scan())

    # -- words ---------------------------------------------------------------------------------------------------

    def _cap(self, index: int) -> bool:
        return 0 <= index < len(self.words) and self.text[self.starts[index]].isupper()

    def _gap(self, index: int) -> str:
        """What stands between word `index` and the next one."""
        if index < 0 or index + 1 >= len(self.words):
            return "\n\n"
        return self.text[self.ends[index] : self.starts[index + 1]]

    def _close(self, index: int) -> bool:
        gap = self._gap(index)
        if gap == " ":
            return True
        if "." in gap:
            return self.words[index] in _DOTTED and gap in (".", ". ")
        return _NAME_GAP.fullmatch(gap) is not None

    def _is(self, index: int, words: tuple[str, ...]) -> bool:
        if index < 0 or index + len(words) > len(self.words):
            return False
        for offset, word in enumerate(words):
            if self.words[index + offset] != word:
                return False
            if offset and not self._close(index + offset - 1):
                return False
        return True

    def _shouting(self, index: int) -> bool:
        """Whether the words around are all in capitals, so that capitals say nothing."""
        near = range(max(0, index - 2), min(len(self.words), index + 4))
        letters = "".join(self.text[self.starts[i] : self.ends[i]] for i in near)
        return letters.isupper() and len(near) > 2 and sum(c.isalpha() for c in letters) > 10

    # -- one pass ------------------------------------------------------------------------------------------------

    def _scan(self) -> list[Mention]:
        phrases = _phrases()
        gazetteer = _gazetteer()
        found: list[Mention] = []
        index = 0
        while index < len(self.words):
            mention = self._at(index, phrases, gazetteer)
            if mention is None:
                index += 1
                continue
            self._before(mention)
            found.append(mention)
            index = mention.last + 1
        return found

    def _at(
        self,
        index: int,
        phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]],
        gazetteer: dict[str, tuple[_Entry, ...]],
    ) -> Mention | None:
        word = self.words[index]
        if word in ("tp", "tphcm", "t", "thành", "hcmc"):
            city = self._saigon(index)
            if city:
                return city
        if word in ("khối", "các", "khu", "than", "chính", "quốc", "ubnd", "ủy", "ngoài", "kcn", "cơ", "dân", "mặt",
                    "mttq", "kcx", "ban"):  # fmt: skip
            bloc = self._bloc(index)
            if bloc:
                return bloc
        for words, role in phrases.get(word, ()):
            if not self._is(index, words):
                continue
            mention: Mention | None = None
            if role == "national":
                mention = self._national(index, len(words))
            elif role == "committee":
                mention = self._unit(index, len(words), _COMMITTEES[" ".join(words)], "committee")
            elif role == "kind":
                mention = self._unit(index, len(words), _KINDS[" ".join(words)][0], "unit")
            elif role == "head":
                mention = self._institution(index, len(words))
            if mention:
                return mention
        if word in _SHORT and self._gap(index)[:1] == "." and self._cap(index + 1) | self._digit(index + 1):
            return self._unit(index, 1, _SHORT[word][0], "unit", short=True)
        if word in gazetteer:
            return self._bare(index, gazetteer[word])
        return None

    def _saigon(self, index: int) -> Mention | None:
        """Ho Chi Minh City, whose bare name is a person's."""
        entry = self._lookup(index)
        if entry is None or entry.province != "TP Hồ Chí Minh":
            return None
        last = index + len(entry.words) - 1
        if not self._cap(last):
            return None
        mention = self._make(index, last, "province", "thành phố", entry.province, "unit")
        mention.province = entry.province
        return mention

    def _digit(self, index: int) -> bool:
        return 0 <= index < len(self.words) and self.words[index].isdigit()

    def _make(self, first: int, last: int, level: str, kind: str, name: str | None, form: str) -> Mention:
        return Mention(
            self.starts[first], self.ends[last], level, kind, name, form, head=self.starts[first], first=first, last=last
        )

    def _national(self, index: int, length: int) -> Mention | None:
        last = index + length - 1
        meeting = False
        following = self.words[last + 1 : last + 3]
        if self.words[last] == "đảng" and (following[:1] in (["bộ"], ["ủy"]) or following == ["toàn", "dân"]):
            return None
        before = self.words[max(0, index - 2) : index]
        if before[-1:] in (["cùng"], ["với"]) and self.words[last] == "nước":
            return None
        if self.words[last] == "quốc" and index and before[-1:] not in (["trên"], ["phạm", "vi"], ["vi"], ["trong"], ["của"]):
            # "Hội nghị trực tuyến toàn quốc", "đại biểu toàn quốc": names of meetings.
            meeting = True
        mention = self._make(index, last, "national", "toàn quốc", reference.NATIONWIDE, "unit")
        mention.province = reference.NATIONWIDE
        if length > 2 or meeting or self.words[last] not in ("nước", "quốc", "đảng"):
            mention.form = "committee"
        return mention

    # -- provinces, districts, communes --------------------------------------------------------------------------

    def _lookup(self, index: int) -> _Entry | None:
        if index >= len(self.words):
            return None
        for entry in _gazetteer().get(self.words[index], ()):
            if self._is(index, entry.words):
                return entry
        return None

    def _unit(self, index: int, length: int, kind: str, form: str, short: bool = False) -> Mention | None:
        last = index + length - 1
        after = last + 1
        nxt = self.words[after] if after < len(self.words) else ""
        if form == "committee" and nxt in ("viên",):
            return None
        if kind in ("xã", "phường") and (nxt in _NOT_UNIT_AFTER or self.words[index - 1 : index] == ["tác"]):
            return None
        joined = self._close(last) or (short and self._gap(last) in (".", ". "))
        if form == "committee" and nxt in ("quận", "huyện", "tỉnh") and nxt == kind and joined:
            last, after = after, after + 1  # "Quận ủy Quận 3"
            joined = self._close(last)
        if form == "committee" and kind == "thành phố" and joined and (city := self._saigon(after)):
            return self._committee_of(index, city)
        if form == "committee" and kind == "thành phố" and joined:
            # "Thành ủy TP. Hồ Chí Minh", "Thành ủy thành phố".
            for words in (("thành", "phố"), ("tp",), ("t", "p")):
                if self._is(after, words):
                    last, after = after + len(words) - 1, after + len(words)
                    joined = self._close(last)
                    break
        entry = self._lookup(after) if joined else None
        if entry and (self._cap(after) or form == "committee"):
            named = self._named(index, after, kind, form, entry)
            if named:
                return named
            if entry.province and kind not in ("tỉnh", "thành phố"):
                return None  # "các quận, huyện Hà Nội"
        level = "province" if kind == "tỉnh" else _KINDS[kind][1]
        dashed = self._gap(index - 1).strip() in ("-", "/") and index > 0
        if joined and self._digit(after) and kind in ("quận", "phường") and not dashed:
            name = self._numbered(index, after)
            if name:
                mention = self._make(index, after, level, kind, name, form)
                if kind == "quận":
                    mention.province, mention.options = "TP Hồ Chí Minh", ("TP Hồ Chí Minh",)
                return mention
        if joined and level != "province" and self._cap(after) and not (self._shouting(index) and not entry):
            stop = self._run(after)
            if stop > after and kind != "thành phố":
                name = self.text[self.starts[after] : self.ends[stop - 1]]
                mention = self._make(index, stop - 1, level, kind, " ".join(name.split()), form)
                if entry and level == "commune" and len(entry.words) == stop - after and entry.districts:
                    mention.options = self._provinces(entry.districts)
                return mention
        if short:
            return None
        mention = self._make(index, last, level, kind, None, form if form == "committee" else "word")
        before = self.words[index - 1] if index else ""
        gap = self._gap(index - 1)
        near = " " in gap or gap in ("", "-")
        if near and (before in ("các", "những", "nhiều", "mỗi", "từng", "số", "cấp", "hai", "hoặc") or before.isdigit()):
            mention.plural = True
        if self._gap(last).strip() in (",", "-", "/", "–") and nxt in ("thành", "huyện", "thị", "xã", "phường", "quận"):
            mention.plural = True
        if before in ("huyện", "xã", "quận", "thị", "phường", "thành", "tỉnh") and gap.strip() in (",", "-", "/"):
            mention.plural = True
        return mention

    def _committee_of(self, index: int, city: Mention) -> Mention:
        mention = self._make(index, city.last, "province", "thành phố", city.name, "committee")
        mention.province = city.province
        return mention

    def _named(self, index: int, after: int, kind: str, form: str, entry: _Entry) -> Mention | None:
        """A unit whose name stands in the tables."""
        last = after + len(entry.words) - 1
        name = self._display(entry, after)
        if kind == "tỉnh":
            if not entry.province:
                return None
            mention = self._make(index, last, "province", kind, entry.province, form)
            mention.province = "Thừa Thiên Huế" if entry.province == "Huế" else entry.province
            mention.name = mention.province
            return mention
        cities = tuple(d for d in entry.districts if d.kind == "thành phố")
        if kind == "thành phố" and entry.province:
            unit = reference.province_on(entry.province, self.day)
            if (unit and unit.city) or not cities:
                mention = self._make(index, last, "province", kind, entry.province, form)
                mention.province = entry.province
                return mention
        if not entry.districts or RANK[_KINDS[kind][1]] != 2:
            return None
        same = tuple(d for d in entry.districts if d.kind == kind) or entry.districts
        if entry.province and all(d.kind != kind for d in same) and kind != "thành phố":
            return None
        printed = self._printed(after, last)
        mention = self._make(index, last, "district", kind, name if printed.isupper() else printed, form)
        mention.options = self._provinces(entry.districts)
        exact = self._provinces(same)
        mention.province = exact[0] if len(exact) == 1 else None
        return mention

    def _printed(self, first: int, last: int) -> str:
        """The words as printed, with single spaces and first letters in capitals."""
        words = self.text[self.starts[first] : self.ends[last]].split()
        return " ".join(word[:1].upper() + word[1:] for word in words)

    def _display(self, entry: _Entry, after: int) -> str:
        if entry.districts:
            return entry.districts[0].name
        return entry.province or self.text[self.starts[after] : self.ends[after + len(entry.words) - 1]]

    def _provinces(self, found: tuple[reference.District, ...]) -> tuple[str, ...]:
        """Provinces of these districts on the day of the text."""
        names: dict[str, None] = {}
        for district in found:
            code = district.province_code
            if self.day >= reference.REFORM:
                code = reference.forward(code, self.day)[0]
            elif code == "hue-2025":
                code = "thua-thien-hue-1997" if self.day < date(2025, 1, 1) else code
            names[reference.province(code).name] = None
        return tuple(names)

    def _run(self, index: int) -> int:
        """End of the run of capitalised words that make a name, at most four."""
        stop = index
        while stop < len(self.words) and stop < index + 4 and self._cap(stop):
            if self.words[stop] in ("đảng", "bí", "ủy", "ban", "ubnd", "hđnd", "mttq", "huyện", "tỉnh", "tp", "chi"):
                break
            stop += 1
            if self._gap(stop - 1) not in (" ", "-", "'") or self._digit(stop):
                break
        return stop

    def _bare(self, index: int, entries: tuple[_Entry, ...]) -> Mention | None:
        for entry in entries:
            if not self._is(index, entry.words) or not all(
                self._cap(i) for i in range(index, index + len(entry.words)) if entry.words != ("thủ", "đô")
            ):
                continue
            last = index + len(entry.words) - 1
            if entry.words == ("thủ", "đô") and not self._cap(index):
                continue
            if self._inside_name(index, last) and not (entry.province and self._shouting(index)):
                return None
            if entry.province:
                name = self._at_the_time(entry.province)
                mention = self._make(index, last, "province", "tỉnh", name, "bare")
                mention.province = name
                unit = reference.province_on(name, self.day)
                if unit and unit.city:
                    mention.kind = "thành phố"
                return mention
            if self._shouting(index):
                return None
            old = [d for d in entry.districts if d.former and self.day.year < 2023]
            kind = (old or entry.districts)[0].kind
            mention = self._make(index, last, "district", kind, entry.districts[0].name, "bare")
            mention.options = self._provinces(entry.districts)
            mention.province = mention.options[0] if len(mention.options) == 1 else None
            return mention
        return None

    def _at_the_time(self, name: str) -> str:
        """ "Huế" is the province Thừa Thiên Huế until the end of 2024."""
        return "Thừa Thiên Huế" if name == "Huế" and self.day < date(2025, 1, 1) else name

    def _inside_name(self, first: int, last: int) -> bool:
        """Whether a capitalised neighbour makes the words part of a longer name or a person's name."""
        if self._gap(first - 1) == " " and self._cap(first - 1):
            before = self.text[self.starts[first - 1] : self.ends[first - 1]]
            if not (before.isupper() and len(before) > 1) and not self._opens(first - 1):
                return True
        if self._gap(last) == " " and self._cap(last + 1):
            after = self.text[self.starts[last + 1] : self.ends[last + 1]]
            return not (after.isupper() and len(after) > 1)
        return False

    def _opens(self, index: int) -> bool:
        """Whether the word opens a sentence, where its capital says nothing, or is a word that units follow."""
        return self.words[index] in (
            "ủy", "bộ", "tại", "ở", "riêng", "huyện", "tỉnh", "báo", "đài", "về", "khu", "và", "với", "của",
        ) or self._gap(index - 1).strip(" \n\"'(*-") in (".", ":", "!")  # fmt: skip

    # -- blocs and institutions ----------------------------------------------------------------------------------

    def _party_before(self, index: int) -> str | None:
        for words in (("đảng", "bộ"), ("đảng", "ủy"), ("chi", "bộ"), ("chi", "ủy"), ("đoàn",), ("đb",), ("đu",)):
            if self._is(index - len(words), words) and self._close(index - 1):
                return " ".join(words)
        return None

    def _bloc(self, index: int) -> Mention | None:
        party = self._party_before(index)
        if self.words[index] == "khối":
            if not party and not self._cap(index):
                return None
            last = index
            while (
                last + 1 < len(self.words)
                and self.words[last + 1] in _BLOC_WORDS
                and self._gap(last) in (" ", " - ", "-", " -", "- ", ", ", "\n")
                and not (self._gap(last) == ", " and not self._cap(last + 1))
                and last - index < 12
            ):
                last += 1
            for words in (("t", "ư"), ("t", "w"), ("tư",)):
                if self._loosely(last + 1, words) or (len(words) == 2 and self.words[last + 1 : last + 3] == list(words)):
                    last += len(words)
            while last > index and self.words[last] in ("và", "các", "thuộc", "trường"):
                last -= 1
            name = " ".join(self.text[self.starts[index] : self.ends[last]].split())
            mention = self._make(index, last, "bloc", "khối", name if last > index else None, "body")
            if not party and last == index:
                mention.form = "word"
            if self.words[last] in ("tw", "ương", "tư", "ư", "w", "dntw"):
                mention.outside = True
                mention.name = _CENTRAL_END.sub("Trung ương", name)
            return mention
        if (not party and (index or not self._cap(0))) or party == "đoàn":
            return None
        zone = self._zones(index)
        if zone is not None:
            name = " ".join(self.text[self.starts[index] : self.ends[zone]].split())
            return self._make(index, zone, "bloc", "khối", name, "body")
        best: tuple[str, ...] | None = None
        for phrase in _UMBRELLAS:
            words = tuple(phrase.split())
            if self._loosely(index, words) and (best is None or len(words) > len(best)):
                best = words
        if best is None or best == ("than",):
            return None
        last = index + len(best) - 1
        name = " ".join(self.text[self.starts[index] : self.ends[last]].split())
        mention = self._make(index, last, "bloc", "khối", name, "body")
        mention.outside = " ".join(best) in _ABROAD_OR_CENTRAL or self.words[last + 1 : last + 3] == ["trung", "ương"]
        if best == ("than", "quảng", "ninh"):
            mention.province = "Quảng Ninh"
        return mention

    def _zones(self, index: int) -> int | None:
        """Last word of "các khu chế xuất và công nghiệp", "các KCX - KCN", "Khu kinh tế"."""
        stop = index
        while stop < len(self.words) and self.words[stop] in _ZONE_WORDS and stop < index + 12:
            if stop > index and (len(self._gap(stop - 1)) > 3 or self._gap(stop - 1)[:1] in (".", ";", "\n")):
                break
            stop += 1
        while stop > index and self.words[stop - 1] in ("các", "và", "khu", "ban"):
            stop -= 1
        said = set(self.words[index:stop])
        return stop - 1 if said & {"kcx", "kcn"} or ({"khu"} <= said and said & {"xuất", "nghiệp", "tế", "cao"}) else None

    def _loosely(self, index: int, words: tuple[str, ...]) -> bool:
        return self.words[index : index + len(words)] == list(words) and all(
            len(self._gap(i)) <= 3 and "." not in self._gap(i) for i in range(index, index + len(words) - 1)
        )

    def _institution(self, index: int, length: int) -> Mention | None:
        head = " ".join(self.words[index : index + length])
        party = self._party_before(index)
        last = index + length - 1
        capital = self._cap(index)
        if head in ("báo", "đài") and not party:
            return None
        if not party and not (capital and self._cap(last + 1) and self._gap(last) == " "):
            if head in _GENERIC_HEADS and self.words[index - 1 : index] not in (["các"], ["nhiều"], ["những"], ["một"]):
                return self._make(index, last, "institution", head, None, "word")
            return self._numbered_body(index, last, head) or self._force_in_list(index, last, head)
        if head in ("ngành", "phòng", "vùng", "khoa", "cảng", "viện", "ban quản lý", "trường") and not (
            party and capital
        ):
            return None
        stop = last + 1
        while stop < len(self.words) and stop < index + 14 and self._gap(stop - 1) in (" ", " - ", "-", "–", " & ", "/"):
            word = self.words[stop]
            unit = word in ("tỉnh", "tp", "huyện", "quận", "xã", "phường") or self._is(stop, ("thành", "phố"))
            if unit or self._is(stop, ("thị", "xã")) or (word in _STOP and not self._cap(stop)):
                break
            if word.isdigit() and not self._numbered(index, stop):
                break
            if not self._cap(stop) and not word.isdigit() and not self._goes_on(stop, last):
                break
            entry = self._lookup(stop)
            if entry and entry.province and self._cap(stop) and stop > last + 1:
                break
            stop += 1
        name = " ".join(self.text[self.starts[index] : self.ends[stop - 1]].split())
        mention = self._make(index, stop - 1, "institution", head, name, "body")
        mention.province = next((_ACRONYMS[w] for w in self.words[index:stop] if w in _ACRONYMS), None)
        entry = self._lookup(last + 1)
        if entry and entry.province and self._cap(last + 1):
            mention.province = self._at_the_time(entry.province)
        if head in _GROUPS and self.words[stop - 2 : stop] == ["việt", "nam"]:
            mention.outside = True
        if head in _ARMY or (head == "biên phòng" and stop == last + 1 and not party):
            mention.outside = True
        if stop == last + 1 and head not in ("công an", "quân sự", "biên phòng", "quân đội", "bộ đội biên phòng"):
            mention.name = None
        if mention.name is None and not party:
            return None
        return mention

    def _goes_on(self, index: int, head: int) -> bool:
        """Whether a word in small letters belongs to the name of an institution."""
        if self.words[index] in _INSTITUTION_WORDS or (index == head + 1 and not self._cap(head)):
            return True
        before = self.text[self.starts[index - 1] : self.ends[index - 1]]
        return before[:1].isupper() and not (len(before) > 1 and before.isupper()) and index - 1 > head

    def _numbered_body(self, index: int, last: int, head: str) -> Mention | None:
        if head not in _ARMY + _ARMY_LOCAL or not self._digit(last + 1) or not self._numbered(index, last + 1):
            return None
        name = " ".join(self.text[self.starts[index] : self.ends[last + 1]].split())
        mention = self._make(index, last + 1, "institution", head, name, "body")
        mention.outside = head in _ARMY
        return mention

    def _force_in_list(self, index: int, last: int, head: str) -> Mention | None:
        """ "…; Công an 12; Quân sự 29": the police, the army among the bodies of a list."""
        listed = self._gap(index - 1).strip() in (";", ",", ":", "(") and index > 0
        if head not in ("công an", "quân sự", "biên phòng") or not listed or not self._cap(index):
            return None
        unit = next((len(k.split()) for k in ("tỉnh", "huyện", "thành phố", "thị xã", "tp", "quận")
                     if self._is(last + 1, tuple(k.split()))), 0)  # fmt: skip
        if not self._digit(last + 1 + unit) or self._gap(last) not in (" ", ": ", " (", "("):
            return None
        name = "Bộ đội Biên phòng" if head == "biên phòng" else self.text[self.starts[index] : self.ends[last]]
        return self._make(index, last, "institution", head, " ".join(name.split()), "bare")

    def _numbered(self, first: int, number: int) -> str | None:
        """The number of "Quận 3", "Quân khu 9"; None where it counts what follows ("phường 5 đảng viên")."""
        if len(self.words[number]) > 3 or self._gap(number)[:1] in (".", "%") and self._digit(number + 1):
            return None
        return None if _counts(self.words, number, self._gap(number)) else self.words[number]

    # -- what stands before, and chains --------------------------------------------------------------------------

    def _before(self, mention: Mention) -> None:
        """Take in the organs before the unit, and see whether it all belongs to a person's office."""
        organs: list[str] = []
        index = mention.first
        while index > 0 and len(organs) < 5 and self._close(index - 1):
            words = next((w for w in _back(_ORGANS).get(self.words[index - 1], ()) if self._is(index - len(w), w)), None)
            if words is None:
                break
            organs.insert(0, " ".join(words))
            index -= len(words)
        office = next((w for w in _back(_OFFICES).get(self.words[index - 1], ()) if self._is(index - len(w), w)), None)
        mention.person = bool(index and office and self._close(index - 1))
        mention.organs = tuple(organs)
        if organs and organs[0] in _PARTY_ORGANS and index and self._gap(index - 1) == " ":
            # "03 chi bộ trường học", "các chi bộ": kinds of cells, not one body.
            if self._digit(index - 1) or self.words[index - 1] in ("các", "những", "nhiều", "mỗi", "từng", "một"):
                mention.plural = True
        mention.head = self.starts[index]
        if mention.form in ("unit", "bare") and any(o in _PARTY_ORGANS for o in organs):
            mention.form = "committee"
        if mention.form == "word" and any(o in _PARTY_ORGANS or o in ("ubkt", "ủy ban kiểm tra") for o in organs):
            mention.form = "committee"
        if mention.form == "bare" and mention.level == "province" and mention.kind == "tỉnh":
            mention.kind = "tỉnh"

    def _chains(self, found: list[Mention]) -> list[Mention]:
        """Join "xã Vĩnh Xá (Kim Động, Hưng Yên)" into its first unit."""
        chains: list[Mention] = []
        for mention in found:
            if chains and self._continues(chains[-1], mention):
                head = chains[-1]
                if self.folded[head.end : mention.start].strip() == "tại":
                    head.outside = False  # "Khối … Trung ương tại TPHCM" is under the city's committee
                head.uppers.append(mention)
                head.end, head.last = mention.end, mention.last
                if mention.province and not head.outside:
                    head.province = mention.province
                elif mention.level == "district" and mention.options:
                    head.options = mention.options
                if mention.name and head.parent is None:
                    head.parent = f"{mention.kind} {mention.name}"
                continue
            if chains and self._in_a_row(chains[-1], mention):
                chains[-1].listed = mention.listed = True
                if chains[-1].name is None and mention.name is None:
                    chains[-1].plural = mention.plural = True
            chains.append(mention)
        return chains

    def _in_a_row(self, one: Mention, other: Mention) -> bool:
        gap = self.folded[one.end : other.head]
        return len(gap) < 7 and gap.strip(" \n") in (",", "và", ", và", "/", "-", ";") and not one.person

    def _continues(self, head: Mention, mention: Mention) -> bool:
        lowest = head.uppers[-1] if head.uppers else head
        if mention.rank >= lowest.rank or mention.level == "national" or mention.plural or mention.person:
            return False
        gap = self.folded[head.end : mention.start]
        if head.form == "word" and head.level != "bloc":
            return False
        if mention.form == "committee" and mention.organs:
            return False
        if gap in (" ", " (", ", ", " - ", "-", "(", "\n") or gap.strip(" ,") in ("của", "thuộc", "trực thuộc", "ở") or (
            gap == " tại " and head.level == "bloc" and mention.level == "province"
        ):
            if gap == ", " and (mention.form in ("word", "committee") or head.form == "bare"):
                return False
            if mention.name is None and gap != " ":
                return False
            if head.form == "bare" and gap not in (" (", "(", " - ") and mention.form == "bare":
                return False
            return not (mention.form == "committee" and gap != " " and gap.strip() not in ("thuộc", "trực thuộc"))
        return False


_COUNTED = frozenset(
    "đảng đồng chi tổ người cá tập quần đ/c tccsđ lượt cán cấp trường đoàn hội % đại phần cuộc lớp văn thôn "
    "ấp khu doanh cơ hộ nghìn ngàn triệu tỷ năm tháng bản xóm đội đơn hồ nhiệm chỉ đợt công xã phường huyện".split()
)


def _counts(words: list[str], number: int, gap: str) -> bool:
    """Whether the number counts what follows it rather than being a name."""
    if gap[:1] == "%" or gap[:1] == "/":
        return True
    return gap in (" ", "  ", "\n") and number + 1 < len(words) and words[number + 1] in _COUNTED


_NUMBERED = regex.compile(
    r"(?<![\p{L}\d])(?:quân khu|quân đoàn|sư đoàn|trung đoàn|lữ đoàn|tiểu đoàn|đại đội|binh đoàn|quận|phường|q\.|p\.|"
    r"khu phố|kp\.?|tổ dân phố|tdp|tổ|thôn|ấp|bản|khóm|xóm|đội|khu|tiểu khu|vùng|công ty|cty|nhà máy|xí nghiệp|"
    r"bệnh viện|trường[\p{L} ]{0,30}? số|số|nhà máy z|chi bộ|đồn biên phòng|kho|đoàn|cụm|khối)[ ]{0,2}"
    r"(\d{1,4})(?!\d|[.,]\d|%|/\d)((?:[ ]?,[ ]?\d{1,2}(?![\d.,]\d|%))*(?:[ ]và[ ]\d{1,2}(?!\d|%))?)"
)
_NUMBER = regex.compile(r"\d+")
_ONLY_NUMBERED = regex.compile(r"quân|sư|trung đoàn|lữ|tiểu|binh|đại đội|bệnh viện|nhà máy|xí nghiệp|trường|đồn|công ty|cty")


def numbers_in_names(folded: str) -> list[tuple[int, int]]:
    """Intervals of the numbers that belong to names: "Quân khu 9", "Quận 3", "Tổ 10", "Trường THPT số 1"."""
    found: list[tuple[int, int]] = []
    for match in _NUMBERED.finditer(folded):
        rest = folded[match.end() : match.end() + 12]
        before = folded[max(0, match.start() - 8) : match.start()]
        following = _WORD.match(rest.lstrip(" ")) if rest[:1] == " " else None
        weak = not _ONLY_NUMBERED.match(match.group())
        if following and following.group() in _COUNTED and not (not weak and following.group() in ("đảng", "tổ")):
            continue
        if weak and (before.rstrip().endswith(("-", "/", "–", "xã -", "số")) or _counted_before(before)):
            continue
        if match.group().startswith("số") and not _after_school(folded, match.start()):
            continue
        found.append(match.span(1))
        found.extend(
            (match.start(2) + n.start(), match.start(2) + n.end()) for n in _NUMBER.finditer(match.group(2))
        )
    return found


_COUNT_BEFORE = regex.compile(r"\d[ ]$")


def _counted_before(before: str) -> bool:
    """ "44 khu phố 10 …": the kind is itself being counted."""
    return _COUNT_BEFORE.search(before) is not None


def _after_school(folded: str, at: int) -> bool:
    return regex.search(r"(?:trường|thpt|thcs|tiểu học|mầm non|công ty|bệnh viện|tổ|khu)[\p{L} ]{0,30}$", folded[max(0, at - 40) : at]) is not None


def squeeze(name: str) -> str:
    """ASCII letters of a name without spaces, as host names carry it ("Đồng Tháp" -> "dongthap")."""
    plain = unicodedata.normalize("NFD", fold(name).replace("đ", "d"))
    return "".join(char for char in plain if char.isascii() and char.isalnum())
