"""Every setting of the program in one table, read from environment variables named PARTY_METRICS_*.

docs/settings.md is checked against `SETTINGS` by a test. A value that cannot be used is refused, with a
message that names the variable; it is never replaced silently.
"""

from __future__ import annotations

import email.utils
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metrics import paths

PREFIX = "PARTY_METRICS_"


class SettingError(ValueError):
    """A setting that cannot be used; the message names the variable, the value and what would do."""


def whole(text: str) -> int:
    """A whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError("it must be at least 1")
    return number


def seconds(text: str) -> float:
    """A number of seconds above 0."""
    number = float(text)
    if not 0 < number < 86_400:
        raise ValueError("it must be above 0 and below 86400")
    return number


def port(text: str) -> int:
    """A TCP port, 1 to 65535."""
    number = int(text)
    if not 1 <= number <= 65_535:
        raise ValueError("it must be from 1 to 65535")
    return number


def mode(text: str) -> str:
    """ "editor", "public" or "auto"."""
    if text not in ("auto", "editor", "public"):
        raise ValueError("it must be auto, editor or public")
    return text


def editors(text: str) -> str:
    """Comma-separated e-mail addresses, each with or without a name before it in angle brackets."""
    for _, address in email.utils.getaddresses([text]):
        if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
            raise ValueError(f"{address or text!r} is no e-mail address")
    return text


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its default as a person would write it, how it is parsed, and what it means."""

    name: str
    default: str
    parse: Callable[[str], Any]
    unit: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("warehouse", "", Path, "folder", "Where the warehouse is kept. Default: warehouse/ by app.py."),
    Setting("data", "", Path, "folder", "Where reference/ and corpus/ are. Default: data/ beside app.py."),
    Setting("address", "127.0.0.1", str, "address", "Address the dashboard listens on."),
    Setting("port", "8501", port, "TCP port", "Port the dashboard listens on."),
    Setting(
        "mode",
        "auto",
        mode,
        "",
        "public: read only. editor and auto: new documents and decisions as well, for those on the list of "
        "editors where sign-in is set up, otherwise only on 127.0.0.1 (auto: and not through a proxy).",
    ),
    Setting(
        "editors",
        "",
        editors,
        "e-mail addresses",
        "Who may write where sign-in is set up, separated by commas: "
        "`An Nguyen <an@example.org>, binh@example.org`. The name, or the address without one, is shown "
        "beside what they decide.",
    ),
    Setting(
        "max_bytes",
        str(64 * 1024 * 1024),
        whole,
        "bytes",
        "Largest single document, packed or unpacked.",
    ),
    Setting("max_chars", str(20_000_000), whole, "characters", "Longest text of one document."),
    Setting(
        "max_table_bytes",
        str(64 * 1024**3),
        whole,
        "bytes",
        "Largest table of articles (streamed).",
    ),
    Setting("max_zip_entries", "10000", whole, "files", "Most files in one archive."),
    Setting("max_zip_bytes", str(1024**3), whole, "bytes", "Most bytes that one archive may unpack to."),
    Setting("max_zip_ratio", "200", whole, "times", "Most that one packed file may grow by when unpacked."),
    Setting("max_zip_depth", "2", whole, "levels", "How deep archives may lie inside archives."),
    Setting("max_pdf_pages", "2000", whole, "pages", "Most pages of one PDF."),
    Setting(
        "parse_seconds",
        "30",
        seconds,
        "seconds",
        "Longest time for parsing one PDF, DOCX or HTML file.",
    ),
    Setting(
        "extract_seconds", "60", seconds, "seconds", "Longest time for finding the figures of one document."
    ),
    Setting("sql_seconds", "5", seconds, "seconds", "Longest time for one SQL query of a reader."),
    Setting(
        "sql_memory",
        str(1024**3),
        whole,
        "bytes",
        "Most memory of the process that answers SQL queries; a quarter of it for data.",
    ),
    Setting("sql_rows", "1000", whole, "rows", "Most rows of the answer of one SQL query."),
    Setting("parse_memory", str(1536 * 1024 * 1024), whole, "bytes", "Most memory of the parser."),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def get(name: str, environment: Mapping[str, str] | None = None) -> Any:
    """The parsed value of one setting, from the environment or its default.

    Raises KeyError for a name that is not in the table and SettingError for a value that cannot be used.
    """
    setting = _BY_NAME[name]
    text = (os.environ if environment is None else environment).get(setting.variable) or setting.default
    if not text:
        without: dict[str, Callable[[], Any]] = {
            "warehouse": paths.default_warehouse_dir,
            "data": paths.data_dir,
            "editors": str,
        }
        return without[name]()
    try:
        return setting.parse(text)
    except ValueError as error:
        raise SettingError(f"{setting.variable}={text!r} cannot be used: {error}") from None
