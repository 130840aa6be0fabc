"""One web page that shows documents with their figures marked: self-contained, no script, no outside request.

Everything that comes from a document is escaped. Each distinct interval that figures were read from is one `<mark>`;
where intervals overlap, the stretches after the first are `<span class="more">` of the same colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

import regex

from metrics.catalogue import Catalogue, load_catalogue
from metrics.model import Document, Observation

# Okabe and Ito's colours, which the colour-blind can tell apart; the line under the words differs as well.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#999999")
_LINES = ("solid", "double", "dashed", "dotted")
# What HTML does not allow as a character, and what UTF-8 cannot carry.
_UNFIT = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HEAD = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
"""
_STYLE = """
:root { --ink: #1a1a1a; --paper: #ffffff; --line: #c8c8c8; --soft: #5a5a5a; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #16181c; --line: #4a4d55; --soft: #b0b3ba; --link: #8ab8ff; }
}
body { margin: 1.5rem auto; max-width: 60rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; }
a { color: var(--link); }
.about, .en { color: var(--soft); font-size: .875rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: 1rem; }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; font-size: .875rem; }
mark, .more { color: inherit; background: color-mix(in srgb, var(--c) 24%, transparent);
  border-bottom: 3px var(--l) var(--c); }
mark a, .more a { color: inherit; text-decoration: none; }
mark:target, tr:target { outline: 2px solid var(--link); outline-offset: 1px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; margin: .25rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
"""
_COLUMNS = (
    ("Câu chữ", "Words"),
    ("Chỉ tiêu", "Metric"),
    ("Cách đo", "Measure"),
    ("Giá trị", "Value"),
    ("Kỳ", "Period"),
    ("Địa phương", "Place"),
    ("Chi tiết", "Record"),
)
_UNITS = {"count": "", "pct": "%", "pp": " điểm % / pp"}


def page(documents: Sequence[tuple[Document, Sequence[Observation]]]) -> str:
    """The HTML of a page with these documents, each with its text, its figures marked in it, and a table of them.

    The observations of a document are those extracted from it; intervals outside its prose are not marked.
    """
    catalogue = load_catalogue()
    families = list(catalogue.families)
    used = {_family(observation, catalogue) for _, found in documents for observation in found}
    rules = "".join(
        f".c{place} {{ --c: {_COLOURS[place % len(_COLOURS)]}; --l: {_LINES[place % len(_LINES)]}; }}\n"
        for place in range(len(families))
    )
    title = documents[0][0].title or documents[0][0].id if len(documents) == 1 else "Số liệu / Figures"
    key = "".join(
        f'<li><span class="more c{families.index(code)}">{_text(family.name_vi)}</span> '
        f'<span class="en" lang="en">{_text(family.name_en)}</span></li>'
        for code, family in catalogue.families.items()
        if code in used
    )
    parts = [
        f"{_HEAD}<title>{_text(title)}</title>\n<style>{_STYLE}{rules}</style>\n</head>\n<body>\n",
        f'<ul class="key" aria-label="Chú giải / Legend">{key}</ul>\n' if key else "",
        *(
            _article(number, document, list(found), catalogue, families)
            for number, (document, found) in enumerate(documents, 1)
        ),
        "</body>\n</html>\n",
    ]
    return "".join(parts)


def _text(value: object) -> str:
    """Text of a document as HTML text or attribute value; characters that HTML forbids become U+FFFD."""
    return escape(_UNFIT.sub("\ufffd", str(value)), quote=True)


def _family(observation: Observation, catalogue: Catalogue) -> str:
    metric = catalogue.metrics.get(observation.metric)
    return metric.family if metric else next(iter(catalogue.families))


# ---------------------------------------------------------------- one document


def _article(
    number: int, document: Document, found: list[Observation], catalogue: Catalogue, families: list[str]
) -> str:
    colours = [families.index(_family(observation, catalogue)) for observation in found]
    parts = [
        "<article>\n",
        f"<h1>{_text(document.title or document.id)}</h1>\n",
        f'<p class="about">{_about(document)}</p>\n',
        f'<div class="text">{_marked(number, document, found, colours, catalogue)}</div>\n',
        f"<h2>{len(found)} số liệu / figures</h2>\n",
        _table(number, found, colours, catalogue) if found else "",
        "</article>\n",
    ]
    return "".join(parts)


def _about(document: Document) -> str:
    parts = [_text(value) for value in (document.publisher, document.published) if value]
    if document.url:
        address = _text(document.url)
        safe = _is_web(document.url)
        parts.append(f'<a href="{address}" rel="noreferrer noopener">{address}</a>' if safe else address)
    return " · ".join(parts)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _intervals(document: Document, found: Sequence[Observation]) -> dict[tuple[int, int], list[int]]:
    """The distinct intervals inside the prose that figures were read from, each with the places of its figures."""
    intervals: dict[tuple[int, int], list[int]] = {}
    for place, observation in enumerate(found):
        if document.body_start <= observation.start < observation.end <= len(document.text):
            intervals.setdefault((observation.start, observation.end), []).append(place)
    return intervals


def _marked(
    number: int,
    document: Document,
    found: Sequence[Observation],
    colours: Sequence[int],
    catalogue: Catalogue,
) -> str:
    """The prose in pieces; each is wrapped by every interval that covers it, the longest outside."""
    text = document.text
    intervals = _intervals(document, found)
    order = sorted(intervals, key=lambda span: (span[0], -span[1]))
    edges = sorted(
        {min(document.body_start, len(text)), len(text), *(edge for span in order for edge in span)}
    )
    pieces: list[str] = []
    waiting = iter(order)
    active: list[tuple[int, int]] = []
    following = next(waiting, None)
    for start, end in pairwise(edges):
        active = [span for span in active if span[1] > start]
        while following and following[0] == start:
            active.append(following)
            following = next(waiting, None)
        shown = _text(text[start:end])
        inside_out = sorted(active, key=lambda span: (span[1] - span[0], span[0]))
        if inside_out:
            shown = f'<a href="#f{number}-{intervals[inside_out[0]][0]}">{shown}</a>'
        for span in inside_out:
            first = intervals[span][0]
            colour = f"c{colours[first]}"
            if span[0] == start:
                tip = " · ".join(_tip(found[place], catalogue) for place in intervals[span])
                shown = f'<mark id="w{number}-{first}" class="{colour}" title="{_text(tip)}">{shown}</mark>'
            else:
                shown = f'<span class="more {colour}">{shown}</span>'
        pieces.append(shown)
    return "".join(pieces)


def _value(observation: Observation) -> str:
    """The value as Vietnamese texts print it: 10.027, 102,9%."""
    whole = float(observation.value).is_integer()
    number = f"{int(observation.value):,}" if whole else f"{observation.value:,.6f}".rstrip("0")
    return number.translate(str.maketrans(",.", ".,")) + _UNITS.get(observation.unit, f" {observation.unit}")


def _tip(observation: Observation, catalogue: Catalogue) -> str:
    metric = [catalogue.label("metric", observation.metric, lang) for lang in ("vi", "en")]
    measure = catalogue.label("measure", observation.measure, "vi")
    where = " ".join(str(value) for value in (observation.period, observation.province) if value)
    return f"{metric[0]} / {metric[1]}, {measure}: {_value(observation)} {where}".strip()


# ---------------------------------------------------------------- the table


def _table(number: int, found: Sequence[Observation], colours: Sequence[int], catalogue: Catalogue) -> str:
    header = "".join(
        f'<th scope="col">{vi} <span class="en" lang="en">{en}</span></th>' for vi, en in _COLUMNS
    )
    first: dict[tuple[int, int], int] = {}
    for place, observation in enumerate(found):
        first.setdefault((observation.start, observation.end), place)
    rows = "".join(
        _row(f"{number}-{place}", f"{number}-{first[one.start, one.end]}", one, colours[place], catalogue)
        for place, one in enumerate(found)
    )
    return f'<div class="wide"><table>\n<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n'


def _row(name: str, words: str, observation: Observation, colour: int, catalogue: Catalogue) -> str:
    both = {
        group: "{} <span class='en' lang='en'>{}</span>".format(
            *(_text(catalogue.label(group, code, lang)) for lang in ("vi", "en"))
        )
        for group, code in (("metric", observation.metric), ("measure", observation.measure))
    }
    level = catalogue.label("level", observation.level, "vi")
    place = ", ".join(_text(value) for value in (observation.province, level) if value)
    cells = (
        f'<td><a href="#w{words}"><span class="more c{colour}">{_text(observation.quote)}</span></a></td>',
        f"<td>{both['metric']}</td>",
        f"<td>{both['measure']}</td>",
        f'<td class="n">{_text(_value(observation))}</td>',
        f"<td>{_text(observation.period or '–')}</td>",
        f"<td>{place or '–'}</td>",
        f"<td><details><summary>{_text(observation.rule)}</summary>{_record(observation)}</details></td>",
    )
    return f'<tr id="f{name}">{"".join(cells)}</tr>\n'


def _record(observation: Observation) -> str:
    """Every field that has a value, by its name in the data."""
    record = {key: value for key, value in observation.to_dict().items() if value is not None}
    spans = record.pop("spans")
    items = [f"<dt>{_text(key)}</dt><dd>{_text(value)}</dd>" for key, value in record.items()]
    items += [f"<dt>{_text(one['role'])}</dt><dd>[{one['start']}:{one['end']}]</dd>" for one in spans]
    return f"<dl>{''.join(items)}</dl>"
