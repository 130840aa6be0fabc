"""Organisations and members by class of the yearly rating, with the change of rules shown and never
bridged."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import bars
from metrics.dashboard.charts.look import safe, wrapped
from metrics.dashboard.components import evidence
from metrics.dashboard.shell import View
from metrics.dashboard.wording import slug

# From best to worst; "exemplary" is a part of clean-strong and is shown inside it.
CLASSES = ("rated_clean_strong", "rated_excellent", "rated_good", "rated_completed", "rated_failed")
EXEMPLARY = "rated_clean_strong_exemplary"


def page(view: View) -> None:
    words, state = view.words, view.state
    level = state["level"]
    everything = view.within_years(view.ask("ratings", level=level))
    codes = [
        name.code
        for name in view.catalogue.group("population")
        if name.code in set(everything["population"].dropna())
    ]
    if not codes:
        levels = [code for code in view.options.levels if len(view.ask("ratings", level=code))]
        named = ", ".join(view.label("level", code) for code in levels)
        shell.empty(view, words("state.available", what=named) if named else "")
        return
    left, right = st.columns([2, 3])
    rated = shell.choose(
        view,
        "rated",
        words("filter.population"),
        codes,
        lambda code: view.label("population", code),
        place=left,
    )
    rows = everything[everything["population"] == rated].copy()
    rows["series"] = points.place_names(rows.assign(level=level))
    places = {slug(name)[:60].rstrip("-"): name for name in words.sorted(set(rows["series"]))}
    best = rows[rows["metric"] != "rated_failed"].groupby("series").size()
    best = (best if len(best) else rows.groupby("series").size()).idxmax()
    body = shell.choose(
        view,
        "body",
        words("ratings.place"),
        list(places),
        lambda code: places[code],
        default=slug(str(best))[:60].rstrip("-"),
        place=right,
    )
    chart(view, rows[rows["series"] == places[body]], str(rated), places[body])


def chart(view: View, rows: pd.DataFrame, rated: str, place: str) -> None:
    words = view.words
    rows = rows.sort_values("year")
    used = figures(view, rows)
    title = words("ratings.title", population=view.label("population", rated))
    head = evidence.caption(view, title, words("ratings.subtitle", place=place), used)
    table, cut = shares(view, rows, used)
    names = [(code, view.short(code)) for code in CLASSES]
    figure = bars.stacked_shares(
        table,
        names,
        head,
        words,
        view.look,
        rest=words("ratings.rest"),
        break_after={cut: words("ratings.break")} if cut else {},
    )
    evidence.draw(view, figure, head, "ratings", len(rows))
    over = [
        row["row"]
        for row in table.to_dict("records")
        if sum(row[c] for c in CLASSES if row.get(c) == row.get(c) and c in row) > 100.5
    ]
    if over:
        st.warning(words("ratings.over", rows=", ".join(over)))
    st.caption(f"{words('ratings.note')} {words('ratings.counts')}")
    main = rows["metric"].mode().iloc[0]
    evidence.evidence(
        view,
        used,
        metric=str(main),
        measure="rate_pct",
        name=f"{title} {place}",
        key="rating_rows",
        with_metric=True,
    )


def figures(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    ids = set(rows["observation_id"].dropna())
    return view.figures(ids)


def shares(view: View, rows: pd.DataFrame, used: pd.DataFrame) -> tuple[pd.DataFrame, str | None]:
    """One row a year with a column a class; and the last year under the old rules, where new ones follow."""
    words = view.words
    quotes = dict(zip(used["observation_id"], used["quote"], strict=True))
    lines = []
    for year, part in rows.groupby("year", sort=True):
        line: dict[str, object] = {"row": str(int(year)), "system": part["system"].max()}
        by_class = {row.metric: row for row in part.itertuples()}
        for code, row in by_class.items():
            if code == EXEMPLARY and "rated_clean_strong" in by_class:
                continue
            # Where only the exemplary part is reported, the whole class is not known and stays out of the
            # bar.
            if code == EXEMPLARY:
                continue
            text = [f"<b>{safe(view.short(code))}, {int(year)}: {safe(words.value(row.value, 'pct'))}</b>"]
            if code == "rated_clean_strong" and EXEMPLARY in by_class:
                value = words.value(by_class[EXEMPLARY].value, "pct")
                text.append(safe(words("ratings.exemplary", value=value)))
            if row.observation_id in quotes:
                text.append(f"<i>“{wrapped(quotes[row.observation_id], 48, 3)}”</i>")
            line[code] = row.value
            line[f"hover:{code}"] = "<br>".join(text)
        lines.append(line)
    table = pd.DataFrame(lines)
    for code in CLASSES:
        if code in table:
            table[f"hover:{code}"] = table[f"hover:{code}"].fillna("")
            table[code] = table[code].astype(float)
    old = table.loc[table["system"] == "clean_strong", "row"]
    new = table.loc[table["system"] == "excellent", "row"]
    cut = old.max() if len(old) and len(new) and old.max() < new.min() else None
    return table, cut


page(shell.view())
