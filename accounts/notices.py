"""Mail about accounts, sent after commit: a sentence and a link, nothing of anyone."""

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from core.after_commit import after_commit

from .models import User

CHANGES = {
    "app_added": "An authenticator app was set up as a second step for your account.",
    "app_changed": "Another authenticator app was set up for your account. The old one no longer works.",
    "app_removed": "The authenticator app was removed from your account.",
    "passkey_added": "A passkey was added to your account.",
    "passkey_removed": "A passkey was removed from your account.",
    "codes_made": "New recovery codes were made for your account. The old ones no longer work.",
    "code_used": "A recovery code of your account was used. Each works once.",
    "reset": "A programme administrator took the second step off your account, and you are signed out everywhere. "
    "Sign in with your password to set up a new one.",
}
ANSWERING = {
    "invited": "Somebody was invited to a role in which people answer for a council’s records.",
    "accepted": "Somebody has accepted a role in which people answer for a council’s records.",
}


def send_invitation(email: str, token: str) -> None:
    """Send the link. If the mail server is away the invitation stands and can be sent again."""
    link = settings.SITE_URL + reverse("accounts:invitation_accept", args=[token])
    after_commit(_send, email, link)


def tell_identity_connected(email: str, provider: str) -> None:
    """A way into the account that the person did not open themselves must not stay unseen."""
    after_commit(_tell_of_identity, email, "connected", provider)


def tell_identity_disconnected(email: str, provider: str) -> None:
    after_commit(_tell_of_identity, email, "disconnected", provider)


def _tell_of_identity(email: str, what: str, provider: str) -> None:
    link = settings.SITE_URL + reverse("accounts:profile")
    context = {"link": link, "service_name": settings.SERVICE_NAME, "provider": provider}
    send_mail(
        subject=f"A way to sign in to {settings.SERVICE_NAME} was {what}",
        message=render_to_string(f"mail/identity_{what}.txt", context),
        from_email=None,
        recipient_list=[email],
    )


def tell_of_answering(emails: Iterable[str], what: str) -> None:
    """Tell those who answer for a council that somebody was invited to do so too, or has accepted: `ANSWERING`."""
    for email in emails:
        after_commit(_tell_of_answering, email, ANSWERING[what])


def _tell_of_answering(email: str, what: str) -> None:
    send_mail(
        subject="Who answers for a council’s records",
        message=render_to_string("mail/answering.txt", {"what": what, "link": f"{settings.SITE_URL}/"}),
        from_email=None,
        recipient_list=[email],
    )


def tell_of_second_step(person: User, change: str) -> None:
    """Tell somebody of a change to their second step, one of `CHANGES`, so that nobody makes it behind their back."""
    after_commit(_tell, person.email, CHANGES[change])


def _tell(email: str, what: str) -> None:
    link = settings.SITE_URL + reverse("account_reset_password")
    send_mail(
        subject="Your second step for signing in",
        message=render_to_string("mail/second_step.txt", {"what": what, "link": link}),
        from_email=None,
        recipient_list=[email],
    )


def send_reset_link(person: User) -> None:
    """Send a link with which the person chooses a new password, to the address that signs in."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    link = settings.SITE_URL + path.replace("UID-KEY", key)
    send_mail(
        subject=render_to_string("account/email/password_reset_key_subject.txt").strip(),
        message=render_to_string(
            "account/email/password_reset_key_message.txt", {"password_reset_url": link}
        ).strip(),
        from_email=None,
        recipient_list=[person.email],
    )


def _send(email: str, link: str) -> None:
    context = {"link": link, "service_name": settings.SERVICE_NAME}
    send_mail(
        subject=f"An invitation to {settings.SERVICE_NAME}",
        message=render_to_string("mail/invitation.txt", context),
        from_email=None,
        recipient_list=[email],
    )
