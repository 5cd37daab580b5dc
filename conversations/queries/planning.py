"""The conversations that are planned, as each member of the team may see them."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conversations import access
from conversations.models import Conversation
from core.dates import time_text, weekday_text
from core.refusals import may
from records import access as records_access
from records.models import Appointment
from reviews.models import Review, Slot

CARD_LABELS = {
    "called_by": "What they like to be called",
    "contact": "How to reach them",
    "supporter": "Who supports them",
    "communication": "How they communicate",
    "preferences": "What they would like",
    "safety": "Staying safe",
}


@dataclass(frozen=True)
class Planned:
    """One line of the list of conversations: when and with whom from the team, and how far it is for this person."""

    appointment: Appointment
    conversation: Conversation | None
    attendees: list[str]
    is_mine: bool
    is_own: bool
    record: str

    @property
    def slot(self) -> Slot:
        return self.appointment.slot

    @property
    def when(self) -> str:
        return when_text(self.slot)

    @property
    def place(self) -> str:
        return where_text(self.slot)

    @property
    def is_handed_in(self) -> bool:
        return self.conversation is not None and self.conversation.handed_in_at is not None


def appointments_for(user: User, review: Review) -> QuerySet[Appointment]:
    """What is planned, in the order of the timetable, for a page of `planned`."""
    return (
        access.appointments_visible_to(user)
        .filter(slot__review=review)
        .select_related("slot", "record", "conversation")
        .prefetch_related("slot__attendees__user")
        .order_by("slot__starts_at", "slot__number")
    )


def planned(user: User, appointments: list[Appointment]) -> list[Planned]:
    """Shape a page of appointments; the record is named to those who know its person. Two queries."""
    slots = [appointment.slot_id for appointment in appointments]
    mine = set(access.slots_assigned_to(user).filter(pk__in=slots).values_list("pk", flat=True))
    records = [appointment.record_id for appointment in appointments]
    seen = set(records_access.records_named_to(user).filter(pk__in=records).values_list("pk", flat=True))
    return [
        Planned(
            appointment=appointment,
            conversation=getattr(appointment, "conversation", None),
            attendees=[member.user.name for member in appointment.slot.attendees.all() if not member.left_at],
            is_mine=appointment.slot_id in mine,
            is_own=_is_by(user, appointment),
            record=appointment.record.ref if appointment.record_id in seen else "",
        )
        for appointment in appointments
    ]


def _is_by(user: User, appointment: Appointment) -> bool:
    conversation = getattr(appointment, "conversation", None)
    return conversation is not None and conversation.author_id == user.pk


def when_text(slot: Slot) -> str:
    """Tuesday 21 April 2026, 10am to 11:30am."""
    starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    return f"{weekday_text(starts.date())}, {time_text(starts)} to {time_text(ends)}"


def where_text(slot: Slot) -> str:
    """In person, Ridge House; or Phone call."""
    return f"{slot.get_how_display()}, {slot.place}" if slot.place else slot.get_how_display()


def card_lines(opened: dict[str, str]) -> list[tuple[str, str]]:
    """The card's fields with their labels, in its order."""
    return [(CARD_LABELS.get(name, name), text) for name, text in opened.items()]


def may_start(user: User, appointment: Appointment) -> bool:
    """Whether to offer to begin: nobody has begun, and the person may."""
    begun = Conversation.objects.filter(appointment=appointment).exists()
    return not begun and may(access.check_can_hold, user, appointment)


def first_page_of(conversation: Conversation) -> str:
    """The address of the notebook's first page."""
    ref, number = conversation.review.ref, conversation.number
    first = conversation.notes.values_list("prompt__number", flat=True).order_by("prompt__number").first()
    if first is None:
        return reverse("conversations:quotes", args=[ref, number])
    return reverse("conversations:write", args=[ref, number, first])
