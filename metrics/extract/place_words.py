"""The words that introduce places and bodies, and the names of the reference tables, ready for look-up."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import regex

from metrics import reference
from metrics.extract.clean import fold

RANK = {"national": 0, "province": 1, "bloc": 2, "district": 2, "commune": 3, "institution": 3}
WORD = regex.compile(r"[^\W_]+")
NAME_GAP = regex.compile(r"[ \-]{1,3}|\n|-\n")
DOTTED = frozenset(("tp", "tx", "t", "p", "tt", "br", "đ"))
KINDS = {
    "tỉnh": ("tỉnh", "province"),
    "thành phố": ("thành phố", "district"),
    "tp": ("thành phố", "district"),
    "t p": ("thành phố", "district"),
    "huyện": ("huyện", "district"),
    "quận": ("quận", "district"),
    "thị xã": ("thị xã", "district"),
    "tx": ("thị xã", "district"),
    "t x": ("thị xã", "district"),
    "xã": ("xã", "commune"),
    "phường": ("phường", "commune"),
    "thị trấn": ("thị trấn", "commune"),
    "đặc khu": ("đặc khu", "commune"),
}
# The cell of a village: a body below the commune, told of at its level and named itself.
VILLAGE_CELLS = tuple(
    f"chi bộ {kind}"
    for kind in (
        "thôn", "ấp", "bản", "buôn", "làng", "xóm", "khóm", "khu phố", "khối phố", "tổ dân phố", "khu dân cư",
    )
)  # fmt: skip
KINDS.update({cell: (cell, "commune") for cell in VILLAGE_CELLS})
COMMITTEES = {
    "tỉnh ủy": "tỉnh", "thành ủy": "thành phố", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã",
    "tỉnh đoàn": "tỉnh", "thành đoàn": "thành phố", "huyện đoàn": "huyện", "quận đoàn": "quận",
}  # fmt: skip
SHORT = {"q": ("quận", "district"), "p": ("phường", "commune"), "h": ("huyện", "district"),
          "tt": ("thị trấn", "commune")}  # fmt: skip
# Words that follow "xã", "phường" … in words that name no unit.
NOT_UNIT_AFTER = {"hội", "viên", "luận", "tắc", "giao", "thuyết", "hóa", "trưởng", "ngoại"}
NATIONAL = (
    "cả nước", "toàn quốc", "toàn đảng", "ban tổ chức trung ương", "ủy ban kiểm tra trung ương",
    "ubkt trung ương", "ubkt tw", "ubkttw", "bộ chính trị", "ban bí thư", "ban chấp hành trung ương",
    "ban tổ chức tw", "ban tổ chức tư", "ubkt tư",
)  # fmt: skip
# Between a person's office, or a verb, and the unit: "Trưởng | Ban Tổ chức | Tỉnh ủy".
ORGANS = (
    "đảng bộ", "đảng ủy", "chi bộ", "chi ủy", "ban chấp hành", "bch", "ban thường vụ", "btv", "thường trực",
    "thường vụ", "ban tổ chức", "ban tuyên giáo", "ban tuyên giáo và dân vận", "ban dân vận", "ban nội chính",
    "văn phòng", "ủy ban kiểm tra", "ubkt", "ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân", "mttq",
    "ủy ban mttq", "ủy ban mttq việt nam", "ủy ban mặt trận tổ quốc việt nam", "mặt trận tổ quốc việt nam",
    "mặt trận tổ quốc", "đoàn đbqh", "đoàn đại biểu quốc hội", "các cấp", "cấp ủy", "cấp ủy các cấp",
    "cơ quan ủy ban kiểm tra", "cơ quan", "toàn", "hội đồng", "đại hội", "đại hội đại biểu", "ủy ban",
)  # fmt: skip
OFFICES = (
    "bí thư", "chủ tịch", "trưởng", "phó", "chủ nhiệm", "giám đốc", "ủy viên", "chánh", "lãnh đạo",
    "đại diện",
    "đồng chí", "ông", "bà", "cán bộ", "nguyên", "trưởng đoàn", "thư ký", "đại biểu", "quê", "quê ở",
    "trú tại",
    "hiệu trưởng", "chuyên viên", "phó ban", "anh", "chị",
)  # fmt: skip
CENTRAL_SHORT: tuple[tuple[str, ...], ...] = (("t", "ư"), ("t", "w"), ("tư",))
SURNAMES = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương lâm mai cao tạ hà lương đoàn tô "
    "châu quách thái trịnh tống văn hứa lưu vương đào kiều nông triệu giàng sùng lò vàng hầu thào".split()
)
FORCES = ("công an", "quân sự", "biên phòng", "bộ đội biên phòng")
DATE_WORDS = frozenset(("năm", "tháng", "ngày", "quý", "đợt", "khóa", "kỳ"))
SEVERAL = frozenset(("các", "những", "nhiều", "mỗi", "từng", "một"))
PARTIES: tuple[tuple[str, ...], ...] = (
    ("đảng", "bộ"), ("đảng", "ủy"), ("chi", "bộ"), ("chi", "ủy"), ("đoàn",), ("đb",), ("đu",),
)  # fmt: skip
PARTY_ORGANS = {"đảng bộ", "đảng ủy", "chi bộ", "chi ủy"}
BLOC_WORDS = frozenset(
    "các cơ quan doanh nghiệp dân chính đảng và đoàn thể mặt trận công nghiệp đại học cao đẳng "
    "trường học viện "
    "trung ương sự bưu điện viễn thông ngân hàng tổng hợp nội tài mậu kinh tế du lịch nông lâm khoa giáo "
    "hành cq dn tw thương mại vận tải xây dựng thuộc".split()
)
UMBRELLAS = (
    "các cơ quan đảng", "các cơ quan đảng đảng ủy", "cơ quan đảng", "ubnd", "ủy ban nhân dân", "chính phủ",
    "quốc hội", "mttq các đoàn thể", "mặt trận tổ quốc các đoàn thể", "mặt trận tổ quốc và các đoàn thể",
    "than quảng ninh", "than", "ngoài nước", "dân chính đảng", "các doanh nghiệp", "các cơ quan",
)  # fmt: skip
ZONE_WORDS = frozenset(
    "các khu chế xuất công nghiệp và kcx kcn cn kkt kinh tế cửa khẩu nghệ cao ban quản lý".split()
)
ABROAD_OR_CENTRAL = {"chính phủ", "quốc hội", "ngoài nước"}
HEADS = (
    "tổng công ty", "công ty", "cty", "tập đoàn", "trường", "đại học", "học viện", "bệnh viện",
    "trung tâm", "sở",
    "công an", "quân sự", "bộ chỉ huy quân sự", "bộ chqs", "ban chqs", "ban chỉ huy quân sự",
    "bộ đội biên phòng",
    "bđbp", "bộ chỉ huy bộ đội biên phòng", "biên phòng", "đồn biên phòng", "kho bạc", "ngân hàng",
    "cục", "chi cục",
    "viện", "viện kiểm sát", "tòa án", "nhà máy", "xí nghiệp", "báo", "đài", "bưu điện", "điện lực", "vnpt",
    "sư đoàn", "trung đoàn", "lữ đoàn", "tiểu đoàn", "quân khu", "quân đoàn", "quân chủng", "binh đoàn",
    "binh chủng", "quân đội", "hải quân", "vùng", "bộ tư lệnh", "liên đoàn lao động", "thanh tra",
    "hội nông dân",
    "hội cựu chiến binh", "hội liên hiệp phụ nữ", "vinacomin", "nông trường", "lâm trường", "khách sạn",
    "nhà trường", "cảng", "hợp tác xã", "htx", "ban quản lý", "phòng", "ngành", "khoa",
)  # fmt: skip
ARMY = ("quân khu", "quân đoàn", "quân chủng", "binh đoàn", "binh chủng", "quân đội", "hải quân", "sư đoàn")
ARMY_LOCAL = ("trung đoàn", "lữ đoàn", "tiểu đoàn")
GROUPS = ("tập đoàn", "tổng công ty", "vinacomin")
INSTITUTION_WORDS = frozenset(
    "cổ phần tnhh một thành viên đa khoa khu vực phổ thông trung học cơ sở mầm non tiểu nội trú dân "
    "tộc chính trị y tế "
    "và nhà nước nhân phát triển đầu tư xây dựng thương mại dịch vụ sản xuất loại màu may cấp thoát "
    "than khoáng sản "
    "cao su điện lực xăng dầu viễn thông bưu chính dệt thủy lợi lương thực xi măng mía đường giấy hóa chất "
    "dược phẩm môi trường đô thị nông nghiệp lâm vận tải du lịch địa phương nước sạch "
    "quản lý rừng phòng hộ hành biên phòng cứu nạn quân sự công an chỉ huy đội dục đào tạo hoạch".split()
)
ACRONYMS = {"đhqghn": "Hà Nội", "đhqgtphcm": "TP Hồ Chí Minh", "đhqghcm": "TP Hồ Chí Minh"}
# Heads that mean the body named before when they stand alone: "công ty kết nạp 12 đảng viên".
GENERIC_HEADS = frozenset(
    ("công ty", "nhà trường", "bệnh viện", "học viện", "tập đoàn", "tổng công ty", "nhà máy")
)
STOP = frozenset(
    "có đã kết được là với trao tổ tại ở vừa trong đạt gồm cho từ năm và sẽ đang hiện cùng theo về để khi do "
    "lần nhiệm luôn thường chỉ họp tiến ra mở làm bằng tăng giảm số đến nay qua còn lại nhờ vào "
    "ngày tháng quý ba "
    "kiện hai bốn nâng góp gửi bị hay nhằm thì mà tuyên nhận khai đưa hoàn triển nêu cũng đều rồi sau "
    "trước sơ họp".split()
)
CENTRAL_END = regex.compile(r"(?:TW|TƯ|T\.[ ]?Ư|T\.[ ]?W|Trung ương|trung ương|Trung Ương)$")


@dataclass(frozen=True, slots=True)
class Entry:
    words: tuple[str, ...]
    province: str | None
    districts: tuple[reference.District, ...]


@cache
def gazetteer() -> dict[str, tuple[Entry, ...]]:
    """First word of a name -> entries, longest first."""
    province_of: dict[tuple[str, ...], str] = {}
    for unit in reference.provinces():
        for spelling in (unit.name, unit.official_name, *unit.aliases):
            words = tuple(WORD.findall(fold(spelling)))
            if len(words) > 2 and words[0] in ("tp", "t", "thành", "thanh") and unit.family != "ho-chi-minh":
                continue  # "TP Hà Nội" is left to the grammar of kinds
            province_of.setdefault(words, unit.name)
    province_of[("huế",)] = "Huế"
    province_of.pop(("hue",), None)
    province_of[("thủ", "đô")] = "Hà Nội"
    district_of: dict[tuple[str, ...], list[reference.District]] = defaultdict(list)
    for district in reference.districts():
        for spelling in {district.name, *(a for a in district.aliases if not a.isascii())}:
            district_of[tuple(WORD.findall(fold(spelling)))].append(district)
    entries: dict[str, list[Entry]] = defaultdict(list)
    for words in {*province_of, *district_of}:
        entries[words[0]].append(Entry(words, province_of.get(words), tuple(district_of.get(words, ()))))
    return {first: tuple(sorted(found, key=lambda e: -len(e.words))) for first, found in entries.items()}


@cache
def phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> (words, role) of the fixed phrases, longest first. Roles: national, kind, committee,
    head.
    """
    table: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for role, phrases in (
        ("national", NATIONAL),
        ("committee", tuple(COMMITTEES)),
        ("kind", tuple(KINDS)),
        ("head", HEADS),
    ):
        for phrase in phrases:
            words = tuple(phrase.split())
            table[words[0]].append((words, role))
    return {first: tuple(sorted(found, key=lambda e: -len(e[0]))) for first, found in table.items()}


@cache
def by_last_word(phrases: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases:
        words = tuple(phrase.split())
        table[words[-1]].append(words)
    return {last: tuple(sorted(found, key=lambda w: -len(w))) for last, found in table.items()}


def squeeze(name: str) -> str:
    """ASCII letters of a name without spaces, as host names carry it ("Đồng Tháp" -> "dongthap")."""
    plain = unicodedata.normalize("NFD", fold(name).replace("đ", "d"))
    return "".join(char for char in plain if char.isascii() and char.isalnum())
