"""Ranked bars, results against targets, change between two years, and shares that make up a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from metrics.dashboard.charts.kept import kept
from metrics.dashboard.charts.look import Caption, Look, frame, safe
from metrics.dashboard.charts.trend import hover_text
from metrics.dashboard.wording import Words

ROW = 24


@kept
def ranked(
    data: pd.DataFrame,
    caption: Caption,
    words: Words,
    look: Look,
    *,
    selected: str | None = None,
    unit: str = "count",
) -> go.Figure:
    """One bar a place, the largest on top. data: the columns of `trend`, one row a series."""
    rows = data.sort_values("value", ascending=True, kind="stable")
    figure = frame(caption, look, words.separators, max(160, ROW * len(rows) + 30))
    colours = [look.down if name == selected else look.accent for name in rows["series"]]
    figure.add_trace(
        go.Bar(
            x=rows["value"].astype(float).to_list(),
            y=[safe(name) for name in rows["series"]],
            orientation="h",
            marker={
                "color": colours,
                "pattern": {"shape": ["/" if part else "" for part in rows["part_year"]], "solidity": 0.35},
            },
            text=[words.value(row.value, row.unit, row.qualifier) for row in rows.itertuples()],
            textposition="outside",
            textfont={"size": 12, "color": look.text},
            cliponaxis=False,
            customdata=rows["series"].to_list(),
            hovertext=[hover_text(row, words) for row in rows.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    _value_axis(figure, rows["value"], unit)
    figure.update_yaxes(type="category", tickfont={"size": 12}, dtick=1)
    figure.update_layout(bargap=0.3)
    return figure


def _value_axis(figure: go.Figure, values: pd.Series, unit: str) -> None:
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = (high - low or 1) * 0.2
    figure.update_xaxes(
        showgrid=True,
        range=[low - (room if low < 0 else 0), high + room],
        ticksuffix="%" if unit == "pct" else "",
        nticks=5,
    )


@kept
def bullet(data: pd.DataFrame, caption: Caption, words: Words, look: Look) -> go.Figure:
    """Percent of target a place, against the line of 100 %.

    data: series, percent, standing ("met", "missed" or "running": below 100 with the year not over), implied
    (bool), hover (escaped text); the best on top.
    """
    rows = data.sort_values("percent", ascending=True, kind="stable")
    figure = frame(caption, look, words.separators, max(170, ROW * len(rows) + 50))
    colours = {"met": look.up, "missed": look.down, "running": look.faint}
    for standing, colour in colours.items():
        part = rows[rows["standing"] == standing]
        if not len(part):
            continue
        figure.add_trace(
            go.Bar(
                x=part["percent"].astype(float).to_list(),
                y=[safe(name) for name in part["series"]],
                orientation="h",
                name=safe(words(f"targets.{standing}")),
                marker={
                    "color": colour,
                    "pattern": {
                        "shape": ["/" if implied else "" for implied in part["implied"]],
                        "solidity": 0.35,
                    },
                },
                text=[words.value(value, "pct") for value in part["percent"]],
                textposition=["inside" if value > 30 else "outside" for value in part["percent"]],
                insidetextanchor="start",  # at the end it would often lie under the line of 100 %
                textangle=0,
                insidetextfont={"size": 12, "color": "#14191D" if look.dark else "#FFFFFF"},
                outsidetextfont={"size": 12, "color": look.text},
                cliponaxis=False,
                customdata=part["series"].to_list(),
                hovertext=part["hover"].to_list(),
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    figure.add_vline(x=100, line={"color": look.text, "width": 2})
    _value_axis(figure, rows["percent"], "pct")
    figure.update_yaxes(
        type="category",
        tickfont={"size": 12},
        dtick=1,
        categoryorder="array",
        categoryarray=[safe(name) for name in rows["series"]],
    )
    figure.update_layout(bargap=0.3, showlegend=True, legend={"y": -40 / max(170, ROW * len(rows) + 50)})
    return figure


@kept
def dumbbell(
    data: pd.DataFrame, names: tuple[str, str], caption: Caption, words: Words, look: Look
) -> go.Figure:
    """Two periods a place, joined by a line, the largest rise on top.

    names: of the two periods. data: series, value_a, value_b, change, unit, implied (value_a was worked out),
    hover (escaped text).
    """
    rows = data.sort_values("change", ascending=True, kind="stable")
    figure = frame(caption, look, words.separators, max(180, ROW * len(rows) + 50))
    places = [safe(name) for name in rows["series"]]
    for rising, colour, key in ((True, look.up, "compare.rise"), (False, look.down, "compare.fall")):
        part = rows[(rows["change"] >= 0) == rising]
        if not len(part):
            continue
        xs: list[float | None] = []
        ys: list[str | None] = []
        for row in part.itertuples():
            xs += [float(row.value_a), float(row.value_b), None]
            ys += [safe(row.series), safe(row.series), None]
        figure.add_trace(
            go.Scatter(
                x=xs,
                y=ys,
                mode="lines",
                line={"color": colour, "width": 4},
                name=safe(words(key)),
                hoverinfo="skip",
            )
        )
    derived = f"{names[0]} · {words('chart.legend_derived')}"
    for which, name, symbol, part in (
        ("value_a", names[0], "circle-open", rows[~rows["implied"].astype(bool)]),
        ("value_a", derived, "x-thin-open", rows[rows["implied"].astype(bool)]),
        ("value_b", names[1], "circle", rows),
    ):
        if not len(part):
            continue
        figure.add_trace(
            go.Scatter(
                x=part[which].astype(float).to_list(),
                y=[safe(place) for place in part["series"]],
                mode="markers",
                name=safe(name),
                marker={
                    "symbol": symbol,
                    "size": 11,
                    "color": look.text,
                    "line": {"width": 2, "color": look.text},
                },
                customdata=part["series"].to_list(),
                hovertext=part["hover"].to_list(),
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    values = pd.concat([rows["value_a"], rows["value_b"]])
    _value_axis(figure, values, str(rows["unit"].iloc[0]) if len(rows) else "count")
    figure.update_yaxes(
        type="category", tickfont={"size": 12}, categoryorder="array", categoryarray=places, dtick=1
    )
    figure.update_layout(showlegend=True, legend={"y": -40 / max(180, ROW * len(rows) + 50)})
    return figure


@kept
def stacked_shares(
    data: pd.DataFrame,
    classes: Sequence[tuple[str, str]],
    caption: Caption,
    words: Words,
    look: Look,
    *,
    rest: str,
    break_after: Mapping[str, str] | None = None,
) -> go.Figure:
    """One bar of 100 % a row, by class; what no document reports stays visible as the rest.

    data: row, one column of percent a class (NaN where not reported), and `hover:<class>` (escaped text).
    classes: (code, name) from best to worst. break_after: row after which a line with this note is drawn.
    """
    figure = frame(caption, look, words.separators, max(190, 40 * len(data) + 60))
    rows = [safe(row) for row in data["row"]]
    colours = [look.series[0], look.series[5], look.series[2], look.series[4], look.series[6]]
    total = pd.Series(0.0, index=data.index)
    for index, (code, name) in enumerate(classes):
        if code not in data or data[code].isna().all():
            continue
        values = data[code]
        total = total + values.fillna(0)
        figure.add_trace(
            go.Bar(
                x=[None if value != value else float(value) for value in values],
                y=rows,
                orientation="h",
                name=safe(name),
                marker={
                    "color": colours[index % len(colours)],
                    "line": {"color": look.background, "width": 1},
                },
                text=["" if value != value or value < 6 else words.value(value, "pct") for value in values],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"size": 12, "color": "#14191D" if look.dark or index in (1, 3) else "#FFFFFF"},
                hovertext=data[f"hover:{code}"].to_list(),
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    remainder = (100 - total).clip(lower=0)
    figure.add_trace(
        go.Bar(
            x=remainder.to_list(),
            y=rows,
            orientation="h",
            name=safe(rest),
            marker={"color": look.empty},
            hovertemplate=f"{safe(rest)}: %{{x:.1f}}%<extra></extra>",
        )
    )
    for row, note in (break_after or {}).items():
        place = rows.index(safe(row)) + 0.5 if safe(row) in rows else None
        if place is not None:
            figure.add_hline(y=place, line={"color": look.text, "width": 1, "dash": "dot"})
            figure.add_annotation(
                x=100,
                y=place,
                xanchor="right",
                yanchor="bottom",
                text=safe(note),
                showarrow=False,
                font={"size": 11, "color": look.text},
                bgcolor=look.background,
            )
    figure.update_layout(
        barmode="stack",
        uniformtext={"minsize": 11, "mode": "hide"},
        showlegend=True,
        bargap=0.35,
        legend={"y": -44 / max(190, 40 * len(data) + 60), "traceorder": "normal"},
    )
    figure.update_xaxes(
        showgrid=True, range=[0, max(100.0, float(total.max()) if len(total) else 100.0)], ticksuffix="%"
    )
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=rows, dtick=1)
    return figure
