"""A quick look at raw texts: which of them can report a figure at all.

Most articles of an archive speak of no Party body, and then no later stage finds anything. The look is derived from
the words that `pipeline.read` asks for and lets through whatever it cannot judge (marks that stand apart from their
letter, invisible characters), so it loses no figure; `tests/extract/test_prefilter.py` holds it to that.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import regex

from metrics.extract.clean import INVISIBLE, SPELLINGS
from metrics.extract.literals import required
from metrics.extract.rules import load_rules

# RE2, which runs the pattern, takes \s for ASCII only.
_SPACE = r"[\t\n\v\f\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+"


@cache
def pattern() -> str:
    """The RE2 expression that every text with a figure matches."""
    clauses = required(load_rules().vocabulary.party.pattern)
    if not clauses:
        return ""
    words = min(clauses, key=len)
    unclear = r"[\p{M}" + "".join(rf"\x{{{ord(char):x}}}" for char in INVISIBLE) + "]"
    return "(?i)" + "|".join([*map(_any_spelling, sorted(words)), unclear])


def _any_spelling(words: str) -> str:
    """The folded words in every spelling that folding makes equal."""
    spelled = regex.escape(words, special_only=True, literal_spaces=True)
    for plain, others in SPELLINGS.items():
        if plain in spelled:
            spelled = spelled.replace(plain, f"(?:{'|'.join((plain, *others))})")
    return spelled.replace(" ", _SPACE)


def may_report(texts: pa.Array) -> pa.BooleanArray:
    """For each text whether it can report a figure; False is certain, True is not.

    texts: an Arrow array of strings. A missing text gives False.
    """
    return pc.fill_null(pc.match_substring_regex(texts, pattern()), False)
