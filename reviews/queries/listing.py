"""The list of reviews and its filters."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from councils.models import Council
from reviews import access
from reviews.models import Review
from reviews.stages import FURTHEST_FIRST, Stage


def at_stage(reviews: QuerySet[Review], stage: Stage, *, now: datetime) -> QuerySet[Review]:
    """Those at that stage at that moment: `stages.stage_of`, asked of the database."""
    reached = Q()
    further = Q()
    for step in FURTHEST_FIRST:
        happened = Q(**{f"{step.fact}__lte": now - step.after})
        if step.stage is stage:
            reached |= happened
        elif step.stage.number > stage.number:
            further |= happened
    return reviews.filter(reached & ~further)


def listed_reviews(
    user: User, *, stage: Stage | None = None, council: str = "", year: int | None = None
) -> QuerySet[Review]:
    """Reviews in the person's calendar, newest first, narrowed by stage, host council and year of fieldwork."""
    reviews = access.calendar_visible_to(user).select_related("host").order_by("-fieldwork_from_on", "ref")
    if stage is not None:
        reviews = at_stage(reviews, stage, now=timezone.now())
    if council:
        reviews = reviews.filter(host__slug=council)
    if year is not None:
        reviews = reviews.filter(fieldwork_from_on__year=year)
    return reviews


def openable(user: User, reviews: Iterable[Review]) -> set[int]:
    """Keys of those among these reviews whose page the person may open."""
    keys = [review.pk for review in reviews]
    return set(access.reviews_visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def filter_choices(user: User) -> tuple[list[Council], list[int]]:
    """Councils and years to filter by: those that the person's calendar holds."""
    seen = access.calendar_visible_to(user)
    councils = Council.objects.filter(pk__in=seen.values("host")).order_by("name")
    ends = seen.aggregate(first=Min("fieldwork_from_on"), last=Max("fieldwork_from_on"))
    years = range(ends["last"].year, ends["first"].year - 1, -1) if ends["first"] else ()
    return list(councils), list(years)
