"""Words of people who no longer let them be quoted: found in what somebody typed, and left out of what is shown.

Derived each time from what stands and from who agrees, and kept nowhere: it ends when the words are gone.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from unicodedata import normalize

from django.db.models import QuerySet

from conversations.access import conversations_standing
from conversations.models import Quote
from core.prepared import NOTHING, Prepared
from reviews.models import Review

TELLING_WORDS = 7
"""So many words in a row are nobody else's; a shorter quote is looked for as a whole."""
FEWEST_WORDS = 3
"""What is shorter, such as "They did", anybody says."""
OPENING_WORDS = 8
INSTEAD = "[words withdrawn]"

_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Soft hyphens and what else has no width, such as comes along with what is pasted."""
_BLOCK_TAG = r"</?(?:p|li|ul|ol|h[1-6]|blockquote|div|br|t[dhr])\b[^>]*>"
_BLOCK = re.compile(_BLOCK_TAG, re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_PARAGRAPH_ENDS = re.compile(rf"({_BLOCK_TAG}|\n+)", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(rf"({_BLOCK_TAG}|\n+|(?<=[.!?…])(?=\s)|(?<=[.!?…][\"'”’)])(?=\s))", re.IGNORECASE)

Words = tuple[str, ...]


@dataclass(frozen=True)
class WithdrawnWords:
    """What has to leave one review's report: runs of words, by their length. False where there are none.

    `whole` are all the quotes: one that the report sets as a quote leaves it however short it is.
    """

    runs: dict[int, set[Words]]
    whole: frozenset[Words] = frozenset()

    @classmethod
    def of(cls, quotes: Iterable[str]) -> "WithdrawnWords":
        """Those of the quotes; what is so short that anybody says it is looked for as a quote alone."""
        whole = frozenset(words for quote in quotes if (words := words_of(quote)))
        runs: dict[int, set[Words]] = defaultdict(set)
        for words in whole:
            if len(words) >= FEWEST_WORDS:
                length = min(len(words), TELLING_WORDS)
                runs[length].update(_runs(words, length))
        return cls(dict(runs), whole)

    def __bool__(self) -> bool:
        return bool(self.whole)

    def are_quoted_in(self, quote: str) -> bool:
        """Whether what a report sets as a quote is one of them, or holds any."""
        return words_of(quote) in self.whole or self.are_in(quote)

    def are_in(self, text: str) -> bool:
        """Whether the text holds a quote, or so long a piece of one that it is nobody else's."""
        words = words_of(text)
        return any(not runs.isdisjoint(_runs(words, length)) for length, runs in self.runs.items())

    def left_out_of(self, text: str) -> str:
        """The text, plain or HTML, with a mark instead of each sentence that holds any of them."""
        if not self.are_in(text):
            return text
        pieces = _SENTENCE_ENDS.split(text)
        found, kept, follows = self._found(pieces), [], False
        for number, piece in enumerate(pieces):
            if number not in found:
                kept.append(piece)
                follows = follows and not piece
            elif not follows:
                kept.append(piece[: len(piece) - len(piece.lstrip())] + INSTEAD)
                follows = True
        shown = "".join(kept)
        return INSTEAD if self.are_in(shown) else shown

    def openings_in(self, text: str) -> list[str]:
        """How each paragraph that holds any of them begins, for whoever has to find it."""
        pieces = _PARAGRAPH_ENDS.split(text)
        return [_opening(pieces[number]) for number in sorted(self._found(pieces))]

    def _found(self, pieces: list[str]) -> set[int]:
        """Numbers of the pieces that hold them, the odd ones being what stands between; a quote may span several."""
        placed = [(word, number) for number in range(0, len(pieces), 2) for word in words_of(pieces[number])]
        words = tuple(word for word, _ in placed)
        return {
            number
            for length, runs in self.runs.items()
            for start, run in enumerate(_runs(words, length))
            if run in runs
            for _, number in placed[start : start + length]
        }


def withdrawn_from(reviews: Collection[int]) -> dict[int, WithdrawnWords]:
    """The words of those who do not agree, at this moment, to be quoted, by the review's key. One query."""
    rows = _withdrawn_from_one.all(review=next(iter(reviews))) if len(reviews) == 1 else _withdrawn(reviews)
    quotes: dict[int, list[str]] = defaultdict(list)
    for review, text, reworded in rows:
        quotes[review] += [text, reworded]
    found = {review: WithdrawnWords.of(texts) for review, texts in quotes.items()}
    return {review: words for review, words in found.items() if words}


def _withdrawn(reviews: Collection[int]) -> QuerySet[Quote, Any]:
    """Review, text and other wording of each quote whose speaker does not agree to be quoted."""
    agreed = conversations_standing().filter(review__in=reviews, appointment__record__consent__quotes=True)
    return (
        Quote.objects.filter(conversation__review__in=reviews)
        .exclude(conversation__in=agreed.values("pk"))
        .values_list("conversation__review", "text", "reworded")
    )


_withdrawn_from_one = Prepared(lambda review: _withdrawn([review]), review=NOTHING)


def words_to_leave(review: Review) -> WithdrawnWords:
    """Those that have to leave the review's report. A final report stands: none have to leave it. One query."""
    if review.final_at is not None:
        return WithdrawnWords({})
    return withdrawn_from([review.pk]).get(review.pk, WithdrawnWords({}))


def withdrawn_openings(review: Review, *texts: str | None) -> list[str]:
    """How the paragraphs of these texts begin that hold words which have to leave the report. One query."""
    words = words_to_leave(review)
    return [opening for text in texts if text for opening in words.openings_in(text)]


def words_of(text: str) -> Words:
    """Words in lower case, without tags, marks and what people write differently: a note and a narrative differ."""
    text = unescape(_TAG.sub("", _BLOCK.sub(" ", text)))
    text = re.sub(r"['’]", "", _UNSEEN.sub("", normalize("NFKC", text)))
    return tuple(re.findall(r"\w+", text.casefold()))


def _opening(text: str) -> str:
    words = unescape(_TAG.sub("", text)).split()
    return " ".join(words[:OPENING_WORDS]) + ("…" if len(words) > OPENING_WORDS else "")


def _runs(words: Words, length: int) -> Iterator[Words]:
    return (words[at : at + length] for at in range(len(words) - length + 1))
