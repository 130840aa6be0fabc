"""Building WHERE clauses from typed filters; values always travel as parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from metrics.warehouse.fold import fold

ANY = "any"
FEW = 50  # values that DuckDB compares while it reads, skipping what holds none; of more it makes a table
_TERM = re.compile(r'"([^"]+)"|(\S+)')


class Where:
    """Conditions joined by AND, with their parameters in order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.parameters: list[object] = []

    def add(self, condition: str, *parameters: object) -> None:
        self.parts.append(condition)
        self.parameters.extend(parameters)

    def one_of(self, column: str, values: Iterable[object] | None, kind: str = "VARCHAR") -> None:
        """column IN values; None means no condition, an empty list means nothing matches."""
        if values is not None:
            items = list(values)
            if 0 < len(items) <= FEW:
                marks = ", ".join(f"?::{kind}" for _ in items)
                self.add(f"{column} IN ({marks})", *items)
            else:
                self.add(f"{column} IN (SELECT unnest(?::{kind}[]))", items)

    def exactly(self, column: str, value: str | None) -> None:
        """column = value; None asks for NULL; "any" asks for nothing."""
        if value is None:
            self.add(f"{column} IS NULL")
        elif value != ANY:
            self.add(f"{column} = ?", value)

    def words(self, column: str, text: str | None) -> None:
        """Every word (or "quoted phrase") occurs in a folded column."""
        for term in search_terms(text):
            self.add(f"contains({column}, ?)", term)

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts) if self.parts else "true"


def search_terms(text: str | None) -> list[str]:
    """Folded words and quoted phrases of a search."""
    found = [fold(hit[1] or hit[2]) for hit in _TERM.finditer(text or "")]
    return list(dict.fromkeys(term for term in found if term))


def tidy(frame: pd.DataFrame, integers: Sequence[str] = ()) -> pd.DataFrame:
    """Same column types with every DuckDB version: whole numbers that may be missing are Int64."""
    for name in integers:
        if name in frame.columns:
            frame[name] = frame[name].astype("Int64")
    return frame
