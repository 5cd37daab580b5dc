"""What people asked, whom it may concern, what is held of them, and what an erasure takes and leaves."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import User
from audits import queries as audits
from audits.models import Audit
from conversations import queries as conversations
from conversations.models import Conversation
from core.held import Held
from ratings import queries as ratings
from records import queries as records
from records.categories import SAMPLE_AT_LEAST
from records.models import Record
from retention import access
from retention.models import PersonRequest
from retention.periods import Kind
from reviews.models import Review

from .due import is_held


def requests_of(user: User, review: Review) -> QuerySet[PersonRequest]:
    """The newest first."""
    return (
        access.requests_visible_to(user)
        .filter(review=review)
        .select_related("record", "account", "asked_by", "review")
    )


def record_choices(review: Review) -> list[tuple[str, str]]:
    rows = access.records_to_ask_about(review)
    return [(record.ref, f"{record.ref}, {record.get_category_display()}") for record in rows]


def account_choices(review: Review) -> list[tuple[str, str]]:
    return [(user.ref, user.name) for user in access.accounts_to_ask_about(review)]


def about(review: Review, ref: str) -> dict[str, Record | User | None]:
    """The record or the account that a reference of the two lists above names."""
    records_listed = {record.ref: record for record in access.records_to_ask_about(review)}
    account = None if ref in records_listed else access.accounts_to_ask_about(review).filter(ref=ref).first()
    return {"record": records_listed.get(ref), "account": account}


def held_about(request: PersonRequest) -> list[Held]:
    """Everything that is held of the person, without who wrote it; the card comes from its own door."""
    if request.record is not None:
        apart = (records, conversations, audits, ratings)
        return [held for app in apart for held in app.held_about(request.record)]
    if request.account is None:
        return []
    return [*accounts.held_about(request.account), *records.held_about_peer(request.account)]


@dataclass(frozen=True)
class Outcome:
    """What carrying out an erasure takes, and what stays and why."""

    goes: list[str]
    stays: list[str]
    stopped_by_hold: bool = False


def outcome_of(request: PersonRequest) -> Outcome:
    """What the second person is shown before they decide. No content, only kinds; a copy takes nothing."""
    today = timezone.localdate()
    if request.kind == PersonRequest.Kind.ACCESS:
        return Outcome([], [])
    held = is_held(request.review, Kind.REPORT, today=today)
    if request.account_id is not None:
        return _of_account(stopped_by_hold=held)
    goes = [
        "The case record number and the before-we-talk card",
        "What the person agreed to, and their appointment",
        "Notes, ratings and quotes of the conversation, and observations taken from it",
    ]
    stays = ["That things were done, in the trail, by reference and without content"]
    if request.review.final_at is None:
        goes.append(
            "Their quoted words, and long pieces of them, wherever they stand in the draft report and in what it is "
            "made of, and PDFs of drafts"
        )
    else:
        goes.append(
            "Their quoted words, and long pieces of them, in what was written towards the report, in its action plan "
            "and in corrections; a later version of it is made without them"
        )
        stays.append("The final report: it names nobody, and is kept under the public task")
    audits_too = (
        "The audits of the record, with answers, ratings and observations, and concerns about the person"
    )
    if request.keeps_audits:
        stays.append(f"{audits_too}, until their own date: {request.keeps_why}")
    else:
        goes.append(f"{audits_too}, and the record’s place in the list")
    return Outcome(goes, stays, stopped_by_hold=held)


@dataclass(frozen=True)
class Count:
    """How many audits and conversations of a record an erasure takes, and the sample it leaves.

    `unclaimed` conversations are nobody's any more since somebody took back what they agreed to: they go too.
    `sample` is None unless it falls below what a review needs, before its report is final.
    """

    audits: int
    conversations: int
    unclaimed: int
    sample: int | None
    sample_at_least: int = SAMPLE_AT_LEAST


def count_of(request: PersonRequest) -> Count | None:
    """What the erasure of a record takes, in numbers; None where it is about an account or takes nothing."""
    record = request.record
    if request.kind == PersonRequest.Kind.ACCESS or record is None:
        return None
    heard = Conversation.objects.filter(review=request.review)
    sample = None
    if record.selected_at is not None and not request.keeps_audits and request.review.final_at is None:
        selected = Record.objects.filter(review=request.review).exclude(selected_at=None)
        left = selected.exclude(pk=record.pk).count()
        sample = left if left < SAMPLE_AT_LEAST else None
    return Count(
        audits=0 if request.keeps_audits else Audit.objects.filter(record=record).count(),
        conversations=heard.filter(appointment__record=record).count(),
        unclaimed=heard.filter(appointment=None).count(),
        sample=sample,
    )


def _of_account(*, stopped_by_hold: bool) -> Outcome:
    return Outcome(
        [
            "Name, e-mail address, password and second factors",
            "Every sign-in, and invitations to their address",
            "Every role they still hold",
        ],
        ["What they did and wrote, and what they were granted, under a reference that names nobody"],
        stopped_by_hold,
    )
