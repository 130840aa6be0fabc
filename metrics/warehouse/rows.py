"""Observations as rows: identifiers, digests and Arrow tables for bulk insertion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b, sha256
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from metrics.model import Document, Observation
from metrics.warehouse.fold import fold, organization_key
from metrics.warehouse.period import read_period
from metrics.warehouse.schema import Table

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


def extraction_digest(document: Document, observations: Sequence[Observation]) -> str:
    """Changes whenever anything that is stored of the document or its figures would change."""
    digest = sha256()
    about = (
        document.title,
        document.publisher,
        document.url,
        document.published,
        document.body_start,
        document.reader,
    )
    digest.update(repr(about).encode("utf-8", "surrogatepass"))
    digest.update(document.text.encode("utf-8", "surrogatepass"))
    for o in observations:
        fields = (
            o.metric,
            o.measure,
            float(o.value),
            o.unit,
            o.qualifier,
            o.period,
            o.base_period,
            o.province,
            o.level,
            o.organization,
            o.population,
            o.subgroup,
            o.start,
            o.end,
            o.quote,
            o.category,
            o.stated,
            o.period_evidence,
            o.province_evidence,
            o.rule,
            o.catalogue_version,
            [(s.role, s.start, s.end) for s in o.spans],
        )
        digest.update(repr(fields).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _spans(observation: Observation) -> str:
    """JSON of the spans; by hand, since it is made for every figure and roles are plain words."""
    return "[" + ",".join(f'["{s.role}",{s.start},{s.end}]' for s in observation.spans) + "]"


def observation_rows(
    document: str, version: int, content_hash: str, observations: Iterable[Observation]
) -> list[Row]:
    """Rows of the table `observations`.

    An identifier comes from the content, the place of the number, metric, measure, subgroup and category, so
    it stays the same when a newer catalogue changes the period or the province of the figure.
    """
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for o in observations:
        number_start, number_end = number_span(o)
        key = f"{content_hash}|{number_start}|{number_end}|{o.metric}|{o.measure}|{o.subgroup}|{o.category}"
        seen[key] += 1
        if seen[key] > 1:
            key += f"|{seen[key]}"
        period = read_period(o.period)
        rows.append(
            {
                "observation_id": blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
                "document": document,
                "metric": o.metric,
                "measure": o.measure,
                "value": float(o.value),
                "unit": o.unit,
                "qualifier": o.qualifier,
                "period": o.period,
                "base_period": o.base_period,
                "province": o.province,
                "level": o.level,
                "organization": o.organization,
                "population": o.population,
                "subgroup": o.subgroup,
                "start": o.start,
                "end": o.end,
                "quote": o.quote,
                "category": o.category,
                "stated": o.stated,
                "period_evidence": o.period_evidence,
                "province_evidence": o.province_evidence,
                "rule": o.rule,
                "catalogue_version": o.catalogue_version,
                "spans": _spans(o),
                "document_version": version,
                "number_start": number_start,
                "number_end": number_end,
                "organization_key": organization_key(o.organization),
                "year": period.year,
                "period_kind": period.kind,
                "period_months": period.months,
                "period_last": period.last,
                "folded": fold(f"{o.quote} {o.organization or ''}"),
            }
        )
    return rows


def arrow_table(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table with the types of `table`; missing keys are NULL."""
    names = [c.name for c in table.columns]
    if rows and all(name in rows[0] for name in names):
        columns: Iterable[Sequence[Any]] = zip(*map(itemgetter(*names), rows), strict=True)
    else:
        columns = ([row.get(name) for row in rows] for name in names)
    arrays = [pa.array(values, type=_ARROW[c.type]) for values, c in zip(columns, table.columns, strict=True)]
    return pa.Table.from_arrays(arrays, names=names)


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
        name = f"{catalog}.{table.name}" if catalog else table.name
        with registered(con, "incoming_rows", arrow_table(table, rows)):
            con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming_rows")
