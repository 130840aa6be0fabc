"""ZIP archives of documents: nothing is written to disk, and nothing unpacks beyond the limits."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from metrics.read.errors import ReadError
from metrics.read.limits import Limits, size
from metrics.read.sniff import kind_of_name

CHUNK = 1 << 20
# What the zipfile module raises on damaged archives, depending on where the damage is.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, EOFError, OSError),
)


@dataclass(slots=True)
class Budget:
    """What may still be unpacked, shared by an archive and the archives inside it."""

    files: int
    bytes: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """The whole budget, at the outermost archive."""
        return cls(limits.max_zip_entries, limits.max_zip_bytes)


Member = tuple[str, bytes] | ReadError


def members(data: bytes, source: str, limits: Limits, budget: Budget) -> Iterator[Member]:
    """(name, bytes) of each readable file, in the archive's order, or the error that stands in its place.

    Raises ReadError where the archive as a whole cannot be read or the budget is spent. Files of other kinds
    are passed over.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except _DAMAGE as error:
        raise ReadError(source, f"the archive is damaged: {error}", remedy="pack it again") from None
    budget.files -= len(entries)
    if budget.files < 0:
        raise _spent(source, f"the archive holds more than {limits.max_zip_entries} files", "MAX_ZIP_ENTRIES")
    with archive:
        for entry in entries:
            if kind_of_name(entry.filename)[0] is None or entry.filename.startswith("__MACOSX/"):
                continue
            try:
                unpacked = _unpack(archive, entry, f"{source}/{entry.filename}", limits)
            except ReadError as error:
                yield error
                continue
            budget.bytes -= len(unpacked)
            if budget.bytes < 0:
                most = size(limits.max_zip_bytes)
                raise _spent(source, f"the archive unpacks to more than {most}", "MAX_ZIP_BYTES")
            yield entry.filename, unpacked


def _spent(source: str, reason: str, setting: str) -> ReadError:
    return ReadError(
        source, reason, remedy=f"unpack it and name the folder, or raise PARTY_METRICS_{setting}"
    )


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: str, limits: Limits) -> bytes:
    """The file's bytes, counted while they unpack: what the archive says about its sizes is not believed."""
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise ReadError(source, "its name in the archive points outside the archive")
    if entry.flag_bits & 0x1:
        raise ReadError(source, "it is protected by a password", remedy="unpack the archive first")
    most = min(limits.max_bytes, max(CHUNK, entry.compress_size * limits.max_zip_ratio))
    found = bytearray()
    try:
        with archive.open(entry) as member:
            while chunk := member.read(CHUNK):
                found += chunk
                if len(found) > most:
                    raise ReadError(
                        source,
                        f"it unpacks to more than {size(most)} from {size(entry.compress_size)}",
                        remedy="the limits are PARTY_METRICS_MAX_BYTES and PARTY_METRICS_MAX_ZIP_RATIO",
                    )
    except _DAMAGE as error:
        raise ReadError(source, f"it cannot be unpacked: {error}", remedy="pack it again") from None
    return bytes(found)
