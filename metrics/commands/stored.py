"""check, export, backup and restore: what the warehouse holds, out of it and into it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from metrics import settings
from metrics.commands import output
from metrics.warehouse import Reader, Warehouse, export, queries

_SHOWN = ("severity", "check", "province", "organization", "year", "metric", "formula", "tolerance")


def warehouse() -> Warehouse:
    """The warehouse of the settings; says on standard error when it waits for another writer."""
    return Warehouse(settings.get("warehouse"), waiting=output.complain)


def reader() -> Reader:
    """The newest published state. Raises WarehouseError with the remedy when there is none."""
    return warehouse().reader()


def run_check(arguments: argparse.Namespace) -> int:
    """Print what the arithmetic checks found, errors first."""
    with reader() as source:
        frame = queries.findings(
            source,
            severities=arguments.severity or None,
            document=arguments.document,
            province=arguments.province,
        )
    if arguments.format == "table":
        shown = frame[list(_SHOWN)].astype(object)
        output.table("", _SHOWN, shown.where(shown.notna(), None).itertuples(index=False))
    else:
        _print(export.table(frame, arguments.format))
    output.complain(f"{len(frame)} findings")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the figures that match the filters to the file, or to standard output."""
    target: Path | None = arguments.output
    if target is None and arguments.format in ("xlsx", "parquet"):
        output.complain(f"error: {arguments.format} needs a file: --output FILE")
        return 2
    with reader() as source:
        frame = queries.observations(
            source,
            metrics=arguments.metric,
            measures=arguments.measure,
            provinces=arguments.province,
            levels=arguments.level,
            years=sorted({year for years in arguments.year for year in years}) if arguments.year else None,
            documents=arguments.document,
            text=arguments.text,
        )
        version = source.version
        try:
            if target is not None and target.suffix == ".zip":
                data = export.package(source, frame, arguments.format, bom=arguments.bom)
            else:
                data = export.table(frame, arguments.format, bom=arguments.bom)
        except ValueError as error:
            output.complain(f"error: {error}")
            return 2
    if target is None:
        _print(data)
    else:
        write_whole(target, data)
    output.complain(f"{len(frame)} figures, data version {version}")
    return 0


def write_whole(target: Path, data: bytes) -> None:
    """All of the file or nothing of it: a full disk leaves no half export under its name."""
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def run_backup(arguments: argparse.Namespace) -> int:
    """Copy everything stored into one file and name it."""
    print(warehouse().back_up(arguments.file))
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of what is stored, which is kept beside it."""
    version = warehouse().restore(arguments.file)
    output.complain(f"restored {arguments.file}; data version {version}; the data before it is in backups/")
    return 0


def _print(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
