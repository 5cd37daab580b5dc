"""The chain: each event follows from the one before, and whatever is done to it is found."""

import hashlib
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.trail.making import by_hand, no_triggers, record_at, settle
from trail import actions, queries, walk
from trail.models import Event, Link

AT = datetime(2026, 3, 2, 9, 5, 7, tzinfo=UTC)


def record_some(number: int = 5) -> list[Event]:
    made = [actions.record(by=None, verb="record.opened", subject=f"record {n}") for n in range(number)]
    settle()
    return made


def verify(*arguments: str) -> str:
    settle()
    out = StringIO()
    call_command("verify_trail", *arguments, stdout=out)
    return out.getvalue()


def hashes() -> list[str]:
    settle()
    return list(Link.objects.order_by("position").values_list("hash", flat=True))


def test_the_hash_is_sha256_over_the_previous_hash_and_the_event_s_own(cast: Cast):
    """The forms are written out here a second time, because every chain in the world rests on them."""
    first = record_at(AT, "record A1")
    second = actions.record(
        by=cast.psw, verb="audit.saved", subject="Ŵ", review="PR-1", detail={"b": [1, None], "a": "é"}
    )
    plain = json.dumps(
        ["2026-03-02T09:05:07.000000+00:00", None, "record.opened", "record A1", "", {}],
        separators=(",", ":"),
    )
    assert first.digest == hashlib.sha256(plain.encode()).hexdigest()
    moment = second.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    text = f'["{moment}",{cast.psw.pk},"audit.saved","\\u0174","PR-1",{{"a":"\\u00e9","b":[1,null]}}]'
    assert second.digest == hashlib.sha256(text.encode()).hexdigest()
    one = hashlib.sha256(("0" * 64 + first.digest).encode()).hexdigest()
    two = hashlib.sha256((one + second.digest).encode()).hexdigest()
    assert hashes() == [one, two]


@pytest.mark.parametrize(
    "detail",
    [
        {"number": 10**30, "nested": {"z": [True, False, None], "a": {}}},
        {10: "ten", 9: "nine", 1: "one"},
        {"text": 'O’Neill \\ " / \t \u2028 سلام Ŵyn 🙂', "pair": (1, "two")},
    ],
)
def test_an_event_reads_back_as_it_was_hashed(cast: Cast, detail: dict):
    actions.record(by=cast.peer, verb="x.y", subject="Ŵyn ’ \\", review="PR-2026-01", detail=detail)
    assert verify().startswith("1 events verified, positions 1 to 1.")


@pytest.mark.parametrize("number", [0.1, 1e100, float("nan"), float("inf")])
def test_a_fraction_is_said_as_text(db: None, number: float):
    with pytest.raises(TypeError, match="whole numbers"):
        actions.record(by=None, verb="x.y", detail={"share": number})
    assert not Event.objects.exists()


def test_positions_have_no_gap_where_something_was_rolled_back(db: None):
    record_some(2)
    with transaction.atomic():
        actions.record(by=None, verb="x.y")
        transaction.set_rollback(True)
    actions.record(by=None, verb="x.y")
    settle()
    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert "3 events verified" in verify()


def test_recording_costs_at_most_two_queries_more(cast: Cast):
    record_some(1)
    with CaptureQueriesContext(connection) as made:
        actions.record(by=cast.psw, verb="record.opened")
    assert len(made) <= 3


def test_verifying_says_how_many_and_both_ends(db: None):
    record_some(3)
    first, _, last = hashes()
    said = verify()
    assert "3 events verified, positions 1 to 3." in said
    assert f"First hash {first}\nLast hash  {last}\n" in said


def test_an_empty_trail_is_no_fault(db: None):
    assert verify() == "There is no event to verify.\n"


def test_the_walk_takes_a_batch_at_a_time(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(walk, "AT_A_TIME", 4)
    for number in (4, 3, 1):
        record_some(number)
    settle()
    with CaptureQueriesContext(connection) as made:
        assert walk.walk().events == 8
    assert sum('"trail_event"."digest"' in query["sql"] for query in made.captured_queries) == 3


TAMPERED = {
    "an event changed": (3, "UPDATE trail_event SET subject = 'other' WHERE id = %s"),
    "a moment changed": (3, "UPDATE trail_event SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s"),
    "a person changed": (3, "UPDATE trail_event SET by_id = {psw} WHERE id = %s"),
    "a detail changed": (3, "UPDATE trail_event SET detail = '{{\"a\": 1}}' WHERE id = %s"),
    "a digest changed": (3, "UPDATE trail_event SET digest = '" + "a" * 64 + "' WHERE id = %s"),
    "a hash changed": (3, "UPDATE trail_link SET hash = '" + "a" * 64 + "' WHERE event_id = %s"),
    "an event removed": (
        3,
        "DELETE FROM trail_link WHERE event_id = %s;DELETE FROM trail_event WHERE id = %s",
    ),
    "a link removed": (3, "DELETE FROM trail_link WHERE event_id = %s"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found_at_its_place(cast: Cast, what: str):
    third = record_some()[2]
    position, statements = TAMPERED[what]
    with no_triggers():
        for statement in statements.format(psw=cast.psw.pk).split(";"):
            by_hand(statement, third.pk)
    with pytest.raises(CommandError, match=f"breaks at position {position}:") as failed:
        verify()
    assert failed.value.returncode == 1


def test_a_change_with_its_own_digest_made_anew_is_found_all_the_same(db: None):
    third = record_some()[2]
    with no_triggers():
        other = actions.record(by=None, verb="record.opened", subject="forged")
        by_hand("UPDATE trail_event SET subject = 'forged', at = %s WHERE id = %s", other.at, third.pk)
        by_hand("UPDATE trail_event SET digest = %s WHERE id = %s", other.digest, third.pk)
        by_hand("DELETE FROM trail_link WHERE event_id = %s", other.pk)
        by_hand("DELETE FROM trail_event WHERE id = %s", other.pk)
    with pytest.raises(CommandError, match="position 3: this event does not follow"):
        verify()


def test_events_that_changed_places_are_found(db: None):
    _, second, third, *_ = record_some()
    with no_triggers():
        by_hand("UPDATE trail_link SET position = 99 WHERE event_id = %s", second.pk)
        by_hand("UPDATE trail_link SET position = 2 WHERE event_id = %s", third.pk)
        by_hand("UPDATE trail_link SET position = 3 WHERE event_id = %s", second.pk)
    with pytest.raises(CommandError, match="breaks at position 2:"):
        verify()


def test_an_event_that_was_put_in_is_found(db: None):
    record_some(3)
    with no_triggers():
        by_hand(
            "INSERT INTO trail_event (at, verb, subject, review, detail, digest)"
            " SELECT at, verb, 'put in', review, detail, digest FROM trail_event WHERE subject = 'record 1'"
        )
    with pytest.raises(CommandError, match="position 4: an event stands outside the chain"):
        verify()


def test_a_missing_beginning_is_found(db: None):
    first = record_some(3)[0]
    with no_triggers():
        by_hand("DELETE FROM trail_link WHERE event_id = %s", first.pk)
        by_hand("DELETE FROM trail_event WHERE id = %s", first.pk)
    with pytest.raises(CommandError, match="breaks at position 1:"):
        verify()


def test_a_cut_off_end_is_found_by_whoever_noted_the_last_hash(db: None):
    *_, last = record_some()
    noted = hashes()
    assert "5 events verified" in verify("--expect", noted[4], "--expect", noted[1])
    with no_triggers():
        by_hand("DELETE FROM trail_link WHERE event_id = %s", last.pk)
        by_hand("DELETE FROM trail_event WHERE id = %s", last.pk)
    assert "4 events verified" in verify()
    with pytest.raises(CommandError, match="position 5: a hash noted earlier is no longer in the chain"):
        verify("--expect", noted[4])
    actions.record(by=None, verb="x.y")
    with pytest.raises(CommandError, match="no longer in the chain"):
        verify("--expect", noted[4])


def test_verifying_may_begin_where_it_ended_before(db: None):
    record_some()
    noted = hashes()
    assert "2 events verified, positions 4 to 5." in verify("--from", "4", "--expect", noted[2])
    assert "There is no event" in verify("--from", "6", "--expect", noted[4])
    with pytest.raises(CommandError, match="no longer in the chain"):
        verify("--from", "4", "--expect", noted[0])
    with pytest.raises(CommandError, match="no event before"):
        verify("--from", "9")
    with pytest.raises(CommandError, match="begin at 1"):
        verify("--from", "0")


REFUSED = [
    "UPDATE trail_event SET verb = 'x'",
    "DELETE FROM trail_event",
    "UPDATE trail_link SET hash = 'x'",
    "UPDATE trail_link SET position = NULL, hash = ''",
    "DELETE FROM trail_link",
    "UPDATE trail_anchor SET hash = 'x'",
    "DELETE FROM trail_anchor",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_or_delete(db: None, statement: str):
    record_some(2)
    by_hand("INSERT INTO trail_anchor (position, hash, at) VALUES (7, 'x', '2026-01-01 00:00:00')")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        by_hand(statement)
    assert Event.objects.filter(verb="record.opened").count() == 2
    assert [link.position for link in Link.objects.order_by("position")] == [1, 2]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("table", ["trail_event", "trail_link", "trail_anchor"])
def test_the_database_refuses_to_empty_the_tables(db: None, table: str):
    record_some(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        by_hand(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement that only SQLite knows")
@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT OR REPLACE INTO trail_event (id, at, verb, subject, review, detail, digest)"
            " SELECT id, at, 'other', subject, review, detail, digest FROM trail_event"
        ),
        "INSERT OR REPLACE INTO trail_link (event_id, position, hash) SELECT event_id, position, 'x' FROM trail_link",
        "INSERT OR REPLACE INTO trail_link (event_id, position, hash) SELECT 99, position, 'x' FROM trail_link",
        "INSERT OR REPLACE INTO trail_anchor (id, position, hash, at) VALUES (1, 1, 'x', '2026-01-01')",
    ],
)
def test_nothing_is_replaced_under_the_triggers_noses(db: None, statement: str):
    record_some(1)
    by_hand("INSERT INTO trail_anchor (id, position, hash, at) VALUES (1, 7, 'x', '2026-01-01 00:00:00')")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        by_hand(statement)


def test_the_end_of_the_chain_is_where_the_next_event_goes(db: None):
    assert queries.end_of_chain() == (0, "0" * 64)
    record_some(2)
    assert queries.end_of_chain() == (2, hashes()[1])
