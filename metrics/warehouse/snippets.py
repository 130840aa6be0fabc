"""Code that loads a download again: for Python, R, Excel, and for the program's own command line."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

PYTHON = """import pandas as pd

figures = pd.read_csv("{name}", encoding="utf-8-sig", dtype={{"period": str, "base_period": str}})
assert len(figures) == {rows}
one = figures[(figures.metric == "{metric}") & (figures.measure == "{measure}")]
print(one.pivot_table(index="province", columns="year", values="value", aggfunc="first"))
"""
R = """library(readr)

figures <- read_csv("{name}", col_types = cols(period = "c", base_period = "c"))
stopifnot(nrow(figures) == {rows})
one <- subset(figures, metric == "{metric}" & measure == "{measure}")
one[, c("province", "year", "value", "quote")]
"""
# Power Query, in the Advanced Editor. Decimals are points whatever the language of the computer is.
EXCEL = """let
    Source = Csv.Document(
        File.Contents("C:\\{name}"), [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Named = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(Named, {{{{"value", type number}}, {{"year", Int64.Type}}}}, "en-US")
in
    Typed
"""
DATABASE = """import duckdb

with duckdb.connect("{name}", read_only=True) as con:
    print(con.sql(\"\"\"
        SELECT province, year, value, quote, d.title, d.publisher
        FROM figures JOIN documents d ON d.document_id = figures.document
        WHERE metric = '{metric}' AND measure = '{measure}' AND level = 'province' AND is_headline
        ORDER BY province, year
    \"\"\"))
"""


def command(
    *,
    metrics: Iterable[str] = (),
    measures: Iterable[str] = (),
    provinces: Iterable[str] = (),
    levels: Iterable[str] = (),
    years: tuple[int, int] | None = None,
    text: str | None = None,
    name: str,
) -> str:
    """The `party-metrics export` command that writes the same figures to `name`."""
    parts = ["party-metrics export"]
    for option, values in (
        ("metric", metrics),
        ("measure", measures),
        ("province", provinces),
        ("level", levels),
    ):
        parts += [f"--{option} {shlex.quote(value)}" for value in values]
    if years:
        parts.append(f"--year {years[0]}-{years[1]}")
    if text:
        parts.append(f"--text {shlex.quote(text)}")
    return " \\\n  ".join([*parts, f"--bom -o {shlex.quote(name)}"])
