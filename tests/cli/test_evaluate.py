"""The scoring of predictions, and the report of what changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from metrics import paths
from metrics.evaluate import compare, differing, evaluate, load_gold
from metrics.extract import extract
from metrics.model import Document
from metrics.read import read

REFERENCE = paths.CHECKOUT.parent / "shared" / "tools" / "score.py"


def row(**changes: Any) -> dict[str, Any]:
    base = {"document": "d", "metric": "new_members", "measure": "count", "value": 10, "qualifier": "exact"}
    more = {"period": "2021", "province": "Hà Nội", "level": "province", "population": None, "subgroup": None}
    return base | more | {"base_period": None, "start": 5, "end": 7} | changes


def test_a_perfect_answer() -> None:
    result = evaluate({"d": [row(), row(value=20)]}, [row(), row(value=20)])
    assert (result.core.f1, result.full.f1, result.foreign) == (1.0, 1.0, 0)


def test_errors_are_counted_once_each() -> None:
    gold = {"d": [row(), row(value=20), row(value=30)]}
    found = [row(), row(value=20, period="2020"), row(value=99), row(document="else")]
    result = evaluate(gold, found)
    assert (result.core.right, result.core.wrong, result.core.missed) == (2, 1, 1)
    assert (result.full.right, result.full.wrong, result.full.missed) == (1, 2, 2)
    assert result.foreign == 1
    assert result.fields["period"] == (1, 2)
    assert len(result.missed) == len(result.invented) == len(result.disagreeing) == 1


def test_what_gold_leaves_open_is_not_asked_for() -> None:
    result = evaluate({"d": [row(period=None, province=None)]}, [row(period="1999", province="Huế")])
    assert result.full.right == 1
    assert result.fields["period"] == (0, 0)


def test_optional_gold_counts_neither_way() -> None:
    gold = {"d": [row(optional=True), row(value=20)]}
    for found in ([row(value=20)], [row(value=20), row()], [row(value=20), row(metric="members_total")]):
        result = evaluate(gold, found)
        assert (result.core.right, result.core.wrong, result.core.missed) == (1, 0, 0)


def test_metrics_outside_the_catalogue_are_not_judged() -> None:
    result = evaluate({"d": [row(), row(metric="other")]}, [row(), row(metric="my_own")])
    assert (result.core.right, result.core.wrong, result.core.missed) == (1, 0, 0)


@pytest.mark.parametrize("name", ["TP Hồ Chí Minh", "Thành phố Hồ Chí Minh", "TP.HCM", "ho-chi-minh-1997"])
def test_provinces_agree_by_family(name: str) -> None:
    result = evaluate({"d": [row(province="TP Hồ Chí Minh")]}, [row(province=name)])
    families = {"TP Hồ Chí Minh", "Thành phố Hồ Chí Minh", "TP.HCM"}
    assert result.full.right == 1 or name not in families


def test_a_fall_is_not_a_rise() -> None:
    result = evaluate({"d": [row(measure="change_pct", value=-3)]}, [row(measure="change_pct", value=3)])
    assert result.core.right == 0


def test_gains_losses_and_changes() -> None:
    before = [row(), row(value=20, start=10, end=12), row(value=30, start=20, end=22)]
    after = [row(), row(value=20, start=10, end=12, period="2020"), row(value=40, start=50, end=52)]
    changes = compare(before, after)
    assert changes.same == 1
    assert [item["value"] for _, item in changes.gained] == [40]
    assert [item["value"] for _, item in changes.lost] == [30]
    ((_, old, new),) = changes.changed
    assert differing(old, new) == ["period"]


def test_a_figure_read_differently_at_its_place_is_a_change() -> None:
    changes = compare([row(metric="members_total")], [row(start=4, end=9)])
    assert (len(changes.changed), changes.gained, changes.lost) == (1, [], [])


@pytest.mark.skipif(not REFERENCE.exists(), reason="../shared/tools/score.py is not beside the repository")
def test_numbers_agree_with_the_reference_scorer(tmp_path: Path) -> None:
    folder = paths.corpus_dir() / "seed_digests"
    rows = [
        item.to_dict()
        for document in read([folder])
        if isinstance(document, Document)
        for item in extract(document)
    ]
    # Spoilt on purpose, so that every branch of the scoring is taken.
    for number, item in enumerate(rows):
        if number % 5 == 1:
            item["period"] = "1999"
        if number % 7 == 2:
            item["value"] = 12345
        if number % 11 == 3:
            item["province"] = "Huế"
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(item) for item in rows), encoding="utf-8")
    shown = subprocess.run(
        [sys.executable, str(REFERENCE), str(folder), str(file), "--json"], capture_output=True, check=True
    )
    theirs, ours = json.loads(shown.stdout), evaluate(load_gold(folder), rows).to_dict()
    for name in ("documents", "gold", "predicted", "core", "full"):
        assert ours[name] == theirs[name]
    assert ours["fields"] == theirs["attributes"]
