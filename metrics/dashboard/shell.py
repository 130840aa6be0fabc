"""What surrounds every page: language, choices kept in the address, filters, and the states when there is
no data."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from metrics.catalogue import Catalogue, Metric, load_catalogue
from metrics.dashboard import address, data
from metrics.dashboard.charts.look import DARK, LIGHT, Look
from metrics.dashboard.points import COLUMNS
from metrics.dashboard.wording import LANGUAGES, NO_VALUE, Words, slug
from metrics.warehouse import WarehouseError
from metrics.warehouse.queries import FilterOptions, Info

log = logging.getLogger(__name__)

PAGES_FOLDER = Path(__file__).parent / "pages"
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
# name, icon, section; the name is also the path in the address, except for the first page.
PAGES = (
    ("overview", ":material/dashboard:", "explore"),
    ("trends", ":material/show_chart:", "explore"),
    ("provinces", ":material/map:", "explore"),
    ("compare", ":material/compare_arrows:", "explore"),
    ("targets", ":material/flag:", "topics"),
    ("ratings", ":material/leaderboard:", "topics"),
    ("discipline", ":material/gavel:", "topics"),
    ("activity", ":material/groups:", "topics"),
    ("sources", ":material/article:", "sources"),
    ("checks", ":material/rule:", "sources"),
    ("add", ":material/upload_file:", "sources"),
    ("data", ":material/table:", "sources"),
)
SECTIONS = ("explore", "topics", "sources")
# Which of the shared filters have an effect on a page.
FILTERS = {
    "overview": (),
    "trends": ("provinces", "years", "level"),
    "provinces": (),
    "compare": ("provinces", "level"),
    "targets": ("provinces", "level"),
    "ratings": ("years", "level"),
    "discipline": ("provinces", "years", "level"),
    "activity": ("provinces", "years", "level"),
    "sources": (),
    "checks": ("provinces",),
    "add": (),
    "data": ("provinces", "years", "level"),
}


@dataclass(slots=True)
class View:
    """One reader's view in one run of the script. state: the choices the address holds, by parameter name.
    replaced: choosers that show something else than the address asks for, with what they show."""

    page: str
    words: Words
    look: Look
    catalogue: Catalogue
    source: data.Source
    options: FilterOptions
    info: Info
    state: dict[str, Any]
    replaced: dict[str, str] = field(default_factory=dict)

    @property
    def language(self) -> Any:
        return self.words.language

    @property
    def version(self) -> str:
        return self.source.version

    def ask(self, query: str, /, *arguments: Any, **options: Any) -> Any:
        """The answer of a warehouse query for this data version."""
        return self.source.ask(query, *arguments, **options)

    def series(self, metric: str, measure: str, level: str, **kinds: Any) -> pd.DataFrame:
        """The headline figures of the chosen places and years, at a level; kinds: subgroup or category."""
        places = self.chosen_provinces if level != "national" else None
        return self.ask("series", metric, measure, places, years=self.chosen_years, level=level, **kinds)

    def figures(self, ids: Iterable[str], *, include_rejected: bool = False) -> pd.DataFrame:
        """The figures with these identifiers, in the order of the table."""
        found = sorted({str(key) for key in ids})
        return self.ask("observations", ids=found, include_rejected=include_rejected)

    def metric(self, code: str) -> str:
        """The name of a metric in the reader's language."""
        return self.catalogue.label("metric", code, self.language)

    def short(self, code: str) -> str:
        """The short name of a metric, for cards and tables."""
        metric = self.catalogue.metrics.get(code)
        return metric.short(self.language) if metric else code.replace("_", " ")

    def label(self, group: str, code: Any) -> str:
        """The name of a code ("level", "bloc" gives "Khối"); a dash where there is none."""
        return (
            NO_VALUE if pd.isna(code) or code == "" else self.catalogue.label(group, str(code), self.language)
        )

    def definition(self, code: str) -> Metric | None:
        return self.catalogue.metrics.get(code)

    @property
    def chosen_provinces(self) -> tuple[str, ...] | None:
        """Names of the provinces chosen in the filter; None when all are meant."""
        names = self.names_by_slug
        chosen = tuple(names[code] for code in self.state["provinces"] if code in names)
        return chosen or None

    @property
    def names_by_slug(self) -> dict[str, str]:
        return {slug(name): name for name in self.options.provinces}

    @property
    def chosen_years(self) -> tuple[int, int] | None:
        """First and last year chosen; None when all are meant."""
        years = self.state["years"]
        return (int(years[0]), int(years[1])) if years else None

    def within_years(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the chosen years; rows without a year only when no years are chosen."""
        years = self.chosen_years
        if years is None:
            return frame
        return frame[frame["year"].between(*years).fillna(False).astype(bool)]


def language() -> str:
    """The language of this run: the address first, then an earlier choice, then the browser."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["_lang"] = asked
    if "_lang" not in st.session_state:
        locale = str(st.context.locale or "vi").lower()
        st.session_state["_lang"] = "vi" if locale.startswith("vi") else "en"
    return str(st.session_state["_lang"])


def look() -> Look:
    """Light or dark, as the reader's Streamlit theme is now."""
    try:
        return DARK if st.context.theme.type == "dark" else LIGHT
    except AttributeError:
        return LIGHT


def allowed_codes(options: FilterOptions, catalogue: Catalogue) -> dict[str, list[str]]:
    """The codes that an address may hold in this data version."""
    places = [slug(name) for name in options.provinces]
    return {
        "metric": list(catalogue.metrics),
        "measure": [name.code for name in catalogue.group("measure")],
        "provinces": places,
        "place": places,
        "level": [name.code for name in catalogue.group("level")],
        "rated": [name.code for name in catalogue.group("population")],
        "family": list(catalogue.families),
        "group": ["all", *catalogue.families],
        "metrics": list(catalogue.metrics),
        "measures": [name.code for name in catalogue.group("measure")],
        "columns": list(COLUMNS),
        "subgroup": ["total", *(name.code for name in catalogue.group("subgroup"))],
    }


def read_address(page: str, allowed: dict[str, list[str]]) -> tuple[str, ...]:
    """Take over the choices of the address when it is not the one this session wrote itself.

    That is so for a new session, a followed link, the navigation and the browser's back button. Returns
    the names of parameters that could not be used.
    """
    query = st.query_params.to_dict()
    memory = st.session_state
    turned = memory.get("_page") != page
    fresh = "_state" not in memory
    memory["_page"] = page
    # A run that the reader's browser led here must not add to its history, or "back" would never get past it.
    memory["_led"] = False
    if not fresh and (query == memory.get("_written") or (turned and not query)):
        return () if turned else tuple(memory.get("_wrong", ()))
    decoded = address.decode(query, allowed)
    memory["_state"] = decoded.state
    memory["_wrong"] = decoded.wrong
    memory["_led"] = not fresh
    forget_widgets()
    return decoded.wrong


def write_address(view_state: dict[str, Any], lang: str) -> None:
    """Put the choices into the address, unless they stand there already or the browser led here."""
    query = {"lang": lang, **address.encode(view_state)}
    if st.session_state.get("_led"):
        query = st.query_params.to_dict()
    elif st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
    st.session_state["_written"] = query


def navigation(slot: Any, pages: dict[str, Any], words: Words, state: dict[str, Any]) -> None:
    """The list of pages; each link carries the choices, so that the view it opens can be copied as a link."""
    kept = {**state, "doc": None, "fig": None, "finding": None}
    query = {"lang": words.language, **address.encode(kept)}
    with slot.container(gap="small"):
        for section in SECTIONS:
            with st.container(gap="xsmall"):
                st.caption(words(f"app.section_{section}"))
                for name, _, of in PAGES:
                    if of == section and name in pages:
                        st.page_link(pages[name], query_params=query, width="stretch")


def forget_widgets() -> None:
    """Make every chooser take its value from the state again."""
    for key in [key for key in st.session_state if str(key).startswith("w_")]:
        del st.session_state[key]


def link(view: View, page: str, label: str, *, icon: str | None = None, **choices: Any) -> None:
    """A link to another page that carries the choices of this view, with some changed."""
    target = {**view.state, "doc": None, "fig": None, **choices}
    query = {"lang": view.language, **address.encode(target)}
    st.page_link(PAGES_FOLDER / f"{page}.py", label=label, icon=icon, query_params=query)


def go(page: str, **choices: Any) -> None:
    """Ask for another page with other choices; carried out at the start of the next run. For callbacks."""
    st.session_state["_go"] = (page, choices)


def follow(pages: dict[str, Any], state: dict[str, Any], lang: str) -> None:
    """Carry out what `go` asked for."""
    asked = st.session_state.pop("_go", None)
    if asked is None:
        return
    page, choices = asked
    target = {**state, "doc": None, "fig": None, **choices}
    st.switch_page(pages[page], query_params={"lang": lang, **address.encode(target)})


def choose(
    view: View,
    name: str,
    label: str,
    options: Sequence[Any],
    shown: Callable[[Any], str],
    *,
    default: Any = None,
    place: Any = None,
    kind: str = "select",
    help: str | None = None,
    **more: Any,
) -> Any:
    """A chooser bound to a choice of the address.

    default: what is shown when the address names nothing, or nothing that is among the options here (the
    first option if not given). It is shown without being written: the address then holds no choice that
    nobody made, and a choice that only another page can show is kept for that page.
    kind: "select" for a list, "segments" for a few options in a row, "slider" for an ordered range.
    """
    memory, key = st.session_state, f"w_{name}"
    stored = view.state[name]
    fallback = default if default in options else (options[0] if options else None)
    untouched = (
        key not in memory or memory[key] not in options or memory[key] == memory.get(f"_default_{name}")
    )
    if stored not in options and untouched:
        memory[key] = fallback
    elif key not in memory:
        memory[key] = stored
    memory[f"_default_{name}"] = fallback if stored not in options else None
    area = place or st
    if kind == "segments":
        chosen = area.segmented_control(
            label, options, format_func=shown, key=key, help=help, required=True, **more
        )
    elif kind == "slider" and len(options) > 1:
        chosen = area.select_slider(label, options, format_func=shown, key=key, help=help, **more)
    else:
        chosen = area.selectbox(label, options, format_func=shown, key=key, help=help, **more)
    if stored not in (*options, None, address.BY_NAME[name].default) and chosen == fallback:
        view.replaced[label] = shown(chosen)
    if stored in options or chosen != fallback:
        plain = address.BY_NAME[name].default is None and chosen == fallback
        view.state[name] = None if plain else chosen
    return chosen


def choose_many(
    view: View,
    name: str,
    label: str,
    options: Sequence[str],
    shown: Callable[[str], str],
    *,
    default: Sequence[str] = (),
    place: Any = None,
    **more: Any,
) -> list[str]:
    """A chooser of several values, bound to a choice of the address; none in the address means `default`."""
    memory, key = st.session_state, f"w_{name}"
    kept = memory[key] if key in memory else (view.state[name] or default)
    memory[key] = [code for code in kept if code in options]
    chosen = (place or st).multiselect(label, options, format_func=shown, key=key, **more)
    view.state[name] = () if list(chosen) == list(default) else tuple(chosen)
    return list(chosen)


def typed(view: View, name: str, label: str, *, place: Any = None, **more: Any) -> str | None:
    """A text bound to a choice of the address; None when it is empty."""
    key = f"w_{name}"
    st.session_state.setdefault(key, view.state[name] or "")
    text = (place or st).text_input(label, key=key, max_chars=address.MAX_TEXT, **more)
    view.state[name] = text.strip() or None
    return view.state[name]  # type: ignore[no-any-return]


def switch(view: View, name: str, label: str) -> bool:
    """A toggle bound to a yes-or-no choice of the address."""
    key = f"w_{name}"
    st.session_state.setdefault(key, view.state[name] == "yes")
    on = st.toggle(label, key=key)
    view.state[name] = "yes" if on else "no"
    return bool(on)


def filters(view: View) -> None:
    """The shared filters in the sidebar, those that have an effect on this page."""
    words, state = view.words, view.state
    names = FILTERS[view.page]
    if not names:
        return
    side = st.sidebar
    side.caption(words("app.filters"))
    if "provinces" in names:
        by_slug = view.names_by_slug
        codes = [slug(name) for name in words.sorted(by_slug.values())]
        st.session_state.setdefault("w_provinces", [code for code in state["provinces"] if code in by_slug])
        chosen = side.multiselect(
            words("filter.provinces"),
            codes,
            format_func=lambda code: by_slug[code],
            key="w_provinces",
            placeholder=words("filter.provinces_all"),
            help=words("filter.provinces_help"),
        )
        state["provinces"] = tuple(chosen)
    if "years" in names and len(view.options.years) > 1:
        first, last = min(view.options.years), max(view.options.years)
        wanted = state["years"] or (first, last)
        clipped = (min(max(wanted[0], first), last), max(min(wanted[1], last), first))
        st.session_state.setdefault("w_years", clipped)
        span: Any = side.slider(words("filter.years"), first, last, key="w_years")
        state["years"] = None if tuple(span) == (first, last) else (int(span[0]), int(span[1]))
    if "level" in names:
        codes = [name.code for name in view.catalogue.group("level") if name.code in view.options.levels]
        choose(
            view,
            "level",
            words("filter.level"),
            codes or ["province"],
            lambda code: view.label("level", code),
            place=side,
            help=words("filter.level_help"),
        )


def say_replaced(view: View, slot: Any) -> None:
    """Say what the link asks for that has no figures here, and what is shown instead."""
    if view.replaced:
        shown = "; ".join(f"{label}: {value}" for label, value in view.replaced.items())
        slot.info(escaped(view.words("app.not_here", shown=shown)))


_MARKDOWN = {ord(char): f"\\{char}" for char in r"\`*_{}[]()#+-.!|~$:<>&^="}


# Bare addresses become links after everything else was read; an invisible joiner keeps them text.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
JOINER = "\u2060"


def escaped(text: object) -> str:
    """Text for places that read Markdown (captions, labels): shown as it is written, never as a link."""
    return " ".join(_ADDRESS.sub(JOINER, str(text)).translate(_MARKDOWN).split())


def empty(view: View, note: str = "") -> None:
    """Say that nothing matches, and what to do about it."""
    st.info(
        " ".join(part for part in (view.words("state.empty_do"), note) if part),
        title=view.words("state.empty"),
    )


def build_view(page: str, words: Words) -> View | None:
    """The view of this run, or None after saying why there is no data and what to do."""
    house = data.warehouse()
    try:
        version = house.recover()
        if version is None:
            st.warning(words("state.no_warehouse_do"), title=words("state.no_warehouse"))
            return None
        source = data.Source(str(house.folder), version)
        options = source.ask("filter_options")
        info = source.ask("info")
    except WarehouseError as error:
        log.error("%s", error)
        st.error(words("state.broken_warehouse_do"), title=words("state.broken_warehouse"))
        return None
    if not info.figures and page not in ("add", "data"):
        st.info(words("state.empty_warehouse_do"), title=words("state.empty_warehouse"))
        return None
    state = st.session_state.get("_state") or address.defaults()
    return View(page, words, look(), load_catalogue(), source, options, info, state)


def view() -> View:
    """The view of this run, for pages."""
    current: View = st.session_state["_view"]
    return current
