"""Choosers that several pages share: metric and measure among those that have figures."""

from __future__ import annotations

import streamlit as st

from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View, choose

MEASURE_ORDER = (
    "count",
    "rate_pct",
    "pct_of_target",
    "target",
    "target_rate_pct",
    "change_pct",
    "change_abs",
    "denominator",
)


@prepared
def available(view: View, measures: tuple[str, ...] = MEASURE_ORDER) -> dict[str, list[str]]:
    """Metrics in the order of the catalogue, each with its measures, that have figures."""
    frame = view.options.metrics
    pairs: dict[str, set[str]] = {}
    for metric, measure in zip(frame["metric"], frame["measure"], strict=True):
        if measure in measures:
            pairs.setdefault(metric, set()).add(measure)
    return {
        code: [measure for measure in MEASURE_ORDER if measure in pairs[code]]
        for code in view.catalogue.metrics
        if code in pairs
    }


def metric_and_measure(view: View, *, measures: tuple[str, ...] = MEASURE_ORDER) -> tuple[str, str]:
    """Two choosers in a row; the second offers only measures that the first one has."""
    words = view.words
    found = available(view, measures)
    left, right = st.columns([3, 2])
    metric = choose(view, "metric", words("filter.metric"), list(found), view.metric, place=left)
    measure = choose(
        view,
        "measure",
        words("filter.measure"),
        found[metric],
        lambda code: view.label("measure", code),
        place=right,
    )
    return metric, measure


def elsewhere(view: View, metric: str, measure: str) -> str:
    """Where there are figures when the chosen level has none: "There are figures for: Bloc, District"."""
    frame = view.options.metrics
    rows = frame[(frame["metric"] == metric) & (frame["measure"] == measure)]
    levels = [
        view.label("level", code)
        for code in dict.fromkeys(rows["level"])
        if code == code and code is not None
    ]
    return view.words("state.available", what=", ".join(levels)) if levels else ""
