"""Every page of the dashboard over a warehouse: time for its data, and for a whole rerun.

As a program, `python -m benchmarks.pages FOLDER`, it prints both for each page as JSON. Data are the calls
of `metrics.warehouse.queries` that the page makes where the dashboard keeps nothing of earlier runs; the runs
are those of Streamlit's own test runner, which has no browser.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from metrics import paths

TURNS = 7


def measured(folder: str, turns: int = TURNS) -> dict[str, dict[str, float]]:
    """Milliseconds by page, medians: {"overview": {"data": 12.0, "first": 95.2, "rerun": 80.1}}.

    first: a whole run that finds nothing kept; rerun: the next, which does.
    """
    os.environ["PARTY_METRICS_WAREHOUSE"] = folder
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    from metrics.dashboard.shell import PAGES
    from metrics.warehouse import queries

    spent = _watch(queries)
    found: dict[str, dict[str, float]] = {}
    for page, _, _ in PAGES:
        app = AppTest.from_file(str(paths.project_root() / "app.py"), default_timeout=600)
        app.run()
        if page != "overview":
            app.switch_page(f"metrics/dashboard/pages/{page}.py")
        app.run()
        if app.exception:
            raise RuntimeError(f"page {page}: {app.exception[0].message}")
        times: dict[str, list[float]] = {"data": [], "first": [], "rerun": []}
        for _ in range(turns):
            st.cache_data.clear()
            spent[0] = 0.0
            for name in ("first", "rerun"):
                began = time.perf_counter()
                app.run()
                times[name].append(time.perf_counter() - began)
                times["data"] += [spent[0]] if name == "first" else []
        found[page] = {name: 1000 * statistics.median(values) for name, values in times.items()}
    return found


def _watch(module: Any) -> list[float]:
    """Count the seconds in the functions of a module, in those called from outside only."""
    spent, inside = [0.0], [False]

    def timed(action: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if inside[0]:
                return action(*arguments, **named)
            inside[0] = True
            began = time.perf_counter()
            try:
                return action(*arguments, **named)
            finally:
                spent[0] += time.perf_counter() - began
                inside[0] = False

        call.__name__ = action.__name__
        call.__qualname__ = action.__qualname__
        call.__module__ = action.__module__
        return call

    for name in dir(module):
        value = getattr(module, name)
        if callable(value) and not isinstance(value, type) and not name.startswith("_"):
            setattr(module, name, timed(value))
    return spent


if __name__ == "__main__":
    print(json.dumps({"pages": measured(sys.argv[1])}))
