"""Words around a figure or a mention of time that change which period a figure takes."""

from __future__ import annotations

import regex

from metrics.extract.period_figures import FigureAt
from metrics.extract.segment import Sentence

MEETING = regex.compile(
    r"hội nghị|tổng kết|sơ kết|họp báo|báo cáo|cho biết|thông tin|tọa đàm|giao ban|kiểm điểm|họp|phiên|đưa ra|gặp mặt"
)
_FROM_BEFORE = regex.compile(r"(?:tăng|giảm|rút|nâng|hạ|bớt)(?: [^\s0-9.;]{1,12}){0,3} từ (?:mức )?$")
_TO_AFTER = regex.compile(r"[^0-9.;,()\n]{0,30}(?:còn|xuống|lên|về|thành) (?:mức )?[0-9]")
CAPTION = regex.compile(r"[*(]?(?:chú thích )?(?:ảnh|hình)(?: minh họa| tư liệu)? ?:|trong ảnh")
PER_YEAR = regex.compile(r"(?:mỗi|hằng|hàng|từng|bình quân|trung bình) năm|/ ?năm")
HERE = regex.compile(
    r"(?:dịp|nhân dịp|buổi|lễ|đợt) này|tại (?:hội nghị|buổi|lễ|đại hội|chương trình)|cũng tại|"
    r"(?:cuối|kết thúc|bế mạc) (?:hội nghị|buổi|lễ|đại hội)"
)
AT_FIRST = regex.compile(
    r"(?:lúc|khi|ngày|thời điểm|buổi)(?: mới| đầu){0,2} (?:thành lập|lập|ra đời|tái lập|chia tách|tách|hợp nhất)(?!\p{L})|ban đầu"
)
FORMERLY = regex.compile(r"(?<!\p{L})trước (?:khi|đây|sáp nhập|sắp xếp|hợp nhất)[^.;:\n]{0,80}$")
APART = regex.compile(r"[0-9;.]|, |tăng|giảm|(?<!\p{L})so ")
AGAINST = regex.compile(
    r"(?:(?<!\p{L})so(?: sánh)?(?: với| cùng)?|bằng [0-9.,]{1,9} ?%(?: của)?|hơn|kém|tăng|giảm)[^.;()\n]{0,25}$"
)
JUST = regex.compile(
    r"(?<!\p{L})vừa (?:mới )?(?:sắp xếp|tổ chức|trao|tặng|kết nạp|công bố|ban hành|quyết định|tiếp nhận|thành lập|"
    r"được|có|chốt|xét|khen|tuyên dương|kiểm tra|thi hành|bổ nhiệm|điều động|họp)(?!\p{L})"
)
OF_THE_YEAR = regex.compile(
    r"[^.;\n]{0,70}?(?:chỉ tiêu|kế hoạch|nghị quyết|mục tiêu|kh|ct|nq)[^.;\n]{0,25}? (?:cả )?năm(?!\p{L})"
)
_PAGE_WORDS = regex.compile(
    r"cập nhật|thứ|hai|ba|tư|năm|sáu|bảy|chủ nhật|ngày|tháng|đăng|lúc|giờ|gmt|am|pm|lượt xem|đã xem"
)
_LETTER = regex.compile(r"\p{L}")
_ANY_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_ROUND = regex.compile(r"[()]")


def is_page_line(line: str) -> bool:
    """Whether a line of folded text holds a date and nothing else: the page's own, not the story's."""
    return bool(_ANY_YEAR.search(line)) and not _LETTER.search(_PAGE_WORDS.sub("", line))


def before_a_change(text: str, figure: FigureAt) -> bool:
    """The 59 of "giảm từ 59 còn 52" is the state before the period."""
    before = text[max(0, figure.start - 40) : figure.start]
    if figure.is_change or not _FROM_BEFORE.search(before):
        return False
    return bool(_TO_AFTER.match(text, figure.end, figure.end + 50))


def brackets(folded: str, sentences: list[Sentence]) -> list[tuple[int, int]]:
    """Insides of round brackets, outermost only, none reaching over the end of a sentence."""
    found: list[tuple[int, int]] = []
    for sentence in sentences:
        depth, begin = 0, 0
        for match in _ROUND.finditer(folded, sentence.start, sentence.end):
            if match.group() == "(":
                if depth == 0:
                    begin = match.end()
                depth += 1
            elif depth:
                depth -= 1
                if depth == 0:
                    found.append((begin, match.start()))
    return found
