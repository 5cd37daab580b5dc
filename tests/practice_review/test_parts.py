"""What the page of a review says of its parts, and home of what is to be asked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from practice_review.parts import parts_of
from records.models import Consent
from reviews.access import standing
from reviews.models import Review, TeamMember
from reviews.queries import team_lines
from tests.cast import Cast, consent_to_talk, join, make_record


def tasks_of(user: User, review: Review) -> list[dict[str, str]]:
    team = team_lines(review, is_planner=False, today=timezone.localdate())
    return parts_of(standing(user, review), team)


def part(user: User, review: Review, title: str) -> dict[str, str]:
    return next(task for task in tasks_of(user, review) if task["title"] == title)


def test_the_team_is_counted_against_what_it_has_to_be(cast: Cast):
    review = cast.review(upto="", team=False)
    join(review, cast.coordinator, TeamMember.Part.COORDINATOR)
    join(review, cast.psw, TeamMember.Part.PSW)

    assert part(cast.coordinator, review, "Team")["status"] == "1 of 2 PSWs ready, 0 of 1 peer ready"

    join(review, cast.second_psw, TeamMember.Part.PSW)
    join(review, cast.peer, TeamMember.Part.PEER)
    assert part(cast.coordinator, review, "Team")["status"] == "Everybody is ready"


@pytest.mark.parametrize("upto", ["", "fieldwork_opened_at", "fieldwork_closed_at"])
def test_the_report_has_its_row_before_it_opens(cast: Cast, upto: str):
    review = cast.review(upto=upto)

    said = part(cast.coordinator, review, "Report")

    assert said["status"] == "Opens when moderation is closed"
    assert said["address"] == ""
    assert part(cast.host_dass, review, "Report")["status"] == "You see it when the team has checked it"


def test_the_organiser_is_told_how_many_people_are_to_be_asked(client: Client, cast: Cast):
    review = cast.review(upto="sampling_opened_at")
    first, second, third = (make_record(review, ref, cast.host_organiser) for ref in ("A1", "B1", "C1"))
    make_record(review, "D1", cast.host_organiser, selected=False)
    client.force_login(cast.host_organiser)

    def home() -> str:
        return client.get(reverse("home")).content.decode()

    assert "Ask 3 people whether they want to talk" in home()
    assert reverse("records:people", args=[review.ref]) in home()
    assert part(cast.host_organiser, review, "People who may want to talk")["status"] == "3 still to be asked"

    consent_to_talk(first, cast.host_organiser)
    consent_to_talk(second, cast.host_organiser)
    Consent.objects.filter(record=second).update(conversation=False)
    assert "Ask 1 person whether they want to talk" in home()

    consent_to_talk(third, cast.host_organiser)
    assert "whether they want to talk" not in home()
    assert part(cast.host_organiser, review, "People who may want to talk")["status"] == "Everybody was asked"


def test_asking_is_due_when_fieldwork_starts_and_after_that_when_it_ends(client: Client, cast: Cast):
    review = cast.review(upto="fieldwork_opened_at")
    make_record(review, "A1", cast.host_organiser)
    today = timezone.localdate()
    Review.objects.update(
        fieldwork_from_on=today - timedelta(days=2), fieldwork_to_on=today + timedelta(days=2)
    )
    client.force_login(cast.host_organiser)

    page = client.get(reverse("home"))

    lines = [line.due_on for line, _ in page.context["lines"] if line.what.startswith("Ask")]
    assert lines == [today + timedelta(days=2)]


def test_a_reviewer_is_not_told_whom_the_host_has_to_ask(cast: Cast):
    review = cast.review()
    make_record(review, "A1", cast.host_organiser)

    for user in (cast.psw, cast.peer, cast.host_lead):
        titles = [task["title"] for task in tasks_of(user, review)]
        assert "People who may want to talk" not in titles
