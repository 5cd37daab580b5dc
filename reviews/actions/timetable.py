"""Keeping the timetable: a slot has people, and nobody is in two places at once, in whichever review."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone

from accounts.models import User
from core.dates import date_text, range_text, time_text
from core.refusals import Conflict
from reviews import access
from reviews.models import Review, Slot, SlotAttendee, TeamMember
from trail import actions as trail

WRITTEN = ("kind", "title", "starts_at", "ends_at", "how", "place", "expected")


class SlotValues(TypedDict):
    """What people enter. `attendees` are the refs of people on the team; times are England's."""

    kind: str
    title: str
    on: date
    starts: time
    ends: time
    how: str
    place: NotRequired[str]
    expected: NotRequired[int | None]
    attendees: NotRequired[Iterable[str]]


@transaction.atomic
def create_slot(*, by: User, review: Review, **values: Unpack[SlotValues]) -> Slot:
    """Add a slot under the next number."""
    access.check_can_edit_timetable(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    columns, members = _columns(values), _members(review, values)
    _check(by, review, columns, members)
    last = review.slots.aggregate(last=Max("number"))["last"] or 0
    slot = Slot.objects.create(review=review, number=last + 1, version=1, **columns)
    SlotAttendee.objects.bulk_create(SlotAttendee(slot=slot, member=member) for member in members)
    trail.record(by=by, verb="slot.added", subject=f"slot {slot.number}", review=review.ref)
    return slot


@transaction.atomic
def edit_slot(*, by: User, slot: Slot, version: int, **values: Unpack[SlotValues]) -> Slot:
    """Change a slot and who is there. Raises `Conflict` when somebody saved it meanwhile."""
    access.check_can_edit_timetable(by, slot.review)
    review = Review.objects.select_for_update().get(pk=slot.review_id)
    stored = Slot.objects.select_for_update().filter(pk=slot.pk).first()
    if stored is None:
        raise ValidationError(
            "Somebody removed this from the timetable. Add it again if it still takes place"
        )
    columns, members = _columns(values), _members(review, values)
    if not _differs(stored, columns, members):
        return stored
    if stored.version != version:
        raise Conflict(theirs=_shown(stored), version=stored.version)
    if review.fieldwork_opened_at is not None and columns["kind"] != stored.kind:
        raise ValidationError({"kind": "Fieldwork has opened. Remove this and add another of the other kind"})
    _check(by, review, columns, members, but=stored)
    for name, value in columns.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save(update_fields=[*WRITTEN, "version"])
    stored.slot_attendees.exclude(member__in=members).delete()
    there = set(stored.slot_attendees.values_list("member", flat=True))
    SlotAttendee.objects.bulk_create(
        SlotAttendee(slot=stored, member=member) for member in members if member.pk not in there
    )
    trail.record(by=by, verb="slot.edited", subject=f"slot {stored.number}", review=review.ref)
    return stored


@transaction.atomic
def remove_slot(*, by: User, slot: Slot) -> None:
    """Take a slot out, unless notes have been written of it."""
    access.check_can_edit_timetable(by, slot.review)
    try:
        removed = Slot.objects.filter(pk=slot.pk).delete()[0]
    except ProtectedError:
        raise ValidationError("Notes have been written of this, so it stays in the timetable") from None
    if removed:
        trail.record(by=by, verb="slot.removed", subject=f"slot {slot.number}", review=slot.review.ref)


def _columns(values: SlotValues) -> dict[str, Any]:
    on = values["on"]
    return {
        "kind": Slot.Kind(values["kind"]).value,
        "title": values["title"],
        "starts_at": timezone.make_aware(datetime.combine(on, values["starts"])),
        "ends_at": timezone.make_aware(datetime.combine(on, values["ends"])),
        "how": Slot.How(values["how"]).value,
        "place": values.get("place", ""),
        "expected": values.get("expected"),
    }


def _members(review: Review, values: SlotValues) -> list[TeamMember]:
    wanted = set(values.get("attendees", ()))
    found = list(review.team.filter(left_at=None, user__ref__in=wanted).select_related("user"))
    if len(found) != len(wanted):
        raise ValidationError({"attendees": "Somebody you chose is no longer on the team. Choose again"})
    return found


def _check(
    by: User, review: Review, values: dict[str, Any], members: list[TeamMember], but: Slot | None = None
) -> None:
    starts_at, ends_at = values["starts_at"], values["ends_at"]
    if ends_at <= starts_at:
        raise ValidationError({"ends": "It must end after it starts"})
    first, last = review.fieldwork_from_on, review.fieldwork_to_on
    on = timezone.localtime(starts_at).date()
    if values["kind"] != Slot.Kind.TEAM and not first <= on <= last:
        raise ValidationError({"on": f"Choose a day of fieldwork, {range_text(first, last)}"})
    if values["kind"] != Slot.Kind.TEAM and values["how"] == Slot.How.IN_PERSON and not values["place"]:
        raise ValidationError({"place": "Enter where it is, because it is in person"})
    _check_nobody_is_elsewhere(by, starts_at, ends_at, members, but)


def _check_nobody_is_elsewhere(
    by: User, starts_at: datetime, ends_at: datetime, members: list[TeamMember], but: Slot | None
) -> None:
    """Lock the people, so that two reviews cannot book one of them at the same moment, then look at all their days."""
    people = [member.user_id for member in members]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    clashes = (
        SlotAttendee.objects.filter(
            member__user__in=people,
            member__left_at=None,
            slot__starts_at__lt=ends_at,
            slot__ends_at__gt=starts_at,
        )
        .exclude(slot=but)
        .select_related("member__user", "slot__review")
        .order_by("member__user__name", "slot__starts_at")
    )
    readable = set(
        access.slots_visible_to(by).filter(pk__in=[c.slot_id for c in clashes]).values_list("pk", flat=True)
    )
    if clashes:
        raise ValidationError({"attendees": [_clash_text(clash, readable) for clash in clashes]})


def _clash_text(clash: SlotAttendee, readable: set[int]) -> str:
    slot, name = clash.slot, clash.member.user.name
    when = f"from {time_text(slot.starts_at)} to {time_text(slot.ends_at)} on {date_text(slot.starts_at)}"
    if slot.pk in readable:
        return f"{name} is at “{slot.title}” ({slot.review.ref}) {when}"
    return f"{name} is busy in another review {when}"


def _differs(slot: Slot, values: dict[str, Any], members: list[TeamMember]) -> bool:
    if any(getattr(slot, name) != value for name, value in values.items()):
        return True
    return set(slot.slot_attendees.values_list("member", flat=True)) != {member.pk for member in members}


def _shown(slot: Slot) -> dict[str, str]:
    """What stands now, a text a field of the form."""
    people = slot.attendees.select_related("user").order_by("user__name")
    return {
        "kind": slot.get_kind_display(),
        "title": slot.title,
        "on": date_text(slot.starts_at),
        "starts": time_text(slot.starts_at),
        "ends": time_text(slot.ends_at),
        "how": slot.get_how_display(),
        "place": slot.place,
        "expected": "" if slot.expected is None else str(slot.expected),
        "attendees": ", ".join(member.user.name for member in people),
    }
