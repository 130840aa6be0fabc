"""A small line of the years that have a figure, with a name for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from metrics.dashboard.components.assets import component

_FOLDER = Path(__file__).parent
_HTML = '<svg role="img" viewBox="0 0 200 40" preserveAspectRatio="none"></svg>'


def spark_line(years: Sequence[int], values: Sequence[float], *, label: str, key: str) -> None:
    """Draw one dot a year at its place in time; only neighbouring years are joined. label: what it shows."""
    mount = component("spark", _FOLDER, _HTML)
    mount(data={"years": list(years), "values": list(values), "label": label}, key=key)
