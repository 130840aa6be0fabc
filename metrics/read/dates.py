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
_DATES = (
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<m>\d{{1,2}})\s*[/.-]\s*(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<y>{_YEAR})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})\s*,?\s*năm\s+(?P<y>{_YEAR})(?!\d)"),
)
_LONG_FORM = _DATES[2]
_TIME = re.compile(
    r"(?<![\d/])\d{1,2}\s*(?::|h|giờ)\s*\d{2}(?::\d{2})?(?:\s*phút)?(?:\s*(?:am|pm|sa|ch)\b)?(?![\d/])"
)
_ZONE = re.compile(r"\(?\[?\bgmt\s*\+?\s*\d*\s*\]?\)?")
_WEEKDAY = re.compile(r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật)\b")
_LABEL = re.compile(
    r"\b(?:cập nhật(?:\s+lần cuối)?|ngày cập nhật|ngày đăng(?:\s+tin)?|đăng(?:\s+tải)?(?:\s+(?:ngày|lúc))?|"
    r"ngày xuất bản|xuất bản|ngày viết|thời gian đăng|gửi lúc|posted(?:\s+on)?|published(?:\s+on)?)\b"
)
_VIEWS = re.compile(
    r"\b(?:lượt|số)\s*(?:lượt\s*)?(?:xem|đọc|truy cập)\s*:?\s*\d[\d.,]*|\d[\d.,]*\s*lượt\s*(?:xem|đọc)\b"
)
_FILLER = re.compile(r"\b(?:ngày|lúc|hồi|vào)\b|[\W_]+")
_PLACE = re.compile(r"^[^\W\d_][^\d,;:]{1,40},\s*(?=ngày\s)")
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
    rest = unicodedata.normalize("NFC", line).lower().strip(" \t()[]\u00a0*_")
    seen = {}
    rest, placed = (
        _PLACE.subn(" ", rest, count=1) if not _WEEKDAY.match(rest) and not _LABEL.match(rest) else (rest, 0)
    )
    for name, pattern in (("zone", _ZONE), ("views", _VIEWS), ("labelled", _LABEL), ("weekday", _WEEKDAY)):
        rest, seen[name] = pattern.subn(" ", rest, count=1)
    day, long_form = None, False
    for pattern in _DATES:
        if match := pattern.search(rest):
            day, long_form = _calendar_day(match), pattern is _LONG_FORM
            rest = rest[: match.start()] + " " + rest[match.end() :]
            break
    rest, seen["timed"] = _TIME.subn(" ", rest, count=1)
    if day is None or _FILLER.sub("", rest):
        return None
    left = len(line) - len(line.lstrip())
    return _DateLine(
        day,
        start + left,
        start + len(line.rstrip()),
        bool(seen["labelled"]),
        bool(seen["timed"]),
        bool(seen["weekday"]),
        bool(placed) and long_form,
        long_form,
    )


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
    return _day(int(match["y"]), match["d"], match["m"])


def _day(year: int, day: str, month: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
