"""Answers worked out by hand from data/reference/lineage.csv."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from metrics.warehouse import borders


def figures(*rows: tuple[str, str, float], unit: str = "count", published: str | None = None) -> pd.DataFrame:
    """Headline figures (province, period, value)."""
    records = [
        {
            "province": province, "year": int(period[:4]), "period": period, "value": value, "unit": unit,
            "qualifier": "exact", "is_part": len(period) > 4, "observation_id": f"{province}-{period}",
            "published": published,
        }
        for province, period, value in rows
    ]  # fmt: skip
    return pd.DataFrame(records)


def only(frame: pd.DataFrame) -> dict:
    assert len(frame) == 1, frame
    return frame.iloc[0].to_dict()


@pytest.mark.parametrize(
    ("name", "period", "published", "code"),
    [
        ("Cần Thơ", "2003", None, "can-tho-1997"),
        ("Cần Thơ", "2004", None, "can-tho-2004"),
        ("Cần Thơ", "2024", None, "can-tho-2004"),
        ("Cần Thơ", "2025-H1", None, "can-tho-2004"),
        ("Cần Thơ", "2025", None, "can-tho-2025"),
        ("Cần Thơ", "2025", "2025-05-02", "can-tho-2004"),
        ("Hà Nội", "2007", None, "ha-noi-1997"),
        ("Hà Nội", "2008", None, "ha-noi-2008"),
        ("Hà Nội", "2008-H1", None, "ha-noi-1997"),
        ("Hà Tây", "2008", None, "ha-tay-1997"),
        ("Tiền Giang", "2025", None, "tien-giang-1997"),
        ("Đồng Tháp", "2025", "2026-01-10", "dong-thap-2025"),
        ("TP Hồ Chí Minh", "2025", None, "ho-chi-minh-2025"),
        ("TP Hồ Chí Minh", "2020..2025", "2025-10-01", "ho-chi-minh-2025"),
    ],
)
def test_which_unit_a_figure_was_reported_for(
    name: str, period: str, published: str | None, code: str
) -> None:
    unit = borders.unit_of(name, period, published)
    assert unit is not None and unit.code == code


def test_a_name_that_never_was_a_province_has_no_unit() -> None:
    assert borders.unit_of("Việt Nam", "2020") is None
    assert borders.unit_of("Hà Nội", None) is None


def test_can_tho_before_the_split_is_shown_with_hau_giang_under_63() -> None:
    row = only(borders.convert(figures(("Cần Thơ", "2003", 900)), "63"))
    assert (row["place"], row["value"], row["method"]) == ("Cần Thơ + Hậu Giang", 900, "reported")
    assert row["codes"] == "can-tho-2004+hau-giang-2004"


def test_can_tho_2003_needs_only_soc_trang_under_34() -> None:
    row = only(borders.convert(figures(("Cần Thơ", "2003", 900)), "34"))
    assert (row["place"], row["missing"], row["complete"]) == ("Cần Thơ", ["Sóc Trăng"], False)
    assert math.isnan(row["value"])
    row = only(borders.convert(figures(("Cần Thơ", "2003", 900), ("Sóc Trăng", "2003", 50)), "34"))
    assert (row["value"], row["method"], row["complete"]) == (950, "sum", True)


def test_can_tho_2004_needs_hau_giang_and_soc_trang_under_34() -> None:
    row = only(borders.convert(figures(("Cần Thơ", "2004", 500), ("Sóc Trăng", "2004", 50)), "34"))
    assert row["missing"] == ["Hậu Giang"] and math.isnan(row["value"])
    full = figures(("Cần Thơ", "2004", 500), ("Sóc Trăng", "2004", 50), ("Hậu Giang", "2004", 7))
    assert only(borders.convert(full, "34"))["value"] == 557


def test_can_tho_2004_is_itself_under_63() -> None:
    row = only(borders.convert(figures(("Cần Thơ", "2004", 500)), "63"))
    assert (row["place"], row["value"], row["method"]) == ("Cần Thơ", 500, "reported")


def test_can_tho_2025_under_63_is_one_group() -> None:
    row = only(borders.convert(figures(("Cần Thơ", "2025", 2000)), "63"))
    assert (row["place"], row["value"]) == ("Cần Thơ + Hậu Giang + Sóc Trăng", 2000)


def test_ha_tay_goes_into_ha_noi() -> None:
    row = only(borders.convert(figures(("Hà Nội", "2007", 6000), ("Hà Tây", "2007", 3000)), "63"))
    assert (row["place"], row["value"], row["members"]) == ("Hà Nội", 9000, ["Hà Nội", "Hà Tây"])
    row = only(borders.convert(figures(("Hà Nội", "2007", 6000)), "34"))
    assert row["missing"] == ["Hà Tây"] and math.isnan(row["value"])
    row = only(borders.convert(figures(("Hà Nội", "2009", 8500)), "34"))
    assert (row["value"], row["method"]) == (8500, "reported")


def test_members_must_report_for_the_same_period() -> None:
    frame = borders.convert(figures(("Hà Nội", "2007", 6000), ("Hà Tây", "2007-H1", 1500)), "63")
    row = only(frame)
    assert not row["complete"] and math.isnan(row["value"]) and row["missing"] == ["Hà Tây"]


def test_dong_thap_with_tien_giang() -> None:
    both = figures(("Đồng Tháp", "2022", 2472), ("Tiền Giang", "2022", 1500))
    row = only(borders.convert(both, "34"))
    assert (row["place"], row["value"], row["codes"]) == ("Đồng Tháp", 3972, "dong-thap-2025")
    assert len(borders.convert(both, "63")) == 2
    after = only(borders.convert(figures(("Đồng Tháp", "2026", 4000)), "63"))
    assert (after["place"], after["value"]) == ("Đồng Tháp + Tiền Giang", 4000)
    assert only(borders.convert(figures(("Đồng Tháp", "2026", 4000)), "34"))["place"] == "Đồng Tháp"


def test_ho_chi_minh_city_with_its_neighbours() -> None:
    full = figures(
        ("TP Hồ Chí Minh", "2024", 10000), ("Bình Dương", "2024", 2000), ("Bà Rịa - Vũng Tàu", "2024", 1000)
    )
    row = only(borders.convert(full, "34"))
    assert (row["place"], row["value"], row["method"]) == ("TP Hồ Chí Minh", 13000, "sum")
    row = only(borders.convert(full[full["province"] != "Bình Dương"], "34"))
    assert row["missing"] == ["Bình Dương"] and math.isnan(row["value"])


def test_rates_are_never_added() -> None:
    rates = figures(("Đồng Tháp", "2022", 80.0), ("Tiền Giang", "2022", 60.0), unit="pct")
    row = only(borders.convert(rates, "34"))
    assert (row["method"], row["complete"]) == ("not_additive", False) and math.isnan(row["value"])
    assert row["values"] == {"Đồng Tháp": 80.0, "Tiền Giang": 60.0}


def test_metrics_that_do_not_add_up_are_not_added() -> None:
    both = figures(("Đồng Tháp", "2022", 3), ("Tiền Giang", "2022", 4))
    assert only(borders.convert(both, "34", additive=False))["method"] == "not_additive"


def test_a_percent_is_recomputed_from_counts() -> None:
    results = borders.convert(figures(("Đồng Tháp", "2022", 190), ("Tiền Giang", "2022", 110)), "34")
    plans = borders.convert(figures(("Đồng Tháp", "2022", 100), ("Tiền Giang", "2022", 100)), "34")
    row = only(borders.ratio(results, plans))
    assert (row["value"], row["part"], row["whole"]) == (150.0, 300, 200)
    half = borders.convert(figures(("Đồng Tháp", "2022", 100)), "34")
    assert borders.ratio(results, half).empty


def test_as_reported_changes_nothing() -> None:
    frame = figures(("Hà Tây", "2007", 3000), ("Việt Nam", "2007", 190000))
    result = borders.convert(frame, "reported")
    assert result["place"].tolist() == ["Hà Tây", "Việt Nam"] and result["value"].tolist() == [3000, 190000]


def test_a_divided_province_takes_its_whole_group_along() -> None:
    # Đắk Lắk to 2003 lies in two of the 34: Đắk Lắk and Lâm Đồng, which also hold Phú Yên, Bình Thuận, Lâm
    # Đồng.
    row = only(borders.convert(figures(("Đắk Lắk", "2003", 10)), "34"))
    assert row["place"] == "Đắk Lắk + Lâm Đồng"
    assert row["missing"] == ["Bình Thuận", "Lâm Đồng", "Phú Yên"]


def test_renames_are_the_same_place() -> None:
    row = only(borders.convert(figures(("Thừa Thiên Huế", "2020", 5)), "34"))
    assert (row["place"], row["value"]) == ("Huế", 5)
    row = only(borders.convert(figures(("Huế", "2025", 5)), "63"))
    assert (row["place"], row["value"]) == ("Thừa Thiên Huế", 5)


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2005, 1, 1), date(2015, 1, 1), date(2026, 10, 1)])
@pytest.mark.parametrize("chosen", ["63", "34"])
def test_groups_cover_every_unit_once(day: date, chosen: str) -> None:
    found = set(borders.groups(day, chosen).values())
    targets = [code for group in found for code in group.targets]
    assert len(targets) == len(set(targets)) == int(chosen)
    units = [code for group in found for code in group.units]
    assert len(units) == len(set(units)) == len(borders.groups(day, chosen))


def test_transfers_are_named_as_breaks() -> None:
    frame = borders.transfers(["Vĩnh Phúc"])
    assert frame.iloc[0]["other"] == "Hà Nội" and not frame.iloc[0]["gained"]
