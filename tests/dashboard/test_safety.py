"""Rules that keep text from documents from becoming markup, and the server's settings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import metrics.dashboard
from metrics.dashboard import access
from metrics.dashboard.shell import JOINER, escaped

ROOT = Path(metrics.dashboard.__file__).parents[2]
FILES = [*Path(metrics.dashboard.__file__).parent.rglob("*.py"), ROOT / "app.py"]
FORBIDDEN = re.compile(
    r"unsafe_allow_html|unsafe_allow_javascript|st\.html\(|st\.iframe\(|components\.v1|st\.write\("
)


def test_no_page_renders_html_of_its_own() -> None:
    for path in FILES:
        assert not FORBIDDEN.search(path.read_text(encoding="utf-8")), path


def test_nothing_in_the_dashboard_speaks_sql() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert "duckdb" not in text.lower()
        assert not re.search(r"\bSELECT\b.*\bFROM\b", text)


@given(st.text(max_size=80))
def test_escaped_text_is_plain_markdown_text(text: str) -> None:
    tokens = MarkdownIt("commonmark", {"linkify": False}).parse("x" + escaped(text) + "x")
    kinds = {token.type for token in tokens}
    inner = {child.type for token in tokens for child in token.children or []}
    assert kinds == {"paragraph_open", "inline", "paragraph_close"}
    assert inner <= {"text", "text_special"}
    said = "".join(child.content for token in tokens for child in token.children or [])
    assert said.replace(JOINER, "") == "x" + " ".join(text.replace(JOINER, "").split()) + "x" or "\0" in text


def test_addresses_in_texts_do_not_become_links() -> None:
    for text in ("https://outside.example/x.png", "www.outside.example", "eva@outside.example"):
        assert text not in escaped(text).replace("\\", "")
        assert escaped(text).replace("\\", "").replace(JOINER, "") == text


def test_settings_of_the_server() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["maxUploadSize"] <= 20
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["runner"]["postScriptGC"] is False
    for face in config["theme"]["fontFaces"]:
        assert face["url"].startswith("app/static/")
        assert (ROOT / face["url"].removeprefix("app/")).is_file()
    assert "http" not in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("mode", "address", "bound", "expected"),
    [
        ("auto", "127.0.0.1", "127.0.0.1", True),
        ("auto", "0.0.0.0", "127.0.0.1", False),
        ("auto", "127.0.0.1", "0.0.0.0", False),
        ("auto", "127.0.0.1", None, False),
        ("public", "127.0.0.1", "127.0.0.1", False),
        ("editor", "127.0.0.1", "127.0.0.1", True),
        ("editor", "0.0.0.0", "0.0.0.0", False),
    ],
)
def test_only_editors_may_write(
    mode: str, address: str, bound: str | None, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTY_METRICS_MODE", mode)
    monkeypatch.setenv("PARTY_METRICS_ADDRESS", address)
    monkeypatch.setattr("streamlit.get_option", lambda name: bound)
    assert access.editable() is expected
