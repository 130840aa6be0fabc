"""Bad documents: those that people thought of, and as many as wanted that a generator makes."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from metrics import paths
from tests.read.makers import SENTENCE, archive, docx, page, pdf, pdf_of_streams

GOOD = SENTENCE.encode()
Case = tuple[str, bytes]


def _parquet(rows: list[dict[str, str]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file.getvalue()


def whole() -> list[Case]:
    """One good file of each kind; the generator damages these."""
    digest = sorted(paths.corpus_dir().glob("north/*.md"))[0].read_bytes()
    row = {"text": SENTENCE, "id": "a", "published": "2021-05-06"}
    line = json.dumps(row, ensure_ascii=False).encode()
    return [
        ("a.txt", GOOD * 4),
        ("a.md", digest),
        ("a.html", page(f"<h1>Kết nạp đảng viên</h1><p>{SENTENCE * 4}</p>")),
        ("a.pdf", pdf(["Nam 2021, Dang bo tinh Dong Nai ket nap 2.345 dang vien"], pages=2)),
        ("a.docx", docx(SENTENCE, table=[["a", "b"], ["1", "2"]])),
        ("a.zip", archive({"a.txt": GOOD, "b.docx": docx(SENTENCE)})),
        ("a.jsonl", line + b"\n" + line),
        ("a.jsonl.gz", gzip.compress(line, mtime=0)),
        ("a.csv", b'id,text\r\n1,"' + GOOD + b'"\r\n'),
        ("a.parquet", _parquet([row, row])),
    ]


def handmade() -> list[Case]:
    """Inputs that are known to have broken programs like this one."""
    tower = b"<div>" * 50_000
    xml = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
    front = b"---\ntitle: x\npublished: 2021\n---\n"
    zeros = b"0" * (3 << 20)
    nested = archive({"a.txt": GOOD})
    for _ in range(6):
        nested = archive({"a.zip": nested})
    cases = [
        b"",
        b"\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff\x00",
        b"\xff\xfe\x00\x00",
        b"\x00" * 4096,
        b"\x1a",
        b"\xc3\x28" + GOOD,
        b"\xed\xa0\x80" + GOOD,
        b"\xf4\x90\x80\x80",
        GOOD[:-1] + b"\xc3",
        GOOD.replace(b" ", b"\x00"),
        GOOD.decode().encode("utf-16"),
        GOOD.decode().encode("utf-16-le")[:-1],
        GOOD.decode().encode("utf-7"),
        "\u202e".encode() + GOOD,
        "\u200b\u200d\ufeff".encode() * 500 + GOOD,
        "e\u0301\u0323".encode() * 3000,
        "\U0010ffff".encode() * 3000,
        b"1" * 50_000,
        b"1." * 2_000,
        b"9" * 5_000 + " đảng viên".encode(),
        b"1/2/" * 1_000,
        "kết nạp ".encode() * 500,
        ("kết nạp 1 đảng viên, " * 100).encode(),
        ("(" * 2_000 + "kết nạp 5 đảng viên" + ")" * 2_000).encode(),
        ("năm 2020 " * 500).encode(),
        ("so với cùng kỳ tăng " * 300).encode(),
        ("đạt 102,9% kế hoạch " * 200).encode(),
        "năm 99999999999999999999 kết nạp 10 đảng viên".encode(),
        "kết nạp 1e999 đảng viên, -5 đảng viên, ½ đảng viên, ٣ đảng viên, 10² đảng viên".encode(),
        "kết nạp \u00a010.027\u00a0đảng viên\r\r\r\n\x0b\x0c\x85".encode(),
        front,
        front + b"\n---\n---\n",
        b"---\n" + b"a: b\n" * 20_000 + b"---\n" + GOOD,
        b"---\ntitle: [[[[[{{{{\n" + GOOD,
        b"---\r\nid: ../../etc/passwd\r\ntitle: =1+1\r\npublished: 9999-99-99\r\n---\r\n" + GOOD,
        b"<script>alert(1)</script>" + GOOD,
        b"<html><body>" + tower + GOOD,
        b"<html><body><p>" + GOOD * 3 + b"<!--" + b"-" * 50_000,
        b"<html><head><meta charset='utf-99'></head><body><p>" + GOOD * 5,
        b"<html><body>" + b"<a href='" * 3_000,
        b"<html><body>" + b"&amp;" * 100_000,
        b"<html><body><p>" + b"&#x110000;&#0;&#xD800;" * 500 + GOOD * 3,
        b"<table>" + b"<tr><td>" * 5_000 + GOOD,
        b"<svg>" * 3_000 + GOOD * 3,
        xml,
        b"<html>" + xml,
        b"%PDF-1.7\n",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        b"%PDF-1.7\n1 0 obj<</Type/Pages/Kids[1 0 R]/Count 9999999>>endobj trailer<</Root 1 0 R>>",
        b"%PDF-1.4\n" + b"[" * 20_000,
        b"%PDF-1.4\n" + b"<<" * 20_000,
        pdf(["x"]).replace(b"startxref", b"startxrxx"),
        pdf(["x"]).replace(b"/Count 1", b"/Count 99999"),
        pdf_of_streams([b"BT " + b"(" * 5_000 + b" Tj ET"]),
        pdf_of_streams([zeros]),
        pdf_of_streams([b"q " * 100_000]),
        docx()[:-30],
        docx(SENTENCE).replace(b"word/document.xml", b"word/d0cument.xml"),
        archive({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<Types/>"}),
        archive({"word/document.xml": zeros, "[Content_Types].xml": xml}),
        archive({"a.txt": zeros}),
        archive({f"{n}.txt": b"" for n in range(300)}),
        archive({"../a.txt": GOOD, "a/../../b.txt": GOOD, "/c.txt": GOOD}),
        archive({"a" * 3_000 + ".txt": GOOD}),
        archive({"a.pdf": GOOD, "b.docx": b"PK\x03\x04", "c.html": b"", "d.zip": b"PK\x05\x06"}),
        archive({"a.parquet": b"PAR1"}),
        nested,
        _overlapping(),
        b"PK\x05\x06" + b"\xff" * 18,
        b"PK\x03\x04" + b"\x00" * 26,
        struct.pack("<4s", b"PK\x07\x08") + GOOD,
        gzip.compress(zeros, mtime=0),
        zlib.compress(GOOD),
        b'{"text": "' + b"a" * 100_000,
        b'{"text": {"text": "a"}}\n[]\nnull\n1\n"a"\n{"text": 1e999}\n{"text": NaN}',
        b'{"text": "' + GOOD + b'", "id": {"a": 1}, "published": [1], "title": null}\n',
        b"[" * 100_000,
        b"text\n" + b'"' * 10_001,
        b"text,text,text\na,b,c\n",
        b"text\r" + GOOD + b"\r",
        b"TEXT;ID\n" + GOOD.replace(b",", b" ") + b";=1+1\n",
        b"text\n" + b"a," * 50_000,
        b"PAR1" + b"\xff" * 100 + b"PAR1",
        _parquet([{"text": SENTENCE, "id": "\u202e=1"}])[:-9],
        _parquet([{"body": SENTENCE}]),
    ]
    names = (
        "a.txt",
        "a.md",
        "a.html",
        "a.pdf",
        "a.docx",
        "a.zip",
        "a.jsonl",
        "a.csv",
        "a.parquet",
        "a.jsonl.gz",
    )
    return [(name, data) for data in cases for name in names if _worth_trying(name, data)]


def _worth_trying(name: str, data: bytes) -> bool:
    """Every text under the three names for text; every other input under all."""
    binary = data[:4] in (b"%PDF", b"PK\x03\x04", b"PK\x05\x06", b"PAR1") or data[:1] in (b"{", b"[")
    return binary or len(data) < 200 or name in ("a.txt", "a.md", "a.html", "a.csv")


def _overlapping() -> bytes:
    """An archive all of whose entries are the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("0.txt", b"0" * 100_000)
        first = packed.infolist()[0]
        for number in range(1, 200):
            copy = zipfile.ZipInfo(f"{number}.txt")
            copy.header_offset, copy.CRC = first.header_offset, first.CRC
            copy.compress_size, copy.file_size, copy.compress_type = (
                first.compress_size,
                first.file_size,
                first.compress_type,
            )
            packed.filelist.append(copy)
            packed.NameToInfo[copy.filename] = copy
    return file.getvalue()


def generated(count: int, seed: int = 0) -> Iterator[Case]:
    """`count` damaged files; the same seed gives the same files."""
    choose = random.Random(seed)
    files = whole()
    for _ in range(count):
        name, data = choose.choice(files)
        yield name, damage(choose, data, [other for _, other in files])


def damage(choose: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """One to three damages of the kinds that disks, networks and people do."""
    out = bytearray(data)
    for _ in range(choose.randint(1, 3)):
        if not out:
            break
        at, to = sorted(choose.randrange(len(out) + 1) for _ in range(2))
        kind = choose.randrange(8)
        if kind == 0:
            out[at : at + 1] = bytes([choose.randrange(256)])
        elif kind == 1:
            del out[at:to]
        elif kind == 2:
            out[at:at] = out[at : min(to, at + 2000)]
        elif kind == 3:
            out[at:at] = bytes(choose.randrange(256) for _ in range(choose.randint(1, 40)))
        elif kind == 4:
            other = choose.choice(others)
            cut = choose.randrange(len(other))
            out[at:at] = other[cut : cut + choose.randint(1, 500)]
        elif kind == 5:
            del out[choose.randint(1, len(out)) :]
        elif kind == 6:
            out[at : min(to, at + 200)] = b"\x00" * (min(to, at + 200) - at)
        else:
            out[at:at] = choose.choice(
                [b"\xff\xfe", b"\xef\xbb\xbf", b"---\n", b"PK\x03\x04", b"%PDF-", "\u202e".encode()]
            )
    return bytes(out)
