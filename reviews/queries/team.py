"""The team and those who could be asked: load, clashing dates, qualification, and what is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.access import qualified_people
from accounts.models import Membership, User
from reviews import access
from reviews.models import Review, TeamMember

LOAD_DAYS = timedelta(days=365)
LEAST_PSWS = 2
LEAST_PEERS = 1


@dataclass(frozen=True)
class PersonLine:
    """What a coordinator weighs before asking somebody: how much they have, and whether they are free."""

    user: User
    councils: list[str]
    is_qualified: bool
    load_before: int
    load_after: int
    clashes: list[Review] = field(default_factory=list)


@dataclass(frozen=True)
class MemberLine:
    """One member of the team; `person` is there for the coordinator alone."""

    member: TeamMember
    is_live: bool
    person: PersonLine | None = None

    @property
    def status(self) -> str:
        """Where the member stands, in a word or two."""
        if self.member.declared_at is None:
            return "Not declared yet"
        if self.member.conflict and self.member.conflict_cleared_at is None:
            return "Conflict to decide"
        return "Ready" if self.is_live else "Not available"


def team_lines(review: Review, *, is_planner: bool, today: date) -> list[MemberLine]:
    """The team as it stands: coordinator, PSWs, peers. With `is_planner`, what only the coordinator weighs."""
    order = {access.COORDINATOR: 0, access.PSW: 1, access.PEER: 2}
    rows = sorted(_asked(review), key=lambda row: (order[TeamMember.Part(row.part)], row.user.name))
    people: dict[int, PersonLine] = {}
    if is_planner:
        lines = describe_people([row.user for row in rows], review, today=today)
        people = {line.user.pk: line for line in lines}
    return [MemberLine(row, _is_live(row), people.get(row.user_id)) for row in rows]


def _asked(review: Review) -> QuerySet[TeamMember]:
    """Everybody asked and not gone, each with whether their place holds now. One query."""
    return (
        review.team.filter(left_at=None)
        .select_related("user", "conflict_cleared_by", "objected_by")
        .annotate(is_live=Exists(access.live_team().filter(pk=OuterRef("pk"))))
    )


def _is_live(row: TeamMember) -> bool:
    return bool(getattr(row, "is_live", False))


def team_gaps(review: Review) -> list[str]:
    """What the team still lacks before fieldwork can open, each as something to do. One query."""
    rows = list(_asked(review))
    there = [row.part for row in rows if _is_live(row) or _may_become_ready(row)]
    gaps = []
    if access.COORDINATOR not in [row.part for row in rows if _is_live(row)]:
        gaps.append("The review has no coordinator at present")
    if (short := LEAST_PSWS - there.count(access.PSW)) > 0:
        gaps.append(
            f"Ask {short} more PSW reviewer{'s' if short > 1 else ''}: at least two must be on the team"
        )
    if LEAST_PEERS - there.count(access.PEER) > 0:
        gaps.append("Ask a lived-experience peer: at least one must be on the team")
    for row in rows:
        if row.declared_at is None:
            gaps.append(f"{row.user.name} has not declared yet")
        elif row.conflict and row.conflict_cleared_at is None:
            gaps.append(f"{row.user.name} has declared a conflict that has to be decided")
        elif not _is_live(row):
            gaps.append(f"{row.user.name} is no longer available: choose somebody else")
    return gaps


def _may_become_ready(row: TeamMember) -> bool:
    """Asked, and the declaration or the decision about it is still to come: a line of its own says so."""
    return row.declared_at is None or bool(row.conflict and row.conflict_cleared_at is None)


def councils_of(keys: Collection[int]) -> dict[int, list[str]]:
    """Names of the councils in which these people hold a role now. One query."""
    councils: dict[int, list[str]] = defaultdict(list)
    held = Membership.objects.live().filter(user__in=keys, council__isnull=False).select_related("council")
    for membership in held.order_by("council__name"):
        name = membership.council.name if membership.council else ""
        if name not in councils[membership.user_id]:
            councils[membership.user_id].append(name)
    return councils


def describe_people(users: Iterable[User], review: Review, *, today: date) -> list[PersonLine]:
    """Councils, load and clashes of these people, seen from one review. Three queries, however many people."""
    users = list(users)
    keys = [user.pk for user in users]
    councils = councils_of(keys)
    qualified = set(qualified_people(on=today).filter(user__in=keys))
    others: dict[int, list[Review]] = defaultdict(list)
    near = TeamMember.objects.filter(
        user__in=keys,
        left_at=None,
        review__fieldwork_to_on__gt=today - LOAD_DAYS,
        review__fieldwork_from_on__lte=today + LOAD_DAYS,
    ) | TeamMember.objects.filter(
        user__in=keys,
        left_at=None,
        review__fieldwork_from_on__lte=review.fieldwork_to_on,
        review__fieldwork_to_on__gte=review.fieldwork_from_on,
    )
    for row in (
        near.exclude(review=review).select_related("review__host").order_by("review__fieldwork_from_on")
    ):
        others[row.user_id].append(row.review)
    return [
        PersonLine(
            user=user,
            councils=councils[user.pk],
            is_qualified=user.pk in qualified,
            load_before=sum(today - LOAD_DAYS < other.fieldwork_to_on <= today for other in others[user.pk]),
            load_after=sum(
                today < other.fieldwork_to_on for other in others[user.pk] if _is_near(other, today)
            ),
            clashes=[other for other in others[user.pk] if overlaps(review, other)],
        )
        for user in users
    ]


def _is_near(review: Review, today: date) -> bool:
    return review.fieldwork_from_on <= today + LOAD_DAYS


def overlaps(one: Review, other: Review) -> bool:
    """Whether two reviews have a day of fieldwork in common."""
    return one.fieldwork_from_on <= other.fieldwork_to_on and other.fieldwork_from_on <= one.fieldwork_to_on
