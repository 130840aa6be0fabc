"""What the server adds to Streamlit: headers, the page's language, closed doors, and options checked at its
start."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit import config, file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from metrics import paths, settings
from metrics.dashboard import access, middleware, options, scripts, server
from tools import write_docs

ROOT = paths.CHECKOUT
PAGE = b'<!-- x --><html lang="en">\n<head>\n<title>Streamlit</title>\n<script>\n window.a = 1\n</script></head></html>'


async def streamlit(scope: Any, receive: Any, send: Any) -> None:
    """Stands for Streamlit: a page at every address, in two pieces, with headers of a file."""
    kind = b"text/html; charset=utf-8" if scope["path"] != "/x.csv" else b"text/csv"
    headers = [(b"content-type", kind), (b"content-length", b"1"), (b"etag", b"old")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": PAGE[:30], "more_body": True})
    await send({"type": "http.response.body", "body": PAGE[30:]})


def request(path: str, query: str = "", method: str = "GET", upload: bool = False, **headers: str) -> Any:
    """Status, headers and body that the middleware sends."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": given}
    guard = middleware.Guard(streamlit, lambda cookies, headers: upload, lambda address: None)
    asyncio.run(guard(scope, None, send))  # type: ignore[arg-type]
    body = b"".join(part.get("body", b"") for part in sent[1:])
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}, body


def test_a_page_is_served_whole_with_its_language_policy_and_script() -> None:
    status, headers, body = request("/trends", host="figures.example.org:443", accept_encoding="gzip")
    assert status == 200 and int(headers["content-length"]) == len(body) and "etag" not in headers
    assert b'<html lang="vi"' in body and b'<script src="./start.js">' in body
    policy = headers["content-security-policy"]
    assert "connect-src 'self' ws://figures.example.org:443 wss://figures.example.org:443;" in policy
    (script,) = re.findall(r"script-src ([^;]*);", policy)
    assert "unsafe-inline" not in script and "unsafe-eval" not in script.replace("wasm-unsafe-eval", "")
    assert script.count("'sha256-") == 1  # Streamlit's own inline script, and no other


def test_files_of_streamlit_are_handed_out_whole_and_no_others() -> None:
    folder = Path(file_util.get_static_dir())
    for path in [next(folder.glob("static/js/index.*.js")), next(folder.glob("static/media/*.woff2"))]:
        status, headers, body = request(f"/{path.relative_to(folder)}", host="x")
        assert status == 200 and body == path.read_bytes() and "immutable" in headers["cache-control"]
        assert headers["x-content-type-options"] == "nosniff"
    for path in (
        "/static/js/..",
        "/static/js/none.js",
        "/static/js/../../favicon.png",
        "/static/../index.html",
    ):
        assert scripts.file(path) is None


def test_a_page_asks_early_for_the_scripts_it_needs() -> None:
    _, _, body = request("/trends")
    asked = re.findall(rb'<link rel="modulepreload" crossorigin( data-part)? href="(.*?)">', body)
    folder = Path(file_util.get_static_dir())
    assert asked and all((folder / name.decode()).is_file() for _, name in asked)
    started = [name for part, name in asked if part]
    assert b"/PlotlyChart." in started[0]  # what takes longest to start
    assert 2 < len(started) < len(asked) and b"link[data-part]" in middleware.START_SCRIPT
    assert b"/PlotlyChart." not in request("/sources")[2] and b"/DataFrame." in request("/sources")[2]


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "", "x,y"])
def test_a_host_that_is_none_stays_out_of_the_policy(host: str) -> None:
    _, headers, _ = request("/", host=host)
    assert "connect-src 'self';" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/", "/x.csv", "/_stcore/health", "/media/a.bin", "/start.js", "/_stcore/metrics"]
)
def test_every_answer_carries_the_headers(path: str) -> None:
    _, headers, _ = request(path)
    assert {*middleware.FIXED_HEADERS, "content-security-policy"} <= set(headers)
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "vi"),
        ("", "vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("", "en-GB,en;q=0.9,vi;q=0.8", "en"),
        ("lang=vi", "en", "vi"),
        ("year=2020&lang=en", "vi", "en"),
        ('lang="><script>', "vi", "vi"),
    ],
)
def test_the_language_of_a_page(query: str, accepted: str, language: str) -> None:
    _, _, body = request("/", query, accept_language=accepted)
    assert f'<html lang="{language}"'.encode() in body and b'"><script>' not in body.replace(PAGE, b"")


def test_files_are_taken_from_editors_only() -> None:
    path = "/_stcore/upload_file/session/file"
    assert request(path, method="PUT")[0] == 403
    assert request(path, method="PUT", upload=True)[0] == 200
    assert request("/base" + path, method="DELETE")[0] == 403


def test_numbers_about_the_server_are_not_for_readers() -> None:
    assert request("/_stcore/metrics", upload=True)[0] == 403
    assert request("/_stcore/agent/interact", method="POST", upload=True)[0] == 403


def good(name: str) -> Any:
    """A value of an option that will do: what config.toml would say."""
    given = tomllib.loads((ROOT / options.FILE).read_text(encoding="utf-8"))
    section, key = name.split(".")
    default = {"server.enableCORS": True, "server.enableAgentApi": False}
    return given.get(section, {}).get(key, default.get(name))


def test_the_options_in_the_file_will_do() -> None:
    options.check(good)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.address", None),
        ("server.enableXsrfProtection", False),
        ("server.enableCORS", False),
        ("server.maxUploadSize", 200),
        ("server.fileWatcherType", "auto"),
        ("server.trustedUserHeaders", {"X-User": "email"}),
        ("server.enableAgentApi", True),
        ("browser.gatherUsageStats", True),
        ("client.showErrorDetails", "full"),
        ("client.showErrorLinks", "auto"),
        ("client.toolbarMode", "developer"),
        ("global.developmentMode", True),
    ],
)
def test_an_unsafe_option_is_named_with_file_and_remedy(name: str, value: object) -> None:
    with pytest.raises(settings.SettingError) as refused:
        options.check(lambda asked: value if asked == name else good(asked))
    message = str(refused.value)
    assert message.startswith(f"{name} is {value!r}.") and options.FILE in message and "Write `" in message


def test_every_option_is_tried_above_and_documented() -> None:
    tried = test_an_unsafe_option_is_named_with_file_and_remedy.pytestmark[0].args[1]
    assert {name for name, _ in tried} == {item.name for item in options.REQUIRED}
    page = write_docs.settings()
    assert all(f"`{item.name}`" in page for item in options.REQUIRED)


@pytest.mark.parametrize(("mode", "megabytes"), [("public", 1), ("auto", 20)])
def test_a_public_server_takes_small_files_at_most(
    mode: str, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTY_METRICS_MODE", mode)
    monkeypatch.chdir(ROOT)
    try:
        server.configure(ROOT / "app.py", "127.0.0.1", 8501)
        server.prepare()
        assert config.get_option("server.maxUploadSize") == megabytes
    finally:
        config.get_config_options(force_reparse=True)


WHOLE = {
    "redirect_uri": "https://figures.example.org/oauth2callback",
    "cookie_secret": "0123456789abcdef" * 2,
    "client_id": "a",
    "client_secret": "b",
    "server_metadata_url": "https://id.example.org/.well-known/openid-configuration",
}


@pytest.mark.parametrize("lacking", [*WHOLE, "everything"])
def test_a_half_made_sign_in_stops_the_start(lacking: str, tmp_path: Path) -> None:
    """It would otherwise be taken for no sign-in at all, and a server on this machine lets everyone write."""
    file = tmp_path / "secrets.toml"
    kept = {name: text for name, text in WHOLE.items() if lacking not in (name, "everything")}
    file.write_text("[auth]\n" + "".join(f'{name} = "{text}"\n' for name, text in kept.items()))
    with pytest.raises(settings.SettingError, match=r"secrets\.toml lacks"):
        options.check_sign_in([tmp_path / "missing.toml", file])


def test_secrets_that_cannot_be_read_stop_the_start(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text("[auth\n")
    with pytest.raises(settings.SettingError, match=r"secrets.toml cannot be read"):
        options.check_sign_in([file])
    file.write_text("[auth]\n" + "".join(f'{name} = "short"\n' for name in WHOLE))
    with pytest.raises(settings.SettingError, match="could be guessed"):
        options.check_sign_in([file])


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(access, "_outside", set())
    monkeypatch.setattr("streamlit.get_option", lambda name: "127.0.0.1")
    yield


@pytest.mark.parametrize(
    ("address", "expected"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("192.0.2.7", False), ("", False)],
)
def test_a_server_reached_from_outside_is_not_on_this_machine_alone(
    address: str, expected: bool, outside: None
) -> None:
    """`uvicorn app:app --host 0.0.0.0` tells nobody where it listens; the requests do."""
    assert access.on_loopback()
    access.reached_at(address)
    assert access.on_loopback() is expected


def start(command: list[str], **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[str], address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:  # refused, or too slow on a busy machine
            assert process.poll() is None, process.stdout and process.stdout.read()
            time.sleep(0.25)
    raise AssertionError("the server did not start")


@pytest.mark.slow
@pytest.mark.parametrize("by", ["serve", "streamlit"])
def test_both_ways_of_starting_serve_the_same(by: str, sample_folder: Path) -> None:
    port = free_port()
    commands = {
        "serve": ["metrics", "serve", "--port", str(port)],
        "streamlit": ["streamlit", "run", "app.py", f"--server.port={port}"],
    }
    process = start(commands[by], PARTY_METRICS_WAREHOUSE=str(sample_folder), PARTY_METRICS_MODE="public")
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(process, address)
        with urllib.request.urlopen(f"{address}/trends?lang=en", timeout=10) as answer:
            assert answer.headers["Content-Security-Policy"] and b'<html lang="en"' in answer.read()
        for path, method in (("metrics", "GET"), ("upload_file/session/file", "PUT")):
            closed = urllib.request.Request(f"{address}/_stcore/{path}", method=method, data=b"x" * 10)
            with pytest.raises(urllib.error.HTTPError, match="403") as refused:
                urllib.request.urlopen(closed, timeout=10)
            assert refused.value.read() == b"Not here.\n"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["serve", "streamlit"])
def test_an_unsafe_option_from_the_environment_or_the_command_stops_the_start(by: str) -> None:
    port = str(free_port())
    if by == "serve":
        process = start(["metrics", "serve", "--port", port], PARTY_METRICS_EDITORS="nobody")
        wanted = "PARTY_METRICS_EDITORS='nobody' cannot be used"
    else:
        process = start(["streamlit", "run", "app.py", f"--server.port={port}", "--server.maxUploadSize=200"])
        wanted = "server.maxUploadSize is 200"
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 2 and wanted in said and "Traceback" not in said


def offered_to(port: int, host: str, headers: dict[str, str]) -> bool:
    """Whether a session that comes with these headers is shown the page for adding documents."""
    ask = BackMsg()
    ask.rerun_script.query_string = "lang=en"
    received = b""
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        connect(
            f"ws://{host}/_stcore/stream",
            sock=line,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            additional_headers=headers,
        ) as session,
    ):
        session.send(ask.SerializeToString())
        while True:
            data = session.recv(timeout=60)
            assert isinstance(data, bytes)
            received += data
            if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                return b"Add documents" in received


@pytest.mark.slow
def test_a_proxy_makes_nobody_an_editor(sample_folder: Path) -> None:
    """The default server, asked over the wire as a browser on this machine and as a proxy would."""
    port = free_port()
    process = start(["metrics", "serve", "--port", str(port)], PARTY_METRICS_WAREHOUSE=str(sample_folder))
    try:
        wait_for(process, f"http://127.0.0.1:{port}")
        assert offered_to(port, f"127.0.0.1:{port}", {})
        assert not offered_to(port, f"127.0.0.1:{port}", {"x-forwarded-for": "192.0.2.1"})
        assert not offered_to(port, f"127.0.0.1:{port}", {"Forwarded": "for=192.0.2.1"})
        assert not offered_to(port, "figures.example.org", {})
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
