"""What of concerns waits for whom, and how many a review has."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import councils_where
from accounts.models import User
from concerns import access
from concerns.models import Concern
from concerns.scales import WORKING_DAYS_TO_TAKE_UP
from core.dates import add_working_days
from core.waiting import Waiting
from reviews import access as reviews_access
from reviews.access import COORDINATOR, Standing


@dataclass(frozen=True)
class Progress:
    """How many concerns the person may read, and how many of them are open or not even taken up."""

    all: int
    open: int
    not_taken_up: int


def progress_of(standing: Standing) -> Progress | None:
    """Counts for a review's page, or None for who reads no concerns. One query."""
    if not (standing.on_team or access.reads_follow_up(standing)):
        return None
    seen = access.concerns_visible_to(standing.user).filter(review=standing.review).order_by()
    counts = seen.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=Q(closed_at=None)),
        not_taken_up=Count("pk", filter=Q(closed_at=None, taken_up_at=None)),
    )
    return Progress(**counts)


def waiting_for(user: User, *, today: date) -> list[Waiting]:  # noqa: ARG001 # one shape in every app
    """Open concerns: for coordinator and host organiser until one is taken up, for the organiser to its end.

    One query.
    """
    coordinated = Q(review__in=reviews_access.reviews_on_team(user, COORDINATOR), taken_up_at=None)
    hosted = Q(review__host__in=councils_where(user, *access.ORGANISERS))
    still_open = (
        access.concerns_visible_to(user)
        .filter(coordinated | hosted, closed_at=None, review__closed_at=None)
        .select_related("review__host")
        .order_by("raised_at", "pk")
    )
    return [_line(concern) for concern in still_open]


def _line(concern: Concern) -> Waiting:
    url = reverse("concerns:read", args=[concern.review.ref, concern.number])
    where = str(concern.review.host)
    if concern.taken_up_at is not None:
        return Waiting(f"See concern {concern.number} through to its end", url, concern.review.ref, where)
    raised_on = timezone.localdate(concern.raised_at)
    return Waiting(
        f"Concern {concern.number} is raised, and nobody has taken it up yet",
        url,
        concern.review.ref,
        where,
        add_working_days(raised_on, WORKING_DAYS_TO_TAKE_UP),
        comes_first=True,
    )
