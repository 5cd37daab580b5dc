"""Who sees the ratings and agrees them: `permissions.csv`, rows *ratings*."""

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.access import regions_where
from accounts.models import User
from accounts.roles import Role
from core.prepared import NOBODY, NOTHING, NOWHERE, Prepared
from core.refusals import Refused
from councils.models import Region
from ratings.models import AgreedRating
from reviews import access as reviews_access
from reviews.models import Review

FINAL = "The report is final, so its ratings stand as they are."


def reviews_with_ratings_visible_to(user: User) -> QuerySet[Review]:
    """Reviews whose ratings page may be asked for: those the person sees, and those released to their region."""
    return Review.objects.filter(
        Q(pk__in=reviews_access.reviews_visible_to(user).values_list("pk", flat=True))
        | Q(host__region__in=regions_where(user, Role.PSW, Role.DASS), released_at__isnull=False)
    )


def _reviews(user: int, ref: str) -> QuerySet[Review]:
    reviews = reviews_with_ratings_visible_to(User(pk=user)).filter(ref=ref)
    return reviews.select_related("host__region", "framework")


_review = Prepared(_reviews, user=NOBODY, ref=NOWHERE)


def get_review_with_ratings(user: User, ref: str) -> Review:
    """Return the review, or 404."""
    found = _review.all(user=user.pk, ref=ref)
    if not found:
        raise Http404
    review: Review = found[0]
    return review


def check_can_see_ratings(user: User, review: Review) -> reviews_access.Standing:
    """Return the person's standing, or raise `Refused`: `T BL` for the team, `OC SH` the host, `RL` the region."""
    standing = reviews_access.standing(user, review)
    if standing.on_team:
        return standing
    if (standing.is_host_organiser or standing.is_host_dass) and review.accuracy_opened_at is not None:
        return standing
    if review.released_at is not None and is_regional_reader(user, review):
        return standing
    raise Refused(
        "The team's ratings are seen when the report is shared for factual accuracy.", ask="the coordinator"
    )


def is_regional_reader(user: User, review: Review) -> bool:
    """Whether the person is PSW or DASS of another council in the review's region: `RR`."""
    return (
        regions_where(user, Role.PSW, Role.DASS)
        .filter(region=review.host.region_id, council__isnull=False)
        .exclude(council=review.host_id)
        .exists()
    )


_agreed = Prepared(
    lambda review: AgreedRating.objects.filter(review=review).select_related("subtheme"), review=NOTHING
)


def agreed_ratings_of(review: Review) -> list[AgreedRating]:
    """The ratings agreed for a review; ask `check_can_see_ratings` first. One query."""
    return _agreed.all(review=review.pk)


def check_can_agree(user: User, review: Review) -> None:
    """Raise `Refused` unless the person is the coordinator or a PSW of the team and fieldwork has closed."""
    check_may_agree(reviews_access.standing(user, review))


def check_may_agree(standing: reviews_access.Standing) -> None:
    """The same of a standing that is known already."""
    review = standing.review
    if not (standing.is_coordinator or standing.is_psw):
        raise Refused("The coordinator and the PSW reviewers agree ratings.", ask="the coordinator")
    reviews_access.check_is_open(review)
    if review.fieldwork_closed_at is None:
        raise Refused("Ratings are agreed once fieldwork has closed.", ask="the coordinator")
    if review.final_at is not None:
        raise Refused(FINAL, ask="the coordinator")


def check_can_see_agreement(user: User, review: Review) -> reviews_access.Standing:
    """Return the standing of whoever may read two readings beside each other, or raise `Refused`.

    How far readers agree says something of readings that nobody has decided between: it is for those who read audits.
    """
    standing = reviews_access.standing(user, review)
    if standing.is_coordinator or standing.is_psw:
        return standing
    raise Refused(
        "How far readers agree is for those who read the records and the coordinator.", ask="the coordinator"
    )


def check_can_set_against(user: User, review: Review) -> None:
    """Raise `Refused` for all who may not know which record a conversation belongs to, or how it was rated."""
    standing = reviews_access.standing(user, review)
    if not (standing.is_coordinator or standing.is_psw):
        raise Refused(
            "The record beside the conversation is for those who read the records and the coordinator.",
            ask="the coordinator",
        )


def regions_with_agreement_visible_to(user: User) -> QuerySet[Region]:
    """Regions whose figures of agreement the person sees: those they coordinate."""
    return Region.objects.filter(pk__in=regions_where(user, Role.COORDINATOR))


def get_region_with_agreement(user: User, slug: str) -> Region:
    """Return the region, or 404."""
    region = regions_with_agreement_visible_to(user).filter(slug=slug).first()
    if region is None:
        raise Http404
    return region
