"""Binding an account to an identity at a provider, by invitation or by the person themselves, and parting with it."""

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from accounts import access, notices
from accounts.models import Invitation, User
from accounts.oidc.identity import Identity
from core.refusals import Refused
from trail import actions as trail

from .invitations import open_account, take_up


@transaction.atomic
def accept_invitation_as(*, by: User | None, token_hash: str, identity: Identity) -> User:
    """As `accept_invitation` for somebody new, who signs in at the provider and has no password. Returns the person."""
    if by is not None:
        raise Refused("You have an account. Accept the invitation with it.")
    locked = Invitation.objects.select_for_update(of=("self",)).filter(token_hash=token_hash).first()
    invitation = access.check_can_accept_as(identity, locked)
    person = open_account(invitation.email, invitation.name, password=None)
    _bind(person, identity)
    take_up(invitation, person)
    return person


@transaction.atomic
def connect_identity(*, by: User, identity: Identity) -> SocialAccount:
    """From now on this identity opens the person's account. They are told by mail."""
    User.objects.select_for_update().get(pk=by.pk)
    access.check_can_connect(by, identity)
    account = _bind(by, identity)
    notices.tell_identity_connected(by.email, identity.provider_name)
    return account


@transaction.atomic
def disconnect_identity(*, by: User, account: SocialAccount, provider_name: str) -> None:
    """The identity opens nothing any more. They are told by mail."""
    person = User.objects.select_for_update().get(pk=by.pk)
    access.check_can_disconnect(person, account)
    account.delete()
    trail.record(
        by=by,
        verb="identity.disconnected",
        subject=f"person {by.ref}",
        detail={"provider": account.provider},
    )
    notices.tell_identity_disconnected(by.email, provider_name)


def _bind(person: User, identity: Identity) -> SocialAccount:
    """Nothing the provider told is kept but whom it means: no name, no address, no token."""
    try:
        with transaction.atomic():
            account: SocialAccount = SocialAccount.objects.create(
                user=person,
                provider=identity.provider,
                uid=identity.uid,
                extra_data={"issuer": identity.issuer},
            )
    except IntegrityError:
        raise Refused(f"That sign-in at {identity.provider_name} opens another account here.") from None
    trail.record(
        by=person,
        verb="identity.connected",
        subject=f"person {person.ref}",
        detail={"provider": identity.provider},
    )
    return account
