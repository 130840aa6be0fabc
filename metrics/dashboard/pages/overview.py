"""Key figures of a year, what is covered, what is new, and what a reader can ask."""

from __future__ import annotations

from typing import Any

import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts import places
from metrics.dashboard.components import evidence
from metrics.dashboard.components.card import Card, show_card
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View
from metrics.dashboard.wording import slug

NEW_DOCUMENTS = 6
MOST_CARDS = 8
# Shown first where they are reported; then every other count in the order of the catalogue.
FIRST = (
    ("new_members", "count"),
    ("new_members", "pct_of_target"),
    ("members_total", "count"),
    ("badges_awarded", "count"),
    ("orgs_established", "count"),
    ("rated_clean_strong", "rate_pct"),
    ("rated_excellent", "rate_pct"),
    ("members_disciplined", "count"),
)


_DELTA_COLOURS = {"more_is_better": "normal", "less_is_better": "inverse"}


def candidates(view: View) -> tuple[tuple[str, str], ...]:
    """Metrics and measures that may become a card, the most asked for first."""
    frame = view.options.metrics
    counts = frame[(frame["measure"] == "count") & frame["level"].isin(["province", "national"])]
    have = set(counts["metric"]) - {"other"}
    rest = [
        (code, "count") for code in view.catalogue.metrics if code in have and (code, "count") not in FIRST
    ]
    return (*FIRST, *rest)


def summary(view: View) -> None:
    words, info = view.words, view.info
    with st.grid(4, min_column_width=150):
        st.metric(words("overview.documents"), words.number(info.documents), border=True)
        st.metric(words("overview.figures"), words.number(info.figures), border=True)
        st.metric(words("overview.provinces"), words.number(info.provinces), border=True)
        st.metric(words("overview.years"), f"{info.first_year}–{info.last_year}", border=True)


@prepared
def cards(view: View, year: int) -> list[Card]:
    """The key figures of a year."""
    frame = view.ask("key_figures", year, metrics=candidates(view)).head(MOST_CARDS)
    return [made(view, row) for row in frame.itertuples()]


def made(view: View, row: Any) -> Card:
    words = view.words
    metric = view.definition(row.metric)
    label = view.short(row.metric)
    if row.measure != "count":
        label += f" · {view.label('measure', row.measure).lower()}"
    alone = _only_province(view, row) if row.n_provinces == 1 and row.basis != "national" else None
    if row.basis == "national":
        basis = words("overview.key_national")
    elif alone:
        basis = words("overview.key_one", province=alone)
    else:
        basis = words("overview.key_note" if row.basis == "sum" else "overview.key_median", n=row.n_provinces)
    delta, compared = change(view, row, alone)
    years, values = spark(view, row, alone)
    span = words("overview.key_spark", first=years[0], last=years[-1]) if values else ""
    told = (f"{at}: {words.value(value, row.unit)}" for at, value in zip(years, values, strict=True))
    return Card(
        metric=row.metric,
        measure=row.measure,
        level="national" if row.basis == "national" else "province",
        label=label,
        value=words.value(row.value, row.unit),
        delta=delta,
        colour=_DELTA_COLOURS.get(metric.direction if metric else "neutral", "off"),
        years=years,
        values=values,
        told=", ".join(told),
        note=evidence.escaped(" ".join(part for part in (basis, compared, span) if part)),
    )


def change(view: View, row: Any, alone: str | None) -> tuple[Any, str]:
    """The change on the year before, worked out over the places that reported both years; failing that, as
    the one document behind the figure reports it. And what it compares."""
    words = view.words
    if row.n_compared:
        compared = words("overview.key_compare", year=row.year - 1, n=row.n_compared)
        compared = compared if row.basis != "national" else ""
        if row.change_abs == 0:
            return 0, compared
        if row.change_pct == row.change_pct and row.change_pct is not None:
            return _signed(words.value(round(row.change_pct, 1), "pct", sign=True)), compared
        return _signed(words.value(round(row.change_abs, 1), "pp", sign=True)), compared
    if row.measure != "count" or not (alone or row.basis == "national"):
        return None, ""
    level = "national" if row.basis == "national" else "province"
    told = view.ask("headline", row.metric, "change_pct", years=[row.year], level=level, part_years=False)
    told = told[(told["province"] == alone) if alone else told["province"].notna()]
    told = told[told["base_period"].isna() | (told["base_period"] == str(row.year - 1))]
    if told.empty:
        return None, ""
    return (
        _signed(words.value(float(told["value"].iloc[0]), "pct", sign=True)),
        words("overview.key_reported", year=row.year - 1),
    )


def spark(view: View, row: Any, alone: str | None) -> tuple[list[int], list[float]]:
    """Years and values up to this one; none where the years would sum up different places."""
    if alone:
        own = view.ask("key_figures", row.year, province=alone, metrics=((row.metric, row.measure),))
        if len(own):
            row = next(own.itertuples())
    if len(row.spark_values) < 2 or (not alone and len(set(row.spark_places)) > 1):
        return [], []
    return list(row.spark_years), list(row.spark_values)


def _signed(text: str) -> str:
    """Streamlit looks for an ASCII minus to draw the arrow."""
    return text.replace("−", "-")


def _only_province(view: View, row: Any) -> str:
    frame = view.ask("headline", row.metric, row.measure, years=[row.year], part_years=False)
    return str(frame["province"].iloc[0]) if len(frame) else "–"


def key_figures(view: View) -> int | None:
    """The figures that say most of one year; returns the year."""
    words = view.words
    years = sorted(view.options.years, reverse=True)
    latest = view.ask("latest_full_year")
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    year: int | None = shell.choose(
        view, "year", words("overview.key_year"), years, str, default=latest, place=right
    )
    left.subheader(words("overview.key", year=year))
    found = cards(view, year)
    if not found:
        shell.empty(view)
        return year
    with st.grid(4, min_column_width=210):
        for card in found:
            show_card(view, card)
    return year


@prepared
def coverage_chart(view: View) -> evidence.Charted:
    words, frame = view.words, view.ask("coverage", levels=["province", "national"])
    title, none = words("overview.coverage"), view.ask("observations", limit=0)
    head = evidence.caption(view, title, words("coverage.subtitle"), none)
    return evidence.Charted(title, head, places.coverage(frame, head, words, view.look), len(frame))


def coverage(view: View) -> None:
    words = view.words
    frame = view.ask("coverage", levels=["province", "national"])
    if frame.empty:
        return

    def open_cell() -> None:
        chosen = st.session_state["coverage"]["selection"]["points"]
        if chosen:
            province, year = chosen[0]["customdata"][:2]
            shell.go("data", provinces=(slug(str(province)),), years=(int(year), int(year)), level="province")

    evidence.draw(view, coverage_chart(view), "coverage", on_select=open_cell)
    st.caption(f"{words('overview.coverage_do')} {words('overview.level_note')}")
    st.download_button(
        words("download.csv"),
        data=lambda: points.to_csv(frame.assign(data_version=view.version)),
        file_name=f"coverage-{view.version}.csv",
        mime="text/csv",
        key="coverage_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def newest(view: View) -> None:
    words = view.words
    frame = view.ask("documents", limit=NEW_DOCUMENTS)
    st.subheader(words("overview.new"))
    for row in frame.itertuples():
        title = row.title if isinstance(row.title, str) and row.title else words("source.untitled")
        about = [row.publisher if isinstance(row.publisher, str) else "", words.date(row.published)]
        about.append(words("source.figures", n=words.number(row.observations)))
        with st.container(gap="xxsmall"):
            shell.link(view, "sources", evidence.escaped(title), doc=row.document_id)
            st.caption(evidence.escaped(" · ".join(part for part in about if part)))


def questions(view: View, year: int | None) -> None:
    """Links to where common questions are answered; year: the one the reader looks at."""
    words = view.words
    st.subheader(words("overview.ask"))
    for name, page, icon in (
        ("targets", "targets", ":material/flag:"),
        ("compare", "compare", ":material/compare_arrows:"),
        ("map", "provinces", ":material/map:"),
        ("checks", "checks", ":material/rule:"),
        ("words", "sources", ":material/format_quote:"),
        ("data", "data", ":material/download:"),
    ):
        shell.link(view, page, words(f"overview.ask_{name}"), icon=icon)
    if year is not None:
        label = words("overview.ask_discipline", year=year)
        of_year = {"group": "inspection", "years": (year, year), "anywhere": "yes"}
        shell.link(view, "data", label, icon=":material/gavel:", **of_year)


def page(view: View) -> None:
    st.markdown(view.words("overview.intro"))
    summary(view)
    year = key_figures(view)
    left, right = st.columns([3, 2], gap="large")
    with left:
        newest(view)
    with right:
        questions(view, year)
    coverage(view)


page(shell.view())
