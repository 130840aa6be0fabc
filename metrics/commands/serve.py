"""serve: the dashboard, on this machine only unless told otherwise."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Callable

from metrics import paths, settings
from metrics.commands import output
from metrics.warehouse import Warehouse

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run_serve(arguments: argparse.Namespace, build_sample: Callable[[], None]) -> int:
    """Start Streamlit in place of this process; returns only when it cannot be started."""
    address = arguments.address or settings.get("address")
    port = arguments.port or settings.get("port")
    app = paths.project_root() / "app.py"
    if not app.is_file():
        output.complain(f"error: no app.py at {app.parent}: install the package again")
        return 1
    if reason := unusable(address, port):
        output.complain(f"error: {reason}")
        return 1
    if arguments.sample and not Warehouse(settings.get("warehouse")).exists:
        build_sample()
    mode = arguments.mode or settings.get("mode")
    if mode == "auto" and address not in LOOPBACK:
        output.complain(
            f"public mode: {address} can be reached by others, so nothing can be changed through it"
        )
    shown = f"[{address}]" if ":" in address else address
    print(f"Dashboard: http://{shown}:{port}  (Ctrl+C stops it)", flush=True)
    environment = os.environ | {
        "PARTY_METRICS_ADDRESS": address,
        "PARTY_METRICS_PORT": str(port),
        "PARTY_METRICS_MODE": mode,
        "PARTY_METRICS_WAREHOUSE": str(settings.get("warehouse").resolve()),
        "PARTY_METRICS_DATA": str(settings.get("data").resolve()),
    }
    # Streamlit reads .streamlit/config.toml from the current folder.
    os.chdir(app.parent)
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(app),
        f"--server.address={address}",
        f"--server.port={port}",
    ]
    os.execve(sys.executable, [*command, "--server.headless=true", *quiet()], environment)


def quiet() -> list[str]:
    """The address is printed above, once and as it is; Streamlit's own banner would guess others."""
    return ["--logger.hideWelcomeMessage=true"]


def unusable(address: str, port: int) -> str | None:
    """Why the address cannot be listened on, with what to do; None when it can."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        busy = "already in use: stop the other program or choose --port"
        return (
            f"{address}:{port} is {busy}"
            if error.errno == 98
            else f"cannot listen on {address}:{port}: {error}"
        )
    return None
