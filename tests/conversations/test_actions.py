"""Holding conversations, keeping quotes, writing up meetings."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations import access, actions, queries
from conversations.models import Conversation, Meeting, Quote
from core.refusals import Conflict, Refused
from records import actions as records_actions
from tests.cast import Cast
from trail.models import Event

from .stage import Stage, set_up, withdraw


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


@pytest.fixture
def conversation(cast: Cast, stage: Stage) -> Conversation:
    return actions.start_conversation(by=cast.peer, appointment=stage.appointment, spoke_with="person")


def hand_in(conversation: Conversation, cast: Cast) -> Conversation:
    actions.rate_conversation(
        by=cast.peer,
        conversation=conversation,
        overall="good",
        overall_reason="They were listened to.",
        subthemes={1: "good", 2: "outstanding"},
        spoke_with="person",
    )
    return actions.hand_in_conversation(by=cast.peer, conversation=conversation)


def test_starting_lays_out_the_prompts_and_the_subthemes_of_peers(conversation: Conversation):
    assert conversation.number == 1
    assert [note.prompt.number for note in conversation.notes.all()] == [1, 2]
    assert [rating.subtheme.number for rating in conversation.ratings.all()] == [1, 2]  # 6 is not for peers
    assert Event.objects.filter(verb="conversation.started", subject="conversation 1").count() == 1


def test_starting_twice_is_starting_once(cast: Cast, stage: Stage, conversation: Conversation):
    again = actions.start_conversation(by=cast.peer, appointment=stage.appointment)

    assert again == conversation
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize("who", ["coordinator", "psw", "host_organiser", "nobody", "administrator"])
def test_only_who_is_assigned_starts(cast: Cast, stage: Stage, who: str):
    with pytest.raises(Refused):
        actions.start_conversation(by=getattr(cast, who), appointment=stage.appointment)


def test_a_coordinator_who_attends_does_not_write_it_up(cast: Cast, stage: Stage):
    stage.slot.slot_attendees.create(member=cast.member(stage.review, cast.coordinator))

    with pytest.raises(Refused):
        actions.start_conversation(by=cast.coordinator, appointment=stage.appointment)


def test_nobody_starts_before_fieldwork_or_after_it(cast: Cast):
    for ref, upto in (("PR-2026-01", "sampling_opened_at"), ("PR-2026-02", "fieldwork_closed_at")):
        stage = set_up(cast, ref=ref, upto=upto)
        with pytest.raises(Refused):
            actions.start_conversation(by=cast.peer, appointment=stage.appointment)


def test_a_note_is_kept_and_another_tab_is_shown_both(cast: Cast, conversation: Conversation):
    actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text="First.", version=0)

    with pytest.raises(Conflict) as raised:
        actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text="Second.", version=0)

    assert raised.value.theirs == {"text": "First."}
    assert raised.value.version == 1
    assert conversation.notes.get(prompt__number=1).text == "First."


def test_the_same_note_twice_is_no_conflict(cast: Cast, conversation: Conversation):
    for _ in range(2):
        actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text="Same.", version=0)

    assert conversation.notes.get(prompt__number=1).version == 1


def test_only_its_author_writes(cast: Cast, stage: Stage, conversation: Conversation):
    stage.slot.slot_attendees.create(member=cast.member(stage.review, cast.psw))

    with pytest.raises(Refused):
        actions.write_note(by=cast.psw, conversation=conversation, prompt=1, text="Mine.", version=0)


def test_handing_in_needs_an_overall_rating_and_its_reason(cast: Cast, conversation: Conversation):
    with pytest.raises(ValidationError, match="overall rating"):
        actions.hand_in_conversation(by=cast.peer, conversation=conversation)
    actions.rate_conversation(
        by=cast.peer, conversation=conversation, overall="good", overall_reason="", subthemes={}
    )
    with pytest.raises(ValidationError, match="reason"):
        actions.hand_in_conversation(by=cast.peer, conversation=conversation)


def test_not_enough_evidence_needs_no_reason(cast: Cast, conversation: Conversation):
    actions.rate_conversation(
        by=cast.peer,
        conversation=conversation,
        overall="not_enough_evidence",
        overall_reason="",
        subthemes={},
    )

    assert actions.hand_in_conversation(by=cast.peer, conversation=conversation).handed_in_at is not None


def test_handed_in_is_handed_in(cast: Cast, conversation: Conversation):
    hand_in(conversation, cast)

    with pytest.raises(Refused):
        actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text="Late.", version=0)
    with pytest.raises(Refused):
        actions.add_quote(by=cast.peer, conversation=conversation, text="Late.")


def test_ratings_of_another_tab_conflict_even_in_the_grades_alone(cast: Cast, conversation: Conversation):
    first = {"overall": "good", "overall_reason": "Why.", "spoke_with": "person"}
    actions.rate_conversation(
        by=cast.peer, conversation=conversation, subthemes={1: "good"}, version=0, **first
    )

    with pytest.raises(Conflict) as raised:
        actions.rate_conversation(
            by=cast.peer, conversation=conversation, subthemes={1: "inadequate"}, version=0, **first
        )

    assert raised.value.theirs == {"subtheme_1": "Good"}
    assert conversation.ratings.get(subtheme__number=1).grade == "good"


def test_a_subtheme_that_is_not_for_peers_cannot_be_rated(cast: Cast, conversation: Conversation):
    with pytest.raises(ValidationError):
        actions.rate_conversation(
            by=cast.peer, conversation=conversation, overall="", overall_reason="", subthemes={6: "good"}
        )


def test_the_person_stops(cast: Cast, conversation: Conversation):
    actions.stop_conversation(by=cast.peer, conversation=conversation)

    conversation.refresh_from_db()
    assert conversation.stopped_at is not None
    assert Event.objects.filter(verb="conversation.stopped").count() == 1


def test_withdrawn_consent_refuses_every_write(cast: Cast, stage: Stage, conversation: Conversation):
    quote = actions.add_quote(by=cast.peer, conversation=conversation, text="I felt heard.")
    withdraw(stage.record, cast)

    for attempt in (
        lambda: actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text="x", version=0),
        lambda: actions.edit_quote(by=cast.peer, quote=quote, text="x", version=0),
        lambda: actions.remove_quote(by=cast.peer, quote=quote),
        lambda: actions.hand_in_conversation(by=cast.peer, conversation=conversation),
        lambda: actions.start_conversation(by=cast.peer, appointment=stage.appointment),
    ):
        with pytest.raises(Refused):
            attempt()


def test_quotes_are_numbered_changed_and_taken_out(cast: Cast, conversation: Conversation):
    one = actions.add_quote(by=cast.peer, conversation=conversation, text="I felt heard.")
    two = actions.add_quote(by=cast.peer, conversation=conversation, text="Nobody rang.")
    actions.edit_quote(by=cast.peer, quote=two, text="Nobody rang back.", lang="cy", version=0)
    actions.remove_quote(by=cast.peer, quote=one)

    assert [(q.number, q.text, q.lang, q.use) for q in Quote.objects.all()] == [
        (2, "Nobody rang back.", "cy", "")
    ]


def test_a_meeting_is_written_up_and_changed_by_another(cast: Cast, stage: Stage):
    meeting = actions.write_meeting(
        by=cast.second_psw, slot=stage.meeting_slot, attended=11, areas="Carers", notes="", themes=[2]
    )
    actions.write_meeting(
        by=cast.coordinator,
        slot=stage.meeting_slot,
        attended=12,
        areas="Carers",
        notes="More.",
        themes=[1, 2],
        version=meeting.version,
    )

    meeting = Meeting.objects.get()
    assert (meeting.number, meeting.attended, meeting.notes) == (1, 12, "More.")
    assert [theme.number for theme in meeting.themes.all()] == [1, 2]
    assert meeting.author == cast.second_psw


def test_two_who_write_up_the_same_meeting_are_shown_both(cast: Cast, stage: Stage):
    actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="Carers", themes=[2])

    with pytest.raises(Conflict) as raised:
        actions.write_meeting(by=cast.coordinator, slot=stage.meeting_slot, areas="Waiting", themes=[1])

    assert raised.value.theirs == {"areas": "Carers", "themes": "Carers"}


@pytest.mark.parametrize("who", ["psw", "peer", "host_organiser", "host_dass", "administrator", "nobody"])
def test_who_was_not_at_the_meeting_does_not_write_it_up(cast: Cast, stage: Stage, who: str):
    with pytest.raises(Refused):
        actions.write_meeting(by=getattr(cast, who), slot=stage.meeting_slot, areas="Carers")


def test_after_fieldwork_only_the_coordinator_writes_up_a_meeting(cast: Cast, stage: Stage):
    stage.review.fieldwork_closed_at = timezone.now()
    stage.review.save()

    with pytest.raises(Refused):
        actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="Carers")
    assert actions.write_meeting(by=cast.coordinator, slot=stage.meeting_slot, areas="Carers").number == 1


def test_themes_are_those_of_the_review(cast: Cast, stage: Stage):
    with pytest.raises(ValidationError) as raised:
        actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="Carers", themes=[9])
    assert "themes" in raised.value.message_dict


def test_meeting_quotes_have_no_speaker(cast: Cast, stage: Stage):
    meeting = actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="Carers")
    quote = actions.add_meeting_quote(by=cast.second_psw, meeting=meeting, text="We are proud.")

    assert (quote.number, quote.meeting, quote.conversation) == (1, meeting, None)
    with pytest.raises(Refused):
        actions.add_meeting_quote(by=cast.peer, meeting=meeting, text="Not mine.")


def ask(cast: Cast, stage: Stage, *, agrees: bool = True, quotes: bool = True) -> None:
    answer = {"asked_by": "worker", "asked_how": "phone", "asked_on": timezone.localdate()}
    records_actions.record_consent(
        by=cast.host_organiser, record=stage.record, conversation=agrees, quotes=quotes, **answer
    )


def take_back(cast: Cast, stage: Stage) -> None:
    records_actions.withdraw_consent(by=cast.host_organiser, record=stage.record)


def say_no(cast: Cast, stage: Stage) -> None:
    ask(cast, stage, agrees=False)


@pytest.mark.parametrize("end", [take_back, say_no])
def test_a_new_consent_brings_nothing_back_and_begins_anew(
    cast: Cast, stage: Stage, conversation: Conversation, end: Callable[[Cast, Stage], None]
):
    actions.write_note(by=cast.peer, conversation=conversation, prompt=1, text="Said before")
    actions.add_quote(by=cast.peer, conversation=conversation, text="She rang back")
    end(cast, stage)
    ask(cast, stage)

    assert not access.conversations_standing().exists()
    assert not access.quotes_visible_to(cast.peer).exists()
    with pytest.raises(Refused):
        actions.write_note(by=cast.peer, conversation=conversation, prompt=2, text="More")

    appointment = records_actions.make_appointment(
        by=cast.host_organiser, record=stage.record, slot=stage.slot
    )
    anew = actions.start_conversation(by=cast.peer, appointment=appointment)
    assert anew.number == conversation.number + 1
    assert [note.text for note in anew.notes.all()] == ["", ""]
    assert list(access.conversations_visible_to(cast.peer)) == [anew]
    assert list(queries.usable_quotes(stage.review)) == []


def test_what_was_begun_is_not_cancelled_or_moved(cast: Cast, stage: Stage, conversation: Conversation):
    with pytest.raises(Refused, match="has begun"):
        records_actions.cancel_appointment(by=cast.host_organiser, record=stage.record)
    assert access.conversations_standing().get() == conversation
