"""What a large input is split into: shards, the same on every machine that looks at the same input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metrics.read import ReadError, files, sniff

# Documents that are files of their own, such as PDF, take longer than rows of a table.
FILES = 500


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of the input that is done as a whole, or again.

    sources: the files, named as they were given; row_groups: those of the one Parquet file, or all of it.
    rows: how many rows there are, where it is known. absent: there was no such file when the plan was made.
    """

    sources: tuple[str, ...]
    row_groups: tuple[int, int] | None = None
    rows: int | None = None
    absent: bool = False

    @property
    def id(self) -> str:
        """Name by place in the input, whatever stands there."""
        place = "\0".join([*self.sources, str(self.row_groups)])
        return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:12]

    def as_record(self) -> dict[str, Any]:
        """For the manifest."""
        more = f" and {len(self.sources) - 1} more files" if len(self.sources) > 1 else ""
        groups = f", row groups {self.row_groups[0]} to {self.row_groups[1] - 1}" if self.row_groups else ""
        return {"id": self.id, "input": f"{self.sources[0]}{more}{groups}", "rows": self.rows}


def plan(paths: Iterable[str], rows: int) -> list[Shard]:
    """The shards of the files and folders, in the order of the documents.

    A Parquet file is split at its row groups, so that a shard has at least `rows` rows; another table is one
    shard, which `split` can make into many; other documents are taken `FILES` at a time.
    """
    shards: list[Shard] = []
    waiting: list[str] = []
    for found in files(paths):
        name = found.source if isinstance(found, ReadError) else found
        kind = sniff.kind_of_name(name)[0]
        if kind in (*sniff.TABLES, "zip") or not Path(name).is_file():
            shards += _together(waiting)
            waiting = []
            shards += _of_table(name, kind, rows)
        else:
            waiting.append(name)
            if len(waiting) == FILES:
                shards += _together(waiting)
                waiting = []
    return [*shards, *_together(waiting)]


def _together(names: list[str]) -> list[Shard]:
    return [Shard(tuple(names))] if names else []


def _of_table(name: str, kind: str | None, rows: int) -> Iterator[Shard]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not Path(name).exists():
        yield Shard((name,), absent=True)
        return
    if kind != "parquet" or not Path(name).is_file():
        yield Shard((name,))
        return
    try:
        about = pq.read_metadata(name)
    except (pa.ArrowException, OSError):
        yield Shard((name,))  # reading it will say what is wrong with it
        return
    first, held = 0, 0
    for group in range(about.num_row_groups):
        held += about.row_group(group).num_rows
        if held >= rows or group + 1 == about.num_row_groups:
            yield Shard((name,), (first, group + 1), held)
            first, held = group + 1, 0
    if about.num_row_groups == 0:
        yield Shard((name,))


def share(shards: list[Shard], number: int, of: int) -> list[Shard]:
    """The shards for task `number` of `of` (from 1): each shard is one task's, and of one only."""
    return shards[number - 1 :: of]
