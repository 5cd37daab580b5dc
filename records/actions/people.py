"""Writes about the people behind records: what they agreed to, how to meet them, and when."""

import json
from datetime import date

from cryptography.exceptions import InvalidTag
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.refusals import Conflict, Refused
from core.text import clean_text
from ledger.actions import note_erasure
from records import access, notices
from records.models import Appointment, Consent, PersonCard, Record
from records.scales import CARD_FIELDS, LONGEST_FIELD, DecidedBy, Supporter
from records.sealing import card_bound_to, seal, unseal
from reviews import access as reviews_access
from reviews.models import Slot
from trail.actions import record as note

from .grants import end_with_consent


@transaction.atomic
def record_consent(
    *,
    by: User,
    record: Record,
    asked_by: str,
    asked_how: str,
    asked_on: date,
    conversation: bool,
    quotes: bool = False,
    follow_up: bool = False,
    supporter: str = "",
    decided_by: str = DecidedBy.THEMSELVES,
) -> Consent:
    """Record what the person said when they were asked, yes or no; asking again replaces it.

    A yes after a no begins anew: what they said under an agreement that ended stays out.
    """
    access.check_can_record_consent(by, record)
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    if record.selected_at is None:
        raise Refused("Only people whose record is in the sample are asked.", ask="the coordinator")
    if asked_on > timezone.localdate():
        raise ValidationError({"asked_on": "The date must be today or earlier"})
    before = Consent.objects.filter(record=record).first()
    taken_back_at = before.taken_back_at if before else None
    if before is not None and before.stands and ((before.quotes and not quotes) or not conversation):
        taken_back_at = timezone.now()
    consent, _ = Consent.objects.update_or_create(
        record=record,
        defaults={
            "asked_by": asked_by,
            "asked_how": asked_how,
            "asked_on": asked_on,
            "conversation": conversation,
            "quotes": conversation and quotes,
            "follow_up": conversation and follow_up,
            "supporter": Supporter(supporter).value if conversation and supporter else "",
            "decided_by": DecidedBy(decided_by).value,
            "recorded_by": by,
            "recorded_at": timezone.now(),
            "withdrawn_at": None,
            "withdrawn_by": None,
            "taken_back_at": taken_back_at,
        },
    )
    if taken_back_at != (before.taken_back_at if before else None):
        notices.tell_of_withdrawal(record, besides=by)
    if not conversation:
        PersonCard.objects.filter(record=record).delete()
        end_with_consent(by, record)
        _note_erasure(record)
    if before is not None and not (before.stands and conversation):
        _end_appointment(record)
    _note(by, "consent.recorded", record, {"conversation": conversation})
    return consent


@transaction.atomic
def withdraw_consent(*, by: User, record: Record) -> Consent:
    """Note that the person changed their mind. Card, appointment and grants go at once. Twice is harmless."""
    access.check_can_withdraw_consent(by, record)
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    consent = Consent.objects.select_for_update().filter(record=record).first()
    if consent is None:
        raise Refused("Nobody has recorded a consent that could be withdrawn.", ask="the host organiser")
    if consent.withdrawn_at is None:
        consent.withdrawn_at = consent.taken_back_at = timezone.now()
        consent.withdrawn_by = by
        consent.save(update_fields=["withdrawn_at", "withdrawn_by", "taken_back_at"])
        PersonCard.objects.filter(record=record).delete()
        _note_erasure(record)
        _note(by, "consent.withdrawn", record)
        end_with_consent(by, record)
        notices.tell_of_withdrawal(record, besides=by)
        _end_appointment(record)
    return consent


@transaction.atomic
def write_card(*, by: User, record: Record, version: int = 0, **fields: str) -> PersonCard:
    """Keep the before-we-talk card, sealed. `fields` are those of `CARD_FIELDS`."""
    access.check_can_write_card(by, record)
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    access.check_can_write_card(by, record)
    new = {name: clean_text(fields.get(name, ""), max_length=LONGEST_FIELD) for name in CARD_FIELDS}
    card = PersonCard.objects.filter(record=record).first()
    if card is None:
        card = PersonCard(record=record)
    else:
        old = _opened(card)
        if old == new:
            return card
        if version != card.version:
            theirs = {name: old[name] for name in CARD_FIELDS if old[name] != new[name]}
            raise Conflict(theirs=theirs, version=card.version)
    card.sealed = seal(json.dumps(new), bound_to=card_bound_to(record))
    card.version += 1
    card.updated_by = by
    card.updated_at = timezone.now()
    card.save()
    _note(by, "card.written", record)
    return card


@transaction.atomic
def open_card(*, by: User, record: Record) -> dict[str, str]:
    """Return what the card says by field, all empty where there is none yet, after noting that it was opened."""
    access.check_can_read_card(by, record)
    _note(by, "card.opened", record)
    card = PersonCard.objects.filter(record=record).first()
    return _opened(card) if card else dict.fromkeys(CARD_FIELDS, "")


@transaction.atomic
def make_appointment(*, by: User, record: Record, slot: Slot) -> Appointment:
    """Say which conversation of the timetable is with this person; those who attend it are then assigned to them."""
    access.check_can_make_appointment(by, record)
    record = Record.objects.select_for_update(of=("self",)).select_related("review").get(pk=record.pk)
    access.check_consent_stands(record)
    if not access.slots_for_conversation(record).filter(pk=slot.pk).exists():
        raise ValidationError({"slot": "Choose a conversation of this timetable that is with nobody else"})
    appointment = Appointment.objects.filter(record=record).first()
    if appointment is not None and appointment.slot_id == slot.pk:
        return appointment
    if appointment is not None:
        _free(appointment)
    appointment = Appointment.objects.create(record=record, slot=slot, made_by=by, made_at=timezone.now())
    _note(by, "appointment.made", record, {"slot": slot.number})
    return appointment


@transaction.atomic
def cancel_appointment(*, by: User, record: Record) -> None:
    """Free the slot again, unless the conversation has begun."""
    access.check_can_make_appointment(by, record)
    appointment = Appointment.objects.select_for_update().filter(record=record).first()
    if appointment is not None:
        _free(appointment)
        _note(by, "appointment.cancelled", record)


@transaction.atomic
def begin_conversation(*, by: User, appointment: Appointment) -> Appointment:
    """Note that the conversation has begun, so that its appointment is no longer moved or cancelled."""
    access.check_can_begin_conversation(by, appointment)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.begun_at is None:
        appointment.begun_at = timezone.now()
        appointment.save(update_fields=["begun_at"])
    return appointment


def _free(appointment: Appointment) -> None:
    if appointment.begun_at is not None:
        raise Refused("This conversation has begun, so its appointment stays.", ask="the coordinator")
    appointment.delete()


def _end_appointment(record: Record) -> None:
    """The person no longer agrees, or did not until now: what was said under the appointment goes with it."""
    Appointment.objects.filter(record=record).delete()


@transaction.atomic
def copy_card(*, by: User | None, record: Record) -> dict[str, str]:
    """Return what the card says, for the copy its person asked for, after noting that it was opened for that."""
    reviews_access.check_answers_for_data(by, record.review)
    note(by=by, verb="card.copied", subject=f"record {record.ref}", review=record.review.ref)
    card = PersonCard.objects.filter(record=record).select_related("record__review").first()
    return _opened(card) if card else {}


def _opened(card: PersonCard) -> dict[str, str]:
    try:
        kept = json.loads(unseal(card.sealed, bound_to=card_bound_to(card.record)))
    except InvalidTag:
        raise Refused(
            "This card cannot be opened with the installation’s keys.", ask="whoever runs it"
        ) from None
    return {name: str(kept.get(name, "")) for name in CARD_FIELDS}


def _note(by: User, verb: str, record: Record, detail: dict[str, object] | None = None) -> None:
    note(by=by, verb=verb, subject=f"record {record.ref}", review=record.review.ref, detail=detail)


def _note_erasure(record: Record) -> None:
    """A backup from before must not bring the agreement back."""
    note_erasure(rule="consent", review=record.review.ref, target=str(record.pk))
