"""Results that all readers share: those used last, as far as there is room for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

LARGEST = 1_000_000  # cells of one result; larger ones are made anew each time
FIGURE_CELLS = 5_000  # what a chart counts for; the shapes of a map are shared by all maps
PLAIN_CELLS = 50  # what any other part counts for
CELL_LETTERS = 40  # of a text, such as a whole document, that take as much room as a cell

Result = TypeVar("Result")


class Store:
    """The results used last. Nobody may change one.

    most: table cells of all of them together. A cell with a text of its own takes some 80 bytes.
    """

    def __init__(self, most: int) -> None:
        self.most, self.cells = most, 0
        self._results: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._guard = Lock()
        self._making: dict[Hashable, Lock] = {}

    def once(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """What is kept under this key, made by the first who asks for it; others wait meanwhile."""
        if found := self._found(key):
            return found[0]  # type: ignore[no-any-return]
        with self._guard:
            turn = self._making.setdefault(key, Lock())
        try:
            with turn:
                if found := self._found(key):
                    return found[0]  # type: ignore[no-any-return]
                result = make()
                self._put(key, result)
                return result
        finally:
            with self._guard:
                self._making.pop(key, None)

    def _found(self, key: Hashable) -> tuple[Any] | None:
        """The result in a tuple of one, since None is a result too."""
        with self._guard:
            if key not in self._results:
                return None
            self._results.move_to_end(key)
            return (self._results[key][0],)

    def _put(self, key: Hashable, result: Any) -> None:
        weight = cells(result)
        if weight > LARGEST:
            return
        with self._guard:
            self.cells += weight - self._results.pop(key, (None, 0))[1]
            self._results[key] = result, weight
            while self.cells > self.most:
                self.cells -= self._results.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Make everything anew from here on."""
        with self._guard:
            self._results.clear()
            self.cells = 0


def cells(result: Any) -> int:
    """How much room a result takes, in table cells."""
    if isinstance(result, pd.DataFrame):
        return int(result.size)
    if isinstance(result, pa.Table):
        return int(result.num_rows * result.num_columns)
    if isinstance(result, str):
        return PLAIN_CELLS + len(result) // CELL_LETTERS
    if hasattr(result, "to_plotly_json"):
        return FIGURE_CELLS
    if is_dataclass(result) and not isinstance(result, type):
        return _sum(getattr(result, field.name) for field in fields(result))
    if isinstance(result, (list, tuple)):
        return _sum(result)
    return PLAIN_CELLS


def _sum(parts: Iterable[Any]) -> int:
    return sum((cells(part) for part in parts), start=PLAIN_CELLS)
