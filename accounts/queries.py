"""Reads shaped for the menu, the home page and the pages of people and invitations."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from core.dates import date_text
from core.held import Held
from core.interrupted import Fields, Typed, typed_among
from core.sealing import unseal
from core.waiting import Waiting
from councils.models import Council

from . import access
from .models import Invitation, KeptText, Membership, Qualification, Session, User
from .oidc.adapter import configured
from .roles import Role

SOON = timedelta(days=42)


def roles_of(user: User) -> list[Membership]:
    """The roles the person holds now, with their places. One query."""
    return list(access.memberships_of(user).select_related("council", "region"))


@dataclass(frozen=True)
class RolesNow:
    """The roles somebody holds now, and how many invitations they sent that ran out unanswered."""

    roles: frozenset[Role] = frozenset()
    run_out: int = 0


def held_now(user: User) -> RolesNow:
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
    return RolesNow(frozenset(Role(role) for role, _ in held), next((count or 0 for _, count in held), 0))


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


@dataclass(frozen=True)
class Way:
    """A provider one may sign in with, and since when one does."""

    slug: str
    name: str
    since: datetime | None


def ways_to_sign_in(user: User) -> list[Way]:
    """Every provider there is, connected or not. One query, and none where there is no provider."""
    offered = configured()
    if not offered:
        return []
    since = {one.provider: one.date_joined for one in access.identities_visible_to(user)}
    return [Way(app.provider_id, app.name, since.get(app.provider_id)) for app in offered]


@dataclass(frozen=True)
class Factor:
    """One second step, as its bearer tells it from the others."""

    ref: str
    name: str
    is_app: bool
    added_at: datetime
    used_at: datetime | None


def factors_of(person: User) -> list[Factor]:
    """The app first, then passkeys as they were added."""
    found = [
        Factor(
            ref=one.data["ref"],
            name=one.data.get("name", "Authenticator app"),
            is_app=one.type == access.APP,
            added_at=one.created_at,
            used_at=one.last_used_at,
        )
        for one in access.factors_of(person)
    ]
    return sorted(found, key=lambda factor: not factor.is_app)


@dataclass(frozen=True)
class Codes:
    """Somebody's recovery codes: how many are left, and the codes themselves while they may be shown."""

    left: int
    shown: list[str]


def codes_of(user: User) -> Codes:
    """Nothing is unsealed that is not shown."""
    found = access.recovery_codes_of(user)
    if found is None:
        return Codes(0, [])
    left = settings.MFA_RECOVERY_CODE_COUNT - found.data["used_mask"].bit_count()
    if not access.codes_may_be_shown(found):
        return Codes(left, [])
    return Codes(left, [f"{code[:4]} {code[4:]}" for code in RecoveryCodes(found).get_unused_codes()])


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


def people_to_attest(user: User, *, today: date) -> QuerySet[User]:
    """Principal Social Workers, without the one who asks, with nothing attested that stays in date for a while."""
    return (
        access.people_visible_to(user)
        .filter(pk__in=Membership.objects.live().filter(role=Role.PSW).values("user"))
        .exclude(pk=user.pk)
        .exclude(pk__in=access.qualified_people(on=today + SOON + timedelta(days=1)))
    )


def qualifications_to_attest(user: User, *, today: date) -> list[Waiting]:
    """For a programme administrator. One query."""
    refs = list(people_to_attest(user, today=today).values_list("ref", flat=True))
    if not refs:
        return []
    if len(refs) == 1:
        what = "Attest the registration and DBS check of one person: they have none in date, or it ends soon"
        return [Waiting(what=what, url=reverse("accounts:person_detail", args=refs))]
    what = f"Attest the registration and DBS check of {len(refs)} people: they have none in date, or it ends soon"
    return [Waiting(what=what, url=f"{reverse('accounts:person_list')}?role={Role.PSW.value}")]


def invitations_run_out(count: int) -> list[Waiting]:
    """For whoever sent them. `count` is of `held_now`."""
    if not count:
        return []
    what = (
        "Send an invitation again that ran out"
        if count == 1
        else f"Send {count} invitations again that ran out"
    )
    return [Waiting(what=what, url=reverse("accounts:invitation_list"))]


def own_qualification_ending(user: User, *, today: date) -> list[Waiting]:
    """A reviewer without a qualification in date opens no record, so it is said in good time. One query."""
    newest = Qualification.objects.filter(user=user).first()
    if newest is None or newest.withdrawn_at is not None:
        return []
    ends_on = min(newest.registered_until_on, newest.dbs_until_on)
    if ends_on > today + SOON:
        return []
    what = (
        "Your registration or DBS check has run out: show the programme administrator the new one"
        if ends_on < today
        else "Show the programme administrator your new registration or DBS check"
    )
    return [Waiting(what=what, url=reverse("accounts:profile"), due_on=ends_on)]


def sign_ins(user: User) -> list[Session]:
    """One's own sign-ins that have not ended, the one used last first. One query."""
    now = timezone.now()
    return list(
        access.sign_ins_visible_to(user)
        .filter(
            seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
            started_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        )
        .order_by("-seen_at", "-started_at")
    )


@dataclass(frozen=True)
class KeptPage:
    """What was sent to one address after a sign-in had ended."""

    kept: KeptText
    address: str
    fields: Fields
    """Everything to send again, in its order."""
    typed: list[Typed]
    """What there is to read in it."""

    @property
    def until(self) -> datetime:
        return self.kept.kept_at + KeptText.FOR


def has_kept_texts(user: User) -> bool:
    return access.kept_texts_visible_to(user).exists()


def kept_pages(user: User) -> list[KeptPage]:
    """What is kept for this person, the newest first. One query."""
    opened = (_opened(user, kept) for kept in access.kept_texts_visible_to(user))
    return [page for page in opened if page is not None]


def _opened(user: User, kept: KeptText) -> KeptPage | None:
    """None where it was sealed for somebody else, or with a key that is gone."""
    try:
        told = json.loads(unseal(kept.sealed, bound_to=access.kept_for(user.ref, kept.ref)))
    except InvalidTag:
        return None
    fields = [(name, text) for name, text in told["fields"]]
    return KeptPage(kept, told["address"], fields, typed_among(fields))


def who_may_reset(email: str) -> User | None:
    """Whoever signs in with this address and a password, while their account is open."""
    person = access.person_at(email)
    return person if person is not None and person.is_active else None


def held_about(person: User) -> list[Held]:
    """What is held of somebody with an account, for the copy they may ask for."""
    roles = [*open_roles_of(person), *ended_roles_of(person)]
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
        Held(
            "Qualification",
            [(f"Attested on {date_text(one.attested_at)}", str(one)) for one in _attested(person)],
        ),
        Held("Ways to sign in", [*_ways(person), *_seconds(person)]),
        Held("Sign-ins", [(one.browser or "A browser", _when(one)) for one in sign_ins(person)]),
        Held(
            "Sent after a sign-in had ended, and kept for an hour",
            [(typed.label, typed.text) for page in kept_pages(person) for typed in page.typed],
        ),
        Held(
            "Invitations",
            [
                (f"To {one.email}, as {one.name}", f"{one}, on {date_text(one.invited_at)}")
                for one in _invited(person)
            ],
        ),
    ]


def _attested(person: User) -> QuerySet[Qualification]:
    return Qualification.objects.filter(user=person)


def _invited(person: User) -> QuerySet[Invitation]:
    mine = Q(email__iexact=person.email) | Q(accepted_by=person)
    return Invitation.objects.filter(mine).select_related("council", "region")


def _ways(person: User) -> list[tuple[str, str]]:
    """Identities at a provider, with all that it told."""
    found = SocialAccount.objects.filter(user=person)
    return [(f"Identity at {one.provider}", f"{one.uid} {json.dumps(one.extra_data)}") for one in found]


def _seconds(person: User) -> list[tuple[str, str]]:
    """Second steps by name; a secret is nobody's to copy."""
    return [(one.name, f"Second step since {date_text(one.added_at)}") for one in factors_of(person)]


def _when(session: Session) -> str:
    since, seen = session.started_at, session.seen_at
    return f"{date_text(since)}, last used on {date_text(seen)}" if since and seen else ""
