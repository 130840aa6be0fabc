"""The document with its figures marked: hover names the figure, click or Enter chooses it.

Article text reaches the browser as JSON and is shown with textContent, so markup in it stays text. The script is
served as a file of the app's own, not as an inline blob, so a Content-Security-Policy of "script-src 'self'" holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import exists as runtime_exists

from metrics.dashboard.components.highlight.pieces import Mark, Piece, cut

__all__ = ["Mark", "Piece", "cut", "marked_text"]

_FOLDER = Path(__file__).parent
_HTML = '<div class="document" role="document" tabindex="0" lang="vi"></div>'
_NAME = "party-metrics.marked_text"


@st.cache_resource(show_spinner=False)
def _component(served: bool) -> Any:
    """Declare the component once; `served`: whether a server is there to hand out its files."""
    if served:
        manifest = ComponentManifest("party-metrics", "1", [ComponentConfig("marked_text", ".")])
        get_bidi_component_manager().register_from_manifest(manifest, _FOLDER)
        return st.components.v2.component(_NAME, html=_HTML, css="marked_text.css", js="marked_text.js")
    css = (_FOLDER / "marked_text.css").read_text(encoding="utf-8")
    js = (_FOLDER / "marked_text.js").read_text(encoding="utf-8")
    return st.components.v2.component(_NAME, html=_HTML, css=css, js=js)


def marked_text(pieces: Sequence[Piece], *, active: str | None, label: str, key: str) -> str | None:
    """Show the pieces; returns the figure the reader has just chosen, or None.

    active: the figure to stress and scroll to. label: the name of the text for screen readers.
    """
    mount = _component(runtime_exists())
    data = {"pieces": [piece.to_dict() for piece in pieces], "active": active or "", "label": label}
    result = mount(data=data, key=key, on_picked_change=lambda: None)
    picked = getattr(result, "picked", None)
    return str(picked) if picked else None
