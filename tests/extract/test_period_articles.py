"""Periods of figures in whole articles, made up in the manner of real ones: names and numbers are invented.

Each figure is marked as «number|metric|measure|period» with the base period after that where it is a change; "-"
stands for no period.
"""

from __future__ import annotations

import pytest
import regex

from metrics.extract.clean import clean
from metrics.extract.periods import STOCKS, FigureAt, Timeline
from metrics.extract.segment import sentences

_MARK = regex.compile(r"«([^|»]*)\|([^»]*)»")
_METRICS = {
    "n": "new_members",
    "m": "members_total",
    "b": "badges_awarded",
    "o": "orgs_total",
    "c": "cells_total",
    "oi": "orgs_inspected",
    "mi": "members_inspected",
    "md": "members_disciplined",
    "rg": "rated_good",
    "re": "rated_excellent",
    "aw": "awards_given",
    "tc": "training_classes",
    "od": "orgs_disciplined",
    "pt": "prospects_trained",
    "mc": "members_confirmed",
    "ch": "congresses_held",
    "oe": "orgs_established",
    "rc": "rated_clean_strong",
    "x": "other",
    "ms": "members_struck_off",
}
_MEASURES = {
    "c": "count",
    "p": "pct_of_target",
    "t": "target",
    "tr": "target_rate_pct",
    "r": "rate_pct",
    "g": "change_pct",
    "a": "change_abs",
    "d": "denominator",
}

ARTICLES: list[tuple[str | None, str]] = [
    (
        "2022-12-28",
        """Thứ tư, 28/12/2022 - 15:20

Đảng bộ huyện Tân Lập Đông: Một năm nhiều dấu ấn

(TLO) - Sáng 27/12, Ban Chấp hành Đảng bộ huyện Tân Lập Đông khóa XXI tổ chức Hội nghị lần thứ 15 tổng kết công tác xây dựng Đảng, phát triển kinh tế - xã hội năm 2022; triển khai nhiệm vụ năm 2023. Đồng chí Nguyễn Văn A, Ủy viên Ban Thường vụ Tỉnh ủy, Bí thư Huyện ủy nhiệm kỳ 2020 - 2025 chủ trì.

Theo báo cáo, năm 2022 tổng giá trị sản xuất đạt 5.600 tỷ đồng, tăng 8,5% so với năm 2021; thu nhập bình quân 62 triệu đồng/người/năm.

Công tác xây dựng Đảng được quan tâm. Toàn Đảng bộ kết nạp «215|n|c|2022» đảng viên mới, đạt «107,5|n|p|2022»% chỉ tiêu Nghị quyết Huyện ủy đề ra, tăng «12|n|a|2022|2021» đảng viên so với năm 2021; công nhận chính thức «180|mc|c|2022» đảng viên; trao Huy hiệu Đảng cho «324|b|c|2022» đồng chí. Đến nay, toàn Đảng bộ có «6.512|m|c|2022-12» đảng viên, sinh hoạt tại «45|o|c|2022-12» tổ chức cơ sở đảng.

Kết quả đánh giá, xếp loại chất lượng năm 2022: có «9|re|c|2022» tổ chức cơ sở đảng hoàn thành xuất sắc nhiệm vụ (chiếm «20|re|r|2022»%), «31|rg|c|2022» tổ chức hoàn thành tốt nhiệm vụ.

Cấp ủy, ủy ban kiểm tra các cấp kiểm tra «52|oi|c|2022» tổ chức đảng và «118|mi|c|2022» đảng viên; thi hành kỷ luật «21|md|c|2022» đảng viên, giảm «5|md|a|2022|2021» trường hợp so với cùng kỳ năm trước.

Về phương hướng, nhiệm vụ năm 2023, huyện phấn đấu kết nạp «200|n|t|2023» đảng viên trở lên; trên «90|rg|tr|2023»% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ.

Dịp này, Huyện ủy tặng giấy khen cho «12|aw|c|2022-12» tập thể, «25|aw|c|2022-12» cá nhân.
""",
    ),
    (
        "2020-08-05",
        """Dấu ấn một nhiệm kỳ

Thực hiện Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVIII, nhiệm kỳ 2015-2020, Đảng bộ huyện Phú Thịnh Sơn đã đạt nhiều kết quả.

Đầu nhiệm kỳ, Đảng bộ huyện có 52 tổ chức cơ sở đảng với «4.210|m|c|2015» đảng viên. Trong 5 năm, toàn Đảng bộ mở «48|tc|c|2015..2020» lớp bồi dưỡng nhận thức về Đảng cho «2.950|pt|c|2015..2020» quần chúng; kết nạp «1.120|n|c|2015..2020» đảng viên mới (đạt «124|n|p|2015..2020»% nghị quyết). Hằng năm có trên «85|rg|r|2015..2020»% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ. Riêng năm 2019, toàn huyện kết nạp «245|n|c|2019» đảng viên, cao nhất từ trước đến nay.

Công tác kiểm tra, giám sát được tăng cường. Từ năm 2015 đến nay, cấp ủy các cấp đã kiểm tra «310|oi|c|2015..2020» tổ chức đảng; thi hành kỷ luật «98|md|c|2015..2020» đảng viên, giảm «12|md|g|2015..2020|2010..2015»% so với nhiệm kỳ trước.

Phát huy kết quả đạt được, nhiệm kỳ 2020-2025, Đảng bộ huyện phấn đấu kết nạp «1.000|n|t|2020..2025» đảng viên; mỗi năm có trên «90|rg|tr|2020..2025»% tổ chức đảng hoàn thành tốt nhiệm vụ.
""",
    ),
    (
        None,
        """Đẩy mạnh công tác phát triển đảng viên trong doanh nghiệp

Hiện nay, trên địa bàn tỉnh có hơn 8.000 doanh nghiệp, trong đó mới có «120|oe|c|-» doanh nghiệp có tổ chức đảng.

Theo Ban Tổ chức Tỉnh ủy, giai đoạn 2016 - 2021, toàn tỉnh thành lập mới «45|oe|c|2016..2021» tổ chức đảng trong doanh nghiệp, kết nạp «830|n|c|2016..2021» đảng viên. Trong đó, năm 2016 kết nạp «98|n|c|2016» đảng viên, năm 2017: «120|n|c|2017» đảng viên, năm 2018: «135|n|c|2018», năm 2019: «150|n|c|2019», năm 2020: «160|n|c|2020», năm 2021: «167|n|c|2021».

Mục tiêu đến năm 2025, mỗi năm thành lập từ «10|oe|t|2020..2025» tổ chức đảng trở lên.
""",
    ),
    (
        "2023-07-10",
        """UBKT Tỉnh ủy sơ kết công tác 6 tháng đầu năm

BAO - Sáng nay (10/7), Ủy ban Kiểm tra Tỉnh ủy tổ chức hội nghị sơ kết công tác kiểm tra, giám sát 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2023.

Trong 6 tháng, cấp ủy các cấp đã kiểm tra «250|oi|c|2023-H1» tổ chức đảng và «1.240|mi|c|2023-H1» đảng viên, tăng «15|mi|g|2023-H1|2022-H1»% so với cùng kỳ. Qua kiểm tra, thi hành kỷ luật «3|od|c|2023-H1» tổ chức đảng, «95|md|c|2023-H1» đảng viên, trong đó khiển trách «70|md|c|2023-H1», cảnh cáo «20|md|c|2023-H1».

Riêng trong quý II, UBKT các cấp thi hành kỷ luật «41|md|c|2023-Q2» đảng viên.

Đồng chí Chủ nhiệm UBKT Tỉnh ủy yêu cầu 6 tháng cuối năm tập trung kiểm tra ít nhất «100|oi|t|2023-H2» tổ chức đảng.
""",
    ),
    (
        "2021-05-18",
        """Trao Huy hiệu Đảng đợt 19/5

Nhân kỷ niệm 131 năm Ngày sinh Chủ tịch Hồ Chí Minh (19/5/1890 - 19/5/2021), ngày 17/5, Thành ủy tổ chức trao Huy hiệu Đảng.

Đợt này, toàn Đảng bộ có «312|b|c|2021-05» đảng viên được trao tặng, truy tặng Huy hiệu, trong đó Huy hiệu 75 năm tuổi Đảng có «02|b|c|2021-05» đồng chí, 70 năm «08|b|c|2021-05» đồng chí. Đồng chí Trần Thị B, sinh năm 1930, vào Đảng năm 1946, là người cao tuổi nhất.

Phát biểu tại buổi lễ, Bí thư Thành ủy cho biết: từ đầu nhiệm kỳ 2020-2025 đến nay, thành phố kết nạp «210|n|c|2020..2021» đảng viên; năm 2020, có «92,5|rg|r|2020»% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên (năm 2019: «90,1|rg|r|2019»%).
""",
    ),
    (
        "2019-10-22",
        """Sau 5 năm thực hiện Nghị quyết số 05-NQ/TU ngày 20/8/2014 của Ban Thường vụ Tỉnh ủy về phát triển đảng viên, Đảng bộ tỉnh kết nạp «9.850|n|c|2015..2019» đảng viên.

Cụ thể: Năm 2015, kết nạp «1.850|n|c|2015» đảng viên; năm 2016, «1.920|n|c|2016» đảng viên; đến hết tháng 9/2019 kết nạp được «1.456|n|c|2019-M01..M09» đảng viên, đạt «72,8|n|p|2019-M01..M09»% kế hoạch năm 2019.

Tính đến 30/9/2019, Đảng bộ tỉnh có «58.900|m|c|2019-09» đảng viên, tăng «8.200|m|a|2019-09|2014» đảng viên so với năm 2014.
""",
    ),
    (
        "2018-04-03",
        """Quý I/2018: Kết nạp 310 đảng viên

Theo báo cáo của Ban Tổ chức Tỉnh ủy, trong quý I, toàn tỉnh kết nạp «310|n|c|2018-Q1» đảng viên, tăng «25|n|a|2018-Q1|2017-Q1» đảng viên so với cùng kỳ năm 2017. Nâng tổng số đảng viên toàn Đảng bộ lên «42.310|m|c|2018-03» đồng chí.

Năm 2018, Tỉnh ủy giao chỉ tiêu kết nạp «1.500|n|t|2018» đảng viên.
""",
    ),
    (
        "2025-06-20",
        """Chào mừng Đại hội Đảng bộ xã Bình Minh Hạ lần thứ I, nhiệm kỳ 2025-2030

Đảng bộ xã Bình Minh Hạ được thành lập trên cơ sở hợp nhất 3 đảng bộ, có «28|c|c|2025-06» chi bộ với «812|m|c|2025-06» đảng viên. Nhiệm kỳ 2020-2025, các đảng bộ đã kết nạp «112|n|c|2020..2025» đảng viên, bình quân mỗi năm kết nạp «22|n|c|2020..2025» đảng viên, vượt «10|n|p|2020..2025»% so với chỉ tiêu đại hội. Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ năm 2024 đạt «88|rg|r|2024»%, tăng «5|rg|a|2024|2020»% so với năm 2020.

Đại hội đề ra mục tiêu đến năm 2030: mỗi năm kết nạp từ «20|n|t|2025..2030» đảng viên trở lên.
""",
    ),
    (
        "2023-01-31",
        """Huyện ủy Hòa An Tây tổng kết công tác tổ chức xây dựng Đảng

Trong năm qua, huyện đã kết nạp «145|n|c|2022» đảng viên (vượt «21|n|p|2022»% chỉ tiêu), trong đó có «60|n|c|2022» nữ. Xóa tên «12|ms|c|2022» đảng viên. Cả năm mở «4|tc|c|2022» lớp. Năm 2023, huyện tiếp tục đẩy mạnh.
""",
    ),
    (
        "2022-03-10",
        """Đại hội chi bộ nhiệm kỳ 2022-2025: Đến ngày 8/3, toàn huyện có «210|ch|c|2022-03»/«450|ch|d|2022-03» chi bộ tổ chức xong đại hội, đạt «46,7|ch|r|2022-03»%.
""",
    ),
    (
        "2016-11-08",
        """Đảng ủy Khối Doanh nghiệp tỉnh: 10 tháng, kết nạp 86 đảng viên

10 tháng qua, Đảng ủy Khối đã kết nạp «86|n|c|2016-M01..M10» đảng viên, đạt «78,2|n|p|2016-M01..M10»% so với kế hoạch.

Đảng bộ Khối hiện có «62|o|c|2016-11» tổ chức cơ sở đảng. Những tháng cuối năm, Khối phấn đấu kết nạp thêm «24|n|t|2016» đảng viên.
""",
    ),
    (
        "2021-07-15",
        """Tân An Khê: Hội nghị sơ kết công tác xây dựng Đảng

(TAK) - Ngày 14.7, Tỉnh ủy tổ chức Hội nghị trực tuyến sơ kết tình hình thực hiện nhiệm vụ 6 tháng đầu năm và triển khai nhiệm vụ trọng tâm 6 tháng cuối năm 2021.

6 tháng đầu năm, các cấp ủy đã mở «22|tc|c|2021-H1» lớp cho «1.650|pt|c|2021-H1» quần chúng; kết nạp «402|n|c|2021-H1» đảng viên mới, đạt «40,2|n|p|2021-H1»% chỉ tiêu năm, giảm «18|n|g|2021-H1|2020-H1»% so cùng kỳ; xóa tên «17|ms|c|2021-H1» đảng viên. Toàn Đảng bộ tỉnh hiện có «38.120|m|c|2021-07» đảng viên.

Năm 2020, có «95,1|rg|r|2020»% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên; «12|re|c|2020» đảng bộ hoàn thành xuất sắc nhiệm vụ.

Trao Huy hiệu Đảng cho «1.210|b|c|2021-H1» đảng viên trong 6 tháng đầu năm.
""",
    ),
    (
        "2017-11-14",
        """Kết nạp đảng viên trong đồng bào dân tộc thiểu số

Những năm qua, Huyện ủy Ia Mơ Nông luôn chú trọng công tác phát triển đảng viên. Từ đầu nhiệm kỳ 2015-2020 đến nay, toàn huyện đã kết nạp được «412|n|c|2015..2017» đảng viên, trong đó có «230|n|c|2015..2017» đảng viên là người dân tộc thiểu số. Riêng 10 tháng năm 2017, Đảng bộ huyện kết nạp «118|n|c|2017-M01..M10» đảng viên, tăng «14|n|a|2017-M01..M10|2016-M01..M10» đảng viên so với cùng kỳ năm trước.

Đảng bộ xã Ia Lớ có «12|c|c|2017-11» chi bộ với «186|m|c|2017-11» đảng viên. Đồng chí Ksor H, sinh năm 1985, được kết nạp Đảng năm 2010, hiện là Bí thư chi bộ buôn. Năm 2016, chi bộ kết nạp được «5|n|c|2016» đảng viên.
""",
    ),
    (
        "2024-01-05",
        """Năm 2023: Kết nạp 2.105 đảng viên

Năm 2023, công tác phát triển đảng viên được các cấp ủy quan tâm. Theo đó, các cấp ủy đã kết nạp «2.105|n|c|2023» đảng viên, đạt «105,25|n|p|2023»% kế hoạch (KH giao «2.000|n|t|2023» đảng viên). So với năm 2022, số đảng viên kết nạp tăng «210|n|a|2023|2022» đồng chí (năm 2022 kết nạp «1.895|n|c|2022» đảng viên).

Về cơ cấu: nữ «1.020|n|c|2023» đồng chí, chiếm «48,5|n|r|2023»%; tuổi bình quân 29,5. Tính đến 31/12/2023, toàn tỉnh có «61.200|m|c|2023-12» đảng viên, sinh hoạt ở «702|o|c|2023-12» tổ chức cơ sở đảng.
""",
    ),
    (
        "2012-12-10",
        """Đảng bộ thành phố qua 5 năm thực hiện Nghị quyết Trung ương 5 (khóa X)

Qua 5 năm (2007 - 2012) thực hiện Nghị quyết, UBKT các cấp đã kiểm tra «520|oi|c|2007..2012» tổ chức đảng, «1.235|mi|c|2007..2012» đảng viên. Đã thi hành kỷ luật «15|od|c|2007..2012» tổ chức và «245|md|c|2007..2012» đảng viên; so với 5 năm trước (2002-2007) giảm «32|md|g|2007..2012|2002..2007»%.

Riêng năm 2012, tính đến tháng 11, có «38|md|c|2012-M01..M11» đảng viên bị kỷ luật.
""",
    ),
    (
        "2020-10-01",
        """Đại hội Đảng bộ tỉnh khóa XVI: những con số

Nhiệm kỳ 2020 - 2025, Đại hội Đảng bộ tỉnh diễn ra từ ngày 12 đến 14/10. Đảng bộ tỉnh có 18 đảng bộ trực thuộc, «635|o|c|2020-10» tổ chức cơ sở đảng, «68.000|m|c|2020-10» đảng viên.

5 năm qua, toàn tỉnh đã kết nạp gần «11.000|n|c|2015..2020» đảng viên. Tỷ lệ tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ hằng năm đạt trên «80|rg|r|2015..2020»%.

Chỉ tiêu nhiệm kỳ tới: kết nạp «10.000|n|t|2020..2025» đảng viên trở lên.
""",
    ),
    (
        "2019-01-03",
        """Đảng bộ Khối các cơ quan tỉnh: Kết quả nổi bật năm 2018

- Kết nạp «165|n|c|2018» đảng viên mới (đạt «110|n|p|2018»%).
- Công nhận «150|mc|c|2018» đảng viên chính thức.
- Có «28/41|o|c|2018» tổ chức.

Kết quả kiểm tra:
+ Kiểm tra «45|oi|c|2018» tổ chức đảng (tăng «5|oi|a|2018|2017» tổ chức so với năm 2017).
+ Kỷ luật «07|md|c|2018» đảng viên.

Phương hướng năm 2019
- Kết nạp «150|n|t|2019» đảng viên.
""",
    ),
    (
        "2023-09-05",
        """Ngành kiểm tra Đảng tỉnh: 75 năm xây dựng và trưởng thành

Kỷ niệm 75 năm Ngày truyền thống ngành Kiểm tra Đảng (16/10/1948 - 16/10/2023), nhìn lại chặng đường đã qua.

Giai đoạn 1986 - 1996, toàn tỉnh kỷ luật «1.250|md|c|1986..1996» đảng viên. Từ năm 2020 đến tháng 6/2023, cấp ủy, UBKT các cấp đã kiểm tra «1.820|oi|c|2020..2023» tổ chức đảng; thi hành kỷ luật «28|od|c|2020..2023» tổ chức đảng, «412|md|c|2020..2023» đảng viên.
""",
    ),
    (
        "2022-11-21",
        """Khen thưởng tổ chức đảng tiêu biểu

Ban Thường vụ Huyện ủy vừa tổ chức hội nghị biểu dương. «15|aw|c|2022-11» tổ chức cơ sở đảng và «32|aw|c|2022-11» đảng viên được khen thưởng.
""",
    ),
    (
        "2021-02-02",
        """Mừng Đảng, mừng Xuân

Kỷ niệm 91 năm Ngày thành lập Đảng, sáng 1/2, Thành ủy gặp mặt cán bộ lão thành.

Năm 2020, Đảng bộ thành phố kết nạp «320|n|c|2020» đảng viên, đạt «106,7|n|p|2020»% kế hoạch năm. Tổng số đảng viên toàn Đảng bộ là «9.850|m|c|2020» đồng chí. Thành phố cũng đã công bố quyết định tặng Huy hiệu Đảng cho «215|b|c|2021-02» đảng viên đợt 3/2/2021.
""",
    ),
    (
        "2018-06-12",
        """Chuyện kết nạp đảng viên ở vùng biên

Ngày 12-6-2018 10:25

Bản Pa Lớn trước năm 2010 chưa có đảng viên. Năm 2012 chi bộ bản được thành lập với «3|m|c|2012» đảng viên. Đến nay chi bộ có «15|m|c|2018-06» đảng viên. Từ năm 2015 đến 2017 chi bộ kết nạp «6|n|c|2015..2017» đảng viên, riêng 5 tháng đầu năm 2018 đã kết nạp «2|n|c|2018-M01..M05» đảng viên.
""",
    ),
    (
        None,
        """Phát triển đảng viên ở Đảng bộ huyện Yên Thịnh Tây

Cập nhật lúc 09:15, Thứ Hai, 05/10/2015 (GMT+7)

Từ đầu năm đến nay, huyện kết nạp «145|n|c|2015-M01..M10» đảng viên, đạt «96|n|p|2015-M01..M10»% kế hoạch năm, nâng tổng số đảng viên lên «4.980|m|c|2015-10» đồng chí.
""",
    ),
    (
        "2020-03-20",
        """Quý I, kết nạp 45 đảng viên

Quý I/2020, các tổ chức cơ sở đảng kết nạp «45|n|c|2020-Q1» đảng viên, giảm «12|n|a|2020-Q1|2019-Q1» so với cùng kỳ. Trong đó tháng 3 kết nạp «20|n|c|2020-03» đảng viên. Quý II phấn đấu kết nạp «60|n|t|2020-Q2» đảng viên.
""",
    ),
    (
        "2023-12-20",
        """Kết nạp đảng viên các năm

Giai đoạn 2021-2023, huyện kết nạp «612|n|c|2021..2023» đảng viên (năm 2021: «190|n|c|2021»; năm 2022: «205|n|c|2022»; năm 2023: «217|n|c|2023»). Bình quân mỗi năm kết nạp «204|n|c|2021..2023» đảng viên.
""",
    ),
    (
        "2014-08-29",
        """Trao Huy hiệu Đảng

Sáng 29/8, Đảng bộ Quân sự tỉnh trao Huy hiệu 30 năm tuổi Đảng cho «11|b|c|2014-09» đồng chí nhân kỷ niệm 69 năm Cách mạng Tháng Tám và Quốc khánh 2/9. 

Dịp này, Đảng ủy Quân sự cũng kết nạp «4|n|c|2014-09» quần chúng.
""",
    ),
    (
        "2022-07-20",
        """Đảng bộ  thành phố  Sông Vàng:  6 tháng  đầu năm
kết nạp 75 đảng viên

Trong 6 tháng đầu
năm 2022, Đảng bộ thành phố kết
nạp «75|n|c|2022-H1» đảng viên, đạt  «53,6|n|p|2022-H1»% kế hoạch  năm; so với
cùng kỳ năm trước tăng «12|n|a|2022-H1|2021-H1» đảng viên.
""",
    ),
    (
        "2021-12-30",
        """CÔNG TÁC XÂY DỰNG ĐẢNG NĂM 2021

NĂM 2021, TOÀN ĐẢNG BỘ KẾT NẠP «512|n|c|2021» ĐẢNG VIÊN. NĂM2020 KẾT NẠP «498|n|c|2020» ĐẢNG VIÊN.
""",
    ),
    (
        "2023-02-15",
        """Các năm 2020, 2021 và 2022, huyện kết nạp lần lượt «120|n|c|-», 135 và 141 đảng viên. Tổng cộng 3 năm kết nạp «396|n|c|2020..2022» đảng viên.
""",
    ),
    (
        "2022-12-05",
        """UBKT Huyện ủy cho biết: Từ ngày 15/12/2021 đến ngày 30/11/2022, cấp ủy các cấp đã kiểm tra «65|oi|c|2021..2022» tổ chức đảng. Từ 01/01/2022 đến 30/11/2022, thi hành kỷ luật «14|md|c|2022-M01..M11» đảng viên.
""",
    ),
    (
        "2020-05-15",
        """Đảng bộ phường Hòa Thịnh Đông tổ chức Đại hội lần thứ V, nhiệm kỳ 2020-2025

Sáng 14/5, Đảng bộ phường tổ chức Đại hội đại biểu. Dự Đại hội có 145 đại biểu thay mặt cho «1.120|m|c|2020-05» đảng viên của «32|c|c|2020-05» chi bộ.

Trong nhiệm kỳ qua, Đảng bộ kết nạp «98|n|c|2015..2020» đảng viên, đạt «115,3|n|p|2015..2020»% Nghị quyết; năm 2019 có «90|rg|r|2019»% chi bộ hoàn thành tốt nhiệm vụ trở lên. Thu ngân sách năm 2019 tăng 2,3 lần so với năm 2015.

Đại hội xác định mục tiêu nhiệm kỳ 2020 - 2025: Hằng năm, trên «90|rg|tr|2020..2025»% chi bộ hoàn thành tốt nhiệm vụ; kết nạp «100|n|t|2020..2025» đảng viên mới trở lên.

Đại hội đã bầu 15 đồng chí vào Ban Chấp hành nhiệm kỳ 2020-2025.
""",
    ),
    (
        "2015-06-03",
        """Nhìn lại 5 năm công tác phát triển đảng viên

Năm năm qua (2010-2015), Đảng bộ huyện đã kết nạp «1.025|n|c|2010..2015» đảng viên. Trong đó, nữ chiếm «45|n|r|2010..2015»%. So với nhiệm kỳ 2005-2010, tăng «215|n|a|2010..2015|2005..2010» đảng viên. Nếu như năm 2010, toàn huyện kết nạp «185|n|c|2010» đảng viên thì đến năm 2014 là «230|n|c|2014» đảng viên.
""",
    ),
    (
        "2019-11-06",
        """Trao tặng Huy hiệu Đảng đợt 7/11

Ngày 5/11, Đảng ủy phường trao Huy hiệu cho «16|b|c|2019-11» đảng viên. Trong đó 1 đồng chí nhận Huy hiệu 70 năm tuổi Đảng (vào Đảng năm 1949).

Từ đầu năm đến nay, phường đã tổ chức 4 đợt trao Huy hiệu Đảng cho «72|b|c|2019-M01..M11» đảng viên.
""",
    ),
    (
        "2022-04-22",
        """Hội nghị Ban Chấp hành Đảng bộ Khối lần thứ 9 (mở rộng)

Quý I năm 2022, Đảng ủy Khối đã kết nạp «38|n|c|2022-Q1» đảng viên. Kết quả phân loại đảng viên cuối năm 2021: hoàn thành xuất sắc nhiệm vụ «15,2|re|r|2021»%; hoàn thành tốt «80,1|rg|r|2021»%.

Nhiệm vụ trọng tâm quý II: kết nạp «45|n|t|2022-Q2» đảng viên; mở «2|tc|t|2022-Q2» lớp bồi dưỡng.
""",
    ),
    (
        "2023-07-01",
        """Sau gần 3 năm thực hiện Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII, nhiệm kỳ 2020 - 2025, toàn tỉnh kết nạp «6.120|n|c|2021..2023» đảng viên, bình quân mỗi năm kết nạp «2.040|n|c|2021..2023» đảng viên.
""",
    ),
    (
        "2016-01-20",
        """Năm 2015, kết nạp hơn 3.000 đảng viên

Theo Ban Tổ chức Tỉnh ủy, trong năm 2015 toàn tỉnh kết nạp «3.012|n|c|2015» đảng viên. Đây là năm thứ 3 liên tiếp tỉnh vượt chỉ tiêu. Giai đoạn 2011 - 2015 kết nạp «15.230|n|c|2011..2015» đảng viên, vượt «1.230|n|a|2011..2015|-» đảng viên so với mục tiêu.

Năm 2016, tỉnh giao chỉ tiêu kết nạp «2.900|n|t|2016» đảng viên.
""",
    ),
    (
        "2018-10-12",
        """Trong 9 tháng, toàn tỉnh kết nạp «980|n|c|2018-M01..M09» đảng viên; riêng tháng 9 kết nạp «110|n|c|2018-09» đảng viên. Dự kiến đến cuối năm 2018, sẽ kết nạp «1.400|n|t|2018» đảng viên.
""",
    ),
    (
        "2021-06-30",
        """Hiện nay, toàn Đảng bộ tỉnh có «620|o|c|2021-06» tổ chức cơ sở đảng, với «70.125|m|c|2021-06» đảng viên. Năm 2016, số tổ chức cơ sở đảng là «710|o|c|2016». Trong 5 năm 2016 - 2020, tỉnh giảm «90|o|a|-|-» tổ chức.
""",
    ),
    (
        "2017-08-03",
        """Huyện Đức Lộ kết nạp 60 đảng viên

7 tháng qua, huyện kết nạp «60|n|c|2017-M01..M07» đảng viên, đạt «50|n|p|2017-M01..M07»% kế hoạch. 
""",
    ),
    (
        "2024-11-01",
        """Tính đến hết tháng 10 năm 2024, toàn tỉnh kết nạp «2.210|n|c|2024-M01..M10» đảng viên (chỉ tiêu năm 2024 là «2.400|n|t|2024»). Đến thời điểm hiện tại, Đảng bộ tỉnh có «75.020|m|c|2024-11» đảng viên.
""",
    ),
    (
        "2022-01-12",
        """Ngành Tổ chức xây dựng Đảng: Triển khai nhiệm vụ năm 2022

Sáng 12/1, tại điểm cầu tỉnh, đồng chí Phó Bí thư dự hội nghị toàn quốc.

Năm 2021, toàn Đảng đã sắp xếp... Cả nước kết nạp «158.209|n|c|2021» đảng viên. Tại tỉnh, năm qua kết nạp «1.820|n|c|2021» đảng viên; xếp loại tổ chức cơ sở đảng: hoàn thành xuất sắc «18,5|re|r|2021»%.

Năm 2022, toàn ngành tập trung 9 nhóm nhiệm vụ; phấn đấu kết nạp đảng viên đạt từ «3|n|tr|2022»% trở lên.
""",
    ),
    (
        "2020-12-18",
        """Thi đua yêu nước

Phong trào giai đoạn 2015-2020 có «152|aw|c|2015..2020» tập thể được khen thưởng. Năm 2020, Đảng ủy tặng giấy khen cho «12|aw|c|2020» tập thể.
""",
    ),
    (
        "2019-04-05",
        """Nghị quyết 18: Sau 1 năm

Trước khi sắp xếp, huyện có «65|o|c|-» tổ chức cơ sở đảng; sau sắp xếp còn «52|o|c|2019-04».
""",
    ),
    (
        "2022-12-20",
        """Năm 2022, các chỉ tiêu đều đạt và vượt kế hoạch đề ra, Đảng bộ kết nạp «215|n|c|2022» đảng viên.

Năm 2022, với sự nỗ lực phấn đấu của các cấp ủy, huyện mở «5|tc|c|2022» lớp bồi dưỡng.
""",
    ),
    (
        "2022-12-20",
        """Đảng bộ xã đã kết nạp «21|n|c|2022» đảng viên, đạt «105|n|p|2022»% chỉ tiêu năm 2022.
""",
    ),
    (
        "2021-08-10",
        """Công tác phát triển đảng viên tháng 7

Trong tháng 7, các chi bộ kết nạp «12|n|c|2021-07» đảng viên.

Cũng trong tháng, đã xóa tên «2|ms|c|2021-07» đảng viên. Lũy kế từ đầu năm, kết nạp «75|n|c|2021-M01..M08» đảng viên.
""",
    ),
    (
        "2020-02-18",
        """Đánh giá chất lượng tổ chức đảng năm 2019

Thực hiện Hướng dẫn số 21-HD/BTCTW ngày 18/10/2019 của Ban Tổ chức Trung ương về kiểm điểm, đánh giá, xếp loại, các cấp ủy đã hoàn thành.

Kết quả: «52|re|c|2019» tổ chức cơ sở đảng hoàn thành xuất sắc nhiệm vụ, đạt «11,2|re|r|2019»%; «301|rg|c|2019» tổ chức hoàn thành tốt nhiệm vụ; đảng viên hoàn thành tốt «75,3|rg|r|2019»%, giảm «1,2|rg|a|2019|2018»% so với năm 2018.
""",
    ),
    (
        "2013-03-14",
        """Năm 2012, Đảng ủy Khối có 45/52 TCCSĐ đạt TSVM, chiếm «86,5|rc|r|2012»%, không có TCCSĐ yếu kém. Đảng viên đủ tư cách HTXSNV chiếm «14,2|re|r|2012»%. Năm 2013 Khối phấn đấu có trên «80|rc|tr|2013»% TCCSĐ đạt TSVM.
""",
    ),
    (
        "2022-09-15",
        """Bí thư Đảng ủy xã cho biết: "Trước đây, mỗi năm Đảng bộ chỉ kết nạp được «3|n|c|-» đến 4 đảng viên. Năm 2021, Đảng bộ kết nạp «8|n|c|2021» đảng viên; 8 tháng của năm 2022 kết nạp «9|n|c|2022-M01..M08» đảng viên".
""",
    ),
    (
        "2017-03-02",
        """Đảng bộ tỉnh sau 20 năm tái lập (1997 - 2017)

Khi mới tái lập, Đảng bộ tỉnh có 450 tổ chức cơ sở đảng với «28.500|m|c|-» đảng viên. Đến nay, Đảng bộ tỉnh có «680|o|c|2017-03» tổ chức cơ sở đảng, «57.200|m|c|2017-03» đảng viên. Trong 20 năm, Đảng bộ đã kết nạp trên «35.000|n|c|1997..2016» đảng viên.
""",
    ),
    (
        "2021-11-02",
        """Kết nạp Đảng cho đoàn viên ưu tú

Ngày 31/10, Chi bộ Trường THPT tổ chức lễ kết nạp đảng viên cho «3|n|c|2021-10» học sinh ưu tú.
""",
    ),
    (
        "2019-07-17",
        """Ban Tổ chức Tỉnh ủy: Trong 6 tháng đầu năm 2019, số đảng viên mới kết nạp là «612|n|c|2019-H1», đạt «43,7|n|p|2019-H1»% kế hoạch (năm 2018 cùng kỳ kết nạp «590|n|c|2018-H1»); số đảng viên xin ra khỏi Đảng là 12; số xóa tên «31|ms|c|2019-H1».
""",
    ),
    (
        "2023-10-16",
        """9 tháng năm 2023: Kỷ luật 85 đảng viên

Từ đầu năm đến ngày 30/9, cấp ủy, UBKT các cấp đã thi hành kỷ luật «85|md|c|2023-M01..M09» đảng viên (khiển trách «60|md|c|2023-M01..M09», cảnh cáo 15, cách chức 3, khai trừ 7). So cùng kỳ năm 2022, giảm «10|md|a|2023-M01..M09|2022-M01..M09» đảng viên.
""",
    ),
    (
        "2022-06-10",
        """Tỉnh ủy ban hành Nghị quyết số 12-NQ/TU, ngày 25/5/2022 về phát triển đảng viên giai đoạn 2022 - 2025. Mục tiêu: mỗi năm kết nạp từ «1.200|n|t|2022..2025» đảng viên trở lên; đến năm 2025, «100|x|tr|2025»% thôn có chi bộ. Giai đoạn 2017 - 2021, toàn tỉnh kết nạp «5.980|n|c|2017..2021» đảng viên.
""",
    ),
    (
        "2018-02-06",
        """Huyện ủy triển khai nhiệm vụ năm 2018

Năm 2017: Kết nạp «105|n|c|2017» đảng viên. Trao Huy hiệu Đảng cho «88|b|c|2017» đảng viên.

Năm 2018: Kết nạp «100|n|t|2018» đảng viên.
""",
    ),
    (
        "2025-08-20",
        """Sau sáp nhập, từ ngày 1/7/2025 đến nay, các đảng bộ xã, phường đã kết nạp «120|n|c|2025-M07..M08» đảng viên.
""",
    ),
    (
        "2016-12-30",
        """Trong hai năm 2015 và 2016, các cấp ủy kết nạp «420|n|c|2015..2016» đảng viên.
""",
    ),
    (
        "2020-07-22",
        """Đại hội Đảng bộ huyện Tân Lộc lần thứ XX, nhiệm kỳ 2020 - 2025

Từ năm 2015 đến tháng 6-2020, toàn Đảng bộ kết nạp «1.046|n|c|2015..2020» đảng viên. Tính đến 30-6-2020, Đảng bộ huyện có «8.452|m|c|2020-06» đảng viên.

Nhiệm kỳ qua, các cấp kiểm tra «528|oi|c|2015..2020» tổ chức đảng.

Báo cáo trình Đại hội nêu 25 chỉ tiêu, Đại hội xác định các chỉ tiêu: mỗi năm kết nạp «150|n|t|2020..2025» đảng viên trở lên.
""",
    ),
    (
        "2010-06-17",
        """Nhiệm kỳ 2005-2010, Đảng bộ huyện kết nạp «983|n|c|2005..2010» đảng viên. Năm 2008, 2009, huyện gặp nhiều khó khăn.

Trong nhiệm kỳ, các cấp ủy kiểm tra «412|oi|c|2005..2010» tổ chức đảng, kỷ luật «173|md|c|2005..2010» đảng viên.
""",
    ),
    (
        "2016-08-24",
        """Từ năm 2011 đến hết quý II-2016, các cấp ủy kết nạp «518|n|c|2011..2016» đảng viên là công nhân.
""",
    ),
    (
        "2019-05-28",
        """Sau ba năm thực hiện Nghị quyết (2016-2018), huyện kết nạp «73|n|c|2016..2018» đảng viên.
""",
    ),
    (
        "2022-06-30",
        """Tính từ 15/12/2021 đến 15/6/2022, Đảng bộ kết nạp «47|n|c|2022-H1» đảng viên. Trong 2 đợt 3-2 và 19-5, Tỉnh ủy trao Huy hiệu Đảng cho «836|b|c|2022-H1» đảng viên.
""",
    ),
    (
        "2012-02-24",
        """Kết quả đánh giá tổ chức cơ sở đảng năm 2011

Năm nay, việc đánh giá theo hướng dẫn mới. Toàn tỉnh có «261|rc|c|2011» tổ chức cơ sở đảng trong sạch, vững mạnh.
""",
    ),
    (
        "2023-08-18",
        """Tính từ đầu nhiệm kỳ đến 30/6/2023, tỉnh kết nạp «4.387|n|c|2020..2023» đảng viên. Tăng trưởng GRDP giai đoạn 2021 - 2022 đạt khá.

Nửa nhiệm kỳ, các cấp kiểm tra «1.100|oi|c|2020..2023» tổ chức đảng.
""",
    ),
    (
        "2010-01-18",
        """Năm 2009, huyện có «1.586|re|c|2009» đảng viên hoàn thành xuất sắc nhiệm vụ, con số của năm trước thấp hơn.

Ủy ban Kiểm tra các cấp kiểm tra «18|oi|c|2009» tổ chức đảng.
""",
    ),
    (
        None,
        """Nghị quyết số 28-NQ/TU, ngày 20/5/2015 về phát triển đảng viên đã đi vào cuộc sống. Sau 3 năm thực hiện, đã kết nạp «420|n|c|-» đảng viên.
""",
    ),
]


def _read(marked: str) -> tuple[str, list[tuple[int, int, list[str]]]]:
    """The text without its marks, and for each figure its interval and what the mark says."""
    text, figures, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        figures.append((len(text), len(text) + len(match[1]), match[2].split("|")))
        text += match[1]
        at = match.end()
    return text + marked[at:], figures


@pytest.mark.parametrize(
    ("published", "marked"), ARTICLES, ids=[str(number) for number in range(len(ARTICLES))]
)
def test_article(published: str | None, marked: str) -> None:
    text, figures = _read(marked)
    canonical = clean(text)
    timeline = Timeline(canonical, sentences(canonical.text), published)
    told, expected = [], []
    for start, end, (metric, measure, period, *base) in figures:
        name = _METRICS[metric]
        figure = FigureAt(start, end, name, _MEASURES[measure], "stock" if name in STOCKS else "flow")
        told.append((text[start:end], timeline.period(figure).value, timeline.base_period(figure).value))
        against = base[0] if base and base[0] != "-" else None
        expected.append((text[start:end], period if period != "-" else None, against))
    assert told == expected
