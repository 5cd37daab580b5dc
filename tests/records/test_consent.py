"""What a person agreed to: who was with them, whose decision it was, and that they can take it back at any time."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from conversations.access import conversations_visible_to
from conversations.models import Conversation
from records import actions
from records.models import Consent, PersonCard, Record
from tests.cast import Cast, assign, consent_to_talk, make_appointment, make_record, make_slot
from trail.models import Event

HERE = "/reviews/PR-2026-01/records/"
ON_THE_CARD = "Ring Auntie Bel on the landline"


def agreed(cast: Cast, *, upto: str = "fieldwork_opened_at") -> Record:
    """A1, read by the PSW; the peer has talked with the person and handed in; there is a card."""
    review = cast.review()
    record = make_record(review, "A1", cast.host_organiser)
    assign(record, cast.psw)
    consent_to_talk(record, cast.host_organiser)
    actions.write_card(by=cast.host_organiser, record=record, contact=ON_THE_CARD)
    slot = make_slot(review, "conversation", cast.member(review, cast.peer))
    appointment = make_appointment(record, slot, cast.host_organiser)
    Conversation.objects.create(
        review=review,
        appointment=appointment,
        number=1,
        author=cast.peer,
        handed_in_at=timezone.now(),
        overall="good",
    )
    if upto != "fieldwork_opened_at":
        type(review).objects.filter(pk=review.pk).update(fieldwork_closed_at=timezone.now())
    return record


def desk(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("upto", ["fieldwork_opened_at", "fieldwork_closed_at"])
@pytest.mark.parametrize("name", ["coordinator", "psw", "peer", "host_organiser", "host_psw"])
def test_whoever_is_on_the_row_withdraws_at_any_time_and_at_once(cast: Cast, name: str, upto: str):
    agreed(cast, upto=upto)
    assert conversations_visible_to(cast.peer).exists()
    assert desk(getattr(cast, name)).post(HERE + "A1/consent/withdraw/").status_code == 302
    assert not Consent.objects.get().stands
    assert not PersonCard.objects.exists()
    for user in (cast.peer, cast.coordinator, cast.psw):
        assert not conversations_visible_to(user).exists()
    page = desk(cast.peer).get("/reviews/PR-2026-01/conversations/1/")
    assert page.status_code == 404


def test_looking_at_what_goes_withdraws_nothing_and_one_button_does(cast: Cast):
    agreed(cast)
    peer = desk(cast.peer)
    assert "A1/consent/withdraw/" in peer.get(HERE + "A1/consent/").text

    page = peer.get(HERE + "A1/consent/withdraw/").text

    assert Consent.objects.get().stands
    for words in ("before-we-talk card", "everything written of a conversation", "cannot be undone"):
        assert words in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert (main.count("<button"), main.count("<textarea")) == (1, 0)
    peer.post(HERE + "A1/consent/withdraw/")
    assert not Consent.objects.get().stands
    assert desk(cast.psw).get(HERE + "A1/consent/withdraw/")["Location"] == HERE + "A1/consent/"


@pytest.mark.parametrize(
    "name", ["second_psw", "host_lead", "host_dass", "administrator", "other_coordinator"]
)
def test_nobody_else_withdraws(cast: Cast, name: str):
    agreed(cast)
    for ask in (desk(getattr(cast, name)).get, desk(getattr(cast, name)).post):
        assert ask(HERE + "A1/consent/withdraw/").status_code == 404
    assert Consent.objects.get().stands
    assert PersonCard.objects.exists()


def test_who_is_with_them_and_whose_decision_it_was(cast: Cast):
    make_record(cast.review(), "A1", cast.host_organiser)
    sent = {
        "asked_by": "worker",
        "asked_how": "phone",
        "asked_on-day": "2",
        "asked_on-month": "3",
        "asked_on-year": "2026",
        "conversation": "yes",
        "supporter": "advocate",
    }
    host = desk(cast.host_organiser)
    page = host.post(HERE + "A1/consent/", sent)
    assert "Select whose decision it was" in page.text
    assert host.post(HERE + "A1/consent/", sent | {"decided_by": "her son"}).status_code == 200
    assert not Consent.objects.exists()
    assert host.post(HERE + "A1/consent/", sent | {"decided_by": "attorney"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.supporter, consent.decided_by, consent.has_supporter) == ("advocate", "attorney", True)
    page = host.get(HERE + "A1/consent/").text
    assert "An advocate" in page
    assert "An attorney for health and welfare decided for them" in page
    assert "Saying no costs the person nothing" in page
    host.post(HERE + "A1/consent/", sent | {"decided_by": "themselves", "conversation": "no"})
    assert (Consent.objects.get().supporter, Consent.objects.get().conversation) == ("", False)


def test_the_database_knows_whose_decision_it_was(cast: Cast):
    agreed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(decided_by="")


def test_the_card_is_apart_sealed_and_named_nowhere_else(cast: Cast):
    """Only its own page says what is on it, after a line in the trail; a row of the database says nothing."""
    agreed(cast)
    assert b"Auntie" not in bytes(PersonCard.objects.get().sealed)
    host = desk(cast.host_organiser)
    for page in ("", "A1/", "A1/consent/", "people/", "log/", "log/A/", "A1/appointment/"):
        assert "Auntie" not in host.get(HERE + page).text, page
    assert not Event.objects.filter(verb="card.opened").exists()
    page = host.get(HERE + "A1/card/")
    assert ON_THE_CARD in page.text
    assert "no-store" in page["Cache-Control"]
    assert "Auntie" not in page.text.partition("</title>")[0]
    assert Event.objects.filter(verb="card.opened", by=cast.host_organiser).count() == 1
    assert not Event.objects.filter(detail__icontains="Auntie").exists()


def test_a_card_that_cannot_be_recorded_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    record = agreed(cast)

    def breaks(**_: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("records.actions.people.note", breaks)
    with pytest.raises(RuntimeError):
        actions.open_card(by=cast.host_organiser, record=record)
