"""Figures that were drawn already: kept for all readers by everything they are drawn from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any, ParamSpec

import pandas as pd
import plotly.graph_objects as go

KEPT = 100  # figures; the largest, a map, takes about a megabyte
P = ParamSpec("P")

_figures: OrderedDict[tuple[Any, ...], tuple[go.Figure, tuple[Any, ...]]] = OrderedDict()
_guard = Lock()


def kept(draw: Callable[P, go.Figure]) -> Callable[P, go.Figure]:
    """A chart function whose figures are kept. They are shared, so nobody may change one afterwards.

    The key holds the whole of every argument (frames by a digest of all their values), so that an older
    figure is never shown for other data. The shapes of a map count as the same when they are the same object.
    """

    @wraps(draw)
    def drawn(*arguments: P.args, **options: P.kwargs) -> go.Figure:
        given = (*arguments, *(options[name] for name in sorted(options)))
        key = (draw.__name__, *sorted(options), *map(_key, given))
        with _guard:
            if key in _figures:
                _figures.move_to_end(key)
                return _figures[key][0]
        figure = draw(*arguments, **options)
        with _guard:
            # With what was identified by its place in memory, so that the place is not given to another.
            _figures[key] = figure, tuple(value for value in given if isinstance(value, dict))
            while len(_figures) > KEPT:
                _figures.popitem(last=False)
        return figure

    return drawn


def _key(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        # Values column by column: two frames that only look alike to pandas differ here.
        content = [(name, str(column.dtype), column.tolist()) for name, column in value.items()]
        return blake2b(repr(content).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if isinstance(value, dict) and len(value) and "features" in value:
        return id(value)
    return repr(value)
