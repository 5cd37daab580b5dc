"""Ways to sign in: providers, second steps and recovery codes, and who may choose a new password."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings

from accounts import access
from accounts.models import User
from accounts.oidc.adapter import configured


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


def who_may_reset(email: str) -> User | None:
    """Whoever signs in with this address and a password, while their account is open."""
    person = access.person_at(email)
    return person if person is not None and person.is_active else None
