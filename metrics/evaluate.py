"""How right the extraction is: precision and recall against gold, and what a change of the rules changed.

Gold is one JSON file a document, `{"id": ..., "observations": [...]}`, coded by hand (docs/evaluation.md).
Everything here is over plain mappings, so that figures of any program can be compared.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from metrics import reference
from metrics.catalogue import load_catalogue

Row = Mapping[str, Any]
FIELDS = ("period", "province", "qualifier", "level", "population", "subgroup", "base_period")
# Fields that gold may leave open; where it does, any value will do.
_OPEN = ("period", "base_period", "province", "population", "level")
_FULL = ("period", "province")


@dataclass
class Score:
    """Figures found that are right, found that are wrong, and not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the figures found that are right; 0 when none was found."""
        found = self.right + self.wrong
        return self.right / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold figures that were found; 0 when there is no gold."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Evaluation:
    """The outcome over a whole gold set.

    core: document, metric, measure and value agree; full: period and province as well.
    by_metric: core scores of each metric. fields: field -> (agreeing, asked for) over the core matches.
    missed, invented: (document, row) of the errors. foreign: predictions for documents without gold.
    """

    documents: int
    core: Score = field(default_factory=Score)
    full: Score = field(default_factory=Score)
    by_metric: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    fields: dict[str, tuple[int, int]] = field(default_factory=dict)
    missed: list[tuple[str, Row]] = field(default_factory=list)
    invented: list[tuple[str, Row]] = field(default_factory=list)
    disagreeing: list[tuple[str, Row, Row]] = field(default_factory=list)
    foreign: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Totals as plain JSON-ready data, rounded to four places."""

        def figures(score: Score) -> dict[str, float]:
            return {name: round(getattr(score, name), 4) for name in ("precision", "recall", "f1")}

        return {
            "documents": self.documents,
            "gold": self.core.right + self.core.missed,
            "predicted": self.core.right + self.core.wrong,
            "core": figures(self.core),
            "full": figures(self.full),
            "fields": {
                name: round(right / asked, 4) for name, (right, asked) in self.fields.items() if asked
            },
            "metrics": {code: figures(score) for code, score in sorted(self.by_metric.items())},
            "foreign": self.foreign,
        }


def load_gold(folder: Path) -> dict[str, list[Row]]:
    """Gold figures by document, from every `*.json` under `folder` that has observations.

    Raises ValueError naming the file when one is no JSON.
    """
    gold: dict[str, list[Row]] = {}
    for path in sorted(folder.rglob("*.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        if isinstance(record, dict) and "observations" in record:
            gold[record["id"]] = record["observations"]
    return gold


def load_rows(path: Path) -> list[Row]:
    """Observations, one JSON object a line. Raises ValueError naming the line when one is no JSON."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from None
    return rows


def evaluate(gold: Mapping[str, Sequence[Row]], predictions: Iterable[Row]) -> Evaluation:
    """Compare predictions with gold, document by document.

    A prediction belongs to the document named by its `document`, an id or a path that ends in one.
    Gold marked optional counts neither when found nor when missed; nor does a metric outside the catalogue.
    """
    judged = frozenset(load_catalogue().metrics) - {"other"}
    result = Evaluation(len(gold))
    found, result.foreign = _by_document(gold, predictions)
    counts = {name: [0, 0] for name in FIELDS}
    for document, wanted in gold.items():
        rows = [row for row in found.get(document, []) if row["metric"] in judged]
        _document(document, wanted, rows, judged, result, counts)
    result.fields = {name: (right, asked) for name, (right, asked) in counts.items()}
    differing = result.core.right - result.full.right
    result.full.wrong = result.core.wrong + differing
    result.full.missed = result.core.missed + differing
    return result


def _by_document(gold: Mapping[str, Any], predictions: Iterable[Row]) -> tuple[dict[str, list[Row]], int]:
    found: dict[str, list[Row]] = defaultdict(list)
    foreign = 0
    for row in predictions:
        name = str(row.get("document", ""))
        key = name if name in gold else Path(name).stem
        if key in gold:
            found[key].append(row)
        else:
            foreign += 1
    return found, foreign


def _document(
    document: str,
    wanted: Sequence[Row],
    rows: Sequence[Row],
    judged: frozenset[str],
    result: Evaluation,
    counts: dict[str, list[int]],
) -> None:
    pairs = _pair(wanted, rows)
    taken = set(pairs.values())
    for i, j in pairs.items():
        gold, row = wanted[i], rows[j]
        if _skipped(gold, judged):
            continue
        result.core.right += 1
        result.by_metric[gold["metric"]].right += 1
        for name in FIELDS:
            if name in _OPEN and gold.get(name) is None:
                continue
            counts[name][0] += _agrees(gold, row, name)
            counts[name][1] += 1
        full = all(_agrees(gold, row, name) for name in _FULL)
        result.full.right += full
        if not full:
            result.disagreeing.append((document, gold, row))
    for i, gold in enumerate(wanted):
        if i not in pairs and not _skipped(gold, judged):
            result.core.missed += 1
            result.by_metric[gold["metric"]].missed += 1
            result.missed.append((document, gold))
    # A doubtful figure excuses one prediction of its value, whatever code that one has.
    doubtful = Counter(
        gold["value"] for i, gold in enumerate(wanted) if i not in pairs and gold.get("optional")
    )
    for j, row in enumerate(rows):
        if j in taken:
            continue
        if doubtful[row["value"]] > 0:
            doubtful[row["value"]] -= 1
            continue
        result.core.wrong += 1
        result.by_metric[row["metric"]].wrong += 1
        result.invented.append((document, row))


def _skipped(gold: Row, judged: frozenset[str]) -> bool:
    return bool(gold.get("optional")) or gold["metric"] not in judged


def _pair(wanted: Sequence[Row], rows: Sequence[Row]) -> dict[int, int]:
    """One-to-one matches of equal core, those that agree in most fields first."""
    candidates = sorted(
        (-sum(_agrees(gold, row, name) for name in FIELDS), i, j)
        for i, gold in enumerate(wanted)
        for j, row in enumerate(rows)
        if _core(gold) == _core(row)
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _core(row: Row) -> tuple[str, str, float]:
    return row["metric"], row["measure"], round(float(row["value"]), 6)


def _agrees(gold: Row, row: Row, name: str) -> bool:
    wanted, found = gold.get(name), row.get(name)
    if wanted is None and name in _OPEN:
        return True
    if name == "province" and found:
        return _family(wanted) == _family(found)
    return bool(wanted == found)


def _family(name: Any) -> str:
    """The province behind any of its names, one for all its versions; other names stand for themselves."""
    text = unicodedata.normalize("NFC", str(name))
    return _families().get(text.lower(), text)


def _families() -> dict[str, str]:
    if not _FAMILIES:
        for province in reference.provinces():
            names = (province.code, province.family, province.name, province.official_name, *province.aliases)
            _FAMILIES.update(
                {unicodedata.normalize("NFC", name).lower(): province.family for name in names if name}
            )
        _FAMILIES.update({"việt nam": "viet-nam", "vn": "viet-nam"})
    return _FAMILIES


_FAMILIES: dict[str, str] = {}

# What identifies a figure across two versions of the rules is where it stands and what it says.
_IDENTITY = ("metric", "measure", "value", "start", "end")
_COMPARED = (
    *("metric", "measure", "value", "unit", "qualifier", "period", "base_period", "province", "level"),
    *("organization", "population", "subgroup", "category", "start", "end"),
)


@dataclass
class Changes:
    """What differs between two sets of predictions: (document, row) or (document, before, after)."""

    gained: list[tuple[str, Row]] = field(default_factory=list)
    lost: list[tuple[str, Row]] = field(default_factory=list)
    changed: list[tuple[str, Row, Row]] = field(default_factory=list)
    same: int = 0


def compare(before: Iterable[Row], after: Iterable[Row]) -> Changes:
    """Which figures appeared, vanished or changed, document by document."""
    changes = Changes()
    old, new = _grouped(before), _grouped(after)
    for document in sorted(old.keys() | new.keys()):
        left, right = list(old.get(document, [])), list(new.get(document, []))
        for same_figure in (_identical, _same_place):
            for row in list(left):
                partner = next((other for other in right if same_figure(row, other)), None)
                if partner is None:
                    continue
                left.remove(row)
                right.remove(partner)
                if differing(row, partner):
                    changes.changed.append((document, row, partner))
                else:
                    changes.same += 1
        changes.lost += [(document, row) for row in left]
        changes.gained += [(document, row) for row in right]
    return changes


def differing(before: Row, after: Row) -> list[str]:
    """Names of the fields in which two figures differ."""
    return [name for name in _COMPARED if before.get(name) != after.get(name)]


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[str(row.get("document", ""))].append(row)
    return grouped


def _identical(one: Row, other: Row) -> bool:
    return all(one.get(name) == other.get(name) for name in _IDENTITY)


def _same_place(one: Row, other: Row) -> bool:
    """The same words read differently: the intervals overlap, and the value or the measure is the same."""
    overlap = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return bool(overlap > 0 and (one["value"] == other["value"] or one["measure"] == other["measure"]))
