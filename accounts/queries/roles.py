"""The roles and qualification somebody holds, and held, and what is told of them to themselves."""

from dataclasses import dataclass

from accounts import access
from accounts.models import Membership, Qualification, User
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
    """For the menu of every page and for the home page: no query where the page has asked for the roles before."""
    held = access.roles_held(user)
    return RolesHeld(frozenset(one.role for one in held), max((one.run_out for one in held), default=0))


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
