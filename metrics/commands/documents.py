"""extract, ingest and explain: documents in, observations out."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from metrics import paths, settings
from metrics.catalogue import load_catalogue
from metrics.commands import output
from metrics.extract.pipeline import Reading
from metrics.extract.pipeline import read as read_figures
from metrics.model import Document, Observation, Span
from metrics.read import ReadError, files, read
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
    from metrics.extract import extract

    if not (paths.reference_dir() / "provinces.csv").is_file():
        raise FileNotFoundError(f"no reference tables in {paths.reference_dir()}: see PARTY_METRICS_DATA")
    seconds = settings.get("extract_seconds")
    for found in read(arguments.paths, published=arguments.published):
        if isinstance(found, ReadError):
            refusals.add(found.source, "read", str(found))
            continue
        try:
            with time_limit(seconds):
                observations = extract(found)
        except Exception as error:  # one document's failure is a line and a row, never the end of the run
            name = found.source or found.id
            refusals.add(name, "extract", f"{name}: extraction failed: {type(error).__name__}: {error}")
            continue
        yield found, observations


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in the block after `seconds`; without effect outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeoutError(f"not done within {seconds:g} seconds (PARTY_METRICS_EXTRACT_SECONDS)")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


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
    total = sum(1 for _ in files(arguments.paths))
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


def run_explain(arguments: argparse.Namespace) -> int:
    """Figure by figure: which rule fired, and which words decided metric, period and place."""
    refusals = Refusals()
    for found in read([arguments.file], published=arguments.published):
        if isinstance(found, ReadError):
            refusals.add(found.source, "read", str(found))
        else:
            _explain(read_figures(found))
    return 1 if refusals.failures else 0


def _explain(reading: Reading) -> None:
    document = reading.document
    print(f"{document.id}\n  title: {_shown(document.title)}\n  publisher: {_shown(document.publisher)}")
    print(f"  published: {_shown(document.published)}\n  catalogue: {load_catalogue().version}\n")
    for number, observation in enumerate(reading.observations, 1):
        _explain_figure(number, observation, document.text)
    numbers = reading.found.unclaimed
    print(f"{len(reading.observations)} figures; {len(numbers)} numbers beside them claimed by no rule")
    for number_found in numbers:
        near = max(0, number_found.start - 40), min(len(reading.clean.text), number_found.end + 40)
        start, end = reading.clean.original(*near)
        print(f"  near {start}: …{_shown(document.text[start:end])}…")


def _explain_figure(number: int, observation: Observation, text: str) -> None:
    kind = f"{observation.metric} / {observation.measure}"
    value = f"{observation.to_dict()['value']} {observation.unit} ({observation.qualifier})"
    print(f"{number}. {kind} = {value}   [{observation.start}:{observation.end}]")
    print(f"   quote:   {_shown(observation.quote)}")
    words = _words(observation.spans, ("number", "metric", "measure"), text)
    print(f"   rule:    {observation.rule or '(none)'}{words}")
    base = f", compared with {observation.base_period}" if observation.base_period else ""
    print(
        f"   period:  {_shown(observation.period)} ({observation.period_evidence}){base}"
        + _words(observation.spans, ("period", "base_period"), text)
    )
    print(
        f"   place:   {_shown(observation.province)} ({observation.province_evidence}), "
        f"level {_shown(observation.level)}, {_shown(observation.organization)}"
        + _words(observation.spans, ("place", "organization"), text)
    )
    details = {name: getattr(observation, name) for name in ("population", "subgroup", "category", "stated")}
    named = ", ".join(f"{name} {value}" for name, value in details.items() if value is not None)
    print(f"   also:    {named}\n" if named else "")


def _words(spans: tuple[Span, ...], roles: tuple[str, ...], text: str) -> str:
    """The words that decided, in the order of the text."""
    chosen = sorted({(span.start, span.end) for span in spans if span.role in roles})
    return "".join(f" «{_shown(text[start:end])}»" for start, end in chosen)


def _shown(value: str | None) -> str:
    if value is None:
        return "unknown"
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())
