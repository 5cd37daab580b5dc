"""What is noted when a record is opened on the screen, and when its reader begins."""

from typing import NamedTuple

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from records import access
from records.models import Assignment, Record, RecordGrant
from reviews import access as reviews_access
from reviews.access import Standing
from trail.actions import record as note


class Opening(NamedTuple):
    """As whom the person opened a record, and under which grant, so that its page need not ask again."""

    standing: Standing
    grant: RecordGrant | None


@transaction.atomic
def open_record(*, by: User, record: Record) -> Opening:
    """Note that the person opened the record's page, before it is shown. Only a peer can have a grant to note."""
    standing = reviews_access.standing(by, record.review)
    grant = access.hold_grant(by, record) if standing.is_peer else None
    access.check_can_see_record(by, record)
    note(
        by=by,
        verb="record.opened",
        subject=f"record {record.ref}",
        review=record.review.ref,
        detail=access.under(grant),
    )
    return Opening(standing, grant)


@transaction.atomic
def end_reading(*, by: User, record: Record) -> Assignment:
    """Note that the assigned reader has handed in what they wrote of the record."""
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    assignment = access.check_can_read(by, record)
    assignment.handed_in_at = timezone.now()
    assignment.save(update_fields=["handed_in_at"])
    return assignment


@transaction.atomic
def begin_reading(*, by: User, record: Record) -> Assignment:
    """Note that the assigned reader has begun, so that the assignment stands from now on."""
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    assignment = access.check_can_read(by, record)
    if assignment.begun_at is None:
        assignment.begun_at = timezone.now()
        assignment.save(update_fields=["begun_at"])
    return assignment


@transaction.atomic
def take_off(*, by: User, record: Record, reading: int) -> Assignment:
    """End an assignment whose reading will not come any more, after fieldwork has closed; 404 where there is none."""
    access.check_can_take_off(by, record.review)
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    access.check_can_take_off(by, record.review)
    assignment = record.assignments.filter(reading=reading, ended_at=None).select_related("reader").first()
    if assignment is None:
        raise Http404
    assignment.record = record
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["ended_at"])
    return assignment
