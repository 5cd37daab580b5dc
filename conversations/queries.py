"""What was heard, read for pages and for the report."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.waiting import Waiting
from records import access as records_access
from records.models import Appointment
from reviews import access as reviews_access
from reviews.access import PEER, PSW
from reviews.models import Prompt, Review, Slot, SubTheme, Theme
from reviews.scales import SCALE

from . import access
from .models import Conversation, ConversationRating, Meeting, Quote


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
    """Shape a page of appointments; the record is named only to those who see it listed. Two queries."""
    slots = [appointment.slot_id for appointment in appointments]
    mine = set(access.slots_assigned_to(user).filter(pk__in=slots).values_list("pk", flat=True))
    records = [appointment.record_id for appointment in appointments]
    seen = set(records_access.records_visible_to(user).filter(pk__in=records).values_list("pk", flat=True))
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


def gaps_in(conversation: Conversation) -> list[str]:
    """What is missing before it can be handed in, each as what to do."""
    if not conversation.overall:
        return ["Choose an overall rating. “Not enough evidence” is an answer too."]
    if conversation.overall in SCALE and not conversation.overall_reason:
        return ["Give the reason for the overall rating."]
    return []


def prompts_of(conversation: Conversation) -> list[Prompt]:
    """The prompts of the review's framework, in their order."""
    return [note.prompt for note in conversation.notes.select_related("prompt")]


def ratings_of(conversation: Conversation) -> list[ConversationRating]:
    """The sub-themes that are rated from conversations, with what is rated so far."""
    return list(conversation.ratings.select_related("subtheme"))


def unrated_in(conversation: Conversation) -> list[SubTheme]:
    """Sub-themes left without a rating: allowed, and said before handing in."""
    return [rating.subtheme for rating in ratings_of(conversation) if not rating.grade]


def meeting_slots_for(user: User, review: Review) -> QuerySet[Slot]:
    """The meetings with staff in the timetable, with their notes where there are any."""
    return (
        access.meeting_slots_visible_to(user)
        .filter(review=review)
        .select_related("meeting")
        .prefetch_related("attendees__user", "meeting__themes")
        .annotate(quote_count=Count("meeting__quotes"))
        .order_by("starts_at", "number")
    )


def theme_choices(review: Review) -> list[tuple[int, str]]:
    """The review's themes, by number."""
    return [(theme.number, theme.title) for theme in Theme.objects.filter(review=review)]


@dataclass(frozen=True)
class Progress:
    """Counts for the review's task list."""

    conversations: int
    conversations_handed_in: int
    meetings: int
    meetings_written: int


def progress_of(user: User, review: Review) -> Progress | None:
    """How far the team is, for its members; None for everyone else. Three queries at most."""
    heard = access.appointments_visible_to(user).filter(slot__review=review)
    if not reviews_access.reviews_on_team(user).filter(review=review).exists():
        return None
    talks = heard.aggregate(
        planned=Count("pk"), handed_in=Count("pk", filter=Q(conversation__handed_in_at__isnull=False))
    )
    slots = access.meeting_slots_visible_to(user).filter(review=review)
    meetings = slots.aggregate(planned=Count("pk"), written=Count("meeting"))
    return Progress(talks["planned"], talks["handed_in"], meetings["planned"], meetings["written"])


def waiting_for(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # one shape in every app
    """Conversations to hold and to finish, meetings to write up. Two queries."""
    mine = access.slots_assigned_to(user).filter(
        review__fieldwork_opened_at__isnull=False, review__fieldwork_closed_at=None
    )
    to_hold = mine.filter(review__in=reviews_access.reviews_on_team(user, PSW, PEER))
    talks = (
        access.appointments_visible_to(user)
        .filter(Q(conversation=None) | Q(conversation__author=user.pk, conversation__handed_in_at=None))
        .filter(slot__in=to_hold.values_list("pk", flat=True))
        .select_related("slot__review__host", "conversation")
        .order_by("slot__starts_at")
    )
    meetings = (
        mine.filter(kind__in=access.MEETING_KINDS, meeting=None, starts_at__lte=timezone.now())
        .select_related("review__host")
        .order_by("starts_at")
    )
    return [_talk(appointment) for appointment in talks] + [_meeting(slot) for slot in meetings]


def _talk(appointment: Appointment) -> Waiting:
    slot, conversation = appointment.slot, getattr(appointment, "conversation", None)
    ref = slot.review.ref
    if conversation is None:
        what, url = "Hold a conversation", reverse("conversations:card", args=[ref, slot.number])
    else:
        what = f"Finish and hand in your notes of conversation {conversation.number}"
        url = reverse("conversations:check", args=[ref, conversation.number])
    return Waiting(what, url, ref, str(slot.review.host), timezone.localdate(slot.starts_at))


def _meeting(slot: Slot) -> Waiting:
    url = reverse("conversations:meeting_write", args=[slot.review.ref, slot.number])
    on = timezone.localdate(slot.starts_at)
    return Waiting(f"Write up the meeting “{slot.title}”", url, slot.review.ref, str(slot.review.host), on)


def usable_quotes(review: Review) -> QuerySet[Quote]:
    """Words that may stand in the report: marked usable and, from conversations, while the person agrees to be quoted.

    Without authors. For conversations handed in only.
    """
    agreed = access.conversations_standing().filter(
        review=review,
        handed_in_at__isnull=False,
        appointment__record__consent__quotes=True,
    )
    return (
        Quote.objects.filter(Q(conversation__in=agreed.values("pk")) | Q(meeting__review=review))
        .exclude(use=Quote.Use.NO)
        .select_related("conversation", "meeting__slot")
        .order_by("meeting__number", "conversation__number", "number")
    )


@dataclass(frozen=True)
class Heard:
    """What the report's introduction counts."""

    conversations: int
    with_person: int
    with_both: int
    with_supporter: int
    meetings: int
    practitioners: int
    managers: int


def heard(review: Review) -> Heard:
    """How many conversations and meetings, and how many people came to the meetings. Two queries."""
    talks = (
        access.conversations_standing()
        .filter(review=review, handed_in_at__isnull=False)
        .aggregate(
            n=Count("pk"),
            person=Count("pk", filter=Q(spoke_with=Conversation.With.PERSON)),
            both=Count("pk", filter=Q(spoke_with=Conversation.With.BOTH)),
            supporter=Count("pk", filter=Q(spoke_with=Conversation.With.SUPPORTER)),
        )
    )
    meetings = Meeting.objects.filter(review=review).aggregate(
        n=Count("pk"),
        practitioners=Sum("attended", filter=Q(slot__kind=Slot.Kind.PRACTITIONERS)),
        managers=Sum("attended", filter=Q(slot__kind=Slot.Kind.MANAGERS)),
    )
    return Heard(
        talks["n"],
        talks["person"],
        talks["both"],
        talks["supporter"],
        meetings["n"],
        meetings["practitioners"] or 0,
        meetings["managers"] or 0,
    )


def meeting_themes(review: Review) -> list[tuple[Theme, int]]:
    """Each theme of the review with the number of meetings in which it came up, most often first."""
    themes = (
        Theme.objects.filter(review=review)
        .annotate(meeting_count=Count("meetings"))
        .order_by("-meeting_count", "number")
    )
    return [(theme, theme.meeting_count) for theme in themes]
