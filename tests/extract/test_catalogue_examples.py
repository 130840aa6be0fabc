"""The catalogue's rules hold on the examples that stand beside them.

Every rule claims a number in one of its own examples, every figure that an example lists is found, and no
counter-example gives a figure of the metric.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import metrics.catalogue
from metrics.catalogue import Pattern, load_catalogue
from metrics.extract import extract

PATTERNS = load_catalogue().patterns()
CONTEXT = tomllib.loads(
    (Path(metrics.catalogue.__file__).parent / "context.toml").read_text(encoding="utf-8")
)


def _figures(pattern: Pattern, text: str) -> list[str]:
    found = [observation for observation in extract(text) if observation.metric == pattern.metric]
    return [f"{observation.measure} {observation.value:g}" for observation in found]


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_every_example_gives_its_figures(pattern: Pattern) -> None:
    for example in pattern.data["examples"]:
        found = [
            f"{observation.measure} {_plain(observation.value)}"
            for observation in extract(example["text"])
            if observation.metric == pattern.metric
        ]
        missing = [figure for figure in example["figures"] if figure not in found]
        assert not missing, f"{pattern.id}: «{example['text']}» gives {found}, not {missing}"


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_every_rule_claims_a_number_of_an_example(pattern: Pattern) -> None:
    rules = {
        observation.rule for example in pattern.data["examples"] for observation in extract(example["text"])
    }
    assert pattern.id in rules, f"{pattern.id} claims nothing in its examples; {sorted(rules)} do"


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_no_counterexample_gives_a_figure(pattern: Pattern) -> None:
    for text in pattern.data["counterexamples"]:
        wrong = [observation for observation in extract(text) if observation.metric == pattern.metric]
        assert not wrong, f"{pattern.id}: «{text}» gives «{wrong[0].quote}» by {wrong[0].rule}"


@pytest.mark.parametrize("blocker", CONTEXT["blockers"], ids=lambda blocker: blocker["id"])
def test_blocked_numbers_give_no_figure(blocker: dict) -> None:
    for example in blocker["examples"]:
        values = {observation.value for observation in extract(example["text"])}
        assert not values & set(example["numbers"]), f"{blocker['id']}: «{example['text']}» gives {values}"


def test_rules_have_examples_and_counterexamples() -> None:
    bare = [p.id for p in PATTERNS if not p.data.get("examples") or not p.data.get("counterexamples")]
    assert not bare
