"""Comments on passages of the draft: the team's, answered and closed; the host's on facts, each decided on."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from reports import access, compose, queries
from reports.models import FactComment, Report, TeamComment
from trail import actions as trail

from .numbers import check_no_number

Said = TypeVar("Said", TeamComment, FactComment)


@transaction.atomic
def comment_on_draft(*, by: User, report: Report, section: str, text: str, passage: str = "") -> TeamComment:
    """Keep one comment of the team; `passage` is the key of a passage of the section (`queries.passages_in`)."""
    access.check_can_comment_on_draft(by, report.review)
    comment = _keep(TeamComment, report, passage, section=section, text=text, made_by=by)
    _note(by, "report.team_commented", report, f"comment {comment.number}")
    return comment


@transaction.atomic
def answer_comment(*, by: User, comment: TeamComment, answer: str) -> TeamComment:
    """Say what became of a comment. It stays open until it is closed."""
    access.check_can_write(by, comment.report.review)
    check_no_number(comment.report, {"answer": answer})
    comment = TeamComment.objects.select_for_update().get(pk=comment.pk)
    if comment.closed_at is not None:
        raise ValidationError("This comment is closed.")
    comment.answer, comment.answered_by, comment.answered_at = answer, by, timezone.now()
    comment.save(update_fields=["answer", "answered_by", "answered_at"])
    _note(by, "report.team_comment_answered", comment.report, f"comment {comment.number}")
    return comment


@transaction.atomic
def close_comment(*, by: User, comment: TeamComment) -> TeamComment:
    """Say that nothing more is to be done about it. Twice is harmless; who made it need not wait for an answer."""
    access.check_can_close_comment(by, comment)
    comment = TeamComment.objects.select_for_update().get(pk=comment.pk)
    if comment.closed_at is not None:
        return comment
    if not comment.answer and comment.made_by_id != by.pk:
        raise ValidationError("Answer the comment before you close it.")
    comment.closed_by, comment.closed_at = by, timezone.now()
    comment.save(update_fields=["closed_by", "closed_at"])
    _note(by, "report.team_comment_closed", comment.report, f"comment {comment.number}")
    return comment


@transaction.atomic
def comment_on_fact(*, by: User, report: Report, section: str, text: str, passage: str = "") -> FactComment:
    """Keep one comment of the host on one section, or on a passage of it, by its key as above."""
    access.check_can_comment_on_facts(by, report.review)
    comment = _keep(FactComment, report, passage, section=section, text=text, made_by=by)
    _note(by, "report.fact_commented", report, f"comment {comment.number}")
    return comment


@transaction.atomic
def answer_fact_comment(*, by: User, comment: FactComment, outcome: str, answer: str) -> FactComment:
    """Answer a comment: accepted, partly accepted or declined, always with a reason."""
    access.check_can_write(by, comment.report.review)
    check_no_number(comment.report, {"answer": answer})
    comment = FactComment.objects.select_for_update().get(pk=comment.pk)
    comment.outcome, comment.answer = outcome, answer
    comment.answered_by, comment.answered_at = by, timezone.now()
    comment.save()
    _note(
        by,
        "report.fact_comment_answered",
        comment.report,
        f"comment {comment.number}",
        {"outcome": outcome},
    )
    return comment


def _keep(kind: type[Said], report: Report, passage: str, *, section: str, text: str, made_by: User) -> Said:
    """The next comment of its kind on the report, with the passage's words as they stand now."""
    check_no_number(report, {"text": text})
    Report.objects.select_for_update().get(pk=report.pk)
    last = kind.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0
    return kind.objects.create(
        report=report,
        number=last + 1,
        section=section,
        passage=_words_of(report, section, passage),
        text=text,
        made_by=made_by,
    )


def _words_of(report: Report, section: str, key: str) -> str:
    """The passage of that key as it stands now; nothing for the section as a whole.

    A comment outlives the words it is about, so it keeps none with a number in them.
    """
    if not key:
        return ""
    for each in queries.passages_in(compose.document_of(report.review), section):
        if each.key == key:
            check_no_number(report, {"passage": each.text})
            return each.text
    raise ValidationError(
        {"passage": "This passage has changed since you opened the page. Choose it again as it stands now"}
    )


def _note(by: User, verb: str, report: Report, subject: str, detail: dict[str, object] | None = None) -> None:
    trail.record(by=by, verb=verb, subject=subject, review=report.review.ref, detail=detail)
