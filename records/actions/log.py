"""Writes of the record log: what the host lists, and the sealed numbers behind the references."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.refusals import Conflict, Refused
from core.text import clean_text
from records import access
from records.categories import PER_CATEGORY, Category, band_of
from records.models import Appointment, CaseNumber, Consent, Record
from records.numbers import plain
from records.scales import LONGEST_NUMBER, LONGEST_REASON, Scope
from records.sealing import bound_to, seal, unseal
from reviews.models import Review
from trail.actions import record as note

HELD_THE_NUMBER = "(not kept, because it held the number)"
"""Instead of such a reason. To be told so without a line in the trail would be to try out numbers unseen."""
TELLING_DIGITS = 4
"""So many digits of a number tell which it is, without its letters."""


class LogRow(NamedTuple):
    """One of the four places of a category as it was typed. What is left empty stays as it was."""

    number: int
    age: int | None = None
    case_number: str = ""
    remove: bool = False


@transaction.atomic
def save_category(*, by: User, review: Review, category: str, rows: Sequence[LogRow]) -> list[Record]:
    """Enter or change up to four records of one category; places may stay empty.

    What to mend is raised under `<number>-age` and `<number>-case_number`.
    """
    access.check_can_edit_log(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    access.check_can_edit_log(by, review)
    listed = {record.number: record for record in review.records.filter(category=category)}
    errors: dict[str, str] = {}
    saved = []
    for row in rows:
        try:
            record = _save_row(by, review, category, row, listed.get(row.number))
        except ValidationError as error:
            errors |= {f"{row.number}-{name}": messages[0] for name, messages in error.message_dict.items()}
        else:
            saved += [record] if record else []
    if errors:
        raise ValidationError(errors)
    return saved


@transaction.atomic
def note_not_saved(*, by: User, review: Review, category: str = "") -> None:
    """Note that what was typed could not be saved: the answer may say that a number is in the log already."""
    access.check_can_edit_log(by, review)
    note(
        by=by,
        verb="record_log.not_saved",
        subject=f"category {category}" if category else "file",
        review=review.ref,
    )


@transaction.atomic
def list_record(*, by: User, review: Review, ref: str, age: int, case_number: str) -> Record:
    """Enter one record of the log under its reference."""
    access.check_can_edit_log(by, review)
    row = LogRow(number=int(ref[1]), age=age, case_number=case_number)
    return save_category(by=by, review=review, category=ref[0], rows=[row])[0]


@transaction.atomic
def reveal_case_number(*, by: User, record: Record, reason: str, version: int = 0) -> str:
    """Return the host's number of this one record, after the reading and its reason are in the trail.

    The caller has made sure that the person signed in again within five minutes. `version` is how often they had been
    shown it when they were asked: going back or asking twice at once raises `Conflict`, and they are asked again.
    """
    grant = access.hold_grant(by, record, Scope.RECORD)
    access.check_can_reveal_number(by, record)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    access.check_may_reveal_another(by)
    if version != (now := access.revealed_before(by, record)):
        raise Conflict(theirs={}, version=now)
    reason = clean_text(reason, max_length=LONGEST_REASON, lines=False)
    if not reason:
        raise ValidationError({"reason": "Say why you need the number"})
    sealed = CaseNumber.objects.filter(record=record).first()
    if sealed is None:
        raise Refused("This record has no case record number any more.", ask="the host organiser")
    try:
        number = unseal(sealed.sealed, bound_to=bound_to(record))
    except InvalidTag:
        raise Refused(
            "This number cannot be opened with the installation’s keys.", ask="whoever runs it"
        ) from None
    if _gives_away(number, reason):
        reason = HELD_THE_NUMBER
    note(
        by=by,
        verb=access.REVEALED,
        subject=f"record {record.ref}",
        review=record.review.ref,
        detail={"reason": reason, **access.under(grant)},
    )
    return number


def _save_row(by: User, review: Review, category: str, row: LogRow, record: Record | None) -> Record | None:
    """Make, change, remove or leave one place; None where there is no record afterwards."""
    if not 1 <= row.number <= PER_CATEGORY or category not in Category.values:
        raise ValidationError({"case_number": "Choose one of the places of the log"})
    number = clean_text(row.case_number, max_length=LONGEST_NUMBER, lines=False)
    if record is None:
        return (
            None
            if row.age is None and not number
            else _list(by, review, category, row._replace(case_number=number))
        )
    if row.remove:
        _remove(by, record)
        return None
    changes = []
    if number:
        _replace_number(by, record, number)
        changes.append("number")
    if row.age is not None and record.age_band != band_of(row.age):
        record.age_band = band_of(row.age)
        record.save(update_fields=["age_band"])
        changes.append("age")
    if changes:
        _note(by, "record.changed", record, {"changed": changes})
    return record


def _list(by: User, review: Review, category: str, row: LogRow) -> Record:
    missing = {}
    if row.age is None:
        missing["age"] = "Enter the person’s age"
    if not row.case_number:
        missing["case_number"] = "Enter the case record number"
    if missing or row.age is None:
        raise ValidationError(missing)
    record = Record(review=review, category=category, number=row.number)
    _check_not_listed(record, row.case_number)
    record.age_band = band_of(row.age)
    record.listed_by = by
    record.listed_at = timezone.now()
    record.save()
    sealed = seal(row.case_number, bound_to=bound_to(record))
    CaseNumber.objects.create(record=record, sealed=sealed, entered_by=by, entered_at=timezone.now())
    _note(by, "record.listed", record)
    return record


def _replace_number(by: User, record: Record, number: str) -> None:
    """Another number means another person: whoever was asked under this reference must not become somebody else."""
    if Consent.objects.filter(record=record, withdrawn_at=None).exists():
        raise ValidationError(
            {"case_number": f"The person of {record.ref} was asked for a conversation, so the number stays"}
        )
    _check_not_listed(record, number)
    Consent.objects.filter(record=record).delete()
    sealed = seal(number, bound_to=bound_to(record))
    CaseNumber.objects.update_or_create(
        record=record, defaults={"sealed": sealed, "entered_by": by, "entered_at": timezone.now()}
    )


def _remove(by: User, record: Record) -> None:
    if record.selected_at is not None:
        raise ValidationError(
            {"case_number": f"{record.ref} is in the sample. Ask the coordinator to take it out first"}
        )
    if Appointment.objects.filter(record=record).exists() or Consent.objects.filter(record=record).exists():
        raise ValidationError({"case_number": f"The person of {record.ref} was asked for a conversation"})
    _note(by, "record.removed", record)
    record.delete()


def _check_not_listed(record: Record, number: str) -> None:
    """Refuse the number of another record of this log. The log is small: every number of it is opened and compared."""
    others = CaseNumber.objects.filter(record__review=record.review).exclude(record=record.pk)
    for other in others.select_related("record__review"):
        try:
            opened = unseal(other.sealed, bound_to=bound_to(other.record))
        except InvalidTag:
            continue
        if plain(opened) == plain(number):
            raise ValidationError(
                {"case_number": f"This number is already in the log, as {other.record.ref}"}
            )


def _gives_away(number: str, reason: str) -> bool:
    """Whether the number, or the digits of it alone, stand in the reason, however they are written."""
    bare, said = plain(number), plain(reason)
    digits = re.sub(r"\D", "", bare)
    return bare in said or (len(digits) >= TELLING_DIGITS and digits in re.sub(r"\D", "", said))


def _note(by: User, verb: str, record: Record, detail: dict[str, object] | None = None) -> None:
    note(by=by, verb=verb, subject=f"record {record.ref}", review=record.review.ref, detail=detail)
