"""Writes docs/metrics.md, the catalogue for people: `python -m metrics.catalogue.docs [FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from metrics.catalogue.load import load_catalogue
from metrics.catalogue.types import Break, Catalogue, CodeName, Metric

DEFAULT_FILE = Path("docs/metrics.md")

_INTRODUCTION = """\
# Metrics

<!-- Written by `python -m metrics.catalogue.docs` from metrics/catalogue/*.toml; do not edit by hand. -->

{count} metrics in {families} families, each with its meaning in English and Vietnamese.

- **Kind**: a *flow* happens during a period, a *stock* stands at a moment or in a yearly assessment, a
  *share* is mostly reported as a percentage.
- **Adds up across provinces**: counts of different provinces for the same period may be summed. Shares
  never may.
- **Direction**: whether a rise is good, bad or neither. Discipline and inspection are neither: they show how
  much is inspected as well as how much is wrong.
- **Breaks**: points in time across which figures do not compare. Charts mark them; no line joins two metrics.
"""


def _cell(text: str) -> str:
    """Text that cannot break out of its table cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def _codes(names: Iterable[CodeName]) -> str:
    return ", ".join(f"{name.name_en} / {name.name_vi} (`{name.code}`)" for name in names)


def _break(one: Break, catalogue: Catalogue) -> str:
    other = ""
    if one.successor:
        other = f" Continued by `{one.successor}`."
    elif one.predecessor:
        other = f" Preceded by `{one.predecessor}`."
    who = ", ".join(catalogue.label("population", code, "en") for code in one.populations)
    concerns = f" ({who})" if who else ""
    return f"- {one.period}{concerns}: {one.note_en}{other}\n  {one.note_vi}"


def _metric(metric: Metric, catalogue: Catalogue) -> str:
    lines = [
        f"### `{metric.code}`: {metric.name_en} / {metric.name_vi}",
        "",
        metric.definition_en,
        "",
        metric.definition_vi,
        "",
        f"- Short: {metric.short_en} / {metric.short_vi}",
        f"- Unit: {metric.unit_en} / {metric.unit_vi}",
        f"- Kind: {metric.kind}. Adds up across provinces: {'yes' if metric.additive else 'no'}."
        f" Direction: {catalogue.label('direction', metric.direction, 'en').lower()}.",
        f"- Measures: {', '.join(f'`{measure}`' for measure in metric.measures)}",
    ]
    if metric.rate_of_en:
        lines.append(f"- A share is a percentage of: {metric.rate_of_en} / {metric.rate_of_vi}")
    if metric.populations:
        rated = [catalogue.codes["population", code] for code in metric.populations]
        lines.append(f"- Populations: {_codes(rated)}")
    if metric.categories:
        lines.append(f"- Categories: {_codes(metric.categories)}")
    breaks = [one for one in metric.breaks if not one.general]
    if breaks:
        lines += ["", "Breaks:", "", *(_break(one, catalogue) for one in breaks)]
    return "\n".join(lines)


def _code_table(group: str, catalogue: Catalogue) -> str:
    rows = [f"### {group}", "", "| code | English | Tiếng Việt | meaning |", "| --- | --- | --- | --- |"]
    for name in catalogue.group(group):
        meaning = f"{name.explanation_en} / {name.explanation_vi}"
        rows.append(f"| `{name.code}` | {_cell(name.name_en)} | {_cell(name.name_vi)} | {_cell(meaning)} |")
    return "\n".join(rows)


def render(catalogue: Catalogue) -> str:
    """The whole page as Markdown. It names no digest, so that changing a pattern does not outdate it."""
    parts = [
        _INTRODUCTION.format(count=len(catalogue.metrics), families=len(catalogue.families)).rstrip(),
        f"Catalogue version {catalogue.version.partition('+')[0]}. Figures carry it with a digest.",
    ]
    general = [one for one in next(iter(catalogue.metrics.values())).breaks if one.general]
    if general:
        parts += ["## Breaks of every metric", "\n".join(_break(one, catalogue) for one in general)]
    for family in catalogue.families.values():
        parts.append(f"## {family.name_en} / {family.name_vi}")
        parts += [_metric(metric, catalogue) for metric in catalogue.family_metrics(family.code)]
    parts.append("## Codes of the other fields")
    parts += [_code_table(group, catalogue) for group in dict.fromkeys(group for group, _ in catalogue.codes)]
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> None:
    """Writes the page to the file named first, or to docs/metrics.md below the current folder."""
    file = Path(arguments[0]) if arguments else DEFAULT_FILE
    file.write_text(render(load_catalogue()), encoding="utf-8")
    print(f"wrote {file}")


if __name__ == "__main__":
    main(sys.argv[1:])
