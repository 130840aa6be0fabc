"""Settings from the environment: parsed, defaulted, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics import paths, settings
from metrics.read import Limits


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("port", "8600", 8600),
        ("max_bytes", "1000", 1000),
        ("parse_seconds", "2.5", 2.5),
        ("mode", "public", "public"),
        ("warehouse", "somewhere", Path("somewhere")),
        ("address", "0.0.0.0", "0.0.0.0"),
    ],
)
def test_a_variable_sets_its_setting(name: str, text: str, value: object) -> None:
    assert settings.get(name, {f"PARTY_METRICS_{name.upper()}": text}) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "0"),
        ("port", "x"),
        ("max_bytes", "-1"),
        ("parse_seconds", "0"),
        ("mode", "root"),
        ("max_chars", ""),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(name: str, text: str) -> None:
    if not text:
        assert settings.get(name, {f"PARTY_METRICS_{name.upper()}": text}) == 20_000_000
        return
    with pytest.raises(settings.SettingError, match=f"PARTY_METRICS_{name.upper()}"):
        settings.get(name, {f"PARTY_METRICS_{name.upper()}": text})


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTY_METRICS_MAX_PDF_PAGES", "7")
    assert Limits.from_settings().max_pdf_pages == 7


def test_the_data_folder_can_be_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (paths.data_dir() / "reference" / "provinces.csv").is_file()
    monkeypatch.setenv("PARTY_METRICS_DATA", str(tmp_path))
    assert paths.corpus_dir() == tmp_path / "corpus"
