"""Writing up a meeting with staff."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from conversations import access
from conversations.models import Meeting
from core import versions
from core.text import clean_text
from reviews.models import Review, Slot, Theme
from trail import actions as trail


@transaction.atomic
def write_meeting(
    *,
    by: User,
    slot: Slot,
    attended: int | None = None,
    areas: str = "",
    notes: str = "",
    themes: Iterable[int] = (),
    version: int = 0,
) -> Meeting:
    """Write up the meeting of this slot, or change what was written. `themes` are numbers of the review's themes.

    Raises `Conflict` when someone else saved meanwhile.
    """
    access.check_can_write_meeting(by, slot)
    review = Review.objects.select_for_update().get(pk=slot.review_id)
    values = {"attended": attended, "areas": clean_text(areas), "notes": clean_text(notes)}
    if not values["areas"] and not values["notes"]:
        raise ValidationError({"areas": "Enter the areas discussed, or some notes"})
    tagged = _themes(review, themes)
    meeting = Meeting.objects.filter(slot=slot).first()
    if meeting is None:
        meeting = _begin(by, review, slot)
    if versions.replace(meeting, version=version, values=values, sets={"themes": tagged}):
        trail.record(by=by, verb="meeting.written", subject=f"meeting {meeting.number}", review=review.ref)
    return meeting


def _begin(by: User, review: Review, slot: Slot) -> Meeting:
    highest = Meeting.objects.filter(review=review).aggregate(highest=Max("number"))["highest"]
    now = timezone.now()
    return Meeting.objects.create(
        review=review, slot=slot, number=(highest or 0) + 1, author=by, written_at=now, updated_at=now
    )


def _themes(review: Review, numbers: Iterable[int]) -> list[Theme]:
    wanted = set(numbers)
    themes = list(Theme.objects.filter(review=review, number__in=wanted))
    if len(themes) != len(wanted):
        raise ValidationError({"themes": "Select only themes of this review"})
    return themes


@transaction.atomic
def open_meeting(*, by: User, meeting: Meeting) -> Meeting:
    """Record that the person reads the notes; called before they are shown."""
    access.check_can_see_conversations(by, meeting.review)
    trail.record(by=by, verb="meeting.opened", subject=f"meeting {meeting.number}", review=meeting.review.ref)
    return meeting


@transaction.atomic
def open_meeting_of(*, by: User, slot: Slot) -> None:
    """Record that the person goes on writing the notes of this slot, where there are any; before they are shown."""
    access.check_can_write_meeting(by, slot)
    meeting = Meeting.objects.select_related("review").filter(slot=slot).first()
    if meeting is not None:
        open_meeting(by=by, meeting=meeting)
