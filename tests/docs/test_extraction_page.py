"""docs/extraction.md describes the rules as they are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields

from metrics import paths
from metrics.extract import extract
from metrics.extract.explain import RELATIONS
from metrics.extract.rules import Rule

PAGE = (paths.CHECKOUT / "docs" / "extraction.md").read_text(encoding="utf-8")


def _table_keys(heading: str) -> set[str]:
    section = PAGE.split(heading)[1].split("\n## ")[0]
    cells = re.findall(r"(?m)^\| (`[^|]*`) \|", section)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_every_key_of_a_rule_is_documented() -> None:
    known = {item.name for item in fields(Rule)} - {"metric"}
    assert _table_keys("## A rule and all its keys") == known | {"cue", "examples", "counterexamples"}


def test_every_relation_is_documented() -> None:
    section = PAGE.split("### What goes on with what")[1].split("\n### ")[0]
    shown = {
        name for cell in re.findall(r"(?m)^\| (`[^|]*`) \|", section) for name in re.findall(r"`(\w+)`", cell)
    }
    assert shown - {"how"} == set(RELATIONS)


def test_modules_named_exist() -> None:
    names = set(re.findall(r"`(\w+\.py)`", PAGE))
    assert {name for name in names if not (paths.CHECKOUT / "metrics" / "extract" / name).is_file()} == set()


def test_the_rule_shown_is_a_rule() -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    (pattern,) = tomllib.loads(shown)["metrics"]["patterns"]
    assert {"id", "cue", "nouns", "examples", "counterexamples"} <= set(pattern)
    assert pattern["examples"][0]["text"] in PAGE.split("## Why a number was missed")[1]


def test_the_examples_of_relations_are_read_as_said() -> None:
    for text, measure, value in (
        ("Huyện ủy kiểm tra 5 tổ chức đảng và 8 đảng viên.", "count", 8),
        ("504 tổ chức đảng cùng 1.624 đảng viên được Huyện ủy kiểm tra.", "count", 504),
        ("Đảng bộ kết nạp 12 đảng viên, đạt 103% kế hoạch.", "pct_of_target", 103),
        ("Đảng bộ kết nạp 12 đảng viên, vượt 11% kế hoạch.", "pct_of_target", 111),
        ("Đảng bộ kết nạp 12 đảng viên, bằng 112% so với cùng kỳ.", "change_pct", 12),
    ):
        assert (measure, value) in {(one.measure, one.value) for one in extract(text)}
