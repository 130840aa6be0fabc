"""The limits within which documents are read; each is a setting (docs/settings.md)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from metrics import settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds; the meaning of each is in docs/settings.md under the same name."""

    max_bytes: int
    max_chars: int
    max_table_bytes: int
    max_zip_entries: int
    max_zip_bytes: int
    max_zip_ratio: int
    max_zip_depth: int
    max_pdf_pages: int
    parse_seconds: float
    parse_memory: int

    @classmethod
    def from_settings(cls) -> Limits:
        """The limits set in the environment, or their defaults. Raises SettingError."""
        return cls(**{field.name: settings.get(field.name) for field in fields(cls)})


def size(number: float) -> str:
    """A number of bytes as a person reads it: "64 MiB"."""
    for unit in ("bytes", "KiB", "MiB"):
        if number < 1024:
            return f"{number:.0f} {unit}"
        number /= 1024
    return f"{number:.1f} GiB"
