"""Streamlit's scripts, styles and fonts: handed out in one piece, and asked for before they are needed.

Streamlit reads a file in pieces of 64 KB, each in another thread, which takes a busy server long; and a
browser learns that it needs plotly's five megabytes only from the first chart. Names of files are those of
the installed version; where one is called otherwise, nothing is asked for early and all goes on as before.
"""

from __future__ import annotations

import mimetypes
import re
from functools import cache
from pathlib import Path

from streamlit import file_util

# As Streamlit gives them: the name of a file changes with its content.
KEEP = "public, immutable, max-age=31536000"
# What the pages are made of; the charts of all pages but those named.
PARTS = (
    "PageLink",
    "ButtonGroup",
    "Selectbox",
    "Multiselect",
    "BidiComponent",
    "DataFrame",
    "DownloadButton",
)
CHART = "PlotlyChart"
WITHOUT_CHART = ("sources", "checks", "data", "add")
_FILE = re.compile(r"/(static/(?:js|css|media)/\w[\w.-]*)", re.ASCII)
_IMPORT = re.compile(rb"""\b(?:from|import)"\./([\w.-]+\.js)\"""")
_IMPORTS_END = 16_000  # bytes at the head of a script in which its imports stand


def _folder() -> Path:
    return Path(file_util.get_static_dir())


def file(path: str) -> tuple[bytes, str] | None:
    """Content and kind of the file at this path of the server; None where there is none."""
    if not (found := _FILE.fullmatch(path)):
        return None
    try:
        return (_folder() / found[1]).read_bytes(), mimetypes.guess_type(path)[
            0
        ] or "application/octet-stream"
    except OSError:
        return None


@cache
def heads(page: str) -> tuple[str, ...]:
    """Names of the scripts of a page's parts, without those that they import."""
    parts = PARTS if page in WITHOUT_CHART else (CHART, *PARTS)
    return tuple(
        path.name for part in parts for path in sorted((_folder() / "static/js").glob(f"{part}.*.js"))
    )


@cache
def early(page: str) -> tuple[str, ...]:
    """Names of the scripts that a page will ask for, those it waits for longest first."""
    wanted: dict[str, None] = {}
    waiting = list(heads(page))
    for name in waiting:
        if name not in wanted:
            wanted[name] = None
            waiting += _imports(name)
    return tuple(wanted)


@cache
def _imports(name: str) -> tuple[str, ...]:
    """The scripts that a script cannot run without."""
    try:
        with (_folder() / "static/js" / name).open("rb") as script:
            return tuple(found.decode() for found in _IMPORT.findall(script.read(_IMPORTS_END)))
    except OSError:
        return ()


def preloads(path: str) -> bytes:
    """The lines of a page's head that ask for its scripts; those marked data-part start.js also runs early.
    path: the address of the page."""
    page = path.rsplit("/", 1)[-1]
    parts = heads(page)
    lines = (
        f'    <link rel="modulepreload" crossorigin{" data-part" * (name in parts)} '
        f'href="./static/js/{name}">\n'
        for name in early(page)
    )
    return "".join(lines).encode()
