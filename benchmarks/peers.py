"""eyecite and quantulum3 on text of their own kind: `python -m benchmarks.peers eyecite|quantulum3`.

Prints a line of JSON. They run in a process of their own, and may have a Python of their own
(`--peers PYTHON`): one of them installs a package `tests` that hides other folders of that name. Imports
nothing of the project.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def eyecite(path: str) -> dict[str, Any]:
    """Citations found with eyecite's fastest engine, and the bytes a second it reads."""
    import eyecite as peer
    from eyecite.tokenizers import HyperscanTokenizer

    tokenizer = HyperscanTokenizer(cache_dir=None)
    peer.get_citations("Roe v. Wade, 410 U.S. 113 (1973)", tokenizer=tokenizer)  # compiles, which takes long
    return _timed(path, lambda text: len(peer.get_citations(text, tokenizer=tokenizer)))


def eyecite_tokens(path: str) -> dict[str, Any]:
    """The same tokenizer alone, which is what its authors give a speed for."""
    from eyecite.tokenizers import HyperscanTokenizer

    tokenizer = HyperscanTokenizer(cache_dir=None)
    tokenizer.tokenize("Roe v. Wade, 410 U.S. 113 (1973)")
    return _timed(path, lambda text: len(tokenizer.tokenize(text)[1]))


def quantulum3(path: str) -> dict[str, Any]:
    """Quantities that quantulum3 finds."""
    from quantulum3 import parser

    parser.parse("I walked 3 km.")
    return _timed(path, lambda text: len(parser.parse(text)), 20_000)


def _timed(path: str, action: Callable[[str], int], most: int = 1_000_000) -> dict[str, Any]:
    with open(path, encoding="utf-8") as file:
        text = file.read(most)
    pieces = [text[at : at + 5000] for at in range(0, len(text), 5000)]
    began = time.process_time()
    found = sum(action(piece) for piece in pieces)
    seconds = time.process_time() - began
    return {"mb_s": len(text.encode()) / seconds / 1e6, "found": found, "bytes": len(text.encode())}


if __name__ == "__main__":
    try:
        print(json.dumps(globals()[sys.argv[1]](sys.argv[2])))
    except ImportError as error:
        print(json.dumps({"missing": error.name}))
