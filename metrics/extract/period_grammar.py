"""The words that tell time: every date, year, term, part of a year and span of time in clean text.

This module only reads the words; which period a mention stands for is worked out in `periods`. Each pattern is
searched on its own (joined alternations are slow in `regex`), has bounded gaps only, and so takes time linear in
the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

from metrics.extract.literals import PatternSet

Match = regex.Match[str]

# Badge rounds: the day of the occasion decides the month, whatever day the ceremony was held on.
OCCASIONS = {(3, 2), (19, 5), (2, 9), (7, 11)}

_UNITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9, "mười": 10, "giêng": 1, "chạp": 12,
}  # fmt: skip
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that tell time.

    kind: what they are:
      "date" (day and month), "dates" (from day to day), "month", "year", "years" (from year to year),
      "since" (from a year until now), "ahead" (from now until a year), "day" (the day told of last), "part" (months `month`..`month2` of a year), "ytd" (from January until now or
      until `month2`), "rel" (a year counted from now: `word`), "count" (a number of years until now), "term"
      (a term of office named by `word`), "now", "same" (the same period of another year), "occasion", "noise".
    year, month, year2, month2: what the words themselves say; None where they leave it open.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    year2: int | None = None
    month2: int | None = None
    day: int | None = None
    count: int = 0
    word: str = ""


def small_number(words: str | None) -> int | None:
    """1 to 99 in digits or in Vietnamese words; None when it is neither."""
    if not words:
        return None
    if words.isascii() and words.isdigit():
        return int(words)
    parts = words.split()
    if parts[0] == "mươi" or any(part not in _UNITS and part != "mươi" for part in parts):
        return None
    total = _UNITS[parts[0]]
    if len(parts) == 1:
        return total
    if parts[1] == "mươi":
        total *= 10
    return total + (_UNITS.get(parts[-1], 0) if parts[-1] != "mươi" else 0)


_NUMBER = r"(?:[0-9]{1,2}(?![0-9])|mười(?: (?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?|(?:hai|ba|bốn|năm|sáu|bảy|tám|chín) mươi|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_YEAR = r"(?:19[3-9][0-9]|20[0-4][0-9])(?![0-9]|[.,][0-9])"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
_MONTH = r"(?:0?[1-9]|1[0-2])(?![0-9])"
_SEP = r" ?[/.\-] ?"
_DASH = r"(?: ?[-/] ?| (?:đến|tới) (?:hết )?(?:năm )?| )"
_HEAD = r"(?<![0-9\p{L}])(?<![0-9\p{L}][.,/\-])"
_DIGITS_HEAD = rf"(?=[0-9]){_HEAD}"  # the same where digits follow: looking for them first is twice as fast
_NOW = r"(?:đến|tới|cho đến|cho tới)(?: thời điểm)? (?:nay|bây giờ|thời điểm (?:này|hiện (?:tại|nay))|lúc này|hiện (?:tại|nay))"
_TO_YEAR = rf"(?:(?:,? ?năm)? ?(?P<y>{_YEAR})|[/\-] ?(?P<y>{_YEAR})|(?= )(?: của)? (?:năm )(?P<rel>nay|ngoái|trước|qua)(?!\p{{L}}))"
_OPEN = r"(?<!\p{L})"
_SHUT = r"(?!\p{L})"


def _number(match: Match, group: str) -> int | None:
    value = match.groupdict().get(group)
    return int(value) if value else None


def _rel(match: Match) -> str:
    return match.groupdict().get("rel") or ""


def _date(match: Match) -> Mention:
    return Mention(
        match.start(), match.end(), "date", _number(match, "y"), _number(match, "m"), day=_number(match, "d")
    )


def _date_in_words(match: Match) -> Mention:
    return _date(match)


def _dates(match: Match) -> Mention:
    year2 = _number(match, "y2")
    year = _number(match, "y")
    if year and year2 and year < year2:
        first, last = _number(match, "m"), _number(match, "m2")
        if first == 12 and last and last % 3 == 0 and year2 == year + 1 and match["d"] == match["d2"]:
            # 15 December to 15 June: reports count the year from December on
            return Mention(match.start(), match.end(), "part", year2, 1, None, last)
        if (match["d"], match["m"]) == (match["d2"], match["m2"]):
            return _anniversary(match)
        return Mention(match.start(), match.end(), "years", year, None, year2)
    return Mention(
        match.start(), match.end(), "dates", _number(match, "y") or year2,
        _number(match, "m") or _number(match, "m2"), year2, _number(match, "m2"), _number(match, "d"),
    )  # fmt: skip


def _month(match: Match) -> Mention:
    month = small_number(match["m"])
    if month is None or month > 12:
        return Mention(match.start(), match.end(), "noise")
    return Mention(match.start(), match.end(), "month", _number(match, "y"), month, word=_rel(match))


def _month_in_figures(match: Match) -> Mention:
    return _month(match)


def _months(match: Match) -> Mention:
    first, last = small_number(match["m"]), small_number(match["m2"])
    if first is None or last is None or not first < last <= 12:
        return Mention(match.start(), match.end(), "noise")
    return Mention(match.start(), match.end(), "part", _number(match, "y"), first, None, last)


def _month_to_month(match: Match) -> Mention:
    """From a month of one year to a month of the same or another."""
    first, last = int(match["y"]), int(match["y2"])
    if first < last <= first + 30:
        return Mention(match.start(), match.end(), "years", first, None, last)
    if first == last and int(match["m"]) < int(match["m2"]):
        return Mention(match.start(), match.end(), "part", first, int(match["m"]), None, int(match["m2"]))
    return Mention(match.start(), match.end(), "noise")


def _year_to_month(match: Match) -> Mention:
    """From a year to a month of another or of the same."""
    first, last, month = int(match["y"]), int(match["y2"]), int(match["m2"])
    if first < last <= first + 30:
        return Mention(match.start(), match.end(), "years", first, None, last)
    if first == last and month > 1:
        return Mention(match.start(), match.end(), "part", first, 1, None, month)
    return Mention(match.start(), match.end(), "noise")


def _year(match: Match) -> Mention:
    return Mention(match.start(), match.end(), "year", int(match["y"]))


def _year_list(match: Match) -> Mention:
    """các năm 2019, 2020 và 2021"""
    first, last = int(match["y"]), int(match["y2"])
    if not first < last <= first + 30:
        return Mention(match.start(), match.end(), "noise")
    return Mention(match.start(), match.end(), "years", first, None, last, word="list")


def _years(match: Match) -> Mention:
    first, last = int(match["y"]), int(match["y2"])
    if not first < last <= first + 30:
        return Mention(match.start(), match.end(), "noise")
    if match.groupdict().get("half") is not None:
        # Half a term ends three years after its start.
        half = min(last, first + 3)
        return Mention(
            match.start(), match.end(), "years", first, None, half, count=last - first, word="half"
        )
    word = "since" if match.groupdict().get("since") is not None else ""
    return Mention(match.start(), match.end(), "years", first, None, last, word=word)


def _since(match: Match) -> Mention:
    return Mention(match.start(), match.end(), "since", int(match["y"]), _number(match, "m"))


def _ahead(match: Match) -> Mention:
    """từ nay đến năm 2025"""
    return Mention(match.start(), match.end(), "ahead", int(match["y"]))


def _part(match: Match) -> Mention:
    """First or last months of a year."""
    count = small_number(match["n"])
    if count is None or not 1 <= count <= 12:
        return Mention(match.start(), match.end(), "noise")
    first, last = (1, count) if not match.groupdict().get("late") else (13 - count, 12)
    word = "past" if match.groupdict().get("past") is not None else _rel(match)
    return Mention(match.start(), match.end(), "part", _number(match, "y"), first, None, last, word=word)


def _half(match: Match) -> Mention:
    late = match.groupdict().get("late")
    first, last = (7, 12) if late else (1, 6)
    return Mention(
        match.start(), match.end(), "part", _number(match, "y"), first, None, last, word=_rel(match)
    )


def _quarter(match: Match) -> Mention:
    last = 3 * _ROMAN[match["n"]]
    first = 3 * _ROMAN[match.groupdict().get("n0") or match["n"]] - 2
    return Mention(
        match.start(),
        match.end(),
        "part",
        _number(match, "y"),
        min(first, last),
        None,
        last,
        word=_rel(match),
    )


_TO = regex.compile(r"(?:đến|tới)(?!\p{L})")


def _ytd(match: Match) -> Mention:
    return Mention(
        match.start(), match.end(), "ytd", _number(match, "y") or _number(match, "y2"), 1, None,
        _number(match, "m2"), word="" if _TO.search(match.group()) else "bare",
    )  # fmt: skip


def _relative(match: Match) -> Mention:
    return Mention(match.start(), match.end(), "rel", word=match["rel"])


def _count(match: Match) -> Mention:
    number = small_number(match["n"]) or 0
    open_ended = bool(match.groupdict().get("before") or match.groupdict().get("after"))
    return Mention(match.start(), match.end(), "count" if open_ended and number else "noise", count=number)


def _term(match: Match) -> Mention:
    groups = match.groupdict()
    word = groups.get("which") or "whole"
    if groups.get("half"):
        word = "half before" if word == "trước" else "half"
    if groups.get("since") is not None:
        word = "since"
    return Mention(match.start(), match.end(), "term", word=word)


def _national(match: Match) -> Mention:
    """The term of a national congress, known by its ordinal."""
    first = {"xi": 2011, "xii": 2016, "xiii": 2021, "xiv": 2026}[match["roman"]]
    return Mention(match.start(), match.end(), "years", first, None, first + 4, word="national")


def _same(match: Match) -> Mention:
    year2 = _number(match, "y2")
    word = "term" if match.groupdict().get("term") or match.groupdict().get("count") else _rel(match)
    return Mention(match.start(), match.end(), "same", _number(match, "y"), year2=year2, word=word)


def _occasion_day(match: Match) -> Mention:
    return Mention(match.start(), match.end(), "occasion", _number(match, "y"), int(match["m"]))


def _occasion(month: int) -> Callable[[Match], Mention]:
    def build(match: Match) -> Mention:
        return Mention(match.start(), match.end(), "occasion", _number(match, "y"), month)

    return build


def _anniversary(match: Match) -> Mention:
    """(3/2/1930 - 3/2/2023): a day and the same day many years later."""
    day, month = int(match["d"]), int(match["m2"] or 1)
    kind = "occasion" if (day, month) in OCCASIONS else "anniversary"
    return Mention(
        match.start(), match.end(), kind, int(match["y2"]), month, count=int(match["y2"]) - int(match["y"])
    )


def _noise(match: Match) -> Mention:
    return Mention(match.start(), match.end(), "noise")


def _day(match: Match) -> Mention:
    return Mention(match.start(), match.end(), "day")


def _only_now(match: Match) -> Mention:
    return Mention(match.start(), match.end(), "now", word=match.group())


_DAY_WORD = r"(?:ngày|sáng|chiều|trưa|tối|đêm|hôm|mồng|mùng|rạng|từ|trước|sau|đến|tới|hết|khai mạc|bế mạc)"
_ROUND_WORD = r"(?:dịp|đợt|nhân|mừng|niệm|ngày|lễ|mồng|mùng|lần|đợt trao|quốc khánh)"
_COUNTED = r"(?! ?(?:%|phần trăm|đảng viên|đồng chí|đ/c|chi bộ|đảng bộ|tổ chức|người|lượt|cơ sở|tccsđ|quần chúng|đoàn viên|hồ sơ|trường hợp|tập thể|cá nhân|cán bộ|chỉ tiêu|nhiệm vụ|đơn vị))"

_SOURCES: tuple[tuple[str, Callable[[Match], Mention]], ...] = (
    # days
    (rf"{_DIGITS_HEAD}(?P<d>{_DAY}){_SEP}(?P<m>{_MONTH}){_SEP}(?P<y>{_YEAR})", _date),
    (rf"{_OPEN}ngày (?P<d>{_DAY}),? tháng (?P<m>{_MONTH})(?:,? năm (?P<y>{_YEAR})|[/\-](?P<y>{_YEAR}))?", _date_in_words),
    (rf"{_OPEN}(?:{_DAY_WORD} )?ngày \(?(?P<d>{_DAY})[/.\-](?P<m>{_MONTH})(?![/.\-]?[0-9])(?! ?%)", _date),
    (rf"{_OPEN}{_DAY_WORD}(?: nay| qua)?,? (?:ngày )?\(?(?P<d>{_DAY})[/.\-](?P<m>{_MONTH})(?![/.\-]?[0-9]){_COUNTED}", _date),
    (rf"{_OPEN}{_DAY_WORD} (?:ngày )?(?P<d>{_DAY}) - (?P<m>{_MONTH})(?! ?[/.\-] ?[0-9]){_COUNTED}", _date),
    (
        rf"{_DIGITS_HEAD}(?P<d>{_DAY})(?:{_SEP}(?P<m>{_MONTH})(?:{_SEP}(?P<y>{_YEAR}))?)?(?: ?- ?| (?:đến|tới)(?: hết)?(?: ngày)? )"
        rf"(?P<d2>{_DAY}){_SEP}(?P<m2>{_MONTH}){_SEP}(?P<y2>{_YEAR})",
        _dates,
    ),
    (
        rf"{_OPEN}(?:từ|trong|ngày) (?:ngày |các ngày )?(?P<d>{_DAY})(?:[/.\-](?P<m>{_MONTH}))?(?: ?- ?| (?:đến|tới)(?: hết)?(?: ngày)? )"
        rf"{_DAY}[/.\-](?P<m2>{_MONTH})(?![/.\-]?[0-9])",
        _dates,
    ),
    (
        rf"{_DIGITS_HEAD}(?P<d>{_DAY}){_SEP}(?P<m>{_MONTH}){_SEP}(?P<y>{_YEAR}) ?- ?(?P=d){_SEP}(?P<m2>(?P=m)){_SEP}(?P<y2>{_YEAR})",
        _anniversary,
    ),
    # months
    (rf"{_OPEN}tháng (?P<m>{_NUMBER}|giêng|chạp)(?:(?: ?[/.\-] ?|,? năm | )(?P<y>{_YEAR})|(?: năm (?P<rel>nay|ngoái|trước|qua){_SHUT}))?", _month),
    (rf"{_DIGITS_HEAD}(?P<m>{_MONTH})[/\-](?P<y>{_YEAR}){_COUNTED}", _month_in_figures),
    (
        rf"{_OPEN}(?:từ )?tháng (?P<m>{_NUMBER})(?: ?- ?| (?:đến|tới)(?: hết)? (?:tháng )?)(?P<m2>{_NUMBER})"
        rf"(?:(?: ?[/.\-] ?|,? năm )(?P<y>{_YEAR}))?",
        _months,
    ),
    (
        rf"{_OPEN}(?:từ )?(?:tháng )?(?P<m>{_MONTH})[/\-](?P<y>{_YEAR})(?: ?- ?| (?:đến|tới)(?: hết| cuối)? )(?:tháng )?"
        rf"(?P<m2>{_MONTH})[/\-](?P<y2>{_YEAR})",
        _month_to_month,
    ),
    (
        rf"{_OPEN}(?:(?:kể |tính )?từ )(?:đầu )?(?:năm )?(?P<y>{_YEAR}) (?:đến|tới)(?: hết| cuối| đầu)?"
        rf"(?: ngày)? (?:tháng )?(?:{_DAY}{_SEP})?(?P<m2>{_MONTH}){_SEP}(?P<y2>{_YEAR})",
        _year_to_month,
    ),
    # years
    (rf"{_OPEN}năm ?(?P<y>{_YEAR})", _year),
    (rf"{_OPEN}năm (?P<y>{_YEAR})(?:(?: ?,| và| ?;) (?P<y2>{_YEAR})){{1,8}}{_COUNTED}", _year_list),
    (rf"(?:(?<=(?:so với|cùng kỳ|từ|đến|tới|so|cạnh|hơn|trước|sau|noel|giáng sinh|xuân|và|hè|đầu|cuối|giữa|khóa) )|(?<=\())(?P<y>{_YEAR})(?! ?(?:%|[\p{{L}}&&[^đlcsvtbnm]]|đảng|đồng|lượt|chi bộ|tổ chức|người))", _year),
    (rf"{_OPEN}(?:nhiệm kỳ|giai đoạn|khóa|thời kỳ|niên độ)(?: đại hội| các năm| năm)?:? (?P<y>{_YEAR}){_DASH}(?P<y2>{_YEAR})", _years),
    (rf"{_DIGITS_HEAD}(?P<y>{_YEAR})(?: ?- ?| ?/ ?)(?P<y2>{_YEAR})", _years),
    (rf"{_OPEN}(?:(?:kể |tính )?từ|trong|các)(?: năm| đầu năm| đầu)? (?P<y>{_YEAR})(?: ?- ?| (?:đến|tới) (?:hết |cuối )?(?:năm )?)(?P<y2>{_YEAR})", _years),
    (
        rf"{_OPEN}(?:kể |tính )?từ (?:đầu )?(?:năm )?(?P<y>{_YEAR}) (?:đến|tới)(?: hết| cuối| giữa| đầu)?"
        rf"(?: (?:quý (?:[1-4]|i{{1,3}}|iv)|(?:{_NUMBER}) tháng(?: đầu)?))(?: ?[/-] ?| (?:của )?(?:năm )?)(?P<y2>{_YEAR})",
        _years,
    ),
    (rf"{_OPEN}(?:kể |tính )?từ (?:khi |sau )?(?:đầu )?(?:năm )?(?P<y>{_YEAR}),? {_NOW}", _since),
    (rf"{_OPEN}(?:kể |tính )?từ (?:khi |ngày )(?:được |mới )?(?:thành lập|tái lập|chia tách|ra đời)(?: tỉnh| huyện)?,? \(?(?:vào )?(?:năm )?(?P<y>{_YEAR})\)?,? {_NOW}", _since),
    (rf"{_OPEN}(?:kể từ|tính từ|từ)(?: khi| sau| đầu)? năm (?P<y>{_YEAR})(?: trở (?:đi|lại đây))?(?! ?(?:-|đến|tới|lên|xuống|sang|và|thành|còn)(?!\p{{L}}))", _since),
    (
        rf"{_OPEN}(?:kể |tính )?từ (?:khi |sau )?(?:ngày )?(?:{_DAY}{_SEP}|tháng )(?P<m>{_MONTH})(?:{_SEP}| năm )(?P<y>{_YEAR}),? {_NOW}",
        _since,
    ),
    # parts of a year
    (rf"{_OPEN}(?P<n>{_NUMBER}) ?tháng (?:đầu|(?P<late>cuối))(?: của)?(?: năm{_TO_YEAR}?|[/\-](?P<y>{_YEAR}))?", _part),
    (rf"{_OPEN}(?P<n>{_NUMBER}) tháng(?: của)?(?:,? năm ?(?P<y>{_YEAR})|[/ \-](?P<y>{_YEAR})|(?: năm (?P<rel>nay|qua|ngoái){_SHUT}))", _part),
    (rf"{_OPEN}(?<!(?:đủ|quá|suốt|vòng|gần|hơn|trên|khoảng|sau) )(?P<n>0?6|0?9|11|sáu|chín|mười một|10|mười)(?P<bare>) tháng(?! (?:vừa )?qua)(?! (?:tuổi|đầu|cuối|năm|tù|sau|nữa|hoạt động|triển khai|thực hiện|thi đua)){_SHUT}", _part),
    (rf"{_OPEN}(?P<n>{_NUMBER}) tháng(?P<past>) (?:vừa )?qua{_SHUT}", _part),
    (rf"{_OPEN}(?:lũy kế|luỹ kế|cộng dồn|tính chung|chung)(?: cả| trong| qua)? (?P<n>{_NUMBER})(?P<bare>) tháng(?! (?:vừa )?qua)(?! (?:đầu|cuối|năm)){_SHUT}", _part),
    (rf"{_OPEN}n[ửữ]a (?:đầu )?năm(?: đầu| qua)?{_TO_YEAR}?{_SHUT}", _half),
    (rf"{_OPEN}n[ửữ]a (?P<late>cuối|sau)(?: của)? năm{_TO_YEAR}?{_SHUT}", _half),
    (rf"{_OPEN}qu[ýí] ?(?:(?P<n0>iv|iii|ii|i|[1-4]) ?(?:,|và|-) ?(?:qu[ýí] )?)?(?P<n>iv|iii|ii|i|[1-4]|một|hai|ba|bốn)(?![\p{{L}}0-9])(?: ?[/.\-] ?(?P<y>{_YEAR})|(?: của)?,? năm{_TO_YEAR}| (?P<y>{_YEAR}))?", _quarter),
    (rf"{_OPEN}(?:(?:kể |tính |chỉ tính )?từ )?(?:đầu năm)(?:{_TO_YEAR})? {_NOW}", _ytd),
    (
        rf"{_OPEN}(?:kể |tính |chỉ tính )?từ đầu năm(?:{_TO_YEAR})?(?: (?:đến|tới)(?: hết| cuối| giữa| đầu)?"
        rf"(?: ngày {_DAY}[/.\-](?P<m2>{_MONTH})(?:[/.\-](?P<y2>{_YEAR}))?| tháng (?P<m2>{_MONTH})(?:[/.\-](?P<y2>{_YEAR}))?"
        rf"| {_DAY}[/.\-](?P<m2>{_MONTH})(?:[/.\-](?P<y2>{_YEAR}))?))?{_SHUT}",
        _ytd,
    ),
    # told from now
    (rf"{_OPEN}(?<!(?:hằng|hàng|mỗi|từng|những|các|nhiều|mấy|vài) )(?:trong |cả )?năm (?P<rel>nay|ngoái|qua|tới|sau|vừa qua|trước|liền trước|trước đó|kế tiếp|tiếp theo|này|đó){_SHUT}", _relative),
    (rf"{_OPEN}(?P<rel>trong năm|cả năm|toàn năm){_SHUT}(?! (?:[0-9]|đồng chí|chi bộ|đảng bộ|tập thể|cá nhân|người|huyện|xã|nay|qua|học|tới|sau))", _relative),
    (rf"{_OPEN}(?P<rel>trong quý|quý (?:này|qua)){_SHUT}(?! (?:[0-9ivx]+)(?!\p{{L}}))", _relative),
    (rf"{_OPEN}(?:trong |cả )?(?P<rel>tháng (?:này|qua)){_SHUT}|{_OPEN}(?P<rel>trong tháng)(?=,| [^0-9\s])", _relative),
    (
        rf"{_OPEN}(?:(?P<before>sau|qua|trong|suốt|trải qua) )?(?:(?:hơn|gần|trên|tròn|những|vòng) )?{_HEAD}(?P<n>{_NUMBER}) năm"
        rf"(?: liên tục| liên tiếp| liền)?(?P<after> (?:vừa )?qua| gần đây| gần nhất| trở lại đây| nay| thực hiện| triển khai)?{_SHUT}",
        _count,
    ),
    (rf"{_OPEN}(?P<count>{_NUMBER}) năm (?:liền |ngay )?trước(?: đó)?{_SHUT}", _same),
    # ranks of badges; the 16 of "70 năm 16, 65 năm 58" is a count
    (rf"{_DIGITS_HEAD}(?<!năm:? )[3-9][05](?: ?, ?[3-9][05]){{1,12}}(?: và [3-9][05])? năm{_SHUT}", _noise),
    (rf"{_OPEN}(?:n[ửữ]a(?: đầu)?|giữa)(?P<half>) nhiệm kỳ \(?(?P<y>{_YEAR}){_DASH}(?P<y2>{_YEAR})", _years),
    (rf"{_OPEN}(?P<half>n[ửữ]a(?: đầu)?|giữa) nhiệm kỳ(?: (?P<which>trước|qua))?{_SHUT}", _term),
    (rf"{_OPEN}(?:(?:trong|cả|toàn|suốt|qua) )?nhiệm kỳ (?:vừa )?(?P<which>qua|rồi|trước|này|tới|mới|sau){_SHUT}", _term),
    (rf"{_OPEN}(?:cả|toàn|trong|suốt|qua(?: một)?|một|từ) nhiệm kỳ{_SHUT}", _term),
    (rf"{_OPEN}nhiệm kỳ đại hội (?:lần thứ |khóa )?(?P<roman>xi|xii|xiii|xiv){_SHUT}", _national),
    (rf"{_OPEN}(?P<which>đầu|cuối|hết) nhiệm kỳ{_SHUT}", _term),
    (rf"{_OPEN}(?:(?:kể|tính) )?từ (?:đầu |khi bắt đầu )?nhiệm kỳ(?P<since>)(?: {_NOW}){_SHUT}", _term),
    (rf"{_OPEN}(?:(?:kể|tính) )?từ đầu nhiệm kỳ(?P<since>)(?: (?:đến|tới)(?: hết)?(?: tháng {_MONTH}| (?:ngày )?{_DAY}{_SEP}{_MONTH})(?:{_SEP}{_YEAR})?)?{_SHUT}", _term),
    (rf"{_OPEN}(?:(?:kể|tính) )?từ đầu nhiệm kỳ(?P<since>) (?P<y>{_YEAR}){_DASH}(?P<y2>{_YEAR})(?:,? {_NOW})?", _years),
    (rf"{_OPEN}(?:(?:kể|tính) )?từ đầu nhiệm kỳ(?P<since>) ?\((?P<y>{_YEAR}){_DASH}(?P<y2>{_YEAR})\)(?:,? {_NOW})?", _years),
    (rf"{_OPEN}nhiệm kỳ \((?P<y>{_YEAR}){_DASH}(?P<y2>{_YEAR})\)", _years),
    (rf"{_OPEN}từ nay (?:đến|tới)(?: hết| cuối)?(?: năm)? (?P<y>{_YEAR})", _ahead),
    (rf"{_OPEN}(?:nhiệm kỳ|giai đoạn) (?P<y>{_YEAR}){_DASH}(?P<y2>{_YEAR})(?P<since>),? (?:{_NOW})", _years),
    (rf"{_OPEN}{_NOW}", _only_now),
    (rf"{_OPEN}(?<!(?:năm|ngày|hôm|sáng|chiều|tối|trưa|đêm|tháng|đến|tới|lâu|xưa|tuần|qua|quý|dịp|kỳ|lần|đợt|khóa|vụ|từ|trước|lúc|cho|đời|thời|hiện|này|mùa|bây) )nay(?! (?:mai|là|thuộc)){_SHUT}", _only_now),
    (rf"{_OPEN}(?:cũng )?(?:trong|cùng) ngày{_SHUT}(?! (?:[0-9]|hội|lễ|làm|thứ|đầu|cuối|nghỉ))", _day),
    (rf"{_OPEN}(?:(?<!(?:thực|phát|thể|xuất|biểu|ẩn|tái|hội) )hiện(?: nay| tại| có| đang| còn| toàn| đã)?|lúc này|bây giờ|đến nay|tới nay|cho đến nay|tính đến thời điểm này){_SHUT}(?! (?:đại|thực|tượng|hữu|hành|vật|diện))", _only_now),
    (
        rf"{_OPEN}cùng (?:kỳ|thời điểm|thời gian)(?: của)?(?: năm)?(?: (?P<y>{_YEAR})| (?P<rel>trước|ngoái)| năm (?P<rel>trước|ngoái)"
        rf"| (?P<term>nhiệm kỳ (?:trước|(?P<y>{_YEAR}) ?- ?(?P<y2>{_YEAR}))))",
        _same,
    ),
    (rf"{_OPEN}cùng kỳ{_SHUT}(?! năm (?:[0-9]|trước|ngoái))", _same),
    # occasions
    (
        rf"{_OPEN}{_ROUND_WORD} (?:ngày )?(?:0?3{_SEP}0?(?P<m>2)|19{_SEP}0?(?P<m>5)|0?2{_SEP}0?(?P<m>9)|0?7{_SEP}(?P<m>11))(?![0-9])"
        rf"(?:{_SEP}(?P<y>{_YEAR})|,? năm (?:nay|(?P<y>{_YEAR})))?{_COUNTED}",
        _occasion_day,
    ),
    (rf"{_OPEN}(?:quốc khánh|cách mạng tháng (?:tám|8))", _noise),
    (rf"{_OPEN}cách mạng tháng (?:mười|10)(?: nga)?", _occasion(11)),
    (rf"{_OPEN}(?:dịp|trước|đợt)(?: lễ| thềm)? (?:giáng sinh|noel)(?:,? (?:năm )?(?P<y>{_YEAR}))?", _occasion(12)),
    # never a figure and never a period
    (r"[0-9](?<![0-9].)(?:(?<=[0-2])[0-9])? ?(?::|h|giờ) ?[0-5][0-9](?::[0-5][0-9])?(?![0-9])", _noise),
    (rf"{_OPEN}lần thứ (?:[0-9]{{1,3}}|[ivxlc]{{1,7}}){_SHUT}", _noise),
    (rf"{_OPEN}khóa (?:[0-9]{{1,2}}|[ivxlc]{{1,7}}){_SHUT}", _noise),
    (rf"{_OPEN}(?P<n>[0-9]{{2,3}}) (?:năm )?tuổi{_SHUT}", _noise),
)  # fmt: skip

# Dates in figures need a digit, a separator and a digit: those patterns only look around such places.
_JOINED = regex.compile(r"[0-9] ?[/.\-] ?[0-9]")
_REACH = 90
_NUMERIC = frozenset(
    {_date, _dates, _anniversary, _month_in_figures, _month_to_month, _year_to_month, _occasion_day}
)

_PATTERNS = tuple((regex.compile(source), build) for source, build in _SOURCES)
_IN_WORDS = PatternSet((pattern, build) for pattern, build in _PATTERNS if build not in _NUMERIC)
_IN_FIGURES = PatternSet((pattern, build) for pattern, build in _PATTERNS if build in _NUMERIC)


def mentions(folded: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """All words that tell time in folded[start:end] of clean text, in order, none overlapping another.

    Of overlapping readings the longest is kept, then the one that comes first.
    """
    end = len(folded) if end is None else end
    piece = folded[start:end]
    able = _IN_WORDS.able(piece)
    found = [build(match) for pattern, build in able for match in pattern.finditer(folded, start, end)]
    windows = _windows(folded, start, end)
    for pattern, build in _IN_FIGURES.able(piece) if windows else ():
        found += [build(match) for window in windows for match in pattern.finditer(folded, *window)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    return _longest(found)


def _windows(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The surroundings of all joined digits, merged where they meet."""
    windows: list[tuple[int, int]] = []
    for match in _JOINED.finditer(folded, start, end):
        first, last = max(start, match.start() - _REACH), min(end, match.end() + _REACH)
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


def _longest(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in found:
        while kept and mention.start < kept[-1].end:
            last = kept[-1]
            longer = mention.end - mention.start > last.end - last.start
            if not longer and not (
                last.kind == "noise" and mention.end - mention.start == last.end - last.start
            ):
                break
            kept.pop()
        else:
            kept.append(mention)
    return kept
