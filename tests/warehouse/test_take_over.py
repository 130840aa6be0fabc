"""Decisions travel with an archive: once each, undone ones as undone, and never one that does not fit."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from metrics.warehouse import Warehouse, WarehouseError, decisions, open_warehouse, queries, storage
from tests.warehouse.make import pair

WHO = {"name": "Lan", "reason": "checked against the report"}


def identifier(warehouse: Warehouse, document: str = "one") -> str:
    with warehouse.reader() as reader:
        found = queries.observations(reader, documents=[document], include_rejected=True)
    return str(found["observation_id"].iloc[0])


def status(warehouse: Warehouse) -> dict[str, tuple[str, float]]:
    with warehouse.reader() as reader:
        frame = queries.observations(reader, include_rejected=True)
    return {row.document: (row.status, row.value) for row in frame.itertuples()}


def register(warehouse: Warehouse) -> list[dict]:
    with warehouse.reader() as reader:
        return queries.decisions(reader).sort_values("decision").to_dict("records")


def content(warehouse: Warehouse) -> str:
    pointer = storage.read_pointer(warehouse.folder)
    assert pointer
    return pointer.content


@pytest.fixture
def decided(warehouse: Warehouse) -> Warehouse:
    return fill(warehouse)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of such a warehouse; tests change copies of it."""
    folder = tmp_path_factory.mktemp("whole")
    return fill(open_warehouse(folder / "warehouse")).archive(folder / "archive")


def fill(warehouse: Warehouse) -> Warehouse:
    """Three figures: one confirmed, one corrected, one whose rejection was taken back; and one added."""
    warehouse.ingest([pair("one"), pair("two", "250"), pair("three", "300")])
    warehouse.decide(identifier(warehouse, "one"), "accept", **WHO)
    warehouse.decide(identifier(warehouse, "two"), "correct", changes={"value": 251}, **WHO)
    rejected = warehouse.decide(identifier(warehouse, "three"), "reject", **WHO)
    fields = {
        "metric": "members_total", "measure": "count", "value": 9, "unit": "count", "qualifier": "exact",
        "period": "2022", "province": "Đồng Nai", "level": "province",
    }  # fmt: skip
    warehouse.add_figure("one", 0, 8, fields, number=(4, 8), name="Minh", reason="missed")
    warehouse.undo(rejected, name="Minh", reason="the figure is right")
    return warehouse


def test_decisions_and_undos_are_taken_over_once(decided: Warehouse, tmp_path: Path) -> None:
    folder = decided.archive(tmp_path / "archive")
    other = open_warehouse(tmp_path / "other")
    report = other.ingest_archive(folder)
    assert (report.decisions, report.changed) == (5, True)
    assert content(other) == content(decided)
    assert register(other) == register(decided)
    assert status(other) == status(decided)
    assert status(other)["three"] == ("reported", 300) and status(other)["two"] == ("corrected", 251)
    again = other.ingest_archive(folder)
    assert (again.decisions, again.changed, again.version) == (0, False, report.version)
    assert decided.ingest_archive(folder).decisions == 0  # back where they came from


def test_what_is_in_the_register_stays_and_new_ones_come_behind(decided: Warehouse, tmp_path: Path) -> None:
    other = open_warehouse(tmp_path / "other")
    other.ingest([pair("mine", "777"), pair("one")])
    other.decide(identifier(other, "mine"), "reject", name="Hoa", reason="a typing error")
    before = register(other)
    other.ingest_archive(decided.archive(tmp_path / "first"))
    after = register(other)
    assert after[:1] == before
    assert [row["decision"] for row in after] == [1, 2, 3, 4, 5, 6]
    undo = after[-1]
    assert (undo["action"], undo["undoes"]) == ("undo", 4)  # it was number 3 there
    assert after[3]["action"] == "reject" and after[3]["undone"]
    assert status(other)["mine"] == ("rejected", 777) and status(other)["three"] == ("reported", 300)
    # An undo that is made later travels too, and finds the decision it takes back.
    decided.undo(2, **WHO)
    assert other.ingest_archive(decided.archive(tmp_path / "second")).decisions == 1
    assert register(other)[-1]["undoes"] == 3 and status(other)["two"] == ("reported", 250)
    # What went from one to the other and back is still the same decision.
    assert decided.ingest_archive(other.archive(tmp_path / "third")).decisions == 1
    assert decided.ingest_archive(other.archive(tmp_path / "fourth")).decisions == 0


def test_the_same_decision_made_twice_stays_two(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 1, 2, 3, 4, 5, tzinfo=tz)

    monkeypatch.setattr(decisions, "datetime", Clock)
    warehouse.ingest([pair()])
    for _ in range(2):
        warehouse.decide(identifier(warehouse), "accept", **WHO)
    warehouse.undo(2, **WHO)
    folder = warehouse.archive(tmp_path / "archive")
    other = open_warehouse(tmp_path / "other")
    assert [other.ingest_archive(folder).decisions for _ in range(2)] == [3, 0]
    assert register(other) == register(warehouse)


def test_the_later_decision_counts_whatever_was_taken_over_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = {}
    for year, value in ((2024, 101), (2025, 102)):

        class Clock(datetime):
            at = year

            @classmethod
            def now(cls, tz=None):
                return cls(cls.at, 1, 1, tzinfo=tz)

        monkeypatch.setattr(decisions, "datetime", Clock)
        made = open_warehouse(tmp_path / str(year))
        made.ingest([pair()])
        made.decide(identifier(made), "correct", changes={"value": value}, **WHO)
        archives[year] = made.archive(tmp_path / f"archive-{year}")
    for order in ((2024, 2025), (2025, 2024)):
        other = open_warehouse(tmp_path / f"from-{order[0]}")
        for year in order:
            other.ingest_archive(archives[year])
        assert status(other)["one"] == ("corrected", 102)


def test_a_document_that_has_another_name_here(decided: Warehouse, tmp_path: Path) -> None:
    other = open_warehouse(tmp_path / "other")
    other.ingest([pair("one", "55", about={"source": "elsewhere/one.txt"})])
    other.ingest_archive(decided.archive(tmp_path / "archive"))
    name = register(other)[0]["document"]
    assert name.startswith("one~") and status(other)[name][0] == "confirmed"
    assert status(other)["one"] == ("reported", 55)


def change(folder: Path, **columns: object) -> None:
    """Put other values into the first decision of an archive, with a manifest that says so."""
    path = folder / "decisions.parquet"
    table = pq.read_table(path)
    for name, value in columns.items():
        index = table.schema.get_field_index(name)
        values = [value, *table.column(name).to_pylist()[1:]]
        table = table.set_column(index, name, pa.array(values, type=table.schema.field(name).type))
    pq.write_table(table, path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for item in manifest["files"]:
        if item["path"] == path.name:
            item["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


RECORD = {
    "metric": "m",
    "measure": "count",
    "value": 1,
    "unit": "count",
    "qualifier": "exact",
    "start": 0,
    "end": 3,
}


@pytest.mark.parametrize(
    "columns",
    [
        {"action": "approve"},
        {"name": " "},
        {"undoes": 2},
        {"action": "undo"},
        {"action": "undo", "undoes": 99},
        {"decision": 2},
        {"record": None},
        {"record": "[]"},
        {"record": "{"},
        {"record": json.dumps({**RECORD, "value": "many"})},
        {"record": json.dumps({**RECORD, "value": float("nan")})},
        {"record": json.dumps({**RECORD, "level": "galaxy"})},
        {"record": json.dumps({**RECORD, "end": 0})},
        {"record": json.dumps({**RECORD, "province": 5})},
    ],
)
def test_an_archive_with_a_decision_that_does_not_fit_is_refused(
    whole: Path, tmp_path: Path, columns: dict[str, object]
) -> None:
    folder = shutil.copytree(whole, tmp_path / "archive")
    change(folder, **columns)
    other = open_warehouse(tmp_path / "other")
    with pytest.raises(WarehouseError, match=r"decisions\.parquet.*Archive it anew"):
        other.ingest_archive(folder)
    assert not other.exists


def test_a_changed_decision_that_fits_is_taken(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "archive")
    change(folder, record=json.dumps(RECORD))  # so the others are refused for what is wrong with them
    assert open_warehouse(tmp_path / "other").ingest_archive(folder).decisions == 5


def test_an_emptied_field_is_no_field(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    changes = {"level": "", "base_period": "", "province": ""}
    warehouse.decide(identifier(warehouse), "correct", changes=changes, **WHO)
    with warehouse.reader() as reader:
        row = queries.observation(reader, identifier(warehouse)).iloc[0]
    assert row["status"] == "corrected" and row["level"] is None and row["province"] is None
