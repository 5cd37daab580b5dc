"""Roles given and ended, qualifications attested, accounts closed and opened."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import access
from accounts.models import KeptText, Membership, Qualification, User
from accounts.telephones import NO_TELEPHONE, TELEPHONE_LENGTH, is_telephone
from core.text import clean_text
from councils.models import Council, Region
from trail import actions as trail

from .places import in_its_place, place_of
from .sign_ins import end_sessions

LONGEST = timedelta(days=366 * 10)
"""A date further ahead than this is a slip of the pen."""


@transaction.atomic
def give_role(
    *, by: User, user: User, role: str, council: Council | None = None, region: Region | None = None
) -> Membership:
    """Give somebody else a role from this moment."""
    access.check_can_give(by, to=user)
    council, region = in_its_place(role, council, region)
    User.objects.select_for_update().get(pk=user.pk)
    if Membership.objects.filter(
        user=user, role=role, council=council, region=region, ended_at=None
    ).exists():
        raise ValidationError({"role": f"{user.name} holds this role there already"})
    membership = Membership.objects.create(
        user=user, role=role, council=council, region=region, started_at=timezone.now()
    )
    _record_role(by, "role.given", membership)
    return membership


@transaction.atomic
def end_role(*, by: User, membership: Membership) -> Membership:
    """End a role; it holds no longer from the next request on. Ending it twice changes nothing."""
    access.check_can_end(by, membership)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_at is None:
        membership.ended_at = max(timezone.now(), membership.started_at)
        membership.save(update_fields=["ended_at"])
        _record_role(by, "role.ended", membership)
    return membership


@transaction.atomic
def attest_qualification(
    *, by: User, user: User, registered_until_on: date, dbs_until_on: date
) -> Qualification:
    """Say that one has seen somebody else's registration and enhanced DBS check, and until when each holds."""
    access.check_can_attest(by, of=user)
    today = timezone.localdate()
    wrong = {}
    for field, day in (("registered_until_on", registered_until_on), ("dbs_until_on", dbs_until_on)):
        if day < today:
            wrong[field] = "Enter a date that is not in the past"
        elif day > today + LONGEST:
            wrong[field] = "Enter a date within the next ten years"
    if wrong:
        raise ValidationError(wrong)
    qualification = Qualification.objects.create(
        user=user,
        registered_until_on=registered_until_on,
        dbs_until_on=dbs_until_on,
        attested_by=by,
        attested_at=timezone.now(),
    )
    _record_person(by, "qualification.attested", user)
    return qualification


@transaction.atomic
def withdraw_qualification(*, by: User, user: User) -> None:
    """Say that the newest attestation no longer holds: the person opens no record from the next request on."""
    access.check_can_attest(by, of=user)
    newest = Qualification.objects.select_for_update().filter(user=user).first()
    if newest is None or newest.withdrawn_at is not None:
        return
    newest.withdrawn_at, newest.withdrawn_by = timezone.now(), by
    newest.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record_person(by, "qualification.withdrawn", user)


@transaction.atomic
def deactivate_person(*, by: User, user: User) -> User:
    """Close an account: every sign-in of the person ends now, and they hold no role while it is closed."""
    access.check_can_deactivate(by, user)
    closed = _set_active(by, user, active=False)
    end_sessions(by=by, user=user)
    KeptText.objects.filter(user=user).delete()
    return closed


@transaction.atomic
def reactivate_person(*, by: User, user: User) -> User:
    """Open a closed account again, with the roles that were not ended meanwhile."""
    access.check_can_give(by, to=user)
    return _set_active(by, user, active=True)


@transaction.atomic
def rename_oneself(*, by: User, name: str) -> User:
    access.check_is_self(by, by)
    name = clean_text(name, max_length=80, lines=False)
    if not name:
        raise ValidationError({"name": "Enter your name"})
    user = User.objects.select_for_update().get(pk=by.pk)
    if user.name != name:
        user.name = name
        user.save(update_fields=["name"])
        _record_person(by, "name.changed", user)
    return user


@transaction.atomic
def set_own_telephone(*, by: User, telephone: str) -> User:
    """Say on which number one can be rung during a review; empty takes it out again."""
    access.check_is_self(by, by)
    telephone = clean_text(telephone, max_length=TELEPHONE_LENGTH, lines=False)
    if telephone and not is_telephone(telephone):
        raise ValidationError({"telephone": NO_TELEPHONE})
    user = User.objects.select_for_update().get(pk=by.pk)
    if user.telephone != telephone:
        user.telephone = telephone
        user.save(update_fields=["telephone"])
        _record_person(by, "telephone.changed", user)
    return user


@transaction.atomic
def note_sign_in(*, by: User) -> None:
    """Keep a line of a sign-in, for the person's own eyes."""
    access.check_is_self(by, by)
    _record_person(by, "account.signed_in", by)


@transaction.atomic
def note_password_change(*, by: User, keep: str = "") -> None:
    """Keep a line of it, and end every sign-in but the one in which it was changed, whose key is `keep`."""
    access.check_is_self(by, by)
    end_sessions(by=by, user=by, keep=keep)
    _record_person(by, "password.changed", by)


def _set_active(by: User, user: User, *, active: bool) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        _record_person(by, "account.reopened" if active else "account.closed", user)
    return user


def _record_person(by: User, verb: str, user: User) -> None:
    trail.record(by=by, verb=verb, subject=f"person {user.ref}")


def _record_role(by: User, verb: str, membership: Membership) -> None:
    detail: dict[str, object] = {"role": membership.role, "place": place_of(membership)}
    trail.record(by=by, verb=verb, subject=f"person {membership.user.ref}", detail=detail)
