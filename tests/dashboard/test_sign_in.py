"""Signing in end to end: browser, dashboard, and a tiny OIDC provider on this machine."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import signal
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from metrics.warehouse import open_warehouse, queries
from tests.dashboard.test_journey import CHROMIUM, FLAGS, WAIT
from tests.dashboard.test_server import free_port, start, wait_for

pytest.importorskip("authlib", reason="the extra `auth` is not installed")
pytest.importorskip("joserfc", reason="the extra `auth` is not installed")
sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (apt-get install chromium)"),
]
CLIENT, SECRET = "party-metrics-test", "not-a-secret"


class Provider(ThreadingHTTPServer):
    """Signs in whoever `claims` says, without asking. codes: the nonce for each code it gave out."""

    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, str] = {}

    def id_token(self, nonce: str) -> str:
        from joserfc import jwt

        now = int(time.time())
        times = {"iat": now, "exp": now + 300}
        about = {"iss": self.address, "aud": CLIENT, "sub": "1", "nonce": nonce}
        return jwt.encode({"alg": "RS256", "kid": "1"}, about | times | self.claims, self.key)


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(parts.query))
        here = self.server.address
        if parts.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "jwks_uri": f"{here}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "code_challenge_methods_supported": ["S256"],
                }
            )
        elif parts.path == "/keys":
            self.answer({"keys": [self.server.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked["nonce"]
            back = urllib.parse.urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        asked = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        basic = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        assert basic == f"{CLIENT}:{SECRET}" and asked["code_verifier"]
        nonce = self.server.codes.pop(asked["code"])
        token = self.server.id_token(nonce)
        self.answer({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def answer(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def served(provider: Provider, sample_folder: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The dashboard with sign-in set up, and its warehouse."""
    folder = tmp_path / "warehouse"
    shutil.copytree(sample_folder, folder, symlinks=True)
    address = f"http://127.0.0.1:{(port := free_port())}"
    file = tmp_path / ".streamlit" / "secrets.toml"
    file.parent.mkdir()
    given = {
        "redirect_uri": f"{address}/oauth2callback",
        "cookie_secret": secrets.token_hex(32),
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": f"{provider.address}/.well-known/openid-configuration",
    }
    file.write_text("[auth]\n" + "".join(f'{name} = "{text}"\n' for name, text in given.items()))
    process = start(
        ["metrics", "serve", "--port", str(port)],
        HOME=str(tmp_path),
        PARTY_METRICS_WAREHOUSE=str(folder),
        PARTY_METRICS_EDITORS="An Nguyễn <an@example.org>",
        NO_PROXY=os.environ.get("NO_PROXY", "") + ",127.0.0.1",
    )
    try:
        wait_for(process, address)
        yield address, folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def test_an_editor_signs_in_decides_and_signs_out(provider: Provider, served: tuple[str, Path]) -> None:
    address, folder = served
    with open_warehouse(folder).reader() as reader:
        figure = queries.document_observations(reader, "dt-2022")["observation_id"].iloc[0]
    source = f"{address}/sources?lang=en&doc=dt-2022&fig={figure}"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 1400}).new_page()
        page.set_default_timeout(WAIT)

        page.goto(source)
        page.locator("mark").first.wait_for()
        assert page.get_by_text("Editor's decision").count() == 0

        provider.claims = {"email": "eva@example.org", "email_verified": True}
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("not on the list of editors").wait_for()
        page.goto(source)
        page.locator("mark").first.wait_for()
        assert page.get_by_role("link", name="Add documents").count() == 0
        page.get_by_role("button", name="Sign out").click()

        provider.claims = {"email": "an@example.org", "email_verified": True}
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("An Nguyễn").wait_for()
        page.get_by_role("link", name="Add documents").wait_for()
        page.goto(source)
        page.locator("summary", has_text="Editor's decision").click()
        page.get_by_label("Reason").fill("checked against the text")
        page.get_by_role("button", name="Record the decision").click()
        page.get_by_text("An Nguyễn: checked against the text").wait_for()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in").wait_for()
        browser.close()
    with open_warehouse(folder).reader() as reader:
        assert queries.decisions(reader)["name"].tolist() == ["An Nguyễn"]
