"""Who reads which audit, and who writes it: `permissions.csv`, rows *audit*; blind until both readings are handed in."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import is_qualified
from accounts.models import User
from core.refusals import Refused
from records import access as records_access
from records.models import Assignment, Record
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PSW

from .models import Audit


def blind() -> QuerySet[Assignment]:
    """Live assignments of the outer audit's record that have no audit handed in: while one exists the record is blind."""
    handed_in = Audit.objects.filter(
        record=OuterRef("record"), reader=OuterRef("reader"), handed_in_at__isnull=False
    )
    return Assignment.objects.filter(~Exists(handed_in), record=OuterRef("record"), ended_at=None)


def audits_visible_to(user: User) -> QuerySet[Audit]:
    """Audits the person may read: their own while on the team; handed-in ones for the coordinator; and for other PSWs
    those handed in of which every reading of the record is handed in (`T SUB BL`). The host never sees one.
    """
    return Audit.objects.filter(
        Q(reader=user.pk, record__review__in=reviews_access.reviews_on_team(user, PSW))
        | Q(record__review__in=reviews_access.reviews_on_team(user, COORDINATOR), handed_in_at__isnull=False)
        | (
            Q(record__review__in=reviews_access.reviews_on_team(user, PSW), handed_in_at__isnull=False)
            & ~Exists(blind())
        )
    )


def get_audit(user: User, review_ref: str, record_ref: str, reading: int) -> Audit:
    """Return the numbered reading of a record, or 404."""
    record = records_access.get_record(user, review_ref, record_ref)
    audit = (
        audits_visible_to(user)
        .select_related("record__review__host__region", "record__review__framework", "reader")
        .filter(record=record, reading=reading)
        .first()
    )
    if audit is None:
        raise Http404
    return audit


def get_own_audit(user: User, review_ref: str, record_ref: str) -> Audit:
    """Return the audit this person is writing of the record, or 404."""
    audit = (
        audits_visible_to(user)
        .select_related("record__review__host__region", "record__review__framework")
        .filter(
            reader=user.pk,
            record__review__ref=review_ref,
            record__category=record_ref[:1],
            record__number=int(record_ref[1:]) if record_ref[1:].isdecimal() else 0,
        )
        .first()
    )
    if audit is None:
        raise Http404
    return audit


def check_can_read_record(user: User, record: Record) -> Assignment:
    """Return the person's assignment to the record, or raise `Refused`: `T Q A F`."""
    assignment = records_access.assignments_of(user).filter(record=record).first()
    if assignment is None:
        raise Refused("Only a reviewer assigned to this record writes an audit of it.", ask="the coordinator")
    if not record.review.is_fieldwork_open:
        raise Refused("Audits are written while fieldwork is open.", ask="the coordinator")
    if not is_qualified(user, on=timezone.localdate()):
        raise Refused(
            "Your registration or enhanced DBS check is not attested, or has run out. What you wrote is kept.",
            ask="your programme administrator",
        )
    return assignment


def check_can_write(user: User, audit: Audit) -> None:
    """Raise `Refused` unless it is the person's own audit, assigned, in open fieldwork, not handed in: `T Q A F own`."""
    if audit.reader_id != user.pk:
        raise Refused("Only the reviewer who began this audit writes in it.", ask="the coordinator")
    check_can_read_record(user, audit.record)
    if audit.handed_in_at is not None:
        raise Refused("This audit is handed in and can no longer be changed.", ask="the coordinator")
