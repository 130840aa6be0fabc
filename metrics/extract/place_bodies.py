"""Blocs (Khối …, export zones) and institutions (companies, schools, forces) in clean text."""

from __future__ import annotations

from metrics.extract.place_tokens import Mention, Words
from metrics.extract.place_words import (
    ABROAD_OR_CENTRAL,
    ACRONYMS,
    ARMY,
    ARMY_LOCAL,
    BLOC_WORDS,
    CENTRAL_END,
    CENTRAL_SHORT,
    FORCES,
    GENERIC_HEADS,
    GROUPS,
    INSTITUTION_WORDS,
    PARTIES,
    STOP,
    UMBRELLAS,
    ZONE_WORDS,
)

_PARTY_LAST = frozenset(words[-1] for words in PARTIES)


_TEACHING = frozenset({"bồi", "dưỡng", "lý", "luận"})


class Bodies(Words):
    """Recognises blocs and institutions by the words that introduce them."""

    def _party_before(self, index: int) -> str | None:
        if not index or self.words[index - 1] not in _PARTY_LAST:
            return None
        for words in PARTIES:
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
                and self.words[last + 1] in BLOC_WORDS
                and self._gap(last) in (" ", " - ", "-", " -", "- ", ", ", "\n")
                and not (self._gap(last) == ", " and not self._cap(last + 1))
                and last - index < 12
            ):
                last += 1
            for words in CENTRAL_SHORT:
                if self._loosely(last + 1, words) or (
                    len(words) == 2 and self.words[last + 1 : last + 3] == list(words)
                ):
                    last += len(words)
            while last > index and self.words[last] in ("và", "các", "thuộc", "trường", "công"):
                last -= 1
            name = " ".join(self.text[self.starts[index] : self.ends[last]].split())
            mention = self._make(index, last, "bloc", "khối", name if last > index else None, "body")
            if not party and last == index:
                mention.form = "word"
            if self.words[last] in ("tw", "ương", "tư", "ư", "w", "dntw"):
                mention.outside = True
                mention.name = CENTRAL_END.sub("Trung ương", name)
            return mention
        if (not party and (index or not self._cap(0))) or party == "đoàn":
            return None
        zone = self._zones(index)
        if zone is not None:
            name = " ".join(self.text[self.starts[index] : self.ends[zone]].split())
            return self._make(index, zone, "bloc", "khối", name, "body")
        best: tuple[str, ...] | None = None
        for phrase in UMBRELLAS:
            words = tuple(phrase.split())
            if self._loosely(index, words) and (best is None or len(words) > len(best)):
                best = words
        if best is None or best == ("than",):
            return None
        last = index + len(best) - 1
        name = " ".join(self.text[self.starts[index] : self.ends[last]].split())
        mention = self._make(index, last, "bloc", "khối", name, "body")
        mention.outside = " ".join(best) in ABROAD_OR_CENTRAL or self.words[last + 1 : last + 3] == [
            "trung",
            "ương",
        ]
        if best == ("than", "quảng", "ninh"):
            mention.province = "Quảng Ninh"
        return mention

    def _zones(self, index: int) -> int | None:
        """Last word of "các khu chế xuất và công nghiệp", "các KCX - KCN", "Khu kinh tế"."""
        stop = index
        while stop < len(self.words) and self.words[stop] in ZONE_WORDS and stop < index + 12:
            if stop > index and (len(self._gap(stop - 1)) > 3 or self._gap(stop - 1)[:1] in (".", ";", "\n")):
                break
            stop += 1
        while stop > index and self.words[stop - 1] in ("các", "và", "khu", "ban"):
            stop -= 1
        said = set(self.words[index:stop])
        return (
            stop - 1
            if said & {"kcx", "kcn"} or ({"khu"} <= said and said & {"xuất", "nghiệp", "tế", "cao"})
            else None
        )

    def _institution(self, index: int, length: int) -> Mention | None:
        head = " ".join(self.words[index : index + length])
        party = self._party_before(index)
        last = index + length - 1
        capital = self._cap(index)
        if head in ("báo", "đài") and not party:
            return None
        if head in ("trung tâm", "trường") and not party and self._teaches_politics(last + 1):
            return None  # the school of a committee: its classes are those of the district or the province
        if not party and not (capital and self._cap(last + 1) and self._gap(last) == " "):
            if head in GENERIC_HEADS and self.words[index - 1 : index] not in (
                ["các"],
                ["nhiều"],
                ["những"],
                ["một"],
            ):
                return self._make(index, last, "institution", head, None, "word")
            opens = self._gap(index - 1).strip(" \"'*-") in (".", "\n", "\n\n", "") and head in FORCES
            if not (
                capital
                and opens
                and self.words[last + 1 : last + 2] in (["tỉnh"], ["tp"], ["thành"], ["huyện"])
            ):
                return self._numbered_body(index, last, head) or self._force_in_list(index, last, head)
        if head in ("ngành", "phòng", "vùng", "khoa", "cảng", "viện", "ban quản lý") and not (
            party and capital
        ):
            return None
        stop = last + 1
        while (
            stop < len(self.words)
            and stop < index + 14
            and self._gap(stop - 1) in (" ", " - ", "-", "–", " & ", "/")
        ):
            word = self.words[stop]
            unit = word in ("tỉnh", "tp", "huyện", "quận", "xã", "phường") or self._is(stop, ("thành", "phố"))
            if unit or self._is(stop, ("thị", "xã")) or (word in STOP and not self._cap(stop)):
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
        mention.province = next((ACRONYMS[w] for w in self.words[index:stop] if w in ACRONYMS), None)
        entry = self._lookup(last + 1)
        if entry and entry.province and self._cap(last + 1):
            mention.province = self._at_the_time(entry.province)
        if head == "tập đoàn" or self.words[stop - 2 : stop] == ["trung", "ương"]:
            mention.outside = True
        if head in GROUPS and self.words[stop - 2 : stop] == ["việt", "nam"]:
            mention.outside = True
        if head in ARMY or (head == "biên phòng" and stop == last + 1 and not party):
            mention.outside = True
        if stop == last + 1 and head not in (
            "công an",
            "quân sự",
            "biên phòng",
            "quân đội",
            "bộ đội biên phòng",
        ):
            mention.name = None
        if mention.name is None and not party:
            return None
        return mention

    def _teaches_politics(self, index: int) -> bool:
        """Whether the name goes on as "(bồi dưỡng) (lý luận) chính trị"."""
        words = [word for word in self.words[index : index + 6] if word not in _TEACHING]
        return words[:2] == ["chính", "trị"]

    def _goes_on(self, index: int, head: int) -> bool:
        """Whether a word in small letters belongs to the name of an institution."""
        if self.words[index] in INSTITUTION_WORDS or (index == head + 1 and not self._cap(head)):
            return True
        before = self.text[self.starts[index - 1] : self.ends[index - 1]]
        return before[:1].isupper() and not (len(before) > 1 and before.isupper()) and index - 1 > head

    def _numbered_body(self, index: int, last: int, head: str) -> Mention | None:
        if head not in ARMY + ARMY_LOCAL or not self._digit(last + 1) or not self._numbered(index, last + 1):
            return None
        name = " ".join(self.text[self.starts[index] : self.ends[last + 1]].split())
        mention = self._make(index, last + 1, "institution", head, name, "body")
        mention.outside = head in ARMY
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
        name = (
            "Bộ đội Biên phòng" if head == "biên phòng" else self.text[self.starts[index] : self.ends[last]]
        )
        return self._make(index, last, "institution", head, " ".join(name.split()), "bare")
