"""Results against targets: who met them, who missed, by how much, and how that is known."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import bars
from metrics.dashboard.charts.look import safe
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View

MEASURES = ("pct_of_target", "target")


def page(view: View) -> None:
    words = view.words
    metrics = list(choosers.available(view, MEASURES))
    if not metrics:
        shell.empty(view)
        return
    left, right = st.columns([3, 1])
    metric = shell.choose(view, "metric", words("filter.metric"), metrics, view.metric, place=left)
    found = years_of(view, metric)
    if found is None:
        shell.empty(view, choosers.elsewhere(view, metric, "pct_of_target"))
        return
    years, fullest = found
    year = int(shell.choose(view, "year", words("filter.year"), years, str, default=fullest, place=right))
    charted, summary, table = result(view, metric, year)
    st.markdown(summary)
    evidence.draw(view, charted, "targets")
    summary_table(view, table)
    evidence.evidence(view, charted, "target_rows")


def with_percent(view: View, metric: str) -> pd.DataFrame:
    """The places whose result can be set against a target."""
    frame = view.ask("targets", metric, level=view.state["level"], provinces=view.chosen_provinces)
    return frame[frame["pct_of_target"].notna() | frame["pct_computed"].notna()]


@prepared
def years_of(view: View, metric: str) -> tuple[list[int], int] | None:
    """The years to choose from, and the one with most places; None without figures."""
    counts = with_percent(view, metric)["year"].value_counts().sort_index(ascending=False)
    return ([int(year) for year in counts.index], int(counts.idxmax())) if len(counts) else None


@prepared
def result(view: View, metric: str, year: int) -> tuple[evidence.Charted, str, pa.Table]:
    """The chart of a year with all that belongs to it, its sum in words, and the table of the places."""
    words = view.words
    frame = with_percent(view, metric)
    rows = standings(view, frame[frame["year"] == year])
    used = used_figures(view, rows)
    count = rows["standing"].value_counts()
    summary = words(
        "targets.summary",
        met=int(count.get("met", 0)),
        missed=int(count.get("missed", 0)),
        running=int(count.get("running", 0)),
        total=len(rows),
    )
    title = words("targets.title", metric=view.metric(metric), year=year)
    subtitle = words("targets.subtitle", level=view.label("level", view.state["level"]))
    head = evidence.caption(view, title, subtitle, used)
    figure = bars.bullet(rows, head, words, view.look)
    below = evidence.gathered(view, used, metric=metric, measure="pct_of_target", with_metric=True)
    table = pa.Table.from_pandas(listed(view, rows), preserve_index=False)
    return evidence.Charted(title, head, figure, len(rows), below), summary, table


def standings(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """With the percent to show, whether it was worked out, its period, and the text of the hover box."""
    rows = frame.copy()
    rows["period"] = rows["pct_period"].where(rows["pct_id"].notna(), rows["target_period"])
    rows["series"] = points.place_names(rows.assign(level=view.state["level"]))
    rows["implied"] = rows["pct_of_target"].isna()
    rows["percent"] = rows["pct_of_target"].where(~rows["implied"], rows["pct_computed"])
    whole = rows["period"].astype(str).str.fullmatch(r"\d{4}")
    rows["standing"] = "running"
    rows.loc[whole, "standing"] = "missed"
    rows.loc[rows["percent"] >= 100, "standing"] = "met"
    rows["hover"] = [hover(view, row) for row in rows.itertuples()]
    return rows


def _plan(view: View, row: Any) -> str:
    words = view.words
    if row.target == row.target and row.target is not None:
        return words.number(row.target)
    if row.implied_target == row.implied_target and row.implied_target is not None:
        return f"≈ {words.number(row.implied_target, 0)} ({words('chart.legend_derived')})"
    return "–"


def hover(view: View, row: Any) -> str:
    words = view.words
    lines = [f"<b>{safe(row.series)}: {safe(words.value(row.percent, 'pct'))}</b>"]
    lines.append(safe(words.period(row.period)))
    lines.append(safe(words("targets.plan", target=_plan(view, row), result=words.number(row.actual))))
    lines.append(f"<i>{safe(words('targets.implied' if row.implied else 'targets.reported'))}</i>")
    return "<br>".join(lines)


def used_figures(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    ids = {value for name in ("actual_id", "target_id", "pct_id") for value in rows[name].dropna()}
    return view.figures(ids)


def listed(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The places with their results, the highest percent first."""
    words = view.words
    ordered = rows.sort_values("percent", ascending=False)
    return pd.DataFrame(
        {
            words("table.series"): ordered["series"].to_list(),
            words("table.period"): [words.period(period) for period in ordered["period"]],
            words("table.percent"): [words.value(value, "pct") for value in ordered["percent"]],
            words("targets.exceeded"): [
                words.value(round(value - 100, 2), "pp", sign=True) for value in ordered["percent"]
            ],
            words("table.result"): [words.number(value) for value in ordered["actual"]],
            words("table.target"): [_plan(view, row) for row in ordered.itertuples()],
            words("targets.how"): [
                words("targets.implied" if implied else "targets.reported") for implied in ordered["implied"]
            ],
        }
    )


def summary_table(view: View, table: pa.Table) -> None:
    numbers = table.column_names[2:6]
    st.dataframe(
        table,
        hide_index=True,
        column_config={name: st.column_config.TextColumn(name, alignment="right") for name in numbers},
        height="content" if table.num_rows <= 12 else evidence.TABLE_HEIGHT,
        key="target_table",
        alt=view.words("page.targets"),
    )


page(shell.view())
