"""What stands between the network and Streamlit: headers of every answer, the page's language, closed doors.

Plain ASGI, so that nothing here depends on a version of the server. The policy is the one that was tried
with every page in a browser (tests/dashboard/test_journey.py).
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from metrics.dashboard import scripts
from metrics.dashboard.wording import LANGUAGES, Words

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

START = "start.js"
START_SCRIPT = Path(__file__).with_name(START).read_bytes()
FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    # The address holds what a reader looks at; other hosts are not told.
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
UPLOADS = "/_stcore/upload_file"
# Numbers about the server's sessions, and programs that work the pages: neither is for readers.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
_INLINE = re.compile(rb"<script>(.*?)</script>", re.S)
_HEAD = re.compile(rb"<head>")
_LANG = re.compile(rb'<html lang="[^"]*"')
_TITLE = re.compile(rb"<title>[^<]*</title>")


def policy(host: str, inline: tuple[bytes, ...] = ()) -> str:
    """The Content-Security-Policy of a page served under `host` with these inline scripts."""
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in inline
    )
    # Some browsers do not count the WebSocket of the same host as 'self'.
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        f"connect-src 'self'{sockets}; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )


def page_language(query: str, accepted: str) -> str:
    """The language of a page: the address first, then the browser's first choice; Vietnamese without any.

    The same rule as `metrics.dashboard.shell.language`, which cannot be asked before the page is there.
    """
    asked = parse_qs(query).get("lang", [""])[-1]
    if asked in LANGUAGES:
        return asked
    first = accepted.split(",")[0].split(";")[0].strip().lower()
    return "vi" if first in ("", "*") or first.startswith("vi") else "en"


def dressed(page: bytes, language: str, path: str) -> bytes:
    """Streamlit's page with its language, our title, the script that runs before all others, and those that
    the page at this path will need."""
    title = html.escape(Words(language)("app.title")).encode()
    page = _LANG.sub(f'<html lang="{language}"'.encode(), page, count=1)
    page = _TITLE.sub(lambda _: b"<title>" + title + b"</title>", page, count=1)
    page = _HEAD.sub(f'<head>\n    <script src="./{START}"></script>'.encode(), page, count=1)
    return page.replace(b"</head>", scripts.preloads(path) + b"  </head>", 1)


class Guard:
    """The middleware.

    may_upload: whether the request with these cookies and headers may bring files. reached_at: told the
    address of this server that each request came to ("" when there is none).
    """

    def __init__(
        self,
        app: Application,
        may_upload: Callable[[dict[str, str], dict[str, str]], bool],
        reached_at: Callable[[str], None],
    ) -> None:
        self.app = app
        self.may_upload = may_upload
        self.reached_at = reached_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse or pass on one request."""
        if scope["type"] in ("http", "websocket"):
            self.reached_at(str((scope.get("server") or ("",))[0]))
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path, common = (
            scope["path"],
            FIXED_HEADERS | {"content-security-policy": policy(headers.get("host", ""))},
        )
        if path.rsplit("/", 1)[-1] == START and scope["method"] in ("GET", "HEAD"):
            kind = {"content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache"}
            await answer(send, 200, START_SCRIPT, common | kind)
        elif any(door in path for door in CLOSED) or (
            UPLOADS in path
            and scope["method"] not in ("GET", "HEAD", "OPTIONS")
            and not self.may_upload(cookies(headers), headers)
        ):
            await answer(send, 403, b"Not here.\n", common | {"content-type": "text/plain; charset=utf-8"})
        elif scope["method"] == "GET" and "range" not in headers and (found := scripts.file(path)):
            kind = {"content-type": found[1], "cache-control": scripts.KEEP}
            await answer(send, 200, found[0], common | kind)
        elif scope["method"] == "GET" and may_be_page(path):
            language = page_language(
                scope["query_string"].decode("latin-1"), headers.get("accept-language", "")
            )
            await self.app(whole(scope), receive, Page(send, common, headers.get("host", ""), language, path))
        else:
            await self.app(scope, receive, with_headers(send, common))


def cookies(headers: dict[str, str]) -> dict[str, str]:
    """The cookies of a request; none when they cannot be read."""
    try:
        return {name: item.value for name, item in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def may_be_page(path: str) -> bool:
    """Whether Streamlit may answer this path with its page: no file and no endpoint of its own."""
    return "." not in path.rsplit("/", 1)[-1] and not path.startswith(("/_stcore", "/media", "/app/static"))


def whole(scope: Scope) -> Scope:
    """The same request, to be answered in full and uncompressed, since the answer is changed on its way."""
    unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    return {**scope, "headers": [item for item in scope["headers"] if item[0] not in unwanted]}


async def answer(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    """Send a short answer of our own."""
    fields = headers | {"content-length": str(len(body))}
    await send({"type": "http.response.start", "status": status, "headers": encoded(fields)})
    await send({"type": "http.response.body", "body": body})


def encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def replaced(message: Message, headers: dict[str, str], without: tuple[bytes, ...] = ()) -> Message:
    """The start of an answer with these headers set, and some taken away."""
    own = {name.encode() for name in headers} | set(without)
    kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in own]
    return {**message, "headers": [*kept, *encoded(headers)]}


def with_headers(send: Send, headers: dict[str, str]) -> Send:
    """`send`, adding the headers to the answer."""

    async def sender(message: Message) -> None:
        await send(replaced(message, headers) if message["type"] == "http.response.start" else message)

    return sender


class Page:
    """A `send` that holds back an HTML page until it is complete, and sends it dressed; others pass."""

    def __init__(self, send: Send, headers: dict[str, str], host: str, language: str, path: str) -> None:
        self.send, self.headers, self.host, self.language, self.path = send, headers, host, language, path
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kinds = [value for name, value in message.get("headers", []) if name.lower() == b"content-type"]
            if message["status"] != 200 or not any(kind.startswith(b"text/html") for kind in kinds):
                await self.send(replaced(message, self.headers))
            else:
                self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self.finish(self.start)

    async def finish(self, start: Message) -> None:
        inline = tuple(_INLINE.findall(self.body))
        body = dressed(self.body, self.language, self.path)
        headers = self.headers | {
            "content-security-policy": policy(self.host, inline),
            "content-language": self.language,
            "content-length": str(len(body)),
            "vary": "Accept-Language",
        }
        await self.send(replaced(start, headers, without=(b"etag", b"last-modified", b"accept-ranges")))
        await self.send({"type": "http.response.body", "body": body})
