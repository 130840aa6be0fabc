"""Every page at a given warehouse: `python -m benchmarks.pages FOLDER [--page NAME]`.

The script of a page is run as Streamlit's own AppTest runs it: everything that the server does for a reader,
without the network and the browser. `pages(folder)` gives the rows for other benchmarks.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest

from metrics import paths
from metrics.dashboard import data, prepared, shell
from metrics.warehouse import open_warehouse, queries

TIMES = 7
KINDS = ("data", "new", "redraw")
# Pages in a second state besides the one they open in.
MORE = {"sources": ({"q": "bao cao huyen so 7"}, {"doc": ""}), "trends": ({"layout": "panels"},)}


@dataclass(frozen=True, slots=True)
class PageTime:
    """Milliseconds, medians. data: all questions to the warehouse, none answered before (as after a new
    choice). new: the whole run of the page's script then. redraw: the whole run with answers known.
    new_work, redraw_work: the processor's time of both, which other work on the machine does not lengthen.
    slowest: the question that takes longest.
    """

    page: str
    data: float
    new: float
    redraw: float
    new_work: float
    redraw_work: float
    slowest: str


def pages(folder: Path, names: tuple[str, ...] = (), times: int = TIMES) -> list[PageTime]:
    """The times of every page (or those named), and of a search and a document."""
    os.environ["PARTY_METRICS_WAREHOUSE"] = str(folder)
    with open_warehouse(folder).reader() as reader:
        first = queries.documents(reader, limit=1)["document_id"].tolist()
        rows = []
        for name, _, _ in shell.PAGES:
            if names and name not in names:
                continue
            rows.append(_page(name, {}, times))
            for query in MORE.get(name, ()):
                chosen = {key: value or first[0] for key, value in query.items() if value or first}
                if chosen:
                    rows.append(_page(name, chosen, times))
    return rows


@contextmanager
def _asked() -> Iterator[list[tuple[str, float]]]:
    """The questions that reach the warehouse, with their milliseconds."""
    asked: list[tuple[str, float]] = []
    answer = data.answer

    def timed(folder: str, version: str, name: str, arguments: Any, options: Any) -> Any:
        began = time.perf_counter()
        try:
            return answer(folder, version, name, arguments, options)
        finally:
            asked.append((name, 1000 * (time.perf_counter() - began)))

    data.answer = timed
    try:
        yield asked
    finally:
        data.answer = answer


def _open(name: str, query: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(paths.project_root() / "app.py"), default_timeout=120)
    app.query_params["lang"] = "vi"
    app.run()
    if name != "overview":
        app.switch_page(f"metrics/dashboard/pages/{name}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def _run(app: AppTest, work: list[float]) -> float:
    began, used = time.perf_counter(), time.process_time()
    app.run()
    took = 1000 * (time.perf_counter() - began)
    work.append(1000 * (time.process_time() - used))
    if app.exception:
        raise RuntimeError(str(app.exception))
    return took


def _page(name: str, query: dict[str, str], times: int) -> PageTime:
    app = _open(name, query)
    with _asked() as asked:
        new: list[float] = []
        work: list[float] = []
        again: list[float] = []
        totals: list[float] = []
        each: dict[str, list[float]] = {}
        for _ in range(times):
            asked.clear()
            prepared.forget()
            new.append(_run(app, work))
            totals.append(sum(took for _, took in asked))
            for question, took in asked:
                each.setdefault(question, []).append(took)
        redraw = [_run(app, again) for _ in range(times)]
    slowest = max(((statistics.median(took), question) for question, took in each.items()), default=(0.0, ""))
    state = ", ".join(f"{key}={value}" for key, value in query.items() if key != "doc")
    label = name + (" (document)" if "doc" in query else f" ({state})" if state else "")
    return PageTime(
        label,
        statistics.median(totals),
        statistics.median(new),
        statistics.median(redraw),
        statistics.median(work),
        statistics.median(again),
        f"{slowest[1]} {slowest[0]:.0f} ms",
    )


def profile(name: str, folder: Path, *, known: bool) -> None:
    """Where the time of a page's script goes. known: with the answers of the warehouse kept."""
    os.environ["PARTY_METRICS_WAREHOUSE"] = str(folder)
    app = _open(name, {})
    watch = cProfile.Profile()
    main = st.runtime.scriptrunner.script_runner.ScriptRunner._run_script

    def watched(*arguments: Any) -> Any:
        return watch.runcall(main, *arguments)

    st.runtime.scriptrunner.script_runner.ScriptRunner._run_script = watched  # type: ignore[method-assign]
    for _ in range(3):
        if not known:
            prepared.forget()
        app.run()
    pstats.Stats(watch).sort_stats("cumtime").print_stats(400)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--json", action="store_true", help="for the benchmark: data, new and redraw by page")
    parser.add_argument("--profile", choices=("new", "known"), help="profile the first --page instead")
    arguments = parser.parse_args()
    if arguments.profile:
        profile(arguments.page[0], arguments.folder, known=arguments.profile == "known")
        return
    if arguments.json:
        found = pages(arguments.folder, tuple(arguments.page))
        print(
            json.dumps({"pages": {row.page: {kind: getattr(row, kind) for kind in KINDS} for row in found}})
        )
        return
    print("medians in ms; 'busy' is the processor's time")
    heads = ("data", "new", "redraw", "new busy", "redraw busy")
    print(f"{'page':34} " + " ".join(f"{head:>11}" for head in heads) + "  slowest question")
    for row in pages(arguments.folder, tuple(arguments.page)):
        numbers = (row.data, row.new, row.redraw, row.new_work, row.redraw_work)
        print(f"{row.page:34} " + " ".join(f"{number:11.1f}" for number in numbers) + f"  {row.slowest}")


if __name__ == "__main__":
    main()
