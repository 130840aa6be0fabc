"""Every rule meets texts made of its own words, repeated: the time limit of a document never stops one.

The patterns are collected as the program compiles them, so a new rule is in here without being named. `make
torture` runs this with longer texts.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.torture import note
from metrics import paths, settings
from metrics.model import Document
from metrics.read import read
from metrics.scale.attempts import attempt

LONG = "TORTURE" in os.environ
CHARACTERS = 20_000 if LONG else 3_000
COLLECT = """
import json, regex
compile, seen = regex.compile, {}
def note(pattern, *arguments, **options):
    if isinstance(pattern, str):
        seen[pattern] = None
    return compile(pattern, *arguments, **options)
regex.compile = note
from metrics.extract import extract
extract("Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp 2.345 đảng viên mới, đạt 103,5% kế hoạch.")
print(json.dumps(list(seen)))
"""
SYNTAX = re.compile(r"\\[a-zA-Z](\{[^}]*\})?|\[ \]\+?|\(\?[<P!=:]*|\{[0-9,]+\}")
WORD = re.compile(r"[^\W_][\w ]*[^\W_]|[^\W_]")


def words(pattern: str) -> list[str]:
    """What a pattern looks for, roughly: its literal parts."""
    return [word for word in dict.fromkeys(WORD.findall(SYNTAX.sub(" ", pattern))) if len(word) < 40]


def texts(pattern: str) -> Iterator[str]:
    """Its words in their order over and over, and at random with numbers between them."""
    found = words(pattern)
    in_order = " ".join(found[:6]) + " "
    yield (in_order * (CHARACTERS // len(in_order) + 1))[:CHARACTERS]
    chance = random.Random(pattern)
    yield " ".join(chance.choice(found) + chance.choice(["", ",", " 5"]) for _ in range(CHARACTERS // 5))[
        :CHARACTERS
    ]


@pytest.fixture(scope="module")
def patterns() -> list[str]:
    command = [sys.executable, "-c", COLLECT]
    found = subprocess.run(command, capture_output=True, check=True, cwd=paths.CHECKOUT)
    listed: list[str] = json.loads(found.stdout)
    return listed


@pytest.mark.timeout(3600)
def test_no_rule_reaches_the_time_limit_on_texts_made_against_it(patterns: list[str]) -> None:
    seconds = settings.get("extract_seconds", {})
    tried = [pattern for pattern in patterns if len(words(pattern)) > 1]
    assert len(tried) > 250
    made = {text for pattern in tried for text in texts(pattern)}
    for text in made:
        prose = f"Năm 2021, Đảng bộ huyện kết nạp 5 đảng viên {text} 7 đảng viên."
        outcome = attempt(Document("adversarial", prose), seconds)
        assert not isinstance(outcome, str), (outcome, text[:200])
    size = f"{len(made):,} texts of {CHARACTERS:,} characters for {len(tried)} patterns"
    note("rules against texts of their own words", size, f"none reached the limit of {seconds:g} seconds")


@pytest.mark.timeout(3600)
def test_no_document_of_the_corpus_reaches_the_time_limit() -> None:
    seconds = settings.get("extract_seconds", {})
    found = list(read([paths.corpus_dir()]))
    assert len(found) > 100
    for item in found:
        assert isinstance(item, Document), item
        assert not isinstance(attempt(item, seconds), str)
