"""Many writers at once make one chain, and none of them waits for another in a circle."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from councils.models import Council, Region
from practice_review.settings.environment import complete_database
from tests.cast import make_council, make_region
from trail import actions
from trail.models import Event, Link
from trail.walk import walk

WRITERS, EACH = 6, 15
needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite there is one writer at a time"
)
pytestmark = pytest.mark.django_db(transaction=True)

Started = Callable[[Callable[[], None]], None]


@pytest.fixture
def in_own_connection(tmp_path: Path, transactional_db: None) -> Iterator[Started]:
    """Run a function as another process would: with a connection of its own to the one database.

    The tests' SQLite is in memory, where writers do not queue as they do for a file: so it is copied to one.
    """
    wrapper, settings = type(connections["default"]), dict(connections["default"].settings_dict)
    ours = connections["default"]
    if connection.vendor == "sqlite":
        file = tmp_path / "trail.sqlite3"
        with sqlite3.connect(file) as copy:
            ours.ensure_connection()
            ours.connection.backup(copy)
        copy.close()
        settings = complete_database({**settings, "NAME": file})
        connections["default"] = wrapper(settings, "default")

    def run(work: Callable[[], None]) -> None:
        connections["default"] = wrapper(dict(settings), "default")
        connections["default"].inc_thread_sharing()
        try:
            work()
        finally:
            connections["default"].close()

    yield run
    if connection.vendor == "sqlite":
        connections["default"].close()
        connections["default"] = ours


def test_writers_at_once_make_one_chain_without_a_gap(in_own_connection: Started):
    ready = threading.Barrier(WRITERS, timeout=20)

    def write(writer: int) -> None:
        ready.wait()
        for number in range(EACH):
            with transaction.atomic():
                actions.record(by=None, verb="record.opened", subject=f"{writer} {number}")
                actions.record(by=None, verb="audit.opened", subject=f"{writer} {number}")
                if number % 5 == 4:
                    transaction.set_rollback(True)

    with ThreadPoolExecutor(WRITERS) as pool:
        work = [
            pool.submit(in_own_connection, lambda writer=writer: write(writer)) for writer in range(WRITERS)
        ]
        for each in work:
            each.result(timeout=60)

    walked = walk()
    assert (walked.events, walked.first, walked.last) == (WRITERS * 12 * 2, 1, WRITERS * 12 * 2)
    assert Event.objects.count() == Link.objects.count() == WRITERS * 12 * 2


@needs_postgresql
def test_recording_before_a_row_is_locked_makes_no_deadlock(in_own_connection: Started):
    """One records and then locks a row; another has the row and then records. A lock taken at once would deadlock."""
    region = make_region()
    both = threading.Barrier(2, timeout=20)

    def records_first() -> None:
        with transaction.atomic():
            actions.record(by=None, verb="region.changed")
            both.wait()
            Region.objects.select_for_update().get(pk=region.pk)

    def locks_first() -> None:
        with transaction.atomic():
            Region.objects.select_for_update().get(pk=region.pk)
            both.wait()
            actions.record(by=None, verb="region.changed")

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(in_own_connection, work) for work in (records_first, locks_first)]:
            each.result(timeout=30)

    assert walk().events == 2


@needs_postgresql
def test_a_foreign_key_checked_at_the_end_makes_no_deadlock(in_own_connection: Started):
    """The check of a foreign key waits, at the commit, for a row that another holds: by then nothing may be locked."""
    region = make_region()

    def adds_a_council() -> None:
        with transaction.atomic():
            actions.record(by=None, verb="council.created")
            make_council(region, "Hostwick")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Region.objects.select_for_update().get(pk=region.pk)
            adding = pool.submit(in_own_connection, adds_a_council)
            wait_until_somebody_waits(adding.done)
            actions.record(by=None, verb="region.changed")
        adding.result(timeout=30)

    assert Council.objects.count() == 1
    assert list(Link.objects.order_by("position").values_list("event__verb", flat=True)) == [
        "region.changed",
        "council.created",
    ]
    assert walk().events == 2


def wait_until_somebody_waits(over: Callable[[], bool]) -> None:
    """Return once another connection waits for this one; fail where it never does."""
    until = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < until and not over():
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waited")
