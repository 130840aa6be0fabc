"""manifest.json among the results: every shard of the input in order, with its state, counts and failures.

It can be made anew at any time from the files of the shards, so that many jobs may write it, in any order.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from metrics.scale import results
from metrics.scale.plan import Shard

NAME = "manifest.json"
KIND = "party-metrics shards"
_COUNTS = ("documents", "with_figures", "figures", "characters", "failures")


class ManifestError(OSError):
    """A folder that cannot be used; the message names it and the remedy."""


def is_results(folder: Path) -> bool:
    """Whether shards were extracted into this folder."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("kind") == KIND


def begin(folder: Path, inputs: list[str], program: str, shards: list[Shard]) -> None:
    """Make the folder ready for these shards. Raises ManifestError where it holds something else."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / NAME).exists():
        held = load(folder)
        if held.get("inputs") != inputs:
            raise ManifestError(
                f"{folder} holds the shards of {', '.join(held.get('inputs', ['something else']))}: "
                "choose another folder, or delete this one"
            )
    elif any(path.name[0] != "." for path in folder.iterdir()):
        raise ManifestError(f"{folder} is not empty and holds no shards: choose another folder")
    update(folder, inputs, program, shards, {})


def load(folder: Path) -> dict[str, Any]:
    """The manifest. Raises ManifestError where it is missing or damaged."""
    try:
        found: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if found["kind"] != KIND or not isinstance(found["shards"], list):
            raise ValueError("it is of another kind")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(
            f"{folder / NAME} is missing or damaged ({error}): run the same extract command again"
        ) from error
    return found


def update(
    folder: Path, inputs: list[str], program: str, shards: Iterable[Shard], errors: Mapping[str, str]
) -> dict[str, Any]:
    """Write the manifest from what is in the folder now, and return it. errors: of shards, by their id."""
    records = [shard.as_record() for shard in shards]
    while True:
        before = _files(folder)
        found = _made(folder, inputs, program, records, errors)
        draft = folder / f".{NAME}.{uuid.uuid4().hex[:8]}.part"
        draft.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(draft, folder / NAME)
        if _files(folder) == before:  # else another job finished a shard meanwhile
            return found


def _files(folder: Path) -> dict[str, str]:
    """The file of each shard that is done, by the shard's id; the newest, if one was killed in between."""
    found = sorted(folder.glob("*-*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    return {path.name.split("-")[0]: path.name for path in found}


def _made(
    folder: Path,
    inputs: list[str],
    program: str,
    records: list[dict[str, Any]],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    files, shards = _files(folder), []
    for record in records:
        found: dict[str, Any] = {**record, "state": "missing"}
        if record["id"] in errors:
            found |= {"state": "failed", "error": errors[record["id"]]}
        elif name := files.get(record["id"]):
            about = results.about(folder / name)
            found |= {key: value for key, value in about.items() if key != "id"}
            found["state"] = "done" if about["program"] == program else "of another version"
        shards.append(found)
    planned = {record["id"] for record in records}
    return {
        "kind": KIND,
        "program": program,
        "inputs": inputs,
        "complete": all(shard["state"] == "done" for shard in shards),
        "totals": {name: sum(shard.get(name, 0) for shard in shards) for name in _COUNTS},
        "left_over": sorted(name for key, name in files.items() if key not in planned),
        "shards": shards,
    }
