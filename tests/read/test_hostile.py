"""Bad input: refused with one line that names file and reason, within limits, and the rest is done."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.model import Document
from metrics.read import Limits, ReadError, read, read_bytes, read_text
from metrics.read.worker import WORKER
from tests.read.makers import SENTENCE, archive, docx, page, pdf, pdf_of_streams
from tests.read.test_formats import refusal

LIMITS = Limits.from_settings()
GOOD = SENTENCE.encode()


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "empty"),
        (b" \r\n\t ", "a.md", "empty"),
        (b"\0" * 5000, "a.txt", "binary"),
        (GOOD + b"\0" + GOOD, "a.txt", "binary"),
        (os.urandom(3000), "a.txt", "a.txt"),
        (b"\xff\xfe\x00\xd8\x00\x00", "a.txt", "breaks at byte"),
        (pdf(["x"]), "a.txt", "is a PDF"),
        (archive({"a": b"b"}), "a.txt", "is a ZIP"),
        (b"\x89PNG\r\n\x1a\n....", "a.md", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "save it as .docx"),
        (b"{\\rtf1 abc}", "a.rtf", "save it as .docx"),
        (GOOD, "a.pdf", "named pdf but is none"),
        (GOOD, "a.docx", "named docx but is none"),
        (GOOD, "a.zip", "named zip but is none"),
        (b"<html><body><script>a()</script></body></html>", "a.html", "no main text"),
        (b"<html></html>", "a.html", "no main text"),
        (b"%PDF-1.7\n%%EOF", "a.pdf", "damaged"),
        (pdf(["x"])[:-200], "a.pdf", "a.pdf"),
        (pdf_of_streams([b""]), "a.pdf", "no text layer"),
        (b"PK\x03\x04" + os.urandom(300), "a.docx", "damaged"),
        (b"PK\x03\x04" + os.urandom(300), "a.zip", "damaged"),
        (archive({"a.txt": b"x"}), "a.docx", "damaged"),
        (archive({"photo.jpg": b"x"}), "a.zip", "no readable file"),
        (archive({}), "a.zip", "no readable file"),
        (docx(), "a.docx", "no text"),
        (b"PAR1....PAR1", "a.parquet", "from files only"),
    ],
)
def test_refused_with_the_reason(data: bytes, name: str, reason: str) -> None:
    assert reason in refusal(data, name)


def test_sizes_are_limited() -> None:
    small = replace(LIMITS, max_bytes=1000, max_chars=200)
    assert "larger than 1000 bytes" in refusal(b"x" * 1001, "a.txt", small)
    assert "longer than 200 characters" in refusal(b"x" * 201, "a.txt", small)


def test_pdf_pages_are_limited() -> None:
    few = replace(LIMITS, max_pdf_pages=3)
    assert "4 pages, the limit is 3" in refusal(pdf(["x"], pages=4), "a.pdf", few)


def test_a_zip_bomb_stops_at_the_limit() -> None:
    bomb = archive({"a.txt": b"0" * (40 << 20)})
    assert len(bomb) < 100_000
    assert "unpacks to more than" in refusal(bomb, "a.zip")


def test_a_zip_that_lies_about_its_sizes() -> None:
    packed = bytearray(archive({"a.txt": b"0" * (9 << 20)}))
    for place in (packed.find(b"PK\x03\x04") + 22, packed.find(b"PK\x01\x02") + 24):
        packed[place : place + 4] = (10).to_bytes(4, "little")
    found = read_bytes(bytes(packed), "a.zip")
    assert all(isinstance(item, ReadError) for item in found)


def test_archives_in_archives_share_one_budget() -> None:
    inner = archive({f"{n}.txt": GOOD for n in range(30)})
    outer = archive({f"{n}.zip": inner for n in range(30)})
    limits = replace(LIMITS, max_zip_entries=100)
    found = read_bytes(outer, "a.zip", limits=limits)
    assert sum(isinstance(item, Document) for item in found) <= 100
    assert any("holds more than 100 files" in str(item) for item in found)
    deep = archive({"a.zip": archive({"b.zip": archive({"c.txt": GOOD})})})
    assert "archives lie more than 2 deep" in refusal(deep, "x.zip")[-80:] or "deep" in str(
        read_bytes(deep, "x.zip")
    )


@pytest.mark.parametrize("name", ["../../etc/a.txt", "/etc/a.txt", "C:\\a.txt", "a/../../b.txt", "..\\b.txt"])
def test_names_that_leave_the_archive(name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(zipfile.ZipInfo(name), GOOD)
        packed.writestr("good.txt", GOOD)
    found = read_bytes(file.getvalue(), "a.zip")
    assert "points outside the archive" in str(found[0])
    assert isinstance(found[1], Document)


def test_a_docx_with_an_external_entity_reads_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    file, original = io.BytesIO(), io.BytesIO(docx(SENTENCE))
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(file, "w") as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "word/document.xml":
                entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
                head, _, rest = data.partition(b"?>")
                data = head + b"?>" + entity + rest.replace("Năm 2021".encode(), b"&e;")
            target.writestr(entry, data)
    assert "document type" in refusal(file.getvalue(), "a.docx")


def test_deep_html_is_survived() -> None:
    found = read_bytes(b"<html><body>" + b"<div>" * 100_000 + GOOD * 5, "a.html")
    assert len(found) == 1


def test_a_parser_that_hangs_is_killed_and_the_next_document_is_read() -> None:
    # A content stream of a hundred thousand text operators takes pypdf far longer than the limit given here.
    slow = pdf_of_streams([b"BT /F1 11 Tf " + b"(x) Tj 1 0 0 1 5 5 Tm " * 400_000 + b"ET"])
    WORKER.parse("docx", docx(SENTENCE), "warm-up", LIMITS)
    assert "did not end within 0.3 seconds" in refusal(slow, "a.pdf", replace(LIMITS, parse_seconds=0.3))
    assert isinstance(read_bytes(docx(SENTENCE), "b.docx")[0], Document)


def test_a_parser_that_needs_too_much_memory_is_refused() -> None:
    tight = replace(LIMITS, parse_memory=400 << 20)
    big = page("<p>" + "<b>đảng viên</b> " * 3_000_000 + "</p>")
    found = read_bytes(big, "a.html", limits=replace(tight, max_bytes=len(big) + 1))
    assert len(found) == 1 and isinstance(found[0], ReadError)
    assert isinstance(read_bytes(docx(SENTENCE), "b.docx")[0], Document)


def test_bad_rows_are_named_and_the_others_read(tmp_path: Path) -> None:
    table = tmp_path / "a.jsonl"
    lines = [
        json.dumps({"text": SENTENCE}),
        "{broken",
        "[1]",
        json.dumps({"text": ""}),
        json.dumps({"title": "x"}),
        "[" * 99_999,
    ]
    lines += [
        '{"text": "a\\ud800b"}',
        json.dumps({"text": 5}),
        json.dumps({"text": SENTENCE, "published": "hôm qua"}),
    ]
    table.write_text("\n".join(lines), encoding="utf-8")
    found = list(read([table]))
    assert [isinstance(item, Document) for item in found] == [True, *[False] * 7, True]
    assert "line 2" in str(found[1]) and "row 4" in str(found[3])


def test_a_row_longer_than_the_limit(tmp_path: Path) -> None:
    table = tmp_path / "a.jsonl"
    short = json.dumps({"text": "x"}).encode() + b"\n"
    table.write_bytes(short + b"y" * 3_000_000 + b"\n" + short)
    found = list(read([table], limits=replace(LIMITS, max_bytes=1000)))
    assert [item.id for item in found if isinstance(item, Document)] == [f"{table}#1", f"{table}#3"]
    assert "line 2: the line is longer" in str(found[1]) and "PARTY_METRICS_MAX_BYTES" in str(found[1])


def test_a_bad_row_of_a_csv_table_costs_no_other(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    rows = [
        b"text,title",
        b'"%s",t' % SENTENCE.encode(),
        b'"a\nb",t',
        b"\xff\xfa\xe1\xfc,x",
        b"b,\xff",
        b"c,d",
        b'"' + b"q" * 2000,
    ]
    table.write_bytes(b"\n".join(rows))
    found = list(read([table], limits=replace(LIMITS, max_bytes=1000)))
    assert [item.text for item in found if isinstance(item, Document)] == [SENTENCE, "a\nb", "c"]
    refused = [str(item) for item in found if isinstance(item, ReadError)]
    assert [message.split(": ")[0].split(", ")[-1] for message in refused] == ["row 3", "row 4", "row 6"]
    assert all("(save the table as UTF-8)" in message for message in refused[:2])


def test_a_damaged_row_group_costs_no_other(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "a.parquet"
    texts = pa.table({"text": [f"{SENTENCE} {number}" for number in range(30)]})
    pq.write_table(texts, path, row_group_size=10, use_dictionary=False, compression="zstd")
    chunk = pq.read_metadata(path).row_group(1).column(0)
    data = bytearray(path.read_bytes())
    start = chunk.data_page_offset
    data[start : start + chunk.total_compressed_size] = b"\xff" * chunk.total_compressed_size
    path.write_bytes(data)
    found = list(read([path]))
    read_rows = [int(item.text.split()[-1]) for item in found if isinstance(item, Document)]
    assert read_rows == [*range(10), *range(20, 30)]
    (refused,) = [str(item) for item in found if isinstance(item, ReadError)]
    assert "rows 11 to 20: the table is damaged" in refused and "the other rows were read" in refused


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"a,b\n1,2\n", "no column named text"),
        ("a.csv", b'text\n"unclosed', ""),
        ("a.csv", b"\xff\xfe\x00", ""),
        ("a.jsonl.gz", b"\x1f\x8b broken", "damaged"),
        ("a.jsonl.zst", b"\x28\xb5\x2f\xfd broken", "damaged"),
        ("a.parquet", b"PAR1 broken PAR1", "damaged"),
        ("a.parquet", b"", "damaged"),
    ],
)
def test_broken_tables(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    found = list(read([tmp_path / name]))
    assert all(isinstance(item, ReadError) or reason == "" for item in found)
    assert reason in " ".join(map(str, found))


def test_files_that_are_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "empty").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    paths = [
        tmp_path / "pipe.txt",
        tmp_path / "empty",
        tmp_path / "dangling.txt",
        tmp_path / "none.txt",
        Path("/dev/zero"),
    ]
    found = list(read(paths))
    assert len(found) == 5
    assert all(isinstance(item, ReadError) for item in found)
    assert "no regular file" in str(found[0]) and "no such file" in str(found[3])


def test_file_names_that_are_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/b\xe0i.txt"
    try:
        Path(os.fsdecode(path)).write_bytes(GOOD)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (found,) = read([tmp_path])
    assert isinstance(found, Document)
    assert found.id.encode("utf-8").endswith("b\ufffdi.txt".encode())


def test_messages_hold_no_control_characters() -> None:
    message = str(read_bytes(b"", "a\x1b[31m\nb\u202e.txt")[0])
    assert message.isprintable()


def test_refusals_travel_between_processes() -> None:
    import pickle

    error = ReadError("a.txt", "it is empty", place="line 2", remedy="fill it")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.source, again.place) == (str(error), "a.txt", "line 2")


def test_an_empty_paste() -> None:
    with pytest.raises(ReadError, match="empty"):
        read_text(" \n")


KINDS = ["a.txt", "a.md", "a.zip", "a.jsonl", "a.csv", "a", "a.html", "a.pdf", "a.docx"]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.one_of(st.binary(max_size=2000), st.text(max_size=800).map(lambda t: t.encode("utf-8", "replace"))),
)
def test_any_bytes_under_any_name_give_documents_or_refusals(name: str, data: bytes) -> None:
    for item in read_bytes(data, name):
        assert isinstance(item, Document | ReadError)
        if isinstance(item, ReadError):
            assert str(item).isprintable()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["a.pdf", "a.docx", "a.html", "a.zip"]), st.data())
def test_damaged_files_give_documents_or_refusals(name: str, data: st.DataObject) -> None:
    whole = {
        "a.pdf": pdf(["Nam 2021"]),
        "a.docx": docx(SENTENCE),
        "a.html": page(SENTENCE * 3),
        "a.zip": archive({"b.txt": GOOD}),
    }
    damaged = bytearray(whole[name])
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(damaged)))
    for item in read_bytes(bytes(damaged[:cut]), name):
        assert isinstance(item, Document | ReadError)
