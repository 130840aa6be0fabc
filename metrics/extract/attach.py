"""How well a cue fits a number: closeness, direction, and what stands between them.

Scores are small integers so that `explain` can show them: a cue right beside the number gets about 10, a cue at the
other end of a clause about 4. Below `CLEAR` nothing is claimed.
"""

from __future__ import annotations

import regex

from metrics.extract.figures import Item
from metrics.extract.rules import Cue, Rule

CLEAR = 3.0
_NO = -99.0

# Between a cue and the number it governs: words that add nothing.
_FILLER = regex.compile(
    r"(?:[ ]|được|mới|thêm|cho|đối với|ở|tại|là|có|với|tới|đến|số|tổng|cộng|đã|các|toàn|bộ|lên|tất cả|cả|từ|khoảng|"
    r"trên|hơn|gần|đạt|xong|lần lượt|những|về|của|xét|thì|bằng|lại|riêng|chỉ|còn|tăng|thuộc|[:\"'(])*+"
)
_PASSIVE = regex.compile(
    r"[ ]*(?:(?:này|đó|mới|đã|đang|được|bị|đều|có|phải|cũng|vừa|vào|là|mà|xếp loại|xếp|loại|đạt|đánh giá|từ|ở mức|mức|cho|"
    r"nhận|danh hiệu|tiêu chuẩn|chất lượng|hình thức|vì|do|sẽ|trực thuộc|cơ sở|bằng|với|[\"':])[ ]*)*+"
)
_PREDICATE = regex.compile(r"(?:là|có|gồm|được|lên|đạt|thì|với|cả thảy là|:)[ ]*$")
_GOES_ON = regex.compile(r"[ ]*(?:,|;|và(?!\p{L})|cùng(?!\p{L})|còn(?!\p{L}))")
_PARTS = regex.compile(r"(?<!\p{L})(?:trong (?:đó|số)|bao gồm|gồm|cụ thể|chia ra|riêng)(?!\p{L})")
_VERBAL = regex.compile(r"[ ]*(?:được|bị|đã|đều|sẽ)(?!\p{L})")
_BRACKETS = regex.compile(r"\([^()]*\)")
_IS = regex.compile(r"(?:là|:)[ ]*$")
_BOUNDARY = regex.compile(r"[;!?]|\.(?=[ ])|:[ ]*\"")
# A comma that only sets off a date: "hoàn thành xuất sắc nhiệm vụ, năm 2020, có 27 người".
_IDLE_COMMA = regex.compile(r"[ ]*,(?=[ ]*(?:,|là|có|đạt|:))")


def left_score(folded: str, item: Item, cue: Cue, rule: Rule, items: list[Item]) -> float:
    """Score of a cue that stands before the number."""
    number = item.number
    gap = _without_brackets(folded[cue.end : number.qualifier_start])
    if "," in gap:
        gap = _IDLE_COMMA.sub(" ", gap)
    if rule.side == "right" or len(gap) > rule.reach:
        return _NO
    if gap.count(")") > gap.count("("):
        return _NO
    between = sum(1 for other in items if cue.end <= other.number.start < number.start)
    filler = _FILLER.match(gap)
    if filler and filler.end() == len(gap) and not between:
        return 10.0
    if rule.adjacent:
        return _NO
    if is_spent(folded, cue, gap, items):
        return _NO
    score = 7.5 - len(gap) / 25 - 6 * len(_BOUNDARY.findall(gap)) - 3 * between
    score -= 1.5 * gap.count(",")
    if (
        _PREDICATE.search(gap)
        and not between
        and not _BOUNDARY.search(gap)
        and ("," not in gap or _IS.search(gap))
    ):
        score += 2.5
    return score


def _without_brackets(gap: str) -> str:
    return _BRACKETS.sub("", gap) if ")" in gap else gap


def is_spent(folded: str, cue: Cue, gap: str, items: list[Item]) -> bool:
    """'3 tổ chức đảng bằng hình thức khiển trách và 126 đảng viên': the cue belongs to the number before it."""
    if not _GOES_ON.match(gap):
        return False
    ends = [other.right for other in items if other.right <= cue.start]
    if not ends or cue.start - max(ends) > 40:
        return False
    return bool(_PASSIVE.fullmatch(folded, max(ends), cue.start))


def right_score(folded: str, item: Item, cue: Cue, rule: Rule, after: int) -> float:
    """Score of a cue that stands behind the number; `after` is where the next number begins."""
    start = item.right
    if rule.side == "left" or cue.start >= after or cue.start < item.number.end:
        return _NO
    gap = _without_brackets(folded[min(start, cue.start) : cue.start])
    if len(gap) > rule.reach:
        return _NO
    passive = _PASSIVE.match(gap)
    if passive and passive.end() == len(gap):
        return 9.5
    if rule.adjacent:
        return _NO
    score = 7.0 - len(gap) / 20 - 3 * gap.count(",") - 6 * len(_BOUNDARY.findall(gap))
    if "," in gap and cue.end < after and _FILLER.fullmatch(folded, cue.end, after):
        return _NO  # "hơn 80.000 người mắc bệnh, vẫn kết nạp 1.487 đảng viên": the verb is the next number's
    if "(" in gap:
        score -= 3 if ")" in gap else 8
    if _PARTS.search(gap):
        score -= 6  # "4.318 đảng viên, trong đó hoàn thành xuất sắc ...": said of a part only
    if _VERBAL.match(gap) or _VERBAL.match(folded, cue.start):
        score += 2
    return score
