"""Checking the report: by the team, by the host for its facts, and the approval by a second person."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from reports import access, compose, notices
from reports.models import FactComment, Report
from reviews import actions as reviews_actions
from trail import actions as trail


@transaction.atomic
def open_team_check(*, by: User, report: Report) -> Report:
    """Send the draft to the team. Refused with what is missing while the report is not whole."""
    access.check_can_write(by, report.review)
    _refuse_gaps(report)
    reviews_actions.mark_team_check(by=by, review=report.review)
    transaction.on_commit(lambda: notices.team_check_opened(report))
    return report


@transaction.atomic
def share_for_accuracy(*, by: User, report: Report) -> Report:
    """Show the draft to the host's organiser and director, who comment on its facts."""
    access.check_can_write(by, report.review)
    _refuse_gaps(report)
    if report.review.team_check_opened_at is None:
        raise ValidationError("The team checks the report before the host sees it.")
    reviews_actions.mark_accuracy(by=by, review=report.review)
    transaction.on_commit(lambda: notices.shared_for_accuracy(report))
    return report


@transaction.atomic
def comment_on_fact(*, by: User, report: Report, section: str, text: str) -> FactComment:
    """Keep one comment of the host on one section."""
    access.check_can_comment_on_facts(by, report.review)
    Report.objects.select_for_update().get(pk=report.pk)
    last = report.fact_comments.aggregate(last=Max("number"))["last"] or 0
    comment = FactComment.objects.create(
        report=report, number=last + 1, section=section, text=text, made_by=by
    )
    trail.record(
        by=by, verb="report.fact_commented", subject=f"comment {comment.number}", review=report.review.ref
    )
    return comment


@transaction.atomic
def answer_fact_comment(*, by: User, comment: FactComment, outcome: str, answer: str) -> FactComment:
    """Answer a comment: accepted, partly accepted or declined, always with a reason."""
    access.check_can_write(by, comment.report.review)
    comment = FactComment.objects.select_for_update().get(pk=comment.pk)
    comment.outcome, comment.answer = outcome, answer
    comment.answered_by, comment.answered_at = by, timezone.now()
    comment.save()
    trail.record(
        by=by,
        verb="report.fact_comment_answered",
        subject=f"comment {comment.number}",
        review=comment.report.review.ref,
        detail={"outcome": outcome},
    )
    return comment


@transaction.atomic
def approve(*, by: User, report: Report, fingerprint: str) -> Report:
    """Approve exactly the report that was on the screen, named by its fingerprint."""
    access.check_can_approve(by, report)
    report = Report.objects.select_for_update().select_related("review").get(pk=report.pk)
    if fingerprint != compose.fingerprint_of(compose.document_of(report.review)):
        raise ValidationError(
            "The report has changed since you opened this page. Read it again before you approve it."
        )
    _refuse_gaps(report)
    if report.fact_comments.filter(outcome="").exists():
        raise ValidationError("Some of the host's comments on facts have no answer yet.")
    report.approved_fingerprint, report.approved_by, report.approved_at = fingerprint, by, timezone.now()
    report.save()
    trail.record(
        by=by,
        verb="report.approved",
        subject="report",
        review=report.review.ref,
        detail={"fingerprint": fingerprint},
    )
    transaction.on_commit(lambda: notices.approved(report))
    return report


def _refuse_gaps(report: Report) -> None:
    gaps = compose.gaps_of(report)
    if gaps:
        raise ValidationError(gaps)
