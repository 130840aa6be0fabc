"""The Data page: a table whose choices travel in the address, files that read back, code that loads them."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from metrics.dashboard.components.evidence import csv_frame
from metrics.dashboard.points import COLUMNS, to_csv
from metrics.dashboard.wording import LANGUAGES, load_texts
from metrics.warehouse import public, snippets
from tests.dashboard.test_pages import failures, opened


def test_the_choices_of_the_table_travel_in_the_address(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    link = {"metrics": "new_members", "measures": "count", "find": "2.472", "columns": "value.url.quote"}
    app = opened("data", **link)
    table = app.dataframe[0].value
    assert list(table.columns) == ["open", "value", "url", "quote"]
    assert table["value"].tolist() == ["2.472"]
    for name, value in link.items():
        assert app.query_params[name] in (value, [value])
    app.multiselect(key="w_columns").set_value(["quote"]).run()
    assert list(app.dataframe[0].value.columns) == ["open", "quote"]
    assert app.query_params["columns"] in ("quote", ["quote"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_can_be_shown(lang: str, sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("data", lang=lang, anywhere="yes", columns=".".join(COLUMNS))
    assert failures(app) == []
    table = app.dataframe[0].value
    assert list(table.columns) == ["open", *COLUMNS]
    raw = {"province", "at_least", "stated", "inferred", "reported"} if lang == "vi" else {"at_least"}
    assert not raw & {str(value) for value in table.drop(columns="rule").to_numpy().ravel()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["dictionary", "columns", "use", "sql", "method"])
def test_the_parts_of_the_page_open_by_a_link(
    part: str, lang: str, sample_folder: Path, warehouse_at: Any
) -> None:
    warehouse_at(sample_folder)
    app = opened("data", show=part, lang=lang)
    assert failures(app) == []
    assert app.dataframe or app.code or app.markdown


def test_the_dictionary_explains_every_column_of_a_download(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = opened("data", show="columns")
    view = app.session_state["_view"]
    found = csv_frame(view, view.ask("observations"))
    texts = load_texts("vi")
    assert app.dataframe[0].value.iloc[:, 0].tolist() == list(found.columns)
    assert app.dataframe[0].value.iloc[:, 1].tolist() == [texts[f"column.{name}"] for name in found.columns]
    assert app.dataframe[1].value.iloc[:, 0].tolist() == list(public.tables())


def test_the_code_loads_the_very_rows_shown(
    sample_folder: Path, warehouse_at: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse_at(sample_folder)
    app = opened("data", show="use", find="đảng viên", years="2021-2022")
    view = app.session_state["_view"]
    rows = view.ask("observations", text="đảng viên", levels=["province"], years=[2021, 2022])
    assert len(rows) > 1
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"figures-{view.version}.csv").write_bytes(to_csv(csv_frame(view, rows)))
    (tmp_path / f"party-metrics-{view.version}.{public.KIND}").write_bytes(_public(sample_folder))
    python = [block.value for block in app.code if block.value.startswith("import ")]
    assert len(python) == 2
    for code in python:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(code, {})
        assert "2472" in said.getvalue() and "Đồng Tháp" in said.getvalue()


def _public(folder: Path) -> bytes:
    return public.public_copy(folder).read_bytes()


def test_the_command_writes_the_same_rows(
    sample_folder: Path, warehouse_at: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shlex

    from metrics.cli import main

    warehouse_at(sample_folder)
    monkeypatch.chdir(tmp_path)
    command = snippets.command(
        metrics=["new_members"], measures=["count"], levels=["province"], years=(2021, 2022),
        text="đảng viên", name="a b.csv",
    )  # fmt: skip
    assert main(shlex.split(command.replace("\\\n", " "))[1:]) == 0
    figures = pd.read_csv(tmp_path / "a b.csv", encoding="utf-8-sig")
    assert sorted(figures["value"]) == [5, 2470, 2472, 10027]


def test_json_and_the_documented_package_read_back(sample_folder: Path, warehouse_at: Any) -> None:
    from metrics.dashboard import data

    warehouse_at(sample_folder)
    app = opened("data")
    view = app.session_state["_view"]
    rows = view.ask("observations", levels=["province"])
    records = json.loads(csv_frame(view, rows).to_json(orient="records"))
    assert [record["quote"] for record in records] == rows["quote"].tolist()
    with zipfile.ZipFile(io.BytesIO(data.package(lambda: rows, "/data?x"))) as archive:
        assert "datapackage.json" in archive.namelist()
        assert "/data?x" in archive.read("README.txt").decode()
        assert len(pd.read_csv(archive.open("figures.csv"), encoding="utf-8-sig")) == len(rows)
