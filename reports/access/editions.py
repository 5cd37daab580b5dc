"""Who makes, sees and publishes the edition for everybody, and what everybody may read: `PB`, signed in or not."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from accounts.models import User
from core.refusals import Refused
from reports.models import EditionFile, PublicEdition, Report, ReportVersion
from reviews import access as reviews_access

from .settling import check_can_release
from .writing import versions_visible_to


def get_version_for_everybody(user: User, review_ref: str) -> ReportVersion:
    """Return the newest final version, for the host's DASS and the coordinator alone; for others 404."""
    version = (
        versions_visible_to(user)
        .filter(report__review__ref=review_ref)
        .select_related("report__review__host__region", "edition")
        .order_by("-number")
        .first()
    )
    if version is None or not _is_of_those_who_see(user, version):
        raise Http404
    return version


def _is_of_those_who_see(user: User, version: ReportVersion) -> bool:
    who = reviews_access.standing(user, version.report.review)
    return who.is_host_dass or who.is_coordinator


def check_can_make_edition(user: User, version: ReportVersion) -> None:
    """Raise `Refused` unless the host's DASS or the coordinator asks, while the review is open."""
    if not _is_of_those_who_see(user, version):
        raise Refused(
            "The edition for everybody is made for the host’s director and the coordinator.", ask="the DASS"
        )
    reviews_access.check_is_open(version.report.review)
    if not version.data:
        raise Refused("This version was made before reports could be published.", ask="the coordinator")


def check_can_publish(user: User, report: Report) -> None:
    """Raise `Refused` as for a release, and until the edition of the newest final version is made."""
    check_can_release(user, report.review)
    newest = report.versions.select_related("edition").order_by("-number").first()
    if newest is None or not newest.data:
        raise Refused("This version was made before reports could be published.", ask="the coordinator")
    edition = edition_of(newest)
    if edition is None or edition.finished_at is None:
        raise Refused("The edition for everybody is not made yet.")
    if edition.published_at is not None:
        raise Refused("Everybody can read it already.")


def edition_of(version: ReportVersion) -> PublicEdition | None:
    """The edition of a version, made or being made; None where it was never asked for."""
    return getattr(version, "edition", None)


def published_files() -> QuerySet[EditionFile]:
    """What everybody may read: of each report the files of the newest edition that its DASS published."""
    newer = PublicEdition.objects.filter(
        version__report=OuterRef("edition__version__report"),
        version__number__gt=OuterRef("edition__version__number"),
        published_at__isnull=False,
    )
    return EditionFile.objects.filter(
        ~Exists(newer),
        edition__published_at__isnull=False,
        edition__version__report__review__final_at__isnull=False,
        edition__version__report__review__published_at__isnull=False,
    )


def get_published_file(review_ref: str, kind: str) -> EditionFile:
    """Return that file of a published report, or 404."""
    found = (
        published_files()
        .select_related("edition__version__report__review__host__region")
        .filter(edition__version__report__review__ref=review_ref, kind=kind)
        .first()
    )
    if found is None:
        raise Http404
    return found
