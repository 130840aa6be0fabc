"""From warehouse answers to what charts and tables show. Plain pandas; nothing here knows Streamlit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from metrics.catalogue import Lang, Metric
from metrics.dashboard.wording import Words
from metrics.model import SUBGROUPS

OWN_NAME = ("national", "province")
TABLE_COLUMNS = (
    "observation_id",
    "metric",
    "measure",
    "value",
    "unit",
    "qualifier",
    "period",
    "base_period",
    "year",
    "province",
    "level",
    "organization",
    "population",
    "subgroup",
    "category",
    "stated",
    "quote",
    "start",
    "end",
    "document",
    "title",
    "publisher",
    "url",
    "published",
    "status",
    "n_other",
    "rule",
    "catalogue_version",
)

# What a reader can have in the table of figures, in this order; and what is shown unless chosen otherwise.
COLUMNS = (
    "series",
    "metric",
    "measure",
    "period",
    "value",
    "category",
    "status",
    "quote",
    "document",
    "publisher",
    "published",
    "level",
    "province",
    "organization",
    "qualifier",
    "stated",
    "base_period",
    "evidence_period",
    "evidence_place",
    "number_at",
    "rule",
    "url",
)
USUAL_COLUMNS = (
    "series",
    "metric",
    "measure",
    "period",
    "value",
    "category",
    "quote",
    "document",
    "publisher",
    "published",
)


def place_names(frame: pd.DataFrame) -> pd.Series:
    """What a figure's place is called: the province for provinces, else the body with its province in
    brackets.

    A bloc or district therefore never carries the bare name of its province.
    """
    names = []
    for level, province, body in zip(frame["level"], frame["province"], frame["organization"], strict=True):
        known = [str(part) for part in (body, province) if part is not None and part == part and part != ""]
        if level in OWN_NAME and province is not None and province == province:
            names.append(str(province))
        elif len(known) == 2 and known[1] not in known[0]:
            names.append(f"{known[0]} ({known[1]})")
        else:
            names.append(known[0] if known else "–")
    return pd.Series(names, index=frame.index, dtype=object)


def points(frame: pd.DataFrame, role: str = "actual") -> pd.DataFrame:
    """Rows with a value and a year, with the columns that charts need: series, part_year, derived, role."""
    rows = frame[frame["value"].notna() & frame["year"].notna()].copy()
    rows["series"] = place_names(rows)
    rows["part_year"] = rows["is_part"].astype(bool)
    rows["derived"] = False
    rows["role"] = role
    rows["year"] = rows["year"].astype(int)
    return rows


def worked_out(implied: pd.DataFrame, basis: pd.DataFrame, reported: pd.DataFrame) -> pd.DataFrame:
    """Values that follow from reported ones, as points for the years that have no reported figure.

    implied: as `queries.implied`. basis: the figures they follow from. reported: the points already there.
    The words, the document and its date are those of the first figure that the value follows from.
    """
    rows = implied[implied["year"].notna()].copy()
    rows["series"] = place_names(rows)
    rows["year"] = rows["year"].astype(int)
    there = set(zip(reported["series"], reported["year"], strict=True))
    rows = rows[[place not in there for place in zip(rows["series"], rows["year"], strict=True)]]
    rows = rows.drop_duplicates(["series", "year"]).copy()
    rows["observation_id"] = [ids.split(",")[0] for ids in rows["observations"]]
    told = basis.drop_duplicates("observation_id").set_index("observation_id")
    for name in ("title", "published", "quote", "publisher"):
        rows[name] = rows["observation_id"].map(told[name])
    rows["qualifier"] = "approx"
    rows["part_year"] = ~rows["period"].astype(str).str.fullmatch(r"\d{4}")
    return rows.assign(derived=True, role="actual", status="reported")


def fullest(rows: pd.DataFrame, limit: int) -> list[str]:
    """The `limit` series with most points; ties go to the larger latest value, then the name."""
    ranked = rows.groupby("series").agg(n=("year", "nunique"), last=("value", "last")).reset_index()
    ranked = ranked.sort_values(["n", "last", "series"], ascending=[False, False, True])
    return [str(name) for name in ranked["series"].head(limit)]


def publishers_line(frame: pd.DataFrame, words: Words, most: int = 3) -> str:
    """ "Source: 14 documents (A, B, C and 4 more)" for the figures shown; empty when there are none."""
    documents = frame["document"].dropna().nunique()
    if not documents:
        return ""
    names = frame.drop_duplicates("document")["publisher"].dropna().value_counts().index.tolist()
    shown = ", ".join(names[:most]) or "–"
    if len(names) > most:
        shown += " " + words("chart.source_more", n=len(names) - most)
    if documents == 1:
        return words("chart.source_line_one", publishers=shown)
    return words("chart.source_line", documents=words.number(documents), publishers=shown)


def break_years(metric: Metric | None, words: Words) -> list[tuple[int, str]]:
    """Years from which a metric's values do not compare with earlier ones, with the label for the chart."""
    if metric is None:
        return []
    labels = {}
    for item in metric.breaks:
        labels[item.year] = words("chart.break_borders" if item.general else "chart.break_label")
    return sorted(labels.items())


def notes(metric: Metric | None, words: Words, first: int | None, last: int | None) -> list[str]:
    """The notes on series breaks that fall between two years."""
    if metric is None or first is None or last is None:
        return []
    language: Lang = "vi" if words.language == "vi" else "en"
    return [
        words("chart.break_note", period=words.date(item.period), note=item.note(language))
        for item in metric.breaks
        if first < item.year <= last
    ]


_TOLERANCE = {
    "rounding of the printed percent": "rounding",
    "counts are exact": "exact",
    "rounding and qualifiers of both": "both",
    "own history": "history",
}
_SUBGROUP = re.compile(rf"^({'|'.join(SUBGROUPS)}) ")
_FORMULA = (
    (re.compile(r"; reported "), "; {reported} "),
    (re.compile(r" against "), " {against} "),
    (re.compile(r"\(of\)"), "({of})"),
    (re.compile(r" of (?=[\d.,]+$)"), " {of} "),
    (re.compile(r"\(target\)"), "({target})"),
    (re.compile(r", cut off rather than rounded"), ", {cut}"),
    (re.compile(r"> all "), "> {all} "),
    (re.compile(r"(?<=\d) in (?=\d{4};)"), " {in} "),
    (re.compile(r"^exemplary "), "{exemplary} "),
    (re.compile(r"> clean-strong "), "> {clean_strong} "),
)
_PERIOD = re.compile(r"\b\d{4}(?:-(?:H[12]|Q[1-4]|M\d\d\.\.M\d\d|\d\d)\b|\.\.\d{4})")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?=[\s/)+=]|$|,\s)")


def tolerance(text: str, words: Words) -> str:
    """Where the interval of a check comes from, in the reader's language."""
    key = _TOLERANCE.get(text)
    return words(f"tolerance.{key}") if key else text


def formula(text: str, words: Words, subgroup: Callable[[str], str]) -> str:
    """The arithmetic of a check with its words, periods and numbers in the reader's language."""
    text = _SUBGROUP.sub(lambda hit: f"{subgroup(hit[1])} ", text)
    text = re.sub(r"median of (\d+) other years", lambda hit: words("formula.median", n=hit[1]), text)
    for pattern, template in _FORMULA:
        told = re.sub(r"{(\w+)}", lambda key: words(f"formula.{key[1]}"), template)
        text = pattern.sub(told, text)
    if words.language == "vi":
        text = _NUMBER.sub(lambda hit: hit[0].translate(str.maketrans(",.", ".,")), text)
    text = _PERIOD.sub(lambda hit: words.period(hit[0]), text)
    return text.replace(" %", "%")


def arithmetic(row: Any, words: Words) -> str:
    """How a value was worked out and what rounding allows: "10.027 / (1 + 12,9%) ≈ 8.881 (8.878–8.885)"."""
    sum_ = formula(str(row.formula).split(" = ")[0].replace("+ -", "− "), words, str)
    text = f"{sum_} ≈ {words.number(row.value)}"
    return text if row.low == row.high else f"{text} ({words.number(row.low)}–{words.number(row.high)})"


def to_csv(frame: pd.DataFrame) -> bytes:
    """CSV for spreadsheets: UTF-8 with mark; text that a spreadsheet would run as a formula is quoted with
    '."""
    clean = frame.copy()
    for name in clean.columns:
        if not pd.api.types.is_numeric_dtype(clean[name]) and not pd.api.types.is_bool_dtype(clean[name]):
            clean[name] = clean[name].map(_harmless)
    return str(clean.to_csv(index=False)).encode("utf-8-sig")


def _harmless(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "\0"):
        return "'" + value
    return value
