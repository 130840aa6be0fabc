"""Archive and interchange: Hive-partitioned Parquet with a manifest, readable by any tool and by `read`.

    manifest.json
    documents.parquet  sightings.parquet  decisions.parquet
    observations/catalogue_version=.../year=.../*.parquet

Many machines can each write an archive; one ingests them all and publishes one read-only file.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from metrics.model import Document, Observation, Span
from metrics.warehouse import storage, take_over
from metrics.warehouse.errors import WarehouseError
from metrics.warehouse.rows import Row
from metrics.warehouse.schema import CONTRACT_NAMES, DECISIONS, SCHEMA_VERSION, quoted

MANIFEST = "manifest.json"
_DECISIONS = "decisions.parquet"
_OBSERVATIONS = "observations/*/*/*.parquet"


def write(folder: Path, target: Path) -> Path:
    """Write everything stored to `target`, a folder that does not exist yet; returns it.

    All of it or nothing: it is made under another name and renamed. Raises WarehouseError when `target`
    exists.
    """
    if target.exists():
        raise WarehouseError(target, "exists already", "Choose another name; nothing was overwritten")
    making = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        with storage.writer(folder) as con:
            content = storage.content_digest(con)
            for name in ("documents", "sightings", "decisions"):
                path = quoted(str(making / f"{name}.parquet"))
                con.execute(f"COPY (FROM {name} ORDER BY ALL) TO {path} (FORMAT parquet, COMPRESSION zstd)")
            con.execute(
                f"""COPY (SELECT *, row_number() OVER (
                              PARTITION BY document, document_version ORDER BY rowid) AS place
                          FROM observations ORDER BY document, document_version, place)
                    TO {quoted(str(making / "observations"))}
                    (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (catalogue_version, year),
                     WRITE_PARTITION_COLUMNS true)"""
            )
        files = sorted(path for path in making.rglob("*.parquet"))
        manifest = {
            "schema_version": SCHEMA_VERSION,
            "content": content,
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": [
                {
                    "path": path.relative_to(making).as_posix(),
                    "bytes": path.stat().st_size,
                    "sha256": sha256(path.read_bytes()).hexdigest(),
                }
                for path in files
            ],
        }
        storage.write_whole(making / MANIFEST, json.dumps(manifest, indent=1).encode())
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return target


def check(source: Path) -> dict[str, Any]:
    """The manifest of an archive; WarehouseError when a file is missing, damaged or from a newer program."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        files = list(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            source / MANIFEST, "is missing or damaged", "Give the folder of an archive"
        ) from error
    if manifest.get("schema_version", 0) > SCHEMA_VERSION:
        raise WarehouseError(source, "was written by a newer program", "Update this program")
    for item in files:
        path = source / item["path"]
        if not path.resolve().is_relative_to(source.resolve()):
            raise WarehouseError(path, "lies outside the archive", "Do not use this archive")
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != item["sha256"]:
            raise WarehouseError(path, "is missing or damaged", "Copy the archive again")
    return manifest


def read(source: Path) -> Iterator[tuple[Document, list[Observation]]]:
    """What an archive holds, ready for `Warehouse.ingest`: every version of every document, in order.

    Documents come once for each place they were seen at, so that sightings are kept.
    """
    check(source)
    con = duckdb.connect(":memory:")
    try:
        seen = _sightings(con, source)
        figures = _figures(con.cursor(), source)
        again: list[tuple[Document, list[Observation]]] = []
        shown: tuple[Document, list[Observation]] | None = None
        names = ", ".join(f.name for f in fields(Document) if f.name != "id")
        path = quoted(str(source / "documents.parquet"))
        con.execute(
            f"""SELECT document_id, version, current, {names} FROM read_parquet({path})
                ORDER BY document_id, version"""
        )
        ahead = next(figures, None)
        while rows := con.fetchmany(500):
            for name, version, current, *values in rows:
                document = Document(name, *values)
                observations: list[Observation] = []
                if ahead is not None and ahead[0] == (name, version):
                    observations = ahead[1]
                    ahead = next(figures, None)
                # A version that is shown though a later one exists comes again, so that it is shown again.
                if shown is not None and shown[0].id == name and not current:
                    again.append(shown)
                shown = (document, observations) if current else shown
                yield document, observations
                for place, seen_as in seen.get(str(document.content_hash), []):
                    if place != (document.source or document.url or f"pasted:{name}"):
                        yield replace(document, source=place, id=seen_as), observations
        yield from again
    finally:
        con.close()


def read_decisions(source: Path) -> list[Row]:
    """The decisions an archive holds, in order; none when its manifest lists no such file.

    WarehouseError when one of them could not be applied to its figure.
    """
    if not any(item["path"] == _DECISIONS for item in check(source)["files"]):
        return []
    columns = [column.name for column in DECISIONS.columns]
    listed = ", ".join(f'"{name}"' for name in columns)
    path = source / _DECISIONS
    con = duckdb.connect(":memory:")
    try:
        con.execute(f"SELECT {listed} FROM read_parquet({quoted(str(path))}) ORDER BY decision")
        rows = [dict(zip(columns, values, strict=True)) for values in con.fetchall()]
        take_over.check(rows)
    except (duckdb.Error, ValueError) as error:
        line = str(error).splitlines()[0]
        raise WarehouseError(
            path, f"cannot be used ({line})", "Archive it anew; nothing was taken in"
        ) from error
    finally:
        con.close()
    return rows


def _sightings(con: Any, source: Path) -> dict[str, list[tuple[str, str]]]:
    path = quoted(str(source / "sightings.parquet"))
    found: dict[str, list[tuple[str, str]]] = {}
    sql = f"SELECT content_hash, source, seen_as FROM read_parquet({path}) ORDER BY run, source"
    for content, place, seen_as in con.execute(sql).fetchall():
        found.setdefault(content, []).append((place, seen_as))
    return found


def _figures(con: Any, source: Path) -> Iterator[tuple[tuple[str, int], list[Observation]]]:
    """Figures of one version of a document after another, in the order of the documents."""
    if not list(source.glob(_OBSERVATIONS)):
        return
    names = ", ".join(f'"{name}"' for name in CONTRACT_NAMES)
    path = quoted(str(source / _OBSERVATIONS))
    con.execute(
        f"""SELECT document_version, {names} FROM read_parquet({path}, hive_partitioning = false)
            ORDER BY document, document_version, place"""
    )
    key: tuple[str, int] | None = None
    made: list[Observation] = []
    while rows := con.fetchmany(5000):
        for version, *values in rows:
            record = dict(zip(CONTRACT_NAMES, values, strict=True))
            record["spans"] = tuple(Span(*span) for span in json.loads(record["spans"]))
            observation = Observation(**record)
            if key != (observation.document, version):
                if key is not None:
                    yield key, made
                key, made = (observation.document, version), []
            made.append(observation)
    if key is not None:
        yield key, made
