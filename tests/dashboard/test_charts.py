"""Charts tell the truth: gaps stay gaps, parts of years look different, breaks are not bridged, markup
stays text."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from metrics.dashboard import charts
from metrics.dashboard.charts import bars, places, trend
from metrics.dashboard.charts.look import DARK, LIGHT, Caption, picture_config, safe, wrapped, year_axis
from metrics.dashboard.wording import Words

HEAD = Caption("Đảng viên mới: số lượng", "Tỉnh", "Nguồn: 3 văn bản")
VI = Words("vi")
EVIL = '<a href="javascript:alert(1)">x</a>'


def rows(*points: tuple[str, int, float], **fields: Any) -> pd.DataFrame:
    known = {
        "unit": "count",
        "measure": "count",
        "qualifier": "exact",
        "part_year": False,
        "derived": False,
        "role": "actual",
        "period": "2020",
        "organization": None,
        "title": "Báo cáo",
        "published": "2021-01-02",
        "quote": "kết nạp 5",
        "observation_id": "abc",
    }
    return pd.DataFrame([{"series": s, "year": y, "value": v, **known, **fields} for s, y, v in points])


def lines(figure: Any) -> list[Any]:
    return [item for item in figure.data if item.mode == "lines"]


def markers(figure: Any) -> list[Any]:
    return [item for item in figure.data if item.mode == "markers"]


def test_no_line_crosses_a_missing_year() -> None:
    figure = trend.trend(rows(("A", 2018, 1), ("A", 2019, 2), ("A", 2021, 4)), HEAD, VI, LIGHT)
    assert list(lines(figure)[0].x) == [2018, 2019, None, 2021]
    assert not lines(figure)[0].connectgaps


def test_no_line_crosses_a_series_break() -> None:
    figure = trend.trend(
        rows(("A", 2017, 1), ("A", 2018, 2), ("A", 2019, 3)), HEAD, VI, LIGHT, breaks=[(2018, "đổi")]
    )
    assert list(lines(figure)[0].x) == [2017, None, 2018, 2019]
    assert [shape.x0 for shape in figure.layout.shapes] == [2017.5]
    assert any(note.text == "đổi" for note in figure.layout.annotations)


def test_parts_of_years_are_open_and_unconnected() -> None:
    data = pd.concat([rows(("A", 2018, 1), ("A", 2019, 2)), rows(("A", 2020, 1), part_year=True)])
    figure = trend.trend(data, HEAD, VI, LIGHT)
    assert 2020 not in list(lines(figure)[0].x)
    assert [(list(item.x), item.marker.symbol) for item in markers(figure)] == [
        ([2018, 2019], "circle"),
        ([2020], "circle-open"),
    ]


def test_targets_and_derived_values_look_different_and_say_so() -> None:
    data = pd.concat(
        [rows(("A", 2018, 1)), rows(("A", 2018, 3), role="target"), rows(("A", 2019, 2), derived=True)]
    )
    figure = trend.trend(data, HEAD, VI, LIGHT)
    symbols = {item.name: item.marker.symbol for item in markers(figure)}
    assert len(set(symbols.values())) == 3
    assert any("kế hoạch" in name for name in symbols) and any("suy ra" in name for name in symbols)
    assert 2019 in list(lines(figure)[0].x) and 3 not in list(lines(figure)[0].y)


def test_hover_says_value_period_body_document_and_words() -> None:
    text = trend.hover_text(
        next(rows(("Hà Nội", 2021, 10027.0), organization="Đảng bộ TP", period="2021").itertuples()), VI
    )
    for part in ("10.027", "Hà Nội, 2021", "Đảng bộ TP", "Báo cáo (02/01/2021)", "kết nạp 5"):
        assert part in text


@pytest.mark.parametrize("field", ["series", "title", "organization", "quote"])
def test_markup_in_data_stays_text(field: str) -> None:
    data = rows(("A", 2018, 1.0), ("A", 2019, 2.0))
    data[field] = EVIL
    for figure in (
        trend.trend(data, HEAD, VI, LIGHT),
        trend.trend(data, HEAD, VI, LIGHT, panels=True),
        bars.ranked(data.head(1), Caption(EVIL, EVIL, EVIL), VI, LIGHT),
    ):
        drawn = copy.deepcopy(figure.to_plotly_json())
        for item in drawn["data"]:
            item.pop("customdata", None)  # goes back to the server when chosen, and is never drawn
        assert "<a " not in json.dumps(drawn, default=str)


def test_escaping_and_wrapping_lose_nothing() -> None:
    assert safe("a<b>&c") == "a&lt;b&gt;&amp;c"
    assert safe(None) == safe(float("nan")) == ""
    assert wrapped("một hai ba bốn", 7).replace("<br>", " ") == "một hai ba bốn"


def test_index_starts_at_100_and_leaves_out_series_without_a_base() -> None:
    data = pd.concat([rows(("A", 2018, 50.0), ("A", 2019, 75.0)), rows(("B", 2018, 0.0))])
    found = trend.indexed(data)
    assert found["value"].tolist() == [100.0, 150.0]
    assert set(found["series"]) == {"A"}


def test_panels_share_one_scale() -> None:
    figure = trend.trend(rows(("A", 2018, 10.0), ("B", 2018, 1000.0)), HEAD, VI, LIGHT, panels=True)
    ranges = {tuple(axis.range) for axis in figure.select_yaxes()}
    assert len(ranges) == 1


def test_numbers_follow_the_language() -> None:
    data = rows(("A", 2018, 1.0))
    assert trend.trend(data, HEAD, VI, LIGHT).layout.separators == ",."
    assert trend.trend(data, HEAD, Words("en"), LIGHT).layout.separators == ".,"


def test_year_labels_never_crowd() -> None:
    for span in (1, 5, 12, 30, 95):
        figure = trend.trend(rows(("A", 2000, 1.0), ("A", 2000 + span, 2.0)), HEAD, VI, LIGHT)
        year_axis(figure, 2000, 2000 + span)
        assert span / figure.layout.xaxis.dtick <= 7


def test_ranking_puts_the_largest_on_top() -> None:
    figure = bars.ranked(
        rows(("A", 2018, 5.0), ("B", 2018, 9.0), ("C", 2018, 1.0)), HEAD, VI, LIGHT, selected="A"
    )
    assert list(figure.data[0].y) == ["C", "A", "B"]
    assert figure.data[0].marker.color[1] != figure.data[0].marker.color[0]


def test_bullets_separate_met_from_missed_and_mark_implied_values() -> None:
    data = pd.DataFrame(
        {
            "series": ["A", "B"],
            "percent": [190.0, 80.0],
            "standing": ["met", "missed"],
            "implied": [False, True],
            "hover": ["", ""],
        }
    )
    figure = bars.bullet(data, HEAD, VI, LIGHT)
    assert [list(item.y) for item in figure.data] == [["A"], ["B"]]
    assert figure.data[1].marker.pattern.shape == ("/",)
    assert figure.layout.shapes[0].x0 == 100


def test_dumbbells_join_the_two_periods_of_a_place_only() -> None:
    data = pd.DataFrame(
        {
            "series": ["A", "B"],
            "value_a": [1.0, 5.0],
            "value_b": [3.0, 4.0],
            "change": [2.0, -1.0],
            "implied": [False, True],
            "unit": "count",
            "hover": "",
        }
    )
    figure = bars.dumbbell(data, ("2020", "2021"), HEAD, VI, LIGHT)
    rise, fall = figure.data[0], figure.data[1]
    assert list(rise.x) == [1.0, 3.0, None] and list(fall.x) == [5.0, 4.0, None]
    # A value that was worked out has a marker and a name of its own.
    assert [(item.name, list(item.y), item.marker.symbol) for item in figure.data[2:]] == [
        ("2020", ["A"], "circle-open"),
        ("2020 · suy ra", ["B"], "x-thin-open"),
        ("2021", ["B", "A"], "circle"),
    ]


def test_unreported_shares_stay_visible_and_systems_stay_apart() -> None:
    data = pd.DataFrame(
        {"row": ["2017", "2019"], "x": [60.0, None], "y": [None, 20.0], "hover:x": "", "hover:y": ""}
    )
    figure = bars.stacked_shares(
        data, [("x", "X"), ("y", "Y")], HEAD, VI, LIGHT, rest="chưa nêu", break_after={"2017": "đổi"}
    )
    assert list(figure.data[-1].x) == [40.0, 80.0] and figure.data[-1].name == "chưa nêu"
    assert figure.layout.shapes[0].y0 == 0.5
    # Years as row names must stay names: on a scale of numbers the browser would draw two thousand ticks.
    assert figure.layout.yaxis.type == "category"


def test_the_map_asks_for_no_tiles_and_greys_provinces_without_figures() -> None:
    geojson = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": code,
                "properties": {"name": code},
                "geometry": {"type": "Point", "coordinates": [0, 0]},
            }
            for code in ("a", "b")
        ],
    }
    data = pd.DataFrame({"code": ["a"], "name": ["A"], "value": [3.0], "hover": ["A"]})
    for look in (LIGHT, DARK):
        figure = places.province_map(data, geojson, HEAD, VI, look)
        assert figure.data[0].locations == ("b",) and figure.data[1].locations == ("a",)
        style = figure.layout.map.style
        assert "http" not in json.dumps(style)
        assert style["layers"][0]["paint"]["background-color"] == look.background


def test_coverage_squares_know_their_place_and_year() -> None:
    data = pd.DataFrame({"province": ["Hà Nội", "An Giang"], "year": [2020, 2021], "figures": [1, 40]})
    figure = places.coverage(data, HEAD, VI, LIGHT)
    assert figure.data[0].customdata == (["Hà Nội", 2020], ["An Giang", 2021])
    assert figure.data[0].marker.color[0] < figure.data[0].marker.color[1]
    assert list(figure.layout.yaxis.categoryarray) == ["Hà Nội", "An Giang"]


def test_pictures_can_be_saved_and_nothing_is_sent_to_plotly() -> None:
    config = picture_config("ten", "vi", {"Download plot": "Lưu ảnh"})
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["displaylogo"] is False
    assert config["locales"]["vi"]["dictionary"]["Download plot"] == "Lưu ảnh"


@pytest.mark.parametrize("panels", [False, True])
def test_a_saved_picture_carries_title_subtitle_and_source(panels: bool) -> None:
    figure = trend.trend(rows(("A", 2018, 1), ("B", 2019, 2)), HEAD, VI, DARK, panels=panels)
    saved = figure.layout.meta["title"]
    assert all(part in saved for part in (HEAD.title, HEAD.subtitle, HEAD.source))
    assert figure.layout.meta["higher"] >= 18 and figure.layout.meta["background"] == DARK.background
    assert HEAD.subtitle in figure.layout.title.text and HEAD.source not in figure.layout.title.text


def test_charts_use_graph_objects_only() -> None:
    for path in Path(charts.__file__).parent.glob("*.py"):
        assert "import plotly.express" not in path.read_text(encoding="utf-8")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_text_and_series_stand_out_from_the_background(look: Any) -> None:
    def contrast(colour: str) -> float:
        pair = sorted((_luminance(colour), _luminance(look.background)))
        return (pair[1] + 0.05) / (pair[0] + 0.05)

    assert contrast(look.text) >= 7
    assert contrast(look.faint) >= 4.5
    assert all(contrast(colour) >= 2.5 for colour in look.series)


def test_a_figure_is_kept_for_the_same_data_only() -> None:
    data = rows(*(("A", year, float(year)) for year in range(1900, 2020)))
    first = trend.trend(data, HEAD, VI, LIGHT)
    assert trend.trend(data.copy(), HEAD, VI, LIGHT) is first
    other = data.copy()
    other.loc[60, "value"] = 7.0  # in the middle, where a printed frame would show dots
    for drawn in (
        trend.trend(other, HEAD, VI, LIGHT),
        trend.trend(data, HEAD, VI, DARK),
        trend.trend(data, HEAD, VI, LIGHT, breaks=[(1950, "x")]),
    ):
        assert drawn.to_dict() != first.to_dict()
