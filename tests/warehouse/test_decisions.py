"""Decisions of people: append-only, outliving a newer catalogue, undone by another row."""

from __future__ import annotations

import json

import pytest

from metrics.warehouse import Warehouse, queries
from tests.warehouse.make import document, observation, pair

WHO = {"name": "Lan", "reason": "checked against the report"}


def figures(warehouse: Warehouse, **filters):
    with warehouse.reader() as reader:
        return queries.observations(reader, include_rejected=True, **filters).to_dict("records")


def only(warehouse: Warehouse, **filters):
    (row,) = figures(warehouse, **filters)
    return row


def test_accept(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    before = warehouse.version
    warehouse.decide(only(warehouse)["observation_id"], "accept", **WHO)
    row = only(warehouse)
    assert (row["status"], row["decided_by"], row["value"]) == ("confirmed", "Lan", 100)
    assert warehouse.version != before
    with warehouse.reader() as reader:
        assert queries.info(reader).confirmed == 1


def test_reject_hides_the_figure_from_charts(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    warehouse.decide(only(warehouse)["observation_id"], "reject", **WHO)
    assert only(warehouse)["status"] == "rejected"
    with warehouse.reader() as reader:
        assert queries.observations(reader).empty
        assert queries.headline(reader, "new_members", "count").empty
        assert len(queries.document_observations(reader, "one")) == 1
        assert queries.coverage(reader).empty


def test_correct_keeps_what_was_extracted(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    before = only(warehouse)
    warehouse.decide(before["observation_id"], "correct", changes={"value": 110, "period": "2021"}, **WHO)
    row = only(warehouse)
    assert (row["value"], row["year"], row["status"], row["original_value"]) == (110, 2021, "corrected", 100)
    assert (row["observation_id"], row["quote"]) == (before["observation_id"], before["quote"])
    warehouse.decide(row["observation_id"], "correct", changes={"value": 120}, **WHO)
    row = only(warehouse)
    assert (row["value"], row["year"], row["original_value"]) == (120, 2021, 100)


def test_a_confirmed_figure_comes_before_a_later_report(warehouse: Warehouse) -> None:
    later = pair("later", "130", about={"published": "2024-01-01"})
    warehouse.ingest([pair("early"), later])

    def shown() -> float:
        with warehouse.reader() as reader:
            return queries.headline(reader, "new_members", "count")["value"].iloc[0]

    assert shown() == 130
    early = only(warehouse, documents=["early"])
    warehouse.decide(early["observation_id"], "accept", **WHO)
    assert shown() == 100


def test_add_a_figure_that_was_missed(warehouse: Warehouse) -> None:
    made = document(text="Đảng bộ có 5.000 đảng viên.")
    warehouse.ingest([(made, [])])
    start = made.text.index("5.000")
    fields = {
        "metric": "members_total", "measure": "count", "value": 5000, "unit": "count", "qualifier": "exact",
        "period": "2022", "province": "Đồng Nai", "level": "province",
    }  # fmt: skip
    warehouse.add_figure("one", start, start + 16, fields, number=(start, start + 5), **WHO)
    row = only(warehouse)
    assert (row["status"], row["quote"], row["value"]) == ("added", "5.000 đảng viên.", 5000)
    warehouse.ingest([(made, [observation(made, "5.000", metric="members_total", catalogue_version="2")])])
    row = only(warehouse)  # found by a newer catalogue too: still one figure
    assert row["status"] == "added"


def test_decisions_outlive_a_newer_catalogue(warehouse: Warehouse) -> None:
    made = document(text="Kết nạp 100 đảng viên; khai trừ 7; xóa tên 3; cảnh cáo 9.")
    names = {
        "100": "new_members",
        "7": "members_expelled",
        "3": "members_struck_off",
        "9": "members_disciplined",
    }
    warehouse.ingest([(made, [observation(made, n, metric=m) for n, m in names.items()])])
    identifier = {row["metric"]: row["observation_id"] for row in figures(warehouse)}
    warehouse.decide(identifier["new_members"], "accept", **WHO)
    warehouse.decide(identifier["members_expelled"], "correct", changes={"value": 8}, **WHO)
    warehouse.decide(identifier["members_struck_off"], "reject", **WHO)
    warehouse.decide(identifier["members_disciplined"], "accept", **WHO)
    newer = [
        observation(
            made, "100", period="2019", start=0, catalogue_version="2"
        ),  # period now read differently
        observation(made, "7", metric="members_expelled", catalogue_version="2"),
        observation(made, "3", metric="members_struck_off", catalogue_version="2"),
        # 9 is no longer found at all
    ]
    warehouse.ingest([(made, newer)])
    rows = {row["metric"]: row for row in figures(warehouse)}
    assert (rows["new_members"]["status"], rows["new_members"]["period"]) == ("confirmed", "2022")
    assert (rows["members_expelled"]["status"], rows["members_expelled"]["value"]) == ("corrected", 8)
    assert rows["members_struck_off"]["status"] == "rejected"
    assert (rows["members_disciplined"]["status"], rows["members_disciplined"]["value"]) == ("confirmed", 9)
    assert len(rows) == 4


def test_a_rejection_holds_for_the_reading_that_was_rejected(warehouse: Warehouse) -> None:
    made = document()
    warehouse.ingest([(made, [observation(made, period="2021")])])
    warehouse.decide(only(warehouse)["observation_id"], "reject", **WHO)
    warehouse.ingest([(made, [observation(made, period="2022", catalogue_version="2")])])
    assert only(warehouse)["status"] == "reported"


def test_undo(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    first = warehouse.decide(only(warehouse)["observation_id"], "correct", changes={"value": 1}, **WHO)
    second = warehouse.decide(only(warehouse)["observation_id"], "reject", **WHO)
    assert only(warehouse)["status"] == "rejected"
    warehouse.undo(second, **WHO)
    assert (only(warehouse)["status"], only(warehouse)["value"]) == ("corrected", 1)
    warehouse.undo(first, **WHO)
    assert (only(warehouse)["status"], only(warehouse)["value"]) == ("reported", 100)
    with pytest.raises(ValueError, match="undone already"):
        warehouse.undo(first, **WHO)
    with pytest.raises(ValueError, match="no decision 99"):
        warehouse.undo(99, **WHO)
    with warehouse.reader() as reader:
        register = queries.decisions(reader)
        assert register["action"].tolist() == ["undo", "undo", "reject", "correct"]
        assert register["undone"].tolist() == [False, False, True, True]
        assert json.loads(register["record"].iloc[-1])["value"] == 1
        assert len(queries.corrections(reader)) == 4


def test_decisions_wait_while_another_version_is_shown(warehouse: Warehouse) -> None:
    warehouse.ingest([pair(number="100")])
    warehouse.decide(only(warehouse)["observation_id"], "accept", **WHO)
    warehouse.ingest([pair(number="250")])
    assert only(warehouse)["status"] == "reported"
    warehouse.ingest([pair(number="100")])
    assert only(warehouse)["status"] == "confirmed"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "many"}, "value must be a number"),
        ({"value": True}, "value must be a number"),
        ({"value": float("inf")}, "value must be a number"),
        ({"value": None}, "value must be given"),
        ({"measure": "guess"}, "measure must be one of"),
        ({"level": "galaxy"}, "level must be one of"),
        ({"period": "last year"}, "period must look like"),
        ({"metric": "New Members"}, "metric must be a code"),
        ({"quote": "other words"}, "cannot be changed: quote"),
        ({"province": 5}, "province must be text"),
    ],
)
def test_wrong_fields_are_refused_in_words(warehouse: Warehouse, changes, words: str) -> None:
    warehouse.ingest([pair()])
    row = only(warehouse)
    with pytest.raises(ValueError, match=words):
        warehouse.decide(row["observation_id"], "correct", changes=changes, **WHO)
    with warehouse.reader() as reader:
        assert queries.decisions(reader).empty


def test_a_decision_needs_a_figure_a_name_and_a_reason(warehouse: Warehouse) -> None:
    warehouse.ingest([pair()])
    identifier = only(warehouse)["observation_id"]
    with pytest.raises(ValueError, match="no current figure"):
        warehouse.decide("0" * 16, "accept", **WHO)
    for who in ({"name": " ", "reason": "x"}, {"name": "x", "reason": ""}):
        with pytest.raises(ValueError, match="name and a reason"):
            warehouse.decide(identifier, "accept", **who)
    with pytest.raises(ValueError, match="action must be"):
        warehouse.decide(identifier, "add", **WHO)
    with pytest.raises(ValueError, match="changed fields"):
        warehouse.decide(identifier, "correct", **WHO)
    with pytest.raises(ValueError, match="is no part of it"):
        warehouse.add_figure(
            "one",
            5,
            99999,
            {"metric": "m", "measure": "count", "value": 1, "unit": "count", "qualifier": "exact"},
            **WHO,
        )
    with pytest.raises(ValueError, match="must be given: value"):
        warehouse.add_figure(
            "one", 5, 9, {"metric": "m", "measure": "count", "unit": "count", "qualifier": "exact"}, **WHO
        )
