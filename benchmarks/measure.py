"""Rows of the benchmark: how they are timed, printed, kept and compared."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

from metrics import __version__, paths

T = TypeVar("T")
PACKAGES = ("duckdb", "hyperscan", "numpy", "pandas", "pyarrow", "regex", "streamlit")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. value: None where it could not be made; the note then says why."""

    part: str
    name: str
    value: float | None
    unit: str
    note: str = ""


def cpu(action: Callable[[], T]) -> tuple[T, float]:
    """The result, and the seconds of processor time it took in this process, whatever else runs here."""
    began = time.process_time()
    result = action()
    return result, max(time.process_time() - began, 1e-9)


def wall(action: Callable[[], T]) -> tuple[T, float]:
    """The result, and the seconds by the clock."""
    began = time.perf_counter()
    result = action()
    return result, max(time.perf_counter() - began, 1e-9)


def apart(module: str, *arguments: str, python: str = sys.executable) -> dict[str, Any]:
    """What a module prints as JSON, run in a process of its own, with the peak of its memory in MB.

    RuntimeError with the last line it printed when it fails.
    """
    # Not getrusage: its peak counts the process that this one was forked from.
    code = (
        "import json, runpy, sys; sys.argv = sys.argv[1:]; "
        "runpy.run_module(sys.argv[0], run_name='__main__'); "
        "peak = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]; "
        "print(json.dumps({'peak_mb': int(peak[0]) * 1024 / 1e6}))"
    )
    command = [python, "-c", code, module, *arguments]
    environment = os.environ | {"PYTHONPATH": str(paths.project_root())}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["it ended without a word"])[-1])
    found: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            found |= json.loads(line)
    return found


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    found = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "party-metrics": __version__,
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def kept(rows: Iterable[Row], about: dict[str, str]) -> str:
    """The JSON of a run."""
    return json.dumps({"machine": about, "rows": [asdict(row) for row in rows]}, ensure_ascii=False, indent=1)


def load(path: Path) -> tuple[list[Row], dict[str, str]]:
    """What `kept` gave. ValueError where the file is something else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [Row(**row) for row in found["rows"]], found["machine"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} holds no benchmark: {error}") from None


def shown(value: float | None) -> str:
    """Three significant digits, thousands with a comma."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(rows: list[Row], earlier: list[Row] | None = None) -> list[tuple[str, ...]]:
    """Cells to print; with an earlier run, its values and the change beside them."""
    before = {(row.part, row.name): row.value for row in earlier or []}
    found = []
    for row in rows:
        cells: tuple[str, ...] = (row.part, row.name, shown(row.value))
        if earlier is not None:
            old = before.get((row.part, row.name))
            change = f"{row.value / old:.2f} x" if row.value is not None and old else "-"
            cells += (shown(old), change)
        found.append((*cells, row.unit, row.note))
    return found
