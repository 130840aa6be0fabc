"""The dashboard's door to the warehouse: cached answers of `metrics.warehouse.queries`.

Answers are cached on the data version and the scalar arguments, never on frames, so a newer build is seen
at once and an old answer is never shown under a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from metrics import settings
from metrics.warehouse import Warehouse, export, open_warehouse, queries
from metrics.warehouse.public import public_copy

CACHED_ANSWERS = 400
CACHED_BYTES = "256MB"  # of all answers together, shared by all readers


def warehouse() -> Warehouse:
    """The warehouse named by the settings; cheap to make."""
    return open_warehouse(settings.get("warehouse"))


def answer(
    folder: str, version: str, name: str, arguments: tuple[Any, ...], options: tuple[tuple[str, Any], ...]
) -> Any:
    """The answer of a warehouse query, asked anew."""
    with open_warehouse(folder).reader() as reader:
        return getattr(queries, name)(reader, *arguments, **dict(options))


def _objects(frame: pd.DataFrame) -> pd.DataFrame:
    """Texts as Python's own, which charts and tables walk through many times as fast as through Arrow's."""
    texts = [name for name, kind in frame.dtypes.items() if isinstance(kind, pd.StringDtype)]
    return frame.astype(dict.fromkeys(texts, object))


@st.cache_data(show_spinner=False, max_entries=CACHED_ANSWERS, max_size=CACHED_BYTES)
def _answer(
    folder: str, version: str, name: str, arguments: tuple[Any, ...], options: tuple[tuple[str, Any], ...]
) -> Any:
    found = answer(folder, version, name, arguments, options)
    return _objects(found) if isinstance(found, pd.DataFrame) else found


def forget() -> None:
    """Ask everything anew from here on (for benchmarks; a newer data version is seen without this)."""
    _answer.clear()


def _plain(value: Any) -> Any:
    """Hashable and free of numpy: lists become tuples, numpy numbers Python ones."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value.item() if hasattr(value, "item") else value
    return tuple(_plain(part) for part in value)


class Source:
    """Asks the queries of one data version: `source.ask("series", "new_members", "count",
    level="province")`."""

    def __init__(self, folder: str, version: str) -> None:
        self.folder = folder
        self.version = version

    def ask(self, query: str, /, *arguments: Any, **options: Any) -> Any:
        """The answer of `metrics.warehouse.queries.<query>`. Lists may be given as any iterable."""
        return _answer(self.folder, self.version, query, *_scalars(arguments, options))

    def fetch(self, query: str, /, *arguments: Any, **options: Any) -> Any:
        """The same without keeping it: for large answers that are asked for once, such as downloads."""
        return answer(self.folder, self.version, query, *_scalars(arguments, options))


def _scalars(arguments: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, Any]:
    return (
        tuple(_plain(value) for value in arguments),
        tuple(sorted((name, _plain(value)) for name, value in options.items())),
    )


def package(rows: Callable[[], pd.DataFrame], question: str) -> bytes:
    """The figures with their documentation, sources and the register of decisions, as a ZIP."""
    with warehouse().reader() as reader:
        return export.package(reader, rows(), "csv", bom=True, question=question)


def public_file() -> bytes:
    """The published database without the documents' texts (`metrics.warehouse.public`)."""
    return public_copy(warehouse().folder).read_bytes()


def published_megabytes() -> float:
    """Size of the published build."""
    with warehouse().reader() as reader:
        return reader.path.stat().st_size / 1e6
