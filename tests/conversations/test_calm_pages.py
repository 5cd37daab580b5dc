"""The pages of those who hold conversations: an appointment, the card, what is left to do, whom to turn to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts_actions
from conversations import actions, queries
from conversations.models import Conversation
from core.waiting import Waiting
from records import actions as records_actions
from reviews.models import SubTheme
from tests.cast import Cast, make_slot
from tests.trail.making import no_triggers

from .stage import Stage, set_up

QUESTION = "Did they get to say what they wanted?"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


@pytest.fixture
def conversation(cast: Cast, stage: Stage) -> Conversation:
    conversation = actions.start_conversation(by=cast.peer, appointment=stage.appointment, spoke_with="both")
    actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text="The letter came first")
    return conversation


def page(client: Client, cast: Cast, name: str, *args: object) -> str:
    client.force_login(cast.peer)
    return client.get(reverse(f"conversations:{name}", args=["PR-2026-01", *args])).content.decode()


def the_line(cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Waiting:
    monkeypatch.setattr(timezone, "now", lambda: at)
    (line,) = queries.waiting_for(cast.peer, today=at.date())
    return line


def test_an_appointment_is_one_until_it_is_over_and_never_overdue(
    cast: Cast, stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    before = the_line(cast, datetime(2026, 3, 1, 9, tzinfo=UTC), monkeypatch)
    during = the_line(cast, datetime(2026, 3, 3, 10, 30, tzinfo=UTC), monkeypatch)
    morning_after = the_line(cast, datetime(2026, 3, 4, 9, tzinfo=UTC), monkeypatch)

    assert before.what == during.what == "You are meeting someone on Tuesday 3 March, 10am"
    assert not before.is_overdue(stage.slot.starts_at.date() + timedelta(days=1))
    assert morning_after.what == "Write down what you heard"
    assert not morning_after.is_overdue(datetime(2026, 3, 4, tzinfo=UTC).date())
    assert morning_after.due_on == stage.review.fieldwork_to_on
    assert morning_after.is_overdue(stage.review.fieldwork_to_on + timedelta(days=1))


def test_home_shows_the_appointment_without_a_deadline(client: Client, cast: Cast, stage: Stage):
    stage.slot.starts_at = timezone.now() + timedelta(days=2)
    stage.slot.ends_at = stage.slot.starts_at + timedelta(hours=1)
    stage.slot.save()
    client.force_login(cast.peer)

    text = client.get(reverse("home")).content.decode()

    assert "You are meeting someone on" in text
    assert "waiting__when" not in text


def test_home_says_that_a_conversation_will_not_take_place_until_its_day_has_passed(
    client: Client, cast: Cast, stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    free = make_slot(stage.review, "conversation", cast.member(stage.review, cast.peer), number=5)
    stage.appointment.delete()
    records_actions.make_appointment(by=cast.host_organiser, record=stage.record, slot=stage.slot)
    records_actions.withdraw_consent(by=cast.host_organiser, record=stage.record)

    line = the_line(cast, datetime(2026, 3, 3, 18, tzinfo=UTC), monkeypatch)

    assert line.what == (
        "A conversation on Tuesday 3 March will not take place. The council or the person ended it."
    )
    assert stage.record.ref not in f"{line}"
    assert not line.is_overdue(date(2026, 3, 4))
    assert not any(
        "will not" in one.what for one in queries.waiting_for(cast.second_psw, today=date(2026, 3, 3))
    )
    assert queries.waiting_for(cast.peer, today=date(2026, 3, 4)) == []
    assert free.starts_at.date() == date(2026, 3, 3)  # of which nobody was told anything, and nothing is said


def test_begun_notes_are_not_overdue_the_morning_after(cast: Cast, stage: Stage, conversation: Conversation):
    (line,) = queries.waiting_for(cast.peer, today=stage.slot.starts_at.date() + timedelta(days=1))

    assert line.due_on == stage.review.fieldwork_to_on


def test_the_card_says_what_is_not_on_it_and_whom_to_ask(client: Client, cast: Cast, stage: Stage):
    records_actions.write_card(by=cast.host_organiser, record=stage.record, called_by="Sam")
    client.force_login(cast.peer)
    address = reverse("conversations:card", args=["PR-2026-01", 1])

    assert cast.host_organiser.email not in client.get(address).content.decode()
    text = client.post(address).content.decode()

    left_out = text.split("These are not on the card:")[1]
    assert "How to reach them" in left_out
    assert "What they like to be called" not in left_out
    assert cast.host_organiser.name in left_out
    assert cast.coordinator.name in left_out


def test_a_conversation_that_stopped_names_whom_to_ring(
    client: Client, cast: Cast, conversation: Conversation
):
    text = page(client, cast, "stopped", 1)

    for person in (cast.coordinator, cast.host_organiser):
        assert person.name in text
        assert f"mailto:{person.email}" in text
    assert cast.host_dass.name not in text
    assert cast.host_psw.name not in text
    assert "council’s main number" in text


def test_a_conversation_that_stopped_gives_the_number_to_ring(
    client: Client, cast: Cast, conversation: Conversation
):
    accounts_actions.set_own_telephone(by=cast.coordinator, telephone="0121 496 0000")
    accounts_actions.set_own_telephone(by=cast.administrator, telephone="0121 496 0999")

    text = page(client, cast, "stopped", 1)

    assert 'href="tel:01214960000">0121 496 0000</a>' in text
    assert "0999" not in text
    assert "council’s main number" not in text


def test_the_one_thing_left_stands_first_and_what_was_skipped_is_folded_away(
    client: Client, cast: Cast, conversation: Conversation
):
    text = page(client, cast, "check", 1)

    assert text.index("One thing is left") < text.index("What was said")
    assert "Choose an overall rating." in text
    assert "Hand in this conversation" not in text
    shown, folded = text.split("You skipped 1 question.")
    assert "Prompt 1 in words" in shown
    assert "Prompt 2 in words" not in shown.split("What was said")[1]
    assert "Prompt 2 in words" in folded

    actions.rate_conversation(
        by=cast.peer, conversation=conversation, overall="good", overall_reason="x", subthemes={}
    )
    text = page(client, cast, "check", 1)
    assert "One thing is left" not in text
    assert "Hand in this conversation" in text


def test_the_overall_rating_comes_first_and_parts_are_asked_in_plain_words(
    client: Client, cast: Cast, conversation: Conversation
):
    with no_triggers():
        SubTheme.objects.filter(number=1).update(peer_question=QUESTION)

    text = page(client, cast, "rate", 1)

    assert text.index("Overall, how good") < text.index(QUESTION) < text.index("Who did you speak with?")
    assert "2. Sub-theme 2 in words" in text
    assert "What Good looks like for 1." in text.split("What the answers mean")[1]
    assert "called “Sub-theme 1 in words”" in text
