"""Mail about accounts, sent after commit: a sentence and a link, nothing of anyone."""

from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from .models import User


def send_invitation(email: str, token: str) -> None:
    """Send the link. If the mail server is away the invitation stands and can be sent again."""
    link = settings.SITE_URL + reverse("accounts:invitation_accept", args=[token])
    transaction.on_commit(partial(_send, email, link), robust=True)


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
