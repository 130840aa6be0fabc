"""SQL for readers: a question typed in, its answer as a table; `metrics.warehouse.sql` runs it elsewhere."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics import settings
from metrics.dashboard import data
from metrics.dashboard.points import to_csv
from metrics.dashboard.shell import View
from metrics.warehouse import WarehouseError
from metrics.warehouse.sql import EXAMPLE, LONGEST_SQL, Answer, SqlError, run_sql, tables

ANSWER = "_sql_answer"


def section(view: View) -> None:
    """The form, the answer to what was asked last, and the list of tables."""
    words = view.words
    st.markdown(words("sql.intro", seconds=words.number(settings.get("sql_seconds"))))
    with st.form("sql_form", border=False):
        asked = st.text_area(
            words("sql.question"), value=EXAMPLE, height=160, key="sql_text", max_chars=LONGEST_SQL
        )
        sent = st.form_submit_button(words("sql.run"), key="sql_run", icon=":material/play_arrow:")
    if sent:
        st.session_state.pop(ANSWER, None)
        answer = ask(view, asked)
        if answer is not None:
            st.session_state[ANSWER] = answer
    if ANSWER in st.session_state:
        show(view, st.session_state[ANSWER])
    with st.expander(words("sql.tables"), key="sql_tables"):
        listed = [(name, ", ".join(columns)) for name, columns in tables().items()]
        frame = pd.DataFrame(listed, columns=[words("sql.table"), words("sql.columns")])
        st.dataframe(frame, hide_index=True, key="sql_list", alt=words("sql.tables"))


def ask(view: View, asked: str) -> Answer | None:
    """The answer; None after saying why there is none."""
    words = view.words
    try:
        with st.spinner(words("sql.running")):
            return run_sql(data.warehouse().folder, asked)
    except SqlError as error:
        st.error(words(f"sql.no_{error.kind}"))
        if error.message != error.kind:
            st.code(error.message, language=None, wrap_lines=True)
    except WarehouseError:
        st.error(words("state.broken_warehouse_do"), title=words("state.broken_warehouse"))
    return None


def show(view: View, answer: Answer) -> None:
    words = view.words
    st.caption(words("table.rows", n=words.number(len(answer.frame))))
    if answer.cut:
        st.warning(words(f"sql.cut_{answer.cut}"))
    st.dataframe(answer.frame, hide_index=True, key="sql_answer", alt=words("sql.question"))
    st.download_button(
        words("download.csv"),
        data=to_csv(answer.frame),
        file_name=f"answer-{view.version}.csv",
        mime="text/csv",
        key="sql_csv",
        on_click="ignore",
        icon=":material/download:",
    )
