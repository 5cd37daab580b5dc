"""How far the conversations and meetings are, and what waits for whom."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conversations import access
from core.dates import day_text, time_text
from core.waiting import Waiting
from records.access import slots_given_up
from reviews import access as reviews_access
from reviews.access import PEER, PSW
from reviews.models import Slot

from .deciding import to_decide_lines


@dataclass(frozen=True)
class Progress:
    """Counts for the review's task list."""

    conversations: int
    conversations_handed_in: int
    meetings: int
    meetings_written: int


def progress_of(standing: reviews_access.Standing) -> Progress | None:
    """How far the team is, for its members; None for everyone else. One query."""
    if not standing.on_team:
        return None
    agreed = Exists(access.standing_consents("appointment__record"))
    counts = Slot.objects.filter(review=standing.review).aggregate(
        conversations=Count("appointment", filter=agreed),
        conversations_handed_in=Count(
            "appointment", filter=Q(agreed, appointment__conversation__handed_in_at__isnull=False)
        ),
        meetings=Count("pk", filter=Q(kind__in=access.MEETING_KINDS)),
        meetings_written=Count("meeting", filter=Q(kind__in=access.MEETING_KINDS)),
    )
    return Progress(**counts)


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """Conversations to hold and to finish, those that will not take place, meetings to write up; quotes to decide.

    Two queries.
    """
    unfinished = access.appointments_visible_to(user).filter(
        Q(conversation=None) | Q(conversation__author=user.pk, conversation__handed_in_at=None)
    )
    to_hold = Q(
        review__in=reviews_access.reviews_on_team(user, PSW, PEER),
        appointment__in=unfinished.values_list("pk", flat=True),
    )
    to_write_up = Q(kind__in=access.MEETING_KINDS, meeting=None, starts_at__lte=timezone.now())
    will_not_be = Q(
        review__in=reviews_access.reviews_on_team(user, PSW, PEER),
        starts_at__gte=timezone.make_aware(datetime.combine(today, time.min)),
        pk__in=slots_given_up().values_list("pk", flat=True),
    )
    slots = (
        access.slots_assigned_to(user)
        .filter(to_hold | to_write_up | will_not_be)
        .filter(review__fieldwork_opened_at__isnull=False, review__fieldwork_closed_at=None)
        .select_related("review__host", "appointment__conversation")
        .order_by("starts_at")
    )
    talks = [slot for slot in slots if slot.kind not in access.MEETING_KINDS]
    meetings = [slot for slot in slots if slot.kind in access.MEETING_KINDS]
    lines = [_talk(slot) for slot in talks] + [_meeting(slot) for slot in meetings]
    return [*lines, *to_decide_lines(user)]


def _talk(slot: Slot) -> Waiting:
    if not hasattr(slot, "appointment"):
        return _not_taking_place(slot)
    return _to_hold(slot)


def _not_taking_place(slot: Slot) -> Waiting:
    """Nothing is said of the person, nor who ended it: those who went to hold it only have to know."""
    starts = timezone.localtime(slot.starts_at)
    what = f"A conversation on {day_text(starts)} will not take place. The council or the person ended it."
    url = reverse("conversations:list", args=[slot.review.ref])
    return Waiting(what, url, slot.review.ref, str(slot.review.host), starts.date(), is_appointment=True)


def _to_hold(slot: Slot) -> Waiting:
    """An appointment until it is over; after that what was heard is to be written down before fieldwork ends."""
    conversation, ref = getattr(slot.appointment, "conversation", None), slot.review.ref
    where, last_day = str(slot.review.host), slot.review.fieldwork_to_on
    if conversation is not None:
        what = f"Finish and hand in your notes of conversation {conversation.number}"
        url = reverse("conversations:check", args=[ref, conversation.number])
        return Waiting(what, url, ref, where, last_day)
    url = reverse("conversations:card", args=[ref, slot.number])
    if slot.ends_at > timezone.now():
        starts = timezone.localtime(slot.starts_at)
        what = f"You are meeting someone on {day_text(starts)}, {time_text(starts)}"
        return Waiting(what, url, ref, where, starts.date(), is_appointment=True)
    return Waiting("Write down what you heard", url, ref, where, last_day)


def _meeting(slot: Slot) -> Waiting:
    url = reverse("conversations:meeting_write", args=[slot.review.ref, slot.number])
    what = f"Write up the meeting “{slot.title}”"
    return Waiting(what, url, slot.review.ref, str(slot.review.host), slot.review.fieldwork_to_on)
