"""Paragraphs full of numbers that are no Party-building figures: nothing is found, or only what is listed.

All of them are our own words and invented figures.
"""

from __future__ import annotations

import pytest

from metrics.extract import extract

NOTHING = {
    "youth union": (
        "Năm 2021, Huyện đoàn kết nạp 1.340 đoàn viên mới, đạt 108% kế hoạch; thành lập 12 chi đoàn trong doanh nghiệp "
        "ngoài nhà nước; 95% cơ sở Đoàn xếp loại vững mạnh. Có 45 đoàn viên được khen thưởng ở cấp tỉnh."
    ),
    "trade union": (
        "Công đoàn các khu công nghiệp kết nạp 12.500 đoàn viên công đoàn, thành lập 15 công đoàn cơ sở, đạt 150% chỉ "
        "tiêu. Đã có 98% công đoàn cơ sở hoàn thành tốt nhiệm vụ."
    ),
    "women's union": (
        "Hội Liên hiệp Phụ nữ huyện kết nạp 560 hội viên mới, nâng tổng số lên 24.310 hội viên; giúp 120 hộ thoát nghèo; "
        "100% chi hội sinh hoạt đều."
    ),
    "farmers": (
        "Hội Nông dân phát triển 320 hội viên, đạt 106,7% chỉ tiêu; 45 hội viên đạt danh hiệu sản xuất kinh doanh giỏi."
    ),
    "veterans": "Hội Cựu chiến binh có 12.410 hội viên, kết nạp mới 310 hội viên, trong đó 35 hội viên nữ.",
    "companies": (
        "Toàn tỉnh thành lập mới 1.245 doanh nghiệp, tăng 12,5% so với cùng kỳ, với vốn đăng ký 8.500 tỷ đồng; 312 doanh "
        "nghiệp giải thể, 145 doanh nghiệp hoạt động trở lại."
    ),
    "poverty": (
        "Tỷ lệ hộ nghèo giảm còn 2,45%, thấp hơn 0,8 điểm phần trăm so với năm trước; 1.230 hộ thoát nghèo; xây 145 "
        "căn nhà tình nghĩa trị giá 7,2 tỷ đồng."
    ),
    "sports": (
        "Giải bóng đá thu hút 24 đội với 480 vận động viên; đội chủ nhà thắng 3-1, giành 12 huy chương vàng, 8 huy "
        "chương bạc và xếp thứ 2 toàn đoàn."
    ),
    "schools": (
        "Năm học 2021-2022, thành phố có 512 trường, 15.230 lớp, 480.000 học sinh; 98,7% học sinh tốt nghiệp, 245 học "
        "sinh giỏi cấp quốc gia; 76% trường đạt chuẩn."
    ),
    "police": (
        "Công an tỉnh khởi tố 312 vụ, 560 bị can, tăng 12% so với cùng kỳ; bắt 45 đối tượng truy nã, thu giữ 12 kg ma "
        "túy; xử phạt 1.245 trường hợp vi phạm giao thông với số tiền 3,4 tỷ đồng."
    ),
    "courts": "Tòa án hai cấp giải quyết 1.250/1.310 vụ án, đạt 95,4%; tuyên phạt 12 bị cáo mức án tù.",
    "anniversaries": (
        "Lễ kỷ niệm 90 năm Ngày thành lập Đảng bộ tỉnh được tổ chức sáng 3/2 với sự tham dự của 450 đại biểu. Chương "
        "trình gồm 3 phần, kéo dài 120 phút."
    ),
    "delegates": (
        "Đại hội Đảng bộ huyện lần thứ XII có 245 đại biểu chính thức dự; đại hội bầu Ban Chấp hành gồm 39 đồng chí, Ban "
        "Thường vụ 11 đồng chí và đoàn đại biểu dự đại hội cấp trên gồm 15 đồng chí."
    ),
    "committee size": "Ban Chấp hành Đảng bộ tỉnh khóa mới có 52 đồng chí; Ủy ban Kiểm tra Tỉnh ủy gồm 9 đồng chí.",
    "votes": "Đồng chí được bầu giữ chức Bí thư Đảng ủy với tỷ lệ phiếu 98,5%.",
    "money": (
        "Tổng thu ngân sách đạt 12.450 tỷ đồng, vượt 8% dự toán; chi đầu tư phát triển 3.210 tỷ đồng, bằng 91% kế hoạch "
        "vốn; giải ngân 76,5%."
    ),
    "harvest": (
        "Vụ đông xuân gieo cấy 45.200 ha, năng suất 65,4 tạ/ha, sản lượng 295.000 tấn, tăng 2,1% so với vụ trước; đàn "
        "lợn có 320.000 con."
    ),
    "party press on the economy": (
        "Nghị quyết Đại hội Đảng bộ tỉnh xác định tăng trưởng GRDP 8,5%, thu nhập bình quân 75 triệu đồng/người/năm, tỷ "
        "lệ đô thị hóa 45%, tạo việc làm cho 25.000 lao động mỗi năm."
    ),
    "new countryside": "Toàn huyện có 12/15 xã đạt chuẩn nông thôn mới, 3 xã nâng cao; bình quân đạt 17,5 tiêu chí/xã.",
    "health": (
        "Ngành y tế tiêm 1,2 triệu liều vắc xin, đạt 98,4% kế hoạch; có 45 ca mắc mới, 312 người khỏi bệnh; 95% người dân có bảo hiểm y tế."
    ),
    "documents and dates": (
        "Thực hiện Chỉ thị số 35-CT/TW ngày 30/5/2019 của Bộ Chính trị, Kế hoạch 245-KH/TU ngày 15/8/2019 và Hướng dẫn "
        "số 26 của Ban Tổ chức Trung ương, Tỉnh ủy mở hội nghị quán triệt lúc 8h30 ngày 12/9."
    ),
    "people's committee": (
        "Ủy ban nhân dân huyện tiếp 312 lượt công dân, nhận 145 đơn thư, giải quyết 132 đơn, đạt 91%; cấp 2.450 giấy "
        "chứng nhận quyền sử dụng đất."
    ),
    "ages": "Tuổi bình quân của cấp ủy là 42,5; đồng chí trẻ nhất 28 tuổi, cao tuổi nhất 59 tuổi.",
    "blood": "Ngày hội hiến máu của tuổi trẻ tỉnh nhà thu 560 đơn vị máu từ 720 tình nguyện viên.",
    "army": "Lễ giao nhận quân năm 2021 đưa 1.450 thanh niên lên đường nhập ngũ, đạt 100% chỉ tiêu.",
    "election": "Cử tri toàn tỉnh bầu 65 đại biểu Hội đồng nhân dân; 99,6% cử tri đi bỏ phiếu ở 1.245 khu vực.",
    "travel": "Chín tháng, tỉnh đón 2,3 triệu lượt khách, tăng 45%; doanh thu 1.850 tỷ đồng; có 312 khách sạn.",
    "mass mobilisation": (
        "Khối dân vận huyện xây dựng 245 mô hình dân vận khéo; vận động nhân dân hiến 45.000 m2 đất, đóng góp 12.500 "
        "ngày công làm 87 km đường."
    ),
}

# Paragraphs where one figure stands among others of the same look: (text, what may be found).
ONLY = {
    "youth union beside the Party": (
        "Năm 2021, Đảng bộ huyện kết nạp 145 đảng viên mới; cùng năm Huyện đoàn kết nạp 1.340 đoàn viên, Công đoàn "
        "kết nạp 560 đoàn viên công đoàn.",
        [("new_members", "count", 145)],
    ),
    "economy beside the Party": (
        "Đảng bộ tỉnh kết nạp 1.145 đảng viên, đạt 104% kế hoạch; thu ngân sách đạt 102% dự toán, GRDP tăng 8,2%, hộ "
        "nghèo còn 2,1%.",
        [("new_members", "count", 1145), ("new_members", "pct_of_target", 104)],
    ),
    "delegates of members": (
        "Dự đại hội có 245 đại biểu đại diện cho 5.120 đảng viên của Đảng bộ huyện.",
        [("members_total", "count", 5120)],
    ),
    "companies with cells": (
        "Toàn tỉnh có 12.450 doanh nghiệp, 185.000 lao động; trong năm Đảng ủy khối thành lập 3 chi bộ.",
        [("orgs_established", "count", 3)],
    ),
    "badge with age and anniversary": (
        "Nhân 91 năm Ngày thành lập Đảng, Quận ủy trao Huy hiệu 60 năm tuổi Đảng cho 12 đảng viên; đồng chí cao tuổi "
        "nhất năm nay 97 tuổi.",
        [("badges_awarded", "count", 12)],
    ),
    "state and Party inspection": (
        "Thanh tra tỉnh tiến hành 45 cuộc thanh tra, thu hồi 12,5 tỷ đồng. Ủy ban Kiểm tra Tỉnh ủy kiểm tra 6 tổ chức "
        "đảng.",
        [("orgs_inspected", "count", 6)],
    ),
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_nothing_is_found(text: str) -> None:
    assert [(one.metric, one.measure, one.quote, one.rule) for one in extract(text)] == []


# The same among sentences of a report, where the Party is spoken of on either side.
BEFORE = "Hội nghị Tỉnh ủy tổng kết công tác xây dựng Đảng năm 2021.\n\n"
AFTER = (
    "\n\nCác cấp ủy đảng tiếp tục nâng cao chất lượng sinh hoạt chi bộ, làm tốt công tác kết nạp đảng viên."
)


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_nothing_is_found_in_a_party_report(text: str) -> None:
    assert [(one.metric, one.measure, one.quote, one.rule) for one in extract(BEFORE + text + AFTER)] == []


@pytest.mark.parametrize(("text", "expected"), ONLY.values(), ids=ONLY)
def test_only_the_figures_of_the_party_are_found(text: str, expected: list[tuple[str, str, float]]) -> None:
    assert [(one.metric, one.measure, one.value) for one in extract(text)] == expected
