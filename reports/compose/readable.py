"""Earlier states of a narrative, as they may be read now."""

from collections.abc import Sequence

from conversations.queries import INSTEAD, ErasedWords, WithdrawnWords, withdrawn_from
from reports.html import NarrativeRefused, clean
from reports.marks import taken_out
from reviews.models import Review

from .sources import gone_from


def readable(review: Review, narratives: Sequence[str]) -> list[str]:
    """The narratives with their marks, and without anything that somebody took back since or that may not be quoted.

    Whatever a section once held, nobody reads it or restores it but through this. Three queries for however many.
    """
    gone = gone_from(narratives)
    words = withdrawn_from([review.pk]).get(review.pk, WithdrawnWords({}))
    return [_whole(words.left_out_of(taken_out(body, gone, INSTEAD)), body) for body in narratives]


def narrative_without(body: str, erased: ErasedWords) -> str:
    """A narrative with its marks, and without the words of a person who asked to be forgotten."""
    body = erased.whole_taken_out_of(body)
    return _whole(erased.pieces.left_out_of(body), body)


def _whole(without: str, body: str) -> str:
    """What was cut is mended, since a sentence may have held the beginning of a mark or a list."""
    if without == body:
        return body
    try:
        return clean(without, with_marks=True)
    except NarrativeRefused:
        return f"<p>{INSTEAD}</p>"
