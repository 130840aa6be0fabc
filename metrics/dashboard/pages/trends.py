"""One metric over the years, with the words behind every point."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import trend
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.shell import View

MOST_LINES = 8
TARGET_OF = {"count": "target", "rate_pct": "target_rate_pct"}


def series(
    view: View, metric: str, measure: str, level: str, subgroup: str | None, role: str = "actual"
) -> pd.DataFrame:
    frame = view.ask(
        "series",
        metric,
        measure,
        view.chosen_provinces if level != "national" else None,
        years=view.chosen_years,
        level=level,
        subgroup=subgroup,
    )
    return points.points(frame, role)


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


def note_derived(view: View, derived: pd.DataFrame) -> None:
    """The arithmetic of every value that was worked out."""
    words = view.words
    if derived.empty:
        return
    listed = [
        f"{row.series}, {words.period(row.period)}: {points.arithmetic(row, words)}"
        for row in derived.itertuples()
    ]
    st.caption(evidence.escaped(words("trends.derived_note", list="; ".join(listed))))


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


def page(view: View) -> None:
    words, state = view.words, view.state
    metric, measure = choosers.metric_and_measure(view)
    level = state["level"]
    subgroup = options_row(view, metric, measure, level)
    rows = series(view, metric, measure, level, subgroup)
    if rows.empty:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
        return
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
        if chart.empty:
            shell.empty(view)
            return
    order = {name: rank for rank, name in enumerate(words.sorted(set(chart["series"])))}
    chart = chart.sort_values("series", key=lambda column: column.map(order), kind="stable")
    title = words("trends.title", metric=view.metric(metric), measure=view.label("measure", measure).lower())
    found = view.definition(metric)
    years = f"{chart['year'].min()}–{chart['year'].max()}"
    what = (
        words("chart.index_unit")
        if unit == "index"
        else found.unit(view.language)
        if found and unit == "count"
        else ""
    )
    head = evidence.caption(
        view, title, ", ".join(part for part in (view.label("level", level), years, what) if part), chart
    )
    figure = trend.trend(
        chart,
        head,
        words,
        view.look,
        unit=unit,
        breaks=points.break_years(found, words),
        panels=state["layout"] == "panels",
    )
    evidence.draw(view, figure, head, "trend", len(chart))
    if len(drawn) < len(names):
        st.caption(words("trends.too_many", n=len(drawn), total=len(names)))
    note_derived(view, derived)
    listed = pd.concat([rows, *(part for part in parts[1:-1] if len(part))]).sort_values(
        ["series", "year"], kind="stable"
    )
    evidence.evidence(view, listed, metric=metric, measure=measure, name=title, key="trends")
    alternatives(view, listed)


def alternatives(view: View, rows: pd.DataFrame) -> None:
    """Figures of other documents for the same places and years, where they differ."""
    disputed = rows[rows["n_values"].fillna(1) > 1]
    if disputed.empty:
        return
    st.subheader(view.words("trends.alternatives"))
    found = view.ask("alternatives", disputed["observation_id"].head(30))
    evidence.figures_table(view, found, "alternatives")


page(shell.view())
