"""What a printed number may stand for: the interval that its rounding leaves open."""

from __future__ import annotations

import math
import re

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def decimals(value: float, stated: str | None = None) -> int:
    """Decimal places the number was printed with: those of `stated` where given, else of the value itself."""
    if stated and (hit := re.fullmatch(r"[+-]?\d+,(\d+)\s*%?", stated.strip())):
        return len(hit[1])
    text = f"{value:.6f}".rstrip("0")
    return len(text.split(".")[1])


def interval(
    value: float, unit: str, qualifier: str = "exact", stated: str | None = None
) -> tuple[float, float]:
    """Least and greatest value that the printed number allows.

    Counts are exact; percents and points were rounded to their last printed place (133 % is 132.5 to 133.5).
    "At least" and "at most" leave one side open; "approximately" allows five percent either way.
    """
    half = 0.0 if unit == "count" else 0.5 * 10.0 ** -decimals(value, stated)
    low, high = value - half, value + half
    if qualifier == "at_least":
        return low, math.inf
    if qualifier == "at_most":
        return (-math.inf if value < 0 else 0.0), high
    if qualifier == "approx":
        slack = abs(value) * 0.05
        return low - slack, high + slack
    return low, high
