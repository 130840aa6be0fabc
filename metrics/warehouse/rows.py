"""Observations as rows: identifiers, digests and Arrow tables for bulk insertion."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import blake2b, sha256
from operator import attrgetter, itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from metrics.model import Document, Observation
from metrics.warehouse.fold import fold, organization_key
from metrics.warehouse.period import read_period
from metrics.warehouse.schema import CONTRACT_NAMES, OBSERVATIONS, Table

_ARROW = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}

Row = dict[str, Any]


def content_hash_of(document: Document) -> str:
    """The reader's hash of the original bytes, or else the SHA-256 of the text."""
    return document.content_hash or sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def number_span(observation: Observation) -> tuple[int, int]:
    """Where the number itself stands; the quote's place when the rule did not say."""
    for span in observation.spans:
        if span.role == "number":
            return span.start, span.end
    return observation.start, observation.end


# The contract's fields as extraction gives them, but for the document's name and the spans.
_TOLD = attrgetter(*(name for name in CONTRACT_NAMES if name not in ("document", "spans")))
Told = tuple[Any, ...]


def told(observation: Observation) -> Told:
    """What is stored of a figure wherever it stands: CONTRACT_NAMES without the document."""
    # The JSON of the spans by hand, since it is made for every figure and roles are plain words.
    spans = ",".join([f'["{s.role}",{s.start},{s.end}]' for s in observation.spans])
    metric, measure, value, *rest = _TOLD(observation)
    return (metric, measure, float(value), *rest, f"[{spans}]")


def extraction_digest(document: Document, figures: Sequence[Told]) -> str:
    """Changes whenever anything that is stored of the document or its figures would change.

    figures: each as `told` gives it.
    """
    about = (
        document.title,
        document.publisher,
        document.url,
        document.published,
        document.body_start,
        document.reader,
        document.text,
    )
    # marshal version 2 writes equal values as equal bytes in every Python, much faster than repr.
    return sha256(marshal.dumps((about, *figures), 2)).hexdigest()


@lru_cache(maxsize=10_000)
def _period_columns(code: str | None) -> tuple[Any, ...]:
    period = read_period(code)
    return period.year, period.kind, period.months, period.last


# What `figure_rows` gives, in order: all columns of `observations` but the last, the folded text.
FIGURE_NAMES = tuple(column.name for column in OBSERVATIONS.columns[:-1])


def figure_rows(
    document: str,
    version: int,
    content_hash: str,
    observations: Iterable[Observation],
    figures: Iterable[Told],
) -> list[tuple[Any, ...]]:
    """Rows with the columns FIGURE_NAMES. figures: the same observations as `told` gives them.

    An identifier comes from the content, the place of the number, metric, measure, subgroup and category, so
    it stays the same when a newer catalogue changes the period or the province of the figure.
    """
    rows: list[tuple[Any, ...]] = []
    seen: dict[str, int] = {}
    for o, values in zip(observations, figures, strict=True):
        start, end = number_span(o)
        key = f"{content_hash}|{start}|{end}|{o.metric}|{o.measure}|{o.subgroup}|{o.category}"
        times = seen[key] = seen.get(key, 0) + 1
        if times > 1:
            key += f"|{times}"
        rows.append(
            (
                blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
                document,
                *values,
                version,
                start,
                end,
                organization_key(o.organization),
                *_period_columns(o.period),
            )
        )
    return rows


def searched(quote: str, organization: str | None) -> str:
    """The text of a figure that a search looks through, not yet folded."""
    return f"{quote} {organization or ''}"


def observation_rows(
    document: str, version: int, content_hash: str, observations: Sequence[Observation]
) -> list[Row]:
    """Rows of the table `observations`, each with its columns' names."""
    rows = figure_rows(document, version, content_hash, observations, map(told, observations))
    return [
        dict(zip(FIGURE_NAMES, row, strict=True)) | {"folded": fold(searched(o.quote, o.organization))}
        for row, o in zip(rows, observations, strict=True)
    ]


def arrow_table(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table with the types of `table`; missing keys are NULL."""
    names = [c.name for c in table.columns]
    if rows and all(name in rows[0] for name in names):
        columns: Iterable[Sequence[Any]] = zip(*map(itemgetter(*names), rows), strict=True)
    else:
        columns = ([row.get(name) for row in rows] for name in names)
    return arrow_columns(table, columns)


def arrow_columns(table: Table, columns: Iterable[Sequence[Any]]) -> pa.Table:
    """Columns in the order of `table` as an Arrow table with its types."""
    arrays = [pa.array(values, type=_ARROW[c.type]) for values, c in zip(columns, table.columns, strict=True)]
    return pa.Table.from_arrays(arrays, names=[c.name for c in table.columns])


@contextmanager
def registered(con: Any, name: str, table: pa.Table) -> Iterator[None]:
    """An Arrow table under a name that queries can use."""
    con.register(name, table)
    try:
        yield
    finally:
        # In a transaction that an error has ended this fails too, and must not hide that error.
        with suppress(duckdb.Error):
            con.unregister(name)


def insert(con: Any, table: Table, rows: Sequence[Row], catalog: str = "") -> None:
    """Bulk insert through Arrow (row by row is three hundred times slower)."""
    if rows:
        insert_arrow(con, table, arrow_table(table, rows), catalog)


def insert_arrow(con: Any, table: Table, rows: pa.Table, catalog: str = "") -> None:
    """Bulk insert of what `arrow_table` or `arrow_columns` made."""
    name = f"{catalog}.{table.name}" if catalog else table.name
    with registered(con, "incoming_rows", rows):
        con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming_rows")
