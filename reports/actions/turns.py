"""Whose turn it is with a report and its review: both are locked in one order, so that nobody waits in a ring."""

from reports.models import Report
from reviews.models import Review


def lock_with_review(report: Report) -> None:
    """Lock the review, then its report, as whoever erases or destroys does; each where it is still there."""
    Review.objects.select_for_update().filter(pk=report.review_id).first()
    Report.objects.select_for_update().filter(pk=report.pk).first()
