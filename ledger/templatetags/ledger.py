"""Says on an empty page that what stood there was deleted, and when."""

from datetime import datetime

from django import template

from ledger import queries

register = template.Library()


@register.inclusion_tag("components/_deleted.html")
def deletion(review_ref: str, *rules: str) -> dict[str, datetime | None]:
    """Nothing, unless one of these rules took something of the review. One query."""
    erased = queries.erased_in(review_ref)
    return {"deleted_at": max((erased[rule] for rule in rules if rule in erased), default=None)}
