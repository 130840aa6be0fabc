"""Writing a batch of documents with their figures: one transaction, safe to repeat."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from metrics.model import Document, Observation
from metrics.warehouse.fold import fold_all
from metrics.warehouse.rows import (
    FIGURE_NAMES,
    Row,
    Told,
    arrow_columns,
    arrow_table,
    content_hash_of,
    extraction_digest,
    figure_rows,
    insert,
    insert_arrow,
    registered,
    searched,
    told,
)
from metrics.warehouse.schema import (
    CONTRACT_NAMES,
    DOCUMENTS,
    FAILURES,
    OBSERVATION_CHANGES,
    OBSERVATIONS,
    SIGHTINGS,
)

Extracted = tuple[Document, list[Observation]]

# A change of these alone is no correction of a figure.
_QUIET = {"rule", "catalogue_version", "spans", "document"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document with its figures, and what can be said of both without the database. figures: as `told`."""

    document: Document
    observations: list[Observation]
    content: str
    figures: list[Told]
    digest: str

    @property
    def source(self) -> str:
        """The place it was read from, as sightings and failures name it."""
        return self.document.source or self.document.url or f"pasted:{self.document.id}"


def incoming(extracted: Extracted) -> Incoming:
    """What `write_batch` needs. Any of `run.UNFIT` for a document that cannot be stored."""
    document, observations = extracted
    figures = [told(observation) for observation in observations]
    content, digest = content_hash_of(document), extraction_digest(document, figures)
    return Incoming(document, observations, content, figures, digest)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that was refused. stage: "read", "extract" or "store"; error: one line."""

    source: str
    stage: str
    error: str


@dataclass
class IngestReport:
    """What an ingest did. Counts of documents, except `observations` (figures now stored for those
    documents) and `decisions` (taken over from an archive).

    version: data version that readers see afterwards.
    """

    new: int = 0
    new_versions: int = 0
    replaced: int = 0
    unchanged: int = 0
    sightings: int = 0
    observations: int = 0
    decisions: int = 0
    failures: list[Failure] = field(default_factory=list)
    version: str = ""

    @property
    def documents(self) -> int:
        """Documents that came in."""
        return self.new + self.new_versions + self.replaced + self.unchanged

    @property
    def changed(self) -> bool:
        """Whether anything new was stored."""
        return bool(self.new or self.new_versions or self.replaced or self.sightings or self.decisions)


@dataclass
class _Held:
    """What is stored of one version of a document, as far as this batch needs to know."""

    document_id: str
    version: int
    content_hash: str
    current: bool
    url: str | None
    digest: str
    catalogue_version: str | None
    sources: set[str]
    fresh: bool = False
    row: Row | None = None
    figures: list[tuple[Any, ...]] = field(default_factory=list)
    moved: bool = False


def write_batch(
    con: Any, run: int, batch: Sequence[Incoming], report: IngestReport, catalogue: str | None
) -> bool:
    """Store a batch inside the transaction of the caller; True when anything changed.

    The same content again only adds a sighting; the same document with other content becomes a new version;
    the same content with other figures (a newer catalogue or reader) has its figures replaced, the earlier
    ones kept in `observation_changes`.
    """
    held = _load(con, [item.document.id for item in batch], [item.content for item in batch])
    by_hash = {state.content_hash: state for state in held}
    by_id: dict[str, list[_Held]] = {}
    for state in held:
        by_id.setdefault(state.document_id, []).append(state)
    sightings: list[Row] = []
    for item in batch:
        document, observations, source = item.document, item.observations, item.source
        content, digest = item.content, item.digest
        known = by_hash.get(content)
        state = known or _new_state(document, content, by_id)
        if known is None:
            by_hash[content] = state
            by_id.setdefault(state.document_id, []).append(state)
            if state.version == 1:
                report.new += 1
            else:
                report.new_versions += 1
        elif state.digest == digest and state.current:
            report.unchanged += 1
        elif state.digest == digest:
            report.new_versions += 1  # an earlier content is back
        else:
            report.replaced += 1
        if source not in state.sources:
            state.sources.add(source)
            report.sightings += 1
            sightings.append({"content_hash": content, "source": source, "seen_as": document.id, "run": run})
        if not state.current:
            for other in by_id[state.document_id]:
                other.moved = other.moved or other.current
                other.current = False
            state.current = state.moved = True
        if state.digest != digest:
            state.digest = digest
            versions = {o.catalogue_version for o in observations}
            state.catalogue_version = catalogue or (min(versions) if versions else state.catalogue_version)
            state.row = _document_row(document, state, run, len(observations))
            state.figures = figure_rows(state.document_id, state.version, content, observations, item.figures)
            report.observations += len(observations)
    states = list(by_hash.values())
    changed = _apply(con, run, states)
    insert(con, SIGHTINGS, sightings)
    _forget_failures(con, [item.source for item in batch])
    return changed or bool(sightings)


def _load(con: Any, ids: Iterable[str], hashes: Iterable[str]) -> list[_Held]:
    rows = con.execute(
        """SELECT d.document_id, d.version, d.content_hash, d.current, d.url, d.extraction_digest,
                  d.catalogue_version, list(s.source)
           FROM documents d LEFT JOIN sightings s USING (content_hash)
           WHERE d.document_id IN (
               SELECT unnest(?::VARCHAR[]) UNION
               SELECT document_id FROM documents WHERE content_hash IN (SELECT unnest(?::VARCHAR[])))
           GROUP BY ALL ORDER BY d.document_id, d.version""",
        [list(dict.fromkeys(ids)), list(dict.fromkeys(hashes))],
    ).fetchall()
    held = []
    for name, version, content, current, url, digest, catalogue, sources in rows:
        seen = {source for source in sources if source is not None}
        held.append(_Held(name, version, content, current, url, digest, catalogue, seen))
    return held


def _new_state(document: Document, content: str, by_id: dict[str, list[_Held]]) -> _Held:
    """A new version of the document of that name if it came from the same place, else a document of its own.

    Two files that only share a name (a/report.md and b/report.md) must not hide each other.
    """
    name = document.id
    earlier = by_id.get(name, [])
    if earlier and not any(_same_place(document, state) for state in earlier):
        name = f"{document.id}~{content[:8]}"
        earlier = by_id.get(name, [])
    version = max((state.version for state in earlier), default=0) + 1
    return _Held(name, version, content, False, document.url, "", None, set(), fresh=True)


def _same_place(document: Document, state: _Held) -> bool:
    if document.url and document.url == state.url:
        return True
    if document.source is None or not state.sources:
        return True
    return os.path.normpath(document.source) in {os.path.normpath(source) for source in state.sources}


def _document_row(document: Document, state: _Held, run: int, observations: int) -> Row:
    return {
        "document_id": state.document_id,
        "version": state.version,
        "content_hash": state.content_hash,
        "current": state.current,
        "title": document.title,
        "publisher": document.publisher,
        "url": document.url,
        "published": document.published,
        "source": document.source,
        "reader": document.reader,
        "text": document.text,
        "body_start": document.body_start,
        "folded": f"{document.title or ''} {document.publisher or ''} {document.text}",  # folded with all
        "extraction_digest": state.digest,
        "catalogue_version": state.catalogue_version,
        "observations": observations,
        "first_run": run,
        "last_run": run,
    }


def _apply(con: Any, run: int, states: list[_Held]) -> bool:
    fresh = [s for s in states if s.fresh and s.row is not None]
    replaced = [s for s in states if not s.fresh and s.row is not None]
    moved = [s for s in states if s.moved and not s.fresh]
    written = fresh + replaced
    rows = [figure for state in written for figure in state.figures]
    quote, organization = FIGURE_NAMES.index("quote"), FIGURE_NAMES.index("organization")
    documents = [state.row for state in written if state.row]
    folded = fold_all(
        [str(row["folded"]) for row in documents] + [searched(row[quote], row[organization]) for row in rows]
    )
    for state, row, text in zip(written, documents, folded, strict=False):
        row |= {"current": state.current, "folded": text}
    if replaced:
        _replace(con, run, replaced)
    if moved:
        con.execute(
            """UPDATE documents SET current = m.current FROM
               (SELECT unnest(?::VARCHAR[]) AS content_hash, unnest(?::BOOLEAN[]) AS current) m
               WHERE documents.content_hash = m.content_hash""",
            [[s.content_hash for s in moved], [s.current for s in moved]],
        )
    insert(con, DOCUMENTS, [s.row for s in fresh if s.row])
    if rows:
        columns = [*zip(*rows, strict=True), folded[len(documents) :]]
        insert_arrow(con, OBSERVATIONS, arrow_columns(OBSERVATIONS, columns))
    return bool(fresh or replaced or moved)


def _replace(con: Any, run: int, replaced: list[_Held]) -> None:
    keys = [[s.document_id for s in replaced], [s.version for s in replaced]]
    chosen = "(SELECT unnest(?::VARCHAR[]) AS document, unnest(?::INTEGER[]) AS document_version)"
    cursor = con.execute(
        f"SELECT o.* FROM observations o JOIN {chosen} k USING (document, document_version)", keys
    )
    names = [item[0] for item in cursor.description]
    before: dict[tuple[str, int], list[Row]] = {}
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        before.setdefault((row["document"], row["document_version"]), []).append(row)
    changes: list[Row] = []
    for state in replaced:
        changes += _differences(run, state, before.get((state.document_id, state.version), []))
    con.execute(
        f"DELETE FROM observations o USING {chosen} k WHERE o.document = k.document "
        "AND o.document_version = k.document_version",
        keys,
    )
    # What it was first seen as stays; key columns are never updated.
    sets = ", ".join(
        f'"{c.name}" = n."{c.name}"'
        for c in DOCUMENTS.columns
        if c.name not in ("document_id", "version", "content_hash", "first_run", "current", "source")
    )
    for state in replaced:
        state.moved = True
    with registered(con, "newer", arrow_table(DOCUMENTS, [s.row for s in replaced if s.row])):
        con.execute(f"UPDATE documents SET {sets} FROM newer n WHERE documents.content_hash = n.content_hash")
    insert(con, OBSERVATION_CHANGES, changes)


def _differences(run: int, state: _Held, before: list[Row]) -> list[Row]:
    old = {row["observation_id"]: row for row in before}
    rows = [dict(zip(FIGURE_NAMES, row, strict=True)) for row in state.figures]
    new = {row["observation_id"]: row for row in rows}
    base = {"run": run, "content_hash": state.content_hash, "document": state.document_id}
    changes: list[Row] = []
    for key in [*old, *(k for k in new if k not in old)]:
        earlier, later = old.get(key), new.get(key)
        fields = [
            name
            for name in CONTRACT_NAMES
            if name not in _QUIET and earlier and later and earlier[name] != later[name]
        ]
        if earlier and later and not fields:
            continue
        kind = "added" if earlier is None else "removed" if later is None else "changed"
        changes.append(
            base
            | {
                "change": kind,
                "fields": ",".join(fields),
                "before": _record(earlier),
                "after": _record(later),
                "reason": f"extracted anew with catalogue {state.catalogue_version or 'unknown'}",
            }
        )
    return changes


def _record(row: Row | None) -> str | None:
    if row is None:
        return None
    keys = ["observation_id", *(name for name in CONTRACT_NAMES if name != "spans")]
    return json.dumps({name: row[name] for name in keys}, ensure_ascii=False)


def write_failures(con: Any, run: int, failures: Sequence[Failure]) -> bool:
    """Record refused documents; the same refusal again is not recorded twice."""
    known = set(con.execute("SELECT source, stage, error FROM failures").fetchall()) if failures else set()
    rows = []
    for failure in failures:
        key = (failure.source, failure.stage, failure.error)
        if key not in known:
            known.add(key)
            rows.append(
                {"run": run, "source": failure.source, "stage": failure.stage, "error": failure.error}
            )
    insert(con, FAILURES, rows)
    return bool(rows)


def _forget_failures(con: Any, sources: list[str]) -> None:
    """A source that is read now is no failure any more."""
    if con.execute("SELECT count(*) FROM failures").fetchone()[0]:
        con.execute("DELETE FROM failures WHERE source IN (SELECT unnest(?::VARCHAR[]))", [sources])
