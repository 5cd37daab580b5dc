"""The end of audits: with their review, unfinished, or with one record."""

from django.db import transaction

from accounts.models import User
from audits.models import Audit
from records.models import Record
from reviews import access as reviews_access
from reviews.models import Review


@transaction.atomic
def destroy_audits(*, by: User | None, review: Review) -> int:
    """Delete every audit of the review with its answers and ratings. Returns how many rows went."""
    reviews_access.check_answers_for_data(by, review)
    return Audit.objects.filter(record__review=review).delete()[0]


@transaction.atomic
def destroy_unfinished(*, by: User | None, review: Review) -> int:
    """Delete the audits that were never handed in."""
    reviews_access.check_answers_for_data(by, review)
    return Audit.objects.filter(record__review=review, handed_in_at=None).delete()[0]


@transaction.atomic
def erase_audits(*, by: User | None, record: Record) -> int:
    """Delete the audits of one record."""
    reviews_access.check_answers_for_data(by, record.review)
    return Audit.objects.filter(record=record).delete()[0]
