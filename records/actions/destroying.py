"""What is known of the people behind records, deleted in time or when they ask."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from records.models import (
    Appointment,
    CaseNumber,
    Consent,
    GovernanceChecklist,
    GrantRequest,
    LogImport,
    PersonCard,
    Record,
)
from reviews import access as reviews_access, actions as reviews_actions
from reviews.models import Review


@transaction.atomic
def destroy_numbers(*, by: User | None, review: Review) -> int:
    """Delete every case record number of the review, those that wait to be listed too. Returns how many were listed."""
    reviews_access.check_answers_for_data(by, review)
    LogImport.objects.filter(review=review).delete()
    return CaseNumber.objects.filter(record__review=review).delete()[0]


@transaction.atomic
def destroy_cards(*, by: User | None, review: Review, records: Iterable[int]) -> int:
    """Delete the cards of these records, by primary key."""
    reviews_access.check_answers_for_data(by, review)
    return PersonCard.objects.filter(record__review=review, record__in=list(records)).delete()[0]


@transaction.atomic
def destroy_records(*, by: User | None, review: Review) -> int:
    """Delete the list of records, what their people agreed to, peers' grants, and the host's governance checklist.

    Whoever calls has deleted what rests on them.
    """
    reviews_access.check_answers_for_data(by, review)
    gone = GovernanceChecklist.objects.filter(review=review).delete()[0]
    return gone + Record.objects.filter(review=review).delete()[0]


@transaction.atomic
def end_consent(*, by: User | None, record: Record) -> int:
    """Delete what the person of this record agreed to, with card and appointment: nothing that rests on it opens."""
    reviews_access.check_answers_for_data(by, record.review)
    found = (
        PersonCard.objects.filter(record=record),
        Appointment.objects.filter(record=record),
        Consent.objects.filter(record=record),
    )
    return sum(rows.delete()[0] for rows in found)


@transaction.atomic
def erase_person(*, by: User | None, record: Record, keeps_record: bool) -> int:
    """Delete number, card, appointment, consent and grants; and the record itself, unless its audits are kept."""
    reviews_access.check_answers_for_data(by, record.review)
    slots = list(Appointment.objects.filter(record=record).values_list("slot", flat=True))
    gone = reviews_actions.forget_places(by=by, review=record.review, slots=slots)
    gone += CaseNumber.objects.filter(record=record).delete()[0]
    gone += GrantRequest.objects.filter(record=record).delete()[0]
    gone += end_consent(by=by, record=record)
    return gone if keeps_record else gone + Record.objects.filter(pk=record.pk).delete()[0]
