"""Each format to a Document."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from metrics.model import Document
from metrics.read import Limits, ReadError, read, read_bytes, read_text
from tests.read.makers import SENTENCE, archive, docx, page, pdf

ARTICLE = f"<h1>Kết nạp đảng viên ở Đồng Nai</h1><p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p>"


def one(data: bytes, name: str) -> Document:
    found = read_bytes(data, name)
    assert len(found) == 1
    assert isinstance(found[0], Document), str(found[0])
    return found[0]


def refusal(data: bytes, name: str, limits: Limits | None = None) -> str:
    found = read_bytes(data, name, limits=limits)
    assert isinstance(found[-1], ReadError)
    assert "\n" not in str(found[-1])
    assert str(found[-1]).startswith(name)
    return str(found[-1])


def test_markdown_keeps_the_whole_file_as_text() -> None:
    text = (
        '---\r\nid: "x-1"\r\ntitle: "Tên: \\"A\\""\r\npublisher: \'Báo Đồng Nai\'\r\nurl: null\r\n'
        f'published: "2021-07"\r\nodd line\r\n---\r\n\r\n{SENTENCE}\r\n'
    )
    data = b"\xef\xbb\xbf" + text.encode()
    document = one(data, "a/b.md")
    assert document.text == text
    assert document.text[document.body_start :].strip() == SENTENCE
    assert (document.id, document.title, document.publisher) == ("x-1", 'Tên: "A"', "Báo Đồng Nai")
    assert (document.url, document.published) == (None, "2021-07")
    assert document.content_hash == hashlib.sha256(data).hexdigest()


def test_markdown_without_front_matter() -> None:
    document = one(f"# Tổng kết năm\n\n{SENTENCE}".encode(), "b.md")
    assert (document.id, document.title, document.body_start) == ("b.md", "Tổng kết năm", 0)
    assert one(f"---\nthật ra không phải\n{SENTENCE}".encode(), "c.md").body_start == 0


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Kết nạp đảng viên ở Đồng Nai\n\n{SENTENCE}", "Kết nạp đảng viên ở Đồng Nai"),
        (f"16/06/2013 - 20:09\n\nKết nạp đảng viên\n\n{SENTENCE}", "Kết nạp đảng viên"),
        (f"Thứ Ba, ngày 3 tháng 8 năm 2021\nKết nạp\n{SENTENCE}", "Kết nạp"),
        (f"Hội nghị tổng kết (15:17 13/01/2022)\n\n{SENTENCE}", "Hội nghị tổng kết"),
        (SENTENCE, None),
        (f"{SENTENCE}\n{SENTENCE}", None),
        ("một dòng", None),
    ],
)
def test_title_of_plain_text(text: str, title: str | None) -> None:
    assert read_text(text).title == title


def test_html() -> None:
    head = (
        "<meta property='og:site_name' content='Báo Đồng Nai'>"
        "<meta property='article:published_time' content='2022-01-06T08:00:00+07:00'>"
    )
    document = one(page(ARTICLE, head), "a.html")
    assert SENTENCE in document.text
    assert "Bản quyền" not in document.text
    assert document.title == "Kết nạp đảng viên ở Đồng Nai"
    assert (document.publisher, document.published) == ("Báo Đồng Nai", "2022-01-06")


def test_html_takes_the_date_line_beside_the_main_text() -> None:
    dated = ARTICLE.replace("</h1>", "</h1><div class='meta'>Thứ sáu, 03/02/2023 | 10:12</div>")
    assert one(page(dated), "a.html").published == "2023-02-03"
    header = "<div>Thứ Ba, ngày 3 tháng 8 năm 2021</div>"
    assert one(page(header + ARTICLE), "a.html").published is None


def test_html_in_an_old_encoding() -> None:
    assert SENTENCE in one(page(ARTICLE).decode().encode("utf-16"), "a.htm").text


def test_pdf_joins_broken_lines() -> None:
    lines = [
        "Nam 2021, Dang bo tinh Dong Nai da ket nap duoc tat ca 2.345",
        "dang vien moi, dat 102,9% ke hoach.",
        "Het.",
    ]
    document = one(pdf(lines, pages=2), "a.pdf")
    assert "tat ca 2.345 dang vien moi, dat 102,9% ke hoach.\n" in document.text
    assert re.fullmatch(r"pdf 1 \(pypdf [\d.]+\)", document.reader or "")


def test_docx_keeps_order_and_tables() -> None:
    table = [["Đơn vị", "Kết nạp"], ["Biên Hòa", "120"]]
    document = one(docx("Báo cáo năm 2021", SENTENCE, table=table), "a.docx")
    assert document.text == f"Báo cáo năm 2021\n{SENTENCE}\nĐơn vị\tKết nạp\nBiên Hòa\t120"
    assert document.title == "Báo cáo năm 2021"


def test_docx_typed_with_old_fonts() -> None:
    from tests.read.test_charsets import TEXT, as_tcvn

    line = TEXT.splitlines()[0]
    assert line in one(docx(*[as_tcvn(line)] * 5), "a.docx").text


def test_zip_of_documents() -> None:
    inner = archive({"d.txt": SENTENCE.encode()})
    files = {
        "a.txt": SENTENCE.encode(),
        "b/c.docx": docx(SENTENCE),
        "e.zip": inner,
        "photo.jpg": b"\xff\xd8\xff",
    }
    found = [item for item in read_bytes(archive(files), "all.zip") if isinstance(item, Document)]
    assert [item.id for item in found] == ["all.zip/a.txt", "all.zip/b/c.docx", "all.zip/e.zip/d.txt"]
    assert all(item.text == SENTENCE for item in found)


ROWS = [
    {
        "text": SENTENCE,
        "id": "r1",
        "title": "Tên",
        "publisher": "Báo",
        "url": "https://a.vn/1",
        "published": "2021-05-06",
    },
    {"text": SENTENCE, "published": "2021-05-06T07:00:00"},
]


def tables(folder: Path) -> list[Path]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    (folder / "a.jsonl").write_text(lines, encoding="utf-8")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    with pa.CompressedOutputStream(str(folder / "c.jsonl.zst"), "zstd") as file:
        file.write(lines.encode())
    names = list(ROWS[0])
    quoted = [",".join('"' + row.get(name, "") + '"' for name in names) for row in ROWS]
    (folder / "d.csv").write_text("\ufeff" + "\r\n".join([",".join(names), *quoted]), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(ROWS), folder / "e.parquet")
    return sorted(folder.iterdir())


def test_tables_of_articles(tmp_path: Path) -> None:
    for path in tables(tmp_path):
        first, second = read([path])
        assert isinstance(first, Document) and isinstance(second, Document), (path, first, second)
        assert (first.id, first.title, first.publisher) == ("r1", "Tên", "Báo"), path
        assert (first.url, first.published) == ("https://a.vn/1", "2021-05-06")
        assert second.id == f"{path.as_posix()}#2"
        assert (second.title, second.published, second.text) == (None, "2021-05-06", SENTENCE)


def test_published_from_the_command_line_fills_gaps_only(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": SENTENCE}) + "\n" + json.dumps(ROWS[0]), encoding="utf-8"
    )
    found = [item.published for item in read([tmp_path], published="2019") if isinstance(item, Document)]
    assert found == ["2019", "2021-05-06"]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/c.txt", ".hidden.txt", "x.json", "a/.git/y.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(SENTENCE, encoding="utf-8")
    found = [item.id for item in read([tmp_path]) if isinstance(item, Document)]
    assert found == [(tmp_path / name).as_posix() for name in ("b.txt", "a/c.txt", "a/z.md")]


def test_the_sample_corpus_is_read_whole() -> None:
    from metrics import paths

    found = list(read([paths.corpus_dir()]))
    gold = {path.stem for path in paths.corpus_dir().rglob("*.json")}
    assert {item.id for item in found if isinstance(item, Document)} == gold
    for item in found:
        assert isinstance(item, Document)
        assert item.title and item.publisher and 0 < item.body_start < len(item.text)
