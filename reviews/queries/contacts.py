"""Whom somebody on the team turns to while they are out: the coordinator, and the host's organiser."""

from dataclasses import dataclass

from accounts.models import Membership, User
from accounts.roles import Role
from reviews import access
from reviews.models import Review


def holders_of(review: Review, *roles: Role) -> tuple[User, ...]:
    """Those who hold one of these roles in the host now, by name. One query."""
    held = Membership.objects.live().filter(council=review.host_id, role__in=roles, user__is_active=True)
    return tuple(User.objects.filter(pk__in=held.values("user")).order_by("name"))


@dataclass(frozen=True)
class Contacts:
    """Those who answer questions about a review, by name."""

    coordinators: list[User]
    organisers: list[User]

    @property
    def has_telephone(self) -> bool:
        """Whether any of them can be rung."""
        return any(person.telephone for person in (*self.coordinators, *self.organisers))


def contacts_of(review: Review) -> Contacts:
    """The coordinator, and the host's organisers; its own PSWs where it has none. For the team. Two queries."""
    coordinators = access.live_team().filter(review=review, part=access.COORDINATOR).select_related("user")
    held = (
        Membership.objects.live()
        .filter(council=review.host_id, role__in=(Role.ORGANISER, Role.PSW))
        .select_related("user")
        .order_by("user__name")
    )
    roles = list(held)
    organisers = [row.user for row in roles if row.role == Role.ORGANISER]
    return Contacts(
        coordinators=[row.user for row in coordinators],
        organisers=organisers or [row.user for row in roles],
    )
