"""Where the program's own files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
BUNDLE = PACKAGE / "_bundle"


def project_root() -> Path:
    """The folder that holds app.py and data/: the checkout, or what a wheel carries with it."""
    return CHECKOUT if (CHECKOUT / "app.py").is_file() or not BUNDLE.is_dir() else BUNDLE


def data_dir() -> Path:
    """The folder with reference/ and corpus/; the environment variable PARTY_METRICS_DATA overrides it."""
    chosen = os.environ.get("PARTY_METRICS_DATA")
    return Path(chosen) if chosen else project_root() / "data"


def reference_dir() -> Path:
    """Provinces, lineage, districts and borders."""
    return data_dir() / "reference"


def corpus_dir() -> Path:
    """The sample corpus of digests."""
    return data_dir() / "corpus"


def default_warehouse_dir() -> Path:
    """`warehouse/` beside app.py in a checkout; an installed wheel keeps it in the current folder."""
    root = project_root()
    return (root if root == CHECKOUT else Path.cwd()) / "warehouse"
