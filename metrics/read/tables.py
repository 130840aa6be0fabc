"""Tables of articles, one row a document: read row by row, never loaded whole."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from metrics.model import Document
from metrics.read import exact
from metrics.read.charsets import UnknownCharset, decode
from metrics.read.errors import ReadError
from metrics.read.limits import Limits, size
from metrics.read.plain import published
from metrics.read.sniff import kind_of_name

COLUMNS = ("text", "id", "url", "title", "publisher", "published")
_BATCH = 512
# Bytes of a Parquet column read at a time, and of a line that is too long to keep.
_BUFFER, _SKIP = 1 << 20, 1 << 20


@dataclass(frozen=True, slots=True)
class Skipped:
    """Articles that were not wanted and have no fault: how many, and how many characters in all."""

    documents: int
    characters: int


# Says of an Arrow array of texts which of them are wanted.
Judge = Callable[[Any], Any]


def read_table(
    path: Path,
    source: str,
    limits: Limits,
    row_groups: range | None = None,
    judge: Judge | None = None,
) -> Iterator[Document | ReadError | Skipped]:
    """One Document a row, or the error that stands in its place; a broken file ends with an error.

    The id is the row's own, or "<source>#<row>", the rows counted from 1. row_groups: only these of a Parquet
    file, counted from 0; its rows keep their numbers. judge: articles of a Parquet file that it does not want
    are only counted.
    """
    kind, packing = kind_of_name(path.name)
    if path.stat().st_size > limits.max_table_bytes:
        yield ReadError(source, f"the table is larger than {size(limits.max_table_bytes)}", remedy="split it")
        return
    try:
        if kind == "parquet":
            yield from _documents(_parquet_rows(path, source, limits, row_groups, judge), source, limits)
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
        for found in _documents(rows(io.BytesIO(data), source, limits), source, limits):
            assert not isinstance(found, Skipped)
            yield found
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


# The number of a row, and what stands in it; documents only in files that hold them as they were read.
Row = tuple[int, Mapping[str, Any] | Document | ReadError | Skipped]


def _open(path: Path, packing: str | None) -> IO[bytes]:
    if packing == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    if packing == ".zst":
        import pyarrow as pa

        return io.BufferedReader(pa.input_stream(str(path), compression="zstd"), 1 << 16)
    return path.open("rb")


_ENCODING = "save the table as UTF-8"


def _lines(file: IO[bytes], source: str, limits: Limits) -> Iterator[tuple[int, bytes | ReadError]]:
    """Lines with their numbers, counted from 1; of a line over the limit nothing is kept."""
    number = 0
    while line := file.readline(limits.max_bytes + 1):
        number += 1
        if len(line) <= limits.max_bytes:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_SKIP)
        yield (
            number,
            ReadError(
                source,
                f"the line is longer than {size(limits.max_bytes)}",
                place=f"line {number}",
                remedy="one article a line; the limit is PARTY_METRICS_MAX_BYTES",
            ),
        )


def _json_rows(file: IO[bytes], source: str, limits: Limits) -> Iterator[Row]:
    for number, line in _lines(file, source, limits):
        if isinstance(line, ReadError):
            yield number, line
            continue
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            row = json.loads(decode(line)[0])
        except UnknownCharset as error:
            yield number, ReadError(source, str(error), place=place, remedy=_ENCODING)
        except (ValueError, RecursionError) as error:
            yield number, ReadError(source, f"no JSON: {error}", place=place, remedy=_ONE_OBJECT)
        else:
            found = row if isinstance(row, dict) else None
            yield number, found or ReadError(source, "no JSON object", place=place, remedy=_ONE_OBJECT)


_ONE_OBJECT = 'one object a line, such as {"text": "...", "published": "2021-12-31"}'


def _csv_rows(file: IO[bytes], source: str, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.max_bytes)
    lines = _csv_lines(file, source, limits)
    header = next(lines, "")
    if not _is_text(header):
        raise ReadError(source, "its encoding cannot be told", place="line 1", remedy=_ENCODING)
    delimiter = max(",;\t", key=header.count)
    try:
        names = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error as error:
        raise ReadError(source, str(error), place="line 1", remedy=_ENCODING) from None
    columns = [name.strip().lower() for name in names]
    if "text" not in columns:
        raise _no_text(source)
    rows = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:  # the reader goes on behind it
            yield number, ReadError(source, str(error), place=f"row {number}", remedy="see its quotes")
            continue
        if cells is None:
            return
        if not all(map(_is_text, cells)):
            reason = "a line is over the limit or its encoding cannot be told"
            yield number, ReadError(source, reason, place=f"row {number}", remedy=_ENCODING)
        elif cells:
            yield number, dict(zip(columns, cells, strict=False))


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _csv_lines(file: IO[bytes], source: str, limits: Limits) -> Iterator[str]:
    """The lines as text. What is none comes with half characters in it: quotes must still open and close."""
    for _, line in _lines(file, source, limits):
        try:
            yield "\ud800\n" if isinstance(line, ReadError) else decode(line)[0]
        except UnknownCharset:
            assert isinstance(line, bytes)
            yield line.decode("ascii", "surrogateescape")


def _parquet_rows(
    path: Path, source: str, limits: Limits, row_groups: range | None, judge: Judge | None
) -> Iterator[Row]:
    """Rows with their numbers. A row group that cannot be read is one error, and the next is read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # With a buffer, pages are read as they are needed, instead of a whole column of a row group at once.
        table = pq.ParquetFile(path, buffer_size=_BUFFER)
    except (pa.ArrowException, OSError, MemoryError) as error:
        raise ReadError(source, f"the table is damaged: {error}", remedy="write it again") from None
    with table:
        whole = exact.is_exact(table.schema_arrow)
        names = table.schema_arrow.names if whole else COLUMNS
        names = [name for name in names if name in table.schema_arrow.names]
        if "text" not in names:
            raise _no_text(source)
        first = 1
        for group in range(table.num_row_groups):
            last = first + table.metadata.row_group(group).num_rows - 1
            if row_groups is None or group in row_groups:
                number = first
                try:
                    for batch in table.iter_batches(_BATCH, [group], names):
                        wanted, skipped = _judged(batch, limits, judge)
                        rows = batch if skipped is None else batch.take(wanted)
                        places = range(batch.num_rows) if skipped is None else wanted.to_pylist()
                        for place, row in zip(
                            places, exact.items(rows) if whole else _rows(rows), strict=True
                        ):
                            yield number + place, row
                        number += batch.num_rows
                        if skipped:
                            yield number, skipped
                except (pa.ArrowException, OSError, MemoryError, ValueError) as error:
                    yield (
                        number,
                        ReadError(
                            source,
                            f"the table is damaged: {error}",
                            place=f"rows {number} to {last}",
                            remedy="the other rows were read; write the table again",
                        ),
                    )
            first = last + 1


def _judged(batch: Any, limits: Limits, judge: Judge | None) -> tuple[Any, Skipped | None]:
    """The places of the rows to read, and what the others are; (None, None) where all are to be read.

    What is not wanted must be a text all the same: valid UTF-8, not empty, not binary, not too long.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = batch.column("text")
    if judge is None or not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        return None, None
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        return None, None
    lengths = pc.utf8_length(texts)
    faults = pc.or_(pc.utf8_is_space(texts), pc.greater(lengths, limits.max_chars))
    faults = pc.or_(faults, pc.equal(lengths, 0))
    if _has_zero(texts):
        faults = pc.or_(faults, pc.match_substring(texts, "\0"))
    needed = pc.fill_null(pc.or_(judge(texts), faults), True)
    skipped = Skipped(
        batch.num_rows - (pc.sum(needed).as_py() or 0),
        pc.sum(pc.if_else(needed, 0, lengths)).as_py() or 0,
    )
    return pc.indices_nonzero(needed), skipped


def _has_zero(texts: Any) -> bool:
    """Whether there is a zero byte in any of the texts, which is quicker to tell than in which."""
    import numpy as np
    import pyarrow as pa

    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    _, places, data = texts.buffers()
    if data is None:
        return False
    ends = np.frombuffer(places, width)[texts.offset : texts.offset + len(texts) + 1]
    held = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
    return bool(held.size and held.min() == 0)


def _rows(batch: Any) -> Iterator[Mapping[str, Any]]:
    for values in zip(*map(_values, batch.columns), strict=True):
        yield dict(zip(batch.schema.names, values, strict=True))


def _values(column: Any) -> list[Any]:
    """The values of a column; text as bytes, so that one that is no UTF-8 is the fault of its row alone."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_large_string(column.type):
        column = column.cast(pa.large_binary())
    elif pa.types.is_string(column.type):
        column = column.cast(pa.binary())
    found: list[Any] = column.to_pylist()
    return found


def _no_text(source: str) -> ReadError:
    return ReadError(source, "no column named text", remedy=f"columns are {', '.join(COLUMNS)}")


def _documents(rows: Iterator[Row], source: str, limits: Limits) -> Iterator[Document | ReadError | Skipped]:
    empty = True
    for number, row in rows:
        empty = False
        yield (
            row if isinstance(row, ReadError | Document | Skipped) else _document(number, row, source, limits)
        )
    if empty:
        raise ReadError(source, "the table has no rows")


def _document(number: int, row: Mapping[str, Any], source: str, limits: Limits) -> Document | ReadError:
    place = f"row {number}"
    try:
        text, data = _text(row.get("text"))
    except UnknownCharset as error:
        return ReadError(source, str(error), place=place, remedy=_ENCODING)
    if not text or text.isspace():
        return ReadError(source, "no text", place=place, remedy="the article belongs in the column text")
    if len(text) > limits.max_chars:
        return ReadError(
            source,
            f"the text is longer than {limits.max_chars} characters",
            place=place,
            remedy="split it, or raise PARTY_METRICS_MAX_CHARS",
        )
    if b"\0" in data:
        return ReadError(source, "it is binary, not text", place=place, remedy="save the article as text")

    def field(name: str) -> str | None:
        value = row.get(name)
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        return str(value).strip() or None if value is not None else None

    return Document(
        id=field("id") or f"{source}#{number}",
        text=text,
        title=field("title"),
        publisher=field("publisher"),
        url=field("url"),
        published=published(field("published")),
        source=f"{source}, {place}",
        content_hash=hashlib.sha256(data).hexdigest(),
        reader="table 1",
    )


def _text(value: object) -> tuple[str, bytes]:
    """The article and its bytes in UTF-8; both empty where there is none. Raises UnknownCharset."""
    if isinstance(value, bytes):
        try:
            return value.decode(), value
        except UnicodeDecodeError:
            value = decode(value)[0]
    if not isinstance(value, str):
        return "", b""
    try:
        return value, value.encode()
    except UnicodeEncodeError:
        raise UnknownCharset("half a character (a lone surrogate) in the text") from None
