"""Words around a figure or a mention of time that change which period a figure takes."""

from __future__ import annotations

import regex

from metrics.extract.literals import required
from metrics.extract.period_figures import FigureAt
from metrics.extract.period_grammar import OCCASIONS
from metrics.extract.segment import Sentence

MEETING = regex.compile(
    r"hội nghị|tổng kết|sơ kết|họp báo|báo cáo|cho biết|thông tin|tọa đàm|giao ban|kiểm điểm|họp|phiên|đưa ra|gặp mặt"
)
_FROM_BEFORE = regex.compile(r"(?:tăng|giảm|rút|nâng|hạ|bớt)(?: [^\s0-9.;]{1,12}){0,3} từ (?:mức )?$")
_TO_AFTER = regex.compile(r"[^0-9.;,()\n]{0,30}(?:còn|xuống|lên|về|thành) (?:mức )?[0-9]")
CAPTION = regex.compile(r"[*(]?(?:chú thích )?(?:ảnh|hình)(?: minh họa| tư liệu)? ?:|trong ảnh")
# "Mỗi năm, ...", "hằng năm được giới thiệu": no single year's figure. Not "đánh giá hằng năm", a yearly thing.
YEARLY = regex.compile(
    r"(?:^|[.,;:]\s|(?<!\p{L})(?:và|còn|thì|nhưng) )(?:mỗi|hằng|hàng) năm(?!\p{L})"
    r"|(?:bình quân|trung bình)(?: mỗi| hằng| hàng| một)? năm(?!\p{L})"
    r"|(?<!(?:giá|loại|kỳ|cuối|kết|nghị|lượng|nhiệm|vụ|tích|hoạch|tiêu|niệm|điểm|đợt) )(?:mỗi|hằng|hàng) năm(?: đều| có| được| đã| kết nạp| đạt)"
)
YEARLY_WORDS = min(required(YEARLY.pattern), key=len)  # one of them stands in every match
RAISED = regex.compile(
    r"(?:nâng|đưa|tăng)(?: [^\s0-9.;,()]{1,12}){0,9} lên(?: thành| đến| tới| mức| hơn| trên| gần)? ?$"
)
RESOLVED = regex.compile(
    r"nghị quyết (?:của )?đại hội(?! (?:đảng )?toàn quốc| (?:lần thứ )?[xvi]+ của đảng)[^0-9;()\n]{0,60}"
    r"(?:đề ra|đặt ra|giao|cho phép|xác định|quy định|yêu cầu|phấn đấu|(?<!\p{L})là|:)[^0-9;()\n]{0,30}$"
)
RESOLVED_AGAIN = regex.compile(
    r"(?<!\p{L})nghị quyết(?: đề ra| đặt ra| giao| cho phép)?(?: là)?(?: dưới| trên| từ| ít nhất| không quá)? ?$"
)
TO_THE_YEAR = regex.compile(r"(?:đến|tới)(?: hết| cuối)? $")
FOUNDING = regex.compile(
    r"(?:công bố|lễ|quyết định|tổ chức|ra mắt)[^.;\n]{0,60}(?:thành lập|ra mắt|ra đời)|(?:thành lập|ra mắt)[^.;\n]{0,30}(?:sáng|chiều|ngày)"
)
DECIDED = regex.compile(r"quyết định|công bố")
# "Tính đến 30-6-2020, Đảng bộ huyện có 8.452 đảng viên": the day of a stock, not the end of what was done
COUNTED_THEN = regex.compile(
    r"[^.;0-9]{0,80}?(?<!\p{L})(?:có|là|gồm|quản lý) (?:trên |hơn |gần )?[0-9][0-9.]* "
    r"(?:đảng viên(?! (?:mới|được|bị|dự bị))|tổ chức|tccs|chi bộ(?! (?:kết|được|bị))|đảng bộ)"
)
# A congress sets the targets of the term that it opens.
SETS_TARGETS = regex.compile(
    r"đại hội[^.;\n]{0,70}(?:đề ra|đặt ra|xác định|nêu|quyết nghị|thông qua|biểu quyết)[^.;\n]{0,60}(?:chỉ tiêu|mục tiêu|phương hướng)"
    r"|(?:chỉ tiêu|mục tiêu|phương hướng)[^.;\n]{0,40}nhiệm kỳ (?:tới|mới|này|20)|nhiệm kỳ (?:tới|mới|này),?[^.;\n]{0,40}(?:phấn đấu|đề ra|xác định|đặt)"
)
# what a paragraph on the months to come goes on with
GOING_ON = regex.compile(
    r"(?<!\p{L})(?:tiếp tục|phấn đấu|tập trung|chú trọng|đẩy mạnh|bảo đảm|duy trì)(?!\p{L})"
)
PER_YEAR = regex.compile(r"(?:mỗi|hằng|hàng|từng|bình quân|trung bình) năm|/ ?năm")
HERE = regex.compile(
    r"(?:dịp|nhân dịp|buổi|lễ|đợt) này|tại (?:hội nghị|buổi|lễ|đại hội|chương trình)|cũng tại|"
    r"(?:cuối|kết thúc|bế mạc) (?:hội nghị|buổi|lễ|đại hội)"
)
_AT_FIRST = regex.compile(
    r"(?:lúc|khi|ngày|thời điểm|buổi)(?: mới| đầu){0,2} (?:thành lập|lập|ra đời|tái lập|chia tách|tách|hợp nhất)(?!\p{L})|ban đầu"
    r"|(?:thành lập|ra đời|tái lập)(?: (?:từ|vào|ngày|tháng|năm|[0-9./-]+)){1,5},?(?: chỉ| mới)? với(?!\p{L})"
)
_TODAY = regex.compile(r"(?<!\p{L})(?:hiện|nay|đến nay|sau khi sắp xếp)(?!\p{L})")
_AT_THE_START = regex.compile(r"(?:bước vào|khởi đầu|(?<!nửa )đầu)(?: (?:của|vào|nhiệm kỳ|khóa))* ?$")
# "vì hoàn thành xuất sắc nhiệm vụ 5 năm liền (2019 - 2023)": the time of what the award is for, not of the award
_MERIT = regex.compile(
    r"(?:nhiệm vụ|tiêu biểu|thành tích|vững mạnh|xuất sắc|liền|liên tục)(?: [^\s0-9.,;]{1,12}){0,4}(?: trong)? ?\(?$"
)
_ALONE = regex.compile(r"(?<!\p{L})riêng(?: trong| tính| chỉ)? ?$")
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
_ECONOMY = regex.compile(
    r"(?:grdp|gdp|tăng trưởng|giá trị sản xuất|thu ngân sách|thu nhập bình quân|kim ngạch|sản lượng|năng suất|vốn đầu tư)[^.;:\n]*"
)
_ROUND_MONTHS = dict(OCCASIONS)
_ROUND_DAYS = regex.compile(
    r"(?<![0-9./-])(?:0?(3)[./-]0?2|(19)[./-]0?5|0?(2)[./-]0?9|0?(7)[./-]11)(?![0-9])"
)
_ROUND = regex.compile(r"[()]")


def is_page_line(line: str) -> bool:
    """Whether a line of folded text holds a date and nothing else: the page's own, not the story's."""
    return bool(_ANY_YEAR.search(line)) and not _LETTER.search(_PAGE_WORDS.sub("", line))


def at_first(text: str, begin: int, at: int) -> bool:
    """Whether the words before `at` tell of a founding, and none after them of today."""
    found = [*_AT_FIRST.finditer(text, begin, at)]
    return bool(found) and not _TODAY.search(text, found[-1].end(), at)


def alone(text: str, at: int) -> bool:
    """Whether a mention singles out one time among others ("Riêng năm 2019"): it says nothing of what follows."""
    return bool(_ALONE.search(text[max(0, at - 16) : at]))


def running_total(text: str, at: int) -> bool:
    """ "Lũy kế 8 tháng": the time of what is added up there, not of what is told next."""
    return text.startswith(("lũy kế", "cộng dồn"), at)


def in_passing(text: str, start: int, end: int, word: str) -> bool:
    """Whether a mention inside a clause is only of what that clause tells: the economy, or the year before."""
    if word in {"trước", "ngoái", "liền trước", "trước đó"}:
        return True
    return bool(_ECONOMY.search(text, max(0, start - 60), start) or _ECONOMY.match(text, end + 1, end + 40))


def rounds_named(text: str, start: int, end: int) -> tuple[int, ...]:
    """The months of the badge rounds (3-2, 19-5, 2-9, 7-11) that text[start:end] names by their days, in order."""
    found = _ROUND_DAYS.finditer(text, start, end)
    return tuple(sorted({_ROUND_MONTHS[int(match[match.lastindex or 0])] for match in found}))


def decided_at_session(text: str, begin: int, at: int) -> bool:
    """Whether the words before `at`, in the sentence from `begin`, tell what a committee decided at its session."""
    told = text[max(0, begin - 500) : begin]
    return "xem xét" in text[begin:at] and ("kỳ họp" in told or "họp kỳ" in told)


def on_this_occasion(text: str, begin: int) -> bool:
    return text.startswith(("dịp này", "nhân dịp này"), begin)


def of_merit(text: str, at: int) -> bool:
    """Whether the years at `at` are those in which an award was earned."""
    return bool(_MERIT.search(text[max(0, at - 60) : at]))


def at_the_start(text: str, at: int) -> bool:
    """Whether the words before a term say that it begins: "bước vào nhiệm kỳ 2015 - 2020"."""
    return bool(_AT_THE_START.search(text[max(0, at - 30) : at]))


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


def set_by_congress(text: str, begin: int, at: int) -> bool:
    """Whether the words before `at`, in the sentence from `begin`, set a target by the congress's resolution."""
    before = text[max(begin, at - 140) : at]
    if RESOLVED.search(before):
        return True
    return bool(RESOLVED_AGAIN.search(before)) and "nghị quyết đại hội" in text[max(0, at - 500) : at]
