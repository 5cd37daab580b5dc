"""The forms of a grant as those who fill them in meet them: asked, decided, declined, ended; nothing typed is lost."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.refusals import Refused
from records import access, actions
from records.models import Consent, GrantRequest, Record, RecordGrant
from records.scales import GIVEN_BACK, Scope
from reviews.models import TeamMember
from tests.cast import (
    Cast,
    ask_for_grant,
    consent_to_talk,
    grant,
    make_appointment,
    make_cast,
    make_record,
    make_slot,
)
from tests.records.granting import HERE, NUMBER, a_while_ago, content_of, dates, read_record, signed_in
from tests.records.test_grants_actions import terms
from trail.actions import record as note
from trail.models import Event

WHY = "To follow what she told me, O’Neill"
ASKED = {"scope": "open_audit", "purpose": WHY}
DECIDED = {
    "scope": "open_audit",
    "purpose": "To prepare the talk",
    "article_6": "public_task",
    "article_9": "on",
    "safeguard": "signed_confidentiality_duty",
    "responsible": "",
}
DATES = {
    "confidentiality_signed_on": -3,
    "dbs_seen_on": -2,
    "dbs_until_on": 200,
    "starts_on": 0,
    "ends_on": 30,
}


@pytest.fixture
def record(cast: Cast) -> Record:
    """A1, with whose person the peer talks."""
    record = make_record(cast.review(), "A1", cast.host_organiser)
    meets(cast, record)
    return record


def meets(cast: Cast, record: Record) -> None:
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(record.review, "conversation", cast.member(record.review, cast.peer))
    make_appointment(record, slot, cast.host_organiser)


def decided(**changed: Any) -> dict[str, Any]:
    days = {name: changed.pop(name, ahead) for name, ahead in DATES.items()}
    return {**DECIDED, **dates(**days), **changed}


def test_a_peer_without_a_grant_is_told_why_and_whom_to_ask_with_a_door(cast: Cast, record: Record):
    peer = signed_in(cast.peer)
    page = content_of(peer.get(HERE + "records/A1/"))
    assert "You do not need to read it" in page
    assert "only if Hostwick says yes" in page
    assert "information lead" in page
    assert f'href="{HERE}records/A1/grant/"' in page
    assert "the coordinator, who can ask for you" in page
    ask_for_grant(record, cast.peer)
    page = content_of(peer.get(HERE + "records/A1/"))
    assert "has not answered yet" in page
    assert f'href="{HERE}records/A1/grant/"' not in page
    GrantRequest.objects.all().delete()
    grant(record, cast.peer, cast.host_lead)
    page = content_of(peer.get(HERE + "records/A1/"))
    assert "Ask to read the record itself" in page
    assert "You do not need to read it" not in page
    RecordGrant.objects.all().delete()
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    assert "Ask to read" not in content_of(peer.get(HERE + "records/A1/"))
    for user in (cast.coordinator, cast.psw, cast.host_organiser):
        assert "You do not need to read it" not in signed_in(user).get(HERE + "records/A1/").text


def test_where_it_cannot_be_asked_for_the_page_says_so(cast: Cast, record: Record):
    Record.objects.update(selected_at=None)
    page = content_of(signed_in(cast.peer).get(HERE + "records/A1/"))
    assert "It cannot be asked for now. The coordinator can tell you why." in page
    assert "grant/" not in page


def test_a_peer_asks_and_is_asked_nothing_but_how_much_and_what_for(cast: Cast, record: Record):
    peer = signed_in(cast.peer)
    page = peer.get(HERE + "records/A1/grant/")
    assert 'name="peer"' not in page.text
    assert "You do not need this to talk with the person" in page.text
    page = peer.post(HERE + "records/A1/grant/", {"purpose": WHY})
    assert (page.status_code, GrantRequest.objects.count()) == (200, 0)
    assert 'href="#id_scope' in page.text
    assert 'id="id_scope-error"' in page.text
    assert WHY in page.text
    sent = {**ASKED, "peer": cast.psw.ref, "asked_by": cast.psw.pk, "outcome": "approved"}
    assert peer.post(HERE + "records/A1/grant/", sent)["Location"] == HERE + "records/grants/"
    asked = GrantRequest.objects.get()
    assert (asked.peer, asked.asked_by, asked.outcome, asked.purpose) == (cast.peer, cast.peer, "", WHY)
    page = peer.post(HERE + "records/A1/grant/", ASKED)
    assert (page.status_code, WHY in page.text) == (403, True)
    assert "the host council’s information lead" in page.text


def test_what_waits_is_said_instead_of_asking_for_it_again(cast: Cast, record: Record):
    ask_for_grant(record, cast.peer)
    page = content_of(signed_in(cast.peer).get(HERE + "records/A1/grant/"))
    assert "You asked on" in page
    assert "<form" not in page
    assert "<form" in content_of(signed_in(cast.coordinator).get(HERE + "records/A1/grant/"))


@pytest.mark.parametrize(
    ("has", "asks", "days", "is_refused"),
    [
        ("open_audit", "open_audit", 30, True),
        ("open_record", "open_audit", 30, True),
        ("open_record", "open_record", 30, True),
        ("open_audit", "open_record", 30, False),
        ("open_audit", "open_audit", 2, False),
    ],
)
def test_what_is_open_already_is_not_asked_for_until_its_last_days(
    cast: Cast, record: Record, has: str, asks: str, days: int, *, is_refused: bool
):
    grant(record, cast.peer, cast.host_lead, Scope(has))
    RecordGrant.objects.update(ends_at=timezone.now() + timedelta(days=days))

    page = signed_in(cast.peer).post(HERE + "records/A1/grant/", {**ASKED, "scope": asks})

    assert page.status_code == (403 if is_refused else 302)
    if is_refused:
        assert f'href="{HERE}records/A1/"' in content_of(page)
        assert WHY in page.text


def test_the_list_of_a_peer_opens_what_is_open(cast: Cast, record: Record):
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    peer = signed_in(cast.peer)
    page = content_of(peer.get(HERE + "records/grants/"))
    assert f'href="{HERE}records/A1/">Read it' in page
    assert f'href="{HERE}records/A1/grant/"' not in page
    assert peer.get(HERE + "records/A1/grant/").status_code == 403
    assert f'href="{HERE}records/"' in content_of(peer.get(HERE))
    assert "Read it" not in signed_in(cast.coordinator).get(HERE + "records/grants/").text
    RecordGrant.objects.update(ends_at=timezone.now())
    assert "Read it" not in peer.get(HERE + "records/grants/").text


def test_a_record_remembers_that_its_peer_was_told_no(cast: Cast, record: Record):
    asked = ask_for_grant(record, cast.peer)
    actions.decline_grant(by=cast.host_lead, asked=asked, reason="The talk is enough.")
    peer = signed_in(cast.peer)

    page = content_of(peer.get(HERE + "records/A1/"))

    assert "The information lead said no on" in page
    assert "The talk is enough." in page
    assert "Ask again to read this record" in page
    for user in (cast.coordinator, cast.psw, cast.host_organiser):
        assert "The talk is enough." not in signed_in(user).get(HERE + "records/A1/").text
    ask_for_grant(record, cast.peer)
    assert "The talk is enough." not in peer.get(HERE + "records/A1/").text


def test_the_coordinator_asks_for_a_peer_of_the_team(cast: Cast, record: Record):
    coordinator = signed_in(cast.coordinator)
    page = coordinator.post(HERE + "records/A1/grant/", ASKED)
    assert "Select who it is for" in page.text
    assert WHY in page.text
    page = coordinator.post(HERE + "records/A1/grant/", {**ASKED, "peer": cast.psw.ref})
    assert (page.status_code, GrantRequest.objects.count()) == (200, 0)
    assert coordinator.post(HERE + "records/A1/grant/", {**ASKED, "peer": cast.peer.ref}).status_code == 302
    assert GrantRequest.objects.get().asked_by == cast.coordinator


def test_what_was_typed_stays_when_the_peer_has_left_meanwhile_or_the_person_said_no(
    cast: Cast, record: Record
):
    peer = signed_in(cast.peer)
    Consent.objects.update(conversation=False, quotes=False)
    page = peer.post(HERE + "records/A1/grant/", ASKED)
    assert (page.status_code, WHY in page.text) == (403, True)
    assert "said no" in page.text
    assert "the coordinator" in page.text


def test_the_lead_decides_with_what_is_wrong_beside_its_field_and_nothing_typed_lost(
    cast: Cast, record: Record
):
    asked = ask_for_grant(record, cast.peer)
    lead = signed_in(cast.host_lead)
    here = f"{HERE}records/grants/{asked.ref}/"
    page = lead.get(here)
    assert "To prepare the talk" in page.text
    assert 'value="open_record"' not in page.text  # no more than was asked
    assert "checked" not in content_of(page).partition("article_6")[2]
    sent = decided(purpose=WHY, ends_on=91, dbs_until_on=20, article_9="")
    page = lead.post(here, sent)
    assert (page.status_code, RecordGrant.objects.count()) == (200, 0)
    assert 'id="id_article_9-error"' in page.text
    assert WHY in page.text
    page = lead.post(here, {**sent, "article_9": "on"})
    assert (page.status_code, RecordGrant.objects.count()) == (200, 0)
    for name, words in [("ends_on", "no later than"), ("dbs_until_on", "must last as long as")]:
        assert f'id="id_{name}-error"' in page.text
        assert words in page.text
    assert WHY in page.text
    assert f'value="{sent["ends_on-year"]}"' in page.text
    sent = decided(user=cast.psw.pk, granted_by=cast.psw.pk, withdrawn_at="", outcome="declined")
    assert lead.post(here, sent)["Location"] == HERE + "records/grants/"
    found = RecordGrant.objects.get()
    assert (found.user, found.granted_by, found.request.outcome) == (cast.peer, cast.host_lead, "approved")
    page = lead.post(here, decided(purpose=WHY))
    assert (page.status_code, WHY in page.text) == (403, True)
    assert "decided already" in page.text


def test_a_decision_needs_a_sign_in_of_the_last_five_minutes(cast: Cast, record: Record):
    asked = ask_for_grant(record, cast.peer)
    lead = a_while_ago(signed_in(cast.host_lead))
    for answer in (
        lead.get(f"{HERE}records/grants/{asked.ref}/"),
        lead.post(f"{HERE}records/grants/{asked.ref}/", decided()),
    ):
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    assert not RecordGrant.objects.exists()


def test_a_no_says_why(cast: Cast, record: Record):
    asked = ask_for_grant(record, cast.peer)
    lead = signed_in(cast.host_lead)
    here = f"{HERE}records/grants/{asked.ref}/decline/"
    page = lead.post(here, {"reason": " "})
    assert "Say why, so that they can act on it" in page.text
    assert 'id="id_reason-error"' in page.text
    page = lead.post(here, {"reason": WHY * 20})
    assert (page.status_code, WHY * 20 in page.text) == (200, True)
    assert lead.post(here, {"reason": WHY}).status_code == 302
    page = signed_in(cast.peer).get(HERE + "records/grants/")
    assert WHY in page.text
    assert "Declined" in page.text
    page = lead.post(here, {"reason": "Twice, as typed"})
    assert (page.status_code, "Twice, as typed" in page.text) == (403, True)


@pytest.mark.parametrize("name", ["coordinator", "host_lead", "peer"])
def test_each_of_them_ends_it_and_only_the_peer_without_a_reason(cast: Cast, record: Record, name: str):
    found = grant(record, cast.peer, cast.host_lead)
    here = f"{HERE}records/grants/{found.request.ref}/end/"
    client = signed_in(getattr(cast, name))
    page = client.post(here, {"reason": ""})
    if name != "peer":
        assert "Say why it ends" in page.text
        assert 'id="id_reason-error"' in page.text
        page = client.post(here, {"reason": WHY})
    assert page.status_code == 302
    found.refresh_from_db()
    assert found.withdrawn_reason == (GIVEN_BACK if name == "peer" else WHY)
    assert not access.records_granted(cast.peer).exists()


@pytest.mark.parametrize("name", ["psw", "host_organiser", "host_dass", "administrator", "other_coordinator"])
def test_nobody_else_asks_decides_or_ends(cast: Cast, record: Record, name: str):
    asked = ask_for_grant(record, cast.peer)
    client = signed_in(getattr(cast, name))
    for path, sent in [
        ("records/A1/grant/", {**ASKED, "peer": cast.peer.ref}),
        (f"records/grants/{asked.ref}/", decided()),
        (f"records/grants/{asked.ref}/decline/", {"reason": WHY}),
        (f"records/grants/{asked.ref}/end/", {"reason": WHY}),
    ]:
        assert client.post(HERE + path, sent).status_code in {403, 404}, path
    asked.refresh_from_db()
    assert (asked.decided_at, RecordGrant.objects.count()) == (None, 0)


def test_an_editor_that_is_open_while_the_request_lapses_keeps_what_was_typed(cast: Cast, record: Record):
    asked = ask_for_grant(record, cast.peer)
    lead = signed_in(cast.host_lead)
    TeamMember.objects.filter(user=cast.peer).update(left_at=timezone.now())
    page = lead.post(f"{HERE}records/grants/{asked.ref}/", decided(purpose=WHY))
    assert (page.status_code, WHY in page.text) == (403, True)
    assert not RecordGrant.objects.exists()


def test_the_peers_thirtieth_number_is_shown_under_its_grant_and_the_next_is_not(cast: Cast):
    record = read_record(cast)
    found = grant(record, cast.peer, cast.host_lead, Scope.RECORD)
    for number in range(29):
        note(by=cast.peer, verb=access.REVEALED, subject=f"record B{number}", review="PR-2025-09")
    peer = signed_in(cast.peer)
    page = peer.post(HERE + "records/A1/number/", {"reason": "To find it", "version": 0})
    assert (page.status_code, NUMBER in page.text) == (200, True)
    event = Event.objects.filter(verb=access.REVEALED).latest("pk")
    assert event.detail == {"reason": "To find it", "under": "grant", "grant": found.request.ref}
    page = peer.post(HERE + "records/A1/number/", {"reason": "Once more", "version": 1})
    assert (page.status_code, NUMBER in page.text) == (403, False)
    assert "the coordinator" in page.text


def test_a_peer_signs_in_again_for_each_number(cast: Cast):
    grant(read_record(cast), cast.peer, cast.host_lead, Scope.RECORD)
    peer = a_while_ago(signed_in(cast.peer))
    page = peer.post(HERE + "records/A1/number/", {"reason": "To find it", "version": 0})
    assert (page.status_code, NUMBER in page.text) == (302, False)
    assert not Event.objects.filter(verb=access.REVEALED).exists()


def test_a_number_that_cannot_be_recorded_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    record = read_record(cast)
    grant(record, cast.peer, cast.host_lead, Scope.RECORD)

    def breaks(**_: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("records.actions.log.note", breaks)
    with pytest.raises(RuntimeError):
        actions.reveal_case_number(by=cast.peer, record=record, reason="To find it")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_a_yes_and_taking_the_request_back_at_the_same_moment_leave_one_answer():
    """Whoever comes second is told that it is decided, or ends what was granted; nothing stays open by accident."""
    cast = make_cast()
    record = make_record(cast.review(), "A1", cast.host_organiser)
    for _ in range(10):
        asked = ask_for_grant(record, cast.peer)
        together = threading.Barrier(2)
        outcomes: list[str] = []

        def alone(work: Any, asked: GrantRequest, together: threading.Barrier, outcomes: list[str]) -> None:
            together.wait()
            try:
                work(asked)
                outcomes.append("done")
            except Refused:
                outcomes.append("refused")
            finally:
                connection.close()

        def approve(asked: GrantRequest) -> None:
            actions.approve_grant(by=cast.host_lead, asked=asked, terms=terms(scope=asked.scope))

        def take_back(asked: GrantRequest) -> None:
            actions.withdraw_grant(by=cast.peer, asked=asked)

        threads = [
            threading.Thread(
                target=alone, args=[work, GrantRequest.objects.get(pk=asked.pk), together, outcomes]
            )
            for work in (approve, take_back)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        asked.refresh_from_db()
        assert outcomes.count("done") >= 1
        assert len(outcomes) == 2
        assert asked.outcome in {"approved", "withdrawn"}
        assert RecordGrant.objects.filter(request=asked).exists() == (asked.outcome == "approved")
        assert not access.records_granted(cast.peer).exists()
