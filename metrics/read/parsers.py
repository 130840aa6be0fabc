"""HTML, PDF and DOCX to text, in a process of their own.

This file is run as a script by `worker.py` and imports nothing of the package, so that the process starts
fast, holds nothing of value, and can be killed at any moment. It reads requests from standard input and
answers on standard output: 4 bytes of length and JSON; a request is followed by `size` bytes of the document.
"""

from __future__ import annotations

import io
import json
import re
import struct
import sys
from typing import Any, BinaryIO


class Refused(Exception):
    """The document cannot be read; the message says why, `place` where in it, `remedy` what helps."""

    def __init__(self, reason: str, place: str | None = None, remedy: str | None = None) -> None:
        super().__init__(reason)
        self.place, self.remedy = place, remedy


def parse_html(data: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Main text and metadata of a page. `options["text"]` is the decoded page."""
    import trafilatura

    page = options["text"]
    options_for_dates = {"original_date": True, "extensive_search": False}
    found = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, date_extraction_params=options_for_dates
    )
    text = (getattr(found, "text", None) or "").strip() if found is not None else ""
    if not text:
        raise Refused("no main text found in the page", None, "save the article itself as text")
    return {
        "text": text,
        "title": getattr(found, "title", None),
        "publisher": getattr(found, "sitename", None) or getattr(found, "hostname", None),
        "url": getattr(found, "url", None),
        "published": getattr(found, "date", None),
        "date_lines": _visible_lines(page),
    }


def _visible_lines(page: str) -> str:
    """The page's visible lines from its heading on: the date often stands outside the main text."""
    from lxml import html

    try:
        tree = html.fromstring(page)
        for element in tree.xpath("//script|//style|//noscript|//template"):
            element.drop_tree()
        heading = tree.xpath("//h1")
        lines = [part.strip() for part in tree.text_content().splitlines() if part.strip()]
        title = " ".join(heading[0].text_content().split()) if heading else ""
    except (ValueError, LookupError, AssertionError):
        return ""
    first = next((i for i, part in enumerate(lines) if title and " ".join(part.split()) == title), 0)
    return "\n".join(lines[first : first + 40])


def parse_pdf(data: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """The text layer of a PDF, its lines joined into paragraphs."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)
    try:
        pdf = PdfReader(io.BytesIO(data), strict=False)
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise Refused("the PDF is protected by a password", None, "save a copy without a password")
        pages = len(pdf.pages)
        if pages > options["max_pages"]:
            raise Refused(
                f"the PDF has {pages} pages, the limit is {options['max_pages']}",
                None,
                "split it, or raise PARTY_METRICS_MAX_PDF_PAGES",
            )
        texts = []
        for number, page in enumerate(pdf.pages, 1):
            place = f"page {number}"
            texts.append(page.extract_text() or "")
            if sum(map(len, texts)) > options["max_chars"]:
                raise Refused("the text is longer than the limit", place, "raise PARTY_METRICS_MAX_CHARS")
        title = pdf.metadata.title if pdf.metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError) as error:
        raise Refused(f"the PDF is damaged: {error}", None, "open it in a viewer and save it again") from None
    text = join_lines("\n".join(texts))
    if not text.strip():
        raise Refused("the PDF has no text layer (a scan)", None, "run it through text recognition first")
    return {"text": text, "title": title if title and len(title) > 8 else None}


def join_lines(text: str) -> str:
    """Lines that a page broke at its right edge, as paragraphs again; short lines and sentence ends stay."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    widths = sorted(len(line) for line in lines if line)
    full = widths[len(widths) * 3 // 4] * 0.7 if widths else 0
    parts: list[str] = []
    for number, line in enumerate(lines):
        parts.append(line)
        following = lines[number + 1].lstrip() if number + 1 < len(lines) else ""
        runs_on = len(line) >= full and following and not re.search(r"[.:;!?…”\"]$", line)
        begins = re.match(r"[-+•*–—]\s|\d+[.)]\s|[IVX]+[.)]\s|[a-zđ]\)\s", following)
        parts.append(" " if runs_on and not begins else "\n")
    return "".join(parts).strip("\n")


def parse_docx(data: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Paragraphs and table rows of a DOCX in their order; table cells are separated by a tab."""
    import zipfile

    from docx import Document
    from docx.table import Table
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > options["max_bytes"]:
                raise Refused(f"it unpacks to {unpacked:,} bytes", None, "raise PARTY_METRICS_MAX_BYTES")
            for entry in archive.infolist():
                with archive.open(entry) as member:
                    if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in member.read(4096):
                        raise Refused("it declares a document type, which a DOCX may not")
        word = Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, LxmlError, NotImplementedError, RuntimeError) as error:
        raise Refused(
            f"the DOCX is damaged: {error}", None, "open it in a word processor and save it again"
        ) from None
    lines: list[str] = []

    def add(block: Any) -> None:
        for item in block.iter_inner_content():
            if isinstance(item, Table):
                for row in item.rows:
                    # A merged cell is listed once for each column it spans.
                    cells = {cell._tc: " ".join(cell.text.split()) for cell in row.cells}
                    lines.append("\t".join(cells.values()))
            else:
                lines.append(item.text)

    add(word)
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        raise Refused("the document has no text")
    return {"text": text, "title": word.core_properties.title or None}


PARSERS = {"html": parse_html, "pdf": parse_pdf, "docx": parse_docx}


def parse(kind: str, data: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """The document's fields, or {"error", "place", "remedy"}; never raises for a document's own faults."""
    try:
        return PARSERS[kind](data, options)
    except Refused as refused:
        return {"error": str(refused), "place": refused.place, "remedy": refused.remedy}
    except MemoryError:
        return {"error": "it needs more memory than the limit", "remedy": "raise PARTY_METRICS_PARSE_MEMORY"}
    except RecursionError:
        return {"error": "it is nested too deeply", "remedy": "save the article itself as text"}
    except Exception as error:  # a parser's own failure is this document's failure, whatever it is called
        return {"error": f"the {kind.upper()} parser failed: {type(error).__name__}: {error}"}


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests until the input ends."""
    while len(head := source.read(4)) == 4:
        request = json.loads(source.read(struct.unpack(">I", head)[0]))
        answer = json.dumps(parse(request["kind"], source.read(request["size"]), request["options"])).encode()
        sink.write(struct.pack(">I", len(answer)) + answer)
        sink.flush()


def limit_memory(size: int) -> None:
    """Let this process fail at `size` bytes of address space, and never write a core file."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    limit_memory(int(sys.argv[1]))
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, answers)
