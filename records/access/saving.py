"""Whether somebody may go on writing of a record, as it is asked at every save: `T Q A F`, put together once."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import qualified_people
from accounts.models import User
from core.prepared import NOBODY, NOTHING, Prepared, partly
from records.models import Assignment, CaseNumber, Record
from reviews.models import Review

from .log import assignments_of


def _readings(user: int, record: int) -> QuerySet[Assignment, Any]:
    return (
        assignments_of(User(pk=user))
        .filter(
            record=record,
            record__review__fieldwork_opened_at__isnull=False,
            record__review__fieldwork_closed_at=None,
            record__review__closed_at=None,
            reader__in=qualified_people(on=timezone.localdate()),
        )
        .values_list("pk")
    )


_reading = Prepared(_readings, user=NOBODY, record=NOTHING)


def may_read(user: User, record: Record) -> bool:
    """Whether `check_can_read`, which says why not, would let the person. One query."""
    return _reading.first(user=user.pk, record=record.pk) is not None


REMEMBERED = ("record", "record__category", "record__number", "record__review", "record__review__ref")
SEALED = "record__case_number__sealed"


def remember(row: tuple[Any, ...], sealed: Any) -> Record:
    """The record from what a prepared query gave: the columns `REMEMBERED`, and its number as it rests, or None.

    Whatever else is asked of it is fetched then.
    """
    pk, category, number, review, ref = row
    record = partly(Record, id=pk, category=category, number=number, review_id=review)
    record.review = partly(Review, id=review, ref=ref)
    its_number = partly(CaseNumber, record_id=pk, sealed=bytes(sealed)) if sealed else None
    field: Any = Record._meta.get_field("case_number")
    field.set_cached_value(record, its_number)
    return record
