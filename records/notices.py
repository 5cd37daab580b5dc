"""Mails about records, sent after commit: a sentence and a link that needs sign-in, and nothing about anybody."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from accounts.models import User
from core.after_commit import after_commit
from reviews import access as reviews_access
from reviews.models import Review, SlotAttendee

from . import access
from .models import GrantRequest, Record, RecordGrant


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
            after_commit(_send, member.user.email, link)


def _send(address: str, link: str) -> None:
    send_mail(
        subject="What a person agreed to has changed",
        message=f"What was agreed for a conversation in one of your reviews has changed. Sign in to see.\n\n{link}\n",
        from_email=None,
        recipient_list=[address],
    )


def grant_asked(request: GrantRequest) -> None:
    """Tell the host's information leads that a decision waits for them."""
    review = request.record.review
    _tell_of_grant(
        access.information_leads_of(review).exclude(pk=request.peer_id),
        "A decision about reading a record waits for you",
        "Somebody asks whether a peer may read a record of your council. Sign in to read why and to decide.",
        review,
    )


def grant_decided(request: GrantRequest) -> None:
    """Tell the peer, and whoever asked for them, that there is an answer."""
    _tell_of_grant(
        [request.peer, request.asked_by],
        "There is an answer about reading a record",
        "The council has answered whether a peer may read a record. Sign in to see the answer.",
        request.record.review,
    )


def grant_withdrawn(request: GrantRequest) -> None:
    """Tell the peer that they can no longer read it."""
    _tell_of_grant(
        [request.peer],
        "You can no longer read a record",
        "A record you were allowed to read is closed to you now. Sign in to see why.",
        request.record.review,
    )


def grant_ends_soon(grant: RecordGrant) -> None:
    """Tell the peer that their time ends, and where to see when and to ask for more."""
    _tell_of_grant(
        [grant.user],
        "Your time to read a record is ending",
        "Soon you can no longer read one of your records. Sign in to see which one, and its last day. "
        "If you need more time, you can ask again there.",
        grant.content_object.review,
    )


def _tell_of_grant(people: Iterable[User], subject: str, sentence: str, review: Review) -> None:
    """Send one mail to each, apart, after commit. A mail server that is down undoes nothing."""
    body = f"{sentence}\n\n{settings.SITE_URL}{reverse('records:grants', args=[review.ref])}\n"
    for address in sorted({person.email for person in people if person.is_active}):
        after_commit(send_mail, subject, body, None, [address])
