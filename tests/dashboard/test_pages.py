"""Every page in both languages, over the sample warehouse, an empty one and none at all."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from metrics.catalogue import load_catalogue
from metrics.dashboard import shell
from metrics.dashboard.address import PARAMETERS
from metrics.dashboard.wording import LANGUAGES, load_texts
from metrics.model import LEVELS, MEASURES
from metrics.warehouse import open_warehouse, queries
from tests.dashboard.conftest import sample

ROOT = Path(__file__).parents[2]
PAGES = [name for name, _, _ in shell.PAGES]
TIMEOUT = 60


def opened(page: str = "overview", **query: str) -> AppTest:
    """The app at a page with query parameters, run once; fails on any exception."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT)
    app.query_params["lang"] = query.pop("lang", "vi")
    app.run()
    if page != "overview":
        app.switch_page(f"metrics/dashboard/pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def shown(app: AppTest) -> str:
    """All text a reader can see outside of tables and charts."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "text",
        "info",
        "warning",
        "error",
        "success",
        "metric",
    )
    parts: list[str] = []
    for kind in kinds:
        for element in getattr(app, kind):
            parts += [str(element.value), str(getattr(element, "label", "") or "")]
    parts += [str(button.label) for button in app.button]
    parts += [str(option) for chooser in app.selectbox for option in chooser.options]
    return "\n".join(parts)


def failures(app: AppTest) -> list[str]:
    texts = load_texts("vi")["state.error"], load_texts("en")["state.error"]
    return [element.body for element in app.error if any(text in str(element.proto) for text in texts)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_over_the_sample(page: str, lang: str, sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened(page, lang=lang)
    assert failures(app) == []
    assert app.title[0].value == load_texts(lang)[f"page.{page}"]
    raw = set(load_catalogue().metrics) | {code for code in (*MEASURES, *LEVELS) if "_" in code}
    words = set(shown(app).replace("`", " ").split())
    assert not raw & words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_over_an_empty_warehouse_says_what_to_do(
    page: str, lang: str, empty_folder: Path, warehouse_at: Any
) -> None:
    warehouse_at(empty_folder)
    app = opened(page, lang=lang)
    assert failures(app) == []
    if page not in ("add", "data"):
        assert any(load_texts(lang)["state.empty_warehouse_do"] in element.body for element in app.info)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_over_a_large_warehouse(page: str, lang: str, large_folder: Path, warehouse_at: Any) -> None:
    """Every place at once, on every page that can: drawn within its limits, and saying what it leaves out."""
    warehouse_at(large_folder)
    app = opened(page, lang=lang, anywhere="yes", layout="panels", national="yes")
    assert failures(app) == []
    assert app.title[0].value == load_texts(lang)[f"page.{page}"]
    raw = set(load_catalogue().metrics) | {code for code in (*MEASURES, *LEVELS) if "_" in code}
    assert not raw & set(shown(app).replace("`", " ").split())
    for table in app.dataframe:
        assert len(table.value) <= 2000, "a table that long does not belong on a page"
    for chart in app.get("plotly_chart"):
        assert len(chart.proto.spec) < 4_000_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_warehouse_the_page_names_the_command(lang: str, tmp_path: Path, warehouse_at: Any) -> None:
    warehouse_at(tmp_path / "nothing")
    app = opened(lang=lang)
    assert "make run" in app.warning[0].body


def test_a_damaged_warehouse_is_told_without_a_trace(
    tmp_path: Path, sample_folder: Path, warehouse_at: Any
) -> None:
    for file in sample_folder.iterdir():
        data = file.read_bytes()
        (tmp_path / file.name).write_bytes(b"not a database" if file.name.startswith("build-") else data)
    warehouse_at(tmp_path)
    app = opened()
    assert any(load_texts("vi")["state.broken_warehouse_do"] in element.body for element in app.error)


def test_a_link_opens_its_view(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("trends", metric="new_members", measure="pct_of_target", provinces="dong-thap")
    assert app.selectbox(key="w_measure").value == "pct_of_target"
    assert app.multiselect(key="w_provinces").value == ["dong-thap"]
    table = app.dataframe[0].value
    assert table["value"].tolist() == ["190%"]
    assert table["quote"].tolist() == ["đạt 190% chỉ tiêu"]


def test_wrong_parameters_fall_back_with_a_note(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("trends", metric="nonsense", provinces="atlantis", years="9-1")
    assert "chỉ tiêu, tỉnh, thành phố, các năm" in app.warning[0].body
    assert app.selectbox(key="w_metric").value == "new_members"


def test_every_parameter_of_an_address_has_a_name() -> None:
    for lang in LANGUAGES:
        names = {key.removeprefix("parameter.") for key in load_texts(lang) if key.startswith("parameter.")}
        assert names == {parameter.name for parameter in PARAMETERS}


def test_a_choice_without_figures_here_is_replaced_with_a_note(
    sample_folder: Path, warehouse_at: Any
) -> None:
    warehouse_at(sample_folder)
    app = opened("targets", metric="members_disciplined", year="1999")
    note = next(element.body for element in app.info if "liên kết" in element.body).replace("\\", "")
    assert "Chỉ tiêu: Đảng viên mới kết nạp" in note and "Năm: 20" in note
    app = opened("targets")
    assert not [element for element in app.info if "liên kết" in element.body]


def test_choices_reach_the_address_as_codes(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("trends")
    app.multiselect(key="w_provinces").set_value(["ha-noi"]).run()
    assert app.query_params["provinces"] in ("ha-noi", ["ha-noi"])
    assert app.query_params["lang"] in ("vi", ["vi"])


def test_filters_survive_a_change_of_page(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("trends")
    app.multiselect(key="w_provinces").set_value(["ha-noi"]).run()
    app.query_params.clear()
    app.switch_page("metrics/dashboard/pages/data.py").run()
    assert app.multiselect(key="w_provinces").value == ["ha-noi"]


def test_the_other_language_keeps_the_view(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("trends", measure="pct_of_target")
    app.segmented_control(key="language").set_value("en").run()
    assert not app.exception
    assert app.title[0].value == load_texts("en")["page.trends"]
    assert app.selectbox(key="w_measure").value == "pct_of_target"
    assert app.query_params["lang"] in ("en", ["en"])


def test_numbers_follow_the_language_in_tables(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    for lang, text in (("vi", "10.027"), ("en", "10,027")):
        table = opened("trends", lang=lang, provinces="ha-noi").dataframe[0].value
        assert text in table["value"].tolist()


def test_a_bloc_is_never_drawn_as_its_province(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("trends", metric="rated_clean_strong", measure="rate_pct", provinces="can-tho")
    assert len(app.dataframe) == 0
    assert any(load_texts("vi")["state.empty_do"] in element.body for element in app.info)
    app = opened("trends", metric="rated_clean_strong", measure="rate_pct", provinces="can-tho", level="bloc")
    assert set(app.dataframe[0].value["series"]) == {"Khối Dân Chính Đảng Cần Thơ"}
    assert app.dataframe[0].value["value"].tolist() == ["81,52%", "77,27%"]


def test_two_years_show_the_change_worked_out_and_the_one_reported(
    sample_folder: Path, warehouse_at: Any
) -> None:
    warehouse_at(sample_folder)
    app = opened("compare", **{"from": "2020", "to": "2021"})
    table = app.dataframe[0].value.set_index("Nơi")
    assert table.loc["Hà Nội", ["Thay đổi", "Thay đổi (%)", "Văn bản nêu", "Đối chiếu"]].tolist() == [
        "+1.146",
        "+12,9%",
        "+12,9%",
        "✓ khớp",
    ]
    assert "Đồng Tháp" in table.index  # only one of the two years, and not dropped


def test_parts_of_years_can_be_compared_and_say_what_they_cover(
    sample_folder: Path, warehouse_at: Any
) -> None:
    warehouse_at(sample_folder)
    app = opened("compare", **{"from": "2019-H1", "to": "2021"})
    assert app.selectbox(key="w_from").value == "2019-H1"
    table = app.dataframe[0].value.set_index("Nơi")
    assert table.columns[:2].tolist() == ["6 tháng đầu năm 2019", "2021"]
    assert table.loc["Hà Nội"].tolist()[:3] == ["4.000", "10.027", "–"]  # half a year against a year


def test_an_earlier_value_that_follows_from_a_reported_change_is_marked(
    tmp_path: Path, sample_folder: Path, warehouse_at: Any
) -> None:
    without = [item for item in sample() if item[0].id != "hn-2020"]
    open_warehouse(tmp_path).ingest(without, catalogue_version="test")
    warehouse_at(tmp_path)
    app = opened("compare", **{"from": "2020", "to": "2021"})
    row = app.dataframe[0].value.set_index("Nơi").loc["Hà Nội"].tolist()
    assert row[:3] == ["≈ 8.881 (suy ra)", "10.027", "≈ +1.146"]
    assert "suy ra" in row[5]


def test_values_worked_out_are_added_when_asked_for_with_their_arithmetic(
    tmp_path: Path, sample_folder: Path, warehouse_at: Any
) -> None:
    without = [item for item in sample() if item[0].id != "hn-2020"]
    open_warehouse(tmp_path).ingest(without, catalogue_version="test")
    warehouse_at(tmp_path)
    app = opened("trends", derived="yes", provinces="ha-noi")
    assert any("10.027 / (1 + 12,9%) ≈ 8.881" in note.value.replace("\\", "") for note in app.caption)
    assert "8.881" not in app.dataframe[0].value["value"].tolist()  # the table has what documents report
    chart = str(app.get("plotly_chart")[0].proto.spec)
    assert "8881" in chart and "suy ra" in chart
    assert "8881" not in str(opened("trends", provinces="ha-noi").get("plotly_chart")[0].proto.spec)


def test_targets_say_who_exceeded_them_and_by_how_much(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    table = opened("targets", year="2022").dataframe[0].value
    row = table.iloc[0].tolist()
    assert row[:5] == ["Đồng Tháp", "2022", "190%", "+90 điểm %", "2.472"]
    assert "suy ra" in row[5]


def test_a_figure_opens_its_words(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("sources", doc="dt-2022")
    assert "Báo cáo dt" in app.subheader[0].value.replace("\\", "")
    table = app.dataframe[-1].value
    assert "đạt 190% chỉ tiêu" in table["quote"].tolist()


def test_an_unknown_document_falls_back_to_the_search(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("sources", doc="gone")
    assert "gone" in app.warning[0].body
    assert len(app.dataframe) == 1


def test_search_needs_no_diacritics(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("sources")
    app.text_input(key="w_q").set_value("dong thap ket nap").run()
    assert set(app.dataframe[0].value["document"]) == {"Báo cáo dt-2022", "Báo cáo dt-2022b"}


def test_disagreeing_sources_are_both_shown(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("trends", provinces="dong-thap")
    values = {value for frame in app.dataframe for value in frame.value.get("value", [])}
    assert {"2.472", "2.470"} <= values


def test_hostile_text_is_only_text(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    for page, query in (
        ("sources", {"doc": "hostile"}),
        ("overview", {}),
        ("sources", {}),
        ("trends", {"provinces": "dong-nai"}),
    ):
        app = opened(page, **query)
        assert failures(app) == []
        for kind in ("markdown", "caption", "subheader", "title", "header", "info", "warning"):
            for element in getattr(app, kind):
                assert "<script>" not in str(element.value)
                assert "![x](" not in str(element.value)
        assert not [link for link in app.get("link_button") if "javascript" in str(link.proto)]


def test_pasted_documents_are_previewed_before_they_are_stored(
    sample_folder: Path, warehouse_at: Any
) -> None:
    warehouse_at(sample_folder)
    app = opened("add")
    app.text_area(key="add_text").set_value("Năm 2023, Đảng bộ tỉnh Quảng Trị kết nạp 1.234 đảng viên mới.")
    app.button(key="add_preview").click().run()
    assert not app.exception
    assert "1.234" in app.dataframe[1].value.to_string()
    app.button(key="add_discard").click().run()
    assert not app.exception
    assert len(app.text_area) == 1


def test_a_changed_document_is_shown_as_what_it_adds_and_takes_away(
    tmp_path: Path, warehouse_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse_at(tmp_path)
    monkeypatch.setenv("PARTY_METRICS_MODE", "editor")
    open_warehouse(tmp_path).ingest([], catalogue_version="test")
    both = "Năm 2023, Đảng bộ tỉnh Quảng Trị kết nạp 1.234 đảng viên mới; khai trừ 7 đảng viên."
    one = "Năm 2023, Đảng bộ tỉnh Quảng Trị kết nạp 1.234 đảng viên mới; khai trừ 8 đảng viên."
    kinds = []
    for text in (both, one):
        app = opened("add")
        app.file_uploader(key="add_files").set_value(("bao-cao.txt", text.encode(), "text/plain"))
        app.button(key="add_preview_files").click().run()
        report, table = app.dataframe[0].value, app.dataframe[1].value
        assert report["Số liệu"].tolist() == ["2"]
        kinds.append(dict(zip(table["Giá trị"], table["So với kho"], strict=True)))
        gone = app.dataframe[2].value["Giá trị"].tolist() if len(app.dataframe) > 2 else []
        app.button(key="add_save").click().run()
        assert failures(app) == [] and app.success
        assert app.dataframe[0].value["Số liệu"].tolist() == ["2"]  # the report stays
    assert kinds[0] == {"1.234": "thêm mới", "7": "thêm mới"}
    assert kinds[1] == {"1.234": "đã có", "8": "thêm mới"}
    assert gone == ["7"]


def test_an_editor_corrects_a_figure_and_takes_it_back(
    tmp_path: Path, sample_folder: Path, warehouse_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "warehouse"
    shutil.copytree(sample_folder, folder, symlinks=True)
    warehouse_at(folder)
    monkeypatch.setenv("PARTY_METRICS_MODE", "editor")
    with open_warehouse(folder).reader() as reader:
        figures = queries.document_observations(reader, "dt-2022")
    figure = figures.loc[figures["quote"] == "kết nạp 2.472 đảng viên", "observation_id"].iloc[0]
    app = opened("sources", doc="dt-2022", fig=figure)

    app.button(key="decide_save").click().run()
    assert any(load_texts("vi")["decide.incomplete"] in element.body for element in app.error)

    app.segmented_control(key="decide_action").set_value("correct").run()
    app.number_input(key="decide_value").set_value(2473.0)
    app.text_input(key="decide_name").set_value("Biên tập")
    app.text_input(key="decide_reason").set_value("in nhầm")
    app.button(key="decide_save").click().run()
    assert failures(app) == [] and not app.exception
    with open_warehouse(folder).reader() as reader:
        found = queries.observations(reader, documents=["dt-2022"], years=[2022], measures=["count"])
    assert found[["value", "status", "original_value"]].values.tolist() == [[2473.0, "corrected", 2472.0]]
    told = [element.value for element in app.text if "in nhầm" in element.value]
    assert told and "Biên tập" in told[0]
    monkeypatch.setenv("PARTY_METRICS_MODE", "public")
    read = opened("sources", doc="dt-2022", fig=found["observation_id"].iloc[0])
    told = [element.value for element in read.text if "in nhầm" in element.value]
    assert told and "Biên tập" not in told[0]
    monkeypatch.setenv("PARTY_METRICS_MODE", "editor")

    undo = next(button for button in app.button if str(button.key).startswith("undo_"))
    undo.click().run()
    with open_warehouse(folder).reader() as reader:
        found = queries.observations(reader, documents=["dt-2022"], years=[2022], measures=["count"])
    assert found[["value", "status"]].values.tolist() == [[2472.0, "reported"]]


def test_an_editor_adds_a_figure_that_was_missed(
    tmp_path: Path, sample_folder: Path, warehouse_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "warehouse"
    shutil.copytree(sample_folder, folder, symlinks=True)
    warehouse_at(folder)
    monkeypatch.setenv("PARTY_METRICS_MODE", "editor")
    app = opened("sources", doc="dn-ratings")
    app.text_input(key="adding_words").set_value("2019 hoàn thành").run()
    app.selectbox(key="adding_metric").set_value("new_members").run()
    assert app.number_input[0].value == 2019  # the number among the words is offered
    app.text_input(key="adding_words").set_value("không có trong văn bản").run()
    assert any(load_texts("vi")["adding.not_there"] in element.body for element in app.error)

    app.text_input(key="adding_words").set_value("tốt 70%").run()
    app.selectbox(key="adding_metric").set_value("members_disciplined").run()
    assert app.text_input(key="adding_period").value in ("2017", "2019")
    app.text_input(key="adding_period").set_value("2018")
    app.button(key="adding_save").click().run()
    assert any(load_texts("vi")["decide.incomplete"] in element.body for element in app.error)
    app.text_input(key="adding_name").set_value("Biên tập")
    app.button(key="adding_save").click().run()
    assert failures(app) == [] and not app.exception

    with open_warehouse(folder).reader() as reader:
        found = queries.observations(reader, documents=["dn-ratings"], years=[2018])
    row = found.iloc[0]
    assert (row["metric"], row["measure"], row["value"]) == ("members_disciplined", "rate_pct", 70.0)
    assert (row["quote"], row["status"], row["province"]) == ("tốt 70%", "added", "Đồng Nai")
    # It is a figure like any other: on its page, in its table, marked as added.
    table = (
        opened("discipline", metric="members_disciplined", measure="rate_pct", years="2018-2018")
        .dataframe[0]
        .value
    )
    assert table["quote"].tolist() == ["tốt 70%"]
    assert table["status"].tolist() == [load_texts("vi")["decide.status_added"]]


def test_readers_of_a_public_server_cannot_decide(
    sample_folder: Path, warehouse_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse_at(sample_folder)
    monkeypatch.setenv("PARTY_METRICS_MODE", "public")
    with open_warehouse(sample_folder).reader() as reader:
        figure = queries.document_observations(reader, "dt-2022")["observation_id"].iloc[0]
    app = opened("sources", doc="dt-2022", fig=figure)
    assert not [button for button in app.button if button.key in ("decide_save", "adding_save")]
    assert not [field for field in app.text_input if field.key == "adding_words"]


def test_a_public_server_refuses_new_documents(
    sample_folder: Path, warehouse_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse_at(sample_folder)
    monkeypatch.setenv("PARTY_METRICS_MODE", "public")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT).run()
    with pytest.raises(ValueError):
        app.switch_page("metrics/dashboard/pages/add.py").run()


def test_the_download_reads_back(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    from metrics.dashboard.components.evidence import csv_frame
    from metrics.dashboard.points import to_csv

    app = opened("trends", provinces="ha-noi")
    view = app.session_state["_view"]
    rows = view.ask("observations", provinces=["Hà Nội"], measures=["count"])
    back = pd.read_csv(io.BytesIO(to_csv(csv_frame(view, rows))), encoding="utf-8-sig")
    assert back["value"].tolist() == rows["value"].tolist()
    assert back["quote"].tolist() == rows["quote"].tolist()
    assert set(back["data_version"]) == {view.version}
    assert {"title", "publisher", "url", "published", "definition", "metric_name"} <= set(back.columns)


def test_the_overview_leads_to_the_discipline_figures_of_the_year_looked_at(
    sample_folder: Path, warehouse_at: Any
) -> None:
    warehouse_at(sample_folder)
    app = opened("overview", year="2019")
    label = load_texts("vi")["overview.ask_discipline"].format(year=2019)
    links = [link.proto for link in app.get("page_link") if link.proto.label == label]
    assert [(link.page, parse_qs(link.query_string)) for link in links] == [
        (
            "data",
            {
                "lang": ["vi"],
                "year": ["2019"],
                "group": ["inspection"],
                "years": ["2019-2019"],
                "anywhere": ["yes"],
            },
        )
    ]
