"""Nothing that could be a figure is passed over: neither by the look at raw texts nor by the words of a pattern."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import paths
from metrics.extract import extract, period_grammar
from metrics.extract.clean import clean
from metrics.extract.literals import PatternSet, required
from metrics.extract.numbers import _NOT_FIGURES
from metrics.extract.prefilter import may_report
from metrics.extract.rules import load_rules
from metrics.extract.segment import sentences
from metrics.model import Observation


@pytest.mark.parametrize(
    ("pattern", "clauses"),
    [
        ("kết[ ]+nạp", [{"kết nạp"}]),
        ("(?:được |đã )*kết nạp(?: mới)?", [{"kết nạp", "kết nạp mới"}]),
        ("(?<!chưa )(?:chi|đảng) bộ(?! phận)", [{"chi bộ", "đảng bộ"}]),
        (r"(?P<n>[0-9]{2,3}) tuổi\b", [set("0123456789"), {"tuổi"}]),
        (r"kiểm tra[^.;]{0,40}?giám sát|thanh tra", [{"kiểm tra", "thanh tra"}]),
        (r"kiểm tra[^.;]{0,40}?giám sát", [{"kiểm tra"}, {"giám sát"}]),
        (r"\p{L}+ mới", [{"mới"}]),
        ("x?|đảng", []),
        ("(?:đảng)*", []),
        (r"\p{L}+", []),
        ("(?i)đảng", []),  # a flag inside: nothing is claimed
        ("(?:đảng){e<=1}", []),
        (r"đảng \L<names>", []),
        (r"(đảng) \1", []),
        ("đảng{", []),
        ("đảng[", []),
        ("đảng\\", []),
    ],
)
def test_words_a_pattern_needs(pattern: str, clauses: list[set[str]]) -> None:
    assert [set(clause) for clause in required(pattern)] == clauses


def test_most_patterns_need_something() -> None:
    rules = load_rules()
    assert all(required(pattern.pattern) for pattern, _ in rules.cues)
    assert required(rules.vocabulary.party.pattern)


def _sets() -> list[PatternSet]:
    rules = load_rules()
    words = rules.vocabulary
    return [
        *(rules.cue_set, _NOT_FIGURES, period_grammar._IN_WORDS, period_grammar._IN_FIGURES),
        *(words.noun_set, words.subgroup_set, words.plan_words),
    ]


def _missed(text: str) -> list[str]:
    """Patterns that match in the text although their set says that they cannot."""
    missed = []
    for patterns in _sets():
        able = {pattern for pattern, _ in patterns.able(text)}
        missed += [one.pattern for one, _ in patterns.pairs if one not in able and one.search(text)]
    return missed


def test_no_pattern_is_left_out_in_the_corpus() -> None:
    files = sorted(paths.corpus_dir().rglob("*.md"))
    assert files
    for path in files:
        cleaned = clean(path.read_text(encoding="utf-8"))
        for one in sentences(cleaned.text):
            assert not _missed(cleaned.folded[one.start : one.end])


PIECES = st.sampled_from(
    "kết nạp|đảng viên|Đảng bộ|tỉnh ủy|TỈNH UỶ|chi  bộ|chi\u00a0bộ|ban\ntổ chức|12|10.027|102,9%|năm 2021|quý i|từ|đến|nay|"
    "so với|cùng kỳ|nghị quyết số|35-ct/tw|ngày 3/2|6 tháng đầu năm|khai trừ|kỷ luật|nhiệm kỳ 2015-2020|huy hiệu|50 năm tuổi|"
    "hoàn thành xuất sắc|Ðảng|ðảng|\u200b|\u0301|.|;|(|)|,| ".split("|")
)
TEXTS = st.lists(PIECES, max_size=25).map(" ".join)


@given(TEXTS)
@settings(max_examples=200)
def test_no_pattern_is_left_out_in_any_text(text: str) -> None:
    assert not _missed(clean(text).folded)


def _trying_all(text: str) -> list[Observation]:
    """The figures of a text where every pattern is tried, whatever its words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PatternSet, "able", lambda self, text: list(self.pairs))
        return extract(text)


def test_looking_at_the_words_first_changes_no_figure_of_the_corpus() -> None:
    found = 0
    for path in sorted(paths.corpus_dir().rglob("*.md"))[::4]:
        text = path.read_text(encoding="utf-8")
        found += len(extract(text))
        assert extract(text) == _trying_all(text)
    assert found > 100


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_looking_at_the_words_first_changes_no_figure_of_any_text(text: str) -> None:
    assert extract(text) == _trying_all(text)


@given(
    TEXTS,
    st.sampled_from(["NFC", "NFD", "NFKD"]),
    st.sampled_from([str, str.upper, str.title]),
    st.integers(0, 60),
    st.sampled_from(["", "\u200b", "\u00ad", "\u0323", "\u2009"]),
)
@settings(max_examples=300)
def test_what_is_passed_over_has_no_figure(text: str, form: str, case: object, at: int, odd: str) -> None:
    given_text = unicodedata.normalize(form, case(text))  # type: ignore[arg-type, operator]
    given_text = given_text[:at] + odd + given_text[at:]
    if not may_report(pa.array([given_text]))[0].as_py():
        assert extract(given_text) == []
        assert not load_rules().vocabulary.party.search(clean(given_text).folded.replace("\n", " "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ðảng bộ", True),
        ("chi\u00a0bộ", True),
        ("THÀNH UỶ", True),
        ("cấp\u2009ủy", True),
        (unicodedata.normalize("NFD", "đảng"), True),
        ("cấp\u200b ủy", True),
        ("Giá lúa tăng 12% so với cùng kỳ", False),
        ("ban nhạc tổ chức hát", False),
        (None, False),
    ],
)
def test_look_at_raw_texts(text: str | None, expected: bool) -> None:
    assert may_report(pa.array([text], pa.string())).to_pylist() == [expected]


def test_a_set_gives_pairs_in_order() -> None:
    pairs = [(regex.compile(one), one) for one in ("hai", "một", r"\p{L}+ ba")]
    patterns = PatternSet(pairs)
    assert [label for _, label in patterns.able("một hai")] == ["hai", "một"]
    assert [label for _, label in patterns.able("bốn\nba")] == [r"\p{L}+ ba"]
    assert patterns.able("") == []
