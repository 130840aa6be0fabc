"""Search the documents, read one with its figures marked, and see the record behind each mark."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st

from metrics.dashboard import access, address, shell
from metrics.dashboard.components import adding, evidence
from metrics.dashboard.components.decide import decide, show_message
from metrics.dashboard.components.highlight import marked_text
from metrics.dashboard.components.marking import first_words, pieces_of
from metrics.dashboard.shell import View

FOUND_LIMIT = 200


def page(view: View) -> None:
    chosen = view.state["doc"]
    if chosen:
        record = view.ask("document", chosen)
        if record is not None:
            reading(view, record)
            return
        st.warning(view.words("source.not_found", id=evidence.escaped(chosen)))
        view.state["doc"] = view.state["fig"] = None
    search(view)


def search(view: View) -> None:
    words = view.words
    st.session_state.setdefault("w_q", view.state["q"] or "")
    typed = st.text_input(
        words("source.search"),
        key="w_q",
        placeholder=words("source.search_placeholder"),
        max_chars=address.MAX_TEXT,
    )
    view.state["q"] = typed.strip() or None
    found = view.ask("documents", view.state["q"], limit=FOUND_LIMIT + 1)
    if found.empty:
        shell.empty(view)
        return
    counted = "source.found" if len(found) <= FOUND_LIMIT else "source.found_more"
    found = found.head(FOUND_LIMIT)
    st.caption(f"{words(counted, n=words.number(len(found)))}. {words('source.choose')}")
    table = pd.DataFrame(
        {
            "open": words("table.open"),
            "document": [
                title if isinstance(title, str) and title else words("source.untitled")
                for title in found["title"]
            ],
            "publisher": found["publisher"],
            "published": [words.date(date) for date in found["published"]],
            "figures": found["observations"],
            "quote": [" ".join(str(text).split()) for text in found["snippet"]],
        }
    )
    ids = found["document_id"].tolist()

    def open_row() -> None:
        click = st.session_state["found_open"]
        if click:
            shell.go("sources", doc=ids[int(click["row"])])

    config: dict[str, Any] = {
        name: st.column_config.TextColumn(words(f"table.{name}")) for name in table.columns if name != "open"
    }
    config["open"] = st.column_config.ButtonColumn(
        "", key="found_open", on_click=open_row, type="tertiary", width="small"
    )
    config["document"] = st.column_config.TextColumn(words("table.document"), width="large")
    config["figures"] = st.column_config.NumberColumn(words("table.figures"), width="small")
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        height="content" if len(table) <= 14 else 560,
        key="found",
        alt=words("source.search"),
    )


def reading(view: View, record: Any) -> None:
    words, state = view.words, view.state
    st.button(
        words("source.back"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=shell.go,
        args=("sources",),
    )
    st.subheader(evidence.escaped(record.title or words("source.untitled")))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(" · ".join(part for part in (record.publisher, words.date(record.published)) if part))
        if _web(record.url):
            label = (
                words("source.original", publisher=record.publisher)
                if record.publisher
                else words("source.original_plain")
            )
            st.link_button(
                evidence.escaped(label), record.url, type="tertiary", icon=":material/open_in_new:"
            )
    rows = view.ask("document_observations", record.document_id)
    adding.follow_added(view, record, rows)
    known = rows["observation_id"].tolist()
    if state["fig"] not in known:
        state["fig"] = None
    left, right = st.columns([3, 2], gap="large")
    with left:
        text(view, record, rows)
    with right:
        details(view, record, rows)
        adding.adding(view, record, rows)
    if rows.empty:
        return
    st.markdown(f"**{words('source.all')}** · {words('source.figures', n=words.number(len(rows)))}")
    listed = evidence.listing(view, rows, with_metric=True, with_source=False)
    evidence.figures_table(view, listed, "in_document")
    evidence.download(view, rows, record.title or record.document_id, "document_csv")


def text(view: View, record: Any, rows: pd.DataFrame) -> None:
    """The document with its marks; editors may hand over selected words for a new figure."""
    words, state = view.words, view.state
    st.caption(words("source.text_do") if len(rows) else words("source.no_figures"))
    editor = access.editable()
    if editor:
        st.caption(words("adding.select"))
    picked = marked_text(
        pieces_of(view, record.text, rows, record.body_start),
        active=state["fig"],
        label=words("source.document"),
        key=f"text_{record.document_id}",
        choose=words("adding.from_selection") if editor else None,
    )
    if picked.words and editor:
        begin = first_words(record.text, record.body_start)
        adding.take(record, (begin + picked.words[0], begin + picked.words[1]))
        st.rerun()
    if picked.figure in set(rows["observation_id"]) and picked.figure != state["fig"]:
        state["fig"] = picked.figure
        st.rerun()


def _web(url: str | None) -> bool:
    return bool(url) and urlsplit(str(url)).scheme in ("http", "https")


def details(view: View, record: Any, rows: pd.DataFrame) -> None:
    words = view.words
    st.markdown(f"**{words('source.record')}**")
    chosen = rows[rows["observation_id"] == view.state["fig"]]
    if chosen.empty:
        show_message()
        if len(rows):
            st.info(words("source.record_none"))
        return
    row = next(chosen.itertuples())
    with st.container(border=True):
        st.metric(
            evidence.escaped(f"{view.metric(row.metric)} · {view.label('measure', row.measure).lower()}"),
            words.value(row.value, row.unit, row.qualifier, sign=row.measure.startswith("change")),
        )
        st.text(f"“{row.quote}”")
    fields = {
        words("table.period"): words.period(row.period),
        words("source.base"): words.period(row.base_period)
        if row.base_period == row.base_period and row.base_period
        else "",
        words("table.province"): row.province,
        words("table.level"): view.label("level", row.level),
        words("source.organization"): row.organization,
        words("source.population"): view.label("population", row.population),
        words("table.subgroup"): view.label("subgroup", row.subgroup),
        words("table.category"): view.label("category", row.category),
        words("source.qualifier"): view.label("qualifier", row.qualifier),
        words("source.stated"): row.stated,
        words("source.evidence_period"): view.label("evidence", row.period_evidence),
        words("source.evidence_place"): view.label("evidence", row.province_evidence),
        words("source.number_at"): f"{row.start}–{row.end}",
        words("source.rule"): evidence.rule_name(view, row.rule),
        words("decide.status"): words(f"decide.status_{row.status}"),
    }
    evidence.record(view, {name: str(value) for name, value in fields.items() if _worth(value)})
    decide(view, row)
    query = {"lang": view.language, **address.encode({"doc": record.document_id, "fig": row.observation_id})}
    st.caption(words("source.copy"))
    st.code(f"/sources?{urlencode(query)}", language=None, wrap_lines=True)


def _worth(value: Any) -> bool:
    return value is not None and value == value and value not in ("", "–")


page(shell.view())
