"""Who may change something: asked at every write, whatever a page showed or a session holds.

Nothing here reads the session's state, which callbacks and widgets fill; the answer follows from the
settings, the address the server listens on and, where signing in is set up, from the identity that Streamlit
took from its signed cookie.
"""

from __future__ import annotations

import email.utils
import ipaddress
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from metrics import settings

if TYPE_CHECKING:
    from metrics.warehouse import Warehouse

LOOPBACK = ("127.0.0.1", "localhost", "::1")
# What a proxy adds: then the reader is not at this machine, although the connection comes from it.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
# Addresses other than this machine's at which the server was reached: it listens there, whatever it was told.
_outside: set[str] = set()


class NotAllowed(Exception):
    """Someone who may not write tried to."""


def for_writing() -> Warehouse:
    """The warehouse, for an editor. Raises NotAllowed for everyone else; the only door to writing here."""
    from metrics.warehouse import open_warehouse  # here, since the server listens before pandas is loaded

    if not editable():
        raise NotAllowed("only editors may change something")
    return open_warehouse(settings.get("warehouse"))


def editable() -> bool:
    """Whether the person of this session may write.

    Mode public: nobody. With sign-in: those on the list. Without: only a server that listens on this machine
    alone, and in mode auto only for a browser on it that came without a proxy.
    """
    mode = settings.get("mode")
    if mode == "public":
        return False
    if sign_in():
        return person() is not None
    return on_loopback() and (mode == "editor" or at_this_machine())


def sign_in() -> bool:
    """Whether signing in is set up: a section [auth] in Streamlit's secrets."""
    return bool(st.secrets.load_if_toml_exists() and "auth" in st.secrets)


def signed_in() -> bool:
    """Whether the reader of this session signed in, on the list or not."""
    return sign_in() and bool(st.user.get("is_logged_in"))


def person() -> str | None:
    """The editor of this session as the register of decisions names them; None for everyone else."""
    return editor(dict(st.user)) if signed_in() else None


def editor(claims: Mapping[str, Any]) -> str | None:
    """The name of the editor with these claims of the identity provider; None for who is not on the list.

    Only an address that the provider says it has verified counts: others can be typed in by anyone.
    """
    verified = str(claims.get("email_verified", "")).lower() == "true"
    address = str(claims.get("email") or "").strip().casefold()
    return editors().get(address) if verified and address else None


def editors() -> dict[str, str]:
    """Names by e-mail address, as the setting lists them."""
    listed = email.utils.getaddresses([settings.get("editors")])
    return {address.casefold(): name or address for name, address in listed if "@" in address}


def reached_at(address: str) -> None:
    """Take note of an address of this server that a request came to."""
    try:
        found = ipaddress.ip_address(address)
        inside = (getattr(found, "ipv4_mapped", None) or found).is_loopback
    except ValueError:
        inside = False
    if not inside:
        _outside.add(address)


def on_loopback() -> bool:
    """Whether what the server was told to listen on, and what it does listen on, is this machine alone."""
    return not _outside and all(
        str(address) in LOOPBACK for address in (settings.get("address"), st.get_option("server.address"))
    )


def at_this_machine() -> bool:
    """Whether the browser asked for this machine by name and no proxy stands between."""
    headers = st.context.headers
    host = str(headers.get("Host") or "localhost")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name.strip("[]") in LOOPBACK and not any(name in headers for name in FORWARDED)


def may_upload(cookies: dict[str, str], headers: dict[str, str]) -> bool:
    """Whether an HTTP request may bring files: as `editable`, from the request instead of the session."""
    mode = settings.get("mode")
    if mode == "public":
        return False
    if sign_in():
        return editor(claims_of(cookies)) is not None
    if not on_loopback():
        return False
    return mode == "editor" or not any(name.lower() in headers for name in FORWARDED)


def claims_of(cookies: dict[str, str]) -> dict[str, Any]:
    """The claims in Streamlit's signed identity cookie; empty without one or where its signature is wrong."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value) if value else None

    found = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    claims = json.loads(found) if found else {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") else {}


def controls(words: Any, area: Any) -> None:
    """Sign in and out, where it is set up; and what this reader may do."""
    if not sign_in():
        return
    if not signed_in():
        area.button(
            words("sign.in"), on_click=st.login, key="sign_in", icon=":material/login:", width="stretch"
        )
        return
    address = str(st.user.get("email") or st.user.get("name") or "")
    area.caption(words("sign.as" if person() else "sign.reader"))
    area.text(person() or address)
    area.button(
        words("sign.out"), on_click=st.logout, key="sign_out", icon=":material/logout:", width="stretch"
    )
