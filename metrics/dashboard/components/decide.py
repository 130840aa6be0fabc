"""What an editor can decide about a figure: accept, correct or reject it, with name and reason; and take
it back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from metrics.dashboard import access
from metrics.dashboard.components.evidence import escaped
from metrics.dashboard.shell import View
from metrics.warehouse import WarehouseError

ACTIONS = ("accept", "correct", "reject")
MESSAGE = "_decided"


def decide(view: View, row: Any) -> None:
    """The form for one figure, for editors only, and the register of what was decided about its document."""
    words = view.words
    show_message()
    register(view, row)
    if not access.editable():
        return
    with st.expander(words("decide.title"), icon=":material/gavel:", key=f"decide_{row.observation_id}"):
        action = st.segmented_control(
            words("decide.action"),
            ACTIONS,
            format_func=lambda code: words(f"decide.{code}"),
            default="accept",
            required=True,
            key="decide_action",
        )
        st.caption(words(f"decide.{action}_help"))
        with st.form("decide_form", border=False):
            changed = corrections(view, row) if action == "correct" else {}
            # Whoever signed in decides under that name; on their own machine people say who they are.
            name = access.person() or st.text_input(words("decide.name"), key="decide_name", max_chars=100)
            reason = st.text_input(words("decide.reason"), key="decide_reason", max_chars=400)
            sent = st.form_submit_button(words("decide.save"), key="decide_save")
        if sent:
            save(view, str(row.observation_id), str(action), name, reason, changed)


def show_message() -> None:
    """What became of the last decision, once."""
    if MESSAGE in st.session_state:
        kind, text = st.session_state.pop(MESSAGE)
        (st.success if kind == "done" else st.error)(escaped(text))


def corrections(view: View, row: Any) -> dict[str, Any]:
    """The fields an editor may change; returns those that differ from the figure."""
    words = view.words
    value = st.number_input(words("table.value"), value=float(row.value), key="decide_value", format="%.6g")
    metrics = list(view.catalogue.metrics)
    metric = st.selectbox(
        words("filter.metric"),
        metrics,
        index=metrics.index(row.metric) if row.metric in metrics else 0,
        format_func=view.metric,
        key="decide_metric",
    )
    measures = [name.code for name in view.catalogue.group("measure")]
    measure = st.selectbox(
        words("filter.measure"),
        measures,
        index=measures.index(row.measure),
        format_func=lambda code: view.label("measure", code),
        key="decide_measure",
    )
    period = st.text_input(words("decide.period"), value=_text(row.period), key="decide_period", max_chars=20)
    levels = [name.code for name in view.catalogue.group("level")]
    level = st.selectbox(
        words("filter.level"),
        levels,
        index=levels.index(row.level) if row.level in levels else None,
        format_func=lambda code: view.label("level", code),
        key="decide_level",
    )
    province = st.text_input(
        words("table.province"), value=_text(row.province), key="decide_province", max_chars=60
    )
    given = {
        "value": float(value),
        "metric": metric,
        "measure": measure,
        "period": period.strip() or None,
        "level": level,
        "province": province.strip() or None,
    }
    before = {name: None if pd.isna(getattr(row, name)) else getattr(row, name) for name in given}
    return {name: value for name, value in given.items() if value != before[name]}


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def save(view: View, figure: str, action: str, name: str, reason: str, changed: dict[str, Any]) -> None:
    """Record the decision."""
    words = view.words
    if not name.strip() or not reason.strip():
        st.error(words("decide.incomplete"))
        return
    if action == "correct" and not changed:
        st.error(words("decide.unchanged"))
        return
    try:
        house = access.for_writing()
        house.decide(figure, action, name=access.person() or name, reason=reason, changes=changed or None)
    except access.NotAllowed:
        st.error(words("sign.refused"))
        return
    except (ValueError, WarehouseError) as error:
        st.error(escaped(words("decide.refused", error=error)))
        return
    st.session_state[MESSAGE] = ("done", words("decide.saved"))
    st.rerun()


def register(view: View, row: Any) -> None:
    """What was decided about this very number, the latest first; for editors also who did, and a way back."""
    words = view.words
    frame = view.ask("decisions", row.document)
    mine = frame[(frame["number_start"] == row.number_start) & (frame["number_end"] == row.number_end)]
    for entry in mine.itertuples():
        when = words.date(str(entry.decided)[:10])
        editable = access.editable()
        by = f" · {entry.name}" if editable else ""
        st.text(f"{words(f'decide.{entry.action}')} · {when}{by}: {entry.reason}")
        if editable and entry.action != "undo" and not entry.undone:
            st.button(
                words("decide.undo"),
                key=f"undo_{entry.decision}",
                type="tertiary",
                icon=":material/undo:",
                on_click=take_back,
                args=(view, int(entry.decision), str(entry.name)),
            )


def take_back(view: View, decision: int, name: str) -> None:
    """Undo a decision; both stay in the register."""
    try:
        house = access.for_writing()
        house.undo(decision, name=access.person() or name, reason=view.words("decide.undo"))
        st.session_state[MESSAGE] = ("done", view.words("decide.undone"))
    except access.NotAllowed:
        st.session_state[MESSAGE] = ("refused", view.words("sign.refused"))
    except (ValueError, WarehouseError) as error:
        st.session_state[MESSAGE] = ("refused", view.words("decide.refused", error=error))
