"""What is taken away is gone from that moment: revoking and reading raced a hundred times, for all that can be revoked.

On PostgreSQL two people really work at once; SQLite lets one write at a time, so there the same steps are told in
every order. To race something else, write its `Race`.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic

import pytest
from django.db import connection, connections
from django.http import Http404
from django.test import Client
from django.utils import timezone

from audits import actions as audits_actions
from audits.models import Audit
from core.refusals import Refused
from records import actions as records_actions
from records.models import Appointment, Consent, Record
from reviews import actions as reviews_actions
from reviews.models import Slot, TeamMember
from tests.cast import Cast, consent_to_talk, grant, make_appointment, make_cast, make_record, make_slot
from trail.models import Event

ROUNDS = 100
READS = 2
HERE = "/reviews/PR-2026-01/"


AT_ONCE = connection.vendor != "sqlite"
"""Whether two can work at once: then everything is really committed, and swept away at the end."""


@pytest.fixture
def sweep() -> Iterator[None]:
    """Put to sleep what forbids changing the trail, on the connection that sweeps the tables and is then closed."""
    yield
    if AT_ONCE:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")


@dataclass
class Race:
    """Something that can be revoked: how it is given, read and revoked; `path` is a page that reads it."""

    give: Callable[[], object]
    read: Callable[[], object]
    revoke: Callable[[], object]
    path: str
    reader: object
    opened: str
    """The verb in the trail of a reading."""
    revoked: str
    is_strict: bool = False
    """Whether a reading waits for a revoking that has begun, so that none can be in the trail after it."""
    reads: list[tuple[float, bool]] = field(default_factory=list)
    ended_at: float = 0.0

    def try_to_read(self) -> bool:
        began = monotonic()
        try:
            self.read()
        except (Refused, Http404):
            is_open = False
        else:
            is_open = True
        self.reads.append((began, is_open))
        return is_open

    def take_away(self) -> None:
        self.revoke()
        self.ended_at = monotonic()

    def read_on(self) -> None:
        for _ in range(READS):
            self.try_to_read()

    def run_in_order(self, number: int) -> None:
        """Revoke before the first reading, or the second, or the third, or the last."""
        for step in range(READS):
            if step == number % READS:
                self.take_away()
            self.try_to_read()

    def run_at_once(self, number: int) -> None:
        """Let two threads go, now one first and now the other."""
        start = threading.Barrier(2)

        def alone(work: Callable[[], object]) -> None:
            start.wait()
            try:
                work()
            finally:
                connections.close_all()

        both = [threading.Thread(target=alone, args=[work]) for work in (self.read_on, self.take_away)]
        for thread in both[:: 1 if number % 2 else -1]:
            thread.start()
        for thread in both:
            thread.join()


def a_grant(cast: Cast, record: Record) -> Race:
    audit = Audit.objects.create(
        record=record,
        reader=cast.psw,
        reading=1,
        overall="good",
        overall_reason="x",
        handed_in_at=timezone.now(),
    )
    given = []

    def fresh() -> Audit:
        return Audit.objects.select_related("record__review").get(pk=audit.pk)

    return Race(
        give=lambda: given.append(grant(record, cast.peer, cast.host_lead)),
        read=lambda: audits_actions.open_audit(by=cast.peer, audit=fresh()),
        revoke=lambda: records_actions.withdraw_grant(
            by=cast.host_lead, asked=given[-1].request, reason="Enough"
        ),
        path="records/A1/readings/1/",
        reader=cast.peer,
        opened="audit.opened",
        revoked="grant.withdrawn",
        is_strict=True,
    )


def a_place_on_the_team(cast: Cast, record: Record) -> Race:
    member = cast.member(record.review, cast.second_psw)
    return Race(
        give=lambda: TeamMember.objects.filter(pk=member.pk).update(left_at=None),
        read=lambda: records_actions.open_record(by=cast.second_psw, record=record),
        revoke=lambda: reviews_actions.remove_member(
            by=cast.coordinator, review=record.review, member=member, reason="Ill"
        ),
        path="records/A1/",
        reader=cast.second_psw,
        opened="record.opened",
        revoked="team.member_removed",
    )


def a_consent(cast: Cast, record: Record) -> Race:
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(record.review, Slot.Kind.CONVERSATION, cast.member(record.review, cast.peer))

    def give() -> None:
        Consent.objects.update(conversation=True, withdrawn_at=None, withdrawn_by=None)
        Appointment.objects.all().delete()
        make_appointment(record, slot, cast.host_organiser)

    return Race(
        give=give,
        read=lambda: records_actions.open_card(by=cast.peer, record=record),
        revoke=lambda: records_actions.withdraw_consent(by=cast.host_organiser, record=record),
        path="records/A1/card/",
        reader=cast.peer,
        opened="card.opened",
        revoked="consent.withdrawn",
    )


@pytest.mark.django_db(transaction=AT_ONCE)
@pytest.mark.usefixtures("sweep")
@pytest.mark.parametrize("kind", [a_grant, a_place_on_the_team, a_consent])
def test_nothing_is_read_after_it_was_revoked(kind: Callable[[Cast, Record], Race]):
    cast = make_cast()
    race = kind(cast, make_record(cast.review(), "A1", cast.host_organiser))
    race.give()
    client = Client()
    client.force_login(race.reader)
    assert client.get(HERE + race.path).status_code == 200
    race.revoke()
    assert client.get(HERE + race.path).status_code in {403, 404}
    in_time = 0

    for number in range(ROUNDS):
        race.give()
        race.reads.clear()
        (race.run_at_once if AT_ONCE else race.run_in_order)(number)

        late = [began for began, is_open in race.reads if is_open and began > race.ended_at]
        assert len(race.reads) == READS
        assert not late, f"round {number}"
        assert not race.try_to_read()
        if race.is_strict:
            ended = Event.objects.filter(verb=race.revoked).latest("pk")
            assert not Event.objects.filter(verb=race.opened, by=race.reader, pk__gt=ended.pk).exists()
        in_time += sum(is_open for _, is_open in race.reads)

    assert in_time, "something was read in time, or the race was none"
