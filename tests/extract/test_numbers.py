"""Reading numbers: digits as Vietnamese texts print them, words, what qualifies them, and what is no figure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.extract.clean import clean
from metrics.extract.numbers import (
    _WORDS,
    _ZERO,
    Intervals,
    LazyIntervals,
    Number,
    _may_have_words,
    merge,
    not_figures,
    numbers,
    parse_digits,
    parse_words,
)
from metrics.extract.periods import Timeline
from metrics.extract.place_numbers import numbers_in_names
from metrics.extract.segment import sentences

ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def spelled(value: int) -> str:
    """A number from 1 to 9999 in words, as it is spoken in the north."""
    thousands, rest = divmod(value, 1000)
    if not thousands:
        return _below_thousand(rest)
    head = f"{ONES[thousands]} nghìn"
    if not rest:
        return head
    return f"{head} {_below_thousand(rest) if rest >= 100 else 'linh ' + _tens(rest) if rest < 10 else _tens(rest)}"


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _tens(rest)
    head = f"{ONES[hundreds]} trăm"
    if not rest:
        return head
    return f"{head} {'linh ' + ONES[rest] if rest < 10 else _tens(rest)}"


def _tens(value: int) -> str:
    tens, one = divmod(value, 10)
    if not tens:
        return ONES[one]
    head = "mười" if tens == 1 else f"{ONES[tens]} mươi"
    if not one:
        return head
    last = {1: "một" if tens == 1 else "mốt", 4: "bốn" if tens == 1 else "tư", 5: "lăm"}.get(one, ONES[one])
    return f"{head} {last}"


def grouped(value: int) -> str:
    """10027 -> "10.027"."""
    return f"{value:,}".replace(",", ".")


def read(text: str) -> list[Number]:
    """The numbers of a text as the pipeline reads them."""
    cleaned = clean(text)
    found = sentences(cleaned.text, 0)
    timeline = Timeline(cleaned, found, None, None, None)
    claimed = [*not_figures(cleaned.folded), *timeline.words.all_claimed(), *numbers_in_names(cleaned.folded)]
    return numbers(cleaned.folded, 0, len(cleaned.folded), Intervals(claimed))


def values(text: str) -> list[float]:
    return [number.value for number in read(text)]


# ---------------------------------------------------------------- digits


@given(st.integers(0, 999_999_999))
def test_every_integer_written_the_vietnamese_way_reads_back(value: int) -> None:
    assert parse_digits(grouped(value)) == value
    assert parse_digits(str(value)) == value


@given(st.integers(0, 9_999_999), st.integers(0, 999))
def test_every_decimal_reads_back(whole: int, decimals: int) -> None:
    assert parse_digits(f"{grouped(whole)},{decimals:02}") == pytest.approx(float(f"{whole}.{decimals:02}"))


@given(st.integers(10_000, 9_999_999))
def test_numbers_are_found_in_a_sentence(value: int) -> None:
    (number,) = read(f"Đảng bộ tỉnh kết nạp {grouped(value)} đảng viên.")
    assert (number.value, number.stated, number.kind, number.qualifier) == (
        value,
        grouped(value),
        "plain",
        "exact",
    )


@given(st.integers(0, 999_999), st.integers(0, 99))
def test_percentages_are_found_in_a_sentence(whole: int, decimals: int) -> None:
    text = f"Tỷ lệ đạt {grouped(whole)},{decimals:02}% so với chỉ tiêu."
    (number,) = read(text)
    assert number.kind == "percent"
    assert number.value == pytest.approx(float(f"{whole}.{decimals:02}"))
    assert text[number.start : number.end] == f"{grouped(whole)},{decimals:02}%"


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("10.027", 10027),
        ("102,9", 102.9),
        ("2. 472", 2472),
        ("08", 8),
        ("007", 7),
        ("1.234.567", 1234567),
        ("0", 0),
        ("5.300.001", 5300001),
    ],
)
def test_digits(token: str, value: float) -> None:
    assert parse_digits(token) == value


@pytest.mark.parametrize("token", ["1.23", "1.2345", "1234.567", "", ".", "1.234.56", "1.", "1234567890123"])
def test_digits_that_are_no_number(token: str) -> None:
    assert parse_digits(token) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("11,5 nghìn đảng viên", 11_500),
        ("6,5 vạn đảng viên", 65_000),
        ("1,284 triệu đảng viên", 1_284_000),
        ("gần 324 nghìn đảng viên", 324_000),
        ("5 ngàn đảng viên", 5_000),
        ("3 chục đảng viên", 30),
        ("4 trăm đảng viên", 400),
        ("2,472 đảng viên", 2472),
        ("12.5% đảng viên", 12.5),
        ("12,5 % đảng viên", 12.5),
        ("15 phần trăm đảng viên", 15),
        ("04 đảng viên", 4),
        ("3.004tổ chức", 3004),
    ],
)
def test_scales_and_signs(text: str, value: float) -> None:
    assert values(text) == [value]


# ---------------------------------------------------------------- words


def test_every_number_in_words_from_1_to_9999() -> None:
    wrong = [(value, spelled(value)) for value in range(1, 10_000) if parse_words(spelled(value)) != value]
    assert not wrong, wrong[:10]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("một nghìn không trăm linh năm", 1005),
        ("hai nghìn không trăm năm mươi", 2050),
        ("ba nghìn không trăm mười hai", 3012),
    ],
)
def test_words_with_no_hundreds(phrase: str, value: float) -> None:
    assert values(f"Đảng bộ có {phrase} đảng viên.") == [value]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("mười lăm", 15),
        ("hai mươi mốt", 21),
        ("hai mươi tư", 24),
        ("một trăm lẻ năm", 105),
        ("một trăm linh năm", 105),
        ("ba chục", 30),
        ("hai vạn", 20_000),
        ("một triệu", 1_000_000),
        ("bảy nghìn năm trăm", 7_500),
        ("bẩy", 7),
        ("năm ngàn", 5_000),
    ],
)
def test_words(phrase: str, value: float) -> None:
    assert parse_words(phrase) == value


@pytest.mark.parametrize("phrase", ["hai ba", "mươi", "trăm", "linh năm", "nghìn", "lẻ", "mười mười hai ba"])
def test_words_that_are_no_number(phrase: str) -> None:
    assert parse_words(phrase) is None


@given(st.integers(1, 9999))
def test_numbers_in_words_are_found_in_a_sentence(value: int) -> None:
    text = f"Chi bộ đã kết nạp được {spelled(value)} đảng viên mới."
    (number,) = read(text)
    assert (number.value, number.words) == (value, True)
    assert text[number.start : number.end] == spelled(value)


# ---------------------------------------------------------------- kinds and qualifiers


@pytest.mark.parametrize(
    ("text", "kind", "value", "second"),
    [
        ("93/70 tổ chức đảng", "fraction", 93, 70),
        ("1.234/2.345 chi bộ", "fraction", 1234, 2345),
        ("12 / 39 tổ chức", "fraction", 12, 39),
        ("35 trong tổng số 40 chi bộ", "fraction", 35, 40),
        ("3-3,5% đảng viên", "range", 3, 3.5),
        ("10 - 12 đảng viên", "range", 10, 12),
        ("10 đến 12 đảng viên", "range", 10, 12),
        ("3% đến 4% đảng viên", "range", 3, 4),
        ("từ 50 đến 60 đảng viên", "range", 50, 60),
    ],
)
def test_fractions_and_ranges(text: str, kind: str, value: float, second: float) -> None:
    (number,) = read(text)
    assert (number.kind, number.value, number.second) == (kind, value, second)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("280 đảng viên", "exact"),
        ("hơn 280 đảng viên", "at_least"),
        ("trên 280 đảng viên", "at_least"),
        ("ít nhất 280 đảng viên", "at_least"),
        ("không dưới 280 đảng viên", "at_least"),
        ("98% trở lên", "at_least"),
        ("280 đảng viên trở lên", "at_least"),
        ("dưới 280 đảng viên", "at_most"),
        ("không quá 280 đảng viên", "at_most"),
        ("tối đa 280 đảng viên", "at_most"),
        ("280 đảng viên trở xuống", "at_most"),
        ("gần 280 đảng viên", "approx"),
        ("khoảng 280 đảng viên", "approx"),
        ("xấp xỉ 280 đảng viên", "approx"),
        ("ước đạt 280 đảng viên", "approx"),
    ],
)
def test_qualifiers(text: str, qualifier: str) -> None:
    (number,) = read(text)
    assert (number.value in (280, 98), number.qualifier) == (True, qualifier)


def test_a_qualifier_is_part_of_the_words_of_the_number() -> None:
    text = "kết nạp hơn 280 đảng viên"
    (number,) = read(text)
    assert text[number.qualifier_start : number.end] == "hơn 280"


# ---------------------------------------------------------------- what is no figure


@pytest.mark.parametrize(
    "text",
    [
        # dates and times
        "ngày 3/2/2021", "sáng 13/1", "ngày 31-7", "15.10.2020", "lúc 8h30", "14 giờ 30", "chiều 3/11", "10:02",
        "giai đoạn 2016-2020", "nhiệm kỳ 2015 - 2020", "đợt 2-9", "dịp 19/5",
        # documents
        "Chỉ thị 35-CT/TW", "Nghị quyết 39-NQ/TW", "Nghị quyết Trung ương 4", "Nghị quyết số 04", "Kết luận 21",
        "Luật số 15/2008/QH12", "Quy định 24-QĐ/TW", "Hướng dẫn số 12", "Kế hoạch số 07", "Nghị định 30/NĐ-CP",
        "Chỉ thị 05, 16-CTr/TU",
        # ordinals and names with numbers
        "Đại hội lần thứ 14", "khóa 12", "quận 7", "phường 25", "khu phố 3", "Quân khu 9", "Quốc lộ 1",
        "Điều 30", "Covid-19", "Trung đoàn 271", "Trường THPT số 2", "tổ 15",
        # ages and lengths of time
        "35 tuổi", "từ 35 đến dưới 40 tuổi", "tuổi từ 18 đến 30", "60 năm", "90 năm ngày thành lập", "5 năm qua",
        "6 tháng đầu năm", "dưới 30 tuổi", "hai năm", "30 năm tuổi Đảng", "40, 50 năm tuổi Đảng",
        # money and measures
        "15 triệu đồng", "2,5 tỷ đồng", "1.200.000 đồng", "500 nghìn đồng", "12 tỷ", "30 triệu USD", "12,5 km",
        "350 ha", "120 m2", "45 tấn", "7,5 tạ", "5.000 đ", "20 kW",
        # numbers to dial, addresses
        "0903 123 456", "0903.123.456", "https://example.org/2021/35-ket-nap-120", "www.example.org/12",
    ],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    assert values(f"Đảng bộ tỉnh nêu rõ {text}.") == []


@pytest.mark.parametrize("text", ["0236.3821.234", "(0236) 3821.234", "0236 3.821.234"])
def test_landline_numbers_are_no_figures(text: str) -> None:
    assert values(f"Mọi ý kiến xin gọi {text} trong giờ làm việc.") == []


@pytest.mark.parametrize("text", ["a12", "@12", "#45", "x_9", "ab.12", "1/2/3"])
def test_digits_inside_other_marks_are_no_numbers(text: str) -> None:
    assert values(f"Công văn ghi {text} ở đầu trang.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("năm đảng viên", [5]),
        ("trong năm đảng viên", []),
        ("mỗi năm đảng viên", []),
        ("cuối năm đảng viên", []),
        ("thành lập năm chi bộ", [5]),
        ("không có đảng viên nào", [0]),
    ],
)
def test_the_word_for_five_is_also_the_word_for_year(text: str, expected: list[float]) -> None:
    assert values(f"Đảng bộ {text}.") == expected


# ---------------------------------------------------------------- intervals


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 15)).map(lambda pair: (pair[0], sum(pair))), max_size=20
    )
)
def test_merged_intervals_cover_the_same_characters(intervals: list[tuple[int, int]]) -> None:
    merged = merge(intervals)
    assert all(one[1] <= other[0] for one, other in pairwise(merged))
    covered = {at for start, end in intervals for at in range(start, end)}
    assert {at for start, end in merged for at in range(start, end)} == covered
    touching = Intervals(intervals)
    for at in range(80):
        assert touching.touches(at, at + 1) == (at in covered)
        assert touching.touches(at, at + 3) == bool(covered & {at, at + 1, at + 2})


@given(
    st.lists(
        st.sampled_from(
            "một|hai|năm|triệu|không|có|nơi|nào|trăm|x|5|,|(|.|  |\n|\u00a0|ba\u0301|_".split("|")
        )
    )
)
def test_no_number_in_words_is_passed_over(pieces: list[str]) -> None:
    for text in ("".join(pieces), " ".join(pieces)):
        if _WORDS.search(text) or _ZERO.search(text):
            assert _may_have_words(text)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda one: (one[0], one[0] + one[1])))


@given(SPANS, SPANS, st.integers(0, 30), st.integers(1, 5))
def test_intervals_asked_one_after_the_other_are_those_of_all(
    one: list[tuple[int, int]], other: list[tuple[int, int]], start: int, length: int
) -> None:
    lazy = LazyIntervals(lambda: Intervals(one), lambda: Intervals(other))
    for _ in range(2):
        at = start, start + length
        assert lazy.touches(*at) == Intervals([*one, *other]).touches(*at)
        start, length = start // 2, length + 1
