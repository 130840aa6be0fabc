"""One ingest from the first batch to publishing.

Storing runs on a thread of its own, so that the next documents are read, extracted and made ready meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import duckdb

from metrics.model import Document
from metrics.warehouse import storage, take_over
from metrics.warehouse.ingest import (
    Extracted,
    Failure,
    Incoming,
    IngestReport,
    incoming,
    write_batch,
    write_failures,
)
from metrics.warehouse.rows import Row

# Large batches are quicker to store. One ends earlier when its texts are long, or when it took this many
# seconds to come in: what is not stored yet is lost with a killed process.
BATCH = 2000
BATCH_CHARACTERS = 20_000_000
BATCH_SECONDS = 5.0
# The writer's file stays open between batches that follow each other at once (opening and flushing it costs
# more than storing), but not while nothing comes in, and not for ever: other writers wait.
IDLE_SECONDS = 0.5
HOLD_SECONDS = 5.0
# What a document causes that does not fit the schema; a full disk or a damaged file is another matter.
UNFIT = (
    duckdb.ConstraintException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    ValueError,
    TypeError,
    OverflowError,
)

Batch = list[Extracted]


def batches(documents: Iterable[Extracted], most: int) -> Iterator[Batch]:
    """The documents in order, in lists of at most `most`, and of less where they come slowly or are long."""
    batch: Batch = []
    characters, began = 0, time.monotonic()
    for item in documents:
        batch.append(item)
        characters += len(item[0].text)
        late = time.monotonic() - began > BATCH_SECONDS
        if len(batch) >= most or characters > BATCH_CHARACTERS or late:
            yield batch
            batch, characters, began = [], 0, time.monotonic()
    if batch:
        yield batch


class Run:
    """One ingest: its number is taken when it first changes something."""

    def __init__(
        self,
        folder: Path,
        waiting: Callable[[str], None] | None,
        report: IngestReport,
        program: str,
        catalogue: str | None,
    ) -> None:
        self.folder, self.waiting, self.report = folder, waiting, report
        self.program, self.catalogue = program, catalogue
        self.number: int | None = None

    def store_all(self, source: Iterator[Batch]) -> Generator[int, None, None]:
        """Store batch after batch while the next one is made; gives the size of each when it is stored."""
        tasks: SimpleQueue[tuple[list[Incoming], Future[None]] | None] = SimpleQueue()
        thread = Thread(target=self._work, args=(tasks,), name="ingest", daemon=True)
        under_way: Future[None] | None = None
        size = 0
        thread.start()
        try:
            for batch in source:
                ready = self._ready(batch)
                if under_way is not None:
                    under_way.result()
                    yield size
                under_way, size = Future(), len(batch)
                tasks.put((ready, under_way))
            if under_way is not None:
                under_way.result()
                yield size
        finally:
            tasks.put(None)
            thread.join()  # a batch under way is finished, also when an error or Ctrl-C ends the ingest

    def _ready(self, batch: Batch) -> list[Incoming]:
        """What is to be stored; what cannot be becomes a failure."""
        ready = []
        for item in batch:
            try:
                ready.append(incoming(item))
            except UNFIT as error:
                self._refuse(item[0], error)
        return ready

    def _refuse(self, document: Document, error: Exception) -> None:
        source = document.source or document.url or document.id
        self.report.failures.append(Failure(source, "store", " ".join(str(error).split())[:300]))

    def _work(self, tasks: SimpleQueue[tuple[list[Incoming], Future[None]] | None]) -> None:
        with ExitStack() as held:
            opened, con = 0.0, None
            while True:
                try:
                    task = tasks.get(timeout=IDLE_SECONDS if con is not None else None)
                except Empty:
                    con = None
                    held.close()
                    continue
                if task is None:
                    return
                batch, stored = task
                try:
                    if con is None:
                        con = held.enter_context(storage.writer(self.folder, waiting=self.waiting))
                        # Batches are small: handing them to other threads costs a third more than it gains.
                        con.execute("SET threads = 1")
                        opened = time.monotonic()
                    self._store(con, batch)
                    if time.monotonic() - opened > HOLD_SECONDS:
                        con = None
                        held.close()
                    stored.set_result(None)
                except BaseException as error:
                    con = None
                    stored.set_exception(_explained(held, error))

    def _store(self, con: Any, batch: list[Incoming]) -> None:
        try:
            self._transaction(con, batch)
        except UNFIT:
            for item in batch:  # find the one that cannot be stored, keep the rest
                try:
                    self._transaction(con, [item])
                except UNFIT as error:
                    self._refuse(item.document, error)

    def _transaction(self, con: Any, batch: list[Incoming]) -> None:
        counts = IngestReport()
        con.execute("BEGIN")
        try:
            number = self.number or _next_run(con)
            if write_batch(con, number, batch, counts, self.catalogue):
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
            now = datetime.now(UTC).replace(tzinfo=None)
            con.execute(
                "INSERT INTO ingest_runs VALUES (?, ?, ?, ?, ?, ?)",
                [number, now, self.program, added, counts.replaced, failures],
            )
        else:
            con.execute(
                "UPDATE ingest_runs SET documents = documents + ?, replaced = replaced + ?, failures "
                "= failures + ? WHERE run = ?",
                [added, counts.replaced, failures, number],
            )

    def finish(self, failures: Sequence[Failure], decided: Sequence[Row]) -> str:
        """Store decisions taken over and refusals, publish; returns the data version."""
        with storage.writer(self.folder, waiting=self.waiting) as con:
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
                    if write_failures(con, number, self.report.failures):
                        self._record(con, number, IngestReport(), len(self.report.failures))
                        self.number = number
                    con.execute("COMMIT")
                except BaseException:
                    con.execute("ROLLBACK")
                    raise
            return storage.publish(con, self.folder).version


def _explained(held: ExitStack, error: BaseException) -> BaseException:
    """Close the writer over an error; gives what it made of it (`storage.writer` explains DuckDB's)."""
    try:
        held.__exit__(type(error), error, error.__traceback__)
    except BaseException as explained:
        return explained
    return error


def _next_run(con: Any) -> int:
    return int(con.execute("SELECT coalesce(max(run), 0) + 1 FROM ingest_runs").fetchone()[0])
