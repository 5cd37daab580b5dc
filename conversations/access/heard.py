"""Who reads and writes conversations and the notes of meetings."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from conversations.models import Conversation, Meeting
from core.refusals import Refused
from records.models import Appointment, Consent
from reviews import access as reviews_access
from reviews.access import PEER, PSW
from reviews.models import Review, Slot, SlotAttendee

MEETING_KINDS = (Slot.Kind.PRACTITIONERS, Slot.Kind.MANAGERS)
NO_CONSENT = "The person has not agreed to a conversation, or no longer agrees."


def standing_consents(record: str) -> QuerySet[Consent]:
    """Consents that stand, `CN`, for the record that `record` leads to from the outer row."""
    return Consent.objects.filter(record=OuterRef(record), conversation=True, withdrawn_at=None)


def conversations_standing() -> QuerySet[Conversation]:
    """Conversations with people whose consent stands at this moment; the others are as if they had never been.

    Withdrawing ends the appointment (`records.actions`), so a consent recorded anew brings nothing back.
    """
    return Conversation.objects.filter(Exists(standing_consents("appointment__record")))


def conversations_visible_to(user: User) -> QuerySet[Conversation]:
    """Conversations to be read, `own or T SUB CN`: the person's own, and those handed in to a team they are on."""
    return conversations_standing().filter(
        Q(author=user.pk, review__in=reviews_access.reviews_on_team(user, PSW, PEER))
        | Q(review__in=reviews_access.reviews_on_team(user), handed_in_at__isnull=False)
    )


def _with_what_it_needs(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    return conversations.select_related(
        "review__host__region",
        "review__framework",
        "appointment__record",
        "appointment__slot__review",
        "author",
    )


def get_conversation(user: User, review_ref: str, number: int) -> Conversation:
    """Return the conversation, or 404."""
    found = conversations_visible_to(user).filter(review__ref=review_ref, number=number)
    conversation = _with_what_it_needs(found).first()
    if conversation is None:
        raise Http404
    return conversation


def get_conversation_to_save(user: User, review_ref: str, number: int) -> Conversation:
    """Return the conversation, or 404; the one who was writing it when consent ended is told so, by `Refused`."""
    own = Conversation.objects.filter(
        author=user.pk, review__in=reviews_access.reviews_on_team(user, PSW, PEER)
    ).filter(review__ref=review_ref, number=number)
    if own.exists() and not conversations_standing().filter(pk__in=own.values("pk")).exists():
        raise Refused(
            "The person no longer agrees to this conversation. Nothing was saved, and what was written before is gone.",
            ask="the host organiser",
        )
    return get_conversation(user, review_ref, number)


def appointments_visible_to(user: User) -> QuerySet[Appointment]:
    """Conversations that are planned with people who agree to them: the team's, without who the person is."""
    return Appointment.objects.filter(
        Exists(standing_consents("record")), slot__review__in=reviews_access.reviews_on_team(user)
    )


def get_appointment(user: User, review_ref: str, slot_number: int) -> Appointment:
    """Return what is planned in that slot of the timetable, or 404."""
    appointment = (
        appointments_visible_to(user)
        .select_related("record__review__host__region", "slot__review__host__region")
        .filter(slot__review__ref=review_ref, slot__number=slot_number)
        .first()
    )
    if appointment is None:
        raise Http404
    return appointment


def appointment_of(conversation: Conversation) -> Appointment:
    """Return the appointment of a conversation that stands; raise `Refused` where it ended with the consent."""
    if conversation.appointment is None:
        raise Refused(NO_CONSENT, ask="the host organiser")
    return conversation.appointment


def is_assigned(user: User, slot: Slot) -> bool:
    """Whether the person is an attendee of the slot on a team they are live on: `T A`."""
    return slots_assigned_to(user).filter(pk=slot.pk).exists()


def slots_assigned_to(user: User) -> QuerySet[Slot]:
    """Meetings and conversations at which the person is, on teams they are live on."""
    at = SlotAttendee.objects.filter(member__in=reviews_access.places_of(user).values_list("pk", flat=True))
    return Slot.objects.filter(pk__in=at.values_list("slot", flat=True))


def check_can_see_conversations(user: User, review: Review) -> reviews_access.Standing:
    """Return the standing, or raise `Refused` off the team: what people say stays with those who were told it."""
    standing = reviews_access.standing(user, review)
    if not standing.on_team:
        raise Refused(
            "What is heard in conversations and meetings stays with the review team.", ask="the coordinator"
        )
    return standing


def check_can_hold(user: User, appointment: Appointment) -> None:
    """Raise `Refused` unless the person may hold and write up this conversation: `T A CN F`."""
    review = appointment.slot.review
    if not is_assigned(user, appointment.slot) or reviews_access.standing(user, review).is_coordinator:
        raise Refused("Only those who hold this conversation write it up.", ask="the coordinator")
    if not Consent.objects.filter(
        record=appointment.record_id, conversation=True, withdrawn_at=None
    ).exists():
        raise Refused(NO_CONSENT, ask="the host organiser")
    if not review.is_fieldwork_open:
        raise Refused("Conversations are written up while fieldwork is open.", ask="the coordinator")


def check_can_write(user: User, conversation: Conversation) -> None:
    """Raise `Refused` unless it is the person's own, assigned, consented, in open fieldwork and not handed in."""
    if conversation.author_id != user.pk:
        raise Refused("Only the person who began these notes writes in them.", ask="the coordinator")
    check_can_hold(user, appointment_of(conversation))
    if conversation.handed_in_at is not None:
        raise Refused("This conversation is handed in and can no longer be changed.", ask="the coordinator")


def check_can_read(user: User, conversation: Conversation) -> None:
    """Raise `Refused` unless the conversation is visible to the person at this moment."""
    if not conversations_visible_to(user).filter(pk=conversation.pk).exists():
        raise Refused("This conversation cannot be read now.", ask="the coordinator")


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    """Meeting notes: the whole team's, and never the host's."""
    return Meeting.objects.filter(review__in=reviews_access.reviews_on_team(user))


def get_meeting(user: User, review_ref: str, number: int) -> Meeting:
    """Return the meeting, or 404."""
    meeting = (
        meetings_visible_to(user)
        .select_related("review__host__region", "slot__review", "author")
        .filter(review__ref=review_ref, number=number)
        .first()
    )
    if meeting is None:
        raise Http404
    return meeting


def meeting_slots_visible_to(user: User) -> QuerySet[Slot]:
    """Meetings in the timetables of the teams the person is live on."""
    return Slot.objects.filter(kind__in=MEETING_KINDS, review__in=reviews_access.reviews_on_team(user))


def get_meeting_slot(user: User, review_ref: str, number: int) -> Slot:
    """Return the meeting with staff of that number in the timetable, or 404."""
    slot = (
        meeting_slots_visible_to(user)
        .select_related("review__host__region", "meeting")
        .filter(review__ref=review_ref, number=number)
        .first()
    )
    if slot is None:
        raise Http404
    return slot


def check_can_write_meeting(user: User, slot: Slot) -> None:
    """Raise `Refused` unless the person is the coordinator (`T`) or at the meeting and fieldwork is open (`T A F`)."""
    review = slot.review
    standing = reviews_access.standing(user, review)
    reviews_access.check_is_open(review)
    if slot.kind not in MEETING_KINDS:
        raise Refused("Only meetings with practitioners or managers are written up here.")
    if review.final_at is not None:
        raise Refused("The report is final, so its meetings stand as they are.", ask="the coordinator")
    if standing.is_coordinator:
        return
    if not is_assigned(user, slot):
        raise Refused("Only those who were at this meeting write it up.", ask="the coordinator")
    if not review.is_fieldwork_open:
        raise Refused("Meetings are written up while fieldwork is open.", ask="the coordinator")
