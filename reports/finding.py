"""Finding the piece to correct: the pieces of a report under its own headings, and where words stand in them. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.text import Truncator

from core.dates import date_text
from reports.correcting import KINDS, LABELS, NARRATIVE, Piece
from reports.reading import plain_text
from reports.sections import NUMBERED, SectionKey

OPENING_WORDS = 14
AROUND = 70
"""Characters shown before and after what was looked for, cut at a word."""
MOST_PLACES = 3
"""Of one piece; how many more there are is said."""
PLAIN = "plain"
_ALIKE = ("'’‘", '"“”', "-\u2010\u2011–—")
"""What people type for each other."""


@dataclass(frozen=True)
class Place:
    """Where words stand: in which text of the piece, and what is before and after them."""

    label: str
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Line:
    """One piece to choose: how it begins, whether the correction changes it, and where the words stand in it."""

    piece: Piece
    is_changed: bool
    opening: str
    places: tuple[Place, ...] = ()

    @property
    def shown(self) -> tuple[Place, ...]:
        return self.places[:MOST_PLACES]

    @property
    def more(self) -> int:
        return len(self.places) - len(self.shown)


@dataclass(frozen=True)
class Part:
    """A heading of the report, with its number where it has one, and the pieces below it."""

    key: str
    title: str
    lines: tuple[Line, ...]


def parts_of(pieces: Collection[Piece], changed: Collection[tuple[str, int]], words: str = "") -> list[Part]:
    """The pieces below their headings, in the order of the report; with `words`, only those in which they stand."""
    looked_for = _pattern(words)
    parts = [
        Part(key, _title(key), tuple(_lines(of_part, changed, looked_for)))
        for key, of_part in groupby(pieces, key=_key)
    ]
    return [part for part in parts if part.lines]


def _key(piece: Piece) -> str:
    path = next(iter(KINDS[piece.kind].paths.values()))
    return path.partition(".")[0]


def _title(key: str) -> str:
    if key == PLAIN:
        return "Plain words, for the plain-language version and the letter"
    section = SectionKey(key)
    return f"{NUMBERED.index(section) + 1}. {section.label}" if section in NUMBERED else str(section.label)


def _lines(
    pieces: Iterator[Piece], changed: Collection[tuple[str, int]], looked_for: re.Pattern[str] | None
) -> Iterator[Line]:
    for piece in pieces:
        texts = {name: _as_read(name, text) for name, text in piece.texts.items() if text}
        places = tuple(_places(texts, looked_for)) if looked_for else ()
        if looked_for is None or places:
            opening = next((text for text in texts.values() if text), "")
            yield Line(
                piece,
                (piece.kind, piece.number) in changed,
                Truncator(" ".join(opening.split())).words(OPENING_WORDS).replace(".…", "…"),
                places,
            )


def _as_read(name: str, text: str) -> str:
    if name == NARRATIVE:
        return plain_text(text)
    return date_text(date.fromisoformat(text)) if name == "due_on" else text


def _pattern(words: str) -> re.Pattern[str] | None:
    """Finds the words one after the other, whatever their case, the blanks between them and how marks are typed."""
    if not words.split():
        return None
    return re.compile(r"\s+".join("".join(map(_any_of, word)) for word in words.split()), re.IGNORECASE)


def _any_of(letter: str) -> str:
    return next((f"[{alike}]" for alike in _ALIKE if letter in alike), re.escape(letter))


def _places(texts: dict[str, str], looked_for: re.Pattern[str]) -> Iterator[Place]:
    for name, text in texts.items():
        for match in looked_for.finditer(text):
            yield Place(
                LABELS[name],
                _before(text[: match.start()]),
                " ".join(match.group().split()),
                _after(text[match.end() :]),
            )


def _before(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= AROUND else "…" + text[-AROUND:].partition(" ")[2]


def _after(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + "…"
