"""Final reports a person may read."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from reports import access
from reports.models import EditionFile, ReportVersion


def published_reports() -> QuerySet[EditionFile]:
    """The reports that everybody may read, the newest published first."""
    return (
        access.published_files()
        .filter(kind=EditionFile.Kind.REPORT)
        .select_related("edition__version__report__review__host__region")
        .defer("html", "edition__version__html", "edition__version__data")
        .order_by("-edition__published_at", "pk")
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
