"""What waits for whom, how far it is, and what the report is given."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from conversations import actions, queries
from conversations.models import Conversation, Meeting, Quote
from core.refusals import Refused
from reviews.access import standing
from tests.cast import Cast

from .stage import Stage, set_up, withdraw

SAID = ("I felt heard.", "About my son.", "The letter.")


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


@pytest.fixture
def handed_in(cast: Cast, stage: Stage) -> Conversation:
    conversation = actions.start_conversation(by=cast.peer, appointment=stage.appointment, spoke_with="both")
    for text in SAID:
        actions.add_quote(by=cast.peer, conversation=conversation, text=text)
    actions.rate_conversation(
        by=cast.peer,
        conversation=conversation,
        overall="good",
        overall_reason="Why",
        subthemes={},
        spoke_with="both",
    )
    return actions.hand_in_conversation(by=cast.peer, conversation=conversation)


def decide(by: User, text: str, use: str, reworded: str = "") -> None:
    quote = Quote.objects.select_related("conversation__review", "meeting__review").get(text=text)
    actions.decide_quote(by=by, quote=quote, use=use, reworded=reworded, version=quote.version)


def waits(user: User) -> list[tuple[str, str]]:
    return [(line.what, line.url) for line in queries.waiting_for(user, today=date(2026, 3, 3))]


def test_what_waits_for_a_peer(cast: Cast, stage: Stage, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert waits(cast.peer) == [
            ("Write down what you heard", "/reviews/PR-2026-01/conversations/slots/1/before-we-talk/")
        ]
    conversation = actions.start_conversation(by=cast.peer, appointment=stage.appointment)
    assert waits(cast.peer) == [
        ("Finish and hand in your notes of conversation 1", "/reviews/PR-2026-01/conversations/1/check/")
    ]
    actions.rate_conversation(
        by=cast.peer,
        conversation=conversation,
        overall="not_enough_evidence",
        overall_reason="",
        subthemes={},
    )
    actions.hand_in_conversation(by=cast.peer, conversation=conversation)
    assert waits(cast.peer) == []


def test_nothing_waits_when_the_person_changed_their_mind(cast: Cast, stage: Stage):
    withdraw(stage.record, cast)
    assert waits(cast.peer) == []


def test_a_meeting_waits_for_who_was_there_once_it_began(cast: Cast, stage: Stage):
    assert waits(cast.second_psw) == [
        ("Write up the meeting “Slot 2”", "/reviews/PR-2026-01/meetings/slots/2/write/")
    ]
    assert waits(cast.psw) == waits(cast.host_organiser) == []
    stage.meeting_slot.starts_at = timezone.now() + timedelta(days=1)
    stage.meeting_slot.ends_at = timezone.now() + timedelta(days=2)
    stage.meeting_slot.save()
    assert waits(cast.second_psw) == []


def test_progress_is_counted_for_the_team_alone(cast: Cast, stage: Stage, handed_in: Conversation):
    assert queries.progress_of(standing(cast.peer, stage.review)) == queries.Progress(1, 1, 1, 0)
    assert queries.progress_of(standing(cast.host_dass, stage.review)) is None
    withdraw(stage.record, cast)
    assert queries.progress_of(standing(cast.peer, stage.review)) == queries.Progress(0, 0, 1, 0)


def test_the_report_gets_usable_words_of_those_who_agree(cast: Cast, stage: Stage, handed_in: Conversation):
    meeting = actions.write_meeting(
        by=cast.second_psw, slot=stage.meeting_slot, areas="x", attended=11, themes=[2]
    )
    actions.add_meeting_quote(by=cast.second_psw, meeting=meeting, text="We are proud.")

    def texts() -> set[str]:
        return {quote.words for quote in queries.usable_quotes(stage.review)}

    assert texts() == set()
    decide(cast.coordinator, "I felt heard.", "as_it_is")
    decide(cast.coordinator, "About my son.", "no")
    decide(cast.psw, "The letter.", "reworded", "What came by post.")
    decide(cast.peer, "We are proud.", "as_it_is")
    assert texts() == {"I felt heard.", "What came by post.", "We are proud."}
    assert queries.heard(stage.review) == queries.Heard(1, 0, 1, 0, 1, 11, 0)
    assert [(theme.number, n) for theme, n in queries.meeting_themes(stage.review)] == [(2, 1), (1, 0)]

    stage.record.consent.quotes = False
    stage.record.consent.save()
    assert texts() == {"We are proud."}
    stage.record.consent.quotes = True
    stage.record.consent.save()
    withdraw(stage.record, cast)
    assert texts() == {"We are proud."}
    assert queries.heard(stage.review).conversations == 0


def test_quotes_wait_for_the_coordinator_and_what_the_coordinator_took_for_the_psws(
    cast: Cast, stage: Stage, handed_in: Conversation
):
    address = "/reviews/PR-2026-01/quotes/"
    meeting = actions.write_meeting(by=cast.coordinator, slot=stage.meeting_slot, areas="x", attended=5)
    actions.add_meeting_quote(by=cast.coordinator, meeting=meeting, text="Mine.")

    assert waits(cast.coordinator) == [("Decide whether 3 quotes may be used", address)]
    assert waits(cast.psw) == [("Decide whether 1 quote may be used", address)]
    assert waits(cast.peer) == waits(cast.host_organiser) == waits(cast.other_coordinator) == []

    decide(cast.psw, "Mine.", "no")
    for text in SAID:
        decide(cast.coordinator, text, "as_it_is")
    assert waits(cast.coordinator) == waits(cast.psw) == []
    assert queries.decided_counts(stage.review) == {"": 0, "as_it_is": 3, "reworded": 0, "no": 1}


@pytest.mark.parametrize("attended", [None, 4])
def test_a_group_of_fewer_than_five_is_never_quoted(cast: Cast, stage: Stage, attended: int | None):
    """Five is the number of the promise, rule S3: it is not read from the code."""
    meeting = actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="x", attended=5)
    actions.add_meeting_quote(by=cast.second_psw, meeting=meeting, text="We are few.")
    assert [quote.text for quote in queries.quotes_to_decide(cast.coordinator, stage.review)] == [
        "We are few."
    ]
    decide(cast.coordinator, "We are few.", "as_it_is")
    assert queries.usable_quotes(stage.review).count() == 1

    Meeting.objects.update(attended=attended)

    assert not queries.usable_quotes(stage.review).exists()
    Quote.objects.update(use="", decided_by=None, decided_at=None)
    assert not queries.quotes_to_decide(cast.coordinator, stage.review).exists()
    assert waits(cast.coordinator) == []
    with pytest.raises(Refused, match="Fewer than five"):
        decide(cast.coordinator, "We are few.", "as_it_is")
