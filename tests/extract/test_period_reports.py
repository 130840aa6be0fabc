"""Periods in reports made up in the manner of provincial news; names and numbers are invented.

Each figure is marked as «number|metric and measure|period»; "None" stands for no period.
"""

from __future__ import annotations

import pytest
import regex

from metrics.extract.clean import clean
from metrics.extract.periods import FigureAt, Timed, Timeline
from metrics.extract.segment import sentences

_MARK = regex.compile(r"«([^|»]*)\|([A-Z])(tr|t|p|r)?\|([^»]*)»")
_METRICS = {
    "A": "awards_given",
    "B": "badges_awarded",
    "C": "members_confirmed",
    "D": "members_disciplined",
    "E": "orgs_established",
    "G": "rated_good_or_better",
    "H": "congresses_held",
    "I": "orgs_inspected",
    "K": "tasks_completed",
    "L": "cells_total",
    "M": "members_total",
    "N": "new_members",
    "O": "orgs_total",
    "P": "prospects_trained",
    "R": "rated_excellent",
    "S": "resolution_study_rate",
    "U": "units_with_cell",
    "V": "members_inspected",
    "X": "members_transferred",
}
_MEASURES = {"": "count", "t": "target", "tr": "target_rate_pct", "p": "pct_of_target", "r": "rate_pct"}
_STATES = ("members_total", "orgs_total", "cells_total", "units_with_cell", "rated_")

# One mechanism each.
CASES = [
    ("2016-08-24", "Từ năm 2011 đến hết quý II-2016, các cấp ủy kết nạp «518|N|2011..2016» đảng viên là công nhân."),
    ("2019-05-28", "Sau ba năm thực hiện Nghị quyết (2016-2018), huyện kết nạp «73|N|2016..2018» đảng viên."),
    ("2022-06-30", "Tính từ 15/12/2021 đến 15/6/2022, Đảng bộ kết nạp «47|N|2022-H1» đảng viên."),
    ("2022-06-30", "Trong 2 đợt 3-2 và 19-5, Tỉnh ủy trao Huy hiệu Đảng cho «836|B|2022-H1» đảng viên."),
    ("2020-11-07", "Kể từ năm 2016, các cấp ủy kiểm tra «8.460|V|2016..2020» đảng viên."),
    ("2020-11-07", "Các cấp ủy đã kiểm tra «8.460|V|2016..2020» đảng viên từ năm 2016."),
    ("2020-11-07", "Từ năm 2016 trở lại đây, huyện kết nạp «860|N|2016..2020» đảng viên; hiện có «3.100|M|2020-11» đảng viên."),
    ("2020-11-07", "Mô hình được triển khai từ năm 2016. Năm 2019, huyện kết nạp «86|N|2019» đảng viên nhờ mô hình này."),
    ("2021-11-07", "Kể từ khi thành lập năm 1994 đến nay, Đảng bộ kết nạp «860|N|1994..2021» đảng viên."),
    ("2019-03-02", "Tăng từ năm 2016 đến năm 2018, tổng cộng «90|N|2016..2018» đảng viên được kết nạp."),
    ("2018-07-04", "Từ đầu nhiệm kỳ (2015-2020) đến nay, huyện kỷ luật «18|D|2015..2018» đảng viên."),
    ("2018-07-04", "Nửa đầu nhiệm kỳ (2015 - 2020), huyện kỷ luật «18|D|2015..2018» đảng viên."),
    ("2023-07-04", "Từ đầu nhiệm kỳ đến nay, huyện kết nạp «180|N|2020..2023» đảng viên."),
    ("2023-07-04", "Sau nửa nhiệm kỳ, huyện kết nạp «180|N|2020..2023» đảng viên."),
    ("2020-07-04", "Từ đầu nhiệm kỳ đến nay, huyện kết nạp «180|N|None» đảng viên."),
    ("2017-06-11", "Từ đầu năm tới nay, Khối kết nạp «352|N|2017-M01..M06» đảng viên."),
    ("2017-06-11", "6 tháng đầu năm, Khối kết nạp «352|N|2017-H1» đảng viên."),
    ("2018-10-08", "Thống kê đến ngày 10-9-2018, tỉnh có «755|O|2018-09» tổ chức cơ sở đảng. Số kết nạp từ đầu năm là «2.270|N|2018-M01..M09» đảng viên. Trong năm có «18|E|2018-M01..M09» chi bộ được thành lập."),
    ("2018-10-08", "Chín tháng đầu năm 2018 tỉnh kết nạp «2.270|N|2018-M01..M09» đảng viên; trong năm, chỉ tiêu là «3.000|Nt|2018» đảng viên."),
    ("2017-04-03", "Qua quý I, khối kết nạp «150|N|2017-Q1» đảng viên. Do bắt tay vào việc từ đầu năm, khối đã đạt «50|Np|2017-Q1»% kế hoạch."),
    ("2017-04-03", "Qua quý I, khối kết nạp được 150 đảng viên, đạt «3,02|Nr|2017-Q1»% số đảng viên cuối năm trước."),
    ("2019-07-18", "Quý II/2019, huyện kết nạp «36|N|2019-Q2» đảng viên, lũy kế 6 tháng đầu năm là 71 đảng viên, đạt «59,2|Np|2019-H1»% kế hoạch."),
    (None, "6 tháng đầu năm 2011 kết nạp «479|N|2011-H1» đảng viên. Số ấp có chi bộ hiện là «104|U|2011-06». 6 tháng cuối năm, các cấp ủy tập trung xóa ấp trắng."),
    ("2020-05-22", "Phấn đấu từ nay đến năm 2025, toàn tỉnh kết nạp «7.000|Nt|2020..2025» đảng viên; huyện An Sơn «700|Nt|2020..2025» đảng viên."),
    ("2020-05-22", "Mục tiêu đến năm 2025 kết nạp «7.000|Nt|2020..2025» đảng viên, «90|Utr|2025»% ấp có chi bộ."),
    ("2023-03-17", "Năm 2022, chi bộ hoàn thành tốt nhiệm vụ trở lên đạt «98,4|Gr|2022»% (Nghị quyết Đại hội đề ra ít nhất «98|Gtr|2020..2025»%)."),
    ("2023-03-17", "Nghị quyết Đại hội Đảng bộ Khối cho phép dưới «5|Gtr|2020..2025»%. Về đảng viên, tỷ lệ năm 2022 là «98|Gr|2022»%, Nghị quyết là «95|Gtr|2020..2025»%."),
    ("2022-08-08", "Hết tháng 7-2022, huyện kết nạp «80|N|2022-M01..M07»/«85|Nt|2022» chỉ tiêu tỉnh giao."),
    ("2019-11-04", "Nhiều đảng bộ đạt chỉ tiêu «100|Utr|2019»%."),
    ("2025-10-01", "Trong «23|K|2020..2025» chỉ tiêu mà nhiệm kỳ qua tỉnh đặt ra, có «17|K|2020..2025» chỉ tiêu vượt.\n\nĐại hội Đảng bộ tỉnh lần thứ I, nhiệm kỳ 2025 - 2030 khai mạc sáng 1-10."),
    ("2020-01-14", "Thực hiện Nghị quyết số 12-NQ/TU về nhiệm vụ năm 2019, tỉnh kết nạp «4.022|N|2019» đảng viên, đưa tổng số đảng viên lên «82.674|M|2019»."),
    ("2015-05-18", "Chi bộ ngày 18/5 đại hội nhiệm kỳ 2015-2020.\n\nNhiệm kỳ qua có «5|N|2010..2015» đồng chí được kết nạp, nâng tổng số đảng viên lên «21|M|2015-05» đồng chí."),
    ("2024-10-20", "Công ty lập chi bộ năm 2013, lúc đầu có 6 đảng viên. Nay chi bộ đã có tổng cộng «24|M|2024-10» đảng viên."),
    ("2023-07-30", "Chi bộ Công ty được công bố thành lập sáng 30/7. Lúc mới lập, chi bộ có «4|M|2023-07» đảng viên."),
    ("2026-01-29", "Phường An Sơn ngày 29-1 họp mặt kỷ niệm 96 năm thành lập Đảng (3-2-1930 - 3-2-2026). Trước buổi lễ, Đảng bộ có «59|O|2026-01» tổ chức đảng; quyết định thành lập mới «1|E|2026-01» tổ chức đảng được công bố tại lễ."),
    ("2017-02-20", "Tới nay đã có «77,5|Sr|2017-02»% đảng viên được học tập, quán triệt Nghị quyết Trung ương 4."),
    ("2019-09-02", "Khoảng «300|N|None» công nhân hằng năm được kết nạp. Đến năm 2018, tỉnh có «66|O|2018» tổ chức đảng trong doanh nghiệp."),
    ("2018-08-06", "Năm 2017 được tổng kết.\n\nMỗi năm, trên «74|Gr|None»% tổ chức đảng đạt yêu cầu (tỷ lệ yếu kém năm 2016 là «0,44|Gr|2016»%; năm 2017, còn «0,41|Gr|2017»%)."),
    ("2015-08-20", "Nhiệm kỳ 2010 - 2015, Đảng bộ được củng cố. Hằng năm, «95|Gr|2010..2015»% đảng viên hoàn thành tốt nhiệm vụ."),
    ("2018-01-20", "Năm 2017, kết quả đánh giá hằng năm cho thấy «95|Gr|2017»% đảng viên hoàn thành tốt nhiệm vụ."),
    ("2019-01-25", "Huyện ủy tặng cờ «8|A|2014..2018» chi bộ tiêu biểu 5 năm liền (2014 - 2018). Năm 2018 có «36|B|2018» đảng viên nhận Huy hiệu Đảng."),
    ("2019-01-25", "Trong năm 2018, huyện tặng cờ «8|A|2014..2018» chi bộ tiêu biểu 5 năm liền (2014 - 2018). Các cấp ủy kết nạp «190|N|2018» đảng viên."),
    ("2025-08-29", "Ngày 29-8, phường họp mặt mừng Quốc khánh 2-9.\n\n«32|B|2025-09» đảng viên nhận Huy hiệu dịp này; 133 tập thể điển hình giai đoạn 2020-2025 được khen."),
    ("2026-02-04", "Ngày 4-2, phường họp mặt. Đảng ủy trong ngày còn tiếp nhận «44|X|2026-02» đảng viên."),
    ("2022-04-20", "Xếp loại chất lượng năm 2021.\n\nNgày 07/4, hội nghị tổng kết được tổ chức. Có «37|R|2021» chi bộ hoàn thành xuất sắc nhiệm vụ."),
]  # fmt: skip

# Several figures each.
REPORTS = [
    (
        "2021-07-20",
        """(TL) - Sáng 20/7, Ban Chấp hành Đảng bộ tỉnh Tân Lập tổ chức Hội nghị lần thứ mười, đánh giá kết quả 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2021.

Theo báo cáo, từ đầu năm đến nay, toàn Đảng bộ kết nạp «1.012|N|2021-M01..M07» đảng viên, đạt «50,6|Np|2021-M01..M07»% kế hoạch năm, nâng tổng số đảng viên lên «58.420|M|2021-07». Cấp ủy các cấp kiểm tra «215|I|2021-M01..M07» tổ chức đảng; thi hành kỷ luật «78|D|2021-M01..M07» đảng viên.

6 tháng cuối năm, tỉnh phấn đấu kết nạp thêm «1.000|Nt|2021-H2» đảng viên.""",
    ),
    (
        "2023-06-28",
        """Hội nghị sơ kết giữa nhiệm kỳ thực hiện Nghị quyết Đại hội Đảng bộ huyện An Sơn khóa XXII.

Nửa nhiệm kỳ 2020-2025, huyện đã kết nạp «412|N|2020..2023» đảng viên, bằng «68,7|Np|2020..2023»% chỉ tiêu Nghị quyết; «9|K|2020..2023»/15 chỉ tiêu đạt và vượt. Toàn Đảng bộ hiện có «5.870|M|2023-06» đảng viên sinh hoạt ở «38|O|2023-06» tổ chức cơ sở đảng. Từ nay đến năm 2025, huyện phấn đấu kết nạp «250|Nt|2023..2025» đảng viên trở lên.""",
    ),
    (
        "2019-09-12",
        """Từ năm 2016 đến nay, Đảng bộ tỉnh Vĩnh Hòa kết nạp được «4.215|N|2016..2019» đảng viên mới, trong đó có «1.590|N|2016..2019» là nữ. Riêng năm 2018 kết nạp «1.204|N|2018» đảng viên. Đến nay toàn tỉnh có «31.420|M|2019-09» đảng viên, «100|Ur|2019-09»% ấp có chi bộ.""",
    ),
    (
        "2020-11-03",
        """Kể từ năm 2017, Ủy ban Kiểm tra các cấp của tỉnh Bình Lâm đã kiểm tra «1.230|V|2017..2020» đảng viên và «412|I|2017..2020» tổ chức đảng; qua kiểm tra, thi hành kỷ luật «133|D|2017..2020» đảng viên.""",
    ),
    (
        "2023-02-10",
        """Trong 2 năm 2021 - 2022, Đảng bộ huyện Nậm Sơn kết nạp «306|N|2021..2022» đảng viên. Năm 2021 là «140|N|2021», năm 2022 là «166|N|2022». Năm 2023, huyện giao chỉ tiêu kết nạp «150|Nt|2023» đảng viên.""",
    ),
    (
        "2022-08-15",
        """Nghị quyết Đại hội Đảng bộ thị xã An Lộc Đông đề ra mỗi năm kết nạp từ «120|Nt|2020..2025» đảng viên trở lên. Năm 2021, thị xã kết nạp «131|N|2021» đảng viên, vượt chỉ tiêu. 7 tháng đầu năm 2022, có «74|N|2022-M01..M07» quần chúng được kết nạp, nâng tổng số đảng viên toàn thị xã lên «3.812|M|2022-07».""",
    ),
    (
        "2018-05-17",
        """Đảng bộ huyện Thung Nai sáng 17/5 trao Huy hiệu Đảng đợt 19/5 cho «45|B|2018-05» đảng viên. Dịp này, huyện tặng giấy khen cho «6|A|2014..2018» đảng viên hoàn thành xuất sắc nhiệm vụ 5 năm liền (2014-2018). Trong số đó, «12|B|2018-05» đồng chí nhận Huy hiệu 50 năm tuổi Đảng.""",
    ),
    (
        "2021-10-05",
        """Chi bộ Công ty may Hồng Sơn được thành lập năm 2013, ban đầu chỉ có «4|M|2013» đảng viên. Nay chi bộ có «27|M|2021-10» đảng viên. Từ đầu năm 2021 đến nay, chi bộ kết nạp «3|N|2021-M01..M10» quần chúng.""",
    ),
    (
        "2020-01-08",
        """Năm 2019, toàn Đảng bộ tỉnh Hòa Lâm kết nạp «1.105|N|2019» đảng viên, đưa tổng số đảng viên lên «36.902|M|2019» đồng chí. Tỷ lệ tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên đạt «91,2|Gr|2019»%. Hiện nay toàn tỉnh còn 3 thôn chưa có chi bộ; «99,7|Ur|2020-01»% thôn có chi bộ riêng. Phương hướng năm 2020, tỉnh phấn đấu kết nạp «1.000|Nt|2020» đảng viên.""",
    ),
    (
        "2021-06-25",
        """Tới nay, «98,5|Sr|2021-06»% đảng viên toàn tỉnh đã được học tập, quán triệt Nghị quyết Đại hội XIII của Đảng.""",
    ),
    (
        "2022-11-11",
        """Mỗi năm, Đảng bộ Khối các cơ quan tỉnh kết nạp từ 80 đến «100|N|None» đảng viên. Năm 2021, Khối có «92|N|2021» đảng viên mới; 10 tháng năm 2022 là «81|N|2022-M01..M10». Tỷ lệ chi bộ yếu kém năm 2020 là «1,2|Gr|2020»%; năm 2021, giảm còn «0,9|Gr|2021»%.""",
    ),
    (
        "2025-07-03",
        """Ngày 2/7, Đảng ủy phường Tân Lộc họp công bố quyết định thành lập các tổ chức đảng trực thuộc. Tại hội nghị, Đảng ủy trao quyết định thành lập «14|E|2025-07» chi bộ, tiếp nhận «126|X|2025-07» đảng viên chuyển về. Phường hiện có «52|L|2025-07» chi bộ với «1.815|M|2025-07» đảng viên.""",
    ),
    (
        "2019-12-04",
        """Tính đến ngày 30/11/2019, Đảng bộ tỉnh có «640|O|2019-11» tổ chức cơ sở đảng với «42.300|M|2019-11» đảng viên. Số kết nạp từ đầu năm là «1.530|N|2019-M01..M11» đồng chí, đạt «95,6|Np|2019-M01..M11»% chỉ tiêu năm. Trong năm có «21|E|2019-M01..M11» chi bộ được thành lập.""",
    ),
    (
        "2023-10-19",
        """Từ đầu nhiệm kỳ đến nay, Thành ủy Sông Hà đã mở «12|P|2020..2023» lớp bồi dưỡng nhận thức về Đảng; kết nạp «520|N|2020..2023» đảng viên. Riêng 9 tháng năm 2023, kết nạp «118|N|2023-M01..M09» đảng viên, bằng «84,3|Np|2023-M01..M09»% kế hoạch giao. Ngay từ đầu năm, các chi bộ đã rà soát nguồn, nhờ đó có «215|P|2023-M01..M09» quần chúng ưu tú học lớp cảm tình Đảng.""",
    ),
    (
        "2020-06-02",
        """Đến hết tháng 5/2020, «412|H|2020-05»/430 chi bộ trực thuộc đã đại hội xong nhiệm kỳ 2020-2025. Nhiệm kỳ 2015-2020, Đảng bộ huyện kết nạp «780|N|2015..2020» đảng viên, vượt «4|Np|2015..2020»% chỉ tiêu đề ra; bình quân hằng năm có «93|Gr|2015..2020»% chi bộ hoàn thành tốt nhiệm vụ trở lên. Hiện Đảng bộ có «6.105|M|2020-06» đảng viên.""",
    ),
    (
        "2021-03-15",
        """Đề án của Tỉnh ủy đặt mục tiêu đến năm 2025 kết nạp «9.000|Nt|2020..2025» đảng viên mới; «95|Utr|2025»% doanh nghiệp trên 50 lao động có tổ chức đảng. Hiện nay mới có «62|Ur|2021-03»% doanh nghiệp loại này có tổ chức đảng.""",
    ),
    (
        "2018-06-30",
        """Nửa đầu nhiệm kỳ (2015-2020), Đảng bộ kết nạp «350|N|2015..2018» đảng viên; giữa nhiệm kỳ, «4|K|2015..2018»/18 chỉ tiêu đã hoàn thành. Nhiệm kỳ 2015 - 2020, huyện đặt chỉ tiêu kết nạp «600|Nt|2015..2020» đảng viên.""",
    ),
    (
        "2019-01-25",
        """Năm 2018, huyện Đá Văn có «97,5|Gr|2018»% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên. «8|A|2014..2018» chi bộ được tặng cờ trong sạch, vững mạnh tiêu biểu 5 năm liền (2014 - 2018). Các cấp ủy kết nạp «190|N|2018» đảng viên; trao Huy hiệu Đảng cho «36|B|2018» đảng viên.""",
    ),
    (
        "2022-04-05",
        """Từ năm 2020, thực hiện Chỉ thị 12 của Ban Thường vụ Tỉnh ủy, các chi bộ trong tỉnh Hà Lâm đều tổ chức sinh hoạt chuyên đề. Quý I năm nay, toàn tỉnh kết nạp «310|N|2022-Q1» đảng viên, tăng 25 đồng chí so với cùng kỳ. Tổng số đảng viên toàn tỉnh đến nay là «72.560|M|2022-04» đồng chí.""",
    ),
    (
        "2019-07-18",
        """Quý II/2019, Đảng bộ huyện Lạc Hà kết nạp «36|N|2019-Q2» đảng viên, lũy kế 6 tháng đầu năm là «71|N|2019-H1» đảng viên, đạt «59,2|Np|2019-H1»% kế hoạch. Trong 6 tháng cuối năm, huyện tiếp tục rà soát nguồn, phấn đấu cả năm kết nạp «120|Nt|2019» đảng viên trở lên. Hiện nay, «100|Ur|2019-07»% thôn, bản có chi bộ.""",
    ),
    (
        "2020-12-30",
        """Nhiệm kỳ 2015 - 2020, toàn huyện thi hành kỷ luật «210|D|2015..2020» đảng viên. Riêng năm 2020, các cấp ủy, UBKT kiểm tra «85|V|2020» đảng viên, «32|I|2020» tổ chức đảng; kỷ luật «27|D|2020» đảng viên, giảm 12 đảng viên so với năm 2019.""",
    ),
    (
        "2024-02-02",
        """Sáng 2/2, Thị ủy Nghĩa Sơn tổ chức lễ trao Huy hiệu Đảng đợt 3/2 cho «58|B|2024-02» đảng viên. Năm 2023, Đảng bộ thị xã có «95,4|Gr|2023»% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên; kết nạp «88|N|2023» đảng viên, nâng tổng số đảng viên toàn Đảng bộ lên «4.105|M|2023».""",
    ),
    (
        "2016-10-11",
        """Thực hiện Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XV, nhiệm kỳ 2015-2020, công tác phát triển đảng viên ở vùng đồng bào dân tộc được quan tâm. Chín tháng qua, tỉnh kết nạp «745|N|2016-M01..M09» đảng viên, trong đó «312|N|2016-M01..M09» là người dân tộc thiểu số. Chỉ tiêu Nghị quyết Đại hội đề ra là «6.000|Nt|2015..2020» đảng viên.""",
    ),
    (
        "2018-08-20",
        """Năm 2017, huyện kết nạp 102 đảng viên; năm 2018 chỉ tiêu giao «110|Nt|2018», đến hết tháng 7 đã kết nạp được «70|N|2018-M01..M07» đồng chí, đạt «63,6|Np|2018-M01..M07»%.""",
    ),
    (
        "2023-05-15",
        """Cũng trong ngày, Đảng ủy Khối Doanh nghiệp tỉnh trao quyết định kết nạp cho «5|N|2023-05» quần chúng. Từ đầu nhiệm kỳ 2020 - 2025 đến nay, Khối thành lập «18|E|2020..2023» tổ chức đảng trong doanh nghiệp. Nay toàn Khối có «64|O|2023-05» tổ chức cơ sở đảng.""",
    ),
    (
        "2021-01-20",
        """Năm 2020, Tỉnh ủy giao chỉ tiêu kết nạp «1.500|Nt|2020» đảng viên; kết quả kết nạp «1.612|N|2020» đảng viên, đạt «107,5|Np|2020»%. Năm 2021, tỉnh tiếp tục giao «1.500|Nt|2021» đảng viên.""",
    ),
    (
        "2022-09-01",
        """Nhân kỷ niệm 77 năm Quốc khánh 2/9, Quận ủy trao Huy hiệu Đảng cho «204|B|2022-09» đảng viên, trong đó có «3|B|2022-09» đảng viên 75 năm tuổi Đảng. Từ đầu năm đến nay, quận đã trao «515|B|2022-M01..M09» Huy hiệu Đảng các loại.""",
    ),
    (
        "2025-06-10",
        """Đại hội Đảng bộ xã Mường Lâm lần thứ I, nhiệm kỳ 2025 - 2030 diễn ra ngày 9/6. Nhiệm kỳ qua, Đảng bộ kết nạp «46|N|2020..2025» đảng viên, đạt «115|Np|2020..2025»% Nghị quyết; hằng năm có trên «90|Gr|2020..2025»% chi bộ hoàn thành tốt nhiệm vụ. Nhiệm kỳ tới, Đảng bộ phấn đấu kết nạp «50|Nt|2025..2030» đảng viên trở lên. Bước vào nhiệm kỳ mới, Đảng bộ có «412|M|None» đảng viên.""",
    ),
    (
        "2017-12-20",
        """Qua 5 năm thực hiện Chỉ thị 03, huyện Văn Lâm Thượng đã khen thưởng «85|A|2013..2017» tập thể. Năm 2017, «32|O|2017» tổ chức cơ sở đảng được đánh giá.""",
    ),
    (
        "2019-03-14",
        """So với năm 2017, số đảng viên mới kết nạp năm 2018 tăng; cụ thể, năm 2018 kết nạp được «256|N|2018» đảng viên, năm 2017: «231|N|2017» đảng viên. Hai tháng đầu năm 2019 kết nạp thêm «22|N|2019-M01..M02» đảng viên.""",
    ),
    (
        "2022-12-12",
        """Giai đoạn 2016-2020, bình quân mỗi năm tỉnh kết nạp «1.850|N|2016..2020» đảng viên. Hai năm 2021, 2022, con số này là «1.420|N|2021..2022» đảng viên. Trung bình mỗi năm có «5|D|2021..2022» đảng viên bị khai trừ.""",
    ),
    (
        "2021-11-25",
        """Kể từ khi thành lập năm 1994 đến nay, Đảng bộ Công ty Cao su Phú Hòa đã kết nạp «2.140|N|1994..2021» đảng viên. Đảng bộ hiện có «31|L|2021-11» chi bộ. Kể từ năm 2015, công ty có «41|E|2015..2021» tổ đảng được thành lập mới.""",
    ),
    (
        None,
        """Năm 2014, các cấp ủy đảng tỉnh Lâm Sơn kết nạp «1.789|N|2014» đảng viên mới, nâng tổng số đảng viên lên «49.210|M|2014». Trước đó, năm 2013 kết nạp «1.702|N|2013» đảng viên.""",
    ),
    (
        "2020-07-01",
        """Năm 2020, Đảng bộ xã đề ra chỉ tiêu kết nạp «10|Nt|2020» đảng viên. Nay đã kết nạp được «6|N|2020». Nhiệm kỳ 2020-2025, xã phấn đấu «98|Gtr|2020..2025»% chi bộ hoàn thành tốt nhiệm vụ.""",
    ),
    (
        "2025-05-20",
        """Đại hội Đảng bộ huyện nhiệm kỳ 2025-2030 họp ngày 19/5. Nhiệm kỳ 2020-2025, huyện kết nạp «612|N|2020..2025» đảng viên. Nghị quyết Đại hội đề ra là «600|Nt|2020..2025» đảng viên.""",
    ),
    (
        "2022-10-10",
        """Xã Tân Lập (nay thuộc phường Tân Hòa) có «12|L|2022-10» chi bộ. Từ đầu năm đến hết tháng 9, xã kết nạp «8|N|2022-M01..M09» đảng viên.""",
    ),
    (
        "2021-12-02",
        """Năm 2021, toàn tỉnh có «412|A|2021» tập thể được khen thưởng. Bộ đội Biên phòng tỉnh được tặng cờ 3 năm liền (2019-2021); kết nạp «45|N|2021» đảng viên. Từ năm 2019, Đảng ủy cử «60|X|2019..2021» đảng viên về sinh hoạt tại chi bộ thôn, bản.""",
    ),
    (
        "2018-12-25",
        """Thực hiện Nghị quyết số 18-NQ/TW, từ năm 2018 huyện đã giảm 12 đầu mối. Năm 2018, huyện thành lập «9|E|2018» chi bộ quân sự. Đến nay «100|Ur|2018-12»% xã có chi bộ quân sự.""",
    ),
    (
        "2023-01-10",
        """Sáng 10/1, Đảng ủy Khối Các cơ quan tỉnh tổ chức hội nghị tổng kết công tác năm 2022, triển khai nhiệm vụ năm 2023. Trong năm, Khối kết nạp «156|N|2022» đảng viên mới, đạt «104|Np|2022»% chỉ tiêu; công nhận đảng viên chính thức cho «141|C|2022» đồng chí. Toàn Khối hiện có «5.012|M|2023-01» đảng viên. Năm 2023, Khối phấn đấu kết nạp từ «150|Nt|2023» đảng viên trở lên, «90|Gtr|2023»% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên.""",
    ),
    (
        "2019-07-05",
        """6 tháng đầu năm 2019, Đảng bộ thành phố kiểm tra «24|I|2019-H1» tổ chức đảng, «56|V|2019-H1» đảng viên; thi hành kỷ luật «13|D|2019-H1» đảng viên, tăng 4 trường hợp so với cùng kỳ năm 2018. Trong đó, cách chức «1|D|2019-H1», cảnh cáo «3|D|2019-H1».""",
    ),
    (
        "2024-09-03",
        """Nhân dịp kỷ niệm 79 năm Cách mạng tháng Tám và Quốc khánh 2/9, ngày 30/8, Huyện ủy Bắc Lâm trao Huy hiệu Đảng cho «67|B|2024-09» đảng viên. Huyện ủy hiện có «41|O|2024-09» tổ chức cơ sở đảng. 8 tháng qua, huyện kết nạp «92|N|2024-M01..M08» đảng viên.""",
    ),
    (
        "2017-10-25",
        """Từ năm 2012 đến năm 2016, toàn tỉnh kết nạp «6.500|N|2012..2016» đảng viên, bình quân mỗi năm «1.300|N|2012..2016» đảng viên. Riêng 9 tháng năm 2017 kết nạp được «812|N|2017-M01..M09» đảng viên.""",
    ),
    (
        "2020-03-20",
        """Năm 2019 là năm thứ tư thực hiện Nghị quyết Đại hội Đảng bộ huyện nhiệm kỳ 2015-2020. Huyện kết nạp «178|N|2019» đảng viên, vượt «18,7|Np|2019»% kế hoạch; lũy kế từ đầu nhiệm kỳ đến nay kết nạp «702|N|2015..2020» đảng viên.""",
    ),
    (
        "2022-07-30",
        """Tính đến 30/6/2022, Đảng bộ tỉnh có «52.300|M|2022-06» đảng viên, tăng 1.020 đảng viên so với đầu nhiệm kỳ. Từ đầu nhiệm kỳ đến nay, tỉnh đã kết nạp «3.010|N|2020..2022» đảng viên, riêng 6 tháng đầu năm 2022 kết nạp «690|N|2022-H1» đảng viên.""",
    ),
]


def _ask(marked: str, published: str | None) -> list[tuple[str, Timed, str]]:
    """For each figure marked: its words, the period found and the one expected."""
    text, figures, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        metric = _METRICS[match[2]]
        kind = "stock" if metric.startswith(_STATES) else "flow"
        end = len(text) + len(match[1])
        figures.append(
            (match[1], FigureAt(len(text), end, metric, _MEASURES[match[3] or ""], kind), match[4])
        )
        text += match[1]
        at = match.end()
    canonical = clean(text + marked[at:])
    timeline = Timeline(canonical, sentences(canonical.text), published)
    return [(words, timeline.period(figure), expected) for words, figure, expected in figures]


@pytest.mark.parametrize(
    ("published", "marked"), [*CASES, *REPORTS], ids=[str(i) for i in range(len(CASES) + len(REPORTS))]
)
def test_periods(published: str | None, marked: str) -> None:
    asked = _ask(marked, published)
    assert asked
    found = [(words, str(timed.value)) for words, timed, _ in asked]
    assert found == [(words, expected) for words, _, expected in asked]


@pytest.mark.parametrize(
    "unit",
    [
        "nay ",
        "mỗi năm ",
        "lúc đầu có thành lập ngày 3/2 ",
        "nghị quyết đại hội đề ra ",
        "từ nay đến năm 2025 ",
    ],
)
def test_long_runs(unit: str) -> None:
    text = unit * 8_000
    canonical = clean(text)
    timeline = Timeline(canonical, sentences(canonical.text), "2021-05-30")
    for at in (0, len(text) // 2, len(text) - 3):
        for metric in ("new_members", "members_total", "badges_awarded"):
            for measure in ("count", "target"):
                timeline.period(FigureAt(at, at + 1, metric, measure, "flow"))
    assert timeline.words.all_claimed() == sorted(timeline.words.all_claimed())
