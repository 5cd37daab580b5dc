"""What is noted when a record is opened on the screen, and when its reader begins."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from records import access
from records.models import Assignment, Record
from trail.actions import record as note


@transaction.atomic
def open_record(*, by: User, record: Record) -> Record:
    """Note that the person opened the record's page, before it is shown."""
    under = access.hold_grant(by, record)
    access.check_can_see_record(by, record)
    note(
        by=by,
        verb="record.opened",
        subject=f"record {record.ref}",
        review=record.review.ref,
        detail=under,
    )
    return record


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
