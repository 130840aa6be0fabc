"""Words of a document that a person chose, and the numbers in them. Nothing here knows Streamlit."""

from __future__ import annotations

import re

from metrics.extract.numbers import Intervals, numbers

MOST_WORDS = 600  # characters; a figure and the words that carry it are never longer


def whole_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The interval without white space at its ends and widened to whole words and numbers ("9.7|44" is cut
    nowhere); None when nothing is left or too much was chosen."""
    start, end = max(0, start), min(end, len(text))
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        return None
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    return (start, end) if end - start <= MOST_WORDS else None


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after this place belong to one word or one number."""
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    inside = text[at - 2 : at - 1].isdigit() and before in ".," and after.isdigit()
    return inside or (before.isdigit() and after in ".," and text[at + 1 : at + 2].isdigit())


def occurrences(text: str, words: str, body_start: int = 0) -> list[tuple[int, int]]:
    """Every place of the text from `body_start` on where these words stand, whatever white space is between
    them."""
    parts = words.split()
    if not parts or len(words) > MOST_WORDS:
        return []
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    return [hit.span() for hit in pattern.finditer(text, body_start)]


def numbers_in(text: str, start: int, end: int) -> list[tuple[int, int, float]]:
    """Start, end and value of each number in text[start:end], as the extractor reads numbers."""
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return [(hit.start, hit.end, hit.value) for hit in numbers(lowered, start, end, Intervals([]))]


def around(text: str, start: int, end: int, room: int = 28) -> str:
    """The words with a little of what stands before and after, on one line."""
    before = "…" if start > room else ""
    after = "…" if end + room < len(text) else ""
    return " ".join(f"{before}{text[max(0, start - room) : end + room]}{after}".split())
