"""evaluate: how right the extraction is, and what a change of the rules changed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from metrics.commands import output
from metrics.commands.documents import Refusals, figures
from metrics.evaluate import Changes, Evaluation, compare, differing, evaluate, load_gold, load_rows


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Print precision, recall and F1; exit status 1 when documents were refused, 2 when there is no gold."""
    try:
        gold = load_gold(arguments.gold)
        rows, refused = _predictions(arguments)
        earlier = load_rows(arguments.before) if arguments.before else None
    except (OSError, ValueError) as error:
        output.complain(f"error: {error}")
        return 2
    if not gold:
        output.complain(f"error: no gold (JSON files with observations) under {arguments.gold}")
        return 2
    result = evaluate(gold, rows)
    if arguments.format == "json":
        print(json.dumps(result.to_dict(), ensure_ascii=False))
    else:
        report(result, arguments.errors)
    if earlier is not None:
        report_changes(compare(earlier, rows), arguments.errors or 20)
    return 1 if refused else 0


def _predictions(arguments: argparse.Namespace) -> tuple[list[Any], bool]:
    """Given predictions, or those of the documents that lie beside their gold."""
    if arguments.predictions:
        return load_rows(arguments.predictions), False
    refusals = Refusals()
    wanted = argparse.Namespace(paths=[arguments.gold], published=None)
    rows = [observation.to_dict() for _, found in figures(wanted, refusals) for observation in found]
    return rows, bool(refusals.failures)


def report(result: Evaluation, errors: int) -> None:
    """Scores by metric and by field, then the totals; `errors` of each kind of error in full."""
    rows = [
        (code, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", s.right, s.wrong, s.missed)
        for code, s in sorted(result.by_metric.items())
    ]
    output.table("", ("metric", "precision", "recall", "F1", "right", "wrong", "missed"), rows)
    asked = {name: counts for name, counts in result.fields.items() if counts[1]}
    output.table(
        "\nFields of the figures whose core is right",
        ("field", "right", "asked", "share"),
        [(name, right, total, f"{right / total:.3f}") for name, (right, total) in asked.items()],
    )
    for title, found in (("not found", result.missed), ("wrongly found", result.invented)):
        for document, row in found[:errors]:
            print(f"{title}: {document}: {_figure(row)}")
    for document, gold, row in result.disagreeing[:errors]:
        print(
            f"period or province: {document}: gold {_figure(gold)}; "
            f"found {row.get('period')} {row.get('province')}"
        )
    core, full = result.core, result.full
    print(
        f"\n{result.documents} documents, {core.right + core.missed} gold figures, "
        f"{core.right + core.wrong} found"
    )
    print(f"core  precision {core.precision:.4f}  recall {core.recall:.4f}  F1 {core.f1:.4f}")
    print(f"full  precision {full.precision:.4f}  recall {full.recall:.4f}  F1 {full.f1:.4f}")


def report_changes(changes: Changes, most: int) -> None:
    """Gains and losses, `most` lines of each kind."""
    print(
        f"\nagainst the earlier predictions: {len(changes.gained)} appeared, {len(changes.lost)} vanished, "
        f"{len(changes.changed)} changed, {changes.same} as before"
    )
    for sign, found in (("+", changes.gained), ("-", changes.lost)):
        for document, row in found[:most]:
            print(f"{sign} {document}: {_figure(row)}")
        if len(found) > most:
            print(f"{sign} … and {len(found) - most} more")
    for document, before, after in changes.changed[:most]:
        fields = ", ".join(
            f"{name} {before.get(name)} -> {after.get(name)}" for name in differing(before, after)
        )
        print(f"~ {document}: {_figure(after)}: {fields}")
    if len(changes.changed) > most:
        print(f"~ … and {len(changes.changed) - most} more")


def _figure(row: Any) -> str:
    words = row.get("quote") or row.get("anchor") or ""
    return (
        f"{row['metric']}/{row['measure']} {row['value']} {row.get('period')} {row.get('province')} "
        f"«{' '.join(str(words).split())}»"
    )


def gold_folder(text: str) -> Path:
    """A folder that exists, for the command line."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return path
