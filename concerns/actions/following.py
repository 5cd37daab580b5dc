"""Taking a concern up, saying what was done, and closing it."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from concerns import access, notices
from concerns.models import Concern, Entry
from concerns.scales import LONGEST_TEXT, Outcome
from concerns.sealing import seal_texts
from core.after_commit import after_commit
from core.text import clean_text
from reviews.models import Review
from trail import actions as trail

from .texts import check_no_number


@transaction.atomic
def take_up(*, by: User, concern: Concern) -> Concern:
    """Say that the host council has it now. Whoever raised it is told."""
    access.check_can_take_up(by, concern)
    concern = _locked(concern)
    access.check_can_take_up(by, concern)
    concern.taken_up_by, concern.taken_up_at = by, timezone.now()
    concern.save(update_fields=["taken_up_by", "taken_up_at"])
    _note(by, "concern.taken_up", concern)
    _tell_raiser(notices.concern_taken_up, concern, by)
    return concern


@transaction.atomic
def write_entry(*, by: User, concern: Concern, text: str) -> Entry:
    """Add what was done. Nothing that was written before changes."""
    access.check_can_follow(by, concern)
    concern = _locked(concern)
    access.check_can_follow(by, concern)
    entry = _write(by, concern, "text", text, "Say what was done")
    _note(by, "concern.followed", concern)
    return entry


@transaction.atomic
def close_concern(*, by: User, concern: Concern, outcome: str, reason: str) -> Concern:
    """Say how it ended, and why nothing more is to be done here: that is its last entry."""
    access.check_can_follow(by, concern)
    concern = _locked(concern)
    access.check_can_follow(by, concern)
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": "Select how it ended"})
    _write(by, concern, "reason", reason, "Say why it can be closed")
    concern.outcome, concern.closed_by, concern.closed_at = outcome, by, timezone.now()
    concern.save(update_fields=["outcome", "closed_by", "closed_at"])
    _note(by, "concern.closed", concern)
    _tell_raiser(notices.concern_closed, concern, by)
    return concern


def _write(by: User, concern: Concern, field: str, text: str, missing: str) -> Entry:
    text = clean_text(text, max_length=LONGEST_TEXT)
    if not text:
        raise ValidationError({field: missing})
    check_no_number(concern.review, {field: text})
    highest = Entry.objects.filter(concern=concern).aggregate(highest=Max("number"))["highest"]
    entry = Entry(concern=concern, number=(highest or 0) + 1, written_by=by, written_at=timezone.now())
    entry.sealed = seal_texts(entry, text=text)
    entry.save()
    return entry


def _locked(concern: Concern) -> Concern:
    """As it stands now, under the lock of its review, which closing the review takes too."""
    Review.objects.select_for_update(of=("self",)).get(pk=concern.review_id)
    return Concern.objects.select_related("review__host__region", "raised_by").get(pk=concern.pk)


def _tell_raiser(notice: Callable[[Concern], None], concern: Concern, by: User) -> None:
    """Where they did not do it themselves, and can still sign in."""
    if concern.raised_by_id != by.pk and concern.raised_by.is_active:
        after_commit(notice, concern)


def _note(by: User, verb: str, concern: Concern) -> None:
    trail.record(by=by, verb=verb, subject=str(concern), review=concern.review.ref)
