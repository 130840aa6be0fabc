"""Faults of the surroundings while the dashboard runs: each is said, nothing is lost, and when the cause is
gone the same session goes on without a restart."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from metrics import paths
from metrics.dashboard.wording import load_texts
from metrics.warehouse import open_warehouse, queries, storage
from tests.dashboard.test_server import free_port, start, wait_for

ROOT = paths.CHECKOUT
TEXTS = load_texts("vi")
GOOD = [TEXTS["page.overview"]]


@pytest.fixture
def folder(tmp_path: Path, sample_folder: Path, warehouse_at: Any) -> Path:
    place = tmp_path / "warehouse"
    shutil.copytree(sample_folder, place, symlinks=True)
    warehouse_at(place)
    return place


def gone(folder: Path) -> Callable[[], object]:
    away = folder.with_name("away")
    folder.rename(away)
    return lambda: away.rename(folder)


def pointer_damaged(folder: Path) -> Callable[[], object]:
    before = (folder / storage.POINTER).read_bytes()
    (folder / storage.POINTER).write_bytes(b'{"version"')
    return lambda: (folder / storage.POINTER).write_bytes(before)


def build_damaged(folder: Path) -> Callable[[], object]:
    """A newer build that is no database: what a copy cut short would leave."""
    before = (folder / storage.POINTER).read_bytes()
    record = json.loads(before) | {"version": "99999-0123456789", "build": "build-99999-0123456789.duckdb"}
    (folder / record["build"]).write_bytes(b"garbage" * 1000)
    (folder / storage.POINTER).write_text(json.dumps(record))
    return lambda: (folder / storage.POINTER).write_bytes(before)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (gone, "state.no_warehouse_do"),
        (pointer_damaged, "state.broken_warehouse_do"),
        (build_damaged, "state.broken_warehouse_do"),
    ],
)
def test_a_warehouse_that_fails_is_said_and_its_return_noticed(
    fault: Callable[[Path], Callable[[], object]], said: str, folder: Path
) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert [title.value for title in app.title] == GOOD
    mend = fault(folder)
    app.run()
    assert not app.exception and not app.title
    assert TEXTS[said] in [element.body for element in [*app.warning, *app.error]]
    mend()
    app.run()
    assert not app.exception and [title.value for title in app.title] == GOOD


def test_a_build_that_has_gone_is_made_again(folder: Path) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for build in folder.glob("build-*.duckdb"):
        build.unlink()
    app.run()
    assert not app.exception and [title.value for title in app.title] == GOOD
    with open_warehouse(folder).reader() as reader:
        assert queries.info(reader).documents == 8


def test_reference_tables_that_have_gone_are_named_before_anything_starts(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(paths.data_dir() / "reference", data / "reference")
    (data / "reference" / "districts.csv").unlink()
    article = tmp_path / "a.txt"
    article.write_text("Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp 5 đảng viên mới.", encoding="utf-8")
    for command in (["serve", "--port", str(free_port())], ["ingest", str(article)]):
        environment = {"PARTY_METRICS_DATA": str(data), "PARTY_METRICS_WAREHOUSE": str(tmp_path / "w")}
        process = start(["metrics", *command], **environment)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 1 and "Traceback" not in said
        assert "districts.csv" in said and "PARTY_METRICS_DATA" in said


def test_a_second_server_on_the_port_says_so_and_the_first_goes_on(folder: Path) -> None:
    port = free_port()
    environment = {"PARTY_METRICS_WAREHOUSE": str(folder)}
    first = start(["metrics", "serve", "--port", str(port)], **environment)
    try:
        wait_for(first, f"http://127.0.0.1:{port}")
        second = start(["metrics", "serve", "--port", str(port)], **environment)
        said, _ = second.communicate(timeout=120)
        assert second.returncode == 1 and "already in use" in said and "--port" in said
        wait_for(first, f"http://127.0.0.1:{port}")
    finally:
        first.terminate()
        first.communicate(timeout=30)


def under_permissions() -> list[str]:
    """What makes a command subject to permissions of files, which an administrator is not."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("run by an administrator, and no setpriv to give up the rights")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


PAGE = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
print("title", app.title[0].value)
app.switch_page("metrics/dashboard/pages/add.py").run()
app.text_area(key="add_text").set_value("Năm 2023, Đảng bộ tỉnh Quảng Trị kết nạp 1.234 đảng viên mới.")
app.button(key="add_preview").click().run()
app.button(key="add_save").click().run()
print("exception", bool(app.exception))
print("error", app.error[0].value)
print("kept", "add_save" in [button.key for button in app.button])
"""


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_read_and_says_so_at_a_write(folder: Path) -> None:
    """In a locale without UTF-8 and a zone where it is another day: neither may matter."""
    before = open_warehouse(folder).version
    everything = [folder, *folder.rglob("*")]
    try:
        for item in everything:
            item.chmod(0o555 if item.is_dir() else 0o444)
        environment = os.environ | {
            "LC_ALL": "C",
            "TZ": "Pacific/Kiritimati",
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
        }
        command = [*under_permissions(), sys.executable, "-c", PAGE, str(ROOT / "app.py")]
        page = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, timeout=200)
        said = page.stdout.decode()
        assert page.returncode == 0, page.stderr.decode()[-2000:]
        assert f"title {TEXTS['page.overview']}\n" in said and "exception False" in said
        assert "writer\\.lock" in said and "permissions" in said and "kept True" in said
        program = [*under_permissions(), sys.executable, "-m", "metrics"]
        for arguments in (["ingest", "data/corpus/centre"], ["backup"]):
            found = subprocess.run(
                [*program, *arguments], capture_output=True, env=environment, cwd=ROOT, timeout=200
            )
            assert found.returncode == 1 and b"Traceback" not in found.stderr
            assert b"cannot be" in found.stderr and b"Permission denied" in found.stderr
    finally:
        for item in everything:
            item.chmod(0o755 if item.is_dir() else 0o644)
    assert open_warehouse(folder).version == before
