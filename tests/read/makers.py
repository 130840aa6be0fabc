"""Small documents of each format, made on the spot."""

from __future__ import annotations

import io
import zipfile
import zlib

SENTENCE = "Năm 2021, Đảng bộ tỉnh Đồng Nai kết nạp 2.345 đảng viên mới, đạt 102,9% kế hoạch."


def docx(*lines: str, table: list[list[str]] | None = None) -> bytes:
    """A DOCX with these paragraphs, and a table after them."""
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as packed:
        return archive({name: packed.read(name) for name in packed.namelist()})


def pdf(lines: list[str], pages: int = 1) -> bytes:
    """A PDF with a text layer. The font is Helvetica, so that only Latin-1 letters can stand in `lines`."""
    text = "BT /F1 11 Tf 50 800 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    return pdf_of_streams([text.encode("latin-1")] * pages)


def pdf_of_streams(streams: list[bytes]) -> bytes:
    """A PDF whose pages have these content streams."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in enumerate(streams):
        content = zlib.compress(stream)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode() + content + b"\nendstream"
        )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            # Without the time of day, so that the same files give the same bytes.
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def page(body: str, head: str = "") -> bytes:
    """An HTML page round an article."""
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>Trang</title>{head}</head>"
        f"<body><nav>Trang chủ | Tin tức</nav><article>{body}</article>"
        "<footer>Bản quyền</footer></body></html>"
    ).encode()
