"""Agreeing the ratings of the review, and ending moderation."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import versions
from core.text import clean_text
from ratings import access, queries
from ratings.models import AgreedRating, Observation
from reviews import actions as reviews_actions
from reviews.models import Review, SubTheme
from reviews.scales import Grade
from trail import actions as trail


@transaction.atomic
def agree_rating(
    *,
    by: User,
    review: Review,
    subtheme: int | None,
    grade: str,
    reason: str,
    observations: Iterable[int] = (),
    version: int = 0,
) -> AgreedRating:
    """Keep what the team agreed for the sub-theme of that number, or overall where it is None, with its reason.

    `observations` are the numbers of those it rests on. Raises `Conflict` when someone else saved meanwhile.
    """
    access.check_can_agree(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    values = _values(grade, reason)
    rests_on = _observations(by, review, observations)
    rated = _subtheme(review, subtheme)
    agreed = AgreedRating.objects.filter(review=review, subtheme=rated).first()
    if agreed is None:
        agreed = AgreedRating.objects.create(
            review=review, subtheme=rated, grade=grade, agreed_by=by, agreed_at=timezone.now()
        )
    else:
        rests_on += _unseen(by, agreed)
    if versions.replace(agreed, version=version, values=values, sets={"observations": rests_on}):
        AgreedRating.objects.filter(pk=agreed.pk).update(agreed_by=by, agreed_at=timezone.now())
        trail.record(
            by=by,
            verb="rating.agreed",
            subject=f"sub-theme {subtheme}" if subtheme is not None else "overall",
            review=review.ref,
        )
    return agreed


def _values(grade: str, reason: str) -> dict[str, str]:
    errors = {}
    if grade not in Grade.values:
        errors["grade"] = "Select the grade the team agreed"
    reason = clean_text(reason)
    if not reason:
        errors["reason"] = "Give the reason the team agreed"
    if errors:
        raise ValidationError(errors)
    return {"grade": grade, "reason": reason}


def _subtheme(review: Review, number: int | None) -> SubTheme | None:
    if number is None:
        return None
    subtheme = SubTheme.objects.filter(framework=review.framework_id, number=number).first()
    if subtheme is None:
        raise ValidationError("Choose one of the sub-themes of this review")
    return subtheme


def _observations(by: User, review: Review, numbers: Iterable[int]) -> list[Observation]:
    wanted = set(numbers)
    found = list(access.observations_visible_to(by).filter(review=review, number__in=wanted))
    if len(found) != len(wanted):
        raise ValidationError({"observations": "Select only observations of this review"})
    return found


def _unseen(by: User, agreed: AgreedRating) -> list[Observation]:
    """Observations the person does not see, as while consent is withdrawn: saving does not touch them."""
    return list(
        agreed.observations.exclude(pk__in=access.observations_visible_to(by).values_list("pk", flat=True))
    )


@transaction.atomic
def close_moderation(*, by: User, review: Review) -> Review:
    """End moderation, so that the report can be written. Raises ValidationError with all that is missing."""
    access.check_can_close_moderation(by, review)
    if missing := queries.moderation_gaps(review):
        raise ValidationError([gap.what for gap in missing])
    return reviews_actions.mark_moderated(by=by, review=review)
