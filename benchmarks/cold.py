"""From the start of the server to the first chart: `python -m benchmarks.cold [--page trends] [--times 3]`.

Starts the dashboard over the sample corpus and opens a page in a Chromium that cached nothing, a few times.
The browser is open before; a reader who comes while the server starts is tried again until it listens.
Means something only on a machine that is otherwise idle: its load is printed too.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from metrics.commands.documents import ingest_sample

CHART = "[data-testid=stPlotlyChart] .main-svg"


def listening(port: int, patience: float = 30) -> None:
    """Wait until something listens at this port. Raises TimeoutError after `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the server does not listen")


def measured(browser: Browser, port: int, page: str) -> tuple[float, float]:
    """Seconds until the server listened, and until the first chart was drawn."""
    context = browser.new_context()  # an empty cache of its own
    tab = context.new_page()
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "metrics", "serve", "--port", str(port)])
    try:
        listening(port)
        up = time.perf_counter() - began
        tab.goto(f"http://127.0.0.1:{port}/{page}?lang=vi", timeout=60_000)
        tab.wait_for_selector(CHART, timeout=60_000)
        return up, time.perf_counter() - began
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--page", default="trends")
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["PARTY_METRICS_WAREHOUSE"] = folder
        ingest_sample()
        path = chromium if Path(chromium).is_file() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found = [measured(browser, port, chosen.page) for _ in range(chosen.times)]
        browser.close()
    for up, chart in found:
        print(f"listens after {up:.2f} s, first chart after {chart:.2f} s")
    print(f"median {statistics.median(chart for _, chart in found):.2f} s, load {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    main()
