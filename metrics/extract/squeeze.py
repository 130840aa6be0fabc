"""Text with every run of white space inside a sentence as one space, and the way back to the offsets before.

Scanned and pasted texts break lines inside sentences and double their spaces; rules that are written with single
spaces are then matched on the squeezed text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import regex

from metrics.extract.segment import Sentence

_RUN = regex.compile(r"[ \n]{2,}|\n")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Squeezed text and its sentences.

    marks, removed: at each squeezed offset in `marks` that many characters were left out so far; `origins` holds the
    offset before squeezing that each mark stands for.
    """

    text: str
    sentences: list[Sentence]
    marks: tuple[int, ...] = ()
    origins: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()

    def back(self, offset: int) -> int:
        """Offset before squeezing of an offset in `text`."""
        index = bisect_right(self.marks, offset) - 1
        return offset + self.removed[index] if index >= 0 else offset

    def at(self, offset: int) -> int:
        """Offset in `text` of an offset before squeezing; inside a run, of the space that stands for it."""
        index = bisect_right(self.origins, offset) - 1
        moved = offset - self.removed[index] if index >= 0 else offset
        return min(moved, self.marks[index + 1] - 1) if index + 1 < len(self.marks) else moved


def squeeze(text: str, sentences: list[Sentence]) -> Squeezed:
    """Runs of white space inside the sentences become one space each; between sentences nothing changes."""
    pieces: list[str] = []
    marks: list[int] = []
    origins: list[int] = []
    removed: list[int] = []
    at = gone = 0
    for sentence in sentences:
        if text.find("  ", sentence.start, sentence.end) < 0 > text.find("\n", sentence.start, sentence.end):
            continue
        for match in _RUN.finditer(text, sentence.start, sentence.end):
            pieces += (text[at : match.start()], " ")
            at = match.end()
            gone += match.end() - match.start() - 1
            origins.append(at)
            marks.append(at - gone)
            removed.append(gone)
    if not marks:
        return Squeezed(text, sentences)
    pieces.append(text[at:])
    done = Squeezed("".join(pieces), [], tuple(marks), tuple(origins), tuple(removed))
    moved = [Sentence(done.at(one.start), done.at(one.end), one.paragraph) for one in sentences]
    return Squeezed(done.text, moved, done.marks, done.origins, done.removed)
