"""Whole stories through the pages: schedule to fieldwork, two people saving at once, bad input kept."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reviews.models import Framework, Review, Scope, Slot
from tests.cast import Cast, make_review, make_slot

FIRST, LAST = date(2027, 4, 5), date(2027, 4, 16)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def dates(first: date = FIRST, last: date = LAST) -> dict[str, str]:
    return {
        f"fieldwork_{end}_on-{part}": str(getattr(day, part))
        for end, day in (("from", first), ("to", last))
        for part in ("day", "month", "year")
    }


def page(client: Client, name: str, *arguments: Any, **data: Any) -> Any:
    """Post to a page of the round and return the answer."""
    return client.post(reverse(f"reviews:{name}", args=arguments), data)


def test_a_review_is_scheduled_after_its_warnings_were_seen(cast: Cast):
    client = browser(cast.coordinator)
    make_review(cast.host, ref="PR-2027-01")
    Review.objects.update(fieldwork_from_on=date(2027, 9, 6), fieldwork_to_on=date(2027, 9, 10))
    data = {"host": "hostwick", "topic": "Carers", "has_conflict": "no", **dates()}

    warned = page(client, "schedule", **data)
    assert warned.status_code == 200
    assert "Hostwick has another review in 2027: PR-2027-01" in warned.content.decode()
    assert Review.objects.count() == 1

    seen = warned.context["form"]["seen"].value()
    other_dates = page(client, "schedule", **data | dates(LAST, LAST) | {"has_conflict": "no"}, seen="old")
    assert other_dates.status_code == 200  # what was seen was another warning
    done = page(client, "schedule", **data, seen=seen)
    assert done.headers["Location"] == "/reviews/PR-2027-02/team/"


def test_what_was_typed_stays_beside_its_errors(cast: Cast):
    client = browser(cast.coordinator)
    answer = page(
        client, "schedule", host="nowhere", topic="Carers\u202e", has_conflict="yes", **dates(LAST, FIRST)
    )
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "<title>Error: " in text
    for message in (
        "Select one of the choices that are offered",
        "Remove the hidden characters",
        "Fieldwork must end on or after the day it starts",
    ):
        assert message in text
    assert 'value="2027"' in text

    conflicted = page(client, "schedule", host="hostwick", topic="Carers", has_conflict="yes", **dates())
    assert "Ask another regional coordinator to lead this review" in conflicted.content.decode()
    assert not Review.objects.exists()


def test_from_schedule_to_sampling_each_person_in_turn(cast: Cast):
    coordinator, organiser, dass = (
        browser(u) for u in (cast.coordinator, cast.host_organiser, cast.host_dass)
    )
    page(coordinator, "schedule", host="hostwick", topic="Carers", has_conflict="no", **dates())
    ref = Review.objects.get().ref

    page(coordinator, "psw_add", ref, user=cast.psw.ref)
    psw = browser(cast.psw)
    assert psw.get(f"/reviews/{ref}/team/").status_code == 404
    page(psw, "declare", ref, has_conflict="yes", explanation="I worked there in 2019.")
    assert psw.get(f"/reviews/{ref}/team/").status_code == 404
    assert "I worked there in 2019." in coordinator.get(f"/reviews/{ref}/team/").content.decode()
    assert "I worked there in 2019." not in organiser.get(f"/reviews/{ref}/team/").content.decode()
    page(coordinator, "conflict_clear", ref, cast.psw.ref, reason="Long ago")
    assert psw.get(f"/reviews/{ref}/team/").status_code == 200

    page(dass, "member_object", ref, cast.psw.ref, reason="They were dismissed by us")
    assert "They were dismissed by us" in coordinator.get(f"/reviews/{ref}/team/").content.decode()
    for client in (psw, organiser):
        assert "They were dismissed by us" not in client.get(f"/reviews/{ref}/team/").content.decode()

    page(coordinator, "open_scoping", ref)
    page(organiser, "scope_ambition", ref, ambition="To learn", version=0)
    page(organiser, "scope_self_assessment", ref, self_assessment="So so", version=0)
    refused = page(dass, "scope_agree", ref)
    assert "Add at least one theme" in refused.content.decode()
    page(organiser, "theme_list", ref, title="Carers", detail="")
    assert (
        "Host Dass, DASS of Hostwick, has to agree the scope"
        in page(coordinator, "open_sampling", ref).content.decode()
    )
    page(dass, "scope_agree", ref)
    assert Scope.objects.get().agreed_by == cast.host_dass
    page(coordinator, "open_sampling", ref)

    review = Review.objects.get()
    assert (review.sampling_opened_at is not None, review.framework) == (True, cast.framework)


def test_two_people_write_the_scope_and_the_later_sees_both(cast: Cast):
    review = cast.review(upto="scoping_opened_at")
    Scope.objects.create(review=review)
    page(browser(cast.host_organiser), "scope_ambition", review.ref, ambition="His words", version=0)

    dass = browser(cast.host_dass)
    answer = page(dass, "scope_ambition", review.ref, ambition="Her words", version=0)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "His words" in text
    assert "Her words" in text
    assert Scope.objects.get().ambition == "His words"

    version = answer.context["form"]["version"].value()
    assert page(dass, "scope_ambition", review.ref, ambition="Her words", version=version).status_code == 302
    assert Scope.objects.get().ambition == "Her words"


def test_an_edit_after_agreement_says_that_it_ends_it(cast: Cast):
    review = cast.review(upto="scoping_opened_at")
    Scope.objects.create(review=review, agreed_at=review.scoping_opened_at, agreed_by=cast.host_dass)

    answer = browser(cast.host_organiser).post(
        reverse("reviews:scope_ambition", args=[review.ref]), {"ambition": "New", "version": 0}, follow=True
    )

    assert "has to be agreed again" in answer.content.decode()


def slot_data(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "practitioners",
        "title": "Hospital team",
        "on-day": "3",
        "on-month": "March",
        "on-year": "2026",
        "starts": "10:30am",
        "ends": "12:00",
        "how": "video",
        "place": "",
        "expected": "8",
        "version": "0",
    } | changes


def test_a_clash_stands_beside_the_people_and_nothing_typed_is_lost(cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    make_slot(review, "managers", cast.member(review, cast.psw))
    client = browser(cast.host_organiser)

    answer = page(client, "slot_create", review.ref, **slot_data(attendees=[cast.psw.ref, cast.peer.ref]))
    assert answer.context["form"].errors["attendees"] == [
        "Psw is at “Slot 1” (PR-2026-01) from 10am to 11am on 3 March 2026"
    ]
    assert 'value="Hospital team"' in answer.content.decode()

    assert page(client, "slot_create", review.ref, **slot_data(attendees=[cast.peer.ref])).status_code == 302
    slot = Slot.objects.get(number=2)
    assert [member.user for member in slot.attendees.all()] == [cast.peer]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "party"},
        {"title": "Team\u202e"},
        {"title": "x" * 5000},
        {"on-day": "31", "on-month": "2"},
        {"starts": "25:00"},
        {"expected": "-1"},
        {"expected": "999999999999"},
        {"attendees": ["1", "'; --"]},
        {"how": "\x00"},
        {"on-year": "9999"},
        {"version": "x" * 50, "starts": ""},
    ],
)
def test_bad_input_is_told_and_never_breaks_the_page(cast: Cast, changes: dict[str, Any]):
    review = cast.review(upto="sampling_opened_at")

    answer = page(browser(cast.coordinator), "slot_create", review.ref, **slot_data(**changes))

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Slot.objects.exists()


@pytest.mark.parametrize(
    ("query", "status"),
    [("?year=1", 404), ("?year=²", 404), ("?year=99999", 404), ("?year=2031", 200), ("?region=nowhere", 200)],
)
def test_odd_years_are_no_page(cast: Cast, query: str, status: int):
    assert browser(cast.coordinator).get(f"/reviews/{query}").status_code == status


@pytest.mark.parametrize("query", ["?stage=Party", "?year=x", "?council=nowhere", "?page=999", "?page=x"])
def test_odd_filters_show_the_list(cast: Cast, query: str):
    cast.review()

    assert browser(cast.coordinator).get(f"/reviews/list/{query}").status_code == 200


def test_a_second_press_of_a_button_does_no_harm(cast: Cast):
    review = cast.review(upto="")
    client = browser(cast.coordinator)

    first, second = (page(client, "open_scoping", review.ref) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 200)
    assert "This was done on" in second.content.decode()
    for _ in range(2):
        page(client, "psw_add", review.ref, user=cast.reader.ref)
    assert review.team.filter(user=cast.reader).count() == 1


def test_a_place_that_ends_closes_the_editor_and_gives_the_words_back(cast: Cast):
    review = cast.review(upto="scoping_opened_at")
    Scope.objects.create(review=review)
    client = browser(cast.host_organiser)
    Review.objects.update(
        sampling_opened_at=review.scoping_opened_at, fieldwork_opened_at=review.scoping_opened_at
    )

    answer = page(client, "scope_ambition", review.ref, ambition="An hour of work", version=0)

    assert answer.status_code == 403
    assert "An hour of work" in answer.content.decode()


def test_the_command_brings_in_the_default_framework(cast: Cast, capsys: pytest.CaptureFixture[str]):
    call_command("load_framework", "farshire", by=cast.administrator.email)
    assert Framework.objects.filter(region=cast.elsewhere.region, version="2026.1").exists()

    for region, by in (
        ("farshire", cast.administrator),
        ("aldermere", cast.coordinator),
        ("x", cast.administrator),
    ):
        with pytest.raises(CommandError):
            call_command("load_framework", region, by=by.email)
