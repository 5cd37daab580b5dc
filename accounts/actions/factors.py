"""Second steps set up, used, removed and reset. Whoever's it is is told of every change by mail."""

import logging
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import access, notices
from accounts.models import User, new_ref
from accounts.sealed import is_sealed_for, open_sealed, seal_for
from accounts.totp import step_of
from core.text import clean_text
from trail import actions as trail

from .sign_ins import end_sessions

log = logging.getLogger(__name__)

LONGEST_NAME = 40
SECRETS = {access.APP: "secret", access.CODES: "seed"}
"""Where each kind keeps what nobody may read."""


@transaction.atomic
def add_app(*, by: User, secret: str, code: str) -> Authenticator:
    """Set up an authenticator app that proves with a code that it knows the secret, in the place of an old one."""
    access.check_is_self(by, by)
    _lock(by)
    step = step_of(secret, code)
    if step is None:
        raise ValidationError(
            {"code": "This is not the code that the app shows now. Wait for the next one, then try again"}
        )
    replaced, _ = Authenticator.objects.filter(user=by, type=access.APP).delete()
    app = Authenticator.objects.create(
        user=by,
        type=access.APP,
        data={"ref": new_ref(), "secret": seal_for(by, secret), "last_step": step},
    )
    _codes_if_none(by)
    _record(by, "second_step.changed" if replaced else "second_step.added", by, kind="app")
    notices.tell_of_second_step(by, "app_changed" if replaced else "app_added")
    return app


@transaction.atomic
def add_passkey(*, by: User, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a passkey that the browser has just made. `credential` was checked with `accounts.passkeys.check_made`."""
    _lock(by)
    access.check_can_add_passkey(by)
    passkey = Authenticator.objects.create(
        user=by,
        type=access.PASSKEY,
        data={"ref": new_ref(), "name": _name(name), "credential": credential},
    )
    _codes_if_none(by)
    _record(by, "second_step.added", by, kind="passkey")
    notices.tell_of_second_step(by, "passkey_added")
    return passkey


@transaction.atomic
def remove_factor(*, by: User, factor: Authenticator) -> None:
    """Take one of several off. The lock on the person keeps two windows from each counting on the other's."""
    _lock(by)
    access.check_can_remove_factor(by, factor)
    gone, _ = Authenticator.objects.filter(pk=factor.pk).delete()
    if gone:
        kind = "app" if factor.type == access.APP else "passkey"
        _record(by, "second_step.removed", by, kind=kind)
        notices.tell_of_second_step(by, "app_removed" if kind == "app" else "passkey_removed")


@transaction.atomic
def make_codes(*, by: User) -> Authenticator:
    """Make new recovery codes; the old ones open nothing any more."""
    _lock(by)
    access.check_can_make_codes(by)
    Authenticator.objects.filter(user=by, type=access.CODES).delete()
    codes = _new_codes(by)
    _record(by, "recovery_codes.made", by)
    notices.tell_of_second_step(by, "codes_made")
    return codes


@transaction.atomic
def keep_codes(*, by: User) -> None:
    """Say that one has kept the recovery codes: they are not shown again."""
    access.check_is_self(by, by)
    codes = Authenticator.objects.select_for_update().filter(user=by, type=access.CODES).first()
    if codes is not None:
        RecoveryCodes(codes).mark_as_viewed()


@transaction.atomic
def use_code(*, by: User, code: str) -> Authenticator | None:
    """Spend a code of the app or a recovery code. Returns what it was of, or None: wrong, run out, or used before.

    What was spent is kept in the row itself, under its lock: no second process takes the same code again, whatever
    cache it has, and no older code is taken after a newer one.
    """
    access.check_is_self(by, by)
    known = Authenticator.objects.select_for_update().filter(user=by, type__in=SECRETS)
    for factor in sorted(known, key=lambda one: one.type != access.APP):
        if _opens(factor, by, code):
            if factor.type == access.CODES:
                _record(by, "recovery_code.used", by)
                notices.tell_of_second_step(by, "code_used")
            return factor
    _record(by, "second_step.refused", by)
    return None


@transaction.atomic
def reset_factor(*, by: User, user: User, reason: str) -> None:
    """Take a lost second step off somebody else: they are signed out everywhere, and set up a new one on signing in."""
    access.check_can_reset_factor(by, of=user)
    reason = clean_text(reason, max_length=200, lines=False)
    if not reason:
        raise ValidationError({"reason": "Say how you know that it is them, and what they lost"})
    _lock(user)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(by=by, user=user)
    _record(by, "second_step.reset", user, reason=reason)
    notices.tell_of_second_step(user, "reset")


@transaction.atomic
def reseal_factors(*, by: User | None = None) -> int:
    """Seal every secret again under the first key, so that an old key can go. Returns how many there are.

    All or none: where no key opens one, ValidationError says whose it is.
    """
    access.check_is_the_machine(by)
    count = 0
    for factor in Authenticator.objects.select_for_update().filter(type__in=SECRETS).order_by("pk"):
        place = SECRETS[access.APP if factor.type == access.APP else access.CODES]
        ref, _, _ = factor.data[place].partition(":")
        try:
            secret = open_sealed(factor.data[place])
        except InvalidTag:
            message = f"No key opens the second step of person {ref}. Have it reset, then do this again."
            raise ValidationError(message) from None
        factor.data[place] = seal_for(User(ref=ref), secret)
        factor.save(update_fields=["data"])
        count += 1
    return count


def _lock(person: User) -> None:
    User.objects.select_for_update().get(pk=person.pk)


def _opens(factor: Authenticator, by: User, code: str) -> bool:
    place = SECRETS[access.APP if factor.type == access.APP else access.CODES]
    if not is_sealed_for(by, factor.data[place]):
        log.error("A second step holds what was sealed for somebody else")
        return False
    try:
        if factor.type == access.CODES:
            return bool(RecoveryCodes(factor).validate_code(code))
        step = step_of(open_sealed(factor.data[place]), code)
    except InvalidTag:
        log.exception("A second step cannot be opened: is its key still among CASE_NUMBER_KEYS?")
        return False
    if step is None or step <= factor.data.get("last_step", 0):
        return False
    factor.data["last_step"] = step
    factor.save(update_fields=["data"])
    return True


def _codes_if_none(by: User) -> None:
    if access.recovery_codes_of(by) is None:
        _new_codes(by)


def _new_codes(by: User) -> Authenticator:
    seed = seal_for(by, RecoveryCodes.generate_seed())
    return Authenticator.objects.create(user=by, type=access.CODES, data={"seed": seed, "used_mask": 0})


def _name(name: str) -> str:
    return clean_text(name, max_length=LONGEST_NAME, lines=False) or "Passkey"


def _record(by: User, verb: str, person: User, **detail: object) -> None:
    trail.record(by=by, verb=verb, subject=f"person {person.ref}", detail=detail)
