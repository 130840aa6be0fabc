"""What people decide about figures: append-only, keyed by the document's content and the place of the number.

A decision holds the whole figure as the person saw it, so it outlives a newer catalogue: an accepted or
corrected figure stays as it was decided even if the extractor no longer finds it, and a rejection holds as
long as the extractor gives that same reading.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from metrics.model import LEVELS, MEASURES, POPULATIONS, QUALIFIERS, SUBGROUPS, UNITS, Observation, Span
from metrics.warehouse.period import read_period
from metrics.warehouse.rows import Row, arrow_table, observation_rows, registered
from metrics.warehouse.schema import CONTRACT_NAMES, DECISIONS, OBSERVATIONS

# What a person may change about a figure; its place in the text stays.
EDITABLE = (
    "metric",
    "measure",
    "value",
    "unit",
    "qualifier",
    "period",
    "base_period",
    "province",
    "level",
    "organization",
    "population",
    "subgroup",
    "category",
)
_CODES: dict[str, tuple[str, ...]] = {
    "measure": MEASURES,
    "unit": UNITS,
    "qualifier": QUALIFIERS,
    "level": LEVELS,
    "population": POPULATIONS,
    "subgroup": SUBGROUPS,
}
_REQUIRED = ("metric", "measure", "value", "unit", "qualifier")
_STATUS = {"accept": "confirmed", "correct": "corrected", "add": "added", "reject": "rejected"}
_KEY = ("content_hash", "number_start", "number_end", "metric", "measure", "subgroup", "category")


def check_fields(fields: Mapping[str, object]) -> None:
    """ValueError, in words for the person who typed them, when fields cannot be those of a figure."""
    unknown = sorted(set(fields) - set(EDITABLE))
    if unknown:
        raise ValueError(f"cannot be changed: {', '.join(unknown)}")
    for name, value in fields.items():
        if value is None or value == "":
            if name in _REQUIRED:
                raise ValueError(f"{name} must be given")
        elif name == "value":
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ValueError(f"value must be a number, not {value!r}")
        elif not isinstance(value, str):
            raise ValueError(f"{name} must be text, not {value!r}")
        elif name in _CODES and value not in _CODES[name]:
            raise ValueError(f"{name} must be one of {', '.join(_CODES[name])}, not {value!r}")
        elif name in ("period", "base_period") and read_period(value).kind in ("other", "none"):
            raise ValueError(
                f"{name} must look like 2022, 2022-H1, 2022-Q1, 2022-M01..M09, 2022-03 or 2020..2025"
            )
        elif name == "metric" and not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            raise ValueError(f"metric must be a code of the catalogue, not {value!r}")


def append(con: Any, row: Row) -> int:
    """Add a decision to the register; returns its number. Name and reason are required (ValueError)."""
    name, reason = str(row["name"]).strip(), str(row["reason"]).strip()
    if not name or not reason:
        raise ValueError("a decision needs a name and a reason")
    number = int(con.execute("SELECT coalesce(max(decision), 0) + 1 FROM decisions").fetchone()[0])
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    full = {**row, "decision": number, "decided": now, "name": name, "reason": reason}
    marks = ", ".join("?" for _ in DECISIONS.columns)
    con.execute(f"INSERT INTO decisions VALUES ({marks})", [full.get(c.name) for c in DECISIONS.columns])
    return number


def about(con: Any, observation_id: str) -> Row:
    """What a decision about a figure needs; ValueError when there is no such current figure.

    The key; `fields`: the figure as shown now; `extracted`: as the extractor read it.
    """
    stage(con)
    try:
        found = _rows(con, "SELECT * FROM staged WHERE observation_id = ?", [observation_id])
        if not found:
            raise ValueError(f"no current figure has the identifier {observation_id}")
        row = found[0]
        if row["decision"] is not None:  # keep the key of the figure as it was first extracted
            earlier = _rows(con, "SELECT * FROM decisions WHERE decision = ?", [row["decision"]])[0]
            key = {name: earlier[name] for name in _KEY}
        else:
            key = {name: row[name] for name in _KEY if name != "content_hash"}
            key["content_hash"] = con.execute(
                "SELECT content_hash FROM documents WHERE document_id = ? AND version = ?",
                [row["document"], row["document_version"]],
            ).fetchone()[0]
        record = {name: row[name] for name in CONTRACT_NAMES if name != "spans"}
        raw = _rows(con, "SELECT * FROM observations WHERE observation_id = ?", [observation_id])
        extracted = {name: raw[-1][name] for name in record} if raw else record
        return {**key, "document": row["document"], "fields": record, "extracted": extracted}
    finally:
        unstage(con)


def as_json(record: Mapping[str, object]) -> str:
    """A figure for the column `record`."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def stage(con: Any) -> None:
    """Temporary view `staged`: the current figures with the decisions in force applied."""
    con.execute(
        """CREATE OR REPLACE TEMP VIEW extracted AS
           SELECT o.*, 'reported' AS status, NULL::BIGINT AS decision, NULL::VARCHAR AS decided_by,
                  NULL::DOUBLE AS original_value
           FROM observations o JOIN documents d ON d.document_id = o.document AND d.version =
           o.document_version
           WHERE d.current;
           CREATE OR REPLACE TEMP TABLE decided AS SELECT * FROM extracted LIMIT 0;
           CREATE OR REPLACE TEMP TABLE replaced (observation_id VARCHAR);
           CREATE OR REPLACE TEMP VIEW staged AS
           SELECT * FROM extracted ANTI JOIN replaced USING (observation_id)
           UNION ALL BY NAME SELECT * FROM decided"""
    )
    active = in_force(_rows(con, "SELECT * FROM decisions ORDER BY decision"))
    if not active:
        return
    held = _held(con, {row["content_hash"] for row in active})
    gone: set[str] = set()
    rows: list[Row] = []
    for decision in active:
        document = held.get(decision["content_hash"])
        if document is None:
            continue  # about an earlier version of the document
        match = _match(decision, document["figures"])
        if decision["action"] == "reject":
            if match is None or not _same_reading(decision, match):
                continue
            row = dict(match)
        else:
            row = decided_row(decision, document, match)
        if match is not None:
            gone.add(match["observation_id"])
        row |= {
            "status": _STATUS[decision["action"]],
            "decision": decision["decision"],
            "decided_by": decision["name"],
            "original_value": match["value"] if match and decision["action"] == "correct" else None,
        }
        rows.append(row)
    _swap(con, gone, rows)


def unstage(con: Any) -> None:
    """Forget what `stage` made."""
    con.execute("DROP VIEW temp.staged; DROP VIEW temp.extracted; DROP TABLE temp.decided")
    con.execute("DROP TABLE temp.replaced")


def in_force(decisions: Iterable[Row]) -> list[Row]:
    """The latest decision about each figure that was not undone, in order.

    The time counts, not the number: decisions of another warehouse are numbered when they are taken over.
    """
    ordered = sorted(decisions, key=lambda row: (row["decided"], row["decision"]))
    undone = {row["undoes"] for row in ordered if row["action"] == "undo"}
    latest: dict[tuple[object, ...], Row] = {}
    for row in ordered:
        if row["action"] != "undo" and row["decision"] not in undone:
            latest[tuple(row[name] for name in _KEY)] = row
    return sorted(latest.values(), key=lambda row: int(row["decision"]))


def _held(con: Any, hashes: set[str]) -> dict[str, Row]:
    documents = _rows(
        con,
        """SELECT content_hash, document_id, version, text FROM documents
           WHERE current AND content_hash IN (SELECT unnest(?::VARCHAR[]))""",
        [sorted(hashes)],
    )
    by_hash = {row["content_hash"]: {**row, "figures": []} for row in documents}
    names = {row["document_id"]: row["content_hash"] for row in documents}
    chosen = "SELECT * FROM extracted WHERE document IN (SELECT unnest(?::VARCHAR[]))"
    for row in _rows(con, chosen, [sorted(names)]):
        by_hash[names[row["document"]]]["figures"].append(row)
    return by_hash


def _match(decision: Row, figures: list[Row]) -> Row | None:
    """The extracted figure a decision is about: same number and meaning; else the only one on that number."""
    same = [
        row
        for row in figures
        if row["number_start"] < max(decision["number_end"], decision["number_start"] + 1)
        and decision["number_start"] < max(row["number_end"], row["number_start"] + 1)
    ]
    exact = [row for row in same if all(row[name] == decision[name] for name in _KEY[3:])]
    if exact:
        return exact[0]
    return same[0] if len(same) == 1 and decision["action"] in ("accept", "correct") else None


def _same_reading(decision: Row, row: Row) -> bool:
    seen = json.loads(decision["record"]) if decision["record"] else {}
    return all(row[name] == seen[name] for name in ("value", "period", "province", "level") if name in seen)


def decided_row(decision: Row, document: Row, match: Row | None) -> Row:
    """The figure a decision makes, as a row of `observations`.

    document: document_id, version, text. match: the extracted figure it is about, if there is one.
    """
    record = json.loads(decision["record"])
    # An emptied field of a form means that there is none.
    fields: dict[str, Any] = {name: None if record.get(name) == "" else record.get(name) for name in EDITABLE}
    start, end = int(record["start"]), int(record["end"])
    observation = Observation(
        document=document["document_id"],
        start=start,
        end=end,
        quote=document["text"][start:end],
        stated=record.get("stated"),
        period_evidence=record.get("period_evidence") or "stated",
        province_evidence=record.get("province_evidence") or "stated",
        rule=(match or record).get("rule") or "person",
        catalogue_version=(match or record).get("catalogue_version") or "",
        spans=(Span("number", decision["number_start"], decision["number_end"]),),
        **fields,
    )
    content, version = decision["content_hash"], document["version"]
    row = observation_rows(document["document_id"], version, content, [observation])[0]
    if match is not None:
        row |= {"observation_id": match["observation_id"], "spans": match["spans"]}
    return row


def _swap(con: Any, gone: set[str], rows: list[Row]) -> None:
    if gone:
        con.execute("INSERT INTO replaced SELECT unnest(?::VARCHAR[])", [sorted(gone)])
    if not rows:
        return
    table = arrow_table(OBSERVATIONS, rows)
    extra = {
        name: [row[name] for row in rows] for name in ("status", "decision", "decided_by", "original_value")
    }
    kinds = (pa.string(), pa.int64(), pa.string(), pa.float64())
    for (name, values), kind in zip(extra.items(), kinds, strict=True):
        table = table.append_column(name, pa.array(values, type=kind))
    with registered(con, "decided_rows", table):
        con.execute("INSERT INTO decided BY NAME SELECT * FROM decided_rows")


def _rows(con: Any, sql: str, parameters: list[object] | None = None) -> list[Row]:
    cursor = con.execute(sql, parameters or [])
    names = [item[0] for item in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
