"""What the host's DASS decides about the final report: keep it, let the region read it, or let everybody."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports import access, compose, notices
from reports.models import Report
from reviews.actions import mark_published, mark_released
from trail import actions as trail


@transaction.atomic
def keep(*, by: User, report: Report) -> Report:
    """Say that the council and the review team alone read the final report. It can be let go later."""
    report = Report.objects.select_for_update().select_related("review__host__region").get(pk=report.pk)
    access.check_can_keep(by, report.review)
    report.kept_at = timezone.now()
    report.save(update_fields=["kept_at"])
    trail.record(by=by, verb="report.kept", subject="report", review=report.review.ref)
    return report


@transaction.atomic
def release(*, by: User, report: Report) -> Report:
    """Release the final report to the region's Principal Social Workers and directors."""
    access.check_can_release(by, report.review)
    mark_released(by=by, review=report.review)
    transaction.on_commit(lambda: notices.released(report))
    return report


@transaction.atomic
def publish(*, by: User, report: Report) -> Report:
    """Let everybody read the newest final version, without signing in; the region, where it could not, can too.

    The gate is asked again: since the report was final, the review may have come to know more people and numbers.
    """
    report = Report.objects.select_for_update().select_related("review__host__region").get(pk=report.pk)
    access.check_can_publish(by, report)
    if gaps := compose.gate_of(report, compose.document_of(report.review)).gaps:
        raise ValidationError(gaps)
    if report.review.released_at is None:
        release(by=by, report=report)
    mark_published(by=by, review=report.review)
    return report
