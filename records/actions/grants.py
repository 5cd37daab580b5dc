"""Writes of peers' grants: asked for, decided one at a time by the information lead, ended by any of four."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.dates import date_text
from core.refusals import Refused
from core.text import clean_text
from records import access, notices
from records.models import GrantRequest, Record, RecordGrant
from records.scales import (
    GIVEN_BACK,
    LONGEST_GRANT_DAYS,
    LONGEST_PURPOSE,
    LONGEST_REASON,
    PERSON_SAID_NO,
    REPLACED,
    Outcome,
    Safeguard,
    Scope,
)
from trail.actions import record as note


class Terms(NamedTuple):
    """What the information lead puts their name to. `ends_on` is the last day on which the record can be read."""

    scope: str
    purpose: str
    article_6: str
    article_9: str
    safeguard: str
    responsible: User | None
    confidentiality_signed_on: date
    dbs_seen_on: date
    dbs_until_on: date
    starts_on: date
    ends_on: date


@transaction.atomic
def request_grant(*, by: User, record: Record, peer: User, scope: str, purpose: str) -> GrantRequest:
    """Ask the host's information lead to let a peer of the team read one record."""
    access.check_can_ask(by, record)
    record = Record.objects.select_for_update(of=("self",)).select_related("review__host").get(pk=record.pk)
    access.check_can_ask(by, record)
    member = access.peers_to_ask_for(by, record).filter(user=peer.pk).first()
    if member is None:
        raise ValidationError({"peer": "Select a peer who is on the team now"})
    purpose = _purpose(purpose)
    if scope not in Scope.values:
        raise ValidationError({"scope": "Select how much they need to read"})
    if GrantRequest.objects.filter(peer=peer, record=record, decided_at=None).exists():
        raise Refused(
            "This was asked already, and waits for the host council’s information lead.",
            ask=access.INFORMATION_LEAD,
        )
    access.check_lacks_grant(by, record, peer, Scope(scope))
    request = GrantRequest.objects.create(
        member=member, peer=peer, record=record, scope=scope, purpose=purpose, asked_by=by
    )
    _note(by, "grant.requested", request, {"scope": scope})
    notices.grant_asked(request)
    return request


@transaction.atomic
def approve_grant(*, by: User, asked: GrantRequest, terms: Terms) -> RecordGrant:
    """Let the peer read this one record for so long, on this basis. What they had of it before ends with it.

    The caller has made sure that the person signed in again within five minutes.
    """
    access.check_can_decide(by, asked)
    request = _lock(asked)
    access.check_can_decide(by, request)
    _check_terms(request, terms)
    for earlier in RecordGrant.objects.filter(
        user=request.peer, content_object=request.record, withdrawn_at=None, ends_at__gt=timezone.now()
    ):
        _end(by, earlier, REPLACED)
    starts_at = timezone.now()
    if terms.starts_on > timezone.localdate(starts_at):
        starts_at = _midnight(terms.starts_on)
    grant: RecordGrant = RecordGrant.objects.create(
        request=request,
        user=request.peer,
        content_object=request.record,
        permission=Permission.objects.get(
            content_type__app_label="records", content_type__model="record", codename=terms.scope
        ),
        purpose=_purpose(terms.purpose),
        article_6=terms.article_6,
        article_9=terms.article_9,
        safeguard=terms.safeguard,
        responsible=terms.responsible,
        confidentiality_signed_on=terms.confidentiality_signed_on,
        dbs_seen_on=terms.dbs_seen_on,
        dbs_until_on=terms.dbs_until_on,
        granted_by=by,
        starts_at=starts_at,
        ends_at=min(
            _midnight(terms.ends_on + timedelta(days=1)), starts_at + timedelta(days=LONGEST_GRANT_DAYS)
        ),
    )
    _decide(by, request, Outcome.APPROVED)
    detail: dict[str, object] = {"scope": terms.scope, "until": terms.ends_on.isoformat()}
    _note(by, "grant.approved", request, detail)
    notices.grant_decided(request)
    return grant


@transaction.atomic
def decline_grant(*, by: User, asked: GrantRequest, reason: str) -> GrantRequest:
    """Say no, and why, to the peer and to whoever asked."""
    access.check_can_decide(by, asked)
    request = _lock(asked)
    access.check_can_decide(by, request)
    reason = clean_text(reason, max_length=LONGEST_REASON, lines=False)
    if not reason:
        raise ValidationError({"reason": "Say why, so that they can act on it"})
    _decide(by, request, Outcome.DECLINED, reason)
    _note(by, "grant.declined", request)
    notices.grant_decided(request)
    return request


@transaction.atomic
def withdraw_grant(*, by: User, asked: GrantRequest, reason: str = "") -> GrantRequest:
    """End what was granted, at once, or take back what was asked. A peer needs no reason. Twice is harmless."""
    access.check_can_withdraw_grant(by, asked)
    request = _lock(asked)
    access.check_can_withdraw_grant(by, request)
    reason = clean_text(reason, max_length=LONGEST_REASON, lines=False)
    if not reason and by.pk == request.peer_id:
        reason = GIVEN_BACK
    if not reason:
        raise ValidationError({"reason": "Say why it ends"})
    if request.decided_at is None:
        _decide(by, request, Outcome.WITHDRAWN, reason)
        _note(by, "grant.request_withdrawn", request)
        return request
    grant = RecordGrant.objects.select_for_update(of=("self",)).filter(request=request).first()
    if grant is None:
        raise Refused("Nothing was granted that could be ended.", ask=access.INFORMATION_LEAD)
    if grant.withdrawn_at is None:
        _end(by, grant, reason)
        if by.pk != request.peer_id:
            notices.grant_withdrawn(request)
    return request


def end_with_consent(by: User, record: Record) -> None:
    """The person whose record it is said no: what peers were granted of it ends, and what was asked is taken back."""
    for request in GrantRequest.objects.select_for_update(of=("self",)).filter(
        record=record, decided_at=None
    ):
        _decide(by, request, Outcome.WITHDRAWN, PERSON_SAID_NO)
        _note(by, "grant.request_withdrawn", request, {"because": "consent"})
    for grant in RecordGrant.objects.select_for_update(of=("self",)).filter(
        content_object=record, withdrawn_at=None, ends_at__gt=timezone.now()
    ):
        _end(by, grant, PERSON_SAID_NO, {"because": "consent"})
        notices.grant_withdrawn(grant.request)


def _lock(request: GrantRequest) -> GrantRequest:
    """Lock the record, as every write of its grants does first, and then the request."""
    Record.objects.select_for_update(of=("self",)).get(pk=request.record_id)
    return (
        GrantRequest.objects.select_for_update(of=("self",))
        .select_related("record__review__host", "peer", "asked_by")
        .get(pk=request.pk)
    )


def _check_terms(request: GrantRequest, terms: Terms) -> None:
    """Raise what is to be mended in the terms, each at its field."""
    today = timezone.localdate()
    longest = terms.starts_on + timedelta(days=LONGEST_GRANT_DAYS)
    people = access.responsible_for(request.record.review)
    wrong = {
        "scope": (
            terms.scope not in Scope.values or (request.scope, terms.scope) == (Scope.AUDIT, Scope.RECORD),
            "Select no more than was asked for",
        ),
        "responsible": (
            (terms.safeguard == Safeguard.UNDER)
            != (terms.responsible is not None and people.filter(pk=terms.responsible.pk).exists()),
            "Select the social work professional where the safeguard says so, and only there",
        ),
        "confidentiality_signed_on": (
            terms.confidentiality_signed_on > today,
            "The date must be today or earlier",
        ),
        "dbs_seen_on": (terms.dbs_seen_on > today, "The date must be today or earlier"),
        "dbs_until_on": (
            terms.dbs_until_on < terms.ends_on,
            "The DBS check must last as long as the peer may read the record",
        ),
        "starts_on": (terms.starts_on < today, "The first day must be today or later"),
        "ends_on": (
            not terms.starts_on <= terms.ends_on <= longest,
            f"The last day must be after the first and no later than {date_text(longest)}",
        ),
    }
    errors = {name: message for name, (is_wrong, message) in wrong.items() if is_wrong}
    if errors:
        raise ValidationError(errors)


def _purpose(text: str) -> str:
    purpose = clean_text(text, max_length=LONGEST_PURPOSE)
    if not purpose:
        raise ValidationError({"purpose": "Say what it is for"})
    return purpose


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _decide(by: User, request: GrantRequest, outcome: Outcome, reason: str = "") -> None:
    request.outcome, request.reason = outcome, reason
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])


def _end(by: User, grant: RecordGrant, reason: str, because: dict[str, object] | None = None) -> None:
    grant.withdrawn_at, grant.withdrawn_by, grant.withdrawn_reason = timezone.now(), by, reason
    grant.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _note(by, "grant.withdrawn", grant.request, because)


def _note(by: User, verb: str, request: GrantRequest, detail: dict[str, object] | None = None) -> None:
    note(
        by=by,
        verb=verb,
        subject=f"record {request.record.ref}",
        review=request.record.review.ref,
        detail={"grant": request.ref, "peer": request.peer.ref, **(detail or {})},
    )
