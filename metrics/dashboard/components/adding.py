"""An editor adds a figure that the extractor missed: by the words chosen in the document, or typed as they
stand there."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from metrics import reference
from metrics.dashboard import access, selecting
from metrics.dashboard.components.decide import MESSAGE
from metrics.dashboard.components.evidence import escaped
from metrics.dashboard.shell import View
from metrics.model import QUALIFIERS
from metrics.warehouse import WarehouseError

CHOSEN = "_chosen_words"
ADDED = "_added_at"
_UNITS = {"count": "count", "target": "count", "denominator": "count", "change_abs": "count"}
_NAMES = "_editor"  # the name is asked once a session


def take(record: Any, words: tuple[int, int] | None) -> None:
    """Remember the words that were chosen in the document that is shown."""
    if words is not None:
        st.session_state[CHOSEN] = (record.document_id, record.content_hash, *words)


def chosen_words(record: Any) -> tuple[int, int] | None:
    """The words chosen in this version of this document, or None."""
    found = st.session_state.get(CHOSEN)
    if not found or found[:2] != (record.document_id, record.content_hash):
        return None
    return selecting.whole_words(record.text, int(found[2]), int(found[3]))


def follow_added(view: View, record: Any, rows: pd.DataFrame) -> None:
    """Open the record of the figure that was added a moment ago."""
    place = st.session_state.pop(ADDED, None)
    if place is None or place[0] != record.document_id:
        return
    mine = rows[(rows["number_start"] == place[1]) & (rows["status"] == "added")]
    if len(mine):
        view.state["fig"] = str(mine["observation_id"].iloc[-1])


def adding(view: View, record: Any, rows: pd.DataFrame) -> None:
    """The form, for editors only. rows: the figures of the document, whose period and place are offered."""
    if not access.editable():
        return
    words = view.words
    chosen = chosen_words(record)
    with st.expander(
        words("adding.title"),
        expanded=chosen is not None,
        icon=":material/add_circle:",
        key=f"adding_{chosen}",  # another choice of words opens it anew
    ):
        st.caption(words("adding.how"))
        place = _words(view, record, chosen)
        if place is None:
            return
        number = _number(view, record.text, place)
        if number is None:
            return
        _fields(view, record, rows, place, number)


def _words(view: View, record: Any, chosen: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where the words stand: as chosen, or as found for what was typed."""
    words = view.words
    if chosen:
        st.text(f"“{' '.join(record.text[slice(*chosen)].split())}”")
        st.button(
            words("adding.other_words"),
            key="adding_other",
            type="tertiary",
            on_click=lambda: st.session_state.pop(CHOSEN, None),
        )
        return chosen
    typed = st.text_input(
        words("adding.words"),
        key="adding_words",
        max_chars=selecting.MOST_WORDS,
        help=words("adding.words_help"),
    )
    if not typed.strip():
        return None
    found = selecting.occurrences(record.text, typed, record.body_start)
    if not found:
        st.error(words("adding.not_there"))
        return None
    if len(found) == 1:
        return found[0]
    at = st.selectbox(
        words("adding.which", n=words.number(len(found))),
        range(len(found)),
        format_func=lambda index: selecting.around(record.text, *found[index]),
        key="adding_which",
    )
    return found[at]


def _number(view: View, text: str, place: tuple[int, int]) -> tuple[int, int, float] | None:
    """The number of the figure among those in the words."""
    words = view.words
    found = selecting.numbers_in(text, *place)
    if not found:
        st.error(words("adding.no_number"))
        return None
    if len(found) == 1:
        return found[0]
    at = st.selectbox(
        words("adding.number"),
        range(len(found)),
        format_func=lambda index: selecting.around(text, found[index][0], found[index][1], 12),
        key=f"adding_number_{place}",
    )
    return found[at]


def _fields(
    view: View, record: Any, rows: pd.DataFrame, place: tuple[int, int], number: tuple[int, int, float]
) -> None:
    words = view.words
    metric = st.selectbox(
        words("filter.metric"),
        list(view.catalogue.metrics),
        format_func=view.metric,
        index=None,
        placeholder=words("adding.choose_metric"),
        key="adding_metric",
    )
    if metric is None:
        return
    found = view.catalogue.metrics[metric]
    percent = record.text[number[0] : number[1]].endswith("%")
    likely = [code for code in found.measures if (_UNITS.get(code, "pct") == "pct") == percent]
    measure = st.selectbox(
        words("filter.measure"),
        found.measures,
        index=found.measures.index(likely[0]) if likely else 0,
        format_func=lambda code: view.label("measure", code),
        key=f"adding_measure_{metric}_{percent}",
    )
    with st.form("adding_form", border=False):
        value = st.number_input(
            words("table.value"), value=number[2], format="%.6g", key=f"adding_value_{number[0]}"
        )
        qualifier = st.selectbox(
            words("source.qualifier"),
            QUALIFIERS,
            format_func=lambda code: view.label("qualifier", code),
            key="adding_qualifier",
        )
        period = st.text_input(
            words("decide.period"), value=_usual(rows, "period"), key="adding_period", max_chars=20
        )
        fields = {**_place(view, rows), **_kind(view, found)}
        name = access.person() or st.text_input(
            words("adding.name"), key="adding_name", max_chars=100, value=st.session_state.get(_NAMES, "")
        )
        reason = st.text_input(
            words("decide.reason"), key="adding_reason", max_chars=400, value=words("adding.reason")
        )
        sent = st.form_submit_button(words("adding.save"), key="adding_save", type="primary")
    if sent:
        given = {
            "metric": metric,
            "measure": measure,
            "value": float(value),
            "unit": _UNITS.get(measure, "pct"),
            "qualifier": qualifier,
            "period": period.strip() or None,
            **fields,
        }
        save(view, record, place, number, given, name, reason)


def _place(view: View, rows: pd.DataFrame) -> dict[str, Any]:
    """Level, province and reporting body; offered as the other figures of the document have them."""
    words = view.words
    levels = [name.code for name in view.catalogue.group("level")]
    usual = _usual(rows, "level") or "province"
    level = st.selectbox(
        words("filter.level"),
        levels,
        index=levels.index(usual) if usual in levels else 0,
        format_func=lambda code: view.label("level", code),
        key="adding_level",
    )
    names = words.sorted({unit.name for unit in reference.provinces()} | {"Việt Nam"})
    known = _usual(rows, "province")
    province = st.selectbox(
        words("table.province"),
        names,
        index=names.index(known) if known in names else None,
        placeholder=words("provinces.choose"),
        key="adding_province",
    )
    body = st.text_input(
        words("source.organization"), value=_usual(rows, "organization"), key="adding_body", max_chars=200
    )
    return {"level": level, "province": province, "organization": body.strip() or None}


def _kind(view: View, metric: Any) -> dict[str, Any]:
    """What is rated, which group of people and which category, as far as the metric has them."""
    words = view.words
    found: dict[str, Any] = {"population": None, "subgroup": None, "category": None}
    if metric.populations:
        found["population"] = st.selectbox(
            words("source.population"),
            metric.populations,
            format_func=lambda code: view.label("population", code),
            key=f"adding_population_{metric.code}",
        )
    if metric.categories:
        codes = [None, *(category.code for category in metric.categories)]
        found["category"] = st.selectbox(
            words("table.category"),
            codes,
            format_func=lambda code: (
                words("filter.category_total") if code is None else view.label("category", code)
            ),
            key=f"adding_category_{metric.code}",
        )
    groups = [None, *(name.code for name in view.catalogue.group("subgroup"))]
    found["subgroup"] = st.selectbox(
        words("filter.subgroup"),
        groups,
        format_func=lambda code: (
            words("filter.subgroup_total") if code is None else view.label("subgroup", code)
        ),
        key="adding_subgroup",
    )
    return found


def _usual(rows: pd.DataFrame, name: str) -> str:
    """The value most figures of the document have, or nothing."""
    values = rows[name].dropna() if name in rows else pd.Series(dtype=object)
    return str(values.mode().iloc[0]) if len(values) else ""


def save(
    view: View,
    record: Any,
    place: tuple[int, int],
    number: tuple[int, int, float],
    fields: dict[str, Any],
    name: str,
    reason: str,
) -> None:
    """Store the figure. The right to do so is checked here again."""
    words = view.words
    if not name.strip() or not reason.strip():
        st.error(words("decide.incomplete"))
        return
    if not fields["period"] or not fields["province"]:
        st.error(words("adding.incomplete"))
        return
    try:
        access.for_writing().add_figure(
            record.document_id,
            *place,
            fields,
            number=number[:2],
            name=access.person() or name,
            reason=reason,
        )
    except access.NotAllowed:
        st.error(words("sign.refused"))
        return
    except (ValueError, WarehouseError) as error:
        st.error(escaped(words("decide.refused", error=error)))
        return
    st.session_state[_NAMES] = name.strip()
    st.session_state.pop(CHOSEN, None)
    st.session_state[ADDED] = (record.document_id, number[0])
    st.session_state[MESSAGE] = ("done", words("adding.saved"))
    st.rerun()
