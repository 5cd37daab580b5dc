"""One audit as a page reads it: with its author for the team's reviewers, and for a peer without a trace of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from audits import access
from audits.models import Audit, AuditRating, CriterionAnswer
from records.models import Record

from .sections import answers_in, ratings_in


@dataclass(frozen=True)
class Said:
    """What was chosen for one criterion or sub-theme, and written beside it."""

    code: str
    title: str
    choice: str
    label: str
    text: str
    group: str = ""


@dataclass(frozen=True)
class Sheet:
    """All that one audit says, as plain values: nothing here leads to a row that names its reader.

    `author` and `handed_in_at` are empty where the person may not know who wrote it: a moment can tell who.
    """

    reading: int
    lens_process: str
    lens_experience: str
    lens_difference: str
    overall: str
    overall_label: str
    overall_reason: str
    change_now: str
    answers: list[Said]
    ratings: list[Said]
    author: str = ""
    is_own: bool = False
    handed_in_at: datetime | None = None


def sheet_for(
    user: User,
    audit: Audit,
    answers: Iterable[CriterionAnswer] | None = None,
    ratings: Iterable[AuditRating] | None = None,
) -> Sheet:
    """What the page shows of an audit that this person may read: their own with what was loaded, if it was."""
    is_own = audit.reader_id == user.pk
    names_author = is_own or access.may_know_author(user, audit)
    return Sheet(
        reading=audit.reading,
        lens_process=audit.lens_process,
        lens_experience=audit.lens_experience,
        lens_difference=audit.lens_difference,
        overall=audit.overall,
        overall_label=audit.get_overall_display(),
        overall_reason=audit.overall_reason,
        change_now=audit.change_now,
        answers=[_answer(each) for each in (answers_in(audit) if answers is None else answers)],
        ratings=[_rating(each) for each in (ratings_in(audit) if ratings is None else ratings)],
        author=audit.reader.name if names_author else "",
        is_own=is_own,
        handed_in_at=audit.handed_in_at if names_author else None,
    )


def readings_to_open(user: User, record: Record) -> QuerySet[Audit, int]:
    """The numbers of the handed-in readings of a record that the person may open. One query."""
    return (
        access.audits_visible_to(user)
        .filter(record=record, handed_in_at__isnull=False)
        .order_by("reading")
        .values_list("reading", flat=True)
    )


def _answer(each: CriterionAnswer) -> Said:
    asked = each.criterion
    return Said(
        asked.code, asked.text, each.answer, each.get_answer_display(), each.comment, asked.group_title
    )


def _rating(each: AuditRating) -> Said:
    asked = each.subtheme
    return Said(str(asked.number), asked.title, each.grade, each.get_grade_display(), each.note)
