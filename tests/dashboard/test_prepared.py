"""What is kept for all readers: made once, for one view only, and bounded."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from metrics.catalogue import load_catalogue
from metrics.dashboard import address, data, prepared
from metrics.dashboard.charts.look import DARK, LIGHT
from metrics.dashboard.shell import View
from metrics.dashboard.store import CELL_LETTERS, PLAIN_CELLS, Store
from metrics.dashboard.wording import Words
from metrics.warehouse import open_warehouse


def frame(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"a": range(rows)})


def test_a_result_is_made_once_also_when_many_ask_at_the_same_time() -> None:
    store, made = Store(1000), []

    def make() -> None:
        made.append(time.sleep(0.02))

    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(lambda _: store.once("key", make), range(16))) == [None] * 16
    assert len(made) == 1


def test_the_results_used_last_stay_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.dashboard.store.LARGEST", 700)
    store, made = Store(1000), []

    def ask(name: str, rows: int) -> None:
        def make() -> list[pd.DataFrame]:
            made.append(name)
            return [frame(rows)]

        assert len(store.once(name, make)[0]) == rows
        assert store.cells <= 1000

    for name, rows in (("a", 300), ("b", 300), ("a", 300), ("c", 400), ("a", 300), ("b", 300)):
        ask(name, rows)
    assert made == ["a", "b", "c", "b"]  # c found no room beside both; a was used since, b was not
    ask("large", 701)
    ask("large", 701)
    assert made[-2:] == ["large", "large"]
    assert store.cells == 2 * PLAIN_CELLS + 600  # a and b
    store.clear()
    ask("a", 300)
    assert made[-1] == "a" and store.cells == PLAIN_CELLS + 300


def test_whole_documents_count_by_their_length() -> None:
    store = Store(3 * 100_000 // CELL_LETTERS)
    for number in range(10):
        store.once(number, lambda: ["x" * 100_000])
    assert sum(store._found(number) is not None for number in range(10)) == 2


def test_a_result_that_could_not_be_made_is_asked_for_again() -> None:
    store = Store(1000)
    with pytest.raises(ZeroDivisionError):
        store.once("key", lambda: 1 / 0)
    assert store.once("key", lambda: 1) == 1


def view_of(folder: Path, **changes: Any) -> View:
    source = data.Source(str(folder), open_warehouse(folder).version or "")
    made = View("trends", Words("vi"), LIGHT, load_catalogue(), source, None, None, address.defaults())  # type: ignore[arg-type]
    return replace(made, **changes)


def test_nothing_prepared_for_one_view_is_shown_in_another(sample_folder: Path, tmp_path: Path) -> None:
    calls: list[str] = []

    @prepared.prepared
    def work(view: View, *codes: str) -> int:
        calls.append(view.page)
        return len(calls)

    view = view_of(sample_folder)
    same = view_of(sample_folder)
    others = [
        view_of(sample_folder, page="compare"),
        view_of(sample_folder, words=Words("en")),
        view_of(sample_folder, look=DARK),
        view_of(sample_folder, source=data.Source(view.source.folder, "another")),
        view_of(sample_folder, source=data.Source(str(tmp_path), view.version)),
        *(view_of(sample_folder, state={**view.state, name: "other"}) for name in address.BY_NAME),
    ]
    assert work(view, "a") == work(same, "a") == 1
    answers = [work(view, "b"), *(work(other, "a") for other in others)]
    assert answers == list(range(2, 3 + len(others)))
    with pytest.raises(TypeError):
        work(view, ["a"])


def test_what_a_page_adds_to_an_answer_stays_its_own(sample_folder: Path) -> None:
    source = view_of(sample_folder).source
    first = source.ask("coverage")
    figures = first["figures"].to_list()
    first["extra"] = 1
    first["figures"] = 0
    first.loc[first.index[0], "province"] = "changed"
    again = source.ask("coverage")
    assert (
        "extra" not in again
        and again["figures"].to_list() == figures
        and "changed" not in set(again["province"])
    )
