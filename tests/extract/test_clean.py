"""The canonical text: equal lengths, a true way back to the original, one spelling for what is typed differently."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.extract.clean import clean, fold

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
VIETNAMESE = st.text(alphabet=LETTERS + LETTERS.upper() + " .,;:()0123456789%/-\n", max_size=60)
FORMS = st.sampled_from(["NFC", "NFD"])


@given(st.text())
@example("İ")  # lower case of this letter is two characters
@example("ẞΣ\u0345ŉ")
def test_text_and_folded_text_have_equal_length(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.text) == len(cleaned.folded)
    assert cleaned.length == len(text)


@given(st.text(), st.data())
@example("a\u0301\u200b ế", None)
def test_every_interval_leads_into_the_original(text: str, data: st.DataObject | None) -> None:
    cleaned = clean(text)
    size = len(cleaned.text)
    spans = [(0, size), (0, 0), (size, size)]
    if data is not None:
        start = data.draw(st.integers(0, size))
        spans.append((start, data.draw(st.integers(start, size))))
    for start, end in spans:
        first, last = cleaned.original(start, end)
        assert 0 <= first <= last <= len(text) or start == end


@given(VIETNAMESE, FORMS, st.data())
def test_the_original_of_an_interval_says_the_same(text: str, form: str, data: st.DataObject) -> None:
    original = unicodedata.normalize(form, text)
    cleaned = clean(original)
    assert cleaned.text == text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = cleaned.original(start, end)
    assert unicodedata.normalize("NFC", original[first:last]) == text[start:end]


@given(VIETNAMESE, st.lists(st.integers(0, 60), max_size=5))
def test_invisible_characters_go_and_words_keep_their_place(text: str, places: list[int]) -> None:
    original = list(text)
    for place in places:
        original.insert(min(place, len(original)), "\u200b")
    typed = "".join(original)
    cleaned = clean(typed)
    assert cleaned.text == text
    for at, char in enumerate(text):
        first, last = cleaned.original(at, at + 1)
        assert typed[first:last].replace("\u200b", "") == char


@given(VIETNAMESE, FORMS)
def test_cleaning_twice_changes_nothing(text: str, form: str) -> None:
    once = clean(unicodedata.normalize(form, text))
    again = clean(once.text)
    assert (again.text, again.folded) == (once.text, once.folded)
    assert clean(once.folded).folded == once.folded
    assert again.starts is None


@given(st.text())
@example("a\u200b\u0301")
def test_cleaning_anything_twice_changes_nothing(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


def test_a_mark_behind_an_invisible_character_joins_its_letter() -> None:
    assert clean("Đa\u200b\u0309ng").text == "Đảng"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE, FORMS)
def test_the_way_there_and_back(text: str, form: str) -> None:
    cleaned = clean(unicodedata.normalize(form, text))
    for at in range(len(text)):
        first, _ = cleaned.original(at, at + 1)
        assert cleaned.clean_offset(first) == at


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("Ðảng bộ", "Đảng bộ"),
        ("ðảng", "đảng"),
        ("kết\u00a0nạp\u202f10", "kết nạp 10"),
        ("2016\u20132020", "2016-2020"),
        ("2016\u22122020", "2016-2020"),
        ("\u201cĐảng\u201d", '"Đảng"'),
        ("\u2018Đảng\u2019", "'Đảng'"),
        ("12\uff05", "12%"),
        ("\uff11\uff12", "12"),
        ("93\u204470", "93/70"),
        ("Đả\u00adng", "Đảng"),
        ("a\u2028b", "a\nb"),
        ("\ufeffĐảng", "Đảng"),
        ("a\r\nb", "a \nb"),
        ("Đa\u0309ng", "Đảng"),
        ("kê\u0301t na\u0323p", "kết nạp"),
    ],
)
def test_one_way_of_typing(typed: str, canonical: str) -> None:
    assert clean(typed).text == canonical


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("HOÀ BÌNH", "hòa bình"),
        ("Hòa Bình", "hòa bình"),
        ("khoẻ", "khỏe"),
        ("uỷ ban", "ủy ban"),
        ("Thuỷ", "thủy"),
        ("quý", "quý"),
        ("quỷ", "quỷ"),
        ("toàn", "toàn"),
        ("loài", "loài"),
        ("tuỳ", "tùy"),
        ("tỉ lệ", "tỷ lệ"),
        ("kỉ luật", "kỷ luật"),
        ("lí luận", "lý luận"),
        ("qui hoạch", "quy hoạch"),
        ("nhiệm kì", "nhiệm kỳ"),
        ("chiến sĩ", "chiến sỹ"),
        ("quí", "quí"),
        ("tỉnh", "tỉnh"),
        ("khí", "khí"),
    ],
)
def test_one_spelling(typed: str, folded: str) -> None:
    assert clean(typed).folded == folded
