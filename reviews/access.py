"""Who sees a review, as what, and what each may do with it: `permissions.csv`, rows *review* to *timetable*."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.access import councils_where, memberships_of, regions_where
from accounts.models import Membership, User
from accounts.roles import Role
from core.refusals import Refused

from .models import Review, Slot, TeamMember

HOST_ROLES = (Role.ORGANISER, Role.PSW, Role.INFORMATION_LEAD, Role.DASS)
COORDINATOR, PSW, PEER = TeamMember.Part.COORDINATOR, TeamMember.Part.PSW, TeamMember.Part.PEER


def live_team() -> QuerySet[TeamMember]:
    """Team rows that hold now, `T`: declared, cleared where a conflict was declared, not of the host, not ended."""
    of_the_host = Membership.objects.live().filter(user=OuterRef("user"), council=OuterRef("review__host"))
    return TeamMember.objects.filter(
        ~Exists(of_the_host),
        Q(conflict="") | Q(conflict_cleared_at__isnull=False),
        left_at=None,
        declared_at__isnull=False,
        user__is_active=True,
        review__closed_at=None,
    )


def reviews_on_team(user: User, *parts: TeamMember.Part) -> QuerySet[TeamMember, int]:
    """Keys of the reviews on whose team the person is now, in one of `parts` (all, when none is named)."""
    team = live_team().filter(user=user.pk)
    if parts:
        team = team.filter(part__in=parts)
    return team.values_list("review", flat=True)


def reviews_visible_to(user: User) -> QuerySet[Review]:
    """Reviews whose page the person may open: on the team, or holding one of the four host roles in the host council."""
    return Review.objects.filter(
        Q(pk__in=reviews_on_team(user)) | Q(host__in=councils_where(user, *HOST_ROLES))
    )


def calendar_visible_to(user: User) -> QuerySet[Review]:
    """Reviews of which the person may see host, topic, dates and stage: their own, and those of their regions."""
    everywhere = memberships_of(user).filter(role=Role.ADMINISTRATOR)
    return Review.objects.filter(
        Q(pk__in=reviews_on_team(user))
        | Q(host__in=councils_where(user, *HOST_ROLES))
        | Q(host__region__in=regions_where(user, Role.PSW, Role.DASS, Role.COORDINATOR))
        | Exists(everywhere)
    )


def get_review(user: User, ref: str) -> Review:
    """Return the review, or 404 with the same body as for one that never existed."""
    review = reviews_visible_to(user).select_related("host__region", "framework").filter(ref=ref).first()
    if review is None:
        raise Http404
    return review


@dataclass(frozen=True)
class Standing:
    """What one person is in one review at this moment. Ask it; do not keep it."""

    user: User
    review: Review
    member: TeamMember | None
    host_roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def on_team(self) -> bool:
        """`T`."""
        return self.member is not None

    @property
    def is_coordinator(self) -> bool:
        """`CO` with `T`."""
        return self.member is not None and self.member.part == COORDINATOR

    @property
    def is_psw(self) -> bool:
        """`PR` with `T`."""
        return self.member is not None and self.member.part == PSW

    @property
    def is_peer(self) -> bool:
        """`LE` with `T`."""
        return self.member is not None and self.member.part == PEER

    @property
    def is_host_organiser(self) -> bool:
        """`HO` with `OC`: the host's organiser or its own PSW."""
        return bool(self.host_roles & {Role.ORGANISER, Role.PSW})

    @property
    def is_host_information_lead(self) -> bool:
        """`HI` with `OC`."""
        return Role.INFORMATION_LEAD in self.host_roles

    @property
    def is_host_dass(self) -> bool:
        """`HD` with `OC`."""
        return Role.DASS in self.host_roles

    @cached_property
    def of_host(self) -> bool:
        """Holds any of the four host roles."""
        return bool(self.host_roles)


def standing(user: User, review: Review) -> Standing:
    """Ask the database what the person is in this review now. Two queries."""
    member = live_team().filter(user=user.pk, review=review).first()
    roles = (
        memberships_of(user)
        .filter(council=review.host_id, role__in=HOST_ROLES)
        .values_list("role", flat=True)
    )
    return Standing(
        user=user, review=review, member=member, host_roles=frozenset(Role(role) for role in roles)
    )


def check_is_coordinator(user: User, review: Review, doing: str) -> None:
    """Raise `Refused` for anyone but the review's coordinator; `doing` completes “Only the coordinator …”."""
    if not standing(user, review).is_coordinator:
        raise Refused(f"Only the review's coordinator {doing}.", ask="the coordinator of this review")


def check_is_open(review: Review) -> None:
    """Raise `Refused` when the review is closed: nothing in it changes any more."""
    if review.closed_at is not None:
        raise Refused(
            "This review is closed, so nothing in it can be changed.", ask="the regional coordinator"
        )


def slots_visible_to(user: User) -> QuerySet[Slot]:
    """The timetable: the team's, the host organiser's and the host DASS's."""
    return Slot.objects.filter(
        Q(review__in=reviews_on_team(user))
        | Q(review__host__in=councils_where(user, Role.ORGANISER, Role.PSW, Role.DASS))
    )
