"""Which program found the figures: what another version found does not count as done."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from metrics import __version__, paths
from metrics.catalogue import load_catalogue

# What the figures of a given text depend on: these modules of the package, and the reference tables.
_MODULES = ("model.py", "reference.py", "catalogue/*.py", "extract/**/*.*", "read/*.py")


@lru_cache(maxsize=1)
def program() -> str:
    """Name, version, version of the catalogue, and a digest of everything else that decides about figures."""
    digest = hashlib.sha256()
    files = [path for pattern in _MODULES for path in paths.PACKAGE.glob(pattern) if path.suffix != ".pyc"]
    for path in sorted(files) + sorted(paths.reference_dir().glob("*.csv")):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"party-metrics {__version__} {load_catalogue().version} {digest.hexdigest()[:12]}"


def catalogue_of(program: str) -> str:
    """The version of the catalogue in what `program` gave, here or elsewhere."""
    return program.split()[2]
