"""shard, extract --out, and ingest of what that wrote: large collections, on one machine or many."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path

from metrics import reference, settings
from metrics.commands import output
from metrics.commands.documents import (
    Extracted,
    PassedOver,
    Refusals,
    known_total,
    store,
)
from metrics.commands.stopping import stopped_by_schedulers, stopping
from metrics.read import STDIN, Limits, ReadError, read
from metrics.scale import engines, manifest, results
from metrics.scale.attempts import Found
from metrics.scale.plan import plan, share
from metrics.scale.processes import cores
from metrics.scale.split import split
from metrics.scale.version import program
from metrics.scale.work import Options, Task
from metrics.warehouse import Warehouse

_SHOWN = 20
# Exit status: a shard is not done, and the same command should be run again.
INCOMPLETE = 3


def run_shard(arguments: argparse.Namespace) -> int:
    """Write the documents under the paths as files of equal length."""
    folder: Path = arguments.out
    if folder.exists() and any(folder.iterdir()):
        output.complain(f"error: {folder} is not empty: choose another folder")
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    refused = total = 0

    def found() -> Generator[Found]:
        nonlocal refused
        for item in read(arguments.paths, published=arguments.published):
            if isinstance(item, ReadError):
                refused += 1
                output.complain(f"refused: {item}")
            yield item

    with output.progress("Splitting", known_total(arguments.paths)) as advance, stopping() as check_stopped:
        for written in split(found(), folder, arguments.rows):
            total += written
            advance(total)
            check_stopped()
    files = len(list(folder.glob("*.parquet")))
    output.complain(f"{total - refused} documents in {files} files; {refused} refused")
    return 1 if refused else 0


def run_extract_shards(arguments: argparse.Namespace) -> int:
    """Extract shard by shard into a folder; what is done there is passed over."""
    if STDIN in arguments.paths:
        output.complain("error: standard input cannot be split; write it to a file")
        return 2
    reference.check_files()
    out: Path = arguments.out
    shards = plan(arguments.paths, arguments.rows)
    number, of = arguments.shard or (1, 1)
    mine = share(shards, number, of)
    manifest.begin(out, arguments.paths, program(), shards)
    options = Options(
        Limits.from_settings(),
        settings.get("extract_seconds"),
        arguments.published,
        arguments.only_with_figures,
    )
    tasks = [Task(shard, Path.cwd(), out.resolve(), options, program()) for shard in mine]
    if arguments.engine == "dask":
        done = engines.dask(tasks, arguments.scheduler)
    else:
        done = engines.local(tasks, arguments.jobs or cores())
    states = {"done": 0, "as before": 0, "failed": 0}
    errors: dict[str, str] = {}
    documents = figures = refused = 0
    try:
        with output.progress("Shards", len(tasks)) as advance, stopped_by_schedulers(), closing(done):
            for shard in done:
                states[shard.state] += 1
                documents += shard.about.get("documents", 0)
                figures += shard.about.get("figures", 0)
                refused += shard.about.get("failures", 0)
                for line in shard.about.get("first_failures", []):
                    output.complain(f"refused: {line}")
                if shard.error:
                    errors[shard.id] = shard.error
                    output.complain(f"error: shard {shard.id}: {shard.error}")
                advance(sum(states.values()))
    finally:
        manifest.update(out, arguments.paths, program(), shards, errors)
    output.complain(
        f"{len(mine)} of {len(shards)} shards: {states['done']} done, {states['as before']} as before, "
        f"{states['failed']} failed; {documents} documents, {figures} figures, {refused} refused; "
        f"{out / manifest.NAME}"
    )
    return INCOMPLETE if errors else 1 if refused else 0


def is_results(paths: list[str]) -> bool:
    """Whether these are folders of extracted shards. ManifestError where only some of them are."""
    found = [manifest.is_results(Path(path)) for path in paths]
    if any(found) and not all(found):
        raise manifest.ManifestError("ingest extracted shards and other documents one after the other")
    return all(found)


def run_ingest_shards(arguments: argparse.Namespace) -> int:
    """Store what was extracted before and publish the new state; nothing is extracted again."""
    refusals, missing = Refusals(), 0
    warehouse = Warehouse(settings.get("warehouse"), waiting=output.complain)
    for given in arguments.paths:
        folder = Path(given)
        held = manifest.load(folder)
        ready = [shard for shard in held["shards"] if shard["state"] == "done"]
        for shard in held["shards"]:
            if shard["state"] != "done":
                missing += 1
                if missing <= _SHOWN:
                    output.complain(f"missing: {shard['input']} ({shard.get('error', shard['state'])})")
        passed = PassedOver(warehouse, held["program"])
        total = sum(int(shard["documents"]) + int(shard["failures"]) for shard in ready)
        with output.progress("Ingesting", total) as advance, stopping() as check_stopped:
            files = [folder / shard["file"] for shard in ready]
            found = _documents(files, refusals, passed, check_stopped)
            output.complain(store(warehouse, found, refusals, passed, advance))
    if missing:
        output.complain(f"{missing} shards are not done: run the same extract command again, then this one")
    return INCOMPLETE if missing else 1 if refusals.failures else 0


def _documents(
    files: list[Path], refusals: Refusals, passed: PassedOver, check_stopped: Callable[[], None]
) -> Generator[Extracted]:
    for path in files:
        for item in results.read(path):
            check_stopped()
            if isinstance(item, results.Refused):
                refusals.add(item.source, item.stage, item.error)
            elif not passed(item[0]):
                yield item
