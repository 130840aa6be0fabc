"""A body that reports (`Unit`) and what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import regex

from metrics import reference
from metrics.extract.place_tokens import Mention
from metrics.extract.place_words import FORCES, RANK

_ORGANISATION = {
    "tỉnh": "Đảng bộ tỉnh", "thành phố": "Đảng bộ thành phố", "huyện": "Đảng bộ huyện",
    "quận": "Đảng bộ quận",
    "thị xã": "Đảng bộ thị xã", "xã": "Đảng bộ xã", "phường": "Đảng bộ phường",
    "thị trấn": "Đảng bộ thị trấn",
    "đặc khu": "Đảng bộ đặc khu",
}  # fmt: skip
_ACTING = regex.compile(
    r"\b(?:(ubkt|ủy ban kiểm tra)( các cấp)?|(cấp ủy(?:,? (?:và )?(?:tổ chức đảng )?các cấp)?)|"
    r"ban thường vụ|thường trực)\b"
)
_ACTORS = {
    "ubkt các cấp": "Ủy ban Kiểm tra các cấp", "cấp ủy các cấp": "Cấp ủy các cấp", "ubkt": "Ủy ban Kiểm tra",
    "ban thường vụ": "Ban Thường vụ",
}  # fmt: skip
_BARE_FORCES = ("Công an", "Quân sự", "Biên phòng", "Bộ đội Biên phòng")
_PARTY = "Đảng Cộng sản Việt Nam"
_COMMITTEE = {
    "tỉnh": "Tỉnh ủy",
    "thành phố": "Thành ủy",
    "huyện": "Huyện ủy",
    "quận": "Quận ủy",
    "thị xã": "Thị ủy",
}


class Unit(NamedTuple):
    """A body the text is about; `mention` is where it was last named (None: outside the text)."""

    level: str
    kind: str
    name: str | None
    province: str | None
    outside: bool = False
    organs: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    named: bool = False

    @property
    def rank(self) -> int:
        return RANK[self.level] + self.kind.startswith("chi bộ")  # a village's cell is below its commune


def organization(unit: Unit, day: date | None, actor: str | None = None) -> str | None:
    """The shortest clear name of the body; `actor`: who within it acted ("ubkt các cấp"), if that was
    said.
    """
    place = f" {unit.name}" if unit.name else ""
    if unit.kind.startswith("chi bộ"):
        return f"{unit.kind.capitalize()}{place}"
    if unit.name and unit.name.isdigit():
        return f"Đảng bộ {unit.kind.capitalize()}{place}"
    if unit.level == "national":
        return {**_ACTORS, "ubkt": "Ủy ban Kiểm tra Trung ương", "ban thường vụ": _PARTY}.get(
            actor or "", _PARTY
        )
    if unit.level == "bloc":
        return f"Đảng bộ{place or ' Khối'}{_home(unit, day)}"
    if unit.level == "institution":
        kind = "Chi bộ" if "chi bộ" in unit.organs else "Đảng bộ"
        return (
            f"{kind}{place}{_home(unit, day) if unit.kind in FORCES and unit.name in _BARE_FORCES else ''}"
            if place
            else None
        )
    kind = kind_of_province(unit.name, day) if unit.level == "province" and unit.name else unit.kind
    city = unit.level == "province" and (unit.name or "").startswith("TP ")
    if actor is None or unit.rank > 2:
        return f"Đảng bộ {unit.name}" if city else f"{_ORGANISATION.get(kind, 'Đảng bộ')}{place}"
    if actor in ("ubkt các cấp", "cấp ủy các cấp"):
        return f"{_ACTORS[actor]} {unit.name if city else kind + place}"
    return f"{_ACTORS[actor]} {_COMMITTEE.get(kind, 'Đảng ủy ' + kind)}{place}"


def _home(unit: Unit, day: date | None) -> str:
    """ " tỉnh Đồng Nai" for a bloc or a force, where its own name does not say it."""
    if not unit.province or unit.outside or unit.province in (unit.name or ""):
        return ""
    if unit.province.startswith("TP "):
        return f" {unit.province}"
    kind = kind_of_province(unit.province, day)
    return f" {'TP' if kind == 'thành phố' else kind} {unit.province}"


def actor_before(folded: str, metric: str) -> str | None:
    """Who within the body inspected or disciplined, by the words before the number."""
    if (
        not metric.endswith(("_inspected", "_supervised", "_disciplined", "_violating"))
        and metric != "inspection_rounds"
    ):
        return None
    found = list(_ACTING.finditer(folded))
    if not found:
        return None
    match = found[-1]
    if match.group(1):
        return "ubkt các cấp" if match.group(2) else "ubkt"
    return "cấp ủy các cấp" if match.group(3) else "ban thường vụ"


def kind_key(mention: Mention) -> str:
    """What a later "toàn huyện", "công ty" is looked up by."""
    return "tổ chức" if mention.level == "institution" else mention.kind


def kind_of_province(name: str | None, day: date | None) -> str:
    unit = reference.province_on(name, day or date(2020, 1, 1)) if name else None
    if unit is None and name:
        unit = next(iter(reference.versions(name)), None)
    return "thành phố" if unit and unit.city else "tỉnh"


def provinces_of(mention: Mention) -> Iterable[tuple[str, float]]:
    """Provinces a mention speaks for, with how strongly (1: by name)."""
    if mention.level == "national" or mention.outside:
        return
    for upper in (mention, *mention.uppers):
        if upper.level == "province":
            if upper.name:
                yield upper.name, 1.0
        elif len(upper.options) == 1 and upper.level == "district":
            yield upper.options[0], 0.5 if upper.form != "bare" else 0.25
        elif len(upper.options) == 1:
            yield upper.options[0], 0.2
        elif upper.province and upper.level == "institution":
            yield upper.province, 0.4
        elif upper.province and upper.level == "bloc":
            yield upper.province, 1.0
            return
