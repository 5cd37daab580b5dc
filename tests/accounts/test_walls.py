"""The wall of sign-ins and the wall of second steps together: whoever is past one is not past the other."""

import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import KeptText, Session
from tests.cast import PASSWORD, Cast
from tests.second_step import code, enter_code, enter_password, sign_in
from trail.models import Event

WORDS = "She said it took too long."
NAME, KEPT, CODE = "accounts:name_edit", "accounts:kept", "mfa_authenticate"


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def after(**delta: float):
    moment = timezone.now() + timedelta(**delta)
    return patch("django.utils.timezone.now", lambda: moment)


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def bare(cast: Cast) -> Client:
    """Signed in, with the second step still to set up."""
    Authenticator.objects.filter(user=cast.psw).delete()
    client = Client()
    assert enter_password(client, cast.psw).url == "/"
    return client


# Between the password and the code


def test_halfway_nobody_is_signed_in_and_no_page_opens(cast: Cast):
    client = Client()
    enter_password(client, cast.psw)
    assert not Session.objects.filter(user=cast.psw).exists()
    assert client.get(reverse("accounts:time_left")).json() == {"seconds": 0}
    for name in ("home", "accounts:profile", "accounts:sign_ins", "accounts:second_step", KEPT):
        assert client.get(reverse(name)).url.startswith(reverse("account_login"))
    for name in ("accounts:stay_signed_in", "accounts:sign_ins_end_all"):
        client.post(reverse(name))
    assert not Event.objects.filter(by=cast.psw).exists()
    assert enter_code(client, cast.psw).url == "/"


def test_whoever_finds_somebody_elses_sign_in_halfway_signs_in_instead(cast: Cast):
    client = Client()
    enter_password(client, cast.psw)
    assert (
        f'href="{reverse("account_login")}">Sign in as somebody else'
        in client.get(reverse(CODE)).content.decode()
    )
    assert 'name="password"' in client.get(reverse("account_login")).content.decode()
    enter_password(client, cast.psw, "not the password")
    assert enter_password(client, cast.peer).url == reverse(CODE)
    assert enter_code(client, cast.peer).url == "/"
    assert client.session["_auth_user_id"] == str(cast.peer.pk)


@pytest.mark.parametrize(("seconds", "comes_in"), [(899, True), (901, False)])
def test_a_password_waits_a_quarter_of_an_hour_for_its_code(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    comes_in: bool,  # noqa: FBT001
):
    client = Client()
    enter_password(client, cast.psw)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    assert enter_code(client, cast.psw).url == ("/" if comes_in else reverse("account_login"))
    assert is_in(client) is comes_in


def test_a_second_step_reset_halfway_lets_nobody_in_by_the_old_code(cast: Cast):
    client = Client()
    enter_password(client, cast.psw)
    actions.reset_factor(by=cast.administrator, user=cast.psw, reason="Lost phone, rang them")
    assert client.post(reverse(CODE), {"code": code()}).url == reverse("account_login")
    assert not is_in(client)


# What was being written


@pytest.fixture
def late(cast: Cast) -> Client:
    """Somebody whose words came after their sign-in had ended."""
    client = Client()
    sign_in(client, cast.psw)
    with after(minutes=31):
        client.post(reverse(NAME), {"name": WORDS})
    assert KeptText.objects.get().user == cast.psw
    return client


def test_kept_words_are_shown_after_the_second_step_alone(cast: Cast, late: Client):
    with after(minutes=32):
        assert enter_password(late, cast.psw).url == reverse(CODE)
        for address in (reverse(KEPT), reverse(CODE), "/"):
            assert WORDS not in late.get(address, follow=True).content.decode()
        ref = KeptText.objects.get().ref
        discard = reverse("accounts:kept_discard", args=[ref])
        assert late.post(discard).url.startswith(reverse("account_login"))
        assert KeptText.objects.filter(ref=ref).exists()
        assert enter_code(late, cast.psw).url == reverse(KEPT)
        assert WORDS in late.get(reverse(KEPT)).content.decode()


def test_kept_words_wait_until_a_lost_second_step_is_set_up_anew(cast: Cast, late: Client):
    actions.reset_factor(by=cast.administrator, user=cast.psw, reason="Lost phone, rang them")
    assert enter_password(late, cast.psw).url == reverse(KEPT)
    shown = late.get(reverse(KEPT), follow=True)
    assert shown.redirect_chain == [(reverse("accounts:second_step"), 302)]
    assert WORDS not in shown.content.decode()
    discard = reverse("accounts:kept_discard", args=[KeptText.objects.get().ref])
    assert late.post(discard).status_code == 403

    secret = late.get(reverse("accounts:app_add")).context["secret"].replace(" ", "")
    late.post(reverse("accounts:app_add"), {"code": code(secret)})
    assert late.post(reverse("accounts:recovery_codes")).url == reverse(KEPT)
    assert WORDS in late.get(reverse(KEPT)).content.decode()


# Without a second step yet


def test_without_a_second_step_one_stays_sees_and_ends_ones_sign_ins(cast: Cast):
    client, another = bare(cast), bare(cast)
    assert client.get(reverse("accounts:time_left")).json()["seconds"] > 0
    with after(minutes=29):
        client.post(reverse("accounts:stay_signed_in"))
    with after(minutes=58):
        page = client.get(reverse("accounts:sign_ins"))
        assert page.status_code == 200
        assert client.get("/").url == reverse("accounts:second_step")
        client.post(reverse("accounts:sign_ins_end_others"))
        assert [one.session_key for one in Session.objects.filter(user=cast.psw)] == [
            client.session.session_key
        ]
    assert another.get("/").url.startswith(reverse("account_login"))


def test_without_a_second_step_the_thirty_minutes_hold_too(cast: Cast):
    client = bare(cast)
    with after(minutes=31):
        assert client.get(reverse("accounts:app_add")).url.startswith(reverse("account_login"))
        assert client.get("/").url.startswith(reverse("account_login"))


# A second step that is reset


def test_resetting_a_second_step_ends_every_sign_in_with_an_editor_open_too(cast: Cast):
    here, there, other = Client(), Client(), Client()
    for client, person in ((here, cast.psw), (there, cast.psw), (other, cast.peer)):
        sign_in(client, person)
    administrator = Client()
    sign_in(administrator, cast.administrator)
    administrator.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    administrator.post(
        reverse("accounts:factor_reset", args=[cast.psw.ref]), {"reason": "Lost phone, rang them"}
    )

    assert not Session.objects.filter(user=cast.psw).exists()
    assert not is_in(here)
    sent = there.post(reverse(NAME), {"name": WORDS})
    assert (sent.status_code, WORDS in sent.content.decode()) == (401, True)
    assert is_in(other)
    assert is_in(administrator)
    (ended,) = Event.objects.filter(verb="sign_ins.ended")
    assert (ended.by, ended.subject, ended.detail) == (
        cast.administrator,
        f"person {cast.psw.ref}",
        {"count": 2},
    )
    cast.psw.refresh_from_db()
    assert cast.psw.name == "Psw"
