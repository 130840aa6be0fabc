"""explain, and the page of extract --html: documents shown with the words that their figures came from."""

from __future__ import annotations

import argparse

from metrics.commands.documents import Refusals
from metrics.extract.explain import explain, render
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
