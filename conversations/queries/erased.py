"""Words of a person who asked to be forgotten: taken out of whatever anybody typed, however much of them it holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from .withdrawn import WithdrawnWords

TAKEN_OUT = "[words taken out]"


@dataclass(frozen=True)
class ErasedWords:
    """Quotes as a whole, and pieces of them so long that they are nobody else's: these leave with their sentence."""

    whole: tuple[re.Pattern[str], ...]
    pieces: WithdrawnWords

    @classmethod
    def of(cls, quotes: Iterable[str]) -> "ErasedWords":
        texts = [text for text in quotes if text.strip()]
        return cls(tuple(map(_pattern, texts)), WithdrawnWords.of(texts))

    def taken_out_of(self, text: str) -> str:
        """The text without any of them, with a mark in each place."""
        return self.pieces.left_out_of(self.whole_taken_out_of(text))

    def whole_taken_out_of(self, text: str) -> str:
        """The text, plain or HTML, with a mark for each quote that stands in it word for word."""
        for pattern in self.whole:
            text = pattern.sub(TAKEN_OUT, text)
        return text


def _pattern(text: str) -> re.Pattern[str]:
    """The words as they were noted or as they stand in HTML, whatever blanks are between them; never part of a word."""
    either = {r"\s+".join(map(re.escape, one.split())) for one in (text, escape(text))}
    longest_first = "|".join(sorted(either, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
