"""The trail takes events and gives none back changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from trail import actions
from trail.models import Event


def test_an_event_keeps_who_what_and_where(cast: Cast):
    actions.record(by=cast.psw, verb="record.opened", subject="record A1", review="PR-2026-01")

    event = Event.objects.get()
    assert (event.by, event.verb, event.subject, event.review) == (
        cast.psw,
        "record.opened",
        "record A1",
        "PR-2026-01",
    )


@pytest.mark.parametrize("statement", ["UPDATE trail_event SET verb = 'x'", "DELETE FROM trail_event"])
def test_the_database_refuses_to_change_or_delete(cast: Cast, statement: str):
    actions.record(by=cast.psw, verb="record.opened")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Event.objects.get().verb == "record.opened"
