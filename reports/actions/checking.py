"""Checking the report: by the team, by the host for its facts, and the approval by a second person."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports import access, compose, notices
from reports.checks import Check
from reports.models import Report
from reviews import actions as reviews_actions
from trail import actions as trail

from .deadlines import set_deadline
from .turns import lock_with_review


@transaction.atomic
def open_team_check(*, by: User, report: Report, due_on: date | None = None) -> Report:
    """Send the draft to the team. Refused with what is missing while the report is not whole."""
    access.check_can_write(by, report.review)
    _refuse_gaps(report)
    reviews_actions.mark_team_check(by=by, review=report.review)
    set_deadline(by, report, Check.TEAM, due_on)
    transaction.on_commit(lambda: notices.team_check_opened(report))
    return report


@transaction.atomic
def share_for_accuracy(*, by: User, report: Report, due_on: date | None = None) -> Report:
    """Show the draft to the host's organiser and director, who comment on its facts. Nobody is known by it then."""
    access.check_can_write(by, report.review)
    lock_with_review(report)
    _refuse_gaps(report, compose.gate_of(report, compose.document_of(report.review)).gaps)
    if report.review.team_check_opened_at is None:
        raise ValidationError("The team checks the report before the host sees it.")
    _refuse_open_comments(report)
    reviews_actions.mark_accuracy(by=by, review=report.review)
    set_deadline(by, report, Check.ACCURACY, due_on)
    transaction.on_commit(lambda: notices.shared_for_accuracy(report))
    return report


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
        raise ValidationError("Some of the host’s comments on facts have no answer yet.")
    _refuse_open_comments(report)
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


def _refuse_gaps(report: Report, more: Iterable[str] = ()) -> None:
    gaps = [*(gap.what for gap in compose.gaps_of(report)), *more]
    if gaps:
        raise ValidationError(gaps)


def _refuse_open_comments(report: Report) -> None:
    if report.team_comments.filter(closed_at=None).exists():
        raise ValidationError("Some of the team’s comments are not closed yet.")
