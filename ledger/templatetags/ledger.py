"""Says on a page that what stood there was deleted, and when."""

from datetime import date, datetime
from typing import Protocol

from django import template
from django.utils import timezone

from ledger import queries

register = template.Library()


class HasAnEnd(Protocol):
    """A review, as far as this app knows of reviews."""

    ref: str
    fieldwork_to_on: date


@register.inclusion_tag("components/_deleted.html")
def deletion(review: HasAnEnd, *rules: str) -> dict[str, datetime | None]:
    """Nothing, unless one of these rules took something of the review. One query, and none before anything can go."""
    if review.fieldwork_to_on >= timezone.localdate():
        return {"deleted_at": None}
    erased = queries.erased_in(review.ref)
    return {"deleted_at": max((erased[rule] for rule in rules if rule in erased), default=None)}
