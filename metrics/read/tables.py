"""Tables of articles, one row a document: read row by row, never loaded whole."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from metrics.model import Document
from metrics.read.charsets import UnknownCharset, decode
from metrics.read.errors import ReadError
from metrics.read.limits import Limits, size
from metrics.read.plain import published
from metrics.read.sniff import kind_of_name

COLUMNS = ("text", "id", "url", "title", "publisher", "published")
_BATCH = 256


def read_table(path: Path, source: str, limits: Limits) -> Iterator[Document | ReadError]:
    """One Document a row, or the error that stands in its place; a broken file ends with an error.

    The id is the row's own, or "<source>#<row>", the rows counted from 1.
    """
    kind, packing = kind_of_name(path.name)
    if path.stat().st_size > limits.max_table_bytes:
        yield ReadError(source, f"the table is larger than {size(limits.max_table_bytes)}", remedy="split it")
        return
    try:
        if kind == "parquet":
            yield from _documents(_parquet_rows(path, source), source, limits)
        else:
            with _open(path, packing) as file:
                rows = (
                    _json_rows(file, source, limits) if kind == "jsonl" else _csv_rows(file, source, limits)
                )
                yield from _documents(rows, source, limits)
    except ReadError as error:
        yield error
    except (OSError, EOFError, zlib.error, ValueError) as error:
        yield ReadError(
            source, f"the table is damaged: {error}", remedy="what stands before the damage was read"
        )


def read_table_bytes(kind: str, data: bytes, source: str, limits: Limits) -> Iterator[Document | ReadError]:
    """The same for an unpacked JSON Lines or CSV table in memory; a Parquet file is read from disk only."""
    try:
        if kind == "parquet":
            raise ReadError(source, "Parquet tables are read from files only", remedy="name the file itself")
        rows = _json_rows if kind == "jsonl" else _csv_rows
        yield from _documents(rows(io.BytesIO(data), source, limits), source, limits)
    except ReadError as error:
        yield error


def rows_of(path: Path) -> int | None:
    """How many rows a Parquet file says it has; None where it cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return None


Row = tuple[int, Mapping[str, Any] | ReadError]


def _open(path: Path, packing: str | None) -> IO[bytes]:
    if packing == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    if packing == ".zst":
        import pyarrow as pa

        return io.BufferedReader(pa.input_stream(str(path), compression="zstd"), 1 << 16)
    return path.open("rb")


def _lines(file: IO[bytes], source: str, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; a line over the limit ends the table, as its end cannot be found cheaply."""
    number = 0
    while line := file.readline(limits.max_bytes + 1):
        number += 1
        if len(line) > limits.max_bytes:
            raise ReadError(
                source,
                f"the line is longer than {size(limits.max_bytes)}",
                place=f"line {number}",
                remedy="one JSON object a line; the limit is PARTY_METRICS_MAX_BYTES",
            )
        yield number, line


def _json_rows(file: IO[bytes], source: str, limits: Limits) -> Iterator[Row]:
    for number, line in _lines(file, source, limits):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            row = json.loads(decode(line)[0])
        except UnknownCharset as error:
            yield number, ReadError(source, str(error), place=place)
        except (ValueError, RecursionError) as error:
            yield number, ReadError(source, f"no JSON: {error}", place=place)
        else:
            yield number, row if isinstance(row, dict) else ReadError(source, "no JSON object", place=place)


def _csv_rows(file: IO[bytes], source: str, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.max_bytes)
    lines = (decode(line)[0] for _, line in _lines(file, source, limits))
    try:
        header = next(lines, "")
        delimiter = max(",;\t", key=header.count)
        names = next(csv.reader([header], delimiter=delimiter), [])
        columns = [name.strip().lower() for name in names]
        if "text" not in columns:
            raise ReadError(source, "no column named text", remedy=f"columns are {', '.join(COLUMNS)}")
        rows = csv.reader(lines, delimiter=delimiter)
        for number, cells in enumerate(rows, 1):
            if cells:
                yield number, dict(zip(columns, cells, strict=False))
    except (UnknownCharset, csv.Error) as error:
        raise ReadError(source, str(error), remedy="save the table as CSV in UTF-8") from None


def _parquet_rows(path: Path, source: str) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            names = [name for name in COLUMNS if name in table.schema_arrow.names]
            if "text" not in names:
                raise ReadError(source, "no column named text", remedy=f"columns are {', '.join(COLUMNS)}")
            number = 0
            for batch in table.iter_batches(batch_size=_BATCH, columns=names):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except (pa.ArrowException, OSError, MemoryError) as error:
        raise ReadError(source, f"the table is damaged: {error}") from None


def _documents(rows: Iterator[Row], source: str, limits: Limits) -> Iterator[Document | ReadError]:
    empty = True
    for number, row in rows:
        empty = False
        yield row if isinstance(row, ReadError) else _document(number, row, source, limits)
    if empty:
        raise ReadError(source, "the table has no rows")


def _document(number: int, row: Mapping[str, Any], source: str, limits: Limits) -> Document | ReadError:
    place = f"row {number}"
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        return ReadError(source, "no text", place=place)
    if len(text) > limits.max_chars:
        return ReadError(source, f"the text is longer than {limits.max_chars} characters", place=place)
    if "\0" in text:
        return ReadError(source, "it is binary, not text", place=place)

    def field(name: str) -> str | None:
        value = row.get(name)
        return str(value).strip() or None if value is not None else None

    encoded = text.encode("utf-8", "surrogatepass")
    try:
        encoded.decode("utf-8")
    except UnicodeDecodeError:
        return ReadError(source, "half a character (a lone surrogate) in the text", place=place)
    return Document(
        id=field("id") or f"{source}#{number}",
        text=text,
        title=field("title"),
        publisher=field("publisher"),
        url=field("url"),
        published=published(row.get("published")),
        source=f"{source}, {place}",
        content_hash=hashlib.sha256(encoded).hexdigest(),
        reader="table 1",
    )
