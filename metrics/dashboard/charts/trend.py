"""A metric over the years: lines with honest gaps, or one small panel a place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from metrics.dashboard.charts.kept import Drawn, kept
from metrics.dashboard.charts.look import (
    DASHES,
    SYMBOLS,
    Caption,
    Look,
    frame,
    safe,
    style_axes,
    wrapped,
    year_axis,
)
from metrics.dashboard.wording import Words

PANEL_LIMIT = 24
PANEL_COLUMNS = 3


def hover_text(row: Any, words: Words) -> str:
    """What a point says when pointed at: value, place, period, organisation, document and date."""
    figure = words.value(row.value, row.unit, row.qualifier, sign=str(row.measure).startswith("change"))
    lines = [f"<b>{safe(figure)}</b>", f"{safe(row.series)}, {safe(words.period(row.period))}"]
    if getattr(row, "organization", None) and row.organization == row.organization:
        lines.append(wrapped(row.organization, 48, 2))
    if row.part_year:
        lines.append(f"<i>{safe(words('chart.part_year'))}</i>")
    if row.derived:
        lines.append(f"<i>{safe(words('chart.derived'))}</i>")
    if getattr(row, "status", None) == "added":
        lines.append(f"<i>{safe(words('decide.status_added'))}</i>")
    source = f"{row.title or words('source.untitled')} ({words.date(row.published)})"
    lines.append(wrapped(source, 48, 2))
    if getattr(row, "quote", None) and row.quote == row.quote:
        lines.append(f"<i>“{wrapped(row.quote, 48, 3)}”</i>")
    return "<br>".join(lines)


def indexed(frame_: pd.DataFrame) -> pd.DataFrame:
    """Each series as percent of its own first whole-year value; series without a positive one are left
    out."""
    parts = []
    for _, rows in frame_.groupby("series", sort=False):
        whole = rows[~rows["part_year"] & (rows["value"] > 0)].sort_values("year")
        if len(whole):
            parts.append(rows.assign(value=rows["value"] / float(whole["value"].iloc[0]) * 100, unit="index"))
    return pd.concat(parts) if parts else frame_.iloc[:0]


def _split(rows: Sequence[Any], breaks: Sequence[int]) -> tuple[list[Any], list[Any]]:
    """x and y of the line: joined only between neighbouring whole years with no series break between them."""
    xs: list[Any] = []
    ys: list[Any] = []
    previous: int | None = None
    for row in rows:
        year = int(row.year)
        gap = previous is not None and year != previous + 1
        broken = previous is not None and any(previous < cut <= year for cut in breaks)
        if gap or broken:
            xs.append(None)
            ys.append(None)
        xs.append(year)
        ys.append(float(row.value))
        previous = year
    return xs, ys


def _by_series(data: pd.DataFrame) -> dict[str, list[Any]]:
    """The points of each series by year, as plain rows: slicing wide frames again and again costs most."""
    found: dict[str, list[Any]] = {}
    for row in data.sort_values("year", kind="stable").itertuples():
        found.setdefault(row.series, []).append(row)
    return found


def _traces(
    rows: Sequence[Any], name: str, index: int, words: Words, look: Look, breaks: Sequence[int]
) -> list[go.Scatter]:
    national = any(getattr(row, "level", None) == "national" for row in rows)
    colour = look.text if national else look.series_colour(index)
    symbol_of = "diamond-tall" if national else SYMBOLS[index % len(SYMBOLS)]
    actual = [row for row in rows if row.role == "actual"]
    whole = [row for row in actual if not row.part_year]
    xs, ys = _split(whole, breaks)
    traces = [
        go.Scatter(
            x=xs,
            y=ys,
            mode="lines",
            name=safe(name),
            legendgroup=safe(name),
            showlegend=False,
            hoverinfo="skip",
            line={"color": colour, "width": 2.5, "dash": DASHES[index % len(DASHES)]},
        )
    ]
    for group, symbol, suffix in (
        ([row for row in whole if not row.derived], symbol_of, ""),
        ([row for row in actual if row.part_year], f"{symbol_of}-open", "part_year"),
        ([row for row in whole if row.derived], "x-thin-open", "derived"),
        ([row for row in rows if row.role == "target"], "line-ew-open", "target"),
    ):
        if not group:
            continue
        label = f"{name} · {words(f'chart.legend_{suffix}')}" if suffix else name
        traces.append(
            go.Scatter(
                x=[int(row.year) for row in group],
                y=[float(row.value) for row in group],
                mode="markers",
                name=safe(label),
                legendgroup=safe(name),
                showlegend=True,
                cliponaxis=False,
                marker={
                    "color": colour,
                    "symbol": symbol,
                    "size": 16 if suffix == "target" else 9,
                    "line": {"width": 2, "color": colour},
                },
                customdata=[str(row.observation_id) for row in group],
                text=[hover_text(row, words) for row in group],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    return traces


@kept
def trend(
    data: pd.DataFrame,
    caption: Caption,
    words: Words,
    look: Look,
    *,
    unit: str = "count",
    breaks: Sequence[tuple[int, str]] = (),
    panels: bool = False,
) -> go.Figure:
    """Lines over the years, one a series.

    data: columns series, year, value, unit, measure, qualifier, part_year, derived, role ("actual" or
    "target"), period, organization, title, published, quote, observation_id; one row a point.
    breaks: years from which values no longer compare with earlier ones, with the short label drawn there.
    panels: small multiples with one scale instead of one crowded plot.
    """
    names = list(dict.fromkeys(data["series"]))
    cuts = [year for year, _ in breaks]
    first, last = int(data["year"].min()), int(data["year"].max())
    suffix = "%" if unit in ("pct", "index") else ""
    if panels and len(names) > 1:
        return _panels(data, names, caption, words, look, cuts, suffix)
    figure = frame(caption, look, words.separators, 380)
    points = _by_series(data)
    figure.add_traces(
        [
            trace
            for index, name in enumerate(names)
            for trace in _traces(points[name], name, index, words, look, cuts)
        ]
    )
    for year, label in breaks:
        if first < year <= last:
            _break_line(figure, year, label, look)
    figure.update_layout(showlegend=True)
    year_axis(figure, first, last)
    figure.update_yaxes(ticksuffix=suffix, range=_range(data["value"], unit))
    return figure


def _break_line(figure: go.Figure, year: int, label: str, look: Look) -> None:
    figure.add_vline(x=year - 0.5, line={"color": look.faint, "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=year - 0.5,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="right",
        text=safe(label),
        showarrow=False,
        font={"size": 11, "color": look.faint},
    )


def _range(values: pd.Series, unit: str) -> list[float]:
    """From zero, except where values go below it; with room above so that no marker is cut."""
    low, high = float(values.min()), float(values.max())
    bottom = 0.0 if low >= 0 else low * 1.12
    top = high * 1.12 if high > 0 else 1.0
    if unit == "pct" and high <= 100:
        top = min(top, 105.0)
    return [bottom, top if top > bottom else bottom + 1]


def _panels(
    data: pd.DataFrame,
    names: list[str],
    caption: Caption,
    words: Words,
    look: Look,
    cuts: Sequence[int],
    suffix: str,
) -> go.Figure:
    shown = names[:PANEL_LIMIT]
    columns = min(PANEL_COLUMNS, len(shown))
    rows = math.ceil(len(shown) / columns)
    base = frame(caption, look, words.separators, 190 * rows)
    grid = make_subplots(
        rows=rows,
        cols=columns,
        shared_yaxes=True,
        shared_xaxes=True,
        subplot_titles=[safe(name) for name in shown],
        vertical_spacing=0.28 / rows if rows > 1 else 0.1,
        horizontal_spacing=0.04,
        figure=Drawn(),
    )
    base.update_layout(height=base.layout.height + 22, margin={"t": base.layout.margin.t + 22})
    grid.update_layout(base.layout)
    grid.update_layout(
        annotations=[{**item.to_plotly_json(), "font": {"size": 12}} for item in grid.layout.annotations]
    )
    points = _by_series(data)
    drawn = [
        (trace, index // columns + 1, index % columns + 1)
        for index, name in enumerate(shown)
        for trace in _traces(points[name], name, 0, words, look, cuts)
    ]
    for trace, _, _ in drawn:
        trace.showlegend = False
    traces, rows_of, columns_of = zip(*drawn, strict=True)
    grid.add_traces(list(traces), rows=list(rows_of), cols=list(columns_of))
    first, last = int(data["year"].min()), int(data["year"].max())
    style_axes(grid, look)
    year_axis(grid, first, last)
    grid.update_xaxes(dtick=max(1, (last - first) // 2))
    grid.update_yaxes(range=_range(data["value"], ""), ticksuffix=suffix, nticks=4)
    return grid
