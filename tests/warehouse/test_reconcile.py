"""The arithmetic checks: what must be found, what must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import load_catalogue
from metrics.extract import extract
from metrics.read import ReadError, read
from metrics.warehouse import Reader, Warehouse, queries, reconcile
from metrics.warehouse.rounding import decimals, interval
from tests.warehouse.gold import corpus
from tests.warehouse.make import document, facts, figure, observation

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "seeds"
YEAR_BEFORE = {"base_period": "2021"}


def checks(*observations) -> list[tuple[str, str]]:
    return [(f.check, f.severity) for f in reconcile.check_document(facts(*observations))]


def across(*observations, headline: bool = True) -> list[tuple[str, str]]:
    return [(f.check, f.severity) for f in reconcile.check_across(facts(*observations, headline=headline))]


# --- rounding ---


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "stated", "expected"),
    [
        (133, "pct", "exact", None, (132.5, 133.5)),
        (102.9, "pct", "exact", None, (102.85, 102.95)),
        (111, "pct", "exact", "11", (110.5, 111.5)),
        (132.7, "pct", "exact", "132,70", (132.695, 132.705)),
        (93, "count", "exact", None, (93, 93)),
        (2000, "count", "at_least", None, (2000, float("inf"))),
        (50, "pct", "at_most", None, (0.0, 50.5)),
        (1000, "count", "approx", None, (950, 1050)),
        (-11.5, "pct", "exact", None, (-11.55, -11.45)),
    ],
)
def test_intervals(value, unit, qualifier, stated, expected) -> None:
    assert interval(value, unit, qualifier, stated) == pytest.approx(expected)


@given(st.integers(0, 3), st.integers(-99_999, 99_999))
def test_a_rounded_number_lies_in_its_interval(places: int, digits: int) -> None:
    printed = digits / 10**places
    low, high = interval(printed, "pct")
    assert low <= printed <= high and high - low <= 1.0 + 1e-9
    assert decimals(printed) <= places


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_a_true_percent_is_never_a_finding(count: int, target: int, places: int) -> None:
    printed = round(100 * count / target, places)
    found = checks(figure(count), figure(target, "target"), figure(printed, "pct_of_target"))
    # A percent whose last printed digit is 0 looks coarser than it is, never finer.
    assert found == []


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_true_change_is_never_a_finding(now: int, before: int) -> None:
    printed = round(100 * (now / before - 1), 1)
    assert (
        checks(figure(now), figure(before, period="2021"), figure(printed, "change_pct", **YEAR_BEFORE)) == []
    )


@given(st.integers(1, 100_000), st.integers(1, 400))
def test_the_implied_target_interval_holds_the_true_target(count: int, target: int) -> None:
    printed = round(100 * count / target, 1)
    if printed <= 0:
        return
    (value,) = reconcile.implied_values(facts(figure(count), figure(printed, "pct_of_target")))
    assert value.low <= target <= value.high and value.low <= value.value <= value.high


# --- the seed figures ---


def test_93_of_70_agrees_with_133_percent() -> None:
    assert checks(figure(93), figure(70, "target"), figure(133, "pct_of_target")) == []


def test_a_wrong_percent_is_found() -> None:
    (found,) = reconcile.check_document(facts(figure(93), figure(70, "target"), figure(135, "pct_of_target")))
    assert (found.check, found.severity) == ("target_percent", "error")
    assert (found.low, found.high, round(found.found or 0, 2)) == (134.5, 135.5, 132.86)
    assert found.formula == "93 / 70 (target) = 132.86 %; reported 135 %"
    assert len(found.facts) == 3 and found.tolerance


def implied(*observations) -> tuple[float, float, float, str | None]:
    (value,) = reconcile.implied_values(facts(*observations))
    return value.value, value.low, value.high, value.period


def test_implied_values_of_the_seeds() -> None:
    assert implied(figure(2472), figure(190, "pct_of_target")) == (1301, 1298, 1304, "2022")
    assert implied(figure(10027), figure(102.9, "pct_of_target")) == (9744, 9740, 9749, "2022")
    assert implied(figure(10027), figure(12.9, "change_pct", **YEAR_BEFORE)) == (8881, 8878, 8885, "2021")
    assert implied(figure(548), figure(-69, "change_abs", **YEAR_BEFORE)) == (617, 617, 617, "2021")


def test_implied_values_say_where_they_come_from() -> None:
    (value,) = reconcile.implied_values(facts(figure(2472), figure(190, "pct_of_target")))
    assert value.measure == "target" and len(value.facts) == 2
    assert value.formula == "2,472 / 190 % = 1,301 (1,298 to 1,304)"


def test_nothing_is_implied_by_open_figures() -> None:
    assert (
        reconcile.implied_values(facts(figure(2472), figure(190, "pct_of_target", qualifier="at_least")))
        == []
    )
    assert reconcile.implied_values(facts(figure(2472), figure(12.9, "change_pct"))) == []
    assert (
        reconcile.implied_values(facts(figure(2472, start=10), figure(190, "pct_of_target", start=4000)))
        == []
    )


def test_no_finding_on_the_seed_digests(warehouse: Warehouse) -> None:
    warehouse.ingest(corpus("seed_digests"))
    with warehouse.reader() as reader:
        assert queries.findings(reader).to_dict("records") == []
        frame = queries.implied(reader, metric="new_members")
    found = {
        (row["measure"], row["province"]): (row["value"], row["low"], row["high"])
        for row in frame.to_dict("records")
    }
    assert found[("target", "Đồng Tháp")] == (1301, 1298, 1304)
    assert found[("target", "Hà Nội")] == (9744, 9740, 9749)
    assert found[("count", "Hà Nội")] == (8881, 8878, 8885)


def test_a_planted_contradiction_is_found(warehouse: Warehouse) -> None:
    text = "Năm 2021 thành lập 93/80 tổ chức đảng, đạt 133% chỉ tiêu."
    made = document("planted", text=text, source="in/planted.txt")
    common = {"metric": "orgs_established", "period": "2021"}
    planted = [
        observation(made, "93", **common),
        observation(made, "80", measure="target", **common),
        observation(made, "133", measure="pct_of_target", unit="pct", **common),
    ]
    warehouse.ingest([*corpus("seed_digests"), (made, planted)])
    with warehouse.reader() as reader:
        (row,) = queries.findings(reader).to_dict("records")
        assert (row["check"], row["severity"], row["documents"]) == ("target_percent", "error", "planted")
        assert row["formula"] == "93 / 80 (target) = 116.25 %; reported 133 %"
        named = queries.observations(reader, documents=["planted"])["observation_id"]
        assert set(row["observations"].split(",")) == set(named)
        assert len(queries.findings(reader, document="planted")) == 1
        assert (
            queries.findings(reader, document="other").empty
            and queries.findings(reader, severities=["note"]).empty
        )


# --- within a document ---


def test_a_last_digit_that_differs_is_a_note() -> None:
    assert checks(figure(70), figure(91, "target"), figure(76.93, "pct_of_target")) == [
        ("target_percent", "note")
    ]
    assert checks(figure(52), figure(90, "target"), figure(57.77, "pct_of_target")) == [
        ("target_percent", "note")
    ]


def test_a_percent_of_the_years_target_reached_at_half_year_is_allowed() -> None:
    half = {"period": "2022-H1"}
    plan = figure(1500, "target", period="2022")
    assert checks(figure(569, **half), plan, figure(37.9, "pct_of_target", **half)) == []
    assert checks(figure(569, **half), plan, figure(47.9, "pct_of_target", **half)) == [
        ("target_percent", "error")
    ]


def test_among_several_counts_one_that_fits_is_enough() -> None:
    assert checks(figure(93), figure(20), figure(70, "target"), figure(133, "pct_of_target")) == []


def test_shares_against_counts() -> None:
    rated = {"metric": "rated_clean_strong", "population": "grassroots_orgs"}
    whole = figure(400, "denominator", **rated)
    assert checks(figure(300, **rated), whole, figure(75, "rate_pct", **rated)) == []
    assert checks(figure(300, **rated), whole, figure(57, "rate_pct", **rated)) == [("share", "error")]
    assert ("count_over_population", "error") in checks(figure(500, **rated), whole)


def test_changes_against_counts() -> None:
    before = figure(8881, period="2021")
    assert checks(figure(10027), before, figure(12.9, "change_pct", **YEAR_BEFORE)) == []
    assert checks(figure(10027), before, figure(21.9, "change_pct", **YEAR_BEFORE)) == [("change", "error")]
    assert checks(figure(10027), before, figure(1146, "change_abs", **YEAR_BEFORE)) == []
    assert checks(figure(10027), before, figure(-1146, "change_abs", **YEAR_BEFORE)) == [("change", "error")]
    points = {"metric": "rated_clean_strong", "measure": "change_abs", "unit": "pp", **YEAR_BEFORE}
    rates = [
        figure(v, "rate_pct", metric="rated_clean_strong", period=p)
        for v, p in ((54.83, "2022"), (45.55, "2021"))
    ]
    assert checks(*rates, figure(9.28, **points)) == []
    assert checks(*rates, figure(19.28, **points)) == [("change", "error")]


def test_parts_against_the_whole() -> None:
    assert checks(figure(100), figure(40, subgroup="female")) == []
    assert checks(figure(100), figure(140, subgroup="female")) == [("part_over_whole", "error")]
    badges = {"metric": "badges_awarded"}
    parts = [figure(60, category="30", **badges), figure(50, category="40", **badges)]
    assert checks(figure(110, **badges), *parts) == []
    assert checks(figure(100, **badges), *parts) == [("categories_over_total", "warning")]
    assert checks(figure(100, level="province"), figure(140, subgroup="female", period="2021")) == []


def rating(metric: str, value: float, **fields):
    return figure(value, "rate_pct", metric=metric, **({"population": "grassroots_orgs"} | fields))


def test_classes_that_exceed_100() -> None:
    fine = [rating("rated_clean_strong", 62.62), rating("rated_good", 30.96), rating("rated_completed", 6.13)]
    assert checks(*fine, rating("rated_failed", 0.29)) == []
    assert checks(*fine, rating("rated_failed", 5.0)) == [("classes_over_100", "error")]
    # Exemplary is a part of clean-strong: 25.33 with 81.52 is no contradiction.
    assert checks(rating("rated_clean_strong_exemplary", 25.33), rating("rated_clean_strong", 81.52)) == []
    assert checks(rating("rated_excellent", 20), rating("rated_completed", 100)) == [
        ("classes_over_100", "note")
    ]
    assert checks(rating("rated_excellent", 60), rating("rated_good", 60, population="cells")) == []
    assert checks(rating("rated_excellent", 104)) == [("share_over_100", "error")]


# --- between documents ---


def test_the_same_figure_reported_differently() -> None:
    one, two = figure(100), figure(120, document="two")
    assert across(one, two) == [("conflict", "warning")]
    assert across(one, figure(100, document="two")) == []
    assert across(one, figure(120)) == []  # one document
    assert across(one, figure(120, document="two", level="bloc", organization="Khối")) == [
        ("body_over_province", "warning")
    ]
    assert across(one, figure(120, document="two", subgroup="female")) == []
    assert across(one, figure(120, document="two", period="2021")) == []
    assert across(figure(95, qualifier="at_least"), figure(100, document="two")) == []
    assert across(figure(95, metric="other"), figure(100, document="two", metric="other")) == []


def test_a_half_year_above_its_year() -> None:
    year, half = figure(100, document="a"), figure(120, period="2022-H1", document="b")
    assert across(year, half) == [("part_over_year", "warning")]
    assert across(year, figure(120, period="2022-H1", document="a")) == [("part_over_year", "error")]
    assert across(year, figure(90, period="2022-H1", document="b")) == []
    assert across(year, figure(120, period="2021-H1", document="b")) == []
    nine, six = figure(80, period="2022-M01..M09"), figure(90, period="2022-H1", document="b")
    assert across(nine, six) == [("part_over_year", "warning")]
    assert across(figure(80, period="2022-H2"), six) == []
    stock = {"metric": "members_total"}
    assert across(figure(100, **stock), figure(120, period="2022-03", document="b", **stock)) == []


def test_a_change_against_another_documents_figure() -> None:
    change = figure(12.9, "change_pct", **YEAR_BEFORE)
    assert across(figure(10027), change, figure(8881, period="2021", document="b")) == []
    found = across(figure(10027), change, figure(9500, period="2021", document="b"))
    assert found == [("change_across", "warning")]


def test_outliers_against_the_places_own_history() -> None:
    years = [figure(100 + n, period=str(2010 + n), document=str(n)) for n in range(6)]
    assert across(*years) == []
    assert across(*years, figure(9000, period="2020", document="x")) == [("outlier", "note")]
    assert across(*years[:3], figure(9000, period="2020", document="x")) == []


def test_a_body_above_its_province() -> None:
    body = {"level": "district", "organization": "Huyện Xuân Lộc", "document": "b"}
    assert across(figure(100), figure(20, **body)) == []
    assert across(figure(100), figure(200, **body)) == [("body_over_province", "warning")]
    assert across(figure(100), figure(200, **{**body, "province": "Hà Nội"})) == []


def test_stocks_are_stocks_in_the_catalogue() -> None:
    catalogue = load_catalogue()
    assert all(catalogue.metrics[code].kind == "stock" for code in reconcile.STOCKS)
    assert (reconcile.LOOSE | reconcile.SCOPED) - {"other"} <= set(catalogue.metrics)


def test_findings_of_the_corpus_are_few_and_explained(reader: Reader) -> None:
    frame = queries.findings(reader)
    documents = queries.info(reader).documents
    assert 0 < len(frame) < documents / 10
    assert frame["finding"].is_unique and frame["formula"].str.len().gt(5).all()
    assert set(frame["severity"]) <= {"error", "warning", "note"}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
def test_no_finding_on_the_seed_articles_as_extracted(warehouse: Warehouse) -> None:
    found = [item for item in read([SEEDS]) if not isinstance(item, ReadError)]
    warehouse.ingest([(item, extract(item)) for item in found])
    assert len(found) == 5
    with warehouse.reader() as reader:
        assert queries.findings(reader).to_dict("records") == []
        frame = queries.implied(reader)
    values = {(row.metric, row.measure, row.province, row.value) for row in frame.itertuples()}
    assert values >= {
        ("new_members", "target", "Đồng Tháp", 1301),
        ("new_members", "target", "Hà Nội", 9744),
        ("new_members", "count", "Hà Nội", 8881),
        ("orgs_established", "target", "Hà Nội", 70),
    }
