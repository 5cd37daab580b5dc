"""Closing a review: what goes with it goes at once, unless a legal hold keeps it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from concerns import access as concerns_access
from core.text import clean_text
from ledger import actions as ledger
from records import access as records_access, actions as records
from reports import access as reports_access
from retention import queries
from retention.periods import Kind
from reviews import access as reviews_access, actions as reviews
from reviews.models import Review

LONGEST_REASON = 500


@transaction.atomic
def close_review(*, by: User, review: Review, reason: str = "") -> Review:
    """Close the review for good: numbers, cards and places of conversations go, and the team's access and grants end.

    Holds are asked under the review's lock, which placing one takes too. Before follow-up is over it takes a reason.
    Sent twice, the second changes nothing.
    """
    rows = Review.objects.select_for_update(of=("self",)).select_related("host__region")
    review = rows.get(pk=review.pk)
    if reviews_access.has_closed(by, review.ref):
        return review
    records_access.check_can_close(by, review)
    concerns_access.check_can_close_review(by, review)
    reports_access.check_can_close_review(by, review)
    today = timezone.localdate()
    reason = clean_text(reason, max_length=LONGEST_REASON)
    if queries.early_until(review, today=today) and not reason:
        raise ValidationError({"reason": "Say why the review is closed before follow-up is over"})
    held = [kind.value for kind in queries.AT_CLOSE if queries.is_held(review, kind, today=today)]
    review = records.close_review(by=by, review=review, held=held, reason=reason)
    if Kind.CARDS not in held:
        _forget_places(review)
    return review


def _forget_places(review: Review) -> None:
    slots = queries.slots_to_forget(review, today=timezone.localdate())
    for slot in slots:
        ledger.note_erasure(rule="place", review=review.ref, target=str(slot))
    reviews.forget_places(by=None, review=review, slots=slots)
