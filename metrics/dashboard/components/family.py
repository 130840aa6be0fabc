"""A page for the metrics of some families: choose one, see its course and its words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import bars, trend
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.shell import View

MOST_LINES = 8
MEASURES = ("count", "rate_pct", "pct_of_target", "change_pct")


def family_page(view: View, families: Sequence[str]) -> None:
    """Chooser, chart, category breakdown and evidence for the metrics of these families that have figures."""
    words = view.words
    members = [metric.code for family in families for metric in view.catalogue.family_metrics(family)]
    found = {
        code: measures
        for code, measures in choosers.available(view, measures=MEASURES).items()
        if code in members
    }
    if not found:
        shell.empty(view)
        return
    metric, measure = _choose(view, found)
    level = view.state["level"]
    category = _category(view, metric)
    rows = points.points(
        view.ask(
            "series",
            metric,
            measure,
            view.chosen_provinces if level != "national" else None,
            years=view.chosen_years,
            level=level,
            category=category,
        )
    )
    title = words("trends.title", metric=view.metric(metric), measure=view.label("measure", measure).lower())
    if category:
        title += f", {view.label('category', category).lower()}"
    if rows.empty:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
    else:
        _chart(view, rows, metric, title)
        evidence.evidence(view, rows, metric=metric, measure=measure, name=title, key="family")
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


def _chart(view: View, rows: pd.DataFrame, metric: str, title: str) -> None:
    """Lines when there are several years, ranked bars when there is one."""
    words = view.words
    shown = points.fullest(rows, MOST_LINES)
    unit = str(rows["unit"].iloc[0])
    level = view.label("level", view.state["level"])
    span = (
        str(rows["year"].min())
        if rows["year"].nunique() == 1
        else f"{rows['year'].min()}–{rows['year'].max()}"
    )
    head = evidence.caption(view, title, words("trends.subtitle", level=level, years=span), rows)
    if rows["year"].nunique() == 1:
        figure = bars.ranked(rows, head, words, view.look, unit=unit)
    else:
        chart = rows[rows["series"].isin(shown)]
        order = {name: rank for rank, name in enumerate(words.sorted(shown))}
        chart = chart.sort_values("series", key=lambda column: column.map(order), kind="stable")
        breaks = points.break_years(view.definition(metric), words)
        figure = trend.trend(chart, head, words, view.look, unit=unit, breaks=breaks)
    evidence.draw(view, figure, head, "family_chart", len(rows))
    if len(shown) < rows["series"].nunique():
        st.caption(words("trends.too_many", n=len(shown), total=rows["series"].nunique()))
