"""No text breaks the extraction: any Unicode, very long lines, many numbers, text made to trap expressions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.extract import extract
from metrics.extract.pipeline import read
from metrics.model import EVIDENCE, LEVELS, MEASURES, QUALIFIERS, UNITS, Document, Observation

WORDS = st.sampled_from(
    "kết nạp|đảng viên|Đảng bộ|Huyện ủy|tỉnh Đồng Nai|12|10.027|102,9%|93/70|năm 2021|so với|tăng|giảm|chỉ tiêu|kế hoạch|"
    "phấn đấu|trong đó|(|)|,|;|.|\n|\n\n|-|:|từ|đến|trở lên|hơn|không có|nào|tổ chức cơ sở đảng|chi bộ|hoàn thành tốt nhiệm vụ|"
    "kỷ luật|khai trừ|Huy hiệu|50 năm tuổi Đảng|nữ|đại hội|mười lăm|năm|quý I|6 tháng đầu năm|nhiệm kỳ 2015-2020|3-3,5%|"
    '\u0301|\u200b|\u00a0|Ð|\t|%|/|…|"|<b>'.split("|")
)
PHRASES = st.lists(WORDS, max_size=40).map(" ".join)
TEXTS = st.one_of(
    st.text(max_size=300), PHRASES, st.tuples(PHRASES, st.text(max_size=40), PHRASES).map("".join)
)
# Also what UTF-8 cannot carry: lone surrogates come out of broken JSON.
ANYTHING = st.text(alphabet=st.characters(codec=None), max_size=200)  # type: ignore[arg-type]


def check(text: str, found: list[Observation]) -> None:
    """What holds of every observation of every text."""
    order = [(one.start, one.end) for one in found]
    assert order == sorted(order)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.quote == text[one.start : one.end]
        assert one.measure in MEASURES and one.qualifier in QUALIFIERS and one.unit in UNITS
        assert one.level is None or one.level in LEVELS
        assert one.period_evidence in EVIDENCE and one.province_evidence in EVIDENCE
        assert one.rule and one.metric and one.catalogue_version
        assert all(0 <= span.start < span.end <= len(text) for span in one.spans)
        assert any(span.role == "number" for span in one.spans)


@given(TEXTS)
@settings(max_examples=300)
def test_any_text(text: str) -> None:
    found = extract(text)
    check(text, found)
    assert extract(text) == found


@given(ANYTHING)
def test_text_that_cannot_be_encoded(text: str) -> None:
    check(text, extract(text))


@given(PHRASES, st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=12))
def test_any_metadata(text: str, title: str, publisher: str, url: str, published: str) -> None:
    check(text, extract(text, title=title, publisher=publisher, url=url, published=published))


@given(PHRASES, st.integers(0, 400))
def test_any_beginning_of_the_prose(text: str, start: int) -> None:
    document = Document("t", text, body_start=start)
    found = extract(document)
    check(text, found)
    assert all(one.start >= start for one in found)


@given(PHRASES)
def test_every_figure_is_counted_or_listed_as_left_over(text: str) -> None:
    found = read(Document("t", text)).found
    claimed = {figure.item.number.start for figure in found.figures}
    assert not claimed & {number.start for number in found.unclaimed}


REPORT = "Năm 2021, Đảng bộ huyện Châu Thành kết nạp {} đảng viên mới, đạt 103,5% kế hoạch, tăng 5% so với năm 2020. "


def test_a_million_characters_on_one_line() -> None:
    prose = "Các cấp ủy đảng tiếp tục nâng cao chất lượng sinh hoạt chi bộ và làm tốt công tác kiểm tra "
    text = REPORT.format("2.345") + prose * (1_000_000 // len(prose)) + REPORT.format("1.234")
    found = extract(text)
    check(text, found)
    assert {2345, 1234} <= {one.value for one in found}


def test_many_figures() -> None:
    text = "\n\n".join(REPORT.format(f"{1000 + at}") for at in range(600))
    found = extract(text)
    check(text, found)
    assert len({one.value for one in found if one.measure == "count"}) == 600


def test_20_000_numbers_in_a_row() -> None:
    text = "Đảng bộ kết nạp " + " ".join(str(number) for number in range(10_000, 30_000))
    check(text, extract(text))


# Each is repeated until the text has this many characters.
REPEATED = 20_000
TRAPS = [
    *(
        "a",
        " ",
        "\n",
        ".",
        ",",
        "(",
        ")",
        "%",
        "/",
        "-",
        "'",
        '"',
        "1",
        "1.",
        "a.",
        "1.2-",
        "1,",
        "1/",
        "1-",
        "1%",
        "1 ",
        "(1",
        "1)",
        "\u0301",
    ),
    *(
        "a\u0301",
        "\u200b",
        "Đ",
        "đảng ",
        "đảng viên ",
        "kết nạp ",
        "tổ chức ",
        "chi bộ, ",
        "năm ",
        "năm năm ",
        "mươi ",
    ),
    *(
        "từ ",
        "đến ",
        "2020-",
        "2020 - 2021, ",
        "tháng ",
        "quý ",
        "nhiệm kỳ ",
        "so với ",
        "cùng kỳ ",
        "tăng ",
        "giảm ",
    ),
    *(
        "trong đó ",
        "gồm ",
        "hơn ",
        "trên ",
        "trở lên ",
        "không có ",
        "không ",
        "hoàn thành ",
        "nhiệm vụ ",
        "tốt ",
        "xuất sắc ",
    ),
    *(
        "Huyện ",
        "huyện ủy ",
        "Đảng bộ ",
        "TP. ",
        "Xã Tân ",
        "Khối ",
        "toàn tỉnh ",
        "nghị quyết ",
        "số ",
        "ngày 1, ",
        "30, ",
    ),
    *(
        "tuổi ",
        "1 năm ",
        "12 đồng ",
        "phấn đấu ",
        "chỉ tiêu ",
        "Huy hiệu ",
        "40, 50 năm ",
        "<b>",
        "\\",
        "[",
        "{",
        "$",
        "^",
    ),
    *("12 đảng viên, ", "12/39 ", "3-3,5% ", "1.000 ", "hai ", "1. ", "v.v. ", "Nguyễn Văn A, "),
]


@pytest.mark.parametrize("trap", TRAPS, ids=ascii)
def test_repeats_come_to_an_end(trap: str) -> None:
    text = f"Năm 2021, Đảng bộ huyện kết nạp 5 đảng viên {trap * (REPEATED // len(trap))} 7 đảng viên."
    check(text, extract(text))
