"""Who sees which record, number, card and consent, and who may change them: `permissions.csv`, rows *record* to *consent*."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import councils_where, is_qualified
from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PEER, PSW
from reviews.models import Review, SlotAttendee

from .categories import Category
from .models import Assignment, Consent, Record


def assignments_of(user: User) -> QuerySet[Assignment]:
    """The records this person is assigned to read now, on a team they are live on: `A` for a PSW."""
    return Assignment.objects.filter(
        reader=user.pk, ended_at=None, record__review__in=reviews_access.reviews_on_team(user, PSW)
    )


def records_visible_to(user: User) -> QuerySet[Record]:
    """Records the person may see listed, by reference, category and age band; never a number.

    The coordinator and PSWs see the review's log; a peer only the record behind a conversation they are assigned to;
    the host organiser and information lead their own council's log.
    """
    talked_to = SlotAttendee.objects.filter(
        member__user=user.pk,
        member__left_at=None,
        slot__appointment__record=OuterRef("pk"),
    )
    return Record.objects.filter(
        Q(review__in=reviews_access.reviews_on_team(user, COORDINATOR, PSW))
        | Q(review__host__in=councils_where(user, Role.ORGANISER, Role.PSW, Role.INFORMATION_LEAD))
        | (Q(review__in=reviews_access.reviews_on_team(user, PEER)) & Exists(talked_to))
    )


def get_record(user: User, review_ref: str, ref: str) -> Record:
    """Return the record by its audit reference, `A1`, or 404."""
    category, number = ref[:1], ref[1:]
    if category not in Category.values or not number.isdecimal():
        raise Http404
    record = (
        records_visible_to(user)
        .select_related("review__host__region", "review__framework")
        .filter(review__ref=review_ref, category=category, number=int(number))
        .first()
    )
    if record is None:
        raise Http404
    return record


def check_can_edit_log(user: User, review: Review) -> None:
    """Raise `Refused` unless the person lists records for the host and fieldwork has not opened: `OC PREP`."""
    if not reviews_access.standing(user, review).is_host_organiser:
        raise Refused("Only the host council's organiser lists records.", ask="the host organiser")
    if review.sampling_opened_at is None:
        raise Refused("The record log opens when the scope is settled.", ask="the coordinator")
    if review.fieldwork_opened_at is not None:
        raise Refused("The record log is settled, because fieldwork has opened.", ask="the coordinator")


def check_can_select(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the sample may still change."""
    reviews_access.check_is_coordinator(user, review, "selects records and assigns readers")
    if review.sampling_opened_at is None:
        raise Refused("The record log opens when the scope is settled.")
    if review.fieldwork_closed_at is not None or review.closed_at is not None:
        raise Refused("Fieldwork has closed, so the sample stands as it was read.")


def check_can_reveal_number(user: User, record: Record) -> None:
    """Raise `Refused` unless the row *case number, reveal* allows it: `T Q A F` for a PSW, `OC` until closed for the host."""
    review = record.review
    standing = reviews_access.standing(user, review)
    if review.closed_at is not None:
        raise Refused("The review is closed and its case record numbers are gone.")
    if standing.is_host_organiser:
        return
    if not standing.is_psw or not assignments_of(user).filter(record=record).exists():
        raise Refused(
            "A case record number is shown only to the reviewer assigned to that record.",
            ask="the coordinator",
        )
    if not review.is_fieldwork_open:
        raise Refused("Case record numbers can be seen only while fieldwork is open.", ask="the coordinator")
    if not is_qualified(user, on=timezone.localdate()):
        raise Refused(
            "Your registration or enhanced DBS check is not attested, or has run out.",
            ask="your programme administrator",
        )


def consents_visible_to(user: User) -> QuerySet[Consent]:
    """What was agreed, for the coordinator, the host organiser, and those assigned to the conversation."""
    return Consent.objects.filter(
        Q(record__review__in=reviews_access.reviews_on_team(user, COORDINATOR))
        | Q(record__review__host__in=councils_where(user, Role.ORGANISER, Role.PSW))
        | Q(record__in=records_to_talk_about(user))
    )


def records_to_talk_about(user: User) -> QuerySet[Record]:
    """Records behind the conversations the person is assigned to, on a team they are live on: `T A`."""
    return Record.objects.filter(
        review__in=reviews_access.reviews_on_team(user, PSW, PEER),
        appointment__slot__slot_attendees__member__user=user.pk,
        appointment__slot__slot_attendees__member__left_at=None,
    )
