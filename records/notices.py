"""Mails about records, sent after commit: a sentence and a link that needs sign-in, and nothing about anybody."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from reviews import access as reviews_access
from reviews.models import SlotAttendee

from .models import Record


def tell_of_withdrawal(record: Record, *, besides: User) -> None:
    """Tell the coordinator, and those who were to meet the person, that something changed and where to look."""
    team = reviews_access.live_team().filter(review=record.review).select_related("user")
    attending = set(
        SlotAttendee.objects.filter(slot__appointment__record=record).values_list("member", flat=True)
    )
    addresses = sorted(
        member.user.email
        for member in team
        if (member.part == reviews_access.COORDINATOR or member.pk in attending) and member.user != besides
    )
    link = settings.SITE_URL + reverse("records:people", args=[record.review.ref])
    for address in addresses:
        transaction.on_commit(lambda address=address: _send(address, link))  # type: ignore[misc]


def _send(address: str, link: str) -> None:
    send_mail(
        subject="A conversation will not take place",
        message=f"What was agreed for a conversation in one of your reviews has changed. Sign in to see.\n\n{link}\n",
        from_email=None,
        recipient_list=[address],
    )
