"""Events that were recorded before there was a chain are linked in the order in which they were recorded."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tests.trail.making import by_hand, settle
from trail import actions
from trail.models import Event
from trail.walk import walk

BEFORE, AFTER = [("trail", "0002_append_only")], [("trail", "0003_chain")]


def migrate(to: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(to)


@pytest.mark.django_db(transaction=True)
def test_what_there_was_is_chained_and_held_again():
    migrate(BEFORE)
    try:
        for number in (1, 2, 3):
            by_hand(
                "INSERT INTO trail_event (at, verb, subject, review, detail)"
                " VALUES (%s, 'record.opened', %s, 'PR-2026-01', %s)",
                f"2026-03-0{number} 09:00:00.120000+00:00",
                f"record A{number}",
                '{"z": 1, "a": "Ŵyn"}',
            )
        with pytest.raises(DatabaseError, match="append-only"):
            by_hand("DELETE FROM trail_event")
    finally:
        migrate(AFTER)

    assert (walk().events, walk().last) == (3, 3)
    assert list(Event.objects.order_by("link__position").values_list("subject", flat=True)) == [
        "record A1",
        "record A2",
        "record A3",
    ]
    with pytest.raises(DatabaseError, match="append-only"):
        by_hand("UPDATE trail_event SET digest = ''")
    actions.record(by=None, verb="record.opened")
    settle()
    assert walk().last == 4
