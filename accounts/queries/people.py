"""People, invitations, and what forms about them offer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts import access
from accounts.models import Invitation, Membership, User
from accounts.roles import Role
from councils.models import Council


def people(user: User, *, words: str = "", role: str = "", council: str = "") -> QuerySet[User]:
    """People by name, each with `held`: the roles not ended. `council` is a slug."""
    found = access.people_visible_to(user)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role or council:
        held = Membership.objects.filter(ended_at=None)
        if role:
            held = held.filter(role=role)
        if council:
            held = held.filter(council__slug=council)
        found = found.filter(pk__in=held.values("user"))
    held_now = Membership.objects.filter(ended_at=None).select_related("council", "region")
    return found.prefetch_related(Prefetch("memberships", held_now, to_attr="held"))


def role_choices() -> list[tuple[str, str]]:
    return [(role.value, label_of(role)) for role in Role]


def label_of(role: Role) -> str:
    """A role's name as it begins a line."""
    return role.label[:1].upper() + role.label[1:]


def council_choices() -> list[tuple[str, str]]:
    """Every council by name, for an administrator's filters."""
    return list(Council.objects.values_list("slug", "name"))


def invitations(user: User) -> QuerySet[Invitation]:
    """Invitations nobody has answered yet, newest first."""
    return access.invitations_visible_to(user).unanswered()


@dataclass(frozen=True)
class PlaceChoices:
    """What a form about a role offers."""

    roles: list[tuple[str, str]]
    councils: list[tuple[str, str]]
    regions: list[tuple[str, str]]
    without_council: bool
    """Whether any of the roles is held outside a council."""


def choices_of(offers: Iterable[access.Offer]) -> PlaceChoices:
    offers = list(offers)
    roles = {offer.role for offer in offers}
    councils = {offer.council.slug: offer.council.name for offer in offers if offer.council}
    regions = {offer.region.slug: offer.region.name for offer in offers if offer.region}
    return PlaceChoices(
        roles=[(role.value, label_of(role)) for role in Role if role in roles],
        councils=sorted(councils.items(), key=lambda pair: pair[1]),
        regions=sorted(regions.items(), key=lambda pair: pair[1]),
        without_council=any(offer.council is None for offer in offers),
    )
