"""Inviting people and accepting an invitation."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import access, notices
from accounts.models import Invitation, Membership, User
from core.refusals import Refused
from core.text import clean_text
from councils.models import Council, Region
from trail import actions as trail

from .places import in_its_place, place_of

VALID_FOR = timedelta(days=7)
NAME_LENGTH = 80


@transaction.atomic
def invite(
    *,
    by: User | None,
    email: str,
    name: str,
    role: str,
    council: Council | None = None,
    region: Region | None = None,
) -> Invitation:
    """Invite an address to a role; the mail goes out after commit. `token` of what is returned is the link's secret.

    The answer is the same whether or not the address has an account. An earlier link for the same role stops working.
    """
    email, name = _address(email), _name(name)
    council, region = in_its_place(role, council, region)
    access.check_can_invite(by, email=email, role=role, council=council, region=region)
    now = timezone.now()
    Invitation.objects.unanswered().filter(email=email, role=role, council=council, region=region).update(
        withdrawn_at=now
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        role=role,
        council=council,
        region=region,
        token_hash=access.hash_of(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    _record(by, "invitation.sent", invitation)
    _tell_who_answers(invitation, "invited")
    return _send(invitation, token)


@transaction.atomic
def resend_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """Send a new link for seven more days; the old one stops working."""
    invitation = _locked(invitation)
    access.check_can_change_invitation(by, invitation)
    _check_unanswered(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = access.hash_of(token)
    invitation.invited_by = by
    invitation.invited_at = timezone.now()
    invitation.expires_at = invitation.invited_at + VALID_FOR
    invitation.save(update_fields=["token_hash", "invited_by", "invited_at", "expires_at"])
    _record(by, "invitation.sent_again", invitation)
    return _send(invitation, token)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """The link stops working at once."""
    invitation = _locked(invitation)
    access.check_can_change_invitation(by, invitation)
    _check_unanswered(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _record(by, "invitation.withdrawn", invitation)
    return invitation


@transaction.atomic
def accept_invitation(*, by: User | None, token: str, name: str = "", password: str = "") -> User:
    """Spend the link: make the account when the person is new (`by` is None), and give the role. Returns the person."""
    locked = Invitation.objects.select_for_update().filter(token_hash=access.hash_of(token)).first()
    invitation = access.check_can_accept(by, locked)
    person = by or _new_person(invitation.email, name, password)
    take_up(invitation, person)
    return person


def take_up(invitation: Invitation, person: User) -> None:
    """Give the role and spend the invitation, which the caller has checked and holds locked."""
    now = timezone.now()
    held = Membership.objects.filter(
        user=person,
        role=invitation.role,
        council=invitation.council,
        region=invitation.region,
        ended_at=None,
    )
    if not held.exists():
        _tell_who_answers(invitation, "accepted")
        Membership.objects.create(
            user=person,
            role=invitation.role,
            council=invitation.council,
            region=invitation.region,
            started_at=now,
        )
    invitation.accepted_at, invitation.accepted_by = now, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record(person, "invitation.accepted", invitation)


def _new_person(email: str, name: str, password: str) -> User:
    name = _name(name)
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    try:
        with transaction.atomic():
            return open_account(email, name, password)
    except IntegrityError:  # two links to one address, opened at the same moment
        raise Refused("Sign in first, then open the link again.") from None


def open_account(email: str, name: str, password: str | None) -> User:
    """The address is proved by the link that came to it. Without a password one signs in by a provider."""
    person = User.objects.create_user(email, password, name=name, joined_at=timezone.now())
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    trail.record(by=person, verb="account.opened", subject=f"person {person.ref}")
    return person


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _check_unanswered(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError("This invitation was answered or withdrawn meanwhile.")


def _send(invitation: Invitation, token: str) -> Invitation:
    invitation.token = token
    notices.send_invitation(invitation.email, token)
    return invitation


def _tell_who_answers(invitation: Invitation, what: str) -> None:
    """Nobody makes a second person to answer for a council behind the backs of those who do already."""
    if invitation.council_id is not None and invitation.role in access.ANSWERING:
        notices.tell_of_answering(access.told_of_answering(invitation.council_id), what)


def _record(by: User | None, verb: str, invitation: Invitation) -> None:
    detail: dict[str, object] = {"role": invitation.role, "place": place_of(invitation)}
    trail.record(by=by, verb=verb, subject=f"invitation {invitation.ref}", detail=detail)


def _address(email: str) -> str:
    email = clean_text(email, max_length=254, lines=False).lower()
    try:
        validate_email(email)
    except ValidationError:
        message = "Enter an email address in the correct format, like name@example.org"
        raise ValidationError({"email": message}) from None
    return email


def _name(name: str) -> str:
    name = clean_text(name, max_length=NAME_LENGTH, lines=False)
    if not name:
        raise ValidationError({"name": "Enter the person’s name"})
    return name
