"""Home and the review's page, for each of the cast at each point of a review's life."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from practice_review.next_actions import PARTS, STEPS, TABLE
from reviews.models.review import FACTS
from reviews.stages import Stage
from tests.cast import Cast

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
INSIDE = ("coordinator", "psw", "second_psw", "peer", "host_organiser", "host_psw", "host_lead", "host_dass")
OUTSIDE = ("other_coordinator", "administrator", "reader", "reader_dass", "outsider", "nobody")
LIFE = ["", *(fact for fact in FACTS if fact not in {"published_at", "closed_at"})]


def without_token(response: HttpResponse) -> bytes:
    """The body without the token of the sign-out form, which differs on every page."""
    return TOKEN.sub(b"", response.content)


@pytest.mark.parametrize(("name", "says"), [("peer_rights", "to stop"), ("privacy", "You can say no")])
def test_rights_and_privacy_are_read_by_everybody_and_linked_from_every_page(
    client: Client, cast: Cast, name: str, says: str
):
    for signed_in in (False, True):
        if signed_in:
            client.force_login(cast.peer)
        page = client.get(reverse(name)).content.decode()
        assert says in page.partition("<main")[2].partition("</main>")[0]
    for page in (client.get(reverse("home")), client.get("/not-there/")):
        assert f'href="{reverse(name)}"' in page.content.decode().partition("<footer")[2]
    account = client.get(reverse("accounts:profile")).content.decode().partition("</main>")[0]
    assert f'href="{reverse(name)}"' in account


@pytest.mark.parametrize("upto", LIFE)
@pytest.mark.parametrize("who", INSIDE)
def test_home_and_the_review_open_at_every_stage(client: Client, cast: Cast, who: str, upto: str):
    review = cast.review(upto=upto)
    client.force_login(getattr(cast, who))

    home = client.get(reverse("home"))
    page = client.get(reverse("review", args=[review.ref]))

    assert home.status_code == 200
    assert review.host.name in home.content.decode()
    assert page.status_code == 200
    assert review.stage.value in page.content.decode()


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_sees_that_the_review_is_there(client: Client, cast: Cast, who: str):
    review = cast.review()
    client.force_login(getattr(cast, who))

    there = client.get(reverse("review", args=[review.ref]))
    never = client.get(reverse("review", args=["PR-1999-99"]))

    assert there.status_code == never.status_code == 404
    assert without_token(there) == without_token(never)
    assert review.topic not in client.get(reverse("home")).content.decode()


def test_signed_out_is_asked_to_sign_in(client: Client, cast: Cast):
    review = cast.review()

    response = client.get(reverse("review", args=[review.ref]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_every_part_has_a_next_action_at_every_stage():
    assert set(TABLE) == set(Stage)
    assert all(set(line) == set(PARTS) for line in TABLE.values())
    assert set(STEPS) <= set(Stage)


def test_healthz_needs_no_sign_in(client: Client, db: None):
    assert client.get(reverse("healthz")).content == b"ok"


def test_a_review_is_named_by_its_council_and_then_its_reference(client: Client, cast: Cast):
    review = cast.review()
    client.force_login(cast.coordinator)

    assert str(review) == "Hostwick, PR-2026-01"
    for name in ("records:list", "audits:list", "conversations:list", "ratings:overview", "reviews:team"):
        page = (
            client.get(reverse(name, args=[review.ref])).content.decode().replace('<span class="code">', "")
        )
        assert page.count("Hostwick, PR-2026-01") >= 2, name
        assert "PR-2026-01 Hostwick" not in page


def test_the_coordinator_schedules_from_home_and_nobody_else_is_offered_it(client: Client, cast: Cast):
    offered = {}
    for who in ("coordinator", "psw", "peer", "host_dass", "administrator"):
        client.force_login(getattr(cast, who))
        offered[who] = reverse("reviews:schedule") in client.get(reverse("home")).content.decode()

    assert offered == {
        "coordinator": True,
        "psw": False,
        "peer": False,
        "host_dass": False,
        "administrator": False,
    }
