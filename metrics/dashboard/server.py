"""Starts the server: Streamlit behind our middleware, with safe options, on one socket.

`party-metrics serve` calls `run`. `streamlit run app.py` and `uvicorn app:app` take the application from
app.py and start it themselves; the checks are the same.
"""

from __future__ import annotations

import socket
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config, delta_generator

from metrics import reference, settings
from metrics.dashboard import access, options
from metrics.dashboard.middleware import Guard

SETTLED = 5.0  # seconds after the start in which a first reader may still be waiting
PINGS = 30  # seconds between pings, and the longest wait for their answer


def parts() -> dict[str, Any]:
    """What our application adds to Streamlit's."""
    guard = Middleware(Guard, may_upload=access.may_upload, reached_at=access.reached_at)
    return {"middleware": [guard]}


def check_or_exit() -> None:
    """For app.py: end the process with a message when an option or setting will not do."""
    try:
        prepare()
    except (settings.SettingError, FileNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        raise SystemExit(2) from None


def prepare() -> None:
    """Check options, settings and files. Raises SettingError, or FileNotFoundError for a reference table."""
    reference.check_files()
    options.check(config.get_option)
    options.check_sign_in([Path(name) for name in config.get_option("secrets.files")])
    for setting in settings.SETTINGS:
        settings.get(setting.name)
    if settings.get("mode") == "public" or not (access.sign_in() or access.on_loopback()):
        config.set_option("server.maxUploadSize", options.PUBLIC_MEGABYTES)


def standing() -> str:
    """What others can do on this server, in one line for whoever starts it."""
    if settings.get("mode") == "public":
        return "public mode: nothing can be changed through it"
    if access.sign_in():
        count = len(access.editors())
        if not count:
            return (
                "sign-in is set up, but PARTY_METRICS_EDITORS names nobody: nothing can be changed through it"
            )
        return f"sign-in is set up: {count} editor(s) may change something, everyone else reads"
    if not access.on_loopback():
        return (
            f"public mode: {settings.get('address')} can be reached by others and sign-in is not set up, so "
            "nothing can be changed through it (docs/deployment.md says how to set it up)"
        )
    return "editor: whoever uses this machine may add documents and decide"


def bound(address: str, port: int) -> socket.socket:
    """A socket at this address, not listening yet. Raises OSError.

    Made with IPPROTO_TCP, because only then asyncio sends small answers at once (TCP_NODELAY); otherwise each
    rerun waits some 40 ms for the kernel.
    """
    family, kind, _, _, where = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except OSError:
        listener.close()
        raise
    return listener


def configure(app: Path, address: str, port: int) -> None:
    """Read Streamlit's options for this app, with the address and port it is served at."""
    config._main_script_path = str(app)  # where Streamlit looks for .streamlit/, besides the current folder
    config.get_config_options(
        force_reparse=True, options_from_flags={"server.address": address, "server.port": port}
    )


def _warm_up(server: uvicorn.Server) -> None:
    """Load what pages need beside the server, once it hands out the scripts of the browser."""
    while not (server.started or server.should_exit):
        time.sleep(0.01)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)  # the imports let the server answer in between
    try:
        from metrics.dashboard import warm

        warm.prepare()
    finally:
        sys.setswitchinterval(usual)
    time.sleep(SETTLED)
    warm.settle()


def run(app: Path, listener: socket.socket) -> int:
    """Serve app.py on a bound socket until told to stop; returns the exit status."""
    server = uvicorn.Server(
        uvicorn.Config(
            st.App(app, **parts()),
            ws="websockets-sansio",
            ws_ping_interval=config.get_option("server.websocketPingInterval") or PINGS,
            ws_ping_timeout=config.get_option("server.websocketPingInterval") or PINGS,
            ws_max_size=config.get_option("server.maxMessageSize") * 1024 * 1024,
            ws_per_message_deflate=config.get_option("server.enableWebsocketCompression"),
            ssl_certfile=config.get_option("server.sslCertFile"),
            ssl_keyfile=config.get_option("server.sslKeyFile"),
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    # Streamlit asks once whether it runs in a console, a tenth of a second of the first view.
    delta_generator._use_warning_has_been_displayed = True
    Thread(target=_warm_up, args=(server,), name="warm-up", daemon=True).start()
    server.run(sockets=[listener])
    return 0 if server.started else 1
