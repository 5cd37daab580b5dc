"""What people ask about themselves: taken down by one, decided by another, carried out once."""

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from core.held import Held
from core.refusals import Refused
from core.text import clean_text
from ledger import actions as ledger
from records import actions as records
from records.models import Record
from retention import access, copies, queries
from retention.models import PersonRequest
from retention.periods import Kind
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
) -> PersonRequest:
    """Take down what a person asks: of the one behind a record, or of one with an account in the host council."""
    access.check_can_ask(by, review)
    keeps_why = clean_text(keeps_why, max_length=LONGEST_REASON)
    errors = {}
    if (record is None) == (account is None):
        errors["about"] = "Select whom it concerns"
    if received_on > timezone.localdate():
        errors["received_on"] = "The date must be today or earlier"
    if keeps_audits and not keeps_why:
        errors["keeps_why"] = "Say why the audits have to be kept"
    if errors:
        raise ValidationError(errors)
    if record is not None and not access.records_to_ask_about(review).filter(pk=record.pk).exists():
        raise ValidationError({"about": "Select a record of this review"})
    if account is not None and not access.accounts_to_ask_about(review).filter(pk=account.pk).exists():
        raise ValidationError({"about": "Select a person of the host council"})
    request = PersonRequest.objects.create(
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
    _record(by, "person_request.made", request)
    return request


@transaction.atomic
def decide(*, by: User, request: PersonRequest, outcome: str, why: str = "") -> PersonRequest:
    """Approve or decline, as the second person. Declining takes a reason, which the person who asked is told."""
    access.check_can_decide(by, request)
    request = _locked(request)
    access.check_can_decide(by, request)
    why = clean_text(why, max_length=LONGEST_REASON)
    if outcome not in PersonRequest.Outcome.values:
        raise ValidationError({"outcome": "Select what you decide"})
    if outcome == PersonRequest.Outcome.DECLINED and not why:
        raise ValidationError({"why": "Say why, so that the person can be told"})
    request.outcome, request.decided_why = outcome, why
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["outcome", "decided_why", "decided_by", "decided_at"])
    _record(by, f"person_request.{outcome}", request)
    return request


@transaction.atomic
def stop_clock(*, by: User, request: PersonRequest, days: int) -> PersonRequest:
    """Note for how many days in all the month stood still, while the person was asked to say more."""
    access.check_can_ask(by, request.review)
    request = _locked(request)
    if not 0 <= days <= 365:
        raise ValidationError({"days": "Enter a number of days from 0 to 365"})
    request.stopped_days = days
    request.save(update_fields=["stopped_days"])
    _record(by, "person_request.clock_stopped", request, {"days": days})
    return request


@transaction.atomic
def carry_out(*, by: User | None, request: PersonRequest) -> PersonRequest:
    """Make the file, or erase, once two people agreed. `by` is None for the command line."""
    access.check_can_carry_out(by, request)
    request = _locked(request)
    access.check_can_carry_out(by, request)
    if request.record is None and request.account is None:
        raise Refused("What was held of this person is gone already.")
    if request.kind == PersonRequest.Kind.ACCESS:
        _make_file(by, request)
    else:
        _erase(by, request)
    request.done_at = timezone.now()
    request.save(update_fields=["done_at", "file"])
    _record(by, "person_request.done", request)
    return request


@transaction.atomic
def open_file(*, by: User, request: PersonRequest) -> PersonRequest:
    """Note that the file was taken, before it is handed over."""
    access.check_can_have_file(by, request)
    _record(by, "person_request.file_taken", request)
    return request


def _make_file(by: User | None, request: PersonRequest) -> None:
    held = queries.held_about(request)
    if request.record is not None:
        card = records.copy_card(by=by, record=request.record)
        held.append(Held("The before-we-talk card", list(card.items())).told())
    made = copies.archive_of([each for each in held if each.facts], made_on=timezone.localdate())
    request.file.save(f"{secrets.token_hex(16)}.zip", ContentFile(made), save=False)


def _erase(by: User | None, request: PersonRequest) -> None:
    if queries.is_held(request.review, Kind.REPORT, today=timezone.localdate()):
        raise Refused(
            "A legal hold stands on this review, so nothing in it can be erased.",
            ask="the host's information lead",
        )
    if request.account is not None:
        accounts.erase_account(by=by, user=request.account)
        ledger.note_erasure(rule="account", target=str(request.account.pk))
        return
    record = request.record
    if record is None:
        return
    rule = "person_without_audits" if request.keeps_audits else "person"
    ledger.note_erasure(rule=rule, review=record.review.ref, target=str(record.pk))
    erase_record(record, by=by, keeps_record=request.keeps_audits)
    request.record = None
    request.save(update_fields=["record"])


def _locked(request: PersonRequest) -> PersonRequest:
    rows = PersonRequest.objects.select_for_update(of=("self",))
    return rows.select_related("review__host", "record__review", "account").get(pk=request.pk)


def _record(
    by: User | None, verb: str, request: PersonRequest, detail: dict[str, object] | None = None
) -> None:
    told: dict[str, object] = {"kind": request.kind, **(detail or {})}
    trail.record(by=by, verb=verb, subject=str(request), review=request.review.ref, detail=told)
