"""explain, and the page of extract --html: documents shown with the words that their figures came from."""

from __future__ import annotations

import argparse

from metrics.commands import output
from metrics.commands.documents import Refusals, figures
from metrics.extract.explain import explain, render
from metrics.extract.page import page
from metrics.read import ReadError, read


def run_explain(arguments: argparse.Namespace) -> int:
    """Print, figure by figure, which rule fired and which words decided; then the numbers left over."""
    refusals = Refusals()
    for found in read([arguments.file], published=arguments.published):
        if isinstance(found, ReadError):
            refusals.add(found.source, "read", str(found))
        else:
            print(render(explain(found)), end="")
    return 1 if refusals.failures else 0


def run_page(arguments: argparse.Namespace) -> int:
    """Write the documents with their figures marked to one HTML file; an existing file is replaced whole."""
    refusals = Refusals()
    documents = list(figures(arguments, refusals))
    draft = arguments.html.with_name(f".{arguments.html.name}.new")
    try:
        draft.write_text(page(documents), encoding="utf-8")
        draft.replace(arguments.html)
    finally:
        draft.unlink(missing_ok=True)
    found = sum(len(observations) for _, observations in documents)
    output.complain(f"{len(documents)} documents, {found} figures: {arguments.html}")
    return 1 if refusals.failures else 0
