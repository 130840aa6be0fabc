"""File formats to Document. `read` takes paths as given on the command line; `read_bytes` one file in memory.

A reader turns bytes into one or more Documents and raises ReadError, with the file and the reason, for what
it cannot read. Nothing here knows the warehouse or the dashboard.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from metrics.model import Document
from metrics.read import archives, plain, sniff, tables
from metrics.read.charsets import UnknownCharset, decode, mend_tcvn
from metrics.read.dates import published_from_text
from metrics.read.errors import ReadError
from metrics.read.limits import Limits, size
from metrics.read.worker import WORKER

__all__ = [
    "Limits",
    "ReadError",
    "files",
    "published_from_text",
    "read",
    "read_bytes",
    "read_file",
    "read_text",
]

STDIN = "-"
# Counts up when a reader gives other text for the same bytes.
VERSION = 1


def read(
    paths: Iterable[str | Path],
    *,
    limits: Limits | None = None,
    published: str | None = None,
    before: Callable[[str], None] | None = None,
) -> Iterator[Document | ReadError]:
    """Every document under `paths` (files, folders, "-" for standard input), or the error in its place.

    published: date for documents that state none themselves. before: called with each file's name before
    it is read. A folder stands for the readable files in it, sorted by name.
    """
    limits = limits or Limits.from_settings()
    for source in files(paths):
        if isinstance(source, ReadError):
            yield source
            continue
        if before:
            before(source)
        for found in read_file(source, limits, published=published):
            if not isinstance(found, tables.Skipped):  # without a judge there is none
                yield found


def read_file(
    source: str,
    limits: Limits,
    *,
    published: str | None = None,
    base: Path | None = None,
    row_groups: range | None = None,
    judge: tables.Judge | None = None,
) -> Iterator[Document | ReadError | tables.Skipped]:
    """Every document of one file, or the error in its place.

    base: the folder that a relative `source` starts from, if not the current one; documents are named after
    `source` all the same. row_groups: only these of a Parquet file, counted from 0. judge: articles of a
    Parquet file that it does not want are counted, and not made into documents. Others as in `read`.
    """
    for found in _read_file(source, limits, base, row_groups, judge):
        if isinstance(found, Document) and found.published is None and published:
            found = replace(found, published=published)
        yield found


def files(paths: Iterable[str | Path]) -> Iterator[str | ReadError]:
    """The single files that `paths` stand for, as posix paths, folders walked in the order of their names."""
    for given in paths:
        path = Path(given)
        if str(given) != STDIN and path.is_dir():
            found: list[str | ReadError] = list(_walk(path))
            yield from found or [
                ReadError(path.as_posix(), "no readable file in this folder", remedy=sniff.READABLE)
            ]
        else:
            yield str(given) if str(given) == STDIN else path.as_posix()


def _walk(folder: Path) -> Iterator[str]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and sniff.kind_of_name(name)[0]:
                yield (Path(base) / name).as_posix()


def read_bytes(data: bytes, name: str, *, limits: Limits | None = None) -> list[Document | ReadError]:
    """The documents in one file held in memory, such as an upload; `name` tells its kind and is their id."""
    limits = limits or Limits.from_settings()
    try:
        return list(_parse(data, name, limits, archives.Budget.of(limits)))
    except ReadError as error:
        return [error]


def read_text(text: str, name: str = "pasted text", *, markdown: bool = False) -> Document:
    """A text at hand as a Document, with its front matter, title and date line. Raises ReadError if empty."""
    if not text.strip():
        raise ReadError(name, "it is empty")
    head = plain.read_head(text)
    fields = head.fields
    published = plain.published(fields.get("published")) or published_from_text(text, head.body_start)[0]
    return Document(
        id=fields.get("id") or name,
        text=text,
        title=fields.get("title") or plain.title_of(text, head.body_start, markdown=markdown),
        publisher=fields.get("publisher"),
        url=fields.get("url"),
        published=published,
        body_start=head.body_start,
        source=name,
        content_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        reader=_reader("text"),
    )


def _read_file(
    source: str,
    limits: Limits,
    base: Path | None,
    row_groups: range | None,
    judge: tables.Judge | None,
) -> Iterator[Document | ReadError | tables.Skipped]:
    # A file name that is no text in UTF-8 can be opened, but not stored or printed.
    path, source = (base or Path()) / source, os.fsencode(source).decode("utf-8", "replace")
    try:
        if source == STDIN:
            data = _bounded(sys.stdin.buffer, "standard input", limits)
            yield from _parse(data, "standard input", limits, archives.Budget.of(limits))
            return
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadError(source, "it is no regular file")
        if sniff.kind_of_name(path.name)[0] in sniff.TABLES:
            yield from tables.read_table(path, source, limits, row_groups, judge)
            return
        with path.open("rb") as file:
            data = _bounded(file, source, limits)
        yield from _parse(data, source, limits, archives.Budget.of(limits))
    except ReadError as error:
        yield error
    except FileNotFoundError:
        yield ReadError(source, "there is no such file or folder")
    except PermissionError:
        yield ReadError(source, "no permission to read it")
    except (OSError, ValueError) as error:
        yield ReadError(source, f"it cannot be opened: {error}")


def _bounded(file: BinaryIO, source: str, limits: Limits) -> bytes:
    data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise ReadError(
            source,
            f"it is larger than {size(limits.max_bytes)}",
            remedy="split it, or raise PARTY_METRICS_MAX_BYTES",
        )
    return data


def _parse(
    data: bytes, source: str, limits: Limits, budget: archives.Budget, depth: int = 0
) -> Iterator[Document | ReadError]:
    if not data.strip():
        raise ReadError(source, "it is empty")
    if len(data) > limits.max_bytes:
        raise ReadError(source, f"it is larger than {size(limits.max_bytes)}")
    kind = sniff.agreed_kind(source, data[:4096], source)
    if kind == "zip":
        yield from _unpack(data, source, limits, budget, depth)
    elif kind in sniff.TABLES:
        yield from tables.read_table_bytes(kind, data, source, limits)
    else:
        yield _checked(_READERS[kind](data, source, limits), data, kind, limits)


def _unpack(
    data: bytes, source: str, limits: Limits, budget: archives.Budget, depth: int
) -> Iterator[Document | ReadError]:
    if depth >= limits.max_zip_depth:
        raise ReadError(
            source, f"archives lie more than {limits.max_zip_depth} deep", remedy="unpack it first"
        )
    empty = True
    for member in archives.members(data, source, limits, budget):
        empty = False
        if isinstance(member, ReadError):
            yield member
            continue
        try:
            yield from _parse(member[1], f"{source}/{member[0]}", limits, budget, depth + 1)
        except ReadError as error:
            yield error
    if empty:
        raise ReadError(source, "no readable file in this archive", remedy=sniff.READABLE)


def _checked(document: Document, data: bytes, kind: str, limits: Limits) -> Document:
    """With the hash of the original bytes; refused where the text is longer than the limit."""
    if len(document.text) > limits.max_chars:
        raise ReadError(
            document.source or document.id,
            f"the text is longer than {limits.max_chars} characters",
            remedy="split it, or raise PARTY_METRICS_MAX_CHARS",
        )
    return replace(document, content_hash=hashlib.sha256(data).hexdigest(), reader=_reader(kind))


@cache
def _reader(kind: str) -> str:
    """What read the document, with its version: "text 1", "pdf 1 (pypdf 7.1.0)"."""
    library = {"html": "trafilatura", "pdf": "pypdf", "docx": "python-docx"}.get(kind)
    return f"{kind} {VERSION}" + (f" ({library} {version(library)})" if library else "")


def _decoded(data: bytes, source: str) -> str:
    try:
        return decode(data)[0]
    except UnknownCharset as error:
        raise ReadError(source, str(error), remedy="save it as text in UTF-8") from None


def _text(data: bytes, source: str, limits: Limits) -> Document:
    return read_text(_decoded(data, source), source)


def _markdown(data: bytes, source: str, limits: Limits) -> Document:
    return read_text(_decoded(data, source), source, markdown=True)


def _html(data: bytes, source: str, limits: Limits) -> Document:
    page = _decoded(data, source)
    fields = WORKER.parse("html", b"", source, limits, text=page)
    found = plain.published(fields.get("published")) or published_from_text(fields["text"])[0]
    return Document(
        id=source,
        text=fields["text"],
        title=fields.get("title"),
        publisher=fields.get("publisher"),
        url=fields.get("url"),
        published=found or published_from_text(fields["date_lines"])[0],
        source=source,
    )


def _paged(kind: str) -> Callable[[bytes, str, Limits], Document]:
    def reader(data: bytes, source: str, limits: Limits) -> Document:
        fields = WORKER.parse(kind, data, source, limits)
        text = mend_tcvn(fields["text"])
        return Document(
            id=source,
            text=text,
            title=plain.title_of(text) or fields.get("title"),
            published=published_from_text(text)[0],
            source=source,
        )

    return reader


_READERS: dict[str, Callable[[bytes, str, Limits], Document]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "pdf": _paged("pdf"),
    "docx": _paged("docx"),
}
