"""Who reads which audit, and who writes it: `permissions.csv`, rows *audit*; blind until both are in."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from core.prepared import NOBODY, NOTHING, NOWHERE, Prepared, partly
from core.refusals import Refused, may
from records import access as records_access
from records.models import Assignment, Record
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PSW
from reviews.models import Review

from .models import Audit


def blind() -> QuerySet[Assignment]:
    """Live assignments of the outer audit's record with no audit handed in: while one exists it is blind."""
    handed_in = Audit.objects.filter(
        record=OuterRef("record"), reader=OuterRef("reader"), handed_in_at__isnull=False
    )
    return Assignment.objects.filter(~Exists(handed_in), record=OuterRef("record"), ended_at=None)


def readings_still_blind(user: User) -> QuerySet[Assignment]:
    """The person's live assignments to records of which a reading, theirs or another's, is not handed in."""
    return Assignment.objects.filter(Exists(blind()), reader=user.pk, ended_at=None)


def own_audits(user: User) -> QuerySet[Audit]:
    """The audits the person writes or wrote, while on the team of their review."""
    return Audit.objects.filter(reader=user.pk, record__review__in=reviews_access.reviews_on_team(user, PSW))


def audits_visible_to(user: User) -> QuerySet[Audit]:
    """Audits the person may read: their own, what was handed in, and for PSWs only what is no longer blind.

    The coordinator reads each handed-in one (`T SUB`); a PSW their own while on the team, and others' once every
    reading of the record is handed in (`T SUB BL`); a peer each handed-in one of a record they were granted
    (`GR SUB`), and never who wrote it (`queries.sheet_for`). The host never sees one.
    """
    return Audit.objects.filter(
        _of_the_team(user) | Q(record__in=records_access.records_granted(user), handed_in_at__isnull=False)
    )


def audits_to_work_with(user: User) -> QuerySet[Audit]:
    """Those of them that may stand together on a page of work: all but what a peer was granted.

    A grant is for one record and one purpose, and each reading under it is opened by itself and is in the trail.
    """
    return Audit.objects.filter(_of_the_team(user))


def _of_the_team(user: User) -> Q:
    as_psw = reviews_access.reviews_on_team(user, PSW)
    return (
        Q(reader=user.pk, record__review__in=as_psw)
        | Q(record__review__in=reviews_access.reviews_on_team(user, COORDINATOR), handed_in_at__isnull=False)
        | Q(~Exists(blind()), record__review__in=as_psw, handed_in_at__isnull=False)
    )


def get_audit(user: User, review_ref: str, record_ref: str, reading: int) -> Audit:
    """Return the numbered reading of a record, or 404."""
    record = records_access.get_record(user, review_ref, record_ref)
    audits = audits_visible_to(user).select_related(
        "record__review__host__region", "record__review__framework", "reader"
    )
    found: Audit = get_object_or_404(audits, record=record, reading=reading)
    return found


def get_own_audit(user: User, review_ref: str, record_ref: str) -> Audit:
    """Return the audit this person writes of the record, or 404. One query."""
    category, number = records_access.parts_of(record_ref)
    audit = (
        own_audits(user)
        .select_related("record__review__host__region", "record__review__framework", "record__case_number")
        .filter(record__review__ref=review_ref, record__category=category, record__number=number)
        .first()
    )
    if audit is None:
        raise Http404
    audit.reader = user
    return audit


def _open_audits(user: int, ref: str, category: str, number: int) -> QuerySet[Audit, Any]:
    at = {"record__review__ref": ref, "record__category": category, "record__number": number}
    return (
        own_audits(User(pk=user))
        .filter(handed_in_at=None, **at)
        .values_list("pk", "reading", records_access.SEALED, *records_access.REMEMBERED)
    )


_open = Prepared(_open_audits, user=NOBODY, ref=NOWHERE, category=NOWHERE[:1], number=NOTHING)


def get_own_audit_to_save(user: User, review_ref: str, record_ref: str) -> Audit:
    """As `get_own_audit`, at every save: one query, put together once. What it leaves out is fetched when asked for."""
    category, number = records_access.parts_of(record_ref)
    row = _open.first(user=user.pk, ref=review_ref, category=category, number=number)
    if row is None:
        return get_own_audit(user, review_ref, record_ref)
    record = records_access.remember(row[3:], row[2])
    audit = partly(
        Audit, id=row[0], reading=row[1], record_id=record.pk, reader_id=user.pk, handed_in_at=None
    )
    audit.record, audit.reader = record, user
    return audit


def check_can_list(user: User, review: Review) -> reviews_access.Standing:
    """Return the standing, or 404 for all but the coordinator and the PSWs of the team: others know of no audits."""
    standing = reviews_access.standing(user, review)
    if not (standing.is_coordinator or standing.is_psw):
        raise Http404
    return standing


def check_can_export(user: User, review: Review) -> None:
    """Raise `Refused` for all but the review's coordinator: `T SUB RV`."""
    reviews_access.check_is_coordinator(user, review, "takes the audits out as a file")


def check_can_list_readings(user: User, record: Record) -> None:
    """404 unless coordinator, PSW of the team, or a peer who was granted this record."""
    standing = reviews_access.standing(user, record.review)
    if standing.is_peer and records_access.grants_of(user).filter(content_object=record).exists():
        return
    if not (standing.is_coordinator or standing.is_psw):
        raise Http404


def check_can_start(user: User, record: Record) -> Assignment:
    """Return the person's assignment to the record, or raise `Refused`: `T Q A F`."""
    return records_access.check_can_read(user, record)


def check_can_write(user: User, audit: Audit) -> None:
    """Raise `Refused` unless it is the person's own, assigned, in open fieldwork, not handed in: `T Q A F own`."""
    if audit.reader_id != user.pk:
        raise Refused("Only the reviewer who began this audit writes in it.", ask="the coordinator")
    if audit.handed_in_at is not None:
        raise is_handed_in(user, audit)
    if not records_access.may_read(user, audit.record):
        if audit.set_aside_at is not None:
            raise Refused("This reading was set aside. What was saved of it is kept.", ask="the coordinator")
        records_access.check_can_read(user, audit.record)  # says why
        raise Refused("Something changed this moment. Open the page again.", ask="the coordinator")


def is_handed_in(user: User, audit: Audit) -> Refused:
    """The refusal to write in it, with the ways to read it and, where its reader may, to take it back."""
    at = [audit.record.review.ref, audit.record.ref, audit.reading]
    doors = [(reverse("audits:read", args=at), "Read this audit as it was handed in")]
    if may(check_can_reopen, user, audit):
        doors.append((reverse("ratings:reopen", args=at), "Reopen this audit"))
    return Refused(
        "This audit was handed in, and can no longer be changed.", ask="the coordinator", doors=doors
    )


def check_can_reopen(user: User, audit: Audit) -> None:
    """Raise `Refused` unless own, handed in, in open fieldwork, and the only one of the record they see: `T Q A F own`.

    Who has seen another reading of the record would change theirs with it in mind.
    """
    if audit.reader_id != user.pk:
        raise Refused("Only the reviewer who handed in this audit reopens it.", ask="the coordinator")
    if audit.handed_in_at is None:
        raise Refused("This audit is not handed in, so it can be changed as it is.")
    records_access.check_can_read(user, audit.record)
    others = audits_to_work_with(user).filter(record=audit.record_id, handed_in_at__isnull=False)
    if others.exclude(reader=user.pk).exists():
        raise Refused(
            "You can read another reading of this record, so yours stays as you handed it in.",
            ask="the coordinator",
        )


def get_assignment(user: User, review_ref: str, record_ref: str, reading: int) -> Assignment:
    """Return the live assignment to that reading, or 404, as for all but the coordinator and PSWs of the team."""
    record = records_access.get_record(user, review_ref, record_ref)
    check_can_list(user, record.review)
    live = Assignment.objects.filter(ended_at=None).select_related("record__review__host__region", "reader")
    return get_object_or_404(live, record=record, reading=reading)


def check_can_set_aside(user: User, assignment: Assignment) -> None:
    """Raise `Refused` unless the person is the coordinator, fieldwork has closed and the reading is not handed in."""
    records_access.check_can_take_off(user, assignment.record.review)
    handed_in = Audit.objects.filter(
        record=assignment.record_id, reader=assignment.reader_id, handed_in_at__isnull=False
    )
    if handed_in.exists():
        raise Refused("This reading is handed in, and counts.")


def may_know_author(user: User, audit: Audit) -> bool:
    """Whether the person may be told who wrote an audit that they may read: the coordinator and PSWs may."""
    standing = reviews_access.standing(user, audit.record.review)
    return standing.is_coordinator or standing.is_psw


def check_can_open(user: User, audit: Audit) -> None:
    """404 unless the audit may be read by the person at this moment. Its author's, asked most often, is asked apart."""
    may_open = own_audits(user) if audit.reader_id == user.pk else audits_visible_to(user)
    if not may_open.filter(pk=audit.pk).exists():
        raise Http404
