"""serve: the dashboard, on this machine only unless told otherwise."""

from __future__ import annotations

import argparse
import errno
import gc
import os

from metrics import paths, settings
from metrics.commands import output

# New objects, and younger collections, before Python's collector looks through a generation.
COLLECT = (20_000, 20, 20)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve the dashboard until it is stopped; the exit status."""
    gc.set_threshold(*COLLECT)
    address = arguments.address or settings.get("address")
    port = arguments.port or settings.get("port")
    app = paths.project_root() / "app.py"
    if not app.is_file():
        output.complain(f"error: no app.py at {app.parent}: install the package again")
        return 1
    # Pages and child processes read the settings from the environment.
    os.environ |= {
        "PARTY_METRICS_ADDRESS": address,
        "PARTY_METRICS_PORT": str(port),
        "PARTY_METRICS_MODE": arguments.mode or settings.get("mode"),
        "PARTY_METRICS_WAREHOUSE": str(settings.get("warehouse").resolve()),
        "PARTY_METRICS_DATA": str(settings.get("data").resolve()),
    }
    # Streamlit reads .streamlit/ from the current folder.
    os.chdir(app.parent)
    from metrics.dashboard import server

    server.configure(app, address, port)
    server.prepare()
    try:
        listener = server.bound(address, port)
    except OSError as error:
        output.complain(f"error: {unusable(address, port, error)}")
        return 1
    if arguments.sample:
        _fill_empty()
    output.complain(server.standing())
    listener.listen(2048)  # from here on, who comes waits instead of being turned away
    shown = f"[{address}]" if ":" in address else address
    print(f"Dashboard: http://{shown}:{port}  (Ctrl+C stops it)", flush=True)
    return server.run(app, listener)


def _fill_empty() -> None:
    """The sample corpus into an empty warehouse."""
    from metrics.commands.documents import ingest_sample
    from metrics.warehouse import Warehouse

    if not Warehouse(settings.get("warehouse")).exists:
        ingest_sample()


def unusable(address: str, port: int, error: OSError) -> str:
    """Why the address cannot be listened on, with what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"{address}:{port} is already in use: stop the other program or choose --port"
    if error.errno == errno.EACCES:
        return f"{address}:{port} may not be used by this account: choose --port 1024 or above"
    return f"cannot listen on {address}:{port}: {error.strerror}; --address must be one of this machine"
