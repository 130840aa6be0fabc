"""Periods of figures: tables of cases. In each text the figure asked about stands between « and »."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.extract.clean import clean
from metrics.extract.period_grammar import mentions, small_number
from metrics.extract.period_spans import Span, parse_period
from metrics.extract.periods import STOCKS, FigureAt, Timed, Timeline
from metrics.extract.segment import sentences


def _timeline(
    marked: str, published: str | None, title: str | None = None, url: str | None = None
) -> tuple[Timeline, int, int, str]:
    start = marked.index("«")
    text = marked.replace("«", "", 1)
    end = text.index("»")
    text = text.replace("»", "", 1)
    canonical = clean(text)
    return Timeline(canonical, sentences(canonical.text), published, title, url), start, end, canonical.text


def _figure(start: int, end: int, metric: str, measure: str) -> FigureAt:
    kind = "stock" if metric in STOCKS else "share" if metric.startswith("rated") else "flow"
    return FigureAt(start, end, metric, measure, kind)


def _ask(marked: str, published: str | None, metric: str, measure: str, **known: str | None) -> Timed:
    timeline, start, end, _ = _timeline(marked, published, **known)
    return timeline.period(_figure(start, end, metric, measure))


def _ask_base(marked: str, published: str | None, metric: str, measure: str) -> Timed:
    timeline, start, end, _ = _timeline(marked, published)
    return timeline.base_period(_figure(start, end, metric, measure))


N, M, B, G = "new_members", "members_total", "badges_awarded", "orgs_total"
C, P, T, TR, R = "count", "pct_of_target", "target", "target_rate_pct", "rate_pct"

IN_THE_SENTENCE = [
    ("Trong 9 tháng đầu năm 2023, toàn tỉnh kết nạp được «1.234» đảng viên, đạt 61,7% kế hoạch năm.", None, N, C, "2023-M01..M09"),
    ("Trong 9 tháng đầu năm 2023, toàn tỉnh kết nạp được 1.234 đảng viên, đạt «61,7»% kế hoạch năm.", None, N, P, "2023-M01..M09"),
    ("Năm 2020, Đảng bộ kết nạp «1.050» đảng viên; năm 2021 kết nạp 980; 6 tháng đầu năm 2022 kết nạp 410.", None, N, C, "2020"),
    ("Năm 2020, Đảng bộ kết nạp 1.050 đảng viên; năm 2021 kết nạp «980»; 6 tháng đầu năm 2022 kết nạp 410.", None, N, C, "2021"),
    ("Năm 2020, Đảng bộ kết nạp 1.050 đảng viên; năm 2021 kết nạp 980; 6 tháng đầu năm 2022 kết nạp «410».", None, N, C, "2022-H1"),
    ("Số đảng viên kết nạp năm 2019 là «1.200» đồng chí, năm 2020 là 1.350 đồng chí.", None, N, C, "2019"),
    ("Số đảng viên kết nạp năm 2019 là 1.200 đồng chí, năm 2020 là «1.350» đồng chí.", None, N, C, "2020"),
    ("Đảng bộ kết nạp «350» đảng viên năm 2019, 420 đảng viên năm 2020 và 390 đảng viên năm 2021.", None, N, C, "2019"),
    ("Đảng bộ kết nạp 350 đảng viên năm 2019, «420» đảng viên năm 2020 và 390 đảng viên năm 2021.", None, N, C, "2020"),
    ("Đảng bộ kết nạp 350 đảng viên năm 2019, 420 đảng viên năm 2020 và «390» đảng viên năm 2021.", None, N, C, "2021"),
    ("Nhiệm kỳ 2015 - 2020, Đảng bộ kết nạp «2.345» đảng viên (đạt 117% chỉ tiêu).", "2020-08-10", N, C, "2015..2020"),
    ("Nhiệm kỳ 2015 - 2020, Đảng bộ kết nạp 2.345 đảng viên (đạt «117»% chỉ tiêu).", "2020-08-10", N, P, "2015..2020"),
    ("Nhiệm kỳ 2015- 2020 kết nạp «2.345» đảng viên.", None, N, C, "2015..2020"),
    ("Nhiệm kỳ 2015 2020 kết nạp «2.345» đảng viên.", None, N, C, "2015..2020"),
    ("Quý III/2022, các chi bộ kết nạp «45» đảng viên.", None, N, C, "2022-Q3"),
    ("Quý 1-2017 toàn Đảng bộ kết nạp «39» đảng viên.", None, N, C, "2017-Q1"),
    ("Trong tháng 5/2023, các cấp ủy kết nạp «67» đảng viên; 5 tháng đầu năm kết nạp 302 đảng viên.", None, N, C, "2023-05"),
    ("Trong tháng 5/2023, các cấp ủy kết nạp 67 đảng viên; 5 tháng đầu năm kết nạp «302» đảng viên.", None, N, C, "2023-M01..M05"),
    ("Tháng 10 năm 2021, Đảng bộ xã kết nạp «12» quần chúng.", None, N, C, "2021-10"),
    ("11 tháng năm 2022, huyện kết nạp «211» đảng viên.", None, N, C, "2022-M01..M11"),
    ("Sáu tháng đầu năm 2018, huyện kết nạp «211» đảng viên.", None, N, C, "2018-H1"),
    ("Ba tháng đầu năm 2018, huyện kết nạp «21» đảng viên.", None, N, C, "2018-Q1"),
    ("Nửa đầu năm 2018, huyện kết nạp «211» đảng viên.", None, N, C, "2018-H1"),
    ("6 tháng cuối năm 2018, huyện đã kết nạp «211» đảng viên.", None, N, C, "2018-H2"),
    ("Giai đoạn 2016-2020, bình quân mỗi năm kết nạp «1.500» đảng viên.", None, N, C, "2016..2020"),
    ("Từ năm 2018 đến năm 2022, huyện kết nạp «890» đảng viên.", None, N, C, "2018..2022"),
    ("Từ năm 2018 đến nay, huyện kết nạp «890» đảng viên.", "2022-05-04", N, C, "2018..2022"),
    ("Từ tháng 1/2021 đến tháng 6/2023, huyện kết nạp «890» đảng viên.", None, N, C, "2021..2023"),
    ("Từ tháng 1 đến tháng 8/2021, huyện kết nạp «890» đảng viên.", None, N, C, "2021-M01..M08"),
    ("Kể từ đầu năm 2025 đến hết ngày 31/8, toàn tỉnh kết nạp gần «2.800» đảng viên.", "2025-09-26", N, C, "2025-M01..M08"),
    ("Hết tháng 10-2021, toàn tỉnh kết nạp «2.800» đảng viên.", None, N, C, "2021-M01..M10"),
    ("Tính đến ngày 30/6/2022, các đảng bộ đã kết nạp «288» đảng viên mới.", None, N, C, "2022-H1"),
    ("Qua 5 năm (2016 - 2020), huyện kết nạp «890» đảng viên.", None, N, C, "2016..2020"),
    ("Huyện khen thưởng «20» đảng viên hoàn thành xuất sắc nhiệm vụ 5 năm liền (2013-2017).", "2018-01-17", "awards_given", C, "2013..2017"),
    ("Tỷ lệ tăng từ «83,3»% năm 2015 lên 90,1% năm 2020.", None, "rated_good", R, "2015"),
    ("Tỷ lệ tăng từ 83,3% năm 2015 lên «90,1»% năm 2020.", None, "rated_good", R, "2020"),
    ("Chiều 9/1, tại hội nghị, Trưởng ban cho biết số kết nạp năm 2018 là «358» người.", "2019-01-09", N, C, "2018"),
    ("Năm học 2021-2022, trường kết nạp «15» sinh viên.", None, N, C, "2021..2022"),
]  # fmt: skip

BRACKETS = [
    ("Năm 2012, Khối có «22,06»% tổ chức tiêu biểu (năm 2011 đạt 25,33%), có 77,27% trong sạch.", None, "rated_clean_strong", R, "2012"),
    ("Năm 2012, Khối có 22,06% tổ chức tiêu biểu (năm 2011 đạt «25,33»%), có 77,27% trong sạch.", None, "rated_clean_strong", R, "2011"),
    ("Năm 2012, Khối có 22,06% tổ chức tiêu biểu (năm 2011 đạt 25,33%), có «77,27»% trong sạch.", None, "rated_clean_strong", R, "2012"),
    ("Năm 2022, 20,5% xuất sắc (năm 2021: «19,8»%; năm 2020: 18%).", None, "rated_excellent", R, "2021"),
    ("Năm 2022, 20,5% xuất sắc (năm 2021: 19,8%; năm 2020: «18»%).", None, "rated_excellent", R, "2020"),
    ("Năm 2021 kết nạp 200 đảng viên (có «37» là nữ).", None, N, C, "2021"),
    ("Chỉ riêng tháng 8 (từ 15/7/2021-15/8/2021) kết nạp «22» đồng chí.", None, N, C, "2021-08"),
]  # fmt: skip

RELATIVE = [
    ("Từ đầu năm đến nay, toàn Đảng bộ kết nạp «134» đảng viên.", "2013-07-16", N, C, "2013-M01..M07"),
    ("Từ đầu năm đến nay, toàn Đảng bộ kết nạp «134» đảng viên.", "2013", N, C, "2013"),
    ("Từ đầu năm đến nay, toàn Đảng bộ kết nạp «134» đảng viên.", None, N, C, None),
    ("Tính từ đầu năm 2023 tới nay, toàn Đảng bộ kết nạp «134» đảng viên.", "2023-11-20", N, C, "2023-M01..M11"),
    ("Năm qua, huyện kết nạp «196» đảng viên.", "2018-01-17", N, C, "2017"),
    ("Năm qua, huyện kết nạp «196» đảng viên.", "2018-12-27", N, C, "2018"),
    ("Năm nay, huyện kết nạp «196» đảng viên.", "2018-11-17", N, C, "2018"),
    ("Năm ngoái, huyện kết nạp «196» đảng viên.", "2018-11-17", N, C, "2017"),
    ("6 tháng đầu năm, huyện kết nạp «96» đảng viên.", "2018-07-12", N, C, "2018-H1"),
    ("9 tháng đầu năm nay, huyện kết nạp «96» đảng viên.", "2018-10-12", N, C, "2018-M01..M09"),
    ("Quý I, huyện kết nạp «16» đảng viên.", "2018-04-02", N, C, "2018-Q1"),
    ("Quý IV, huyện kết nạp «16» đảng viên.", "2018-01-12", N, C, "2017-Q4"),
    ("Nửa năm qua, huyện kết nạp «96» đảng viên.", "2018-07-12", N, C, "2018-H1"),
    ("3 năm qua, thành phố kết nạp «333» đảng viên.", "2011-07-20", N, C, "2009..2011"),
    ("Sau 10 năm, thành phố thành lập «311» tổ chức đảng.", "2020-01-15", "orgs_established", C, "2010..2019"),
    ("Những năm qua, huyện kết nạp «96» đảng viên.", None, N, C, None),
    ("Chỉ tiêu kết nạp hằng năm tới từng chi bộ là chặt chẽ. Năm 2017 kết nạp «96» đảng viên.", None, N, C, "2017"),
]  # fmt: skip

TERMS = [
    ("Đại hội Đảng bộ huyện lần thứ XX, nhiệm kỳ 2020-2025 họp ngày 15/7.\n\nNhiệm kỳ qua, Đảng bộ kết nạp «456» đảng viên.", "2020-07-16", N, C, "2015..2020"),
    ("Đại hội Đảng bộ huyện lần thứ XX, nhiệm kỳ 2020-2025 họp ngày 15/7.\n\nTrong nhiệm kỳ, Đảng bộ kết nạp «456» đảng viên.", "2020-07-16", N, C, "2015..2020"),
    ("Đại hội Đảng bộ huyện lần thứ XX, nhiệm kỳ 2020-2025 họp ngày 15/7.\n\n5 năm qua, Đảng bộ kết nạp «456» đảng viên.", "2020-07-16", N, C, "2015..2020"),
    ("Đại hội Đảng bộ xã nhiệm kỳ 2020 - 2025 họp ngày 24.6; 105 đảng viên dự, đại diện cho «234» đảng viên.", "2020-06-24", M, C, "2020-06"),
    ("Nhiệm kỳ qua, Đảng bộ kết nạp «456» đảng viên.", "2020-07-16", N, C, "2015..2020"),
    ("Trong nhiệm kỳ, Đảng bộ kết nạp «456» đảng viên.", "2020-07-16", N, C, None),
    ("Từ đầu nhiệm kỳ đến nay, Đảng bộ kết nạp «456» đảng viên.", "2020-03-16", N, C, "2015..2020"),
    ("Riêng năm 2019 kết nạp 56 đảng viên.\n\nBan Thường vụ kỷ luật «11» đảng viên.", "2020-07-16", "members_disciplined", C, None),
    ("Lũy kế 8 tháng, huyện kết nạp «93» đảng viên.", "2021-09-01", N, C, "2021-M01..M08"),
    ("Sau gần 6 tháng hoạt động, Đảng bộ phường kết nạp «47» đảng viên trong năm 2025.", "2025-12-25", N, C, "2025"),
    ("Tháng 1/2022, Tỉnh ủy công nhận kết quả: «102» tổ chức cơ sở đảng hoàn thành xuất sắc nhiệm vụ.", "2022-01-24", "rated_excellent", C, "2021"),
    ("Nhân kỷ niệm 133 năm Ngày sinh Chủ tịch Hồ Chí Minh, ngày 17-5, huyện có «216» đảng viên được trao Huy hiệu Đảng đợt 19-5.", None, "badges_awarded", C, "2023-05"),
    ("Chiều 8/1, Đảng ủy tổng kết năm 2025. Toàn Đảng bộ có «6.200» đảng viên.\n\nNăm 2026 là năm đầu nhiệm kỳ.", None, M, C, "2026-01"),
    ("Nửa đầu nhiệm kỳ 2020 - 2025, huyện kết nạp «300» đảng viên.", "2023-05-16", N, C, "2020..2023"),
    ("Nữa nhiệm kỳ 2020- 2025 đi qua, huyện kết nạp «300» đảng viên.", "2023-05-16", N, C, "2020..2023"),
    ("Hội nghị bàn Nghị quyết Đại hội Đảng bộ huyện nhiệm kỳ 2020-2025. Sau nửa nhiệm kỳ, huyện kết nạp «300» đảng viên.", "2023-05-16", N, C, "2020..2023"),
    ("Từ đầu nhiệm kỳ 2020-2025 đến nay, huyện kết nạp «300» đảng viên.", "2022-05-16", N, C, "2020..2022"),
    ("Tính từ đầu nhiệm kỳ 2015-2020, huyện kết nạp «640» đảng viên.", None, N, C, "2015..2020"),
    ("Nhiệm kỳ 2015 - 2020 kết nạp 640 đảng viên. Cả nhiệm kỳ có «12» tổ chức đảng bị kỷ luật.", "2020-09-23", "orgs_disciplined", C, "2015..2020"),
    ("Huyện ủy thông báo kết luận kiểm tra Ban Chấp hành Đảng bộ xã nhiệm kỳ 2015-2020. Năm 2017 có «62» tổ chức vi phạm.", None, "orgs_violating", C, "2017"),
    ("Số liệu của nhiệm kỳ Đại hội XIII: kết luận «545» tổ chức đảng vi phạm.", "2025-11-24", "orgs_violating", C, "2021..2025"),
    ("Nhiệm kỳ 2015-2020, tổng số đảng viên là «5.600».", "2020-09-23", M, C, None),
]  # fmt: skip

CARRIED = [
    ("Sáng 12/7, Ủy ban họp sơ kết 6 tháng đầu năm, bàn việc 6 tháng cuối năm 2018.\n\nTheo báo cáo, đã kết nạp «96» đảng viên.", "2018-07-12", N, C, "2018-H1"),
    ("Ngày 14/10, Huyện ủy sơ kết 9 tháng đầu năm, triển khai nhiệm vụ quý IV năm 2021. Toàn huyện kết nạp «96» đảng viên.", "2021-10-15", N, C, "2021-M01..M09"),
    ("Sáng 15/12, Huyện ủy tổng kết năm 2022, triển khai nhiệm vụ năm 2023. Toàn huyện kết nạp «196» đảng viên.", "2022-12-15", N, C, "2022"),
    ("Qua nhiệm kỳ 2015 - 2020, xã được công nhận nông thôn mới năm 2017, hộ nghèo giảm còn 1,4%. Xã kết nạp «28» đảng viên.", "2020-03", N, C, "2015..2020"),
    ("Kết quả năm 2022:\n\n- Kết nạp «96» đảng viên.\n\n- Khai trừ 3 đảng viên.", None, N, C, "2022"),
    ("Năm 2022, huyện hoàn thành 19/19 tiêu chí. Cũng trong năm, huyện kết nạp «96» đảng viên.", "2023-01-10", N, C, "2022"),
    ("Ảnh: Lễ kết nạp đảng viên tháng 3/2019.\n\nNăm 2021 là năm khó khăn.\n\nẢnh: Trao huy hiệu năm 2018.\n\nToàn huyện kết nạp «96» đảng viên.", None, N, C, "2021"),
    ("Thực hiện Nghị quyết số 15-NQ/TU ngày 3/5/2019, năm 2021 huyện chú trọng tạo nguồn. Đã kết nạp «96» đảng viên.", None, N, C, "2021"),
    ("Có 62 tổ chức vi phạm, kỷ luật «84» trường hợp. Những con số này nằm trong báo cáo chín tháng năm 2017.", None, "members_disciplined", C, "2017-M01..M09"),
]  # fmt: skip

STOCK = [
    ("Tính đến ngày 31/12/2021, toàn tỉnh có «65.432» đảng viên.", "2022-02-03", M, C, "2021-12"),
    ("Tính đến 31-12-2021, Đảng bộ tỉnh có «65.432» đảng viên.", None, M, C, "2021-12"),
    ("Đến tháng 11/2022, toàn tỉnh có «27.541» đảng viên.", "2022-12-15", M, C, "2022-11"),
    ("Hiện toàn huyện có «2.590» đảng viên.", "2022-07-15", M, C, "2022-07"),
    ("Hiện nay, Đảng bộ có «51» tổ chức cơ sở đảng.", None, G, C, None),
    ("Năm 2023, huyện kết nạp 245 đảng viên, đưa tổng số đảng viên lên «4.600» đồng chí.", "2024-03-05", M, C, "2023"),
    ("Hết quý I năm 2010, tỉnh kết nạp 303 đảng viên, nâng tổng số lên «45.632» đảng viên.", None, M, C, "2010-03"),
    ("6 tháng đầu năm 2022 kết nạp 288 đảng viên. Qua đó đưa tổng số đảng viên của tỉnh lên «20.952» đồng chí.", None, M, C, "2022-06"),
    ("Từ đầu năm tới nay kết nạp 400 đảng viên, tổng số đảng viên vì thế lên gần «19.000».", "2017-09-12", M, C, "2017-09"),
    ("Năm 2018, số đảng bộ trực thuộc giảm từ «59» còn 52.", "2019-01-09", G, C, "2017"),
    ("Năm 2018, số đảng bộ trực thuộc giảm từ 59 còn «52».", "2019-01-09", G, C, "2018"),
    ("Năm 2015 có 500 tổ chức, đến năm 2020 có «600» tổ chức cơ sở đảng.", None, G, C, "2020"),
    ("Thực hiện nghị quyết, các cấp phát hiện nguồn tốt. Đảng bộ có «12» chi bộ.", "2020-05-06", "cells_total", C, "2020-05"),
]  # fmt: skip

BADGES = [
    ("Nhân kỷ niệm 92 năm Ngày thành lập Đảng (3/2/1930 - 3/2/2022), Tỉnh ủy tặng Huy hiệu Đảng cho «1.543» đảng viên.", "2022-01-20", B, C, "2022-02"),
    ("Sáng 17/5, Thành ủy trao Huy hiệu Đảng dịp 19-5 cho «43» đảng viên.", "2020-05-18", B, C, "2020-05"),
    ("Sáng 28/8, nhân kỷ niệm Quốc khánh 2/9, Huyện ủy trao Huy hiệu Đảng cho «43» đảng viên.", "2020-08-28", B, C, "2020-09"),
    ("Kỷ niệm 104 năm Cách mạng Tháng Mười Nga, huyện trao Huy hiệu cho «43» đảng viên.", "2021-11-01", B, C, "2021-11"),
    ("Ngày 31/10, Quận ủy trao Huy hiệu Đảng đợt 7/11.\n\nĐợt này có «43» đảng viên được nhận.", "2021-11-01", B, C, "2021-11"),
    ("Trong năm 2021, Đảng bộ trao Huy hiệu Đảng cho «543» đảng viên.", "2022-01-12", B, C, "2021"),
    ("Sáng 17.12, «8» đảng viên được Huyện ủy trao Huy hiệu Đảng.", "2012-12-17", B, C, "2012-12"),
    ("Đợt 2/9/2025, phường có «222» đảng viên được nhận Huy hiệu.", None, B, C, "2025-09"),
    ("Trao Huy hiệu 30 năm cho «4» đồng chí, 45 năm tuổi đảng cho 1 đồng chí dịp 3-2.", "2018-01-30", B, C, "2018-02"),
    ("Đợt 7-11 năm nay, quận có «160» đảng viên đủ điều kiện.", "2017-10-31", B, C, "2017-11"),
]  # fmt: skip

TARGETS = [
    ("Năm 2022 kết nạp 196 đảng viên. Năm 2023, phấn đấu kết nạp «200» đảng viên.", "2022-12-20", N, T, "2023"),
    ("Năm 2022 kết nạp «196» đảng viên. Năm 2023, phấn đấu kết nạp 200 đảng viên.", "2022-12-20", N, C, "2022"),
    ("Năm 2023, huyện đặt chỉ tiêu kết nạp «150» đảng viên.", "2023-10-02", N, T, "2023"),
    ("Năm tới, huyện phấn đấu kết nạp «150» đảng viên.", "2023-12-02", N, T, "2024"),
    ("Giai đoạn 2021 - 2025, phấn đấu kết nạp «5.000» đảng viên.", "2021-03-02", N, T, "2021..2025"),
    ("Phấn đấu đến năm 2025, trên «90»% tổ chức đảng hoàn thành tốt nhiệm vụ.", "2021-03-02", "rated_good", TR, "2025"),
    ("6 tháng qua, huyện kết nạp 52/«90» đảng viên mới, đạt 57,77% chỉ tiêu của cả năm 2022.", "2022-07", N, T, "2022"),
    ("Nghị quyết Đại hội Đảng bộ huyện nhiệm kỳ 2015-2020 đề ra mỗi năm kết nạp «3»% tổng số đảng viên.", "2019-12-11", N, TR, "2015..2020"),
]  # fmt: skip

ONCE_WRONG = [
    ("Năm 2022, các chỉ tiêu đều vượt kế hoạch đề ra, kết nạp «215» đảng viên.", "2022-12-20", N, C, "2022"),
    ("Số đảng viên bị kỷ luật năm 2018 là «548».", "2019-01-10", "members_disciplined", C, "2018"),
    ("Sáu tháng đầu năm 2019 kết nạp 612 đảng viên (cùng kỳ năm 2018 kết nạp «590»).", None, N, C, "2018-H1"),
    ("Trước đây, mỗi năm chỉ kết nạp «3» đảng viên. Năm 2021 kết nạp 8 đảng viên.", "2022-09-15", N, C, None),
    ("Khi mới tái lập, Đảng bộ có «450» tổ chức cơ sở đảng.", "2017-03-02", G, C, None),
    ("Trước khi sắp xếp, huyện có «65» tổ chức cơ sở đảng.", "2019-04-05", G, C, None),
    ("Các năm 2020, 2021 và 2022 kết nạp lần lượt «120», 135 và 141 đảng viên.", "2023-02-15", N, C, None),
    ("Trong 6 tháng đầu\nnăm  2022 kết\nnạp «75» đảng viên.", "2022-07-20", N, C, "2022-H1"),
    ("Từ ngày 1/7/2025 đến nay kết nạp «120» đảng viên.", "2025-08-20", N, C, "2025-M07..M08"),
]  # fmt: skip

DOCUMENT = [
    ("Huyện ủy đã mở «24» lớp học tập nghị quyết.", "2012-05", "training_classes", C, "2012"),
    ("Huyện ủy vừa tiếp nhận «9» đảng viên.", "2023-11-06", "members_transferred", C, "2023-11"),
    ("Huyện ủy đã mở «24» lớp học tập nghị quyết.", None, "training_classes", C, None),
    ("Kế hoạch đào tạo giai đoạn 2012-2015 đã có. Huyện ủy cử «24» đảng viên đi học. Năm 2012 là năm bản lề.\n\nNăm 2012, 77% tổ chức vững mạnh.", None, "cadres_trained", C, "2012"),
    ("Dịp này, Huyện ủy khen thưởng «24» tập thể.", "2012-05-14", "awards_given", C, "2012-05"),
    ("Thứ Ba, ngày 3 tháng 8 năm 2021\n\nSáng 3/11, Đảng ủy Khối tổng kết đại hội. Dịp này, khen thưởng «102» tập thể.", None, "awards_given", C, "2020-11"),
]  # fmt: skip

BASES = [
    ("Năm 2011 kết nạp 1.191 đảng viên, so năm 2010 tăng «14»%.", None, N, "change_pct", "2010"),
    ("Năm 2021 kết nạp 10.027 đảng viên, tăng «12,9»% so với năm 2020.", None, N, "change_pct", "2020"),
    ("6 tháng đầu năm 2023 kết nạp 134 đảng viên, tăng «45» đảng viên so với cùng kỳ năm ngoái.", None, N, "change_abs", "2022-H1"),
    ("9 tháng năm 2023 kết nạp 134 đảng viên, bằng «58,58»% so với cùng kỳ 2022.", None, N, "change_pct", "2022-M01..M09"),
    ("6 tháng đầu năm 2022 có 57 đảng viên bị kỷ luật, giảm «15» trường hợp so với 6 tháng đầu năm 2021.", None, "members_disciplined", "change_abs", "2021-H1"),
    ("Nhiệm kỳ 2015 - 2020 kỷ luật 984 đảng viên, tăng «231» đảng viên so với nhiệm kỳ trước.", "2020-10-15", "members_disciplined", "change_abs", "2010..2015"),
    ("Năm 2006 kết nạp 187.179 đồng chí, tăng «10,46»% so với năm trước.", "2007-05-15", N, "change_pct", "2005"),
    ("Nhiệm kỳ 2015-2020 kết nạp 500 đảng viên, tổng số tăng «345» đảng viên so với đầu nhiệm kỳ.", "2020-10-15", N, "change_abs", "2015"),
    ("Nhiệm kỳ 2015-2020 kết nạp 500 đảng viên, cao hơn nhiệm kỳ 2010-2015 là «30» đảng viên.", "2020-10-15", N, "change_abs", "2010..2015"),
    ("Năm 2018 kỷ luật 548 đảng viên (giảm «69» đảng viên).", "2019-01-10", "members_disciplined", "change_abs", "2017"),
    ("So với năm 2016, kiểm tra tăng: 752 tổ chức đảng năm 2017 (tăng «74»).", None, "orgs_inspected", "change_abs", "2016"),
    ("Năm 2021 kết nạp «10.027» đảng viên, tăng 12,9% so với năm 2020.", None, N, "count", None),
]  # fmt: skip

TABLES = {
    "sentence": IN_THE_SENTENCE,
    "brackets": BRACKETS,
    "relative": RELATIVE,
    "terms": TERMS,
    "carried": CARRIED,
    "stock": STOCK,
    "badges": BADGES,
    "targets": TARGETS,
    "document": DOCUMENT,
    "once wrong": ONCE_WRONG,
}


@pytest.mark.parametrize(
    ("text", "published", "metric", "measure", "expected"),
    [
        pytest.param(*case, id=f"{name}-{index}")
        for name, table in TABLES.items()
        for index, case in enumerate(table)
    ],
)
def test_period(text: str, published: str | None, metric: str, measure: str, expected: str | None) -> None:
    assert _ask(text, published, metric, measure).value == expected


@pytest.mark.parametrize(("text", "published", "metric", "measure", "expected"), BASES)
def test_base_period(
    text: str, published: str | None, metric: str, measure: str, expected: str | None
) -> None:
    assert _ask_base(text, published, metric, measure).value == expected


def test_title_and_address_are_weak_evidence() -> None:
    text = "Toàn tỉnh kết nạp «1.860» đảng viên."
    assert _ask(text, None, N, C, title="Kết nạp đảng viên năm 2022") == Timed("2022", "inferred", None)
    assert _ask(text, "2021-02-03", N, C, title="Kết nạp đảng viên năm 2020").value == "2020"
    dated = "Từ đầu năm đến nay kết nạp «1.860» đảng viên."
    assert _ask(dated, None, N, C, url="https://a.vn/tin/201807/ket-nap-802813/").value == "2018-M01..M07"


def test_evidence_says_how_the_period_was_found() -> None:
    stated = _ask("Năm 2021 kết nạp «9» đảng viên.", None, N, C)
    assert stated == Timed("2021", "stated", (0, 8))
    carried = _ask("Năm 2021 có nhiều việc. Đã kết nạp «9» đảng viên.", None, N, C)
    assert (carried.value, carried.evidence) == ("2021", "inferred")
    document = _ask("Hôm nay, trao Huy hiệu Đảng cho «9» đảng viên.", "2021-04-05", B, C)
    assert document == Timed("2021-04", "document_date", None)
    assert _ask("Đã kết nạp «9» đảng viên.", None, N, C) == Timed(None, "unknown", None)


CLAIMED = [
    ("90 năm Ngày truyền thống", ["90 năm"]),
    ("Nghị quyết số 15 ngày 3/5/2019", ["3/5/2019"]),
    ("Đại hội lần thứ XIV, nhiệm kỳ 2020-2025", ["lần thứ XIV", "nhiệm kỳ 2020-2025"]),
    ("Huy hiệu 50, 45, 40, 30 năm tuổi Đảng", ["50, 45, 40, 30 năm"]),
    ("lúc 15:17 ngày 13/01/2022", ["15:17", "13/01/2022"]),
    ("đạt 12/39 tổ chức, 2/2 chỉ tiêu và 10/10 nhiệm vụ", []),
    ("kết nạp 2.018 đảng viên, 2018 đảng viên, 1.020 người", []),
    ("có 5 tổ chức, năm tổ chức và mười chi bộ", []),
    ("từ 18 đến 30 tuổi", ["30 tuổi"]),
    ("trong 6 tháng đầu năm 2021", ["6 tháng đầu năm 2021"]),
    ("Sáng nay (14/10), đến ngày 15/12 chi bộ đã họp", ["Sáng nay (14/10", "đến ngày 15/12"]),
    ("kết nạp 15 - 20 đảng viên, tăng từ 5/12 chi bộ lên 8/12 chi bộ", []),
    ("các năm 2019, 2020 và 2021", ["năm 2019, 2020 và 2021"]),
    ("có 5/2012 đảng viên và 12/2019 tổ chức", []),
    ("từ 15/7/2021-15/8/2021", ["15/7/2021-15/8/2021"]),
]


@pytest.mark.parametrize(("text", "expected"), CLAIMED)
def test_claimed_intervals_are_never_figures(text: str, expected: list[str]) -> None:
    canonical = clean(text)
    timeline = Timeline(canonical, sentences(canonical.text), None)
    assert [canonical.text[start:end] for start, end in timeline.words.all_claimed()] == expected


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("7", 7),
        ("mười", 10),
        ("mười một", 11),
        ("hai mươi", 20),
        ("năm", 5),
        ("chín", 9),
        ("", None),
        ("lớp", None),
    ],
)
def test_small_number(words: str, number: int | None) -> None:
    assert small_number(words) == number


@pytest.mark.parametrize(
    "value", ["2022", "2022-H1", "2022-H2", "2022-Q1", "2022-Q4", "2022-M01..M09", "2022-03", "2020..2025"]
)
def test_values_are_read_back(value: str) -> None:
    span = parse_period(value)
    assert span is not None
    assert span.value() == value


def test_what_is_no_period_is_not_read() -> None:
    assert parse_period("quý I") is None


def test_a_stock_stands_at_the_end_of_its_period() -> None:
    assert Span(2020, 1, 2020, 3).end() == "2020-03"
    assert Span(2020, 1, 2020, 12).end() == "2020"
    assert Span(2015, 1, 2020, 12).end() is None


_WORDS = st.sampled_from(
    "năm tháng ngày quý I 6 2021 2020-2025 nhiệm kỳ qua đến nay từ đầu so với cùng kỳ ( ) , . ; 3/2 19/5/2020 – đợt dịp "
    "kết nạp 358 đảng viên % (năm 2011 nửa mười thành lập \n\n Đại hội lần thứ XIV".split(" ")
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=60).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(
    _TEXTS,
    st.one_of(st.none(), st.sampled_from(["2021", "2021-05", "2021-05-30"]), st.text(max_size=12)),
    st.one_of(st.none(), st.text(max_size=40)),
    st.integers(0, 200),
    st.sampled_from([N, M, B, "awards_given", "congresses_held"]),
    st.sampled_from([C, T, "change_pct"]),
)
def test_any_text_is_taken(
    text: str, published: str | None, title: str | None, at: int, metric: str, measure: str
) -> None:
    canonical = clean(text)
    timeline = Timeline(canonical, sentences(canonical.text), published, title, title)
    size = len(canonical.text)
    ends = [0, *(offset for interval in timeline.words.all_claimed() for offset in interval)]
    assert ends == sorted(ends)
    assert ends[-1] <= size
    figure = _figure(min(at, size), min(at + 2, size), metric, measure)
    for timed in (timeline.period(figure), timeline.base_period(figure)):
        assert timed.value is None or parse_period(timed.value) is not None
        assert timed.span is None or 0 <= timed.span[0] < timed.span[1] <= size


def test_intervals_are_those_of_the_text_before_squeezing() -> None:
    text = "Đảng bộ\nhuyện  trong\n9 tháng  đầu\nnăm 2021 kết nạp  358 đảng viên."
    canonical = clean(text)
    timeline = Timeline(canonical, sentences(canonical.text), None)
    assert [canonical.text[start:end] for start, end in timeline.words.all_claimed()] == [
        "9 tháng  đầu\nnăm 2021"
    ]
    at = text.index("358")
    timed = timeline.period(_figure(at, at + 3, N, C))
    assert timed.value == "2021-M01..M09"
    assert timed.span == timeline.words.all_claimed()[0]


def test_mentions_do_not_overlap() -> None:
    found = mentions(
        "từ đầu năm 2021 đến nay, 6 tháng đầu năm 2021, từ năm 2017 - 2018, 3/2/1930 - 3/2/2022" * 20
    )
    assert len(found) >= 80
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "unit", ["12 ", "2021 ", "3/2 ", "năm 2021 ", "từ ngày 3/2 ", "(2021) ", "tháng 5, "]
)
def test_long_runs_are_read_in_full(unit: str) -> None:
    text = unit * 20_000
    canonical = clean(text)
    timeline = Timeline(canonical, sentences(canonical.text), "2021-05-30")
    for at in (0, len(text) // 2, len(text) - 3):
        timeline.period(_figure(at, at + 1, N, C))
        timeline.base_period(_figure(at, at + 1, N, "change_pct"))
    assert timeline.words.all_claimed() == sorted(timeline.words.all_claimed())
