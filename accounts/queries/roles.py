"""The roles and qualification somebody holds, and held, and what is told of them to themselves."""

from dataclasses import dataclass

from django.db.models import Count, Subquery
from django.utils import timezone

from accounts import access
from accounts.models import Invitation, Membership, Qualification, User
from accounts.roles import Role


def roles_of(user: User) -> list[Membership]:
    """The roles the person holds now, with their places. One query."""
    return list(access.memberships_of(user).select_related("council", "region"))


@dataclass(frozen=True)
class RolesHeld:
    """The roles somebody holds now, and how many invitations they sent that ran out unanswered."""

    roles: frozenset[Role] = frozenset()
    run_out: int = 0


def held_now(user: User) -> RolesHeld:
    """For the menu of every page and for the home page: one query for both."""
    run_out = (
        Invitation.objects.unanswered()
        .filter(invited_by=user, expires_at__lte=timezone.now())
        .order_by()
        .values("invited_by")
        .annotate(count=Count("pk"))
    )
    rows = access.memberships_of(user).values_list("role", Subquery(run_out.values("count")))
    held = list(rows)
    return RolesHeld(frozenset(Role(role) for role, _ in held), next((count or 0 for _, count in held), 0))


def ended_roles_of(person: User) -> list[Membership]:
    """The roles the person held, the last one ended first."""
    return list(
        person.memberships.exclude(ended_at=None)
        .select_related("council", "region")
        .order_by("-ended_at", "pk")
    )


def open_roles_of(person: User) -> list[Membership]:
    """The roles that have not ended, although they do not hold while the account is closed."""
    return list(person.memberships.filter(ended_at=None).select_related("council", "region"))


def qualification_of(person: User) -> Qualification | None:
    """The newest attestation, withdrawn or not."""
    return Qualification.objects.filter(user=person).select_related("attested_by", "withdrawn_by").first()
