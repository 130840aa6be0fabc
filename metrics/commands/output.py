"""What the commands print: observations on standard output, everything else on standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from metrics.model import Observation

COLUMNS = tuple(item.name for item in fields(Observation))


def complain(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr, flush=True)


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Any]:
    """A bar on standard error while it is a terminal; yields a function to call with the count."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)


def write_jsonl(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """One JSON object a line, Vietnamese as it is."""
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def write_csv(rows: Iterable[Mapping[str, Any]], file: TextIO, columns: Sequence[str]) -> None:
    """CSV with a header; lists as JSON, None empty, text that a spreadsheet would run neutralised."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in columns])


def cell(value: Any) -> Any:
    """One CSV cell. A leading apostrophe goes before text that begins like a formula; numbers stay."""
    from metrics.warehouse.export import neutral  # here, since pandas comes with it

    if isinstance(value, list | dict | tuple):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return neutral(value)
    return "" if value is None else value


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A plain table on standard output, numbers right-aligned; wide tables are not cut in a pipe."""
    found = [["" if value is None else str(value) for value in row] for row in rows]
    shown = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for number, name in enumerate(columns):
        numeric = found and all(
            row[number].replace(".", "").replace("%", "").isdigit() for row in found if row[number]
        )
        shown.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in found:
        shown.add_row(*(_plain(value) for value in row))
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    console.print(shown)


def _plain(value: str) -> str:
    """Text from documents reaches the terminal without markup and control characters."""
    return "".join(c if c.isprintable() else " " for c in value).replace("[", r"\[")
