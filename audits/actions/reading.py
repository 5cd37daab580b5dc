"""An audit as a whole: begun, handed in, reopened, set aside, opened and taken out as a file."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits import access, notices, queries
from audits.models import Audit, AuditRating, CriterionAnswer
from audits.scales import LONGEST_REASON
from core.text import clean_text
from records import access as records_access, actions as records_actions, queries as records_queries
from records.models import Assignment, Record
from reviews.models import Criterion, Review, SubTheme
from trail.actions import record as note

from .noting import note_audit

HELD_THE_NUMBER = "(not kept, because it held the number)"
"""Instead of such a reason, as where a number is revealed."""


@transaction.atomic
def start_audit(*, by: User, record: Record) -> Audit:
    """Open the pro forma for the assigned reader, with nothing filled in. Doing it twice returns the same audit.

    So does being assigned again after it was set aside: what was written then goes on.
    """
    assignment = access.check_can_start(by, record)
    records_actions.begin_reading(by=by, record=record)
    audit, is_new = Audit.objects.get_or_create(
        record=record,
        reader=by,
        defaults={"reading": assignment.reading, "started_at": timezone.now(), "updated_at": timezone.now()},
    )
    if is_new:
        framework = record.review.framework_id
        CriterionAnswer.objects.bulk_create(
            CriterionAnswer(audit=audit, criterion=criterion)
            for criterion in Criterion.objects.filter(framework=framework)
        )
        AuditRating.objects.bulk_create(
            AuditRating(audit=audit, subtheme=subtheme)
            for subtheme in SubTheme.objects.filter(framework=framework)
        )
        note_audit(by, "audit.started", audit)
    elif audit.set_aside_at is not None:
        audit.set_aside_at, audit.reading = None, assignment.reading
        audit.save(update_fields=["set_aside_at", "reading"])
        note_audit(by, "audit.taken_up_again", audit)
    return audit


@transaction.atomic
def hand_in(*, by: User, audit: Audit) -> Audit:
    """Hand in a complete audit. From now on it can be read, and no longer changed."""
    access.check_can_write(by, audit)
    audit = Audit.objects.select_for_update(of=("self",)).select_related("record__review").get(pk=audit.pk)
    access.check_can_write(by, audit)
    missing = queries.missing_in(audit)
    if missing:
        raise ValidationError([each.text for each in missing])
    audit.handed_in_at = timezone.now()
    audit.save(update_fields=["handed_in_at"])
    records_actions.end_reading(by=by, record=audit.record)
    note_audit(by, "audit.handed_in", audit)
    return audit


@transaction.atomic
def reopen_audit(*, by: User, audit: Audit, reason: str) -> Audit:
    """Take back that it was handed in, with a reason: until it is handed in again its reader alone sees it.

    That its assignment was once handed in stays: whoever could read it then cannot be chosen to read blind.
    Call `ratings.actions.reopen_audit`, which also knows whether something was decided on it.
    """
    access.check_can_reopen(by, audit)
    Record.objects.select_for_update(of=("self",)).get(pk=audit.record_id)
    audit = Audit.objects.select_for_update(of=("self",)).select_related("record__review").get(pk=audit.pk)
    access.check_can_reopen(by, audit)
    reason = _reason(reason, "Say why you reopen this audit")
    if records_queries.holding_its_number(audit.record, {"reason": reason}):
        reason = HELD_THE_NUMBER
    audit.handed_in_at = None
    audit.save(update_fields=["handed_in_at"])
    note_audit(by, "audit.reopened", audit, {"reason": reason})
    notices.reopened(audit.record.review)
    return audit


@transaction.atomic
def set_aside(*, by: User, assignment: Assignment, reason: str) -> Assignment:
    """Leave a reading that was never handed in out of the review, with a reason, so that moderation can close.

    Its reader is told. What they wrote is kept, unread, until the day on which all unfinished audits go.
    """
    access.check_can_set_aside(by, assignment)
    reason = _reason(reason, "Say why this reading is set aside")
    assignment = records_actions.take_off(by=by, record=assignment.record, reading=assignment.reading)
    audits = Audit.objects.filter(record=assignment.record, reader=assignment.reader, handed_in_at=None)
    audits.update(set_aside_at=timezone.now())
    note(
        by=by,
        verb="audit.set_aside",
        subject=f"audit {assignment.record.ref}, reading {assignment.reading}",
        review=assignment.record.review.ref,
        detail={"reason": reason},
    )
    notices.set_aside(assignment)
    return assignment


@transaction.atomic
def open_audit(*, by: User, audit: Audit) -> Audit:
    """Note that the person opened the audit, whether it is their own, and under which grant; before it is shown."""
    own = audit.reader_id == by.pk
    how: dict[str, object] = (
        {"own": True} if own else records_access.under(records_access.hold_grant(by, audit.record))
    )
    access.check_can_open(by, audit)
    note_audit(by, "audit.opened", audit, how)
    return audit


@transaction.atomic
def note_export(*, by: User, review: Review, reason: str) -> int:
    """Note that the coordinator takes every handed-in audit of the review out as a file, and why; before it is made.

    Returns how many they are. The caller has made sure that the person signed in again within five minutes.
    """
    access.check_can_export(by, review)
    reason = _reason(reason, "Say what the file is for")
    handed_in = access.audits_to_work_with(by).filter(record__review=review, handed_in_at__isnull=False)
    number = handed_in.count()
    note(
        by=by,
        verb="audit.exported",
        subject="every audit handed in",
        review=review.ref,
        detail={"reason": reason, "audits": number},
    )
    return number


def _reason(reason: str, missing: str) -> str:
    reason = clean_text(reason, max_length=LONGEST_REASON, lines=False)
    if not reason:
        raise ValidationError({"reason": missing})
    return reason
