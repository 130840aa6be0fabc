"""The article's own date, where its text carries one on a line of its own.

Pages carry other dates too: the clock in a page's header shows the day the page was printed or saved, often
years later. So the rule is narrow (docs/dates.md gives it in full), and what is not certain is left unknown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

HEAD_LINES, TAIL_LINES, LONGEST_LINE, BARE_DATE_LINES = 12, 8, 140, 6
LEAD_CHARS = 2500
OLDEST_EVENT = timedelta(days=120)
FARTHEST_AHEAD = timedelta(days=45)
NEWS_WEEK = timedelta(days=7)

_YEAR = r"(?:19|20)\d{2}"
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_MONTH = rf"(?P<m>\d{{1,2}}|{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_DATES = (
    _pattern(rf"(?<!\d)(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<m>\d{{1,2}})\s*[/.-]\s*(?P<y>{_YEAR})(?!\d)"),
    _pattern(rf"(?<!\d)(?P<y>{_YEAR})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?!\d)"),
    _pattern(rf"(?<!\d)(?P<d>\d{{1,2}})\s+tháng\s+{_MONTH}\s*,?\s*năm\s+(?P<y>{_YEAR})(?!\d)"),
    # As the usual blog program prints it: "6 Tháng Một, 2022", "Tháng 1 6, 2022".
    _pattern(rf"(?<!\d)(?P<d>\d{{1,2}})\s+tháng\s+{_MONTH}\s*,\s*(?P<y>{_YEAR})(?!\d)"),
    _pattern(rf"\btháng\s+{_MONTH}\s+(?P<d>\d{{1,2}})\s*,\s*(?P<y>{_YEAR})(?!\d)"),
)
_LONG_FORM = _DATES[2]
_TIME = _pattern(
    r"(?<![\d/])T?\d{1,2}\s*(?::|h|giờ)\s*\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*phút)?"
    r"(?:\s*(?:am|pm|sa|ch)\b|Z\b|[+-]\d{2}:?\d{2}\b)?(?![\d/])"
)
_ZONE = _pattern(r"\(?\[?\bgmt\s*\+?\s*\d*\s*\]?\)?")
_WEEKDAY = _pattern(r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật)\b")
_LABEL = _pattern(
    r"\b(?:cập nhật(?:\s+(?:lần\s+)?cuối)?|ngày cập nhật|ngày đăng(?:\s+tin)?|"
    r"(?:đã\s+)?đăng(?:\s+tải)?(?:\s+(?:ngày|lúc))?|ngày (?:xuất bản|viết|tạo|ban hành)|xuất bản|"
    r"thời gian đăng|gửi lúc|posted(?:\s+on)?|published(?:\s+on)?)\b"
)
_VIEWS = _pattern(
    r"\b(?:lượt|số)\s*(?:lượt\s*)?(?:xem|đọc|truy cập)\s*:?\s*\d[\d.,]*|\d[\d.,]*\s*lượt\s*(?:xem|đọc)\b"
)
_FILLER = _pattern(r"\b(?:ngày|lúc|hồi|vào)\b")
_WORD = re.compile(r"\w+")
# An author or a site beside the date: a few words, each with a capital.
BESIDE, BESIDE_LABEL = 4, 8
_PLACE = _pattern(r"^[^\W\d_][^\d,;:]{1,40},\s*(?=ngày\s)")
_BRACKET = re.compile(r"\(([^()]{8,60})\)\s*$")
_EVENT = re.compile(
    r"\b(?:sáng|trưa|chiều|tối)\s+(?:ngày\s+|nay\s*,?\s*\(?\s*)?(\d{1,2})\s*[/-]\s*(\d{1,2})(?![\d/-])"
)


@dataclass(frozen=True, slots=True)
class _DateLine:
    """A line that is a date and nothing else, and what stands on it."""

    day: date
    start: int
    end: int
    labelled: bool
    timed: bool
    weekday: bool
    placed: bool
    long_form: bool


def published_from_text(text: str, body_start: int = 0) -> tuple[str | None, tuple[int, int] | None]:
    """The date of publication, "YYYY-MM-DD", and the interval of `text` that states it, or (None, None).

    Only lines near the top or the bottom that hold a date and nothing else count, in the forms in which sites
    print the date of an article. A weekday and date without a time is taken for the clock of a page, unless
    the article reports something of that very week.
    """
    lines = _lines(text, body_start)
    for number, (start, line) in enumerate(lines[:HEAD_LINES]):
        found = _parse(line, start) or _bracketed(line, start, number)
        if found and _is_publication(found, number, text) and _fits_events(found.day, text, found.end):
            return found.day.isoformat(), (found.start, found.end)
    tail = [_parse(line, start) for start, line in lines[HEAD_LINES:][-TAIL_LINES:]]
    labelled = [found for found in tail if found and (found.labelled or found.placed)]
    if len({found.day for found in labelled}) == 1 and _fits_events(labelled[0].day, text, body_start):
        return labelled[0].day.isoformat(), (labelled[0].start, labelled[0].end)
    return None, None


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing else, whatever date it may be."""
    return _parse(line, 0) is not None


def _lines(text: str, body_start: int) -> list[tuple[int, str]]:
    """The first and last non-empty lines with their offsets; the middle of a long text is not looked at."""
    window = 20_000
    if len(text) - body_start <= 2 * window:
        return _cut(text, body_start, len(text))
    head = _cut(text, body_start, body_start + window)
    return head[:HEAD_LINES] + _cut(text, len(text) - window, len(text))[-TAIL_LINES:]


def _cut(text: str, start: int, end: int) -> list[tuple[int, str]]:
    return [
        (start + m.start(), m.group())
        for m in re.finditer(r"[^\r\n\f\v\x85\u2028\u2029]+", text[start:end])
        if m.group().strip()
    ]


def _parse(line: str, start: int) -> _DateLine | None:
    """The date line that `line` is, or None where anything else stands on it."""
    if len(line) > LONGEST_LINE:
        return None
    rest = unicodedata.normalize("NFC", line).strip(" \t()[]\u00a0*_")
    seen: dict[str, int] = {}
    placed = 0
    labelled_first = _LABEL.match(rest) is not None
    if not labelled_first and not _WEEKDAY.match(rest):
        rest, placed = _PLACE.subn(" ", rest, count=1)
    for name, pattern in (("zone", _ZONE), ("views", _VIEWS), ("labelled", _LABEL), ("weekday", _WEEKDAY)):
        rest, seen[name] = pattern.subn(" ", rest, count=1)
    day, long_form = None, False
    for pattern in _DATES:
        if match := pattern.search(rest):
            day, long_form = _calendar_day(match), pattern is _LONG_FORM
            # "Cập nhật số liệu đến ngày 15/10/2020" is a label of something else.
            labelled_first = labelled_first and not _words(_TIME.sub(" ", rest[: match.start()]))
            rest = rest[: match.start()] + " " + rest[match.end() :]
            break
    rest, seen["timed"] = _TIME.subn(" ", rest, count=1)
    if day is None or not _may_stand_beside(rest, labelled_first, bool(seen["timed"])):
        return None
    left = len(line) - len(line.lstrip())
    return _DateLine(
        day,
        start + left,
        start + len(line.rstrip()),
        bool(seen["labelled"]),
        bool(seen["timed"]),
        bool(seen["weekday"]),
        bool(placed),
        long_form,
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(_FILLER.sub(" ", text))


def _may_stand_beside(rest: str, labelled: bool, timed: bool) -> bool:
    """Whether what is left of a line leaves it a date line: nothing, or the name of an author or a site."""
    words = _words(rest)
    if not words:
        return True
    if any(character.isdigit() for character in rest) or "." in rest.strip(" ."):
        return False
    if labelled:
        return len(words) <= BESIDE_LABEL
    return timed and len(words) <= BESIDE and all(word[0].isupper() for word in words)


def _bracketed(line: str, start: int, number: int) -> _DateLine | None:
    """A title with its time and date in brackets at its end, as some sites print it."""
    match = _BRACKET.search(line) if number < 3 and len(line) < 400 else None
    found = _parse(match.group(1), start + match.start(1)) if match else None
    return found if found and found.timed else None


def _is_publication(found: _DateLine, number: int, text: str) -> bool:
    """Whether a date line in the head looks like a date of publication; `number` lines stand before it."""
    if found.labelled or found.timed or found.placed:
        return True
    if found.weekday and number < BARE_DATE_LINES:
        gap = _event_gap(found.day, text, found.end)
        return gap is not None and timedelta(0) <= gap <= NEWS_WEEK
    return not found.weekday and not found.long_form and 0 < number < BARE_DATE_LINES


def _fits_events(day: date, text: str, after: int) -> bool:
    """False where the text reports "sáng 3/11" and that day lies too far from `day` for news."""
    gap = _event_gap(day, text, after)
    return gap is None or -FARTHEST_AHEAD <= gap <= OLDEST_EVENT


def _event_gap(day: date, text: str, after: int) -> timedelta | None:
    """How long before `day` the first "sáng 3/11" of the text lies, its year chosen so as to be nearest."""
    for match in _EVENT.finditer(unicodedata.normalize("NFC", text[after : after + LEAD_CHARS]).lower()):
        years = (day.year - 1, day.year, day.year + 1)
        gaps = [day - event for year in years if (event := _day(year, *match.groups()))]
        fitting = [gap for gap in gaps if -FARTHEST_AHEAD <= gap <= OLDEST_EVENT]
        return min(fitting or gaps, key=abs, default=None)
    return None


def _calendar_day(match: re.Match[str]) -> date | None:
    month = match["m"].lower()
    return _day(int(match["y"]), match["d"], str(_MONTHS.index(month) + 1) if month in _MONTHS else month)


def _day(year: int, day: str, month: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
