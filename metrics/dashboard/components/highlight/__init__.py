"""The document with its figures marked: hover names the figure, click or Enter chooses it, and words that are
selected can be handed over.

Article text reaches the browser as JSON and is shown with textContent, so markup in it stays text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from metrics.dashboard.components.assets import component
from metrics.dashboard.components.highlight.pieces import Mark, Piece, cut

__all__ = ["Mark", "Picked", "Piece", "cut", "marked_text"]

_FOLDER = Path(__file__).parent
_HTML = (
    '<div class="document" role="document" tabindex="0" lang="vi"></div>'
    '<button class="add" type="button" hidden></button>'
)


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
    mount = component("marked_text", _FOLDER, _HTML)
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
