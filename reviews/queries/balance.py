"""How evenly reviews and reviewers fall on the councils of a region: for those who plan."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q

from accounts.roles import Role
from councils.models import Council, Region
from reviews import access
from reviews.models import TeamMember

OVERDUE_AFTER_YEARS = 2
LEAST_TO_COMPARE = 1  # reviewers a council, on average: below that, none is the rule


@dataclass(frozen=True)
class Overdue:
    """A council that has waited too long: `last_on` is when its last review ended, None for never."""

    council: Council
    last_on: date | None
    next_on: date | None


@dataclass(frozen=True)
class Giver:
    """How many reviewers a council gave in the last two years, where it is less than half of what councils give."""

    council: Council
    given: int


def council_lines(region: Region, today: date) -> list[Overdue]:
    """The region's councils, each with when its last review ended and its next one starts, overdue or not."""
    began = Q(hosted_reviews__fieldwork_from_on__lte=today)
    ahead = Q(hosted_reviews__fieldwork_from_on__gt=today)
    councils = region.councils.annotate(
        last_on=Max("hosted_reviews__fieldwork_to_on", filter=began),
        next_on=Min("hosted_reviews__fieldwork_from_on", filter=ahead),
    )
    return [Overdue(council, council.last_on, council.next_on) for council in councils.order_by("name")]


def overdue_lines(lines: list[Overdue], today: date) -> list[Overdue]:
    """Councils without a review for more than two years, or ever; longest first."""
    limit = today.replace(year=today.year - OVERDUE_AFTER_YEARS, day=min(today.day, 28))
    overdue = [line for line in lines if line.last_on is None or line.last_on < limit]
    return sorted(overdue, key=lambda line: (line.last_on or date.min, line.council.name))


def few_givers_of(councils: list[Council], today: date) -> tuple[list[Giver], str]:
    """Councils that gave fewer than half as many PSW reviewers, in two years, as councils gave on average."""
    given = {council.pk: 0 for council in councils}
    rows = (
        TeamMember.objects.filter(
            part=access.PSW,
            left_at=None,
            review__fieldwork_from_on__gt=today - timedelta(days=731),
            review__fieldwork_from_on__lte=today,
            user__memberships__role=Role.PSW,
            user__memberships__council__in=councils,
        )
        .values("user__memberships__council")
        .annotate(given=Count("pk", distinct=True))
        .order_by()
    )
    given |= {row["user__memberships__council"]: row["given"] for row in rows}
    average = sum(given.values()) / len(given) if given else 0
    if average < LEAST_TO_COMPARE:
        return [], ""
    few = [Giver(council, given[council.pk]) for council in councils if given[council.pk] < average / 2]
    return sorted(few, key=lambda line: (line.given, line.council.name)), f"{average:.1f}"
