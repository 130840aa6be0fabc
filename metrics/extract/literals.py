"""Which words a pattern cannot match without, read off the pattern itself.

To look up a word is a hundred times cheaper than to search for a pattern of alternatives and optional parts.
`PatternSet` therefore looks up the words of a text first and names the patterns that may match; the others cannot.
The words are derived from the patterns, so no rule can be added that is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise, product
from operator import and_, or_
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
    """For a stretch of text without spaces, the clauses it has to do with, as bits; worked out once a stretch.

    parts: the parts of a stretch, up to a length, at which words count.
    """

    _MOST = 50_000  # a text of ever new words must not fill the memory

    def __init__(self, parts: Callable[[str, int], Iterable[str]]) -> None:
        super().__init__()
        self._parts = parts
        self._bits: dict[str, int] = {}
        self._longest = 0

    def add(self, word: str, bit: int) -> None:
        self._bits[word] = self._bits.get(word, 0) | bit
        self._longest = max(self._longest, len(word))
        self.clear()

    def __missing__(self, stretch: str) -> int:
        if len(self) >= self._MOST:
            self.clear()
        mask, known = 0, self._bits
        for part in self._parts(stretch, self._longest):
            if part in known:
                mask |= known[part]
        self[stretch] = mask
        return mask


def _inside(stretch: str, longest: int) -> Iterable[str]:
    return (stretch[at:end] for at in range(len(stretch)) for end in range(at + 1, at + longest + 1))


def _at_end(stretch: str, longest: int) -> Iterable[str]:
    return (stretch[-length:] for length in range(1, longest + 1))


def _at_start(stretch: str, longest: int) -> Iterable[str]:
    return (stretch[:length] for length in range(1, longest + 1))


class _Clauses:
    """The clauses of all sets of patterns, each with a bit, so that a sentence is looked up once for all of them.

    Of a phrase of several words two neighbours are looked for, the first at the end of a stretch, the second at the
    beginning of the next: more texts have them than have the phrase, none fewer.
    """

    def __init__(self) -> None:
        self._bits: dict[Clause, int] = {}
        self._inside = _Masks(_inside)
        self._first = _Masks(_at_end)
        self._second = _Masks(_at_start)

    def bit(self, clause: Clause) -> int:
        known = self._bits.get(clause)
        if known is None:
            known = self._bits[clause] = 1 << len(self._bits)
            for phrase in clause:
                words = phrase.split()
                if len(words) == 1:
                    self._inside.add(words[0], known)
                else:
                    first, second = max(pairwise(words), key=lambda pair: len(pair[0]) + len(pair[1]))
                    self._first.add(first, known)
                    self._second.add(second, known)
            _kept_clauses.cache_clear()
        return known

    def present(self, text: str) -> int:
        """The clauses that may hold in a text, as bits."""
        words = text.split()
        single = reduce(or_, map(self._inside.__getitem__, words), 0)
        firsts = map(self._first.__getitem__, words)
        seconds = map(self._second.__getitem__, words[1:])
        return reduce(or_, map(and_, firsts, seconds), single)


_CLAUSES = _Clauses()
_KEPT_LENGTH = 4000  # characters, longer than any sentence


@lru_cache(maxsize=256)
def _kept_clauses(text: str) -> int:
    return _CLAUSES.present(text)


def _present(text: str) -> int:
    """`_Clauses.present`; all sets are asked about a sentence one after the other, so the last few are kept."""
    return _kept_clauses(text) if len(text) <= _KEPT_LENGTH else _CLAUSES.present(text)


class PatternSet(Generic[Label]):
    """Patterns with a label each, asked together: those that cannot match in a text are not tried."""

    def __init__(self, pairs: Iterable[tuple[regex.Pattern[str], Label]]) -> None:
        self.pairs = tuple(pairs)
        self._needs = [(_bits(pattern.pattern), (pattern, label)) for pattern, label in self.pairs]

    def able(self, text: str) -> list[tuple[regex.Pattern[str], Label]]:
        """The pairs whose pattern may match somewhere in `text`, in order."""
        present = _present(text)
        return [pair for need, pair in self._needs if present & need == need]


def _bits(pattern: str) -> int:
    """The bits of the clauses of a pattern."""
    return reduce(or_, (_CLAUSES.bit(_shortest(clause)) for clause in required(pattern)), 0)


def _shortest(clause: Clause) -> Clause:
    """The clause without the phrases that hold another of its phrases: "đảng viên" says all of "các đảng viên"."""
    return frozenset(one for one in clause if not any(other != one and other in one for other in clause))


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
