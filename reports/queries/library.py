"""Final reports a person may read."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from reports import access
from reports.models import ReportVersion


def published_reports() -> QuerySet[ReportVersion]:
    """What everybody may read, the newest published first."""
    return (
        access.published_versions()
        .select_related("report__review__host__region")
        .defer("html", "data")
        .order_by("-report__review__published_at", "pk")
    )


def final_reports(user: User) -> QuerySet[ReportVersion]:
    """The newest version of each final report the person may read, newest first."""
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    return (
        access.versions_visible_to(user)
        .filter(~Exists(newer))
        .select_related("report__review__host")
        .defer("html", "data")
        .order_by("-frozen_at", "pk")
    )
