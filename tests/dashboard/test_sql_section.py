"""The SQL part of the data page, as a reader works it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from metrics import paths
from metrics.dashboard.wording import LANGUAGES, load_texts

ROOT = paths.CHECKOUT


def page() -> None:
    from metrics.dashboard import shell
    from metrics.dashboard.components import sql
    from metrics.dashboard.wording import Words

    import streamlit as st  # isort: skip

    view = shell.build_view("data", Words(st.query_params["lang"]))
    assert view is not None
    sql.section(view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_asks_and_is_refused(
    language: str, sample_folder: Path, warehouse_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse_at(sample_folder)
    monkeypatch.setenv("PARTY_METRICS_MODE", "public")
    texts = load_texts(language)
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception and len(app.dataframe) == 1  # the list of tables

    app.button(key="sql_run").click().run()
    assert not app.exception and not app.error
    answer = app.dataframe[0].value
    assert answer.columns.tolist() == ["province", "year", "value", "quote"]
    assert 10027.0 in answer["value"].tolist()

    app.text_area(key="sql_text").set_value("DROP TABLE figures")
    app.button(key="sql_run").click().run()
    assert not app.exception and app.error[0].value == texts["sql.no_refused"]
    assert "DROP" in app.code[0].value and len(app.dataframe) == 1  # the old answer is gone

    monkeypatch.setenv("PARTY_METRICS_SQL_ROWS", "2")
    app.text_area(key="sql_text").set_value("SELECT title, publisher FROM documents ORDER BY 1")
    app.button(key="sql_run").click().run()
    assert app.warning[0].value == texts["sql.cut_rows"] and len(app.dataframe[0].value) == 2


def test_the_section_has_an_address(sample_folder: Path, warehouse_at: Any) -> None:
    warehouse_at(sample_folder)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.switch_page("metrics/dashboard/pages/data.py")
    app.query_params["show"] = "sql"
    app.run()
    assert not app.exception and not app.warning
    assert [area.key for area in app.text_area] == ["sql_text"]
