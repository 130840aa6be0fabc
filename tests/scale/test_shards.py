"""Shards: every row once, files whole or not there, nothing done twice, and the same result as all at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from metrics import paths
from metrics.cli import main
from metrics.model import Document
from metrics.read import Limits, ReadError, read
from metrics.scale import engines, manifest, results, work
from metrics.scale.plan import Shard, plan, share
from metrics.scale.version import program
from metrics.scale.work import Options, Task
from metrics.warehouse import storage
from tests.scale import works

CORPUS = paths.corpus_dir() / "seed_digests"


def sentence(number: int) -> str:
    return f"Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp {1000 + number} đảng viên mới."


def table(path: Path, texts: list[str | None], group: int = 10) -> Path:
    pq.write_table(pa.table({"text": pa.array(texts, pa.string())}), path, row_group_size=group)
    return path


@pytest.fixture
def mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Documents of every kind, some of which cannot be read; relative names, as a person would type them."""
    monkeypatch.chdir(tmp_path)
    news = tmp_path / "news"
    shutil.copytree(CORPUS, news / "digests", ignore=shutil.ignore_patterns("*.json"))
    (news / "empty.txt").write_bytes(b"")
    table(news / "articles.parquet", [None if n % 7 == 3 else sentence(n) for n in range(45)])
    lines = [json.dumps({"text": sentence(n), "id": f"row-{n}"}) for n in range(20)]
    (news / "lines.jsonl").write_text("\n".join([*lines, "{broken"]), encoding="utf-8")
    return ["news", "missing.txt"]


def tasks(given: list[str], out: Path, rows: int = 10, work: Any = None, **options: Any) -> list[Task]:
    out.mkdir(exist_ok=True)
    chosen = Options(Limits.from_settings(), options.pop("seconds", 60.0), **options)
    return [Task(shard, Path.cwd(), out, chosen, program(), work) for shard in plan(given, rows)]


def content(folder: Path) -> str:
    pointer = storage.read_pointer(folder)
    assert pointer
    return pointer.content


def found_in(files: list[Path]) -> list[object]:
    return [item for path in files for item in results.read(path)]


def test_every_row_is_in_exactly_one_shard(mixed: list[str]) -> None:
    whole = list(read(mixed))
    for rows in (1, 10, 25, 1000):
        shards = plan(mixed, rows)
        assert len({shard.id for shard in shards}) == len(shards)
        parts = [item for shard in shards for item in work._documents(tasks_of(shard))]
        assert [str(item) for item in parts] == [str(item) for item in whole]
    assert [s.row_groups for s in plan(["news/articles.parquet"], 15)] == [(0, 2), (2, 4), (4, 5)]


def tasks_of(shard: Shard) -> Task:
    return Task(shard, Path.cwd(), Path(), Options(Limits.from_settings(), 60.0), program())


@pytest.mark.parametrize("of", [1, 2, 3, 7, 50])
def test_the_tasks_of_an_array_share_all_shards(of: int) -> None:
    shards = [Shard((f"{number}.parquet",)) for number in range(23)]
    shared = Counter(shard for number in range(1, of + 1) for shard in share(shards, number, of))
    assert shared == Counter(shards)


def test_extracted_shards_give_the_warehouse_of_a_direct_ingest(
    mixed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", "direct")
    assert main(["ingest", *mixed]) == 1
    refused = sorted(line for line in capsys.readouterr().err.splitlines() if line.startswith("refused"))
    assert len(refused) == 9
    # One after the other, as an array of three tasks would; then the same from files of equal length.
    for number in (3, 1, 2):
        assert main(["extract", *mixed, "--out", "out", "--rows", "10", "--shard", f"{number}/3"]) in (0, 1)
    capsys.readouterr()
    assert main(["shard", *mixed, "--out", "split", "--rows", "16"]) == 1
    assert sum("refused: " in line for line in capsys.readouterr().err.splitlines()) == 9
    assert len(list(Path("split").iterdir())) == 5
    assert main(["extract", "split", "--out", "out2"]) == 1
    for folder in ("out", "out2"):
        monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", f"from-{folder}")
        held = manifest.load(Path(folder))
        assert held["complete"] and held["totals"]["failures"] == 9
        capsys.readouterr()
        assert main(["ingest", folder]) == 1
        shown = capsys.readouterr().err.splitlines()
        assert sorted(line for line in shown if line.startswith("refused")) == refused
        assert content(Path(f"from-{folder}")) == content(Path("direct"))
        assert main(["ingest", folder]) == 1
        assert "0 new, 0 changed, 0 read anew" in capsys.readouterr().err


def test_only_documents_with_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    others = ["Trời hôm nay đẹp.", None, "Mưa to.", " ", "nhị\0phân"]
    table(tmp_path / "a.parquet", [sentence(1), *others, sentence(2), "Mưa to."])
    for name, source in (("direct", "a.parquet"), ("shards", "out")):
        monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", name)
        if name == "shards":
            assert main(["extract", "a.parquet", "--out", "out", "--only-with-figures"]) == 1
            totals = manifest.load(Path("out"))["totals"]
            assert (totals["documents"], totals["with_figures"], totals["failures"]) == (5, 2, 3)
            read_back = found_in(list(Path("out").glob("*-*.parquet")))
            assert [item[0].id for item in read_back if isinstance(item, tuple)] == [
                "a.parquet#1",
                "a.parquet#7",
            ]
        assert main(["ingest", source, "--only-with-figures"]) == 1
    assert content(Path("direct")) == content(Path("shards"))
    assert "2 documents: 2 new" in capsys.readouterr().err


def test_a_shard_is_done_once_and_again_when_anything_changed(tmp_path: Path) -> None:
    source = table(tmp_path / "a.parquet", [sentence(n) for n in range(20)])
    given = [str(source)]
    out = tmp_path / "out"
    assert [work.run(task).state for task in tasks(given, out)] == ["done", "done"]
    names = {path.name for path in out.iterdir()}
    assert [work.run(task).state for task in tasks(given, out)] == ["as before", "as before"]
    # Another text in the second row group alone; then other options; then another program.
    table(source, [sentence(n if n < 10 else n + 50) for n in range(20)])
    assert [work.run(task).state for task in tasks(given, out)] == ["as before", "done"]
    assert len({path.name for path in out.iterdir()} & names) == 1
    assert [work.run(task).state for task in tasks(given, out, published="2020")] == ["done", "done"]
    assert len(list(out.iterdir())) == 2
    other = [Task(task.shard, task.base, task.out, task.options, "other") for task in tasks(given, out)]
    with pytest.raises(work.ShardError, match="another version"):
        work.run(other[0])


def test_a_result_is_whole_or_not_there(tmp_path: Path) -> None:
    source = table(tmp_path / "a.parquet", [sentence(n) for n in range(2000)], group=2000)
    out = tmp_path / "out"
    (task,) = tasks([str(source)], out)

    def torn() -> Iterator[Any]:
        yield from list(work._outcomes(task, out / "x.parquet"))[:1500]
        raise MemoryError

    with pytest.raises(MemoryError):
        results.write(out / "x.parquet", torn(), {}, False)
    assert list(out.iterdir()) == []
    work.run(task)
    (path,) = out.iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(results.DamagedShard, match="delete it and extract again"):
        list(results.read(path))
    assert work.run(task).state == "done"  # a damaged file does not count as done
    assert len(found_in([path])) == 2000


def test_a_document_that_kills_processes_is_the_only_one_lost(tmp_path: Path) -> None:
    texts: list[str | None] = [sentence(n) + (" CRASH" if n in (5, 31) else "") for n in range(40)]
    source = table(tmp_path / "a.parquet", texts)
    out = tmp_path / "out"
    given = tasks([str(source)], out, work=works.crash)
    done = list(engines.local(given, 2))
    assert sorted(shard.about["documents"] for shard in done) == [9, 9, 10, 10]
    lost = [line for shard in done for line in shard.about["first_failures"]]
    assert sorted(line.split(":")[0].split(", ")[-1] for line in lost) == ["row 32", "row 6"]
    assert [path for path in out.iterdir() if path.suffix != ".parquet"] == []


def test_a_shard_that_cannot_be_done_is_named_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in "abc":
        table(tmp_path / f"{name}.parquet", [sentence(1)])
    out = tmp_path / "out"
    given = tasks(["a.parquet", "b.parquet", "c.parquet"], out)
    (tmp_path / "b.parquet").unlink()
    states = {shard.id: (shard.state, shard.error) for shard in engines.local(given, 1)}
    assert [states[task.shard.id][0] for task in given] == ["done", "failed", "done"]
    assert "b.parquet is not here" in states[given[1].shard.id][1]


def test_a_folder_of_something_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", "warehouse")
    table(tmp_path / "a.parquet", [sentence(1)])
    table(tmp_path / "b.parquet", [sentence(2)])
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").touch()
    assert main(["extract", "a.parquet", "--out", "mine"]) == 1
    assert main(["extract", "a.parquet", "--out", "out"]) == 0
    assert main(["extract", "b.parquet", "--out", "out"]) == 1
    shown = capsys.readouterr().err
    assert "is not empty and holds no shards" in shown and "out holds the shards of a.parquet" in shown
    assert main(["ingest", "out", "b.parquet"]) == 1
    # What is not done is named, and the rest is stored.
    next(Path("out").glob("*-*.parquet")).unlink()
    manifest.update(Path("out"), ["a.parquet"], program(), plan(["a.parquet"], 10), {})
    assert main(["ingest", "out"]) == 3
    assert "missing: a.parquet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--shard", "1/2"],
        ["--out", "x", "--shard", "3/2"],
        ["--out", "x", "--shard", "0/2"],
        ["--out", "x", "--engine", "dask"],
        ["--out", "x", "--scheduler", "tcp://127.0.0.1:1"],
    ],
)
def test_wrong_usage(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["extract", "a.txt", *wrong])
    assert stopped.value.code == 2


@pytest.mark.parametrize("by", ["Ctrl-C", "a scheduler"])
def test_interrupted_it_goes_on_where_it_stopped(tmp_path: Path, by: str) -> None:
    texts: list[str | None] = [" ".join(sentence(n) for _ in range(20)) for n in range(480)]
    table(tmp_path / "a.parquet", texts, group=20)
    command = [sys.executable, "-m", "metrics", "extract", "a.parquet", "--out", "out", "--rows", "20"]
    environment = os.environ | {"PYTHONPATH": str(paths.CHECKOUT)}
    first = subprocess.Popen(
        command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while len(list((tmp_path / "out").glob("*-*.parquet"))) < 2:
        assert first.poll() is None, first.communicate()
        time.sleep(0.02)
    if by == "Ctrl-C":
        os.killpg(first.pid, signal.SIGINT)
    else:
        first.terminate()
    _, complaint = first.communicate(timeout=60)
    assert (first.returncode, complaint) == (130, "stopped; what was stored before is kept\n")
    held = manifest.load(tmp_path / "out")
    ready = sum(shard["state"] == "done" for shard in held["shards"])
    assert 0 < ready < len(held["shards"]) == 24 and not held["complete"]
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]
    second = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert f"{24 - ready} done, {ready} as before, 0 failed; 480 documents" in second.stderr


def test_results_come_back_as_they_were(tmp_path: Path) -> None:
    given = [*read([str(CORPUS)]), ReadError("x.pdf", "broken", place="page 3", remedy="mend it")]
    given.append(Document("odd", "text", title="half \ud800 a character", source="odd.txt"))
    outcomes = [(item, work.attempt(item, 60)) for item in given]
    results.write(tmp_path / "a.parquet", outcomes, {}, False)
    back = found_in([tmp_path / "a.parquet"])
    assert back[:-2] == [pair for pair in outcomes[:-2]]
    assert back[-2] == results.Refused("x.pdf", "read", "x.pdf, page 3: broken (mend it)")
    assert isinstance(back[-1], results.Refused) and "odd.txt: it cannot be stored" in back[-1].error
    assert sum(len(o) for _, o in outcomes[:-2]) > 20
