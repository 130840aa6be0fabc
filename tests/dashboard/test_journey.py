"""One journey in a real browser, and every page under a strict Content-Security-Policy with the network watched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from metrics.dashboard import shell

sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --enable-unsafe-swiftshader --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
WAIT = 30_000
# What the browser says about the machine's graphics, and the table component about empty space.
KNOWN = ("GL Driver Message", "Infinite extent")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def server(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard over a copy of the sample warehouse, as an editor on this machine."""
    folder = tmp_path_factory.mktemp("served") / "warehouse"
    shutil.copytree(sample_folder, folder, symlinks=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PARTY_METRICS_WAREHOUSE": str(folder), "PARTY_METRICS_MODE": "editor"}
    command = [sys.executable, "-m", "metrics", "serve", "--port", str(port)]
    log = (folder.parent / "server.log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except OSError:  # refused, or too slow on a busy machine
                assert process.poll() is None, (folder.parent / "server.log").read_text()
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class Watch:
    """What a page complained about and whom it called."""

    def __init__(self, page: Any, server: str) -> None:
        self.trouble: list[str] = []
        self.outside: list[str] = []
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda message: self._console(message))
        page.on("request", lambda request: self._request(request.url, server))

    def _console(self, message: Any) -> None:
        if message.type == "error" and not any(known in message.text for known in KNOWN):
            self.trouble.append(message.text)

    def _request(self, url: str, server: str) -> None:
        own = (server, server.replace("http", "ws"), "data:", "blob:")
        if not url.startswith(own):
            self.outside.append(url)


def fresh(browser: Any, server: str, locale: str = "vi-VN") -> tuple[Any, Watch]:
    context = browser.new_context(
        viewport={"width": 1440, "height": 1400}, locale=locale, accept_downloads=True
    )
    page = context.new_page()
    page.set_default_timeout(WAIT)
    return page, Watch(page, server)


def at_rest(page: Any) -> None:
    """Until the server has nothing more to send for the last action."""
    page.wait_for_timeout(700)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    page.wait_for_timeout(300)


def choose(page: Any, label: str, text: str) -> None:
    page.get_by_label(label, exact=False).first.click()
    page.keyboard.type(text)
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")


def test_the_journey(server: str, browser: Any, tmp_path: Path) -> None:
    page, watch = fresh(browser, server)
    page.goto(server)
    page.get_by_role("heading", name="Tổng quan").wait_for()

    page.get_by_role("link", name="Diễn biến qua các năm").click()
    page.get_by_role("heading", name="Diễn biến qua các năm").wait_for()
    page.locator(".js-plotly-plot .scatterlayer").first.wait_for()
    choose(page, "Cách đo", "Mức đạt kế hoạch")
    page.wait_for_url("**measure=pct_of_target**")
    page.go_back()
    page.wait_for_url(lambda url: "measure" not in url)
    page.locator(".js-plotly-plot", has_text="số lượng").first.wait_for()
    at_rest(page)

    with page.expect_download() as started:
        page.get_by_role("button", name="Tải CSV").click()
    saved = tmp_path / "figures.csv"
    started.value.save_as(saved)
    figures = pd.read_csv(saved, encoding="utf-8-sig")
    assert 10027 in figures["value"].tolist()
    assert "kết nạp 10.027 đảng viên" in figures["quote"].tolist()

    page.get_by_role("link", name="So sánh hai năm").click()
    page.get_by_role("heading", name="So sánh hai năm").wait_for()
    page.locator(".js-plotly-plot .scatterlayer").first.wait_for()

    # A row of the table opens the words of its figure, and the figure's record beside them.
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + 52)
    page.wait_for_url("**/sources?**fig=**")
    page.locator("mark.active").first.wait_for()
    marked = "".join(page.locator("mark.active").all_inner_texts())
    assert any(char.isdigit() for char in marked)
    page.get_by_text(f"“{marked}”").first.wait_for()  # the record quotes the very words that are marked

    page.get_by_role("link", name="Thêm văn bản").click()
    page.get_by_label("Nội dung").fill("Năm 2023, Đảng bộ tỉnh Quảng Trị kết nạp 1.234 đảng viên mới.")
    page.get_by_label("Ngày công bố (YYYY-MM-DD)").fill("2024-01-05")
    page.get_by_role("button", name="Xem trước").first.click()
    page.locator("mark", has_text="1.234").first.wait_for()
    page.get_by_role("button", name="Lưu vào kho").click()
    page.get_by_text("Đã lưu: 1 văn bản mới").wait_for()

    page.goto(f"{server}/trends?lang=vi&provinces=quang-tri")
    page.locator(".js-plotly-plot .scatterlayer .points path").first.wait_for()
    page.locator(".js-plotly-plot", has_text="Quảng Trị").first.wait_for()

    assert watch.trouble == []
    assert watch.outside == []


def test_a_picture_carries_its_source(server: str, browser: Any, tmp_path: Path) -> None:
    page, watch = fresh(browser, server)
    page.goto(f"{server}/trends?lang=vi&provinces=ha-noi.dong-thap")
    page.locator(".js-plotly-plot .scatterlayer").first.wait_for()
    on_the_page = page.locator(".js-plotly-plot").first.inner_text()
    saved = {}
    for name in ("Ảnh SVG", "Ảnh PNG"):
        with page.expect_download() as started:
            page.get_by_role("button", name=name).click()
        saved[name] = tmp_path / started.value.suggested_filename
        started.value.save_as(saved[name])
    text = " ".join(saved["Ảnh SVG"].read_text(encoding="utf-8").split())
    for part in (
        "Đảng viên mới kết nạp: số lượng",
        "Tỉnh, thành phố, 20",
        "Nguồn: ",
        "Báo Thử",
        "dữ liệu 00",
    ):
        assert part in text, part
    assert "Nguồn: " not in on_the_page  # there it stands under the chart
    assert saved["Ảnh PNG"].read_bytes().startswith(b"\x89PNG")
    assert watch.trouble == []


def test_an_editor_adds_a_figure_by_selecting_its_words(server: str, browser: Any) -> None:
    page, watch = fresh(browser, server)
    page.goto(f"{server}/sources?lang=vi&doc=dt-2022")
    number = page.locator("mark.number", has_text="2.472").bounding_box()
    middle = number["y"] + number["height"] / 2
    page.mouse.move(number["x"] + 3, middle)
    page.mouse.down()
    page.mouse.move(number["x"] + number["width"] + 40, middle, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Thêm con số từ").click()
    page.get_by_text("“2.472 đảng").wait_for()  # whole words, whatever part of them was selected
    choose(page, "Chỉ tiêu", "Đảng viên bị kỷ luật")
    page.get_by_label("Người thêm").fill("Biên tập")
    page.get_by_role("button", name="Thêm con số", exact=True).click()
    page.get_by_text("Đã thêm con số").wait_for()
    page.locator("mark.added", has_text="2.472").first.wait_for()
    page.goto(f"{server}/discipline?lang=vi&metric=members_disciplined&provinces=dong-thap")
    page.locator(".js-plotly-plot", has_text="Đồng Tháp").first.wait_for()
    assert watch.trouble == []


# Streamlit's own: the folded side bar of a phone is out of sight, but counts as a region that scrolls.
ACCEPTED = {("scrollable-region-focusable", "stSidebarContent")}
PLACES = [
    *(name for name, _, _ in shell.PAGES if name != "sources"),
    "sources",
    "sources?doc=dt-2022",
    *(f"data?show={part}" for part in ("dictionary", "columns", "use", "sql", "method")),
]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_no_page_has_a_serious_barrier(width: int, scheme: str, server: str, browser: Any) -> None:
    """axe-core finds nothing serious or critical on any page."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    page, _ = fresh(browser, server)
    page.set_viewport_size({"width": width, "height": 1400})
    page.emulate_media(color_scheme=scheme)
    found = []
    for place in PLACES:
        path = "" if place == "overview" else place
        page.goto(f"{server}/{path}{'&' if '?' in place else '?'}lang=vi")
        page.locator("h1").wait_for()
        at_rest(page)
        page.wait_for_timeout(500)
        for violation in axe.Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found += [
                    (place, violation["id"], node["html"][:200])
                    for node in violation["nodes"]
                    if not any(violation["id"] == rule and part in node["html"] for rule, part in ACCEPTED)
                ]
    assert found == []


def test_no_page_calls_outside_or_complains(server: str, browser: Any) -> None:
    """Every page draws under the policy it is served with, silently and without a request to anyone else."""
    page, watch = fresh(browser, server)
    drawn = {
        "trends": ".js-plotly-plot .main-svg",
        "provinces": ".maplibregl-canvas",
        "sources": "mark",
        "data": "canvas",
        "add": "textarea",
    }
    for name, _, _ in shell.PAGES:
        query = "?lang=en&doc=dt-2022" if name == "sources" else "?lang=en"
        served = page.goto(f"{server}/{'' if name == 'overview' else name}{query}")
        policy = served.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'self'" in policy
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        page.locator("h1").wait_for()
        page.locator(drawn.get(name, "h1")).first.wait_for()
        at_rest(page)
        assert (name, watch.trouble, watch.outside) == (name, [], [])


def test_hostile_document_runs_nothing(server: str, browser: Any) -> None:
    page, watch = fresh(browser, server)
    spoken: list[str] = []
    page.on("dialog", lambda dialog: (spoken.append(dialog.message), dialog.dismiss()))
    page.goto(f"{server}/sources?lang=vi&doc=hostile")
    page.locator(".document").get_by_text("<script>alert(1)</script>").first.wait_for()
    page.goto(f"{server}/trends?lang=vi&provinces=dong-nai")
    page.locator(".js-plotly-plot .scatterlayer").first.wait_for()
    page.mouse.move(700, 500)
    page.wait_for_timeout(500)
    assert page.locator("a[href*='outside.example']").count() == 0
    assert spoken == []
    assert watch.outside == []


def test_the_browsers_language_decides(server: str, browser: Any) -> None:
    page, _ = fresh(browser, server, locale="en-GB")
    page.goto(server)
    page.get_by_role("heading", name="Overview").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_text("Tiếng Việt").click()
    page.get_by_role("heading", name="Tổng quan").wait_for()
    assert "lang=vi" in page.url
    assert page.locator("html").get_attribute("lang") == "vi"
