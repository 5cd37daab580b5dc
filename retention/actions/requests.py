"""What people ask about themselves: taken down by one, decided by another, carried out once."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from concerns import access as concerns_access, actions as concerns
from core.held import Held
from core.refusals import Refused
from core.text import clean_text
from ledger import actions as ledger
from records import actions as records
from records.models import Record
from retention import access, copies, notices, queries
from retention.models import PersonRequest
from retention.periods import Kind, is_long_ago
from reviews.models import Review
from trail import actions as trail

from .destroying import erase_record

LONGEST_REASON = 500


@transaction.atomic
def ask_about_person(
    *,
    by: User,
    review: Review,
    kind: str,
    received_on: date,
    record: Record | None = None,
    account: User | None = None,
    keeps_audits: bool = False,
    keeps_why: str = "",
    long_ago: bool = False,
) -> PersonRequest:
    """Take down what a person asks: of the one behind a record, or of one with an account in the host council."""
    access.check_can_ask(by, review)
    keeps_why = clean_text(keeps_why, max_length=LONGEST_REASON)
    errors = {}
    if (record is None) == (account is None):
        errors["about"] = "Select whom it concerns"
    if received_on > timezone.localdate():
        errors["received_on"] = "The date must be today or earlier"
    elif is_long_ago(received_on, timezone.localdate()) and not long_ago:
        errors["long_ago"] = "Check the year, and tick the box if it was received that long ago"
    if keeps_audits and not keeps_why:
        errors["keeps_why"] = "Say why the audits have to be kept"
    if errors:
        raise ValidationError(errors)
    if record is not None and not access.records_to_ask_about(review).filter(pk=record.pk).exists():
        raise ValidationError({"about": "Select a record of this review"})
    if account is not None and not access.accounts_to_ask_about(review).filter(pk=account.pk).exists():
        raise ValidationError({"about": "Select a person of the host council"})
    asked = PersonRequest.objects.create(
        review=review,
        kind=kind,
        record=record,
        account=account,
        received_on=received_on,
        keeps_audits=keeps_audits,
        keeps_why=keeps_why if keeps_audits else "",
        asked_by=by,
        asked_at=timezone.now(),
    )
    _record(by, "person_request.made", asked)
    notices.request_made(asked)
    return asked


@transaction.atomic
def decide(*, by: User, asked: PersonRequest, outcome: str, why: str = "") -> PersonRequest:
    """Approve or decline, as the second person. Declining takes a reason, which the person who asked is told."""
    access.check_can_decide(by, asked)
    asked = _locked(asked)
    access.check_can_decide(by, asked)
    why = clean_text(why, max_length=LONGEST_REASON)
    if outcome not in PersonRequest.Outcome.values:
        raise ValidationError({"outcome": "Select what you decide"})
    if outcome == PersonRequest.Outcome.DECLINED and not why:
        raise ValidationError({"why": "Say why, so that the person can be told"})
    asked.outcome, asked.decided_why = outcome, why
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.save(update_fields=["outcome", "decided_why", "decided_by", "decided_at"])
    _record(by, f"person_request.{outcome}", asked)
    notices.request_decided(asked)
    return asked


@transaction.atomic
def stop_clock(*, by: User, asked: PersonRequest, days: int, reason: str) -> PersonRequest:
    """Note for how many days in all the month stood still, while the person was asked to say more, and why."""
    access.check_can_stop_clock(by, asked)
    asked = _locked(asked)
    access.check_can_stop_clock(by, asked)
    reason = clean_text(reason, max_length=LONGEST_REASON)
    if not 0 <= days <= 365:
        raise ValidationError({"days": "Enter a number of days from 0 to 365"})
    if not reason:
        raise ValidationError({"reason": "Say why the deadline is paused"})
    asked.stopped_days = days
    asked.save(update_fields=["stopped_days"])
    _record(by, "person_request.clock_stopped", asked, {"days": days, "reason": reason})
    return asked


@transaction.atomic
def withdraw(*, by: User, asked: PersonRequest) -> PersonRequest:
    """Take back what was recorded by mistake, while it is not answered."""
    access.check_can_withdraw(by, asked)
    asked = _locked(asked)
    access.check_can_withdraw(by, asked)
    asked.withdrawn_at = timezone.now()
    asked.save(update_fields=["withdrawn_at"])
    _record(by, "person_request.withdrawn", asked)
    return asked


@transaction.atomic
def carry_out(*, by: User | None, asked: PersonRequest) -> PersonRequest:
    """Make the file, or erase, once two people agreed. `by` is None for the command line."""
    access.check_can_carry_out(by, asked)
    asked = _locked(asked)
    access.check_can_carry_out(by, asked)
    if asked.record is None and asked.account is None:
        raise Refused("What was held of this person is gone already.")
    if asked.kind == PersonRequest.Kind.ACCESS:
        _make_file(by, asked)
    else:
        _erase(by, asked)
    asked.done_at = timezone.now()
    asked.save(update_fields=["done_at", "file"])
    _record(by, "person_request.done", asked)
    return asked


@transaction.atomic
def open_file(*, by: User, asked: PersonRequest) -> PersonRequest:
    """Note that the file was taken, before it is handed over."""
    access.check_can_have_file(by, asked)
    _record(by, "person_request.file_taken", asked)
    return asked


def _make_file(by: User | None, asked: PersonRequest) -> None:
    held = queries.held_about(asked)
    if asked.record is not None:
        card = records.copy_card(by=by, record=asked.record)
        held.append(Held("The before-we-talk card", list(card.items())).told())
        held += concerns.copy_concerns(by=by, record=asked.record)
    made = copies.archive_of([each for each in held if each.facts], made_on=timezone.localdate())
    asked.file.save(f"{secrets.token_hex(16)}.zip", ContentFile(made), save=False)


def _erase(by: User | None, asked: PersonRequest) -> None:
    Review.objects.select_for_update().get(pk=asked.review_id)  # which placing a hold takes too
    if queries.is_held(asked.review, Kind.REPORT, today=timezone.localdate()):
        raise Refused(
            "A legal hold stands on this review, so nothing in it can be erased.",
            ask="the host's information lead",
        )
    if asked.account is not None:
        accounts.erase_account(by=by, user=asked.account)
        ledger.note_erasure(rule="account", target=str(asked.account.pk))
        return
    record = asked.record
    if record is None:
        return
    if not asked.keeps_audits:
        concerns_access.check_can_erase(by, record)
    rule = "person_without_audits" if asked.keeps_audits else "person"
    ledger.note_erasure(rule=rule, review=record.review.ref, target=str(record.pk))
    erase_record(record, by=by, keeps_record=asked.keeps_audits)
    asked.record = None
    asked.save(update_fields=["record"])


def _locked(asked: PersonRequest) -> PersonRequest:
    rows = PersonRequest.objects.select_for_update(of=("self",))
    return rows.select_related("review__host", "record__review", "account", "asked_by").get(pk=asked.pk)


def _record(
    by: User | None, verb: str, asked: PersonRequest, detail: dict[str, object] | None = None
) -> None:
    told: dict[str, object] = {"kind": asked.kind, **(detail or {})}
    trail.record(by=by, verb=verb, subject=str(asked), review=asked.review.ref, detail=told)
