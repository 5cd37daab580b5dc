"""What is written in the pro forma, answer by answer or a page at once; only this record's own number is not saved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from audits import access
from audits.models import Audit, AuditRating, CriterionAnswer
from audits.scales import LONGEST_COMMENT, LONGEST_NOTE, OWN_NUMBER, TEXTS, Answer
from core.prepared import NOTHING, NOWHERE, PreparedUpdate
from core.refusals import Conflict, Refused
from core.text import clean_text
from records import queries as records_queries
from reviews.scales import Grade
from trail.actions import record as note

from .noting import note_audit

Row = TypeVar("Row", bound=Model)
Key = TypeVar("Key", str, int)


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


class Unsaved(NamedTuple, Generic[Key]):
    """What of a page was not saved: overtaken by somebody else meanwhile, or to be mended first."""

    stale: dict[Key, Conflict]
    wrong: dict[Key, ValidationError]


@transaction.atomic
def save_answer(
    *, by: User, audit: Audit, code: str, answer: str = "", comment: str = "", version: int = 0
) -> int:
    """Save the answer to one criterion and return its new version. An incomplete answer is saved as it is.

    Raises `Conflict` where somebody, or another window, saved it meanwhile; the same content is no conflict.
    """
    access.check_can_write(by, audit)
    rows = CriterionAnswer.objects.filter(audit=audit, criterion__code=code)
    wanted = _answer(AnswerEdit(code, answer, comment))
    _check_number(audit, {"comment": wanted["comment"]})
    saved = _save(rows, wanted, version, update=partial(_change_answer.run, audit=audit.pk, code=code))
    note_audit(by, "audit.saved", audit, {"answer": code})
    return saved


@transaction.atomic
def save_answers(*, by: User, audit: Audit, answers: Sequence[AnswerEdit]) -> Unsaved[str]:
    """Save every answer that changed, and return what could not be saved, by code."""
    access.check_can_write(by, audit)
    now = {
        code: {"answer": answer, "comment": comment}
        for code, answer, comment in audit.answers.values_list("criterion__code", "answer", "comment")
    }
    unsaved, saved = _save_each(
        audit,
        now,
        ((edit.code, edit.version, partial(_answer, edit)) for edit in answers),
        lambda code: CriterionAnswer.objects.filter(audit=audit, criterion__code=code),
    )
    if saved:
        note_audit(by, "audit.saved", audit, {"answers": saved})
    return unsaved


@transaction.atomic
def save_rating(
    *, by: User, audit: Audit, number: int, grade: str = "", note: str = "", version: int = 0
) -> int:
    """Save the rating of one sub-theme and return its new version, as `save_answer` does."""
    access.check_can_write(by, audit)
    rows = AuditRating.objects.filter(audit=audit, subtheme__number=number)
    wanted = _rating(RatingEdit(number, grade, note))
    _check_number(audit, {"note": wanted["note"]})
    saved = _save(rows, wanted, version)
    note_audit(by, "audit.saved", audit, {"sub-theme": number})
    return saved


@transaction.atomic
def save_ratings(*, by: User, audit: Audit, ratings: Sequence[RatingEdit]) -> Unsaved[int]:
    """Save every rating that changed, and return what could not be saved, by number."""
    access.check_can_write(by, audit)
    now = {
        number: {"grade": grade, "note": note}
        for number, grade, note in audit.ratings.values_list("subtheme__number", "grade", "note")
    }
    unsaved, saved = _save_each(
        audit,
        now,
        ((edit.number, edit.version, partial(_rating, edit)) for edit in ratings),
        lambda number: AuditRating.objects.filter(audit=audit, subtheme__number=number),
    )
    if saved:
        note_audit(by, "audit.saved", audit, {"sub-themes": saved})
    return unsaved


@transaction.atomic
def save_texts(*, by: User, audit: Audit, version: int = 0, **texts: str) -> int:
    """Save what is said of the record as a whole (`scales.TEXTS`; those not named stay) and return the new version."""
    access.check_can_write(by, audit)
    wanted = {name: _text(name, texts[name], LONGEST_COMMENT) for name in TEXTS if name in texts}
    _check_choice("overall", wanted.get("overall", ""), Grade.values)
    _check_number(audit, wanted)
    saved = _save(Audit.objects.filter(pk=audit.pk), wanted, version)
    note_audit(by, "audit.saved", audit, {"answer": "whole record"})
    return saved


@transaction.atomic
def note_number_typed(*, by: User, audit: Audit) -> None:
    """Note that the record's own number was typed and not saved: to be told so is to be told the number.

    Only its assigned reader can be, who may be shown it anyway. Called after the save was undone.
    """
    access.check_can_write(by, audit)
    note(
        by=by,
        verb="case_number.typed",
        subject=f"record {audit.record.ref}",
        review=audit.record.review.ref,
    )


def _save_each(
    audit: Audit,
    now: Mapping[Key, dict[str, str]],
    edits: Iterable[tuple[Key, int, Callable[[], dict[str, str]]]],
    rows: Callable[[Key], "QuerySet[Any]"],
) -> tuple[Unsaved[Key], list[Key]]:
    """Save each that differs from what is there now; return what was not saved, and what was."""
    unsaved: Unsaved[Key] = Unsaved({}, {})
    saved = []
    for key, version, read in edits:
        try:
            wanted = read()
            if key in now and wanted != now[key]:
                _check_number(audit, {name: text for name, text in wanted.items() if text != now[key][name]})
                _save(rows(key), wanted, version)
                saved.append(key)
        except ValidationError as error:
            unsaved.wrong[key] = error
        except Conflict as conflict:
            unsaved.stale[key] = conflict
    return unsaved, saved


_change_answer = PreparedUpdate(
    lambda audit, code, version, **_wanted: CriterionAnswer.objects.filter(
        audit=audit, criterion__code=code, audit__handed_in_at=None, version=version
    ),
    changes=lambda answer, comment, **_key: _changes({"answer": answer, "comment": comment}),
    audit=NOTHING,
    code=NOWHERE,
    version=NOTHING + 1,
    answer="stands for an answer",
    comment="stands for a comment",
)
"""The guarded UPDATE of one answer, as `_save` makes it: what a reader's browser asks for as they type."""


def _changes(wanted: dict[str, str]) -> dict[str, Any]:
    return {**wanted, "version": F("version") + 1, "updated_at": timezone.now()}


def _save(
    rows: "QuerySet[Row]", wanted: dict[str, str], version: int, *, update: Callable[..., int] | None = None
) -> int:
    """Save by one guarded UPDATE, put together already where `update` is given, and return the new version."""
    open_rows = (
        rows.filter(handed_in_at=None) if rows.model is Audit else rows.filter(audit__handed_in_at=None)
    )
    if update is not None:
        saved = update(version=version, **wanted)
    else:
        saved = open_rows.filter(version=version).update(**_changes(wanted))
    if saved:
        return version + 1
    now = open_rows.values("version", *wanted).first()
    if now is None and not rows.exists():
        raise Http404
    if now is None:
        raise Refused("This audit was handed in, and can no longer be changed.", ask="the coordinator")
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


def _check_number(audit: Audit, texts: Mapping[str, str]) -> None:
    """Raise what to mend in each text that holds the record's own number, without saying it."""
    words = (
        f"The case record number of {audit.record.ref} stands here, so this is not saved. "
        f"Take the number out, or write {audit.record.ref} instead"
    )
    held = records_queries.holding_its_number(audit.record, texts)
    if held:
        raise ValidationError({name: ValidationError(words, code=OWN_NUMBER) for name in held})
