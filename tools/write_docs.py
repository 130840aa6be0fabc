"""The reference pages that are written from the program: docs/cli.md, docs/settings.md, docs/fields.md.

    python tools/write_docs.py            # write them again

A test fails when a page differs from what this module gives, so that nothing stays undocumented.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from metrics import paths
from metrics.cli import EXIT, build_parser
from metrics.commands.columns import CONTRACT, STORED
from metrics.dashboard.options import REQUIRED
from metrics.settings import SETTINGS

PARTS = Path("docs") / "parts"


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _table(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    return "\n".join([_row(*header), _row(*["---"] * len(header)), *[_row(*row) for row in rows]])


def cli() -> str:
    """Every command with its arguments, from the parser itself."""
    choices = commands()
    parts = [
        "# Commands",
        _part("cli.md"),
        "```\n" + EXIT + "\n```",
    ]
    for name, parser in choices.items():
        parts.append(f"## {name}")
        parts.append(str(parser.description))
        rows = [_argument(action) for action in parser._actions if action.dest != "help"]
        if rows:
            parts.append(_table(("argument", "meaning"), rows))
        example = str(parser.epilog).split("example:")[1].split("exit status:")[0].strip()
        parts.append(f"    {example}")
    return "\n\n".join(parts) + "\n"


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command by name."""
    group = next(
        action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    return dict(group.choices)


def _argument(action: argparse.Action) -> tuple[str, str]:
    value = "" if action.nargs == 0 else str(action.metavar or "\\|".join(map(str, action.choices or ())))
    names = ", ".join(action.option_strings) or str(action.metavar)
    shown = f"{names} {value}" if action.option_strings and value else names
    return f"`{shown.replace(chr(92), '')}`", str(action.help)


def settings() -> str:
    """Every setting and every checked option of the server, from the tables that the program reads."""
    rows = [(f"`{item.variable}`", _default(item.default), item.unit, item.help) for item in SETTINGS]
    table = _table(("variable", "default", "unit", "meaning"), rows)
    required = [(f"`{item.name}`", f"`{item.write}`", item.why) for item in REQUIRED]
    checked = _table(("option", "must be", "otherwise"), required)
    return "\n\n".join(["# Settings", _part("settings.md"), table, _part("options.md"), checked]) + "\n"


def _default(text: str) -> str:
    return f"`{text}`" if text else "see meaning"


def fields() -> str:
    """Every column of a figure, with the hand-written explanation after the tables."""
    header = ("field", "type", "meaning")
    contract, stored = (
        _table(header, [(f"`{name}`", *about) for name, about in part.items()]) for part in (CONTRACT, STORED)
    )
    parts = [_part("fields-head.md"), contract, _part("fields-stored.md"), stored, _part("fields.md")]
    return "\n\n".join(["# Fields of a figure", *parts]) + "\n"


def _part(name: str) -> str:
    """Text written by hand."""
    return (paths.CHECKOUT / PARTS / name).read_text(encoding="utf-8").strip()


PAGES = {"docs/cli.md": cli, "docs/settings.md": settings, "docs/fields.md": fields}


def main() -> None:
    """Write all pages."""
    for name, render in PAGES.items():
        (paths.CHECKOUT / name).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
