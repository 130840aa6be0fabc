"""Where figures are from: the map of provinces and the grid of coverage."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from metrics.dashboard.charts.kept import kept
from metrics.dashboard.charts.look import Caption, Look, frame, safe, year_axis
from metrics.dashboard.wording import Words

# Frames in degrees: the mainland fills the picture; the archipelagos stay reachable by moving the map.
CENTRE = {"lon": 106.6, "lat": 15.95}
ZOOM = 4.35


@lru_cache(maxsize=4)
def shapes(path: Path) -> dict[str, Any]:
    """A GeoJSON file of borders. Raises OSError when it is missing."""
    collection: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return collection


def _style(look: Look) -> dict[str, Any]:
    """A base map of nothing but a background, so that no tile is ever asked for."""
    return {
        "id": f"plain-{look.background}",
        "version": 8,
        # plotly drops empty objects on the way, and a style without sources is refused.
        "sources": {"none": {"type": "geojson", "data": {"type": "Point", "coordinates": [0, 0]}}},
        "layers": [
            {
                "id": "background",
                "type": "background",
                "minzoom": 0,
                "maxzoom": 22,
                "paint": {"background-color": look.background},
            }
        ],
    }


def _only(features: list[dict[str, Any]]) -> dict[str, Any]:
    """The shapes a trace needs and no more: every trace sends its own copy to the browser."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": item["id"], "properties": {}, "geometry": item["geometry"]}
            for item in features
        ],
    }


@kept
def province_map(
    data: pd.DataFrame,
    geojson: dict[str, Any],
    caption: Caption,
    words: Words,
    look: Look,
    *,
    unit: str = "count",
) -> go.Figure:
    """Provinces coloured by value; those without a figure stay visible in grey.

    data: code (feature of the GeoJSON), name, value, hover (escaped text). geojson: RFC 7946, ids are the
    codes.
    """
    figure = frame(caption, look, words.separators, 560)
    known = set(data["code"])
    rest = [feature for feature in geojson["features"] if feature["id"] not in known]
    border = {"color": look.background, "width": 0.8}
    figure.add_trace(
        go.Choroplethmap(
            geojson=_only(rest),
            locations=[feature["id"] for feature in rest],
            z=[0] * len(rest),
            colorscale=[[0, look.empty], [1, look.empty]],
            showscale=False,
            marker={"line": {"color": look.grid, "width": 0.6}},
            text=[
                f"<b>{safe(feature['properties']['name'])}</b><br>{safe(words('chart.no_figure'))}"
                for feature in rest
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    if len(data):
        figure.add_trace(
            go.Choroplethmap(
                geojson=_only([feature for feature in geojson["features"] if feature["id"] in known]),
                locations=data["code"].to_list(),
                z=data["value"].astype(float).to_list(),
                zmin=min(0.0, float(data["value"].min())),
                colorscale=look.colorscale(),
                marker={"line": border},
                colorbar={
                    "orientation": "h",
                    "x": 0,
                    "xanchor": "left",
                    "y": 0,
                    "yanchor": "top",
                    "len": 0.6,
                    "thickness": 10,
                    "ticksuffix": "%" if unit == "pct" else "",
                    "nticks": 4,
                    "tickformat": ",~f",
                    "outlinewidth": 0,
                },
                customdata=data["name"].to_list(),
                text=data["hover"].to_list(),
                hovertemplate="%{text}<extra></extra>",
            )
        )
    figure.update_layout(
        map={"style": _style(look), "center": CENTRE, "zoom": ZOOM},
        margin={"b": 44, "l": 4, "r": 4},
    )
    return figure


@kept
def coverage(data: pd.DataFrame, caption: Caption, words: Words, look: Look) -> go.Figure:
    """A square for every province and year that has figures, darker where there are more.

    data: province, year, figures (how many). Squares rather than a heat map, because squares can be chosen.
    """
    names = words.sorted(set(data["province"]))[::-1]
    figure = frame(caption, look, words.separators, max(160, 18 * len(names) + 40))
    counts = data["figures"].astype(float)
    figure.add_trace(
        go.Scatter(
            x=data["year"].astype(int).to_list(),
            y=[safe(name) for name in data["province"]],
            mode="markers",
            marker={
                "symbol": "square",
                "size": 13,
                "color": [_step(count) for count in counts],
                "cmin": 0,
                "cmax": 5,
                "colorscale": look.colorscale(),
                "line": {"width": 0},
            },
            customdata=[[row.province, int(row.year)] for row in data.itertuples()],
            text=[
                f"<b>{safe(row.province)}, {int(row.year)}</b><br>"
                + safe(words("coverage.figures", n=words.number(row.figures)))
                for row in data.itertuples()
            ],
            hovertemplate="%{text}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    year_axis(figure, int(data["year"].min()), int(data["year"].max()), side="top")
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[safe(name) for name in names],
        tickfont={"size": 11},
        dtick=1,
        range=[-0.7, len(names) - 0.3],
    )
    return figure


def _step(count: float) -> int:
    """Six steps, so that one figure differs visibly from five and five from fifty."""
    return sum(count >= limit for limit in (2, 4, 8, 16, 32))
