"""Many readers at once: `python -m benchmarks.load [--sessions 100] [--seconds 600] [--think 10]`.

Starts the dashboard in public mode over the sample corpus, on this machine, and opens that many sessions that
speak Streamlit's protocol over WebSocket as a browser does: connect, open a page, think, open another page or
another choice of it. Reports errors, the time from asking to the end of the rerun, and the server's memory
over time. What a browser adds (fetching scripts, drawing) is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

PATIENCE = 60.0  # seconds; a longer rerun is an error
PLACES = ("ha-noi", "dong-nai", "quang-tri", "thai-nguyen", "can-tho")
# Page and query; {place} and {year} are drawn anew each time.
VIEWS = (
    ("", "lang=vi"),
    ("", "lang=en"),
    ("trends", "lang=vi&provinces={place}"),
    ("trends", "lang=vi&measure=pct_of_target&provinces={place}"),
    ("trends", "lang=en&metric=badges_awarded"),
    ("provinces", "lang=vi&place={place}"),
    ("compare", "lang=vi"),
    ("targets", "lang=vi"),
    ("ratings", "lang=en"),
    ("sources", "lang=vi"),
    ("checks", "lang=vi"),
    ("data", "lang=vi&provinces={place}"),
)


@dataclass(slots=True)
class Tally:
    """What all sessions saw. seconds: one number for each rerun that came to its end."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    received: int = 0


async def session(address: str, end: float, think: float, chance: random.Random, tally: Tally) -> None:
    """One reader until `end`; begins within one think time, so that not all begin at once."""
    await asyncio.sleep(chance.uniform(0, think))
    try:
        async with connect(
            f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None, proxy=None
        ) as line:
            while time.monotonic() < end:
                began = time.monotonic()
                trouble = await rerun(line, chance, tally)
                if trouble:
                    tally.errors[trouble] += 1
                else:
                    tally.seconds.append(time.monotonic() - began)
                await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
    except (OSError, WebSocketException) as error:
        tally.errors[f"connection: {type(error).__name__}"] += 1
    except TimeoutError:
        tally.errors[f"no end within {PATIENCE:g} s"] += 1


async def rerun(line: ClientConnection, chance: random.Random, tally: Tally) -> str | None:
    """Ask for a view and take what comes until the script is done; what went wrong, if anything."""
    page, query = chance.choice(VIEWS)
    ask = BackMsg()
    ask.rerun_script.page_name = page
    ask.rerun_script.query_string = query.format(place=chance.choice(PLACES))
    await line.send(ask.SerializeToString())
    trouble = None
    async with asyncio.timeout(PATIENCE):
        while True:
            data = await line.recv()
            tally.received += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.new_element.WhichOneof("type") in ("exception", "alert"):
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception" or element.alert.format == element.alert.ERROR:
                    trouble = f"error shown on page {page or 'overview'}"
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return trouble
                if message.script_finished not in (
                    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    return f"script ended with status {message.script_finished}"


def resident(pid: int) -> float:
    """Memory of a process in MB (VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return 0.0


async def watch(pid: int, end: float, every: float, notes: list[tuple[float, float]]) -> None:
    """Note the server's memory from time to time."""
    began = time.monotonic()
    while time.monotonic() < end:
        notes.append((time.monotonic() - began, resident(pid)))
        await asyncio.sleep(min(every, max(0.0, end - time.monotonic())))


async def crowd(
    address: str, pid: int, sessions: int, seconds: float, think: float
) -> tuple[Tally, list[tuple[float, float]]]:
    tally, notes = Tally(), []
    end = time.monotonic() + seconds
    watcher = asyncio.create_task(watch(pid, end, max(10.0, seconds / 10), notes))
    await asyncio.gather(
        *(session(address, end, think, random.Random(number), tally) for number in range(sessions))
    )
    await watcher
    notes.append((seconds, resident(pid)))
    return tally, notes


def started(port: int, folder: str) -> subprocess.Popen[bytes]:
    """The dashboard in public mode, ready to answer."""
    command = [sys.executable, "-m", "metrics", "serve", "--sample", "--mode", "public", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | {"PARTY_METRICS_WAREHOUSE": folder})
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return server
        except OSError:
            if server.poll() is not None:
                raise SystemExit("the server did not start") from None
            time.sleep(0.2)
    raise SystemExit("the server did not answer")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument(
        "--think", type=float, default=10, help="mean seconds between two requests of a reader"
    )
    parser.add_argument("--port", type=int, help="default: a free one")
    chosen = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", chosen.port or 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        server = started(port, folder)
        used = os.times()
        try:
            tally, notes = asyncio.run(
                crowd(f"127.0.0.1:{port}", server.pid, chosen.sessions, chosen.seconds, chosen.think)
            )
            spent = sum(
                map(float, Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])
            )
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    client = os.times()
    times = sorted(tally.seconds)
    if not times:
        raise SystemExit(f"no rerun came to its end: {dict(tally.errors)}")
    print(f"{chosen.sessions} sessions, {chosen.seconds:.0f} s, {chosen.think:g} s between requests")
    print(f"reruns {len(times)}, errors {sum(tally.errors.values())} {dict(tally.errors) or ''}")
    print(
        f"seconds for a rerun: median {statistics.median(times):.3f}, "
        f"95th percentile {times[int(len(times) * 0.95)]:.3f}, longest {times[-1]:.3f}"
    )
    readers = client.user + client.system - used.user - used.system
    print(
        f"CPU: server {spent / os.sysconf('SC_CLK_TCK'):.0f} s, these readers {readers:.0f} s; "
        f"{tally.received / 1e6:.0f} MB received"
    )
    print("server memory (MB): " + ", ".join(f"{at:.0f} s {size:.0f}" for at, size in notes))
    raise SystemExit(1 if tally.errors else 0)


if __name__ == "__main__":
    main()
