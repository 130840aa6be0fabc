"""What publisher, address and date of a document say about places."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import regex

from metrics import reference
from metrics.extract.place_units import Unit
from metrics.extract.place_words import squeeze

_DATE = regex.compile(
    r"(?<!\d)(?:([0-3]?\d)[/.\-]([01]?\d)[/.\-](20\d\d)|"
    r"([0-3]?\d) tháng ([01]?\d)(?: năm |[/\-])(20\d\d))(?!\d)"
)
_PUBLISHED = regex.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?.*", regex.DOTALL)
_YEAR = regex.compile(r"(?<!đến )(?:năm|tháng \d{1,2}[/\-]) ?(20[0-3]\d)(?!\d)")
HOST_ENDINGS = (".vn", ".com", ".net", ".org")
HOST = regex.compile(r"(?<![\w@.\-])((?:[a-z0-9\-]+\.){1,6}(?:vn|com|net|org))(?![a-z])", regex.IGNORECASE)
_PORTAL = regex.compile(r"(?:https?://)?(?:www\.)?([a-z\-]+)\.(?:[a-z]+\.)?gov\.vn")
GENERAL_PRESS = ("pháp luật tp", "tuổi trẻ", "người lao động", "nhân dân", "cộng sản")
PRESS = {
    "hànộimới": "Hà Nội", "hà nội mới": "Hà Nội", "an ninh thủ đô": "Hà Nội",
    "sài gòn giải phóng": "TP Hồ Chí Minh",
    "báo điện biên phủ": "Điện Biên", "báo đồng khởi": "Bến Tre", "ấp bắc": "Tiền Giang", "kinh tế & đô thị": "Hà Nội",
}  # fmt: skip

# What provincial papers put before the first sentence: "(GLO) - Sáng 5/6, ..."
_BYLINE = regex.compile(r"(?m)^\W{0,3}([A-ZĐ]{3,4})\)?[ ]?[-–.:]")
_BYLINES = {
    "GLO": "Gia Lai", "QNO": "Quảng Nam", "ĐNO": "Đà Nẵng", "CTO": "Cần Thơ", "BTO": "Bình Thuận", "NTO": "Ninh Thuận",
    "BDO": "Bình Dương", "QTO": "Quảng Trị", "ĐTO": "Đồng Tháp", "AGO": "An Giang", "ABO": "Tiền Giang", "BTN": "Tây Ninh",
    "BPO": "Bình Phước", "ĐBP": "Điện Biên", "LSO": "Lạng Sơn", "THO": "Thanh Hóa", "VLO": "Vĩnh Long", "HNM": "Hà Nội",
    "HBĐT": "Hòa Bình", "YBĐT": "Yên Bái", "LCĐT": "Lào Cai", "QBĐT": "Quảng Bình", "TQĐT": "Tuyên Quang",
    "BGĐT": "Bắc Giang", "PTO": "Phú Thọ", "STO": "Sóc Trăng", "CMO": "Cà Mau",
}  # fmt: skip


def province_of_byline(text: str) -> str | None:
    """Province whose paper signs the beginning of the text with its short name."""
    match = _BYLINE.search(text, 0, 1500)
    return _BYLINES.get(match.group(1)) if match else None


def first_day(published: str | None) -> date | None:
    """First day of a "YYYY", "YYYY-MM" or "YYYY-MM-DD"; None for anything else."""
    match = _PUBLISHED.fullmatch(published or "")
    if not match:
        return None
    try:
        return date(int(match.group(1)), int(match.group(2) or 1), int(match.group(3) or 1))
    except ValueError:
        return None


def day_of_text(folded: str) -> date | None:
    """When the text seems to have been written: its first full date, else the year it names most."""
    for match in _DATE.finditer(folded):
        day, month, year = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            continue
    years = Counter(int(match.group(1)) for match in _YEAR.finditer(folded))
    return date(max(years, key=lambda year: (years[year], year)), 1, 1) if years else None


@cache
def _host_names() -> dict[str, str]:
    """Province names as host names carry them ("dongthap")."""
    names = {squeeze(unit.name): unit.name for unit in reference.provinces() if len(squeeze(unit.name)) > 4}
    names["tphcm"] = names["hochiminh"] = names["hcmc"] = "TP Hồ Chí Minh"
    return names


def province_of_host(host: str) -> str | None:
    """Province whose name is in a host name: baodongthap.vn, tinhuytayninh.vn."""
    squeezed = host.replace("-", "")
    names = _host_names()
    found = [name for name in names if name in squeezed]
    return names[max(found, key=len)] if found else None


@cache
def _squeezed_districts() -> dict[str, tuple[reference.District, ...]]:
    found: dict[str, tuple[reference.District, ...]] = {}
    for district in reference.districts():
        label = squeeze(district.name)
        found[label] = (*found.get(label, ()), district)
    return found


def district_of_host(url: str | None, province: str | None) -> Unit | None:
    """District whose portal the address is: mongcai.gov.vn, thuanthanh.bacninh.gov.vn."""
    match = _PORTAL.match((url or "").lower())
    if not match:
        return None
    label = match.group(1).replace("-", "")
    found = _squeezed_districts().get(label, ())
    homes = {reference.province(d.province_code).name: d for d in found}
    if not homes or (province not in homes and len(homes) > 1):
        return None
    home = province if province in homes else next(iter(homes))
    assert home is not None
    district = homes[home]
    return None if district.same_as_province else Unit("district", district.kind, district.name, home)
