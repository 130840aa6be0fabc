"""Two years side by side: the change worked out, and the change as the documents report it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import bars
from metrics.dashboard.charts.look import safe
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.shell import View

MEASURES = ("count", "rate_pct", "pct_of_target")


def choose_years(view: View, metric: str, measure: str) -> tuple[int, int] | None:
    """The two years; by default the neighbouring pair with most places that reported both."""
    words, state = view.words, view.state
    where = {"level": state["level"], "provinces": view.chosen_provinces, "part_years": False}
    rows = view.ask("headline", metric, measure, **where)
    years = sorted({int(year) for year in rows["year"].dropna()} | _base_years(view, metric, measure, where))
    if len(years) < 2:
        return None
    reported = view.ask("headline", metric, "change_pct", **where) if measure == "count" else rows.iloc[:0]
    best = _best_pair(rows, reported, years)
    left, right = st.columns(2)
    first = shell.choose(view, "from", words("compare.from"), years, str, default=best[0], place=left)
    last = shell.choose(view, "to", words("compare.to"), years, str, default=best[1], place=right)
    return int(first), int(last)


def _base_years(view: View, metric: str, measure: str, where: dict[str, Any]) -> set[int]:
    """Years that a document only compares with ("+12.9% on 2020"): they can be chosen too."""
    if measure != "count":
        return set()
    bases = view.ask("headline", metric, "change_pct", **where)["base_period"].dropna()
    return {int(base) for base in bases if len(base) == 4 and base.isdigit()}


def _best_pair(rows: pd.DataFrame, reported: pd.DataFrame, years: list[int]) -> tuple[int, int]:
    """The pair with most places that can be compared; then neighbouring years; then the latest."""
    names = points.place_names(rows)
    by_year = {year: set(names[rows["year"] == year]) for year in years}
    pairs = [(a, b) for a in years for b in years if a < b]
    stated = list(zip(reported["base_period"], reported["year"], strict=True))

    def worth(pair: tuple[int, int]) -> tuple[int, int, int]:
        both = len(by_year[pair[0]] & by_year[pair[1]]) + stated.count((str(pair[0]), pair[1]))
        return both, pair[0] - pair[1], pair[1]

    return max(pairs, key=worth)


def page(view: View) -> None:
    words, state = view.words, view.state
    metric, measure = choosers.metric_and_measure(view, measures=MEASURES)
    years = choose_years(view, metric, measure)
    if years is None:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
        return
    if years[0] == years[1]:
        st.info(words("compare.same_year"))
        return
    level = state["level"]
    frame = view.ask("compare_years", metric, measure, *years, level=level, provinces=view.chosen_provinces)
    frame["series"] = points.place_names(frame.assign(level=level))
    frame["change"] = frame["change_abs"].where(frame["change_abs"].notna(), frame["change_pp"])
    both = frame[frame["same_months"]].copy()
    title = words(
        "compare.title",
        metric=view.metric(metric),
        measure=view.label("measure", measure).lower(),
        a=years[0],
        b=years[1],
    )
    rows = used_figures(view, frame, metric, measure, years)
    if both.empty:
        st.info(words("compare.none_both"))
    else:
        both["hover"] = [hover(view, row, years) for row in both.itertuples()]
        head = evidence.caption(
            view, title, words("compare.subtitle", level=view.label("level", level)), rows
        )
        evidence.draw(view, bars.dumbbell(both, years, head, words, view.look), head, "compare", len(both))
    if len(frame):
        change_table(view, frame, years)
    st.caption(words("compare.base_differs"))
    evidence.evidence(
        view, rows, metric=metric, measure=measure, name=title, key="compare_rows", with_metric=True
    )


def used_figures(
    view: View, frame: pd.DataFrame, metric: str, measure: str, years: tuple[int, int]
) -> pd.DataFrame:
    """The figures behind the comparison: both years and the reported changes."""
    ids = {
        value for name in ("observation_a", "observation_b", "reported_id") for value in frame[name].dropna()
    }
    return view.figures(
        ids,
        metrics=[metric],
        measures=[measure, "change_pct"],
        years=years,
        levels=[view.state["level"]],
    )


def change_text(view: View, row: Any) -> tuple[str, str]:
    """Absolute and relative change in words; a rate changes in percentage points only."""
    words = view.words
    if not row.same_months:
        return "–", "–"
    if row.unit == "count":
        return words.value(row.change_abs, sign=True), words.value(round(row.change_pct, 1), "pct", sign=True)
    return words.value(round(row.change_pp, 2), "pp", sign=True), "–"


def hover(view: View, row: Any, years: tuple[int, int]) -> str:
    words = view.words
    absolute, relative = change_text(view, row)
    lines = [f"<b>{safe(row.series)}</b>"]
    lines += [
        f"{years[0]}: {safe(words.value(row.value_a, row.unit))}",
        f"{years[1]}: {safe(words.value(row.value_b, row.unit))}",
    ]
    lines.append(safe(absolute if relative == "–" else f"{absolute} ({relative})"))
    if row.reported_change_pct == row.reported_change_pct:
        lines.append(
            safe(
                f"{words('table.reported_change')}: {words.value(row.reported_change_pct, 'pct', sign=True)}"
            )
        )
    return "<br>".join(lines)


def change_table(view: View, frame: pd.DataFrame, years: tuple[int, int]) -> None:
    """Every place; those with a figure for one year only come last and are never dropped."""
    words = view.words
    ordered = frame.sort_values("change", ascending=False, na_position="last")
    texts = [change_text(view, row) for row in ordered.itertuples()]
    reported = [
        words.value(value, "pct", sign=True) if value == value else "–"
        for value in ordered["reported_change_pct"]
    ]
    verdicts = [verdict(view, row, years) for row in ordered.itertuples()]
    table = pd.DataFrame(
        {
            words("table.series"): ordered["series"].to_list(),
            str(years[0]): [
                words.value(value, unit)
                for value, unit in zip(ordered["value_a"], ordered["unit"], strict=True)
            ],
            str(years[1]): [
                words.value(value, unit)
                for value, unit in zip(ordered["value_b"], ordered["unit"], strict=True)
            ],
            words("table.change"): [text[0] for text in texts],
            words("table.relative"): [text[1] for text in texts],
            words("table.reported_change"): reported,
            words("compare.check"): verdicts,
        }
    )
    numbers = [name for name in table.columns if name not in (words("table.series"), words("compare.check"))]
    st.dataframe(
        table,
        hide_index=True,
        column_config={name: st.column_config.TextColumn(name, alignment="right") for name in numbers},
        height="content" if len(table) <= 12 else evidence.TABLE_HEIGHT,
        key="changes",
        alt=words("table.change"),
    )
    st.caption(words("compare.reported_note"))


def verdict(view: View, row: Any, years: tuple[int, int]) -> str:
    """Whether the reported change agrees with the one worked out, or why that cannot be told."""
    words = view.words
    if row.only_in is not None and row.only_in == row.only_in:
        return words("compare.only_year", year=years[0] if row.only_in == "a" else years[1])
    if not row.same_months:
        return words("compare.other_months")
    if row.reported_change_pct != row.reported_change_pct:
        return words("compare.not_reported")
    return words("compare.differs" if row.reported_differs else "compare.agrees")


page(shell.view())
