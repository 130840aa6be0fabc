"""What a period code means for charts: which year, how much of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

KINDS = ("year", "half", "quarter", "months", "month", "span", "other", "none")


@dataclass(frozen=True, slots=True)
class Period:
    """year: None for spans of years and for no period; first, last: months 1 to 12 within that year."""

    kind: str
    year: int | None = None
    first: int | None = None
    last: int | None = None
    start_year: int | None = None
    end_year: int | None = None

    @property
    def months(self) -> int | None:
        """How many months of the year it covers; None where that has no meaning."""
        return None if self.first is None or self.last is None else self.last - self.first + 1


_YEAR = re.compile(r"(\d{4})")
_HALF = re.compile(r"(\d{4})-H([12])")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTHS = re.compile(r"(\d{4})-M(\d{2})\.\.M(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?")
_SPAN = re.compile(r"(\d{4})\.\.(\d{4})")


@lru_cache(maxsize=10_000)
def read_period(code: str | None) -> Period:
    """Period of a code such as "2022", "2022-H1", "2022-M01..M09", "2022-03", "2020..2025" or None."""
    if not code:
        return Period("none")
    if hit := _YEAR.fullmatch(code):
        year = int(hit[1])
        return Period("year", year, 1, 12, year, year)
    if hit := _HALF.fullmatch(code):
        year, half = int(hit[1]), int(hit[2])
        return Period("half", year, 6 * half - 5, 6 * half, year, year)
    if hit := _QUARTER.fullmatch(code):
        year, quarter = int(hit[1]), int(hit[2])
        return Period("quarter", year, 3 * quarter - 2, 3 * quarter, year, year)
    if hit := _MONTHS.fullmatch(code):
        year, first, last = int(hit[1]), int(hit[2]), int(hit[3])
        if 1 <= first <= last <= 12:
            kind = "year" if (first, last) == (1, 12) else "months"
            return Period(kind, year, first, last, year, year)
    if (hit := _MONTH.fullmatch(code)) and 1 <= int(hit[2]) <= 12:
        year, month = int(hit[1]), int(hit[2])
        return Period("month", year, month, month, year, year)
    if hit := _SPAN.fullmatch(code):
        start, end = int(hit[1]), int(hit[2])
        if start == end:
            return Period("year", start, 1, 12, start, end)
        return Period("span", None, None, None, start, end)
    return Period("other")
