"""Documents with their figures, search, findings, implied values, decisions and the register of
corrections."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metrics.warehouse.conditions import Where, search_terms, tidy
from metrics.warehouse.fold import fold
from metrics.warehouse.query_figures import _COLUMNS, INTEGERS
from metrics.warehouse.reader import Reader

_DOCUMENT = (
    "document_id",
    "version",
    "current",
    "content_hash",
    "title",
    "publisher",
    "url",
    "published",
    "reader",
    "text",
    "body_start",
    "catalogue_version",
    "observations",
)


EXACT_AMONG = 1000  # hits, the newest, that are looked through for the words as typed
STRETCH = 16_384  # documents, the newest, that are searched before the others
_DOCUMENT_INTEGERS = ("version", "observations", "characters")


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One version of a document. sources: where it was seen; versions: all versions there are."""

    document_id: str
    version: int
    current: bool
    content_hash: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None
    reader: str | None
    text: str
    body_start: int
    catalogue_version: str | None
    observations: int
    sources: tuple[str, ...]
    versions: tuple[int, ...]


def documents(
    reader: Reader,
    search: str | None = None,
    *,
    provinces: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    publisher: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Current documents, the newest first; with a search, those that hold the words as typed first.

    search: words that must all occur in title, publisher or text, with or without diacritics (typing "dang
    vien" finds "đảng viên"); "quoted phrases" stay together. provinces, years: documents with figures for
    any of them.
    Columns: document_id, version, title, publisher, url, published, observations (figures found), characters,
    snippet (the words round the first hit, or the beginning of the text), exact (holds the search as typed;
    looked up among the newest 1,000 hits).
    """
    page = f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    where = Where()
    if publisher is not None:
        where.add("l.publisher = ?", publisher)
    if provinces is not None or years is not None:
        inner = Where()
        inner.one_of("province", provinces)
        inner.one_of("year", years, "INTEGER")
        where.add(f"l.document_id IN (SELECT document FROM figures WHERE {inner.sql})", *inner.parameters)
    columns = "l.* EXCLUDE (number, lead), l.lead AS snippet"
    terms = search_terms(search)
    if not terms:
        sql = f"SELECT {columns}, false AS exact FROM listing l WHERE {where.sql} ORDER BY l.number{page}"
        return tidy(reader.frame(sql, where.parameters), _DOCUMENT_INTEGERS)
    enough = None if limit is None else max(EXACT_AMONG, offset + limit)
    numbers = _holding(reader, terms, where, enough)
    exact = _as_typed(reader, search or "", numbers[:EXACT_AMONG])
    ordered = sorted(numbers, key=lambda number: number not in exact)
    shown = ordered[offset : None if limit is None else offset + limit]
    frame = reader.frame(
        f"""SELECT {columns}, l.number FROM listing l WHERE l.number IN (SELECT unnest(?::INTEGER[]))""",
        [shown],
    )
    frame["exact"] = frame["number"].isin(exact)
    frame = frame.sort_values(["exact", "number"], ascending=[False, True], kind="stable")
    bodies = dict(
        reader.rows(
            """SELECT rowid + 1, substr(text, body_start + 1) FROM documents
               WHERE rowid IN (SELECT unnest(?::BIGINT[]) - 1)""",
            [shown],
        )
    )
    frame["snippet"] = [_snippet(bodies[number], terms[0]) for number in frame["number"]]
    return tidy(frame.drop(columns="number").reset_index(drop=True), _DOCUMENT_INTEGERS)


def _holding(reader: Reader, terms: list[str], where: Where, enough: int | None) -> list[int]:
    """Numbers of the documents in which all folded terms occur, the newest first: `enough` or more where
    there are so many, all of them for None.

    The others are searched only when there are not enough among the newest.
    """
    total: int = reader.once("listed", lambda: reader.rows("SELECT count(*) FROM listing")[0][0])
    newest = total if enough is None else min(STRETCH, total)
    numbers = _holding_among(reader, terms, where, 1, newest)
    if enough is not None and len(numbers) < enough and newest < total:
        numbers += _holding_among(reader, terms, where, newest + 1, total)
    return numbers


def _holding_among(reader: Reader, terms: list[str], where: Where, first: int, last: int) -> list[int]:
    """The same among the documents with the numbers from first to last.

    A term without a space can only occur within a word, so the index of words finds it wherever it stands;
    of a phrase the index finds the parts, and the text is looked at.
    """
    numbers = _with_words(reader, [part for term in terms for part in term.split()], first, last)
    phrases = Where()
    for term in terms:
        if " " in term:
            phrases.add("contains(d.folded, ?)", term)
    if not numbers or not (where.parts or phrases.parts):
        return numbers
    texts = "JOIN documents d ON d.rowid = l.number - 1" if phrases.parts else ""
    rows = reader.rows(
        f"""SELECT l.number FROM listing l {texts} WHERE l.number IN (SELECT unnest(?::INTEGER[]))
            AND {where.sql} AND {phrases.sql} ORDER BY l.number""",
        [numbers, *where.parameters, *phrases.parameters],
    )
    return [row[0] for row in rows]


def _with_words(reader: Reader, parts: list[str], first: int, last: int) -> list[int]:
    """Numbers from first to last of the documents that for each part hold a word with it, in order."""
    held = np.ones(last - first + 1, dtype=bool)
    for part in dict.fromkeys(parts):
        # Marks in a row of documents: joining and grouping the pairs took DuckDB twice as long.
        found = np.zeros_like(held)
        hits = reader.numbers(
            """SELECT document FROM word_documents
               WHERE word IN (SELECT number FROM words WHERE contains(word, ?))
                 AND document BETWEEN ? AND ?""",
            [part, first, last],
        )
        found[hits - first] = True
        held &= found
    listed: list[int] = (np.flatnonzero(held) + first).tolist()
    return listed


def _as_typed(reader: Reader, search: str, numbers: list[int]) -> set[int]:
    """Which of these documents hold the search as it was typed."""
    typed = unicodedata.normalize("NFC", search.replace('"', "").strip())
    rows = reader.rows(
        """SELECT rowid + 1 FROM documents WHERE rowid BETWEEN ? AND ?
             AND rowid IN (SELECT unnest(?::BIGINT[]) - 1)
             AND (contains(text, ?) OR contains(lower(title), lower(?)))""",
        [min(numbers, default=0) - 1, max(numbers, default=0) - 1, numbers, typed, typed],
    )
    return {row[0] for row in rows}


class _Folded(dict[int, str]):
    """One character for one, so that places in the folded text are places in the text."""

    def __missing__(self, code: int) -> str:
        self[code] = (fold(chr(code)) or " ")[0]
        return self[code]


_FOLDED = _Folded()


def _snippet(text: str, term: str) -> str:
    """240 characters round the first place where a folded word occurs."""
    text = unicodedata.normalize("NFC", text)
    at = _folded_place(text, term) if term else -1
    start = max(at - 60, 0)
    return text[start : start + 240]


_PIECE = 400  # characters folded at a time: the first hit stands near the beginning as a rule


def _folded_place(text: str, term: str) -> int:
    """Where a folded word first occurs; -1 where it does not."""
    folded = ""
    for begin in range(0, len(text), _PIECE):
        reach = max(len(folded) - len(term), 0)
        folded += text[begin : begin + _PIECE].translate(_FOLDED)
        at = folded.find(term, reach)
        if at >= 0:
            return at
    return -1


def recent_documents(reader: Reader, limit: int = 10) -> pd.DataFrame:
    """What came in last. Columns: document_id, title, publisher, published, observations, run, started
    (UTC)."""
    frame = reader.frame(
        f"""SELECT document_id, title, publisher, published, observations, last_run AS run, r.started
            FROM documents d LEFT JOIN ingest_runs r ON r.run = d.last_run WHERE d.current
            ORDER BY last_run DESC, published DESC NULLS LAST, document_id LIMIT {int(limit)}"""
    )
    return tidy(frame, ("observations", "run"))


def document(reader: Reader, document_id: str, version: int | None = None) -> DocumentRecord | None:
    """A document with its text: the current version, or the one named; None when there is no such
    document."""
    rows = reader.rows(
        f"SELECT {', '.join(_DOCUMENT)} FROM documents WHERE document_id = ? ORDER BY version",
        [document_id],
    )
    chosen = [row for row in rows if (row[2] if version is None else row[1] == version)]
    if not chosen:
        return None
    sources = reader.rows(
        "SELECT source FROM sightings WHERE content_hash = ? ORDER BY source", [chosen[0][3]]
    )
    seen, versions = tuple(s[0] for s in sources), tuple(row[1] for row in rows)
    fields: dict[str, Any] = dict(zip(_DOCUMENT, chosen[0], strict=True))
    return DocumentRecord(**fields, sources=seen, versions=versions)


def document_observations(reader: Reader, document_id: str) -> pd.DataFrame:
    """Figures of the current version of a document in the order of the text, rejected ones included and
    marked.

    Columns as `queries.observations`.
    """
    return reader.frame(
        f"""SELECT {_COLUMNS} FROM figures f WHERE f.document = ?
            ORDER BY f.number_start, f."start", f.observation_id""",
        [document_id],
        INTEGERS,
    )


def findings(
    reader: Reader,
    *,
    ids: Iterable[str] | None = None,
    severities: Iterable[str] | None = None,
    checks: Iterable[str] | None = None,
    document: str | None = None,
    province: str | None = None,
    provinces: Iterable[str] | None = None,
    metric: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """What the arithmetic checks found, errors first.

    Columns: finding, check, severity (error, warning, note), metric, province, organization, year, formula,
    expected_low, expected_high, found, tolerance (where the interval comes from), observations and documents
    (identifiers with commas).
    """
    where = _found(severities, checks, document, province, provinces, metric)
    where.one_of("finding", ids)
    page = f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    frame = reader.frame(
        f"""SELECT * FROM findings WHERE {where.sql}
            ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, "check", year DESC,
            finding{page}""",
        where.parameters,
    )
    return tidy(frame, ("year",))


def findings_count(
    reader: Reader,
    *,
    severities: Iterable[str] | None = None,
    checks: Iterable[str] | None = None,
    document: str | None = None,
    province: str | None = None,
    provinces: Iterable[str] | None = None,
    metric: str | None = None,
) -> int:
    """How many `findings` there are with these filters."""
    where = _found(severities, checks, document, province, provinces, metric)
    return int(reader.rows(f"SELECT count(*) FROM findings WHERE {where.sql}", where.parameters)[0][0])


def _found(
    severities: Iterable[str] | None,
    checks: Iterable[str] | None,
    document: str | None,
    province: str | None,
    provinces: Iterable[str] | None,
    metric: str | None,
) -> Where:
    where = Where()
    where.one_of("severity", severities)
    where.one_of('"check"', checks)
    where.one_of("province", provinces)
    if province is not None:
        where.add("province = ?", province)
    if metric is not None:
        where.add("metric = ?", metric)
    if document is not None:
        where.add("list_contains(string_split(documents, ','), ?)", document)
    return where


def implied(
    reader: Reader,
    *,
    metric: str | None = None,
    measure: str | None = None,
    provinces: Iterable[str] | None = None,
    level: str | None = None,
    document: str | None = None,
) -> pd.DataFrame:
    """Values worked out from reported ones; show them only where a reader asks, drawn differently.

    Columns: metric, measure, value, low, high (what rounding allows), unit, period, year, province, level,
    organization, population, subgroup, category, formula, observations (identifiers with commas), document.
    """
    where = Where()
    for column, value in (("metric", metric), ("measure", measure), ("level", level), ("document", document)):
        if value is not None:
            where.add(f"{column} = ?", value)
    where.one_of("province", provinces)
    sql = (
        f"SELECT * FROM implied_values WHERE {where.sql} ORDER BY metric, measure, province, "
        "organization, year, rowid"
    )
    return tidy(reader.frame(sql, where.parameters), ("year",))


def decisions(reader: Reader, document: str | None = None) -> pd.DataFrame:
    """All decisions, the latest first.

    Columns: decision, decided (UTC), action, name, reason, content_hash, document, number_start, number_end,
    metric, measure, subgroup, category, record (JSON), undoes, undone (taken back later).
    """
    where = Where()
    if document is not None:
        where.add("document = ?", document)
    frame = reader.frame(
        f"""SELECT *, decision IN (SELECT undoes FROM decisions WHERE undoes IS NOT NULL) AS undone
            FROM decisions WHERE {where.sql} ORDER BY decision DESC""",
        where.parameters,
    )
    return tidy(frame, ("decision", "number_start", "number_end", "undoes"))


def corrections(reader: Reader) -> pd.DataFrame:
    """The public register of corrections: what changed, why and when, the latest first.

    Columns: date (UTC), kind (decision or extraction), change (accept, reject ... or added, removed,
    changed), document, fields (names, with commas), before, after (JSON), reason, name (person; None for
    extraction).
    """
    return reader.frame(
        """SELECT * FROM (
             SELECT decided AS date, 'decision' AS kind, action AS change, document, NULL::VARCHAR AS fields,
                    NULL::VARCHAR AS before, record AS after, reason, name FROM decisions
             UNION ALL
             SELECT r.started, 'extraction', c.change, c.document, c.fields, c.before, c.after, c.reason, NULL
             FROM observation_changes c LEFT JOIN ingest_runs r USING (run))
           ORDER BY date DESC, document, change"""
    )


def failures(reader: Reader) -> pd.DataFrame:
    """Documents refused and not read since. Columns: source, stage, error, run, started (UTC)."""
    return reader.frame(
        """SELECT f.source, f.stage, f.error, f.run, r.started FROM failures f
           LEFT JOIN ingest_runs r USING (run) ORDER BY f.run DESC, f.source"""
    )


def ingest_runs(reader: Reader) -> pd.DataFrame:
    """Ingest runs that changed something, the latest first. Columns as the table ingest_runs."""
    return reader.frame("SELECT * FROM ingest_runs ORDER BY run DESC")


@dataclass(frozen=True, slots=True)
class Info:
    """Numbers about a data version. updated: UTC time of the last run that changed something, ISO, or
    None."""

    version: str
    schema_version: int
    documents: int
    figures: int
    provinces: int
    first_year: int | None
    last_year: int | None
    catalogue_versions: tuple[str, ...]
    confirmed: int
    findings: int
    updated: str | None


def info(reader: Reader) -> Info:
    """What is in this data version, for headers and footers."""
    return reader.once("info", lambda: _info(reader))


def _info(reader: Reader) -> Info:
    row = reader.rows(
        """SELECT (SELECT value FROM meta WHERE key = 'schema_version'), (SELECT count(*) FROM documents
               WHERE current),
                  count(*) FILTER (status <> 'rejected'), count(DISTINCT province) FILTER (level =
                  'province'),
                  min(year), max(year), count(*) FILTER (status IN ('confirmed', 'corrected', 'added')),
                  (SELECT count(*) FROM findings),
                  greatest((SELECT max(started) FROM ingest_runs), (SELECT max(decided) FROM decisions))
           FROM figures"""
    )[0]
    versions = reader.rows(
        "SELECT DISTINCT catalogue_version FROM documents WHERE current AND catalogue_version IS NOT "
        "NULL ORDER BY 1"
    )
    return Info(
        reader.version,
        int(row[0]),
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        tuple(v[0] for v in versions),
        row[6],
        row[7],
        row[8].isoformat(timespec="seconds") + "Z" if row[8] else None,
    )
