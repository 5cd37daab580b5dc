"""Mails about what people ask, sent after commit: a sentence and a link that needs sign-in, about nobody."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from accounts.models import User

from . import access
from .models import PersonRequest


def request_made(asked: PersonRequest) -> None:
    """Tell those who can decide that it waits for them."""
    _tell(
        access.deciders_of(asked),
        "A request of a person waits for your decision",
        "A person asked your council about what is held of them. Sign in to read what they ask and to decide.",
        asked,
    )


def request_decided(asked: PersonRequest) -> None:
    """Tell whoever took it down that there is a decision."""
    _tell(
        [asked.asked_by],
        "There is a decision on a request of a person",
        "A second person has decided on a request you recorded. Sign in to see the decision, and by when to answer.",
        asked,
    )


def _tell(people: Iterable[User], subject: str, sentence: str, asked: PersonRequest) -> None:
    """Send one mail to each, apart, after commit. A mail server that is down undoes nothing."""
    link = settings.SITE_URL + reverse("retention:request", args=[asked.review.ref, asked.ref])
    for address in sorted({person.email for person in people if person.is_active}):
        transaction.on_commit(
            lambda address=address: send_mail(subject, f"{sentence}\n\n{link}\n", None, [address]),  # type: ignore[misc]
            robust=True,
        )
