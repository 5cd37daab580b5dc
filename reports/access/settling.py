"""Who decides who reads the final report, and what everybody may read: *release or publish*, `PB`."""

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404

from accounts.models import User
from core.refusals import Refused
from reports.models import Report, ReportVersion
from reports.small_numbers import FEWEST_PUBLISHED, too_small_to_publish
from reviews import access as reviews_access
from reviews.models import Review


def check_can_release(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the host's DASS and the report is final: `OC FN`."""
    if not reviews_access.standing(user, review).is_host_dass:
        raise Refused(
            "The host's Director of Adult Social Services decides who sees the final report.", ask="the DASS"
        )
    reviews_access.check_is_open(review)
    if review.final_at is None:
        raise Refused("There is no final report yet.", ask="the coordinator")


def check_can_keep(user: User, review: Review) -> None:
    """Raise `Refused` as for a release, and once others read it: what was read is not taken back."""
    check_can_release(user, review)
    if review.released_at is not None:
        raise Refused("The report is released: others have it by now.", ask="the coordinator")


def check_can_publish(user: User, report: Report) -> None:
    """Raise `Refused` as for a release, and while the newest final version counts too few people for everybody."""
    check_can_release(user, report.review)
    newest = report.versions.order_by("-number").first()
    if newest is None or not newest.data:
        raise Refused("This version was made before reports could be published.", ask="the coordinator")
    if few := too_small_to_publish(newest.data):
        raise Refused(
            f"Everybody would read counts of fewer than {FEWEST_PUBLISHED} people, in which one of them could be "
            f"recognised: {', '.join(few)}.",
            ask="the coordinator",
        )


def published_versions() -> QuerySet[ReportVersion]:
    """The version of each report that everybody may read, `PB`, signed in or not: the newest there was when published.

    A correction that came later is not published by that: its director decides about it as about the first.
    """
    newer = ReportVersion.objects.filter(
        report=OuterRef("report"),
        number__gt=OuterRef("number"),
        frozen_at__lte=OuterRef("report__review__published_at"),
    )
    return ReportVersion.objects.filter(
        ~Exists(newer),
        report__review__final_at__isnull=False,
        frozen_at__lte=F("report__review__published_at"),
    )


def get_published(review_ref: str) -> ReportVersion:
    """Return the newest version of a published report, or 404."""
    version = (
        published_versions()
        .select_related("report__review__host__region")
        .filter(report__review__ref=review_ref)
        .first()
    )
    if version is None:
        raise Http404
    return version
