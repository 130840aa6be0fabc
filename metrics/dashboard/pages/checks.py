"""Where figures do not fit together, with the sources side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.components import evidence
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View

SIDE_BY_SIDE = 3
LISTED = 300


def page(view: View) -> None:
    words, state = view.words, view.state
    st.markdown(words("checks.intro"))
    severity = shell.choose(
        view,
        "severity",
        words("checks.severity"),
        ["all", "error", "warning", "note"],
        lambda code: words(f"checks.{code}"),
        kind="segments",
    )
    asked = wanted(view, severity)
    found = view.ask("findings", **asked, limit=LISTED)
    if found.empty:
        st.success(words("checks.none"))
        return
    total = view.ask("findings_count", **asked)
    st.caption(f"{words('checks.count', n=words.number(total))}. {words('checks.choose')}")
    listing(view, findings_table(view, severity), found["finding"].tolist())
    if total > LISTED:
        st.caption(words("checks.more", shown=words.number(LISTED), total=words.number(total)))
    chosen = found[found["finding"] == state["finding"]]
    if chosen.empty and state["finding"]:  # a link may name one further down
        chosen = view.ask("findings", **asked, ids=[state["finding"]])
    if chosen.empty:
        chosen = found.head(1)
        state["finding"] = str(chosen["finding"].iloc[0])
    detail(view, next(chosen.itertuples()))


def wanted(view: View, severity: str) -> dict[str, Any]:
    """What the choices select, as options of the query."""
    return {"severities": None if severity == "all" else [severity], "provinces": view.chosen_provinces}


@prepared
def findings_table(view: View, severity: str) -> pa.Table:
    """The findings as they are listed."""
    words, found = view.words, view.ask("findings", **wanted(view, severity), limit=LISTED)
    table = pd.DataFrame(
        {
            "open": words("table.open"),
            "severity": [words(f"checks.{code}") for code in found["severity"]],
            "check": [words.code("check", code) for code in found["check"]],
            "metric": [view.short(code) for code in found["metric"]],
            "place": [
                organization if isinstance(organization, str) and organization else province
                for organization, province in zip(found["organization"], found["province"], strict=True)
            ],
            "year": ["" if pd.isna(year) else str(year) for year in found["year"]],
            "formula": [arithmetic(view, text) for text in found["formula"]],
        }
    )
    return pa.Table.from_pandas(table, preserve_index=False)


def listing(view: View, table: pa.Table, ids: list[str]) -> None:
    words = view.words

    def open_row() -> None:
        click = st.session_state["finding_open"]
        if click:
            st.session_state["_state"]["finding"] = ids[int(click["row"])]

    labels = {
        "severity": "checks.severity",
        "check": "checks.check",
        "metric": "table.metric",
        "place": "table.series",
        "year": "table.year",
        "formula": "checks.formula",
    }
    config: dict[str, Any] = {name: st.column_config.TextColumn(words(key)) for name, key in labels.items()}
    config["open"] = st.column_config.ButtonColumn(
        "", key="finding_open", on_click=open_row, type="tertiary", width="small"
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        height="content" if len(ids) <= 8 else 320,
        key="findings",
        alt=words("page.checks"),
    )


def arithmetic(view: View, text: str) -> str:
    return points.formula(text, view.words, lambda code: view.label("subgroup", code).lower())


def detail(view: View, row: Any) -> None:
    words = view.words
    place = row.organization if isinstance(row.organization, str) and row.organization else row.province
    st.subheader(
        evidence.escaped(f"{words.code('check', row.check)}: {view.metric(row.metric)}, {place or '–'}")
    )
    st.text(f"{words('checks.formula')}: {arithmetic(view, row.formula)}")
    if row.found == row.found and row.found is not None:
        st.text(
            words(
                "checks.found",
                found=words.number(row.found),
                low=words.number(row.expected_low),
                high=words.number(row.expected_high),
            )
        )
    if isinstance(row.tolerance, str) and row.tolerance:
        st.text(f"{words('checks.tolerance')}: {points.tolerance(row.tolerance, words)}")
    figures, table = sides(view, str(row.observations))
    if not figures:
        return
    columns = st.columns(min(SIDE_BY_SIDE, len(figures)))
    for index, figure in enumerate(figures):
        with columns[index % len(columns)], st.container(border=True, height="stretch"):
            source(view, figure)
    st.markdown(f"**{words('checks.figures')}**")
    evidence.figures_table(view, table, "finding_rows")


@prepared
def sides(view: View, observations: str) -> tuple[list[Any], evidence.Listing]:
    """The figures of a finding in its order, and the table of them. observations: their identifiers."""
    ids = list(filter(None, observations.split(",")))
    rows = view.figures(ids, include_rejected=True)
    rows = rows.sort_values("observation_id", key=lambda found: found.map(ids.index), kind="stable")
    return list(rows.itertuples()), evidence.listing(view, rows, with_metric=True)


def source(view: View, figure: Any) -> None:
    """One figure of a finding with the words of its document."""
    words = view.words
    st.metric(
        evidence.escaped(f"{view.short(figure.metric)} · {view.label('measure', figure.measure).lower()}"),
        words.value(figure.value, figure.unit, figure.qualifier, sign=figure.measure.startswith("change")),
    )
    st.text(f"“{figure.quote}”")
    title = figure.title if isinstance(figure.title, str) and figure.title else words("source.untitled")
    publisher = figure.publisher if isinstance(figure.publisher, str) else ""
    st.text(" · ".join(part for part in (title, publisher, words.date(figure.published)) if part))
    st.button(
        words("table.open"),
        key=f"finding_{figure.observation_id}",
        type="tertiary",
        icon=":material/article:",
        on_click=shell.go,
        args=("sources",),
        kwargs={"doc": figure.document, "fig": figure.observation_id},
    )


page(shell.view())
