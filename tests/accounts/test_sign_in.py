"""Signing in, choosing a new password, and one's own account."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts import actions, queries
from accounts.models import Invitation, Qualification, User
from accounts.roles import Role
from tests.cast import PASSWORD, Cast, give
from tests.second_step import enter_code
from trail.models import Event

NEW_PASSWORD = "lantern orchard thimble"


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def plain(body: str, *words: str) -> str:
    """The page without what differs from one request to the next by design."""
    for word in words:
        body = body.replace(word, "…")
    return "\n".join(line for line in body.splitlines() if "csrfmiddlewaretoken" not in line)


def test_people_sign_in_with_their_address_and_it_is_noted(cast: Cast, client: Client):
    assert sign_in(client, cast.psw.email).url == reverse("mfa_authenticate")
    assert not Event.objects.filter(by=cast.psw).exists()
    assert enter_code(client, cast.psw).url == "/"
    assert Event.objects.filter(by=cast.psw, verb="account.signed_in").count() == 1


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast):
    known = sign_in(Client(), cast.psw.email, "not the password")
    unknown = sign_in(Client(), "who.is.this@example.org", "not the password")
    assert known.status_code == unknown.status_code == 200
    assert plain(known.content.decode(), cast.psw.email) == plain(
        unknown.content.decode(), "who.is.this@example.org"
    )
    assert "Check both and try again" in known.content.decode()


def test_after_five_wrong_tries_the_right_password_waits_too(cast: Cast, client: Client):
    for _ in range(5):
        sign_in(client, cast.psw.email, "not the password")
    response = sign_in(client, cast.psw.email)
    assert "Wait five minutes" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_in_needs_what_is_missing_in_our_words(client: Client, db: None):
    response = client.post(reverse("account_login"), {})
    body = response.content.decode()
    assert "Enter your email address" in body
    assert "Enter your password" in body
    assert "<title>Error: Sign in" in body


def test_nobody_signs_up(client: Client, db: None):
    body = client.get(reverse("account_login")).content.decode()
    assert "sign up" not in body.lower()
    assert reverse("account_signup") not in body
    data = {"email": "a@example.org", "password1": NEW_PASSWORD}
    assert client.get(reverse("account_signup")).status_code == 404
    assert client.post(reverse("account_signup"), data).status_code in {404, 405}
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["account_email", "socialaccount_signup", "account_request_login_code"])
def test_what_we_do_not_use_has_no_address(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_out_takes_a_press_of_a_button(cast: Cast, client: Client):
    client.force_login(cast.psw)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_a_new_password_is_asked_for_by_mail_and_notice_is_given(cast: Cast, client: Client, mailoutbox):
    assert (
        client.post(reverse("account_reset_password"), {"email": cast.psw.email.upper()}).status_code == 302
    )
    (mail,) = mailoutbox
    assert cast.psw.name not in mail.body.replace(mail.to[0], "")
    address = next(line for line in mail.body.splitlines() if line.startswith("http://testserver/"))
    page = client.get(address, follow=True)
    assert "Choose a new password" in page.content.decode()
    form = page.redirect_chain[-1][0]
    assert "too common" in client.post(form, {"password1": "password1234"}).content.decode()
    assert client.post(form, {"password1": NEW_PASSWORD}).status_code == 302

    assert [mail.subject for mail in mailoutbox[1:]] == ["Your password was changed"]
    assert mailoutbox[1].to == [cast.psw.email]
    assert "127.0.0.1" not in mailoutbox[1].body
    assert Event.objects.filter(by=cast.psw, verb="password.changed").count() == 1
    assert sign_in(Client(), cast.psw.email, NEW_PASSWORD).status_code == 302
    assert "This link no longer works" in Client().get(address, follow=True).content.decode()


def test_asking_for_a_new_password_says_the_same_for_known_and_unknown(cast: Cast, mailoutbox):
    pages = []
    for email in (cast.psw.email, "who.is.this@example.org"):
        response = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        pages.append((response.redirect_chain, plain(response.content.decode())))
    assert pages[0] == pages[1]
    assert [mail.to for mail in mailoutbox] == [[cast.psw.email]]


def test_a_password_is_changed_by_who_knows_the_old_one_and_notice_is_given(
    cast: Cast, client: Client, mailoutbox
):
    client.force_login(cast.psw)
    address = reverse("account_change_password")
    wrong = client.post(address, {"oldpassword": "not the password", "password1": NEW_PASSWORD})
    assert "not the password you have now" in wrong.content.decode()
    assert client.post(address, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert [mail.subject for mail in mailoutbox] == ["Your password was changed"]
    assert User.objects.get(pk=cast.psw.pk).check_password(NEW_PASSWORD)


def test_other_sessions_end_with_the_old_password(cast: Cast, client: Client):
    elsewhere = Client()
    elsewhere.force_login(cast.psw)
    client.force_login(cast.psw)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302


def test_asking_again_for_the_password_works(cast: Cast, client: Client):
    client.force_login(cast.psw)
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    wrong = client.post(reverse("account_reauthenticate"), {"password": "not the password"})
    assert "This is not your password" in wrong.content.decode()
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def test_a_closed_account_cannot_sign_in(cast: Cast, client: Client):
    actions.deactivate_person(by=cast.administrator, user=cast.psw)
    assert sign_in(client, cast.psw.email).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert "Your account is closed" in client.get(reverse("account_inactive")).content.decode()


@pytest.mark.parametrize("password", ["nul\0inside password", "x" * 3000])
def test_odd_passwords_are_said_and_never_an_error(cast: Cast, client: Client, password: str):
    assert sign_in(client, cast.psw.email, password).status_code == 200


# One's own account


def test_the_account_page_shows_name_roles_and_qualification(cast: Cast, client: Client):
    client.force_login(cast.psw)
    body = client.get(reverse("accounts:profile")).content.decode()
    for text in ("Psw", "psw@example.org", "Principal Social Worker, Giverham", "Administrator"):
        assert text in body


def test_a_name_is_changed_by_its_bearer(cast: Cast, client: Client):
    client.force_login(cast.peer)
    response = client.post(reverse("accounts:name_edit"), {"name": "  Zoë   Étoile "})
    assert response.status_code == 302
    assert User.objects.get(pk=cast.peer.pk).name == "Zoë Étoile"
    response = client.post(reverse("accounts:name_edit"), {"name": "x" * 81})
    assert "80 characters or fewer" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [("0121 496 0000", "01214960000"), (" +44 (0)121  496-0000 ", "+441214960000"), ("", "")],
)
def test_a_telephone_number_is_ones_own_to_give_and_to_take_out(
    cast: Cast, client: Client, typed: str, dialled: str
):
    User.objects.filter(pk=cast.coordinator.pk).update(telephone="01632 960999")
    client.force_login(cast.coordinator)
    assert client.post(reverse("accounts:telephone_edit"), {"telephone": typed}).status_code == 302
    assert User.objects.get(pk=cast.coordinator.pk).dialled == dialled


@pytest.mark.parametrize("typed", ["ring me", "0121", "0121 496 0000 ext 5", "1" * 16])
def test_what_is_no_telephone_number_is_not_kept(cast: Cast, client: Client, typed: str):
    client.force_login(cast.coordinator)
    page = client.post(reverse("accounts:telephone_edit"), {"telephone": typed})
    assert "Enter a telephone number, like 0121 496 0000" in page.content.decode()
    assert not User.objects.exclude(telephone="").exists()


def test_the_menu_asks_once_for_all_roles(cast: Cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [str(held) for held in queries.roles_of(cast.host_dass)] == [
            "Director of Adult Social Services, Hostwick"
        ]


# What waits for me


def test_invitations_that_ran_out_wait_for_who_sent_them(cast: Cast, client: Client):
    def told(user: User) -> bool:
        client.force_login(user)
        return "Send an invitation again that ran out" in client.get(reverse("home")).content.decode()

    for sender in (cast.coordinator, cast.host_organiser, cast.administrator):
        assert not told(sender)
        sent = actions.invite(
            by=sender, email="a@example.org", name="A", role=Role.PSW, council=cast.host, region=cast.region
        )
        assert not told(sender)
        before = timezone.now() - timedelta(days=1)
        Invitation.objects.filter(pk=sent.pk).update(invited_at=before - timedelta(days=7), expires_at=before)
        assert told(sender)
        assert not told(cast.other_coordinator)
        actions.withdraw_invitation(by=sender, invitation=sent)
        assert not told(sender)


def test_invitations_that_ran_out_are_counted_with_the_roles_in_one_query(
    cast: Cast, django_assert_num_queries
):
    before = timezone.now() - timedelta(days=1)
    give(cast.coordinator, Role.PSW, cast.giver)
    for number in range(3):
        actions.invite(
            by=cast.coordinator, email=f"{number}@example.org", name="A", role=Role.PEER, council=cast.giver
        )
    Invitation.objects.exclude(email="2@example.org").update(
        invited_at=before - timedelta(days=7), expires_at=before
    )
    with django_assert_num_queries(1):
        held = queries.held_now(cast.coordinator)
    assert (held.roles, held.run_out) == ({Role.COORDINATOR, Role.PSW}, 2)
    (line,) = queries.invitations_run_out(held.run_out)
    assert (line.what, line.url) == (
        "Send 2 invitations again that ran out",
        reverse("accounts:invitation_list"),
    )
    assert queries.held_now(cast.nobody) == queries.RolesHeld()


def test_a_psw_is_told_in_time_that_a_qualification_ends(cast: Cast):
    """Where it is shown, and to whom: tests/records/test_qualification.py."""
    today = timezone.localdate()
    assert queries.own_qualification_ending(cast.psw, today=today) == []
    end = today + timedelta(days=20)
    Qualification.objects.filter(user=cast.psw).update(dbs_until_on=end)
    (line,) = queries.own_qualification_ending(cast.psw, today=today)
    assert line.due_on == end
    assert queries.own_qualification_ending(cast.second_psw, today=today) == []
