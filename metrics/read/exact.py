"""Documents as rows of a Parquet file, exactly as they were read: so they travel to another machine.

A table of articles has no columns for all that a reader found out; these files have, and say so in their
metadata. What could not be read is a row too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import pyarrow as pa

from metrics.model import Document
from metrics.read.errors import ReadError

MARK = b"party_metrics.documents"
NAMES = tuple(item.name for item in fields(Document))
_REFUSED = pa.struct([("reason", pa.string()), ("place", pa.string()), ("remedy", pa.string())])
COLUMNS = [
    *(pa.field(name, pa.int64() if name == "body_start" else pa.string()) for name in NAMES),
    pa.field("refused", _REFUSED),
]
SCHEMA = pa.schema(COLUMNS, metadata={MARK: b"1"})


def columns(items: Sequence[Document | ReadError]) -> list[Any]:
    """One Arrow array for each of `COLUMNS`."""
    found = [
        pa.array([getattr(item, name, None) for item in items], field.type)
        for name, field in zip(NAMES, COLUMNS, strict=False)
    ]
    refused = [
        {"reason": item.reason, "place": item.place, "remedy": item.remedy}
        if isinstance(item, ReadError)
        else None
        for item in items
    ]
    return [*found, pa.array(refused, _REFUSED)]


def items(batch: Any) -> Iterator[Document | ReadError]:
    """What `columns` was given, from a batch or table that has these columns."""
    values = zip(*(batch.column(name).to_pylist() for name in NAMES), strict=True)
    for row, refused in zip(values, batch.column("refused").to_pylist(), strict=True):
        if refused is None:
            yield Document(*row)
        else:
            source = row[NAMES.index("source")] or ""
            yield ReadError(source, refused["reason"], place=refused["place"], remedy=refused["remedy"])


def is_exact(schema: Any) -> bool:
    """Whether a Parquet file with this Arrow schema holds documents as they were read."""
    return MARK in (schema.metadata or {}) and all(field.name in schema.names for field in COLUMNS)
