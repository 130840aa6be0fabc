"""From figures of a document to the pieces of its marked text."""

from __future__ import annotations

import pandas as pd

from metrics.dashboard.components.highlight import Mark, Piece, cut
from metrics.dashboard.shell import View


def marks(view: View, rows: pd.DataFrame) -> list[Mark]:
    """One mark a figure, coloured by the family of its metric."""
    families = list(view.catalogue.families)
    found = []
    for row in rows.itertuples():
        metric = view.definition(row.metric)
        value = view.words.value(row.value, row.unit, row.qualifier, sign=row.measure.startswith("change"))
        what = f"{view.short(row.metric)}, {view.label('measure', row.measure).lower()}"
        tip = f"{what}: {value} ({view.words.period(row.period)})"
        added = getattr(row, "status", None) == "added"
        if added:
            tip += f", {view.words('decide.status_added')}"
        found.append(
            Mark(
                figure=row.observation_id,
                start=int(row.start),
                end=int(row.end),
                tip=tip,
                colour=families.index(metric.family) if metric else len(families),
                number=(int(row.number_start), int(row.number_end)),
                added=added,
            )
        )
    return found


def first_words(text: str, body_start: int) -> int:
    """Where the text that is shown begins."""
    body = text[body_start:]
    return body_start + len(body) - len(body.lstrip())


def pieces_of(view: View, text: str, rows: pd.DataFrame, body_start: int) -> list[Piece]:
    """The text from its first words on, cut at the figures in `rows` (columns as the warehouse gives
    them)."""
    return cut(text, marks(view, rows), first_words(text, body_start))
