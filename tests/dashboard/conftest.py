"""A small warehouse made in code, so that page tests depend on no extraction rule; it holds hostile texts
too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import synthetic
from metrics.model import Document, Observation, Span
from metrics.warehouse import open_warehouse

HOSTILE = '<script>alert(1)</script> ![x](https://outside.example/x.png) :red[$x$] **b** =HYPERLINK("x")'


def observation(document: Document, number: str, quote: str, **fields: Any) -> Observation:
    """An observation on the first occurrence of `quote` in the document."""
    start = document.text.index(quote)
    at = start + quote.index(number)
    defaults: dict[str, Any] = {
        "metric": "new_members",
        "measure": "count",
        "unit": "count",
        "qualifier": "exact",
        "base_period": None,
        "level": "province",
        "organization": f"Đảng bộ tỉnh {fields.get('province')}",
        "population": None,
        "subgroup": None,
        "period_evidence": "stated",
        "province_evidence": "stated",
        "rule": "test",
        "catalogue_version": "test",
    }
    return Observation(
        document=document.id,
        start=start,
        end=start + len(quote),
        quote=quote,
        spans=(Span("number", at, at + len(number)),),
        **{**defaults, **fields},
    )


def document(name: str, text: str, **fields: Any) -> Document:
    known: dict[str, Any] = {"title": f"Báo cáo {name}", "publisher": "Báo Thử", "published": "2022-12-20"}
    return Document(
        id=name, text=text, content_hash=f"hash-{name}", source=f"{name}.txt", **{**known, **fields}
    )


def sample() -> list[tuple[Document, list[Observation]]]:
    """Two provinces over some years, a bloc, targets, ratings of both systems, a conflict, and a hostile
    document."""
    hn = document(
        "hn-2021",
        "Năm 2021 Hà Nội kết nạp 10.027 đảng viên, đạt 102,9% kế hoạch và tăng 12,9% so với năm 2020.",
    )
    hn20 = document("hn-2020", "Năm 2020 Hà Nội kết nạp 8.881 đảng viên.", published="2020-12-30")
    hn19 = document(
        "hn-2019", "Sáu tháng đầu năm 2019 Hà Nội kết nạp 4.000 đảng viên.", published="2019-07-01"
    )
    dt = document(
        "dt-2022", "Năm 2022 Đồng Tháp kết nạp 2.472 đảng viên, đạt 190% chỉ tiêu. Năm 2021: 1.300."
    )
    dt2 = document("dt-2022b", "Đồng Tháp kết nạp 2.470 đảng viên trong năm 2022.", publisher="Báo Khác")
    bloc = document(
        "ct-2012", "Khối Cần Thơ năm 2012 có 77,27% TCCSĐ trong sạch, vững mạnh (năm 2011 đạt 81,52%)."
    )
    rated = document(
        "dn-ratings", "Đồng Nai: 2017 trong sạch 50%, 2019 hoàn thành xuất sắc 20%, hoàn thành tốt 70%."
    )
    bad = document(
        "hostile",
        f"Năm 2022 {HOSTILE} kết nạp 5 đảng viên.",
        title=HOSTILE,
        publisher=HOSTILE,
        url="javascript:alert(1)",
    )
    hanoi = {"province": "Hà Nội", "period": "2021"}
    thap = {"province": "Đồng Tháp", "period": "2022"}
    khoi = {"province": "Cần Thơ", "level": "bloc", "organization": "Khối Dân Chính Đảng Cần Thơ"}
    clean = {
        "metric": "rated_clean_strong",
        "measure": "rate_pct",
        "unit": "pct",
        "population": "grassroots_orgs",
    }
    later = {
        "measure": "rate_pct",
        "unit": "pct",
        "population": "grassroots_orgs",
        "province": "Đồng Nai",
        "period": "2019",
    }
    return [
        (
            hn,
            [
                observation(hn, "10.027", "kết nạp 10.027 đảng viên", value=10027.0, **hanoi),
                observation(
                    hn,
                    "102,9",
                    "đạt 102,9% kế hoạch",
                    value=102.9,
                    **hanoi,
                    measure="pct_of_target",
                    unit="pct",
                ),
                observation(
                    hn,
                    "12,9",
                    "tăng 12,9% so với năm 2020",
                    value=12.9,
                    **hanoi,
                    measure="change_pct",
                    unit="pct",
                    base_period="2020",
                ),
            ],
        ),
        (
            hn20,
            [
                observation(
                    hn20, "8.881", "kết nạp 8.881 đảng viên", value=8881.0, province="Hà Nội", period="2020"
                )
            ],
        ),
        (
            hn19,
            [
                observation(
                    hn19,
                    "4.000",
                    "kết nạp 4.000 đảng viên",
                    value=4000.0,
                    province="Hà Nội",
                    period="2019-H1",
                )
            ],
        ),
        (
            dt,
            [
                observation(dt, "2.472", "kết nạp 2.472 đảng viên", value=2472.0, **thap),
                observation(
                    dt, "190", "đạt 190% chỉ tiêu", value=190.0, **thap, measure="pct_of_target", unit="pct"
                ),
                observation(
                    dt, "1.300", "Năm 2021: 1.300", value=1300.0, province="Đồng Tháp", period="2021"
                ),
            ],
        ),
        (dt2, [observation(dt2, "2.470", "kết nạp 2.470 đảng viên", value=2470.0, **thap)]),
        (
            bloc,
            [
                observation(
                    bloc,
                    "77,27",
                    "77,27% TCCSĐ trong sạch, vững mạnh",
                    value=77.27,
                    period="2012",
                    **khoi,
                    **clean,
                ),
                observation(
                    bloc, "81,52", "năm 2011 đạt 81,52%", value=81.52, period="2011", **khoi, **clean
                ),
            ],
        ),
        (
            rated,
            [
                observation(
                    rated, "50", "trong sạch 50%", value=50.0, province="Đồng Nai", period="2017", **clean
                ),
                observation(
                    rated, "20", "hoàn thành xuất sắc 20%", value=20.0, metric="rated_excellent", **later
                ),
                observation(rated, "70", "hoàn thành tốt 70%", value=70.0, metric="rated_good", **later),
            ],
        ),
        (
            bad,
            [
                observation(
                    bad,
                    "5",
                    f"{HOSTILE} kết nạp 5 đảng viên",
                    value=5.0,
                    province="Đồng Nai",
                    period="2022",
                    organization=HOSTILE,
                ),
                observation(
                    bad,
                    "5",
                    "kết nạp 5 đảng viên",
                    value=5.0,
                    province="Đồng Nai",
                    period="2022",
                    metric="badges_awarded",
                    category="30",
                ),
                observation(
                    bad,
                    "5",
                    "kết nạp 5",
                    value=5.0,
                    province="Đồng Nai",
                    period="2022",
                    metric="members_disciplined",
                ),
            ],
        ),
    ]


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    report = open_warehouse(folder).ingest(sample(), catalogue_version="test")
    assert not report.failures
    return folder


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    open_warehouse(folder).ingest([], catalogue_version="test")
    return folder


@pytest.fixture(scope="session")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty thousand made-up figures in two thousand documents, of all metrics, levels and years."""
    folder = tmp_path_factory.mktemp("large")
    report = open_warehouse(folder).ingest(synthetic.documents(2000, figures=10), catalogue_version="test")
    assert not report.failures
    return folder


@pytest.fixture
def warehouse_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that makes the dashboard read the warehouse in a folder."""

    def use(folder: Path) -> None:
        monkeypatch.setenv("PARTY_METRICS_WAREHOUSE", str(folder))

    yield use
