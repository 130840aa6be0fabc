"""bench: one table of how fast everything is on this machine, which can be kept and compared."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from metrics import paths
from metrics.commands import output


def run_bench(arguments: argparse.Namespace) -> int:
    """Measure, print, keep, compare. The measuring itself is in benchmarks/, beside the package."""
    if not paths.corpus_dir().is_dir():
        output.complain(f"error: no corpus at {paths.corpus_dir()}")
        return 1
    measure, suite = _benchmarks("measure"), _benchmarks("suite")
    try:
        earlier, then = measure.load(arguments.compare) if arguments.compare else (None, {})
    except ValueError as error:
        output.complain(f"error: {error}")
        return 2
    about, rows = measure.machine(), []
    with output.progress("Measuring", None) as advance:

        def say(what: str) -> None:
            output.complain(f"measuring: {what}")

        for number, row in enumerate(suite.run(arguments.large, arguments.peers or sys.executable, say), 1):
            rows.append(row)
            advance(number)
            if arguments.json:  # kept row by row, since all of it takes long
                write(arguments.json, measure.kept(rows, about))
    columns = ("part", "measured", "value", *(("before", "change") if earlier else ()), "unit", "note")
    output.table("", columns, measure.table(rows, earlier))
    print("\n" + ", ".join(f"{name} {value}" for name, value in about.items()))
    if then:
        print("before: " + ", ".join(f"{name} {value}" for name, value in then.items()))
    return 0


def _benchmarks(name: str) -> Any:
    """A module of benchmarks/: beside the package in a checkout, in its bundle when installed."""
    root = str(paths.project_root())
    if root not in sys.path:
        sys.path.insert(0, root)
    return importlib.import_module(f"benchmarks.{name}")


def write(target: Path, text: str) -> None:
    """The file is replaced whole."""
    draft = target.with_name(target.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)
