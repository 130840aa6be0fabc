"""The same text typed differently gives the same observations, with offsets into the text as given."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from metrics.extract import extract
from metrics.model import Document, Observation
from metrics.paths import data_dir
from metrics.read import read_text

CORPUS = sorted((data_dir() / "corpus").rglob("*.md"))
SAMPLE = CORPUS[:: max(1, len(CORPUS) // 40)]

VARIANTS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "icelandic_d": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
    "no_break_spaces": lambda text: text.replace(" ", "\u00a0"),
    "carriage_returns": lambda text: text.replace("\n", "\r\n"),
    "long_dashes": lambda text: text.replace(" - ", " \u2013 "),
    "invisible": lambda text: text.replace("ảng", "ản\u200bg"),
}


def _document(path: Path) -> Document:
    return read_text(path.read_text(encoding="utf-8"), path.name, markdown=True)


def _told(observation: Observation) -> tuple[object, ...]:
    return (
        observation.metric,
        observation.measure,
        observation.value,
        observation.qualifier,
        observation.period,
        observation.base_period,
        observation.province,
        observation.level,
        observation.population,
        observation.subgroup,
        observation.category,
        observation.rule,
    )


def _plain(text: str) -> str:
    text = (
        unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\u00a0", " ").replace("\u200b", "")
    )
    return text.replace("\u2013", "-").replace("Ð", "Đ").replace("ð", "đ")


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_typing_changes_nothing(path: Path, variant: str) -> None:
    document = _document(path)
    body = document.text[document.body_start :]
    plain = replace(document, text=body, body_start=0)
    typed = replace(plain, text=VARIANTS[variant](body))
    expected, found = extract(plain), extract(typed)
    assert [_told(observation) for observation in found] == [_told(observation) for observation in expected]
    for one, other in zip(expected, found, strict=True):
        assert other.quote == typed.text[other.start : other.end]
        assert _plain(other.quote) == _plain(one.quote)


@pytest.mark.parametrize("path", SAMPLE[::3], ids=lambda path: path.stem)
def test_capital_headings_change_nothing(path: Path) -> None:
    document = _document(path)
    heading = (document.title or "Tin tức").upper()
    shouted = f"{heading}\n\n{document.text[document.body_start :]}"
    with_title = f"{document.title or 'Tin tức'}\n\n{document.text[document.body_start :]}"
    expected = extract(replace(document, text=with_title, body_start=0))
    found = extract(replace(document, text=shouted, body_start=0))
    assert [(o.metric, o.measure, o.value) for o in found] == [
        (o.metric, o.measure, o.value) for o in expected
    ]


def test_extraction_is_deterministic() -> None:
    document = _document(SAMPLE[0])
    assert extract(document) == extract(document)


_DIGEST = """
import hashlib, sys
from pathlib import Path
from metrics.extract.pipeline import read
from metrics.read import read_text
found = [
    read(read_text(Path(name).read_text(encoding="utf-8"), name, markdown=True)).observations for name in sys.argv[1:]
]
print(hashlib.sha256(repr(found).encode()).hexdigest())
"""


def test_the_order_of_sets_changes_nothing() -> None:
    """Python puts strings in sets in another order in each process, unless told otherwise."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST, *map(str, CORPUS)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(digests) == 1
