"""New documents: from pasted text or uploaded files to figures, before anything is stored. No Streamlit
here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pandas as pd

from metrics.dashboard.extraction import Extractor
from metrics.model import Document, Observation
from metrics.read import ReadError, read_bytes, read_text
from metrics.warehouse import Failure

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(slots=True)
class Preview:
    """What was read but not stored yet. failures: what could not be read, with the reason."""

    items: list[tuple[Document, list[Observation]]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def figures(self) -> int:
        return sum(len(observations) for _, observations in self.items)


def good_date(text: str) -> bool:
    """Whether a date is empty or YYYY, YYYY-MM, YYYY-MM-DD."""
    return not text or _DATE.fullmatch(text) is not None


def pasted(
    text: str, *, title: str = "", publisher: str = "", url: str = "", published: str = ""
) -> Document:
    """A pasted text as a document named after its content. Fields that are given win over what the text
    says."""
    document = read_text(text)
    given = {"title": title, "publisher": publisher, "url": url, "published": published}
    known = {name: value.strip() for name, value in given.items() if value.strip()}
    name = document.id if document.id != "pasted text" else f"pasted-{str(document.content_hash)[:12]}"
    return replace(document, id=name, **known)  # type: ignore[arg-type]


def uploaded(files: Iterable[tuple[str, bytes]]) -> Iterator[Document | ReadError]:
    """The documents in uploaded files (name, bytes); what cannot be read comes as the error in its place."""
    for name, data in files:
        yield from read_bytes(data, name)


def examine(found: Iterable[Document | ReadError], preview: Preview) -> Iterator[int]:
    """Extract document after document into `preview`; yields how many are done, so that work can show
    progress."""
    with Extractor() as extractor:
        for done, item in enumerate(found, start=1):
            if isinstance(item, ReadError):
                preview.failures.append(Failure(item.source, "read", str(item)))
            else:
                try:
                    preview.items.append((item, extractor.figures(item)))
                except (TimeoutError, RuntimeError) as error:
                    preview.failures.append(Failure(item.source or item.id, "extract", str(error)))
            yield done


def as_rows(document: Document, observations: list[Observation]) -> pd.DataFrame:
    """Figures that are not stored yet, with the columns that tables and marks need."""
    records = []
    for number, observation in enumerate(observations):
        record = observation.to_dict()
        spans = [span for span in observation.spans if span.role == "number"]
        record["number_start"] = spans[0].start if spans else observation.start
        record["number_end"] = spans[0].end if spans else observation.end
        record["observation_id"] = f"new-{number}"
        record |= {"title": document.title, "publisher": document.publisher, "url": document.url}
        record["published"] = document.published
        records.append(record)
    return pd.DataFrame(records)


_SAME = ("metric", "measure", "value", "period", "province", "level", "subgroup", "category", "quote")


def compared(new: pd.DataFrame, stored: pd.DataFrame) -> tuple[list[bool], pd.DataFrame]:
    """For each new figure whether the stored version of its document has it already; and the stored figures
    that the new version no longer has."""

    def meaning(rows: pd.DataFrame) -> list[tuple[object, ...]]:
        columns = [[None if pd.isna(value) else value for value in rows[name]] for name in _SAME]
        return list(zip(*columns, strict=True))

    there, now = meaning(stored), set(meaning(new))
    known = set(there)
    return [one in known for one in meaning(new)], stored[[one not in now for one in there]]
