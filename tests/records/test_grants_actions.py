"""Asking, deciding and ending a peer's grant: who may, when, and on which terms."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.refusals import Refused, may
from records import access, actions, queries
from records.models import Consent, GrantRequest, Record, RecordGrant
from records.scales import PERSON_SAID_NO, REPLACED, Article6, Article9, Safeguard, Scope
from reviews.models import Review, TeamMember
from tests.cast import Cast, ask_for_grant, consent_to_talk, give, grant, join, make_record
from tests.records.test_access import may_who
from trail.models import Event

WORDS = {"scope": Scope.RECORD, "purpose": "To follow what she told me"}


@pytest.fixture
def record(cast: Cast) -> Record:
    """A1 of the sample in open fieldwork."""
    return make_record(cast.review(), "A1", cast.host_organiser)


def terms(**changed: object) -> actions.Terms:
    today = timezone.localdate()
    usual: dict[str, object] = {
        **WORDS,
        "article_6": Article6.PUBLIC_TASK.value,
        "article_9": Article9.SOCIAL_CARE.value,
        "safeguard": Safeguard.SIGNED.value,
        "responsible": None,
        "confidentiality_signed_on": today - timedelta(days=3),
        "dbs_seen_on": today - timedelta(days=2),
        "dbs_until_on": today + timedelta(days=200),
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
    }
    return actions.Terms(**{**usual, **changed})  # type: ignore[arg-type]


def asked(cast: Cast, record: Record) -> GrantRequest:
    return ask_for_grant(record, cast.peer, Scope.RECORD)


def test_the_coordinator_and_the_peer_ask_and_nobody_else(cast: Cast, record: Record):
    assert may_who(cast, access.check_can_ask, record) == {"coordinator", "peer"}
    request = actions.request_grant(by=cast.peer, record=record, peer=cast.peer, **WORDS)
    assert (request.peer, request.asked_by, request.member.user) == (cast.peer, cast.peer, cast.peer)
    assert Event.objects.get(verb="grant.requested").detail["grant"] == request.ref
    with pytest.raises(Refused, match="asked already"):
        actions.request_grant(by=cast.coordinator, record=record, peer=cast.peer, **WORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        ask_for_grant(record, cast.peer)


def test_a_peer_asks_for_nobody_else_and_a_coordinator_only_for_peers(cast: Cast, record: Record):
    other = User.objects.create_user("other.peer@example.org", None, name="Other Peer")
    give(other, Role.PEER, region=cast.region)
    join(record.review, other, TeamMember.Part.PEER)
    for by, peer in [(cast.peer, other), (cast.coordinator, cast.psw), (cast.coordinator, cast.nobody)]:
        with pytest.raises(ValidationError):
            actions.request_grant(by=by, record=record, peer=peer, **WORDS)
    assert actions.request_grant(by=cast.coordinator, record=record, peer=other, **WORDS).peer == other


@pytest.mark.parametrize("words", [{"purpose": " "}, {"scope": "everything"}])
def test_a_request_says_how_much_and_what_for(cast: Cast, record: Record, words: dict[str, str]):
    with pytest.raises(ValidationError):
        actions.request_grant(by=cast.peer, record=record, peer=cast.peer, **{**WORDS, **words})


def test_only_the_sample_of_an_open_review_and_nobody_who_said_no(cast: Cast, record: Record):
    said = consent_to_talk(record, cast.host_organiser)
    assert may(access.check_can_ask, cast.peer, record)
    Consent.objects.filter(pk=said.pk).update(conversation=False)
    assert not may(access.check_can_ask, cast.peer, record)
    said.delete()
    record.selected_at = None
    record.save()
    assert not may(access.check_can_ask, cast.peer, record)


def test_only_the_hosts_information_lead_decides(cast: Cast, record: Record):
    assert may_who(cast, access.check_can_decide, asked(cast, record)) == {"host_lead"}


def test_nobody_decides_for_themselves(cast: Cast, record: Record):
    request = asked(cast, record)
    give(cast.peer, Role.INFORMATION_LEAD, cast.host)
    with pytest.raises(Refused):
        actions.approve_grant(by=cast.peer, asked=request, terms=terms())
    assert not RecordGrant.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantRequest.objects.update(decided_by=cast.peer, decided_at=timezone.now(), outcome="approved")


def test_approval_opens_until_the_end_of_the_last_day(
    cast: Cast, record: Record, django_capture_on_commit_callbacks
):
    request = asked(cast, record)
    with django_capture_on_commit_callbacks(execute=True):
        found = actions.approve_grant(by=cast.host_lead, asked=request, terms=terms())
    last = timezone.localdate() + timedelta(days=30)
    assert timezone.localtime(found.ends_at).isoformat()[:19] == f"{last + timedelta(days=1)}T00:00:00"
    assert found.permission.codename == "open_record"
    assert access.records_granted(cast.peer, Scope.RECORD).get() == record.pk
    assert Event.objects.get(verb="grant.approved").by == cast.host_lead
    assert [message.to for message in mail.outbox] == [[cast.peer.email]]
    assert "A1" not in f"{mail.outbox[0].body}{mail.outbox[0].subject}"
    with pytest.raises(Refused, match="decided already"):
        actions.decline_grant(by=cast.host_lead, asked=request, reason="No")


def test_ninety_days_are_the_most(cast: Cast, record: Record):
    today = timezone.localdate()
    request = asked(cast, record)
    with pytest.raises(ValidationError):
        actions.approve_grant(
            by=cast.host_lead, asked=request, terms=terms(ends_on=today + timedelta(days=91))
        )
    found = actions.approve_grant(
        by=cast.host_lead, asked=request, terms=terms(ends_on=today + timedelta(days=90))
    )
    assert found.ends_at - found.starts_at == timedelta(days=90)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("confidentiality_signed_on", 1),
        ("dbs_seen_on", 1),
        ("dbs_until_on", 29),
        ("starts_on", -1),
        ("ends_on", -1),
    ],
)
def test_dates_that_cannot_be_are_sent_back(cast: Cast, record: Record, name: str, days: int):
    wrong = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValidationError) as raised:
        actions.approve_grant(by=cast.host_lead, asked=asked(cast, record), terms=terms(**{name: wrong}))
    assert name in raised.value.message_dict


def test_no_more_is_granted_than_was_asked(cast: Cast, record: Record):
    request = ask_for_grant(record, cast.peer, Scope.AUDIT)
    with pytest.raises(ValidationError):
        actions.approve_grant(by=cast.host_lead, asked=request, terms=terms(scope=Scope.RECORD.value))
    actions.approve_grant(by=cast.host_lead, asked=request, terms=terms(scope=Scope.AUDIT.value))


def test_responsibility_is_a_named_social_work_professionals(cast: Cast, record: Record):
    request = asked(cast, record)
    for person in (None, cast.host_dass, cast.peer, cast.outsider):
        with pytest.raises(ValidationError):
            actions.approve_grant(
                by=cast.host_lead,
                asked=request,
                terms=terms(safeguard=Safeguard.UNDER.value, responsible=person),
            )
    found = actions.approve_grant(
        by=cast.host_lead,
        asked=request,
        terms=terms(safeguard=Safeguard.UNDER.value, responsible=cast.host_psw),
    )
    assert found.responsible == cast.host_psw


def test_a_later_decision_replaces_the_earlier(cast: Cast, record: Record):
    earlier = grant(record, cast.peer, cast.host_lead)
    later = actions.approve_grant(by=cast.host_lead, asked=asked(cast, record), terms=terms())
    earlier.refresh_from_db()
    assert earlier.withdrawn_reason == REPLACED
    assert access.grants_of(cast.peer).get() == later


def test_a_refusal_says_why_and_they_may_ask_again(cast: Cast, record: Record):
    request = asked(cast, record)
    with pytest.raises(ValidationError):
        actions.decline_grant(by=cast.host_lead, asked=request, reason=" ")
    actions.decline_grant(by=cast.host_lead, asked=request, reason="Ask the reviewer first")
    assert not access.records_granted(cast.peer).exists()
    actions.request_grant(by=cast.peer, record=record, peer=cast.peer, **WORDS)


def test_coordinator_peer_and_information_lead_end_it_at_once(cast: Cast, record: Record):
    for by in (cast.coordinator, cast.peer, cast.host_lead):
        found = grant(record, cast.peer, cast.host_lead)
        actions.withdraw_grant(by=by, asked=found.request, reason="" if by == cast.peer else "Enough")
        found.refresh_from_db()
        assert found.withdrawn_by == by
        assert not access.records_granted(cast.peer).exists()
    assert may_who(cast, access.check_can_withdraw_grant, GrantRequest.objects.latest("pk")) == {
        "coordinator",
        "peer",
        "host_lead",
    }


@pytest.mark.parametrize("how", ["withdrawn", "asked again"])
def test_the_person_whose_record_it_is_ends_it_by_saying_no(cast: Cast, record: Record, how: str):
    consent_to_talk(record, cast.host_organiser)
    found = grant(record, cast.peer, cast.host_lead)
    waiting = ask_for_grant(record, cast.peer)
    if how == "withdrawn":
        actions.withdraw_consent(by=cast.host_organiser, record=record)
    else:
        actions.record_consent(
            by=cast.host_organiser,
            record=record,
            asked_by="worker",
            asked_how="phone",
            asked_on=date(2026, 3, 1),
            conversation=False,
        )
    found.refresh_from_db()
    waiting.refresh_from_db()
    assert (found.withdrawn_reason, waiting.outcome) == (PERSON_SAID_NO, "withdrawn")
    assert not access.records_granted(cast.peer).exists()
    assert Event.objects.get(verb="grant.withdrawn").detail["because"] == "consent"


def test_what_waits_is_counted_for_the_gate(cast: Cast, record: Record):
    review = record.review
    assert queries.undecided_grant_requests(review) == 0
    request = asked(cast, record)
    assert queries.undecided_grant_requests(review) == 1
    TeamMember.objects.filter(user=cast.peer).update(left_at=timezone.now())
    assert queries.undecided_grant_requests(review) == 0
    TeamMember.objects.filter(user=cast.peer).update(left_at=None)
    actions.decline_grant(by=cast.host_lead, asked=request, reason="No")
    assert queries.undecided_grant_requests(review) == 0


def test_home_says_what_to_decide_to_the_information_lead_only(cast: Cast, record: Record):
    asked(cast, record)
    today = timezone.localdate()
    assert [line.what for line in queries.grants_to_decide(cast.host_lead, today=today)] == [
        "Decide whether Peer may read record A1"
    ]
    for user in (cast.host_organiser, cast.host_dass, cast.coordinator, cast.peer):
        assert not queries.grants_to_decide(user, today=today)


def told(today: date) -> int:
    return actions.tell_of_ending_grants(by=None, today=today)


def test_a_decision_is_due_by_fieldwork_and_once_that_has_begun_by_its_end(cast: Cast, record: Record):
    asked(cast, record)
    review = record.review
    for today, due in [
        (review.fieldwork_from_on - timedelta(days=1), review.fieldwork_from_on),
        (review.fieldwork_from_on, review.fieldwork_to_on),
    ]:
        assert [line.due_on for line in queries.grants_to_decide(cast.host_lead, today=today)] == [due]


def test_a_peer_is_told_once_three_days_before_the_end(
    cast: Cast, record: Record, django_capture_on_commit_callbacks
):
    found = actions.approve_grant(by=cast.host_lead, asked=asked(cast, record), terms=terms())
    last = queries.grants.last_day(found.ends_at)
    assert told(last - timedelta(days=4)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert told(last - timedelta(days=3)) == 1
    assert [message.to for message in mail.outbox] == [[cast.peer.email]]
    assert "A1" not in f"{mail.outbox[0].body}{mail.outbox[0].subject}"
    for days in (3, 2, 0):
        assert told(last - timedelta(days=days)) == 0


@pytest.mark.parametrize("late", [2, 1, 0])
def test_a_day_that_was_missed_is_made_up(cast: Cast, record: Record, late: int):
    found = actions.approve_grant(by=cast.host_lead, asked=asked(cast, record), terms=terms())
    assert told(queries.grants.last_day(found.ends_at) - timedelta(days=late)) == 1


def test_nobody_is_told_of_a_grant_that_opens_nothing(cast: Cast, record: Record):
    found = grant(record, cast.peer, cast.host_lead)
    actions.withdraw_grant(by=cast.host_lead, asked=found.request, reason="Enough")
    assert told(queries.grants.last_day(found.ends_at)) == 0
    with pytest.raises(Refused):
        actions.tell_of_ending_grants(by=cast.administrator, today=timezone.localdate())


def test_the_database_knows_nobody_told_before_it_began(cast: Cast, record: Record):
    found = grant(record, cast.peer, cast.host_lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordGrant.objects.update(told_of_end_at=found.starts_at - timedelta(days=1))


def test_nothing_is_asked_or_decided_in_a_closed_review(cast: Cast, record: Record):
    request = asked(cast, record)
    Review.objects.update(fieldwork_closed_at=timezone.now(), closed_at=timezone.now())
    record, request = Record.objects.get(), GrantRequest.objects.get()
    assert not may_who(cast, access.check_can_ask, record)
    assert not may_who(cast, access.check_can_decide, request)
