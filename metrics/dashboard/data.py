"""The dashboard's door to the warehouse: kept answers of `metrics.warehouse.queries`.

Answers are kept by the data version and the scalar arguments, never on frames, so a newer build is seen
at once and an old answer is never shown under a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from metrics import settings
from metrics.dashboard.store import Store
from metrics.warehouse import Warehouse, export, open_warehouse, queries
from metrics.warehouse.public import public_copy

MOST_CELLS = 3_000_000

answers = Store(MOST_CELLS)


def warehouse() -> Warehouse:
    """The warehouse named by the settings; cheap to make."""
    return open_warehouse(settings.get("warehouse"))


def answer(
    folder: str, version: str, name: str, arguments: tuple[Any, ...], options: tuple[tuple[str, Any], ...]
) -> Any:
    """The answer of a warehouse query, asked anew."""
    with open_warehouse(folder).reader() as reader:
        return getattr(queries, name)(reader, *arguments, **dict(options))


def _objects(found: Any) -> Any:
    """Texts of a frame as Python's own, which charts and tables walk through many times as fast as through
    Arrow's. Other answers as they are."""
    if not isinstance(found, pd.DataFrame):
        return found
    texts = [name for name, kind in found.dtypes.items() if isinstance(kind, pd.StringDtype)]
    return found.astype(dict.fromkeys(texts, object))


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
        """The answer of `metrics.warehouse.queries.<query>`. Lists may be given as any iterable.

        Columns may be added to a frame or set in it: only this copy then has them.
        """
        asked = (self.folder, self.version, query, *_scalars(arguments, options))
        found = answers.once(asked, lambda: _objects(answer(*asked)))
        # What pandas shares between copies it copies before it is written to.
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found

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
