"""Paragraphs, sentences and clauses of clean text, as half-open intervals.

Full stops inside numbers ("2.472", "2. 472"), after abbreviations ("TP. ", "đ/c. ") and after initials end no
sentence; a line that was only wrapped is joined to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

# No sentence is longer; what is (a table without full stops, a hostile line) is cut, so that work stays linear.
LONGEST = 2500
# Abbreviations that a full stop follows inside a sentence.
_ABBREVIATION = regex.compile(
    r"(?:^|[^\p{L}])(?:tp|tx|tt|t\.p|t\.x|đ/c|đc|ths|th\.s|ts|gs|pgs|st|q|p|h|x|tr|nxb|v\.v|cn|ks|bs|ô|mr|ls|\p{Lu})$",
    regex.IGNORECASE,
)
_SENTENCE_END = regex.compile(r"[.!?…]+[\"')\]]*(?=\s)|;(?=\s*\n)")
_BROKEN_NUMBER = regex.compile(r"[0-9]\.[ ]+[0-9]{3}(?![0-9])")
_SINGLE_BREAK = regex.compile(r"(?<!\n)\n(?!\n)")
# A break after a long line that no full stop ends and no bullet follows.
_WRAPPING = regex.compile(r"(?<=[^\n]{50}[^\n.!?:;])(\n)(?=[^\s*•\-+\n])")
_LINE_BREAK = regex.compile(r"\n[ ]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its interval in the clean text, and the number of the paragraph it stands in."""

    start: int
    end: int
    paragraph: int


def wrapping_breaks(text: str) -> list[int]:
    """Places of the line breaks that only wrap, where the whole text is set in lines (a PDF, an e-mail); else none."""
    breaks = len(_SINGLE_BREAK.findall(text))
    wrapping = [match.start(1) for match in _WRAPPING.finditer(text)]
    return wrapping if len(wrapping) >= 3 and len(wrapping) * 2 >= breaks else []


def paragraphs(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Intervals of the paragraphs of clean text from `start` on; empty ones are left out."""
    found: list[tuple[int, int]] = []
    begin = start
    for end, following in _breaks(text, start):
        _add(found, text, begin, end)
        begin = following
    _add(found, text, begin, len(text))
    return found


def _breaks(text: str, start: int) -> list[tuple[int, int]]:
    """Line breaks that end a paragraph: blank lines, and single ones that are not mere wrapping."""
    breaks = []
    for match in _LINE_BREAK.finditer(text, start):
        begin = match.start()
        while begin > start and text[begin - 1] == " ":
            begin -= 1
        before = text[begin - 1 : begin]
        after = text[match.end() : match.end() + 1]
        wrapped = before != "" and before not in ".!?…:;\"'" and (after.islower() or before in ",-/(")
        if after == "\n" or before == "\n" or not wrapped:
            breaks.append((begin, match.end()))
    return breaks


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))


def sentences(text: str, start: int = 0) -> list[Sentence]:
    """The sentences of clean text from `start` on, in order."""
    result: list[Sentence] = []
    for number, (begin, end) in enumerate(paragraphs(text, start)):
        at = begin
        for match in _SENTENCE_END.finditer(text, begin, end):
            if _ends_sentence(text, at, match, end):
                _append(result, text, at, match.end(), number)
                at = match.end()
        _append(result, text, at, end, number)
    return result


def _append(result: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    while end - start > LONGEST:
        cut = _cut(text, start, start + LONGEST)
        _append(result, text, start, cut, paragraph)
        start = cut
    while start < end and text[start].isspace():
        start += 1
    if start < end:
        result.append(Sentence(start, end, paragraph))


def _cut(text: str, start: int, limit: int) -> int:
    """Where to cut a sentence that is no sentence: behind the last mark or space before the limit."""
    for mark in (";", ",", " "):
        at = text.rfind(mark, start + LONGEST // 2, limit)
        if at > 0:
            return at + 1
    return limit


def _ends_sentence(text: str, begin: int, match: regex.Match[str], end: int) -> bool:
    following = match.end()
    while following < end and text[following].isspace():
        following += 1
    if following >= end:
        return True
    if text[following].islower():
        return match.group()[0] in "!?"
    if match.group() == ".":
        if _ABBREVIATION.search(text, max(begin, match.start() - 8), match.start()):
            return False
        if match.start() > 0 and _BROKEN_NUMBER.match(text, match.start() - 1):
            return False
    return True


def sentence_at(found: list[Sentence], offset: int) -> int:
    """Index of the sentence that holds `offset`, or of the last one before it (0 when there is none)."""
    low, high = 0, len(found)
    while low < high:
        middle = (low + high) // 2
        if found[middle].start <= offset:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)
