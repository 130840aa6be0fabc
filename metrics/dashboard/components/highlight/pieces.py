"""Cutting a document into the pieces that the marked text shows. Plain data; nothing here knows Streamlit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that a figure was read from.

    start, end: half-open interval of the text. number: the part of it that is the number itself, or None.
    colour: which colour of the palette. tip: what the reader sees when pointing at it. added: by a person.
    """

    figure: str
    start: int
    end: int
    tip: str
    colour: int = 0
    number: tuple[int, int] | None = None
    added: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that belongs to the same figures throughout, the shortest mark first."""

    text: str
    figures: tuple[str, ...]
    tip: str
    colour: int
    number: bool
    begins: bool
    added: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "figures": list(self.figures)}


def cut(text: str, marks: Iterable[Mark], body_start: int = 0) -> list[Piece]:
    """The text from `body_start` on as pieces; joined together they are exactly that text.

    Marks may touch, overlap and nest; what lies outside the text is left out.
    """
    size = len(text)
    kept = [mark for mark in marks if body_start <= mark.start < mark.end <= size]
    edges = {body_start, size}
    for mark in kept:
        edges.update((mark.start, mark.end))
        if mark.number and mark.start <= mark.number[0] < mark.number[1] <= mark.end:
            edges.update(mark.number)
    ends = sorted(edges)
    pieces = []
    seen: set[str] = set()
    for start, end in pairwise(ends):
        over = sorted(
            (mark for mark in kept if mark.start <= start and end <= mark.end),
            key=lambda mark: (not _in_number(mark, start, end), mark.end - mark.start, mark.start),
        )
        figures = tuple(dict.fromkeys(mark.figure for mark in over))
        begins = any(figure not in seen for figure in figures)
        seen.update(figures)
        pieces.append(
            Piece(
                text=text[start:end],
                figures=figures,
                tip=" · ".join(dict.fromkeys(mark.tip for mark in over)),
                colour=over[0].colour if over else 0,
                number=any(_in_number(mark, start, end) for mark in over),
                begins=begins,
                added=bool(over) and over[0].added,
            )
        )
    return pieces


def _in_number(mark: Mark, start: int, end: int) -> bool:
    return mark.number is not None and mark.number[0] <= start and end <= mark.number[1]
