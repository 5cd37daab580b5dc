"""Putting reviews in the year: schedule one, move it, and enter one that ended before the software came."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from councils.models import Council
from reviews import access, notices
from reviews.models import Recommendation, Review, TeamMember
from trail import actions as trail

LONGEST = timedelta(days=92)
FURTHEST = timedelta(days=5 * 366)
TRIES = 20


@transaction.atomic
def schedule_review(
    *,
    by: User,
    host: Council,
    topic: str,
    fieldwork_from_on: date,
    fieldwork_to_on: date,
    has_conflict: bool = False,
) -> Review:
    """Plan a review with `by` as its coordinator, who declares at once: with a conflict, somebody else leads it."""
    access.check_can_schedule_for(by, host)
    if has_conflict:
        raise ValidationError(
            {
                "has_conflict": "Ask another regional coordinator to lead this review, because you have a conflict"
            }
        )
    _check_dates(fieldwork_from_on, fieldwork_to_on)
    review = _create_with_next_ref(
        fieldwork_from_on.year,
        host=host,
        topic=topic,
        fieldwork_from_on=fieldwork_from_on,
        fieldwork_to_on=fieldwork_to_on,
        scheduled_at=timezone.now(),
    )
    TeamMember.objects.create(
        review=review,
        user=by,
        part=TeamMember.Part.COORDINATOR,
        joined_at=timezone.now(),
        declared_at=timezone.now(),
    )
    trail.record(by=by, verb="review.scheduled", subject=review.ref, review=review.ref)
    return review


@transaction.atomic
def move_review(
    *, by: User, review: Review, fieldwork_from_on: date, fieldwork_to_on: date, reason: str
) -> Review:
    """Give the review other dates. Its reference stays, and the first day too once fieldwork has opened."""
    review = Review.objects.select_for_update(of=("self",)).select_related("host").get(pk=review.pk)
    access.check_can_move(by, review)
    _check_dates(fieldwork_from_on, fieldwork_to_on)
    before = (review.fieldwork_from_on, review.fieldwork_to_on)
    if before == (fieldwork_from_on, fieldwork_to_on):
        raise ValidationError({"fieldwork_from_on": "These are its dates now. Enter the new ones"})
    if review.fieldwork_opened_at is not None and fieldwork_from_on != review.fieldwork_from_on:
        raise ValidationError(
            {"fieldwork_from_on": "Fieldwork has opened, so only the day it ends can change"}
        )
    review.fieldwork_from_on, review.fieldwork_to_on = fieldwork_from_on, fieldwork_to_on
    review.save(update_fields=["fieldwork_from_on", "fieldwork_to_on"])
    trail.record(
        by=by,
        verb="review.moved",
        subject=review.ref,
        review=review.ref,
        detail={
            "from": [day.isoformat() for day in before],
            "to": [fieldwork_from_on.isoformat(), fieldwork_to_on.isoformat()],
            "reason": reason,
        },
    )
    notices.review_moved(review)
    return review


@transaction.atomic
def import_past_review(
    *,
    by: User,
    host: Council,
    topic: str,
    fieldwork_from_on: date,
    fieldwork_to_on: date,
    final_on: date | None = None,
    recommendations: Iterable[Mapping[str, Any]] = (),
) -> Review:
    """Enter a review that ended before the software came, closed from the start.

    `recommendations` are mappings with `text, owner, measure, baseline, due_on`, numbered as they come.
    """
    access.check_can_import_past(by, host)
    ended_on = final_on or fieldwork_to_on
    if not fieldwork_from_on <= fieldwork_to_on <= ended_on <= timezone.localdate():
        raise ValidationError(
            {"fieldwork_from_on": "Enter the dates of a review that is over, in their order"}
        )
    ended_at = timezone.make_aware(datetime.combine(ended_on, time(12)))
    review = _create_with_next_ref(
        fieldwork_from_on.year,
        host=host,
        topic=topic,
        fieldwork_from_on=fieldwork_from_on,
        fieldwork_to_on=fieldwork_to_on,
        imported=True,
        scheduled_at=timezone.now(),
        final_at=ended_at,
        closed_at=ended_at,
    )
    Recommendation.objects.bulk_create(
        Recommendation(
            review=review,
            number=number,
            **{name: row[name] for name in ("text", "owner", "measure", "baseline", "due_on")},
        )
        for number, row in enumerate(recommendations, start=1)
    )
    trail.record(by=by, verb="review.imported", subject=review.ref, review=review.ref)
    return review


def _check_dates(first: date, last: date) -> None:
    today = timezone.localdate()
    if last < first:
        raise ValidationError({"fieldwork_to_on": "Fieldwork must end on or after the day it starts"})
    if last < today:
        raise ValidationError({"fieldwork_to_on": "Fieldwork must end today or later"})
    if last - first > LONGEST:
        raise ValidationError({"fieldwork_to_on": "Fieldwork must take no longer than three months"})
    if first > today + FURTHEST:
        raise ValidationError({"fieldwork_from_on": "Fieldwork must start within the next five years"})


def _create_with_next_ref(year: int, **fields: Any) -> Review:
    """Create the review under the year's next free reference.

    Two coordinators may take the same number at the same moment: the database lets one through, and the other tries the
    next.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return Review.objects.create(ref=_next_ref(year), **fields)
        except IntegrityError:
            continue
    raise ValidationError("Many reviews are being scheduled at this moment. Try again")


def _next_ref(year: int) -> str:
    prefix = f"PR-{year}-"
    refs = Review.objects.filter(ref__startswith=prefix).values_list("ref", flat=True)
    taken = [int(ref.removeprefix(prefix)) for ref in refs if ref.removeprefix(prefix).isdecimal()]
    return f"{prefix}{max(taken, default=0) + 1:02}"
