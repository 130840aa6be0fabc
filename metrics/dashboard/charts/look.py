"""Colours and the frame that all charts share.

The eight series colours differ in lightness as well as hue, and series also differ by marker and dash, so
charts hold for colour-blind readers and in print.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

FONT = "Be Vietnam Pro, Source Sans, sans-serif"
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "star", "hexagon")
DASHES = ("solid", "solid", "solid", "solid", "dash", "dash", "dash", "dash")
TITLE_WIDTH = 42
SMALL_WIDTH = 56
# A saved picture is wider than a phone: characters a line of its head.
PICTURE_TITLE = 84
PICTURE_LINE = 145


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one appearance, light or dark."""

    dark: bool
    text: str
    faint: str
    grid: str
    background: str
    series: tuple[str, ...]
    accent: str
    up: str
    down: str
    empty: str
    scale: tuple[str, ...]

    def series_colour(self, index: int) -> str:
        return self.series[index % len(self.series)]

    def colorscale(self) -> list[list[Any]]:
        """The one-hue scale for amounts, from little to much."""
        last = len(self.scale) - 1
        return [[index / last, colour] for index, colour in enumerate(self.scale)]


LIGHT = Look(
    dark=False,
    text="#1F2428",
    faint="#5E646B",
    grid="#E4E0D8",
    background="#FFFFFF",
    series=("#0B5A7A", "#D1600A", "#1B8A5A", "#8E4B9E", "#B58900", "#4FA3D1", "#A3324B", "#6B6F76"),
    accent="#0B5A7A",
    up="#0B5A7A",
    down="#D1600A",
    empty="#ECE9E2",
    scale=("#C3DCE7", "#9CC4D6", "#6FA8C1", "#3A82A3", "#0B5A7A", "#063B52"),
)
DARK = Look(
    dark=True,
    text="#E8E6E1",
    faint="#A6ADB3",
    grid="#2E373E",
    background="#14191D",
    series=("#58B4D9", "#F0A04B", "#5CC49A", "#C79AD6", "#E3C567", "#9CD0EC", "#E58AA0", "#A9AFB6"),
    accent="#58B4D9",
    up="#58B4D9",
    down="#F0A04B",
    empty="#262F36",
    scale=("#2A5468", "#2A647E", "#2F7A98", "#459CBF", "#74BEDD", "#BDE3F3"),
)


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands at the head of a chart, so that a picture of it carries its own source."""

    title: str
    subtitle: str = ""
    source: str = ""


def safe(text: object) -> str:
    """Text for plotly: shown as it is, never read as markup. None and NaN become empty."""
    if text is None or text != text:
        return ""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: object, width: int = SMALL_WIDTH, lines: int = 6) -> str:
    """Escaped text broken into at most `lines` lines of `width` characters, for hover boxes and titles."""
    clean = "" if text is None or text != text else " ".join(str(text).split())
    return "<br>".join(safe(line) for line in textwrap.wrap(clean, width, max_lines=lines, placeholder=" …"))


def _head(caption: Caption, look: Look, lines: tuple[str, ...], title_width: int, width: int) -> str:
    """Title in bold, then each line in small type."""
    head = f"<b>{wrapped(caption.title, title_width, 3)}</b>"
    for line in lines:
        if line:
            style = f"font-size:11.5px;color:{look.faint}"
            head += f'<br><span style="{style}">{wrapped(line, width, 3)}</span>'
    return head


def frame(caption: Caption, look: Look, separators: str, height: int) -> go.Figure:
    """An empty figure with title, font, margins and number format.

    Its `meta` holds what a saved picture has besides: a head with the source line, the pixels that it is
    higher, and a background. On the page the source stands below the chart.
    """
    title = _head(caption, look, (caption.subtitle,), TITLE_WIDTH, SMALL_WIDTH)
    saved = _head(caption, look, (caption.subtitle, caption.source), PICTURE_TITLE, PICTURE_LINE)
    rows = title.count("<br>") + 1
    top = 30 + 18 * rows
    figure = go.Figure(
        layout=dict(
            title={
                "text": title,
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1 - 18 / (height + top),
                "yref": "container",
                "yanchor": "top",
                "pad": {"l": 4},
                "font": {"size": 15, "color": look.text, "weight": 400},
            },
            font={"family": FONT, "size": 13, "color": look.text},
            separators=separators,
            meta={
                "title": saved,
                "higher": 18 * (saved.count("<br>") + 1 - rows) + 8,
                "background": look.background,
            },
            height=height + top,
            margin={"l": 8, "r": 16, "t": top, "b": 8},
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            hoverlabel={
                "bgcolor": look.background,
                "bordercolor": look.grid,
                "font": {"family": FONT, "size": 12, "color": look.text},
                "align": "left",
            },
            legend={
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": -0.16,
                "yanchor": "top",
                "font": {"size": 12, "color": look.text},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            template="none",
            showlegend=False,
            dragmode=False,
            modebar={"bgcolor": "rgba(0,0,0,0)", "color": look.faint, "activecolor": look.accent},
        )
    )
    style_axes(figure, look)
    return figure


def style_axes(figure: go.Figure, look: Look) -> None:
    """Quiet axes: faint grid, numbers written out in the reader's format, no zooming."""
    style = {
        "automargin": True,
        "gridcolor": look.grid,
        "linecolor": look.grid,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": look.faint, "size": 12},
        "tickformat": ",~f",
    }
    figure.update_xaxes(showgrid=False, **style)
    figure.update_yaxes(ticklabelstandoff=6, **style)


def year_axis(figure: go.Figure, first: int, last: int, **where: Any) -> None:
    """Whole years only, and so few labels that they cannot touch."""
    span = max(last - first, 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if span / step <= 7)
    figure.update_xaxes(
        tickmode="linear", tick0=last, dtick=step, tickformat="d", range=[first - 0.5, last + 0.5], **where
    )


def picture_config(name: str, language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Options of the chart's own toolbar: only saving as a picture, no logo.

    texts: what plotly says, by its own English words, in the reader's language.
    """
    return {
        "displaylogo": False,
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "locale": language,
        "locales": {language: {"dictionary": dict(texts)}},
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
        "doubleClick": False,
        "scrollZoom": False,
    }
