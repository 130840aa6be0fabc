"""What explain says about figures, and about the numbers that no rule claimed."""

from __future__ import annotations

from collections import Counter

import pytest

from metrics.extract import extract
from metrics.extract.explain import RELATIONS, explain, explain_reading, render
from metrics.extract.pipeline import read
from metrics.model import Document
from metrics.paths import data_dir
from metrics.read import read as read_files

TEXT = (
    "Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp được 2.345 đảng viên mới, đạt 102% kế hoạch, tăng 5% so với năm 2020. "
    "Năm 2022 phấn đấu kết nạp 2.500 đảng viên mới.\n\n"
    "Toàn tỉnh thành lập 15 tổ chức đảng và 7 chi bộ. Hội nghị kết nạp đảng có 350 đại biểu dự, 12 đại biểu vắng."
)


def test_figures_are_those_of_the_extraction_in_the_same_order() -> None:
    document = Document("t", TEXT)
    assert [figure.observation for figure in explain(document).figures] == extract(document)


def test_words_that_decided() -> None:
    figures = {figure.observation.value: figure for figure in explain(Document("t", TEXT)).figures}
    admitted, share, rise, plan = figures[2345], figures[102], figures[5], figures[2500]
    assert admitted.name_vi == "Đảng viên mới kết nạp" and admitted.name_en == "New members admitted"
    assert admitted.cue is not None and "kết nạp" in admitted.cue.text
    assert admitted.noun_words is not None and admitted.noun_words.text == "đảng viên mới"
    assert admitted.sentence.startswith("Năm 2021, Đảng bộ tỉnh Đồng Nai")
    assert [words.text for words in admitted.period_words] == ["Năm 2021"]
    assert any("Đồng Nai" in words.text for words in admitted.place_words)
    assert (share.relation, [words.text for words in share.measure_words]) == ("leaning", ["kế hoạch"])
    assert (rise.relation, [words.text for words in rise.measure_words]) == ("change", ["tăng"])
    assert [words.text for words in rise.base_period_words] == ["năm 2020"]
    assert [words.text for words in plan.measure_words] == ["phấn đấu"]


def test_every_interval_is_of_the_original_text() -> None:
    text = TEXT.replace("ă", "a\u0306").replace(" kết", "\u00a0kết")
    for figure in explain(Document("t", text)).figures:
        groups = [figure.measure_words, figure.period_words, figure.place_words, figure.organization_words]
        single = [words for words in (figure.cue, figure.noun_words) if words]
        for words in [*single, *(words for group in groups for words in group)]:
            assert text[words.start : words.end] == words.text


def test_unclaimed_numbers_are_grouped_with_the_most_frequent_shape_first() -> None:
    text = "Lễ kết nạp đảng viên có mặt 350 đại biểu, sau đó 12 đại biểu. Kết nạp đảng viên: 8 chủ đề."
    document = Document("t", text)
    unclaimed = explain(document).unclaimed
    assert (unclaimed[0].shape, len(unclaimed[0].numbers)) == ("{n} đại biểu", 2)
    claimed = read(document).found.unclaimed
    assert Counter(words.text for one in unclaimed for words, _ in one.numbers) == Counter(
        text[number.start : number.end] for number in claimed
    )


def test_a_figure_said_twice_is_shown_as_such() -> None:
    filler = (
        "Hội nghị thảo luận nhiều nội dung quan trọng của công tác xây dựng Đảng trong thời gian tới. " * 3
    )
    sentence = "Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp 2.345 đảng viên mới."
    found = explain(Document("t", f"{sentence}\n\n{filler}\n\n{sentence}"))
    assert len(found.figures) == 1
    assert [words.text for words in found.restated] == ["2.345 đảng viên mới"]
    assert "said again, counted once: «2.345 đảng viên mới»" in render(found)


def test_the_text_names_rule_words_and_names_in_both_languages() -> None:
    shown = render(explain(Document("t", TEXT, title="Tiêu đề")))
    assert "Đảng viên mới kết nạp | New members admitted" in shown
    assert "measure: the plan is named beside the percentage  «kế hoạch»" in shown
    assert "against: 2020  «năm 2020»" in shown


def test_control_characters_do_not_reach_the_terminal() -> None:
    shown = render(
        explain(Document("t\x1b[2J", TEXT.replace("kế hoạch", "\x1b]0;x\x07 kế hoạch"), title="\x9b31m"))
    )
    assert all(char == "\n" or char.isprintable() for char in shown)


@pytest.mark.parametrize("text", ["", "\n\n", "không có gì", "12", "đảng viên 12"])
def test_texts_with_nothing_in_them(text: str) -> None:
    assert render(explain(Document("t", text))).count("\n") > 3


def test_the_whole_sample_corpus_can_be_explained() -> None:
    folder = data_dir() / "corpus" / "north"
    for document in read_files([folder]):
        assert isinstance(document, Document)
        reading = read(document)
        found = explain_reading(reading)
        assert len(found.figures) == len(reading.observations)
        assert {figure.relation for figure in found.figures} <= set(RELATIONS)
        assert all(figure.cue or figure.relation not in ("left", "right") for figure in found.figures)
        assert len(found.restated) == len(reading.found.figures) - len(reading.observations)
