"""Small documents and figures made by hand."""

from __future__ import annotations

from typing import Any

from metrics.model import Document, Observation, Span
from metrics.warehouse.facts import Fact
from metrics.warehouse.rows import content_hash_of, observation_rows

SENTENCE = "Năm 2022, Đảng bộ tỉnh kết nạp {} đảng viên."


def observation(document: Document, number: str = "100", **fields: Any) -> Observation:
    """A figure whose number stands in the document's text as `number`."""
    start = document.text.index(number)
    values: dict[str, Any] = {
        "document": document.id, "metric": "new_members", "measure": "count",
        "value": float(number.replace(".", "").replace(",", ".")), "unit": "count", "qualifier": "exact",
        "period": "2022", "base_period": None, "province": "Đồng Nai", "level": "province",
        "organization": "Đảng bộ tỉnh Đồng Nai", "population": None, "subgroup": None, "start": start,
        "end": start + len(number), "period_evidence": "stated", "province_evidence": "stated", "rule": "test",
        "catalogue_version": "1", "spans": (Span("number", start, start + len(number)),),
    }  # fmt: skip
    values |= fields
    values.setdefault("quote", document.text[values["start"] : values["end"]])
    return Observation(**values)


def document(name: str = "one", number: str = "100", text: str | None = None, **fields: Any) -> Document:
    """A document of one sentence."""
    values: dict[str, Any] = {"source": f"in/{name}.txt", "published": "2023-01-05", "title": f"Title {name}"}
    return Document(id=name, text=text or SENTENCE.format(number), **(values | fields))


def pair(name: str = "one", number: str = "100", *, about: dict[str, Any] | None = None, **fields: Any):
    """A document with its single figure; `about` are fields of the document."""
    made = document(name, number, **(about or {}))
    return made, [observation(made, number, **fields)]


def facts(*observations: Observation, headline: bool = True) -> list[Fact]:
    """Facts as the checks get them."""
    made = []
    for index, item in enumerate(observations):
        text = Document(id=item.document, text="x" * 5000)
        row = observation_rows(item.document, 1, content_hash_of(text) + str(index), [item])[0]
        row["body"] = "" if row["level"] in ("national", "province") else row["organization_key"]
        row["is_headline"] = headline
        made.append(Fact(**{name: row[name] for name in Fact._fields}))
    return made


def figure(value: float, measure: str = "count", **fields: Any) -> Observation:
    """A figure without a real text, for the checks."""
    unit = "count" if measure in ("count", "target", "denominator", "change_abs") else "pct"
    values: dict[str, Any] = {
        "document": "one", "metric": "new_members", "measure": measure, "value": float(value), "unit": unit,
        "qualifier": "exact", "period": "2022", "base_period": None, "province": "Đồng Nai", "level": "province",
        "organization": None, "population": None, "subgroup": None, "start": 10, "end": 20, "quote": "quote",
    }  # fmt: skip
    return Observation(**(values | fields))
