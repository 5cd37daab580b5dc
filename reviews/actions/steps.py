"""Moving a review on: each dated fact is set by the coordinator, after the one before it. One can be taken back."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.dates import date_text
from reviews import access, notices, queries
from reviews.models import Framework, Review, Scope
from trail import actions as trail


@transaction.atomic
def open_scoping(*, by: User, review: Review) -> Review:
    """Let the host write its scope."""
    access.check_can_take_step(by, review)
    review = _set(by, review, "scoping_opened_at")
    Scope.objects.get_or_create(review=review)
    notices.scoping_opened(review)
    return review


@transaction.atomic
def open_sampling(*, by: User, review: Review) -> Review:
    """Let the host list records, and keep from now on the framework that was chosen, or is in force today."""
    access.check_can_take_step(by, review)
    rows = Review.objects.select_for_update(of=("self",)).select_related("host__region", "framework")
    review = rows.get(pk=review.pk)
    framework = _held(queries.framework_to_keep(review))
    lacking = queries.sampling_gaps(review)
    if lacking or framework is None:
        raise ValidationError([gap.what for gap in lacking] or ["The framework has just been taken back"])
    review = _set(by, review, "sampling_opened_at", after="scoping_opened_at", framework=framework)
    notices.sampling_opened(review)
    return review


def _held(framework: Framework | None) -> Framework | None:
    """The same, so that nobody takes it back to a draft before the review has it; None where somebody just did."""
    if framework is None:
        return None
    return Framework.objects.select_for_update().published().filter(pk=framework.pk).first()


@transaction.atomic
def mark_fieldwork_opened(*, by: User, review: Review) -> Review:
    """Open fieldwork once the team is complete and the scope agreed. Whoever calls has looked at the sample."""
    access.check_can_take_step(by, review)
    if lacking := queries.fieldwork_gaps(review):
        raise ValidationError([gap.what for gap in lacking])
    review = _set(by, review, "fieldwork_opened_at", after="sampling_opened_at")
    notices.fieldwork_opened(review)
    return review


@transaction.atomic
def close_fieldwork(*, by: User, review: Review, missing: int = 0, reason: str = "") -> Review:
    """End reading and listening. What was not handed in stays out.

    Whoever calls has counted what is `missing`. While anything is, or the last day lies ahead, it takes a reason.
    """
    access.check_can_take_step(by, review)
    ahead = review.fieldwork_to_on > timezone.localdate()
    if (missing or ahead) and not reason:
        raise ValidationError({"reason": "Say why fieldwork is closed all the same"})
    detail: dict[str, object] = {"missing": missing, "was_early": ahead, "reason": reason} if reason else {}
    return _set(by, review, "fieldwork_closed_at", after="fieldwork_opened_at", detail=detail)


@transaction.atomic
def reopen_fieldwork(*, by: User, review: Review, reason: str) -> Review:
    """Take back that fieldwork was closed, which the trail keeps; what was moderated meanwhile stands."""
    access.check_can_reopen_fieldwork(by, review)
    locked = Review.objects.select_for_update().get(pk=review.pk)
    access.check_can_reopen_fieldwork(by, locked)
    closed_at = locked.fieldwork_closed_at
    locked.fieldwork_closed_at = None
    locked.save(update_fields=["fieldwork_closed_at"])
    detail: dict[str, object] = {
        "reason": reason,
        "was_closed_at": closed_at.isoformat() if closed_at else "",
    }
    trail.record(
        by=by, verb="review.fieldwork_reopened", subject=locked.ref, review=locked.ref, detail=detail
    )
    notices.fieldwork_opened(locked)
    return locked


@transaction.atomic
def mark_moderated(*, by: User, review: Review) -> Review:
    """Say that ratings are agreed. Whoever calls has looked at them."""
    access.check_can_take_step(by, review)
    return _set(by, review, "moderated_at", after="fieldwork_closed_at")


@transaction.atomic
def mark_team_check(*, by: User, review: Review) -> Review:
    """Show the draft to the team."""
    access.check_can_take_step(by, review)
    return _set(by, review, "team_check_opened_at", after="moderated_at")


@transaction.atomic
def mark_accuracy(*, by: User, review: Review) -> Review:
    """Share the draft with the host for factual accuracy."""
    access.check_can_take_step(by, review)
    return _set(by, review, "accuracy_opened_at", after="team_check_opened_at")


@transaction.atomic
def mark_final(*, by: User, review: Review) -> Review:
    """Say that the report is final. Whoever calls has looked at its approval."""
    access.check_can_take_step(by, review)
    return _set(by, review, "final_at", after="accuracy_opened_at")


@transaction.atomic
def mark_released(*, by: User, review: Review) -> Review:
    """Let the region read the final report: the host DASS's decision."""
    access.check_can_publish(by, review)
    return _set(by, review, "released_at", after="final_at")


@transaction.atomic
def mark_published(*, by: User, review: Review) -> Review:
    """Let everybody read the final report: the host DASS's decision."""
    access.check_can_publish(by, review)
    return _set(by, review, "published_at", after="final_at")


@transaction.atomic
def mark_closed(*, by: User, review: Review, held: Collection[str] = (), reason: str = "") -> Review:
    """Close the review, which ends the team's access. Whoever calls sees to the record identities.

    What a legal hold keeps of them, `held`, and a reason stand in the trail.
    """
    access.check_can_take_step(by, review)
    detail: dict[str, object] = {"held": sorted(held)} if held else {}
    if reason:
        detail["reason"] = reason
    return _set(by, review, "closed_at", after="final_at", detail=detail)


def _set(
    by: User,
    review: Review,
    fact: str,
    *,
    after: str = "scheduled_at",
    detail: dict[str, object] | None = None,
    **values: object,
) -> Review:
    """Set one fact to this moment, once, under a lock, after the fact it follows."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("host__region")
    locked = rows.get(pk=review.pk)
    done_at = getattr(locked, fact)
    if done_at is not None:
        raise ValidationError(f"This was done on {date_text(done_at)}")
    if getattr(locked, after) is None:
        raise ValidationError("This comes later: the step before it has not been taken yet")
    for name, value in {fact: timezone.now(), **values}.items():
        setattr(locked, name, value)
    locked.save(update_fields=[fact, *values])
    verb = f"review.{fact.removesuffix('_at')}"
    trail.record(by=by, verb=verb, subject=locked.ref, review=locked.ref, detail=detail)
    return locked
