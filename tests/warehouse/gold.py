"""Documents and observations from the annotated sample corpus, so that these tests need no extractor."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from metrics.model import Document, Observation, Span

CORPUS = Path(__file__).resolve().parents[2] / "data" / "corpus"
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def load(path: Path) -> tuple[Document, list[Observation]]:
    """A digest (.md) with its gold figures (.json beside it, or under the folder given)."""
    text = path.read_text(encoding="utf-8")
    front = dict(re.findall(r"^(\w+): (.*)$", text.split("---")[1], re.M))
    value = {key: None if item in ("null", "") else item.strip("\"' ") for key, item in front.items()}
    document = Document(
        id=value["id"],
        text=text,
        title=value.get("title"),
        publisher=value.get("publisher"),
        url=value.get("url"),
        published=value.get("published"),
        body_start=text.index("---", 3) + 4,
        source=f"{path.parent.name}/{path.name}",
        content_hash=sha256(path.read_bytes()).hexdigest(),
        reader="gold",
    )
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return document, [_observation(document, gold) for gold in record["observations"]]


def _observation(document: Document, gold: dict) -> Observation:
    start = document.text.find(gold["anchor"], document.body_start)
    start = max(start, 0)
    end = start + len(gold["anchor"])
    measure = gold["measure"]
    unit = gold.get("unit") or ("pct" if measure.endswith("pct") or "pct" in measure else "count")
    number = _number(document.text, start, end, gold)
    return Observation(
        document=document.id,
        metric=gold["metric"],
        measure=measure,
        value=float(gold["value"]),
        unit=unit,
        qualifier=gold.get("qualifier") or "exact",
        period=gold.get("period"),
        base_period=gold.get("base_period"),
        province=gold.get("province"),
        level=gold.get("level"),
        organization=gold.get("organization"),
        population=gold.get("population"),
        subgroup=gold.get("subgroup"),
        start=start,
        end=end,
        quote=document.text[start:end],
        category=gold.get("category"),
        stated=gold.get("stated"),
        period_evidence="stated",
        province_evidence="stated",
        rule="gold",
        catalogue_version="gold-1",
        spans=(number,),
    )


def _number(text: str, start: int, end: int, gold: dict) -> Span:
    for hit in _NUMBER.finditer(text, start, end):
        plain = hit[0].replace(".", "").replace(",", ".")
        try:
            if float(plain) == float(gold["value"]):
                return Span("number", hit.start(), hit.end())
        except ValueError:
            continue
    return Span("number", start, end)


@lru_cache
def corpus(*folders: str) -> tuple[tuple[Document, list[Observation]], ...]:
    """All digests of the named folders (all without names), in order of their paths."""
    paths = sorted(p for p in CORPUS.rglob("*.md") if p.with_suffix(".json").is_file())
    return tuple(load(p) for p in paths if not folders or p.parent.name in folders)
