"""What the reader sees, by language: texts, numbers, periods, dates and the order of names.

Texts live in `texts/vi.toml` and `texts/en.toml`; a test keeps both complete. Nothing here knows Streamlit.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("vi", "en")
NO_VALUE = "–"

_FOLDER = Path(__file__).parent / "texts"
_MARK = {"at_least": "≥ ", "at_most": "≤ ", "approx": "≈ "}
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            texts.update(_flat(value, f"{prefix}{key}."))
        else:
            texts[f"{prefix}{key}"] = str(value)
    return texts


@cache
def load_texts(language: str) -> dict[str, str]:
    """All texts of one language as {"page.key": text}. Raises KeyError for an unknown language."""
    if language not in LANGUAGES:
        raise KeyError(f"no texts for language {language!r}")
    with (_FOLDER / f"{language}.toml").open("rb") as file:
        return _flat(tomllib.load(file))


@dataclass(frozen=True, slots=True)
class Words:
    """Texts and formats of one language."""

    language: str

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text `key` with its {placeholders} filled. Raises KeyError when the text does not exist."""
        text = load_texts(self.language)[key]
        return text.format(**values) if values else text

    def code(self, kind: str, code: object) -> str:
        """The name of a code ("level", "bloc" gives "Khối"); a dash for a missing one; the code if it has
        no name."""
        if code is None or code != code or code == "":
            return NO_VALUE
        return load_texts(self.language).get(f"{kind}.{code}", str(code))

    @property
    def separators(self) -> str:
        """Decimal mark and thousands mark, as plotly's layout.separators wants them."""
        return ",." if self.language == "vi" else ".,"

    def number(self, value: float | None, decimals: int = 2, sign: bool = False) -> str:
        """10027 as "10.027" (vi) or "10,027" (en); at most `decimals` decimals, no trailing zeros."""
        if value is None or math.isnan(value):
            return NO_VALUE
        text = f"{abs(value):,.{decimals}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if self.language == "vi":
            text = text.translate(str.maketrans(",.", ".,"))
        if value < 0 and text.strip("0.,"):
            return f"−{text}"
        return f"+{text}" if sign and value > 0 else text

    def value(
        self,
        value: float | None,
        unit: str | None = "count",
        qualifier: str | None = None,
        sign: bool = False,
    ) -> str:
        """A figure with its unit and qualifier: "≥ 102,9%", "+3,2 điểm %", "10.027"."""
        if value is None or math.isnan(value):
            return NO_VALUE
        text = self.number(value, sign=sign)
        if unit == "pct":
            text += "%"
        elif unit == "pp":
            text += f" {self('unit.pp')}"
        return _MARK.get(qualifier or "", "") + text

    def period(self, period: str | None) -> str:
        """ "2022-H1" as "6 tháng đầu năm 2022" or "first half of 2022"; unknown forms come back unchanged."""
        if period is None or period != period or not period:
            return self("period.unknown")
        if re.fullmatch(r"\d{4}", period):
            return period
        if match := re.fullmatch(r"(\d{4})-H([12])", period):
            return self(f"period.half_{match[2]}", year=match[1])
        if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
            return self("period.quarter", year=match[1], quarter=match[2], roman=_ROMAN[match[2]])
        if match := re.fullmatch(r"(\d{4})-M(\d\d)\.\.M(\d\d)", period):
            first, last = int(match[2]), int(match[3])
            key = "period.first_months" if first == 1 else "period.months"
            return self(
                key,
                year=match[1],
                first=first,
                last=last,
                first_name=_MONTHS[first - 1],
                last_name=_MONTHS[last - 1],
            )
        if match := re.fullmatch(r"(\d{4})-(\d\d)", period):
            return self("period.month", year=match[1], month=int(match[2]), name=_MONTHS[int(match[2]) - 1])
        if match := re.fullmatch(r"(\d{4})\.\.(\d{4})", period):
            return f"{match[1]}–{match[2]}"
        return period

    def date(self, date: str | None) -> str:
        """ "2022-11-03" as "03/11/2022" (vi) or "3 Nov 2022" (en); a month or a year alone stays one."""
        if date is None or date != date or not date:
            return self("period.no_date")
        parts = str(date)[:10].split("-")
        if self.language == "vi":
            return "/".join(reversed(parts))
        if len(parts) == 1:
            return parts[0]
        month = _MONTHS[int(parts[1]) - 1]
        return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"

    def sorted(self, names: Iterable[str]) -> list[str]:
        """Names in the order of a Vietnamese dictionary, in both languages (the names are Vietnamese in
        both)."""
        return sorted(names, key=order_key)


@lru_cache(maxsize=4096)  # names of places are sorted at every run
def order_key(name: str) -> tuple[list[int], list[int]]:
    """Sort key of the Vietnamese alphabet: letters first (a ă â … d đ), then tones (none, huyền, hỏi, ngã,
    sắc, nặng)."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", name).lower():
        tone = ""
        base = char
        parts = unicodedata.normalize("NFD", char)
        for mark in parts[1:]:
            if mark in _TONES:
                tone = mark
                base = unicodedata.normalize("NFC", parts.replace(mark, ""))
        letters.append(_LETTERS.get(base, 100 + ord(base[0]) if base.isalpha() else 0))
        tones.append(_TONES[tone])
    return letters, tones


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """The stable ASCII code of a Vietnamese name for addresses: "Đồng Nai" is "dong-nai"."""
    text = name.replace("Đ", "D").replace("đ", "d").replace("\u00d0", "D")
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
