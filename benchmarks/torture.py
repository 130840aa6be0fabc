"""Kills and crowds: `python -m benchmarks.torture kills [200]`, `python -m benchmarks.torture crowd [180]`.

kills: an ingest of the sample corpus is killed (kill -9) at random moments; after every kill the warehouse
must open with whole batches only, and every few kills a run to the end must give exactly the content of an
undisturbed run.
crowd: ten reading and two writing processes at once; no error, no lost document, no torn read. Needs the
tests' folder, so it runs in a checkout.
document: puts the results of a whole `make torture` into docs/reliability.md. Each part of the run notes its
own in the file that the variable TORTURE_RESULTS names.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from metrics import paths
from metrics.warehouse import open_warehouse, queries, storage
from tests.warehouse.gold import corpus
from tests.warehouse.make import pair

BATCH = 5
BETWEEN_ENDS = 5


DOCUMENT = paths.CHECKOUT / "docs" / "reliability.md"
MARKS = ("<!-- written by make torture -->\n", "<!-- end -->\n")


def note(what: str, inputs: str, outcome: str) -> None:
    """Print one result, and keep it for `document`."""
    print(f"{what}: {inputs}; {outcome}")
    if name := os.environ.get("TORTURE_RESULTS"):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(json.dumps([what, inputs, outcome], ensure_ascii=False) + "\n")


def document() -> None:
    """Replace the table in docs/reliability.md by the results of this run."""
    lines = Path(os.environ["TORTURE_RESULTS"]).read_text(encoding="utf-8").splitlines()
    rows = ["| tried | inputs | outcome |", "| --- | --- | --- |"]
    rows += ["| " + " | ".join(json.loads(line)) + " |" for line in lines]
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    DOCUMENT.write_text(before + MARKS[0] + "\n".join(rows) + "\n" + MARKS[1] + after, encoding="utf-8")
    print(f"{len(lines)} results are in {DOCUMENT.relative_to(paths.CHECKOUT)}")


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.torture", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kills(count: int, seed: int = 7) -> None:
    """Kill an ingest `count` times."""
    chance = random.Random(seed)
    given = corpus()
    figures = sum(len(o) for _, o in given)
    with tempfile.TemporaryDirectory() as scratch:
        undisturbed = open_warehouse(Path(scratch) / "undisturbed")
        began = time.monotonic()
        undisturbed.ingest(given, batch=BATCH)
        duration = time.monotonic() - began
        expected = storage.read_pointer(undisturbed.folder)
        assert expected
        where: Counter[str] = Counter()
        round_, killed = 0, 0
        while killed < count:
            folder = Path(scratch) / f"round-{round_}"
            round_ += 1
            known = 0
            for _ in range(min(BETWEEN_ENDS, count - killed)):
                worker = start("ingest", str(folder))
                assert worker.stdout and worker.stdout.readline() == "ready\n"
                time.sleep(chance.uniform(0, duration * 1.2))
                worker.kill()
                worker.communicate()
                killed += 1
                with storage.writer(folder) as con:
                    documents, claimed = con.execute(
                        "SELECT count(*), coalesce(sum(observations), 0) FROM documents"
                    ).fetchone()
                    found = con.execute("SELECT count(*) FROM observations").fetchone()[0]
                assert found == claimed and documents >= known, (found, claimed, documents, known)
                assert documents == len(given) or documents % BATCH == 0, documents
                where["before, or at the first batch" if documents == 0 else "in the middle"
                      if documents < len(given) else "while publishing or after"] += 1  # fmt: skip
                known = documents
            open_warehouse(folder).ingest(given, batch=BATCH)
            pointer = storage.read_pointer(folder)
            assert pointer and pointer.content == expected.content
            with open_warehouse(folder).reader() as reader:
                assert queries.info(reader).figures == figures
    note(
        "kill -9 in the middle of an ingest",
        f"{killed} kills, {round_} runs to the end",
        "every run to the end gave the content of an undisturbed one; killed "
        + ", ".join(f"{moment} {times} times" for moment, times in where.items()),
    )


def ingest(folder: str) -> None:
    """Part of `kills`: the ingest that is killed."""
    given = corpus()
    print("ready", flush=True)
    open_warehouse(Path(folder)).ingest(given, batch=BATCH)


def crowd(seconds: float, readers: int = 10, writers: int = 2) -> None:
    """Readers and writers at once."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "warehouse"
        warehouse = open_warehouse(folder)
        warehouse.ingest(corpus("seed_digests"))
        base = len(corpus("seed_digests"))
        workers = [start("write", str(folder), str(n), str(seconds)) for n in range(writers)]
        workers += [start("read", str(folder), str(base), str(seconds)) for _ in range(readers)]
        results = []
        for worker in workers:
            out, errors = worker.communicate()
            assert worker.returncode == 0, errors
            results.append(json.loads(out))
        written = [name for result in results[:writers] for name in result["written"]]
        with warehouse.reader() as reader:
            stored = set(queries.documents(reader)["document_id"])
        assert set(written) <= stored, sorted(set(written) - stored)[:5]
        assert len(stored) == base + len(written)
        reads = results[writers:]
        note(
            f"{readers} readers and {writers} writers at once for {seconds:.0f} s",
            f"{len(written):,} documents, {sum(r['reads'] for r in reads):,} reads",
            f"no document lost, no error, no torn read over {max(r['states'] for r in reads)} states",
        )


def write(folder: str, number: str, seconds: str) -> None:
    """Part of `crowd`: one ingest after another."""
    warehouse = open_warehouse(Path(folder))
    written = []
    count = 0
    end = time.time() + float(seconds)
    while time.time() < end:
        made = [
            pair(
                f"w{number}-{count + k}",
                str(1000 + 500_000 * int(number) + count + k),
                about={"source": f"{number}/{count + k}"},
            )
            for k in (0, 1)
        ]
        report = warehouse.ingest(made)
        assert report.new == 2 and not report.failures
        written += [document.id for document, _ in made]
        count += 2
        time.sleep(0.1)
    print(json.dumps({"written": written}))


def read(folder: str, base: str, seconds: str) -> None:
    """Part of `crowd`: whole states only, each no older than the last."""
    warehouse = open_warehouse(Path(folder))
    reads, states, lag, last = 0, set(), 0.0, 0
    end = time.time() + float(seconds)
    while time.time() < end:
        looked = time.time()
        with warehouse.reader() as reader:
            info, frame = queries.info(reader), queries.observations(reader)
            names = set(frame["document"])
            new = sum(name.startswith("w") for name in names)
            listed = len(queries.documents(reader))
            assert info.figures == len(frame) and listed == int(base) + new and new % 2 == 0
            assert new >= last, "an older state after a newer one"
            last = new
            if reader.version not in states:
                states.add(reader.version)
                lag = max(
                    lag, looked - reader.path.stat().st_mtime if reader.path.exists() and reads else 0.0
                )
        reads += 1
        time.sleep(0.2)
    print(json.dumps({"reads": reads, "states": len(states), "lag": lag}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["kills", "crowd", "document", "ingest", "write", "read"])
    parser.add_argument("arguments", nargs="*")
    chosen = parser.parse_args()
    if chosen.what == "kills":
        kills(int(chosen.arguments[0]) if chosen.arguments else 200)
    elif chosen.what == "crowd":
        crowd(float(chosen.arguments[0]) if chosen.arguments else 180)
    elif chosen.what == "document":
        document()
    else:
        {"ingest": ingest, "write": write, "read": read}[chosen.what](*chosen.arguments)


if __name__ == "__main__":
    main()
