"""What is stored already, so that an ingest that was interrupted goes on where it stopped."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from metrics.model import Document
from metrics.warehouse import storage
from metrics.warehouse.rows import content_hash_of

# Where fields end, and what stands for a field that is not there.
_END, _NONE = "\x1f", "\x1e"
_ABOUT = ("title", "publisher", "url", "published", "body_start", "reader")


class Stored:
    """The documents stored by one program, sixteen bytes for each place where one was seen.

    A document is in it when content, everything known of it and the place it was read from are the same, so
    that storing it again would change nothing. A place that is among the failures is not in it.
    """

    def __init__(self, folder: Path, program: str) -> None:
        """folder: of the warehouse, which need not exist. program: as given to `Warehouse.ingest`."""
        lower = upper = np.empty(0, np.uint64)
        if (folder / storage.WRITER).is_file():
            with storage.writer(folder) as con:
                lower, upper = _fingerprints(con, program)
        order = np.argsort(lower)
        self._lower, self._upper = lower[order], upper[order]

    def __len__(self) -> int:
        return len(self._lower)

    def __contains__(self, document: Document) -> bool:
        if not len(self._lower):
            return False
        fields = [content_hash_of(document), document.source or document.url or f"pasted:{document.id}"]
        fields += [_NONE if (value := getattr(document, name)) is None else str(value) for name in _ABOUT]
        mark = hashlib.md5(_END.join(fields).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        lower, upper = np.frombuffer(mark[8:] + mark[:8], "<u8")
        first = int(np.searchsorted(self._lower, lower))
        while first < len(self._lower) and self._lower[first] == lower:
            if self._upper[first] == upper:
                return True
            first += 1
        return False


def _fingerprints(con: Any, program: str) -> tuple[Any, Any]:
    fields = ["d.content_hash", "s.source"]
    fields += [f"coalesce(d.{name}::VARCHAR, chr({ord(_NONE)}))" for name in _ABOUT]
    found = con.execute(
        f"""SELECT md5_number_lower(mark) AS lower, md5_number_upper(mark) AS upper FROM (
                SELECT concat_ws(chr({ord(_END)}), {", ".join(fields)}) AS mark
                FROM documents d JOIN sightings s USING (content_hash)
                JOIN ingest_runs r ON d.last_run = r.run
                WHERE d.current AND r.program = ? AND s.source NOT IN (SELECT source FROM failures))""",
        [program],
    ).fetchnumpy()
    return np.asarray(found["lower"], np.uint64), np.asarray(found["upper"], np.uint64)
