"""Texts are complete in both languages; numbers, periods and names follow each language."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import metrics.dashboard
from metrics.dashboard.wording import LANGUAGES, Words, load_texts, order_key, slug

PACKAGE = Path(metrics.dashboard.__file__).parent
SOURCES = [*PACKAGE.rglob("*.py"), PACKAGE.parents[1] / "app.py"]
# Keys that are put together from a code; the rest must stand in the source as they are.
BUILT = (
    "sql.no_",
    "sql.cut_",
    "page.",
    "help.",
    "app.section_",
    "check.",
    "checks.",
    "trends.",
    "provinces.borders_",
    "chart.legend_",
    "download.",
    "table.",
    "overview.ask_",
    "tolerance.",
    "targets.",
    "decide.",
    "formula.",
    "period.half_",
    "column.",
    "parameter.",
    "data.tab_",
    "stored.",
)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    vi, en = load_texts("vi"), load_texts("en")
    assert set(vi) == set(en)
    # Months and quarters are named by different words in each language; the rest fills in the same values.
    same = [key for key in vi if not key.startswith("period.")]
    assert {key: fields(vi[key]) for key in same} == {key: fields(en[key]) for key in same}
    assert all(text.strip() for text in (*vi.values(), *en.values()))


def test_every_text_named_in_the_source_exists_and_every_text_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    texts = load_texts("vi")
    named = set(re.findall(r'words\(\s*f?"([a-z_]+\.[a-z_0-9]+)"', source))
    assert named <= set(texts), named - set(texts)
    literal = set(re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', source)) | set(
        re.findall(r"'([a-z_]+\.[a-z_0-9]+)'", source)
    )
    unused = {key for key in texts if key not in literal and not key.startswith(BUILT)}
    assert not unused, unused


def test_no_english_word_is_left_in_the_vietnamese_texts() -> None:
    words = re.compile(r"\b(the|and|with|figures?|province|year|document|download|of)\b", re.IGNORECASE)
    plain = {key: re.sub(r"{\w+}|`[^`]*`", "", text) for key, text in load_texts("vi").items()}
    assert {key: text for key, text in plain.items() if words.search(text)} == {}


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (10027, "10.027", "10,027"),
        (102.9, "102,9", "102.9"),
        (-3.25, "−3,25", "−3.25"),
        (0.0, "0", "0"),
        (-0.001, "0", "0"),
        (1234567.5, "1.234.567,5", "1,234,567.5"),
        (100, "100", "100"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_numbers_by_language(value: float | None, vi: str, en: str) -> None:
    assert Words("vi").number(value) == vi
    assert Words("en").number(value) == en


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_whole_numbers_read_back_the_same(value: int) -> None:
    for language, mark in (("vi", "."), ("en", ",")):
        assert int(Words(language).number(value).replace(mark, "").replace("−", "-")) == value


def test_values_carry_unit_and_qualifier() -> None:
    assert Words("vi").value(102.9, "pct", "at_least") == "≥ 102,9%"
    assert Words("en").value(3.2, "pp", sign=True) == "+3.2 pp"
    assert Words("vi").value(12000, "count", "approx") == "≈ 12.000"


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2022", "2022", "2022"),
        ("2022-H1", "6 tháng đầu năm 2022", "first half of 2022"),
        ("2022-Q1", "quý I/2022", "Q1 2022"),
        ("2022-M01..M09", "9 tháng đầu năm 2022", "Jan–Sep 2022"),
        ("2022-M04..M06", "tháng 4 đến tháng 6/2022", "Apr–Jun 2022"),
        ("2022-03", "tháng 3/2022", "Mar 2022"),
        ("2020..2025", "2020–2025", "2020–2025"),
        ("strange", "strange", "strange"),
        (None, "không nêu thời gian", "period not stated"),
    ],
)
def test_periods_by_language(period: str | None, vi: str, en: str) -> None:
    assert Words("vi").period(period) == vi
    assert Words("en").period(period) == en


def test_dates_by_language() -> None:
    assert [Words("vi").date(date) for date in ("2022-11-03", "2022-11", "2022")] == [
        "03/11/2022",
        "11/2022",
        "2022",
    ]
    assert [Words("en").date(date) for date in ("2022-11-03", "2022-11", "2022")] == [
        "3 Nov 2022",
        "Nov 2022",
        "2022",
    ]


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    names = ["Đà Nẵng", "Dak", "An", "Ăn", "Ấp", "Đắk Lắk", "Hà Nội", "Cần Thơ", "Cà Mau"]
    expected = ["An", "Ăn", "Ấp", "Cà Mau", "Cần Thơ", "Dak", "Đà Nẵng", "Đắk Lắk", "Hà Nội"]
    for language in LANGUAGES:
        assert Words(language).sorted(names) == expected
    assert Words("vi").sorted(["mạ", "má", "mã", "mả", "mà", "ma"]) == ["ma", "mà", "mả", "mã", "má", "mạ"]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_sorting_takes_any_text(names: list[str]) -> None:
    assert sorted(names, key=order_key) == Words("en").sorted(names)


def test_slugs_are_ascii_and_stable() -> None:
    assert slug("Đồng Nai") == "dong-nai"
    assert slug("TP Hồ Chí Minh") == "tp-ho-chi-minh"
    assert slug("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"
    assert slug("\u00d0ắk Lắk") == "dak-lak"
