"""Ingest: safe to repeat, keyed by content, one bad document isolated."""

from __future__ import annotations

import dataclasses

import pytest

from metrics.warehouse import Failure, Warehouse, queries
from tests.warehouse.gold import corpus
from tests.warehouse.make import document, observation, pair


def values(warehouse: Warehouse) -> list[float]:
    with warehouse.reader() as reader:
        return sorted(queries.observations(reader)["value"])


def test_everything_that_goes_in_comes_out(warehouse: Warehouse) -> None:
    given = corpus("seed_digests", "north")
    report = warehouse.ingest(given)
    assert (report.new, report.observations) == (len(given), sum(len(o) for _, o in given))
    with warehouse.reader() as reader:
        frame = queries.observations(reader)
        text = {name: queries.document(reader, name).text for name in frame["document"].unique()}
    assert len(frame) == report.observations
    for row in frame.to_dict("records"):
        assert text[row["document"]][row["start"] : row["end"]] == row["quote"]
    expected = sorted(
        (o.document, o.metric, o.measure, o.value, o.start, o.period or "") for _, all_ in given for o in all_
    )
    frame["period"] = frame["period"].fillna("")
    found = frame[["document", "metric", "measure", "value", "start", "period"]].itertuples(
        index=False, name=None
    )
    assert sorted(found) == expected


def test_repeating_changes_nothing(warehouse: Warehouse) -> None:
    first = warehouse.ingest(corpus("seed_digests"))
    again = warehouse.ingest(corpus("seed_digests"))
    assert (again.unchanged, again.changed, again.version) == (5, False, first.version)
    with warehouse.reader() as reader:
        assert len(queries.ingest_runs(reader)) == 1


def test_one_document_from_two_files_has_two_sightings(warehouse: Warehouse) -> None:
    made, figures = pair()
    other = dataclasses.replace(made, id="copy", source="elsewhere/copy.txt")
    report = warehouse.ingest([(made, figures), (other, figures)])
    assert (report.new, report.sightings, report.unchanged) == (1, 2, 1)
    with warehouse.reader() as reader:
        assert queries.document(reader, "one").sources == ("elsewhere/copy.txt", "in/one.txt")
        assert len(queries.documents(reader)) == 1


@pytest.mark.parametrize("batch", [1, 10])
def test_a_changed_document_is_a_new_version(warehouse: Warehouse, batch: int) -> None:
    report = warehouse.ingest([pair(number="100"), pair(number="250")], batch=batch)
    assert (report.new, report.new_versions) == (1, 1)
    assert values(warehouse) == [250]
    with warehouse.reader() as reader:
        new, old = queries.document(reader, "one"), queries.document(reader, "one", version=1)
    assert (new.version, new.versions, old.current) == (2, (1, 2), False)
    assert "100" in old.text and "250" in new.text


@pytest.mark.parametrize("batch", [1, 10])
def test_an_earlier_content_that_comes_back_is_shown_again(warehouse: Warehouse, batch: int) -> None:
    warehouse.ingest([pair(number="100"), pair(number="250"), pair(number="100")], batch=batch)
    assert values(warehouse) == [100]
    with warehouse.reader() as reader:
        assert queries.document(reader, "one").version == 1


def test_two_files_that_share_a_name_do_not_hide_each_other(warehouse: Warehouse) -> None:
    report = warehouse.ingest(
        [pair(number="100", about={"source": "a/r.txt"}), pair(number="250", about={"source": "b/r.txt"})]
    )
    assert (report.new, report.new_versions) == (2, 0)
    assert values(warehouse) == [100, 250]
    again = warehouse.ingest([pair(number="250", about={"source": "b/r.txt"})])
    assert again.unchanged == 1
    changed = warehouse.ingest([pair(number="260", about={"source": "b/r.txt"})])
    assert changed.documents == 1 and values(warehouse)[0] == 100


def test_an_address_tells_that_a_document_is_the_same(warehouse: Warehouse) -> None:
    address = {"url": "https://example.org/1"}
    warehouse.ingest([pair(number="100", about={"source": "a.html", **address})])
    report = warehouse.ingest([pair(number="250", about={"source": "b.html", **address})])
    assert report.new_versions == 1 and values(warehouse) == [250]


def test_a_newer_catalogue_replaces_the_figures_and_keeps_the_old_ones(warehouse: Warehouse) -> None:
    made = document(text="Năm 2022 kết nạp 100 đảng viên, khai trừ 7 đảng viên, xóa tên 3.")
    old = [observation(made, "100"), observation(made, "7", metric="members_expelled", period="2021")]
    warehouse.ingest([(made, old)])
    newer = {"catalogue_version": "2"}
    new = [
        observation(made, "100", **newer),
        observation(made, "7", metric="members_expelled", period="2022", **newer),
        observation(made, "3", metric="members_struck_off", **newer),
    ]
    report = warehouse.ingest([(made, new)])
    assert (report.replaced, report.new) == (1, 0)
    assert values(warehouse) == [3, 7, 100]
    with warehouse.reader() as reader:
        register = queries.corrections(reader)
        kept = queries.observations(reader, metrics=["members_expelled"]).iloc[0]
    assert sorted(zip(register["change"], register["fields"], strict=True)) == [
        ("added", ""),
        ("changed", "period"),
    ]
    assert kept["period"] == "2022" and kept["catalogue_version"] == "2"
    assert warehouse.known("2") and not warehouse.known("1")


def test_identifiers_survive_a_newer_catalogue(warehouse: Warehouse) -> None:
    made = document()

    def identifier() -> str:
        with warehouse.reader() as reader:
            return queries.observations(reader)["observation_id"].iloc[0]

    warehouse.ingest([(made, [observation(made)])])
    before = identifier()
    warehouse.ingest([(made, [observation(made, period="2021", start=0, end=30, province="Hà Nội")])])
    assert identifier() == before


def test_a_document_that_cannot_be_stored_does_not_take_the_others_along(warehouse: Warehouse) -> None:
    good, bad, worse = pair("good"), pair("bad", level="galaxy"), pair("worse", "101", value=float("nan"))
    report = warehouse.ingest([good, bad, pair("also", "102"), worse])
    assert report.new == 2 and values(warehouse) == [100, 102]
    assert [(f.source, f.stage) for f in report.failures] == [
        ("in/bad.txt", "store"),
        ("in/worse.txt", "store"),
    ]
    with warehouse.reader() as reader:
        assert set(queries.failures(reader)["source"]) == {"in/bad.txt", "in/worse.txt"}


def test_lone_surrogates_are_refused_not_fatal(warehouse: Warehouse) -> None:
    report = warehouse.ingest([pair("good"), pair("bad", "101", about={"title": "broken \ud800 title"})])
    assert (report.new, len(report.failures)) == (1, 1)


def test_failures_of_earlier_stages_are_kept_once_and_forgotten_when_cured(warehouse: Warehouse) -> None:
    failure = Failure("in/one.txt", "read", "empty file")
    for _ in range(2):
        warehouse.ingest([], failures=[failure])
    with warehouse.reader() as reader:
        assert queries.failures(reader)[["source", "stage", "error"]].values.tolist() == [
            ["in/one.txt", "read", "empty file"]
        ]
    warehouse.ingest([pair()])
    with warehouse.reader() as reader:
        assert queries.failures(reader).empty


def test_a_generator_is_consumed_in_batches(warehouse: Warehouse) -> None:
    taken: list[int] = []
    seen: list[tuple[int, int]] = []

    def produce():
        for number in range(100, 112):
            taken.append(number)
            yield pair(f"d{number}", str(number))

    warehouse.ingest(produce(), progress=lambda done: seen.append((done, len(taken))), batch=5)
    assert seen == [(5, 10), (10, 12), (12, 12)]  # one batch ahead


def test_what_was_stored_before_an_error_in_the_source_is_published(warehouse: Warehouse) -> None:
    def produce():
        yield pair("one")
        yield pair("two", "101")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        warehouse.ingest(produce(), batch=1)
    assert values(warehouse) == [100, 101]


def test_documents_without_figures_count_as_known(warehouse: Warehouse) -> None:
    warehouse.ingest([(document(), [])], catalogue_version="7")
    assert len(warehouse.known("7")) == 1
    with warehouse.reader() as reader:
        assert queries.documents(reader)["observations"].tolist() == [0]
        assert queries.filter_options(reader).years == ()


def test_an_empty_ingest_publishes_an_empty_state(warehouse: Warehouse) -> None:
    assert warehouse.ingest([]).version
    with warehouse.reader() as reader:
        assert queries.info(reader).documents == 0
        assert queries.key_figures(reader).empty
        assert queries.series(reader, "new_members", "count").empty
        assert queries.targets(reader, "new_members").empty
        assert queries.ratings(reader).empty
        assert queries.compare_years(reader, "new_members", "count", 2020, 2021).empty
        assert queries.under_borders(reader, "new_members", "count", "34").empty
