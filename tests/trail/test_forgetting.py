"""After six years the oldest events may go, from the beginning only, and the rest still verifies."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction

from tests.trail.making import by_hand, no_triggers, record_at, settle
from tests.trail.test_chain import hashes, record_some, verify
from trail import actions
from trail.models import Anchor, Event, Link


def six_years_ago() -> datetime:
    """The last moment of the day before the day six years ago: the youngest event that may go."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    february = today.month == 2 and today.day == 29
    return today.replace(year=today.year - 6, day=28 if february else today.day) - timedelta(microseconds=1)


DAY = timedelta(days=1)


def test_the_day_after_six_years_and_not_before(db: None):
    last = six_years_ago()
    for subject, at in [("after", last), ("on", last + DAY), ("before", last + 2 * DAY)]:
        record_at(at, subject)

    assert actions.forget_older_than_six_years() == 1

    settle()
    assert set(Event.objects.values_list("subject", flat=True)) == {"on", "before", "to 1"}
    assert not Event.objects.filter(subject="after").exists()


def test_only_the_beginning_of_the_chain_goes(db: None):
    """One that is old, and stands behind one that is not, waits for it."""
    old = six_years_ago() - DAY
    for subject, at in [("1", old), ("2", old), ("3", old + 60 * DAY), ("4", old)]:
        record_at(at, subject)
    assert actions.forget_older_than_six_years() == 2
    settle()
    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [3, 4, 5]


def test_the_rest_verifies_from_the_anchor_and_the_forgetting_is_an_event(db: None):
    old = six_years_ago() - DAY
    for subject in "12":
        record_at(old, subject)
    record_some(2)
    noted = hashes()

    assert actions.forget_older_than_six_years() == 2
    assert actions.forget_older_than_six_years() == 0

    settle()
    anchor = Anchor.objects.get()
    assert (anchor.position, anchor.hash) == (2, noted[1])
    event = Event.objects.get(verb="trail.forgotten")
    assert (event.by, event.subject, event.detail) == (None, "to 2", {"events": 2})
    assert "3 events verified, positions 3 to 5." in verify("--expect", noted[3])


def test_a_trail_that_is_all_old_goes_on_from_its_anchor(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "AT_A_TIME", 2)
    for number in range(5):
        record_at(six_years_ago() - DAY, str(number))
    assert actions.forget_older_than_six_years() == 5
    settle()
    assert list(Link.objects.values_list("position", "event__verb")) == [(6, "trail.forgotten")]
    assert "1 events verified, positions 6 to 6." in verify()


def test_nothing_to_forget_leaves_no_line(db: None):
    record_some(1)
    assert actions.forget_older_than_six_years() == 0
    assert not Anchor.objects.exists()
    assert Event.objects.count() == 1


def test_no_code_can_delete_a_younger_event_whatever_it_believes_the_time_to_be(
    db: None, monkeypatch: pytest.MonkeyPatch
):
    """The database's own clock decides: here the software believes that it is seven years later."""
    record_at(datetime.now(UTC) - timedelta(days=365), "a year ago")
    ahead = datetime.now(UTC) + timedelta(days=7 * 365)
    monkeypatch.setattr("django.utils.timezone.now", lambda: ahead)
    assert actions.forget_older_than_six_years() == 0
    monkeypatch.setattr("trail.queries._six_years_ago", lambda: ahead)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        actions.forget_older_than_six_years()
    assert Event.objects.get().subject == "a year ago"


def test_an_old_event_may_go_and_a_young_one_may_not(db: None):
    old, young = record_at(six_years_ago(), "old"), record_at(six_years_ago() + DAY, "young")
    for delete in ("DELETE FROM trail_link WHERE event_id = %s", "DELETE FROM trail_event WHERE id = %s"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            by_hand(delete, young.pk)
        by_hand(delete, old.pk)
    assert Event.objects.get() == young


def test_an_anchor_set_too_far_hides_nothing(db: None):
    """Whoever may only insert cannot move the beginning past what is still there."""
    record_some(3)
    by_hand(
        "INSERT INTO trail_anchor (position, hash, at) VALUES (2, %s, '2026-01-01 00:00:00')", hashes()[1]
    )
    with pytest.raises(CommandError, match="breaks at position 3:"):
        verify()


def test_removing_the_beginning_without_an_anchor_is_found(db: None):
    record_at(six_years_ago(), "old")
    record_some(1)
    with no_triggers():
        by_hand("DELETE FROM trail_link WHERE position = 1")
        by_hand("DELETE FROM trail_event WHERE subject = 'old'")
    with pytest.raises(CommandError, match="breaks at position 1:"):
        verify()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite writes a moment on the second")
def test_a_moment_without_a_fraction_is_compared_rightly(db: None):
    midnight = six_years_ago() + timedelta(microseconds=1)
    record_at(midnight, "midnight")
    assert actions.forget_older_than_six_years() == 0
