"""The table to filter and download, the dictionaries, code that loads the data again, and the method."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from metrics.dashboard import address, data, points, shell
from metrics.dashboard.components import evidence, sql
from metrics.dashboard.prepared import prepared
from metrics.dashboard.shell import View
from metrics.warehouse import public, snippets

SHOWN = 1000
LARGEST_FILE = 200  # megabytes of a build that is copied and sent in one piece
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(view: View) -> None:
    words = view.words
    contents: dict[str, Callable[[View], None]] = {
        "table": table,
        "dictionary": dictionary,
        "columns": columns,
        "use": use,
        "sql": sql.section,
        "method": method,
    }
    chosen = shell.choose(
        view,
        "show",
        words("data.show"),
        list(contents),
        lambda code: words(f"data.tab_{code}"),
        kind="segments",
        wrap=True,
        label_visibility="collapsed",
    )
    contents[str(chosen)](view)


def offered(view: View) -> list[str]:
    """Metrics of the chosen family that have figures."""
    found, group = set(view.options.metrics["metric"]), view.state["group"]
    return [
        code
        for code, metric in view.catalogue.metrics.items()
        if code in found and group in ("all", metric.family)
    ]


def selection(view: View) -> dict[str, Any]:
    """What the choices in the address select, as options of the query."""
    state = view.state
    metrics = [code for code in state["metrics"] if code in offered(view)]
    if not metrics and state["group"] != "all":
        metrics = offered(view)
    return {
        "metrics": metrics or None,
        "measures": list(state["measures"]) or None,
        "provinces": view.chosen_provinces,
        "levels": None if state["anywhere"] == "yes" else [state["level"]],
        "text": state["find"],
        "years": range(view.chosen_years[0], view.chosen_years[1] + 1) if view.chosen_years else None,
    }


def table(view: View) -> None:
    words = view.words
    first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
    shell.choose(
        view,
        "group",
        words("filter.family"),
        ["all", *view.catalogue.families],
        lambda code: words("data.all_families") if code == "all" else view.label("family", code),
        place=first,
    )
    shell.choose_many(
        view,
        "metrics",
        words("filter.metric"),
        offered(view),
        view.metric,
        place=second,
        placeholder=words("data.any"),
    )
    kinds = set(view.options.metrics["measure"])
    shell.choose_many(
        view,
        "measures",
        words("filter.measure"),
        [name.code for name in view.catalogue.group("measure") if name.code in kinds],
        lambda code: view.label("measure", code),
        place=third,
        placeholder=words("data.any"),
    )
    shell.typed(view, "find", words("data.text_filter"), place=fourth)
    shell.switch(view, "anywhere", words("data.anywhere"))
    chosen = selection(view)
    shown = view.ask("observations", **chosen, limit=SHOWN)
    if shown.empty:
        shell.empty(view)
        return
    total = view.ask("extent", **chosen).figures
    with st.expander(words("data.choose_columns"), icon=":material/view_column:"):
        wanted = shell.choose_many(
            view,
            "columns",
            words("data.choose_columns"),
            points.COLUMNS,
            lambda code: words(f"table.{code}"),
            default=points.USUAL_COLUMNS,
            label_visibility="collapsed",
            placeholder=words("data.any"),
        )
        st.caption(words("data.columns_note"))
    if len(shown) < total:
        st.caption(words("data.more", shown=words.number(len(shown)), total=words.number(total)))
    else:
        st.caption(words("table.rows", n=words.number(total)))
    evidence.figures_table(view, listed(view, tuple(wanted or points.USUAL_COLUMNS)), "data_rows")
    downloads(view, chosen)


@prepared
def listed(view: View, columns: tuple[str, ...]) -> evidence.Listing:
    """The figures that the choices in the address select."""
    return evidence.listing(view, view.ask("observations", **selection(view), limit=SHOWN), columns=columns)


def downloads(view: View, chosen: dict[str, Any]) -> None:
    """Files with all figures that were chosen, which are loaded only then."""

    def rows() -> pd.DataFrame:
        return view.source.fetch("observations", **chosen)

    with st.container(horizontal=True):
        evidence.download(view, rows, "figures", "data_csv")
        for kind, make, mime in (
            ("xlsx", to_xlsx, EXCEL),
            ("parquet", to_parquet, "application/vnd.apache.parquet"),
            ("json", to_json, "application/json"),
        ):
            offer(view, kind, partial(made, make, view, rows), mime)
        question = f"/data?{urlencode(address.encode(view.state))}"
        offer(view, "zip", partial(data.package, rows, question), "application/zip")


def offer(view: View, kind: str, make: Callable[[], bytes], mime: str, stem: str = "figures") -> None:
    """A button that makes its file only when it is pressed."""
    st.download_button(
        view.words(f"download.{kind}"),
        data=make,
        file_name=f"{stem}-{view.version}.{kind}",
        mime=mime,
        key=f"data_{kind}",
        on_click="ignore",
        icon=":material/download:",
    )


def made(make: Callable[[pd.DataFrame], bytes], view: View, rows: Callable[[], pd.DataFrame]) -> bytes:
    return make(evidence.csv_frame(view, rows()))


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """A workbook in which text that looks like a formula or a link stays text."""
    buffer = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        frame.to_excel(writer, index=False, sheet_name="figures", freeze_panes=(1, 0))
    return buffer.getvalue()


def to_parquet(frame: pd.DataFrame) -> bytes:
    return bytes(frame.to_parquet(index=False))


def to_json(frame: pd.DataFrame) -> bytes:
    """An array with one object a figure; what is absent is null."""
    records = json.loads(frame.to_json(orient="records", force_ascii=False))
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


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
        alt=words("data.tab_dictionary"),
    )


def columns(view: View) -> None:
    """What each column of a download means, and what the tables of the database hold."""
    words = view.words
    sample = evidence.csv_frame(view, view.ask("observations", limit=0))
    explained(
        view,
        {
            words("data.code"): list(sample.columns),
            words("data.meaning"): [words(f"column.{name}") for name in sample.columns],
        },
        "column_dictionary",
    )
    st.markdown(f"**{words('data.database_tables')}**")
    held = public.tables()
    explained(
        view,
        {
            words("data.code"): list(held),
            words("data.meaning"): [words(f"stored.{name}") for name in held],
            words("data.column_names"): [", ".join(names) for names in held.values()],
        },
        "table_dictionary",
    )


def explained(view: View, table: dict[str, list[str]], key: str) -> None:
    config = {view.words("data.meaning"): st.column_config.TextColumn(width="large")}
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        height="content",
        column_config=config,
        key=key,
        alt=view.words("data.tab_columns"),
    )


def use(view: View) -> None:
    """The files to take away and the code that loads them."""
    words = view.words
    chosen = selection(view)
    first = view.ask("commonest", **chosen)
    if first is None:
        shell.empty(view)
        return
    total = view.ask("extent", **chosen).figures
    st.text(words("data.use_intro", n=words.number(total)))
    downloads(view, chosen)
    filled = {"rows": total, "metric": first[0], "measure": first[1]}
    name = f"figures-{view.version}.csv"
    st.markdown(f"**{words('data.snippets')}**")
    # Without colours: those that Streamlit gives to code are too faint to read for many.
    for title, code in (
        ("Python", snippets.PYTHON),
        ("R", snippets.R),
        (f"Excel{words('data.excel_how')}", snippets.EXCEL),
    ):
        st.text(title)
        st.code(code.format(name=name, **filled), language=None, wrap_lines=True)
    st.text(words("data.command"))
    given = {option: value for option, value in chosen.items() if value and option != "years"}
    st.code(snippets.command(**given, years=view.chosen_years, name=name), language=None, wrap_lines=True)
    database(view, filled)
    st.markdown(f"**{words('data.cite')}**")
    st.text(words("data.cite_text", version=view.version))


def database(view: View, filled: dict[str, Any]) -> None:
    """The published database, and what is in it."""
    words = view.words
    st.markdown(f"**{words('data.database')}**")
    st.text(words("data.database_what"))
    size = data.published_megabytes()
    if size > LARGEST_FILE:
        st.text(words("data.database_large", size=words.number(size, 0)))
        return
    offer(view, public.KIND, data.public_file, "application/octet-stream", "party-metrics")
    st.code(
        snippets.DATABASE.format(name=f"party-metrics-{view.version}.{public.KIND}", **filled),
        language=None,
        wrap_lines=True,
    )


def method(view: View) -> None:
    st.markdown(view.words("data.method_text"))


page(shell.view())
