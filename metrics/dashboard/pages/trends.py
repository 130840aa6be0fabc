"""One metric over the years, with the words behind every point."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import trend
from metrics.dashboard.charts.look import Caption
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View

MOST_LINES = 8
TARGET_OF = {"count": "target", "rate_pct": "target_rate_pct"}


def series(
    view: View, metric: str, measure: str, level: str, subgroup: str | None, role: str = "actual"
) -> pd.DataFrame:
    return points.points(view.series(metric, measure, level, subgroup=subgroup), role)


def worked_out(
    view: View, metric: str, measure: str, level: str, subgroup: str | None, rows: pd.DataFrame
) -> pd.DataFrame:
    """Values that follow from reported ones, where the reader asks for them and none is reported."""
    if view.state["derived"] != "yes" or measure != "count":
        return rows.iloc[:0]
    provinces = view.chosen_provinces if level != "national" else None
    found = view.ask("implied", metric=metric, measure=measure, level=level, provinces=provinces)
    same = found["subgroup"].isna() if subgroup is None else found["subgroup"] == subgroup
    found = view.within_years(found[same & found["category"].isna()])
    basis = view.ask("observations", metrics=[metric], levels=[level])
    return points.worked_out(found, basis, rows)


def told_derived(view: View, derived: pd.DataFrame) -> str:
    """The arithmetic of every value that was worked out."""
    words = view.words
    listed = (
        f"{row.series}, {words.period(row.period)}: {points.arithmetic(row, words)}"
        for row in derived.itertuples()
    )
    return evidence.escaped(words("trends.derived_note", list="; ".join(listed)))


def options_row(view: View, metric: str, measure: str, level: str) -> str | None:
    words = view.words
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shell.choose(
            view,
            "layout",
            words("trends.layout"),
            ["lines", "panels"],
            lambda code: words(f"trends.{code}"),
            kind="segments",
        )
        shell.choose(
            view,
            "scale",
            words("trends.scale"),
            ["absolute", "index"],
            lambda code: words(f"trends.{code}"),
            kind="segments",
        )
        subgroups = [
            "total",
            *(name.code for name in view.catalogue.group("subgroup") if name.code in view.options.subgroups),
        ]
        subgroup = shell.choose(
            view,
            "subgroup",
            words("filter.subgroup"),
            subgroups,
            lambda code: words("filter.subgroup_total") if code == "total" else view.label("subgroup", code),
            width=220,
        )
        if level == "province":
            shell.switch(view, "national", words("trends.national"))
        if measure in TARGET_OF:
            shell.switch(view, "targets", words("trends.targets"))
        if measure == "count":
            shell.switch(view, "derived", words("trends.derived"))
    return None if subgroup == "total" else str(subgroup)


@prepared
def course(
    view: View, metric: str, measure: str, subgroup: str | None
) -> tuple[evidence.Charted, evidence.Listing | None] | None:
    """The chart with all that belongs to it, and the competing figures; None without figures."""
    words, state = view.words, view.state
    level = state["level"]
    rows = series(view, metric, measure, level, subgroup)
    if rows.empty:
        return None
    names = words.sorted(set(rows["series"]))
    shown = points.fullest(rows, trend.PANEL_LIMIT if state["layout"] == "panels" else MOST_LINES)
    drawn = [name for name in names if name in shown]
    parts = [rows[rows["series"].isin(drawn)]]
    if state["targets"] == "yes" and measure in TARGET_OF:
        plans = series(view, metric, TARGET_OF[measure], level, subgroup, "target")
        parts.append(plans[plans["series"].isin(drawn)])
    if state["national"] == "yes" and level == "province":
        parts.append(series(view, metric, measure, "national", subgroup))
    derived = worked_out(view, metric, measure, level, subgroup, rows)
    parts.append(derived[derived["series"].isin(drawn)])
    chart = pd.concat([part for part in parts if len(part)])
    unit = str(rows["unit"].iloc[0])
    if state["scale"] == "index":
        chart, unit = trend.indexed(chart[chart["role"] == "actual"]), "index"
    title = words("trends.title", metric=view.metric(metric), measure=view.label("measure", measure).lower())
    head, figure = drawing(view, chart, metric, title, unit)
    listed = pd.concat([rows, *(part for part in parts[1:-1] if len(part))]).sort_values(
        ["series", "year"], kind="stable"
    )
    notes = []
    if len(drawn) < len(names):
        notes.append(words("trends.too_many", n=len(drawn), total=len(names)))
    if len(derived):
        notes.append(told_derived(view, derived))
    below = evidence.gathered(view, listed, metric=metric, measure=measure)
    charted = evidence.Charted(title, head, figure, len(chart), below, tuple(notes))
    return charted, alternatives(view, listed)


def drawing(
    view: View, chart: pd.DataFrame, metric: str, title: str, unit: str
) -> tuple[Caption, go.Figure | None]:
    """The chart of these points with its head."""
    words, state = view.words, view.state
    if chart.empty:
        return Caption(title), None
    order = {name: rank for rank, name in enumerate(words.sorted(set(chart["series"])))}
    chart = chart.sort_values("series", key=lambda column: column.map(order), kind="stable")
    found = view.definition(metric)
    years = f"{chart['year'].min()}–{chart['year'].max()}"
    what = (
        words("chart.index_unit")
        if unit == "index"
        else found.unit(view.language)
        if found and unit == "count"
        else ""
    )
    level = view.label("level", state["level"])
    head = evidence.caption(view, title, ", ".join(part for part in (level, years, what) if part), chart)
    figure = trend.trend(
        chart,
        head,
        words,
        view.look,
        unit=unit,
        breaks=points.break_years(found, words),
        panels=state["layout"] == "panels",
    )
    return head, figure


def page(view: View) -> None:
    words = view.words
    metric, measure = choosers.metric_and_measure(view)
    subgroup = options_row(view, metric, measure, view.state["level"])
    found = course(view, metric, measure, subgroup)
    if found is None:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
        return
    charted, others = found
    if charted.figure is None:
        shell.empty(view)
        return
    evidence.draw(view, charted, "trend")
    evidence.evidence(view, charted, "trends")
    if others is not None:
        st.subheader(words("trends.alternatives"))
        evidence.figures_table(view, others, "alternatives")


def alternatives(view: View, rows: pd.DataFrame) -> evidence.Listing | None:
    """Figures of other documents for the same places and years, where they differ."""
    disputed = rows[rows["n_values"].fillna(1) > 1]
    if disputed.empty:
        return None
    return evidence.listing(view, view.ask("alternatives", disputed["observation_id"].head(30)))


page(shell.view())
