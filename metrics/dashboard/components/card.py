"""A key figure with its change, its course, what it is based on, and the way to its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from metrics.dashboard import shell
from metrics.dashboard.components.spark import spark_line
from metrics.dashboard.shell import View


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure, in words. delta: the change, None where there is none to tell; colour: as `st.metric`
    has it. years, values: the course, in words `told`; note: escaped."""

    metric: str
    measure: str
    level: str
    label: str
    value: str
    delta: Any
    colour: Any
    years: list[int]
    values: list[float]
    told: str
    note: str


def show_card(view: View, card: Card) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(card.label, card.value, card.delta, delta_color=card.colour)
        if card.values:
            key = f"spark_{card.metric}_{card.measure}"
            spark_line(card.years, card.values, label=f"{card.label}: {card.told}", key=key)
        st.caption(card.note)
        st.button(
            view.words("family.open_trends"),
            key=f"card_{card.metric}_{card.measure}",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=shell.go,
            args=("trends",),
            kwargs={
                "metric": card.metric,
                "measure": card.measure,
                "level": card.level,
                "provinces": (),
                "years": None,
            },
        )
