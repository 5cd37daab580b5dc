"""Which place goes with which role."""

from django.core.exceptions import ValidationError

from accounts.models import Invitation, Membership
from accounts.roles import COUNCIL_ROLES, REGION_ROLES, Role
from councils.models import Council, Region

Place = tuple[Council | None, Region | None]


def in_its_place(role: str, council: Council | None, region: Region | None) -> Place:
    """Return the place a role is held in, the region being that of the council where there is one."""
    if role not in Role.values:
        raise ValidationError({"role": "Select one of the roles that are offered"})
    if role == Role.ADMINISTRATOR:
        return None, None
    if role in COUNCIL_ROLES:
        if council is None:
            raise ValidationError({"council": "Select the council in which this role is held"})
        return council, council.region
    if role == Role.PEER and council is not None:
        return council, council.region
    if role in REGION_ROLES and region is None:
        raise ValidationError({"region": "Select the region in which this role is held"})
    return None, region


def place_of(held: Membership | Invitation) -> str:
    """A place as the trail knows it."""
    if held.council:
        return held.council.slug
    return held.region.slug if held.region else "programme"
