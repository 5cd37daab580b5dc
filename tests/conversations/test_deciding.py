"""Whether words may be used is decided by somebody other than who took them down."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations import actions, queries
from conversations.models import Conversation, Quote
from core.refusals import Conflict, Refused
from records import actions as records_actions
from tests.cast import Cast
from trail.models import Event

from .stage import Stage, set_up, withdraw

SAID = "I felt heard when she rang back"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return set_up(cast)


@pytest.fixture
def conversation(cast: Cast, stage: Stage) -> Conversation:
    return actions.start_conversation(by=cast.peer, appointment=stage.appointment, spoke_with="person")


@pytest.fixture
def quote(cast: Cast, conversation: Conversation) -> Quote:
    quote = actions.add_quote(by=cast.peer, conversation=conversation, text=SAID)
    Conversation.objects.update(overall="not_enough_evidence", handed_in_at=timezone.now())
    return fresh(quote)


def fresh(quote: Quote) -> Quote:
    rows = Quote.objects.select_related(
        "conversation__review", "conversation__appointment", "meeting__review"
    )
    return rows.get(pk=quote.pk)


def address(name: str, *args: object) -> str:
    return reverse(f"conversations:{name}", args=["PR-2026-01", *args])


def test_another_member_of_the_team_decides_and_that_is_kept(cast: Cast, quote: Quote):
    before = timezone.now()

    decided = actions.decide_quote(by=cast.coordinator, quote=quote, use="as_it_is")

    assert (decided.use, decided.words, decided.decided_by) == ("as_it_is", SAID, cast.coordinator)
    assert decided.decided_at is not None
    assert decided.decided_at >= before
    event = Event.objects.get(verb="quote.decided")
    assert (event.subject, event.review) == ("quote 1 of conversation 1", "PR-2026-01")


def test_who_took_the_words_never_decides_not_even_behind_the_action(cast: Cast, quote: Quote):
    with pytest.raises(Refused, match="someone else on the team"):
        actions.decide_quote(by=cast.peer, quote=quote, use="as_it_is")
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.update(use="as_it_is", decided_by=cast.peer, decided_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.update(use="as_it_is")
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.update(
            use="reworded", reworded=SAID, decided_by=cast.coordinator, decided_at=timezone.now()
        )


@pytest.mark.parametrize(
    "who", ["host_organiser", "host_dass", "administrator", "outsider", "other_coordinator"]
)
def test_nobody_off_the_team_decides(cast: Cast, quote: Quote, who: str):
    with pytest.raises(Refused):
        actions.decide_quote(by=getattr(cast, who), quote=quote, use="as_it_is")


@pytest.mark.parametrize("words", ["", "  ", SAID, "i felt HEARD,  when she rang back."])
def test_reworded_means_in_other_words(cast: Cast, quote: Quote, words: str):
    with pytest.raises(ValidationError) as raised:
        actions.decide_quote(by=cast.coordinator, quote=quote, use="reworded", reworded=words)
    assert list(raised.value.message_dict) == ["reworded"]


def test_reworded_words_are_used_instead_and_go_when_it_is_decided_again(cast: Cast, quote: Quote):
    decided = actions.decide_quote(
        by=cast.coordinator, quote=quote, use="reworded", reworded="A call back was felt as being heard"
    )
    assert decided.words == "A call back was felt as being heard"
    with pytest.raises(ValidationError) as raised:
        actions.decide_quote(by=cast.psw, quote=fresh(quote), use="no", reworded="Quite new", version=1)
    assert list(raised.value.message_dict) == ["use"]
    left = "A call back was felt as being heard"
    again = actions.decide_quote(by=cast.psw, quote=fresh(quote), use="no", reworded=left, version=1)
    assert (again.use, again.reworded, again.decided_by) == ("no", "", cast.psw)


def test_two_who_decide_at_once_are_told(cast: Cast, quote: Quote):
    actions.decide_quote(by=cast.coordinator, quote=fresh(quote), use="as_it_is")
    with pytest.raises(Conflict):
        actions.decide_quote(by=cast.psw, quote=fresh(quote), use="no", version=0)
    assert fresh(quote).use == "as_it_is"


def test_changing_the_words_undoes_the_decision(cast: Cast, stage: Stage):
    meeting = actions.write_meeting(by=cast.second_psw, slot=stage.meeting_slot, areas="x", attended=9)
    quote = actions.add_meeting_quote(by=cast.second_psw, meeting=meeting, text="We are proud.")
    actions.decide_quote(by=cast.coordinator, quote=fresh(quote), use="as_it_is")

    with pytest.raises(Refused, match="Only the person who took"):
        actions.edit_quote(by=cast.coordinator, quote=fresh(quote), text="We are not proud.", version=1)
    actions.edit_quote(by=cast.second_psw, quote=fresh(quote), text="We are not proud.", version=1)

    stands = fresh(quote)
    assert (stands.use, stands.decided_by, stands.decided_at) == ("", None, None)


def test_words_of_somebody_who_is_not_to_be_quoted_are_not_usable(cast: Cast, stage: Stage, quote: Quote):
    stage.record.consent.quotes = False
    stage.record.consent.save()

    assert not queries.quotes_to_decide(cast.coordinator, stage.review).exists()
    with pytest.raises(ValidationError) as raised:
        actions.decide_quote(by=cast.coordinator, quote=quote, use="as_it_is")
    assert list(raised.value.message_dict) == ["use"]


def test_what_is_not_handed_in_is_not_decided(cast: Cast, quote: Quote):
    Conversation.objects.update(handed_in_at=None)
    with pytest.raises(Refused, match="not handed in"):
        actions.decide_quote(by=cast.coordinator, quote=fresh(quote), use="no")


def test_reworded_words_leave_with_the_person(cast: Cast, stage: Stage, quote: Quote):
    said = "A call back was felt as being heard by her that day"
    actions.decide_quote(by=cast.coordinator, quote=quote, use="reworded", reworded=said)
    records_actions.withdraw_consent(by=cast.host_organiser, record=stage.record)

    words = queries.withdrawn_from([stage.review.pk])[stage.review.pk]
    assert words.are_in(f"As one said: {said}.")


def test_the_pages_lead_from_what_waits_to_the_decision(
    client: Client, cast: Cast, stage: Stage, quote: Quote
):
    client.force_login(cast.coordinator)
    waiting = client.get(address("quotes_to_decide")).content.decode()
    assert SAID in waiting
    assert address("quote_decide", 1, 1) in waiting

    response = client.post(address("quote_decide", 1, 1), {"use": "reworded", "reworded": "", "version": 0})
    assert "Enter the words to use instead" in response.content.decode()
    response = client.post(
        address("quote_decide", 1, 1), {"use": "reworded", "reworded": "She was called back", "version": 0}
    )
    assert response["Location"] == address("quotes_to_decide")
    assert SAID not in client.get(address("quotes_to_decide")).content.decode()
    assert fresh(quote).reworded == "She was called back"


def test_what_is_shown_was_recorded_first_and_goes_with_consent(
    client: Client, cast: Cast, stage: Stage, quote: Quote
):
    client.force_login(cast.psw)
    client.get(address("quotes_to_decide"))
    assert Event.objects.filter(verb="quotes.opened", by=cast.psw).exists()

    withdraw(stage.record, cast)
    assert SAID not in client.get(address("quotes_to_decide")).content.decode()
    assert client.get(address("quote_decide", 1, 1)).status_code == 404


def test_the_taker_is_told_who_decides(client: Client, cast: Cast, quote: Quote):
    client.force_login(cast.peer)
    assert SAID not in client.get(address("quotes_to_decide")).content.decode()
    assert client.get(address("quote_decide", 1, 1)).status_code == 403
