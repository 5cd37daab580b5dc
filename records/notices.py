"""Mails about records, sent after commit: a sentence and a link that needs sign-in, and nothing about anybody."""

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from reviews import access as reviews_access
from reviews.models import SlotAttendee

from .models import Record


def tell_of_withdrawal(record: Record, *, besides: User) -> None:
    """Tell the coordinator, and those who were to meet the person, that something changed and where to look.

    While the report is being written its writer is led to it: it says there which parts still hold the person's words.
    """
    team = reviews_access.live_team().filter(review=record.review).select_related("user")
    attending = set(
        SlotAttendee.objects.filter(slot__appointment__record=record).values_list("member", flat=True)
    )
    is_written = record.review.moderated_at is not None and record.review.final_at is None
    for member in team.order_by("user__email"):
        writes = member.part == reviews_access.COORDINATOR
        if member.user != besides and (writes or member.pk in attending):
            page = "reports:workspace" if writes and is_written else "records:people"
            link = settings.SITE_URL + reverse(page, args=[record.review.ref])
            send = partial(_send, member.user.email, link)
            transaction.on_commit(send, robust=True)


def _send(address: str, link: str) -> None:
    send_mail(
        subject="What a person agreed to has changed",
        message=f"What was agreed for a conversation in one of your reviews has changed. Sign in to see.\n\n{link}\n",
        from_email=None,
        recipient_list=[address],
    )
