"""extract and ingest: documents in, observations out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from metrics import paths, reference, settings
from metrics.catalogue import load_catalogue
from metrics.commands import output
from metrics.commands.extraction import outcomes
from metrics.model import Document, Observation
from metrics.read import ReadError, files, read, sniff
from metrics.warehouse import Failure, Warehouse

Extracted = tuple[Document, list[Observation]]


class Refusals:
    """Documents that could not be read or extracted: named at once, and kept for the warehouse."""

    def __init__(self) -> None:
        self.failures: list[Failure] = []

    def add(self, source: str, stage: str, error: str) -> None:
        """Note one refusal and name it."""
        self.failures.append(Failure(source, stage, error))
        output.complain(f"refused: {error}")


def figures(arguments: argparse.Namespace, refusals: Refusals) -> Iterator[Extracted]:
    """Each document under the paths with its figures, in order; the refused go to `refusals`."""
    reference.check_files()
    found = read(arguments.paths, published=arguments.published)
    jobs, seconds = getattr(arguments, "jobs", 1), settings.get("extract_seconds")
    for item, outcome in outcomes(found, jobs, seconds):
        if isinstance(item, ReadError):
            refusals.add(item.source, "read", str(item))
        elif isinstance(outcome, str):
            refusals.add(item.source or item.id, "extract", outcome)
        else:
            yield item, outcome


def run_extract(arguments: argparse.Namespace) -> int:
    """Print the observations of every document; nothing is stored."""
    refusals = Refusals()

    def rows() -> Iterator[dict[str, object]]:
        with output.progress("Reading", None) as advance:
            for number, (_, observations) in enumerate(figures(arguments, refusals), 1):
                for observation in observations:
                    yield observation.to_dict()
                advance(number)

    if arguments.format == "csv":
        output.write_csv(rows(), sys.stdout, output.COLUMNS)
    else:
        output.write_jsonl(rows(), sys.stdout)
    return 1 if refusals.failures else 0


def run_ingest(arguments: argparse.Namespace) -> int:
    """Store every document with its figures and publish the new state."""
    refusals = Refusals()
    report = ingest(arguments, refusals)
    output.complain(report)
    return 1 if refusals.failures else 0


def ingest(arguments: argparse.Namespace, refusals: Refusals) -> str:
    """Into the warehouse; returns one line that says what happened."""
    warehouse = Warehouse(settings.get("warehouse"), waiting=output.complain)
    names = [name for name in files(arguments.paths) if isinstance(name, str)]
    # Nobody knows how many documents a table or an archive holds before it has been read.
    single = all(sniff.kind_of_name(name)[0] not in (*sniff.TABLES, "zip") for name in names)
    total = len(names) if single else None
    with output.progress("Ingesting", total) as advance:

        def counted() -> Iterator[Extracted]:
            for number, extracted in enumerate(figures(arguments, refusals), 1):
                yield extracted
                advance(number)

        report = warehouse.ingest(
            counted(), failures=refusals.failures, catalogue_version=load_catalogue().version
        )
    for failure in report.failures:
        if failure not in refusals.failures:
            refusals.add(failure.source, failure.stage, f"{failure.source}: {failure.error}")
    return (
        f"{report.documents} documents: {report.new} new, {report.new_versions} changed, "
        f"{report.replaced} read anew, {report.unchanged} as before; "
        f"{report.observations} figures; {len(report.failures)} refused; data version {report.version}"
    )


def ingest_sample() -> None:
    """The sample corpus into an empty warehouse, so that a first start shows figures."""
    corpus = paths.corpus_dir()
    if not corpus.is_dir():
        output.complain(f"no sample corpus at {corpus}: the dashboard starts empty")
        return
    output.complain(f"building the sample warehouse from {corpus.name}/ (once)")
    output.complain(ingest(argparse.Namespace(paths=[str(corpus)], published=None), Refusals()))
