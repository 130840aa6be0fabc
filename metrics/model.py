"""The plain data that travels between the stages: documents in, observations out.

The field names of `Observation` and the codes they hold are a public contract: the command line prints them,
the database has them as columns, the downloads carry them. `docs/fields.md` explains each one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

MEASURES = (
    "count",
    "rate_pct",
    "target",
    "target_rate_pct",
    "pct_of_target",
    "change_pct",
    "change_abs",
    "denominator",
)
QUALIFIERS = ("exact", "at_least", "at_most", "approx")
LEVELS = ("national", "province", "bloc", "district", "commune", "institution")
POPULATIONS = ("grassroots_orgs", "cells", "committees", "members")
SUBGROUPS = (
    "female",
    "youth",
    "ethnic_minority",
    "religious",
    "student",
    "worker",
    "private_enterprise",
    "rural",
    "retired",
    "soldier",
    "other",
)
# How a period or a place became known, the surest first.
EVIDENCE = ("stated", "inferred", "document_date", "unknown")
UNITS = ("count", "pct", "pp")


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about where it came from.

    text: the original text; every offset of an observation points into it.
    body_start: where the prose begins; what stands before it (front matter) holds metadata and no figures.
    published: "YYYY-MM-DD", "YYYY-MM" or "YYYY", or None when unknown.
    source: the path or address it was read from, for messages.
    content_hash: SHA-256 of the original bytes (or of the text, UTF-8, when there were none), hexadecimal.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    body_start: int = 0
    source: str | None = None
    content_hash: str | None = None
    reader: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open interval of the original text, and what part it played.

    role: "number", "metric", "measure", "period", "base_period", "place" or "organization".
    """

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported figure.

    value: a number in `unit` ("count": things or people, "pct": percent, "pp": percentage points).
    period, base_period: "2022", "2022-H1", "2022-Q1", "2022-M01..M09", "2022-03", "2020..2025" or None.
    start, end: half-open interval of the original text that the figure was read from; `quote` is exactly it.
    stated: the number as printed, only where it is not the value ("vượt 11%" is 111, stated "11").
    rule: the catalogue pattern that claimed the number.
    """

    document: str
    metric: str
    measure: str
    value: float
    unit: str
    qualifier: str
    period: str | None
    base_period: str | None
    province: str | None
    level: str | None
    organization: str | None
    population: str | None
    subgroup: str | None
    start: int
    end: int
    quote: str
    category: str | None = None
    stated: str | None = None
    period_evidence: str = "unknown"
    province_evidence: str = "unknown"
    rule: str = ""
    catalogue_version: str = ""
    spans: tuple[Span, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-ready mapping; whole values are ints (10027, not 10027.0)."""
        record = asdict(self)
        record["value"] = int(self.value) if float(self.value).is_integer() else self.value
        record["spans"] = [asdict(span) for span in self.spans]
        return record
