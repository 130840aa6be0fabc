"""DuckDB behind a small door: documents and figures in, typed questions out.

    warehouse = open_warehouse(Path("warehouse"))
    report = warehouse.ingest([(document, observations), ...])
    with warehouse.reader() as reader:
        frame = queries.series(reader, "new_members", "count", ["Hà Nội"])

SQL lives in this package only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from metrics.model import Document, Observation
from metrics.warehouse import archive as _archive
from metrics.warehouse import backup as _backup
from metrics.warehouse import decisions as _decisions
from metrics.warehouse import ingest as _ingest
from metrics.warehouse import storage, take_over
from metrics.warehouse.errors import WarehouseError
from metrics.warehouse.ingest import Failure, IngestReport
from metrics.warehouse.reader import Reader
from metrics.warehouse.rows import Row

__all__ = ["Failure", "IngestReport", "Reader", "Warehouse", "WarehouseError", "open_warehouse"]

log = logging.getLogger(__name__)
BATCH = 500
# What a document causes that does not fit the schema; a full disk or a damaged file is another matter.
_UNFIT = (
    duckdb.ConstraintException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    ValueError,
    TypeError,
    OverflowError,
)


def open_warehouse(folder: Path | str) -> Warehouse:
    """The warehouse in `folder`; nothing is created or checked until it is used."""
    return Warehouse(Path(folder))


class Warehouse:
    """A folder with the writer's file and the published builds. Cheap to make; safe in several processes at
    once.

    waiting: called with one line of text when another writer has to be waited for.
    """

    def __init__(self, folder: Path, *, waiting: Callable[[str], None] | None = None) -> None:
        self.folder = folder.resolve()
        self.waiting = waiting

    @property
    def version(self) -> str | None:
        """Version of the newest published state; None before the first."""
        pointer = storage.read_pointer(self.folder)
        return pointer.version if pointer else None

    @property
    def exists(self) -> bool:
        """Whether something has been published that can be read."""
        pointer = storage.read_pointer(self.folder)
        return pointer is not None and pointer.path.is_file()

    def reader(self) -> Reader:
        """A reader of the newest published state; WarehouseError when there is none or it is damaged.

        Data that was stored but not published (the process was killed in between), or published by another
        version of this program, is published first.
        """
        pointer = storage.read_pointer(self.folder)
        ready = pointer is not None and pointer.fits and pointer.path.is_file()
        if not ready and (self.folder / storage.WRITER).is_file():
            self.publish()
        return Reader(self.folder)

    def recover(self) -> str | None:
        """Version of the newest state that can be read. A build or pointer that has gone is made again from
        what is stored; None when nothing is stored.
        """
        if not self.exists and (self.folder / storage.WRITER).is_file():
            return self.publish()
        return self.version if self.exists else None

    def publish(self) -> str:
        """Make everything stored visible to readers; returns the data version."""
        with storage.writer(self.folder, waiting=self.waiting) as con:
            return storage.publish(con, self.folder).version

    def back_up(self, target: Path | None = None) -> Path:
        """Copy everything stored into one file (by default under backups/); returns its path."""
        return _backup.back_up(self.folder, target)

    def restore(self, source: Path) -> str:
        """Replace what is stored by a backup; what was there is kept under backups/. Returns the data
        version."""
        return _backup.restore(self.folder, source)

    def archive(self, target: Path) -> Path:
        """Write everything stored as Hive-partitioned Parquet with a manifest to a new folder; returns it."""
        return _archive.write(self.folder, target)

    def ingest_archive(self, source: Path, progress: Callable[[int], None] | None = None) -> IngestReport:
        """Ingest what another warehouse archived, decisions included; may be repeated.

        WarehouseError when the archive is damaged; nothing is stored then.
        """
        decided = _archive.read_decisions(source)
        return self.ingest(_archive.read(source), progress, decided=decided)

    def verify(self) -> int:
        """Read everything stored; returns the number of rows, WarehouseError when something is damaged."""
        with storage.writer(self.folder, waiting=self.waiting):
            pass  # creates, migrates or replays the log as needed
        return _backup.verify_file(self.folder / storage.WRITER)

    def known(self, catalogue_version: str) -> set[str]:
        """Content hashes of the documents already extracted with this catalogue, so that a repeat can skip
        them."""
        if not (self.folder / storage.WRITER).is_file():
            return set()
        with storage.writer(self.folder, waiting=self.waiting) as con:
            rows = con.execute(
                "SELECT content_hash FROM documents WHERE current AND catalogue_version = ?",
                [catalogue_version],
            )
            return {row[0] for row in rows.fetchall()}

    def decide(
        self,
        observation_id: str,
        action: str,
        *,
        name: str,
        reason: str,
        changes: Mapping[str, object] | None = None,
    ) -> int:
        """Record a person's decision about a figure and publish; returns the number of the decision.

        action: "accept", "reject" or "correct". changes: for "correct", the fields that are different (see
            `decisions.EDITABLE`).
        ValueError, in words for that person, when the figure does not exist or a field is wrong.
        """
        if action not in ("accept", "reject", "correct"):
            raise ValueError("action must be accept, reject or correct")
        if (action == "correct") != bool(changes):
            raise ValueError("a correction needs changed fields, and only a correction has them")
        _decisions.check_fields(changes or {})

        def change(con: Any) -> int:
            figure = _decisions.about(con, observation_id)
            fields, extracted = figure.pop("fields"), figure.pop("extracted")
            # A rejection is of what the extractor read, whatever was made of it since.
            record = _decisions.as_json(extracted if action == "reject" else {**fields, **(changes or {})})
            return _decisions.append(
                con, {**figure, "action": action, "name": name, "reason": reason, "record": record}
            )

        return self._decide(change)

    def add_figure(
        self,
        document_id: str,
        start: int,
        end: int,
        fields: Mapping[str, object],
        *,
        name: str,
        reason: str,
        number: tuple[int, int] | None = None,
    ) -> int:
        """Record a figure that the extractor missed and publish; returns the number of the decision.

        start, end: the chosen words in the text of the current version; number: where the number itself
        stands.
        fields: as `decisions.EDITABLE`; metric, measure, value, unit and qualifier are required.
        ValueError, in words for that person, when the document, the place or a field is wrong.
        """
        missing = [
            key
            for key in ("metric", "measure", "value", "unit", "qualifier")
            if fields.get(key) in (None, "")
        ]
        if missing:
            raise ValueError(f"must be given: {', '.join(missing)}")
        _decisions.check_fields(fields)

        def change(con: Any) -> int:
            found = con.execute(
                "SELECT content_hash, length(text) FROM documents WHERE current AND document_id = ?",
                [document_id],
            ).fetchone()
            if found is None:
                raise ValueError(f"no current document is called {document_id}")
            if not 0 <= start < end <= found[1]:
                raise ValueError(f"the text has {found[1]} characters; {start} to {end} is no part of it")
            number_start, number_end = number or (start, end)
            record = {**{key: fields.get(key) for key in _decisions.EDITABLE}, "start": start, "end": end}
            return _decisions.append(
                con,
                {
                    "action": "add",
                    "name": name,
                    "reason": reason,
                    "content_hash": found[0],
                    "document": document_id,
                    "number_start": number_start,
                    "number_end": number_end,
                    "metric": fields["metric"],
                    "measure": fields["measure"],
                    "subgroup": fields.get("subgroup") or None,
                    "category": fields.get("category") or None,
                    "record": _decisions.as_json(record),
                },
            )

        return self._decide(change)

    def undo(self, decision: int, *, name: str, reason: str) -> int:
        """Take a decision back (it stays in the register) and publish; returns the number of the undo."""

        def change(con: Any) -> int:
            columns = (
                "action, content_hash, document, number_start, number_end, metric, measure, "
                "subgroup, category"
            )
            row = con.execute(f"SELECT {columns} FROM decisions WHERE decision = ?", [decision]).fetchone()
            if row is None or row[0] == "undo":
                raise ValueError(f"there is no decision {decision} that could be undone")
            if con.execute("SELECT count(*) FROM decisions WHERE undoes = ?", [decision]).fetchone()[0]:
                raise ValueError(f"decision {decision} has been undone already")
            fields = dict(zip(columns.split(", "), row, strict=True))
            return _decisions.append(
                con, {**fields, "action": "undo", "name": name, "reason": reason, "undoes": decision}
            )

        return self._decide(change)

    def _decide(self, change: Callable[[Any], int]) -> int:
        with storage.writer(self.folder, waiting=self.waiting) as con:
            con.execute("BEGIN")
            try:
                number = change(con)
                con.execute("COMMIT")
            except BaseException:
                con.execute("ROLLBACK")
                raise
            storage.publish(con, self.folder)
            return number

    def ingest(
        self,
        documents: Iterable[tuple[Document, list[Observation]]],
        progress: Callable[[int], None] | None = None,
        *,
        failures: Sequence[Failure] | list[Failure] = (),
        catalogue_version: str | None = None,
        program: str = "party-metrics",
        batch: int = BATCH,
        decided: Sequence[Row] = (),
    ) -> IngestReport:
        """Store documents with their figures and publish. Safe to repeat, to interrupt and to run twice at
        once.

        documents: may be a generator; it is consumed in batches, each one transaction. The writer's lock is
        held
            only while a batch is written, so two ingests take turns.
        progress: called after each batch with the number of documents done so far.
        failures: documents that could not be read or extracted; a list may still grow while `documents` is
            consumed.
        catalogue_version: needed only to mark documents in which nothing was found as done.
        decided: decisions of another warehouse (`archive.read_decisions`), taken over after the documents.
        A document that cannot be stored is isolated: it becomes a failure in the report, the others are
        stored.
        """
        report = IngestReport()
        run = _Run(self, report, program, catalogue_version)
        source = iter(documents)
        done = 0
        taken: Sequence[Row] = ()
        try:
            while chunk := list(islice(source, batch)):
                run.store(chunk)
                done += len(chunk)
                if progress:
                    progress(done)
            taken = decided
        finally:
            # What was committed before an interruption is published too.
            report.version = run.finish(failures, taken)
        return report


class _Run:
    """One ingest: its number is taken when it first changes something."""

    def __init__(
        self, warehouse: Warehouse, report: IngestReport, program: str, catalogue: str | None
    ) -> None:
        self.warehouse, self.report, self.program, self.catalogue = warehouse, report, program, catalogue
        self.number: int | None = None

    def store(self, batch: list[tuple[Document, list[Observation]]]) -> None:
        with storage.writer(self.warehouse.folder, waiting=self.warehouse.waiting) as con:
            try:
                self._transaction(con, batch)
            except _UNFIT:
                for item in batch:  # find the one that cannot be stored, keep the rest
                    try:
                        self._transaction(con, [item])
                    except _UNFIT as error:
                        source = item[0].source or item[0].url or item[0].id
                        line = " ".join(str(error).split())[:300]
                        self.report.failures.append(Failure(source, "store", line))

    def _transaction(self, con: Any, batch: list[tuple[Document, list[Observation]]]) -> None:
        counts = IngestReport()
        con.execute("BEGIN")
        try:
            number = self.number or _next_run(con)
            if _ingest.write_batch(con, number, batch, counts, self.catalogue):
                self._record(con, number, counts, 0)
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise
        if counts.changed:
            self.number = number
        for name in ("new", "new_versions", "replaced", "unchanged", "sightings", "observations"):
            setattr(self.report, name, getattr(self.report, name) + getattr(counts, name))

    def _record(self, con: Any, number: int, counts: IngestReport, failures: int) -> None:
        added = counts.new + counts.new_versions
        if self.number is None:
            con.execute(
                "INSERT INTO ingest_runs VALUES (?, ?, ?, ?, ?, ?)",
                [
                    number,
                    datetime.now(UTC).replace(tzinfo=None),
                    self.program,
                    added,
                    counts.replaced,
                    failures,
                ],
            )
        else:
            con.execute(
                "UPDATE ingest_runs SET documents = documents + ?, replaced = replaced + ?, failures "
                "= failures + ? WHERE run = ?",
                [added, counts.replaced, failures, number],
            )

    def finish(self, failures: Sequence[Failure], decided: Sequence[Row]) -> str:
        with storage.writer(self.warehouse.folder, waiting=self.warehouse.waiting) as con:
            if decided:
                con.execute("BEGIN")
                try:
                    self.report.decisions = take_over.append(con, decided)
                    con.execute("COMMIT")
                except BaseException:
                    con.execute("ROLLBACK")
                    raise
            self.report.failures = [*failures, *self.report.failures]
            if self.report.failures:
                con.execute("BEGIN")
                try:
                    number = self.number or _next_run(con)
                    if _ingest.write_failures(con, number, self.report.failures):
                        self._record(con, number, IngestReport(), len(self.report.failures))
                        self.number = number
                    con.execute("COMMIT")
                except BaseException:
                    con.execute("ROLLBACK")
                    raise
            return storage.publish(con, self.warehouse.folder).version


def _next_run(con: Any) -> int:
    return int(con.execute("SELECT coalesce(max(run), 0) + 1 FROM ingest_runs").fetchone()[0])
