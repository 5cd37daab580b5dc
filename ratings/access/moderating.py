"""Who compares two readings, proposes what stands, and decides it: `permissions.csv`, row *audit, moderate*."""

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from audits import access as audits_access
from audits.models import Audit
from core.refusals import Refused
from ratings.models import Moderation, Proposal
from records import access as records_access
from records.models import Assignment, Record
from reviews import access as reviews_access
from reviews.access import COORDINATOR, PSW
from reviews.models import Review

from .seeing import FINAL


def check_can_moderate(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and the report is not final."""
    reviews_access.check_is_coordinator(user, review, "decides between two readings")
    reviews_access.check_is_open(review)
    if review.final_at is not None:
        raise Refused(FINAL)


def check_can_reopen(user: User, audit: Audit) -> None:
    """Raise `Refused` unless its reader may reopen it, and nothing was decided on it yet."""
    audits_access.check_can_reopen(user, audit)
    if Moderation.objects.filter(record=audit.record_id).exists():
        raise Refused(
            "The coordinator has decided what stands for this record, so your audit stays as you handed it in.",
            ask="the coordinator",
        )


def check_can_close_moderation(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator and fieldwork has closed."""
    reviews_access.check_is_coordinator(user, review, "closes moderation")
    reviews_access.check_is_open(review)
    if review.fieldwork_closed_at is None:
        raise Refused("Moderation ends after fieldwork has closed.")
    if review.moderated_at is not None:
        raise Refused("Moderation is closed already.")


def check_can_compare(user: User, record: Record) -> None:
    """Raise `Refused` for all but the coordinator, and the two readers once both readings are handed in."""
    standing = reviews_access.standing(user, record.review)
    if standing.is_coordinator:
        return
    handed_in = Audit.objects.filter(record=record, handed_in_at__isnull=False)
    if not standing.is_psw or not Audit.objects.filter(record=record, reader=user.pk).exists():
        raise Refused(
            "Only the coordinator and the two readers see the readings side by side.", ask="the coordinator"
        )
    asked_for = Assignment.objects.filter(record=record, ended_at=None).count()
    if handed_in.count() < max(asked_for, 2):
        raise Refused("You see both readings when both are handed in.", ask="the coordinator")


def records_to_compare(user: User) -> QuerySet[Record]:
    """Records whose readings the person may see side by side, once both are handed in."""
    own = Audit.objects.filter(reader=user.pk, handed_in_at__isnull=False)
    return Record.objects.filter(
        Q(review__in=reviews_access.reviews_on_team(user, COORDINATOR))
        | (
            Q(review__in=reviews_access.reviews_on_team(user, PSW))
            & Q(pk__in=own.values_list("record", flat=True))
        )
    )


def get_record_to_compare(user: User, review_ref: str, record_ref: str) -> Record:
    """Return the record of the sample, or 404."""
    record = records_access.get_record(user, review_ref, record_ref)
    if record.selected_at is None:
        raise Http404
    return record


def check_can_propose(user: User, record: Record) -> None:
    """Raise `Refused` unless one of the two readers asks, both are handed in, and nothing is decided: `own pair`."""
    review = record.review
    if not reviews_access.standing(user, review).is_psw:
        raise Refused(
            "The two readers propose what stands, and the coordinator decides.", ask="the coordinator"
        )
    check_can_compare(user, record)
    reviews_access.check_is_open(review)
    if review.final_at is not None:
        raise Refused(FINAL, ask="the coordinator")
    if Moderation.objects.filter(record=record).exists():
        raise Refused("The coordinator has decided what stands for this record.", ask="the coordinator")


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    """What two readers propose: for the two, and the coordinator of their review."""
    return Proposal.objects.filter(record__in=records_to_compare(user).values("pk"))
