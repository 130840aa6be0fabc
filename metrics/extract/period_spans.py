"""What words of time stand for: spans of months, worked out from the day the document speaks from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import regex

from metrics.extract.period_grammar import Mention
from metrics.extract.period_now import Now

_VALUE = regex.compile(
    r"(?P<y>[0-9]{4})(?:\.\.(?P<y2>[0-9]{4})|-H(?P<h>[12])|-Q(?P<q>[1-4])|-M(?P<m>[0-9]{2})\.\.M(?P<m2>[0-9]{2})"
    r"|-(?P<only>[0-9]{2}))?"
)

# A year named this long before the document is told as history, not as what is reported.
_LONG_AGO = 20


@dataclass(frozen=True, slots=True)
class Span:
    """From month `month` of `year` to month `month2` of `year2`, both included.

    open_end: it ends now, so a state at its end stands at the document's date.
    by_months: written from month to month, also where it is a half-year or a quarter ("từ đầu năm đến nay").
    """

    year: int
    month: int
    year2: int
    month2: int
    open_end: bool = False
    by_months: bool = False

    @property
    def one_year(self) -> bool:
        return self.year == self.year2

    @property
    def whole_year(self) -> bool:
        return self.one_year and (self.month, self.month2) == (1, 12)

    @property
    def one_month(self) -> bool:
        return self.one_year and self.month == self.month2

    def value(self) -> str:
        """As an observation's period: "2022", "2022-H1", "2022-Q1", "2022-M01..M09", "2022-03" or "2020..2025"."""
        if not self.one_year:
            return f"{self.year}..{self.year2}"
        if self.whole_year:
            return str(self.year)
        if self.month == self.month2:
            return f"{self.year}-{self.month:02}"
        if self.by_months:
            return f"{self.year}-M{self.month:02}..M{self.month2:02}"
        if (self.month, self.month2) in {(1, 6), (7, 12)}:
            return f"{self.year}-H{self.month2 // 6}"
        if self.month2 == self.month + 2 and self.month2 % 3 == 0:
            return f"{self.year}-Q{self.month2 // 3}"
        return f"{self.year}-M{self.month:02}..M{self.month2:02}"

    def end(self) -> str | None:
        """The month or year a state stands at after this period; None within a term."""
        if not self.one_year:
            return None
        return str(self.year) if self.whole_year else f"{self.year}-{self.month2:02}"

    def shifted(self, years: int) -> Span:
        """The same months that many years later (earlier when negative)."""
        return replace(self, year=self.year + years, year2=self.year2 + years, open_end=False)

    def previous(self) -> Span:
        """The term before this one: as long, ending where this one starts."""
        return self.shifted(self.year - self.year2)


def years(first: int, last: int, open_end: bool = False) -> Span:
    """From January of the first year to December of the last."""
    return Span(first, 1, last, 12, open_end)


def parse_period(value: str) -> Span | None:
    """The span of time a period value stands for; None when it is no period."""
    match = _VALUE.fullmatch(value)
    if not match:
        return None
    year = int(match["y"])
    if match["y2"]:
        return years(year, int(match["y2"]))
    if match["h"]:
        return Span(year, 6 * int(match["h"]) - 5, year, 6 * int(match["h"]))
    if match["q"]:
        return Span(year, 3 * int(match["q"]) - 2, year, 3 * int(match["q"]))
    if match["m"]:
        return Span(year, int(match["m"]), year, int(match["m2"]), by_months=True)
    if match["only"]:
        return Span(year, int(match["only"]), year, int(match["only"]))
    return years(year, year)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention, the part it plays in its sentence, and the span of time it stands for.

    sentence, bracket: numbers of the sentence and of the round bracket it stands in (-1: none).
    topical: it stands at the head of its clause.
    """

    mention: Mention
    role: str
    span: Span | None
    sentence: int = -1
    bracket: int = -1
    topical: bool = False

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end

    @property
    def kind(self) -> str:
        return self.mention.kind


# "nhiệm kỳ qua": the one that ends in the year of the congresses, before them and after.
_OVER = frozenset({"qua", "rồi"})


class Calendar:
    """Works out spans for a document that speaks from `now`."""

    def __init__(self, now: Now) -> None:
        self.now = now

    def resolve(self, items: list[Resolved], last: Span | None, term: Span | None) -> list[Resolved]:
        """The mentions with their spans, in order.

        last: the latest result's span before them. term: the term of office told about before them.
        """
        done: list[Resolved] = []
        items = [self._begun(item) for item in items]
        term = self.first_term(items) or term
        now = self.now
        day = Span(now.year, now.month, now.year, now.month) if now.year and now.month else None
        as_of: Span | None = None
        for item in items:
            span = day if item.kind == "day" else self._span(item, last, term)
            span = self._as_of(item, span, as_of, last)
            role = self._reconsidered(item, span)
            done.append(replace(item, role=role, span=span))
            if span and role == "until" and span.one_year:
                as_of = span
            if span and role == "event":
                day = span
            if span and role == "result" and item.kind != "now":
                last = span
            if span and item.kind == "years" and span.year2 - span.year > 1:
                term = self._told_term(role, span) or term
        return done

    def _as_of(self, item: Resolved, span: Span | None, as_of: Span | None, last: Span | None) -> Span | None:
        """Figures counted until a day end then: a bare "từ đầu năm" after "tính đến 10/9", "trong năm" after that."""
        now = self.now
        if span is None or item.role != "result" or span.year != now.year or now.month is None:
            return span
        word, month = item.mention.word, now.month
        if (
            item.kind == "ytd"
            and word == "bare"
            and as_of
            and as_of.year == now.year
            and as_of.month2 <= month
        ):
            return Span(span.year, 1, span.year, as_of.month2, by_months=True)
        part = last is not None and last.one_year and last.month == 1 < last.month2 < 12
        if item.kind == "rel" and word == "trong năm" and last and part and last.year == now.year:
            return last if last.month2 >= month - 2 else span
        return span

    def _begun(self, item: Resolved) -> Resolved:
        """A term that only begins in the document's year has no results to tell: it is a congress's or a plan."""
        year, last = item.mention.year, item.mention.year2
        if item.role != "result" or item.kind != "years" or not year or not last or not self.now.year:
            return item
        if year < self.now.year or last < self.now.year + 2:
            return item
        return replace(item, role="congress")

    def _reconsidered(self, item: Resolved, span: Span | None) -> str:
        """A year to come is a plan, one long past is told as history; a plan for a year gone by is its report."""
        now, part = self.now.year, item.role
        if span is None or now is None:
            return part
        if part == "plan" and item.kind == "year" and span.year2 < now:
            return "result"
        if part == "result":
            if (item.kind == "year" and span.year2 > now) or (item.kind == "part" and self._to_come(span)):
                return "plan"
            if span.year2 < now - _LONG_AGO:
                return "past" if item.topical else "history"
        return part

    def _to_come(self, span: Span) -> bool:
        """Whether months have hardly begun: the second half of the year, told of in July."""
        now = self.now
        if span.year != now.year or now.month is None:
            return False
        return span.month >= now.month - 1 and span.month2 > now.month + 1 and span.month > 1

    def first_term(self, items: list[Resolved]) -> Span | None:
        """The term whose results are told: one named as such, else the one before a congress's own."""
        for group in (("result", "resolution"), ("congress",)):
            for item in items:
                mention = item.mention
                first, last = mention.year, mention.year2
                if item.role in group and mention.kind == "years" and first and last and last - first > 1:
                    return self._told_term(item.role, years(first, last))
        return None

    def _told_term(self, role: str, span: Span) -> Span | None:
        """The term whose results a text tells, from the words that name one."""
        begun = (self.now.year or (span.year2 if role == "resolution" else 0)) > span.year
        if role == "result" or (begun and role in {"congress", "resolution"}):
            return span
        return span.previous() if role in {"congress", "resolution"} else None

    def _span(self, item: Resolved, last: Span | None, term: Span | None) -> Span | None:
        mention = item.mention
        kind, year = mention.kind, mention.year
        if kind == "year" and year:
            return years(year, year)
        if kind == "years" and year and mention.year2:
            span = years(year, mention.year2)
            return self._until_now(span) if mention.word == "since" else span
        if kind == "ahead" and year:
            return years(self.now.year, year) if self.now.year and self.now.year < year else None
        if kind == "since" and year:
            return self._since(year, mention.month or 1)
        if kind in {"date", "month", "occasion", "anniversary", "part", "dates"}:
            return self._in_year(item, last)
        if kind == "ytd":
            return self._year_to_date(item, last)
        if kind == "rel" and "quý" in mention.word:
            return last if last and last.one_year and last.month2 == last.month + 2 else None
        if kind == "rel" and "tháng" in mention.word:
            return self._this_month(mention.word, last)
        if kind == "rel":
            found = self._relative_year(mention.word, last)
            return years(found, found) if found else None
        if kind == "term" and term is None:
            return self._common_term(mention.word)
        if kind == "term" and term:
            return self._until_now(term) if mention.word == "since" else _term_span(mention.word, term)
        if kind == "count":
            return self._last_years(mention.count, term)
        return self._today(last) if kind == "now" else None

    def _this_month(self, word: str, last: Span | None) -> Span | None:
        """ "trong tháng", "tháng này": the month told last, else the document's."""
        if last and last.one_year and last.month == last.month2:
            return last
        now = self.now
        return (
            Span(now.year, now.month, now.year, now.month)
            if word != "trong tháng" and now.year and now.month
            else None
        )

    def _today(self, last: Span | None) -> Span | None:
        now = self.now
        if now.year is None:
            return None
        if now.month is None and last and last.one_year and last.year == now.year:
            return Span(now.year, last.month, now.year, last.month2)
        return Span(now.year, now.month or 1, now.year, now.month or 12, True)

    def _until_now(self, term: Span) -> Span:
        """ "từ đầu nhiệm kỳ đến nay" ends now, or with the term when the document is no older or its date unknown."""
        now = self.now.year
        return years(term.year, now, True) if now and term.year < now < term.year2 else term

    def _common_term(self, word: str) -> Span | None:
        """The term no words name: all local committees are elected in the same year of every five.

        In that year itself either term may be meant.
        """
        now = self.now.year
        if now and now % 5 == 0 and (word in _OVER or (word == "since" and (self.now.month or 12) < 6)):
            return years(now - 5, now)
        if now is None or now % 5 == 0:
            return None
        term = years(now - now % 5, now - now % 5 + 5)
        if word == "since":
            return self._until_now(term)
        return (
            _term_span("half", term)
            if word == "half" and now % 5 in {2, 3}
            else term
            if word == "hết"
            else None
        )

    def _since(self, year: int, month: int) -> Span | None:
        now = self.now
        if now.year is None or now.year < year:
            return None
        if now.year > year:
            return years(year, now.year, True)
        return Span(year, month, year, max(now.month or 12, month), True)

    def _in_year(self, item: Resolved, last: Span | None) -> Span | None:
        mention = item.mention
        first = mention.month or 1
        final = mention.month2 or first
        year = mention.year2 or mention.year
        if mention.word == "past":
            return self._months_past(final)
        if year is None:
            year = (
                self._relative_year(mention.word, last) if mention.word else self._year_of(item, final, last)
            )
        if year is None:
            return None
        if mention.kind == "dates" and first > final:
            first = final
        return Span(year, first, year, final)

    def _months_past(self, count: int) -> Span | None:
        """ "9 tháng qua" means from January on only when that many months of the year are over."""
        now = self.now
        if now.year is None or (now.month and now.month not in {count, count + 1}):
            return None
        return Span(now.year, 1, now.year, count)

    def _year_of(self, item: Resolved, month: int, last: Span | None) -> int | None:
        """The year of a day, month or part of a year named without one."""
        now = self.now
        if now.year is None:
            return last.year2 if last else None
        if now.month is None:
            return now.year
        if item.kind == "occasion":
            # A round may be reported a little before or after its day: take the nearest.
            ahead = month - now.month
            return now.year - 1 if ahead > 6 else now.year + 1 if ahead < -6 else now.year
        if item.role == "plan":
            return now.year if month >= now.month else now.year + 1
        if item.kind == "part":
            if last and last.one_year and last.year < now.year and now.month <= 2:
                return last.year
            ahead_of_now = month > now.month + 1 and (now.month <= 3 or (item.mention.month or 1) <= 6)
            return now.year - 1 if ahead_of_now else now.year
        # Days to come are announced, months reported are over.
        tolerance = 1 if item.kind in {"date", "dates"} else 0
        return now.year if month <= now.month + tolerance else now.year - 1

    def _relative_year(self, word: str, last: Span | None) -> int | None:
        """The year of "năm nay", "năm qua", "trong năm" ...; `last` is the period told last."""
        now = self.now
        single = last.year if last and last.one_year else None
        if word == "nay":
            return now.year or single
        if word == "này":
            return single or now.year
        if word == "đó":
            return single
        if word == "ngoái":
            return now.year - 1 if now.year else None
        known = now.year or single
        if word in {"tới", "sau", "kế tiếp", "tiếp theo"}:
            return known + 1 if known else None
        if word in {"trước", "liền trước", "trước đó"}:
            known = single or now.year
            return known - 1 if known else None
        if word in {"qua", "vừa qua"}:
            # Said from January to April it means the year before, later the year that is ending.
            if now.year and now.month:
                return now.year - 1 if now.month <= 4 else now.year
            return single or now.year
        if single and (now.year is None or now.year - single <= 1):
            return single
        return now.year - 1 if now.year and now.month == 1 else known

    def _year_to_date(self, item: Resolved, last: Span | None) -> Span | None:
        mention = item.mention
        year = mention.year or self.now.year or (last.year2 if last else None)
        if year is None:
            return None
        month = mention.month2 or (self.now.month if self.now.year == year else None)
        if month is None and last and last.one_year and last.year == year and last.month2 < 12:
            month = last.month2
        return Span(year, 1, year, month or 12, mention.month2 is None, mention.month2 is None)

    def _last_years(self, count: int, term: Span | None) -> Span | None:
        """ "3 năm qua": that many years until now; a term of that length when the text tells one."""
        now = self.now
        told = now.year is None or now.year - 1 <= term.year2 <= now.year + 1 if term else False
        if term and told and count == term.year2 - term.year:
            return term
        if now.year is None or count < 2:
            return None
        final = now.year - 1 if now.month and now.month <= 3 else now.year
        return years(final - count + 1, final, True)


def _term_span(word: str, term: Span) -> Span:
    """What "nhiệm kỳ qua", "nửa nhiệm kỳ", "nhiệm kỳ trước" stand for, `term` being the one whose results are told."""
    if word == "trước":
        return term.previous()
    if word in {"tới", "mới", "sau"}:
        return term.shifted(term.year2 - term.year)
    if word == "half before":
        before = term.previous()
        return years(before.year, min(before.year2, before.year + 3))
    if word == "half":
        return years(term.year, min(term.year2, term.year + 3))
    return term


def same_period(item: Resolved, own: Span | None) -> Span | None:
    """ "cùng kỳ", "cùng kỳ năm 2022", "cùng kỳ nhiệm kỳ trước" for a figure of the period `own`."""
    if own is None:
        return None
    if item.mention.word == "term":
        return own.previous()
    year = item.mention.year
    # One year misprinted as the figure's own means the year before.
    return own.shifted((year if year and year < own.year else own.year - 1) - own.year)


def compared_with(item: Resolved, own: Span | None, former: Span | None) -> Span | None:
    """The span a change over `own` is measured against; `former` is the term before a congress told about."""
    word, term = item.mention.word, item.kind == "term"
    if item.kind == "same":
        return same_period(item, own)
    if item.kind == "rel" and word in {"trước", "ngoái", "qua"} and own:
        return years(own.year - 1, own.year - 1)
    if term and own and own.one_year and former and word in {"trước", "qua"}:
        return former
    if term and own and not own.one_year:
        return (
            years(own.year, own.year)
            if word == "đầu"
            else own.previous()
            if word in {"trước", "qua"}
            else None
        )
    return item.span


def former_term(items: Iterable[Resolved]) -> Span | None:
    """The term that ended with the congress told about."""
    for item in items:
        mention = item.mention
        if item.role == "congress" and mention.kind == "years" and mention.year and mention.year2:
            return years(mention.year, mention.year2).previous()
    return None


def holds(outer: Resolved, inner: Resolved) -> bool:
    """Whether several years told about hold the single one named in passing."""
    if outer.span is None or inner.span is None or outer.span.one_year or not inner.span.one_year:
        return False
    return outer.span.year <= inner.span.year <= outer.span.year2


def close(item: Resolved, event: Resolved) -> bool:
    """Whether an occasion lies within two months of the ceremony."""
    if item.span is None or event.span is None:
        return True
    return abs((item.span.year - event.span.year) * 12 + item.span.month - event.span.month) <= 2


def coming_term(items: Iterable[Resolved], now: int | None) -> Span | None:
    """The term that a congress told about opens, when it begins in the document's year or the next one."""
    for item in items:
        first, last = item.mention.year, item.mention.year2
        opened = item.role in {"congress", "plan"} and item.kind == "years"
        if opened and first and last and last - first == 5 and (now is None or now <= first <= now + 1):
            return years(first, last)
    return None


def current_term(items: Iterable[Resolved], now: int | None) -> Span | None:
    """The term of office a document of the year `now` speaks in: one it names, else the five years all share."""
    if now is None:
        return None
    for item in items:
        first, last = item.mention.year, item.mention.year2
        if (
            item.kind == "years"
            and first
            and last
            and item.role != "body"
            and last - first == 5
            and first <= now < last
        ):
            return years(first, last)
    return years(now - now % 5, now - now % 5 + 5) if now % 5 else None
