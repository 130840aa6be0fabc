"""Numbers as Vietnamese texts write them, and everything that looks like a figure and is none.

'.' groups thousands and ',' is the decimal mark: "10.027" is 10027, "102,9" is 102.9. Scale words (nghìn, ngàn, vạn,
triệu), numbers in words, fractions "93/70", ranges "3-3,5%" and the words that qualify a number ("hơn", "gần",
"trở lên") are read with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, Protocol

import regex

from metrics.extract.literals import PatternSet

# ---------------------------------------------------------------- digits

_DIGITS = r"(?:[0-9]{1,3}(?:\.[ ]?[0-9]{3})++|[0-9]++)(?:,[0-9]++)?+"
_DIGIT = regex.compile(r"[0-9]")
NUMERAL = regex.compile(_DIGITS)
_SCALE = regex.compile(r"[ ]*(nghìn|ngàn|vạn|triệu|chục|trăm)(?![\p{L}])")
_SCALES = {"nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "chục": 10.0, "trăm": 100.0}
_PERCENT = regex.compile(r"[ ]*(?:%|phần trăm(?!\p{L}))")
_POINT_DECIMAL = regex.compile(r"([0-9]{1,3})\.([0-9]{1,2})(?=[ ]*%)(?![0-9])")

# ---------------------------------------------------------------- words

_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_WORD = r"(?:không(?=[ ]+trăm)|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm|nghìn|ngàn|vạn|triệu|linh|lẻ|chục)"
_WORDS = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{_WORD})(?:[ ]+{_WORD})*+(?!\p{{L}})")

_NUMBER_WORD = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{_WORD.replace('(?=[ ]+trăm)', '')})(?!\p{{L}})")

# ---------------------------------------------------------------- qualifiers

_BEFORE = re.compile(  # only plain words: there `re` is the faster one
    r"(?:(?P<at_least>(?<!nhiều )(?<!cao )(?<!ít )(?<!thấp )(?<!lớn )(?<!kém )hơn|trên|ít nhất(?: là)?|tối thiểu(?: là)?|không dưới|không ít hơn|lớn hơn|quá)"
    r"|(?P<at_most>(?<!cấp )dưới|không quá|không vượt quá|tối đa(?: là)?|nhiều nhất(?: là)?|chưa đến|chưa tới|chưa đầy|thấp hơn|nhỏ hơn)"
    r"|(?P<approx>khoảng|gần(?: bằng)?|xấp xỉ|chừng|ngót|độ|ước(?: đạt| khoảng| chừng| tính)?|cỡ|tầm)"
    r"|(?P<exact>vỏn vẹn|vẻn vẹn|đúng(?: bằng)?|tròn|chẵn|cả thảy|tất cả))[ ]+$"
)
_AFTER_UP = regex.compile(
    r"[^.;,()\n]{0,40}?(?<!tốt nhiệm vụ )(?<!sắc nhiệm vụ )(?<!hoàn thành nhiệm vụ )trở lên"
)
_AFTER_DOWN = regex.compile(r"[^.;,()\n]{0,25}?trở xuống")
# "hoàn thành tốt nhiệm vụ từ 90%;": a lower bound where no upper one follows
_FROM_ALONE = regex.compile(r"(?<!(?:tăng|giảm|nâng|hạ)[^,;.]{0,30} )từ[ ]+$")
_NO_UPPER = regex.compile(r"[ ]*(?:[;.,)]|$)(?![^;.]{0,30}(?:đến|lên|xuống|còn) )")


class Number(NamedTuple):
    """One number of the text.

    start, end: half-open interval in the clean text of the number itself, with its scale word and "%".
    kind: "plain", "percent", "fraction" or "range".
    second: the other value of a fraction (the b of a/b) or the upper end of a range; else None.
    qualifier_start: where the qualifying words begin (equal to start when there are none).
    stated: the number as printed, without scale word and sign.
    words: written in words.
    """

    start: int
    end: int
    value: float
    kind: str
    stated: str
    qualifier: str = "exact"
    qualifier_start: int = -1
    second: float | None = None
    words: bool = False


def parse_digits(token: str) -> float | None:
    """Value of a number in digits ("10.027", "2. 472", "102,9", "08"), or None when it is not one number.

    Three digits after a comma are thousands written the English way only where the caller knows that the thing
    counted cannot be divided; here ',' is always the decimal mark.
    """
    compact = token.replace(" ", "")
    whole, _, decimals = compact.partition(",")
    groups = whole.split(".")
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    digits = "".join(groups)
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        return None
    if decimals and (not decimals.isascii() or not decimals.isdigit() or len(decimals) > 12):
        return None
    return float(f"{digits}.{decimals}") if decimals else float(int(digits))


def parse_words(phrase: str) -> float | None:
    """Value of a number in words ("mười lăm", "hai trăm linh ba", "bốn ngàn"), or None when they form none."""
    total = 0.0
    section = 0.0  # below one thousand
    unit: int | None = None
    for word in phrase.split():
        if word in _UNITS:
            if unit is not None:
                return None
            unit = _UNITS[word]
        elif word == "mười":
            if unit is not None:
                return None
            section += 10
        elif word in ("mươi", "chục"):
            if unit is None:
                return None
            section += unit * 10
            unit = None
        elif word == "trăm":
            if unit is None:
                return None
            section += unit * 100
            unit = None
        elif word in ("linh", "lẻ"):
            if unit is not None or section + total == 0:
                return None
        else:  # nghìn, ngàn, vạn, triệu
            section += unit or 0
            if section == 0:
                return None
            total += section * _SCALES[word]
            section, unit = 0.0, None
    return total + section + (unit or 0)


# ---------------------------------------------------------------- what is no figure

_LEADS = (
    r"số|khóa|thứ|kỳ|điều|khoản|điểm|mục|phần|chương|hạng|loại|nhóm|vòng|kênh|trang|mã|lớp|khu phố|tổ|đội|"
    r"phường|quận|ấp|thôn|đường|hẻm|ngõ|tầng|phòng|tuyến|quốc lộ|tỉnh lộ|cấp|đối tượng|nghị quyết|chỉ thị|kết luận|"
    r"quy định|quyết định|hướng dẫn|thông báo|thông tư|nghị định|pháp lệnh|công văn|nq|ct|kl|qđ|hd|đề án|trung ương|"
    r"hội nghị|đại hội|top|covid|facebook|f|chặng|quý|tháng|năm|giai đoạn|tiểu ban|số điện thoại|đt|tel|fax|hotline"
)
_NOT_FIGURES = PatternSet(
    (regex.compile(pattern), None)
    for pattern in (
        # document numbers: 35-CT/TW, 09-NQ/TU, 15/2008/QH12, Chỉ thị 05, Nghị quyết Trung ương 4
        r"(?<![\p{L}\p{N}])[0-9]+[ ]*-[ ]*(?:ct|nq|kl|qđ|qđi|hd|kh|cv|tb|ttr|bc|đa|ctr|ctrhđ|pa|qc|lp|hđ|cth?đ)[\p{L}]*[/ -]?[\p{L}-]*",
        r"(?<![\p{L}\p{N}])[0-9]+/[0-9]{4}/[\p{L}0-9-]+",
        r"(?<![\p{L}\p{N}])[0-9]+/(?:nq|qđ|ct|kh|nđ|tt|hd|kl|cp|ubnd|hđnd|tw|tu|hu|btctw)[\p{L}/-]*",
        # (not "142 đảng viên (nghị quyết 130)": the plan of what was counted)
        r"(?<!\p{L})(?!(?<=[0-9][ ]*(?:đảng viên|đv|đồng chí|quần chúng|tổ chức đảng|chi bộ)(?:[ ]+mới)?[ ]*\()(?:nghị quyết|nq)[ ]+[0-9][0-9.]*[ ]*[,;)])"
        r"(?:nghị quyết|chỉ thị|kết luận|quy định|thông tri|thông tư|nghị định|nq|ct|kl|qđ|hd)(?:[ ]+(?:số|trung ương|tw|hội nghị trung ương|hội nghị|lần thứ|thứ))*+[ ]*[0-9]+"
        r"(?:[ ]*(?:,|và|và số)[ ]*(?:số[ ]*)?[0-9]+(?=[ ]*-[ ]*\p{L}|[ ]*(?:,|và|của|về|\()))*+(?![ ]*(?:đảng viên|đv|đồng chí|người|trường hợp|quần chúng|cán bộ|%|tổ chức|tccs|chi|đảng bộ|lớp|lượt|văn bản|nội dung|[0-9/]|\.[0-9]))",
        r"(?<!\p{L})(?:kế hoạch|quyết định|hướng dẫn|thông báo|công văn|đề án|quy chế|pháp lệnh|luật|chương trình)[ ]+số[ ]+[0-9]+",
        r"(?<!\p{L})(?:trung ương|tw)[ ]+[0-9]+(?![0-9.,]*[ ]*(?:đảng viên|%|tổ chức|chi bộ))(?![0-9])",
        r"(?<!\p{L})(?:số|khóa|khoá|lần thứ|thứ|đại hội|điều|khoản|mục|chương|hạng|quốc lộ|tỉnh lộ|ql|tl|đt|km|lô|nhà|"
        r"tổ|nông trường|lâm trường|khu phố|phường|quận|ấp|đội|tiểu đoàn|trung đoàn|sư đoàn|lữ đoàn|quân khu|quân đoàn|binh đoàn|"
        r"thpt|thcs|covid-?|đối tượng)[ ]*(?:số[ ]*)?[0-9]+(?:[ ]*(?:,|và|-)[ ]*[0-9]+(?=[ ]*[,.;)]))*+"
        r"(?![0-9.,]*[ ]*(?:%|đảng viên|đồng chí|chi bộ|người|tổ chức|tccs|đảng bộ|lượt|quần chúng|trường hợp|đv|cán bộ|em|học sinh))",
        # clock times, dates with dots or slashes and a year, decades
        r"(?<![\p{L}\p{N}])[0-9]{1,2}[ ]*(?:h|g|giờ|:)[ ]*[0-9]{0,2}(?![\p{L}\p{N}])",
        r"(?<![\p{L}\p{N}])[0-9]{1,2}[ ]*[./-][ ]*[0-9]{1,2}[ ]*[./-][ ]*(?:1[6-9]|20)[0-9]{2}(?![0-9])",
        r"(?<!\p{L})(?:sáng|chiều|tối|hôm|trưa|đêm|dịp|đợt|lễ)[ ]+(?:ngày[ ]+)?[0-9]{1,2}[ ]*[./-][ ]*[0-9]{1,2}(?![0-9%])",
        r"(?<!\p{L})từ[ ]+[0-9][0-9.]*(?:[ ]+\p{L}+){0,3}[ ]+(?:còn|xuống|về|lên)[ ]+(?:còn[ ]+|xuống[ ]+)?[0-9][0-9.]*(?![0-9,%]|[ ]*%)",
        r"(?<!\p{L})ngày[ ]+[0-9]{1,2}(?:[ ]*[./-][ ]*[0-9]{1,2})?(?![0-9%])",
        # ages, durations, ranks of service, money, measures
        r"(?<![\p{N}])[0-9]+(?:[ ]*(?:-|đến|tới)[ ]*(?:dưới[ ]*)?[0-9]+)?[ ]*(?:tuổi(?![ ]*đảng)|năm|tháng|tuần|ngày|giờ|phút|giây)(?!\p{L})",
        r"(?<!\p{L})(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|một|nhiều|mấy)(?:[ ]+(?:mươi|mười|lăm|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)){0,4}[ ]+(?:tuổi(?![ ]*đảng)|năm|tháng|tuần|ngày|giờ)(?!\p{L})",
        r"(?<![\p{N}.,])[0-9][0-9.,]*+(?:[ ]*[-–][ ]*[0-9][0-9.,]*+)?[ ]*(?:(?:nghìn|ngàn|triệu|tỷ|trăm)[ ]*)*(?:đồng(?![ ]*(?:chí|bào))|đ|usd|vnđ|vnd|đô la|tỷ)(?![\p{L}/])",
        r"(?<![\p{N}.,])[0-9][0-9.,]*+[ ]*(?:km2?|m2|m3|m|ha|hecta|mw|kw|kg|tạ|tấn|lít|kwh|độ c|cm|mm|gb|mb|kwp|sào|mẫu)(?![\p{L}0-9])",
        r"(?<![0-9/.,])[0-9]{1,2}[ ]*-[ ]*[0-9]{1,2}[ ]*[/.][ ]*[0-9]{1,2}(?![0-9%])",
        # sizes that only tell which enterprises are meant
        r"(?<!\p{L})(?:có|từ|trên|dưới|hơn|đủ|đến)[ ]+(?:từ[ ]+|trên[ ]+|dưới[ ]+)?[0-9][0-9.]*(?:[ ]*(?:-|đến)[ ]*(?:dưới[ ]+)?[0-9][0-9.]*)?[ ]+(?:lao động|công nhân trở lên)",
        # lists of days before a date, ranks of badges, fractions in words, rounds
        r"(?<!\p{L})(?:ngày|sáng|chiều|tối|hôm|trưa|từ|vào|dự kiến|dịp|trong)[ ]+[0-9]{1,2}(?:[ ]*(?:,|và|đến|-)[ ]*[0-9]{1,2})*[ ]*(?:,|và|đến|-)[ ]*[0-9]{1,2}[ ]*[./-][ ]*(?:0?[1-9]|1[0-2])(?:[./-][0-9]{4})?(?![0-9%])",
        r"\([ ]*[0-9]{1,2}(?:[ ]*,[ ]*[0-9]{1,2})*[ ]*[,-][ ]*[0-9]{1,2}-[0-9]{1,2}[ ]*\)",
        r"(?<![0-9])(?:30|40|45|50|55|60|65|70|75|80|85|90)(?:(?:[ ]*năm)?[ ]*(?:,|và|-|đến|;)[ ]*(?:30|40|45|50|55|60|65|70|75|80|85|90)(?![0-9]))*[ ]*(?:năm[ ]*)?tuổi[ ]+đảng",
        r"(?<![0-9])(?:30|40|45|50|55|60|65|70|75|80|85|90)(?:(?:[ ]*năm)?[ ]*(?:,|và|-|đến)[ ]*(?:30|40|45|50|55|60|65|70|75|80|85|90)(?![0-9]))+[ ]*năm",
        r"(?<!\p{L})(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)[ ]+phần[ ]+(?:hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|trăm)(?!\p{L})",
        r"(?<!\p{L})(?:đợt|lần)[ ]+[0-9]{1,2}(?![0-9.,]*[ ]*(?:%|đảng viên|đồng chí|tổ chức|chi bộ|người))",
        # fractions of time and place of the "24/7", "1/4 âm lịch" kind; phone numbers
        r"(?<!\p{N})0[0-9]{2,3}[. -]?[0-9]{3}[. -]?[0-9]{3,4}(?![0-9])",
        r"(?<!\p{N})\(?0[0-9]{2,3}\)?[. -]?[0-9]{1,4}[. -][0-9]{3}(?:[. -][0-9]{3})?(?![0-9])",
        r"(?<!\p{L})(?:(?:từ|dưới|trên|đủ|độ)[ ]+)?(?:tuổi|độ tuổi)[ ]+(?:từ[ ]+|dưới[ ]+|trên[ ]+)?[0-9]+(?:[ ]*(?:-|đến|tới|và)[ ]*(?:dưới[ ]+)?[0-9]+)?",
        r"(?<!\p{L})(?:tuổi|trẻ)(?:[ ]+\p{L}+){0,2}[ ]+\(?(?:dưới|trên)[ ]+[0-9]{2}(?![0-9.,])(?![ ]*(?:%|đảng viên|đồng chí|người))",
        # "so với hơn 8.000 doanh nghiệp": what is compared with
        r"(?<!\p{L})so với[ ]+(?:hơn |gần |trên |khoảng |tổng số )*[0-9][0-9.]*[ ]+(?:doanh nghiệp|dn|công ty|hợp tác xã|thôn|hộ)(?!\p{L})",
        # "là 1 trong 5 sinh viên": one of several, no count
        r"(?<!\p{L})(?:(?:là|trong)[ ]+0?1|một)[ ]+trong[ ]+(?:tổng[ ]+)?(?:số[ ]+)?[0-9]+(?![0-9.,]*[ ]*%)",
        r"(?<!\p{L})lớp[ ]+(?:[1-9]|1[0-2])(?=[ ]*[,.;)]|[ ]+(?:trường|thpt|ở|của|tại|và))",
        r"(?<!\p{L})(?:https?:|www\.)[^\s]+",
        # "(19-5)", "(3-2, 19-5, 2-9)": days in brackets
        r"\([0-9]{1,2}-[0-9]{1,2}(?:[,;][ ]*[0-9]{1,2}-[0-9]{1,2})*\)",
        r"(?<!\p{L})(?:19|20)[0-9]{2}[ ]*(?:-|–|đến|tới)[ ]*(?:19|20)[0-9]{2}(?![0-9.,])",
    )
)


def not_figures(folded: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Intervals of folded[start:end] whose numbers are no figures: document numbers, dates, ages, money, measures."""
    end = len(folded) if end is None else end
    found: list[tuple[int, int]] = []
    for pattern, _ in _NOT_FIGURES.able(folded[start:end]):
        found.extend(match.span() for match in pattern.finditer(folded, start, end))
    return merge(found)


def merge(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted intervals with overlaps joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class Intervals:
    """Intervals that can be asked whether they touch another."""

    def __init__(self, intervals: list[tuple[int, int]]) -> None:
        self._intervals = merge(intervals)
        self._starts = [start for start, _ in self._intervals]

    def touches(self, start: int, end: int) -> bool:
        """True when any character of the half-open interval is in one of them."""
        at = bisect_right(self._starts, end - 1) - 1
        return at >= 0 and self._intervals[at][1] > start


class Blocked(Protocol):
    """What knows which characters are no figure."""

    def touches(self, start: int, end: int) -> bool:
        """True when any character of the half-open interval is no part of a figure."""


class LazyIntervals:
    """Intervals from several sources, each of which is called only when a question comes to it; most never are."""

    def __init__(self, *sources: Callable[[], Intervals]) -> None:
        self._sources = sources
        self._known: list[Intervals] = []

    def touches(self, start: int, end: int) -> bool:
        """As `Intervals.touches`, over all sources."""
        for known in self._known:
            if known.touches(start, end):
                return True
        while len(self._known) < len(self._sources):
            self._known.append(self._sources[len(self._known)]())
            if self._known[-1].touches(start, end):
                return True
        return False


# ---------------------------------------------------------------- reading numbers

_FRACTION = regex.compile(
    rf"({_DIGITS})[ ]*(?:/|trong(?:[ ]+tổng)?(?:[ ]+số)?|trên(?:[ ]+tổng)[ ]+số)[ ]*({_DIGITS})"
)
_ENGLISH = regex.compile(r"[0-9]{1,3},[0-9]{3}")
_RANGE_LINK = regex.compile(r"[ ]*(%?)[ ]*(?:-|đến|tới|~)[ ]*(?:dưới[ ]+|gần[ ]+|hơn[ ]+|trên[ ]+)?")
_LIST_COMMA = regex.compile(r"[0-9]{1,3}(?:[ ]?,[ ]?[0-9]{1,3}(?![0-9])){2,}(?![.,]?[0-9]|[ ]*%)")


def _any_word(end: int) -> bool:
    return True


def numbers(
    folded: str, start: int, end: int, blocked: Blocked, counting: Callable[[int], bool] = _any_word
) -> list[Number]:
    """The numbers in folded[start:end] that are not in `blocked`, in order of appearance.

    counting: whether a number in words that ends at an offset is wanted at all; most words such as "năm" are not.
    """
    found = _in_digits(folded, start, end, blocked)
    found.extend(_in_words(folded, start, end, blocked, counting))
    return sorted(found, key=lambda number: number.start)


def _in_digits(folded: str, start: int, end: int, blocked: Blocked) -> list[Number]:
    found: list[Number] = []
    digit = _DIGIT.search(folded, start, end)
    lists = [one.span() for one in _LIST_COMMA.finditer(folded, start, end)] if digit else []
    while digit and (match := NUMERAL.match(folded, digit.start(), end)):
        at = match.end()
        if not any(low <= match.start() < high for low, high in lists):
            number = _read(folded, match, end, blocked)
            if number:
                found.append(number)
                at = max(number.end, at)
        digit = _DIGIT.search(folded, at, end)
    return found


def _read(folded: str, match: regex.Match[str], limit: int, blocked: Blocked) -> Number | None:
    start, end = match.span()
    before = folded[start - 1 : start]
    if before and (before.isalnum() or before in "_@#"):
        return None
    if (
        before
        and before in "./,-"
        and start >= 2
        and folded[start - 2].isalnum()
        and not _after_slash(folded, start)
    ):
        return None
    if blocked.touches(start, end):
        return None
    point = _POINT_DECIMAL.match(folded, start, limit)
    if point:
        return _qualified(folded, start, _PERCENT.match(folded, point.end(), limit).end(),  # type: ignore[union-attr]
                          float(f"{point[1]}.{point[2]}"), "percent", point.group())  # fmt: skip
    fraction = _FRACTION.match(folded, start, limit)
    if fraction:
        return _fraction(folded, fraction, limit)
    value = parse_digits(match.group())
    if value is None:
        return None
    following = folded[end : end + 1]
    if following in "/" and following and folded[end + 1 : end + 2].isdigit():
        return None
    stated = match.group()
    scale = _SCALE.match(folded, end, limit)
    if scale:
        value, end = value * _SCALES[scale[1]], scale.end()
    elif _ENGLISH.fullmatch(stated) and not _PERCENT.match(folded, end, limit):
        # What is counted here is people and organisations: three decimals are an English thousands mark.
        value = float(stated.replace(",", ""))
    ranged = _range(folded, start, end, value, stated, limit, blocked)
    if ranged:
        return ranged
    percent = _PERCENT.match(folded, end, limit)
    if percent:
        return _qualified(folded, start, percent.end(), value, "percent", stated)
    return _qualified(folded, start, end, round(value, 6), "plain", stated)


def _after_slash(folded: str, start: int) -> bool:
    """ "80 đảng viên/85 chỉ tiêu": a stroke between two counted things, not inside a date or a document number."""
    return folded[start - 1] == "/" and folded[start - 2].isalpha()


def _fraction(folded: str, match: regex.Match[str], limit: int) -> Number | None:
    first, second = parse_digits(match[1]), parse_digits(match[2])
    if first is None or second is None or folded[match.end() : match.end() + 1] == "/":
        return None
    return _qualified(folded, match.start(), match.end(), first, "fraction", match[1], second)


def _range(
    folded: str, start: int, end: int, value: float, stated: str, limit: int, blocked: Blocked
) -> Number | None:
    link = _RANGE_LINK.match(folded, end, limit)
    upper = NUMERAL.match(folded, link.end(), limit) if link else None
    if not link or not upper or blocked.touches(*upper.span()):
        return None
    high = parse_digits(upper.group())
    if high is None or high <= value or folded[upper.end() : upper.end() + 1] == "/":
        return None
    percent = _PERCENT.match(folded, upper.end(), limit)
    if link[1] and not percent:
        return None
    return _qualified(folded, start, percent.end() if percent else upper.end(), value, "range", stated, high)


def _qualified(
    folded: str, start: int, end: int, value: float, kind: str, stated: str, second: float | None = None
) -> Number:
    qualifier, qualifier_start = "exact", start
    before = _BEFORE.search(folded, max(0, start - 24), start)
    if before and not folded[before.start() - 1 : before.start()].isalpha():
        qualifier, qualifier_start = before.lastgroup or "exact", before.start()
    lower_bound = (
        kind == "percent" and qualifier == "exact" and _FROM_ALONE.search(folded, max(0, start - 45), start)
    )
    if _AFTER_UP.match(folded, end) or (lower_bound and _NO_UPPER.match(folded, end)):
        qualifier = "at_least"
    elif _AFTER_DOWN.match(folded, end):
        qualifier = "at_most"
    return Number(start, end, value, kind, stated, qualifier, qualifier_start, second)


_ZERO = regex.compile(
    r"(?<!\p{L})không[ ]+(?:có|còn)(?:[ ]+một)?(?!\p{L})|(?<!\p{L})không(?=(?:[ ]+\p{L}+){1,5}[ ]+nào(?!\p{L}))"
)
_YEAR_BEFORE = regex.compile(
    r"(?:trong|mỗi|hằng|hàng|cuối|đầu|cả|giữa|nhiều|các|những|qua|theo|từng|nửa|tháng|sang|một|hai|ba|bốn|mươi|lăm|[0-9]|đến|từ|của|so với|trước|kế hoạch|chỉ tiêu)[ ]+$"
)


@lru_cache(maxsize=50_000)
def _may_be_number(stretch: str) -> bool:
    """Whether a stretch without spaces may be, or begin or end, a number in words."""
    return _NUMBER_WORD.search(stretch) is not None


def _may_have_words(text: str) -> bool:
    return any(map(_may_be_number, text.split()))


_NEVER_ALONE = frozenset("tư lăm mốt linh lẻ trăm nghìn ngàn vạn triệu mươi chục".split())


def _is_no_number(folded: str, start: int, phrase: str) -> bool:
    """A word that counts only with others, or the "năm" of a year."""
    if phrase == "năm":
        return _YEAR_BEFORE.search(folded, max(0, start - 12), start) is not None
    return phrase in _NEVER_ALONE


def _in_words(
    folded: str, start: int, end: int, blocked: Blocked, counting: Callable[[int], bool]
) -> list[Number]:
    if not _may_have_words(folded[start:end]):
        return []
    found = [
        Number(*match.span(), 0.0, "plain", match.group(), "exact", match.start(), None, True)
        for match in _ZERO.finditer(folded, start, end)
        if counting(match.end())
    ]
    for match in _WORDS.finditer(folded, start, end):
        start, phrase = match.start(), match.group()
        if _is_no_number(folded, start, phrase) or not counting(match.end()):
            continue
        while blocked.touches(start, start + 1) and " " in phrase:
            _, _, rest = phrase.partition(" ")
            start, phrase = match.end() - len(rest), rest.lstrip()
        if blocked.touches(start, match.end()) or folded[match.end() : match.end() + 2] in (" %", "%"):
            continue
        if _is_no_number(folded, start, phrase):
            continue
        value = parse_words(phrase)
        if value:
            number = _qualified(folded, start, match.end(), value, "plain", phrase)
            found.append(Number(number.start, number.end, value, "plain", phrase, number.qualifier,
                                number.qualifier_start, None, True))  # fmt: skip
    return found
