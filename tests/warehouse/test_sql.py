"""SQL of strangers: answered, refused or stopped, in a process that sees what is public and nothing else."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from metrics.warehouse import open_warehouse, storage
from metrics.warehouse.public import public_copy, tables
from metrics.warehouse.sql import SqlError, run_sql
from tests.warehouse.make import pair


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sql") / "warehouse"
    made = [pair(f"d{n}", str(100 + n), about={"source": f"secret-place/{n}.txt"}) for n in range(30)]
    open_warehouse(place).ingest(made)
    return place


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTY_METRICS_SQL_SECONDS", "2")


def test_a_question_is_answered(folder: Path) -> None:
    answer = run_sql(folder, "SELECT max(value) AS most, 'đảng viên' AS of, count(*) FROM figures;")
    assert answer.frame.columns.tolist() == ["most", "of", "count_star()"] and answer.cut is None
    assert answer.frame.values.tolist() == [[129.0, "đảng viên", 30]]
    assert run_sql(folder, "SELECT 1 AS a, 2 AS a").frame.columns.tolist()[0] == "a"
    assert run_sql(
        folder, "SELECT [1, 2] AS l, DATE '2020-01-02' AS d, NULL AS n, 'nan'::DOUBLE AS x"
    ).frame.values[0].tolist() == ["[1, 2]", "2020-01-02", None, "nan"]


def test_every_public_table_is_there_with_its_columns_and_no_other(folder: Path) -> None:
    assert sorted(run_sql(folder, "SHOW TABLES").frame["name"]) == sorted(tables())
    # The index for search would tell every word of the texts.
    assert not {"words", "word_documents", "listing"} & set(tables())
    for name, columns in tables().items():
        assert run_sql(folder, f"SELECT * FROM {name} LIMIT 0").frame.columns.tolist() == list(columns)


def test_a_new_build_is_asked_at_once_and_the_old_copy_goes(folder: Path) -> None:
    before = public_copy(folder)
    open_warehouse(folder).ingest([pair("later", "4000")])
    assert run_sql(folder, "SELECT max(value) FROM figures").frame.iloc[0, 0] == 4000
    assert (
        [item.name for item in before.parent.glob("*.duckdb")] == [public_copy(folder).name] != [before.name]
    )


def test_nothing_private_is_in_the_public_file(folder: Path) -> None:
    """Not only unseen: not there. SQL can read every byte of the file it is let near."""
    content = public_copy(folder).read_bytes()
    assert b"secret-place" not in content and b"d12" in content
    build = storage.read_pointer(folder)
    assert build and b"secret-place" in build.path.read_bytes()


REFUSED = {
    "COPY TO": "COPY figures TO '{out}'",
    "COPY a question TO": "COPY (SELECT 1) TO '{out}'",
    "COPY TO inside a question": "SELECT * FROM query('COPY figures TO ''{out}''')",
    "EXPORT": "EXPORT DATABASE '{out}'",
    "ATTACH": "ATTACH '{out}'",
    "ATTACH the whole warehouse": "ATTACH '{build}' AS w",
    "read_csv of a system file": "SELECT * FROM read_csv('/etc/passwd')",
    "read_text of a system file": "SELECT * FROM read_text('/etc/passwd')",
    "read_blob of a system file": "SELECT * FROM read_blob('/etc/passwd')",
    "a file as a table": "SELECT * FROM '/etc/passwd.csv'",
    "read_json": "SELECT * FROM read_json('/etc/passwd')",
    "read_parquet": "SELECT * FROM read_parquet('/etc/passwd')",
    "sniff_csv": "SELECT * FROM sniff_csv('/etc/passwd')",
    "read_blob of the whole warehouse": "SELECT * FROM read_blob('{build}')",
    "read_text of the environment": "SELECT * FROM read_text('/proc/self/environ')",
    "glob": "SELECT * FROM glob('/*')",
    "over the network": "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "INSTALL": "INSTALL httpfs",
    "LOAD": "LOAD httpfs",
    "LOAD of a file": "LOAD '{out}'",
    "SET": "SET memory_limit = '100GB'",
    "SET of access": "SET enable_external_access = true",
    "RESET": "RESET lock_configuration",
    "PRAGMA": "PRAGMA threads=64",
    "CALL": "CALL pragma_version()",
    "CREATE": "CREATE TABLE t AS SELECT 1",
    "CREATE MACRO": "CREATE MACRO m() AS 1",
    "CREATE SECRET": "CREATE SECRET s (TYPE s3)",
    "INSERT": "INSERT INTO figures SELECT * FROM figures",
    "UPDATE": "UPDATE figures SET value = 0",
    "DELETE": "DELETE FROM figures",
    "DROP": "DROP TABLE figures",
    "EXPLAIN ANALYZE of a write": "EXPLAIN ANALYZE DELETE FROM figures",
    "PREPARE": "PREPARE p AS DELETE FROM figures",
    "several statements": "SELECT 1; DROP TABLE figures",
    "several questions": "SELECT 1; SELECT 2",
    "a table that is not public": "SELECT * FROM sightings",
    "texts": "SELECT text FROM documents",
    "secrets": "SELECT * FROM duckdb_secrets()",
    "variables of Python": "SELECT * FROM con",
    "variables of the environment": "SELECT getenv('HOME')",
    "nothing": " ; ",
    "no SQL": "xin chào",
    "a null byte": "SELECT '\0' FROM",
    "very long": "SELECT " + "1+" * 20_000 + "1",
    "half a surrogate": "SELECT '\ud800' FROM nowhere",
}
STOPPED = {
    "repeat beyond the limits": "SELECT length(repeat('x', 2000000000))",
    "repeat for each row": "SELECT repeat(quote, 10000000) FROM figures",
    "a huge cross join": "SELECT count(*) FROM range(10000000) a, range(10000000) b, range(10000000) c",
    "an endless recursion": "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t",
    "a recursion that keeps all": "WITH RECURSIVE t AS (SELECT repeat('x', 10000) AS i UNION ALL SELECT i || 'y' FROM t) "
    "SELECT max(i) FROM t",
    "lists of lists": "SELECT list(range(i)) FROM range(1000000) t(i)",
    "a sort of everything": "SELECT * FROM (SELECT random() r FROM range(1000000000)) ORDER BY r",
    "deep nesting": "SELECT " + "abs(" * 3000 + "1" + ")" * 3000,
}


@pytest.mark.parametrize("attack", REFUSED)
def test_attacks_are_refused(attack: str, folder: Path, tmp_path: Path) -> None:
    build = storage.read_pointer(folder)
    assert build
    out = tmp_path / "out.csv"
    with pytest.raises(SqlError) as refused:
        run_sql(folder, REFUSED[attack].replace("{out}", str(out)).replace("{build}", str(build.path)))
    assert refused.value.kind == "refused" and refused.value.message
    assert "root:" not in refused.value.message and not out.exists()
    assert run_sql(folder, "SELECT count(*) FROM figures").frame.iloc[0, 0] >= 30


@pytest.mark.parametrize("attack", STOPPED)
def test_hunger_is_stopped_and_this_process_goes_on(attack: str, folder: Path) -> None:
    """The attack runs beside a thread of this process, which must not notice."""
    outcome: list[BaseException] = []

    def run() -> None:
        try:
            run_sql(folder, STOPPED[attack])
        except SqlError as error:
            outcome.append(error)

    attacker = threading.Thread(target=run)
    attacker.start()
    with open_warehouse(folder).reader() as reader:
        assert reader.rows("SELECT count(*) FROM figures")[0][0] >= 30
    attacker.join(60)
    assert (
        len(outcome) == 1 and isinstance(outcome[0], SqlError) and outcome[0].kind in ("refused", "stopped")
    )


def test_the_answer_is_cut_at_the_limits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTY_METRICS_SQL_ROWS", "10")
    answer = run_sql(folder, "SELECT * FROM range(1000000000)")
    assert (len(answer.frame), answer.cut) == (10, "rows")
    assert run_sql(folder, "SELECT * FROM range(10)").cut is None
    monkeypatch.setenv("PARTY_METRICS_SQL_ROWS", "100000")
    answer = run_sql(folder, "SELECT repeat('x', 100000) AS x FROM range(1000)")
    assert answer.cut == "bytes" and 30 < len(answer.frame) < 45


def test_its_own_file_is_all_it_can_read(folder: Path) -> None:
    own = public_copy(folder)
    try:
        found = run_sql(folder, f"SELECT size FROM read_blob('{own}')").frame
    except SqlError as error:
        assert error.kind == "refused"
    else:
        assert found["size"].tolist() == [own.stat().st_size]


def test_only_so_many_run_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from metrics.warehouse import sql

    monkeypatch.setattr(sql, "_turns", threading.BoundedSemaphore(1))
    with sql._turns, pytest.raises(SqlError) as refused:
        run_sql(folder, "SELECT 1")
    assert refused.value.kind == "busy"


def test_no_process_is_left_behind(folder: Path) -> None:
    def children() -> set[str]:
        return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())

    before = children()
    with pytest.raises(SqlError):
        run_sql(folder, STOPPED["a huge cross join"])
    assert children() <= before
