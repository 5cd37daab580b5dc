"""The pages, for each of the cast: who gets them, what stands on them, what happens to what was typed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conversations import actions
from conversations.models import Conversation, Quote
from records import actions as records_actions
from tests.cast import Cast, consent_to_talk, make_appointment, make_record, make_slot
from trail.models import Event

from .stage import Stage, set_up, withdraw

NOTES = "The letter came before the visit"
TEAM = ("coordinator", "psw", "second_psw", "peer")
OUTSIDE = ("outsider", "nobody", "administrator", "reader", "reader_dass", "other_coordinator")
HOST = ("host_organiser", "host_psw", "host_lead", "host_dass")


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


@pytest.fixture
def conversation(cast: Cast, stage: Stage) -> Conversation:
    conversation = actions.start_conversation(by=cast.peer, appointment=stage.appointment, spoke_with="both")
    actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text=NOTES)
    actions.add_quote(by=cast.peer, conversation=conversation, text="I felt heard.")
    return conversation


@pytest.fixture
def handed_in(cast: Cast, conversation: Conversation) -> Conversation:
    actions.rate_conversation(
        by=cast.peer,
        conversation=conversation,
        overall="good",
        overall_reason="They were heard.",
        subthemes={1: "good"},
        spoke_with="both",
    )
    return actions.hand_in_conversation(by=cast.peer, conversation=conversation)


def get(client: Client, user: User, name: str, *args: object, code: int = 200) -> str:
    client.force_login(user)
    response = client.get(reverse(f"conversations:{name}", args=args))
    assert response.status_code == code, (user, name, response.status_code)
    return response.content.decode()


def post(client: Client, user: User, name: str, *args: object, data: dict[str, Any] | None = None):
    client.force_login(user)
    return client.post(reverse(f"conversations:{name}", args=args), data or {})


# The list


@pytest.mark.parametrize("who", TEAM)
def test_the_team_sees_the_list(client: Client, cast: Cast, handed_in: Conversation, who: str):
    page = get(client, getattr(cast, who), "list", "PR-2026-01")

    assert "handed in" in page
    assert NOTES not in page


@pytest.mark.parametrize("who", HOST)
def test_the_host_is_told_why_not(client: Client, cast: Cast, handed_in: Conversation, who: str):
    page = get(client, getattr(cast, who), "list", "PR-2026-01", code=403)

    assert "stays with the review team" in page


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_finds_it(client: Client, cast: Cast, handed_in: Conversation, who: str):
    get(client, getattr(cast, who), "list", "PR-2026-01", code=404)
    get(client, getattr(cast, who), "read", "PR-2026-01", 1, code=404)


def test_a_record_is_named_only_to_those_who_see_it(client: Client, cast: Cast, stage: Stage):
    other = make_record(stage.review, "B3", cast.host_organiser)
    consent_to_talk(other, cast.host_organiser)
    slot = make_slot(stage.review, "conversation", cast.member(stage.review, cast.psw), number=5, day=4)
    make_appointment(other, slot, cast.host_organiser)

    assert "record B3" in get(client, cast.psw, "list", "PR-2026-01")
    of_the_peer = get(client, cast.peer, "list", "PR-2026-01")
    assert "record A1" in of_the_peer
    assert "B3" not in of_the_peer


def test_the_list_costs_the_same_for_one_and_for_many(
    client: Client, cast: Cast, stage: Stage, django_assert_max_num_queries
):
    client.force_login(cast.peer)
    address = reverse("conversations:list", args=["PR-2026-01"])
    with django_assert_max_num_queries(12) as one:
        client.get(address)
    for number in range(3, 9):
        record = make_record(stage.review, f"{'BCDEFG'[number - 3]}1", cast.host_organiser)
        consent_to_talk(record, cast.host_organiser)
        slot = make_slot(
            stage.review, "conversation", cast.member(stage.review, cast.psw), number=number, hour=number
        )
        make_appointment(record, slot, cast.host_organiser)
    with django_assert_max_num_queries(12) as many:
        assert client.get(address).content.count(b"Planned") == 7
    assert len(many) == len(one)


def test_the_list_of_meetings_costs_the_same_for_one_and_for_many(
    client: Client, cast: Cast, stage: Stage, django_assert_max_num_queries
):
    actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="Carers", themes=[1])
    client.force_login(cast.coordinator)
    address = reverse("conversations:meeting_list", args=["PR-2026-01"])
    with django_assert_max_num_queries(12) as one:
        client.get(address)
    member = cast.member(stage.review, cast.psw)
    for number in range(3, 7):
        slot = make_slot(stage.review, "managers", member, number=number, hour=number)
        actions.write_meeting(by=cast.psw, slot=slot, areas="Carers", themes=[1, 2])
    with django_assert_max_num_queries(12) as many:
        assert client.get(address).content.count(b"Not counted") == 5
    assert len(many) == len(one)


# Before we talk


def test_the_card_opens_only_when_asked_for(client: Client, cast: Cast, stage: Stage):
    records_actions.write_card(
        by=cast.host_organiser, record=stage.record, called_by="Use the first name", contact="", version=0
    )
    closed = get(client, cast.peer, "card", "PR-2026-01", 1)

    assert "Use the first name" not in closed
    assert not Event.objects.filter(verb="card.opened").exists()

    opened = post(client, cast.peer, "card", "PR-2026-01", 1)
    assert "Use the first name" in opened.content.decode()
    assert Event.objects.filter(verb="card.opened", by=cast.peer).count() == 1


def test_a_psw_who_is_not_there_does_not_get_the_card(client: Client, cast: Cast, stage: Stage):
    assert post(client, cast.psw, "card", "PR-2026-01", 1).status_code == 403


# The notebook


def test_the_person_is_asked_whether_they_are_happy_to_talk(client: Client, cast: Cast, stage: Stage):
    response = post(client, cast.peer, "start", "PR-2026-01", 1, data={"spoke_with": "person"})
    assert "Ask whether they are happy to talk today" in response.content.decode()
    assert not Conversation.objects.exists()

    response = post(client, cast.peer, "start", "PR-2026-01", 1, data={"willing": "on"})
    assert response.status_code == 302
    assert response["Location"] == "/reviews/PR-2026-01/conversations/1/prompts/1/"


def test_the_whole_notebook(client: Client, cast: Cast, stage: Stage):
    """From the start to the team reading it, by the buttons a peer presses."""
    post(client, cast.peer, "start", "PR-2026-01", 1, data={"willing": "on", "spoke_with": "both"})
    page = get(client, cast.peer, "write", "PR-2026-01", 1, 1)
    assert "Prompt 1 in words" in page
    response = post(
        client, cast.peer, "write", "PR-2026-01", 1, 1, data={"text": NOTES, "version": 0, "then": "next"}
    )
    assert response["Location"].endswith("/prompts/2/")
    response = post(
        client, cast.peer, "write", "PR-2026-01", 1, 2, data={"text": "", "version": 0, "then": "next"}
    )
    assert response["Location"].endswith("/quotes/")
    post(client, cast.peer, "quotes", "PR-2026-01", 1, data={"text": "I felt heard.", "lang": "en"})
    assert "I felt heard." in get(client, cast.peer, "quotes", "PR-2026-01", 1)
    assert "What Good looks like for 1." in get(client, cast.peer, "rate", "PR-2026-01", 1)
    answers = {"overall": "good", "overall_reason": "Heard.", "subtheme_1": "good", "version": 0}
    response = post(client, cast.peer, "rate", "PR-2026-01", 1, data=answers)
    assert response["Location"].endswith("/check/")
    page = get(client, cast.peer, "check", "PR-2026-01", 1)
    assert "1 part without a rating" in page
    assert post(client, cast.peer, "hand_in", "PR-2026-01", 1).status_code == 302

    assert NOTES in get(client, cast.psw, "read", "PR-2026-01", 1)


def test_save_and_stop_for_now(client: Client, cast: Cast, conversation: Conversation):
    data = {"text": "Half a thought", "version": 1, "then": "pause"}
    response = post(client, cast.peer, "write", "PR-2026-01", 1, 1, data=data)

    assert response["Location"] == "/reviews/PR-2026-01/conversations/"
    assert conversation.notes.get(prompt__number=1).text == "Half a thought"


def test_the_person_wants_to_stop(client: Client, cast: Cast, conversation: Conversation):
    data = {"text": "Half a thought", "version": 1, "then": "stop"}
    response = post(client, cast.peer, "write", "PR-2026-01", 1, 1, data=data)

    assert response["Location"].endswith("/stopped/")
    conversation.refresh_from_db()
    assert conversation.stopped_at is not None
    assert conversation.notes.get(prompt__number=1).text == "Half a thought"
    assert "may be kept" in get(client, cast.peer, "stopped", "PR-2026-01", 1)


def test_stopping_from_any_page_loses_nothing(client: Client, cast: Cast, conversation: Conversation):
    response = post(client, cast.peer, "quotes", "PR-2026-01", 1, data={"then": "stop"})
    assert response["Location"].endswith("/stopped/")
    data: dict[str, Any] = {"text": "Enough now.", "lang": "en", "then": "stop"}
    response = post(client, cast.peer, "quotes", "PR-2026-01", 1, data=data)
    assert response["Location"].endswith("/stopped/")
    assert conversation.quotes.filter(text="Enough now.").exists()
    data = {"overall": "good", "overall_reason": "Heard.", "version": 0, "then": "stop"}
    response = post(client, cast.peer, "rate", "PR-2026-01", 1, data=data)
    assert response["Location"].endswith("/stopped/")
    conversation.refresh_from_db()
    assert conversation.overall == "good"
    assert conversation.stopped_at is not None


def test_skipping_keeps_what_was_typed_all_the_same(client: Client, cast: Cast, conversation: Conversation):
    assert 'value="skip"' in get(client, cast.peer, "write", "PR-2026-01", 1, 2)

    data = {"text": "Nearly lost", "version": 0, "then": "skip"}
    response = post(client, cast.peer, "write", "PR-2026-01", 1, 2, data=data)

    assert response.status_code == 302
    assert conversation.notes.get(prompt__number=2).text == "Nearly lost"


@pytest.mark.parametrize(
    ("text", "kept"), [("Nobody rang.", ["I felt heard.", "Nobody rang."]), ("  ", ["I felt heard."])]
)
def test_going_on_to_the_ratings_keeps_a_quote_that_was_typed(
    client: Client, cast: Cast, conversation: Conversation, text: str, kept: list[str]
):
    data = {"text": text, "lang": "en", "then": "go_on"}

    response = post(client, cast.peer, "quotes", "PR-2026-01", 1, data=data)

    assert response["Location"] == reverse("conversations:rate", args=["PR-2026-01", 1])
    assert [quote.text for quote in conversation.quotes.order_by("number")] == kept


def test_going_on_with_a_quote_that_cannot_be_kept_yet_shows_it_again(
    client: Client, cast: Cast, conversation: Conversation
):
    data = {"text": "Nobody rang.", "lang": "tlh", "then": "go_on"}

    response = post(client, cast.peer, "quotes", "PR-2026-01", 1, data=data)

    assert "Nobody rang." in response.content.decode()
    assert "Select one of the choices that are offered" in response.content.decode()


def test_hand_in_says_what_is_missing(client: Client, cast: Cast, conversation: Conversation):
    assert "Choose an overall rating" in get(client, cast.peer, "check", "PR-2026-01", 1)
    response = post(client, cast.peer, "hand_in", "PR-2026-01", 1)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()


def test_another_tab_is_shown_both_texts_and_saving_again_is_a_choice(
    client: Client, cast: Cast, conversation: Conversation
):
    response = post(client, cast.peer, "write", "PR-2026-01", 1, 1, data={"text": "Newer", "version": 0})
    page = response.content.decode()
    assert NOTES in page
    assert "Newer" in page
    assert 'name="version" value="1"' in page

    post(client, cast.peer, "write", "PR-2026-01", 1, 1, data={"text": "Newer", "version": 1})
    assert conversation.notes.get(prompt__number=1).text == "Newer"


def test_nobody_reads_or_writes_it_before_it_is_handed_in(
    client: Client, cast: Cast, conversation: Conversation
):
    for who in ("coordinator", "psw", "second_psw"):
        get(client, getattr(cast, who), "read", "PR-2026-01", 1, code=404)
        get(client, getattr(cast, who), "write", "PR-2026-01", 1, 1, code=404)
        assert NOTES not in get(client, getattr(cast, who), "list", "PR-2026-01")


def test_reading_is_recorded(client: Client, cast: Cast, handed_in: Conversation):
    get(client, cast.coordinator, "read", "PR-2026-01", 1)

    event = Event.objects.get(verb="conversation.opened")
    assert (event.by, event.subject, event.review) == (cast.coordinator, "conversation 1", "PR-2026-01")


# Consent


def test_withdrawn_consent_takes_everything_away_at_once(
    client: Client, cast: Cast, stage: Stage, handed_in: Conversation
):
    assert NOTES in get(client, cast.psw, "read", "PR-2026-01", 1)
    withdraw(stage.record, cast)

    for who in TEAM:
        get(client, getattr(cast, who), "read", "PR-2026-01", 1, code=404)
        assert "Conversation 1" not in get(client, getattr(cast, who), "list", "PR-2026-01")
        get(client, getattr(cast, who), "card", "PR-2026-01", 1, code=404)


@pytest.mark.parametrize(
    ("name", "args", "data"),
    [
        ("write", (1, 1), {"text": "Typed just now", "version": 1}),
        ("quotes", (1,), {"text": "Typed just now", "lang": "en"}),
        ("quote_edit", (1, 1), {"text": "Typed just now", "lang": "en", "version": 0}),
        ("rate", (1,), {"overall": "good", "overall_reason": "Typed just now", "version": 0}),
    ],
)
def test_an_open_editor_is_refused_and_keeps_what_was_typed(  # noqa: PLR0917
    client: Client,
    cast: Cast,
    stage: Stage,
    conversation: Conversation,
    name: str,
    args: tuple[int, ...],
    data: dict[str, Any],
):
    withdraw(stage.record, cast)
    get(client, cast.peer, name, "PR-2026-01", *args, code=404)

    response = post(client, cast.peer, name, "PR-2026-01", *args, data=data)

    assert response.status_code == 403
    page = response.content.decode()
    assert "Typed just now" in page
    assert "no longer agrees" in page
    assert NOTES not in page
    assert Event.objects.filter(verb="refused", by=cast.peer).exists()
    assert Quote.objects.get().text == "I felt heard."


def test_a_team_member_who_left_finds_nothing(
    client: Client, cast: Cast, stage: Stage, handed_in: Conversation
):
    member = cast.member(stage.review, cast.peer)
    member.left_at = timezone.now()
    member.save()

    get(client, cast.peer, "list", "PR-2026-01", code=404)
    get(client, cast.peer, "read", "PR-2026-01", 1, code=404)


# Meetings


def test_meetings_are_written_up_and_read_by_the_team(client: Client, cast: Cast, stage: Stage):
    assert "Write it up" in get(client, cast.second_psw, "meeting_list", "PR-2026-01")
    assert "Write it up" not in get(client, cast.peer, "meeting_list", "PR-2026-01")
    data = {"attended": "11", "areas": "Waiting lists", "notes": "", "themes": ["1"], "version": 0}
    response = post(client, cast.second_psw, "meeting_write", "PR-2026-01", 2, data=data)
    assert response["Location"] == "/reviews/PR-2026-01/meetings/1/"

    for who in TEAM:
        page = get(client, getattr(cast, who), "meeting_read", "PR-2026-01", 1)
        assert "Waiting lists" in page
        assert "11 people came" in page
    for who in HOST:
        get(client, getattr(cast, who), "meeting_read", "PR-2026-01", 1, code=404)
        get(client, getattr(cast, who), "meeting_list", "PR-2026-01", code=403)
    for who in OUTSIDE:
        get(client, getattr(cast, who), "meeting_read", "PR-2026-01", 1, code=404)


def test_two_write_up_one_meeting(client: Client, cast: Cast, stage: Stage):
    actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="Theirs entirely")

    data = {"attended": "", "areas": "Mine entirely", "notes": "", "version": 0}
    page = post(client, cast.coordinator, "meeting_write", "PR-2026-01", 2, data=data).content.decode()

    assert "Theirs entirely" in page
    assert "Mine entirely" in page


def test_a_refused_meeting_keeps_what_was_typed(client: Client, cast: Cast, stage: Stage):
    response = post(
        client, cast.psw, "meeting_write", "PR-2026-01", 2, data={"areas": "Typed just now", "version": 0}
    )

    assert response.status_code == 403
    assert "Typed just now" in response.content.decode()


def test_meeting_quotes(client: Client, cast: Cast, stage: Stage):
    actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="Carers")
    words = {"text": "We are proud.", "lang": "en"}
    post(client, cast.second_psw, "meeting_quotes", "PR-2026-01", 1, data=words)
    edit = {"text": "We are very proud.", "lang": "en", "version": 0}
    post(client, cast.second_psw, "meeting_quote_edit", "PR-2026-01", 1, 1, data=edit)

    assert "We are very proud." in get(client, cast.psw, "meeting_read", "PR-2026-01", 1)
    assert post(client, cast.psw, "meeting_quote_remove", "PR-2026-01", 1, 1).status_code == 403
    post(client, cast.second_psw, "meeting_quote_remove", "PR-2026-01", 1, 1)
    assert not Quote.objects.exists()


@pytest.mark.parametrize("text", ["nul \x00 byte", "bidi \u202e mark", "x" * 30_000])
def test_bad_input_is_never_an_error(client: Client, cast: Cast, conversation: Conversation, text: str):
    response = post(
        client, cast.peer, "write", "PR-2026-01", 1, 1, data={"text": text, "version": "nonsense"}
    )

    assert response.status_code in {200, 302}
