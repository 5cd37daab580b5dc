"""The year as a table that is also a picture: councils down, months across, reviews as bars."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from accounts.models import Membership, User
from accounts.roles import Role
from core.dates import MONTHS, range_text
from councils.models import Council, Region
from reviews import access
from reviews.models import Review, TeamMember
from reviews.stages import Stage

from .balance import Giver, Overdue, council_lines, few_givers_of, overdue_lines
from .listing import openable
from .team import overlaps
from .warnings import bank_holidays_between

SEES_ALL = {Role.PSW.value, Role.DASS.value, Role.COORDINATOR.value, Role.ADMINISTRATOR.value}


@dataclass
class Bar:
    """One review in the year. `clashes` are sentences, for the coordinator of this review alone."""

    review: Review
    stage: Stage
    can_open: bool
    holidays: list[tuple[date, str]]
    clashes: list[str] = field(default_factory=list)

    @property
    def dates(self) -> str:
        """When its fieldwork is."""
        return range_text(self.review.fieldwork_from_on, self.review.fieldwork_to_on)

    @property
    def short_dates(self) -> str:
        """The same without the year, for a narrow column."""
        first, last = self.review.fieldwork_from_on, self.review.fieldwork_to_on
        if first == last:
            return _day(first)
        is_one_month = (first.year, first.month) == (last.year, last.month)
        return f"{first.day if is_one_month else _day(first)} to {_day(last)}"

    @property
    def look(self) -> str:
        """How the bar is drawn: not begun yet, done, or (empty) under way."""
        if self.stage.number < Stage.FIELDWORK.number:
            return "planned"
        return "done" if self.stage.number >= Stage.FINAL.number else ""


@dataclass(frozen=True)
class Cell:
    """`span` months from `first` on, with the reviews in them; an empty one is a single month without any."""

    first: int
    span: int
    bars: list[Bar]
    is_now: bool = False


@dataclass(frozen=True)
class Row:
    """One council across the twelve months."""

    council: Council
    cells: list[Cell]


@dataclass(frozen=True)
class Year:
    """Everything the page shows; `overdue` and `few_givers` are empty for those who do not plan."""

    year: int
    months: list[str]
    rows: list[Row]
    bars: list[Bar]
    is_planner: bool
    overdue: list[Overdue]
    few_givers: list[Giver]
    average_given: str


def year_of(user: User, region: Region, year: int, *, today: date) -> Year:
    """The region's year as this person may see it, in a fixed number of queries."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    reviews = list(
        access.calendar_visible_to(user)
        .filter(host__region=region, fieldwork_from_on__lte=last, fieldwork_to_on__gte=first)
        .select_related("host")
        .order_by("fieldwork_from_on", "ref")
    )
    can_open = openable(user, reviews)
    clashes = _clashes(user, reviews)
    bars = [
        Bar(
            review,
            review.stage,
            review.pk in can_open,
            bank_holidays_between(review.fieldwork_from_on, review.fieldwork_to_on),
            clashes[review.pk],
        )
        for review in reviews
    ]
    roles = _roles(user, region)
    is_planner = Role.COORDINATOR in roles
    lines = council_lines(region, today)
    councils = [line.council for line in lines]
    hosts = {review.host_id for review in reviews}
    shown = councils if roles & SEES_ALL else [council for council in councils if council.pk in hosts]
    givers, average = few_givers_of(councils, today) if is_planner else ([], "")
    return Year(
        year=year,
        months=[month[:3] for month in MONTHS],
        rows=_rows(shown, bars, year, today),
        bars=bars,
        is_planner=is_planner,
        overdue=overdue_lines(lines, today) if is_planner else [],
        few_givers=givers,
        average_given=average,
    )


def _roles(user: User, region: Region) -> set[str]:
    """The roles the person holds in the region, and whether they run the programme."""
    held = Membership.objects.live().filter(user=user.pk)
    return set(held.filter(Q(region=region) | Q(role=Role.ADMINISTRATOR)).values_list("role", flat=True))


def _rows(councils: Iterable[Council], bars: list[Bar], year: int, today: date) -> list[Row]:
    by_council: dict[int, list[Bar]] = defaultdict(list)
    for bar in bars:
        by_council[bar.review.host_id].append(bar)
    return [Row(council, cells_of(by_council[council.pk], year, today=today)) for council in councils]


def cells_of(bars: list[Bar], year: int, *, today: date) -> list[Cell]:
    """Cut a council's year into cells: reviews that share a month share a cell, other months stand alone."""
    groups: list[tuple[int, int, list[Bar]]] = []
    for bar in bars:
        first, last = _months(bar.review, year)
        if groups and first <= groups[-1][1]:
            start, end, sharing = groups[-1]
            groups[-1] = (start, max(end, last), [*sharing, bar])
        else:
            groups.append((first, last, [bar]))
    starts = {first: (last, sharing) for first, last, sharing in groups}
    cells, month = [], 1
    while month <= len(MONTHS):
        last, sharing = starts.get(month, (month, []))
        is_now = today.year == year and month <= today.month <= last
        cells.append(Cell(month, last - month + 1, sharing, is_now))
        month = last + 1
    return cells


def _months(review: Review, year: int) -> tuple[int, int]:
    first, last = review.fieldwork_from_on, review.fieldwork_to_on
    return (first.month if first.year == year else 1, last.month if last.year == year else 12)


def _clashes(user: User, reviews: list[Review]) -> dict[int, list[str]]:
    """What clashes with each review the person coordinates: its people elsewhere, and its host twice."""
    found: dict[int, list[str]] = defaultdict(list)
    by_key = {review.pk: review for review in reviews}
    teams: dict[int, list[TeamMember]] = defaultdict(list)
    own = access.reviews_on_team(user, access.COORDINATOR)
    members = TeamMember.objects.filter(Q(review__in=own), review__in=reviews, left_at=None)
    for member in members.select_related("user").order_by("user__name"):
        teams[member.user_id].append(member)
    for key in {member.review_id for of_person in teams.values() for member in of_person}:
        for other in reviews:
            if other.pk != key and other.host_id == by_key[key].host_id and overlaps(by_key[key], other):
                found[key].append(f"{other.ref} is at the same council on the same days")
    elsewhere = TeamMember.objects.filter(
        user__in=teams, left_at=None, review__in=access.calendar_visible_to(user).filter(closed_at=None)
    ).select_related("review__host")
    for row in elsewhere.order_by("review__fieldwork_from_on", "review__ref"):
        for member in teams[row.user_id]:
            review = by_key[member.review_id]
            if row.review_id != review.pk and overlaps(review, row.review):
                found[review.pk].append(
                    f"{member.user.name} is also on the team of {row.review.ref} at {row.review.host}"
                )
    return found


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"
