"""Documents as pages ask for them: search, snippets, lists."""

from __future__ import annotations

import pytest

from metrics.warehouse import Reader, Warehouse, queries, query_documents
from metrics.warehouse.conditions import search_terms
from tests.warehouse.gold import corpus
from tests.warehouse.make import document, pair


def test_search_with_and_without_diacritics(reader: Reader) -> None:
    plain, marked = queries.documents(reader, "ha noi"), queries.documents(reader, "Hà Nội")
    assert set(plain["document_id"]) == set(marked["document_id"]) and len(plain) > 5
    assert marked["exact"].tolist() == sorted(marked["exact"], reverse=True) and marked["exact"].any()
    phrase = queries.documents(reader, '"dong thap"')
    assert 0 < len(phrase) < len(queries.documents(reader))
    assert all("đồng tháp" in (queries.document(reader, name).text.lower() + str(title).lower())
               for name, title in zip(phrase["document_id"], phrase["title"], strict=True))  # fmt: skip
    assert queries.documents(reader, "dong thap khongcotunay").empty


@pytest.mark.parametrize(
    "search", ["ha noi", "noi", "201", "7", "ang vie", '"dang vien moi"', '"n moi" 2021', "zzz", "kết nạp"]
)
def test_the_index_of_words_finds_what_the_texts_hold(
    warehouse: Warehouse, search: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_documents, "STRETCH", 3)  # so that pages come from several stretches
    monkeypatch.setattr(query_documents, "EXACT_AMONG", 5)
    given = [*corpus("seed_digests", "north"), pair("changed", "100"), pair("changed", "250")]
    warehouse.ingest(given)
    with warehouse.reader() as reader:
        texts = reader.rows("SELECT document_id, folded FROM documents WHERE current")
        held = {name for name, text in texts if all(term in text for term in search_terms(search))}
        found = queries.documents(reader, search)
        assert set(found["document_id"]) == held
        pages = [queries.documents(reader, search, limit=4, offset=at) for at in range(0, len(found) + 1, 4)]
        assert [name for page in pages for name in page["document_id"]] == found["document_id"].tolist()
        places = reader.rows(
            "SELECT l.document_id = d.document_id FROM listing l JOIN documents d ON d.rowid = l.number - 1"
        )
    assert len(places) == len(texts) and all(same for (same,) in places)


def test_a_snippet_shows_the_hit(reader: Reader) -> None:
    frame = queries.documents(reader, "trong sạch vững mạnh tiêu biểu")
    row = frame[frame["document_id"].str.startswith("can-tho-2013")].iloc[0]
    assert "trong sạch" in row["snippet"] and len(row["snippet"]) <= 240


def test_a_snippet_shows_the_hit_far_down_and_after_signs_that_fold_to_several(warehouse: Warehouse) -> None:
    before = "Ngày … ½ ﬁ. " * 40
    for gap in range(12):  # the hit lies across the edge of the pieces that are folded at a time, too
        text = before + " " * gap + "Hội nghị kết nạp đảng viên mới."
        warehouse.ingest([(document(f"far{gap}", text), [])])
    with warehouse.reader() as reader:
        found = queries.documents(reader, '"nghi ket nap"')
    assert len(found) == 12 and all("nghị kết nạp" in snippet for snippet in found["snippet"])


def test_documents_by_province_and_year(reader: Reader) -> None:
    frame = queries.documents(reader, provinces=["Đồng Tháp"], years=[2022])
    assert "dong-thap-2023-02-03-to-chuc-xay-dung-dang" in frame["document_id"].tolist()
    assert len(frame) < len(queries.documents(reader, provinces=["Đồng Tháp"])) or len(frame) == 1


def test_document_observations_are_in_the_order_of_the_text(reader: Reader) -> None:
    frame = queries.document_observations(reader, "ha-noi-2022-01-13-tong-ket-2021")
    assert frame["number_start"].tolist() == sorted(frame["number_start"]) and len(frame) == 9


def test_info_and_recent(reader: Reader) -> None:
    facts = queries.info(reader)
    assert facts.documents == len(corpus()) and facts.version == reader.version
    assert len(queries.recent_documents(reader, 3)) == 3
