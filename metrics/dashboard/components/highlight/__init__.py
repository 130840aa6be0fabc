"""The document with its figures marked: hover names the figure, click or Enter chooses it, and words that are
selected can be handed over.

Article text reaches the browser as JSON and is shown with textContent, so markup in it stays text. The
script is served as a file of the app's own, not as an inline blob, so a Content-Security-Policy of
"script-src 'self'" holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from metrics.dashboard.components.highlight.pieces import Mark, Piece, cut

__all__ = ["Mark", "Picked", "Piece", "cut", "marked_text"]

_FOLDER = Path(__file__).parent
_HTML = (
    '<div class="document" role="document" tabindex="0" lang="vi"></div>'
    '<button class="add" type="button" hidden></button>'
)
_NAME = "party-metrics.marked_text"


# One declaration for each server (tests start several in one process).
_declared: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def _component() -> Any:
    """The component, declared at its first use in a server, with this folder as the place of its files."""
    manager = get_bidi_component_manager()
    if manager not in _declared:
        manifest = ComponentManifest("party-metrics", "1", [ComponentConfig("marked_text", ".")])
        manager.register_from_manifest(manifest, _FOLDER)
        _declared[manager] = st.components.v2.component(
            _NAME, html=_HTML, css="marked_text.css", js="marked_text.js"
        )
    return _declared[manager]


class Picked(NamedTuple):
    """What the reader has just done. figure: its mark was clicked. words: start and end, in characters of the
    text that is shown, of the words handed over."""

    figure: str | None = None
    words: tuple[int, int] | None = None


def marked_text(
    pieces: Sequence[Piece], *, active: str | None, label: str, key: str, choose: str | None = None
) -> Picked:
    """Show the pieces; returns what the reader has just chosen in them.

    active: the figure to stress and scroll to. label: the name of the text for screen readers. choose: what
    the button says that hands over selected words; without it words cannot be handed over.
    """
    mount = _component()
    data = {
        "pieces": [piece.to_dict() for piece in pieces],
        "active": active or "",
        "label": label,
        "choose": choose or "",
    }
    result = mount(data=data, key=key, on_picked_change=lambda: None, on_chosen_change=lambda: None)
    picked, chosen = getattr(result, "picked", None), getattr(result, "chosen", None)
    return Picked(str(picked) if picked else None, _interval(chosen))


def _interval(chosen: Any) -> tuple[int, int] | None:
    """What the browser sent as {"start": 3, "end": 8}, checked: anything else is nothing."""
    if not isinstance(chosen, Mapping):
        return None
    start, end = chosen.get("start"), chosen.get("end")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        return start, end
    return None
