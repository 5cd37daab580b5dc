"""Who may invite whom, and whom an invitation's link lets in: *people, invite*."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q
from django.http import Http404

from accounts.models import Invitation, InvitationQuerySet, Membership, User
from accounts.roles import COUNCIL_ROLES, Role
from core.refusals import Refused
from councils.models import Council, Region

from .memberships import (
    ADMINISTRATOR,
    councils_where,
    is_administrator,
    memberships_of,
    regions_where,
    roles_held,
)

HOST_INVITERS = (Role.ORGANISER, Role.PSW, Role.DASS)
"""Who invites colleagues into their own council."""
TEAM_ROLES = (Role.PSW, Role.PEER)
"""Whom a regional coordinator brings into a region, for the teams of its reviews."""


@dataclass(frozen=True)
class Offer:
    """One role in one place into which a person may invite somebody else."""

    role: Role
    council: Council | None = None
    region: Region | None = None

    @property
    def key(self) -> tuple[str, int | None, int | None]:
        return self.role, self.council.pk if self.council else None, self.region.pk if self.region else None


def offers(user: User) -> list[Offer]:
    """Everything this person may invite others to: `permissions.csv`, *people, invite*. At most four queries."""
    held = list(memberships_of(user).select_related("council__region", "region"))
    if any(one.role == Role.ADMINISTRATOR for one in held):
        return _offers_of_the_programme()
    found: dict[tuple[str, int | None, int | None], Offer] = {}
    coordinated = [one.region for one in held if one.role == Role.COORDINATOR and one.region]
    for offer in _team_offers(coordinated):
        found[offer.key] = offer
    for council in (one.council for one in held if one.role in HOST_INVITERS and one.council):
        for role in COUNCIL_ROLES:
            offer = Offer(role, council, council.region)
            found[offer.key] = offer
    return list(found.values())


def _offers_of_the_programme() -> list[Offer]:
    councils = list(Council.objects.select_related("region"))
    regions = list(Region.objects.all())
    return [
        *(Offer(role, council, council.region) for council in councils for role in COUNCIL_ROLES),
        *(Offer(Role.PEER, council, council.region) for council in councils),
        *(Offer(role, None, region) for region in regions for role in (Role.PEER, Role.COORDINATOR)),
        Offer(Role.ADMINISTRATOR),
    ]


def _team_offers(regions: list[Region]) -> list[Offer]:
    """A council's own PSW is of its side while it is reviewed, and reveals numbers: then its people invite them."""
    if not regions:
        return []
    councils = Council.objects.filter(region__in=regions).select_related("region")
    reviewed = set(
        councils.filter(hosted_reviews__isnull=False, hosted_reviews__closed_at=None).values_list(
            "pk", flat=True
        )
    )
    return [
        *(
            Offer(role, council, council.region)
            for council in councils
            for role in TEAM_ROLES
            if role != Role.PSW or council.pk not in reviewed
        ),
        *(Offer(Role.PEER, None, region) for region in regions),
    ]


def may_invite(user: User, role: str, council: Council | None, region: Region | None) -> bool:
    key = (role, council.pk if council else None, region.pk if region else None)
    return any(offer.key == key for offer in offers(user))


def may_invite_anyone(user: User) -> bool:
    """Whether inviting is offered to this person at all. One query."""
    inviting = {Role.ADMINISTRATOR, Role.COORDINATOR, *HOST_INVITERS}
    return any(held.role in inviting for held in roles_held(user))


def check_can_invite(
    by: User | None, *, email: str, role: str, council: Council | None, region: Region | None
) -> None:
    """Raise `Refused` unless this role in this place is theirs to offer to this address.

    None is the machine's own command line, and only before there is an administrator.
    """
    if by is None:
        if role != Role.ADMINISTRATOR or administrators_exist():
            raise Refused("There is an administrator already, who invites everyone else.", ask=ADMINISTRATOR)
        return
    if by.email.lower() == email.lower():
        raise Refused("Nobody gives rights to themselves.", ask=ADMINISTRATOR)
    if not may_invite(by, role, council, region):
        raise Refused("You cannot invite people to this role there.", ask=ADMINISTRATOR)


def administrators_exist() -> bool:
    return Membership.objects.live().filter(role=Role.ADMINISTRATOR).exists()


def check_may_invite_anyone(user: User) -> None:
    if not may_invite_anyone(user):
        raise Refused("Your roles do not include inviting people.", ask=ADMINISTRATOR)


def invitations_visible_to(user: User) -> InvitationQuerySet:
    """Invitations into the places where this person invites, whoever sent them; all, for an administrator."""
    invitations = Invitation.objects.select_related("council", "region", "invited_by")
    if is_administrator(user):
        return invitations
    return invitations.filter(
        Q(role__in=COUNCIL_ROLES, council__in=councils_where(user, *HOST_INVITERS))
        | Q(role__in=TEAM_ROLES, region__in=regions_where(user, Role.COORDINATOR))
    )


def get_invitation(user: User, ref: str) -> Invitation:
    """Return an invitation nobody has answered yet, or 404."""
    found = invitations_visible_to(user).unanswered().filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def check_can_change_invitation(by: User, invitation: Invitation) -> None:
    """Sending again and withdrawing are for whoever may invite to this role there."""
    check_can_invite(
        by,
        email=invitation.email,
        role=invitation.role,
        council=invitation.council,
        region=invitation.region,
    )


def hash_of(token: str) -> str:
    """What is stored of a link's secret. The secret is long and random, so a plain hash cannot be guessed back."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def invitation_behind(token: str) -> Invitation | None:
    """Return the invitation this link opens now.

    None when it is unknown, used, withdrawn or run out, or when whoever sent it may no longer invite there.
    """
    invitation = (
        Invitation.objects.filter(token_hash=hash_of(token))
        .select_related("council__region", "region", "invited_by")
        .first()
    )
    return invitation if invitation and holds(invitation) else None


def holds(invitation: Invitation) -> bool:
    """Whether it can be accepted: open, and whoever sent it still may invite there."""
    if not invitation.is_open():
        return False
    if invitation.invited_by is None:
        return not administrators_exist()
    return may_invite(invitation.invited_by, invitation.role, invitation.council, invitation.region)


def person_at(email: str) -> User | None:
    """Return who signs in with this address, if anybody does, open account or closed.

    Addresses are kept in small letters. PostgreSQL, asked without regard to case, takes an i without
    its dot for i: one account would be found by many addresses, each with its own count of tries.
    """
    return User.objects.filter(email=email.lower()).first()


def check_can_accept(by: User | None, invitation: Invitation | None) -> Invitation:
    """The link is the right to accept, together with the address it was sent to. `by` is None for who is new."""
    if invitation is None or not holds(invitation):
        raise Refused("This link no longer opens anything.", ask="the person who invited you")
    if by is None and person_at(invitation.email) is not None:
        raise Refused("Sign in first, then open the link again.")
    if by is not None and by.email.lower() != invitation.email.lower():
        raise Refused("This invitation was sent to another address. Sign out, then open the link again.")
    return invitation
