"""Who may write: the write paths themselves are called, by people who may not and by one who may."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import metrics.dashboard
from metrics import settings
from metrics.dashboard import access
from metrics.dashboard.wording import load_texts
from metrics.warehouse import open_warehouse, queries

ROOT = Path(metrics.dashboard.__file__).parents[2]
EDITORS = "An Nguyễn <an@example.org>, binh@example.org"
AUTH = {"auth": {"redirect_uri": "x", "cookie_secret": "y", "client_id": "z"}}
LISTED = {"is_logged_in": True, "email": "an@example.org", "email_verified": True}
STRANGERS: dict[str, dict[str, Any]] = {
    "signed out": {"is_logged_in": False},
    "nobody": {},
    "an address without signing in": {"email": "an@example.org", "email_verified": True},
    "not on the list": {**LISTED, "email": "eva@example.org"},
    "a look-alike": {**LISTED, "email": "an@example.org.evil.example"},
    "two addresses": {**LISTED, "email": "eva@example.org, an@example.org"},
    "no address": {"is_logged_in": True, "name": "An Nguyễn", "email_verified": True},
    "an address nobody verified": {"is_logged_in": True, "email": "an@example.org"},
    "an address known to be unverified": {**LISTED, "email_verified": "false"},
}


def writes() -> None:
    """The script that AppTest runs: every write of the dashboard, called directly."""
    import importlib

    import streamlit as st

    from metrics.dashboard import access, intake, shell
    from metrics.dashboard.components import decide
    from metrics.dashboard.wording import Words

    if "door" in st.session_state:  # the run that a saved decision asks for
        return
    view = shell.build_view("add", Words("en"))
    assert view is not None
    # What a forged session might hold.
    for name in ("editor", "editable", "is_logged_in"):
        st.session_state[name] = True
    st.session_state["_view"] = view
    st.session_state["user"] = st.session_state["_user"] = {"email": "an@example.org", "email_verified": True}
    add = importlib.import_module("metrics.dashboard.pages.add")
    figure = str(view.ask("observations")["observation_id"].iloc[0])
    preview = intake.Preview()
    list(intake.examine([intake.pasted("Năm 2023 Đảng bộ tỉnh Quảng Trị kết nạp 7 đảng viên mới.")], preview))
    st.session_state["_preview"] = preview
    add.save(view)
    decide.take_back(view, 1, "Eva")
    st.session_state["outcome"] = st.session_state.get("_decided")
    try:
        access.for_writing()
        st.session_state["door"] = "open"
    except access.NotAllowed:
        st.session_state["door"] = "closed"
    decide.save(view, figure, "reject", "Eva", "because", {})


def adds() -> None:
    """As `writes`: the one write that only the page of a document has."""
    import streamlit as st

    from metrics.dashboard import shell
    from metrics.dashboard.components import adding
    from metrics.dashboard.wording import Words

    if "tried" in st.session_state:
        return
    st.session_state["tried"] = True
    view = shell.build_view("sources", Words("en"))
    assert view is not None
    fields = {"metric": "new_members", "measure": "count", "value": 7.0, "unit": "count"}
    fields |= {"qualifier": "exact", "period": "2018", "province": "Đồng Tháp", "level": "province"}
    record = view.ask("document", "dt-2022")
    adding.save(view, record, (0, 8), (4, 8, 7.0), fields, "Eva", "because")


@pytest.fixture
def folder(tmp_path: Path, sample_folder: Path, warehouse_at: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse with one decision, read by a server with sign-in."""
    place = tmp_path / "warehouse"
    shutil.copytree(sample_folder, place, symlinks=True)
    house = open_warehouse(place)
    with house.reader() as reader:
        figure = queries.document_observations(reader, "dt-2022")["observation_id"].iloc[0]
    assert house.decide(figure, "accept", name="Bình", reason="đã đối chiếu") == 1
    warehouse_at(place)
    monkeypatch.setenv("PARTY_METRICS_EDITORS", EDITORS)
    return place


def attempt(user: dict[str, Any], secrets: dict[str, Any]) -> AppTest:
    app = AppTest.from_function(writes, default_timeout=60)
    app.user, app.secrets = user, secrets
    app.run()
    assert not app.exception, app.exception
    return app


def stored(folder: Path) -> tuple[int, int, str | None]:
    house = open_warehouse(folder)
    with house.reader() as reader:
        return len(queries.documents(reader)), len(queries.decisions(reader)), house.version


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_can_write_nothing(who: str, folder: Path) -> None:
    before = stored(folder)
    app = attempt(STRANGERS[who], AUTH)
    assert stored(folder) == before
    assert app.session_state["door"] == "closed"
    assert app.session_state["outcome"] == ("refused", load_texts("en")["sign.refused"])
    assert sum(load_texts("en")["sign.refused"] in element.body for element in app.error) >= 2


def test_only_a_listed_editor_adds_a_figure(folder: Path) -> None:
    before = stored(folder)
    for user, expected in ((STRANGERS["not on the list"], 0), (STRANGERS["signed out"], 0), (LISTED, 1)):
        app = AppTest.from_function(adds, default_timeout=60)
        app.user, app.secrets = user, AUTH
        app.run()
        assert not app.exception, app.exception
        assert stored(folder)[1] == before[1] + expected
        assert any(load_texts("en")["sign.refused"] in element.body for element in app.error) != bool(
            expected
        )
    with open_warehouse(folder).reader() as reader:
        assert queries.decisions(reader).sort_values("decision")["name"].iloc[-1] == "An Nguyễn"


def test_nobody_writes_in_public_mode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTY_METRICS_MODE", "public")
    before = stored(folder)
    attempt(LISTED, AUTH)
    attempt({}, {})
    assert stored(folder) == before


def test_nobody_writes_where_others_can_reach_a_server_without_sign_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTY_METRICS_ADDRESS", "0.0.0.0")
    before = stored(folder)
    for mode in ("auto", "editor"):
        monkeypatch.setenv("PARTY_METRICS_MODE", mode)
        attempt(LISTED, {})
    assert stored(folder) == before


def test_a_listed_editor_writes_and_the_register_says_who_it_was(folder: Path) -> None:
    before = stored(folder)
    app = attempt({**LISTED, "email": "AN@example.org"}, AUTH)
    assert app.session_state["door"] == "open"
    assert stored(folder)[:2] == (before[0] + 1, before[1] + 2)
    with open_warehouse(folder).reader() as reader:
        names = queries.decisions(reader).sort_values("decision")["name"].tolist()
    assert names == ["Bình", "An Nguyễn", "An Nguyễn"]  # whatever name the form was sent with


def test_the_page_shows_editors_alone_how_to_write(folder: Path) -> None:
    with open_warehouse(folder).reader() as reader:
        figure = queries.document_observations(reader, "dt-2022")["observation_id"].iloc[0]
    for user in (LISTED, STRANGERS["not on the list"], {"is_logged_in": False}):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.user, app.secrets = user, AUTH
        app.run()
        app.switch_page("metrics/dashboard/pages/sources.py")
        app.query_params["doc"], app.query_params["fig"] = "dt-2022", figure
        app.run()
        assert not app.exception
        keys = {str(button.key) for button in app.button}
        assert ("sign_out" if user["is_logged_in"] else "sign_in") in keys
        assert ("sign_in" if user["is_logged_in"] else "sign_out") not in keys
        assert ("undo_1" in keys) == (user is LISTED)
        assert [element.label for element in app.text_input if element.key == "decide_name"] == []


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, True),
        ({"Host": "localhost:8501"}, True),
        ({"Host": "127.0.0.1:8501"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({"Host": "figures.example.org"}, False),
        ({"Host": "127.0.0.1.example.org"}, False),
        ({"Host": "localhost", "X-Forwarded-For": "192.0.2.7"}, False),
        ({"Host": "localhost", "Forwarded": "for=192.0.2.7"}, False),
    ],
)
def test_a_proxy_before_this_machine_is_noticed(
    headers: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a proxy before the default `make run` would make every reader an editor."""
    context = type("Context", (), {"headers": headers})
    monkeypatch.setattr("streamlit.context", context)
    assert access.at_this_machine() is expected


def test_files_are_taken_from_the_signed_cookie_of_an_editor_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    import streamlit as st
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    monkeypatch.setenv("PARTY_METRICS_EDITORS", EDITORS)
    monkeypatch.setattr(st.secrets, "_secrets", AUTH)
    secret = "0123456789abcdef" * 2
    monkeypatch.setattr("streamlit.web.server.server_util.get_cookie_secret", lambda: secret)

    def may(claims: dict[str, Any], secret: str = secret) -> bool:
        signed = create_signed_value(secret, "_streamlit_user", json.dumps(claims)).decode()
        return access.may_upload({"_streamlit_user": signed}, {})

    assert may(LISTED)
    assert not may(LISTED, secret="another secret of someone else...")
    assert not any(may(claims) for claims in STRANGERS.values())
    assert not access.may_upload({}, {})
    assert not access.may_upload({"_streamlit_user": json.dumps(LISTED)}, {})


@pytest.mark.parametrize("text", ["nobody", "@x", "an@", "a@b@c", "an@example.org, eva"])
def test_a_list_of_editors_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(settings.SettingError, match="PARTY_METRICS_EDITORS"):
        settings.get("editors", {"PARTY_METRICS_EDITORS": text})


WRITING = {"ingest", "decide", "add_figure", "undo", "restore", "ingest_archive", "publish", "writer"}


def test_the_dashboard_writes_through_one_door() -> None:
    """Each function that calls a method which writes takes the warehouse from `access.for_writing`."""
    found = 0
    for path in [*Path(metrics.dashboard.__file__).parent.rglob("*.py"), ROOT / "app.py"]:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
            named = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in WRITING]
            for call in named:
                found += 1
                receiver = ast.unparse(call.value)
                assert receiver in ("house", "access.for_writing()"), (path, ast.unparse(call))
                assert "access.for_writing()" in ast.unparse(function), (path, function.name)
    assert found >= 3
