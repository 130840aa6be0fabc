"""Warehouses for the tests: one filled with the sample corpus (read only), and empty ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics.warehouse import Reader, Warehouse, open_warehouse
from tests.warehouse.gold import corpus


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """An empty warehouse."""
    return open_warehouse(tmp_path / "warehouse")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The whole sample corpus; tests must not write to it."""
    made = open_warehouse(tmp_path_factory.mktemp("filled") / "warehouse")
    made.ingest(corpus())
    return made


@pytest.fixture
def reader(filled: Warehouse) -> Iterator[Reader]:
    with filled.reader() as opened:
        yield opened
