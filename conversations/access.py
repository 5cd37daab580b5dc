"""Who reads and writes what was heard: `permissions.csv`, rows *conversation* and *meeting*."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from core.refusals import Refused
from records.models import Appointment, Consent
from reviews import access as reviews_access
from reviews.access import PEER, PSW
from reviews.models import Review, Slot, SlotAttendee

from .models import Conversation, Meeting


def standing_consents() -> QuerySet[Consent]:
    """Consents that stand for the outer conversation's person: `CN`."""
    return Consent.objects.filter(
        record=OuterRef("appointment__record"), conversation=True, withdrawn_at=None
    )


def conversations_visible_to(user: User) -> QuerySet[Conversation]:
    """Conversations the person may read: their own; those handed in, on a team they are live on; only while consent stands."""
    return Conversation.objects.filter(
        Exists(standing_consents()),
        Q(author=user.pk, review__in=reviews_access.reviews_on_team(user, PSW, PEER))
        | Q(review__in=reviews_access.reviews_on_team(user), handed_in_at__isnull=False),
    )


def get_conversation(user: User, review_ref: str, number: int) -> Conversation:
    """Return the conversation, or 404."""
    conversation = (
        conversations_visible_to(user)
        .select_related(
            "review__host__region", "review__framework", "appointment__record", "appointment__slot", "author"
        )
        .filter(review__ref=review_ref, number=number)
        .first()
    )
    if conversation is None:
        raise Http404
    return conversation


def is_assigned(user: User, slot: Slot) -> bool:
    """Whether the person is an attendee of the slot on a team they are live on: `T A`."""
    return SlotAttendee.objects.filter(
        slot=slot, member__user=user.pk, member__in=reviews_access.live_team()
    ).exists()


def check_can_hold(user: User, appointment: Appointment) -> None:
    """Raise `Refused` unless the person may hold and write up this conversation: `T A CN F`."""
    review = appointment.slot.review
    if not is_assigned(user, appointment.slot) or reviews_access.standing(user, review).is_coordinator:
        raise Refused("Only those who hold this conversation write it up.", ask="the coordinator")
    if not Consent.objects.filter(record=appointment.record, conversation=True, withdrawn_at=None).exists():
        raise Refused(
            "The person has not agreed to a conversation, or no longer agrees.", ask="the host organiser"
        )
    if not review.is_fieldwork_open:
        raise Refused("Conversations are written up while fieldwork is open.", ask="the coordinator")


def check_can_write(user: User, conversation: Conversation) -> None:
    """Raise `Refused` unless it is the person's own, assigned, consented, in open fieldwork and not handed in."""
    if conversation.author_id != user.pk:
        raise Refused("Only the person who began these notes writes in them.", ask="the coordinator")
    check_can_hold(user, conversation.appointment)
    if conversation.handed_in_at is not None:
        raise Refused("This conversation is handed in and can no longer be changed.", ask="the coordinator")


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    """Meeting notes: the whole team's, and never the host's."""
    return Meeting.objects.filter(review__in=reviews_access.reviews_on_team(user))


def get_meeting(user: User, review_ref: str, number: int) -> Meeting:
    """Return the meeting, or 404."""
    meeting = (
        meetings_visible_to(user)
        .select_related("review__host__region", "slot", "author")
        .filter(review__ref=review_ref, number=number)
        .first()
    )
    if meeting is None:
        raise Http404
    return meeting


def check_can_write_meeting(user: User, slot: Slot) -> None:
    """Raise `Refused` unless the person is the coordinator (`T`) or assigned to the meeting in open fieldwork (`T A F`)."""
    review = slot.review
    standing = reviews_access.standing(user, review)
    reviews_access.check_is_open(review)
    if standing.is_coordinator:
        return
    if not is_assigned(user, slot):
        raise Refused("Only those who were at this meeting write it up.", ask="the coordinator")
    if not review.is_fieldwork_open:
        raise Refused("Meetings are written up while fieldwork is open.", ask="the coordinator")


def get_slot_to_write_up(user: User, review: Review, number: int) -> Slot:
    """Return the slot of that number in the timetable the person sees, or 404."""
    slot = reviews_access.slots_visible_to(user).filter(review=review, number=number).first()
    if slot is None or not reviews_access.standing(user, review).on_team:
        raise Http404
    return slot
