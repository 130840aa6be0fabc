"""The words of time of a document, read sentence by sentence as they are asked for."""

from __future__ import annotations

from metrics.extract.clean import CleanText
from metrics.extract.period_grammar import Mention, mentions
from metrics.extract.segment import Sentence
from metrics.extract.squeeze import squeeze


class TimeWords:
    """The mentions of time in the squeezed text; each sentence is read once, when it is first asked for."""

    def __init__(self, clean: CleanText, sentences: list[Sentence]) -> None:
        self.squeezed = squeeze(clean.folded, sentences)
        self._read: list[list[Mention] | None] = [None] * len(sentences)

    def of(self, index: int) -> list[Mention]:
        """The mentions of a sentence, in order."""
        found = self._read[index]
        if found is None:
            sentence = self.squeezed.sentences[index]
            found = self._read[index] = mentions(self.squeezed.text, sentence.start, sentence.end)
        return found

    def all(self) -> list[Mention]:
        """The mentions of the whole text, in order."""
        return [mention for index in range(len(self._read)) for mention in self.of(index)]

    def claimed(self, index: int) -> list[tuple[int, int]]:
        """Intervals of clean text in a sentence whose numbers are dates or spans of time and never figures."""
        back = self.squeezed.back
        return [
            (back(mention.start), back(mention.end - 1) + 1)
            for mention in self.of(index)
            if mention.kind not in {"now", "rel", "term"} and (mention.kind != "same" or mention.year)
        ]

    def all_claimed(self) -> list[tuple[int, int]]:
        """The same for the whole text, sorted."""
        return [interval for index in range(len(self._read)) for interval in self.claimed(index)]
