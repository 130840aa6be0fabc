"""Folding of Vietnamese text for search, and keys for names that are written in several ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f]+")
_BODY = re.compile(
    r"^(?:ban chap hanh|ban thuong vu|ban to chuc|btv|bch|dang bo|dang uy|thanh uy|tinh uy|huyen uy|quan uy"
    r"|thi uy)\s+"
)


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, spaces made single: what search compares.

    DuckDB's strip_accents and SQLite's FTS5 leave đ alone, so the column is folded here, once.
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).lower()
        plain = _MARKS.sub("", plain).replace("đ", "d").replace("ð", "d")
    return " ".join(plain.split())


@lru_cache(maxsize=100_000)
def organization_key(name: str | None) -> str:
    """Key under which "Đảng bộ Khối X", "Đảng ủy khối X" and "Khối X" meet; "" for no name."""
    if not name:
        return ""
    key = fold(name)
    while True:
        shorter = _BODY.sub("", key)
        if shorter == key:
            return key
        key = shorter
