"""The deletion itself, one kind of one review at a time; and once more after a restore."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts import access as accounts_access, actions as accounts
from accounts.models import User
from audits import actions as audits
from concerns import actions as concerns
from conversations import actions as conversations
from ledger import actions as ledger
from ledger.queries import Line
from ratings import actions as ratings
from ratings.models import Observation
from records import actions as records, queries as records_queries
from records.models import Record
from reports import actions as reports
from retention import queries
from retention.models import Hold, PersonRequest
from retention.periods import Kind
from reviews import actions as reviews
from reviews.models import Review
from trail import actions as trail

HEARD = (Observation.Source.CONVERSATION, Observation.Source.MEETING)


def _unfinished(review: Review) -> int:
    gone = audits.destroy_unfinished(by=None, review=review)
    return gone + conversations.destroy_unfinished(by=None, review=review)


def _heard(review: Review) -> int:
    reports.leave_out_what_was_taken_back(by=None, review=review)
    gone = ratings.destroy_observations(by=None, review=review, sources=HEARD)
    return gone + conversations.destroy_heard(by=None, review=review)


def _audits(review: Review) -> int:
    gone = ratings.destroy_judgements(by=None, review=review)
    gone += concerns.destroy_concerns(by=None, review=review)
    return gone + audits.destroy_audits(by=None, review=review)


def _report(review: Review) -> int:
    gone = reports.destroy_report(by=None, review=review)
    gone += ratings.destroy_agreed(by=None, review=review)
    gone += PersonRequest.objects.over().filter(review=review).delete()[0]
    gone += Hold.objects.over(on=timezone.localdate()).filter(review=review).delete()[0]
    return gone + reviews.destroy_round(by=None, review=review)


DESTROYS: dict[Kind, Callable[[Review], int]] = {
    Kind.NUMBERS: lambda review: records.destroy_numbers(by=None, review=review),
    Kind.UNFINISHED: _unfinished,
    Kind.DRAFTS: lambda review: reports.destroy_drafts(by=None, review=review),
    Kind.HEARD: _heard,
    Kind.AUDITS: _audits,
    Kind.RECORDS: lambda review: records.destroy_records(by=None, review=review),
    Kind.REPORT: _report,
}
"""What each kind is made of, in the app that keeps it. Cards go one by one: see `_cards`."""


@transaction.atomic
def destroy_due(*, by: None, review: Review, kind: Kind) -> int:
    """Delete this kind of the review if its day has come and nothing holds it. Returns how many rows went.

    The day and the hold are asked again under the review's lock, which placing a hold takes too.
    """
    accounts_access.check_is_the_machine(by)
    review = Review.objects.select_for_update(of=("self",)).select_related("host").get(pk=review.pk)
    today = timezone.localdate()
    if queries.is_held(review, kind, today=today):
        return 0
    if kind is Kind.CARDS:
        gone = _cards(review)
    elif queries.due_for(review, kind, today=today):
        gone = DESTROYS[kind](review)
        if gone:
            ledger.note_erasure(rule=kind.value, review=review.ref)
    else:
        return 0
    if gone:
        detail: dict[str, object] = {"kind": kind.value, "rows": gone}
        trail.record(by=None, verb="retention.deleted", subject=kind.value, review=review.ref, detail=detail)
    return gone


def _cards(review: Review) -> int:
    today = timezone.localdate()
    due, slots = queries.cards_due(review, today=today), queries.slots_to_forget(review, today=today)
    for record in due:
        ledger.note_erasure(rule=Kind.CARDS, review=review.ref, target=str(record))
    for slot in slots:
        ledger.note_erasure(rule="place", review=review.ref, target=str(slot))
    gone = records.destroy_cards(by=None, review=review, records=due)
    return gone + reviews.forget_places(by=None, review=review, slots=slots)


@transaction.atomic
def erase_again(*, by: None, line: Line) -> int:
    """Erase what the ledger's file says was erased, whatever its day and whoever holds it now: it is gone already.

    Returns how many rows came back with the restored copy and went again.
    """
    accounts_access.check_is_the_machine(by)
    gone = 0
    if line.rule == "account":
        gone = _account(line.target)
    else:
        review = Review.objects.select_for_update().filter(ref=line.review).first()
        if review is not None:
            gone = _in_review(review, line)
    ledger.take_in(line=line)
    trail.record(
        by=None,
        verb="retention.deleted_again",
        subject=line.rule,
        review=line.review,
        detail={"rows": gone},
    )
    return gone


def _account(target: str) -> int:
    user = User.objects.filter(pk=target).first()
    if user is None:
        return 0
    accounts.erase_account(by=None, user=user)
    return 1


def _in_review(review: Review, line: Line) -> int:
    if line.rule == "place":
        return reviews.forget_places(by=None, review=review, slots=[int(line.target)])
    if line.rule == Kind.CARDS:
        wanted = [int(line.target)] if line.target else list(records_queries.cards_kept(review))
        return records.destroy_cards(by=None, review=review, records=wanted)
    if not line.target:
        return DESTROYS[Kind(line.rule)](review)
    return _of_record(review, line)


def _of_record(review: Review, line: Line) -> int:
    record = Record.objects.select_related("review").filter(review=review, pk=line.target).first()
    if record is None:
        return 0
    if line.rule == "consent":
        return records.end_consent(by=None, record=record)
    return erase_record(record, by=None, keeps_record=line.rule == "person_without_audits")


def erase_record(record: Record, *, by: User | None, keeps_record: bool) -> int:
    """Erase what is held of the person behind a record, in every app, in the one order that constraints allow."""
    gone = ratings.erase_judgements(by=by, record=record, keeps_record=keeps_record)
    words = conversations.erase_conversations(by=by, record=record)
    reports.take_out_words(by=by, review=record.review, words=words)
    if not keeps_record:
        gone += audits.erase_audits(by=by, record=record)
        gone += concerns.erase_concerns(by=by, record=record)
    return gone + records.erase_person(by=by, record=record, keeps_record=keeps_record)
