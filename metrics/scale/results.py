"""The file that comes out of a shard: one Parquet row a document, with its figures in a list.

The columns are those of `metrics.read.exact`, `observations` (the fields of docs/fields.md), and `failure`
where a document was refused. The file is written beside its place and renamed: it is whole or not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from metrics.model import Document, Observation, Span
from metrics.read import ReadError, exact
from metrics.read.tables import Skipped
from metrics.scale.attempts import Found, Outcome

MARK = b"party_metrics.shard"
_BATCH = 500
_KEPT_FAILURES = 20
_SPAN = pa.struct([("role", pa.string()), ("start", pa.int64()), ("end", pa.int64())])
_TYPES = {"value": pa.float64(), "start": pa.int64(), "end": pa.int64(), "spans": pa.list_(_SPAN)}
_NAMES = tuple(item.name for item in fields(Observation))
_OBSERVATION = pa.struct([(name, _TYPES.get(name, pa.string())) for name in _NAMES])
_FAILURE = pa.struct([("stage", pa.string()), ("error", pa.string())])
SCHEMA = pa.schema(
    [*exact.COLUMNS, pa.field("observations", pa.list_(_OBSERVATION)), pa.field("failure", _FAILURE)]
)


class DamagedShard(OSError):
    """A file of a shard that cannot be read; the message names it and the remedy."""


@dataclass
class Counts:
    """What came out of a shard, and the seconds it took.

    documents: all that were read, also those left out because nothing was found in them.
    """

    documents: int = 0
    with_figures: int = 0
    figures: int = 0
    characters: int = 0
    failures: int = 0
    seconds: float = 0.0
    first_failures: list[str] = field(default_factory=list)

    def add(self, found: Found | Skipped, outcome: Outcome) -> None:
        if isinstance(found, Skipped):
            self.documents += found.documents
            self.characters += found.characters
        elif isinstance(outcome, str):
            self.failures += 1
            if len(self.first_failures) < _KEPT_FAILURES:
                self.first_failures.append(outcome)
        elif isinstance(found, Document):
            self.documents += 1
            self.characters += len(found.text)
            self.figures += len(outcome)
            self.with_figures += bool(outcome)


def write(
    target: Path,
    done: Iterable[tuple[Found | Skipped, Outcome]],
    about: dict[str, Any],
    only_with_figures: bool,
) -> Counts:
    """Write the file; `about` and the counts go into its metadata. Returns the counts."""
    counts, began = Counts(), time.perf_counter()
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    waiting: list[tuple[Found, Outcome]] = []
    try:
        with pq.ParquetWriter(draft, SCHEMA, compression="zstd") as writer:
            for found, outcome in done:
                counts.add(found, outcome)
                if not isinstance(found, Skipped) and (outcome or not only_with_figures):
                    waiting.append((found, outcome))
                if len(waiting) == _BATCH:
                    writer.write_batch(_batch(waiting, counts))
                    waiting = []
            if waiting:
                writer.write_batch(_batch(waiting, counts))
            counts.seconds = round(time.perf_counter() - began, 3)
            writer.add_key_value_metadata({MARK: json.dumps(about | vars(counts))})
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def _batch(done: list[tuple[Found, Outcome]], counts: Counts) -> Any:
    try:
        return _arrow(done)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return _arrow([_storable(*item, counts) for item in done])


def _storable(found: Found, outcome: Outcome, counts: Counts) -> tuple[Found, Outcome]:
    """The same, or the refusal of what no Parquet file can hold (half a character in a title)."""
    try:
        _arrow([(found, outcome)])
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        name = (found.source or str(getattr(found, "id", ""))).encode("utf-8", "replace").decode()
        refusal = ReadError(name, f"it cannot be stored: {error}", remedy="mend the text or its title")
        counts.add(refusal, str(refusal))
        return refusal, str(refusal)
    return found, outcome


def _arrow(done: list[tuple[Found, Outcome]]) -> Any:
    lists = [[] if isinstance(outcome, str) else outcome for _, outcome in done]
    flat = list(chain.from_iterable(lists))
    starts = [0]
    for observations in lists:
        starts.append(starts[-1] + len(observations))
    columns = [
        pa.array([getattr(o, name) for o in flat], _TYPES.get(name, pa.string())) for name in _NAMES[:-1]
    ]
    spans = [[{"role": s.role, "start": s.start, "end": s.end} for s in o.spans] for o in flat]
    columns.append(pa.array(spans, _TYPES["spans"]))
    observations = pa.StructArray.from_arrays(columns, fields=list(_OBSERVATION))
    failures = [
        {"stage": "read" if isinstance(found, ReadError) else "extract", "error": outcome}
        if isinstance(outcome, str)
        else None
        for found, outcome in done
    ]
    listed = pa.ListArray.from_arrays(pa.array(starts, pa.int32()), observations)
    arrays = [*exact.columns([found for found, _ in done]), listed, pa.array(failures, _FAILURE)]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def about(path: Path) -> dict[str, Any]:
    """What the file says about itself. Raises DamagedShard."""
    try:
        found: dict[str, Any] = json.loads(pq.read_metadata(path).metadata[MARK])
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
        raise DamagedShard(
            f"{path}: it is damaged or no shard ({error}); delete it and extract again"
        ) from error
    return found


@dataclass(frozen=True, slots=True)
class Refused:
    """A document without figures: its name, "read" or "extract", and one line that says why."""

    source: str
    stage: str
    error: str


def read(path: Path) -> Iterator[tuple[Document, list[Observation]] | Refused]:
    """The documents with their figures, and the refused, in the order of the input. Raises DamagedShard."""
    try:
        with pq.ParquetFile(path, buffer_size=1 << 20) as file:
            for batch in file.iter_batches(_BATCH):
                yield from _read_batch(batch)
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        raise DamagedShard(f"{path}: it is damaged ({error}); delete it and extract again") from error


def _read_batch(batch: Any) -> Iterator[tuple[Document, list[Observation]] | Refused]:
    lists = batch.column("observations")
    observations = _observations(lists.flatten())
    lengths = lists.value_lengths().to_pylist()
    failures = batch.column("failure").to_pylist()
    at = 0
    for item, length, failure in zip(exact.items(batch), lengths, failures, strict=True):
        if failure is not None:
            name = item.source or (item.id if isinstance(item, Document) else "")
            yield Refused(name, failure["stage"], failure["error"])
        elif isinstance(item, Document):
            yield item, observations[at : at + length]
        at += length


def _observations(array: Any) -> list[Observation]:
    """Column by column, which is many times faster than a mapping for each figure."""
    columns = dict(zip(_NAMES, array.flatten(), strict=True))
    spans = columns["spans"]
    parts = [
        Span(*values)
        for values in zip(*(part.to_pylist() for part in spans.flatten().flatten()), strict=True)
    ]
    made: list[tuple[Span, ...]] = []
    at = 0
    for length in spans.value_lengths().to_pylist():
        made.append(tuple(parts[at : at + length]))
        at += length
    values = [columns[name].to_pylist() for name in _NAMES[:-1]]
    return [Observation(*row) for row in zip(*values, made, strict=True)]


def clean_up(folder: Path, name: str) -> None:
    """Remove what writers that were killed left of a file that is there now."""
    for draft in folder.glob(f".{name}.*.part"):
        with contextlib.suppress(OSError):
            draft.unlink()
