"""Names of places and bodies in clean text: provinces, districts, communes, blocs, institutions.

One pass over the words. Names of provinces and districts come from the reference tables through a
dictionary of
first words; communes, blocs and institutions are recognised by the word that introduces them. What a
mention means
for a figure is decided elsewhere (`places`).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from itertools import zip_longest

from metrics import reference
from metrics.extract.place_bodies import Bodies
from metrics.extract.place_tokens import Mention
from metrics.extract.place_words import (
    COMMITTEES,
    DATE_WORDS,
    FORCES,
    KINDS,
    NOT_UNIT_AFTER,
    OFFICES,
    ORGANS,
    PARTY_ORGANS,
    RANK,
    SEVERAL,
    SHORT,
    SURNAMES,
    VILLAGE_CELLS,
    Entry,
    by_last_word,
    gazetteer,
    phrases,
)

_CITY_WORDS = frozenset(("tp", "tphcm", "t", "thành", "hcmc"))
_BLOC_FIRST_WORDS = frozenset(
    "khối các khu than chính quốc ubnd ủy ngoài kcn cơ dân mặt mttq kcx ban".split()
)


_ANY = ""  # stands for any word


@cache
def _openings() -> dict[str, frozenset[str]]:
    """The words that a mention can begin with, each with the words that may follow it then."""
    following: dict[str, set[str]] = defaultdict(set)
    for first, known in phrases().items():
        following[first] |= {words[1] if len(words) > 1 else _ANY for words, _ in known}
    for first, entries in gazetteer().items():
        following[first] |= {entry.words[1] if len(entry.words) > 1 else _ANY for entry in entries}
    for word in (*SHORT, *_BLOC_FIRST_WORDS):
        following[word].add(_ANY)
    return {word: frozenset(seconds) for word, seconds in following.items()}


class Names(Bodies):
    """The mentions of one text, in order."""

    def __init__(self, text: str, folded: str, day: date | None) -> None:
        """text, folded: of equal length (see `clean`); day: when it was written, if known."""
        super().__init__(text, folded, day)
        self._floor = 0  # first word after the last mention found
        self.mentions: list[Mention] = self._chains(self._scan())

    def _scan(self) -> list[Mention]:
        fixed = phrases()
        known = gazetteer()
        found: list[Mention] = []
        openings = _openings()
        for index, (word, following) in enumerate(zip_longest(self.words, self.words[1:])):
            seconds = openings.get(word)
            if seconds is None or not (_ANY in seconds or following in seconds) or index < self._floor:
                continue
            mention = self._at(index, fixed, known)
            if mention is not None:
                self._before(mention)
                found.append(mention)
                self._floor = mention.last + 1
        return found

    def _at(
        self,
        index: int,
        fixed: dict[str, tuple[tuple[tuple[str, ...], str], ...]],
        known: dict[str, tuple[Entry, ...]],
    ) -> Mention | None:
        word = self.words[index]
        if word in _CITY_WORDS:
            city = self._saigon(index)
            if city:
                return city
        if word in _BLOC_FIRST_WORDS:
            bloc = self._bloc(index)
            if bloc:
                return bloc
        for words, role in fixed.get(word, ()):
            if not self._is(index, words):
                continue
            mention: Mention | None = None
            if role == "national":
                mention = self._national(index, len(words))
            elif role == "committee":
                mention = self._unit(index, len(words), COMMITTEES[" ".join(words)], "committee")
            elif role == "kind":
                mention = self._unit(index, len(words), KINDS[" ".join(words)][0], "unit")
            elif role == "head":
                mention = self._institution(index, len(words))
            if mention:
                return mention
        if word in SHORT and self._gap(index)[:1] == "." and self._cap(index + 1) | self._digit(index + 1):
            return self._unit(index, 1, SHORT[word][0], "unit", short=True)
        if word in known:
            return self._bare(index, known[word])
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

    def _national(self, index: int, length: int) -> Mention | None:
        last = index + length - 1
        meeting = False
        following = self.words[last + 1 : last + 3]
        if self.words[last] == "đảng" and (following[:1] in (["bộ"], ["ủy"]) or following == ["toàn", "dân"]):
            return None
        before = self.words[max(0, index - 2) : index]
        if before[-1:] in (["cùng"], ["với"]) and self.words[last] == "nước":
            return None
        if (
            self.words[last] == "quốc"
            and index
            and before[-1:] not in (["trên"], ["phạm", "vi"], ["vi"], ["trong"], ["của"])
        ):
            # "Hội nghị trực tuyến toàn quốc", "đại biểu toàn quốc": names of meetings.
            meeting = True
        mention = self._make(index, last, "national", "toàn quốc", reference.NATIONWIDE, "unit")
        mention.province = reference.NATIONWIDE
        if length > 2 or meeting or self.words[last] not in ("nước", "quốc", "đảng"):
            mention.form = "committee"
        return mention

    def _unit(self, index: int, length: int, kind: str, form: str, short: bool = False) -> Mention | None:
        last = index + length - 1
        after = last + 1
        nxt = self.words[after] if after < len(self.words) else ""
        if form == "committee" and nxt in ("viên",):
            return None
        if kind in ("xã", "phường") and (nxt in NOT_UNIT_AFTER or self.words[index - 1 : index] == ["tác"]):
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
            several = self.words[index - 1 : index] and (
                self.words[index - 1] in SEVERAL or self._gap(index - 1).strip() in (",", "-", "/")
            )
            if (
                entry.province
                and kind not in ("tỉnh", "thành phố")
                and (several or RANK[KINDS[kind][1]] == 2)
            ):
                return None  # "các quận, huyện Hà Nội"; but "xã Hòa Bình"
        level = "province" if kind == "tỉnh" else KINDS[kind][1]
        dashed = self._gap(index - 1).strip() in ("-", "/") and index > 0
        if joined and self._digit(after) and kind in ("quận", "phường") and not dashed:
            name = self._numbered(index, after)
            if name:
                mention = self._make(index, after, level, kind, name, form)
                if kind == "quận":
                    mention.province, mention.options = "TP Hồ Chí Minh", ("TP Hồ Chí Minh",)
                return mention
        run = joined and level != "province" and self._cap(after) and not self._is_person(index, after, level)
        if run and (entry or not self._shouting(index)):
            stop = self._run(after)
            if entry and self._shouting(index):
                stop = after + len(entry.words)
            if stop > after and kind != "thành phố":
                name = self.text[self.starts[after] : self.ends[stop - 1]]
                mention = self._make(index, stop - 1, level, kind, " ".join(name.split()), form)
                if entry and level == "commune" and len(entry.words) == stop - after and entry.districts:
                    mention.options = self._provinces(entry.districts)
                return mention
        if short or kind in VILLAGE_CELLS:
            return self._numbered_cell(index, after, kind) if joined and not short else None
        mention = self._make(index, last, level, kind, None, form if form == "committee" else "word")
        before = self.words[index - 1] if index else ""
        gap = self._gap(index - 1)
        near = " " in gap or gap in ("", "-")
        if near and (
            before in ("các", "những", "nhiều", "mỗi", "từng", "số", "cấp", "hai", "hoặc") or before.isdigit()
        ):
            mention.plural = True
        if self._gap(last).strip() in (",", "-", "/", "–") and nxt in (
            "thành",
            "huyện",
            "thị",
            "xã",
            "phường",
            "quận",
        ):
            mention.plural = True
        if before in ("huyện", "xã", "quận", "thị", "phường", "thành", "tỉnh") and gap.strip() in (
            ",",
            "-",
            "/",
        ):
            mention.plural = True
        return mention

    def _numbered_cell(self, index: int, after: int, kind: str) -> Mention | None:
        """ "Chi bộ khu phố 3"; without a number or a name a cell is none that can be told from the others."""
        name = self._numbered(index, after) if self._digit(after) else None
        return self._make(index, after, "commune", kind, name, "unit") if name else None

    def _is_person(self, index: int, after: int, level: str) -> bool:
        """ "Bí thư Huyện ủy Nguyễn Văn A": a person's name follows, not the unit's."""
        if self.words[after] not in SURNAMES or self._lookup(after) or not self._cap(after + 1):
            return False
        if level == "district":
            return True
        _, begin = self._organs_before(index)
        return self._office_before(begin)

    def _committee_of(self, index: int, city: Mention) -> Mention:
        mention = self._make(index, city.last, "province", "thành phố", city.name, "committee")
        mention.province = city.province
        return mention

    def _named(self, index: int, after: int, kind: str, form: str, entry: Entry) -> Mention | None:
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
        if not entry.districts or RANK[KINDS[kind][1]] != 2:
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

    def _display(self, entry: Entry, after: int) -> str:
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
            if self.words[stop] in (
                "đảng",
                "bí",
                "ủy",
                "ban",
                "ubnd",
                "hđnd",
                "mttq",
                "huyện",
                "tỉnh",
                "tp",
            ) or (
                self.words[stop] == "chi" and self.words[stop + 1 : stop + 2] in (["bộ"], ["ủy"], ["đảng"])
            ):
                break
            stop += 1
            if self._gap(stop - 1) not in (" ", "-", "'") or self._digit(stop):
                break
        return stop

    def _bare(self, index: int, entries: tuple[Entry, ...]) -> Mention | None:
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
        """Whether the word opens a sentence, where its capital says nothing, or is a word that units
        follow.
        """
        return self.words[index] in (
            "ủy", "bộ", "tại", "ở", "riêng", "huyện", "tỉnh", "báo", "đài", "về", "khu", "và", "với", "của",
        ) or self._gap(index - 1).strip(" \n\"'(*-") in (".", ":", "!")  # fmt: skip

    def _counting(self, index: int) -> bool:
        """Whether the word is a number that counts what follows, not a year or another date ("năm 2020 Đảng bộ")."""
        if not self._digit(index):
            return False
        word, before = self.words[index], self.words[index - 1] if index else ""
        return not (len(word) == 4 and word[:2] in ("19", "20")) and before not in DATE_WORDS

    def _organs_before(self, index: int) -> tuple[list[str], int]:
        """The organs right before a word ("ban thường vụ", "đảng bộ") and the index of the first of their words."""
        organs: list[str] = []
        while index > self._floor and len(organs) < 5 and self._close(index - 1):
            words = self._ending(ORGANS, index)
            if words is None or index - len(words) < self._floor:
                break
            organs.insert(0, " ".join(words))
            index -= len(words)
        return organs, index

    def _office_before(self, index: int) -> bool:
        return index > 0 and self._close(index - 1) and self._ending(OFFICES, index) is not None

    def _ending(self, phrases: tuple[str, ...], index: int) -> tuple[str, ...] | None:
        """The longest of the phrases that ends right before the word."""
        known = by_last_word(phrases).get(self.words[index - 1], ())
        return next((words for words in known if self._is(index - len(words), words)), None)

    def _before(self, mention: Mention) -> None:
        """Take in the organs before the unit, and see whether it all belongs to a person's office."""
        organs, index = self._organs_before(mention.first)
        mention.person = self._office_before(index)
        mention.organs = tuple(organs)
        # "03 chi bộ trường học", "các chi bộ": kinds of cells, not one body.
        counted = self._counting(index - 1) or self.words[index - 1] in SEVERAL
        if organs and organs[0] in PARTY_ORGANS and index and self._gap(index - 1) == " " and counted:
            mention.plural = True
        mention.head = self.starts[index]
        if mention.form in ("unit", "bare") and any(o in PARTY_ORGANS for o in organs):
            mention.form = "committee"
        if mention.form == "word" and any(
            o in PARTY_ORGANS or o in ("ubkt", "ủy ban kiểm tra") for o in organs
        ):
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
                if head.level == "bloc" and mention.form == "bare" and mention.level == "district":
                    head.name = f"{head.name} {mention.name}"
                if head.kind in FORCES and mention.level in ("district", "commune") and mention.name:
                    head.name = f"{head.name} {mention.kind} {mention.name}"
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
        if len(gap) > 6 or one.person:
            return False
        if one.form == other.form == "bare" and "\n" in gap and not gap.strip():
            return True  # a menu
        several = ("bare", "unit")
        if one.form in several and other.form not in several and not one.listed:
            return False  # "Tại huyện Trà Cú, Đảng bộ huyện …"
        return gap.strip(" \n") in (",", "và", ", và", "/", "-", ";", "|")

    def _continues(self, head: Mention, mention: Mention) -> bool:
        lowest = head.uppers[-1] if head.uppers else head
        if (
            head.level == "bloc"
            and mention.level == "district"
            and mention.name
            and head.last + 1 == mention.first
        ):
            return self._gap(head.last) == " "  # "Khu kinh tế Nghi Sơn"
        if mention.rank >= lowest.rank or mention.level == "national" or mention.plural or mention.person:
            return False
        gap = self.folded[head.end : mention.start]
        if head.form == "word" and head.level != "bloc":
            return False
        if mention.form == "committee" and mention.organs:
            return False
        if (
            gap in (" ", " (", ", ", " - ", "-", "(", "\n")
            or gap.strip(" ,") in ("của", "thuộc", "trực thuộc", "ở")
            or (gap == " tại " and head.level == "bloc" and mention.level == "province")
        ):
            if gap == ", " and (mention.form in ("word", "committee") or head.form == "bare"):
                return False
            if mention.name is None and gap != " ":
                return False
            if head.form == "bare" and gap not in (" (", "(", " - ") and mention.form == "bare":
                return False
            return not (
                mention.form == "committee" and gap != " " and gap.strip() not in ("thuộc", "trực thuộc")
            )
        return False
