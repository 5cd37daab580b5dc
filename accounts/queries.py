"""Reads shaped for the menu, the home page and the pages of people and invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from core.dates import date_text
from core.held import Held
from core.waiting import Waiting
from councils.models import Council

from . import access
from .models import Invitation, Membership, Qualification, User
from .roles import Role

SOON = timedelta(days=42)


def roles_of(user: User) -> list[Membership]:
    """The roles the person holds now, with their places. One query."""
    return list(access.memberships_of(user).select_related("council", "region"))


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


def waiting_for(user: User, *, today: date) -> list[Waiting]:
    """Invitations that ran out unanswered, and one's own qualification about to end. At most three queries."""
    lines = []
    roles = {Role(one.role) for one in access.memberships_of(user)}
    if roles & {Role.ADMINISTRATOR, Role.COORDINATOR, *access.HOST_INVITERS}:
        lines += _run_out(user)
    if Role.PSW in roles:
        lines += _ending(user, today)
    return lines


def _run_out(user: User) -> list[Waiting]:
    count = Invitation.objects.unanswered().filter(invited_by=user, expires_at__lte=timezone.now()).count()
    if not count:
        return []
    what = (
        "Send an invitation again that ran out"
        if count == 1
        else f"Send {count} invitations again that ran out"
    )
    return [Waiting(what=what, url=reverse("accounts:invitation_list"))]


def _ending(user: User, today: date) -> list[Waiting]:
    """A PSW without a qualification in date opens no record, so it is said in good time."""
    newest = Qualification.objects.filter(user=user).first()
    if newest is None or newest.withdrawn_at is not None:
        return []
    ends_on = min(newest.registered_until_on, newest.dbs_until_on)
    if ends_on > today + SOON:
        return []
    what = "Show the programme administrator your new registration or DBS check"
    return [Waiting(what=what, url=reverse("accounts:profile"), due_on=ends_on)]


def held_about(person: User) -> list[Held]:
    """What is held of somebody with an account, for the copy they may ask for."""
    roles = [*open_roles_of(person), *ended_roles_of(person)]
    qualification = qualification_of(person)
    return [
        Held(
            "The account",
            [
                ("Name", person.name),
                ("E-mail address", person.email),
                ("Reference in the trail", person.ref),
                ("Since", date_text(person.joined_at)),
                ("Last sign-in", date_text(person.last_login) if person.last_login else ""),
            ],
        ).told(),
        Held(
            "Roles",
            [
                (
                    str(one),
                    f"{date_text(one.started_at)} to {date_text(one.ended_at) if one.ended_at else 'today'}",
                )
                for one in roles
            ],
        ),
        Held("Qualification", [("Newest attestation", str(qualification or ""))]).told(),
    ]
