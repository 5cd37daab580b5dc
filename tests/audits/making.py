"""Small makers of audits for these tests."""

from typing import Any

from audits import actions
from audits.actions import AnswerEdit, RatingEdit
from audits.models import Audit
from records.models import CaseNumber, Record
from records.sealing import seal
from tests.cast import Cast, assign, make_record

TEXTS: dict[str, Any] = {
    "lens_process": "Timely.",
    "lens_experience": "Listened to.",
    "lens_difference": "Safer at home.",
    "overall": "good",
    "overall_reason": "Sound work.",
    "change_now": "Nothing.",
}
CODES = ("1.1", "2.1", "3.1", "4.1")
SUBTHEMES = (1, 2, 6)


def to_read(cast: Cast, ref: str = "A1", *, twice: bool = False, review=None) -> Record:
    """A selected record in open fieldwork, assigned to the first PSW and, where read twice, to the second."""
    record = make_record(review or cast.review(), ref, cast.host_organiser)
    assign(record, cast.psw)
    if twice:
        assign(record, cast.second_psw, reading=2)
    return record


def fill(audit: Audit, *, answer: str = "Y", grade: str = "good", overall: str = "good") -> Audit:
    """Answer everything, ready to be handed in."""
    by = audit.reader
    actions.save_answers(
        by=by, audit=audit, answers=[AnswerEdit(code, answer, f"Seen in {code}") for code in CODES]
    )
    actions.save_ratings(by=by, audit=audit, ratings=[RatingEdit(number, grade) for number in SUBTHEMES])
    actions.save_texts(by=by, audit=audit, **TEXTS | {"overall": overall})
    audit.refresh_from_db()
    return audit


def handed_in(record: Record, reader, **filled: str) -> Audit:
    audit = fill(actions.start_audit(by=reader, record=record), **filled)
    return actions.hand_in(by=reader, audit=audit)


def with_number(record: Record, number: str) -> Record:
    """The record with the host's number of it, sealed as the log seals it."""
    sealed = seal(number, bound_to=f"{record.review.ref}/{record.ref}")
    CaseNumber.objects.create(record=record, sealed=sealed, entered_by=record.listed_by)
    return record
