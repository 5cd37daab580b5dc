"""The timetable by day, of one review or of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from reviews import access
from reviews.models import Review, Slot, TeamMember

KINDS = Slot.Kind.choices
HOWS = Slot.How.choices


@dataclass(frozen=True)
class Day:
    """One day with its slots in order."""

    on: date
    slots: list[Slot]


def slots_of(user: User, review: Review) -> QuerySet[Slot]:
    """The review's slots that the person may see, with who is there, in order."""
    return _with_people(access.slots_visible_to(user).filter(review=review)).order_by("starts_at", "number")


def own_slots(user: User, *, since: date | None = None, until: date | None = None) -> QuerySet[Slot]:
    """The person's own slots in every review on whose team they are now, from a day on or before it."""
    slots = access.slots_visible_to(user).filter(
        review__in=access.reviews_on_team(user),
        slot_attendees__member__user=user.pk,
        slot_attendees__member__left_at=None,
    )
    if since is not None:
        slots = slots.filter(starts_at__date__gte=since)
    if until is not None:
        slots = slots.filter(starts_at__date__lt=until)
    return _with_people(slots).select_related("review__host").order_by("starts_at", "review", "number")


def days_of(slots: Iterable[Slot]) -> list[Day]:
    """Group slots, which come in order, by the day they fall on in England."""
    grouped = groupby(slots, key=lambda slot: timezone.localtime(slot.starts_at).date())
    return [Day(on, list(of_day)) for on, of_day in grouped]


def team_choices(review: Review) -> list[tuple[str, str]]:
    """Who can be there: the team, coordinator first, as (ref, name and part)."""
    order = {access.COORDINATOR: 0, access.PSW: 1, access.PEER: 2}
    rows = review.team.filter(left_at=None).select_related("user")
    ordered = sorted(rows, key=lambda row: (order[TeamMember.Part(row.part)], row.user.name))
    return [(row.user.ref, f"{row.user.name}, {row.get_part_display()}") for row in ordered]


def _with_people(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    there = TeamMember.objects.filter(left_at=None).select_related("user").order_by("user__name")
    return slots.prefetch_related(Prefetch("attendees", queryset=there, to_attr="people"))


def slot_initial(slot: Slot) -> dict[str, object]:
    """The slot as its form shows it."""
    starts_at, ends_at = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    people = slot.attendees.filter(left_at=None).values_list("user__ref", flat=True)
    return {
        "kind": slot.kind,
        "title": slot.title,
        "on": starts_at.date(),
        "starts": starts_at.time(),
        "ends": ends_at.time(),
        "how": slot.how,
        "place": slot.place,
        "expected": slot.expected,
        "attendees": list(people),
        "version": slot.version,
    }
