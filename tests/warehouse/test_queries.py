"""What pages ask: the headline rule step by step, the seed figures by name, comparison."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from metrics.warehouse import Reader, Warehouse, queries
from metrics.warehouse.fold import fold
from metrics.warehouse.schema import CONTRACT_NAMES
from tests.warehouse.gold import corpus
from tests.warehouse.make import document, observation, pair

# --- the headline rule: in each pair the first must win ---

RULE = {
    "whole year before part": ({"period": "2022"}, {"period": "2022-H1"}),
    "nine months before six": ({"period": "2022-M01..M09"}, {"period": "2022-H1"}),
    "first half before second": ({"period": "2022-H1"}, {"period": "2022-H2"}),
    "stated before inferred": ({"period_evidence": "stated"}, {"period_evidence": "inferred"}),
    "inferred before the document's date": (
        {"period_evidence": "inferred"},
        {"period_evidence": "document_date"},
    ),
    "province stated before inferred": ({"province_evidence": "stated"}, {"province_evidence": "unknown"}),
    "exact before more than": ({"qualifier": "exact"}, {"qualifier": "at_least"}),
}


@pytest.mark.parametrize("first_wins", [True, False])
@pytest.mark.parametrize("case", RULE)
def test_headline_rule(warehouse: Warehouse, case: str, first_wins: bool) -> None:
    better, worse = RULE[case]
    # Names in both orders, so that no rule wins by the alphabet; the worse one is the later report.
    names = ("a", "b") if first_wins else ("b", "a")
    warehouse.ingest(
        [
            pair(names[0], "100", **better),
            pair(names[1], "200", about={"published": "2024-05-05"}, **worse),
        ]
    )
    with warehouse.reader() as reader:
        frame = queries.headline(reader, "new_members", "count")
        (row,) = frame.to_dict("records")
        assert (row["value"], row["n_other"], row["n_values"]) == (100, 1, 2)
        others = queries.alternatives(reader, row["observation_id"])
    assert others["value"].tolist() == [100, 200] and others["is_headline"].tolist() == [True, False]


def test_a_later_report_comes_before_an_earlier_one(warehouse: Warehouse) -> None:
    warehouse.ingest(
        [
            pair("a", "100", about={"published": "2023-01-01"}),
            pair("b", "200", about={"published": "2023-06"}),
        ]
    )
    with warehouse.reader() as reader:
        assert queries.headline(reader, "new_members", "count")["value"].tolist() == [200]


def test_stocks_show_their_latest_standing_and_are_never_part_of_a_year(warehouse: Warehouse) -> None:
    stock = {"metric": "members_total"}
    warehouse.ingest(
        [pair("a", "100", period="2022-03", **stock), pair("b", "200", period="2022-11", **stock)]
    )
    with warehouse.reader() as reader:
        (row,) = queries.headline(reader, "members_total", "count").to_dict("records")
    assert (row["value"], row["is_part"]) == (200, False)


@pytest.mark.parametrize(
    "other",
    [
        {"level": "bloc", "organization": "Đảng ủy Khối"},
        {"level": "district", "organization": "Huyện ủy Xuân Lộc"},
        {"level": "institution", "organization": "Đại học Đồng Nai"},
        {"subgroup": "female"},
        {"category": "30"},
        {"measure": "target"},
        {"unit": "pp"},
        {"metric": "members_total"},
        {"province": "Hà Nội"},
        {"period": "2021"},
    ],
)
def test_unlike_figures_never_compete(warehouse: Warehouse, other) -> None:
    made = document(text="Kết nạp 100 và 999.")
    warehouse.ingest([(made, [observation(made, "100"), observation(made, "999", **other)])])
    with warehouse.reader() as reader:
        frame = queries.observations(reader)
        assert frame["is_headline"].tolist() == [True, True] and frame["n_other"].tolist() == [0, 0]
        shown = queries.headline(reader, "new_members", "count", provinces=["Đồng Nai"], years=[2022])
    assert 100 in shown["value"].tolist() and (999 not in shown["value"].tolist() or "unit" in other)


def test_populations_are_never_mixed(warehouse: Warehouse) -> None:
    rated = {"metric": "rated_excellent", "measure": "rate_pct", "unit": "pct"}
    warehouse.ingest(
        [
            pair("a", "20", population="grassroots_orgs", period="2020", **rated),
            pair("b", "21", population="grassroots_orgs", period="2021", **rated),
            pair("c", "15", population="members", period="2022", **rated),
        ]
    )
    with warehouse.reader() as reader:
        frame = queries.headline(reader, "rated_excellent", "rate_pct")
        assert frame["value"].tolist() == [20, 21]
        assert frame.attrs["populations"] == ["grassroots_orgs", "members"]
        members = queries.headline(reader, "rated_excellent", "rate_pct", population="members")
    assert members["value"].tolist() == [15]


def test_bodies_of_one_level_are_places_of_their_own(warehouse: Warehouse) -> None:
    bloc = {"level": "bloc"}
    warehouse.ingest(
        [
            pair("a", "100", organization="Đảng bộ Khối Doanh nghiệp", **bloc),
            pair(
                "b",
                "200",
                organization="Đảng ủy khối Doanh nghiệp",
                about={"published": "2024-01-01"},
                **bloc,
            ),
            pair("c", "300", organization="Đảng bộ Khối Các cơ quan", **bloc),
        ]
    )
    with warehouse.reader() as reader:
        frame = queries.headline(reader, "new_members", "count", level="bloc")
        lines = queries.series(reader, "new_members", "count", level="bloc")
    assert sorted(frame["value"]) == [200, 300]  # two spellings of one body compete, another body does not
    assert lines["place"].nunique() == 2


def test_a_body_spelled_in_two_ways_is_one_line(warehouse: Warehouse) -> None:
    bloc = {"level": "bloc"}
    warehouse.ingest(
        [
            pair("a", "100", organization="Đảng bộ Khối Doanh nghiệp", period="2021", **bloc),
            pair("b", "150", organization="Đảng ủy khối Doanh nghiệp", period="2022", **bloc),
        ]
    )
    with warehouse.reader() as reader:
        lines = queries.series(reader, "new_members", "count", level="bloc")
        years = queries.compare_years(reader, "new_members", "count", 2021, 2022, level="bloc")
    assert lines["place"].unique().tolist() == ["Đảng ủy khối Doanh nghiệp"] and len(lines) == 2
    assert years["change_abs"].tolist() == [50]


# --- the seed figures by name ---


def value(frame, **wanted) -> float:
    for name, item in wanted.items():
        frame = frame[frame[name] == item]
    assert len(frame) == 1, frame
    return float(frame["value"].iloc[0])


def test_seed_figures(reader: Reader) -> None:
    count = queries.headline(reader, "new_members", "count")
    assert value(count, province="Đồng Tháp", year=2022) == 2472
    assert value(count, province="Hà Nội", year=2021) == 10027
    percent = queries.headline(reader, "new_members", "pct_of_target")
    assert value(percent, province="Đồng Tháp", year=2022) == 190
    assert value(percent, province="Hà Nội", year=2021) == 102.9
    assert value(queries.headline(reader, "new_members", "change_pct"), province="Hà Nội", year=2021) == 12.9
    assert (
        value(
            queries.headline(reader, "orgs_established", "pct_of_target", subgroup="private_enterprise"),
            province="Hà Nội",
            year=2021,
        )
        == 133
    )


def test_the_bloc_of_can_tho_is_never_can_tho(reader: Reader) -> None:
    shares = {
        "metric": "rated_clean_strong",
        "measure": "rate_pct",
        "provinces": ["Cần Thơ"],
        "years": [2011, 2012],
    }
    own = queries.headline(reader, **shares)
    assert own.empty
    bloc = queries.headline(reader, level="bloc", **shares)
    assert [value(bloc, year=2011), value(bloc, year=2012)] == [81.52, 77.27]
    profile = queries.profile(reader, "Cần Thơ")
    assert not profile["organization"].fillna("").str.contains("Khối").any()
    blocs = queries.profile(reader, "Cần Thơ", level="bloc")
    exemplary = blocs[blocs["metric"] == "rated_clean_strong_exemplary"]
    assert sorted(exemplary["value"]) == [22.06, 25.33]


def test_what_is_known_of_a_province(reader: Reader) -> None:
    lower = ["bloc", "district", "commune", "institution"]
    for name in queries.filter_options(reader).provinces:
        profile = queries.profile(reader, name)
        plain = profile[profile["subgroup"].isna() & profile["category"].isna()]
        own = queries.own_figures(reader, name)
        for column in ("metric", "measure", "value", "unit", "year", "is_part"):
            assert own[column].tolist() == plain[column].tolist()
        first = queries.profile(reader, name, limit=3)["observation_id"].tolist()
        assert first == profile["observation_id"].head(3).tolist()
        known = queries.extent(reader, provinces=[name], levels=["province", *lower])
        found = queries.province_extent(reader, name)
        assert (found.figures, found.documents) == (known.figures, known.documents)
        assert (found.first_year, found.last_year) == (known.first_year, known.last_year)
        assert found.below == queries.extent(reader, provinces=[name], levels=lower).figures
    assert queries.province_extent(reader, "none").figures == 0


# --- columns and filters ---


def test_contract_columns_are_there(reader: Reader) -> None:
    frame = queries.observations(reader, limit=5)
    assert set(CONTRACT_NAMES) <= set(frame.columns)
    assert {"observation_id", "year", "period_kind", "title", "publisher", "url", "published"} <= set(
        frame.columns
    )
    assert str(frame["year"].dtype) == "Int64"


def test_filters(reader: Reader) -> None:
    everything = queries.observations(reader)
    assert len(everything) == sum(len(o) for _, o in corpus())
    some = queries.observations(
        reader, metrics=["new_members"], measures=["count"], provinces=["Hà Nội", "Đồng Tháp"], levels=["province"],
        years=[2021, 2022], subgroup=None,
    )  # fmt: skip
    assert set(some["province"]) == {"Hà Nội", "Đồng Tháp"} and some["subgroup"].isna().all()
    assert queries.observations(reader, provinces=[]).empty
    women = queries.observations(reader, subgroup="female")
    assert len(women) > 0 and set(women["subgroup"]) == {"female"}
    pages = [queries.observations(reader, limit=100, offset=start) for start in (0, 100)]
    assert not set(pages[0]["observation_id"]) & set(pages[1]["observation_id"])


def test_filter_values_are_never_sql(reader: Reader) -> None:
    assert queries.observations(reader, provinces=["' OR 1=1 --"]).empty
    assert queries.documents(reader, "' OR 1=1 --").empty
    assert queries.document(reader, "x' OR '1'='1") is None


def test_text_filter_folds_diacritics(reader: Reader) -> None:
    plain = queries.observations(reader, text="dang bo ha noi")
    marked = queries.observations(reader, text="Đảng bộ Hà Nội")
    assert len(plain) == len(marked) > 0
    for row in marked.itertuples():
        assert all(word in fold(f"{row.quote} {row.organization}") for word in ("dang", "bo", "ha", "noi"))


def test_options_cover_the_figures(reader: Reader) -> None:
    options, everything = queries.filter_options(reader), queries.observations(reader)
    assert set(options.provinces) == set(everything["province"].dropna())
    assert set(options.years) == set(everything["year"].dropna())
    assert options.metrics["figures"].sum() == len(everything)
    assert set(options.subgroups) == set(everything["subgroup"].dropna())


def test_coverage_counts_provinces_only(reader: Reader) -> None:
    frame = queries.coverage(reader)
    direct = queries.observations(reader, levels=["province"])
    direct = direct[direct["year"].notna() & direct["province"].notna()]
    assert frame["figures"].sum() == len(direct)
    assert not frame.duplicated(["province", "year"]).any()


# --- series ---


def test_gaps_stay_gaps(warehouse: Warehouse) -> None:
    warehouse.ingest(
        [pair("a", "100", period="2018"), pair("b", "200", period="2021"), pair("c", "50", period="2022-H1")]
    )
    with warehouse.reader() as reader:
        frame = queries.series(reader, "new_members", "count", ["Đồng Nai"])
        whole = queries.series(
            reader, "new_members", "count", ["Đồng Nai"], years=(2017, 2022), part_years=False
        )
    assert frame["year"].tolist() == [2018, 2019, 2020, 2021, 2022]
    assert frame["missing"].tolist() == [False, True, True, False, False]
    assert [v for v in frame["value"] if not math.isnan(v)] == [100, 200, 50]
    assert frame["is_part"].tolist() == [False, False, False, False, True]
    assert whole["missing"].tolist() == [True, False, True, True, False, True]


# --- years, targets, ratings, key figures ---


def test_compare_years(warehouse: Warehouse) -> None:
    made = document("b", text="Kết nạp 120, tăng 20% so với năm 2021.")
    second = [
        observation(made, "120"),
        observation(made, "20", measure="change_pct", unit="pct", base_period="2021", start=made.text.index("20%"),
                    end=made.text.index("20%") + 2, spans=()),
    ]  # fmt: skip
    warehouse.ingest(
        [
            pair("a", "100", period="2021"),
            (made, second),
            pair("c", "70", period="2021", province="Hà Nội"),
            pair("d", "80", period="2022", province="Lào Cai"),
            pair("e", "50", period="2021", province="Sơn La"),
            pair("f", "60", period="2022-H1", province="Sơn La"),
        ]
    )
    with warehouse.reader() as reader:
        frame = queries.compare_years(reader, "new_members", "count", 2021, 2022)
    rows = {row["place"]: row for row in frame.to_dict("records")}
    assert (rows["Đồng Nai"]["change_abs"], rows["Đồng Nai"]["change_pct"]) == (20, pytest.approx(20))
    assert rows["Đồng Nai"]["reported_change_pct"] == 20 and not rows["Đồng Nai"]["reported_differs"]
    assert (rows["Hà Nội"]["only_in"], rows["Lào Cai"]["only_in"]) == ("a", "b")
    assert math.isnan(rows["Hà Nội"]["change_abs"])
    assert rows["Sơn La"]["is_part_b"] and math.isnan(
        rows["Sơn La"]["change_abs"]
    )  # half a year against a year


def test_any_two_periods_can_be_compared(warehouse: Warehouse) -> None:
    made = document("b", text="Nửa đầu năm 2022 kết nạp 60, tăng 20% so với cùng kỳ.")
    change = observation(made, "20", measure="change_pct", unit="pct", period="2022-H1")
    warehouse.ingest(
        [
            pair("a", "50", period="2021-H1"),
            (made, [observation(made, "60", period="2022-H1"), change]),
            pair("c", "130", period="2022"),  # stands before the half in the year, not in the half
            pair("d", "61", period="2022-H1", about={"published": "2023-02-01"}),
            pair("e", "9", period="2022-Q1", province="Hà Nội"),
        ]
    )
    with warehouse.reader() as reader:
        halves = queries.compare_periods(reader, "new_members", "count", "2021-H1", "2022-H1")
        mixed = queries.compare_periods(reader, "new_members", "count", "2021-H1", "2022")
        quarter = queries.compare_periods(reader, "new_members", "count", "2022-Q1", "2022-H1")
        found = queries.periods(reader, "new_members", "count")
        with pytest.raises(ValueError, match="no year"):
            queries.compare_periods(reader, "new_members", "count", "2015..2020", "2022")
    (row,) = halves.to_dict("records")
    assert (row["value_a"], row["value_b"], row["change_abs"]) == (50, 61, 11)  # the later report
    assert row["reported_change_pct"] == 20 and row["reported_differs"] is True
    assert mixed.set_index("place")["value_b"]["Đồng Nai"] == 130 and not mixed["same_months"].any()
    assert dict(zip(quarter["place"], quarter["only_in"], strict=True)) == {"Hà Nội": "a", "Đồng Nai": "b"}
    assert found["period"].tolist() == ["2021-H1", "2022-Q1", "2022-H1", "2022"]
    assert found["places"].tolist() == [1, 1, 1, 1]


def test_a_reported_change_that_differs_is_marked(warehouse: Warehouse) -> None:
    made = document("b", text="Kết nạp 120, tăng 35% so với năm trước.")
    change = observation(made, "35", measure="change_pct", unit="pct")
    warehouse.ingest([pair("a", "100", period="2021"), (made, [observation(made, "120"), change])])
    with warehouse.reader() as reader:
        (row,) = queries.compare_years(reader, "new_members", "count", 2021, 2022).to_dict("records")
    assert row["reported_change_pct"] == 35 and row["reported_differs"] is True
    assert row["reported_id"]


def test_rates_change_in_percentage_points(warehouse: Warehouse) -> None:
    rate = {"metric": "rated_excellent", "measure": "rate_pct", "unit": "pct", "population": "members"}
    warehouse.ingest([pair("a", "10", period="2021", **rate), pair("b", "15", period="2022", **rate)])
    with warehouse.reader() as reader:
        (row,) = queries.compare_years(reader, "rated_excellent", "rate_pct", 2021, 2022).to_dict("records")
    assert row["change_pp"] == 5 and math.isnan(row["change_pct"]) and math.isnan(row["change_abs"])


def test_targets_of_the_seeds(reader: Reader) -> None:
    frame = queries.targets(reader, "new_members", provinces=["Đồng Tháp"], years=[2022])
    (row,) = frame.to_dict("records")
    assert (row["actual"], row["pct_of_target"], row["met"]) == (2472, 190, True)
    assert math.isnan(row["target"])
    assert (row["implied_target"], row["implied_low"], row["implied_high"]) == (1301, 1298, 1304)
    orgs = queries.targets(
        reader, "orgs_established", provinces=["Hà Nội"], years=[2021], subgroup="any"
    ).to_dict("records")[0]
    assert (orgs["actual"], orgs["target"], orgs["pct_of_target"]) == (93, 70, 133)
    assert orgs["pct_computed"] == pytest.approx(132.857, abs=0.001) and math.isnan(orgs["implied_target"])


def test_a_plan_for_the_future_is_not_missed(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("a", "300", measure="target", period="2023")])
    with warehouse.reader() as reader:
        (row,) = queries.targets(reader, "new_members").to_dict("records")
    assert row["target"] == 300 and row["met"] is None and math.isnan(row["actual"])


def test_ratings_keep_the_systems_apart(reader: Reader) -> None:
    frame = queries.ratings(reader, level="bloc", provinces=["Cần Thơ"], years=[2011, 2012])
    assert set(frame["system"]) == {"clean_strong"} and set(frame["basis"]) == {"reported"}
    assert len(frame) == 4


def test_a_share_is_computed_from_reported_counts(warehouse: Warehouse) -> None:
    rated = {"metric": "rated_excellent", "population": "cells"}
    made = document(text="30 trong 120 chi bộ hoàn thành xuất sắc.")
    warehouse.ingest(
        [(made, [observation(made, "30", **rated), observation(made, "120", measure="denominator", **rated)])]
    )
    with warehouse.reader() as reader:
        (row,) = queries.ratings(reader).to_dict("records")
    assert (row["value"], row["basis"], row["system"]) == (25, "computed", "excellent")


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_ratings_the_first_in_the_table_is_shown_with_its_own_document(
    warehouse: Warehouse, order: int
) -> None:
    rated = {"metric": "rated_excellent", "population": "cells"}
    share = {**rated, "measure": "rate_pct", "unit": "pct"}
    given = [
        pair("a", "30", **rated),
        pair("b", "25", **share, category="later"),
        pair("c", "26", **share, category="earlier"),
    ]
    warehouse.ingest(given[::order], batch=1)
    with warehouse.reader() as reader:
        (row,) = queries.ratings(reader).to_dict("records")
    assert (row["value"], row["count"], row["document"]) == (25, 30, "b")


@pytest.mark.parametrize("order", [1, -1])
def test_of_tied_figures_the_comparison_takes_the_first_in_the_table(
    warehouse: Warehouse, order: int
) -> None:
    later = [pair(name, number, category=name) for name, number in (("b", "150"), ("c", "160"))]
    warehouse.ingest([pair("a", "100", period="2021"), *later][::order], batch=1)
    with warehouse.reader() as reader:
        (row,) = queries.compare_years(reader, "new_members", "count", 2021, 2022, category="any").to_dict(
            "records"
        )
    assert (row["document_a"], row["document_b"], row["change_abs"]) == ("a", "b", 50)


def test_key_figures_compare_only_what_can_be_compared(warehouse: Warehouse) -> None:
    warehouse.ingest(
        [
            pair("a", "100", period="2021", province="Hà Nội"),
            pair("b", "110", period="2022", province="Hà Nội"),
            pair("c", "500", period="2022", province="Lào Cai"),
            pair("d", "7", period="2022-H1", province="Sơn La"),
        ]
    )
    with warehouse.reader() as reader:
        (row,) = queries.key_figures(reader, 2022).to_dict("records")
        own = queries.key_figures(reader, 2022, province="Hà Nội").to_dict("records")[0]
    assert (row["value"], row["basis"], row["n_provinces"]) == (610, "sum", 2)
    assert (row["previous"], row["compared"], row["n_compared"], row["change_pct"]) == (100, 110, 1, 10)
    assert row["spark_years"] == [2021, 2022] and row["spark_places"] == [1, 2]
    assert (own["value"], own["basis"], own["change_abs"]) == (110, "province", 10)


def test_the_national_figure_comes_before_a_sum(warehouse: Warehouse) -> None:
    warehouse.ingest(
        [pair("a", "100"), pair("n", "9000", province="Việt Nam", level="national", organization="Toàn Đảng")]
    )
    with warehouse.reader() as reader:
        (row,) = queries.key_figures(reader, 2022).to_dict("records")
    assert (row["value"], row["basis"]) == (9000, "national")


def test_latest_full_year_needs_whole_years(warehouse: Warehouse) -> None:
    places = ["Hà Nội", "Lào Cai", "Sơn La"]
    warehouse.ingest(
        [
            *(pair(f"a{n}", str(100 + n), period="2021", province=p) for n, p in enumerate(places)),
            pair("half", "7", period="2023-H1"),
            pair("plan", "300", period="2024", measure="target"),
        ]
    )
    with warehouse.reader() as reader:
        assert queries.latest_full_year(reader) == 2021


# --- parts and counts of what `observations` gives ---


def test_figures_by_identifier_and_how_many_there_are(reader: Reader) -> None:
    everything = queries.observations(reader)
    ids = everything["observation_id"].tolist()
    assert everything.equals(queries.observations(reader, ids=reversed(ids)))
    some = queries.observations(reader, ids=ids[5:300:7])
    assert some["observation_id"].tolist() == ids[5:300:7]  # in the order of the table
    near = queries.observations(reader, ids=ids[5:300:7], metrics=some["metric"].unique())
    assert near.equals(some)
    unknown = ["", "no", ids[0].upper() + "0", "f" * 16]
    assert queries.observations(reader, ids=[*unknown, ids[3]])["observation_id"].tolist() == [ids[3]]
    filters = {"levels": ["province"], "years": range(2010, 2020)}
    rows = queries.observations(reader, **filters)
    found = queries.extent(reader, **filters)
    assert (found.figures, found.documents) == (len(rows), rows["document"].nunique())
    assert (found.first_year, found.last_year) == (rows["year"].min(), rows["year"].max())
    counts = rows.groupby(["metric", "measure"]).size()
    assert counts[queries.commonest(reader, **filters)] == counts.max()
    assert queries.commonest(reader, metrics=["none"]) is None


def test_alternatives_of_many_figures_at_once(reader: Reader) -> None:
    ids = queries.observations(reader, metrics=["new_members"])["observation_id"].tolist()
    single = pd.concat([queries.alternatives(reader, key) for key in ids])
    single = single.drop_duplicates("observation_id").reset_index(drop=True)
    together = queries.alternatives(reader, ids)
    for name in ("observation_id", "value", "is_headline", "n_values", "document"):
        assert together[name].tolist() == single[name].tolist()
    assert len(single) >= len(ids)


def test_findings_are_counted_and_found_by_identifier(reader: Reader) -> None:
    found = queries.findings(reader)
    assert queries.findings_count(reader) == len(found)
    provinces = found["province"].dropna().unique()[:2]
    part = queries.findings(reader, provinces=provinces)
    assert set(part["province"]) == set(provinces)
    assert queries.findings_count(reader, provinces=provinces) == len(part)
    last = found["finding"].iloc[-1]
    assert queries.findings(reader, ids=[last])["finding"].tolist() == [last]


# --- borders through the database ---


def test_under_borders(warehouse: Warehouse) -> None:
    warehouse.ingest(
        [
            pair("a", "190", province="Đồng Tháp"),
            pair("b", "110", province="Tiền Giang"),
            pair("c", "100", province="Đồng Tháp", measure="target"),
            pair("d", "101", province="Tiền Giang", measure="target"),
            pair("e", "99", province="Đồng Tháp", measure="pct_of_target", unit="pct"),
        ]
    )
    with warehouse.reader() as reader:
        counts = queries.under_borders(reader, "new_members", "count", "34")
        percent = queries.under_borders(reader, "new_members", "pct_of_target", "34")
        reported = queries.under_borders(reader, "new_members", "count", "reported")
    (row,) = counts.to_dict("records")
    assert (row["place"], row["value"], row["method"]) == ("Đồng Tháp", 300, "sum")
    (row,) = percent.to_dict("records")
    assert (row["method"], row["value"]) == ("recomputed", pytest.approx(100 * 300 / 201))
    assert len(reported) == 2
