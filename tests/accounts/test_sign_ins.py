"""How long a sign-in lasts, where one is signed in, and how sign-ins end."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.browsers import browser_of
from accounts.models import Session
from core.refusals import Refused
from tests.cast import PASSWORD, Cast
from tests.second_step import enter_code, enter_password, sign_in
from trail.models import Event

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def after(**delta: float):
    moment = timezone.now() + timedelta(**delta)
    return patch("django.utils.timezone.now", lambda: moment)


def signed_in(cast: Cast, who: str = "psw", browser: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": browser})
    assert sign_in(client, getattr(cast, who)).url == "/"
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def seconds_left(client: Client) -> int:
    return int(client.get(reverse("accounts:time_left")).json()["seconds"])


# Thirty minutes, and twelve hours


@pytest.mark.parametrize(("minutes", "stays"), [(29.9, True), (30.1, False)])
def test_a_sign_in_ends_after_thirty_minutes_in_which_nothing_is_done(
    cast: Cast,
    minutes: float,
    stays: bool,  # noqa: FBT001
):
    client = signed_in(cast)
    with after(minutes=minutes):
        assert is_in(client) is stays


def test_doing_something_begins_the_thirty_minutes_anew(cast: Cast):
    client = signed_in(cast)
    for minutes in (20, 40, 60):
        with after(minutes=minutes):
            assert is_in(client)
    with after(minutes=91):
        assert not is_in(client)


def test_a_sign_in_ends_after_twelve_hours_whatever_is_done(cast: Cast):
    client = signed_in(cast)
    for minutes in range(25, 12 * 60, 25):
        with after(minutes=minutes):
            assert client.post(reverse("accounts:stay_signed_in")).status_code == 302
    with after(minutes=12 * 60 - 1):
        told = client.get(reverse("accounts:time_left")).json()
        assert told["seconds"] <= 60
        assert told["canStay"] is False
    with after(minutes=12 * 60 + 0.1):
        response = client.get(reverse("accounts:profile"), follow=True)
        assert "12 hours had passed" in response.content.decode()
        assert not is_in(client)


def test_the_page_to_sign_in_again_says_why_and_leads_back(cast: Cast):
    client = signed_in(cast)
    with after(minutes=31):
        response = client.get(reverse("accounts:sign_ins"), follow=True)
    assert response.redirect_chain[0][0] == f"/account/login/?next={reverse('accounts:sign_ins')}"
    assert "nothing was done for 30 minutes" in response.content.decode()


def test_signing_in_by_any_door_starts_the_clocks(cast: Cast, client: Client):
    client.force_login(cast.psw)
    assert 1795 <= seconds_left(client) <= 1800
    with after(minutes=31):
        assert not is_in(client)


def test_a_session_without_a_clock_is_over(cast: Cast):
    client = signed_in(cast)
    session = client.session
    session["sign_in_started"] = 0
    session.save()
    assert not is_in(client)


def test_signing_in_again_starts_both_clocks_again(cast: Cast):
    client = signed_in(cast)
    with after(hours=11.4):
        assert not is_in(client)
        assert sign_in(client, cast.psw).url == "/"
    with after(hours=11.8):
        assert is_in(client)


# The warning


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(cast: Cast):
    client = signed_in(cast)
    with after(minutes=29):
        assert 0 < seconds_left(client) <= 60
    with after(minutes=30.1):
        assert client.get(reverse("accounts:time_left")).json() == {"seconds": 0}
        assert not is_in(client)


def test_staying_signed_in_is_one_press(cast: Cast):
    client = signed_in(cast)
    with after(minutes=29):
        told = client.post(reverse("accounts:stay_signed_in"), headers={"Accept": "application/json"}).json()
        assert told["seconds"] == 1800
    with after(minutes=58):
        assert is_in(client)


def test_staying_is_nothing_that_a_get_does(cast: Cast):
    assert signed_in(cast).get(reverse("accounts:stay_signed_in")).status_code == 405


def test_pages_carry_the_warning_and_sign_in_says_the_limit(cast: Cast):
    client = signed_in(cast)
    assert b"js/sign-in.js" in client.get("/").content
    page = Client().get(reverse("account_login")).content.decode()
    assert "js/sign-in.js" not in page
    assert "12 hours at most" in page
    assert "30 minutes" in page


def test_reading_pages_writes_the_session_once_a_minute(cast: Cast):
    client = signed_in(cast)

    def written() -> int:
        with CaptureQueriesContext(connection) as made:
            assert is_in(client)
        return sum("UPDATE" in query["sql"] for query in made.captured_queries)

    assert written() == 0
    with after(seconds=61):
        assert written() == 1
        assert written() == 0


# The key


def test_the_key_of_a_session_changes_at_sign_in_and_out(cast: Cast, client: Client):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    assert enter_password(client, cast.psw).url == reverse("mfa_authenticate")
    halfway = client.session.session_key
    enter_code(client, cast.psw)
    inside = client.session.session_key
    assert inside not in {planted, halfway}
    assert not Session.objects.filter(session_key__in=[planted, halfway]).exists()
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key__in=[planted, inside]).exists()


# Where one is signed in


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on an iPhone"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_in_plain_words(user_agent: str, words: str):
    assert browser_of(user_agent) == words


def test_the_list_names_each_sign_in_and_marks_this_one(cast: Cast):
    client = signed_in(cast)
    signed_in(cast, browser=IPHONE)
    signed_in(cast, "peer", browser=EDGE)
    page = client.get(reverse("accounts:sign_ins")).content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on an iPhone" in page
    assert "Edge on Windows" not in page
    assert page.count("This one") == 1


def test_no_address_of_a_machine_is_kept(cast: Cast):
    client = signed_in(cast)
    client.get("/")
    kept = Session.objects.get(user=cast.psw)
    assert "127.0.0.1" not in str(kept.get_decoded())
    assert {field.name for field in Session._meta.get_fields()} == {
        *("session_key", "session_data", "expire_date"),
        *("ref", "user", "started_at", "seen_at", "browser"),
    }


def test_one_sign_in_is_ended(cast: Cast):
    here, there = signed_in(cast), signed_in(cast, browser=IPHONE)
    ref = Session.objects.get(session_key=there.session.session_key).ref
    assert here.post(reverse("accounts:sign_in_end", args=[ref])).status_code == 302
    assert not is_in(there)
    assert is_in(here)
    (event,) = Event.objects.filter(verb="sign_ins.ended")
    assert (event.by_id, event.detail) == (cast.psw.pk, {"count": 1})


def test_nobody_ends_the_sign_in_of_somebody_else_by_its_name(cast: Cast):
    theirs = signed_in(cast, "peer")
    ref = Session.objects.get(session_key=theirs.session.session_key).ref
    assert signed_in(cast).post(reverse("accounts:sign_in_end", args=[ref])).status_code == 404
    assert is_in(theirs)


def test_all_others_are_ended(cast: Cast):
    here, there, peer = signed_in(cast), signed_in(cast), signed_in(cast, "peer")
    page = here.post(reverse("accounts:sign_ins_end_others"), follow=True)
    assert "The other sign-in has ended" in page.content.decode()
    assert (is_in(here), is_in(there), is_in(peer)) == (True, False, True)


def test_signing_out_everywhere_ends_this_one_too_and_clears_the_browser(cast: Cast):
    here, there = signed_in(cast), signed_in(cast)
    assert here.get(reverse("accounts:sign_ins_end_all")).status_code == 200
    assert is_in(there)
    response = here.post(reverse("accounts:sign_ins_end_all"))
    assert response.url == reverse("account_login")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert (is_in(here), is_in(there)) == (False, False)


def test_an_ended_sign_in_is_not_written_back_by_a_page_that_was_on_its_way(cast: Cast):
    client = signed_in(cast)
    session = client.session
    assert session["sign_in_seen"]
    actions.end_sessions(by=cast.psw, user=cast.psw)
    session["sign_in_seen"] = 1
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.filter(user=cast.psw).exists()


def test_only_oneself_and_an_administrator_end_sign_ins(cast: Cast):
    theirs = signed_in(cast)
    for who in (cast.coordinator, cast.host_dass, cast.nobody):
        with pytest.raises(Refused):
            actions.end_sessions(by=who, user=cast.psw)
    assert is_in(theirs)
    assert actions.end_sessions(by=cast.administrator, user=cast.psw) == 1
    assert not is_in(theirs)


# What ends them beside


def test_closing_an_account_ends_its_sign_ins_at_once(cast: Cast):
    theirs = signed_in(cast)
    actions.deactivate_person(by=cast.administrator, user=cast.psw)
    assert not Session.objects.filter(user=cast.psw).exists()
    actions.reactivate_person(by=cast.administrator, user=cast.psw)
    assert not is_in(theirs), "opened again, the account is signed in to anew"


def test_changing_the_password_ends_all_but_this_one(cast: Cast):
    here, there = signed_in(cast), signed_in(cast)
    data = {"oldpassword": PASSWORD, "password1": "lantern orchard thimble"}
    assert here.post(reverse("account_change_password"), data).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert [one.user_id for one in Session.objects.filter(user=cast.psw)] == [cast.psw.pk]


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast):
    client = signed_in(cast)

    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(reverse("accounts:sign_ins")).status_code == 200
        return len(made)

    for_one = cost()
    for _ in range(5):
        signed_in(cast)
    assert cost() == for_one <= 12


# Where one is sent


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ],
)
def test_nobody_is_sent_to_another_site(cast: Cast, elsewhere: str):
    client = Client()
    assert sign_in(client, cast.psw, next=elsewhere).url == "/"
    again = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": elsewhere})
    assert again.url == "/"
    assert client.post(reverse("account_logout"), {"next": elsewhere}).url == reverse("account_login")
