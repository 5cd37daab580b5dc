"""Who holds which role now: asked of the database at every request."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Invitation, Membership, Qualification, User
from accounts.roles import Role
from core.moment import is_one_moment, once
from core.prepared import NOBODY, Prepared
from core.refusals import Refused

ADMINISTRATOR = "your programme administrator"


class Held(NamedTuple):
    """A role somebody holds now, with the keys of its council and region.

    `run_out` is how many invitations they sent that ran out unanswered: home says so, and asks nothing more for it.
    """

    role: Role
    council: int | None
    region: int | None
    run_out: int


Keys = QuerySet[Membership, int | None] | list[int]
"""Keys of councils, for the right side of an `IN`."""


def memberships_of(user: User) -> QuerySet[Membership]:
    """The roles this person holds at this moment."""
    return Membership.objects.live().filter(user=user.pk)


def _held(user: int) -> QuerySet[Membership, Any]:
    run_out = (
        Invitation.objects.unanswered()
        .filter(invited_by=user, expires_at__lte=timezone.now())
        .order_by()
        .values("invited_by")
        .annotate(count=Count("pk"))
        .values("count")
    )
    rows = memberships_of(User(pk=user))
    return rows.values_list("role", "council", "region", Coalesce(Subquery(run_out), 0))


_roles = Prepared(_held, user=NOBODY)


def roles_held(user: User) -> tuple[Held, ...]:
    """The same as plain values. One query, and one only for all of a page that reads."""
    return once(
        ("roles held", user.pk),
        lambda: tuple(Held(Role(role), *more) for role, *more in _roles.all(user=user.pk)),
    )


def may_hold(user: User, role: Role) -> bool:
    """False on a page that reads where its reader holds the role nowhere: what it alone opens need not be asked for.

    True wherever that is not known for the whole of the page, as in an action: its query asks for itself.
    """
    return not is_one_moment() or any(held.role == role for held in roles_held(user))


def councils_where(user: User, *roles: Role) -> Keys:
    """Keys of the councils in which the person holds one of these roles now, for an `IN`.

    On a page that reads they are known, and make its queries short; elsewhere each query asks for itself.
    """
    if is_one_moment():
        return [held.council for held in roles_held(user) if held.role in roles and held.council is not None]
    return (
        memberships_of(user).filter(role__in=roles, council__isnull=False).values_list("council", flat=True)
    )


def regions_where(user: User, *roles: Role) -> QuerySet[Membership, int | None]:
    """Keys of the regions in which (or in a council of which) the person holds one of these roles now."""
    return memberships_of(user).filter(role__in=roles, region__isnull=False).values_list("region", flat=True)


def is_administrator(user: User) -> bool:
    """Whether the person runs the programme: people, councils, frameworks, and no content."""
    return any(held.role == Role.ADMINISTRATOR for held in roles_held(user))


def qualified_people(*, on: date | OuterRef) -> QuerySet[Qualification, int]:
    """Keys of those whose newest attestation of registration and DBS check is in date, for an `IN` subquery: `Q`."""
    newest = Qualification.objects.filter(user=OuterRef("user")).order_by("-attested_at", "-pk").values("pk")
    return Qualification.objects.filter(
        pk=Subquery(newest[:1]), withdrawn_at=None, registered_until_on__gte=on, dbs_until_on__gte=on
    ).values_list("user", flat=True)


def is_qualified(user: User, *, on: date) -> bool:
    """Whether registration and enhanced DBS were attested by someone else and are in date: `Q`."""
    newest = Qualification.objects.filter(user=user).first()
    return newest is not None and newest.is_in_date(on=on)


def check_is_administrator(user: User) -> None:
    """Raise `Refused` for anyone who does not run the programme."""
    if not is_administrator(user):
        raise Refused("Only a programme administrator manages councils and people.", ask=ADMINISTRATOR)
