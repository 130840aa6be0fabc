"""Bytes to text: Unicode in its usual forms, and the old Vietnamese encodings that still turn up."""

from __future__ import annotations

import codecs
import unicodedata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# TCVN 5712 (the .Vn* fonts): one byte a letter. Read from Latin-1, so that the table is readable.
_TCVN = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)

# Short words that any page of Vietnamese holds; each has a letter that tells the encodings apart.
_WORDS = frozenset(
    "của và các được năm đảng với những trong cho là có một đã này để từ về đến công người đồng số tổ "
    "chức viên cấp tỉnh huyện thành phố nghị quyết bộ hội nhiệm vụ tác đạt chi ủy kết nạp".split()
)
_VNI_MARKS = ("aø", "aù", "oâ", "eâ", "aâ", "öô", "ñ", "aû", "aï", "eá", "oä", "ôù")


class UnknownCharset(ValueError):
    """The bytes are no text in an encoding that is known here; the message says what they look like."""


def decode(data: bytes) -> tuple[str, str]:
    """(text, name of the encoding). A byte order mark is not part of the text; line ends are kept.

    Raises UnknownCharset for binary data and for text in an encoding that cannot be told.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(name)), name
            except UnicodeDecodeError as error:
                raise UnknownCharset(
                    f"it begins as {name.upper()} but breaks at byte {error.start}"
                ) from None
    if wide := _unmarked_utf16(data):
        return _checked(data.decode(wide)), wide
    try:
        return _checked(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    if b"\0" in data:
        raise UnknownCharset("it is binary, not text")
    return _legacy(data, broken)


def mend_tcvn(text: str) -> str:
    """Text that was stored as Unicode but typed with .Vn* fonts, as Unicode Vietnamese; other text as it is.

    Letter for letter, so that the length does not change.
    """
    sample = text[:20_000]
    if sum(c in "¸µ¶·¹®§¦ÊËÖÞéîøù" for c in sample) * 50 < len(sample):
        return text
    mended = sample.translate(_TCVN)
    return text.translate(_TCVN) if _share(mended) > max(0.1, 3 * _share(sample)) else text


def _checked(text: str) -> str:
    """Refuse what decodes but is no text."""
    controls = sum(text.count(chr(code)) for code in (*range(9), *range(14, 32), 127))
    if "\0" in text or controls > max(8, len(text) // 100):
        raise UnknownCharset("it is binary, not text")
    return text


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 written without its mark: every second byte of the spaces and digits is zero."""
    sample = data[:4000]
    if len(data) % 2 or len(sample) < 16:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    many, name = (odd, "utf-16-le") if odd > even else (even, "utf-16-be")
    if many * 4 < len(sample) // 2 or min(even, odd) * 10 > many:
        return None
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    readable = sum(c.isalnum() or c.isspace() for c in text[:2000])
    return name if readable * 10 > 6 * len(text[:2000]) and _looks_latin(text[:2000]) else None


def _looks_latin(text: str) -> bool:
    """Vietnamese letters lie below U+1F00; random bytes read as UTF-16 do not."""
    return sum(ord(c) < 0x1F00 for c in text) * 10 > 9 * len(text)


def _legacy(data: bytes, broken: UnicodeDecodeError) -> tuple[str, str]:
    """Windows-1258 or TCVN, whichever reads as Vietnamese; nothing is guessed where neither does."""
    sample = data[:20_000]
    readings = {
        "windows-1258": unicodedata.normalize("NFC", sample.decode("cp1258", "replace")),
        "tcvn": sample.decode("latin-1").translate(_TCVN),
    }
    name, reading = max(readings.items(), key=lambda item: _share(item[1]))
    if _share(reading) > 0.15:
        if name == "tcvn":
            return _checked(data.decode("latin-1").translate(_TCVN)), name
        try:
            return _checked(data.decode("cp1258")), name
        except UnicodeDecodeError as error:
            raise UnknownCharset(f"it looks like Windows-1258 but breaks at byte {error.start}") from None
    plain = sample.decode("latin-1")
    if sum(plain.count(mark) for mark in _VNI_MARKS) * 40 > len(plain):
        raise UnknownCharset("it looks like VNI text")
    if sum(byte < 9 or 13 < byte < 32 for byte in sample) * 50 > len(sample):
        raise UnknownCharset("it is binary, not text")
    raise UnknownCharset(f"its encoding cannot be told (no valid UTF-8 at byte {broken.start})")


def _share(text: str) -> float:
    """What share of the words are common Vietnamese ones with a letter that plain ASCII lacks."""
    words = text.lower().split()
    return sum(word in _WORDS and not word.isascii() for word in words) / len(words) if words else 0.0
