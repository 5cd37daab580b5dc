"""Every write to an audit: begun, saved answer by answer, handed in."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from core.refusals import Conflict, Refused
from core.text import clean_text
from records import access as records_access, actions as records_actions
from records.models import Record
from reviews import access as reviews_access
from reviews.models import Criterion, Review, SubTheme
from reviews.scales import Grade
from trail.actions import record as note

from . import access, queries
from .models import Audit, AuditRating, CriterionAnswer
from .scales import LONGEST_COMMENT, LONGEST_NOTE, LONGEST_REASON, TEXTS, Answer

Row = TypeVar("Row", bound=Model)


class AnswerEdit(NamedTuple):
    """What the page says of one criterion; `version` is the one the page was opened with."""

    code: str
    answer: str = ""
    comment: str = ""
    version: int = 0


class RatingEdit(NamedTuple):
    """What the page says of one sub-theme."""

    number: int
    grade: str = ""
    note: str = ""
    version: int = 0


@transaction.atomic
def start_audit(*, by: User, record: Record) -> Audit:
    """Open the pro forma for the assigned reader, with nothing filled in. Doing it twice returns the same audit."""
    assignment = access.check_can_start(by, record)
    records_actions.begin_reading(by=by, record=record)
    audit, is_new = Audit.objects.get_or_create(
        record=record,
        reader=by,
        defaults={"reading": assignment.reading, "started_at": timezone.now(), "updated_at": timezone.now()},
    )
    if is_new:
        framework = record.review.framework_id
        CriterionAnswer.objects.bulk_create(
            CriterionAnswer(audit=audit, criterion=criterion)
            for criterion in Criterion.objects.filter(framework=framework)
        )
        AuditRating.objects.bulk_create(
            AuditRating(audit=audit, subtheme=subtheme)
            for subtheme in SubTheme.objects.filter(framework=framework)
        )
        _note(by, "audit.started", audit)
    return audit


@transaction.atomic
def save_answer(
    *, by: User, audit: Audit, code: str, answer: str = "", comment: str = "", version: int = 0
) -> int:
    """Save the answer to one criterion and return its new version. An incomplete answer is saved as it is.

    Raises `Conflict` where somebody, or another window, saved it meanwhile; the same content is no conflict.
    """
    access.check_can_write(by, audit)
    rows = CriterionAnswer.objects.filter(audit=audit, criterion__code=code)
    saved = _save(rows, _answer(AnswerEdit(code, answer, comment)), version)
    _note(by, "audit.saved", audit, {"answer": code})
    return saved


@transaction.atomic
def save_answers(*, by: User, audit: Audit, answers: Sequence[AnswerEdit]) -> dict[str, Conflict]:
    """Save every answer that changed; those changed by somebody else meanwhile are returned by code, unsaved."""
    access.check_can_write(by, audit)
    now = {
        code: {"answer": answer, "comment": comment}
        for code, answer, comment in audit.answers.values_list("criterion__code", "answer", "comment")
    }
    errors: dict[str, str] = {}
    stale: dict[str, Conflict] = {}
    saved = []
    for edit in answers:
        try:
            wanted = _answer(edit)
            if edit.code in now and wanted != now[edit.code]:
                _save(
                    CriterionAnswer.objects.filter(audit=audit, criterion__code=edit.code),
                    wanted,
                    edit.version,
                )
                saved.append(edit.code)
        except ValidationError as error:
            errors |= {f"{edit.code}-{name}": texts[0] for name, texts in error.message_dict.items()}
        except Conflict as conflict:
            stale[edit.code] = conflict
    if errors:
        raise ValidationError(errors)
    if saved:
        _note(by, "audit.saved", audit, {"answers": saved})
    return stale


@transaction.atomic
def save_rating(
    *, by: User, audit: Audit, number: int, grade: str = "", note: str = "", version: int = 0
) -> int:
    """Save the rating of one sub-theme and return its new version, as `save_answer` does."""
    access.check_can_write(by, audit)
    rows = AuditRating.objects.filter(audit=audit, subtheme__number=number)
    saved = _save(rows, _rating(RatingEdit(number, grade, note)), version)
    _note(by, "audit.saved", audit, {"sub-theme": number})
    return saved


@transaction.atomic
def save_ratings(*, by: User, audit: Audit, ratings: Sequence[RatingEdit]) -> dict[int, Conflict]:
    """Save every rating that changed; those changed by somebody else meanwhile are returned by number, unsaved."""
    access.check_can_write(by, audit)
    now = {
        number: {"grade": grade, "note": note}
        for number, grade, note in audit.ratings.values_list("subtheme__number", "grade", "note")
    }
    errors: dict[str, str] = {}
    stale: dict[int, Conflict] = {}
    saved = []
    for edit in ratings:
        try:
            wanted = _rating(edit)
            if edit.number in now and wanted != now[edit.number]:
                _save(
                    AuditRating.objects.filter(audit=audit, subtheme__number=edit.number),
                    wanted,
                    edit.version,
                )
                saved.append(edit.number)
        except ValidationError as error:
            errors |= {f"{edit.number}-{name}": texts[0] for name, texts in error.message_dict.items()}
        except Conflict as conflict:
            stale[edit.number] = conflict
    if errors:
        raise ValidationError(errors)
    if saved:
        _note(by, "audit.saved", audit, {"sub-themes": saved})
    return stale


@transaction.atomic
def save_texts(*, by: User, audit: Audit, version: int = 0, **texts: str) -> int:
    """Save what is said of the record as a whole (`scales.TEXTS`; those not named stay) and return the new version."""
    access.check_can_write(by, audit)
    wanted = {name: clean_text(texts[name], max_length=LONGEST_COMMENT) for name in TEXTS if name in texts}
    _check_choice("overall", wanted.get("overall", ""), Grade.values)
    saved = _save(Audit.objects.filter(pk=audit.pk), wanted, version)
    _note(by, "audit.saved", audit, {"answer": "whole record"})
    return saved


@transaction.atomic
def hand_in(*, by: User, audit: Audit) -> Audit:
    """Hand in a complete audit. From now on it can be read, and no longer changed."""
    access.check_can_write(by, audit)
    audit = Audit.objects.select_for_update(of=("self",)).select_related("record__review").get(pk=audit.pk)
    access.check_can_write(by, audit)
    missing = queries.missing_in(audit)
    if missing:
        raise ValidationError([each.text for each in missing])
    audit.handed_in_at = timezone.now()
    audit.save(update_fields=["handed_in_at"])
    records_actions.end_reading(by=by, record=audit.record)
    _note(by, "audit.handed_in", audit)
    return audit


@transaction.atomic
def open_audit(*, by: User, audit: Audit) -> Audit:
    """Note that the person opened the audit, whether it is their own, and under which grant; before it is shown."""
    own = audit.reader_id == by.pk
    how: dict[str, object] = (
        {"own": True} if own else records_access.under(records_access.hold_grant(by, audit.record))
    )
    access.check_can_open(by, audit)
    _note(by, "audit.opened", audit, how)
    return audit


@transaction.atomic
def note_export(*, by: User, review: Review, reason: str) -> None:
    """Note that the coordinator takes every handed-in audit of the review out as a file, and why; before it is made.

    The caller has made sure that the person signed in again within five minutes.
    """
    access.check_can_export(by, review)
    reason = clean_text(reason, max_length=LONGEST_REASON, lines=False)
    if not reason:
        raise ValidationError({"reason": "Say what the file is for"})
    handed_in = access.audits_to_work_with(by).filter(record__review=review, handed_in_at__isnull=False)
    note(
        by=by,
        verb="audit.exported",
        subject="every audit handed in",
        review=review.ref,
        detail={"reason": reason, "audits": handed_in.count()},
    )


def _save(rows: "QuerySet[Row]", wanted: dict[str, str], version: int) -> int:
    """Save by one guarded UPDATE and return the new version."""
    open_rows = (
        rows.filter(handed_in_at=None) if rows.model is Audit else rows.filter(audit__handed_in_at=None)
    )
    changes: dict[str, Any] = {**wanted, "version": F("version") + 1, "updated_at": timezone.now()}
    if open_rows.filter(version=version).update(**changes):
        return version + 1
    now = open_rows.values("version", *wanted).first()
    if now is None and not rows.exists():
        raise Http404
    if now is None:
        raise Refused("This audit is handed in and can no longer be changed.", ask="the coordinator")
    current: int = now.pop("version")
    theirs = {name: text for name, text in now.items() if text != wanted[name]}
    if theirs:
        raise Conflict(theirs=theirs, version=current)
    return current


def _answer(edit: AnswerEdit) -> dict[str, str]:
    _check_choice("answer", edit.answer, Answer.values)
    return {"answer": edit.answer, "comment": _text("comment", edit.comment, LONGEST_COMMENT)}


def _rating(edit: RatingEdit) -> dict[str, str]:
    _check_choice("grade", edit.grade, Grade.values)
    return {"grade": edit.grade, "note": _text("note", edit.note, LONGEST_NOTE)}


def _text(name: str, text: str, longest: int) -> str:
    try:
        return clean_text(text, max_length=longest)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None


def _check_choice(name: str, value: str, values: Sequence[str]) -> None:
    if value and value not in values:
        raise ValidationError({name: "Select one of the choices that are offered"})


def _note(by: User, verb: str, audit: Audit, detail: dict[str, object] | None = None) -> None:
    subject = f"audit {audit.record.ref}, reading {audit.reading}"
    note(by=by, verb=verb, subject=subject, review=audit.record.review.ref, detail=detail)


@transaction.atomic
def destroy_audits(*, by: User | None, review: Review) -> int:
    """Delete every audit of the review with its answers and ratings. Returns how many rows went."""
    reviews_access.check_answers_for_data(by, review)
    return Audit.objects.filter(record__review=review).delete()[0]


@transaction.atomic
def destroy_unfinished(*, by: User | None, review: Review) -> int:
    """Delete the audits that were never handed in."""
    reviews_access.check_answers_for_data(by, review)
    return Audit.objects.filter(record__review=review, handed_in_at=None).delete()[0]


@transaction.atomic
def erase_audits(*, by: User | None, record: Record) -> int:
    """Delete the audits of one record."""
    reviews_access.check_answers_for_data(by, record.review)
    return Audit.objects.filter(record=record).delete()[0]
