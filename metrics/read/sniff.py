"""What a file is, by its name and by its first bytes; the two must not disagree."""

from __future__ import annotations

from metrics.read.errors import ReadError

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".zip": "zip",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
TABLES = ("jsonl", "csv", "parquet")
PACKED = (".gz", ".zst")
READABLE = ".txt .md .html .pdf .docx .zip, and tables .jsonl .csv (also .gz .zst) .parquet"

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)
_REMEDIES = {
    "an old Office file": "save it as .docx",
    "RTF": "save it as .docx",
    "a 7z archive": "unpack it first",
    "a RAR archive": "unpack it first",
}


def kind_of_name(name: str) -> tuple[str | None, str | None]:
    """(kind, packing) by the name's ending: ("jsonl", ".gz") for "a.jsonl.gz"; (None, None) if unknown."""
    lowered = name.lower().rsplit("/", 1)[-1]
    packing = next((ending for ending in PACKED if lowered.endswith(ending)), None)
    stem = lowered.removesuffix(packing) if packing else lowered
    kind = next((kind for ending, kind in KINDS.items() if stem.endswith(ending)), None)
    return (kind, packing) if kind and (packing is None or kind in ("jsonl", "csv")) else (None, None)


def kind_of_bytes(head: bytes) -> str | None:
    """What the first bytes say; None for text and for what is not known."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:16]
    return next((kind for magic, kind in _MAGIC if head.startswith(magic) or start.startswith(magic)), None)


def agreed_kind(name: str, head: bytes, source: str) -> str:
    """The kind to read the document as. Raises ReadError for an unknown kind or a name that lies."""
    named, _ = kind_of_name(name)
    found = kind_of_bytes(head)
    if named == "docx" and found == "zip":
        return "docx"
    if found in ("pdf", "zip", "parquet") and named == found:
        return found
    if found is not None:
        what = {
            "pdf": "a PDF",
            "zip": "a ZIP archive",
            "gzip": "packed with gzip",
            "zstd": "packed with zstd",
        }
        shown = what.get(found, found)
        if named:
            raise ReadError(
                source, f"it is named {named} but is {shown}", remedy=_REMEDIES.get(found, "rename it")
            )
        raise ReadError(source, f"it is {shown}", remedy=_REMEDIES.get(found, f"readable are {READABLE}"))
    if named in ("pdf", "docx", "zip", "parquet"):
        raise ReadError(source, f"it is named {named} but is none", remedy="the file is damaged or misnamed")
    if named is None:
        start = head.lstrip()[:200].lower()
        return "html" if start.startswith((b"<!doctype html", b"<html")) else "text"
    return named
