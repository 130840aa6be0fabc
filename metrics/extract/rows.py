"""Lines of a list that name a body and its number only: "Đảng bộ huyện A: 118/95 đảng viên (đạt 124%)"."""

from __future__ import annotations

import regex

_BODY = (
    r"(?:đảng bộ|đảng ủy|chi bộ|(?:tỉnh|thành|huyện|thị|quận) ủy|huyện|quận|thị xã|thành phố|tp|tx|xã|phường|thị trấn|"
    r"khối|công an|quân sự|bộ đội|trường|công ty|sở)(?!\p{L})"
)
_ROW = regex.compile(
    rf"[ ]*(?:[-+*•–]|[0-9]{{1,2}}[.)]|[a-zđ]\))?[ ]*(?:(?:trong đó|cụ thể|gồm|riêng|như|và|còn|tiếp đến|kế đến|là),?:?[ ]+)*"
    rf"(?:các[ ]+)?{_BODY}(?:[ .,-]+(?!(?:đã|được|kết|có|bị|phát|trong|đạt|đề|phấn|giao|ban|tổ chức)(?!\p{{L}}))\p{{L}}+){{0,9}}?"
    r"[ ]*(?::|-|–|\()?[ ]*(?:(?:kết nạp|được|có|với|đạt|mới|là)(?!\p{L})[ ]*)*"
)
_MARK = regex.compile(r"[;:]")
_PLAN = regex.compile(r"(?:so (?:với )?|đạt |vượt |hoàn thành |thực hiện )(?:chỉ tiêu|kế hoạch|nghị quyết)")


def begins_row(folded: str, start: int, at: int) -> bool:
    """Nothing but the name of a body stands between the head of the clause and the number at `at`; `start` is where
    the sentence begins."""
    marks = [match.end() for match in _MARK.finditer(folded, start, at)]
    if marks and _ROW.fullmatch(folded, marks[-1], at):
        return True
    heads = [start, *marks[:-1]]
    return any(_ROW.fullmatch(folded, head, at) for head in heads[-2:])


def shares_of_plan(folded: str, start: int, at: int) -> bool:
    """'So với chỉ tiêu gồm: Quận 5 (146,7%), Quận 8 (': a list of shares of a plan, each in brackets behind a name."""
    opened = folded.rfind("(", start, at)
    if opened < 0 or folded[opened + 1 : at].strip():
        return False
    head = folded.find(":", start, opened)
    return head > 0 and bool(_PLAN.search(folded, start, head)) and bool(_NAMED.search(folded, head, opened))


_NAMED = regex.compile(rf"(?:[:,;]|(?<!\p{{L}})và)[ ]*(?:đảng bộ[ ]+)?(?:{_BODY})?[^,;:()]{{2,60}}$")
