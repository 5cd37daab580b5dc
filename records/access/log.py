"""Who sees which record and number, and who may change them: `permissions.csv`, *record log* to *case number*."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import councils_where, may_hold, qualified_people
from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused
from records.models import Assignment, Record
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PEER, PSW
from reviews.models import Review, SlotAttendee, TeamMember

from .grants import check_can_reveal_under_grant, records_granted

_REF = re.compile("[A-H][1-4]")


def assignments_of(user: User) -> QuerySet[Assignment]:
    """The records this person is assigned to read now, on a team they are live on: `T A` of a record."""
    return Assignment.objects.filter(
        reader=user.pk, ended_at=None, record__review__in=reviews_access.reviews_on_team(user, PSW)
    )


def slots_attended(user: User, *parts: TeamMember.Part) -> QuerySet[SlotAttendee, int]:
    """Keys of the slots the person attends as a reviewer or peer of a team they are live on: `T A`."""
    member = reviews_access.places_of(user, *(parts or (PSW, PEER)))
    return SlotAttendee.objects.filter(member__in=member).values_list("slot", flat=True)


def records_to_talk_about(user: User) -> QuerySet[Record]:
    """Records of the people whose conversations the person is assigned to."""
    return Record.objects.filter(appointment__slot__in=slots_attended(user))


def records_visible_to(user: User) -> QuerySet[Record]:
    """Records the person may see listed, by reference, category and age band; never a number.

    The coordinator and PSWs see the review's log; a peer only the record behind a conversation they are assigned to
    and those they were granted; the host organiser and information lead their own council's log.
    """
    listed = _listed_for(user)
    if may_hold(user, Role.PEER):
        listed |= Q(pk__in=records_granted(user))
    return Record.objects.filter(listed)


def records_named_to(user: User) -> QuerySet[Record]:
    """Those of them that may be named beside a conversation.

    A grant opens what was written of a record. It does not tell which conversation was with its person.
    """
    return Record.objects.filter(_listed_for(user))


def records_known_to(user: User) -> QuerySet[Record]:
    """Those of them that may be named beside a reviewer: of their readers nobody but coordinator and PSWs knows."""
    return Record.objects.filter(review__in=reviews_access.reviews_on_team(user, COORDINATOR, PSW))


def _listed_for(user: User) -> Q:
    hosts = councils_where(user, Role.ORGANISER, Role.PSW, Role.INFORMATION_LEAD)
    return (
        Q(review__in=reviews_access.reviews_on_team(user, COORDINATOR, PSW))
        | Q(review__in=Review.objects.filter(host__in=hosts))
        | Q(appointment__slot__in=slots_attended(user, PEER))
    )


def parts_of(ref: str) -> tuple[str, int]:
    """The category and number of an audit reference, `A1`; 404 for what is none, before the database is asked."""
    if not _REF.fullmatch(ref):
        raise Http404
    return ref[0], int(ref[1])


def in_review(records: QuerySet[Record], review_ref: str, ref: str) -> Record:
    """Return the record of that audit reference, `A1`, from those given, or 404."""
    category, number = parts_of(ref)
    record = (
        records.select_related("review__host__region", "review__framework")
        .filter(review__ref=review_ref, category=category, number=number)
        .first()
    )
    if record is None:
        raise Http404
    return record


def get_record(user: User, review_ref: str, ref: str) -> Record:
    """Return the record by its audit reference, or 404."""
    return in_review(records_visible_to(user), review_ref, ref)


def check_can_see_record(user: User, record: Record) -> None:
    """404 unless the record is listed for the person at this moment."""
    if not records_visible_to(user).filter(pk=record.pk).exists():
        raise Http404


def check_can_see_log(user: User, review: Review) -> None:
    """404 unless the person sees the whole log: coordinator, PSW, host organiser or information lead."""
    standing = reviews_access.standing(user, review)
    if not (
        standing.is_coordinator
        or standing.is_psw
        or standing.is_host_organiser
        or standing.is_host_information_lead
    ):
        raise Http404


def check_can_list(standing: reviews_access.Standing) -> None:
    """Raise `Refused` for the host's DASS; whoever else sees the review sees what of the list is theirs."""
    if standing.is_host_dass and not (standing.is_host_organiser or standing.is_host_information_lead):
        raise Refused(
            "The DASS does not see the list of records: it could tell who somebody is.",
            ask="the host organiser",
        )


def check_can_edit_log(user: User, review: Review) -> None:
    """Raise `Refused` unless the person lists records for the host and fieldwork has not opened: `OC PREP`."""
    if not reviews_access.standing(user, review).is_host_organiser:
        raise Refused("Only the host council's organiser lists records.", ask="the host organiser")
    reviews_access.check_is_open(review)
    if review.sampling_opened_at is None:
        raise Refused("The record log opens when the scope is settled.", ask="the coordinator")
    if review.fieldwork_opened_at is not None:
        raise Refused("The record log is settled, because fieldwork has opened.", ask="the coordinator")


def check_can_select(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the sample may still change."""
    reviews_access.check_is_coordinator(user, review, "selects records and assigns readers")
    if review.sampling_opened_at is None:
        raise Refused(
            "Records are selected once the host may list them, and that begins when you open sampling. "
            "The page of that step says what is still missing, and who has to do it.",
            doors=[(reverse("reviews:open_sampling", args=[review.ref]), "Open sampling")],
        )
    if review.fieldwork_closed_at is not None or review.closed_at is not None:
        raise Refused("Fieldwork has closed, so the sample stands as it was read.")


def check_can_take_off(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator, fieldwork has closed and moderation has not."""
    reviews_access.check_is_coordinator(user, review, "sets a reading aside")
    reviews_access.check_is_open(review)
    if review.fieldwork_closed_at is None:
        raise Refused("While fieldwork is open a reading is waited for, or another reader chosen.")
    if review.moderated_at is not None:
        raise Refused("Moderation is closed on what was read.")


def may_read_blind(assignments: Iterable[Assignment]) -> bool:
    """Whether somebody new may still be chosen to read the record, of these, its live assignments.

    Once all of them are handed in, everybody who could be chosen can read them, and what somebody has read or been
    told of cannot be taken back: so the record stays open, and this asks what they may see and not what they opened.
    While one is outstanding the others are sealed, and its reader may be replaced.
    """
    given = [assignment.handed_in_at is not None for assignment in assignments]
    return not given or not all(given)


def have_coordinated(review: Review) -> set[int]:
    """Keys of those who lead the review or once did, and so could read every audit as soon as it was handed in."""
    led = TeamMember.objects.filter(review=review, part=COORDINATOR)
    return set(led.values_list("user", flat=True))


def check_can_open_fieldwork(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the review is in sampling."""
    check_can_select(user, review)
    if review.fieldwork_opened_at is not None:
        raise Refused("Fieldwork is open already.")


def check_can_read(user: User, record: Record) -> Assignment:
    """Return the person's assignment to read the record, or raise `Refused`: `T Q A F`. One query."""
    is_qualified = ExpressionWrapper(
        Q(reader__in=qualified_people(on=timezone.localdate())), output_field=BooleanField()
    )
    assignment: Any = (
        assignments_of(user).filter(record=record).annotate(reader_is_qualified=is_qualified).first()
    )
    if assignment is None:
        raise Refused("Only a reviewer assigned to this record may do this.", ask="the coordinator")
    if not record.review.is_fieldwork_open:
        raise Refused("Records are read while fieldwork is open.", ask="the coordinator")
    if not assignment.reader_is_qualified:
        raise Refused(
            "Your registration or enhanced DBS check is not attested, or has run out. What you wrote is kept.",
            ask="your programme administrator",
        )
    found: Assignment = assignment
    return found


def check_can_reveal_number(user: User, record: Record) -> None:
    """Raise `Refused` unless *case number, reveal* allows it.

    `T Q A F` for a PSW, `GR(record) F` for a peer, `OC` until closed for the host. That the person signed in again
    just before (`RV`) is the page's to ask.
    """
    if record.review.closed_at is not None:
        raise Refused("The review is closed, and its case record numbers are destroyed.")
    standing = reviews_access.standing(user, record.review)
    if standing.is_peer:
        check_can_reveal_under_grant(user, record)
    elif not standing.is_host_organiser:
        check_can_read(user, record)
