"""What the database refuses to whoever writes round the actions: by `update`, or in plain SQL."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from ledger import actions as ledger_actions
from ledger.models import Erasure
from retention import actions
from retention.models import Hold, PersonRequest, ShorterPeriod
from tests.cast import Cast
from tests.retention.making import make_whole_review
from tests.trail.making import by_hand

# As docs/data-protection.md says them: days for the first three, months for the others.
LONGEST = {
    "numbers": 60,
    "cards": 14,
    "unfinished": 30,
    "drafts": 3,
    "heard": 6,
    "audits": 12,
    "records": 24,
    "report": 72,
}


@pytest.mark.parametrize(("kind", "longest"), LONGEST.items())
def test_no_period_is_as_long_as_the_standard_or_longer(cast: Cast, kind: str, longest: int):
    ShorterPeriod.objects.create(review=cast.review(), kind=kind, length=longest - 1, set_by=cast.host_lead)
    for length in (longest, longest + 1, 0):
        with pytest.raises(IntegrityError, match="retention_only_shorter"), transaction.atomic():
            ShorterPeriod.objects.update(length=length)
        with pytest.raises(IntegrityError, match="retention_only_shorter"), transaction.atomic():
            by_hand("UPDATE retention_shorterperiod SET length = %s", length)
    assert ShorterPeriod.objects.get().length == longest - 1


def test_a_period_does_not_become_too_long_by_becoming_one_of_another_kind(cast: Cast):
    ShorterPeriod.objects.create(review=cast.review(), kind="report", length=71, set_by=cast.host_lead)
    for kind in ("audits", "else"):
        with pytest.raises(IntegrityError, match="retention_only_shorter"), transaction.atomic():
            ShorterPeriod.objects.update(kind=kind)


@pytest.mark.parametrize("reason", ["", None])
def test_no_hold_is_without_a_reason(cast: Cast, reason: str | None):
    actions.place_hold(by=cast.host_lead, review=cast.review(), reason="A claim")
    with pytest.raises(IntegrityError, match="reason"), transaction.atomic():
        Hold.objects.update(reason=reason)
    with pytest.raises(IntegrityError, match="reason"), transaction.atomic():
        by_hand("UPDATE retention_hold SET reason = %s", reason)
    assert Hold.objects.get().reason == "A claim"


def test_nobody_decides_what_they_asked(cast: Cast):
    _ask(cast)
    _cannot_be_decided_by(cast.host_lead.pk, "retention_decided_by_another")


def test_nobody_decides_what_concerns_them(cast: Cast):
    _ask(cast)
    _cannot_be_decided_by(cast.host_dass.pk, "retention_not_decided_by_whom_it_concerns")


def test_nothing_is_decided_by_nobody_or_done_undecided(cast: Cast):
    _ask(cast)
    with pytest.raises(IntegrityError, match="retention_decided_by_someone"), transaction.atomic():
        PersonRequest.objects.update(outcome="approved")
    with pytest.raises(IntegrityError, match="retention_done_once_approved"), transaction.atomic():
        PersonRequest.objects.update(done_at=timezone.now())


def _ask(cast: Cast) -> PersonRequest:
    return actions.ask_about_person(
        by=cast.host_lead,
        review=make_whole_review(cast),
        kind="erasure",
        received_on=timezone.localdate(),
        account=cast.host_dass,
    )


def _cannot_be_decided_by(person: int, constraint: str) -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PersonRequest.objects.update(outcome="approved", decided_by=person, decided_at=now)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        by_hand(
            "UPDATE retention_personrequest SET outcome = 'approved', decided_by_id = %s, decided_at = %s",
            person,
            connection.ops.adapt_datetimefield_value(now),
        )
    assert PersonRequest.objects.get().outcome == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_erasure SET rule = 'cards'",
        "UPDATE ledger_erasure SET rule = rule",
        "DELETE FROM ledger_erasure",
        pytest.param(
            "TRUNCATE ledger_erasure",
            marks=pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE"),
        ),
    ],
)
def test_no_line_of_the_ledger_is_changed_or_taken_out(cast: Cast, statement: str):
    ledger_actions.note_erasure(rule="numbers")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        by_hand(statement)
    assert Erasure.objects.get().rule == "numbers"
