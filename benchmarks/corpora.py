"""Texts for the benchmark, made on the spot and the same every time; nothing of this is data.

relevant: the sample corpus, its paragraphs in another order and its numbers changed.
irrelevant: sentences of everyday words with numbers, dates and places, in which no Party body is spoken of.
citations: English prose with citations of invented cases, the text that eyecite is made for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from metrics import paths
from metrics.model import Document
from metrics.read import read

_WORDS = """
    mưa nắng gió sông núi biển đồng ruộng lúa ngô khoai cà phê chè vườn cây trái xoài cam bưởi thửa đất
    nước kênh mương cầu đường xe máy ô tô tàu thuyền bến cảng ga chợ cửa hàng siêu thị giá gạo thịt cá
    tôm rau quả muối đường sữa bánh người dân bà con nông hộ gia đình trẻ em học sinh giáo viên trường
    lớp bệnh viện bác sĩ y tá thuốc khám chữa tiêm bóng đá cầu thủ trận đấu khán giả sân vận động giải
    vô địch huấn luyện bàn thắng du khách lễ hội chùa đình làng nghề gốm lụa mây tre nhạc phim sách báo
    họa sĩ nhà thơ diễn viên công ty nhà máy công nhân ca sản xuất hàng hóa xuất khẩu vốn vay lãi suất
    ngân hàng thuế hóa đơn thị trường cổ phiếu doanh thu lợi nhuận điện nước internet điện thoại mạng
    phần mềm máy tính dữ liệu robot vệ tinh thời tiết bão lũ hạn mặn sạt lở cứu hộ cháy nổ tai nạn giao
    thông cảnh sát mở bán mua trồng thu hoạch xây sửa khánh thành vận hành kiểm đếm phát hiện đề nghị
    cho biết thông tin ghi nhận tăng giảm đạt vượt khoảng gần hơn nhiều ít mới cũ lớn nhỏ cao thấp nhanh
    chậm sáng chiều tối hôm qua tuần trước tháng năm
""".split()
_PLACES = ("Hà Nội", "Đà Nẵng", "Cần Thơ", "Huế", "Nha Trang", "Vũng Tàu", "Đồng Nai", "Lào Cai", "Cà Mau")
_UNITS = ("hộ", "ha", "tấn", "tỷ đồng", "km", "người", "học sinh", "con", "căn", "chuyến", "%", "xe")
_NUMBER = re.compile(r"\d+")
_CITED = (
    "{a} v. {b}, {v} U.S. {p}, {q} ({y})",
    "{a} v. {b}, {v} F.3d {p} (9th Cir. {y})",
    "{a} v. {b}, {v} F. Supp. 2d {p}, {q} (S.D.N.Y. {y})",
    "{v} S. Ct. {p}, {q}",
    "Id. at {q}",
    "{a}, supra, at {q}",
)
_NAMES = "Marlow Quint Abbot Tarn Veldt Osgood Prewitt Lunn Carrow Hale Finch Dorsey".split()
_PROSE = """
    the court finds that no party has shown a breach of its duty under the contract and therefore denies
    relief because evidence in this record supports what counsel argued before trial about notice given
    to each tenant in good time
""".split()


def relevant(count: int, seed: int = 1) -> Iterator[str]:
    """`count` texts, each with about as many figures as a digest of the sample corpus."""
    chance = random.Random(seed)
    texts = [
        item.text[item.body_start :] for item in read([paths.corpus_dir()]) if isinstance(item, Document)
    ]
    for _ in range(count):
        parts = chance.choice(texts).split("\n")
        chance.shuffle(parts)
        yield _NUMBER.sub(lambda match: _other(match[0], chance), "\n".join(parts))


def _other(digits: str, chance: random.Random) -> str:
    """Another number of the same length; years and single digits, which are often days and ranks, stay."""
    if len(digits) < 2 or re.fullmatch("(19|20)..", digits) or digits[0] == "0":
        return digits
    return str(chance.randrange(10 ** (len(digits) - 1), 10 ** len(digits)))


def irrelevant(count: int, seed: int = 2, length: int = 3000) -> Iterator[str]:
    """`count` texts of about `length` characters."""
    chance = random.Random(seed)
    for _ in range(count):
        sentences, held = [], 0
        while held < length:
            words = chance.choices(_WORDS, k=chance.randrange(8, 25))
            words.insert(chance.randrange(len(words)), f"{chance.randrange(2, 9000)} {chance.choice(_UNITS)}")
            if chance.random() < 0.3:
                words.insert(0, f"Ngày {chance.randrange(1, 29)}/{chance.randrange(1, 13)}, tại")
                words.insert(1, chance.choice(_PLACES))
            line = " ".join(words)
            sentences.append(line[0].upper() + line[1:] + ".")
            held += len(line) + 2
        yield " ".join(sentences)


def articles(count: int, share: float, seed: int = 3) -> Iterator[str]:
    """`count` texts, that share of them relevant, spread evenly at random."""
    chance = random.Random(seed)
    wanted, others = relevant(count, seed), irrelevant(count, seed)
    for _ in range(count):
        yield next(wanted) if chance.random() < share else next(others)


def citations(size: int, seed: int = 4) -> str:
    """About `size` characters; a citation in every second sentence, as in a court's opinion."""
    chance = random.Random(seed)
    parts, held = [], 0
    while held < size:
        words = " ".join(chance.choices(_PROSE, k=chance.randrange(10, 40))).capitalize()
        if chance.random() < 0.5:
            first, second = chance.sample(_NAMES, 2)
            page = chance.randrange(10, 900)
            cited = chance.choice(_CITED).format(
                a=first,
                b=second,
                v=chance.randrange(2, 560),
                p=page,
                q=page + 3,
                y=chance.randrange(1950, 2020),
            )
            words += f". {cited}"
        parts.append(words + ". ")
        held += len(parts[-1])
    return "".join(parts)


def table(path: Path, texts: Iterator[str], group: int = 5000) -> int:
    """Write texts as a Parquet table of articles, `group` a row group; returns the bytes of the texts."""
    schema = pa.schema(
        [("text", pa.string()), ("id", pa.string()), ("title", pa.string()), ("published", pa.string())]
    )
    size, number, batch = 0, 0, []
    with pq.ParquetWriter(path, schema, compression="snappy", use_dictionary=False) as writer:

        def write() -> None:
            names = [f"a{number + k}" for k in range(len(batch))]
            columns = [batch, names, ["Tin trong ngày"] * len(batch), ["2022-03-05"] * len(batch)]
            writer.write_table(
                pa.Table.from_arrays([pa.array(c, pa.string()) for c in columns], schema=schema)
            )

        for text in texts:
            size += len(text.encode())
            batch.append(text)
            if len(batch) == group:
                write()
                number, batch = number + len(batch), []
        if batch:
            write()
    return size
