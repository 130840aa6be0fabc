"""Paragraphs and sentences: what ends one and what does not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.extract.segment import Sentence, paragraphs, sentence_at, sentences, wrapping_breaks


def split(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


def blocks(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Kết nạp 2.472 đảng viên.",
        "Kết nạp 2. 472 đảng viên.",
        "Đảng bộ TP. Cần Thơ kết nạp 12 đảng viên.",
        "Đảng bộ TX. Bình Minh kết nạp 12 đảng viên.",
        "Đồng chí Nguyễn V. A. phát biểu.",
        "Các đ/c. Trưởng ban dự họp.",
        "Theo PGS.TS. Nguyễn Văn A, kết quả là tốt.",
        "Ngày 3.2.2021 chi bộ họp.",
        "Đạt 12.5% kế hoạch.",
        "Nhận xét v.v. Kết quả tốt.",
        "Kết nạp... được 12 đảng viên.",
        "Kết nạp 12 đảng viên; thành lập 3 chi bộ.",
        "Q. 1 và Q. Bình Thạnh kết nạp 40 đảng viên.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kết nạp 12. Khai trừ 3.", ["Kết nạp 12.", "Khai trừ 3."]),
        ("Có kết quả không? Có.", ["Có kết quả không?", "Có."]),
        ("Rất tốt! Tiếp tục.", ["Rất tốt!", "Tiếp tục."]),
        ('Ông nói: "Tốt." Sau đó ông về.', ['Ông nói: "Tốt."', "Sau đó ông về."]),
        ("Năm 2020. 15 đảng viên.", ["Năm 2020.", "15 đảng viên."]),
        ("Kết quả…Tốt… Sau đó nghỉ.", ["Kết quả…Tốt…", "Sau đó nghỉ."]),
        ("Dòng một;\nDòng hai;\nDòng ba.", ["Dòng một;", "Dòng hai;", "Dòng ba."]),
        ("Tiêu đề\n\nCâu đầu. Câu sau.", ["Tiêu đề", "Câu đầu.", "Câu sau."]),
    ],
)
def test_several_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", ["a", "b"]),
        ("Tiêu đề\nCâu đầu.", ["Tiêu đề", "Câu đầu."]),
        ("Đảng bộ tỉnh kết nạp\nđược 12 đảng viên.", ["Đảng bộ tỉnh kết nạp\nđược 12 đảng viên."]),
        ("kết nạp 12,\nKhai trừ 3", ["kết nạp 12,\nKhai trừ 3"]),
        ("- mục một\n- mục hai", ["- mục một", "- mục hai"]),
        ("  \n\n  a  \n\n\n b ", ["a", "b"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


def test_lines_that_only_wrap_are_found_where_the_whole_text_is_set_in_lines() -> None:
    line = "Trong năm qua, toàn Đảng bộ huyện đã tập trung lãnh đạo, chỉ đạo"
    text = "\n".join([line] * 5) + " xong."
    assert wrapping_breaks(text) == [at for at, char in enumerate(text) if char == "\n"]
    assert wrapping_breaks(f"{line}\n{line}.") == []
    assert wrapping_breaks("\n".join(["Ngắn"] * 9)) == []


def test_what_stands_before_the_start_is_left_out() -> None:
    text = "title: Kết nạp 12.\n\nCâu đầu. Câu sau."
    found = sentences(text, text.index("Câu đầu"))
    assert [text[one.start : one.end] for one in found] == ["Câu đầu.", "Câu sau."]


TEXTS = st.text(alphabet="ab AĐ1.2,;!?…\n\"')-:", max_size=120) | st.text(max_size=80)


@given(TEXTS)
def test_sentences_cover_everything_but_spaces_in_order(text: str) -> None:
    found = sentences(text)
    assert all(one.start < one.end for one in found)
    for one, other in pairwise(found):
        assert one.end <= other.start and one.paragraph <= other.paragraph
    covered = set()
    for one in found:
        assert not text[one.start].isspace()
        covered.update(range(one.start, one.end))
    assert all(char.isspace() for at, char in enumerate(text) if at not in covered)


@given(TEXTS)
def test_paragraphs_cover_everything_but_spaces(text: str) -> None:
    found = paragraphs(text)
    covered = {at for start, end in found for at in range(start, end)}
    assert len(covered) == sum(end - start for start, end in found)
    assert all(char.isspace() for at, char in enumerate(text) if at not in covered)


@given(TEXTS, st.integers(0, 120))
def test_the_sentence_at_an_offset(text: str, offset: int) -> None:
    found = sentences(text)
    index = sentence_at(found, offset)
    before = [at for at, one in enumerate(found) if one.start <= offset]
    assert index == (before[-1] if before else 0)


def test_the_sentence_of_a_text_without_any() -> None:
    assert sentence_at([], 5) == 0
    assert sentence_at([Sentence(3, 5, 0)], 0) == 0
