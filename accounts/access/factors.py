"""Whose second step is whose, and who may add, remove and reset one."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from core.refusals import Refused

from .memberships import ADMINISTRATOR, check_is_administrator

APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
FACTORS = (APP, PASSKEY)
"""What is a second step. Recovery codes stand in for one, and alone are none."""
MOST_PASSKEYS = 10
CODES_SHOWN_FOR = timedelta(minutes=30)
LAST_ONE = "This is your only second step, and an account is never without one. Add another one first."


def factors_of(person: User) -> QuerySet[Authenticator]:
    """The authenticator app and the passkeys of this person, the oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=person.pk, type__in=FACTORS)
    return found.order_by("created_at", "pk")


def get_factor(user: User, ref: str) -> Authenticator:
    """Return one's own, or 404."""
    found = factors_of(user).filter(data__ref=ref).first()
    if found is None:
        raise Http404
    return found


def recovery_codes_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user.pk, type=CODES).first()


def codes_may_be_shown(codes: Authenticator | None) -> bool:
    """Until their bearer says that they are kept, and for half an hour at most: then nobody reads them here again."""
    return (
        codes is not None
        and not codes.data.get("viewed_at")
        and timezone.now() - codes.created_at < CODES_SHOWN_FOR
    )


def with_second_step(people: QuerySet[User]) -> QuerySet[User]:
    """The same people, each knowing whether they have a second step, so that asking costs no query of its own."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return people.annotate(second_step_is_set=Exists(factors))


def has_second_step(user: User) -> bool:
    known: bool | None = getattr(user, "second_step_is_set", None)
    return factors_of(user).exists() if known is None else known


def another_factor_remains(user: User, *, without: Authenticator) -> bool:
    return factors_of(user).exclude(pk=without.pk).exists()


def check_can_add_passkey(by: User) -> None:
    if factors_of(by).filter(type=PASSKEY).count() >= MOST_PASSKEYS:
        raise Refused(f"You have {MOST_PASSKEYS} passkeys. Remove one that you no longer use first.")


def check_can_remove_factor(by: User, factor: Authenticator) -> None:
    """One's own, while another one remains."""
    if factor.user_id != by.pk:
        raise Http404
    if not another_factor_remains(by, without=factor):
        raise Refused(LAST_ONE, ask=f"{ADMINISTRATOR} if you have lost it")


def check_can_make_codes(by: User) -> None:
    if not factors_of(by).exists():
        raise Refused("Recovery codes stand in for a second step. Set up your second step first.")


def check_can_reset_factor(by: User, *, of: User) -> None:
    """An administrator helps somebody else who lost theirs, never themselves."""
    check_is_administrator(by)
    if by.pk == of.pk:
        raise Refused("Nobody resets their own second step.", ask="another programme administrator")
