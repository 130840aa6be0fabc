"""Numbers that are part of names ("Quân khu 9", "Quận 3", "Trường THPT số 1") and therefore never figures."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from metrics.extract.place_words import WORD

_COUNTED = frozenset(
    "đảng đồng chi tổ người cá tập quần đ/c tccsđ lượt cán cấp trường đoàn hội % đại phần cuộc lớp văn thôn "
    "ấp khu doanh cơ hộ nghìn ngàn triệu tỷ năm tháng bản xóm đội đơn hồ nhiệm chỉ đợt công xã "
    "phường huyện".split()
)


def counts(words: list[str], number: int, gap: str) -> bool:
    """Whether the number counts what follows it rather than being a name."""
    if gap[:1] == "%" or gap[:1] == "/":
        return True
    return gap in (" ", "  ", "\n") and number + 1 < len(words) and words[number + 1] in _COUNTED


# What is numbered; the number stands right behind it.
_KINDS = (
    "quân khu", "quân đoàn", "sư đoàn", "trung đoàn", "lữ đoàn", "tiểu đoàn", "đại đội", "binh đoàn",
    "quận", "phường", "q.", "p.",
    "khu phố", "kp.", "kp", "tổ dân phố", "tdp", "tổ", "thôn", "ấp", "bản", "khóm", "xóm", "đội", "khu", "tiểu khu",
    "vùng", "công ty", "cty", "nhà máy", "xí nghiệp", "bệnh viện",
    "số", "nhà máy z", "chi bộ", "đồn biên phòng", "kho", "đoàn", "cụm", "khối",
)  # fmt: skip
_KIND = rf"(?<![\p{{L}}\d])(?:{'|'.join(map(regex.escape, _KINDS))}|trường[\p{{L}} ]{{0,30}}? số)[ ]{{0,2}}"
_LEAD = 45  # more characters than `_KIND` can match
_ENDS_KIND = regex.compile(rf"{_KIND}\Z")
_NUMBERED = regex.compile(
    rf"{_KIND}(\d{{1,4}})(?!\d|[.,]\d|%|/\d)((?:[ ]?,[ ]?\d{{1,2}}(?![\d.,]\d|%))*(?:[ ]và[ ]\d{{1,2}}(?!\d|%))?)"
)
_NUMBER = regex.compile(r"\d+")
_ONLY_NUMBERED = regex.compile(
    r"quân|sư|trung đoàn|lữ|tiểu|binh|đại đội|bệnh viện|nhà máy|xí nghiệp|trường|đồn|công ty|cty"
)


def numbers_in_names(folded: str) -> list[tuple[int, int]]:
    """Intervals of the numbers that belong to names: "Quân khu 9", "Quận 3", "Tổ 10", "Trường THPT số 1"."""
    found: list[tuple[int, int]] = []
    for match in _numbered(folded):
        rest = folded[match.end() : match.end() + 12]
        before = folded[max(0, match.start() - 8) : match.start()]
        following = WORD.match(rest.lstrip(" ")) if rest[:1] == " " else None
        weak = not _ONLY_NUMBERED.match(match.group())
        if (
            following
            and following.group() in _COUNTED
            and not (not weak and following.group() in ("đảng", "tổ"))
        ):
            continue
        if weak and (before.rstrip().endswith(("-", "/", "–", "xã -", "số")) or _counted_before(before)):
            continue
        if match.group().startswith("số") and not _after_school(folded, match.start()):
            continue
        found.append(match.span(1))
        found.extend(
            (match.start(2) + n.start(), match.start(2) + n.end()) for n in _NUMBER.finditer(match.group(2))
        )
    return found


_SCHOOL = regex.compile(r"(?:trường|thpt|thcs|tiểu học|mầm non|công ty|bệnh viện|tổ|khu)[\p{L} ]{0,30}$")


def _numbered(folded: str) -> Iterator[regex.Match[str]]:
    """All matches of `_NUMBERED`, from the digits back: most digits have no kind right before them."""
    done = 0
    while digits := _NUMBER.search(folded, done):
        start, done = digits.start(), digits.end()
        begin = max(start - _LEAD, 0)
        if folded[begin:start].rstrip(" ").endswith(_KINDS):
            kind = _ENDS_KIND.search(folded, begin, start)
            match = kind and _NUMBERED.match(folded, kind.start())
            if match:
                done = match.end()
                yield match


_COUNT_BEFORE = regex.compile(r"\d[ ]$")


def _counted_before(before: str) -> bool:
    """ "44 khu phố 10 …": the kind is itself being counted."""
    return _COUNT_BEFORE.search(before) is not None


def _after_school(folded: str, at: int) -> bool:
    return _SCHOOL.search(folded[max(0, at - 40) : at]) is not None
