"""A page for the metrics of some families: choose one, see its course and its words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import bars, trend
from metrics.dashboard.charts.look import Caption
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View

MOST_LINES = 8
MEASURES = ("count", "rate_pct", "pct_of_target", "change_pct")


def family_page(view: View, families: Sequence[str]) -> None:
    """Chooser, chart, category breakdown and evidence for the metrics of these families that have figures."""
    words = view.words
    members = [metric.code for family in families for metric in view.catalogue.family_metrics(family)]
    found = {
        code: measures for code, measures in choosers.available(view, MEASURES).items() if code in members
    }
    if not found:
        shell.empty(view)
        return
    metric, measure = _choose(view, found)
    category = _category(view, metric)
    charted = course(view, metric, measure, category)
    if charted is None:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
    else:
        evidence.draw(view, charted, "family_chart")
        evidence.evidence(view, charted, "family")
    missing = [view.short(code) for code in members if code not in found]
    if missing:
        st.caption(evidence.escaped(words("family.no_figures", names=", ".join(missing))))


def _choose(view: View, found: dict[str, list[str]]) -> tuple[str, str]:
    left, right = st.columns([3, 2])
    counts = view.options.metrics[view.options.metrics["level"] == view.state["level"]]
    totals = counts[counts["metric"].isin(found)].groupby("metric")["figures"].sum()
    metric = shell.choose(
        view,
        "metric",
        view.words("filter.metric"),
        list(found),
        view.metric,
        default=str(totals.idxmax()) if len(totals) else None,
        place=left,
    )
    measure = shell.choose(
        view,
        "measure",
        view.words("filter.measure"),
        found[metric],
        lambda code: view.label("measure", code),
        place=right,
    )
    return metric, measure


def _category(view: View, metric: str) -> str | None:
    frame = view.options.categories
    codes = frame.loc[frame["metric"] == metric, "category"].tolist()
    if not codes:
        return None
    chosen = shell.choose(
        view,
        "category",
        view.words("family.category"),
        ["total", *codes],
        lambda code: view.words("filter.category_total") if code == "total" else view.label("category", code),
    )
    return None if chosen == "total" else str(chosen)


@prepared
def course(view: View, metric: str, measure: str, category: str | None) -> evidence.Charted | None:
    """Lines when there are several years, ranked bars when there is one; None without figures."""
    words, level = view.words, view.state["level"]
    rows = points.points(view.series(metric, measure, level, category=category))
    if rows.empty:
        return None
    title = words("trends.title", metric=view.metric(metric), measure=view.label("measure", measure).lower())
    if category:
        title += f", {view.label('category', category).lower()}"
    shown = points.fullest(rows, MOST_LINES)
    first, last = rows["year"].min(), rows["year"].max()
    span = str(first) if first == last else f"{first}–{last}"
    subtitle = words("trends.subtitle", level=view.label("level", level), years=span)
    head = evidence.caption(view, title, subtitle, rows)
    places = rows["series"].nunique()
    too_many = words("trends.too_many", n=len(shown), total=places)
    return evidence.Charted(
        title,
        head,
        drawing(view, rows, shown, metric, head),
        len(rows),
        evidence.gathered(view, rows, metric=metric, measure=measure),
        (too_many,) if len(shown) < places else (),
    )


def drawing(view: View, rows: pd.DataFrame, shown: list[str], metric: str, head: Caption) -> go.Figure:
    words, unit = view.words, str(rows["unit"].iloc[0])
    if rows["year"].nunique() == 1:
        return bars.ranked(rows, head, words, view.look, unit=unit)
    chart = rows[rows["series"].isin(shown)]
    order = {name: rank for rank, name in enumerate(words.sorted(shown))}
    chart = chart.sort_values("series", key=lambda column: column.map(order), kind="stable")
    breaks = points.break_years(view.definition(metric), words)
    return trend.trend(chart, head, words, view.look, unit=unit, breaks=breaks)
