"""Passages of a narrative whose source may no longer be used: a person took their words back, or nobody may quote them.

Derived each time from what stands, as for words (`compose.withdrawn`): the marks say what rests on them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet, Value

from conversations.access import conversations_standing, quotes_usable
from conversations.models import ConversationNote, ConversationRating
from conversations.queries import INSTEAD
from ratings.access import observations_standing
from reports.marks import keys_in, taken_out, without_marks
from reports.models import Section, Source
from reviews.models import Review


def narratives_of(review: Review) -> dict[str, str]:
    """Every narrative as it may leave the team: no marks, and until it is final nothing that rests on what is gone."""
    bodies = dict(Section.objects.filter(report__review=review).values_list("key", "body"))
    gone = set() if review.final_at else gone_from(bodies.values())
    return {key: without_marks(taken_out(body, gone, INSTEAD)) for key, body in bodies.items()}


def gone_from(narratives: Iterable[str]) -> set[str]:
    """Keys of the marks in these narratives whose source may no longer be used. Two queries; none without marks."""
    marks = {key for narrative in narratives for key in keys_in(narrative)}
    if not marks:
        return set()
    sources: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, piece, key in Source.objects.filter(key__in=marks).values_list("kind", "piece", "key"):
        sources[kind][piece].append(key)
    standing = _standing(sources)
    return {
        key
        for kind, pieces in sources.items()
        if kind in _STANDING
        for piece, keys in pieces.items()
        if (kind, piece) not in standing
        for key in keys
    }


_STANDING: dict[str, Callable[[], QuerySet[Any]]] = {
    Source.Kind.QUOTE: quotes_usable,
    Source.Kind.CONVERSATION: conversations_standing,
    Source.Kind.NOTE: lambda: ConversationNote.objects.filter(conversation__in=conversations_standing()),
    Source.Kind.HEARD: lambda: ConversationRating.objects.filter(conversation__in=conversations_standing()),
    Source.Kind.OBSERVATION: observations_standing,
}
"""Kinds of evidence behind which a person's word stands, who may take it back: what of them may be used now."""


def _standing(sources: Mapping[str, Mapping[int, object]]) -> set[tuple[str, int]]:
    """Those of these that may be used at this moment, by kind and key. One query at most."""
    asked = [
        _STANDING[kind]()
        .filter(pk__in=list(pieces))
        .order_by()
        .annotate(of_kind=Value(kind))
        .values_list("of_kind", "pk")
        for kind, pieces in sources.items()
        if kind in _STANDING
    ]
    return set(asked[0].union(*asked[1:], all=True)) if asked else set()


def sections_with_gone(reviews: Collection[int]) -> list[tuple[int, str, str]]:
    """The review, its ref and the key of each section that holds a passage whose source may no longer be used."""
    rows = list(
        Section.objects.filter(
            report__review__in=reviews, report__review__final_at=None, body__contains="data-source"
        ).values_list("report__review", "report__review__ref", "key", "body")
    )
    gone = gone_from(body for *_, body in rows)
    return [(review, ref, key) for review, ref, key, body in rows if gone.intersection(keys_in(body))]
