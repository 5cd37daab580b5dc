"""Through a grant a peer sees what it says and no more: every other way to a record, its readers or its person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audits.access import audits_visible_to
from audits.models import Audit
from ratings.actions import note_observation
from records.models import Record
from records.scales import Scope
from reports.models import Report
from reports.queries import Filters, evidence_for
from reviews.models import Slot, TeamMember
from tests.cast import (
    Cast,
    assign,
    consent_to_talk,
    give,
    grant,
    join,
    make_appointment,
    make_record,
    make_slot,
    make_user,
)
from tests.records.granting import HERE, SAID, content_of, hand_in, read_record, signed_in
from trail.models import Event

READER = "Quentin Canary"


@pytest.fixture
def record(cast: Cast) -> Record:
    """A1, granted to the peer as far as can be; its reader is known by a name of their own."""
    record = read_record(cast)
    User.objects.filter(pk=cast.psw.pk).update(name=READER)
    cast.psw.refresh_from_db()
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    return record


def noted(cast: Cast, record: Record, by: User) -> None:
    note_observation(
        by=by, review=record.review, text="It took a month", source="record", source_ref=record.ref
    )


def met_by_another_peer(cast: Cast, record: Record) -> None:
    other = make_user("Another Peer")
    give(other, Role.PEER, region=cast.region)
    member = join(record.review, other, TeamMember.Part.PEER)
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(record.review, Slot.Kind.CONVERSATION, member)
    make_appointment(record, slot, cast.host_organiser)


def test_an_observation_does_not_tell_who_reads_the_record(cast: Cast, record: Record):
    noted(cast, record, cast.psw)
    assert "Record A1. Noted by" in signed_in(cast.coordinator).get(HERE + "observations/").text
    peer = signed_in(cast.peer)
    listed, editor = (peer.get(HERE + path) for path in ("observations/", "observations/1/edit/"))
    assert f"A record. Noted by {READER}" in listed.text
    assert "A1" not in content_of(listed)
    assert '<option value="record:" selected>' in editor.text


def test_a_peer_may_note_from_what_they_read_and_from_no_other_record(cast: Cast, record: Record):
    make_record(record.review, "B1", cast.host_organiser)
    noted(cast, record, cast.peer)
    peer = signed_in(cast.peer)
    assert "Record A1. Noted by Peer" in peer.get(HERE + "observations/").text
    picker = peer.get(HERE + "observations/new/").text
    assert 'value="record:A1"' in picker
    assert "record:B1" not in picker
    sent = {"text": "x", "where": "record:B1", "version": 0}
    assert peer.post(HERE + "observations/new/", sent).status_code == 200


def test_a_grant_does_not_tell_which_conversation_was_with_the_person(cast: Cast, record: Record):
    met_by_another_peer(cast, record)
    for user, names in [(cast.coordinator, True), (cast.peer, False)]:
        page = signed_in(user).get(HERE + "conversations/")
        assert "Another Peer" in page.text
        assert ("A1" in content_of(page)) == names


def test_what_was_granted_is_no_evidence_beside_other_work(cast: Cast, record: Record):
    """Each reading under a grant is opened by itself and is in the trail."""
    assert audits_visible_to(cast.peer).exists()
    report = Report.objects.create(review=record.review)
    for user, reads in [(cast.coordinator, True), (cast.peer, False)]:
        pieces = evidence_for(user, report, "analysis", Filters()).pieces
        assert any(piece.holds([SAID.casefold()]) for piece in pieces) == reads


def test_a_grant_opens_nothing_that_was_agreed_or_planned_with_the_person(cast: Cast, record: Record):
    met_by_another_peer(cast, record)
    peer = signed_in(cast.peer)
    refused = ["consent/", "consent/withdraw/", "card/", "card/write/", "appointment/"]
    for path in [f"records/A1/{path}" for path in refused]:
        assert peer.get(HERE + path).status_code in {403, 404, 405}, path
        assert peer.post(HERE + path, {}).status_code in {403, 404, 405}, path
    page = peer.get(HERE + "records/A1/")
    assert "conversation" not in content_of(page).lower()
    assert "A1" not in peer.get(HERE + "records/people/").text


@pytest.mark.parametrize(
    "path",
    [
        "audits/",
        "ratings/records/A1/",
        "records/log/",
        "records/log/A/",
        "records/sample/",
        "records/A1/audit/check/",
        "records/A1/audit/whole-record/",
        "trail/",
        "records/B1/",
        "records/B1/readings/",
        "records/B1/number/",
        "records/B1/grant/",
    ],
)
def test_no_other_page_of_the_records_opens(cast: Cast, record: Record, path: str):
    other = make_record(record.review, "B1", cast.host_organiser)
    assign(other, cast.psw)
    hand_in(other, cast.psw)
    page = signed_in(cast.peer).get(HERE + path)
    assert page.status_code in {403, 404}
    assert READER not in page.text
    assert SAID not in page.text


def test_nothing_is_written_through_a_grant(cast: Cast, record: Record):
    peer = signed_in(cast.peer)
    before = Audit.objects.values().get()
    for path in (
        "audit/start/",
        "audit/hand-in/",
        "audit/answers/1.1/save/",
        "audit/sub-themes/1/save/",
        "audit/whole-record/save/",
    ):
        assert peer.post(f"{HERE}records/A1/{path}", {"overall": "poor"}).status_code in {403, 404}, path
    assert Audit.objects.values().get() == before


def test_lists_and_counts_hold_what_was_granted_alone(cast: Cast, record: Record):
    for ref in ("A2", "B1", "B2"):
        other = make_record(record.review, ref, cast.host_organiser)
        assign(other, cast.psw)
        hand_in(other, cast.psw)
    peer = signed_in(cast.peer)
    for path in ("records/", "records/?show=sample", "records/grants/", "", "/"):
        page = peer.get(path if path == "/" else HERE + path)
        assert page.status_code == 200
        for trace in (">A2<", "record A2", "B1", "4 of 32", "4 selected"):
            assert trace not in content_of(page), (path, trace)
    (listed,) = peer.get(HERE + "records/").context["page"].object_list
    assert listed.live_assignments == []
    assert signed_in(cast.psw).get(HERE + "records/").context["page"].object_list[0].live_assignments


def pages_under_a_grant(peer: Client) -> dict[str, str]:
    paths = ("records/", "records/A1/", "records/A1/readings/", "records/A1/readings/1/", "records/grants/")
    found = {}
    for path in paths:
        page = peer.get(HERE + path)
        assert page.status_code == 200
        title = page.text.partition("<title>")[2].partition("</title>")[0]
        found[path] = title + content_of(page)
    return found


def test_the_pages_are_the_same_to_the_letter_whoever_wrote_it_and_whenever(cast: Cast, record: Record):
    peer = signed_in(cast.peer)
    before = pages_under_a_grant(peer)
    assert SAID in before["records/A1/readings/1/"]
    long_ago = timezone.now() - timedelta(days=9)
    Audit.objects.update(
        reader=cast.second_psw, started_at=long_ago, handed_in_at=long_ago, updated_at=long_ago, version=7
    )
    record.assignments.update(reader=cast.second_psw, handed_in_at=long_ago, begun_at=long_ago)
    assert pages_under_a_grant(peer) == before


def test_two_readings_stand_in_the_order_of_their_numbers_and_a_draft_is_none(cast: Cast, record: Record):
    second = hand_in(record, cast.second_psw, 2)
    first = Audit.objects.get(reading=1)
    peer = signed_in(cast.peer)
    for early, late in [(first, second), (second, first)]:
        Audit.objects.filter(pk=early.pk).update(handed_in_at=timezone.now() - timedelta(days=2))
        Audit.objects.filter(pk=late.pk).update(handed_in_at=timezone.now() - timedelta(days=1))
        assert list(peer.get(HERE + "records/A1/readings/").context["readings"]) == [1, 2]
    Audit.objects.filter(pk=second.pk).update(handed_in_at=None)
    assert list(peer.get(HERE + "records/A1/readings/").context["readings"]) == [1]
    assert peer.get(HERE + "records/A1/readings/2/").status_code == 404


def test_the_peers_own_trail_names_what_they_opened_and_no_reader(cast: Cast, record: Record):
    peer = signed_in(cast.peer)
    pages_under_a_grant(peer)
    page = peer.get("/account/trail/")
    assert page.status_code == 200
    assert "A1" in page.text
    for trace in (READER, cast.psw.ref, cast.psw.email):
        assert trace not in page.text
    assert Event.objects.filter(by=cast.peer, verb="audit.opened").exists()
