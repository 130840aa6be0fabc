"""What stands under every chart: source line, notes, the table with the exact words, and the download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from metrics.dashboard import points, shell
from metrics.dashboard.charts.look import Caption, picture_config
from metrics.dashboard.components.picture import picture_buttons
from metrics.dashboard.shell import View, escaped
from metrics.dashboard.wording import slug

__all__ = [
    "Charted",
    "Evidence",
    "Listing",
    "caption",
    "download",
    "draw",
    "escaped",
    "evidence",
    "figures_table",
    "gathered",
    "listing",
    "record",
    "shown_table",
]

TABLE_HEIGHT = 380
QUOTE_WIDTH = 260
CATEGORY_WIDTH = 185
PERIOD_WIDTH = 165
VALUE_WIDTH = 105  # a number that is cut off at the left would be read as another


@dataclass(frozen=True, slots=True)
class Listing:
    """Figures as a table shows them. ids: document and figure of every row."""

    table: pa.Table
    ids: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands under a chart. line: its source; remarks: notes for reading it."""

    rows: pd.DataFrame
    metric: str
    measure: str
    line: str
    remarks: list[str]
    listing: Listing


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart and what belongs to it. figure: None where nothing can be drawn. size: how many things it
    shows. notes: captions right under it."""

    title: str
    head: Caption
    figure: go.Figure | None
    size: int
    evidence: Evidence | None = None
    notes: tuple[str, ...] = ()


def caption(view: View, title: str, subtitle: str, frame: pd.DataFrame) -> Caption:
    """The head of a chart, with the source line that a saved picture carries."""
    made = view.words(
        "chart.source_made",
        app=view.words("app.title"),
        version=view.version,
        date=view.words.date(view.info.updated),
    )
    line = points.publishers_line(frame, view.words, most=2)
    return Caption(title, subtitle, f"{line}. {made}" if line else made)


def draw(view: View, charted: Charted, key: str, on_select: Callable[[], None] | None = None) -> None:
    """A chart with its accessible name, under it the buttons that save it as a picture, and its notes."""
    options: dict[str, Any] = {"on_select": on_select, "selection_mode": "points"} if on_select else {}
    head = charted.head
    st.plotly_chart(
        charted.figure,
        key=key,
        theme=None,
        config=picture_config(slug(head.title), view.language, _toolbar(view)),
        alt=view.words("chart.alt", title=head.title, n=view.words.number(charted.size)),
        **options,
    )
    words = view.words
    picture_buttons(
        key,
        group=words("picture.group", title=head.title),
        png=words("picture.png"),
        svg=words("picture.svg"),
    )
    for note in charted.notes:
        st.caption(note)


def _toolbar(view: View) -> dict[str, str]:
    """What plotly says about saving a picture, by its own English words."""
    words = view.words
    return {
        "Download plot as a PNG": words("picture.save"),
        "Download plot": words("picture.save"),
        "Preparing image - this may take a few seconds": words("picture.wait"),
        "Image download succeeded": words("picture.saved"),
        "Sorry, there was a problem downloading your image!": words("picture.failed"),
    }


def remarks(view: View, metric: str, rows: pd.DataFrame) -> list[str]:
    """Notes for reading: definition breaks, part-year points and competing figures, as far as they occur."""
    words = view.words
    lines = []
    if len(rows):
        lines += points.notes(
            view.definition(metric), words, int(rows["year"].min()), int(rows["year"].max())
        )
        if rows["is_part"].astype(bool).any():
            lines.append(words("chart.part_note"))
        others = int((rows["n_values"].fillna(1) > 1).sum()) if "n_values" in rows else 0
        if others:
            lines.append(words("chart.others_note", n=words.number(others)))
        lines.append(words("chart.gaps"))
    return lines


def definition(view: View, shown: Evidence) -> None:
    """Definition and notes, open to be read but not in the way."""
    found = view.definition(shown.metric)
    with st.expander(view.words("chart.notes"), icon=":material/info:"):
        if found:
            st.markdown(f"**{view.words('chart.definition')}.**")
            st.text(
                f"{found.name(view.language)} ({found.unit(view.language)}). "
                + found.definition(view.language)
            )
            rate_of = found.rate_of(view.language)
            if shown.measure in ("rate_pct", "target_rate_pct") and rate_of:
                st.text(view.words("chart.rate_of", what=rate_of))
        for line in shown.remarks:
            st.text(f"• {line}")


def shown_table(
    view: View,
    rows: pd.DataFrame,
    *,
    with_metric: bool = False,
    with_source: bool = True,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The figures as a reader sees them: names for codes, numbers and dates in the reader's language.

    columns: of `points.COLUMNS`, in this order; without them what is worth showing, without what is empty.
    """
    words = view.words
    table = pd.DataFrame(index=rows.index)
    table["open"] = words("table.open")
    table["series"] = points.place_names(rows)
    if with_metric or columns:
        table["metric"] = [view.short(code) for code in rows["metric"]]
        table["measure"] = [view.label("measure", code) for code in rows["measure"]]
    table["period"] = [words.period(period) for period in rows["period"]]
    table["value"] = [
        words.value(value, unit, qualifier, sign=str(measure).startswith("change"))
        for value, unit, qualifier, measure in zip(
            rows["value"], rows["unit"], rows["qualifier"], rows["measure"], strict=True
        )
    ]
    kinds = [
        ", ".join(
            view.label(group, code)
            for group, code in (("population", p), ("subgroup", s), ("category", c))
            if _given(code)
        )
        for p, s, c in zip(rows["population"], rows["subgroup"], rows["category"], strict=True)
    ]
    if any(kinds) or columns:
        table["category"] = kinds
    if "status" in rows and (columns or (rows["status"] != "reported").any()):
        table["status"] = [words(f"decide.status_{status}") for status in rows["status"]]
    table["quote"] = rows["quote"]
    if not with_source:
        return table
    table["document"] = [title if _given(title) else words("source.untitled") for title in rows["title"]]
    table["publisher"] = rows["publisher"]
    table["published"] = [words.date(date) for date in rows["published"]]
    if columns:
        table = pd.concat([table, _further(view, rows)], axis="columns")
        return table[["open", *(name for name in columns if name in table)]]
    return table


def _further(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns that are shown only when chosen."""
    words = view.words
    named = {
        "level": ("level", "level"),
        "qualifier": ("qualifier", "qualifier"),
        "evidence_period": ("evidence", "period_evidence"),
        "evidence_place": ("evidence", "province_evidence"),
    }
    table = pd.DataFrame(index=rows.index)
    for name, (group, column) in named.items():
        table[name] = [view.label(group, code) for code in rows[column]]
    for name in ("province", "organization", "stated", "url"):
        table[name] = rows[name]
    table["base_period"] = [words.period(base) if _given(base) else "" for base in rows["base_period"]]
    table["number_at"] = [f"{start}–{end}" for start, end in zip(rows["start"], rows["end"], strict=True)]
    table["rule"] = [rule_name(view, rule) for rule in rows["rule"]]
    return table


def rule_name(view: View, rule: str) -> str:
    """The rule that read a figure; figures added by people have none."""
    return view.words("decide.by_person") if rule == "person" else rule


def _given(value: Any) -> bool:
    return not pd.isna(value) and value != ""


def listing(
    view: View,
    rows: pd.DataFrame,
    *,
    with_metric: bool = False,
    with_source: bool = True,
    columns: Sequence[str] | None = None,
) -> Listing:
    """The table of these figures, ready to be sent."""
    table = shown_table(view, rows, with_metric=with_metric, with_source=with_source, columns=columns)
    ids = list(zip(rows["document"].astype(str), rows["observation_id"].astype(str), strict=True))
    return Listing(pa.Table.from_pandas(table, preserve_index=False), ids)


def figures_table(view: View, listed: Listing, key: str) -> None:
    """The table of figures; the button of a row opens its words in the document."""
    words, table, ids = view.words, listed.table, listed.ids

    def open_row() -> None:
        click = st.session_state[f"{key}_open"]
        if click:
            document, figure = ids[int(click["row"])]
            shell.go("sources", doc=document, fig=figure)

    names = {name: words(f"table.{name}") for name in table.column_names if name != "open"}
    config: dict[str, Any] = {name: st.column_config.TextColumn(label) for name, label in names.items()}
    config["open"] = st.column_config.ButtonColumn(
        "", key=f"{key}_open", on_click=open_row, type="tertiary", width="small"
    )
    for name in ("period", "base_period"):
        if name in names:
            config[name] = st.column_config.TextColumn(names[name], width=PERIOD_WIDTH)
    if "quote" in names:
        config["quote"] = st.column_config.TextColumn(names["quote"], width=QUOTE_WIDTH)
    if "category" in names:
        config["category"] = st.column_config.TextColumn(names["category"], width=CATEGORY_WIDTH)
    if "value" in names:
        config["value"] = st.column_config.TextColumn(names["value"], alignment="right", width=VALUE_WIDTH)
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        height="content" if len(ids) <= 10 else TABLE_HEIGHT,
        key=key,
        alt=words("table.title"),
    )


def csv_frame(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """What is downloaded: codes for machines, names and metadata for people, one row a figure."""
    kept = rows[[name for name in points.TABLE_COLUMNS if name in rows.columns]].copy()
    kept.insert(1, "metric_name", [view.metric(code) for code in kept["metric"]])
    kept.insert(3, "measure_name", [view.label("measure", code) for code in kept["measure"]])
    found = {code: view.definition(code) for code in kept["metric"].unique()}
    kept["definition"] = [
        metric.definition(view.language) if (metric := found[code]) else "" for code in kept["metric"]
    ]
    kept["data_version"] = view.version
    return kept


def download(view: View, rows: pd.DataFrame | Callable[[], pd.DataFrame], name: str, key: str) -> None:
    """The CSV of exactly the rows shown, or of what the function gives; made only when asked for."""
    st.download_button(
        view.words("download.csv"),
        data=lambda: points.to_csv(csv_frame(view, rows() if callable(rows) else rows)),
        file_name=f"{slug(name)}-{view.version}.csv",
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        help=view.words("download.csv_help"),
    )


def gathered(
    view: View, rows: pd.DataFrame, *, metric: str, measure: str, with_metric: bool = False
) -> Evidence:
    """Everything that belongs under a chart of these rows. metric, measure: whose definition to give."""
    return Evidence(
        rows,
        metric,
        measure,
        points.publishers_line(rows, view.words),
        remarks(view, metric, rows),
        listing(view, rows, with_metric=with_metric),
    )


def evidence(view: View, charted: Charted, key: str, name: str = "") -> None:
    """Show everything that belongs under a chart. name: of the file that can be downloaded, if not the
    title."""
    shown = charted.evidence
    if shown is None:
        return
    if shown.line:
        st.caption(escaped(shown.line))
    definition(view, shown)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        rows = view.words.number(len(shown.rows))
        st.markdown(f"**{view.words('table.title')}** · {view.words('table.rows', n=rows)}")
        download(view, shown.rows, name or charted.title, f"{key}_csv")
    figures_table(view, shown.listing, f"{key}_table")


def record(view: View, fields: Mapping[str, str]) -> None:
    """A list of names and values; values may come from documents and are shown as they are written."""
    st.table(
        {escaped(name): escaped(value) for name, value in fields.items()},
        border="horizontal",
        alt=view.words("source.record"),
    )
