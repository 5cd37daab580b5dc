"""Keeping something for a shorter time than the standard: never for longer."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from retention import access, queries
from retention.models import ShorterPeriod
from retention.periods import STANDARD, Kind
from reviews.models import Review
from trail import actions as trail


@transaction.atomic
def shorten_period(*, by: User, review: Review, kind: Kind, length: int, confirmed: bool = False) -> date:
    """Keep this kind of the review for `length` days or months, as the standard counts. The standard itself undoes it.

    Where that day is here already, the next run deletes it for good: that takes `confirmed`. Returns
    the new day.
    """
    access.check_can_shorten(by, review)
    standard = STANDARD[kind]
    if not 1 <= length <= standard.length:
        raise ValidationError(
            {"length": f"Enter a number from 1 to {standard.length}: nobody keeps this for longer"}
        )
    Review.objects.select_for_update().get(pk=review.pk)
    if length == standard.length:
        ShorterPeriod.objects.filter(review=review, kind=kind).delete()
    else:
        ShorterPeriod.objects.update_or_create(
            review=review,
            kind=kind.value,
            defaults={"length": length, "set_by": by, "set_at": timezone.now()},
        )
    if queries.due_for(review, kind, today=timezone.localdate()) and not confirmed:
        raise ValidationError({"confirmed": "Tick the box if this is to be deleted at the next run"})
    trail.record(
        by=by,
        verb="retention.shortened",
        subject=standard.title,
        review=review.ref,
        detail={"kind": kind.value, "length": length, "unit": standard.unit},
    )
    return queries.due_on(review, kind, queries.lengths_of(review))
