"""What a page works out from its view: done once, and kept for all readers who look at the same thing.

Everything a page works out follows from the data version, the page, the choices in the address, the language
and the appearance. A function marked `prepared` is given the view and plain codes only, so that all it can
depend on is in the key, and an answer is never shown for another view or another data version.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Protocol, TypeVar

from metrics.dashboard.data import Source, answers
from metrics.dashboard.store import Store

MOST_CELLS = 1_500_000

Result = TypeVar("Result")


class Seen(Protocol):
    """What a result may depend on, beside the codes given (`metrics.dashboard.shell.View`)."""

    page: str
    source: Source
    state: dict[str, Any]

    @property
    def language(self) -> Any: ...
    @property
    def look(self) -> Any: ...


store = Store(MOST_CELLS)


def forget() -> None:
    """Ask and work out everything anew from here on (for benchmarks; a newer data version is seen without
    this)."""
    store.clear()
    answers.clear()


def prepared(work: Callable[..., Result]) -> Callable[..., Result]:
    """A function of a view, and of codes that can be hashed, whose results are kept.

    Results are shared: nobody may change one. Raises TypeError for an argument that cannot be hashed.
    """
    # Streamlit runs a page anew each time, so that the function itself is another one at each run.
    name = (work.__code__.co_filename, work.__qualname__)

    @wraps(work)
    def once(view: Seen, *codes: Hashable) -> Result:
        return store.once((name, codes, key_of(view)), lambda: work(view, *codes))

    return once


def key_of(view: Seen) -> Hashable:
    """All that tells one view from another."""
    source = view.source
    return (
        source.folder,
        source.version,
        view.page,
        view.language,
        view.look.dark,
        tuple(view.state.items()),
    )
