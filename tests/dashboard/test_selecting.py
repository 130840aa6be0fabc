"""Words that an editor chose in a document: whole words, their places and the numbers in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.dashboard.selecting import around, numbers_in, occurrences, whole_words

TEXT = "Năm 2022 Đồng Tháp kết nạp 2.472 đảng viên,\nđạt 190% chỉ tiêu. Năm 2021 kết nạp  1.300 đảng viên."


@pytest.mark.parametrize(
    ("chosen", "whole"),
    [
        ("ết nạp 2.4", "kết nạp 2.472"),
        (" kết nạp ", "kết nạp"),
        ("472 đả", "2.472 đảng"),
        ("190%", "190%"),
        ("viên,", "viên,"),
    ],
)
def test_a_choice_is_widened_to_whole_words_and_numbers(chosen: str, whole: str) -> None:
    start = TEXT.index(chosen)
    found = whole_words(TEXT, start, start + len(chosen))
    assert found is not None and TEXT[slice(*found)] == whole


@given(st.text(max_size=40), st.integers(-5, 50), st.integers(-5, 50))
def test_a_choice_never_leaves_the_text(text: str, start: int, end: int) -> None:
    found = whole_words(text, start, end)
    assert found is None or (0 <= found[0] < found[1] <= len(text) and text[slice(*found)].strip())


def test_nothing_chosen_and_too_much_chosen_are_nothing() -> None:
    assert whole_words(TEXT, 3, 4) is None
    assert whole_words("a" * 5000, 0, 5000) is None


def test_typed_words_are_found_at_every_place_whatever_the_white_space() -> None:
    assert [TEXT[slice(*found)] for found in occurrences(TEXT, "đảng viên, đạt 190%")] == [
        "đảng viên,\nđạt 190%"
    ]
    assert len(occurrences(TEXT, "Kết nạp")) == 2
    assert len(occurrences(TEXT, "kết nạp", TEXT.index("chỉ tiêu"))) == 1
    assert occurrences(TEXT, "không có") == occurrences(TEXT, " ") == []


def test_numbers_are_read_as_the_extractor_reads_them() -> None:
    assert [(TEXT[a:b], value) for a, b, value in numbers_in(TEXT, 19, 60)] == [
        ("2.472", 2472),
        ("190%", 190),
    ]


def test_a_place_is_shown_with_its_surroundings() -> None:
    at = TEXT.index("190%")
    assert around(TEXT, at, at + 4, 5) == "… đạt 190% chỉ …"
