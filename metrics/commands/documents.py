"""extract and ingest: documents in, observations out."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from metrics import paths, reference, settings
from metrics.commands import output
from metrics.commands.stopping import stopping
from metrics.model import Document, Observation
from metrics.read import ReadError, files, read, sniff, tables
from metrics.scale.processes import outcomes
from metrics.scale.version import catalogue_of, program
from metrics.warehouse import Failure, Warehouse
from metrics.warehouse.stored import Stored

Extracted = tuple[Document, list[Observation]]


class Refusals:
    """Documents that could not be read or extracted: named at once, and kept for the warehouse."""

    def __init__(self) -> None:
        self.failures: list[Failure] = []

    def add(self, source: str, stage: str, error: str) -> None:
        """Note one refusal and name it."""
        self.failures.append(Failure(source, stage, error))
        output.complain(f"refused: {error}")


def figures(
    arguments: argparse.Namespace,
    refusals: Refusals,
    passed_over: Callable[[Document], bool] = lambda document: False,
) -> Generator[Extracted]:
    """Each document under the paths with its figures, in order; the refused go to `refusals`.

    passed_over: says of a document that it need not be done.
    """
    reference.check_files()
    found = (
        item
        for item in read(arguments.paths, published=arguments.published)
        if isinstance(item, ReadError) or not passed_over(item)
    )
    jobs, seconds = getattr(arguments, "jobs", 1), settings.get("extract_seconds")
    with closing(outcomes(found, jobs, seconds)) as done:
        for item, outcome in done:
            if isinstance(item, ReadError):
                refusals.add(item.source, "read", str(item))
            elif isinstance(outcome, str):
                refusals.add(item.source or item.id, "extract", outcome)
            else:
                yield item, outcome


def run_extract(arguments: argparse.Namespace) -> int:
    """Print the observations of every document; nothing is stored."""
    refusals = Refusals()

    def rows() -> Generator[dict[str, object]]:
        total = known_total(arguments.paths)
        with (
            output.progress("Reading", total) as advance,
            closing(figures(arguments, refusals)) as extracted,
        ):
            for number, (_, observations) in enumerate(extracted, 1):
                for observation in observations:
                    yield observation.to_dict()
                advance(number + len(refusals.failures))

    with closing(rows()) as found:
        if arguments.format == "csv":
            output.write_csv(found, sys.stdout, output.COLUMNS)
        else:
            output.write_jsonl(found, sys.stdout)
    return 1 if refusals.failures else 0


def known_total(given: list[str]) -> int | None:
    """How many documents there are to read, where it costs nothing to know; else None."""
    total = 0
    for name in files(given):
        if not isinstance(name, str):
            continue
        kind = sniff.kind_of_name(name)[0]
        if kind == "parquet":
            rows = tables.rows_of(Path(name))
            if rows is None:
                return None
            total += rows
        elif kind in (*sniff.TABLES, "zip"):
            return None
        else:
            total += 1
    return total


OBJECTS_BETWEEN_COLLECTIONS = 200_000  # Python's own are 700


def run_ingest(arguments: argparse.Namespace) -> int:
    """Store every document with its figures and publish the new state."""
    refusals = Refusals()
    report = ingest(arguments, refusals)
    output.complain(report)
    return 1 if refusals.failures else 0


def ingest(arguments: argparse.Namespace, refusals: Refusals) -> str:
    """Into the warehouse; returns one line that says what happened.

    What is stored already, by this same program, is passed over without being extracted again.
    """
    reference.check_files()
    warehouse = Warehouse(settings.get("warehouse"), waiting=output.complain)
    passed = PassedOver(warehouse, program())
    only = getattr(arguments, "only_with_figures", False)
    with output.progress("Ingesting", known_total(arguments.paths)) as advance, stopping() as check_stopped:

        def found() -> Generator[Extracted]:
            with closing(figures(arguments, refusals, passed)) as extracted:
                for document, observations in extracted:
                    check_stopped()
                    if observations or not only:
                        yield document, observations

        return store(warehouse, found(), refusals, passed, advance)


class PassedOver:
    """Tells of a document whether it is stored already, and counts those that are."""

    def __init__(self, warehouse: Warehouse, by: str) -> None:
        self.by = by
        self.count = 0
        self._stored = Stored(warehouse.folder, by)

    def __call__(self, document: Document) -> bool:
        known = document in self._stored
        self.count += known
        return known


def store(
    warehouse: Warehouse,
    documents: Generator[Extracted],
    refusals: Refusals,
    passed: PassedOver,
    advance: Callable[[int], None],
) -> str:
    """Ingest the documents; returns one line that says what happened. advance: moves the bar."""

    def counted() -> Generator[Extracted]:
        for number, done in enumerate(documents, 1):
            yield done
            advance(number + passed.count + len(refusals.failures))

    with fewer_collections(), closing(documents), closing(counted()) as found:
        report = warehouse.ingest(
            found,
            failures=refusals.failures,
            catalogue_version=catalogue_of(passed.by),
            program=passed.by,
        )
    for failure in report.failures:
        if failure not in refusals.failures:
            refusals.add(failure.source, failure.stage, f"{failure.source}: {failure.error}")
    return (
        f"{report.documents + passed.count} documents: {report.new} new, {report.new_versions} changed, "
        f"{report.replaced} read anew, {report.unchanged + passed.count} as before; "
        f"{report.observations} figures; {len(report.failures)} refused; data version {report.version}"
    )


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Python looks for circles of garbage seldom meanwhile: the many objects of a batch are in none, and to
    look through them again and again takes a quarter of the time of reading them."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def ingest_sample() -> None:
    """The sample corpus into an empty warehouse, so that a first start shows figures."""
    corpus = paths.corpus_dir()
    if not corpus.is_dir():
        output.complain(f"no sample corpus at {corpus}: the dashboard starts empty")
        return
    output.complain(f"building the sample warehouse from {corpus.name}/ (once)")
    output.complain(ingest(argparse.Namespace(paths=[str(corpus)], published=None), Refusals()))
