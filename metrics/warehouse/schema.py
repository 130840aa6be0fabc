"""The tables: names, types, constraints and meaning, written once.

The DDL, the comments inside the database and docs/data-dictionary.md all come from here. Only plain column
types are used, so that the tables can be moved to Parquet or DuckLake as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.model import EVIDENCE, LEVELS, MEASURES, POPULATIONS, QUALIFIERS, SUBGROUPS, UNITS
from metrics.warehouse.period import KINDS

SCHEMA_VERSION = 1

STATUSES = ("reported", "confirmed", "corrected", "added", "rejected")
ACTIONS = ("accept", "reject", "correct", "add", "undo")
CHANGES = ("added", "removed", "changed")
SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    comment: str
    null: bool = False
    check: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """derived: worked out anew for each published build, never stored in the writer's file."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    constraints: tuple[str, ...] = ()
    derived: bool = False


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({listed})"


_PERIOD = r"'^\d{4}(-(H[12]|Q[1-4]|M\d{2}\.\.M\d{2}|\d{2}(-\d{2})?)|\.\.\d{4})?$'"


def _period(column: str) -> str:
    return f"regexp_matches({column}, {_PERIOD})"


# The contract's columns, as extraction gives them.
CONTRACT = (
    Column("document", "VARCHAR", "Document the figure was read from (documents.document_id)"),
    Column("metric", "VARCHAR", "What is counted: a code of the metric catalogue", check="metric <> ''"),
    Column("measure", "VARCHAR", "How it is measured", check=_one_of("measure", MEASURES)),
    Column("value", "DOUBLE", "The number, in `unit`", check="isfinite(value)"),
    Column(
        "unit",
        "VARCHAR",
        "count: things or people; pct: percent; pp: percentage points",
        check=_one_of("unit", UNITS),
    ),
    Column("qualifier", "VARCHAR", "How exact the report is", check=_one_of("qualifier", QUALIFIERS)),
    Column(
        "period",
        "VARCHAR",
        "Period of the figure, such as 2022, 2022-H1, 2022-M01..M09, 2020..2025",
        True,
        _period("period"),
    ),
    Column("base_period", "VARCHAR", "For changes: the period compared with", True, _period("base_period")),
    Column(
        "province",
        "VARCHAR",
        "Province at the time, as reported; Việt Nam for nationwide; NULL outside provinces",
        True,
    ),
    Column("level", "VARCHAR", "Level of the reporting body", True, _one_of("level", LEVELS)),
    Column("organization", "VARCHAR", "The reporting body as named", True),
    Column("population", "VARCHAR", "For ratings: what is rated", True, _one_of("population", POPULATIONS)),
    Column(
        "subgroup",
        "VARCHAR",
        "Part of the people counted; NULL for all",
        True,
        _one_of("subgroup", SUBGROUPS),
    ),
    Column("start", "INTEGER", "First character of the quote in the document's text", check='"start" >= 0'),
    Column("end", "INTEGER", "One past the last character of the quote", check='"end" > "start"'),
    Column("quote", "VARCHAR", "The words the figure was read from, exactly"),
    Column("category", "VARCHAR", "Finer kind, such as the years of a badge or the form of discipline", True),
    Column("stated", "VARCHAR", "The number as printed, only where it is not the value", True),
    Column(
        "period_evidence", "VARCHAR", "How the period is known", check=_one_of("period_evidence", EVIDENCE)
    ),
    Column(
        "province_evidence",
        "VARCHAR",
        "How the province is known",
        check=_one_of("province_evidence", EVIDENCE),
    ),
    Column("rule", "VARCHAR", "Catalogue pattern that claimed the number"),
    Column("catalogue_version", "VARCHAR", "Version of the catalogue it was extracted with"),
    Column("spans", "VARCHAR", "JSON list of [role, start, end]: the parts of the text that played a role"),
)
CONTRACT_NAMES = tuple(column.name for column in CONTRACT)

_WORKED_OUT = (
    Column(
        "observation_id",
        "VARCHAR",
        "16 hexadecimal digits from the document's content and the figure; stable over runs",
    ),
    Column(
        "document_version",
        "INTEGER",
        "Version of the document it was read from",
        check="document_version >= 1",
    ),
    Column("number_start", "INTEGER", "First character of the number itself", check="number_start >= 0"),
    Column(
        "number_end",
        "INTEGER",
        "One past the last character of the number",
        check="number_end >= number_start",
    ),
    Column(
        "organization_key", "VARCHAR", "Organisation folded, without Đảng bộ and the like; for grouping only"
    ),
    Column("year", "INTEGER", "Year of the period; NULL for spans of years and unknown periods", True),
    Column("period_kind", "VARCHAR", "Kind of the period", check=_one_of("period_kind", KINDS)),
    Column(
        "period_months", "INTEGER", "Months covered within the year", True, "period_months BETWEEN 1 AND 12"
    ),
    Column("period_last", "INTEGER", "Last month covered", True, "period_last BETWEEN 1 AND 12"),
    Column("folded", "VARCHAR", "Quote and organisation in lower case without diacritics, for search"),
)

DOCUMENTS = Table(
    "documents",
    "One row for each version of a document; the text is kept so that every quote can be shown in place",
    (
        Column(
            "document_id",
            "VARCHAR",
            "Name of the document, the same for all its versions",
            check="document_id <> ''",
        ),
        Column("version", "INTEGER", "1 for the first content seen, and so on", check="version >= 1"),
        Column("content_hash", "VARCHAR", "SHA-256 of the original bytes", check="content_hash <> ''"),
        Column("current", "BOOLEAN", "Whether this is the version whose figures are shown"),
        Column("title", "VARCHAR", "Title", True),
        Column("publisher", "VARCHAR", "Publisher", True),
        Column("url", "VARCHAR", "Address", True),
        Column(
            "published",
            "VARCHAR",
            "YYYY-MM-DD, YYYY-MM or YYYY",
            True,
            r"regexp_matches(published, '^\d{4}(-\d{2}(-\d{2})?)?$')",
        ),
        Column("source", "VARCHAR", "Path or address it was first read from", True),
        Column("reader", "VARCHAR", "Reader and its version", True),
        Column("text", "VARCHAR", "The original text that all offsets point into"),
        Column("body_start", "INTEGER", "Where the prose begins", check="body_start >= 0"),
        Column("folded", "VARCHAR", "Title, publisher and text in lower case without diacritics, for search"),
        Column("extraction_digest", "VARCHAR", "Digest of the observations, to notice a changed extraction"),
        Column("catalogue_version", "VARCHAR", "Version of the catalogue it was last extracted with", True),
        Column("observations", "INTEGER", "How many figures were found", check="observations >= 0"),
        Column("first_run", "BIGINT", "Ingest run that brought it"),
        Column("last_run", "BIGINT", "Ingest run that last changed it"),
    ),
    ("PRIMARY KEY (document_id, version)", "UNIQUE (content_hash)"),
)
SIGHTINGS = Table(
    "sightings",
    "Where each content was seen: the same document from two files is one document with two sightings",
    (
        Column("content_hash", "VARCHAR", "Content seen (documents.content_hash)"),
        Column("source", "VARCHAR", "Path or address"),
        Column("seen_as", "VARCHAR", "Name it had there"),
        Column("run", "BIGINT", "Ingest run that saw it first"),
    ),
    ("PRIMARY KEY (content_hash, source)",),
)
OBSERVATIONS = Table(
    "observations",
    "The figures as extracted, of every version of every document",
    _WORKED_OUT[:1] + CONTRACT + _WORKED_OUT[1:],
)
OBSERVATION_CHANGES = Table(
    "observation_changes",
    "What a newer catalogue or a newer reading changed: the earlier figures are kept here",
    (
        Column("run", "BIGINT", "Ingest run that made the change"),
        Column("content_hash", "VARCHAR", "Content of the document"),
        Column("document", "VARCHAR", "Document"),
        Column("change", "VARCHAR", "added, removed or changed", check=_one_of("change", CHANGES)),
        Column("reason", "VARCHAR", "Why, in plain words"),
        Column("fields", "VARCHAR", "Names of the changed fields, with commas"),
        Column("before", "VARCHAR", "JSON of the earlier record; NULL when added", True),
        Column("after", "VARCHAR", "JSON of the later record; NULL when removed", True),
    ),
)
INGEST_RUNS = Table(
    "ingest_runs",
    "One row for each ingest that changed something",
    (
        Column("run", "BIGINT", "Number of the run"),
        Column("started", "TIMESTAMP", "When it began (UTC)"),
        Column("program", "VARCHAR", "Program and version"),
        Column("documents", "INTEGER", "Documents added, as new or as a new version"),
        Column("replaced", "INTEGER", "Documents whose figures were extracted anew"),
        Column("failures", "INTEGER", "Documents refused"),
    ),
    ("PRIMARY KEY (run)",),
)
FAILURES = Table(
    "failures",
    "Documents that were refused, with stage and reason: a failure is a row, never silence",
    (
        Column("run", "BIGINT", "Ingest run"),
        Column("source", "VARCHAR", "Path or address, or name of the document"),
        Column("stage", "VARCHAR", "read, extract or store"),
        Column("error", "VARCHAR", "Reason, in one line"),
    ),
)
DECISIONS = Table(
    "decisions",
    "What people decided about figures; rows are only ever added",
    (
        Column("decision", "BIGINT", "Number of the decision"),
        Column("decided", "TIMESTAMP", "When (UTC)"),
        Column(
            "action",
            "VARCHAR",
            "accept, reject, correct, add, or undo of an earlier one",
            check=_one_of("action", ACTIONS),
        ),
        Column("name", "VARCHAR", "Who decided", check="trim(name) <> ''"),
        Column("reason", "VARCHAR", "Why", check="trim(reason) <> ''"),
        Column("content_hash", "VARCHAR", "Content of the document it is about"),
        Column("document", "VARCHAR", "Document"),
        Column("number_start", "INTEGER", "Place of the number in the text", check="number_start >= 0"),
        Column("number_end", "INTEGER", "One past it", check="number_end >= number_start"),
        Column("metric", "VARCHAR", "Metric of the figure as extracted"),
        Column(
            "measure", "VARCHAR", "Measure of the figure as extracted", check=_one_of("measure", MEASURES)
        ),
        Column("subgroup", "VARCHAR", "Subgroup of the figure as extracted", True),
        Column("category", "VARCHAR", "Category of the figure as extracted", True),
        Column(
            "record",
            "VARCHAR",
            "JSON: the whole figure as accepted, rejected, corrected or added; NULL for undo",
            True,
        ),
        Column("undoes", "BIGINT", "For undo: the decision taken back", True),
    ),
    ("PRIMARY KEY (decision)",),
)
METRICS = Table(
    "metrics",
    "The metric catalogue that the program came with",
    (
        Column("metric", "VARCHAR", "Code"),
        Column("family", "VARCHAR", "Family"),
        Column("name_vi", "VARCHAR", "Name in Vietnamese"),
        Column("name_en", "VARCHAR", "Name in English"),
        Column("definition_vi", "VARCHAR", "Definition in Vietnamese"),
        Column("definition_en", "VARCHAR", "Definition in English"),
        Column("unit_vi", "VARCHAR", "Unit in Vietnamese"),
        Column("unit_en", "VARCHAR", "Unit in English"),
        Column("additive", "BOOLEAN", "Whether counts add up across provinces"),
        Column("direction", "VARCHAR", "more_is_better, less_is_better or neutral"),
        Column("catalogue_version", "VARCHAR", "Version of the catalogue"),
    ),
    ("PRIMARY KEY (metric)",),
)
PROVINCES = Table(
    "provinces",
    "Provincial units in force at any time since 1997",
    (
        Column("code", "VARCHAR", "Code of this version of the unit"),
        Column("name", "VARCHAR", "Name as figures carry it"),
        Column("name_en", "VARCHAR", "Name in English"),
        Column("city", "BOOLEAN", "Whether it is a city under the central government"),
        Column("region", "VARCHAR", "Region used from 2006 to mid-2025"),
        Column(
            "region_2025",
            "VARCHAR",
            "Region since the reform of 2025; NULL for units that ended before",
            True,
        ),
        Column("valid_from", "DATE", "First day"),
        Column("valid_to", "DATE", "Last day; NULL when in force", True),
    ),
    ("PRIMARY KEY (code)",),
)
LINEAGE = Table(
    "lineage",
    "What became of each unit",
    (
        Column("predecessor", "VARCHAR", "Unit before (provinces.code)"),
        Column("successor", "VARCHAR", "Unit after (provinces.code)"),
        Column("date", "DATE", "First day of the successor"),
        Column(
            "kind",
            "VARCHAR",
            "merge, split, rename or transfer",
            check=_one_of("kind", ("merge", "split", "rename", "transfer")),
        ),
        Column("principal", "BOOLEAN", "Whether the successor has most of the people"),
        Column("note", "VARCHAR", "Shares of land and people, as far as known"),
        Column("legal_act", "VARCHAR", "Legal act"),
    ),
)
META = Table(
    "meta",
    "Facts about this database itself",
    (Column("key", "VARCHAR", "Name"), Column("value", "VARCHAR", "Value")),
    ("PRIMARY KEY (key)",),
)

FIGURES = Table(
    "figures",
    "Current figures with people's decisions applied, sorted for charts; one row per observation or "
    "added figure",
    (
        *OBSERVATIONS.columns,
        Column("status", "VARCHAR", "reported, or what a person decided", check=_one_of("status", STATUSES)),
        Column("decision", "BIGINT", "The decision behind the status", True),
        Column("decided_by", "VARCHAR", "Who decided", True),
        Column("original_value", "DOUBLE", "For corrected figures: the value as extracted", True),
        Column(
            "is_part", "BOOLEAN", "Covers only part of its year (never true of stocks such as total members)"
        ),
        Column("is_headline", "BOOLEAN", "The one figure shown for its place and year"),
        Column("n_other", "INTEGER", "How many other figures compete with it for its place and year"),
        Column("n_values", "INTEGER", "How many different values were reported for its place and year"),
        Column("title", "VARCHAR", "Title of its document, beside it so that no question has to join", True),
        Column("publisher", "VARCHAR", "Publisher of its document", True),
        Column("url", "VARCHAR", "Address of its document", True),
        Column("published", "VARCHAR", "When its document was published", True),
    ),
    derived=True,
)
FIGURE_PLACES = Table(
    "figure_places",
    "Where in `figures` each figure stands, by its identifier, so that one is found without looking at all",
    (
        Column("identifier", "BIGINT", "figures.observation_id as a hexadecimal number, less 2^63"),
        Column("place", "INTEGER", "Its row in `figures`, from 0"),
    ),
    derived=True,
)
OWN_FIGURES = Table(
    "own_figures",
    "Headline figures of the provinces themselves, without subgroup and category, province by province",
    (
        Column("province", "VARCHAR", "Province"),
        *(
            column
            for column in FIGURES.columns
            if column.name
            in ("metric", "measure", "value", "unit", "qualifier", "population", "year", "is_part")
        ),
    ),
    derived=True,
)
LISTING = Table(
    "listing",
    "Current documents without their texts, the newest first, so that a page of a list is quick",
    (
        Column("number", "INTEGER", "Place in this list, from 1; the documents stand in the same order"),
        Column("document_id", "VARCHAR", "Document"),
        Column("version", "INTEGER", "Its current version"),
        Column("title", "VARCHAR", "Title", True),
        Column("publisher", "VARCHAR", "Publisher", True),
        Column("url", "VARCHAR", "Address", True),
        Column("published", "VARCHAR", "YYYY-MM-DD, YYYY-MM or YYYY", True),
        Column("observations", "INTEGER", "How many figures were found"),
        Column("characters", "INTEGER", "Length of the text"),
        Column("lead", "VARCHAR", "The first 240 characters of the prose"),
    ),
    derived=True,
)
WORDS = Table(
    "words",
    "Every word of the folded titles, publishers and texts of the current documents, for search",
    (Column("number", "INTEGER", "Number of the word"), Column("word", "VARCHAR", "The word")),
    derived=True,
)
WORD_DOCUMENTS = Table(
    "word_documents",
    "Which documents hold which words",
    (
        Column("word", "INTEGER", "Number of the word (words.number)"),
        Column("document", "INTEGER", "Number of the document (listing.number)"),
    ),
    derived=True,
)
FINDINGS = Table(
    "findings",
    "What the arithmetic checks found",
    (
        Column("finding", "VARCHAR", "16 hexadecimal digits, stable as long as its figures are the same"),
        Column("check", "VARCHAR", "Code of the check"),
        Column("severity", "VARCHAR", "error, warning or note", check=_one_of("severity", SEVERITIES)),
        Column("metric", "VARCHAR", "Metric"),
        Column("province", "VARCHAR", "Province", True),
        Column("organization", "VARCHAR", "Organisation", True),
        Column("year", "INTEGER", "Year", True),
        Column("formula", "VARCHAR", "The arithmetic with its numbers"),
        Column("expected_low", "DOUBLE", "Least value that rounding allows", True),
        Column("expected_high", "DOUBLE", "Greatest value that rounding allows", True),
        Column("found", "DOUBLE", "Value found", True),
        Column("tolerance", "VARCHAR", "Where the interval comes from"),
        Column("observations", "VARCHAR", "Identifiers of the figures, with commas"),
        Column("documents", "VARCHAR", "Documents they stand in, with commas"),
    ),
    derived=True,
)
IMPLIED = Table(
    "implied_values",
    "Values worked out from reported ones; never mixed with reported figures",
    (
        Column("metric", "VARCHAR", "Metric"),
        Column("measure", "VARCHAR", "Measure of the implied value", check=_one_of("measure", MEASURES)),
        Column("value", "DOUBLE", "Implied value, rounded to a whole number for counts"),
        Column("low", "DOUBLE", "Least value that the printed rounding allows"),
        Column("high", "DOUBLE", "Greatest value that the printed rounding allows"),
        Column("unit", "VARCHAR", "Unit", check=_one_of("unit", UNITS)),
        Column("period", "VARCHAR", "Period", True),
        Column("year", "INTEGER", "Year", True),
        Column("province", "VARCHAR", "Province", True),
        Column("level", "VARCHAR", "Level", True),
        Column("organization", "VARCHAR", "Organisation", True),
        Column("population", "VARCHAR", "Population", True),
        Column("subgroup", "VARCHAR", "Subgroup", True),
        Column("category", "VARCHAR", "Category", True),
        Column("formula", "VARCHAR", "The arithmetic with its numbers"),
        Column("observations", "VARCHAR", "Identifiers of the figures it comes from, with commas"),
        Column("document", "VARCHAR", "Document they stand in"),
    ),
    derived=True,
)

TABLES = (
    META,
    DOCUMENTS,
    SIGHTINGS,
    OBSERVATIONS,
    OBSERVATION_CHANGES,
    INGEST_RUNS,
    FAILURES,
    DECISIONS,
    METRICS,
    PROVINCES,
    LINEAGE,
    FIGURES,
    FIGURE_PLACES,
    OWN_FIGURES,
    LISTING,
    WORDS,
    WORD_DOCUMENTS,
    FINDINGS,
    IMPLIED,
)
STORED = tuple(table for table in TABLES if not table.derived)


def quoted(text: str) -> str:
    """SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def create_statements(table: Table, catalog: str = "") -> list[str]:
    """CREATE TABLE and COMMENT statements of a table, in an attached database `catalog` if given."""
    name = f"{catalog}.{table.name}" if catalog else table.name
    lines = []
    for column in table.columns:
        check = f" CHECK ({column.check})" if column.check else ""
        lines.append(f'"{column.name}" {column.type}{"" if column.null else " NOT NULL"}{check}')
    body = ",\n  ".join([*lines, *table.constraints])
    statements = [
        f"CREATE TABLE {name} (\n  {body}\n)",
        f"COMMENT ON TABLE {name} IS {quoted(table.comment)}",
    ]
    statements += [f'COMMENT ON COLUMN {name}."{c.name}" IS {quoted(c.comment)}' for c in table.columns]
    return statements
