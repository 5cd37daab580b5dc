"""Every page of the round: who gets it, what it says, what it asks of the database."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from reviews import actions
from reviews.models import Recommendation, Review, Scope, TeamMember, Theme
from tests.cast import Cast, give, join, make_council, make_review, make_slot, make_user

OK, REFUSED, GONE = 200, 403, 404
LIST_LIMIT = 12


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def review(cast: Cast) -> Review:
    """At sampling, with everything on its pages: scope, theme, slot, the recommendation of a review before."""
    review = cast.review(upto="sampling_opened_at")
    Scope.objects.create(review=review, ambition="To learn", self_assessment="We think")
    Theme.objects.create(review=review, number=1, title="Carers")
    make_slot(review, "practitioners", cast.member(review, cast.psw))
    before = make_review(cast.host, ref="PR-2024-01")
    Review.objects.filter(pk=before.pk).update(
        fieldwork_from_on="2024-03-04",
        fieldwork_to_on="2024-03-15",
        imported=True,
        final_at="2024-06-01T12:00Z",
        closed_at="2024-06-01T12:00Z",
    )
    Recommendation.objects.create(
        review=before,
        number=1,
        text="Ring back",
        owner="Head",
        measure="m",
        baseline="b",
        due_on=date(2025, 1, 1),
    )
    return review


CO, PR, LE, HO, HI, HD, RR, PA = [
    "coordinator",
    "psw",
    "peer",
    "host_organiser",
    "host_lead",
    "host_dass",
    "reader",
    "administrator",
]
WHO = (CO, PR, LE, HO, HI, HD, RR, PA)
PERSON = "<second psw>"
# name, further arguments, and what each of WHO gets
PAGES: list[tuple[str, list[Any], tuple[int, ...]]] = [
    ("year", [], (OK,) * 8),
    ("list", [], (OK,) * 8),
    ("my_days", [], (OK,) * 8),
    ("schedule", [], (OK, *(REFUSED,) * 7)),
    ("move", ["ref"], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("declare", ["ref"], (OK, OK, OK, *(GONE,) * 5)),
    ("team", ["ref"], (*(OK,) * 6, GONE, GONE)),
    ("psw_add", ["ref"], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("peer_add", ["ref"], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("hand_over", ["ref"], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("take_over", ["ref"], (GONE,) * 8),
    ("member_remove", ["ref", PERSON], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("conflict_clear", ["ref", PERSON], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("member_object", ["ref", PERSON], (*(REFUSED,) * 5, OK, GONE, GONE)),
    ("scope", ["ref"], (*(OK,) * 6, GONE, GONE)),
    ("scope_ambition", ["ref"], (OK, REFUSED, REFUSED, OK, REFUSED, OK, GONE, GONE)),
    ("scope_self_assessment", ["ref"], (OK, REFUSED, REFUSED, OK, REFUSED, OK, GONE, GONE)),
    ("theme_list", ["ref"], (*(OK,) * 6, GONE, GONE)),
    ("theme_edit", ["ref", 1], (OK, REFUSED, REFUSED, OK, REFUSED, OK, GONE, GONE)),
    ("update_list", ["ref"], (*(OK,) * 6, GONE, GONE)),
    ("recommendation_update", ["ref", 1], (OK, REFUSED, REFUSED, OK, REFUSED, OK, GONE, GONE)),
    ("timetable", ["ref"], (OK, OK, OK, OK, REFUSED, OK, GONE, GONE)),
    ("slot_create", ["ref"], (OK, REFUSED, REFUSED, OK, REFUSED, REFUSED, GONE, GONE)),
    ("slot_edit", ["ref", 1], (OK, REFUSED, REFUSED, OK, GONE, REFUSED, GONE, GONE)),
    ("framework", ["ref"], (*(OK,) * 6, GONE, GONE)),
    ("open_scoping", ["ref"], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("open_sampling", ["ref"], (OK, *(REFUSED,) * 5, GONE, GONE)),
    ("reopen_fieldwork", ["ref"], (*(REFUSED,) * 6, GONE, GONE)),
]
POSTS_ONLY = [
    ("objection_withdraw", ["ref", PERSON], (*(REFUSED,) * 5, 302, GONE, GONE)),
    ("theme_remove", ["ref", 1], (302, REFUSED, REFUSED, 302, REFUSED, 302, GONE, GONE)),
    ("scope_agree", ["ref"], (*(REFUSED,) * 5, OK, GONE, GONE)),
    ("slot_remove", ["ref", 1], (302, REFUSED, REFUSED, 302, GONE, REFUSED, GONE, GONE)),
]


def address(cast: Cast, review: Review, name: str, arguments: list[Any]) -> str:
    real = {"ref": review.ref, PERSON: cast.second_psw.ref}
    return reverse(f"reviews:{name}", args=[real.get(argument, argument) for argument in arguments])


@pytest.mark.parametrize(("name", "arguments", "expected"), PAGES, ids=[page[0] for page in PAGES])
def test_each_of_the_cast_gets_what_the_table_says(
    cast: Cast, review: Review, name: str, arguments: list[Any], expected: tuple[int, ...]
):
    url = address(cast, review, name, arguments)

    got = {who: browser(getattr(cast, who)).get(url).status_code for who in WHO}

    assert got == dict(zip(WHO, expected, strict=True))
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(("name", "arguments", "expected"), POSTS_ONLY, ids=[page[0] for page in POSTS_ONLY])
def test_what_only_changes_takes_only_posts(
    cast: Cast, review: Review, name: str, arguments: list[Any], expected: tuple[int, ...]
):
    url = address(cast, review, name, arguments)

    assert browser(cast.coordinator).get(url).status_code == 405
    for who, status in zip(WHO, expected, strict=True):
        theme, slot = review.themes.count(), review.slots.count()
        assert browser(getattr(cast, who)).post(url).status_code == status, who
        if status != 302:
            assert (review.themes.count(), review.slots.count()) == (theme, slot)
        elif name == "theme_remove":
            Theme.objects.create(review=review, number=1, title="Carers")
        elif name == "slot_remove":
            make_slot(review, "practitioners")


def without_tokens(response: Any) -> str:
    """The body without what differs at every answer, and without the reference that was asked for."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|PR-\d{4}-\d\d', "", response.content.decode())


def test_what_another_reviews_team_may_not_see_is_as_if_it_were_not(cast: Cast, review: Review):
    other = make_review(cast.other, cast.framework, ref="PR-2026-02", upto="sampling_opened_at")
    Scope.objects.create(review=other, ambition="A secret wish")
    client = browser(cast.psw)

    for name, arguments, _ in PAGES:
        if arguments:
            real, never = (
                client.get(address(cast, other, name, arguments)),
                client.get(address(cast, other, name, arguments).replace(other.ref, "PR-1999-01")),
            )
            assert (real.status_code, never.status_code) == (GONE, GONE)
            assert without_tokens(real) == without_tokens(never)


def fill_the_year(cast: Cast, numbers: range) -> None:
    """A further council with a review for each number; the PSW is on every team, so that there are clashes."""
    for n in numbers:
        council = make_council(cast.region, f"Council {n:02}")
        review = make_review(council, cast.framework, ref=f"PR-2026-{n + 50}")
        join(review, cast.coordinator, TeamMember.Part.COORDINATOR)
        join(review, cast.psw, TeamMember.Part.PSW)
        give(make_user(f"Worker {n:02}"), Role.PSW, council)
        make_slot(review, "practitioners", cast.member(review, cast.psw), hour=9 + n % 8)


@pytest.mark.parametrize(
    ("name", "arguments", "who"),
    [
        ("year", [], CO),
        ("year", [], RR),
        ("list", [], CO),
        ("list", [], PA),
        ("my_days", [], PR),
        ("team", ["ref"], CO),
        ("psw_add", ["ref"], CO),
    ],
)
def test_lists_ask_the_database_as_much_for_many_as_for_one(
    cast: Cast, review: Review, name: str, arguments: list[Any], who: str
):
    client, url = browser(getattr(cast, who)), address(cast, review, name, arguments)
    fill_the_year(cast, range(1))
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == OK
    fill_the_year(cast, range(1, 9))
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == OK

    assert len(few) == len(many)
    assert len(many) <= LIST_LIMIT + (6 if name in {"team", "psw_add"} else 0)


def test_a_council_that_has_waited_long_leads_to_scheduling_its_review(cast: Cast):
    client = browser(cast.coordinator)

    page = client.get(reverse("reviews:year")).content.decode()
    address = f"{reverse('reviews:schedule')}?host={cast.giver.slug}"
    assert address in page
    chosen = client.get(address).content.decode()
    assert f'<option value="{cast.giver.slug}" selected>' in chosen
    assert client.get(f"{reverse('reviews:schedule')}?host=nowhere").status_code == 200


def test_a_conflict_written_beside_a_no_is_not_thrown_away(cast: Cast):
    review = cast.review(upto="scoping_opened_at")
    client, url = browser(cast.psw), reverse("reviews:declare", args=[review.ref])

    page = client.post(url, {"has_conflict": "no", "explanation": "My sister works there"})
    assert "Select yes above, or delete what you wrote here" in page.text
    assert "My sister works there" in page.text

    client.post(url, {"has_conflict": "yes", "explanation": "My sister works there"})
    declared = cast.member(review, cast.psw)
    assert declared.conflict == "My sister works there"
    actions.clear_conflict(by=cast.coordinator, member=declared, reason="Another service")
    sent = client.post(url, {"has_conflict": "no", "explanation": "My sister works there"})
    assert sent.status_code == 302, "what was declared before may be taken back with one press"
    assert cast.member(review, cast.psw).conflict == ""
