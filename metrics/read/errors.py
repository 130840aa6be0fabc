"""What went wrong with one document, in one line that says what to do."""

from __future__ import annotations

from typing import Any


class ReadError(Exception):
    """One document, or one row of a table, that could not be read.

    source: the file as it was named; place: where in it ("line 12", "page 3") or None; reason: what is wrong;
    remedy: what would help, or None. `str()` is one line with all of them.
    """

    def __init__(
        self, source: str, reason: str, *, place: str | None = None, remedy: str | None = None
    ) -> None:
        self.source = _one_line(source)
        self.place = place
        self.reason = _one_line(reason)
        self.remedy = remedy
        where = f"{self.source}, {place}" if place else self.source
        super().__init__(f"{where}: {self.reason}" + (f" ({remedy})" if remedy else ""))

    def __reduce__(self) -> tuple[Any, ...]:
        """It travels between processes."""
        return _again, (self.source, self.reason, self.place, self.remedy)


def _again(source: str, reason: str, place: str | None, remedy: str | None) -> ReadError:
    return ReadError(source, reason, place=place, remedy=remedy)


def _one_line(text: str) -> str:
    """Names and messages come from strangers: no line breaks or control characters reach a terminal."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())[:300]
