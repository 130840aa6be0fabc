"""Several processes: the order, what they hold, and that one bad document costs no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from metrics import paths
from metrics.model import Document
from metrics.read import ReadError
from metrics.scale import processes
from metrics.scale.attempts import Found
from metrics.scale.processes import outcomes
from metrics.warehouse import open_warehouse, queries
from metrics.warehouse.run import BATCH
from tests.scale import works

# Documents of the ingest that is interrupted; the first are a batch of the warehouse.
QUICK, SLOW = BATCH, 300


def article(number: int, more: str = "", **known: str) -> Document:
    text = f"Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp {1000 + number} đảng viên mới. {more}"
    return Document(f"d{number}", text, source=f"d{number}.txt", **known)


def articles(count: int) -> list[Found]:
    made: list[Found] = [article(number) for number in range(count)]
    made[count // 2] = ReadError("broken.txt", "no text")
    return made


def test_outcomes_come_in_the_order_of_the_documents() -> None:
    given = articles(500)
    found = list(outcomes(given, 2, 60))
    assert [item for item, _ in found] == given
    assert found == list(outcomes(given, 1, 60))
    assert found[7][1][0].value == 1007  # type: ignore[union-attr]
    assert found[250][1] == "broken.txt: no text"


def test_little_is_read_ahead() -> None:
    read = 0

    def counted() -> Iterator[Document]:
        nonlocal read
        for number in range(100_000):
            read += 1
            yield article(number)

    found = outcomes(counted(), 2, 60)
    next(found)
    assert read <= 2 * processes.AHEAD * processes.BATCH
    found.close()


def test_few_documents_start_no_process(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(processes, "_Pool", None)
    assert len(list(outcomes(articles(processes.FEW - 1), None, 60))) == processes.FEW - 1


def test_a_document_that_kills_its_process_is_the_only_one_lost() -> None:
    given = [article(number, "CRASH" if number in (3, 130) else "") for number in range(200)]
    found = list(outcomes(given, 2, 60, works.crash))
    assert [item.id for item, _ in found] == [item.id for item in given]  # type: ignore[union-attr]
    lost = {number for number, (_, outcome) in enumerate(found) if isinstance(outcome, str)}
    assert lost == {3, 130}
    assert "d3.txt: extraction failed: the process died" in str(found[3][1])
    assert all(outcome for _, outcome in found)


def test_a_process_killed_from_outside_costs_no_document(tmp_path: Path) -> None:
    given = [article(number, url=str(tmp_path / "killed") if number == 70 else "") for number in range(200)]
    found = list(outcomes(given, 2, 60, works.crash_once))
    assert (tmp_path / "killed").exists()
    assert not [outcome for _, outcome in found if isinstance(outcome, str)]


def test_code_that_hears_no_signal_is_stopped() -> None:
    given = [article(number, "HANG" if number == 1 else "") for number in range(4)]
    found = [outcome for _, outcome in outcomes(given, 2, 0.4, works.hang)]
    assert "the process died" in str(found[1]) and "not done in time" in str(found[1])
    assert not any(isinstance(found[number], str) for number in (0, 2, 3))


def test_an_interrupted_ingest_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder, corpus = tmp_path / "warehouse", tmp_path / "a.jsonl"
    # The first batch is quick, what follows takes longer, so that there is a time to stop at.
    texts = ["Trời mưa."] * QUICK + ["\n\n".join(article(n + k).text for k in range(12)) for n in range(SLOW)]
    corpus.write_text("\n".join(json.dumps({"text": f"{text} {n}"}) for n, text in enumerate(texts)))
    command = [sys.executable, "-m", "metrics", "ingest", "--jobs", "2", str(corpus)]
    environment = os.environ | {"PARTY_METRICS_WAREHOUSE": str(folder), "PYTHONPATH": str(paths.CHECKOUT)}
    first = subprocess.Popen(
        command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not (folder / "writer.duckdb").exists() or not stored(folder):
        assert first.poll() is None, "it ended before it could be interrupted"
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGINT)  # as Ctrl-C does: to every process of the terminal
    _, complaint = first.communicate(timeout=60)
    assert first.returncode == 130
    assert [line.split(";")[0] for line in complaint.splitlines()] == [
        "stopping when the document under way is done",
        "stopped",
    ]
    with open_warehouse(folder).reader() as reader:
        before = len(queries.documents(reader))
    assert 0 < before < QUICK + SLOW
    second = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert (
        f"{QUICK + SLOW} documents: {QUICK + SLOW - before} new, 0 changed, 0 read anew, {before} as before"
        in second.stderr
    )


def stored(folder: Path) -> int:
    """Bytes of documents that are on disk; the writer's file cannot be asked while another process has it."""
    return sum(path.stat().st_size > 100_000 for path in folder.glob("writer.duckdb*"))
