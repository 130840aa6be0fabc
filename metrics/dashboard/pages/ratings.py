"""Organisations and members by class of the yearly rating, with the change of rules shown and never
bridged."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import bars
from metrics.dashboard.charts.look import safe, wrapped
from metrics.dashboard.components import evidence
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View
from metrics.dashboard.wording import slug

# From best to worst; "exemplary" is a part of clean-strong and is shown inside it.
CLASSES = ("rated_clean_strong", "rated_excellent", "rated_good", "rated_completed", "rated_failed")
EXEMPLARY = "rated_clean_strong_exemplary"


def page(view: View) -> None:
    words = view.words
    codes = rated_at(view)
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
    places, fullest = bodies(view, rated)
    body = shell.choose(
        view,
        "body",
        words("ratings.place"),
        list(places),
        lambda code: places[code],
        default=fullest,
        place=right,
    )
    charted, over = classes(view, rated, body)
    evidence.draw(view, charted, "ratings")
    if over:
        st.warning(words("ratings.over", rows=", ".join(over)))
    st.caption(f"{words('ratings.note')} {words('ratings.counts')}")
    evidence.evidence(view, charted, "rating_rows", f"{charted.title} {places[body]}")


def everything(view: View) -> pd.DataFrame:
    return view.within_years(view.ask("ratings", level=view.state["level"]))


@prepared
def rated_at(view: View) -> list[str]:
    """What is rated at the chosen level in the chosen years."""
    have = set(everything(view)["population"].dropna())
    return [name.code for name in view.catalogue.group("population") if name.code in have]


def of_population(view: View, rated: str) -> pd.DataFrame:
    frame = everything(view)
    rows = frame[frame["population"] == rated]
    return rows.assign(series=points.place_names(rows.assign(level=view.state["level"])))


def place_code(name: str) -> str:
    return slug(name)[:60].rstrip("-")


@prepared
def bodies(view: View, rated: str) -> tuple[dict[str, str], str]:
    """Names by code, and the code of the one with most figures."""
    rows = of_population(view, rated)
    places = {place_code(name): name for name in view.words.sorted(set(rows["series"]))}
    best = rows[rows["metric"] != "rated_failed"].groupby("series").size()
    best = (best if len(best) else rows.groupby("series").size()).idxmax()
    return places, place_code(str(best))


@prepared
def classes(view: View, rated: str, body: str) -> tuple[evidence.Charted, list[str]]:
    """The chart of one body with all that belongs to it, and the years whose shares go over the whole."""
    words = view.words
    rows = of_population(view, rated)
    place = bodies(view, rated)[0][body]
    rows = rows[rows["series"] == place].sort_values("year")
    used = figures(view, rows)
    title = words("ratings.title", population=view.label("population", rated))
    head = evidence.caption(view, title, words("ratings.subtitle", place=place), used)
    table, cut = shares(view, rows, used)
    figure = bars.stacked_shares(
        table,
        [(code, view.short(code)) for code in CLASSES],
        head,
        words,
        view.look,
        rest=words("ratings.rest"),
        break_after={cut: words("ratings.break")} if cut else {},
    )
    over = [
        row["row"]
        for row in table.to_dict("records")
        if sum(row[c] for c in CLASSES if row.get(c) == row.get(c) and c in row) > 100.5
    ]
    main = str(rows["metric"].mode().iloc[0])
    below = evidence.gathered(view, used, metric=main, measure="rate_pct", with_metric=True)
    return evidence.Charted(title, head, figure, len(rows), below), over


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
