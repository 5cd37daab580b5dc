"""Reads of the log and of the people behind it, shaped for their pages."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from core.refusals import may
from records import access
from records.categories import PER_CATEGORY, Category
from records.models import Appointment, Assignment, Consent, GrantRequest, PersonCard, Record, RecordGrant
from reviews import access as reviews_access
from reviews.access import Standing
from reviews.models import Review, Slot

from .grants import OwnGrant, last_asked, own_grant


@dataclass(frozen=True)
class Place:
    """One of the four places of a category in the log."""

    number: int
    ref: str
    record: Record | None

    @property
    def age_band(self) -> str:
        return self.record.get_age_band_display() if self.record else ""


@dataclass(frozen=True)
class LogCategory:
    """One category of the log, with its four places."""

    letter: str
    name: str
    places: list[Place]

    @property
    def listed(self) -> int:
        return sum(place.record is not None for place in self.places)

    @property
    def is_complete(self) -> bool:
        return self.listed == len(self.places)


def log_of(user: User, review: Review) -> list[LogCategory]:
    """The whole log by category, empty places among them. One query."""
    records = {
        (record.category, record.number): record
        for record in access.records_visible_to(user).filter(review=review)
    }
    return [
        LogCategory(
            letter=category.value,
            name=category.label,
            places=[
                Place(number, f"{category.value}{number}", records.get((category.value, number)))
                for number in range(1, PER_CATEGORY + 1)
            ],
        )
        for category in Category
    ]


def records_of(user: User, review: Review, *, selected: bool = False) -> QuerySet[Record]:
    """The records of the review that the person may see, with their readers at hand for those who know of them."""
    known = access.records_known_to(user)
    live = Assignment.objects.filter(ended_at=None, record__in=known).select_related("reader")
    records = access.records_visible_to(user).filter(review=review)
    if selected:
        records = records.filter(selected_at__isnull=False)
    return records.select_related("consent", "appointment__slot").prefetch_related(
        Prefetch("assignments", queryset=live, to_attr="live_assignments")
    )


def people_of(user: User, review: Review) -> QuerySet[Record]:
    """Selected records of which the person may see what was agreed, with consent, card and appointment."""
    standing = reviews_access.standing(user, review)
    records = Record.objects.filter(review=review, selected_at__isnull=False)
    if not (standing.is_coordinator or standing.is_host_organiser):
        mine = Q(pk__in=access.assignments_of(user).values("record")) | Q(
            appointment__slot__in=access.slots_attended(user)
        )
        records = records.filter(mine)
    return records.select_related("consent", "appointment__slot", "card")


def free_slots(record: Record) -> QuerySet[Slot]:
    """Conversations of the timetable that this person can be given."""
    return access.slots_for_conversation(record).order_by("starts_at")


@dataclass(frozen=True)
class Detail:
    """The page of one record: who reads it, for the team only; what was agreed; and what the person may do there."""

    readers: list[Assignment]
    consent: Consent | None
    sees_consent: bool
    can_read: bool
    can_reveal: bool
    can_open_card: bool
    grant: OwnGrant | None
    can_ask: bool
    asked: GrantRequest | None


def detail_of(standing: Standing, record: Record, held: RecordGrant | None) -> Detail:
    """What the page shows to somebody whose standing is known, and their grant if a peer. Six queries at most."""
    user = standing.user
    grant = own_grant(held)
    readers = _readers_of(standing, record)
    can_read = standing.is_psw and may(access.check_can_read, user, record)
    return Detail(
        readers=readers,
        consent=access.consents_visible_to(user).filter(record=record).first(),
        sees_consent=standing.is_coordinator
        or standing.is_host_organiser
        or any(each.reader_id == user.pk for each in readers)
        or access.records_to_talk_about(user).filter(pk=record.pk).exists(),
        can_read=can_read,
        can_reveal=can_read
        or (standing.is_host_organiser and record.review.closed_at is None)
        or (grant is not None and grant.opens_record and record.review.is_fieldwork_open),
        can_open_card=may(access.check_may_read_card, standing, record),
        grant=grant,
        can_ask=(standing.is_peer or standing.is_coordinator)
        and record.selected_at is not None
        and record.review.closed_at is None,
        asked=last_asked(user, record) if standing.is_peer and not (grant and grant.opens_record) else None,
    )


def _readers_of(standing: Standing, record: Record) -> list[Assignment]:
    """Who reads the record, for the team only: the host never learns which reviewer reads what."""
    if not (standing.is_coordinator or standing.is_psw):
        return []
    return list(record.assignments.filter(ended_at=None).select_related("reader"))


def appointment_of(record: Record) -> Appointment | None:
    """The conversation arranged with this record's person, if there is one."""
    return Appointment.objects.filter(record=record).select_related("slot").first()


def card_version(record: Record) -> int:
    """The version to send with a change of the card; 0 where there is none yet."""
    return PersonCard.objects.filter(record=record).values_list("version", flat=True).first() or 0
