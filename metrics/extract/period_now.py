"""The month a document speaks from: its date, or what the years, meetings and anniversaries it tells of say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from metrics.extract.period_grammar import Mention
from metrics.extract.period_roles import TELLING

if TYPE_CHECKING:
    from metrics.extract.period_spans import Resolved

_ISO = regex.compile(r"((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_URL_DATE = regex.compile(r"(?:^|[/_\-d])(20[0-4][0-9])[/\-]?(0[1-9]|1[0-2])(?:[/\-_]|[0-3][0-9]|$)")
_URL_YEAR = regex.compile(r"(?:^|[/\-_])nam-(20[0-4][0-9])(?![0-9])")


@dataclass(frozen=True, slots=True)
class Now:
    """The month the document speaks from, as far as known, and how it became known."""

    year: int | None = None
    month: int | None = None
    evidence: str = "unknown"

    @property
    def rated_year(self) -> str | None:
        """The year whose ratings are told of now: they are given at its end or soon after it."""
        if self.year is None or self.month is None or 6 < self.month < 12:
            return None
        return str(self.year if self.month == 12 else self.year - 1)

    def value(self) -> str | None:
        """As a period: the month, else the year, else None."""
        if self.year is None:
            return None
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)


def speaking_from(
    title: list[Resolved], body: list[Resolved], published: str | None, url: str | None, text: str
) -> Now:
    """The month a document speaks from: date of publication, page line, address, else the years it tells of."""
    match = _ISO.match(published or "")
    if match:
        stated = Now(int(match[1]), int(match[2]) if match[2] else None, "document_date")
        return _dateline(body, stated) or stated
    page = next((item.mention for item in body if item.role == "page" and item.mention.year), None)
    if page:
        return Now(page.year, page.month, "document_date")
    match = _URL_DATE.search(url or "")
    if match:
        return Now(int(match[1]), int(match[2]), "document_date")
    ends = {
        item.mention.year2 for item in (*title, *body) if item.role in _AHEAD_TERMS and item.mention.year2
    }
    told = [
        item.mention
        for item in (*title, *body)
        if (item.role in TELLING or (item.role == "plan" and item.kind == "part"))
        and not (item.role == "result" and item.mention.year in ends)
    ]
    latest = max((_latest(mention) for mention in told), default=0)
    told_by = _reviewed(text, body, latest) or _meeting(body, latest) or _kept(text, told, latest)
    if told_by:
        return told_by
    if latest:
        return _told_in(latest, body, told, text)
    match = _URL_YEAR.search(url or "")
    if match:
        return Now(int(match[1]), None, "inferred")
    counted = _years_since(body)
    if counted:
        return Now(counted, None, "inferred")
    terms = [item.mention.year for item in (*title, *body) if item.role == "congress" and item.mention.year]
    return Now(terms[0], _last_month(told, terms[0]), "inferred") if terms else Now()


# Roles of a term that lies ahead: the year at its end is no year the text tells of.
_AHEAD_TERMS = frozenset({"congress", "plan", "resolution"})
_REVIEWED = regex.compile(r"(?:tổng kết|nhìn lại)[^.;\n0-9]{0,80}?năm ((?:19|20)[0-9]{2})(?! ?-)")
# Days whose anniversaries date a text: the year and the month of what is kept.
_DAYS_KEPT = tuple(
    (regex.compile(rf"(?<![0-9])([0-9]{{1,3}}) năm (?:ngày )?(?:thành công )?(?:{words})"), year, month)
    for words, year, month in (
        (r"thành lập đảng(?! bộ| ủy)", 1930, 2),
        (r"(?:ngày sinh|sinh nhật)[^.;\n]{0,20}(?:chủ tịch hồ chí minh|bác)", 1890, 5),
        (r"chủ tịch hồ chí minh ra đi|bác hồ ra đi", 1911, 6),
        (r"cách mạng tháng (?:tám|8)|quốc khánh", 1945, 9),
        (r"cách mạng tháng mười", 1917, 11),
        (r"giải phóng (?:hoàn toàn )?miền nam", 1975, 4),
        (r"thương binh", 1947, 7),
        (r"thành lập quân đội", 1944, 12),
        (r"thành lập đoàn (?:thanh niên|tncs)", 1931, 3),
    )
)


def _reviewed(text: str, body: list[Resolved], latest: int) -> Now | None:
    """'Chiều 8/1, tổng kết năm 2025': the months after the year reviewed, or its last ones."""
    match = _REVIEWED.search(text)
    if match is None or not -1 <= latest - int(match[1]) <= 1:
        return None
    year = int(match[1])
    months = [item.mention.month for item in body if item.role == "event" and not item.mention.year]
    month = next((month for month in months if month), None)
    if month is None or 3 < month < 11:
        return None
    return Now(year + (month <= 3), month, "inferred")


def _meeting(body: list[Resolved], latest: int) -> Now | None:
    """'Ngày 22/5, Đảng bộ xã đại hội, nhiệm kỳ 2020 - 2025': a congress meets in the first year of its term."""
    for item in body:
        if item.role != "congress" or not item.mention.year or not 0 < item.mention.year - latest <= 3:
            continue
        days = [day.mention for day in body if day.sentence == item.sentence and day.role == "event"]
        if days and not days[0].year and days[0].month:
            return Now(item.mention.year, days[0].month, "inferred")
    return None


def _kept(text: str, told: list[Mention], latest: int) -> Now | None:
    """'kỷ niệm 133 năm Ngày sinh Chủ tịch Hồ Chí Minh': told in 2023, where the text names no such year itself."""
    for pattern, founded, month in _DAYS_KEPT:
        match = pattern.search(text)
        year = founded + int(match[1]) if match else 0
        if 2000 <= year <= 2100 and (latest == 0 or latest + 1 < year):
            return Now(year, _last_month(told, year) or month, "inferred")
    return None


def _dateline(body: list[Resolved], stated: Now) -> Now | None:
    """The day an article opens with, when the date it carries is a much later one (of saving, of moving a site)."""
    opening = next((item.mention for item in body if item.role == "event" and 0 <= item.sentence < 4), None)
    if opening is None or not opening.year or not opening.month or not stated.year:
        return None
    months = (stated.year - opening.year) * 12 + (stated.month or 1) - opening.month
    return Now(opening.year, opening.month, "inferred") if 4 <= months <= 120 else None


def _latest(mention: Mention) -> int:
    if mention.kind in {"years", "since"}:
        return 0
    return max(mention.year or 0, mention.year2 or 0)


def _told_in(year: int, body: list[Resolved], told: list[Mention], text: str) -> Now:
    """The latest year reported, or the January to March after it when a whole year is reviewed then."""
    events = [item.mention.month or 12 for item in body if item.role == "event" and not item.mention.year]
    whole = any(mention.kind == "year" and mention.year == year for mention in told)
    if whole and events and max(events) <= 3:
        planned = any(item.role == "plan" and item.mention.year == year + 1 for item in body)
        if planned or "tổng kết" in text:
            return Now(year + 1, max(events), "inferred")
    return Now(year, _last_month(told, year), "inferred")


def _last_month(told: list[Mention], year: int) -> int | None:
    """The latest month named in the year the text speaks from."""
    months = [
        mention.month2 or mention.month or 0
        for mention in told
        if mention.kind in {"date", "dates", "month"} and mention.year in {year, None}
    ]
    return max(months, default=0) or None


def _years_since(body: list[Resolved]) -> int | None:
    """ "10 năm thực hiện Nghị quyết ... ngày 2/2/2008" is told in 2018."""
    for item, following in pairwise(body):
        count, year = item.mention.count, following.mention.year
        if count >= 5 and year and following.role == "doc" and following.start - item.end < 120:
            return year + count
    return None
