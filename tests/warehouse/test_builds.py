"""Published builds: readers see one whole state; damage and foreign versions are named with a remedy."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import duckdb
import pytest

from metrics.warehouse import Warehouse, WarehouseError, migrate, open_warehouse, queries, schema, storage
from tests.warehouse.make import pair


def count(reader) -> int:
    return len(queries.observations(reader))


def test_opening_creates_nothing(tmp_path: Path) -> None:
    warehouse = open_warehouse(tmp_path / "w")
    assert not warehouse.exists and warehouse.version is None and warehouse.known("1") == set()
    with pytest.raises(WarehouseError, match="ingest"):
        warehouse.reader()
    assert not (tmp_path / "w").exists()


def test_a_reader_keeps_its_state_and_learns_of_a_newer_one(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("one")])
    with warehouse.reader() as old:
        assert old.newer() is None
        report = warehouse.ingest([pair("two", "200")])
        assert old.newer() == report.version
        assert count(old) == 1
        with warehouse.reader() as new:
            assert (count(new), new.version, new.newer()) == (2, report.version, None)
        assert count(old) == 1


def test_readers_keep_working_after_their_build_was_removed(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("d0", "100")])
    with warehouse.reader() as old:
        for number in range(storage.KEEP_BUILDS + 2):
            warehouse.ingest([pair(f"d{number + 1}", str(number + 101))])
        assert not old.path.exists()
        assert count(old) == 1
    assert len(list(warehouse.folder.glob("build-*.duckdb"))) == storage.KEEP_BUILDS


def test_the_same_content_has_the_same_digest_on_another_machine(tmp_path: Path) -> None:
    made = [open_warehouse(tmp_path / name) for name in "ab"]
    for warehouse in made:
        warehouse.ingest([pair("one"), pair("two", "200")])
    versions = {warehouse.version for warehouse in made}
    assert len(versions) == 1
    made[1].ingest([pair("one", period="2021")])
    assert made[1].version not in versions


def test_data_stored_but_not_published_is_published_by_the_next_reader(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("one")])
    for item in [*warehouse.folder.glob("build-*"), warehouse.folder / storage.POINTER]:
        item.unlink()
    with warehouse.reader() as reader:
        assert count(reader) == 1


def test_leftovers_of_a_killed_publish_are_cleared(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("one")])
    (warehouse.folder / "unfinished-build.duckdb").write_bytes(b"half a build")
    warehouse.ingest([pair("two", "200")])
    assert not list(warehouse.folder.glob("unfinished-*"))
    with warehouse.reader() as reader:
        assert count(reader) == 2


def test_a_damaged_pointer_is_named_with_a_remedy(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("one")])
    pointer = warehouse.folder / storage.POINTER
    pointer.write_text("{half", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"CURRENT\.json.*Delete this file"):
        warehouse.reader()
    pointer.unlink()
    with warehouse.reader() as reader:
        assert count(reader) == 1


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 400])
def test_a_damaged_writer_file_is_named_with_a_remedy(warehouse: Warehouse, damage: bytes) -> None:
    warehouse.ingest([pair("one")])
    (warehouse.folder / storage.WRITER).write_bytes(damage or bytes(20_000))
    with pytest.raises(WarehouseError, match=r"writer\.duckdb.*(restore|ingest again)"):
        warehouse.ingest([pair("two", "200")])
    with warehouse.reader() as reader:  # readers are not touched
        assert count(reader) == 1


def test_damage_in_the_middle_is_found_by_verify(warehouse: Warehouse) -> None:
    warehouse.ingest([pair(f"d{n}", str(n)) for n in range(100, 400)])
    assert warehouse.verify() > 600
    path = warehouse.folder / storage.WRITER
    data = bytearray(path.read_bytes())
    for place in range(20_000, len(data), 5_000):
        data[place] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(WarehouseError, match=r"writer\.duckdb.*damaged"):
        warehouse.verify()


def test_a_damaged_build_is_named(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("one")])
    pointer = storage.read_pointer(warehouse.folder)
    assert pointer
    pointer.path.write_bytes(b"x" * 9000)
    with pytest.raises(WarehouseError, match=r"build-.*duckdb.*damaged"):
        warehouse.reader()


def test_a_newer_schema_is_refused_and_left_alone(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("one")])
    path = warehouse.folder / storage.WRITER
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match=r"schema version 99.*newer program"):
        warehouse.ingest([pair("two", "200")])
    assert path.read_bytes() == before


def test_an_older_schema_is_migrated_after_a_backup(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.ingest([pair("one")])
    now = schema.SCHEMA_VERSION

    def forward(con) -> None:
        con.execute("CREATE TABLE later (x INTEGER)")

    monkeypatch.setattr(schema, "SCHEMA_VERSION", now + 1)
    monkeypatch.setitem(migrate.MIGRATIONS, now + 1, forward)
    warehouse.ingest([pair("two", "200")])
    with storage.writer(warehouse.folder) as con:
        assert migrate.schema_version(con) == now + 1
        assert con.execute("SELECT count(*) FROM later").fetchone() == (0,)
        assert con.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    kept = list((warehouse.folder / "backups").glob(f"writer-schema{now}-*.duckdb"))
    assert len(kept) == 1
    with duckdb.connect(str(kept[0]), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM documents").fetchone() == (1,)


def test_a_migration_that_fails_changes_nothing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.ingest([pair("one")])
    now = schema.SCHEMA_VERSION

    def broken(con) -> None:
        con.execute("DROP TABLE failures")
        raise RuntimeError("stop")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "SCHEMA_VERSION", now + 1)
        patch.setitem(migrate.MIGRATIONS, now + 1, broken)
        with pytest.raises(RuntimeError):
            warehouse.ingest([])
    assert warehouse.ingest([pair("two", "200")]).new == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x", encoding="utf-8")
    with pytest.raises(WarehouseError, match="file/w"):
        open_warehouse(blocker / "w").ingest([pair("one")])


def test_the_pointer_names_what_it_points_to(warehouse: Warehouse) -> None:
    version = warehouse.ingest([pair("one")]).version
    record = json.loads((warehouse.folder / storage.POINTER).read_text(encoding="utf-8"))
    assert record["version"] == version and record["build"] == f"build-{version}.duckdb"
    with warehouse.reader() as reader:
        assert dict(reader.rows("SELECT key, value FROM meta"))["version"] == version


def test_many_threads_read_while_another_writes(warehouse: Warehouse) -> None:
    warehouse.ingest([pair("d100", "100")])
    errors: list[Exception] = []
    stop = threading.Event()
    seen: set[int] = set()

    def read() -> None:
        while not stop.is_set():
            try:
                with warehouse.reader() as reader:
                    documents, figures = len(queries.documents(reader)), count(reader)
                    seen.add(figures)
                    if documents != figures:
                        errors.append(AssertionError(f"torn: {documents} documents, {figures} figures"))
            except Exception as error:
                errors.append(error)
            time.sleep(0.01)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(101, 109):
        warehouse.ingest([pair(f"d{number}", str(number))])
    stop.set()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(seen) > 1
    assert warehouse.reader().newer() is None


def test_backup_and_restore(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.ingest([pair("one")])
    before = warehouse.version
    kept = warehouse.back_up(tmp_path / "kept.duckdb")
    with pytest.raises(WarehouseError, match="exists already"):
        warehouse.back_up(kept)
    warehouse.ingest([pair("two", "200")])
    restored = warehouse.restore(kept)
    assert before and restored.split("-")[1] == before.split("-")[1]
    with warehouse.reader() as reader:
        assert count(reader) == 1
    assert len(list((warehouse.folder / "backups").glob("before-restore-*"))) == 1
    elsewhere = open_warehouse(tmp_path / "other")
    elsewhere.restore(kept)
    with elsewhere.reader() as reader:
        assert count(reader) == 1


def test_what_is_no_backup_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.ingest([pair("one")])
    text, empty = tmp_path / "x.duckdb", tmp_path / "empty.duckdb"
    text.write_bytes(b"hello" * 3000)
    duckdb.connect(str(empty)).close()
    for path, words in ((text, "damaged"), (empty, "no backup"), (tmp_path / "none", "no file")):
        with pytest.raises(WarehouseError, match=words):
            warehouse.restore(path)
    with warehouse.reader() as reader:
        assert count(reader) == 1


def test_a_build_of_another_program_version_is_made_anew(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = warehouse.ingest([pair("one")]).version
    monkeypatch.setattr(storage, "MADE_BY", "later")
    with warehouse.reader() as reader:
        assert reader.version != before and count(reader) == 1
    again = warehouse.version
    with warehouse.reader() as reader:
        assert reader.version == again
