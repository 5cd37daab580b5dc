"""Nobody who only knows an address keeps its owner out of the browser in which they have signed in before."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import PASSWORD, Cast
from tests.second_step import sign_in

WAIT = b"or choose a new password"


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def try_to_sign_in(client: Client, person: User, password: str = PASSWORD) -> str:
    response = sign_in(client, person, password)
    if response.status_code == 302:
        return "in"
    return "wait" if WAIT in response.content else "wrong"


def try_in_vain(client: Client, person: User) -> list[str]:
    return [try_to_sign_in(client, person, "not the password") for _ in range(6)]


def own_browser(person: User) -> Client:
    client = Client()
    assert try_to_sign_in(client, person) == "in"
    client.post(reverse("account_logout"))
    return client


def test_a_stranger_locks_nobody_out_of_their_own_browser(cast: Cast):
    browser = own_browser(cast.psw)
    assert try_in_vain(Client(), cast.psw) == ["wrong"] * 5 + ["wait"]
    assert try_to_sign_in(Client(), cast.psw) == "wait"
    assert try_to_sign_in(browser, cast.psw) == "in"


def test_it_has_a_limit_too_and_leaves_the_others_theirs(cast: Cast):
    assert try_in_vain(own_browser(cast.psw), cast.psw) == ["wrong"] * 5 + ["wait"]
    assert try_to_sign_in(Client(), cast.psw) == "in"


def test_it_is_known_for_one_account_and_not_for_another(cast: Cast):
    browser = own_browser(cast.peer)
    assert try_in_vain(Client(), cast.psw)[-1] == "wait"
    assert try_to_sign_in(browser, cast.psw) == "wait"


def test_what_it_shows_cannot_be_made_up_and_says_nothing_of_anybody(cast: Cast):
    browser = own_browser(cast.psw)
    kept = browser.cookies["known"]
    assert (kept["httponly"], kept["samesite"]) == (True, "Strict")
    assert cast.psw.email.split("@")[0] not in kept.value
    assert try_in_vain(Client(), cast.psw)[-1] == "wait"
    browser.cookies["known"] = f"other{kept.value}"
    assert try_to_sign_in(browser, cast.psw) == "wait"


def test_it_goes_over_a_safe_connection_alone_where_there_is_one(cast: Cast, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    try_to_sign_in(client, cast.psw)
    assert client.cookies["known"]["secure"] is True


def test_whoever_does_not_get_in_is_not_known(cast: Cast):
    client = Client()
    try_to_sign_in(client, cast.psw, "not the password")
    assert "known" not in client.cookies
