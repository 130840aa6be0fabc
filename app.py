"""The dashboard's entry: language, navigation, the shared filters; then the page."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from metrics.dashboard import access, server, shell
from metrics.dashboard.wording import LANGUAGES, Words

log = logging.getLogger("metrics.dashboard")
ICON = Path(__file__).parent / "static" / "icon.png"  # an icon by name would be fetched from an outside host


def turn_language() -> None:
    """Callback of the language switch: texts of all choosers change, so they start from the state again."""
    st.session_state["_lang"] = st.session_state["language"] or st.session_state["_lang"]
    if "lang" in st.query_params:
        st.query_params["lang"] = st.session_state["_lang"]
        st.session_state["_written"] = st.query_params.to_dict()
    shell.forget_widgets()


def main() -> None:
    words = Words(shell.language())
    st.set_page_config(page_title=words("app.title"), page_icon=str(ICON), layout="wide")
    pages = {
        name: st.Page(
            shell.PAGES_FOLDER / f"{name}.py",
            title=words(f"page.{name}"),
            icon=icon,
            help=words(f"help.{name}"),
            url_path=name,
            default=name == "overview",
        )
        for name, icon, _ in shell.PAGES
        if name != "add" or access.editable()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    page = next(name for name, candidate in pages.items() if candidate == chosen)
    links = st.sidebar.empty()
    st.session_state["language"] = words.language
    st.sidebar.segmented_control(
        words("app.language"),
        LANGUAGES,
        format_func=lambda code: shell.LANGUAGE_NAMES[code],
        key="language",
        on_change=turn_language,
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    access.controls(words, st.sidebar)
    view = shell.build_view(page, words)
    if view is None:
        shell.navigation(links, pages, words, st.session_state.get("_state") or {})
        return
    wrong = shell.read_address(page, shell.allowed_codes(view.options, view.catalogue))
    view.state = st.session_state["_state"]
    st.session_state["_view"] = view
    shell.follow(pages, view.state, words.language)
    linked = dict(view.state)
    shell.navigation(links, pages, words, linked)
    shell.filters(view)
    st.title(words(f"page.{page}"))
    if wrong:
        named = ", ".join(words(f"parameter.{name}") for name in wrong)
        st.warning(words("app.wrong_address", names=named))
    replaced = st.empty()
    try:
        chosen.run()
    except (RerunException, StopException):
        raise
    except Exception:
        log.exception("page %s failed at %s", page, dict(st.query_params))
        st.error(words("state.error_do"), title=words("state.error"))
    shell.say_replaced(view, replaced)
    shell.write_address(view.state, words.language)
    if view.state != linked:
        shell.navigation(links, pages, words, view.state)
    st.sidebar.caption(words("app.data_version", version=view.version))


if __name__ == "__main__":  # Streamlit runs this file for every view
    main()
else:  # the server takes its application from here
    app = st.App(__file__, **server.parts())
    server.check_or_exit()
