"""Legal holds: placed with a reason, renewed in time or lapsed, ended at any time."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core.text import clean_text
from retention import access
from retention.models import Hold
from retention.periods import Kind
from reviews.models import Review
from trail import actions as trail

LONGEST_REASON = 500


@transaction.atomic
def place_hold(*, by: User, review: Review, reason: str, kind: str = "") -> Hold:
    """Stop deletion in this review, of one kind or, with none named, of everything."""
    access.check_can_hold(by, review)
    reason = clean_text(reason, max_length=LONGEST_REASON)
    if not reason:
        raise ValidationError({"reason": "Say why nothing may be deleted"})
    if kind and kind not in set(Kind):
        raise ValidationError({"kind": "Select what is to be kept"})
    review = Review.objects.select_for_update().get(pk=review.pk)
    highest = Hold.objects.filter(review=review).aggregate(highest=Max("number"))["highest"] or 0
    hold = Hold(
        review=review, number=highest + 1, kind=kind, reason=reason, placed_by=by, placed_at=timezone.now()
    )
    hold.renew(timezone.localdate())
    hold.save()
    _record(by, "hold.placed", hold, {"reason": reason, "kind": kind or "everything"})
    return hold


@transaction.atomic
def renew_hold(*, by: User, hold: Hold) -> Hold:
    """Let the hold stand for 90 days from today. One that lapsed or ended is over: a new one takes a new reason."""
    access.check_can_hold(by, hold.review)
    hold = Hold.objects.select_for_update(of=("self",)).select_related("review").get(pk=hold.pk)
    if not hold.is_live:
        raise ValidationError("This hold is over. Place a new one, with its reason")
    hold.renew(timezone.localdate())
    hold.save(update_fields=["renewed_on", "lapses_on"])
    _record(by, "hold.renewed", hold)
    return hold


@transaction.atomic
def end_hold(*, by: User, hold: Hold, reason: str) -> Hold:
    """End the hold, for a reason the trail keeps; what is due goes at the next run. Twice changes nothing."""
    access.check_can_hold(by, hold.review)
    reason = clean_text(reason, max_length=LONGEST_REASON)
    if not reason:
        raise ValidationError({"reason": "Say why the hold can end"})
    hold = Hold.objects.select_for_update(of=("self",)).select_related("review").get(pk=hold.pk)
    if hold.ended_at is None:
        hold.ended_at, hold.ended_by = timezone.now(), by
        hold.save(update_fields=["ended_at", "ended_by"])
        _record(by, "hold.ended", hold, {"reason": reason})
    return hold


def _record(by: User, verb: str, hold: Hold, detail: dict[str, object] | None = None) -> None:
    trail.record(by=by, verb=verb, subject=str(hold), review=hold.review.ref, detail=detail)
