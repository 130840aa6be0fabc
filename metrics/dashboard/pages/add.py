"""Add documents: paste or upload, look at what was read, then save. For editors only."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics.catalogue import load_catalogue
from metrics.dashboard import access, intake, shell
from metrics.dashboard.components import evidence
from metrics.dashboard.components.highlight import marked_text
from metrics.dashboard.components.marking import pieces_of
from metrics.dashboard.shell import View
from metrics.model import Document
from metrics.read import ReadError
from metrics.warehouse import WarehouseError

TYPES = ["txt", "md", "html", "htm", "pdf", "docx", "zip", "csv", "jsonl", "parquet"]
PREVIEW = "_preview"
DONE = "_saved"


def page(view: View) -> None:
    words = view.words
    if not access.editable():
        st.info(words("add.editors"))
        return
    if DONE in st.session_state:
        told, listed = st.session_state.pop(DONE)
        st.success(told)
        report(view, listed)
    preview = st.session_state.get(PREVIEW)
    if preview is not None:
        show(view, preview)
        return
    tabs = st.tabs([words("add.paste"), words("add.files")])
    with tabs[0]:
        paste(view)
    with tabs[1]:
        upload(view)


def paste(view: View) -> None:
    words = view.words
    with st.form("paste", border=False):
        text = st.text_area(
            words("add.text"), height=260, placeholder=words("add.text_placeholder"), key="add_text"
        )
        left, right = st.columns(2)
        title = left.text_input(words("add.title"), key="add_title")
        publisher = right.text_input(words("add.publisher"), key="add_publisher")
        url = left.text_input(words("add.url"), key="add_url")
        published = right.text_input(words("add.published"), key="add_published").strip()
        sent = st.form_submit_button(words("add.preview"), key="add_preview")
    if not sent:
        return
    if not text.strip():
        st.error(words("add.no_text"))
    elif not intake.good_date(published):
        st.error(words("add.bad_date"))
    else:
        try:
            document: Document | ReadError = intake.pasted(
                text, title=title, publisher=publisher, url=url, published=published
            )
        except ReadError as error:
            document = error
        begin(view, iter([document]), 1)


def upload(view: View) -> None:
    words = view.words
    with st.form("upload", border=False):
        files = st.file_uploader(
            words("add.uploader"), type=TYPES, accept_multiple_files=True, key="add_files"
        )
        sent = st.form_submit_button(words("add.preview"), key="add_preview_files")
    if sent and files:
        begin(view, intake.uploaded((file.name, file.getvalue()) for file in files), len(files))


def begin(view: View, found: object, total: int) -> None:
    """Read and extract with a progress bar; the preview is shown in the next run."""
    preview = intake.Preview()
    # Any click ends the run that works; this one is there to be clicked.
    st.button(view.words("add.stop"), key="add_stop", icon=":material/stop_circle:")
    bar = st.progress(0.0, view.words("add.progress", done=0, total=total))
    for done in intake.examine(found, preview):  # type: ignore[arg-type]
        bar.progress(
            min(done / max(total, done), 1.0), view.words("add.progress", done=done, total=max(total, done))
        )
    st.session_state[PREVIEW] = preview
    st.rerun()


def show(view: View, preview: intake.Preview) -> None:
    words = view.words
    for failure in preview.failures:
        st.error(evidence.escaped(words("add.refused", source=failure.source, error=failure.error)))
    if preview.items:
        st.subheader(
            words("add.found", n=words.number(preview.figures), documents=words.number(len(preview.items)))
        )
    with st.container(horizontal=True):
        if preview.items:
            st.button(
                words("add.save"),
                on_click=save,
                args=(view,),
                key="add_save",
                icon=":material/save:",
            )
        st.button(
            words("add.discard"), on_click=lambda: st.session_state.pop(PREVIEW, None), key="add_discard"
        )
    report(view, listing(view, preview))
    for number, (document, observations) in enumerate(preview.items):
        with st.container(border=True):
            st.markdown(f"**{evidence.escaped(document.title or words('source.untitled'))}**")
            about = (standing(view, document), document.publisher or "–", words.date(document.published))
            st.caption(evidence.escaped(" · ".join(about)))
            rows = intake.as_rows(document, observations)
            if rows.empty:
                st.info(words("add.none"))
                continue
            pieces = pieces_of(view, document.text, rows, document.body_start)
            marked_text(pieces, active=None, label=words("source.document"), key=f"preview_{number}")
            difference(view, document, rows, number)


Listed = list[tuple[str, str, str, str]]


def listing(view: View, preview: intake.Preview) -> Listed:
    """What became of each file: name, title, how many figures, and what saving does or why it was refused."""
    words = view.words
    lines = [
        (
            document.source or document.id,
            document.title or words("source.untitled"),
            words.number(len(observations)),
            standing(view, document),
        )
        for document, observations in preview.items
    ]
    return lines + [(failure.source, "", "–", failure.error) for failure in preview.failures]


def report(view: View, listed: Listed) -> None:
    """The report for each file; a row of a document that is stored can be opened under Sources."""
    words = view.words
    names = ("add.file", "table.document", "table.figures", "add.outcome")
    table = pd.DataFrame(listed, columns=[words(name) for name in names])
    st.dataframe(table, hide_index=True, height="content" if len(table) <= 10 else 380, key="add_report",
                 alt=words("add.report"))  # fmt: skip


def difference(view: View, document: Document, rows: pd.DataFrame, number: int) -> None:
    """The figures of one document: which are new, which are stored already, and which saving takes away."""
    words = view.words
    stored = view.ask("document_observations", document.id)
    stored = stored[stored["status"] != "rejected"]
    kept, gone = intake.compared(rows, stored)
    table = evidence.shown_table(view, rows, with_metric=True, with_source=False).drop(columns="open")
    names = {name: words(f"table.{name}") for name in table.columns}
    table = table.rename(columns=names)
    table.insert(0, words("add.change"), [words("add.kept" if known else "add.added") for known in kept])
    st.dataframe(table, hide_index=True, key=f"preview_table_{number}", alt=words("table.title"))
    if len(gone):
        st.markdown(f"**{words('add.gone', n=words.number(len(gone)))}**")
        lost = evidence.shown_table(view, gone, with_metric=True, with_source=False).drop(columns="open")
        lost = lost.rename(columns={name: words(f"table.{name}") for name in lost.columns})
        st.dataframe(lost, hide_index=True, key=f"preview_gone_{number}", alt=words("add.gone", n=len(gone)))


def standing(view: View, document: Document) -> str:
    """What saving would do: a new document, a new version of one, or nothing."""
    stored = view.ask("document", document.id)
    if stored is None:
        return view.words("add.is_new")
    return view.words("add.is_same" if stored.content_hash == document.content_hash else "add.is_version")


def save(view: View) -> None:
    """Store the preview, for editors: a hidden page is no access control."""
    preview = st.session_state.pop(PREVIEW, None)
    if preview is None:
        return
    words = view.words
    listed = listing(view, preview)
    try:
        stored = access.for_writing().ingest(
            preview.items,
            failures=preview.failures,
            catalogue_version=load_catalogue().version,
            program="party-metrics dashboard",
        )
    except access.NotAllowed:
        st.error(words("sign.refused"))
        return
    except WarehouseError as error:
        st.session_state[PREVIEW] = preview
        st.error(evidence.escaped(str(error)))
        return
    told = words(
        "add.saved",
        new=stored.new,
        changed=stored.new_versions + stored.replaced,
        same=stored.unchanged,
        figures=words.number(stored.observations),
    )
    st.session_state[DONE] = (told, listed)


page(shell.view())
