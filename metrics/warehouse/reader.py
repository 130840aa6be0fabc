"""Reading: published builds only, many processes and threads at once, never a mixture of two states."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from metrics.warehouse.errors import WarehouseError
from metrics.warehouse.storage import Pointer, explain, read_pointer

T = TypeVar("T")
# FEW_ROWS: up to so many rows that are named by their places, DuckDB reads only where they stand.
FEW_ROWS = 250
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": "false",
    "enable_external_access": "false",
    "dynamic_or_filter_threshold": str(FEW_ROWS),
    "arrow_large_buffer_size": "true",  # texts as pandas keeps them
    # Packing rows before they are sorted takes longer to plan than the few rows of a page to sort.
    "disabled_optimizers": "compressed_materialization",
}
# A type that no query gives, for the columns that are to be Int64: pandas' own way, one column after the
# other, takes longer than reading them.
_WHOLE = pa.uint64()
_MISSING = {_WHOLE: pd.Int64Dtype()}
# Reentrant: a forgotten reader may be collected, and closed, while this thread holds it.
_guard = threading.RLock()
_open: dict[Path, tuple[Any, int]] = {}  # build -> its connection in this process and how many readers use it
_answers: dict[Path, dict[str, Any]] = {}  # build -> answers that are asked for on every page


class Reader:
    """One published state, for one run of a page or one command; not to be shared between threads.

    version: the immutable data version that this reader shows, such as "00007-3fa94b2c10".
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer, self._cursor = _connect(folder)
        self._closed = False

    @property
    def version(self) -> str:
        return self._pointer.version

    @property
    def path(self) -> Path:
        """The build's file: immutable, may be offered for download."""
        return self._pointer.path

    def newer(self) -> str | None:
        """Version of a newer state if one has been published, else None. Reads one small file."""
        pointer = read_pointer(self._folder)
        return pointer.version if pointer and pointer.version != self.version else None

    def frame(
        self, sql: str, parameters: Sequence[object] = (), integers: Collection[str] = ()
    ) -> pd.DataFrame:
        """For the modules of this package: the result of a query.

        integers: columns of whole numbers that may be missing, to become Int64.
        """
        try:
            return _frame(self._cursor.execute(sql, list(parameters)).to_arrow_table(), integers)
        except duckdb.Error as error:
            raise explain(self.path, error) from error

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """For the modules of this package: the result as tuples."""
        try:
            return self._cursor.execute(sql, list(parameters)).fetchall()  # type: ignore[no-any-return]
        except duckdb.Error as error:
            raise explain(self.path, error) from error

    def numbers(self, sql: str, parameters: Sequence[object] = ()) -> np.ndarray[Any, Any]:
        """For the modules of this package: the first column of the result, of numbers without gaps."""
        try:
            columns = self._cursor.execute(sql, list(parameters)).fetchnumpy()
        except duckdb.Error as error:
            raise explain(self.path, error) from error
        return np.asarray(next(iter(columns.values())))

    def once(self, question: str, ask: Callable[[], T]) -> T:
        """For the modules of this package: an answer that is kept, since a build never changes."""
        kept = _answers.setdefault(self.path, {})
        if question not in kept:
            kept[question] = ask()
        answer: T = kept[question]
        return answer

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._cursor.close()
            _release(self.path)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_closed", True) is False:
            self.close()


def _frame(table: pa.Table, integers: Collection[str]) -> pd.DataFrame:
    """Through Arrow, which keeps texts as they are: DuckDB's own way makes a Python object of each."""
    columns = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name in integers:
            column = column.cast(_WHOLE)
        elif pa.types.is_large_string(column.type) and column.null_count == len(column):
            column = pa.nulls(len(column))
        columns.append(column)
    frame: pd.DataFrame = pa.table(columns, table.column_names).to_pandas(types_mapper=_MISSING.get)
    return frame


def _connect(folder: Path) -> tuple[Pointer, Any]:
    for attempt in range(20):
        pointer = read_pointer(folder)
        if pointer is None:
            raise WarehouseError(folder, "has no published data yet", "Run `party-metrics ingest` first")
        try:
            with _guard:
                held, users = _open.get(pointer.path, (None, 0))
                if held is None:
                    held = duckdb.connect(
                        str(pointer.path),
                        read_only=True,
                        config=_SETTINGS,
                    )
                cursor = held.cursor()
                _open[pointer.path] = (held, users + 1)
            return pointer, cursor
        except duckdb.Error as error:
            # Removed between reading the pointer and opening: the pointer names a newer one by now.
            if pointer.path.is_file() or attempt == 19:
                raise explain(pointer.path, error) from error
    raise AssertionError("unreachable")


def _release(path: Path) -> None:
    """Close a build that nobody reads any more, unless it is the newest in use."""
    with _guard:
        held, users = _open.get(path, (None, 0))
        if held is None:
            return
        _open[path] = (held, users - 1)
        for other in [p for p, (_, n) in _open.items() if n <= 0]:
            newest = read_pointer_quietly(other.parent)
            if newest is None or newest.path != other:
                _open.pop(other)[0].close()
                _answers.pop(other, None)


def read_pointer_quietly(folder: Path) -> Pointer | None:
    """As read_pointer, None on any trouble."""
    try:
        return read_pointer(folder)
    except (WarehouseError, OSError):
        return None
