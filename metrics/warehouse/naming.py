"""What the place of a figure is called: one name for a body that is written in several ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import pandas as pd


def places(frame: pd.DataFrame, level: str) -> pd.Series[str]:
    """What each row is about: the province, or below it the body, spelled as in its latest year."""
    if level in ("national", "province"):
        return frame["province"]
    rows = frame[["province", "organization_key", "organization", "year"]].to_dict("records")
    names = place_names(rows, level)
    return pd.Series([names(row) for row in rows], index=frame.index, dtype=object)


def place_names(rows: Sequence[Mapping[Any, Any]], level: str) -> Callable[[Mapping[Any, Any]], Any]:
    """Tells the place of each of these rows, as `places` does.

    rows: with province, organization_key, organization and year, a number.
    """
    if level in ("national", "province"):
        return lambda row: row["province"]
    latest = {(row["province"], row["organization_key"]): row for row in sorted(rows, key=itemgetter("year"))}
    return lambda row: latest[row["province"], row["organization_key"]]["organization"] or ""
