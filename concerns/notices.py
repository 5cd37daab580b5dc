"""Mails about concerns: a sentence and a link that needs sign-in, and nothing about anybody."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from .models import Concern, Told


def concern_raised(told: Told) -> None:
    """Tell one person that a concern waits, now. Raises when the mail cannot be sent, so that this can be said."""
    _send(
        told.person.email,
        "A concern has been raised",
        "Somebody has raised a safeguarding concern in a review you take part in. It does not wait for the report. "
        "Sign in now to read it.",
        told.concern,
    )


def concern_taken_up(concern: Concern) -> None:
    """Tell whoever raised it that somebody has it now."""
    _send(
        concern.raised_by.email,
        "The concern you raised has been taken up",
        "The council has read the concern you raised, and somebody is following it. Sign in to see who.",
        concern,
    )


def concern_closed(concern: Concern) -> None:
    """Tell whoever raised it that it was followed to its end."""
    _send(
        concern.raised_by.email,
        "The concern you raised has been closed",
        "The concern you raised was followed to its end. Sign in to see how it ended.",
        concern,
    )


def _send(address: str, subject: str, sentence: str, concern: Concern) -> None:
    link = settings.SITE_URL + reverse("concerns:read", args=[concern.review.ref, concern.number])
    send_mail(subject, f"{sentence}\n\n{link}\n", None, [address])
