"""What readers may query freely: a file of its own, since SQL can read all of a file that it is let near.

Left out are the texts (they belong to their publishers; each figure has its quote), the names and paths of
files on this machine (sightings, failures, runs), and columns that only the program uses.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from pathlib import Path

import duckdb

from metrics.warehouse import storage
from metrics.warehouse.errors import WarehouseError

# Table for readers: where it comes from and its columns there.
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "figures": (
        "figures",
        (
            "observation_id",
            "document",
            "metric",
            "measure",
            "value",
            "unit",
            "qualifier",
            "period",
            "base_period",
            "year",
            "province",
            "level",
            "organization",
            "population",
            "subgroup",
            "category",
            "quote",
            "start",
            "end",
            "stated",
            "period_evidence",
            "province_evidence",
            "rule",
            "catalogue_version",
            "status",
            "original_value",
            "is_part",
            "is_headline",
            "n_other",
        ),
    ),
    "documents": (
        "listing",
        ("document_id", "version", "title", "publisher", "url", "published", "observations", "characters"),
    ),
    "metrics": (
        "metrics",
        ("metric", "family", "name_vi", "name_en", "definition_vi", "definition_en", "unit_vi", "unit_en",
         "additive", "direction"),
    ),
    "provinces": (
        "provinces",
        ("code", "name", "name_en", "city", "region", "region_2025", "valid_from", "valid_to"),
    ),
    "lineage": ("lineage", ("predecessor", "successor", "date", "kind", "principal", "legal_act")),
    "findings": (
        "findings",
        ("finding", "check", "severity", "metric", "province", "organization", "year", "formula",
         "expected_low", "expected_high", "found", "tolerance", "observations", "documents"),
    ),
    "implied_values": (
        "implied_values",
        ("metric", "measure", "value", "low", "high", "unit", "period", "year", "province", "level",
         "organization", "population", "subgroup", "category", "formula", "observations", "document"),
    ),
    "decisions": (
        "decisions",
        ("decision", "decided", "action", "name", "reason", "document", "metric", "measure", "undoes"),
    ),
}  # fmt: skip

_lock = threading.Lock()
_folders: dict[int, Path] = {}


def public_copy(folder: Path) -> Path:
    """The file with the public tables of the newest build; made on first use, kept until the next build.

    It is in a temporary folder of this process, so the warehouse's own folder may be read-only. Raises
    WarehouseError when nothing has been published or the build cannot be read.
    """
    pointer = storage.read_pointer(folder)
    if pointer is None:
        raise WarehouseError(folder, "has no published data yet", "Run `party-metrics ingest` first")
    with _lock:
        place = _scratch()
        path = place / f"public-{pointer.version}.duckdb"
        if not path.is_file():
            _copy(pointer.path, path)
            for old in place.glob("public-*.duckdb"):
                if old != path:
                    old.unlink(missing_ok=True)
        return path


def _scratch() -> Path:
    if 0 not in _folders:
        _folders[0] = Path(tempfile.mkdtemp(prefix="party-metrics-"))
        atexit.register(shutil.rmtree, _folders[0], ignore_errors=True)
    return _folders[0]


def _copy(build: Path, target: Path) -> None:
    unfinished = target.with_name(f"unfinished-{target.name}")
    unfinished.unlink(missing_ok=True)
    con = duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    try:
        con.execute(f"ATTACH {storage.literal(build)} AS build (READ_ONLY)")
        con.execute(f"ATTACH {storage.literal(unfinished)} AS public")
        for name, (source, columns) in TABLES.items():
            listed = ", ".join(f'"{column}"' for column in columns)
            con.execute(f"CREATE TABLE public.{name} AS SELECT {listed} FROM build.{source}")
        con.execute("CHECKPOINT public")
    except duckdb.Error as error:
        raise storage.explain(build, error) from error
    finally:
        con.close()
    unfinished.replace(target)
