"""The table to filter and download, the dictionary of metrics, code that loads the data, and the method."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from metrics.dashboard import shell
from metrics.dashboard.components import evidence, sql
from metrics.dashboard.shell import View

SHOWN = 1000
PYTHON = """import pandas as pd

figures = pd.read_csv("{name}", encoding="utf-8-sig")
count = figures[(figures.metric == "new_members") & (figures.measure == "count")]
print(count.pivot_table(index="province", columns="year", values="value"))"""
R = """library(readr)

figures <- read_csv("{name}")
subset(figures, metric == "new_members" & measure == "count")[, c("province", "year", "value", "quote")]"""


def page(view: View) -> None:
    words = view.words
    tabs = st.tabs(
        [
            words("data.table"),
            words("data.dictionary"),
            words("data.use"),
            words("sql.tab"),
            words("data.method"),
        ],
        on_change="rerun",
        key="data_tabs",
    )
    for tab, content in zip(tabs, (table, dictionary, use, sql.section, method), strict=True):
        if tab.open:
            with tab:
                content(view)


def table(view: View) -> None:
    words = view.words
    found = set(view.options.metrics["metric"])
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    group = shell.choose(
        view,
        "group",
        words("filter.family"),
        ["all", *view.catalogue.families],
        lambda code: words("data.all_families") if code == "all" else view.label("family", code),
        place=first,
    )
    offered = [
        code
        for code, metric in view.catalogue.metrics.items()
        if code in found and group in ("all", metric.family)
    ]
    metrics = second.multiselect(
        words("filter.metric"),
        offered,
        format_func=view.metric,
        key=f"data_metrics_{group}",
        placeholder=words("data.any"),
    )
    kinds = set(view.options.metrics["measure"])
    measures = third.multiselect(
        words("filter.measure"),
        [name.code for name in view.catalogue.group("measure") if name.code in kinds],
        format_func=lambda code: view.label("measure", code),
        key="data_measures",
        placeholder=words("data.any"),
    )
    text = fourth.text_input(words("data.text_filter"), key="data_text", max_chars=200)
    anywhere = shell.switch(view, "anywhere", words("data.anywhere"))
    rows = view.ask(
        "observations",
        metrics=metrics or offered,
        measures=measures or None,
        provinces=view.chosen_provinces,
        levels=None if anywhere else [view.state["level"]],
        text=text or None,
    )
    rows = view.within_years(rows)
    if rows.empty:
        shell.empty(view)
        return
    shown = rows.head(SHOWN)
    if len(shown) < len(rows):
        st.caption(words("data.more", shown=words.number(len(shown)), total=words.number(len(rows))))
    else:
        st.caption(words("table.rows", n=words.number(len(rows))))
    evidence.figures_table(view, shown, "data_rows", with_metric=True)
    downloads(view, rows)


def downloads(view: View, rows: pd.DataFrame) -> None:
    words = view.words
    stem = f"figures-{view.version}"
    with st.container(horizontal=True):
        evidence.download(view, rows, "figures", "data_csv")
        for kind, make, mime in (
            ("xlsx", to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("parquet", to_parquet, "application/vnd.apache.parquet"),
            ("jsonl", to_jsonl, "application/x-ndjson"),
        ):
            st.download_button(
                words(f"download.{kind}"),
                data=partial(made, make, view, rows),
                file_name=f"{stem}.{kind}",
                mime=mime,
                key=f"data_{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


def made(make: Callable[[pd.DataFrame], bytes], view: View, rows: pd.DataFrame) -> bytes:
    return make(evidence.csv_frame(view, rows))


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """A workbook in which text that looks like a formula or a link stays text."""
    buffer = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        frame.to_excel(writer, index=False, sheet_name="figures", freeze_panes=(1, 0))
    return buffer.getvalue()


def to_parquet(frame: pd.DataFrame) -> bytes:
    return bytes(frame.to_parquet(index=False))


def to_jsonl(frame: pd.DataFrame) -> bytes:
    records = json.loads(frame.to_json(orient="records", force_ascii=False))
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def dictionary(view: View) -> None:
    words, language = view.words, view.language
    counts = view.options.metrics.groupby("metric")["figures"].sum()
    st.dataframe(
        pd.DataFrame(
            {
                words("data.name"): [metric.name(language) for metric in view.catalogue.metrics.values()],
                words("data.family"): [
                    view.label("family", metric.family) for metric in view.catalogue.metrics.values()
                ],
                words("data.definition"): [
                    metric.definition(language) for metric in view.catalogue.metrics.values()
                ],
                words("data.unit"): [metric.unit(language) for metric in view.catalogue.metrics.values()],
                words("data.direction"): [
                    view.label("direction", metric.direction) for metric in view.catalogue.metrics.values()
                ],
                words("data.additive"): [
                    words("data.yes" if metric.additive else "data.no")
                    for metric in view.catalogue.metrics.values()
                ],
                words("table.figures"): [int(counts.get(code, 0)) for code in view.catalogue.metrics],
                words("data.code"): list(view.catalogue.metrics),
            }
        ),
        hide_index=True,
        height=620,
        column_config={words("data.definition"): st.column_config.TextColumn(width="large")},
        key="dictionary",
        alt=words("data.dictionary"),
    )


def use(view: View) -> None:
    words = view.words
    name = f"figures-{view.version}.csv"
    st.markdown(f"**{words('data.snippets')}**")
    st.code(PYTHON.format(name=name), language="python")
    st.code(R.format(name=name), language="r")
    st.markdown(f"**{words('data.cite')}**")
    st.text(words("data.cite_text", version=view.version))


def method(view: View) -> None:
    st.markdown(view.words("data.method_text"))


page(shell.view())
