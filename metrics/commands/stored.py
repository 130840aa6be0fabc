"""check and export: what the warehouse holds, and what its checks found."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from metrics import settings
from metrics.commands import output
from metrics.warehouse import Reader, Warehouse, queries

_SHOWN = ("severity", "check", "province", "organization", "year", "metric", "formula", "found")


def open_reader() -> Reader:
    """The newest published state. Raises WarehouseError with the remedy when there is none."""
    return Warehouse(settings.get("warehouse")).reader()


def records(frame: Any) -> list[dict[str, Any]]:
    """A frame's rows as plain mappings: missing values None, whole numbers ints."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def run_check(arguments: argparse.Namespace) -> int:
    """Print what the arithmetic checks found, errors first."""
    with open_reader() as reader:
        frame = queries.findings(
            reader,
            severities=arguments.severity or None,
            document=arguments.document,
            province=arguments.province,
        )
    rows = records(frame)
    if arguments.format == "jsonl":
        output.write_jsonl(rows, sys.stdout)
    elif arguments.format == "csv":
        output.write_csv(rows, sys.stdout, list(frame.columns))
    else:
        output.table("", _SHOWN, [[row.get(name) for name in _SHOWN] for row in rows])
        output.complain(f"{len(rows)} findings")
    return 0
