"""Rules about the source that no linter here knows."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from metrics import paths

ROOT = paths.CHECKOUT
SOURCES = sorted([ROOT / "app.py", *(ROOT / "metrics").rglob("*.py")])
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_no_html_from_documents() -> None:
    """Text of documents is shown as text; these are the doors through which it would become HTML."""
    for path in SOURCES:
        found = re.search(
            r"unsafe_allow_html|\bst\.html\(|unsafe_allow_javascript", path.read_text(encoding="utf-8")
        )
        assert found is None, f"{path.relative_to(ROOT)}: {found and found.group()}"


def test_streamlit_stays_in_the_dashboard_and_sql_in_the_warehouse() -> None:
    for path in SOURCES:
        text, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        if not place.startswith("metrics/dashboard") and place != "app.py":
            assert not re.search(r"(?m)^\s*(import|from) streamlit", text), place
        if not place.startswith("metrics/warehouse"):
            assert not re.search(r"\bSELECT\b.+\bFROM\b|\.execute\(", text), place


def test_files_are_short_enough_to_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCES
    }
    assert {name: size for name, size in long.items() if size > 600} == {}


def test_the_lock_names_no_host_and_no_path() -> None:
    for line in LOCK.splitlines():
        assert re.fullmatch(r"[a-z0-9._-]+==\S+( ; [^/]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line), (
            line
        )


def test_everything_in_the_lock_has_hashes() -> None:
    packages = re.split(r"(?m)^(?=[a-z0-9])", LOCK)[1:]
    assert len(packages) > 40
    assert all("--hash=sha256:" in package for package in packages)


def test_the_server_is_closed_by_default() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["maxUploadSize"] <= 64
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        return []
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_no_path_of_a_machine_is_in_any_file() -> None:
    pattern = re.compile(r"/(?:home|Users|root|opt|work)/\w+|file://(?!\{)")
    for path in tracked():
        if (
            path.suffix in (".py", ".md", ".toml", ".lock", ".sh", ".yml", ".txt", "")
            and path.name != Path(__file__).name
        ):
            found = pattern.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{path.relative_to(ROOT)}: {found and found.group()}"
