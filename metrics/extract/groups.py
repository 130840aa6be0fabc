"""Finer kinds of a figure: the group of people it is about, and the badge rank."""

from __future__ import annotations

import regex

from metrics.extract.figures import Figure
from metrics.extract.rules import Vocabulary

_CLOSE = regex.compile(r"[.;,:()\n]|(?<!\p{L})(?:và|còn|trong đó|so với|tăng|giảm|đạt|chiếm)(?!\p{L})|[0-9]")
_RANK = regex.compile(r"(?<![0-9])(30|40|45|50|55|60|65|70|75|80|85|90)(?=[ ]*(?:năm|tuổi|,|và|-|đến))")
_RANK_LEFT = regex.compile(
    r"(?<![0-9,])(30|40|45|50|55|60|65|70|75|80|85|90)[ ]*(?:năm)?[ ]*(?:tuổi[ ]*đảng)?[^0-9.;]{0,40}$"
)
_RANK_RIGHT = regex.compile(
    r"[^0-9.;]{0,45}?(?<![0-9])(30|40|45|50|55|60|65|70|75|80|85|90)(?![0-9])[ ]*(?:năm|tuổi)(?!.{0,30}(?:trở lên))"
)


def subgroup(figure: Figure, folded: str, vocabulary: Vocabulary, sentence: tuple[int, int]) -> str | None:
    """The group the figure counts: named right behind the number's noun, or right before the number."""
    start, limit = figure.item.number.end, sentence[1]
    tail_start = max(start, figure.item.right)
    close = _CLOSE.search(folded, tail_start, min(limit, tail_start + 70))
    tail_end = close.start() if close else min(limit, tail_start + 70)
    for begin, end in ((start, tail_end),):
        found = _first(folded, begin, end, vocabulary)
        if found:
            return found
    if figure.item.noun is None or figure.item.noun.name == "person":
        left_start = max(sentence[0], figure.item.number.qualifier_start - 45)
        left = _last_close(folded, left_start, figure.item.number.qualifier_start)
        return _last(folded, left, figure.item.number.qualifier_start, vocabulary)
    return None


def _last_close(folded: str, start: int, end: int) -> int:
    marks = [match.end() for match in regex.finditer(r"[.;,:()\n]|(?<!\p{L})(?:trong đó|và)(?!\p{L})|[0-9]", folded, pos=start, endpos=end)]
    return marks[-1] if marks else start


def _first(folded: str, start: int, end: int, vocabulary: Vocabulary) -> str | None:
    best: tuple[int, int, str] | None = None
    for name, pattern in vocabulary.subgroups:
        match = pattern.search(folded, start, end)
        if match:
            key = (match.start(), -match.end(), name)
            if best is None or key < best:
                best = key
    return best[2] if best else None


def _last(folded: str, start: int, end: int, vocabulary: Vocabulary) -> str | None:
    best: tuple[int, int, str] | None = None
    for name, pattern in vocabulary.subgroups:
        for match in pattern.finditer(folded, start, end):
            key = (match.end(), match.end() - match.start(), name)
            if best is None or key > best:
                best = key
    return best[2] if best else None


def badge_rank(figure: Figure, folded: str, sentence: tuple[int, int]) -> str | None:
    """Years of membership that the badge is for, as printed beside the count; None where several share it."""
    number = figure.item.number
    left = folded[max(sentence[0], number.qualifier_start - 60) : number.qualifier_start]
    cut = max(left.rfind(";"), left.rfind(","), left.rfind("("))
    match = _RANK_LEFT.search(left[cut + 1 :])
    if match:
        return match[1]
    right = folded[number.end : min(sentence[1], number.end + 70)]
    stop = regex.search(r"[;,.()]", right)
    match = _RANK_RIGHT.match(right[: stop.start()] if stop else right)
    return match[1] if match else None
