"""The words of a text, and the record of a place or body mentioned in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

import regex

from metrics.extract.place_numbers import counts
from metrics.extract.place_words import DOTTED, NAME_GAP, RANK, Entry, gazetteer

_BETWEEN = regex.compile(r"([\W_]+)")  # what is no part of `WORD`


@dataclass(slots=True)
class Mention:
    """One place or body named (or meant: "toàn tỉnh") in the text.

    level, kind: what the unit is ("district", "huyện"); name: its own name, None where only the kind is said.
    province: the province that goes with it by its own words; options: provinces that have a unit of
    this name.
    form: "bare" (name alone), "word" (kind alone), "unit" (kind and name), "committee" (Tỉnh ủy …), "body".
    outside: belongs to no province. organs: what stands before it ("ban thường vụ"). person: part of an
    office.
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
        return RANK[self.level] + self.kind.startswith("chi bộ")  # a village's cell is below its commune


def _split(folded: str) -> tuple[list[str], list[int], list[int]]:
    """The words of a text, where each begins and where it ends."""
    pieces = _BETWEEN.split(folded)  # words and what is between them by turns
    bounds = [0, *accumulate(map(len, pieces))]
    first, stop = 0 if pieces[0] else 2, len(pieces) if pieces[-1] else len(pieces) - 1
    return pieces[first:stop:2], bounds[first:stop:2], bounds[first + 1 : stop + 1 : 2]


class Words:
    """The words of a text, and what stands around them."""

    def __init__(self, text: str, folded: str, day: date | None) -> None:
        """text, folded: of equal length (see `clean`); day: when it was written, if known."""
        self.text = text
        self.folded = folded
        self.day = day or date(2020, 1, 1)
        self.words, self.starts, self.ends = _split(folded)

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
            return self.words[index] in DOTTED and gap in (".", ". ")
        return NAME_GAP.fullmatch(gap) is not None

    def _is(self, index: int, words: tuple[str, ...]) -> bool:
        if index < 0 or index + len(words) > len(self.words):
            return False
        for offset, word in enumerate(words):
            if self.words[index + offset] != word:
                return False
            if offset and not self._close(index + offset - 1):
                return False
        return True

    def _loosely(self, index: int, words: tuple[str, ...]) -> bool:
        return self.words[index : index + len(words)] == list(words) and all(
            len(self._gap(i)) <= 3 and "." not in self._gap(i) for i in range(index, index + len(words) - 1)
        )

    def _digit(self, index: int) -> bool:
        return 0 <= index < len(self.words) and self.words[index].isdigit()

    def _shouting(self, index: int) -> bool:
        """Whether the words around are all in capitals, so that capitals say nothing."""
        near = range(max(0, index - 2), min(len(self.words), index + 4))
        letters = "".join(self.text[self.starts[i] : self.ends[i]] for i in near)
        return letters.isupper() and len(near) > 2 and sum(c.isalpha() for c in letters) > 10

    def _make(self, first: int, last: int, level: str, kind: str, name: str | None, form: str) -> Mention:
        return Mention(
            self.starts[first],
            self.ends[last],
            level,
            kind,
            name,
            form,
            head=self.starts[first],
            first=first,
            last=last,
        )

    def _lookup(self, index: int) -> Entry | None:
        if index >= len(self.words):
            return None
        for entry in gazetteer().get(self.words[index], ()):
            if self._is(index, entry.words):
                return entry
        return None

    def _numbered(self, first: int, number: int) -> str | None:
        """The number of "Quận 3", "Quân khu 9"; None where it counts what follows ("phường 5 đảng viên")."""
        if len(self.words[number]) > 3 or (self._gap(number)[:1] in (".", "%") and self._digit(number + 1)):
            return None
        return None if counts(self.words, number, self._gap(number)) else self.words[number]

    def _at_the_time(self, name: str) -> str:
        """ "Huế" is the province Thừa Thiên Huế until the end of 2024."""
        return "Thừa Thiên Huế" if name == "Huế" and self.day < date(2025, 1, 1) else name
