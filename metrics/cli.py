"""The command line `party-metrics`: how each command is called. What they do is in metrics/commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from metrics import __version__
from metrics.model import LEVELS, MEASURES
from metrics.settings import SettingError

PATHS = (
    "files or folders: .txt .md .html .pdf .docx, .zip of these, tables of articles (.jsonl .csv, also .gz "
    "and .zst, .parquet) with the columns text and, if present, id, url, title, publisher, published; "
    "- is standard input"
)
EXIT = """exit status:
  0  every document was read
  1  some documents were refused (each is named on standard error with the reason; the others are done)
  2  wrong usage
  3  some shards are not done (each is named; the same command, run again, does only those)"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. `argv` without the program's name; default: sys.argv."""
    _speak_utf8()
    arguments = build_parser().parse_args(argv)
    try:
        status = int(arguments.run(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone; what it wanted it has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped; what was stored before is kept", file=sys.stderr)
        return 130
    except SettingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except Exception as error:
        if not _foreseen(error):
            raise
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status


def _foreseen(error: Exception) -> bool:
    """Faults of the surroundings (no warehouse, a full disk), whose message says what to do."""
    from metrics.warehouse import WarehouseError

    return isinstance(error, WarehouseError | OSError)


def _speak_utf8() -> None:
    """Vietnamese gets through whatever the locale says; file names that are no text are shown as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="party-metrics",
        description="Reported Party-building figures in Vietnamese news: extract, store, check, chart.",
        epilog="Settings are environment variables PARTY_METRICS_*, listed in docs/settings.md.\n\n" + EXIT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"party-metrics {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        _extract,
        _ingest,
        _shard,
        _explain,
        _check,
        _export,
        _backup,
        _restore,
        _serve,
        _evaluate,
        _bench,
    ):
        add(commands)
    return parser


def _command(commands: Any, name: str, help_: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_,
        description=help_[0].upper() + help_[1:] + ".",
        epilog=f"example:\n  {example}\n\n{EXIT}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def _documents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help=PATHS)
    parser.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="processes to extract with (default: one for each core, or one for fewer than 64 documents)",
    )
    _published(parser)


def _published(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--published",
        metavar="DATE",
        type=_date,
        help="date of publication (YYYY-MM-DD, YYYY-MM or YYYY) of documents that state none themselves; "
        "'this year' and the like are resolved against it",
    )


def _date(text: str) -> str:
    from metrics.read.plain import published

    found = published(text)
    if found is None or found != text.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is no date of the form YYYY-MM-DD, YYYY-MM or YYYY")
    return found


def _part(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is no task I of N, such as 1/8, 2/8 and so on to 8/8")
    return int(number), int(of)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    if (
        not (first.isdigit() and (last or first).isdigit())
        or not 1900 <= int(first) <= int(last or first) <= 2100
    ):
        raise argparse.ArgumentTypeError(f"{text!r} is no year, and no span of years such as 2015-2020")
    return range(int(first), int(last or first) + 1)


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return path


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to 65535")
    return int(text)


def _extract(commands: Any) -> None:
    parser = _command(
        commands,
        "extract",
        "print the figures that documents report, and store nothing",
        "party-metrics extract report.pdf news/ --format csv > figures.csv",
    )
    _documents(parser)
    parser.add_argument(
        "--format",
        choices=("jsonl", "csv"),
        default="jsonl",
        help="one JSON object a line, or CSV (default: jsonl)",
    )
    parser.add_argument(
        "--html",
        type=Path,
        metavar="FILE",
        help="write one web page instead: the texts with their figures marked, and a table of them; "
        "it needs no connection",
    )
    _only_with_figures(parser)
    shards = parser.add_argument_group("large collections, on one machine or many (docs/scale.md)")
    shards.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="write Parquet files here, one for each shard of the input, and print nothing; what is there "
        "already is passed over. party-metrics ingest FOLDER stores them",
    )
    _rows(shards, "rows of a Parquet table that a shard has at least (default: 20000)")
    shards.add_argument(
        "--shard",
        type=_part,
        metavar="I/N",
        help="only the part of task I of N, for job arrays: 1/8, 2/8 and so on to 8/8",
    )
    shards.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="who does the shards (default: local)"
    )
    shards.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, such as tcp://head:8786")

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.documents import run_extract
        from metrics.commands.sharded import run_extract_shards
        from metrics.commands.shown import run_page

        if arguments.out is None and (arguments.shard or arguments.engine != "local"):
            parser.error("--shard and --engine need --out FOLDER")
        if (arguments.engine == "dask") != (arguments.scheduler is not None):
            parser.error("--engine dask needs --scheduler ADDRESS, and only dask has one")
        if arguments.out is not None:
            return run_extract_shards(arguments)
        return run_page(arguments) if arguments.html else run_extract(arguments)

    parser.set_defaults(run=run)


def _rows(parser: Any, help_: str) -> None:
    parser.add_argument("--rows", type=_count, default=20_000, metavar="N", help=help_)


def _only_with_figures(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--only-with-figures",
        action="store_true",
        help="keep only documents in which a figure was found; what is refused is named all the same",
    )


def _ingest(commands: Any) -> None:
    parser = _command(
        commands,
        "ingest",
        "put documents and their figures into the warehouse; safe to repeat and to interrupt",
        "party-metrics ingest data/corpus",
    )
    _documents(parser)
    _only_with_figures(parser)

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.documents import run_ingest
        from metrics.commands.sharded import is_results, run_ingest_shards

        return (run_ingest_shards if is_results(arguments.paths) else run_ingest)(arguments)

    parser.set_defaults(run=run)


def _shard(commands: Any) -> None:
    parser = _command(
        commands,
        "shard",
        "write documents of any kind as Parquet files of equal length, for many machines to extract from",
        "party-metrics shard archive.jsonl.zst --out shards",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help=PATHS)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a new or empty folder")
    _rows(parser, "documents in each file (default: 20000)")
    _published(parser)

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.sharded import run_shard

        return run_shard(arguments)

    parser.set_defaults(run=run)


def _explain(commands: Any) -> None:
    parser = _command(
        commands,
        "explain",
        "show, figure by figure, which rule found it and which words decided its period and place",
        "party-metrics explain news/article.txt",
    )
    parser.add_argument("file", metavar="FILE", help="one file of any readable kind; - is standard input")
    _published(parser)

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.shown import run_explain

        return run_explain(arguments)

    parser.set_defaults(run=run)


def _check(commands: Any) -> None:
    parser = _command(
        commands,
        "check",
        "list where the figures in the warehouse contradict their own arithmetic or each other",
        "party-metrics check --severity error --province 'Hà Nội'",
    )
    parser.add_argument(
        "--severity",
        action="append",
        choices=("error", "warning", "note"),
        help="only these (repeatable)",
    )
    parser.add_argument("--province", metavar="NAME", help="only findings about this province")
    parser.add_argument("--document", metavar="ID", help="only findings about this document")
    parser.add_argument("--format", choices=("table", "jsonl", "csv"), default="table", help="default: table")

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.stored import run_check

        return run_check(arguments)

    parser.set_defaults(run=run)


def _export(commands: Any) -> None:
    parser = _command(
        commands,
        "export",
        "write figures from the warehouse to a file, or to a ZIP with their documentation",
        "party-metrics export --metric new_members --year 2015-2020 --format xlsx -o figures.xlsx",
    )
    parser.add_argument(
        "--format", choices=("csv", "xlsx", "parquet", "jsonl"), default="csv", help="default: csv"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="default: standard output; a name ending in .zip makes a documented package",
    )
    parser.add_argument(
        "--bom", action="store_true", help="for CSV: begin with the mark by which Excel knows UTF-8"
    )
    repeat: dict[str, Any] = {"action": "append"}
    parser.add_argument(
        "--metric", metavar="CODE", **repeat, help="only this metric (all filters may be repeated)"
    )
    parser.add_argument(
        "--measure", choices=MEASURES, metavar="CODE", **repeat, help="such as count or rate_pct"
    )
    parser.add_argument("--province", metavar="NAME", **repeat, help="as in the column province")
    parser.add_argument("--level", choices=LEVELS, metavar="LEVEL", **repeat, help=", ".join(LEVELS))
    parser.add_argument("--year", type=_years, metavar="YEAR", **repeat, help="2021, or 2015-2020")
    parser.add_argument("--document", metavar="ID", **repeat, help="only figures of this document")
    parser.add_argument(
        "--text", metavar="WORDS", help="words of the quote or the organisation, diacritics or not"
    )

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.stored import run_export

        return run_export(arguments)

    parser.set_defaults(run=run)


def _backup(commands: Any) -> None:
    parser = _command(
        commands,
        "backup",
        "copy everything stored into one file; works while the dashboard serves",
        "party-metrics backup backups/monday.duckdb",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="a new file (default: backups/ in the warehouse's folder)",
    )

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.stored import run_backup

        return run_backup(arguments)

    parser.set_defaults(run=run)


def _restore(commands: Any) -> None:
    parser = _command(
        commands,
        "restore",
        "put a backup in the place of what is stored; the data before it is kept under backups/",
        "party-metrics restore backups/monday.duckdb",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a file made by party-metrics backup")

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.stored import run_restore

        return run_restore(arguments)

    parser.set_defaults(run=run)


def _serve(commands: Any) -> None:
    parser = _command(
        commands,
        "serve",
        "open the dashboard; it listens on this machine only unless --address says otherwise",
        "party-metrics serve --port 8600",
    )
    parser.add_argument("--address", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=_port, help="port to listen on (default: 8501)")
    parser.add_argument(
        "--mode",
        choices=("auto", "editor", "public"),
        help="public: nothing can be changed; editor: documents can be added (default: editor on "
        "this machine, public elsewhere)",
    )
    parser.add_argument(
        "--sample", action="store_true", help="first fill an empty warehouse with the sample corpus"
    )

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.serve import run_serve

        return run_serve(arguments)

    parser.set_defaults(run=run)


def _evaluate(commands: Any) -> None:
    parser = _command(
        commands,
        "evaluate",
        "measure precision and recall against figures that were coded by hand",
        "party-metrics evaluate data/corpus --errors 10",
    )
    parser.add_argument(
        "gold", type=_folder, metavar="GOLD_DIR", help="folder of <id>.json with the documents beside them"
    )
    parser.add_argument(
        "--predictions", type=Path, metavar="FILE", help="judge these (JSON Lines) instead of extracting now"
    )
    parser.add_argument(
        "--before",
        type=Path,
        metavar="FILE",
        help="also report what changed against these earlier predictions",
    )
    parser.add_argument(
        "--errors", type=_count, default=0, metavar="N", help="print up to N errors of each kind"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.quality import run_evaluate

        return run_evaluate(arguments)

    parser.set_defaults(run=run)


def _bench(commands: Any) -> None:
    parser = _command(
        commands,
        "bench",
        "measure how fast everything is on this machine, beside other ways of doing it",
        "party-metrics bench --json today.json --compare yesterday.json",
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help="also 1,000,000 figures and 2 GB of text, which takes many minutes",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures here")
    parser.add_argument(
        "--compare", type=Path, metavar="FILE", help="show the figures of an earlier run beside"
    )
    parser.add_argument(
        "--peers",
        metavar="PYTHON",
        help="the Python in which eyecite, hyperscan and quantulum3 are installed (default: this one)",
    )

    def run(arguments: argparse.Namespace) -> int:
        from metrics.commands.bench import run_bench

        return run_bench(arguments)

    parser.set_defaults(run=run)


if __name__ == "__main__":
    sys.exit(main())
