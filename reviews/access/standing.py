"""What one person is in one review at this moment."""

from dataclasses import dataclass, field
from functools import cached_property

from accounts.access import roles_held
from accounts.models import User
from accounts.roles import Role
from core.moment import once
from core.prepared import NOBODY, NOTHING, Prepared
from reviews.models import Review, TeamMember

from .visible import COORDINATOR, HOST_ROLES, PEER, PSW, live_team


@dataclass(frozen=True)
class Standing:
    """Ask it; do not keep it. A place undeclared, or with a conflict that nobody cleared, is no standing."""

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


_place = Prepared(
    lambda user, review: live_team(User(pk=user)).filter(review=review), user=NOBODY, review=NOTHING
)


def standing(user: User, review: Review) -> Standing:
    """Ask the database what the person is in this review now. One query for the team, two for others; once a page.

    Nobody of the host is on a live team, so a member has no roles in the host to ask for.
    """
    place = once(("place", user.pk, review.pk), lambda: _place.all(user=user.pk, review=review.pk))
    member = place[0] if place else None
    if member is not None:
        return Standing(user=user, review=review, member=member)
    roles = frozenset(
        held.role for held in roles_held(user) if held.council == review.host_id and held.role in HOST_ROLES
    )
    return Standing(user=user, review=review, member=None, host_roles=roles)
