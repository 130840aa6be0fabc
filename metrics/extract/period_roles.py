"""The part each mention of time plays, told by the words just before and after it.

A year can be the one reported ("result"), the one compared with ("base"), a plan, the date of a document, of a
founding or of an election, the congress's own new term ... Only some of these may govern a figure.
"""

from __future__ import annotations

import regex

from metrics.extract.period_grammar import OCCASIONS, Mention

# Roles that tell when the text itself speaks.
TELLING = frozenset({"result", "event", "until", "occasion", "anniversary", "gloss"})

# How far back and ahead of a mention its words are looked for.
_BEFORE, _NEAR, _AFTER, _HEAD = 100, 80, 120, 40

_WORDS = r"(?: [^\s0-9,.;()]{1,12})"
_SO = r"(?<!\p{L})"

_BASE_BEFORE = regex.compile(
    rf"(?:{_SO}so(?: sánh)?(?: với| cùng)?|đặt cạnh|đối chiếu với|nếu so|bằng [0-9][0-9.,]{{0,8}} ?%(?: của)?)"
    rf"{_WORDS}{{0,7}} ?$"
    rf"|(?:{_SO}hơn|(?<!yếu )kém)(?: hẳn| cả| cùng kỳ| mức| của){{0,3}} $"
)
# "đạt 3,02% số đảng viên cuối năm trước": the membership a share is taken of, not the time of the share.
_SHARE_OF_BEFORE = regex.compile(
    r"%[^0-9%.;,()\n]{0,30}số đảng viên(?: (?:có|hiện có|của|toàn|đảng bộ|tỉnh|huyện|thành phố|đến|tính|tại|ở|thời điểm)){0,5}"
    r" (?:đầu|cuối)(?: năm)? $"
)
_HABIT_BEFORE = regex.compile(
    rf"(?:ngay|việc|chủ động|triển khai|tích cực|bắt tay|xây dựng|giao|đề ra|kế hoạch|chỉ đạo|rà soát|quyết liệt){_WORDS}{{0,4}} $"
)
_DOCUMENT = (
    r"nghị quyết|chỉ thị|kế hoạch|quyết định|quy định|kết luận|chương trình|hướng dẫn|thông tri|đề án|công văn|"
    rf"nghị định|quy chế|thông báo|thông tư|luật|pháp lệnh|điều lệ|{_SO}(?:nq|ct|kh|qđ|kl|hd|đa)"
)
_DOC_BEFORE = regex.compile(
    rf"(?:{_DOCUMENT}) ?(?:số )?[^.;()\n]{{0,45}}"
    r"(?:,|(?<!(?:từ|đến|tới|hết) )ngày|ban hành|ra|\()\s{0,2}$"
    r"|[0-9]{1,4} ?[-/] ?[a-zđư]{2,6}[^.;\n]{0,30}$"
)
_LAW_BEFORE = regex.compile(
    rf"(?<!\p{{L}}|kỷ |pháp |án )(?:luật|hiến pháp|pháp lệnh|nghị định){_WORDS}{{0,5}} $"
)
_HISTORY_BEFORE = regex.compile(
    r"(?:thành lập|ra đời|sinh|vào đảng|khởi công|tách ra|chia tách|tái lập|hợp nhất)(?: vào| từ| ngày| từ ngày){0,2} $"
    rf"|{_SO}hồi $"
)
_PLAN_BEFORE = regex.compile(
    r"(?:phương hướng|nhiệm vụ|kế hoạch|chỉ tiêu|mục tiêu|phấn đấu|triển khai|bàn|dự kiến|định hướng|đề ra|giải pháp|"
    r"bước (?:sang|qua|vào)|sang|đăng ký|từ nay đến|chuẩn bị|hướng tới|giai đoạn|chiến lược|tầm nhìn|đề án|quy hoạch)"
    rf"{_WORDS}{{0,8}} $"
)
# After "năm 2023": "..., huyện sẽ", "phấn đấu kết nạp", but not "vượt chỉ tiêu đề ra" or "nỗ lực phấn đấu".
_PLAN_AFTER = regex.compile(
    r",?([^0-9.;,\n]{0,110}?) (?:dự kiến|sẽ|đặt mục tiêu|đặt chỉ tiêu|đăng ký)(?!\p{L})"
    r"|,?([^0-9.;,()\n]{0,60}?) (?:phấn đấu(?: trong năm)?|đề ra(?: mục tiêu| chỉ tiêu)?|giao(?: chỉ tiêu)?|xác định)"
    r",? (?:[0-9]|kết nạp|phát triển|có|đạt|mở|thành lập|trên|từ|ít nhất|tối thiểu|mỗi|giảm|không|xây dựng|chỉ tiêu|"
    r"mục tiêu|nhiệm vụ|phương hướng|kế hoạch|tỷ lệ|bồi dưỡng|hoàn thành|trao|củng cố|xóa)(?!\p{L})"
)
_STRIVING = regex.compile(r"(?:nỗ lực|tích cực|quyết tâm|đã|luôn|không ngừng|phong trào|ra sức| và)$")
_QUOTA_BEFORE = regex.compile(
    rf"{_SO}(?:chỉ tiêu|kế hoạch|nghị quyết|kh|ct|nq)(?: (?:của|cả|giao|đề ra|kết nạp|đảng viên|mới|trong|nghị quyết)){{0,5}} $"
)
_PLANNED_TERM = regex.compile(
    r"(?:nghị quyết|kế hoạch|chỉ tiêu|mục tiêu|chương trình|đề án|phương hướng|quy chế)[^.;,\n]{0,80}$"
)
_EXPECTED_BEFORE = regex.compile(
    rf"(?:dự kiến|phấn đấu|hướng tới|chuẩn bị|chậm nhất|{_SO}sẽ){_WORDS}{{0,5}} $"
)
_DONE_BEFORE = regex.compile(
    rf"(?:kết quả|tổng kết|sơ kết|thực hiện|hoàn thành|kiểm điểm|đánh giá|báo cáo|nhìn lại){_WORDS}{{0,6}} $"
)
_RESOLUTION_BEFORE = regex.compile(r"nghị quyết (?:của )?đại hội[^.;:\n]{0,90}$")
_CONGRESS_BEFORE = regex.compile(r"(?:đại hội|lần thứ)[^.;\n]{0,90}$")
_CONGRESS_AFTER = regex.compile(r",? (?:của )?đại hội")
_ANNIVERSARY_YEARS = regex.compile(r"(?:kỷ niệm|truyền thống|thành lập|giải phóng)[^.;(\n]{0,60}\( ?$")
_BODY_BEFORE = regex.compile(
    r"(?:ban chấp hành|bch|ban thường vụ|bí thư|ủy viên|nhân sự|chủ tịch|cấp ủy|đề án|hđnd|hội đồng nhân dân|"
    r"quốc hội|ubnd|trưởng (?:thôn|ấp|bản)|khu phố)(?:[^.;:,\n]|, (?=(?:xã|phường|thị trấn|đặc khu)(?!\p{L}))){0,50},? ?$"
)
_BARE_TERM = regex.compile(r"nhiệm kỳ|khóa|[0-9(]")
_UNTIL_BEFORE = regex.compile(
    rf"{_SO}(?:đến|tới|chốt|hết|mốc|thời điểm)(?: hết| cuối| thời điểm| ngày| hết ngày){{0,3}} ?$"
)
_UNTIL_HEAD = regex.compile(r"(?:đến|tới|hết|chốt)(?!\p{L})")
_ANNIVERSARY_BEFORE = regex.compile(rf"(?:kỷ niệm|chào mừng|mừng|tròn){_WORDS}{{0,4}} $")
# Words of time at the head of a clause govern what follows; those inside it only qualify one thing.
_HEAD_OF_CLAUSE = regex.compile(
    r"(?:^|[,;:.(*•+\-\n\"]|(?<!\p{L})(?:và|còn|nhưng|trong đó|rằng|thì))\s*"
    r"(?:(?:trong|riêng|chỉ|tính|đến|tới|từ|kể|qua|sau|ở|vào|kết quả|còn|sang|cả|cũng|của|giữa|cộng|tổng kết|chung|"
    r"số liệu|theo báo cáo|báo cáo|thống kê|hết|nếu|ngay|các|những|mốc|thời gian|đợt|dịp|thời điểm|ngày|song song|"
    r"tính riêng|tính chung|lũy kế|luỹ kế|cộng dồn) ){0,4}$"
)
_UNTIL_NOW = regex.compile(r"(?:đến|tới) ")
_IN_FORCE_BEFORE = regex.compile(
    rf"(?:thành lập|ra đời|hiệu lực|áp dụng|triển khai|thực hiện|vận hành|hoạt động|tổ chức|bắt đầu|khởi động|thí điểm|{_SO}sinh"
    r"|công tác|giữ chức|(?<![0-9] )đảng viên|vào đảng|hợp nhất|sáp nhập) $"
)
_NEXT = frozenset({"tới", "sau", "kế tiếp", "tiếp theo", "mới"})
_WHOLE_YEAR = frozenset({"cả năm", "toàn năm", "trong năm"})


def topical(mention: Mention, folded: str, begin: int) -> bool:
    """Whether a mention stands at the head of its clause; `begin` is where its sentence starts."""
    first = max(begin, mention.start - _HEAD)
    before = folded[first : mention.start]
    return bool(_HEAD_OF_CLAUSE.search(before if first == begin else "…" + before))


def role(mention: Mention, folded: str, begin: int, end: int) -> str:
    """The part a mention plays in its sentence, which spans `begin` to `end` of the folded text.

    "result" (the period reported), "base" (compared with), "plan", "event" (a day something happened), "until" (a
    state as of that day), "occasion" (of a badge round), "anniversary", "doc" (date of a document), "history",
    "resolution" (the term a congress's resolution is for), "congress" (a congress's own, new term), "body" (term of
    an elected body), "quota" (the year a plan is for), "noise".
    """
    kind = mention.kind
    if kind == "noise":
        return "noise"
    before = folded[max(begin, mention.start - _BEFORE) : mention.start]
    near = before[-_NEAR:]
    if _SHARE_OF_BEFORE.search(near):
        return "history"
    if kind == "same" or _BASE_BEFORE.search(near):
        return "base"
    if kind in {"occasion", "anniversary"}:
        return kind
    after = min(end, mention.end + _AFTER)
    if kind in {"date", "dates", "month"}:
        return _day_role(mention, folded, before, near, after)
    if kind == "ytd" and mention.word == "bare" and not mention.year and _HABIT_BEFORE.search(near):
        return "history"
    if kind == "ahead":
        return "plan"
    if kind == "day":
        return "event"
    if (
        kind == "since"
        and _IN_FORCE_BEFORE.search(near)
        and not _UNTIL_NOW.search(folded, mention.start, mention.end)
    ):
        return "history"
    if kind == "years":
        return _years_role(mention, folded, before, near)
    if kind == "year" and (_LAW_BEFORE.search(near) or near.endswith("chuyên đề ")):
        return "doc"
    if kind == "year" and _HISTORY_BEFORE.search(near):
        return "history"
    if kind in {"year", "part", "rel", "term"} and _planned(mention, folded, near, after):
        return "quota" if _QUOTA_BEFORE.search(near) else "plan"
    return "result"


def _day_role(mention: Mention, folded: str, before: str, near: str, after: int) -> str:
    kind = mention.kind
    if kind == "date" and (mention.day, mention.month) in OCCASIONS and _ANNIVERSARY_BEFORE.search(near):
        return "occasion"
    if _EXPECTED_BEFORE.search(near):
        return "plan"
    if _DOC_BEFORE.search(near):
        return "doc"
    if kind == "dates":
        return "result"
    if _HISTORY_BEFORE.search(near):
        return "history"
    until = _UNTIL_BEFORE.search(near) or _UNTIL_HEAD.match(folded, mention.start, mention.end)
    if kind == "date":
        return "until" if until else "event"
    if _announced(mention, folded, after):
        return "plan"
    return "until" if until else "result"


def _years_role(mention: Mention, folded: str, before: str, near: str) -> str:
    if not _BARE_TERM.match(folded, mention.start):
        return "plan" if _PLAN_BEFORE.search(near) and not _DONE_BEFORE.search(near) else "result"
    if _ANNIVERSARY_YEARS.search(before) or (mention.year2 or 0) - (mention.year or 0) > 12:
        return "history"
    if _RESOLUTION_BEFORE.search(before):
        return "resolution"
    if _PLANNED_TERM.search(before):
        return "plan"
    if _CONGRESS_BEFORE.search(before) or _CONGRESS_AFTER.match(folded, mention.end):
        return "congress"
    return "body" if _BODY_BEFORE.search(before) else "result"


def _planned(mention: Mention, folded: str, near: str, after: int) -> bool:
    kind, word = mention.kind, mention.word
    if kind in {"rel", "term"} and word in _NEXT:
        return True
    fits = kind != "rel" or word in _WHOLE_YEAR
    fits = fits and not (kind == "term" and word in {"qua", "rồi", "trước"})
    if fits and _PLAN_BEFORE.search(near) and not _DONE_BEFORE.search(near):
        return True
    return _announced(mention, folded, after)


def _announced(mention: Mention, folded: str, after: int) -> bool:
    """Whether the words that follow speak of something to come."""
    match = _PLAN_AFTER.match(folded, mention.end, after)
    if match is None:
        return False
    gap = match[1] if match[1] is not None else match[2]
    return not _STRIVING.search(gap)
