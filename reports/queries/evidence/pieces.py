"""One piece of evidence, wherever it comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from accounts.models import User
from reports.models import Source
from reviews.models import Review

Key = tuple[str, int]


@dataclass(frozen=True)
class Piece:
    """Where it comes from, in a few words, and what it says. `is_said` where the words are somebody's own."""

    kind: Source.Kind
    piece: int
    source: str
    text: str
    note: str = ""
    themes: frozenset[int] = field(default_factory=frozenset)
    subthemes: frozenset[int] = field(default_factory=frozenset)
    is_said: bool = False
    mark: str = ""
    """How little it rests on, where the writer has to know."""
    lang: str = "en"

    @property
    def key(self) -> Key:
        return (str(self.kind), self.piece)

    def holds(self, words: Iterable[str]) -> bool:
        """Whether each of these words, in lower case, is somewhere in it."""
        text = f"{self.source} {self.text} {self.note}".casefold()
        return all(word in text for word in words)


Reader = Callable[[User, Review], list[Piece]]
"""Reads one kind of evidence, only what the person may see. Its queries do not grow with the review."""
