"""Mail about accounts, sent after commit: a sentence and a link, nothing of anyone."""

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse


def send_invitation(email: str, token: str) -> None:
    """Send the link. If the mail server is away the invitation stands and can be sent again."""
    link = settings.SITE_URL + reverse("accounts:invitation_accept", args=[token])
    transaction.on_commit(partial(_send, email, link), robust=True)


def tell_identity_connected(email: str, provider: str) -> None:
    """A way into the account that the person did not open themselves must not stay unseen."""
    transaction.on_commit(partial(_tell, email, "connected", provider), robust=True)


def tell_identity_disconnected(email: str, provider: str) -> None:
    transaction.on_commit(partial(_tell, email, "disconnected", provider), robust=True)


def _tell(email: str, what: str, provider: str) -> None:
    link = settings.SITE_URL + reverse("accounts:profile")
    context = {"link": link, "service_name": settings.SERVICE_NAME, "provider": provider}
    send_mail(
        subject=f"A way to sign in to {settings.SERVICE_NAME} was {what}",
        message=render_to_string(f"mail/identity_{what}.txt", context),
        from_email=None,
        recipient_list=[email],
    )


def _send(email: str, link: str) -> None:
    context = {"link": link, "service_name": settings.SERVICE_NAME}
    send_mail(
        subject=f"An invitation to {settings.SERVICE_NAME}",
        message=render_to_string("mail/invitation.txt", context),
        from_email=None,
        recipient_list=[email],
    )
