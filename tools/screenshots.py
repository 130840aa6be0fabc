"""The pictures in the READMEs, taken of the running dashboard with the sample corpus.

python tools/screenshots.py        # needs a Chromium; writes docs/img/<page>-<language>.png
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "img"
VIEWS = {
    "overview": "/",
    "trends": "/trends?metric=members_disciplined&provinces=ha-noi.quang-ninh.hung-yen.thai-nguyen.dong-nai",
    "provinces": "/provinces",
    "source": "/sources?doc=hanoi-2021-ket-nap",
    "targets": "/targets?year=2022",
    "ratings": "/ratings?level=bloc",
    "data": "/data?group=inspection&years=2019-2019&anywhere=yes",
}
LANGUAGES = ("en", "vi")


def main() -> int:
    """Serve the sample corpus, open each view in each language, and save what is seen."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium found: apt install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {"PARTY_METRICS_WAREHOUSE": folder}
        command = [sys.executable, "-m", "metrics", "serve", "--sample", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            wait(f"http://127.0.0.1:{port}/_stcore/health")
            with sync_playwright() as playwright:
                opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
                page = opened.new_page(viewport={"width": 1440, "height": 900})
                for name, path in VIEWS.items():
                    for language in LANGUAGES:
                        mark = "&" if "?" in path else "?"
                        shoot(
                            page, f"http://127.0.0.1:{port}{path}{mark}lang={language}", f"{name}-{language}"
                        )
                opened.close()
        finally:
            server.terminate()
            server.wait()
    return 0


def wait(address: str) -> None:
    """Until the server answers; two minutes at most."""
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


def shoot(page: Page, address: str, name: str) -> None:
    """One picture, once the page has stopped working and its charts are drawn."""
    page.goto(address)
    page.wait_for_selector("[data-testid=stAppViewContainer] h1", timeout=60_000)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
    page.wait_for_timeout(2500)
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    lighten(path)


def lighten(path: Path) -> None:
    """256 colours are enough for a page, and take half the room."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
