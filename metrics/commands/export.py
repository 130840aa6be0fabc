"""export: figures as CSV, XLSX, Parquet or JSON Lines, alone or in a documented package."""

from __future__ import annotations

import argparse
import io
import json
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from metrics import __version__
from metrics.catalogue import load_catalogue
from metrics.commands import output
from metrics.commands.columns import COLUMNS
from metrics.commands.stored import open_reader, records
from metrics.warehouse import queries

FORMATS = ("csv", "xlsx", "parquet", "jsonl")
_MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a spreadsheet can hold; a longer export would be cut silently.
_SHEET_ROWS, _CELL = 1_048_575, 32_767


def run_export(arguments: argparse.Namespace) -> int:
    """Write the figures that match the filters to the file, or to standard output."""
    target: Path | None = arguments.output
    if target is None and arguments.format in ("xlsx", "parquet"):
        output.complain(f"error: {arguments.format} needs a file: --output FILE")
        return 2
    with open_reader() as reader:
        frame = queries.observations(
            reader,
            metrics=arguments.metric,
            measures=arguments.measure,
            provinces=arguments.province,
            levels=arguments.level,
            years=sorted({year for years in arguments.year for year in years}) if arguments.year else None,
            documents=arguments.document,
            text=arguments.text,
        )
        version = reader.version
    if arguments.format == "xlsx" and len(frame) > _SHEET_ROWS:
        output.complain(
            f"error: {len(frame)} figures do not fit on a sheet of {_SHEET_ROWS} rows: choose csv"
        )
        return 2
    data = encode(frame, arguments.format, bom=arguments.bom)
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    elif target.suffix == ".zip":
        write_whole(target, package(frame, data, arguments.format, version))
    else:
        write_whole(target, data)
    output.complain(f"{len(frame)} figures, data version {version}")
    return 0


def write_whole(target: Path, data: bytes) -> None:
    """All of the file or nothing of it: a full disk leaves no half export under its name."""
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def encode(frame: pd.DataFrame, kind: str, *, bom: bool = False) -> bytes:
    """A frame of figures as a file of this kind. bom: for CSV, the mark by which Excel knows UTF-8."""
    if kind == "parquet":
        return bytes(frame.to_parquet(index=False))
    if kind == "xlsx":
        return _xlsx(frame)
    text = io.StringIO()
    if kind == "csv":
        output.write_csv(records(frame), text, list(frame.columns))
    else:
        output.write_jsonl(records(frame), text)
    return text.getvalue().encode("utf-8-sig" if bom and kind == "csv" else "utf-8")


def _xlsx(frame: pd.DataFrame) -> bytes:
    """One sheet. Text stays text: nothing in it becomes a formula or a link."""
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("figures")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(frame.columns):
            sheet.write_string(0, column, name, book.add_format({"bold": True}))
        for number, row in enumerate(records(frame), 1):
            for column, value in enumerate(row.values()):
                _write_cell(sheet, number, column, value)
    return file.getvalue()


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        sheet.write_string(row, column, text[:_CELL])


def package(frame: pd.DataFrame, data: bytes, kind: str, version: str) -> bytes:
    """A ZIP with the figures, a Frictionless datapackage.json and a README for people."""
    name = f"figures.{kind}"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
        packed.writestr(
            "datapackage.json",
            json.dumps(descriptor(frame, name, kind, version), ensure_ascii=False, indent=1),
        )
        packed.writestr("README.md", readme(frame, name, version))
    return file.getvalue()


def descriptor(frame: pd.DataFrame, name: str, kind: str, version: str) -> dict[str, Any]:
    """Frictionless metadata: what the columns and metrics mean, the sources, the versions."""
    catalogue = load_catalogue()
    used = [catalogue.metrics[code] for code in sorted(set(frame["metric"])) if code in catalogue.metrics]
    sources = frame[["document", "title", "publisher", "url"]].drop_duplicates().sort_values("document")
    fields = [
        {"name": column, "type": COLUMNS[column][0], "description": COLUMNS[column][1]}
        for column in frame.columns
    ]
    resource = {
        "name": "figures",
        "path": name,
        "format": kind,
        "mediatype": _MEDIA[kind],
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": ["observation_id"], "missingValues": [""]},
    }
    return {
        "profile": "data-package",
        "name": "party-metrics-figures",
        "title": "Reported Party-building figures",
        "version": version,
        "catalogue_version": catalogue.version,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "licenses": [
            {"name": "MIT", "title": "MIT License, for the compilation; each source keeps its own rights"}
        ],
        "resources": [resource],
        "sources": [
            {
                name: value
                for name, value in {"title": row["title"] or row["document"], "path": row["url"]}.items()
                if value
            }
            for row in records(sources)
        ],
        "metrics": [
            {
                "code": metric.code,
                "name": metric.name_en,
                "name_vi": metric.name_vi,
                "definition": metric.definition_en,
                "definition_vi": metric.definition_vi,
                "unit": metric.unit_en,
                "additive": metric.additive,
                "direction": metric.direction,
            }
            for metric in used
        ],
    }


def readme(frame: pd.DataFrame, name: str, version: str) -> str:
    """The package explained to a person."""
    catalogue = load_catalogue()
    today = datetime.now(UTC).date().isoformat()
    columns = "\n".join(f"- `{column}`: {COLUMNS[column][1]}" for column in frame.columns)
    metrics = "\n".join(
        f"- `{code}` ({catalogue.metrics[code].unit_en}): {catalogue.metrics[code].definition_en}"
        for code in sorted(set(frame["metric"]))
        if code in catalogue.metrics
    )
    return f"""# Reported Party-building figures

{len(frame)} figures from {frame["document"].nunique()} documents, in `{name}`. Data version {version},
catalogue {catalogue.version}, party-metrics {__version__}, exported {today}.

Figures are **as reported** by the document named with each; `quote` is its exact wording. They were extracted
by rules, which make mistakes. An empty cell means that the document does not say.

Cite as: party-metrics, reported Party-building figures, data version {version}, {today};
and the document itself.

## Columns

{columns}

## Metrics

{metrics}

## Sources and licence

`datapackage.json` lists every document. The compilation is under the MIT licence; each source keeps
its own rights.
"""
