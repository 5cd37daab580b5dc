"""Closing fieldwork: what is missing by person, closing all the same, and taking it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit
from core.refusals import Refused
from reviews import actions
from reviews.models import Review
from reviews.stages import Stage
from tests.cast import Cast, assign, consent_to_talk, make_appointment, make_record, make_slot
from trail.models import Event

WHY = "One reader is ill until next month"


def close(review: Review) -> str:
    return reverse("close_fieldwork", args=[review.ref])


def stage_now() -> Stage:
    return Review.objects.get().stage


def with_gaps(cast: Cast) -> Review:
    """The PSW has handed in A1 and not B1; the peer's conversation and the second PSW's meeting have no notes."""
    review = cast.review()
    done, left = (
        make_record(review, "A1", cast.host_organiser),
        make_record(review, "B1", cast.host_organiser),
    )
    for record in (done, left):
        assign(record, cast.psw)
    Audit.objects.create(
        record=done,
        reader=cast.psw,
        reading=1,
        overall="good",
        overall_reason="As seen",
        handed_in_at=timezone.now(),
    )
    consent_to_talk(done, cast.host_organiser)
    talk = make_slot(review, "conversation", cast.member(review, cast.peer), number=1)
    make_appointment(done, talk, cast.host_organiser)
    make_slot(review, "practitioners", cast.member(review, cast.second_psw), number=2, day=4)
    return review


def test_the_page_says_by_person_what_is_missing(client: Client, cast: Cast):
    review = with_gaps(cast)
    client.force_login(cast.coordinator)

    page = client.get(close(review))

    lacking = {one.who: [gap.what for gap in one.gaps] for one in page.context["closing"].lacking}
    assert lacking == {
        "Psw": ["Audit of record B1, reading 1: not begun"],
        "Peer": ["Conversation on Tuesday 3 March 2026, 10am to 11am: no notes"],
        "Second Psw": ["Meeting “Slot 2”, Wednesday 4 March 2026, 10am to 11am: no notes"],
    }
    text = page.content.decode()
    assert reverse("records:detail", args=[review.ref, "B1"]) in text
    assert reverse("conversations:meeting_write", args=[review.ref, 2]) in text
    assert "Close although 3 things are missing" in text
    assert "A1, reading" not in text


def test_closing_all_the_same_takes_a_tick_and_a_reason_which_the_trail_keeps(client: Client, cast: Cast):
    review = with_gaps(cast)
    client.force_login(cast.coordinator)

    assert set(client.post(close(review)).context["form"].errors) == {"although", "reason"}
    assert stage_now() is Stage.FIELDWORK

    client.post(close(review), {"although": "on", "reason": WHY})

    assert stage_now() is Stage.MODERATION
    event = Event.objects.get(verb="review.fieldwork_closed")
    assert event.detail == {"missing": 3, "was_early": False, "reason": WHY}


def test_with_everything_in_it_is_one_button(client: Client, cast: Cast):
    review = cast.review()
    client.force_login(cast.coordinator)

    assert "Why is it closed" not in client.get(close(review)).content.decode()
    client.post(close(review))

    assert stage_now() is Stage.MODERATION


def test_a_last_day_ahead_is_said_and_asks_for_a_reason(client: Client, cast: Cast):
    review = cast.review()
    Review.objects.update(fieldwork_to_on=timezone.localdate() + timedelta(days=3))
    review = Review.objects.get()
    client.force_login(cast.coordinator)

    text = client.get(close(review)).content.decode()

    assert "is 3 days from now" in text
    assert "Close although the last day of fieldwork lies ahead" in text
    with pytest.raises(ValidationError):
        actions.close_fieldwork(by=cast.coordinator, review=review)


def test_the_page_asks_as_much_of_the_database_for_four_records_as_for_one(client: Client, cast: Cast):
    review = with_gaps(cast)
    client.force_login(cast.coordinator)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(close(review))
    for number, ref in enumerate(("C1", "D1", "E1"), start=3):
        record = make_record(review, ref, cast.host_organiser)
        assign(record, cast.psw)
        consent_to_talk(record, cast.host_organiser)
        talk = make_slot(
            review, "conversation", cast.member(review, cast.peer), number=number, day=number + 2
        )
        make_appointment(record, talk, cast.host_organiser)
        make_slot(review, "managers", cast.member(review, cast.psw), number=number + 10, day=number + 2)
    with CaptureQueriesContext(connection) as many:
        client.get(close(review))

    assert len(many) == len(few)


def test_fieldwork_is_reopened_with_a_reason_until_moderation_is_closed(client: Client, cast: Cast):
    review = cast.review(upto="fieldwork_closed_at")
    client.force_login(cast.coordinator)
    address = reverse("reviews:reopen_fieldwork", args=[review.ref])
    assert address in client.get(reverse("review", args=[review.ref])).content.decode()

    client.post(address, {"reason": ""})
    assert stage_now() is Stage.MODERATION

    was = review.fieldwork_closed_at
    client.post(address, {"reason": WHY})
    assert stage_now() is Stage.FIELDWORK
    event = Event.objects.get(verb="review.fieldwork_reopened")
    assert was is not None
    assert event.detail == {"reason": WHY, "was_closed_at": was.isoformat()}


@pytest.mark.parametrize("upto", ["fieldwork_opened_at", "moderated_at", "final_at"])
def test_fieldwork_is_not_reopened_at_any_other_time(cast: Cast, upto: str):
    review = cast.review(upto=upto)

    with pytest.raises(Refused):
        actions.reopen_fieldwork(by=cast.coordinator, review=review, reason=WHY)


def test_only_the_coordinator_reopens(cast: Cast):
    review = cast.review(upto="fieldwork_closed_at")

    for user in (cast.psw, cast.peer, cast.host_organiser, cast.host_dass, cast.other_coordinator):
        with pytest.raises(Refused):
            actions.reopen_fieldwork(by=user, review=review, reason=WHY)
