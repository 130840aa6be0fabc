"""Which body a figure belongs to. The texts are made up; the bodies exist or existed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.extract.clean import clean
from metrics.extract.place_numbers import _NUMBERED, _numbered, numbers_in_names
from metrics.extract.places import Placed, Places
from metrics.extract.segment import sentences


def build(text: str, **known: str | None) -> Places:
    cleaned = clean(text)
    return Places(cleaned, sentences(cleaned.text), **known)


def place(text: str, number: str, metric: str = "new_members", **known: str | None) -> Placed:
    """Place of the last occurrence of `number`."""
    places = build(text, **known)
    at = places.text.text.rindex(number)
    return places.place(at, at + len(number), metric, "count")


# text, number, province, level, organisation
ONE_BODY = [
    (
        "Đảng bộ xã Tân An, tỉnh Bến Tre có 14 chi bộ. Bí thư Chi bộ ấp Phú Lợi cho biết chi bộ có 24 đảng viên.",
        "24",
        "Bến Tre",
        "commune",
        "Chi bộ ấp Phú Lợi",
    ),
    ("Đảng bộ xã Củ Chi có 14 chi bộ.", "14", "TP Hồ Chí Minh", "commune", "Đảng bộ xã Củ Chi"),
    ("Đảng bộ Đại học Cần Thơ có 212 đảng viên.", "212", "Cần Thơ", "institution", "Đảng bộ Đại học Cần Thơ"),
    (
        "Đảng bộ tỉnh Nghệ An năm 2022 kết nạp 5.012 đảng viên.",
        "5.012",
        "Nghệ An",
        "province",
        "Đảng bộ tỉnh Nghệ An",
    ),
    ("Sơn La: năm 2019 có 2.150 đảng viên mới.", "2.150", "Sơn La", "province", "Đảng bộ tỉnh Sơn La"),
    (
        "Thành ủy Hà Nội cho biết đã kết nạp 9.100 đảng viên.",
        "9.100",
        "Hà Nội",
        "province",
        "Đảng bộ thành phố Hà Nội",
    ),
    (
        "Thành uỷ TP. Hồ Chí Minh kết nạp 7.000 đảng viên.",
        "7.000",
        "TP Hồ Chí Minh",
        "province",
        "Đảng bộ TP Hồ Chí Minh",
    ),
    (
        "Thành ủy TPHCM kết nạp 7.000 đảng viên.",
        "7.000",
        "TP Hồ Chí Minh",
        "province",
        "Đảng bộ TP Hồ Chí Minh",
    ),
    ("Thành ủy Hà Tĩnh kết nạp 120 đảng viên.", "120", "Hà Tĩnh", "district", "Đảng bộ thành phố Hà Tĩnh"),
    (
        "Đảng bộ TP Thái Nguyên kết nạp 120 đảng viên.",
        "120",
        "Thái Nguyên",
        "district",
        "Đảng bộ thành phố Thái Nguyên",
    ),
    ("Thành ủy Biên Hòa kết nạp 612 đảng viên.", "612", "Đồng Nai", "district", "Đảng bộ thành phố Biên Hòa"),
    ("Thị ủy Bỉm Sơn kết nạp 80 đảng viên.", "80", "Thanh Hóa", "district", "Đảng bộ thị xã Bỉm Sơn"),
    ("Huyện ủy Quỳnh Lưu kết nạp 230 đảng viên.", "230", "Nghệ An", "district", "Đảng bộ huyện Quỳnh Lưu"),
    ("Quận ủy Quận 3 kết nạp 230 đảng viên.", "230", "TP Hồ Chí Minh", "district", "Đảng bộ Quận 3"),
    (
        "Đảng bộ huyện Quảng Ninh kết nạp 95 đảng viên.",
        "95",
        "Quảng Bình",
        "district",
        "Đảng bộ huyện Quảng Ninh",
    ),
    (
        "Đảng bộ xã Vĩnh Xá (Kim Động, Hưng Yên) có 234 đảng viên.",
        "234",
        "Hưng Yên",
        "commune",
        "Đảng bộ xã Vĩnh Xá",
    ),
    (
        "Đảng bộ thị trấn Yên Lạc, huyện Yên Lạc, tỉnh Vĩnh Phúc có 410 đảng viên.",
        "410",
        "Vĩnh Phúc",
        "commune",
        "Đảng bộ thị trấn Yên Lạc",
    ),
    (
        "Đảng bộ Khối các cơ quan tỉnh Bến Tre kết nạp 90 đảng viên.",
        "90",
        "Bến Tre",
        "bloc",
        "Đảng bộ Khối các cơ quan tỉnh Bến Tre",
    ),
    (
        "Đảng ủy Khối Dân - Chính - Đảng TPHCM khen thưởng 102 tập thể.",
        "102",
        "TP Hồ Chí Minh",
        "bloc",
        "Đảng bộ Khối Dân - Chính - Đảng TP Hồ Chí Minh",
    ),
    ("Đảng ủy các KCX và CN TPHCM kết nạp 200 đảng viên.", "200", "TP Hồ Chí Minh", "bloc", None),
    (
        "Đảng ủy Khu kinh tế Nghi Sơn kết nạp 20 đảng viên.",
        "20",
        "Thanh Hóa",
        "bloc",
        "Đảng bộ Khu kinh tế Nghi Sơn tỉnh Thanh Hóa",
    ),
    (
        "Đảng bộ Khối Doanh nghiệp Trung ương có 80.000 đảng viên.",
        "80.000",
        None,
        "bloc",
        "Đảng bộ Khối Doanh nghiệp Trung ương",
    ),
    (
        "Đảng bộ Khối các cơ quan TƯ có 65.000 đảng viên.",
        "65.000",
        None,
        "bloc",
        "Đảng bộ Khối các cơ quan Trung ương",
    ),
    ("Đảng bộ Quân khu 9 kết nạp 1.200 đảng viên.", "1.200", None, "institution", "Đảng bộ Quân khu 9"),
    (
        "Đảng bộ Công an tỉnh Cà Mau kết nạp 90 đảng viên.",
        "90",
        "Cà Mau",
        "institution",
        "Đảng bộ Công an tỉnh Cà Mau",
    ),
    (
        "Đảng bộ Sở Y tế tỉnh Bắc Giang kết nạp 45 đảng viên.",
        "45",
        "Bắc Giang",
        "institution",
        "Đảng bộ Sở Y tế",
    ),
    (
        "Trên cả nước, năm 2021 kết nạp 150.000 đảng viên.",
        "150.000",
        "Việt Nam",
        "national",
        "Đảng Cộng sản Việt Nam",
    ),
    (
        "Toàn Đảng năm 2009 kết nạp được 197.028 đảng viên.",
        "197.028",
        "Việt Nam",
        "national",
        "Đảng Cộng sản Việt Nam",
    ),
]


@pytest.mark.parametrize(("text", "number", "province", "level", "organization"), ONE_BODY)
def test_one_body(text: str, number: str, province: str | None, level: str, organization: str | None) -> None:
    placed = place(text, number)
    assert (placed.province, placed.level) == (province, level)
    if organization:
        assert placed.organization == organization


LISTS = """Vĩnh Long: kết nạp đảng viên năm 2017
Theo Ban Tổ chức Tỉnh ủy, năm 2017 toàn tỉnh kết nạp 1.886 đảng viên. Các nơi kết nạp nhiều là:
huyện Tam Bình 250 đảng viên, TP Vĩnh Long 231 đảng viên, thị xã Bình Minh 190 đảng viên;
Trà Ôn (177 đảng viên), Vũng Liêm 166; Đảng ủy Khối các cơ quan tỉnh 145 đảng viên;
Công an 13; Quân sự tỉnh 29. Dịp này, 12 tập thể được khen thưởng.
Bí thư Huyện ủy Mang Thít cho biết, năm qua huyện kết nạp 180 đảng viên.
Toàn Đảng bộ tỉnh có 42.500 đảng viên."""


@pytest.mark.parametrize(
    ("number", "level", "organization"),
    [
        ("1.886", "province", "Đảng bộ tỉnh Vĩnh Long"),
        ("250", "district", "Đảng bộ huyện Tam Bình"),
        ("231", "district", "Đảng bộ thành phố Vĩnh Long"),
        ("190", "district", "Đảng bộ thị xã Bình Minh"),
        ("177", "district", "Đảng bộ huyện Trà Ôn"),
        ("166", "district", "Đảng bộ huyện Vũng Liêm"),
        ("145", "bloc", "Đảng bộ Khối các cơ quan tỉnh Vĩnh Long"),
        ("13", "institution", "Đảng bộ Công an tỉnh Vĩnh Long"),
        ("29", "institution", "Đảng bộ Quân sự tỉnh Vĩnh Long"),
        ("12 ", "province", "Đảng bộ tỉnh Vĩnh Long"),
        ("180", "district", "Đảng bộ huyện Mang Thít"),
        ("42.500", "province", "Đảng bộ tỉnh Vĩnh Long"),
    ],
)
def test_each_number_of_a_list_has_its_own_body(number: str, level: str, organization: str) -> None:
    placed = place(LISTS, number)
    assert (placed.province, placed.level, placed.organization) == ("Vĩnh Long", level, organization)


# What is named beside the number, or gave it, and does not report it.
NOT_THE_BODY = [
    (
        "Đảng bộ tỉnh Sơn La tổng kết năm.\n\nẢnh: Kết nạp đảng viên ở huyện Mộc "
        "Châu.\n\nToàn đảng bộ kết nạp 77 đảng viên.",
        "77",
        "province",
    ),
    (
        "Huyện ủy Yên Châu trao Huy hiệu. Ban Thường vụ Tỉnh ủy Sơn La tặng Huy hiệu cho 77 đảng viên.",
        "77",
        "district",
    ),
    (
        "Huyện ủy Yên Châu họp. Bí thư Tỉnh ủy Sơn La dự và trao quà. Trong năm kết nạp 77 đảng viên.",
        "77",
        "district",
    ),
    (
        "Tỉnh ủy Sơn La họp. Nhiều nơi làm tốt, như Đảng bộ huyện Yên Châu, Mai Sơn. Cả năm "
        "kết nạp 77 đảng viên.",
        "77",
        "province",
    ),
    (
        "Đảng bộ tỉnh Sơn La có 12 đảng bộ trực thuộc. Các huyện, thành ủy kết nạp 77 đảng viên.",
        "77",
        "province",
    ),
    (
        "Đảng bộ tỉnh Sơn La học tập kinh nghiệm tại Quảng Ninh, sau đó kết nạp 77 đảng viên.",
        "77",
        "province",
    ),
    ("Huyện ủy Yên Châu cùng toàn tỉnh thi đua, kết nạp 77 đảng viên.", "77", "district"),
    (
        "Đảng bộ xã Hua La có 12 chi bộ, 01 chi bộ công an, 01 chi bộ quân sự; tổng số 77 đảng viên.",
        "77",
        "commune",
    ),
    ("Cùng với cả nước, Đảng bộ tỉnh Sơn La kết nạp 77 đảng viên.", "77", "province"),
]


@pytest.mark.parametrize(("text", "number", "level"), NOT_THE_BODY)
def test_named_but_not_reporting(text: str, number: str, level: str) -> None:
    assert place(text, number).level == level


SWITCHES = """Hội nghị trực tuyến tổng kết công tác kiểm tra
Trên cả nước, cấp ủy các cấp kiểm tra 51.620 tổ chức đảng. Số bị kỷ luật là 223 tổ chức.

Riêng tỉnh Yên Bái, năm qua kiểm tra 1.601 tổ chức đảng. Kỷ luật 287 đảng viên.

Ủy ban Kiểm tra các cấp trong tỉnh giám sát 802 tổ chức đảng."""


@pytest.mark.parametrize(
    ("number", "province"),
    [
        ("51.620", "Việt Nam"),
        ("223", "Việt Nam"),
        ("1.601", "Yên Bái"),
        ("287", "Yên Bái"),
        ("802", "Yên Bái"),
    ],
)
def test_from_the_nation_to_the_province(number: str, province: str) -> None:
    assert place(SWITCHES, number, "orgs_inspected").province == province


GENERIC = "Năm 2020, toàn Đảng bộ kết nạp 45 đảng viên, đạt 110% chỉ tiêu tỉnh giao."

# metadata alone names the body
OUTSIDE = [
    ({"title": "Đảng bộ huyện Sông Mã kết nạp đảng viên"}, "Sơn La", "district", "Đảng bộ huyện Sông Mã"),
    (
        {"title": "Châu Thành kết nạp đảng viên", "publisher": "Báo Tây Ninh"},
        "Tây Ninh",
        "district",
        "Đảng bộ huyện Châu Thành",
    ),
    ({"publisher": "Báo Cao Bằng"}, "Cao Bằng", "province", "Đảng bộ tỉnh Cao Bằng"),
    ({"url": "https://baocaobang.vn/x-1.html"}, "Cao Bằng", "province", "Đảng bộ tỉnh Cao Bằng"),
    (
        {"url": "https://mongcai.gov.vn/tin/1", "publisher": "Cổng TTĐT thành phố Móng Cái"},
        "Quảng Ninh",
        "district",
        "Đảng bộ thành phố Móng Cái",
    ),
    ({"publisher": "Báo Nhân Dân", "url": "https://nhandan.vn/1"}, None, None, None),
    ({"publisher": "Tạp chí Cộng sản"}, None, None, None),
    ({}, None, None, None),
]


def test_short_name_of_a_paper_before_the_first_sentence() -> None:
    placed = place("Kết nạp đảng viên\n\n(GLO)- Trong quý, các cấp ủy kết nạp 45 đảng viên.", "45")
    assert placed.province == "Gia Lai"
    unknown = place("Kết nạp đảng viên\n\n(XYZ)- Trong quý, các cấp ủy kết nạp 45 đảng viên.", "45")
    assert unknown.province is None


@pytest.mark.parametrize(("known", "province", "level", "organization"), OUTSIDE)
def test_body_named_outside_the_text(
    known: dict[str, Any], province: str | None, level: str | None, organization: str | None
) -> None:
    placed = place(GENERIC, "45", **known)
    assert (placed.province, placed.level, placed.organization) == (province, level, organization)
    assert placed.span is None
    assert placed.evidence == ("inferred" if province else "unknown")


def test_ambiguous_district_is_not_guessed() -> None:
    placed = place("Huyện ủy Châu Thành kết nạp 120 đảng viên.", "120")
    assert (placed.province, placed.level) == (None, "district")


# the day decides what a name means
DAYS = [
    ("Đảng bộ thành phố Huế có 100 đảng viên.", "2020-05-01", "Thừa Thiên Huế", "district"),
    ("Đảng bộ thành phố Huế có 100 đảng viên.", "2025-08-01", "Huế", "province"),
    ("Đảng bộ thành phố Bắc Ninh có 100 đảng viên.", "2020-05-01", "Bắc Ninh", "district"),
    ("Đảng bộ thành phố Bắc Ninh có 100 đảng viên.", "2026-10-01", "Bắc Ninh", "province"),
    ("Đảng bộ huyện Tuy Phước có 100 đảng viên.", "2020", "Bình Định", "district"),
    ("Đảng bộ huyện Tuy Phước (cũ) có 100 đảng viên.", "2025-09", "Gia Lai", "district"),
    ("Đảng bộ tỉnh Bình Định trước sáp nhập có 100 đảng viên.", "2025-09", "Bình Định", "province"),
    ("Đảng bộ phường Thanh Xuân có 100 đảng viên.", "2025-09", "Hà Nội", "commune"),
]


@pytest.mark.parametrize(("text", "published", "province", "level"), DAYS)
def test_names_as_of_the_day(text: str, published: str, province: str, level: str) -> None:
    placed = place(text, "100", published=published)
    assert (placed.province, placed.level) == (province, level)


def test_date_line_in_the_text_stands_in_for_the_publication_date() -> None:
    assert place("02/08/2025 - 10:00\n\nĐảng bộ thành phố Huế có 100 đảng viên.", "100").province == "Huế"


def test_who_inspected() -> None:
    text = "Năm 2020, UBKT các cấp của tỉnh Sơn La kiểm tra 69 tổ chức đảng."
    assert place(text, "69", "orgs_inspected").organization == "Ủy ban Kiểm tra các cấp tỉnh Sơn La"
    assert place(text, "69", "new_members").organization == "Đảng bộ tỉnh Sơn La"


def test_span_is_the_words_that_decided() -> None:
    text = "Nhiều nơi làm tốt. Đảng bộ huyện Yên Châu kết nạp 77 đảng viên."
    placed = place(text, "77")
    assert placed.span is not None
    assert text[slice(*placed.span)] == "Đảng bộ huyện Yên Châu"
    assert placed.evidence == "stated"


CLAIMED = [
    ("Đảng bộ Quân khu 9", ["9"]),
    ("ở Quận 3 và phường 5", ["3", "5"]),
    ("các phường 5, 6 và 7 của quận", ["5", "6", "7"]),
    ("chi bộ Khu phố 2 có 5 đảng viên", ["2"]),
    ("Chi bộ Tổ 10, Công ty 28", ["10", "28"]),
    ("Trường THPT số 1 Bảo Yên", ["1"]),
    ("Bệnh viện 103, Sư đoàn 330", ["103", "330"]),
    ("Đảng bộ phường 5 đồng chí", []),
    ("44 khu phố; 49 chi bộ", []),
    ("ở thôn 12 chi bộ", []),
    ("Công an xã-phường 17, Quân sự xã – phường 15", []),
    ("mỗi tổ 3 người", []),
]


@pytest.mark.parametrize(("text", "numbers"), CLAIMED)
def test_numbers_in_names(text: str, numbers: list[str]) -> None:
    places = build(text)
    assert [places.text.text[a:b] for a, b in numbers_in_names(places.text.folded)] == numbers


@given(
    st.lists(
        st.sampled_from(
            "tổ|khu phố|khu|trường thpt|trường| số|q.|p.|kp|công ty|đội| |  |5|12|1.234|3,5|%|/|, | và |năm|xã -|x|٣|\n".split(
                "|"
            )
        )
    ).map("".join)
)
@settings(max_examples=300)
def test_numbers_of_names_are_found_from_their_digits(text: str) -> None:
    assert [one.span() for one in _numbered(text)] == [one.span() for one in _NUMBERED.finditer(text)]


def test_metadata_and_menus_do_not_outweigh_the_report() -> None:
    text = (
        "Trang chủ\nHà Nội\nĐà Nẵng\nTP. Hồ Chí Minh\nChính trị\n\nĐảng bộ tỉnh Nghệ An kết "
        "nạp 5.012 đảng viên\n\n"
        "Năm 2022, Đảng bộ tỉnh Nghệ An kết nạp 5.012 đảng viên. Riêng Đảng bộ thành phố "
        "Vinh kết nạp 412 đảng viên. "
        "Toàn Đảng bộ hiện có 198.000 đảng viên."
    )
    assert place(text, "5.012").province == "Nghệ An"
    assert place(text, "412").organization == "Đảng bộ thành phố Vinh"
    assert place(text, "198.000").level == "province"


WORDS = st.sampled_from(
    [
        "Đảng bộ",
        "tỉnh",
        "thành phố",
        "TP.",
        "Thành ủy",
        "Hà Nội",
        "Châu Thành",
        "huyện",
        "Quận",
        "3",
        "125",
        "(",
        ")",
        ", ",
        "; ",
        ". ",
        "\n\n",
        "Khối",
        "các cơ quan",
        "T.Ư",
        "toàn",
        "cả nước",
        "Công an",
        "phường",
        "5",
        "Bí thư",
        "ẢNH:",
        "Huế",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)), st.data())
def test_never_raises(text: str, data: st.DataObject) -> None:
    cleaned = clean(text)
    known = {
        key: data.draw(st.none() | st.text(max_size=30)) for key in ("title", "publisher", "url", "published")
    }
    places = Places(cleaned, sentences(cleaned.text), **known)
    for start in range(0, len(cleaned.text), 7):
        placed = places.place(start, start + 1, "new_members", "count")
        assert placed.level in (None, "national", "province", "bloc", "district", "commune", "institution")
        if placed.span:
            assert 0 <= placed.span[0] < placed.span[1] <= len(cleaned.text)
    assert all(0 <= a < b <= len(cleaned.text) for a, b in numbers_in_names(places.text.folded))


def test_person_after_a_committee_is_not_its_name() -> None:
    text = "Huyện ủy Xuân Lộc họp. Bí thư Huyện ủy Nguyễn Thị Cát Tiên dự. Cả huyện kết nạp 215 đảng viên."
    assert place(text, "215").organization == "Đảng bộ huyện Xuân Lộc"


@pytest.mark.parametrize(
    ("text", "province", "organization"),
    [
        (
            "Đảng bộ xã Hòa Bình, huyện Kiến Xương, tỉnh Thái Bình có 420 đảng viên.",
            "Thái Bình",
            "Đảng bộ xã Hòa Bình",
        ),
        ("Đảng bộ phường Bắc Giang (Bắc Ninh) có 420 đảng viên.", "Bắc Ninh", "Đảng bộ phường Bắc Giang"),
        ("ĐẢNG BỘ XÃ HÒA BÌNH, HUYỆN KIẾN XƯƠNG CÓ 420 ĐẢNG VIÊN", "Thái Bình", None),
    ],
)
def test_commune_named_like_a_province(text: str, province: str, organization: str | None) -> None:
    placed = place(text, "420")
    assert (placed.province, placed.level) == (province, "commune")
    if organization:
        assert placed.organization == organization


@pytest.mark.parametrize("time", ["Năm 2020", "Năm 2020,", "Tháng 5", "Quý 3", "6 tháng đầu năm 2020"])
def test_time_before_the_body(time: str) -> None:
    text = f"Tỉnh ủy Sơn La họp. {time} Đảng bộ huyện Yên Châu đã kết nạp thêm được tất cả 77 đảng viên."
    assert place(text, "77").organization == "Đảng bộ huyện Yên Châu"


def test_larger_body_that_gives_is_not_the_one_that_reports() -> None:
    text = (
        "Ở huyện Kim Động, cũng dịp này, Ban Thường vụ Tỉnh ủy Hưng Yên tặng Huy hiệu Đảng cho 95 đảng viên."
    )
    assert place(text, "95", "badges_awarded").organization == "Đảng bộ huyện Kim Động"


def test_hard_wrapped_lines_are_read_as_one_sentence() -> None:
    text = (
        "Ở huyện Kim Động, cũng trong dịp kỷ niệm này và theo đề nghị của các chi bộ\n"
        "Ban Thường vụ Tỉnh ủy Hưng Yên đã quyết định tặng Huy hiệu Đảng cho những người\n"
        "đủ điều kiện theo quy định của Điều lệ Đảng, tất cả gồm 95 đảng viên, trong đó có\n"
        "70 năm tuổi Đảng 2 đảng viên, ngoài ra còn có những đảng viên cao tuổi khác nữa ở\n"
        "nhiều chi bộ trong toàn đảng bộ."
    )
    assert place(text, "2 ", "badges_awarded").organization == "Đảng bộ huyện Kim Động"


def test_other_headlines_below_the_report_do_not_count() -> None:
    report = (
        "Năm qua, Đảng bộ tỉnh kết nạp 55 đảng viên, nâng tổng số đảng viên lên cao hơn năm trước rất nhiều."
    )
    below = "\n\nTin liên quan\nĐảng bộ huyện Yên Châu họp\nHuyện ủy Mai Sơn họp\nThành ủy Huế họp"
    assert place(report + below, "55").level == "province"


def test_same_answer_every_time() -> None:
    assert [place(LISTS, n) for n in ("250", "145")] == [place(LISTS, n) for n in ("250", "145")]


def test_endless_sentence_takes_time_in_proportion() -> None:
    """No assertion on time: where work grows with the square of the length, this test takes minutes."""
    text = "Đảng bộ huyện Yên Châu (113 đảng viên), " * 5000
    places = build(text)
    levels = {places.place(at, at + 1, "new_members", "count").level for at in range(0, len(text), 40)}
    assert len(places.names.mentions) == 5000
    assert levels == {"district"}
