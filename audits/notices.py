"""Mails about audits, sent after commit: a sentence and a link that needs sign-in, and nothing about anybody."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from core.after_commit import after_commit
from records.models import Assignment
from reviews.access import COORDINATOR
from reviews.models import Review


def reopened(review: Review) -> None:
    """Tell the coordinator that a reader takes up an audit again that was handed in."""
    team = review.team.filter(part=COORDINATOR, left_at=None, user__is_active=True).select_related("user")
    for member in team:
        _send(
            member.user.email,
            "An audit was reopened",
            "A reviewer has reopened an audit that was handed in, with a reason. Until it is handed in again it is not "
            "counted.",
            reverse("audits:list", args=[review.ref]),
        )


def set_aside(assignment: Assignment) -> None:
    """Tell the reader that what they did not hand in stays out of the review."""
    if assignment.reader.is_active:
        _send(
            assignment.reader.email,
            "A reading was set aside",
            "Fieldwork has closed, and a reading of yours that was not handed in was set aside. You need do nothing.",
            reverse("review", args=[assignment.record.review.ref]),
        )


def _send(address: str, subject: str, sentence: str, path: str) -> None:
    body = f"{sentence}\n\n{settings.SITE_URL}{path}\n"
    after_commit(send_mail, subject, body, None, [address])
