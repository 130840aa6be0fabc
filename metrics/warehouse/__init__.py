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
from contextlib import closing
from pathlib import Path
from typing import Any

from metrics.model import Document, Observation
from metrics.warehouse import archive as _archive
from metrics.warehouse import backup as _backup
from metrics.warehouse import decisions as _decisions
from metrics.warehouse import storage
from metrics.warehouse.errors import WarehouseError
from metrics.warehouse.ingest import Failure, IngestReport
from metrics.warehouse.reader import Reader
from metrics.warehouse.rows import Row
from metrics.warehouse.run import BATCH, Run, batches

__all__ = ["Failure", "IngestReport", "Reader", "Warehouse", "WarehouseError", "open_warehouse"]

log = logging.getLogger(__name__)


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

        documents: may be a generator; it is consumed in batches, each one transaction, at most one batch
            ahead of what is stored. A slow source is stored in smaller batches (`run.batches`), and the
            writer's lock is held only while there is something to write, so two ingests take turns.
        progress: called after each batch with the number of documents done so far.
        failures: documents that could not be read or extracted; a list may still grow while `documents` is
            consumed.
        catalogue_version: needed only to mark documents in which nothing was found as done.
        decided: decisions of another warehouse (`archive.read_decisions`), taken over after the documents.
        A document that cannot be stored is isolated: it becomes a failure in the report, the others are
        stored.
        """
        report = IngestReport()
        run = Run(self.folder, self.waiting, report, program, catalogue_version)
        done = 0
        taken: Sequence[Row] = ()
        try:
            with closing(run.store_all(batches(documents, batch))) as stored:
                for size in stored:
                    done += size
                    if progress:
                        progress(done)
            taken = decided
        finally:
            # What was committed before an interruption is published too.
            report.version = run.finish(failures, taken)
        return report
