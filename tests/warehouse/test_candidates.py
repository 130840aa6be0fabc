"""Looking at candidates only finds the same as judging every figure."""

from __future__ import annotations

import pytest

from benchmarks.synthetic import documents
from metrics.warehouse import Warehouse, queries, reconcile
from metrics.warehouse.facts import FACT_SQL, Fact
from tests.warehouse.gold import corpus
from tests.warehouse.make import pair


def everything(warehouse: Warehouse) -> tuple[set[str], set[str]]:
    """Findings stored in the build, and findings from judging every figure."""
    with warehouse.reader() as reader:
        stored = set(queries.findings(reader)["finding"])
        facts = [
            Fact._make(row)
            for row in reader.rows(f"SELECT {FACT_SQL} FROM figures WHERE status <> 'rejected'")
        ]
    facts = [fact for fact in facts if fact.level is not None]
    found = reconcile.check_across(facts)
    for name in {fact.document for fact in facts}:
        found += reconcile.check_document([fact for fact in facts if fact.document == name])
    return stored, {finding.finding_id for finding in found}


def test_on_the_corpus(filled: Warehouse) -> None:
    stored, judged = everything(filled)
    assert stored == judged and stored


def test_on_made_up_figures_with_contradictions(warehouse: Warehouse) -> None:
    made = list(documents(150, figures=8))
    planted = [
        *(pair(f"h{n}", str(100 + n), period=str(2010 + n)) for n in range(6)),
        pair("jump", "90000", period="2019"),
        pair("other", "107", period="2010"),
        pair("half", "500", period="2011-H1"),
        pair("nine", "40", period="2012-M01..M09"),
        pair("six", "50", period="2012-H1"),
        pair("body", "9999", level="district", organization="Huyện ủy X", period="2013"),
        pair("change", "55", period="2014", base_period="2013", measure="change_pct", unit="pct"),
        pair("share", "140", period="2016", metric="rated_good", measure="rate_pct", unit="pct"),
        pair("rates", "12", period="2015", metric="rated_excellent", measure="rate_pct", unit="pct"),
    ]
    warehouse.ingest([*corpus("north"), *made, *planted])
    stored, judged = everything(warehouse)
    assert stored == judged
    with warehouse.reader() as reader:
        kinds = set(queries.findings(reader, province="Đồng Nai")["check"])
    assert {"outlier", "conflict", "part_over_year", "body_over_province", "change_across"} <= kinds
    assert "share_over_100" in kinds


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_arrival_does_not_matter(warehouse: Warehouse, order: int) -> None:
    warehouse.ingest([pair("a", "100"), pair("b", "120"), pair("c", "130")][::order], batch=1)
    with warehouse.reader() as reader:
        frame = queries.findings(reader)
    assert frame["formula"].tolist() == ["100 against 120", "120 against 130"] or len(frame) == 2
