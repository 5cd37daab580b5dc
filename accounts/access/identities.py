"""Whose an identity at a provider is, and who may bind one to their account or part with it."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Invitation, User
from accounts.oidc.adapter import configured
from accounts.oidc.identity import Identity
from core.refusals import Refused

from .invitations import check_can_accept
from .people import check_is_self


def account_of(identity: Identity) -> SocialAccount | None:
    """Return the binding of this identity, whatever its e-mail and name are now. An id of another issuer is another."""
    found = (
        SocialAccount.objects.filter(provider=identity.provider, uid=identity.uid)
        .select_related("user")
        .first()
    )
    return found if found is not None and found.extra_data.get("issuer") == identity.issuer else None


def person_behind(identity: Identity) -> User | None:
    """Return whose account this identity opens, open account or closed."""
    account = account_of(identity)
    return account.user if account else None


def identities_visible_to(user: User) -> QuerySet[SocialAccount]:
    """One's own, at providers that are there now: with another one nobody could sign in."""
    slugs = [app.provider_id for app in configured()]
    found: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=user.pk, provider__in=slugs).order_by(
        "date_joined", "pk"
    )
    return found


def get_identity(user: User, provider: str) -> SocialAccount:
    """Return one's own identity at a provider, or 404."""
    found = identities_visible_to(user).filter(provider=provider).first()
    if found is None:
        raise Http404
    return found


def check_can_connect(by: User, identity: Identity) -> None:
    """One identity a provider for each person, and one person for each identity."""
    check_is_self(by, by)
    name = identity.provider_name
    taken = SocialAccount.objects.filter(provider=identity.provider, uid=identity.uid).first()
    if taken is not None and taken.user_id != by.pk:
        raise Refused(
            f"That sign-in at {name} opens another account here.", ask="your programme administrator"
        )
    if SocialAccount.objects.filter(provider=identity.provider, user=by).exists():
        raise Refused(f"{name} is connected to your account already. Disconnect it first to connect another.")


def check_can_disconnect(by: User, account: SocialAccount) -> None:
    """Nobody shuts themselves out."""
    if account.user_id != by.pk:
        raise Refused("Only the person themselves can do this.")
    others = identities_visible_to(by).exclude(pk=account.pk)
    if not by.has_usable_password() and not others.exists():
        raise Refused("You would have no way left to sign in. Choose a password first.")


def check_can_accept_as(identity: Identity, invitation: Invitation | None) -> Invitation:
    """The link; an address the provider answers for, the one the link was sent to; an identity that is free."""
    invitation = check_can_accept(None, invitation)
    name, ask = identity.provider_name, "the person who invited you"
    if not identity.email:
        raise Refused(
            f"{name} does not say that your email address is really yours, so it cannot accept this invitation. "
            "Open the link again and choose a password instead.",
            ask=ask,
        )
    if identity.email != invitation.email.lower():
        raise Refused(
            f"This invitation was sent to another address than the one {name} has for you. "
            "Open the link again and choose a password instead, or have the other address invited.",
            ask=ask,
        )
    if SocialAccount.objects.filter(provider=identity.provider, uid=identity.uid).exists():
        raise Refused(f"You have an account already. Sign in with {name}, then open the link again.", ask=ask)
    return invitation
