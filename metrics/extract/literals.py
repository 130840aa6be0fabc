"""Which words a pattern cannot match without, read off the pattern itself.

A search for a plain word is a hundred times cheaper than a search for a pattern of alternatives and optional parts.
`PatternSet` therefore asks for the words first and names the patterns that may match; the others cannot. The words are
derived from the patterns, so no rule can be added that is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product
from operator import or_
from typing import Generic, TypeVar

import regex

Label = TypeVar("Label")
Clause = frozenset[str]  # one of these words must stand in the text

# A part that can read in more ways than this is not followed as a whole: asking for many phrases costs more.
_MOST_STRINGS = 10
_LOOKING = ("(?=", "(?!", "(?<=", "(?<!")
_PLAIN_GROUPS = ("(?:", "(?>")
_SPECIAL = frozenset("|()[]{}*+?.^$\\")
_CLASSES = "dDwWsSpPhX"
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part of a pattern.

    exact: every string it can match, runs of spaces as one; None when there are too many.
    clauses: for each, one of its words is in whatever the part matches.
    """

    exact: frozenset[str] | None
    clauses: tuple[Clause, ...] = ()


_NOTHING = _Part(frozenset({""}))
_ANYTHING = _Part(None)
_SPACE = _Part(frozenset({" "}))  # any number of them is looked for as one


def required(pattern: str) -> tuple[Clause, ...]:
    """Words without which the pattern cannot match: of every clause at least one word is in every match.

    pattern: a regular expression without flags inside. Returns () where nothing can be said, or the pattern holds
    something this reader does not know.
    """
    try:
        part = _Reader(pattern).whole()
    except (ValueError, IndexError):
        return ()
    return tuple(dict.fromkeys(_kept(part)))


class _Masks(dict[str, int]):
    """For a stretch of text without spaces, the clauses that its words satisfy, as bits; worked out once a stretch.

    One table serves all sets of patterns, so that a sentence is looked up once for all of them.
    """

    _MOST = 50_000  # a text of ever new words must not fill the memory

    def __init__(self) -> None:
        super().__init__()
        self._clauses: dict[Clause, int] = {}
        self._bits: dict[str, int] = {}

    def bit(self, clause: Clause) -> int:
        """The bit of a clause: set for every stretch that holds the longest word of one of its phrases."""
        known = self._clauses.get(clause)
        if known is None:
            known = self._clauses[clause] = 1 << len(self._clauses)
            for phrase in clause:
                word = max(phrase.split(), key=len)
                self._bits[word] = self._bits.get(word, 0) | known
            self.clear()
            present.cache_clear()
        return known

    def __missing__(self, stretch: str) -> int:
        if len(self) >= self._MOST:
            self.clear()
        mask = 0
        for word, bit in self._bits.items():
            if word in stretch:
                mask |= bit
        self[stretch] = mask
        return mask


@lru_cache(maxsize=32)
def present(text: str) -> tuple[int, str]:
    """The clauses that the words of a text satisfy, as bits, and the text with single spaces. The last few are kept:
    all sets are asked about one sentence after the other."""
    words = text.split()
    return reduce(or_, map(_MASKS.__getitem__, words), 0), " ".join(words)


_MASKS = _Masks()


class PatternSet(Generic[Label]):
    """Patterns with a label each, asked together: those that cannot match in a text are not tried."""

    def __init__(self, pairs: Iterable[tuple[regex.Pattern[str], Label]]) -> None:
        self.pairs = tuple(pairs)
        self._members: list[_Member[Label]] = []
        for pattern, label in self.pairs:
            clauses = tuple(map(_shortest, required(pattern.pattern)))
            phrases = tuple(clause for clause in clauses if any(" " in phrase for phrase in clause))
            need = reduce(or_, map(_MASKS.bit, clauses), 0)
            self._members.append(_Member(need, phrases, (pattern, label)))

    def able(self, text: str) -> list[tuple[regex.Pattern[str], Label]]:
        """The pairs whose pattern may match somewhere in `text`, in order."""
        bits, spaced = present(text)
        return [
            member.pair
            for member in self._members
            if bits & member.need == member.need and (not member.phrases or member.phrases_in(spaced))
        ]


def _shortest(clause: Clause) -> Clause:
    """The clause without the phrases that hold another of its phrases: "đảng viên" says all of "các đảng viên"."""
    return frozenset(one for one in clause if not any(other != one and other in one for other in clause))


@dataclass(frozen=True, slots=True)
class _Member(Generic[Label]):
    """A pattern of a set: the bits of its clauses, and the clauses that hold phrases of several words."""

    need: int
    phrases: tuple[Clause, ...]
    pair: tuple[regex.Pattern[str], Label]

    def phrases_in(self, text: str) -> bool:
        for clause in self.phrases:
            for phrase in clause:
                if phrase in text:
                    break
            else:
                return False
        return True


class _Reader:
    """Reads a pattern from left to right. Raises ValueError or IndexError at what it does not know."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def whole(self) -> _Part:
        part = self._alternatives()
        if self.at != len(self.pattern):
            raise ValueError(self.pattern)
        return part

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self, text: str) -> bool:
        if not self.pattern.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def _alternatives(self) -> _Part:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return _either(branches)

    def _sequence(self) -> _Part:
        parts = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return _joined(parts)

    def _repeated(self, part: _Part) -> _Part:
        if self._take("?"):
            part = _Part(part.exact | {""} if part.exact is not None else None)
        elif self._take("*"):
            part = _ANYTHING
        elif self._take("+"):
            part = part if part == _SPACE else _Part(None, _kept(part))
        elif self._peek() == "{":
            close = self.pattern.index("}", self.at)
            least = self.pattern[self.at + 1 : close].partition(",")[0]
            if not least.isdigit():
                raise ValueError(self.pattern)
            self.at = close + 1
            part = _Part(None, _kept(part)) if int(least) else _ANYTHING
        else:
            return part
        if not self._take("?"):
            self._take("+")  # lazy and possessive repeats match the same words
        return part

    def _atom(self) -> _Part:
        char = self._peek()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        self.at += 1
        if char in "^$":
            return _NOTHING
        return _ANYTHING if char in _SPECIAL else _Part(frozenset({char}))

    def _group(self) -> _Part:
        if any(self._take(opening) for opening in _LOOKING):
            self._alternatives()
            part = _NOTHING
        else:
            if self._take("(?P<"):
                self.at = self.pattern.index(">", self.at) + 1
            elif not any(self._take(opening) for opening in _PLAIN_GROUPS):
                self.at += 1
                if self._peek() == "?":
                    raise ValueError(self.pattern)
            part = self._alternatives()
        if not self._take(")"):
            raise ValueError(self.pattern)
        return part

    def _class(self) -> _Part:
        start, depth = self.at, 0
        while True:
            char = self._peek()
            if not char:
                raise ValueError(self.pattern)
            if char == "\\":
                self.at += 1
            depth += (char == "[") - (char == "]")
            self.at += 1
            if not depth:
                break
        return _characters(self.pattern[start + 1 : self.at - 1])

    def _escape(self) -> _Part:
        char = self.pattern[self.at + 1]
        self.at += 2
        if char in "pP":
            self.at = self.pattern.index("}", self.at) + 1
        if char in "bB":
            return _NOTHING
        if char in _CONTROL:
            return _Part(frozenset({_CONTROL[char]}))
        if char.isalnum() and char not in _CLASSES:
            raise ValueError(self.pattern)
        return _ANYTHING if char.isalnum() else _Part(frozenset({char}))


def _characters(inside: str) -> _Part:
    """A class of characters, where it is a short list or a range such as "0-9"."""
    if not inside or any(char in "^\\[]&" for char in inside):
        return _ANYTHING
    found, at = set(), 0
    while at < len(inside):
        last = inside[at + 2] if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside) else inside[at]
        found |= {chr(code) for code in range(ord(inside[at]), ord(last) + 1)}
        at += 3 if last != inside[at] else 1
    return _Part(frozenset(found)) if len(found) <= _MOST_STRINGS else _ANYTHING


def _either(branches: Sequence[_Part]) -> _Part:
    if len(branches) == 1:
        return branches[0]
    strings: set[str] = set()
    for branch in branches:
        if branch.exact is None:
            break
        strings |= branch.exact
    else:
        if len(strings) <= _MOST_STRINGS:
            return _Part(frozenset(strings))
    best = [min(_kept(branch), key=_breadth, default=None) for branch in branches]
    found = [clause for clause in best if clause is not None]
    return _Part(None, (frozenset().union(*found),)) if len(found) == len(branches) else _ANYTHING


def _joined(parts: Sequence[_Part]) -> _Part:
    """A sequence: neighbours whose strings are all known are read together."""
    clauses: list[Clause] = []
    run = frozenset({""})
    whole = True
    for part in parts:
        if part.exact is not None and len(run) * len(part.exact) <= _MOST_STRINGS:
            run = frozenset(before + after for before, after in product(run, part.exact))
            continue
        whole = False
        clauses += _kept(_Part(run))
        clauses += part.clauses
        run = part.exact if part.exact is not None else frozenset({""})
    if whole:
        return _Part(run)
    return _Part(None, (*clauses, *_kept(_Part(run))))


def _kept(part: _Part) -> tuple[Clause, ...]:
    """The clauses that say something: no empty phrase, nothing that is only spaces."""
    clauses = part.clauses if part.exact is None else (part.exact,)
    stripped = (frozenset(phrase.strip(" ") for phrase in clause) for clause in clauses)
    return tuple(clause for clause in stripped if clause and all(phrase.split() for phrase in clause))


def _breadth(clause: Clause) -> float:
    """How often a clause is likely to hold: few and long phrases are found least often."""
    return sum(len(phrase) ** -3 for phrase in clause)
