"""What ends with a review: numbers still kept, and what peers were granted."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from records.models import CaseNumber, RecordGrant
from reviews.models import Review

from .grants import last_day


@dataclass(frozen=True)
class EndingGrant:
    """One peer's leave to read one record, which the close of the review cuts short."""

    peer: str
    record: str
    last_day: date


def numbers_kept(review: Review) -> int:
    """How many case record numbers of the review are kept."""
    return CaseNumber.objects.filter(record__review=review).count()


def ending_grants(review: Review) -> list[EndingGrant]:
    """Grants that would run on, those not yet begun among them. One query."""
    grants = (
        RecordGrant.objects.filter(
            content_object__review=review, withdrawn_at=None, ends_at__gt=timezone.now()
        )
        .select_related("user", "content_object")
        .order_by("user__name", "content_object__category", "content_object__number")
    )
    return [
        EndingGrant(grant.user.name, grant.content_object.ref, last_day(grant.ends_at)) for grant in grants
    ]
