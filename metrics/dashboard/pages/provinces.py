"""The map of a year with the ranking beside it, and the profile of one province."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from metrics.dashboard import borders, points, shell
from metrics.dashboard.charts import bars, places
from metrics.dashboard.charts.look import Caption, safe
from metrics.dashboard.charts.trend import hover_text
from metrics.dashboard.components import choosers, evidence
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View
from metrics.dashboard.wording import slug

MEASURES = ("count", "rate_pct", "pct_of_target")
LISTED = 500  # figures shown of a province with more; the download holds all
LOWER = ("bloc", "district", "commune", "institution")


def page(view: View) -> None:
    metric, measure = choosers.metric_and_measure(view, measures=MEASURES)
    found = years_of(view, metric, measure)
    if found is None:
        shell.empty(view, choosers.elsewhere(view, metric, measure))
    else:
        country(view, metric, measure, *found)
    st.divider()
    profile(view)


@prepared
def years_of(view: View, metric: str, measure: str) -> tuple[list[int], int] | None:
    """The years that have figures, and the one with most of them; None without figures."""
    frame = view.ask("headline", metric, measure, level="province")
    counts = frame["year"].value_counts().sort_index(ascending=False)
    return (sorted(int(year) for year in counts.index), int(counts.idxmax())) if len(frame) else None


def country(view: View, metric: str, measure: str, years: list[int], fullest: int) -> None:
    words = view.words
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    label = words("filter.year")
    year = shell.choose(view, "year", label, years, str, default=fullest, place=left, kind="slider")
    choice = shell.choose(
        view,
        "borders",
        words("provinces.borders"),
        ["auto", borders.OLD, borders.NEW],
        lambda code: words("provinces.auto" if code == "auto" else f"provinces.borders_{code}"),
        place=right,
    )
    which = borders.borders_of(int(year), choice)
    shapes, ranking = st.columns([3, 2], gap="medium")
    charted = country_map(view, metric, measure, int(year), which)
    with shapes:
        if charted.figure is None:
            st.warning(words("provinces.no_shapes", file=borders.shapes_file(which).name))
        else:
            evidence.draw(view, charted, "map", on_select=chosen_in("map"))
    with ranking:
        ranked = country_ranking(view, metric, measure, int(year))
        evidence.draw(view, ranked, "ranking", on_select=chosen_in("ranking"))
    st.caption(words("provinces.select_hint"))
    evidence.evidence(view, charted, "map_rows")


def of_year(view: View, metric: str, measure: str, year: int) -> pd.DataFrame:
    frame = view.ask("headline", metric, measure, level="province")
    return points.points(frame[frame["year"] == year])


@prepared
def country_map(view: View, metric: str, measure: str, year: int, which: str) -> evidence.Charted:
    """The map of a year with all that belongs to it; without a figure when the file of borders is missing."""
    words, found = view.words, view.definition(metric)
    rows = of_year(view, metric, measure, year)
    additive = bool(found and found.additive and measure == "count")
    placed = borders.place(rows, year, which, additive)
    title = words(
        "provinces.title",
        metric=view.metric(metric),
        measure=view.label("measure", measure).lower(),
        year=year,
    )
    head = evidence.caption(view, title, words("provinces.subtitle", n=which), rows)
    missing = evidence.escaped(words("provinces.missing", names=", ".join(placed.missing)))
    return evidence.Charted(
        title,
        head,
        map_figure(view, placed.drawn, rows, which, head),
        len(placed.drawn),
        evidence.gathered(view, rows, metric=metric, measure=measure),
        (missing,) if placed.missing else (),
    )


@prepared
def country_ranking(view: View, metric: str, measure: str, year: int) -> evidence.Charted:
    words = view.words
    rows = of_year(view, metric, measure, year)
    title = words("provinces.ranked")
    head = evidence.caption(view, title, f"{view.short(metric)}, {year}", rows)
    selected = view.names_by_slug.get(view.state["place"] or "")
    unit = str(rows["unit"].iloc[0])
    figure = bars.ranked(rows, head, words, view.look, selected=selected, unit=unit)
    return evidence.Charted(title, head, figure, len(rows))


def chosen_in(key: str) -> Any:
    """Callback: the place chosen in a chart becomes the one whose profile is shown."""

    def take() -> None:
        chosen = st.session_state[key]["selection"]["points"]
        if chosen and chosen[0].get("customdata"):
            data = chosen[0]["customdata"]
            name = data if isinstance(data, str) else data[0]
            st.session_state["w_place"] = slug(str(name))

    return take


def map_figure(
    view: View, drawn: pd.DataFrame, rows: pd.DataFrame, which: str, head: Caption
) -> go.Figure | None:
    """The map; None when the file of borders is missing."""
    words, unit = view.words, str(rows["unit"].iloc[0])
    try:
        geojson = places.shapes(borders.shapes_file(which))
    except OSError:
        return None
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
    return places.province_map(data, geojson, head, words, view.look, unit=unit)


def profile(view: View) -> None:
    words = view.words
    st.subheader(words("provinces.profile"))
    names, fullest = profiles(view)
    code = shell.choose(
        view,
        "place",
        words("provinces.choose"),
        list(names),
        lambda code: names[code],
        default=fullest,
    )
    name = names[code]
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
    own, part_years, own_figures, below = figures_of(view, name)
    if own_figures.ids:
        st.markdown(f"**{words('provinces.own')}**")
        matrix(view, own, part_years)
        evidence.figures_table(view, own_figures, "own")
        evidence.download(view, lambda: everything(view, name), name, "profile_csv")
    if below.ids:
        bodies = words.number(known.below)
        st.markdown(f"**{words('provinces.below')}** · {words('table.rows', n=bodies)}")
        if known.below > len(below.ids):
            st.caption(words("data.more", shown=words.number(len(below.ids)), total=bodies))
        evidence.figures_table(view, below, "below")


@prepared
def profiles(view: View) -> tuple[dict[str, str], str]:
    """Names of the places by code, in the order of the alphabet; and the one with most figures."""
    names = view.words.sorted(name for name in view.options.provinces if name != "Việt Nam")
    by_code = {slug(name): name for name in names}
    counts = view.ask("coverage").groupby("province")["figures"].sum().sort_values(ascending=False)
    codes = (slug(str(name)) for name in counts.index)
    return by_code, next((code for code in codes if code in by_code), next(iter(by_code)))


@prepared
def figures_of(view: View, name: str) -> tuple[pd.DataFrame, bool, evidence.Listing, evidence.Listing]:
    """A province's own figures over the years, whether some are of parts of years, the table of them, and the
    table of those of the bodies in it."""
    years = view.ask("own_figures", name)
    own = view.ask("profile", name, limit=LISTED)
    below = view.ask("observations", provinces=[name], levels=LOWER, limit=LISTED)
    return (
        over_years(view, years),
        bool(years["is_part"].any()),
        evidence.listing(view, own, with_metric=True),
        evidence.listing(view, below, with_metric=True),
    )


def everything(view: View, name: str) -> pd.DataFrame:
    """What is downloaded of a province: its own figures and those of the bodies in it."""
    return pd.concat([view.ask("profile", name), view.ask("observations", provinces=[name], levels=LOWER)])


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


def over_years(view: View, plain: pd.DataFrame) -> pd.DataFrame:
    """All metrics over the years: one row a metric and measure, one column a year; part-year values are
    marked. plain: as `queries.own_figures` gives them."""
    words = view.words
    plain = plain.copy()
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
    return pd.DataFrame(
        {words("table.metric"): list(cells)}
        | {str(year): [" / ".join(row.get(year, ())) for row in cells.values()] for year in years}
    )


def matrix(view: View, table: pd.DataFrame, part_years: bool) -> None:
    """The table of `over_years`. part_years: whether to say what the mark means."""
    words = view.words
    if table.empty:
        return
    # As wide as the longest entry: a number that is cut off at the left would be read as another.
    config = {
        name: st.column_config.TextColumn(
            name, alignment="right", width=max(72, 9 * max(map(len, table[name])) + 20)
        )
        for name in table.columns[1:]
    }
    config[words("table.metric")] = st.column_config.TextColumn(words("table.metric"), pinned=True)
    st.dataframe(table, hide_index=True, column_config=config, key="matrix", alt=words("provinces.own"))
    if part_years:
        st.caption(f"\\* {words('chart.part_year')}")


page(shell.view())
