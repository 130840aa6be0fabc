"""The pieces of a marked text are exactly the text, whatever the marks."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from metrics.dashboard.components import highlight
from metrics.dashboard.components.highlight import Mark, cut

TEXT = "Năm 2022 kết nạp 2.472 đảng viên <b>đạt</b> 190% chỉ tiêu 😀."


@given(
    st.text(max_size=60),
    st.lists(
        st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.integers(-5, 70), st.integers(-5, 70)),
        max_size=6,
    ),
    st.integers(0, 60),
)
def test_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int, int, int]], body: int) -> None:
    body = min(body, len(text))
    marks = [Mark(str(n), a, b, "tip", number=(c, d)) for n, (a, b, c, d) in enumerate(spans)]
    pieces = cut(text, marks, body)
    assert "".join(piece.text for piece in pieces) == text[body:]
    covered = {n for n, (a, b, _, _) in enumerate(spans) if body <= a < b <= len(text)}
    assert {int(figure) for piece in pieces for figure in piece.figures} == covered


def test_a_figure_keeps_its_words_and_its_number() -> None:
    start = TEXT.index("kết nạp")
    at = TEXT.index("2.472")
    pieces = cut(TEXT, [Mark("a", start, TEXT.index(" <b>"), "tip", number=(at, at + 5))])
    marked = [piece for piece in pieces if "a" in piece.figures]
    assert "".join(piece.text for piece in marked) == "kết nạp 2.472 đảng viên"
    assert [piece.text for piece in marked if piece.number] == ["2.472"]
    assert [piece.begins for piece in marked] == [True, False, False]


def test_where_marks_overlap_the_number_decides_which_figure_comes_first() -> None:
    text = "kết nạp 5, khai trừ 7"
    pieces = cut(
        text, [Mark("wide", 0, len(text), "w", number=(8, 9)), Mark("inner", 11, 21, "i", number=(20, 21))]
    )
    by_text = {piece.text: piece.figures for piece in pieces}
    assert by_text["5"][0] == "wide"
    assert by_text["7"][0] == "inner"


def test_the_browser_part_never_parses_document_text() -> None:
    script = (Path(highlight.__file__).parent / "marked_text.js").read_text(encoding="utf-8")
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "createContextualFragment",
    ):
        assert word not in script
