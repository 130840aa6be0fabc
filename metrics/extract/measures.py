"""Whether a number is a result, a plan, a change or a share, from the words round it."""

from __future__ import annotations

import regex

from metrics.extract.rules import Vocabulary

_RATIO_BEFORE = regex.compile(r"(?:bằng|tương đương)(?:[ ]+(?:hơn|gần|khoảng|trên))?[ ]*$")
_ADDITION = regex.compile(r"(?<!tăng[ ])thêm[ ]*(?:được[ ]*)?$")
_FIGURE = regex.compile(r"[0-9][ ]*%|[0-9][ ]*(?:đảng viên|chi bộ|tổ chức)")
_PLANNED_RATE = regex.compile(
    r"(?:nghị quyết|chỉ tiêu|mục tiêu|kế hoạch)[^.;0-9]{0,60}?(?:đề ra|cho phép|là|giao|xác định|đặt ra|:)[^.;0-9]{0,15}$"
)
_STARTED_PLAN = regex.compile(r"chỉ tiêu|kế hoạch|(?<!\p{L})kh(?!\p{L})|đăng ký|dự kiến")

_CLAUSE_END = regex.compile(r"[;.]")
_MARK = regex.compile(r"[,;()]")


def planned(folded: str, start: int, at: int, words: Vocabulary) -> bool:
    """A plan's words govern the number at `at`: they stand before it in the sentence that begins at `start`, and
    nothing between says that it is a result after all."""
    if words.plan_number.search(folded, start, at) or words.plan_beside.search(folded, start, at):
        return True
    triggers = list(words.target.finditer(folded, start, at))
    # Few sentences have one; only then the costly expression for words that merely look like one is asked.
    pseudo = [match.span() for match in words.target_pseudo.finditer(folded, start, at)] if triggers else []
    trigger = next(
        (one for one in reversed(triggers) if not any(low <= one.start() < high for low, high in pseudo)),
        None,
    )
    if trigger is None or words.target_end.search(folded, trigger.end(), at):
        return False
    between = folded[trigger.end() : at]
    # A plan named beside a result ("đạt 97,4%, Nghị quyết đề ra 95%; ...") reaches no further than its clause.
    beside = _FIGURE.search(folded, start, trigger.start()) and ";" in between
    return between.count(")") <= between.count("(") and not beside


def is_planned_rate(left: str) -> bool:
    """'(Nghị quyết đề ra ít nhất 98%)': the plan of the rate given just before."""
    return bool(_PLANNED_RATE.search(left))


def change_sign(left: str, words: Vocabulary) -> int:
    """1 or -1 when the words right before a number say that it rose or fell by it, else 0."""
    if _ADDITION.search(left):
        return 0
    if words.up.search(left):
        return 1
    return -1 if words.down.search(left) else 0


def is_ratio(left: str, right: str, words: Vocabulary) -> bool:
    """'bằng 132,7% so với nhiệm kỳ trước': the new value is p% of the old one."""
    return bool(_RATIO_BEFORE.search(left) and words.ratio.search(_CLAUSE_END.split(right)[0][:60]))


def of_plan(left: str, right: str, words: Vocabulary) -> bool:
    """The percentage is a share of a plan: the plan is named right behind it, or right before it."""
    return bool(
        words.plan_after.match(right) or (words.plan_before.search(left) and not of_group(left, words))
    )


def of_group(left: str, words: Vocabulary) -> bool:
    """'(đạt 113% nghị quyết), nữ chiếm 41,5%': the share of a group of people, whatever plan was named before."""
    last = _MARK.split(left)[-1]
    return not words.plan_before.search(last) and any(pattern.search(last) for _, pattern in words.subgroups)


def exceeds(left: str, words: Vocabulary) -> bool:
    """'vượt 11%': what is printed is only the surplus over the plan."""
    return bool(words.exceeded.search(left))


def fraction_of_plan(right: str) -> bool:
    """'93/70 tổ chức đảng so với chỉ tiêu': the number under the stroke is a plan."""
    return bool(_STARTED_PLAN.search(_CLAUSE_END.split(right)[0]))
