"""What only a test may do to the trail: reach past the triggers, and put in events that are years old."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from django.db import connection

from trail import actions
from trail.models import Event

TABLES = ("trail_event", "trail_link", "trail_anchor")
OTHERS = (
    "ledger_erasure",
    *(f"reviews_{name}" for name in ("framework", "criterion", "subtheme", "prompt", "review")),
)


def settle() -> None:
    """Do what PostgreSQL does as a transaction commits: link the events that were written."""
    connection.check_constraints()


def record_at(at: datetime, subject: str = "") -> Event:
    """An event as it was recorded then."""
    with patch("django.utils.timezone.now", return_value=at):
        event = actions.record(by=None, verb="record.opened", subject=subject)
    settle()
    return event


@contextmanager
def no_triggers() -> Iterator[None]:
    """What somebody does who owns the database: they take the triggers away, and put them back afterwards.

    Those of the ledger of erasures and of frozen frameworks too, so that tests that commit can empty them.
    """
    settle()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in (*TABLES, *OTHERS):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            settle()
            for table in (*TABLES, *OTHERS):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'trigger' AND (name LIKE 'trail_%' OR name LIKE 'ledger_%' OR name LIKE 'reviews_frozen_%')"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)


def by_hand(statement: str, *values: object) -> None:
    """Run a statement past every action."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def let_the_trail_take_nothing() -> None:
    """Make the database refuse every event from now on, until the test's own transaction is undone."""
    settle()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION trail_full() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'the trail is full'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER trail_full BEFORE INSERT ON trail_event"
                " FOR EACH ROW EXECUTE FUNCTION trail_full()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER trail_full BEFORE INSERT ON trail_event"
                " BEGIN SELECT RAISE(ABORT, 'the trail is full'); END"
            )
