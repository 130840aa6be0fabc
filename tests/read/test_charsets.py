"""Bytes to text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.read.charsets import _TCVN, UnknownCharset, decode, mend_tcvn
from tests.read.makers import SENTENCE

TEXT = (SENTENCE + "\r\nCông tác kiểm tra, giám sát được tăng cường ở các cấp ủy.\n") * 5


def as_tcvn(text: str) -> str:
    letters = {chr(new): chr(old) for old, new in _TCVN.items()}
    return "".join(letters.get(letter, letter) for letter in text)


def as_windows_1258(text: str) -> bytes:
    """Base letters with their shape marks, the tone as a letter of its own, as that encoding has it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out += (base + "".join(part for part in parts if part in tones)).encode("cp1258")
    return out


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_forms(name: str) -> None:
    assert decode(TEXT.encode(name))[0] == TEXT


def test_tcvn_bytes_and_tcvn_typed_as_unicode() -> None:
    assert decode(as_tcvn(TEXT).encode("latin-1")) == (TEXT, "tcvn")
    assert mend_tcvn(as_tcvn(TEXT)) == TEXT
    assert mend_tcvn(TEXT) == TEXT
    assert mend_tcvn("Plain English text, naïve café.") == "Plain English text, naïve café."


def test_windows_1258() -> None:
    text, name = decode(as_windows_1258(TEXT))
    assert name == "windows-1258"
    assert unicodedata.normalize("NFC", text) == TEXT


VNI = "Ñaûng boä tænh Ñoàng Thaùp ñaõ keát naïp ñöôïc 200 ñaûng vieân môùi trong naêm qua. " * 4


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 20, "binary"),
        (b"abc\0def", "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(200)), "binary"),
        (VNI.encode("latin-1", "replace"), "VNI"),
        ("été à Paris, déjà vu".encode("latin-1"), "cannot be told"),
        (b"\xef\xbb\xbfabc\xff", "breaks at byte 3"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08\x0b" * 20, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnknownCharset, match=reason):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except UnknownCharset:
        return
    assert "\0" not in text


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=200))
def test_printable_text_survives(text: str) -> None:
    if not text.startswith("\ufeff") and "\x7f" not in text:
        assert decode(b"\xef\xbb\xbf" + text.encode())[0] == text
