"""What the host decides about its final report."""

from django.db import transaction

from accounts.models import User
from reports import access, notices
from reports.models import Report
from reviews.actions import mark_released


@transaction.atomic
def release(*, by: User, report: Report) -> Report:
    """Release the final report to the region's Principal Social Workers and directors."""
    access.check_can_release(by, report.review)
    mark_released(by=by, review=report.review)
    transaction.on_commit(lambda: notices.released(report))
    return report
