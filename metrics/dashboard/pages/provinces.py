"""The map of a year with the ranking beside it, and the profile of one province."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from metrics.dashboard import borders, points, shell
from metrics.dashboard.charts import bars, places
from metrics.dashboard.charts.look import safe
from metrics.dashboard.charts.trend import hover_text
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.shell import View
from metrics.dashboard.wording import slug

MEASURES = ("count", "rate_pct", "pct_of_target")
LISTED = 500  # figures shown of a province with more; the download holds all
LOWER = ("bloc", "district", "commune", "institution")


def page(view: View) -> None:
    metric, measure = choosers.metric_and_measure(view, measures=MEASURES)
    everything = view.ask("headline", metric, measure, level="province")
    if everything.empty:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
    else:
        country(view, metric, measure, everything)
    st.divider()
    profile(view)


def choose_year(view: View, everything: pd.DataFrame, place: Any) -> int:
    """A year that has figures; by default the one with most of them."""
    counts = everything["year"].value_counts().sort_index(ascending=False)
    years = sorted(int(year) for year in counts.index)
    chosen = shell.choose(
        view,
        "year",
        view.words("filter.year"),
        years,
        str,
        default=int(counts.idxmax()),
        place=place,
        kind="slider",
    )
    return int(chosen)


def country(view: View, metric: str, measure: str, everything: pd.DataFrame) -> None:
    words = view.words
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    year = choose_year(view, everything, left)
    choice = shell.choose(
        view,
        "borders",
        words("provinces.borders"),
        ["auto", borders.OLD, borders.NEW],
        lambda code: words("provinces.auto" if code == "auto" else f"provinces.borders_{code}"),
        place=right,
    )
    rows = points.points(everything[everything["year"] == year])
    unit = str(rows["unit"].iloc[0])
    which = borders.borders_of(year, choice)
    found = view.definition(metric)
    placed = borders.place(rows, year, which, bool(found and found.additive and measure == "count"))
    title = words(
        "provinces.title",
        metric=view.metric(metric),
        measure=view.label("measure", measure).lower(),
        year=year,
    )
    head = evidence.caption(view, title, words("provinces.subtitle", n=which), rows)
    shapes, ranking = st.columns([3, 2], gap="medium")
    with shapes:
        draw_map(view, placed.drawn, rows, which, head, unit)
        if placed.missing:
            st.caption(evidence.escaped(words("provinces.missing", names=", ".join(placed.missing))))
    with ranking:
        short = evidence.caption(view, words("provinces.ranked"), f"{view.short(metric)}, {year}", rows)
        selected = view.names_by_slug.get(view.state["place"] or "")
        figure = bars.ranked(rows, short, words, view.look, selected=selected, unit=unit)
        evidence.draw(view, figure, short, "ranking", len(rows), on_select=chosen_in("ranking"))
    st.caption(words("provinces.select_hint"))
    evidence.evidence(view, rows, metric=metric, measure=measure, name=title, key="map_rows")


def chosen_in(key: str) -> Any:
    """Callback: the place chosen in a chart becomes the one whose profile is shown."""

    def take() -> None:
        chosen = st.session_state[key]["selection"]["points"]
        if chosen and chosen[0].get("customdata"):
            data = chosen[0]["customdata"]
            name = data if isinstance(data, str) else data[0]
            st.session_state["w_place"] = slug(str(name))

    return take


def draw_map(view: View, drawn: pd.DataFrame, rows: pd.DataFrame, which: str, head: Any, unit: str) -> None:
    words = view.words
    try:
        geojson = places.shapes(borders.shapes_file(which))
    except OSError:
        st.warning(words("provinces.no_shapes", file=borders.shapes_file(which).name))
        return
    by_id = {row.observation_id: row for row in rows.itertuples()}
    texts = []
    for row in drawn.itertuples():
        if row.n_summed == 1:
            texts.append(hover_text(by_id[row.observations[0]], words))
        else:
            texts.append(
                f"<b>{safe(words.value(row.value, unit))}</b><br>{safe(row.series)}<br>"
                f"<i>{safe(words('provinces.summed', n=row.n_summed))}</i>"
            )
    data = drawn.assign(name=drawn["series"], hover=texts)
    figure = places.province_map(data, geojson, head, words, view.look, unit=unit)
    evidence.draw(view, figure, head, "map", len(drawn), on_select=chosen_in("map"))


def profile(view: View) -> None:
    words = view.words
    st.subheader(words("provinces.profile"))
    names = {code: name for code, name in view.names_by_slug.items() if name != "Việt Nam"}
    codes = [slug(name) for name in words.sorted(names.values())]
    code = shell.choose(
        view,
        "place",
        words("provinces.choose"),
        codes,
        lambda code: names[code],
        default=_fullest_place(view, codes),
    )
    name = names[code]
    own = view.ask("profile", name, limit=LISTED)
    below = view.ask("observations", provinces=[name], levels=LOWER, limit=LISTED)
    known = view.ask("province_extent", name)
    if known.first_year is not None:
        st.text(
            words(
                "provinces.profile_intro",
                figures=words.number(known.figures),
                documents=words.number(known.documents),
                years=f"{known.first_year}–{known.last_year}",
            )
        )
    kinship(view, name)
    if len(own):
        st.markdown(f"**{words('provinces.own')}**")
        matrix(view, view.ask("own_figures", name))
        evidence.figures_table(view, own, "own", with_metric=True)
        evidence.download(view, lambda: everything(view, name), name, "profile_csv")
    if len(below):
        bodies = words.number(known.below)
        st.markdown(f"**{words('provinces.below')}** · {words('table.rows', n=bodies)}")
        if known.below > len(below):
            st.caption(words("data.more", shown=words.number(len(below)), total=bodies))
        evidence.figures_table(view, below, "below", with_metric=True)


def everything(view: View, name: str) -> pd.DataFrame:
    """What is downloaded of a province: its own figures and those of the bodies in it."""
    return pd.concat([view.ask("profile", name), view.ask("observations", provinces=[name], levels=LOWER)])


def _fullest_place(view: View, codes: list[str]) -> str:
    frame = view.ask("coverage")
    counts = frame.groupby("province")["figures"].sum().sort_values(ascending=False)
    return next((slug(str(name)) for name in counts.index if slug(str(name)) in codes), codes[0])


def kinship(view: View, name: str) -> None:
    """What the province was before and is after the reform of 2025, with links to those profiles."""
    words = view.words
    now, members = borders.relations(name)
    if not now and not members:
        return
    text = (
        words("provinces.lineage_now", name=now)
        if now
        else words("provinces.lineage_from", names=", ".join(members))
    )
    st.info(f"{text} {words('provinces.lineage_note')}")
    others = [
        other for other in ([now] if now else members) if other != name and slug(other) in view.names_by_slug
    ]
    if others:
        with st.container(horizontal=True):
            for other in others:
                st.button(
                    words("provinces.merged", name=other),
                    key=f"kin_{slug(other)}",
                    on_click=_show_place,
                    args=(slug(other),),
                )


def _show_place(code: str) -> None:
    st.session_state["w_place"] = code


def _measured(view: View, measure: str) -> str:
    return "" if measure == "count" else view.label("measure", measure).lower()


def _rated(view: View, population: Any) -> str:
    return "" if pd.isna(population) else view.label("population", population).lower()


def matrix(view: View, rows: pd.DataFrame) -> None:
    """All metrics over the years: one row a metric and measure, one column a year; part-year values are
    marked. rows: as `queries.own_figures` gives them."""
    words = view.words
    if rows.empty:
        return
    plain = rows.copy()
    plain["name"] = [
        " · ".join(
            part for part in (view.short(metric), _measured(view, measure), _rated(view, population)) if part
        )
        for metric, measure, population in zip(
            plain["metric"], plain["measure"], plain["population"], strict=True
        )
    ]
    plain["shown"] = [
        words.value(value, unit, qualifier) + (" *" if part else "")
        for value, unit, qualifier, part in zip(
            plain["value"], plain["unit"], plain["qualifier"], plain["is_part"], strict=True
        )
    ]
    years = sorted({int(year) for year in plain["year"]})
    cells: dict[str, dict[int, list[str]]] = {}
    for name, year, text in zip(plain["name"], plain["year"], plain["shown"], strict=True):
        cells.setdefault(name, {}).setdefault(int(year), []).append(text)
    table = pd.DataFrame(
        {words("table.metric"): list(cells)}
        | {str(year): [" / ".join(row.get(year, ())) for row in cells.values()] for year in years}
    )
    # As wide as the longest entry: a number that is cut off at the left would be read as another.
    config = {
        name: st.column_config.TextColumn(
            name, alignment="right", width=max(72, 9 * int(table[name].str.len().max()) + 20)
        )
        for name in table.columns[1:]
    }
    config[words("table.metric")] = st.column_config.TextColumn(words("table.metric"), pinned=True)
    st.dataframe(table, hide_index=True, column_config=config, key="matrix", alt=words("provinces.own"))
    if plain["is_part"].any():
        st.caption(f"\\* {words('chart.part_year')}")


page(shell.view())
