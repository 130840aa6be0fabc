"""Between warehouse and chart: names of places, notes, arithmetic in the reader's words, safe CSV."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from metrics.catalogue import load_catalogue
from metrics.dashboard import borders, points
from metrics.dashboard.wording import Words

VI, EN = Words("vi"), Words("en")


def test_a_body_below_the_province_never_carries_the_provinces_bare_name() -> None:
    frame = pd.DataFrame(
        {
            "level": ["province", "bloc", "district", "bloc"],
            "province": ["Cần Thơ", "Cần Thơ", "Đồng Nai", "Hà Nội"],
            "organization": ["Đảng bộ TP", "Khối Dân Chính Đảng Cần Thơ", "Đảng bộ huyện Xuân Lộc", None],
        }
    )
    assert points.place_names(frame).tolist() == [
        "Cần Thơ",
        "Khối Dân Chính Đảng Cần Thơ",
        "Đảng bộ huyện Xuân Lộc (Đồng Nai)",
        "Hà Nội",
    ]


def test_points_drop_what_has_no_year_or_value() -> None:
    frame = pd.DataFrame(
        {
            "value": [1.0, float("nan"), 2.0],
            "year": pd.array([2020, 2021, None], dtype="Int64"),
            "is_part": [False, False, True],
            "level": "province",
            "province": "Hà Nội",
            "organization": None,
        }
    )
    found = points.points(frame)
    assert found[["year", "value", "part_year"]].values.tolist() == [[2020, 1.0, False]]


def test_spreadsheets_get_no_live_formulas_and_numbers_stay_numbers() -> None:
    frame = pd.DataFrame(
        {"quote": ["=1+1", "-5", "@x", "+x", "\tx", "an toàn"], "value": [-3.5, 1, 2, 3, 4, 5]}
    )
    data = points.to_csv(frame)
    assert data.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(data))
    assert back["quote"].tolist() == ["'=1+1", "'-5", "'@x", "'+x", "'\tx", "an toàn"]
    assert back["value"].tolist() == [-3.5, 1, 2, 3, 4, 5]


def test_source_line_counts_documents_and_names_the_commonest() -> None:
    frame = pd.DataFrame(
        {"document": ["a", "b", "b", "c", "d"], "publisher": ["Báo A", "Báo B", "Báo B", "Báo A", "Báo C"]}
    )
    assert points.publishers_line(frame, VI, most=2) == "Nguồn: 4 văn bản (Báo A, Báo B và 1 nơi khác)"
    assert points.publishers_line(frame.iloc[:0], VI) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "6,240 / 6,517 (of) = 95.75 %; reported 94.9 %",
            "6.240 / 6.517 (mẫu số) = 95,75%; văn bản nêu 94,9%",
        ),
        ("female 43 > all 28", "nữ 43 > tất cả 28"),
        ("423 against 18,000", "423 so với 18.000"),
        ("2018-H1 30 > 2018 5", "6 tháng đầu năm 2018 30 > 2018 5"),
        (
            "52 / 90 (target) = 57.78 %; reported 57.77 %, cut off rather than rounded",
            "52 / 90 (kế hoạch) = 57,78%; văn bản nêu 57,77%, cắt bớt chứ không làm tròn",
        ),
        ("Đảng bộ huyện Nhơn Trạch 237 > Đồng Nai 91", "Đảng bộ huyện Nhơn Trạch 237 > Đồng Nai 91"),
    ],
)
def test_arithmetic_is_told_in_vietnamese(text: str, expected: str) -> None:
    assert points.formula(text, VI, lambda code: {"female": "nữ"}.get(code, code)) == expected


def test_every_break_of_the_catalogue_has_a_year_a_label_and_a_note() -> None:
    for metric in load_catalogue().metrics.values():
        years = points.break_years(metric, VI)
        assert [year for year, _ in years] == sorted({item.year for item in metric.breaks})
        assert len(points.notes(metric, EN, 1990, 2100)) == len(metric.breaks)
        assert points.notes(metric, EN, 2026, 2026) == []


def test_old_figures_are_drawn_in_old_borders_and_summed_in_new_ones_only_when_complete() -> None:
    def rows(*names: str) -> pd.DataFrame:
        return pd.DataFrame({"province": names, "value": 10.0, "observation_id": list(names)})

    old = borders.place(rows("Đồng Tháp", "Tiền Giang"), 2022, "63", True)
    assert len(old.drawn) == 2 and old.missing == ()
    whole = borders.place(rows("Đồng Tháp", "Tiền Giang"), 2022, "34", True)
    assert whole.drawn["value"].tolist() == [20.0] and whole.drawn["n_summed"].tolist() == [2]
    part = borders.place(rows("Đồng Tháp"), 2022, "34", True)
    assert part.drawn.empty and part.missing == ("Đồng Tháp",)
    rate = borders.place(rows("Đồng Tháp", "Tiền Giang"), 2022, "34", False)
    assert rate.drawn.empty and set(rate.missing) == {"Đồng Tháp", "Tiền Giang"}
    alone = borders.place(rows("Hà Nội", "Nowhere"), 2022, "34", True)
    assert alone.drawn["series"].tolist() == ["Hà Nội"] and alone.missing == ("Nowhere",)


def test_relations_name_the_merger_of_2025() -> None:
    assert borders.relations("Tiền Giang") == ("Đồng Tháp", ())
    now, members = borders.relations("Đồng Tháp")
    assert now is None and set(members) == {"Đồng Tháp", "Tiền Giang"}
    assert borders.relations("Hà Nội") == (None, ())


def test_borders_follow_the_year_unless_chosen() -> None:
    assert [borders.borders_of(year, "auto") for year in (2008, 2024, 2025, 2026)] == ["63", "63", "34", "34"]
    assert borders.borders_of(2010, "34") == "34"
