"""Downloads: CSV, XLSX, Parquet and JSON Lines, alone or in a zip that explains itself."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pandas as pd

from metrics.warehouse.query_documents import corrections, decisions, info
from metrics.warehouse.reader import Reader
from metrics.warehouse.schema import CONTRACT, FIGURES

# What a spreadsheet would take for the beginning of a formula, in its full-width forms too.
_FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
EXCEL_ROWS = 1_048_575
REASONS = {
    "not_reported": "no document here reports it",
    "not_yet": "the year had not ended, or its reports were not out, when the newest document was published",
    "ambiguous": "reported only for a longer span that includes the year, or without a clear year",
    "no_unit": "the province did not exist in that year",
}
LICENCE = {
    "name": "MIT",
    "path": "https://opensource.org/license/mit",
    "title": "MIT License for the compilation; the quoted words remain their publishers'",
}
_OTHER = {
    "title": "Title of the document",
    "publisher": "Publisher of the document",
    "url": "Address of the document",
    "published": "Day, month or year of publication",
    "place": "Province or organisation that the row is about",
    "missing": "True where no figure was reported for the year",
    "reason": "Why there is no figure: " + "; ".join(f"{code}: {text}" for code, text in REASONS.items()),
    "unit": "count: things or people; pct: percent; pp: percentage points",
}


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what would start one."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: Any) -> Any:
    """Missing as None, whole numbers as int, numbers never altered, lists and mappings as JSON."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def _rows(frame: pd.DataFrame) -> Iterable[list[Any]]:
    columns = [frame[name].tolist() for name in frame.columns]
    for values in zip(*columns, strict=True):
        yield [_cell(value) for value in values]


def to_csv(frame: pd.DataFrame, *, bom: bool = False) -> bytes:
    """CSV in UTF-8; bom: with the mark that makes Excel read it as UTF-8.

    Text that a spreadsheet would run as a formula gets an apostrophe; numbers are left as they are.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(list(frame.columns))
    for row in _rows(frame):
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return lines.getvalue().encode("utf-8-sig" if bom else "utf-8", "replace")


def to_jsonl(frame: pd.DataFrame) -> bytes:
    """One JSON object a line, in UTF-8; missing values are null."""
    names = list(frame.columns)
    lines = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in _rows(frame)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Parquet with zstd; lists and mappings as JSON text."""
    plain = frame.copy(deep=False)
    plain.attrs = {}
    for name in plain.columns:
        if (
            plain[name].dtype == object
            and plain[name].map(lambda v: isinstance(v, list | tuple | dict)).any()
        ):
            plain[name] = plain[name].map(_cell)
    out = io.BytesIO()
    plain.to_parquet(out, index=False, compression="zstd")
    return out.getvalue()


def to_xlsx(frame: pd.DataFrame, *, about: str = "") -> bytes:
    """Excel workbook with a sheet "data" and, when given, a sheet "about".

    Text stays text: no formulas, links or numbers are made of it. ValueError above Excel's 1,048,575 rows.
    """
    import xlsxwriter

    if len(frame) > EXCEL_ROWS:
        raise ValueError(f"Excel holds {EXCEL_ROWS:,} rows, this has {len(frame):,}: choose CSV or Parquet")
    out = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("data")
    bold = book.add_format({"bold": True})
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, str(name), bold)
    for line, row in enumerate(_rows(frame), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(line, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(line, column, cell)
            elif cell is not None:
                sheet.write_string(line, column, str(cell)[:32767])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    if about:
        notes = book.add_worksheet("about")
        notes.set_column(0, 0, 110)
        for line, text in enumerate(about.splitlines()):
            notes.write_string(line, 0, text[:32767])
    book.close()
    return out.getvalue()


def table(frame: pd.DataFrame, form: str, *, bom: bool = False, about: str = "") -> bytes:
    """The frame as "csv", "xlsx", "parquet" or "jsonl"; ValueError for another form."""
    makers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: to_csv(frame, bom=bom),
        "xlsx": lambda: to_xlsx(frame, about=about),
        "parquet": lambda: to_parquet(frame),
        "jsonl": lambda: to_jsonl(frame),
    }
    if form not in makers:
        raise ValueError(f"form must be one of {', '.join(makers)}")
    return makers[form]()


FORMS = ("csv", "xlsx", "parquet", "jsonl")
_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
}


def describe(reader: Reader, frame: pd.DataFrame) -> list[dict[str, str]]:
    """Name, type and meaning of each column (Frictionless field descriptors)."""
    known = {c.name: c.comment for c in (*FIGURES.columns, *CONTRACT)} | _OTHER
    fields = []
    for name in frame.columns:
        kind = str(frame[name].dtype)
        number = (
            "integer" if kind.startswith(("int", "Int")) else "number" if kind.startswith("float") else ""
        )
        dated = "datetime" if kind.startswith("datetime") else ""
        fields.append(
            {
                "name": str(name),
                "type": number or dated or ("boolean" if kind == "bool" else "string"),
                "description": known.get(str(name), "See docs/warehouse.md"),
            }
        )
    return fields


def definitions(reader: Reader, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Catalogue entries of the metrics in the frame."""
    if "metric" not in frame.columns:
        return []
    codes = sorted({str(code) for code in frame["metric"].dropna().unique()})
    found = reader.frame(
        "SELECT * FROM metrics WHERE metric IN (SELECT unnest(?::VARCHAR[])) ORDER BY metric", [codes]
    )
    return [{name: _cell(value) for name, value in row.items()} for row in found.to_dict("records")]


def sources(reader: Reader, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The documents that the rows come from (Frictionless sources)."""
    if "document" not in frame.columns:
        return []
    names = sorted({str(name) for name in frame["document"].dropna().unique()})
    rows = reader.rows(
        """SELECT document_id, title, publisher, url, published FROM documents
           WHERE current AND document_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY document_id""",
        [names],
    )
    keys = ("document", "title", "publisher", "path", "published")
    listed = [dict(zip(keys, row, strict=True)) for row in rows]
    return [{key: value for key, value in item.items() if value is not None} for item in listed]


def citation(reader: Reader, today: str | None = None) -> str:
    """One line to cite the data with."""
    day = today or datetime.now(UTC).date().isoformat()
    return (
        "Party-building figures as reported by Vietnamese provinces. Data version "
        f"{reader.version}, downloaded {day}."
    )


def readme(reader: Reader, frame: pd.DataFrame, *, question: str = "", today: str | None = None) -> str:
    """What the download is: columns, units, definitions, versions, sources, how to cite, licence, date."""
    facts = info(reader)
    day = today or datetime.now(UTC).date().isoformat()
    lines = [
        "Party-building figures as reported",
        "",
        f"Data version: {reader.version}",
        f"Downloaded: {day}",
        f"Last change of the data: {facts.updated or 'unknown'}",
        f"Catalogue version: {', '.join(facts.catalogue_versions) or 'unknown'}",
        f"Rows: {len(frame)}",
    ]
    if question:
        lines.append(f"Selection: {question}")
    lines += [
        "",
        "How to cite",
        "",
        citation(reader, day),
        "Please cite the document of a figure too: its title, publisher, address and date are in the row.",
        "",
        "What to know",
        "",
        "Every figure is what a named document reported; `quote` has its exact words. Nothing was "
        "corrected or added up",
        "unless `status` says so. Figures of different levels, populations, subgroups and categories "
        "must not be added.",
        "Empty cells are unknown, never zero. In CSV, text that a spreadsheet would run as a formula "
        "begins with an",
        "apostrophe; Parquet and JSON Lines hold it unchanged. Decimal mark is the point.",
        "",
        "Columns",
        "",
    ]
    lines += [
        f"{field['name']} ({field['type']}): {field['description']}" for field in describe(reader, frame)
    ]
    entries = definitions(reader, frame)
    if entries:
        lines += ["", "Definitions", ""]
        for entry in entries:
            lines.append(
                f"{entry['metric']}: {entry['name_vi']} / {entry['name_en']}; unit {entry['unit_vi']} "
                f"/ {entry['unit_en']}"
            )
            lines.append(f"  {entry['definition_vi']}")
            lines.append(f"  {entry['definition_en']}")
    if "reason" in frame.columns:
        lines += [
            "",
            "Reason codes for what is absent",
            "",
            *(f"{code}: {text}" for code, text in REASONS.items()),
        ]
    found = sources(reader, frame)
    if found:
        lines += ["", "Sources", ""]
        for item in found:
            lines.append(
                ", ".join(
                    str(item[key]) for key in ("publisher", "title", "published", "path") if key in item
                )
            )
    lines += ["", "Licence", "", f"{LICENCE['title']} ({LICENCE['path']})", ""]
    return "\n".join(lines)


def datapackage(
    reader: Reader,
    frame: pd.DataFrame,
    files: dict[str, bytes],
    *,
    question: str = "",
    today: str | None = None,
) -> dict[str, Any]:
    """Frictionless descriptor of a download. files: the data files by name."""
    facts = info(reader)
    resources = []
    for path, data in files.items():
        form = path.rsplit(".", 1)[1]
        resources.append(
            {
                "name": path.rsplit(".", 1)[0].replace("_", "-"),
                "path": path,
                "format": form,
                "mediatype": _MEDIA[form],
                "encoding": "utf-8",
                "bytes": len(data),
                "hash": f"sha256:{sha256(data).hexdigest()}",
                "schema": {"fields": describe(reader, frame), "missingValues": [""]},
            }
        )
    return {
        "name": "party-building-figures",
        "title": "Party-building figures as reported",
        "description": question or "Figures with the exact words of the documents that reported them",
        "version": reader.version,
        "created": today or datetime.now(UTC).date().isoformat(),
        "homepage": "",
        "catalogue_versions": list(facts.catalogue_versions),
        "citation": citation(reader, today),
        "licenses": [LICENCE],
        "reason_codes": REASONS,
        "metrics": definitions(reader, frame),
        "sources": sources(reader, frame),
        "resources": resources,
    }


def package(
    reader: Reader,
    frame: pd.DataFrame,
    form: str = "csv",
    *,
    bom: bool = False,
    question: str = "",
    today: str | None = None,
) -> bytes:
    """Zip of the data in one form with datapackage.json, README.txt, and the decisions and corrections as
    CSV.

    question: in plain words what was chosen, for the README.
    """
    about = readme(reader, frame, question=question, today=today)
    data = {f"figures.{form}": table(frame, form, bom=bom, about=about)}
    described = datapackage(reader, frame, data, question=question, today=today)
    contents = {
        **data,
        "datapackage.json": json.dumps(described, ensure_ascii=False, indent=1).encode("utf-8"),
        "README.txt": about.encode("utf-8"),
        "decisions.csv": to_csv(decisions(reader), bom=bom),
        "corrections.csv": to_csv(corrections(reader), bom=bom),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
