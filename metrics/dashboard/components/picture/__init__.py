"""Buttons that save a chart as a picture with its title, subtitle, source and date."""

from __future__ import annotations

from pathlib import Path

from metrics.dashboard.components.assets import component

_FOLDER = Path(__file__).parent
_HTML = (
    '<div class="row" role="group">'
    '<button type="button" data-format="png" hidden></button>'
    '<button type="button" data-format="svg" hidden></button>'
    "</div>"
)


def picture_buttons(chart: str, *, group: str, png: str, svg: str) -> None:
    """PNG and SVG of the chart with this key. group: what the two buttons are, for screen readers; png, svg:
    what they say."""
    mount = component("picture", _FOLDER, _HTML)
    mount(data={"chart": chart, "group": group, "png": png, "svg": svg}, key=f"{chart}_picture")
