"""What the host's DASS decides about the final report: keep it, or let the region read it. `editions` has the rest."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports import access, notices
from reports.models import Report
from reviews.actions import mark_released
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
