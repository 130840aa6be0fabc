"""Two years side by side: the change worked out, and the change as the documents report it."""

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

MEASURES = ("count", "rate_pct", "pct_of_target")
PAIRED = ("level", "province", "organization", "year", "base_period")  # what a pair of years is chosen by


Periods = tuple[str, str]


def choose_periods(view: View, metric: str, measure: str) -> Periods | None:
    """The two periods: years, or parts of years that documents report. By default the neighbouring pair of
    years with most places that reported both."""
    words = view.words
    found = offered(view, metric, measure)
    if found is None:
        return None
    options, best = found
    left, right = st.columns(2)
    first = shell.choose(
        view, "from", words("compare.from"), options, words.period, default=best[0], place=left
    )
    last = shell.choose(view, "to", words("compare.to"), options, words.period, default=best[1], place=right)
    return str(first), str(last)


@prepared
def offered(view: View, metric: str, measure: str) -> tuple[list[str], Periods] | None:
    """The periods to choose from and the pair shown without a choice; None when there are fewer than two."""
    where = {"level": view.state["level"], "provinces": view.chosen_provinces}
    wanted = {"part_years": False, "columns": PAIRED, **where}
    rows = view.ask("headline", metric, measure, **wanted)
    reported = rows.iloc[:0]
    if measure == "count":
        reported = view.ask("headline", metric, "change_pct", **wanted)
    # Years that a document only compares with ("+12.9% on 2020") can be chosen too.
    bases = {int(base) for base in reported["base_period"].dropna() if len(base) == 4 and base.isdigit()}
    years = sorted({int(year) for year in rows["year"].dropna()} | bases)
    found = view.ask("periods", metric, measure, **where)
    parts = [period for period in found["period"] if not period.isdigit()]
    options = sorted({*map(str, years), *parts}, key=lambda period: (period[:4], len(period), period))
    if len(options) < 2:
        return None
    best = _best_pair(rows, reported, years) if len(years) > 1 else (options[0], options[-1])
    return options, best


def _best_pair(rows: pd.DataFrame, reported: pd.DataFrame, years: list[int]) -> Periods:
    """The pair with most places that can be compared; then neighbouring years; then the latest."""
    names = points.place_names(rows)
    by_year = {year: set(names[rows["year"] == year]) for year in years}
    pairs = [(a, b) for a in years for b in years if a < b]
    stated = list(zip(reported["base_period"], reported["year"], strict=True))

    def worth(pair: tuple[int, int]) -> tuple[int, int, int]:
        both = len(by_year[pair[0]] & by_year[pair[1]]) + stated.count((str(pair[0]), pair[1]))
        return both, pair[0] - pair[1], pair[1]

    first, last = max(pairs, key=worth)
    return str(first), str(last)


def page(view: View) -> None:
    words = view.words
    metric, measure = choosers.metric_and_measure(view, measures=MEASURES)
    periods = choose_periods(view, metric, measure)
    if periods is None:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
        return
    if periods[0] == periods[1]:
        st.info(words("compare.same_year"))
        return
    charted, table, implied = comparison(view, metric, measure, periods)
    if charted.figure is None:
        st.info(words("compare.none_both"))
    else:
        evidence.draw(view, charted, "compare")
    if table.num_rows:
        change_table(view, table)
    if implied:
        st.caption(words("compare.implied_note"))
    st.caption(words("compare.base_differs"))
    evidence.evidence(view, charted, "compare_rows")


@prepared
def comparison(
    view: View, metric: str, measure: str, periods: Periods
) -> tuple[evidence.Charted, pa.Table, bool]:
    """The chart with all that belongs to it, the table of all places, and whether a value was worked out."""
    words, level = view.words, view.state["level"]
    frame = view.ask(
        "compare_periods", metric, measure, *periods, level=level, provinces=view.chosen_provinces
    )
    frame["series"] = points.place_names(frame.assign(level=level))
    frame = with_implied(view, frame, metric, measure, periods)
    frame["change"] = frame["change_abs"].where(frame["change_abs"].notna(), frame["change_pp"])
    both = frame[frame["change"].notna()].copy()
    names = (words.period(periods[0]), words.period(periods[1]))
    title = words(
        "compare.title",
        metric=view.metric(metric),
        measure=view.label("measure", measure).lower(),
        a=names[0],
        b=names[1],
    )
    rows = used_figures(view, frame)
    head = evidence.caption(view, title, words("compare.subtitle", level=view.label("level", level)), rows)
    figure = None
    if len(both):
        both["hover"] = [hover(view, row, names) for row in both.itertuples()]
        figure = bars.dumbbell(both, names, head, words, view.look)
    below = evidence.gathered(view, rows, metric=metric, measure=measure, with_metric=True)
    table = pa.Table.from_pandas(changes(view, frame, periods), preserve_index=False)
    charted = evidence.Charted(title, head, figure, len(both), below)
    return charted, table, bool(frame["implied"].any())


def with_implied(
    view: View, frame: pd.DataFrame, metric: str, measure: str, periods: Periods
) -> pd.DataFrame:
    """Where the first period has no figure but a document gives the change on it, the earlier value that
    follows from the two; marked `implied`, never taken for a reported one."""
    frame = frame.assign(implied=False)
    if measure != "count":
        return frame
    known = view.ask("implied", metric=metric, measure="count", level=view.state["level"])
    known = known[known["period"] == periods[0]]
    worked_out = dict(zip(known["observations"], known["value"], strict=True))
    for index, row in frame.iterrows():
        value = worked_out.get(f"{row['observation_b']},{row['reported_id']}")
        if row["only_in"] == "b" and value is not None:
            change = float(row["value_b"]) - value
            frame.loc[index, ["value_a", "change_abs", "implied"]] = [value, change, True]
            frame.loc[index, "change_pct"] = row["reported_change_pct"]
    return frame


def used_figures(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The figures behind the comparison: both periods and the reported changes."""
    ids = {
        value for name in ("observation_a", "observation_b", "reported_id") for value in frame[name].dropna()
    }
    return view.figures(ids)


def change_text(view: View, row: Any) -> tuple[str, str]:
    """Absolute and relative change in words; a rate changes in percentage points only."""
    words = view.words
    if row.implied:
        return f"≈ {words.value(round(row.change_abs), sign=True)}", "–"
    if not row.same_months:
        return "–", "–"
    if row.unit == "count":
        return words.value(row.change_abs, sign=True), words.value(round(row.change_pct, 1), "pct", sign=True)
    return words.value(round(row.change_pp, 2), "pp", sign=True), "–"


def value_text(view: View, row: Any, side: str, period: str = "") -> str:
    """The value of one side; what it covers where that is not the whole period chosen, and whether it was
    worked out."""
    words = view.words
    text = words.value(getattr(row, f"value_{side}"), row.unit)
    if side == "a" and row.implied:
        return f"≈ {words.number(row.value_a, 0)} ({words('chart.legend_derived')})"
    covers = getattr(row, f"period_{side}")
    if period.isdigit() and isinstance(covers, str) and getattr(row, f"is_part_{side}"):
        text += f" ({words.period(covers)})"
    return text


def hover(view: View, row: Any, names: Periods) -> str:
    words = view.words
    absolute, relative = change_text(view, row)
    lines = [f"<b>{safe(row.series)}</b>"]
    lines += [
        f"{safe(names[0])}: {safe(value_text(view, row, 'a'))}",
        f"{safe(names[1])}: {safe(value_text(view, row, 'b'))}",
    ]
    lines.append(safe(absolute if relative == "–" else f"{absolute} ({relative})"))
    if row.reported_change_pct == row.reported_change_pct:
        lines.append(
            safe(
                f"{words('table.reported_change')}: {words.value(row.reported_change_pct, 'pct', sign=True)}"
            )
        )
    return "<br>".join(lines)


def changes(view: View, frame: pd.DataFrame, periods: Periods) -> pd.DataFrame:
    """Every place; those with a figure for one year only come last and are never dropped."""
    words = view.words
    ordered = frame.sort_values("change", ascending=False, na_position="last")
    texts = [change_text(view, row) for row in ordered.itertuples()]
    reported = [
        words.value(value, "pct", sign=True) if value == value else "–"
        for value in ordered["reported_change_pct"]
    ]
    verdicts = [verdict(view, row, periods) for row in ordered.itertuples()]
    return pd.DataFrame(
        {
            words("table.series"): ordered["series"].to_list(),
            words.period(periods[0]): [
                value_text(view, row, "a", periods[0]) for row in ordered.itertuples()
            ],
            words.period(periods[1]): [
                value_text(view, row, "b", periods[1]) for row in ordered.itertuples()
            ],
            words("table.change"): [text[0] for text in texts],
            words("table.relative"): [text[1] for text in texts],
            words("table.reported_change"): reported,
            words("compare.check"): verdicts,
        }
    )


def change_table(view: View, table: pa.Table) -> None:
    words = view.words
    numbers = [
        name for name in table.column_names if name not in (words("table.series"), words("compare.check"))
    ]
    st.dataframe(
        table,
        hide_index=True,
        column_config={name: st.column_config.TextColumn(name, alignment="right") for name in numbers},
        height="content" if table.num_rows <= 12 else evidence.TABLE_HEIGHT,
        key="changes",
        alt=words("table.change"),
    )
    st.caption(words("compare.reported_note"))


def verdict(view: View, row: Any, periods: Periods) -> str:
    """Whether the reported change agrees with the one worked out, or why that cannot be told."""
    words = view.words
    if row.implied:
        return words("compare.from_change", period=words.period(periods[0]))
    if row.only_in is not None and row.only_in == row.only_in:
        return words("compare.only_year", period=words.period(periods[0 if row.only_in == "a" else 1]))
    if not row.same_months:
        return words("compare.other_months")
    if row.reported_change_pct != row.reported_change_pct:
        return words("compare.not_reported")
    # A mark, not a colour alone, so that it is seen in print and by everyone.
    return f"⚠ {words('compare.differs')}" if row.reported_differs else f"✓ {words('compare.agrees')}"


page(shell.view())
