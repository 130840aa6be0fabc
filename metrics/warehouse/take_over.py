"""Decisions from another warehouse, added to the register here once each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from metrics.warehouse.decisions import decided_row
from metrics.warehouse.rows import Row, arrow_table, insert
from metrics.warehouse.schema import DECISIONS, OBSERVATIONS, create_statements

# What makes a decision the same one on every machine. Its number and the name of the document are local;
# for an undo the decision taken back counts too.
_SAME = (
    "decided",
    "action",
    "name",
    "reason",
    "content_hash",
    "number_start",
    "number_end",
    "metric",
    "measure",
    "subgroup",
    "category",
    "record",
)


def check(rows: Sequence[Row]) -> None:
    """ValueError, saying why, when a decision could not be applied to its figure.

    Decisions are applied each time a build is published, so one that does not fit must never be stored.
    """
    con = duckdb.connect(":memory:")
    figures = replace(OBSERVATIONS, name="trial")
    try:
        for table in (DECISIONS, figures):
            con.execute(create_statements(table)[0])
        insert(con, DECISIONS, rows)
        insert(con, figures, _figures(rows))
    except duckdb.Error as error:
        raise ValueError(f"a decision does not fit: {_line(error)}") from error
    finally:
        con.close()


def _figures(rows: Sequence[Row]) -> list[Row]:
    """What the decisions would put in the place of figures."""
    known: set[int] = set()
    made: list[Row] = []
    for row in rows:
        try:
            if row["action"] == "undo":
                if row["undoes"] not in known:
                    raise ValueError("it takes back nothing that comes before it")
                continue
            if row["undoes"] is not None:
                raise ValueError("only an undo can take another one back")
            known.add(row["decision"])
            document = {"document_id": row["document"], "version": 1, "text": ""}
            figure = decided_row(row, document, None)
            arrow_table(OBSERVATIONS, [figure])  # the types, one by one, so that the message can name it
            made.append(figure)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"decision {row['decision']} does not fit: {_line(error)}") from error
    return made


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def append(con: Any, rows: Iterable[Row]) -> int:
    """Add decisions that are not here yet, inside the transaction of the caller; returns how many.

    rows: checked, in the order of their numbers there. They get the next numbers here and keep time, name,
    reason and record. A decision made twice there (in the same second, in the same words) stays two.
    """
    names = dict(con.execute("SELECT content_hash, document_id FROM documents").fetchall())
    columns = [column.name for column in DECISIONS.columns]
    listed = ", ".join(f'"{name}"' for name in columns)
    here: dict[tuple[object, ...], list[int]] = {}
    last = 0
    for values in con.execute(f"SELECT {listed} FROM decisions ORDER BY decision").fetchall():
        row = dict(zip(columns, values, strict=True))
        here.setdefault(_identity(row), []).append(row["decision"])
        last = row["decision"]
    numbers: dict[int, int] = {}
    met: dict[tuple[object, ...], int] = {}
    added: list[Row] = []
    for row in rows:
        undoes = None if row["undoes"] is None else numbers[row["undoes"]]
        made = {**row, "undoes": undoes}
        key = _identity(made)
        same = here.setdefault(key, [])
        met[key] = met.get(key, 0) + 1
        if met[key] > len(same):
            last += 1
            same.append(last)
            document = names.get(row["content_hash"], row["document"])
            added.append({**made, "decision": last, "document": document})
        numbers[row["decision"]] = same[met[key] - 1]
    insert(con, DECISIONS, added)
    return len(added)


def _identity(row: Row) -> tuple[object, ...]:
    return (*(row[name] for name in _SAME), row["undoes"])
