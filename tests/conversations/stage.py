"""A review in fieldwork with a conversation planned and a meeting in its timetable, for the tests of this app."""

from dataclasses import dataclass

from django.utils import timezone

from records.models import Appointment, Record
from reviews.models import Review, Slot, Theme
from tests.cast import Cast, consent_to_talk, make_appointment, make_record, make_slot


@dataclass(frozen=True)
class Stage:
    """Record A1's person talks with the peer in slot 1; slot 2 is a meeting of the second PSW with practitioners."""

    review: Review
    record: Record
    appointment: Appointment
    slot: Slot
    meeting_slot: Slot


def set_up(cast: Cast, *, ref: str = "PR-2026-01", upto: str = "fieldwork_opened_at") -> Stage:
    review = cast.review(ref=ref, upto=upto)
    peer, second = cast.member(review, cast.peer), cast.member(review, cast.second_psw)
    record = make_record(review, "A1", cast.host_organiser)
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(review, Slot.Kind.CONVERSATION, peer, number=1)
    meeting_slot = make_slot(review, Slot.Kind.PRACTITIONERS, second, number=2, hour=14)
    Theme.objects.create(review=review, number=1, title="Being heard")
    Theme.objects.create(review=review, number=2, title="Carers")
    appointment = make_appointment(record, slot, cast.host_organiser)
    return Stage(review, record, appointment, slot, meeting_slot)


def withdraw(record: Record, cast: Cast) -> None:
    """As it is in the database a moment after somebody withdrew."""
    record.consent.withdrawn_at = timezone.now()
    record.consent.withdrawn_by = cast.host_organiser
    record.consent.save()
