"""The article's own date, and the dates that are not it."""

from __future__ import annotations

import pytest

from metrics.read import published_from_text

BODY = "\nĐảng bộ tỉnh tổng kết năm\nNội dung bài viết ở đây, dài hơn một chút.\n"

TAKEN = [
    ("Cập nhật lúc 08:25 ngày 15/10/2020" + BODY, "2020-10-15"),
    ("Cập nhật: 15/10/2020 08:25" + BODY, "2020-10-15"),
    ("Cập nhật ngày: 03/02/2023 10:02:34" + BODY, "2023-02-03"),
    ("16/06/2013 - 20:09" + BODY, "2013-06-16"),
    ("Thứ sáu, 03/02/2023 | 10:12" + BODY, "2023-02-03"),
    ("Thứ Ba, 15/05/2007, 07:29 [GMT+7]" + BODY, "2007-05-15"),
    ("Thứ 6, ngày 3/2/2023, 10:12 (GMT+7)" + BODY, "2023-02-03"),
    ("Chủ nhật, 5.6.2022 8:05 AM" + BODY, "2022-06-05"),
    ("Tiêu đề bài viết (15:17 13/01/2022)" + BODY, "2022-01-13"),
    ("Tiêu đề\n15/10/2020" + BODY, "2020-10-15"),
    ("Tiêu đề\nNgày 15-10-2020 | Lượt xem: 1.204" + BODY, "2020-10-15"),
    ("Tiêu đề\nĐăng ngày: 2021-03-05" + BODY, "2021-03-05"),
    ("(Cập nhật: 05/03/2021 8 giờ 05 phút)" + BODY, "2021-03-05"),
    ("BÁO CÁO\nHà Giang, ngày 15 tháng 12 năm 2021" + BODY, "2021-12-15"),
    ("Tiêu đề\n" + "Một đoạn văn.\n" * 30 + "Ngày đăng: 12/03/2020\nVề trang trước", "2020-03-12"),
    ("Nguyễn Văn A | 06/01/2022 08:30" + BODY, "2022-01-06"),
    ("Tiêu đề\nBBT - 08:30, 06/01/2022" + BODY, "2022-01-06"),
    ("Tiêu đề\nNgày đăng: 12/03/2020 | Tác giả: Nguyễn Văn A | Lượt xem: 12" + BODY, "2020-03-12"),
    ("Tiêu đề\nĐăng ngày 12/03/2020 bởi quản trị viên" + BODY, "2020-03-12"),
    ("Tiêu đề\n6 Tháng Một, 2022" + BODY, "2022-01-06"),
    ("Tiêu đề\nTháng Mười Hai 6, 2022" + BODY, "2022-12-06"),
    ("Tiêu đề\n2022-01-06T08:30:00+07:00" + BODY, "2022-01-06"),
    ("Tiêu đề\n2022-01-06 08:30:00" + BODY, "2022-01-06"),
    ("Tiêu đề\nHà Nội, ngày 6/1/2022" + BODY, "2022-01-06"),
    ("CẬP NHẬT LÚC 08:25 NGÀY 15/10/2020" + BODY, "2020-10-15"),
    ("Thứ Tư, ngày 03/05/2017\nTiêu đề\nSáng 2/5, Đảng ủy họp.", "2017-05-03"),
]

NOT_TAKEN = [
    # The clock of the page on which an article of 3 November 2020 was saved.
    "Thứ Ba, ngày 3 tháng 8 năm 2021\n\nQuán triệt nghị quyết\n\nSáng 3/11, Đảng ủy Khối họp.",
    "Thứ Ba, ngày 3 tháng 8 năm 2021 10:05:22\nTiêu đề\nSáng 3/11, Đảng ủy Khối họp.",
    "3/8/2021 10:05\nTiêu đề\nChiều 3/11, Đảng ủy Khối họp.",
    "Thứ Tư, ngày 03/05/2017" + BODY,
    "15/10/2020" + BODY,
    "Cập nhật lúc 31/02/2020" + BODY,
    "Ngày 3/2/1930, Đảng ra đời." + BODY,
    "Ngày 15/10/2020, Tỉnh ủy tổ chức hội nghị." + BODY,
    "Tiêu đề\nHội nghị khai mạc lúc 8:00 ngày 15/10/2020" + BODY,
    "Tiêu đề\nSáng 15/10/2020, lúc 8:00, Tỉnh ủy họp." + BODY,
    "Tiêu đề\nCập nhật số liệu đến ngày 15/10/2020 của 12 huyện" + BODY,
    "Tiêu đề\nCập nhật số liệu đến ngày 15/10/2020" + BODY,
    "Tiêu đề\nTrong tháng Một 6, 2022 đảng viên được kết nạp" + BODY,
    "Tiêu đề\n" + "Một đoạn văn.\n" * 12 + "12/03/2020 10:00\n" + "Một đoạn văn.\n" * 30,
    "",
]


@pytest.mark.parametrize(("text", "day"), TAKEN)
def test_date_lines_are_recognised(text: str, day: str) -> None:
    found, span = published_from_text(text)
    assert found == day
    assert span is not None
    assert day[:4] in text[slice(*span)]


@pytest.mark.parametrize("text", NOT_TAKEN)
def test_other_dates_are_left_alone(text: str) -> None:
    assert published_from_text(text) == (None, None)


def test_decomposed_letters_and_windows_line_ends_change_nothing() -> None:
    import unicodedata

    for text, day in TAKEN:
        changed = unicodedata.normalize("NFD", text).replace("\n", "\r\n")
        assert published_from_text(changed)[0] == day


def test_the_front_matter_is_no_head() -> None:
    text = "---\nnote: 1\nseen: 16/06/2013 - 20:09\n---\nTiêu đề\nNội dung."
    assert published_from_text(text, text.index("Tiêu")) == (None, None)
