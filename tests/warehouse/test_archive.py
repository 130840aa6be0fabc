"""Parquet archives: whole, checked, and good for rebuilding the same warehouse."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest

from metrics.warehouse import Warehouse, WarehouseError, archive, open_warehouse, storage
from tests.warehouse.gold import corpus
from tests.warehouse.make import document, pair


def content(warehouse: Warehouse) -> str:
    pointer = storage.read_pointer(warehouse.folder)
    assert pointer
    return pointer.content


def test_an_archive_rebuilds_the_same_warehouse(warehouse: Warehouse, tmp_path: Path) -> None:
    made, figures = pair("seen", "120")
    elsewhere = dataclasses.replace(made, id="copy", source="elsewhere/copy.txt")
    warehouse.ingest(
        [*corpus("seed_digests"), (made, figures), (elsewhere, figures), (document("empty"), [])]
    )
    warehouse.ingest([pair("changed", "100"), pair("changed", "250")], batch=1)
    warehouse.ingest([pair("back", "300"), pair("back", "400"), pair("back", "300")], batch=1)
    folder = warehouse.archive(tmp_path / "archive")
    other = open_warehouse(tmp_path / "other")
    report = other.ingest_archive(folder)
    assert not report.failures
    assert content(other) == content(warehouse)
    other.ingest_archive(folder)
    assert content(other) == content(warehouse)


def test_partitions_are_by_catalogue_version_and_year(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.ingest([pair("a", "100"), pair("b", "101", period="2020..2025", catalogue_version="2")])
    folder = warehouse.archive(tmp_path / "archive")
    parts = {path.parent.relative_to(folder).as_posix() for path in folder.glob("observations/*/*/*.parquet")}
    assert "observations/catalogue_version=1/year=2022" in parts and len(parts) == 2
    frame = pd.read_parquet(next(folder.glob("observations/catalogue_version=1/year=2022/*.parquet")))
    assert frame["value"].tolist() == [100] and frame["catalogue_version"].astype(str).tolist() == ["1"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {item["path"] for item in manifest["files"]} == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")
    }


def test_an_empty_warehouse_can_be_archived(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.ingest([])
    folder = warehouse.archive(tmp_path / "archive")
    assert open_warehouse(tmp_path / "other").ingest_archive(folder).documents == 0


def test_a_damaged_archive_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.ingest([pair("a", "100")])
    folder = warehouse.archive(tmp_path / "archive")
    with pytest.raises(WarehouseError, match="exists already"):
        warehouse.archive(folder)
    other = open_warehouse(tmp_path / "other")
    with pytest.raises(WarehouseError, match="manifest"):
        other.ingest_archive(tmp_path)
    (folder / "documents.parquet").write_bytes(b"PAR1")
    with pytest.raises(WarehouseError, match=r"documents\.parquet.*Copy the archive again"):
        other.ingest_archive(folder)


def test_an_archive_cannot_point_outside_itself(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.ingest([pair("a", "100")])
    folder = warehouse.archive(tmp_path / "archive")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["path"] = "../outside.parquet"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(WarehouseError, match="outside the archive"):
        archive.check(folder)
