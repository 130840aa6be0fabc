"""Canonical text for matching, with a map back to the original offsets.

Two strings of equal length come out: `text` (composed Unicode, plain spaces, dashes and quotes, case kept) and
`folded` (lower case, one spelling for the tone placement and the i/y variants). A match in either is at the same
place in both, and `CleanText.original` turns it into an interval of the text the caller gave.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

import regex

# One character for one character, so offsets stay. Ð and ð (U+00D0, U+00F0) are Icelandic letters that old
# Vietnamese keyboards typed for Đ and đ; no Unicode folding makes them equal.
_PLAIN = {
    **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000\t\v\f\r", " "),
    **{chr(code): " " for code in range(0x2000, 0x200B)},
    **dict.fromkeys("\u0085\u2028\u2029", "\n"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u00ad", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a`\u00b4\uff07", "'"),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    "\u2044": "/",
    "\u2215": "/",
    "\uff05": "%",
    "\u00d0": "\u0110",
    "\u00f0": "\u0111",
}
# Soft hyphens inside words are invisible: they go with the other invisible characters, not with the dashes.
del _PLAIN["\u00ad"]
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_ODD = re.compile(
    "[" + "".join(map(re.escape, _PLAIN)) + "]"
)  # `re` is the faster one for a class of characters
_HIDDEN = regex.compile(f"[{INVISIBLE}]")
# A letter with its marks, over invisible characters between them.
_GRAPHEME = regex.compile(rf"\P{{M}}(?:[{INVISIBLE}]{{0,8}}\p{{M}})*+|\p{{M}}++")

# hoà -> hòa, khoẻ -> khỏe, uỷ -> ủy: only at the end of a syllable, and never after q (quý is one spelling).
_TONE_PAIRS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OLD_TONE = regex.compile(r"(?<!q)(?:" + "|".join(_TONE_PAIRS) + r")(?!\p{L})")
_I_FOR_Y = {"tỉ": "tỷ", "kỉ": "kỷ", "lí": "lý", "qui": "quy", "kì": "kỳ", "sĩ": "sỹ", "kĩ": "kỹ", "mĩ": "mỹ"}
# What `fold` reads as one: a spelling, and the others that become it. Ð and ð are left to `clean`.
SPELLINGS = {
    "đ": ("ð",),
    **{new: (old,) for old, new in (*_TONE_PAIRS.items(), *_I_FOR_Y.items())},
}
_I_WORD = regex.compile(r"(?<!\p{L})(?:" + "|".join(_I_FOR_Y) + r")(?!\p{L})")


@dataclass(frozen=True, slots=True)
class CleanText:
    """The canonical text of a document.

    text, folded: strings of equal length (see the module's docstring).
    starts: for each character of `text` where it begins in the original; None when the offsets are the same.
    length: number of characters of the original.
    """

    text: str
    folded: str
    starts: tuple[int, ...] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Half-open interval of the original text for a half-open interval of the clean text."""
        if self.starts is None:
            return start, end
        first = self.starts[start] if start < len(self.starts) else self.length
        last = self.starts[end] if end < len(self.starts) else self.length
        # Characters that were dropped right after the interval belong to nobody.
        return first, self._trim(last, end)

    def _trim(self, last: int, end: int) -> int:
        if self.starts is None or end == 0 or end > len(self.starts):
            return last
        return min(last, self._ends(end - 1))

    def _ends(self, index: int) -> int:
        """Where the character at `index` ends in the original, marks included, invisible neighbours not."""
        assert self.starts is not None
        return self.starts[index + 1] if index + 1 < len(self.starts) else self.length

    def clean_offset(self, original: int) -> int:
        """Index in the clean text of the character that holds the original offset."""
        if self.starts is None:
            return min(original, len(self.text))
        return max(0, bisect_right(self.starts, original) - 1)


def clean(text: str) -> CleanText:
    """Canonical form of `text` with its offset map. Takes any string; never raises."""
    starts: tuple[int, ...] | None = None
    canonical = text
    if not unicodedata.is_normalized("NFC", text) or _HIDDEN.search(text):
        canonical, starts = _compose(text)
    # Replacing the few kinds that occur is ten times as fast as str.translate over the whole text.
    for char in sorted(set(_ODD.findall(canonical))):
        canonical = canonical.replace(char, _PLAIN[char])
    return CleanText(canonical, fold(canonical), starts, len(text))


def _compose(text: str) -> tuple[str, tuple[int, ...]]:
    """NFC grapheme by grapheme, invisible characters dropped; each character remembers where it began."""
    pieces: list[str] = []
    starts: list[int] = []
    for match in _GRAPHEME.finditer(text):
        piece = unicodedata.normalize("NFC", _HIDDEN.sub("", match.group()))
        pieces.append(piece)
        starts.extend([match.start()] * len(piece))
    return "".join(pieces), tuple(starts)


def fold(text: str) -> str:
    """Lower case with one spelling for tone placement and i/y; same length as the input."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    # Few texts have any of them, and to look for plain strings is quicker than to search.
    if any(pair in folded for pair in _TONE_PAIRS):
        folded = _OLD_TONE.sub(lambda match: _TONE_PAIRS[match.group()], folded)
    if any(word in folded for word in _I_FOR_Y):
        folded = _I_WORD.sub(lambda match: _I_FOR_Y[match.group()], folded)
    return folded
