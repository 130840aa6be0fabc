"""Key figures of a year, what is covered, what is new, and what a reader can ask."""

from __future__ import annotations

from typing import Any

import streamlit as st

from metrics.dashboard import shell
from metrics.dashboard.charts import places
from metrics.dashboard.components import evidence
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


def card(view: View, row: Any) -> None:
    words = view.words
    metric = view.definition(row.metric)
    label = view.short(row.metric)
    if row.measure != "count":
        label += f" · {view.label('measure', row.measure).lower()}"
    delta: Any = None
    if row.change_pct == row.change_pct and row.change_pct is not None:
        delta = _signed(words.value(round(row.change_pct, 1), "pct", sign=True))
    elif row.change_abs == row.change_abs and row.change_abs is not None:
        delta = _signed(words.value(round(row.change_abs, 1), "pp", sign=True))
    if row.change_abs == 0:
        delta = 0
    if row.basis == "national":
        basis = words("overview.key_national")
    elif row.n_provinces == 1:
        basis = words("overview.key_one", province=_only_province(view, row))
    else:
        basis = words("overview.key_note" if row.basis == "sum" else "overview.key_median", n=row.n_provinces)
    compared = (
        words("overview.key_compare", year=row.year - 1, n=row.n_compared)
        if row.n_compared and row.basis != "national"
        else ""
    )
    colour: Any = _DELTA_COLOURS.get(metric.direction if metric else "neutral", "off")
    with st.container(border=True, height="stretch"):
        st.metric(
            label,
            words.value(row.value, row.unit),
            delta,
            delta_color=colour,
            chart_data=list(row.spark_values)
            if len(row.spark_values) > 1 and len(set(row.spark_places)) == 1
            else None,
            chart_type="line",
        )
        st.caption(evidence.escaped(f"{basis} {compared}".strip()))
        st.button(
            view.words("family.open_trends"),
            key=f"card_{row.metric}_{row.measure}",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=shell.go,
            args=("trends",),
            kwargs={
                "metric": row.metric,
                "measure": row.measure,
                "level": "national" if row.basis == "national" else "province",
                "provinces": (),
                "years": None,
            },
        )


def _signed(text: str) -> str:
    """Streamlit looks for an ASCII minus to draw the arrow."""
    return text.replace("−", "-")


def _only_province(view: View, row: Any) -> str:
    frame = view.ask("headline", row.metric, row.measure, years=[row.year], part_years=False)
    return str(frame["province"].iloc[0]) if len(frame) else "–"


def key_figures(view: View) -> None:
    words = view.words
    years = sorted(view.options.years, reverse=True)
    latest = view.ask("latest_full_year")
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    year = shell.choose(view, "year", words("overview.key_year"), years, str, default=latest, place=right)
    left.subheader(words("overview.key", year=year))
    frame = view.ask("key_figures", year, metrics=candidates(view)).head(MOST_CARDS)
    if frame.empty:
        shell.empty(view)
        return
    with st.grid(4, min_column_width=210):
        for row in frame.itertuples():
            card(view, row)


def coverage(view: View) -> None:
    words = view.words
    frame = view.ask("coverage", levels=["province", "national"])
    if frame.empty:
        return
    head = evidence.caption(
        view, words("overview.coverage"), words("coverage.subtitle"), view.ask("observations", limit=0)
    )

    def open_cell() -> None:
        chosen = st.session_state["coverage"]["selection"]["points"]
        if chosen:
            province, year = chosen[0]["customdata"][:2]
            shell.go("data", provinces=(slug(str(province)),), years=(int(year), int(year)), level="province")

    figure = places.coverage(frame, head, words, view.look)
    evidence.draw(view, figure, head, "coverage", len(frame), on_select=open_cell)
    st.caption(f"{words('overview.coverage_do')} {words('overview.level_note')}")


def newest(view: View) -> None:
    words = view.words
    frame = view.ask("documents", limit=NEW_DOCUMENTS)
    st.subheader(words("overview.new"))
    for row in frame.itertuples():
        title = row.title if isinstance(row.title, str) and row.title else words("source.untitled")
        about = [row.publisher if isinstance(row.publisher, str) else "", words.date(row.published)]
        with st.container(gap="xxsmall"):
            st.button(
                evidence.escaped(title),
                key=f"new_{row.document_id}",
                type="tertiary",
                on_click=shell.go,
                args=("sources",),
                kwargs={"doc": row.document_id},
            )
            about.append(words("source.figures", n=words.number(row.observations)))
            st.caption(evidence.escaped(" · ".join(part for part in about if part)))


def questions(view: View) -> None:
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
        st.button(
            words(f"overview.ask_{name}"),
            key=f"ask_{name}",
            icon=icon,
            type="tertiary",
            on_click=shell.go,
            args=(page,),
        )


def page(view: View) -> None:
    st.markdown(view.words("overview.intro"))
    summary(view)
    key_figures(view)
    left, right = st.columns([3, 2], gap="large")
    with left:
        newest(view)
    with right:
        questions(view)
    coverage(view)


page(shell.view())
