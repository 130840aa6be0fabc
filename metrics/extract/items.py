"""The numbers of a sentence, each with the noun it counts."""

from __future__ import annotations

from collections.abc import Callable

import regex

from metrics.extract.figures import Item, Noun
from metrics.extract.numbers import Blocked, Number, numbers
from metrics.extract.rules import Vocabulary
from metrics.extract.segment import Sentence

# Words that may stand right after a number whose noun is left out.
_ELIDED = regex.compile(
    r"[ ]*(?:[,.;:()\"'/!?…-]|$|(?:là|được|bị|đã|và|trong|ở|thuộc|của|so|đạt|chiếm|tăng|giảm|vượt|bằng|nữ|nam|dân tộc|có|"
    r"tại|tham gia|hoàn thành|xuất sắc|đủ|trên|với|cùng|gồm|còn|vào|cho|từ|đến|do|đều|khi|theo|loại|"
    r"bên|thêm|xếp|xong|về|sinh hoạt|như|mà|thì|chính thức|dự bị|này|sau|trước|tức|lượt|nếu|kể cả|riêng|trở lên|trở xuống|so|nhưng|nếu|và|năm(?=[ ]+[0-9])|vào|lên)(?!\p{L}))"
)
_TURNS = regex.compile(
    r"[ ]*(?:lượt(?:[ ]+(?:người|tập thể))?(?=[ ]+(?:tổ chức|đảng viên|chi bộ|cán bộ|đảng bộ|cấp ủy|học viên|đồng chí|quần chúng))|lượt)?[ ]*"
)
_SHARE_OF = regex.compile(r"[ ]*(?:(?:trong |trên |của )?(?:tổng )?số|các)?[ ]*")
_BRACKETED = regex.compile(r"[ ]*\([^()]{0,40}\)[ ]*")
_SHARE_BEHIND = regex.compile(r"[ ]*(?:\(|,)?[ ]*(?:đạt|chiếm|tỷ lệ|bằng|chỉ tiêu|[0-9,]+[ ]*%)")
# "xã Glar 14/10, xã A Dơk 12/10": a result over a plan, for a day does not follow a name without "ngày"
_OF_BODY = regex.compile(
    r"(?<!\p{L})(?:xã|phường|thị trấn|huyện|chi bộ|đảng bộ|đảng ủy)[ ]+(?:(?!ngày|sáng|chiều|tối)\p{L}+[ ]+){1,4}$"
)
_ROW_ENDS = regex.compile(r"[ ]*(?:[,;.)(]|$)")
# A comma between the items of an enumeration, not one inside a fixed phrase.
_COMMA = regex.compile(
    r"(?<!(?:kiểm tra|trong sạch|đánh giá|học tập|xem xét|phân loại|xã|thôn)),|(?<=(?:xã|thôn)),(?! (?:phường|bản))"
)
_HEADED = regex.compile(r"(?<!\p{L})(?:tổng số|số lượng|số|lượng)[ ]+$")
_ARTICLE = regex.compile(r"[ ]*(?:số|trong|phần|cách|lần|loạt|nửa|bên|mặt|chiều|vài|mực)(?!\p{L})")
# No words that are matched at a place reach further. Without an end `regex` may look through the rest of the text for
# a word that the pattern needs.
REACH = 500


def read_items(
    folded: str, index: int, sentence: Sentence, blocked: Blocked, words: Callable[[], Vocabulary]
) -> list[Item]:
    """The numbers of one sentence with their nouns, in order. Numbers in words need a noun right behind them.

    words: gives the vocabulary; asked only where the sentence has a number.
    """

    def counting(end: int) -> bool:
        return not _ARTICLE.match(folded, end) and noun_after(folded, end, "plain", words()) is not None

    items = []
    for number in numbers(folded, sentence.start, sentence.end, blocked, counting):
        item = _item(folded, number, index, sentence, words())
        if item:
            items.append(item)
    return items


def _item(folded: str, number: Number, index: int, sentence: Sentence, vocabulary: Vocabulary) -> Item | None:
    noun = noun_after(folded, number.end, number.kind, vocabulary)
    if noun and noun.end > sentence.end:
        noun = None
    if noun is None and (number.words or _is_date_or_part(folded, number)):
        return None
    shared = _is_share(folded, number, vocabulary)
    noun = None if shared else noun
    foreign = noun is None and not shared and not _elided(folded, number.end, vocabulary)
    opened = folded.count("(", sentence.start, number.start) - folded.count(")", sentence.start, number.start)
    return Item(number, noun, foreign, index, noun.end if noun else number.end, max(0, opened))


def _is_date_or_part(folded: str, number: Number) -> bool:
    """ "25/8", "2/3 trong số đó": a small fraction that counts nothing is a day of a month or a rough part."""
    if number.kind != "fraction" or number.second is None or "/" not in folded[number.start : number.end]:
        return False
    if number.value > 31 or number.second > 12 or _SHARE_BEHIND.match(folded, number.end):
        return False
    named = _OF_BODY.search(folded, max(0, number.start - 40), number.start)
    return not (named and _ROW_ENDS.match(folded, number.end))


def _is_share(folded: str, number: Number, vocabulary: Vocabulary) -> bool:
    """A percentage "của kế hoạch" or "so với tổng số" counts nothing by itself."""
    if folded[number.end - 1] != "%":
        return False
    tail = folded[number.end : number.end + 40].lstrip()
    return bool(vocabulary.plan_after.match(tail) or vocabulary.share_total.match(tail))


def _elided(folded: str, at: int, vocabulary: Vocabulary) -> bool:
    if _ELIDED.match(folded, at):
        return True
    while folded[at : at + 1] == " ":
        at += 1
    return any(pattern.match(folded, at, at + REACH) for _, pattern in vocabulary.subgroups) or bool(
        vocabulary.forms.match(folded, at, at + REACH)
    )


def noun_after(folded: str, end: int, kind: str, vocabulary: Vocabulary) -> Noun | None:
    """The noun right behind a number of this kind that ends at `end`, over "lượt" and over a bracket
    ("35 (92%) chi bộ")."""
    skip = _SHARE_OF if kind == "percent" else _TURNS
    skipped = skip.match(folded, end)
    at = skipped.end() if skipped else end
    noun = noun_at(folded, at, vocabulary)
    if noun is None:
        bracket = _BRACKETED.match(folded, end, end + REACH)
        noun = noun_at(folded, bracket.end(), vocabulary) if bracket else None
        if noun is None and folded[end : end + 1] == ")":
            at = end + 1
            while folded[at : at + 1] == " ":
                at += 1
            noun = noun_at(folded, at, vocabulary)
    return noun


def noun_at(folded: str, at: int, vocabulary: Vocabulary) -> Noun | None:
    """The noun that begins at `at`; the longest wording wins."""
    best: Noun | None = None
    for name, pattern in vocabulary.nouns:
        match = pattern.match(folded, at, at + REACH)
        if match and (best is None or match.end() > best.end):
            best = Noun(name, *match.span())
    return best


def nouns_before(folded: str, start: int, end: int, vocabulary: Vocabulary) -> list[Noun]:
    """Nouns of the clause that leads up to `end`, not before `start`: the one that "số" heads, the first, the last."""
    begin = max(start, *(folded.rfind(mark, start, end) + 1 for mark in ";("))
    commas = list(_COMMA.finditer(folded, begin, end))
    comma = commas[-1].end() if commas else 0
    if comma > begin and folded[comma:end].strip():
        begin = comma
    found = nouns_in(folded, begin, end, vocabulary)
    if not found:
        return []
    headed = [noun for noun in found if _HEADED.search(folded, begin, noun.start)]
    return list(dict.fromkeys([*headed[:1], found[0], found[-1]]))


def nouns_in(folded: str, start: int, end: int, vocabulary: Vocabulary) -> list[Noun]:
    """The nouns of folded[start:end] in order; of two that share words the longer one."""
    found = [
        Noun(name, *match.span())
        for pattern, name in vocabulary.noun_set.able(folded[start:end])
        for match in pattern.finditer(folded, start, end)
    ]
    found.sort(key=lambda noun: (noun.start, -noun.end))
    kept: list[Noun] = []
    for noun in found:
        if not kept or noun.start >= kept[-1].end:
            kept.append(noun)
    return kept
