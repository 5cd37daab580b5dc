"""Final reports a person may read."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from reports import access, compose
from reports.models import Correction, EditionFile, PublicEdition, Report, ReportVersion
from reviews.models import Review


def published_reports() -> QuerySet[EditionFile]:
    """The reports that everybody may read, the newest published first."""
    return (
        access.published_files()
        .filter(kind=EditionFile.Kind.REPORT)
        .select_related("edition__version__report__review__host__region")
        .defer("html", "edition__version__html", "edition__version__data")
        .order_by("-edition__published_at", "pk")
    )


class Told(NamedTuple):
    """What a version says that it corrected, as it may be read now."""

    number: int
    says: str


def corrections_published(edition: PublicEdition) -> list[Told]:
    """What corrected what everybody read before this edition, the newest version first. At most three queries."""
    if not edition.corrects_what_was_published:
        return []
    up_to_this = edition.version.report.versions.filter(number__lte=edition.version.number).exclude(says="")
    versions = list(up_to_this.only("number", "says", "report").order_by("-number"))
    told = compose.told_of_each(versions)
    return [Told(version.number, told[version.pk]) for version in versions]


def corrections_in_feed(files: Iterable[EditionFile]) -> dict[int, str]:
    """What each of these editions corrected of what everybody read, by its version's key. Two queries at most."""
    editions = (file.edition for file in files)
    return compose.told_of_each(
        [edition.version for edition in editions if edition.corrects_what_was_published]
    )


def newest_version(user: User, review_ref: str) -> ReportVersion | None:
    """The newest version of a report that the person may read."""
    versions = access.versions_visible_to(user).filter(report__review__ref=review_ref)
    return versions.select_related("report__review__host__region", "approved_by").order_by("-number").first()


def versions_of(user: User, review: Review) -> list[ReportVersion]:
    """All versions of a report that the person may read, the newest first, without their text."""
    versions = access.versions_visible_to(user).filter(report__review=review)
    return list(versions.defer("html", "data", "left", "facts", "facts_left").order_by("-number"))


def open_correction(report: Report) -> Correction | None:
    """The correction of it that is open: for its team, and that there is one for the host's director."""
    return report.corrections.filter(Correction.OPEN).first()


def final_reports(user: User) -> QuerySet[ReportVersion]:
    """The newest version of each final report the person may read, newest first."""
    return (
        access.versions_visible_to(user)
        .newest()
        .select_related("report__review__host")
        .defer("html", "data", "left", "facts", "facts_left")
        .order_by("-frozen_at", "pk")
    )
