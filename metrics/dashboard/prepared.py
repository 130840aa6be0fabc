"""What a page works out from its view: done once, and kept for all readers who look at the same thing.

Everything a page works out follows from the data version, the page, the choices in the address, the language
and the appearance. A function marked `prepared` is given the view and plain codes only, so that all it can
depend on is in the key, and an answer is never shown for another view or another data version.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from functools import wraps
from threading import Lock
from typing import Any, Protocol, TypeVar

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa

from metrics.dashboard.data import Source

MOST_CELLS = 3_000_000  # table cells of all results together; a cell takes 8 bytes and its text once
LARGEST = 400_000  # cells of one result; larger ones are worked out at each run
FIGURE_CELLS = 5_000  # what a chart counts for; the shapes of a map are shared by all maps
PLAIN_CELLS = 50  # what any other part counts for

Result = TypeVar("Result")


class Seen(Protocol):
    """What a result may depend on, beside the codes given (`metrics.dashboard.shell.View`)."""

    page: str
    source: Source
    state: dict[str, Any]

    @property
    def language(self) -> Any: ...
    @property
    def look(self) -> Any: ...


class Store:
    """The results used last, up to a number of cells."""

    def __init__(self, most: int = MOST_CELLS, largest: int = LARGEST) -> None:
        self.most, self.largest, self.cells = most, largest, 0
        self._results: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._guard = Lock()

    def get(self, key: Hashable) -> tuple[Any] | None:
        """The result in a tuple of one, since None is a result too."""
        with self._guard:
            if key not in self._results:
                return None
            self._results.move_to_end(key)
            return (self._results[key][0],)

    def put(self, key: Hashable, result: Any) -> None:
        weight = cells(result)
        if weight > self.largest:
            return
        with self._guard:
            self.cells -= self._results.pop(key, (None, 0))[1]
            self._results[key] = result, weight
            self.cells += weight
            while self.cells > self.most:
                self.cells -= self._results.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self._guard:
            self._results.clear()
            self.cells = 0


store = Store()


def prepared(work: Callable[..., Result]) -> Callable[..., Result]:
    """A function of a view, and of codes that can be hashed, whose results are kept.

    Results are shared: nobody may change one. Raises TypeError for an argument that cannot be hashed.
    """
    # Streamlit runs a page anew each time, so that the function itself is another one at each run.
    name = (work.__code__.co_filename, work.__qualname__)

    @wraps(work)
    def once(view: Seen, *codes: Hashable) -> Result:
        key = (name, codes, key_of(view))
        if found := store.get(key):
            return found[0]  # type: ignore[no-any-return]
        result = work(view, *codes)
        store.put(key, result)
        return result

    return once


def key_of(view: Seen) -> Hashable:
    """All that tells one view from another."""
    source = view.source
    return (
        source.folder,
        source.version,
        view.page,
        view.language,
        view.look.dark,
        tuple(view.state.items()),
    )


def cells(result: Any) -> int:
    """How much room a result takes, in table cells."""
    if isinstance(result, pd.DataFrame):
        return int(result.size)
    if isinstance(result, pa.Table):
        return int(result.num_rows * result.num_columns)
    if isinstance(result, go.Figure):
        return FIGURE_CELLS
    if is_dataclass(result) and not isinstance(result, type):
        return _sum(getattr(result, field.name) for field in fields(result))
    if isinstance(result, (list, tuple)):
        return _sum(result)
    return PLAIN_CELLS


def _sum(parts: Iterable[Any]) -> int:
    return sum((cells(part) for part in parts), start=PLAIN_CELLS)
