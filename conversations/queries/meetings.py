"""Meetings with staff, listed and as far as they are written."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from conversations import access
from conversations.models import Meeting
from core.refusals import may
from reviews import access as reviews_access
from reviews.models import Review, Slot, Theme

from .planning import when_text


@dataclass(frozen=True)
class MeetingLine:
    """One line of the list of meetings."""

    slot: Slot
    meeting: Meeting | None
    when: str
    attendees: list[str]
    themes: list[Theme]
    may_write: bool


def meeting_slots_for(user: User, review: Review) -> QuerySet[Slot]:
    """The meetings with staff in the timetable, with their notes where there are any."""
    return (
        access.meeting_slots_visible_to(user)
        .filter(review=review)
        .select_related("meeting")
        .prefetch_related("attendees__user", "meeting__themes")
        .order_by("starts_at", "number")
    )


def meeting_lines(standing: reviews_access.Standing, slots: list[Slot]) -> list[MeetingLine]:
    """Shape a page of slots. One query."""
    review = standing.review
    is_open = review.closed_at is None and review.final_at is None
    keys = [slot.pk for slot in slots]
    mine = set(access.slots_assigned_to(standing.user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        _line(slot, is_open and (standing.is_coordinator or (review.is_fieldwork_open and slot.pk in mine)))
        for slot in slots
    ]


def _line(slot: Slot, may_write: bool) -> MeetingLine:  # noqa: FBT001 # a fact, not a switch
    meeting = getattr(slot, "meeting", None)
    return MeetingLine(
        slot=slot,
        meeting=meeting,
        when=when_text(slot),
        attendees=[member.user.name for member in slot.attendees.all() if not member.left_at],
        themes=list(meeting.themes.all()) if meeting is not None else [],
        may_write=may_write,
    )


def may_write_meeting(user: User, slot: Slot) -> bool:
    """Whether to offer to change the notes."""
    return may(access.check_can_write_meeting, user, slot)


def written_so_far(slot: Slot) -> dict[str, Any]:
    """What the form begins with."""
    meeting = getattr(slot, "meeting", None)
    if meeting is None:
        return {"version": 0}
    return {
        "attended": meeting.attended,
        "areas": meeting.areas,
        "notes": meeting.notes,
        "themes": [str(theme.number) for theme in meeting.themes.all()],
        "version": meeting.version,
    }


def theme_choices(review: Review) -> list[tuple[int, str]]:
    """The review's themes, by number."""
    return [(theme.number, theme.title) for theme in Theme.objects.filter(review=review)]
