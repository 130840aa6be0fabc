"""Finer kinds of a figure: the group of people it is about, and the rank of a badge."""

from __future__ import annotations

import regex

from metrics.extract.figures import Item
from metrics.extract.rules import Vocabulary

# Where the words that describe a counted noun end.
_CLOSE = regex.compile(
    r"[.;,:()\n]|(?<!\p{L})(?:và|còn|trong đó|so với|tăng|giảm|đạt|chiếm)(?!\p{L})|(?<!tuổi[ ])(?<!từ[ ])(?<!dưới[ ])(?<!đến[ ])[0-9]"
)
_OPEN = regex.compile(r"[.;,()\n]|(?<!\p{L})(?:trong đó|và)(?!\p{L})|[0-9]")
_DIGIT = regex.compile(r"[0-9]")
_MARK = regex.compile(r"[;:,.()]")
_RANKS = "30|40|45|50|55|60|65|70|75|80|85|90"
_RANK_LEFT = regex.compile(rf"(?<![0-9,])({_RANKS})[ ]*(?:năm)?[ ]*(?:tuổi[ ]*đảng)?[^0-9.;]{{0,40}}$")
_RANK_RIGHT = regex.compile(
    rf"[^0-9.;]{{0,45}}?(?<![0-9])({_RANKS})(?![0-9])[ ]*(?:năm|tuổi)(?!.{{0,30}}trở lên)"
)
_SEVERAL = regex.compile(
    rf"(?<![0-9])(?:{_RANKS})[ ]*(?:năm)?[ ]*(?:,|-|đến)[ ]*(?:{_RANKS})[ ]*(?:năm)?[ ]*(?:tuổi[ ]*đảng)?[^0-9.;,]{{0,40}}$"
)
# Metrics of people or of organisations among private enterprises.
PRIVATE = "private_enterprise"
_AMONG_PRIVATE = frozenset(
    {"new_members", "orgs_established", "members_total", "orgs_total", "cells_total", "orgs_admitting"}
)
_MIXED = frozenset(
    {"new_members", "members_total", "members_disciplined", "members_expelled", "committee_members_elected"}
)
_LABELLED = frozenset({"person", "member"})


def subgroup(
    item: Item, metric: str, folded: str, vocabulary: Vocabulary, sentence: tuple[int, int], title: str
) -> str | None:
    """The group a figure counts, or None: named behind the number's noun, right before the number, or, for
    organisations and members of private enterprises, as the subject of the sentence or of the title."""
    named = _behind(item, folded, vocabulary, sentence[1]) or _before(item, folded, vocabulary, sentence[0])
    if named == "other" and (metric not in _MIXED or _is_all(item, metric)):
        named = None
    if named or metric not in _AMONG_PRIVATE:
        return named
    private = dict(vocabulary.subgroups).get(PRIVATE)
    if private is None:
        return None
    subject = _subject(folded, sentence[0], item.number.qualifier_start)
    if private.search(subject) or private.search(title):
        return PRIVATE
    return None


def _is_all(item: Item, metric: str) -> bool:
    """Committee members are those elected, no group of them."""
    return metric == "committee_members_elected" and item.noun is not None and item.noun.name == "official"


def _subject(folded: str, start: int, end: int) -> str:
    """The words of the sentence before its first number."""
    return "" if _DIGIT.search(folded, start, end) else folded[start:end]


def _behind(item: Item, folded: str, vocabulary: Vocabulary, limit: int) -> str | None:
    own = item.noun.name if item.noun else ""
    start = item.number.end if own not in ("cadre", "probationary") else item.right
    close = _CLOSE.search(folded, max(start, item.right), min(limit, item.right + 70))
    end = close.start() if close else min(limit, item.right + 70)
    found = [
        (match.start(), -match.end(), name)
        for name, pattern in vocabulary.subgroups
        if (match := pattern.search(folded, start, end))
    ]
    return min(found)[2] if found else "other" if own == "probationary" else None


def _before(item: Item, folded: str, vocabulary: Vocabulary, start: int) -> str | None:
    """ "nữ 54,24%", "người dân tộc thiểu số: 24.241 đồng chí": a label before a number that has no noun of its own."""
    if item.noun and item.noun.name not in _LABELLED:
        return None
    end = item.number.qualifier_start
    begin = max(start, end - 90)
    opens = [match.end() for match in _OPEN.finditer(folded, begin, end)]
    begin = opens[-1] if opens else begin
    found = [
        (match.end(), match.end() - match.start(), name)
        for name, pattern in vocabulary.subgroups
        for match in pattern.finditer(folded, begin, end)
    ]
    if not found:
        return None
    last, _, name = max(found)
    return name if item.noun is None or end - last < 30 else None


def badge_rank(item: Item, folded: str, sentence: tuple[int, int]) -> str | None:
    """Years of membership that the badge is for, as printed beside the count; None where several share it."""
    number = item.number
    left = folded[max(sentence[0], number.qualifier_start - 60) : number.qualifier_start]
    cut = max(
        left.rfind(";"), left.rfind(","), left.rfind("("), left.rfind(" và ") + 3 if " và " in left else -1
    )
    if _SEVERAL.search(left):
        return None
    match = _RANK_LEFT.search(left[cut + 1 :])
    if match:
        return match[1]
    right = folded[number.end : min(sentence[1], number.end + 70)]
    stop = _MARK.search(right)
    match = _RANK_RIGHT.match(right[: stop.start()] if stop else right)
    return match[1] if match else None
