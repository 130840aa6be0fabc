"""Plain text and Markdown: what the file says about itself before the prose begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metrics.read.dates import is_date_line

FRONT_MATTER_KEYS = ("id", "title", "publisher", "url", "published")
_FENCE = re.compile(r"---[ \t]*\r?\n")
_END = re.compile(r"(?m)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"(?m)^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*\r?$")
_HEADING = re.compile(r"(?m)^#{1,2}[ \t]+(.+?)[ \t]*#*[ \t]*\r?$")
_LONGEST_FRONT_MATTER = 20_000
_LONGEST_TITLE = 200
# "YYYY", "YYYY-MM" or "YYYY-MM-DD", with a time after it or not.
_PUBLISHED = re.compile(r"((?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Head:
    """What a text says about itself; body_start: where its prose begins."""

    fields: dict[str, str]
    body_start: int


def read_head(text: str) -> Head:
    """The front matter between `---` lines at the very top; an empty one where there is none.

    `key: value` lines only, values quoted or not; "null", "~" and nothing mean unknown. It is no YAML:
    nothing in it is executed, nested or expanded, and a line of another form is passed over.
    """
    opening = _FENCE.match(text)
    closing = _END.search(text, opening.end(), opening.end() + _LONGEST_FRONT_MATTER) if opening else None
    if opening is None or closing is None:
        return Head({}, 0)
    found = {}
    for match in _FIELD.finditer(text, opening.end(), closing.start()):
        key, value = match[1].lower(), _unquote(match[2])
        if key in FRONT_MATTER_KEYS and value:
            found[key] = value
    return Head(found, closing.end())


def _unquote(value: str) -> str | None:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1]) or None
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'") or None
    return None if value in ("", "null", "~") else value


def published(value: object) -> str | None:
    """A date as it stands in metadata, cut to "YYYY-MM-DD", "YYYY-MM" or "YYYY"; None where it is none."""
    match = _PUBLISHED.fullmatch(str(value).strip()) if value is not None else None
    return match[1] if match else None


def title_of(text: str, body_start: int = 0, *, markdown: bool = False) -> str | None:
    """The first line where it looks like a heading: short, with text after it, no sentence, no date."""
    if markdown and (heading := _HEADING.search(text, body_start, body_start + 5000)):
        return heading[1]
    lines = [line.strip() for line in text[body_start : body_start + 5000].splitlines() if line.strip()]
    for number, line in enumerate(lines[:3]):
        if is_date_line(line):
            continue
        if len(line) > _LONGEST_TITLE or line[-1] in ".;:,…" or number + 1 == len(lines):
            return None
        return re.sub(r"\s*\([^()]*\d{4}[^()]*\)$", "", line) or None
    return None
