"""Which period a figure belongs to.

`Timeline` reads all words that tell time once, works out what each stands for (relative ones from the document's
date or, without one, from the years the text itself names), and answers for each figure: the nearest governing
words in its bracket, clause and sentence, else those carried from before, else the title, else the document's date
where the figure is of a kind that dates itself (stocks, awards, badge rounds). When nothing decides there is no
answer: a wrong period is worse than a missing one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

import regex

from metrics.extract.clean import CleanText, fold
from metrics.extract.period_grammar import OCCASIONS, Mention, mentions
from metrics.extract.segment import Sentence, sentence_at

STOCKS = frozenset({"members_total", "orgs_total", "cells_total", "units_with_cell", "units_without_members"})
# Things that happen on a day: without words of their own they take the day of the event reported.
DATED = frozenset({"badges_awarded", "awards_given", "congresses_held", "committee_members_elected"})
_TARGETS = frozenset({"target", "target_rate_pct"})
_CHANGES = frozenset({"change_pct", "change_abs"})


@dataclass(frozen=True, slots=True)
class FigureAt:
    """A figure as the finder sees it: clean-text interval of its number, what it counts, "flow"/"stock"/"share"."""

    start: int
    end: int
    metric: str
    measure: str
    kind: str


@dataclass(frozen=True, slots=True)
class Timed:
    """A period ("2022", "2022-H1", "2022-Q1", "2022-M01..M09", "2022-03", "2020..2025" or None).

    evidence: "stated", "inferred", "document_date" or "unknown".
    span: clean-text interval of the words that decided, if they stand in the text.
    """

    value: str | None
    evidence: str
    span: tuple[int, int] | None


UNKNOWN = Timed(None, "unknown", None)


@dataclass(frozen=True, slots=True)
class Span:
    """From month `month` of `year` to month `month2` of `year2`, both included."""

    year: int
    month: int
    year2: int
    month2: int
    open_end: bool = False  # ends now: a stock then stands at the document's date

    def value(self) -> str:
        if self.year != self.year2:
            return f"{self.year}..{self.year2}"
        if (self.month, self.month2) == (1, 12):
            return str(self.year)
        if self.month == self.month2:
            return f"{self.year}-{self.month:02}"
        if (self.month, self.month2) in {(1, 6), (7, 12)}:
            return f"{self.year}-H{self.month2 // 6}"
        if self.month2 == self.month + 2 and self.month2 % 3 == 0:
            return f"{self.year}-Q{self.month2 // 3}"
        return f"{self.year}-M{self.month:02}..M{self.month2:02}"

    def end(self) -> str | None:
        """The month or year a stock stands at after this period; None within a term."""
        if self.year != self.year2:
            return None
        if (self.month, self.month2) == (1, 12):
            return str(self.year)
        return f"{self.year}-{self.month2:02}"

    def shifted(self, years: int) -> Span:
        return Span(self.year + years, self.month, self.year2 + years, self.month2)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention, the part it plays in its sentence, and the span of time it stands for."""

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


# Roles are told by the words just before (and sometimes after) a mention.
_BASE_BEFORE = regex.compile(
    r"(?:(?<!\p{L})so(?: sánh)?(?: với| cùng)?|đặt cạnh|đối chiếu với|nếu so|bằng [0-9][0-9.,]{0,8} ?%(?: của)?)"
    r"(?: [^\s0-9,.;()%]{1,12}){0,7} ?$|(?:(?<!\p{L})hơn|kém|thấp hơn|cao hơn)(?: hẳn| cả| cùng kỳ| mức| của){0,3} $"
)
_DOC_BEFORE = regex.compile(
    r"(?:nghị quyết|chỉ thị|kế hoạch|quyết định|quy định|kết luận|chương trình|hướng dẫn|thông tri|đề án|công văn|"
    r"nghị định|quy chế|thông báo|thông tư|luật|pháp lệnh|điều lệ|(?<!\p{L})(?:nq|ct|kh|qđ|kl|hd|đa)) ?(?:số )?"
    r"[^.;()\n]{0,45}(?:,|(?<!(?:từ|đến|tới|hết) )ngày|ban hành|ra|\()\s{0,2}$|[0-9]{1,4} ?[-/] ?[a-zđư]{2,6}[^.;\n]{0,30}$"
)
_LAW_BEFORE = regex.compile(r"(?<!\p{L}|kỷ |pháp |án )(?:luật|hiến pháp|pháp lệnh|nghị định)(?: [^\s0-9,.;()]{1,12}){0,5} $")
_HISTORY_BEFORE = regex.compile(
    r"(?:thành lập|ra đời|sinh|vào đảng|khởi công|tách ra|chia tách|tái lập|hợp nhất)(?: vào| từ| ngày| từ ngày){0,2} $|(?<!\p{L})hồi $"
)
_PLAN_BEFORE = regex.compile(
    r"(?:phương hướng|nhiệm vụ|kế hoạch|chỉ tiêu|mục tiêu|phấn đấu|triển khai|bàn|dự kiến|định hướng|đề ra|giải pháp|"
    r"bước sang|sang|đăng ký|từ nay đến|chuẩn bị|hướng tới|giai đoạn|chiến lược|tầm nhìn|đề án|quy hoạch)(?: [^\s0-9,.;()]{1,12}){0,8} $"
)
_PLAN_AFTER = regex.compile(
    r"[^0-9.;\n]{0,110}? (?:dự kiến|sẽ|đặt mục tiêu|đặt chỉ tiêu)(?!\p{L})"
    r"|[^0-9.;()\n]{0,60}? (?:phấn đấu|đề ra)(?! (?:trở thành|vươn lên|của))(?!\p{L})"
)
_EXPECTED_BEFORE = regex.compile(
    r"(?:dự kiến|phấn đấu|hướng tới|chuẩn bị|chậm nhất|(?<!\p{L})sẽ)(?: [^\s0-9,.;()]{1,12}){0,5} $"
)
_DONE_BEFORE = regex.compile(
    r"(?:kết quả|tổng kết|sơ kết|thực hiện|hoàn thành|kiểm điểm|đánh giá|báo cáo|nhìn lại)(?: [^\s0-9,.;()]{1,12}){0,6} $"
)
_RESOLUTION_BEFORE = regex.compile(r"nghị quyết (?:của )?đại hội[^.;:\n]{0,90}$")
_CONGRESS_BEFORE = regex.compile(r"(?:đại hội|lần thứ)[^.;\n]{0,90}$")
_BODY_BEFORE = regex.compile(
    r"(?:ban chấp hành|bch|ban thường vụ|bí thư|ủy viên|nhân sự|chủ tịch|cấp ủy|đề án|hđnd|hội đồng nhân dân|quốc hội|ubnd|trưởng (?:thôn|ấp|bản)|khu phố)[^.;:,\n]{0,40},? ?$"
)
_UNTIL_BEFORE = regex.compile(r"(?<!\p{L})(?:đến|tới|chốt|hết|mốc|thời điểm)(?: hết| cuối| thời điểm| ngày| hết ngày){0,3} ?$")
_UNTIL_HEAD = regex.compile(r"(?:đến|tới|hết|chốt)(?!\p{L})")
_MEETING = regex.compile(
    r"hội nghị|tổng kết|sơ kết|họp báo|báo cáo|cho biết|thông tin|tọa đàm|giao ban|kiểm điểm|họp|phiên|đưa ra|gặp mặt"
)
_ANNIVERSARY_BEFORE = regex.compile(r"(?:kỷ niệm|chào mừng|mừng|tròn)(?: [^\s0-9.;()]{1,12}){0,4} $")
_FROM_BEFORE = regex.compile(r"(?:tăng|giảm|rút|nâng|hạ|bớt)(?: [^\s0-9.;]{1,12}){0,3} từ (?:mức )?$")
_TO_AFTER = regex.compile(r"[^0-9.;,()\n]{0,30}(?:còn|xuống|lên|về|thành) (?:mức )?[0-9]")
_CAPTION = regex.compile(r"[*(]?(?:chú thích )?(?:ảnh|hình)(?: minh họa| tư liệu)? ?:|trong ảnh")
_STOCK_YEAR = regex.compile(r"(?:nâng|đưa|lên|nhờ đó|vì thế)")
_PER_YEAR = regex.compile(r"(?:mỗi|hằng|hàng|từng|bình quân|trung bình) năm|/ ?năm")
_PAGE_LINE = regex.compile(r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|cập nhật|ngày đăng|đăng ngày|đăng lúc|\()?[^\p{L}\n]*(?:ngày)?[^\p{L}\n]{0,30}")
_URL_DATE = regex.compile(r"(?:^|[/_\-d])(20[0-4][0-9])[/\-]?(0[1-9]|1[0-2])(?:[/\-_]|[0-3][0-9]|$)")
_URL_YEAR = regex.compile(r"(?:^|[/\-_])nam-(20[0-4][0-9])(?![0-9])")
_ISO = regex.compile(r"((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
# Words of time at the head of a clause govern what follows; those inside it only qualify one thing.
_HEAD_OF_CLAUSE = regex.compile(
    r"(?:^|[,;:.(*•+\-–\n\"]|(?<!\p{L})(?:và|còn|nhưng|trong đó|rằng|thì))\s*"
    r"(?:(?:trong|riêng|chỉ|tính|đến|tới|từ|kể|qua|sau|ở|vào|kết quả|còn|sang|cả|cũng|của|giữa|cộng|tổng kết|chung|số liệu|"
    r"theo báo cáo|báo cáo|thống kê|hết|nếu|ngay|các|những|mốc|thời gian|đợt|dịp|thời điểm|ngày|song song|tính riêng) ){0,4}$"
)
_BREAK = regex.compile(r"[,;:]")
_HERE = regex.compile(r"(?:dịp|nhân dịp|buổi|lễ|đợt) này|tại (?:hội nghị|buổi|lễ|đại hội|chương trình)|cũng tại|(?:cuối|kết thúc|bế mạc) (?:hội nghị|buổi|lễ|đại hội)")
_TELLING = frozenset({"result", "event", "until", "occasion", "anniversary"})
_AT_FIRST = regex.compile(r"(?:lúc|khi|ngày|thời điểm|buổi)(?: mới| đầu){0,2} (?:thành lập|lập|ra đời)(?!\p{L})|ban đầu")
_JUST = regex.compile(
    r"(?<!\p{L})vừa (?:mới )?(?:sắp xếp|tổ chức|trao|tặng|kết nạp|công bố|ban hành|quyết định|tiếp nhận|thành lập|"
    r"được|có|chốt|xét|khen|tuyên dương|kiểm tra|thi hành|bổ nhiệm|điều động|họp)(?!\p{L})"
)
_OF_THE_YEAR = regex.compile(
    r"[^.;\n]{0,70}?(?:chỉ tiêu|kế hoạch|nghị quyết|mục tiêu|kh|ct|nq)[^.;\n]{0,25}? (?:cả )?năm(?! \p{L}{1,8} nhiệm)(?!\p{L})"
)
_NUMBER = regex.compile(r"[0-9]")
_CLAUSE = regex.compile(r"[;:,()]| (?:và|còn|lên|xuống|thành) ")


@dataclass(frozen=True, slots=True)
class _Now:
    """The day the document speaks from, as far as known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def stock(self) -> str | None:
        if self.year is None:
            return None
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)


class Timeline:
    """All that a document says about time, and the period of any figure in it.

    clean, sentences: the text. published: "YYYY-MM-DD", "YYYY-MM", "YYYY" or None. title, url: weak evidence.
    `claimed` lists the intervals of clean text, sorted, whose numbers are dates or spans of time and never figures.
    """

    def __init__(
        self,
        clean: CleanText,
        sentences: list[Sentence],
        published: str | None,
        title: str | None = None,
        url: str | None = None,
    ) -> None:
        self._folded = clean.folded
        self._sentences = sentences
        self._begins = [sentence.start for sentence in sentences]
        body = sentences[0].start if sentences else len(clean.folded)
        found = mentions(clean.folded, body)
        self.claimed: list[tuple[int, int]] = [
            (mention.start, mention.end)
            for mention in found
            if mention.kind not in {"now", "rel", "term"} and (mention.kind != "same" or mention.year)
        ]
        self._brackets = _brackets(clean.folded, sentences)
        self._bracket_starts = [bracket[0] for bracket in self._brackets]
        self._title = fold(title or "")
        title_found = mentions(self._title)
        raw = [self._placed(mention) for mention in found]
        raw_title = [
            Resolved(mention, _role(mention, self._title, 0, len(self._title)), None) for mention in title_found
        ]
        self._now, self._now_evidence = self._speaking_from(raw, raw_title, published, url)
        self._title_found = self._resolve(raw_title, None, None)
        self._former = self._congress_former(raw) or self._congress_former(raw_title)
        lead = next((item.span for item in self._title_found if item.role == "result" and item.span), None)
        self._found = self._resolve(raw, lead, self._first_term(raw_title))
        self._found_starts = [item.start for item in self._found]
        self._by_sentence: dict[int, list[Resolved]] = {}
        for item in self._found:
            self._by_sentence.setdefault(item.sentence, []).append(item)

    # -- reading -----------------------------------------------------------------------------------------------

    def _placed(self, mention: Mention) -> Resolved:
        index = sentence_at(self._sentences, mention.start) if self._sentences else -1
        begin = self._sentences[index].start if index >= 0 else 0
        end = self._sentences[index].end if index >= 0 else len(self._folded)
        role = _role(mention, self._folded, begin, max(end, mention.end))
        if role in {"result", "event", "until"} and self._is_page_line(index):
            role = "page"
        before = self._folded[max(begin, mention.start - 40) : mention.start]
        topical = bool(_HEAD_OF_CLAUSE.search(before if begin + len(before) == mention.start else "…" + before))
        return Resolved(mention, role, None, index, self._bracket_at(mention.start), topical)

    def _is_page_line(self, index: int) -> bool:
        """A line that holds a date and nothing else is the page's, not the story's."""
        if index < 0 or index > 4:
            return False
        sentence = self._sentences[index]
        line = self._folded[sentence.start : min(sentence.end, sentence.start + 90)]
        if sentence.end - sentence.start > 80 or not _NUMBER.search(line):
            return False
        rest = regex.sub(r"(?:cập nhật|thứ|hai|ba|tư|năm|sáu|bảy|chủ nhật|ngày|tháng|đăng|lúc|giờ|gmt|am|pm|lượt xem)", "", line)
        return not regex.search(r"\p{L}", rest) and bool(regex.search(r"(?:19|20)[0-9]{2}", line))

    def _bracket_at(self, offset: int) -> int:
        index = bisect_right(self._bracket_starts, offset) - 1
        return index if index >= 0 and offset < self._brackets[index][1] else -1

    def _speaking_from(
        self, raw: list[Resolved], raw_title: list[Resolved], published: str | None, url: str | None
    ) -> tuple[_Now, str]:
        match = _ISO.match(published or "")
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            return _Now(year, month, day), "document_date"
        page = next((item.mention for item in raw if item.role == "page" and item.mention.year), None)
        if page:
            return _Now(page.year, page.month, page.day), "document_date"
        match = _URL_DATE.search(url or "")
        if match:
            return _Now(int(match[1]), int(match[2])), "document_date"
        told = [item.mention for item in (*raw_title, *raw) if item.role in _TELLING]
        years = [
            year
            for mention in told
            for year in (mention.year, mention.year2)
            if year and mention.kind not in {"years", "since"}
        ]
        if years:
            return self._told_in(max(years), raw, told), "inferred"
        match = _URL_YEAR.search(url or "")
        if match:
            return _Now(int(match[1])), "inferred"
        counted = _years_since(raw)
        if counted:
            return _Now(counted), "inferred"
        terms = [item.mention.year for item in (*raw_title, *raw) if item.role == "congress" and item.mention.year]
        return (_Now(terms[0], _last_month(told, terms[0])), "inferred") if terms else (_Now(), "unknown")

    def _told_in(self, year: int, raw: list[Resolved], told: list[Mention]) -> _Now:
        """The latest year reported, or the January to March after it when a whole year is reviewed then."""
        events = [item.mention.month for item in raw if item.role == "event" and not item.mention.year]
        whole = any(mention.kind == "year" and mention.year == year for mention in told)
        planned = any(item.role == "plan" and item.mention.year == year + 1 for item in raw)
        if whole and events and all(month and month <= 3 for month in events):
            if planned or "tổng kết" in self._folded:
                return _Now(year + 1, max(month or 0 for month in events))
        return _Now(year, _last_month(told, year))

    # -- working out -------------------------------------------------------------------------------------------

    def _resolve(self, items: list[Resolved], last: Span | None, term: Span | None) -> list[Resolved]:
        """What each mention stands for, in order; `last` is the latest result's span so far, `term` the title's."""
        done: list[Resolved] = []
        items = self._glossed(items)
        term = self._first_term(items) or term
        for item in items:
            span = self._span(item, last, term)
            role = item.role
            if span and role == "result" and self._now.year and span.year2 > self._now.year and item.mention.kind == "year":
                role = "plan"
            if span and role == "result" and self._now.year and span.year2 < self._now.year - 20:
                role = "history"
            resolved = replace(item, role=role, span=span)
            done.append(resolved)
            if span and role == "result":
                last = span
            if span and item.mention.kind == "years":
                term = self._told_term(role, span) or term
        return done

    def _glossed(self, items: list[Resolved]) -> list[Resolved]:
        """"tháng 8 (từ 15/7 đến 15/8)": the bracket explains the words before it and governs nothing itself."""
        result: list[Resolved] = []
        for item in items:
            if result and item.bracket >= 0 and item.role not in {"noise", "base"} and result[-1].bracket < 0:
                opened = self._brackets[item.bracket][0]
                outer = result[-1]
                if 0 <= opened - outer.end <= 2 and outer.mention.kind in {"month", "part", "year", "ytd"}:
                    item = replace(item, role="gloss")
            result.append(item)
        return result

    def _congress_former(self, items: list[Resolved]) -> Span | None:
        """The term that ended with the congress told about."""
        for item in items:
            mention = item.mention
            if item.role == "congress" and mention.kind == "years" and mention.year and mention.year2:
                return Span(2 * mention.year - mention.year2, 1, mention.year, 12)
        return None

    def _first_term(self, items: list[Resolved]) -> Span | None:
        """The term whose results are told: the one before a congress's own."""
        for group in (("result", "resolution"), ("congress",)):
            for item in items:
                mention = item.mention
                if item.role in group and mention.kind == "years" and mention.year and mention.year2:
                    return self._told_term(item.role, Span(mention.year, 1, mention.year2, 12))
        return None

    def _told_term(self, role: str, span: Span) -> Span | None:
        """The term whose results a text tells, from the words that name one."""
        if role == "result" or (role == "resolution" and (self._now.year or span.year2) > span.year):
            return span
        return span.shifted(span.year - span.year2) if role in {"congress", "resolution"} else None

    def _span(self, item: Resolved, last: Span | None, term: Span | None) -> Span | None:
        mention, now = item.mention, self._now
        kind = mention.kind
        if kind == "year" and mention.year:
            return Span(mention.year, 1, mention.year, 12)
        if kind == "years" and mention.year and mention.year2:
            if mention.word == "since" and now.year and mention.year < now.year < mention.year2:
                return Span(mention.year, 1, now.year, 12, True)
            return Span(mention.year, 1, mention.year2, 12)
        if kind == "since" and mention.year:
            return self._since(mention.year)
        if kind in {"date", "month", "occasion", "anniversary", "part", "dates"}:
            return self._in_year(mention, last)
        if kind == "ytd":
            return self._year_to_date(mention, last)
        if kind == "rel":
            return self._relative(mention.word, last)
        if kind == "term":
            if mention.word == "since" and term and now.year and term.year < now.year < term.year2:
                return Span(term.year, 1, now.year, 12, True)
            return _term_span(mention.word, term)
        if kind == "count":
            return self._last_years(mention, term)
        if kind == "now" and now.year:
            if now.month is None and last and last.year == last.year2 == now.year:
                return Span(now.year, last.month, now.year, last.month2)
            return Span(now.year, now.month or 1, now.year, now.month or 12, True)
        return None

    def _since(self, year: int) -> Span | None:
        if self._now.year is None or self._now.year < year:
            return None
        if self._now.year == year:
            return Span(year, 1, year, self._now.month or 12, True)
        return Span(year, 1, self._now.year, 12, True)

    def _in_year(self, mention: Mention, last: Span | None) -> Span | None:
        first = mention.month or 1
        final = mention.month2 or first
        year = mention.year2 or mention.year
        if year is None and mention.word:
            year = self._relative_year(mention.word, last)
        elif year is None:
            year = self._year_of(mention, final, last)
        if year is None:
            return None
        if mention.kind == "dates" and first > final:
            return Span(year, final, year, final)
        return Span(year, first, year, final)

    def _year_of(self, mention: Mention, month: int, last: Span | None) -> int | None:
        """The year of a day, month or part of a year named without one."""
        now = self._now
        if now.year is None:
            return last.year2 if last else None
        if now.month is None:
            return now.year
        if mention.kind == "occasion":
            # A round may be reported a little before or after its day.
            return min((now.year - 1, now.year, now.year + 1), key=lambda year: abs((year - now.year) * 12 + month - now.month))
        if mention.kind == "part":
            if last and last.year == last.year2 and last.year < now.year and now.month <= 2:
                return last.year
            ahead = month > now.month + 1 and (now.month <= 3 or (mention.month or 1) <= 6)
            return now.year - 1 if ahead else now.year
        return now.year if month <= now.month + 2 else now.year - 1

    def _relative_year(self, word: str, last: Span | None) -> int | None:
        now = self._now
        single = last.year if last and last.year == last.year2 else None
        if word == "nay":
            return now.year or single
        if word == "này":
            return single or now.year
        if word in {"tới", "sau", "kế tiếp", "tiếp theo"}:
            return (now.year or single or -1) + 1 or None
        if word in {"ngoái"}:
            return now.year - 1 if now.year else None
        if word in {"trước", "liền trước", "trước đó"}:
            base = single or now.year
            return base - 1 if base else None
        if word == "đó":
            return single
        if word in {"qua", "vừa qua"}:
            if now.year and now.month:
                return now.year - 1 if now.month <= 4 else now.year
            return single or now.year
        if single and (now.year is None or now.year - single <= 1):
            return single
        if now.year and now.month:
            return now.year - 1 if now.month <= 1 else now.year
        return now.year or single

    def _relative(self, word: str, last: Span | None) -> Span | None:
        year = self._relative_year(word, last)
        return Span(year, 1, year, 12) if year else None

    def _year_to_date(self, mention: Mention, last: Span | None) -> Span | None:
        year = mention.year or self._now.year or (last.year2 if last else None)
        if year is None:
            return None
        month = mention.month2 or (self._now.month if self._now.year == year else None)
        if month is None and last and last.year == last.year2 == year and last.month2 < 12:
            month = last.month2
        return Span(year, 1, year, month or 12, mention.month2 is None)

    def _last_years(self, mention: Mention, term: Span | None) -> Span | None:
        """"3 năm qua": that many years until now; a term of that length when the text tells one."""
        now = self._now
        if term and mention.count == term.year2 - term.year and (now.year is None or term.year2 <= now.year + 1):
            return term
        if now.year is None or mention.count < 2:
            return None
        final = now.year - 1 if now.month and now.month <= 3 else now.year
        return Span(final - mention.count + 1, 1, final, 12, True)

    # -- answering ---------------------------------------------------------------------------------------------

    def period(self, figure: FigureAt) -> Timed:
        """The period of a figure; `Timed(None, "unknown", None)` when nothing decides."""
        if not self._sentences:
            return self._by_title(figure)
        index = sentence_at(self._sentences, figure.start)
        if figure.metric == "badges_awarded":
            return self._badge_round(figure, index)
        own = self._governing(figure, index)
        if own is None and figure.metric == "awards_given" and self._here(index):
            return self._event_month(figure, index)
        if own:
            return self._answer(figure, own, "stated")
        carried = self._carried(figure, index)
        if carried:
            return self._answer(figure, carried, "inferred")
        return self._by_title(figure)

    def _badge_round(self, figure: FigureAt, index: int) -> Timed:
        """Badges take the month of the occasion, wherever the text names it, before the day of the ceremony."""
        own = self._governing(figure, index)
        if own and self._rank(own, figure) == 0:
            return self._answer(figure, own, "stated")
        event = own if own and own.role == "event" else None
        carried = self._carried(figure, index)
        if carried and self._rank(carried, figure) == 0:
            if not event or _close(carried, event):
                return self._answer(figure, carried, "inferred")
        event = event or (carried if carried and carried.role == "event" else None)
        for item in (*self._title_found, *self._found):
            if item.role == "occasion" and item.span and (event is None or _close(item, event)):
                where = (item.start, item.end) if item.sentence >= 0 else None
                return Timed(item.span.value(), "inferred", where)
        if event:
            return self._answer(figure, event, "stated" if event is own else "inferred")
        best = own or carried
        return self._answer(figure, best, "inferred") if best else self._by_title(figure)

    def _here(self, index: int) -> bool:
        sentence = self._sentences[index]
        return bool(_HERE.search(self._folded, sentence.start, sentence.end))

    def _event_month(self, figure: FigureAt, index: int) -> Timed:
        """The month of the meeting reported: the nearest earlier day named, else the document's month."""
        split = bisect_left(self._found_starts, self._sentences[index].end)
        for item in self._found[max(0, split - 60) : split][::-1]:
            if item.role in {"event", "occasion"} and item.span:
                return Timed(item.span.value(), "inferred", (item.start, item.end))
        return self._by_document()

    def _answer(self, figure: FigureAt, item: Resolved, evidence: str) -> Timed:
        span = item.span
        if span and span.year == span.year2 and self._before_a_change(figure):
            return Timed(str(span.year - 1), "inferred", (item.start, item.end))
        where = (item.start, item.end)
        if span is None:
            return UNKNOWN
        explicit = item.mention.year or item.mention.year2
        if evidence == "stated" and not explicit:
            evidence = "stated" if item.mention.kind in {"part", "ytd"} else "inferred"
        if figure.measure in _TARGETS and item.mention.word == "half":
            return Timed(f"{span.year}..{span.year + item.mention.count}", evidence, where)
        if figure.measure in _TARGETS and span.year == span.year2 and (span.month, span.month2) != (1, 12):
            told = evidence == "inferred" and item.role == "result" and item.span and not self._here_in(item, figure)
            if told or _OF_THE_YEAR.match(self._folded, figure.end, figure.end + 110):
                return Timed(str(span.year), "inferred", where)
        if figure.kind == "stock" or figure.metric in STOCKS:
            founded = self._founded(figure)
            if founded:
                return founded
            if item.mention.kind == "term" and item.mention.word == "đầu":
                return Timed(str(span.year), evidence, where)
            value = self._now.stock() if span.open_end and self._now.year else span.end()
            if item.mention.kind == "ytd" and item.mention.month2:
                value = span.end()
            return Timed(value, evidence, where) if value else UNKNOWN
        if item.role == "until" and figure.metric not in DATED and item.mention.kind in {"date", "month"}:
            return Timed(Span(span.year, 1, span.year2, span.month2).value(), evidence, where)
        return Timed(span.value(), evidence, where)

    def _here_in(self, item: Resolved, figure: FigureAt) -> bool:
        """Whether a mention stands in the figure's own sentence."""
        return item.sentence == sentence_at(self._sentences, figure.start)

    def _founded(self, figure: FigureAt) -> Timed | None:
        """A state at the founding is not one of today; its date is known when the anniversary names it."""
        sentence = self._sentences[sentence_at(self._sentences, figure.start)]
        if not _AT_FIRST.search(self._folded, max(sentence.start, figure.start - 160), figure.start):
            return None
        for item in self._found:
            mention = item.mention
            if mention.kind == "anniversary" and mention.year and mention.month:
                value = f"{mention.year - mention.count}-{mention.month:02}"
                return Timed(value, "inferred", (item.start, item.end))
        return UNKNOWN

    def _before_a_change(self, figure: FigureAt) -> bool:
        """The 59 of "giảm từ 59 còn 52" is the state before the period."""
        before = self._folded[max(0, figure.start - 40) : figure.start]
        if figure.measure in _CHANGES or not _FROM_BEFORE.search(before):
            return False
        return bool(_TO_AFTER.match(self._folded, figure.end, figure.end + 50))

    def _governing(self, figure: FigureAt, index: int) -> Resolved | None:
        """The mention that governs a figure from within its own sentence."""
        items = [item for item in self._by_sentence.get(index, ()) if self._usable(item, figure)]
        if not items:
            return None
        bracket = self._bracket_at(figure.start)
        if bracket >= 0:
            inside = [item for item in items if item.bracket == bracket]
            chosen = self._nearest(inside, figure)
            if chosen:
                return chosen
        items = [item for item in items if item.bracket < 0 or item.bracket == bracket or self._bare(item)]
        return self._nearest(items, figure)

    def _bare(self, item: Resolved) -> bool:
        """A mention alone in its bracket, "5 năm liền (2013-2017)", governs what is around it."""
        start, end = self._brackets[item.bracket]
        rest = self._folded[start : item.start] + self._folded[item.end : end]
        return len(rest) < 30 and not _NUMBER.search(rest)

    def _usable(self, item: Resolved, figure: FigureAt) -> bool:
        if item.mention.kind == "noise" or (item.span is None and item.mention.kind != "term"):
            return False
        role = item.role
        if role in {"doc", "base", "history", "page", "body", "gloss"}:
            return False
        if role == "anniversary":
            return figure.metric in DATED and item.span is not None
        if figure.measure in _TARGETS:
            return role in {"result", "plan", "congress", "resolution", "occasion", "until"} and item.mention.kind != "now"
        if role in {"plan", "congress", "resolution"}:
            return False
        if item.mention.kind == "now":
            return figure.kind == "stock" or figure.metric in {"congresses_held", "other"}
        if role == "event":
            return self._event_counts(item, figure)
        return True

    def _event_counts(self, item: Resolved, figure: FigureAt) -> bool:
        if figure.kind == "stock" or figure.metric in STOCKS or figure.metric in DATED - {"badges_awarded"}:
            return True
        sentence = self._sentences[item.sentence]
        if figure.metric == "badges_awarded" and "huy hiệu" in self._folded[sentence.start : sentence.end]:
            return True
        begin = max(sentence.start, item.start - 120)
        return not _MEETING.search(self._folded, begin, min(sentence.end, item.end + 160))

    def _nearest(self, items: list[Resolved], figure: FigureAt) -> Resolved | None:
        if not items:
            return None
        starts = [item.start for item in items]
        split = bisect_left(starts, figure.start)
        before = self._best(items[:split], figure, reverse=True)
        after = self._best(items[split:], figure, reverse=False)
        if before is None and after is not None:
            return None if self._far(figure, after) else after
        if before is None or after is None:
            return before
        if self._attached(figure, after, before):
            return after
        return before

    def _best(self, items: list[Resolved], figure: FigureAt, reverse: bool) -> Resolved | None:
        """Nearest of the kind that fits the figure best."""
        if not reverse:
            return min(items, key=lambda item: self._rank(item, figure), default=None)
        chosen = min(items[::-1], key=lambda item: self._rank(item, figure), default=None)
        if chosen and not chosen.topical and _BREAK.search(self._folded, chosen.end, figure.start):
            rank = self._rank(chosen, figure)
            heads = (item for item in items[::-1] if item.topical and self._rank(item, figure) <= rank)
            chosen = next(heads, chosen)
        return chosen

    def _rank(self, item: Resolved, figure: FigureAt) -> int:
        """0 for words that decide, 1 for those that only do when nothing better stands in reach."""
        if figure.metric == "badges_awarded":
            if item.role == "occasion":
                return 0
            here = item.sentence == sentence_at(self._sentences, figure.start)
            return 0 if here and item.role == "result" and item.mention.kind != "rel" else 1
        if figure.kind == "stock" or figure.metric in STOCKS:
            return 0
        if figure.metric == "congresses_held":
            return 0
        if figure.measure in _TARGETS:
            if _PER_YEAR.search(self._folded, max(0, figure.start - 60), figure.start):
                return 0 if item.mention.kind == "years" else 1
            return 1 if item.role in {"congress", "resolution"} else 0
        return 1 if item.role == "event" else 0

    def _attached(self, figure: FigureAt, after: Resolved, before: Resolved) -> bool:
        """The mention after a figure governs it when it stands in the same clause and the one before does not."""
        if after.start - figure.end > 80 or after.role == "event":
            return False
        between = self._between(figure, after)
        if _NUMBER.search(between) or regex.search(r"[;:()]", between):
            return False
        if "," in between:
            return ";" in self._folded[before.end : figure.start] and not after.topical
        return bool(_CLAUSE.search(self._folded, before.end, figure.start))

    def _far(self, figure: FigureAt, after: Resolved) -> bool:
        """Words well behind a figure give way to those at the head of an earlier clause of the paragraph."""
        if after.start - figure.end <= 80 or after.topical:
            return False
        index = sentence_at(self._sentences, figure.start)
        carried = self._carried(figure, index)
        if carried is None or not carried.topical:
            return False
        return self._sentences[carried.sentence].paragraph == self._sentences[index].paragraph

    def _between(self, figure: FigureAt, after: Resolved) -> str:
        """The words from a figure to a mention, without a bare bracket's opening and the span of years before it."""
        end = after.start
        if after.bracket >= 0 and self._brackets[after.bracket][0] > figure.end:
            end = self._brackets[after.bracket][0] - 1
            for item in self._by_sentence[after.sentence]:
                if item.role == "noise" and end - 2 <= item.end <= end:
                    end = item.start
        return self._folded[figure.end : max(end, figure.end)]

    def _carried(self, figure: FigureAt, index: int) -> Resolved | None:
        """The nearest earlier mention that still governs, back through the paragraph and those before it."""
        stock = figure.kind == "stock" or figure.metric in STOCKS
        split = bisect_left(self._found_starts, self._sentences[index].start)
        fallback: Resolved | None = None
        weak: Resolved | None = None
        for item in self._found[max(0, split - 60) : split][::-1]:
            if not self._usable(item, figure) or self._in_caption(item):
                continue
            if item.bracket >= 0 and not self._bare(item):
                continue
            if not stock and not item.topical and item.mention.kind in {"month", "date", "dates"}:
                if self._sentences[item.sentence].paragraph != self._sentences[index].paragraph:
                    continue
            if self._rank(item, figure) > 0 and not stock:
                fallback = fallback or item
                continue
            head = item if item.topical else self._head(item, figure)
            if weak is None and head.topical:
                return head
            if weak is None:
                weak = head
            elif head.topical:
                return head if _holds(head, weak) else weak
        return weak or fallback

    def _head(self, item: Resolved, figure: FigureAt) -> Resolved:
        """The words at the head of a clause before `item` in its sentence, if any: they carry further than it does."""
        for other in reversed(self._by_sentence[item.sentence]):
            if other.start < item.start and other.topical and self._usable(other, figure):
                if self._rank(other, figure) <= self._rank(item, figure):
                    return other
        return item

    def _in_caption(self, item: Resolved) -> bool:
        return bool(_CAPTION.match(self._folded, self._sentences[item.sentence].start))

    def _by_title(self, figure: FigureAt) -> Timed:
        stock = figure.kind == "stock" or figure.metric in STOCKS
        dated = stock or figure.metric in DATED
        if dated and self._now.month and figure.metric != "badges_awarded":
            return self._by_document()
        usable = [item for item in self._title_found if self._usable_in_title(item, figure)]
        chosen = min(usable, key=lambda item: self._rank(item, figure), default=None)
        if chosen and chosen.span:
            value = chosen.span.end() if stock else chosen.span.value()
            return Timed(value, "inferred", None) if value else UNKNOWN
        later = self._later(figure)
        if later and not dated:
            return self._answer(figure, later, "inferred")
        if figure.measure in _TARGETS and self._now.year:
            return Timed(str(self._now.year), self._now_evidence, None)
        told = any(item.role == "result" and item.mention.kind != "now" for item in (*self._title_found, *self._found))
        if not dated and not told and self._now.year and self._now_evidence == "document_date" and not self._just(figure):
            return Timed(str(self._now.year), "document_date", None)
        if not dated and not self._just(figure):
            return UNKNOWN
        return self._by_document()

    def _just(self, figure: FigureAt) -> bool:
        """Whether the text tells of something that has just happened."""
        return bool(self._sentences and _JUST.search(self._folded, self._sentences[0].start, figure.start))

    def _later(self, figure: FigureAt) -> Resolved | None:
        """Words that follow in the next sentences of the paragraph: "... Những con số này là của năm 2017"."""
        index = sentence_at(self._sentences, figure.start) if self._sentences else 0
        split = bisect_left(self._found_starts, figure.end)
        if any(item.mention.kind == "now" and item.start < figure.start for item in self._by_sentence.get(index, ())):
            return None
        for item in self._found[split : split + 12]:
            here = self._sentences[index].paragraph
            lead = here <= self._sentences[0].paragraph + 1
            there = self._sentences[item.sentence].paragraph
            if there > here + (2 if lead else 0) or item.sentence > index + (8 if lead else 2):
                return None
            if self._usable(item, figure) and item.role in {"result", "occasion"} and item.mention.kind != "now":
                return item
        return None

    def _usable_in_title(self, item: Resolved, figure: FigureAt) -> bool:
        if item.mention.kind == "noise" or item.span is None:
            return False
        if figure.measure in _TARGETS:
            return item.role in {"result", "plan", "congress", "resolution"}
        return item.role in {"result", "occasion"}

    def _by_document(self) -> Timed:
        value = self._now.stock()
        return Timed(value, self._now_evidence, None) if value else UNKNOWN

    # -- comparisons -------------------------------------------------------------------------------------------

    def base_period(self, figure: FigureAt) -> Timed:
        """The period a change is measured against; unknown for any other measure."""
        if figure.measure not in _CHANGES or not self._sentences:
            return UNKNOWN
        own = self._own_span(figure)
        index = sentence_at(self._sentences, figure.start)
        split = bisect_left(self._found_starts, figure.start)
        end = self._sentences[index].end
        for item in self._found[split : split + 8]:
            if item.start >= end or item.start - figure.end > 120:
                break
            if item.role == "base":
                return self._base(item, own, "stated")
        for item in self._found[max(0, split - 30) : split][::-1]:
            if item.role == "base":
                return self._base(item, own, "stated" if item.sentence == index else "inferred")
        if own and own.month == 1 and own.month2 == 12 and own.year == own.year2:
            return Timed(own.shifted(-1).value(), "inferred", None)
        return UNKNOWN

    def _own_span(self, figure: FigureAt) -> Span | None:
        value = self.period(figure).value
        return parse_period(value) if value else None

    def _base(self, item: Resolved, own: Span | None, evidence: str) -> Timed:
        mention = item.mention
        where = (item.start, item.end)
        span = item.span
        if mention.kind == "same":
            if own is None:
                span = None
            elif mention.word == "term":
                span = own.shifted(own.year - own.year2)
            else:
                year = mention.year if mention.year and mention.year < own.year else own.year - 1
                span = own.shifted(year - own.year)
        elif mention.kind == "rel" and mention.word in {"trước", "ngoái", "qua"} and own:
            span = Span(own.year - 1, 1, own.year - 1, 12)
        elif mention.kind == "term" and self._former and mention.word in {"trước", "qua"} and own and own.year == own.year2:
            span = self._former
        elif mention.kind == "term" and own and own.year != own.year2:
            span = _base_term(mention.word, own)
        return Timed(span.value(), evidence, where) if span else UNKNOWN


def _last_month(told: list[Mention], year: int) -> int | None:
    """The latest month named in the year the text speaks from."""
    months = [
        mention.month2 or mention.month or 0
        for mention in told
        if mention.kind in {"date", "dates", "month", "part"} and mention.year in {year, None}
    ]
    return max(months, default=0) or None


def _years_since(raw: list[Resolved]) -> int | None:
    """"10 năm thực hiện Nghị quyết ... ngày 2/2/2008" is told in 2018."""
    for item, following in zip(raw, raw[1:], strict=False):
        mention = item.mention
        if mention.count >= 5 and following.mention.year and following.role == "doc":
            if following.start - item.end < 120:
                return following.mention.year + mention.count
    return None


def _holds(outer: Resolved, inner: Resolved) -> bool:
    """Whether several years told about hold the single one named in passing."""
    if outer.span is None or inner.span is None or inner.span.year != inner.span.year2:
        return False
    return outer.span.year < outer.span.year2 and outer.span.year <= inner.span.year <= outer.span.year2


def _close(item: Resolved, event: Resolved) -> bool:
    """Whether an occasion lies within two months of the ceremony."""
    if item.span is None or event.span is None:
        return True
    return abs((item.span.year - event.span.year) * 12 + item.span.month - event.span.month) <= 2


def _term_span(word: str, term: Span | None) -> Span | None:
    """What "nhiệm kỳ qua", "nửa nhiệm kỳ", "nhiệm kỳ trước" stand for, `term` being the one whose results are told."""
    if term is None:
        return None
    length = term.year2 - term.year
    if word == "trước":
        return term.shifted(-length)
    if word in {"tới", "mới", "sau"}:
        return term.shifted(length)
    if word == "half before":
        return Span(term.year - length, 1, min(term.year, term.year - length + 3), 12)
    if word == "half":
        return Span(term.year, 1, min(term.year2, term.year + 3), 12)
    return term


def _base_term(word: str, own: Span) -> Span | None:
    if word == "đầu":
        return Span(own.year, 1, own.year, 12)
    if word in {"trước", "qua"}:
        return own.shifted(own.year - own.year2)
    return None


_VALUE = regex.compile(
    r"(?P<y>[0-9]{4})(?:\.\.(?P<y2>[0-9]{4})|-H(?P<h>[12])|-Q(?P<q>[1-4])|-M(?P<m>[0-9]{2})\.\.M(?P<m2>[0-9]{2})|-(?P<only>[0-9]{2}))?"
)


def parse_period(value: str) -> Span | None:
    """The span of time a period value stands for; None when it is no period."""
    match = _VALUE.fullmatch(value)
    if not match:
        return None
    year = int(match["y"])
    if match["y2"]:
        return Span(year, 1, int(match["y2"]), 12)
    if match["h"]:
        return Span(year, 6 * int(match["h"]) - 5, year, 6 * int(match["h"]))
    if match["q"]:
        return Span(year, 3 * int(match["q"]) - 2, year, 3 * int(match["q"]))
    if match["m"]:
        return Span(year, int(match["m"]), year, int(match["m2"]))
    if match["only"]:
        return Span(year, int(match["only"]), year, int(match["only"]))
    return Span(year, 1, year, 12)


def _brackets(folded: str, sentences: list[Sentence]) -> list[tuple[int, int]]:
    """Round brackets, outermost only, none reaching over the end of a sentence."""
    found: list[tuple[int, int]] = []
    for sentence in sentences:
        depth, begin = 0, 0
        for match in regex.finditer(r"[()]", folded, pos=sentence.start, endpos=sentence.end):
            if match.group() == "(":
                if depth == 0:
                    begin = match.start() + 1
                depth += 1
            elif depth:
                depth -= 1
                if depth == 0:
                    found.append((begin, match.start()))
    return found


def _role(mention: Mention, folded: str, begin: int, end: int) -> str:
    """The part a mention plays, told by the words around it within its sentence."""
    kind = mention.kind
    if kind == "noise":
        return "noise"
    before = folded[max(begin, mention.start - 100) : mention.start]
    near = before[-80:]
    if kind == "same" or _BASE_BEFORE.search(near):
        return "base"
    if kind in {"occasion", "anniversary"}:
        return kind
    if kind == "date" and (mention.day, mention.month) in OCCASIONS and _ANNIVERSARY_BEFORE.search(near):
        return "occasion"
    if kind in {"date", "dates", "month"} and _EXPECTED_BEFORE.search(near):
        return "plan"
    if kind in {"date", "dates", "month"} and _DOC_BEFORE.search(near):
        return "doc"
    if kind == "year" and _LAW_BEFORE.search(near):
        return "doc"
    if kind in {"date", "month", "year"} and _HISTORY_BEFORE.search(near):
        return "history"
    if kind == "years" and not regex.match(r"nhiệm kỳ|khóa|[0-9(]", folded[mention.start : mention.start + 10]):
        return "plan" if _PLAN_BEFORE.search(near) and not _DONE_BEFORE.search(near) else "result"
    if kind == "years":
        if _RESOLUTION_BEFORE.search(before):
            return "resolution"
        if regex.search(r"(?:nghị quyết|kế hoạch|chỉ tiêu|mục tiêu|chương trình|đề án|phương hướng|quy chế)[^.;,\n]{0,80}$", before):
            return "plan"
        if _CONGRESS_BEFORE.search(before):
            return "congress"
        if _BODY_BEFORE.search(before):
            return "body"
        return "result"
    if kind == "date":
        inside = folded[mention.start : mention.end]
        return "until" if _UNTIL_BEFORE.search(near) or _UNTIL_HEAD.match(inside) else "event"
    if kind == "dates":
        return "result"
    if kind == "month":
        if _PLAN_AFTER.match(folded, mention.end, min(end, mention.end + 120)):
            return "plan"
        return "until" if _UNTIL_BEFORE.search(near) else "result"
    if kind in {"year", "part", "rel", "term"}:
        if kind == "rel" and mention.word in {"tới", "sau", "kế tiếp", "tiếp theo"}:
            return "plan"
        if kind == "term" and mention.word in {"tới", "mới", "sau"}:
            return "plan"
        whole = kind == "rel" and mention.word in {"cả năm", "toàn năm", "trong năm"}
        if (whole or kind in {"year", "part", "term"}) and _PLAN_BEFORE.search(near) and not _DONE_BEFORE.search(near):
            return "plan"
        if _PLAN_AFTER.match(folded, mention.end, min(end, mention.end + 120)):
            return "plan"
    return "result"
