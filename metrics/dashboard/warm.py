"""What the first reader would otherwise wait for, done when the server starts."""

from __future__ import annotations

import gc
import importlib
import logging

from metrics.catalogue import load_catalogue
from metrics.dashboard import data
from metrics.dashboard.wording import LANGUAGES, load_texts
from metrics.warehouse import WarehouseError

log = logging.getLogger(__name__)

# Imported by Streamlit and by the pages only when they are first used.
_MODULES = (
    "streamlit.emojis",
    "pyarrow.compute",
    "metrics.dashboard.shell",
    "metrics.dashboard.charts.trend",
    "metrics.dashboard.charts.bars",
    "metrics.dashboard.charts.places",
    "metrics.dashboard.components.evidence",
    "metrics.dashboard.components.choosers",
)
# What every page asks, and what the build answers once for all.
_QUESTIONS = ("info", "filter_options", "latest_full_year", "coverage")


def prepare() -> None:
    """Import, compile and ask what every page needs. Trouble is left to the page that meets it."""
    try:
        for name in _MODULES:
            importlib.import_module(name)
        load_catalogue()
        for language in LANGUAGES:
            load_texts(language)
        house = data.warehouse()
        if (version := house.version) is not None:
            for question in _QUESTIONS:
                data.Source(str(house.folder), version).ask(question)
        draw()
    except (WarehouseError, OSError, ImportError) as error:
        log.warning("not warmed up: %s", error)


def settle() -> None:
    """What is loaded by now stays, so Python's collector need not look through it again and again, which
    takes a tenth of a second each time. Holds everything up for as long."""
    gc.collect()
    gc.freeze()


def draw() -> None:
    """One small chart of each usual kind: plotly loads its parts when they are first used."""
    import plotly.graph_objects as go

    from metrics.dashboard.charts.look import LIGHT, Caption, frame

    figure = frame(Caption(""), LIGHT, ".,", 100)
    marker = {"color": "#000000", "line": {"width": 1}}
    figure.add_traces([go.Scatter(x=[1], y=[1], marker=marker), go.Bar(x=[1], y=[1], marker=marker)])
    figure.add_vline(x=1)
    figure.update_xaxes(showgrid=False)
    figure.to_json()
