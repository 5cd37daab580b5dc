"""Writes of the sample: which records are read, by whom, and the opening of fieldwork once that is settled."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ledger.actions import note_erasure
from records import access, queries
from records.models import Appointment, Assignment, CaseNumber, Consent, LogImport, PersonCard, Record
from records.scales import BLIND_NO_MORE
from reviews import access as reviews_access, actions as reviews_actions
from reviews.models import Review
from trail.actions import record as note


class SampleRow(NamedTuple):
    """What the coordinator wants for one listed record."""

    ref: str
    selected: bool = False
    first: User | None = None
    second: User | None = None


@transaction.atomic
def save_sample(*, by: User, review: Review, rows: Sequence[SampleRow], seed: int | None = None) -> int:
    """Bring the sample to what `rows` say; records not named stay as they are. Returns how many records changed.

    All or nothing. What to mend is raised under `<ref>-selected`, `<ref>-first` and `<ref>-second`. `seed` is that of
    the suggestion the coordinator began with, kept in the trail.
    """
    access.check_can_select(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    access.check_can_select(by, review)
    records = {record.ref: record for record in review.records.prefetch_related("assignments")}
    live = set(
        reviews_access.live_team()
        .filter(review=review, part=reviews_access.PSW)
        .values_list("user", flat=True)
    )
    led = access.have_coordinated(review)
    errors: dict[str, str] = {}
    changed = 0
    for row in rows:
        try:
            changed += _bring(by, review, records.get(row.ref), row, live=live, led=led)
        except ValidationError as error:
            errors |= {f"{row.ref}-{name}": messages[0] for name, messages in error.message_dict.items()}
    if errors:
        raise ValidationError(errors)
    if seed is not None:
        note(by=by, verb="sample.suggestion_used", review=review.ref, detail={"seed": seed})
    return changed


@transaction.atomic
def open_fieldwork(*, by: User, review: Review) -> Review:
    """Open fieldwork, once nothing is missing: from now on the log is settled and records may be read."""
    access.check_can_open_fieldwork(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    access.check_can_open_fieldwork(by, review)
    missing = queries.missing_for_fieldwork(review, queries.sample_of(by, review))
    if missing:
        raise ValidationError([gap.what for gap in missing])
    LogImport.objects.filter(review=review).delete()
    return reviews_actions.mark_fieldwork_opened(by=by, review=review)


@transaction.atomic
def close_review(*, by: User, review: Review, held: Collection[str] = (), reason: str = "") -> Review:
    """Close the review: destroy the case record numbers and the cards, then let the round end.

    `held` names what a legal hold keeps of the two, `numbers` or `cards`; whoever calls has asked under the review's
    lock. The ledger is told of what was there to destroy.
    """
    access.check_can_close(by, review)
    gone: dict[str, object] = {}
    for rule, rows in (
        ("numbers", CaseNumber.objects.filter(record__review=review)),
        ("cards", PersonCard.objects.filter(record__review=review)),
    ):
        if rule not in held and (number := rows.delete()[0]):
            note_erasure(rule=rule, review=review.ref)
            gone[rule] = number
    LogImport.objects.filter(review=review).delete()
    if gone:
        note(by=by, verb="identities.destroyed", review=review.ref, detail=gone)
    return reviews_actions.mark_closed(by=by, review=review, held=held, reason=reason)


def _bring(
    by: User, review: Review, record: Record | None, row: SampleRow, *, live: set[int], led: set[int]
) -> bool:
    """Bring one record to what its row says; whether anything changed."""
    if record is None:
        raise ValidationError({"selected": f"The host has not listed {row.ref}"})
    now = {
        assignment.reading: assignment for assignment in record.assignments.all() if not assignment.ended_at
    }
    wanted = {1: row.first, 2: row.second} if row.selected else {1: None, 2: None}
    _check_readers(row, live)
    leaving = {
        reading: assignment
        for reading, assignment in now.items()
        if assignment.reader_id != getattr(wanted[reading], "pk", None)
    }
    for reading, assignment in leaving.items():
        if assignment.begun_at is not None:
            field = ("first" if reading == 1 else "second") if row.selected else "selected"
            raise ValidationError(
                {field: f"{assignment.reader} has begun to read {record.ref}, so this stays"}
            )
    _check_reads_blind(record, now, wanted, led)
    if record.selected_at and not row.selected:
        _check_nobody_waits(record)
    changed = _select(by, review, record, selected=row.selected)
    for assignment in leaving.values():
        assignment.ended_at = timezone.now()
        assignment.save(update_fields=["ended_at"])
        _note(by, review, "reader.unassigned", record, assignment)
    for reading, reader in wanted.items():
        if reader is not None and (reading not in now or reading in leaving):
            assignment = Assignment.objects.create(
                record=record, reader=reader, reading=reading, assigned_at=timezone.now()
            )
            _note(by, review, "reader.assigned", record, assignment)
            changed = True
    return changed or bool(leaving)


def _check_reads_blind(
    record: Record, now: Mapping[int, Assignment], wanted: Mapping[int, User | None], led: set[int]
) -> None:
    """Refuse whoever would read the record after they could read what another reader handed in."""
    for reading, reader in wanted.items():
        if reader is None or (reading in now and now[reading].reader_id == reader.pk):
            continue
        field = "first" if reading == 1 else "second"
        if not access.may_read_blind(now.values()):
            raise ValidationError({field: BLIND_NO_MORE.format(ref=record.ref)})
        if reader.pk in led and any(each.handed_in_at for each in now.values()):
            raise ValidationError(
                {
                    field: f"{reader} led this review and could read what was handed in, so choose somebody else"
                }
            )


def _check_nobody_waits(record: Record) -> None:
    """Refuse to take out a record whose person has agreed to talk, or is to be met."""
    agreed = Consent.objects.filter(record=record, conversation=True, withdrawn_at=None).exists()
    if agreed or Appointment.objects.filter(record=record).exists():
        raise ValidationError(
            {"selected": f"The person of {record.ref} has agreed to a conversation, so it stays"}
        )


def _check_readers(row: SampleRow, live: set[int]) -> None:
    if not row.selected:
        if row.first or row.second:
            raise ValidationError({"selected": f"Select {row.ref}, or leave its readers empty"})
        return
    for name, reader in (("first", row.first), ("second", row.second)):
        if reader is not None and reader.pk not in live:
            raise ValidationError({name: "Choose a PSW reviewer of this team who has declared conflicts"})
    if row.second is not None and row.first is None:
        raise ValidationError({"first": f"Choose who reads {row.ref} first"})
    if row.second is not None and row.second == row.first:
        raise ValidationError({"second": "Choose somebody else for the second reading"})


def _select(by: User, review: Review, record: Record, *, selected: bool) -> bool:
    if selected == (record.selected_at is not None):
        return False
    record.selected_at = timezone.now() if selected else None
    record.save(update_fields=["selected_at"])
    verb = "record.selected" if selected else "record.deselected"
    note(by=by, verb=verb, subject=f"record {record.ref}", review=review.ref)
    return True


def _note(by: User, review: Review, verb: str, record: Record, assignment: Assignment) -> None:
    note(
        by=by,
        verb=verb,
        subject=f"record {record.ref}",
        review=review.ref,
        detail={"reading": assignment.reading, "reader": assignment.reader_id},
    )
