"""What a review recommends: written with its report, carried forward to the next review of the same host."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError

from accounts.models import User
from core.versions import replace
from reviews import access
from reviews.models import Recommendation, Review
from trail import actions as trail

PARTS = ("text", "owner", "measure", "baseline", "due_on")
MOST = 20


@transaction.atomic
def add_recommendation(
    *, by: User, review: Review, text: str, owner: str, measure: str, baseline: str, due_on: date
) -> Recommendation:
    """Add a recommendation under the next number."""
    access.check_can_write_recommendations(by, review)
    Review.objects.select_for_update().get(pk=review.pk)
    last = review.recommendations.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise ValidationError({"text": f"Keep to {MOST} recommendations"})
    recommendation = Recommendation.objects.create(
        review=review,
        number=last + 1,
        text=text,
        owner=owner,
        measure=measure,
        baseline=baseline,
        due_on=due_on,
    )
    recommendation.authors.add(by)
    _record(by, recommendation, "added")
    return recommendation


@transaction.atomic
def edit_recommendation(
    *, by: User, recommendation: Recommendation, version: int, **values: Any
) -> Recommendation:
    """Reword a recommendation; `values` are its five parts. Raises `Conflict` when somebody saved it meanwhile."""
    access.check_can_write_recommendations(by, recommendation.review)
    if replace(recommendation, version=version, values={name: values[name] for name in PARTS}):
        recommendation.authors.add(by)
        _record(by, recommendation, "edited")
    return recommendation


@transaction.atomic
def remove_recommendation(*, by: User, recommendation: Recommendation) -> None:
    """Take a recommendation out and close up the numbers."""
    review = recommendation.review
    access.check_can_write_recommendations(by, review)
    Review.objects.select_for_update().get(pk=review.pk)
    try:
        removed = Recommendation.objects.filter(pk=recommendation.pk).delete()[0]
    except ProtectedError:
        raise ValidationError("This recommendation is referred to elsewhere, so it stays") from None
    if not removed:
        return
    for later in review.recommendations.filter(number__gt=recommendation.number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    _record(by, recommendation, "removed")


@transaction.atomic
def set_recommendations(
    *, by: User, review: Review, rows: Iterable[Mapping[str, Any]]
) -> list[Recommendation]:
    """Replace all recommendations of the review with these, numbered as they come."""
    access.check_can_write_recommendations(by, review)
    Review.objects.select_for_update().get(pk=review.pk)
    review.recommendations.all().delete()
    made = [
        Recommendation.objects.create(review=review, number=number, **{name: row[name] for name in PARTS})
        for number, row in enumerate(rows, start=1)
    ]
    for recommendation in made:
        recommendation.authors.add(by)
    trail.record(
        by=by,
        verb="recommendations.set",
        subject="recommendations",
        review=review.ref,
        detail={"count": len(made)},
    )
    return made


def _record(by: User, recommendation: Recommendation, happened: str) -> None:
    trail.record(
        by=by,
        verb=f"recommendation.{happened}",
        subject=f"recommendation {recommendation.number}",
        review=recommendation.review.ref,
    )
