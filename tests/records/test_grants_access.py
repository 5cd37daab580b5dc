"""`GR` of `permissions.csv`: each of its conditions dropped one at a time, through the pages a peer would open."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from guardian.backends import ObjectPermissionBackend
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm

from accounts.models import User
from accounts.roles import Role
from records import access
from records.models import Record, RecordGrant
from records.scales import Safeguard, Scope
from reviews.models import Review, TeamMember
from tests.cast import Cast, give, grant, join, make_record, make_user
from tests.records.granting import HERE, NUMBER, read_record, signed_in
from trail.models import Event


@pytest.fixture
def record(cast: Cast) -> Record:
    """A1 with its number, read and handed in by the first PSW; the peer meets nobody."""
    return read_record(cast)


def opens(user: User) -> dict[str, int]:
    """What each page of the record answers, and whether the number came with it."""
    client = signed_in(user)
    paths = ("records/A1/", "records/A1/readings/", "records/A1/readings/1/")
    found = {path: client.get(HERE + path).status_code for path in paths}
    page = client.post(HERE + "records/A1/number/", {"reason": "To find it"})
    assert (NUMBER in page.text) == (page.status_code == 200)
    return {**found, "records/A1/number/": page.status_code}


OPEN = dict.fromkeys(
    ("records/A1/", "records/A1/readings/", "records/A1/readings/1/", "records/A1/number/"), 200
)
SHUT = dict.fromkeys(OPEN, 404)


def test_a_live_grant_of_the_record_opens_audit_and_number(cast: Cast, record: Record):
    assert opens(cast.peer) == SHUT
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    assert opens(cast.peer) == OPEN


def test_a_live_grant_of_the_audit_opens_no_number(cast: Cast, record: Record):
    grant(record, cast.peer, cast.host_lead)
    assert opens(cast.peer) == {**OPEN, "records/A1/number/": 403}


def left(cast: Cast, found: RecordGrant) -> None:
    TeamMember.objects.filter(user=cast.peer).update(left_at=timezone.now())


def left_and_came_back(cast: Cast, found: RecordGrant) -> None:
    left(cast, found)
    join(found.content_object.review, cast.peer, TeamMember.Part.PEER)


def undeclared(cast: Cast, found: RecordGrant) -> None:
    TeamMember.objects.filter(user=cast.peer).update(declared_at=None)


def peer_no_more(cast: Cast, found: RecordGrant) -> None:
    cast.peer.memberships.update(ended_at=timezone.now())


def expired(cast: Cast, found: RecordGrant) -> None:
    now = timezone.now()
    RecordGrant.objects.update(starts_at=now - timedelta(days=3), ends_at=now - timedelta(seconds=1))


def not_begun(cast: Cast, found: RecordGrant) -> None:
    RecordGrant.objects.update(starts_at=timezone.now() + timedelta(minutes=5))


def withdrawn(cast: Cast, found: RecordGrant) -> None:
    RecordGrant.objects.update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.coordinator, withdrawn_reason="Over"
    )


def review_closed(cast: Cast, found: RecordGrant) -> None:
    Review.objects.update(fieldwork_closed_at=timezone.now(), closed_at=timezone.now())


def out_of_the_sample(cast: Cast, found: RecordGrant) -> None:
    Record.objects.update(selected_at=None)


def dbs_run_out(cast: Cast, found: RecordGrant) -> None:
    RecordGrant.objects.update(dbs_until_on=timezone.localdate() - timedelta(days=1))


def other_record(cast: Cast, found: RecordGrant) -> None:
    RecordGrant.objects.update(
        content_object=make_record(found.content_object.review, "B1", cast.host_organiser)
    )


def record_of_another_review(cast: Cast, found: RecordGrant) -> None:
    elsewhere = cast.review(ref="PR-2026-02")
    RecordGrant.objects.update(content_object=make_record(elsewhere, "A1", cast.host_organiser))
    assert not access.records_granted(cast.peer).exists()


def other_peer(cast: Cast, found: RecordGrant) -> None:
    other = make_user("Another Peer")
    give(other, Role.PEER, region=cast.region)
    join(found.content_object.review, other, TeamMember.Part.PEER)
    RecordGrant.objects.update(user=other)
    assert not access.records_granted(other).exists()  # it was asked for under another's place on the team


def of_another_permission(cast: Cast, found: RecordGrant) -> None:
    RecordGrant.objects.update(
        permission=Permission.objects.get(content_type__app_label="records", codename="view_record")
    )


@pytest.mark.parametrize(
    "drop",
    [
        left,
        left_and_came_back,
        undeclared,
        peer_no_more,
        expired,
        not_begun,
        withdrawn,
        review_closed,
        out_of_the_sample,
        dbs_run_out,
        other_record,
        record_of_another_review,
        other_peer,
        of_another_permission,
    ],
)
def test_every_condition_is_needed(cast: Cast, record: Record, drop: Callable[[Cast, RecordGrant], None]):
    found = grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    drop(cast, found)
    assert opens(cast.peer) == SHUT
    assert not Event.objects.filter(by=cast.peer, verb__endswith="opened").exists()


def test_somebody_of_the_host_is_no_peer_whatever_was_granted(cast: Cast, record: Record):
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    give(cast.peer, Role.DASS, cast.host)
    assert opens(cast.peer) == SHUT


def test_an_account_that_is_closed_opens_nothing(cast: Cast, record: Record):
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    client = signed_in(cast.peer)
    User.objects.filter(pk=cast.peer.pk).update(is_active=False)
    for path in OPEN:
        assert client.get(HERE + path).status_code in {302, 404}
    assert not access.records_granted(cast.peer).exists()


def test_it_lapses_with_the_social_work_professional_who_is_responsible(cast: Cast, record: Record):
    grant(
        record, cast.peer, cast.host_lead, Scope.RECORD, safeguard=Safeguard.UNDER, responsible=cast.host_psw
    )
    assert opens(cast.peer) == OPEN
    cast.host_psw.memberships.update(ended_at=timezone.now())
    assert opens(cast.peer) == SHUT


def test_the_number_needs_open_fieldwork_and_the_audit_does_not(cast: Cast, record: Record):
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    Review.objects.update(fieldwork_closed_at=timezone.now())
    assert opens(cast.peer) == {**OPEN, "records/A1/number/": 403}


def test_an_audit_that_is_not_handed_in_stays_shut(cast: Cast, record: Record):
    grant(record, cast.peer, cast.host_lead)
    record.audits.update(handed_in_at=None)
    assert signed_in(cast.peer).get(HERE + "records/A1/readings/1/").status_code == 404


def test_start_and_end_hold_to_the_moment(cast: Cast, record: Record):
    found = grant(record, cast.peer, cast.host_lead)
    tick = timedelta(microseconds=1)
    for moment, is_open in [
        (found.starts_at - tick, False),
        (found.starts_at, True),
        (found.ends_at - tick, True),
        (found.ends_at, False),
    ]:
        with mock.patch("django.utils.timezone.now", return_value=moment):
            assert access.records_granted(cast.peer).exists() == is_open, moment


def test_a_bare_permission_of_guardian_cannot_be_kept(cast: Cast, record: Record):
    for codename in Scope.values:
        with pytest.raises(IntegrityError), transaction.atomic():
            assign_perm(codename, cast.peer, record)
        with pytest.raises((IntegrityError, AttributeError)), transaction.atomic():
            assign_perm(codename, cast.peer, Record.objects.all())  # asks for flags that nobody has here
    assert not RecordGrant.objects.exists()


def test_guardians_generic_rows_open_nothing(cast: Cast, record: Record):
    for permission in Permission.objects.filter(content_type__model="record"):
        UserObjectPermission.objects.create(
            user=cast.peer,
            permission=permission,
            content_type=ContentType.objects.get_for_model(Record),
            object_pk=str(record.pk),
        )
    assert opens(cast.peer) == SHUT


def test_a_superusers_flag_and_an_administrator_gain_nothing(cast: Cast, record: Record):
    cast.peer.is_superuser = cast.administrator.is_superuser = True
    for user in (cast.peer, cast.administrator):
        assert not access.records_visible_to(user).exists()
        for backend in (ModelBackend(), ObjectPermissionBackend()):
            with suppress(AttributeError):  # this person has no groups to ask
                backend.has_perm(user, "records.open_record", record)
        assert opens(user) in (SHUT, {**SHUT, "records/A1/number/": 403})


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": ""},
        {"article_6": ""},
        {"article_9": ""},
        {"safeguard": ""},
        {"safeguard": Safeguard.UNDER},
        {"confidentiality_signed_on": None},
        {"dbs_seen_on": None},
        {"dbs_until_on": timezone.localdate() - timedelta(days=9999)},
        {"starts_at": timezone.now() + timedelta(days=40)},
        {"ends_at": timezone.now() + timedelta(days=90)},
        {"withdrawn_at": timezone.now()},
        {"withdrawn_reason": "Over"},
        {"request": None},
    ],
    ids=", ".join,
)
def test_the_database_keeps_no_grant_without_its_reasons_and_end(
    cast: Cast, record: Record, wrong: dict[str, object]
):
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(record, cast.peer, cast.host_lead, **wrong)


def test_the_database_lets_nobody_grant_to_themselves(cast: Cast, record: Record):
    found = grant(record, cast.peer, cast.host_lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordGrant.objects.filter(pk=found.pk).update(granted_by=cast.peer)


def test_every_opening_is_in_the_trail_as_made_under_the_grant(cast: Cast, record: Record):
    found = grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    opens(cast.peer)
    verbs = ["record.opened", "audit.opened", "case_number.revealed"]
    for verb in verbs:
        event = Event.objects.get(by=cast.peer, verb=verb)
        assert (event.detail["under"], event.detail["grant"]) == ("grant", found.request.ref)
    signed_in(cast.psw).get(HERE + "records/A1/")
    assert "under" not in Event.objects.get(by=cast.psw, verb="record.opened").detail


def test_the_peer_never_learns_who_wrote_the_audit_or_when(cast: Cast, record: Record):
    User.objects.filter(pk=cast.psw.pk).update(name="Quentin Canary", email="canary@example.org")
    at = datetime(2031, 7, 19, 12, tzinfo=UTC)
    record.audits.update(handed_in_at=at, started_at=at, updated_at=at)
    grant(record, cast.peer, cast.host_lead)
    coordinators = signed_in(cast.coordinator).get(HERE + "records/A1/readings/1/").text
    assert "Quentin Canary" in coordinators
    assert "19 July 2031" in coordinators
    client = signed_in(cast.peer)
    for path in (
        "records/A1/",
        "records/A1/readings/",
        "records/A1/readings/1/",
        "records/",
        "records/grants/",
    ):
        page = client.get(HERE + path)
        assert page.status_code == 200
        for trace in ("Canary", "canary", "July 2031", "2031-07", cast.psw.ref):
            assert trace not in page.text, (path, trace)
    page = client.get(HERE + "records/A1/readings/1/")
    assert "Sound work." in page.text
    shown = [value for context in page.context for layer in context.dicts for value in layer.values()]
    assert not [
        value for value in shown if type(value).__name__ in {"Audit", "CriterionAnswer", "AuditRating"}
    ]


def test_a_list_costs_the_same_with_many_grants(cast: Cast, record: Record):
    client = signed_in(cast.peer)
    costs = []
    for refs in (("A2",), ("A3", "A4", "B1", "B2", "B3", "B4")):
        for ref in refs:
            grant(make_record(record.review, ref, cast.host_organiser), cast.peer, cast.host_lead)
        for path in ("records/", "records/grants/"):
            with CaptureQueriesContext(connection) as made:
                page = client.get(HERE + path)
            assert page.status_code == 200
            assert f"{refs[0]}" in page.text
            costs.append(len(made))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 12
