"""Documents of any kind into files of equal length, which any number of machines can then extract from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from metrics.read import exact
from metrics.scale.attempts import Found

# Rows of a file are written and compressed so many at a time.
_BATCH = 500


def split(found: Iterable[Found], folder: Path, rows: int) -> Iterator[int]:
    """Write 00001.parquet, 00002.parquet, ... with `rows` documents each; yields the length of each batch.

    What could not be read is a row too, so that its shard names it. Each file is whole or not there.
    """
    source, number = iter(found), 0
    while beginning := list(islice(source, min(_BATCH, rows))):
        number += 1
        target = folder / f"{number:05d}.parquet"
        draft = folder / f".{target.name}.part"
        try:
            yield from _write(draft, beginning, source, rows)
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)


def _write(draft: Path, batch: list[Found], source: Iterator[Found], left: int) -> Iterator[int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetWriter(draft, exact.SCHEMA, compression="zstd") as writer:
        while batch:
            writer.write_batch(pa.RecordBatch.from_arrays(exact.columns(batch), schema=exact.SCHEMA))
            left -= len(batch)
            yield len(batch)
            batch = list(islice(source, min(_BATCH, left)))
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
