"""Signing in with an identity provider, against a real one on this machine."""

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import access, actions
from accounts.models import Invitation, Membership, User
from accounts.oidc import fetching
from accounts.oidc.identity import Identity
from accounts.oidc.sign_in import PROVIDER_SECOND_FACTOR
from accounts.roles import Role
from core.refusals import Refused
from tests.accounts.provider import SLUG, Provider, asked, come_back, go, provider_on_this_machine
from tests.cast import PASSWORD, Cast, make_user
from tests.second_step import code, come_in, enter_code, sign_in as sign_in_by_password
from trail.models import Event

NEW = "nora.newcomb@example.org"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_on_this_machine() as provider:
        yield provider


@pytest.fixture(autouse=True)
def _switched_on(provider: Provider, settings: Any) -> None:
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings()


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return actions.invite(
        by=cast.administrator, email=NEW, name="Nora Newcomb", role=Role.PSW, council=cast.giver
    )


def accept(client: Client, provider: Provider, invitation: Invitation, sub: str = "n-1"):
    address = reverse("accounts:invitation_accept_with", args=[invitation.token, SLUG])
    return come_back(client, provider.asks(go(client, address), sub))


def arrive(client: Client, provider: Provider, sub: str, **data: str):
    """Come back from the provider: the first step alone."""
    return come_back(client, provider.asks(go(client, **data), sub))


def sign_in(client: Client, provider: Provider, sub: str, **data: str):
    """Sign in with the provider wholly, with the second step of ours where one is asked for."""
    return come_in(client, arrive(client, provider, sub, **data))


def bind(person: User, provider: Provider, sub: str) -> SocialAccount:
    return SocialAccount.objects.create(
        user=person, provider=SLUG, uid=sub, extra_data={"issuer": provider.issuer}
    )


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (User, SocialAccount, EmailAddress, Membership, Event))


# By invitation


def test_somebody_new_accepts_with_the_provider_and_comes_in(provider: Provider, invitation: Invitation):
    provider.knows("n-1", email=NEW.upper(), email_verified=True, name="NEWCOMB, Nora (ASC)")
    client = Client()
    page = client.get(reverse("accounts:invitation_accept", args=[invitation.token]))
    assert "Accept with Hostwick Council" in page.content.decode()

    assert accept(client, provider, invitation).url == "/"

    person = User.objects.get(email=NEW)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.name == "Nora Newcomb"
    assert not person.has_usable_password()
    assert Membership.objects.get(user=person).role == Role.PSW
    invitation.refresh_from_db()
    assert invitation.accepted_by == person
    verbs = list(Event.objects.filter(by=person).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["account.opened", "identity.connected", "invitation.accepted", "account.signed_in"]


def test_nothing_the_provider_tells_is_kept_but_whom_it_means(provider: Provider, invitation: Invitation):
    provider.knows("n-1", email=NEW, email_verified=True, name="NEWCOMB, Nora (ASC)", phone_number="01234")
    accept(Client(), provider, invitation)

    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == (SLUG, "n-1")
    assert account.extra_data == {"issuer": provider.issuer}
    assert not SocialToken.objects.exists()


def test_opening_the_link_or_going_to_the_provider_spends_nothing(provider: Provider, invitation: Invitation):
    client = Client()
    go(client, reverse("accounts:invitation_accept_with", args=[invitation.token, SLUG]))
    invitation.refresh_from_db()
    assert invitation.is_open()
    assert not User.objects.filter(email=NEW).exists()
    assert invitation.token not in str(client.session.items())


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": NEW, "email_verified": False}, "does not say that your email address is really yours"),
        ({"email": NEW}, "does not say that your email address is really yours"),
        ({"email": NEW, "email_verified": "yes"}, "does not say that your email address is really yours"),
        ({}, "does not say that your email address is really yours"),
        ({"email": "other@example.org", "email_verified": True}, "was sent to another address"),
        (
            {"email": f"x@y@{NEW}", "email_verified": True},
            "does not say that your email address is really yours",
        ),
    ],
)
def test_an_address_that_is_not_verified_or_another_accepts_nothing(
    provider: Provider, invitation: Invitation, claims: dict[str, object], words: str
):
    provider.knows("n-2", **claims)
    client = Client()

    response = accept(client, provider, invitation, "n-2")

    assert response.status_code == 403
    assert words in response.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.filter(email=NEW).exists()
    invitation.refresh_from_db()
    assert invitation.is_open()


def test_the_councils_own_domain_counts_as_verified_where_the_settings_say_so(
    provider: Provider, invitation: Invitation, settings: Any
):
    """Entra ID says nothing of whether an address is verified."""
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(email_domains=["example.org"])
    provider.knows("n-3", email=NEW)
    provider.knows("n-4", email=NEW, email_verified=False)
    provider.knows("n-5", email=NEW.replace("example.org", "example.org.evil.test"))
    assert accept(Client(), provider, invitation, "n-4").status_code == 403
    assert accept(Client(), provider, invitation, "n-5").status_code == 403
    assert accept(Client(), provider, invitation, "n-3").url == "/"


def test_an_invitation_withdrawn_meanwhile_is_not_accepted(
    cast: Cast, provider: Provider, invitation: Invitation
):
    provider.knows("n-1", email=NEW, email_verified=True)
    client = Client()
    url = go(client, reverse("accounts:invitation_accept_with", args=[invitation.token, SLUG]))
    actions.withdraw_invitation(by=cast.administrator, invitation=invitation)

    response = come_back(client, provider.asks(url, "n-1"))

    assert response.status_code == 403
    assert not User.objects.filter(email=NEW).exists()


def test_an_identity_that_opens_an_account_already_accepts_no_second(
    cast: Cast, provider: Provider, invitation: Invitation
):
    provider.knows("n-1", email=NEW, email_verified=True)
    bind(cast.reader, provider, "n-1")
    assert accept(Client(), provider, invitation).status_code == 403
    assert not User.objects.filter(email=NEW).exists()


# Coming again


def test_one_comes_again_by_the_immutable_id_whatever_address_it_has_now(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1", email=cast.administrator.email, email_verified=True, name="Somebody Else")
    client = Client()

    response = sign_in(client, provider, "p-1", next="/reviews/")

    assert response.url == "/reviews/"
    assert client.session["_auth_user_id"] == str(cast.psw.pk)
    cast.psw.refresh_from_db()
    assert (cast.psw.email, cast.psw.name) == ("psw@example.org", "Psw")


def test_the_same_address_with_another_id_opens_nothing(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-2", email=cast.psw.email, email_verified=True)
    client = Client()
    before = rows()

    response = sign_in(client, provider, "p-2")

    assert response.status_code == 403
    assert not is_signed_in(client)
    assert rows() == before


def test_an_unknown_identity_makes_no_row_and_is_told_what_to_do(cast: Cast, provider: Provider):
    provider.knows("u-1", email="unknown@example.org", email_verified=True)
    before = rows()

    response = sign_in(Client(), provider, "u-1")

    assert response.status_code == 403
    words = response.content.decode()
    assert "no account here is connected" in words
    assert "ask who invites people" in words
    assert "sign in with your email address and password first" in words
    assert rows() == before


def test_the_same_id_of_another_issuer_is_somebody_else(cast: Cast, provider: Provider):
    account = bind(cast.psw, provider, "p-1")
    SocialAccount.objects.filter(pk=account.pk).update(extra_data={"issuer": "https://former.example.org"})
    provider.knows("p-1")
    client = Client()
    assert sign_in(client, provider, "p-1").status_code == 403
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1")
    actions.deactivate_person(by=cast.administrator, user=cast.psw)
    client = Client()
    assert sign_in(client, provider, "p-1").url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_entra_id_is_known_by_tenant_and_object(cast: Cast, provider: Provider, settings: Any):
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(identifier="oid")
    bind(cast.psw, provider, "tenant-1:object-1")
    provider.knows("pairwise-1", tid="tenant-1", oid="object-1")
    provider.knows("pairwise-2", tid="tenant-2", oid="object-1")
    provider.knows("pairwise-3", oid="object-1")
    client = Client()
    assert sign_in(client, provider, "pairwise-2").status_code == 403
    assert sign_in(client, provider, "pairwise-3").status_code == 400
    assert sign_in(client, provider, "pairwise-1").url == "/"


def test_one_is_sent_nowhere_else(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1")
    assert sign_in(Client(), provider, "p-1", next="https://evil.example.org/").url == "/"


# What the provider is asked, and what it may not answer


def test_the_provider_is_asked_for_little_and_bound_to_this_browser(db: None):
    client = Client()
    address = reverse("openid_connect_login", args=[SLUG])
    one = asked(go(client, f"{address}?scope=offline_access&auth_params=prompt%3Dnone&process=connect"))
    two = asked(go(client))
    assert set(one["scope"].split()) == {"openid", "email", "profile"}
    assert one["response_type"] == "code"
    assert one["code_challenge_method"] == "S256"
    assert "prompt" not in one
    assert one["redirect_uri"] == f"http://testserver{reverse('openid_connect_callback', args=[SLUG])}"
    for name in ("state", "nonce", "code_challenge"):
        assert len(one[name]) >= 16
        assert one[name] != two[name]


def test_the_code_is_changed_for_a_token_with_what_only_this_browser_kept(
    cast: Cast, provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    """PKCE: the provider was told the SHA-256 of it on the way out."""
    sent: list[dict[str, str]] = []
    plain = requests.Session.request

    def listening(self: requests.Session, method: str, url: str, *args: Any, **kwargs: Any):
        if url.endswith("/oauth2/token"):
            sent.append(kwargs["data"])
        return plain(self, method, url, *args, **kwargs)

    bind(cast.psw, provider, "p-1")
    provider.knows("p-1")
    client = Client()
    url = go(client)
    location = provider.asks(url, "p-1")
    monkeypatch.setattr(requests.Session, "request", listening)
    come_back(client, location)

    digest = hashlib.sha256(sent[0]["code_verifier"].encode()).digest()
    assert asked(url)["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")


def test_the_way_there_is_a_page_that_moves_on_and_no_redirect_of_a_form(db: None):
    """Chromium stops a form that is redirected to where `form-action` does not allow."""
    response = Client().post(reverse("openid_connect_login", args=[SLUG]))
    page = response.content.decode()
    url = response.context["url"].replace("&", "&amp;")
    assert f'<meta http-equiv="refresh" content="0; url={url}">' in page
    assert f'href="{url}"' in page
    assert "form-action 'self'" in response["Content-Security-Policy"]


def test_one_address_does_not_send_us_to_the_provider_without_end(db: None, settings: Any):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    address = reverse("openid_connect_login", args=[SLUG])
    assert [Client().post(address).status_code for _ in range(3)] == [200, 200, 429]


def test_a_link_does_not_begin_it(db: None):
    assert Client().get(reverse("openid_connect_login", args=[SLUG])).status_code == 405


def test_a_way_back_serves_once_and_only_the_browser_that_went(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1")
    client, other = Client(), Client()
    location = provider.asks(go(client), "p-1")
    go(other)

    assert come_back(other, location).status_code == 400
    assert not is_signed_in(other)
    assert come_in(client, come_back(client, location)).url == "/"
    client.logout()
    assert come_back(client, location).status_code == 400
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another client"},
        {"aud": ["practice-review", "another client"]},
        {"iss": "https://elsewhere.example.org"},
        {"exp": 1_700_000_000},
        {"iat": 4_000_000_000},
        {"nonce": "of an earlier sign-in"},
        {"nonce": None},
    ],
    ids=str,
)
def test_an_id_token_meant_for_other_ears_signs_nobody_in(
    cast: Cast, provider: Provider, claims: dict[str, object]
):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1", **claims)
    client = Client()
    response = sign_in(client, provider, "p-1")
    assert response.status_code == 400
    assert "could not be relied on" in response.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("tampering", ["signature", "none", "secret"])
def test_an_id_token_that_the_provider_did_not_sign_signs_nobody_in(
    cast: Cast, provider: Provider, monkeypatch: pytest.MonkeyPatch, tampering: str
):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1")
    plain = requests.Session.request

    def on_the_line(self: requests.Session, method: str, url: str, *args: Any, **kwargs: Any):
        answer = plain(self, method, url, *args, **kwargs)
        if not url.endswith("/oauth2/token"):
            return answer
        told = answer.json()
        token = told["id_token"]
        claims = jwt.decode(token, options={"verify_signature": False})
        told["id_token"] = {
            "signature": token.rpartition(".")[0] + "." + "A" * 342,
            "none": jwt.encode(claims, None, algorithm="none"),
            "secret": jwt.encode(claims, "known to both, and long enough to be one", algorithm="HS256"),
        }[tampering]
        changed = requests.Response()
        changed.status_code, changed.headers = 200, answer.headers
        changed.raw = _Body(requests.compat.json.dumps(told).encode())
        return changed

    client = Client()
    location = provider.asks(go(client), "p-1")
    monkeypatch.setattr(requests.Session, "request", on_the_line)

    assert come_back(client, location).status_code == 400
    assert not is_signed_in(client)


class _Body:
    """What `requests` reads an answer from."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def read(self, _size: int = -1) -> bytes:
        body, self.body = self.body, b""
        return body


def test_turning_back_at_the_provider_is_no_mishap(db: None, provider: Provider):
    client = Client()
    url = go(client)
    answer = requests.post(url, data={"action": "deny"}, allow_redirects=False, timeout=5)
    state = asked(url)["state"]
    response = client.get(
        reverse("openid_connect_callback", args=[SLUG]), {"error": "access_denied", "state": state}
    )
    assert answer.status_code == 302
    assert response.status_code == 400
    assert "Start again when you want to" in response.content.decode()


def test_an_answer_in_another_issuers_name_is_not_believed(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1")
    client = Client()
    location = provider.asks(go(client), "p-1") + "&iss=https://elsewhere.example.org"
    assert come_back(client, location).status_code == 400
    assert not is_signed_in(client)


# When the provider does not answer


def test_a_provider_that_is_down_is_told_of_calmly(
    db: None, provider: Provider, settings: Any, caplog: pytest.LogCaptureFixture
):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        down = f"http://127.0.0.1:{unused.getsockname()[1]}"
        settings.SOCIALACCOUNT_PROVIDERS = provider.settings(issuer=down)
        response = Client().post(reverse("openid_connect_login", args=[SLUG]))
    assert response.status_code == 503
    assert "Hostwick Council does not answer at the moment" in response.content.decode()
    assert "Sign-in by a provider stopped: unreachable: ConnectionError" in caplog.text


def test_a_provider_that_goes_down_on_the_way_back_too(
    cast: Cast, provider: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1")
    client = Client()
    location = provider.asks(go(client), "p-1")
    monkeypatch.setattr(fetching, "LARGEST", 10)
    assert come_back(client, location).status_code == 503
    assert not is_signed_in(client)


@pytest.mark.parametrize("pace", ["silent", "trickling"])
def test_a_provider_that_is_slow_is_not_waited_for(
    db: None, provider: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch, pace: str
):
    monkeypatch.setattr(fetching, "LONGEST", 0.3)
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.3
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        slow = threading.Thread(target=_answer_slowly, args=(server, pace, done))
        slow.start()
        settings.SOCIALACCOUNT_PROVIDERS = provider.settings(
            issuer=f"http://127.0.0.1:{server.getsockname()[1]}"
        )
        began = time.monotonic()
        response = Client().post(reverse("openid_connect_login", args=[SLUG]))
        took = time.monotonic() - began
        done.set()
        slow.join()
    assert response.status_code == 503
    assert took < 3


def _answer_slowly(server: socket.socket, pace: str, done: threading.Event) -> None:
    line, _ = server.accept()
    with line:
        if pace == "trickling":
            line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while not done.wait(0.05):
            if pace == "trickling":
                try:
                    line.sendall(b" " * 9000)
                except OSError:
                    return


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://elsewhere.example.org"},
        {"authorization_endpoint": "http://elsewhere.example.org/"},
        {"token_endpoint": "http://elsewhere.example.org/"},
        {"jwks_uri": None},
    ],
    ids=str,
)
def test_a_description_that_is_not_the_providers_own_is_not_followed(
    db: None, provider: Provider, settings: Any, description: dict[str, object]
):
    app = provider.settings()
    app["openid_connect"]["APPS"][0]["settings"]["openid_configuration_overrides"] = description
    settings.SOCIALACCOUNT_PROVIDERS = app
    response = Client().post(reverse("openid_connect_login", args=[SLUG]))
    assert response.status_code == 503


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "file:///etc/passwd", "http://localhost.evil.org/"]
)
def test_we_ask_only_over_https(url: str):
    with pytest.raises(requests.exceptions.InvalidURL):
        fetching.BoundedSession().get(url)


def test_an_answer_that_sends_us_elsewhere_is_not_followed():
    with socket.create_server(("127.0.0.1", 0)) as here, socket.create_server(("127.0.0.1", 0)) as there:
        there.settimeout(0.1)
        elsewhere = f"http://127.0.0.1:{there.getsockname()[1]}/"
        sends = threading.Thread(target=_send_to, args=(here, elsewhere))
        sends.start()
        with pytest.raises(requests.exceptions.TooManyRedirects):
            fetching.BoundedSession().get(f"http://127.0.0.1:{here.getsockname()[1]}/", allow_redirects=True)
        sends.join()
        with pytest.raises(TimeoutError):
            there.accept()


def _send_to(server: socket.socket, elsewhere: str) -> None:
    line, _ = server.accept()
    with line:
        line.recv(4096)
        answer = f"HTTP/1.1 302 Found\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n"
        line.sendall(answer.encode())


def test_loopback_is_asked_only_where_the_settings_say_so(provider: Provider, settings: Any):
    settings.OIDC_WITHOUT_HTTPS_HERE = False
    with pytest.raises(requests.exceptions.InvalidURL):
        fetching.BoundedSession().get(provider.issuer)


# Connecting and parting


def again(client: Client, password: str = PASSWORD) -> None:
    client.post(reverse("account_reauthenticate"), {"password": password})


def connect(client: Client, provider: Provider, sub: str):
    address = reverse("accounts:identity_connect", args=[SLUG])
    return come_back(client, provider.asks(go(client, address), sub))


def test_one_connects_after_signing_in_again_and_is_told_by_mail(
    cast: Cast, provider: Provider, django_capture_on_commit_callbacks: Any
):
    provider.knows("p-1", email="anything@example.org")
    client = Client()
    client.force_login(cast.psw)
    address = reverse("accounts:identity_connect", args=[SLUG])
    assert client.post(address).url.startswith(reverse("account_reauthenticate"))
    again(client)

    with django_capture_on_commit_callbacks(execute=True):
        response = connect(client, provider, "p-1")

    assert response.url == reverse("socialaccount_connections")
    assert SocialAccount.objects.get(user=cast.psw).uid == "p-1"
    assert Event.objects.get(by=cast.psw, verb="identity.connected").detail == {"provider": SLUG}
    assert [message.to for message in mail.outbox] == [[cast.psw.email]]
    assert "Hostwick Council was connected" in mail.outbox[0].body
    assert "p-1" not in mail.outbox[0].body


def test_an_identity_of_somebody_else_is_not_connected(cast: Cast, provider: Provider):
    bind(cast.reader, provider, "r-1")
    provider.knows("r-1")
    client = Client()
    client.force_login(cast.psw)
    again(client)
    response = connect(client, provider, "r-1")
    assert response.status_code == 403
    assert "opens another account" in response.content.decode()
    assert SocialAccount.objects.get().user == cast.reader


def test_of_two_who_connect_the_same_identity_at_once_one_is_refused(
    cast: Cast, provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    """The other's row was written between the look and the write."""
    bind(cast.reader, provider, "r-1")
    monkeypatch.setattr(access, "check_can_connect", lambda *_: None)
    identity = Identity(SLUG, "Hostwick Council", provider.issuer, "r-1")
    with pytest.raises(Refused, match="opens another account"):
        actions.connect_identity(by=cast.psw, identity=identity)
    assert SocialAccount.objects.get().user == cast.reader


def test_one_person_has_one_identity_at_a_provider(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    provider.knows("p-2")
    client = Client()
    client.force_login(cast.psw)
    again(client)
    assert connect(client, provider, "p-2").status_code == 403
    assert SocialAccount.objects.get().uid == "p-1"


def test_who_signed_out_on_the_way_connects_nothing(cast: Cast, provider: Provider):
    """A second person at the same browser must not get the identity of the first, nor give theirs away."""
    provider.knows("p-1")
    client = Client()
    client.force_login(cast.psw)
    again(client)
    location = provider.asks(go(client, reverse("accounts:identity_connect", args=[SLUG])), "p-1")
    states = client.session["socialaccount_states"]
    client.force_login(cast.reader)
    session = client.session
    session["socialaccount_states"] = states
    session.save()
    assert come_back(client, location).status_code == 400
    assert not SocialAccount.objects.exists()


def test_one_disconnects_while_another_way_remains(
    cast: Cast, provider: Provider, django_capture_on_commit_callbacks: Any
):
    bind(cast.psw, provider, "p-1")
    client = Client()
    client.force_login(cast.psw)
    address = reverse("accounts:identity_disconnect", args=[SLUG])
    assert client.post(address).url.startswith(reverse("account_reauthenticate"))
    again(client)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address)

    assert response.url == reverse("socialaccount_connections")
    assert not SocialAccount.objects.exists()
    assert Event.objects.get(by=cast.psw, verb="identity.disconnected").detail == {"provider": SLUG}
    assert "was disconnected" in mail.outbox[0].body
    provider.knows("p-1")
    assert sign_in(Client(), provider, "p-1").status_code == 403


def test_the_last_way_in_stays(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    cast.psw.set_unusable_password()
    cast.psw.save()
    provider.knows("p-1", auth_time=int(time.time()))
    client = Client()
    sign_in(client, provider, "p-1")
    come_back(client, provider.asks(go(client, reverse("accounts:identity_again", args=[SLUG])), "p-1"))
    response = client.post(reverse("accounts:identity_disconnect", args=[SLUG]))
    assert response.status_code == 403
    assert "no way left to sign in" in response.content.decode()
    assert SocialAccount.objects.exists()


# Signing in again


@pytest.fixture
def without_password(cast: Cast, provider: Provider, settings: Any) -> Client:
    """A browser in which somebody is signed in who has nothing but the provider, whose second factor counts."""
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(second_factor=True)
    bind(cast.psw, provider, "p-1")
    cast.psw.set_unusable_password()
    cast.psw.save()
    Authenticator.objects.filter(user=cast.psw).delete()
    provider.knows("p-1", amr=["mfa"])
    client = Client()
    assert arrive(client, provider, "p-1").url == "/"
    assert client.get("/").status_code == 200
    return client


def test_without_a_password_one_is_asked_again_too(without_password: Client, provider: Provider):
    """With allauth's own decorator they would pass unasked."""
    address = reverse("account_set_password")
    response = without_password.get(address)
    assert response.url == f"{reverse('account_reauthenticate')}?next=%2Faccount%2Fpassword%2Fset%2F"
    page = without_password.get(response.url).content.decode()
    assert "Sign in again with Hostwick Council" in page
    assert 'name="password"' not in page


def test_signing_in_again_at_the_provider_opens_what_was_wanted(without_password: Client, provider: Provider):
    provider.knows("p-1", auth_time=int(time.time()))
    url = go(
        without_password,
        reverse("accounts:identity_again", args=[SLUG]),
        next=reverse("account_set_password"),
    )
    assert (asked(url)["prompt"], asked(url)["max_age"]) == ("login", "0")
    assert come_back(without_password, provider.asks(url, "p-1")).url == reverse("account_set_password")
    assert without_password.get(reverse("account_set_password")).status_code == 200


def test_what_was_being_sent_is_sent_after_signing_in_again(without_password: Client, provider: Provider):
    provider.knows("p-1", auth_time=int(time.time()))
    wanted = reverse("account_set_password")
    without_password.post(wanted, {"password1": "lantern orchard thimble"})
    url = go(without_password, reverse("accounts:identity_again", args=[SLUG]), next=wanted)
    come_back(without_password, provider.asks(url, "p-1"))
    assert User.objects.get(email="psw@example.org").check_password("lantern orchard thimble")


@pytest.mark.parametrize("asked_at", [None, 1_700_000_000, True, "now"])
def test_a_provider_that_did_not_ask_again_opens_nothing(
    without_password: Client, provider: Provider, asked_at: object
):
    provider.knows("p-1", auth_time=asked_at)
    url = go(without_password, reverse("accounts:identity_again", args=[SLUG]))
    response = come_back(without_password, provider.asks(url, "p-1"))
    assert response.status_code == 400
    assert "did not say that it asked you again" in response.content.decode()
    assert without_password.get(reverse("account_set_password")).status_code == 302


def test_signing_in_again_as_somebody_else_opens_nothing(
    cast: Cast, without_password: Client, provider: Provider
):
    bind(cast.reader, provider, "r-1")
    provider.knows("r-1", auth_time=int(time.time()))
    url = go(without_password, reverse("accounts:identity_again", args=[SLUG]))
    assert come_back(without_password, provider.asks(url, "r-1")).status_code == 403
    assert without_password.get(reverse("account_set_password")).status_code == 302


def test_who_has_a_password_may_be_asked_either_way(cast: Cast, provider: Provider):
    bind(cast.psw, provider, "p-1")
    client = Client()
    client.force_login(cast.psw)
    page = client.get(reverse("account_reauthenticate")).content.decode()
    assert "Sign in again with Hostwick Council" in page
    assert 'name="password"' in page


def test_a_password_can_be_chosen_and_then_the_provider_parted_with(
    cast: Cast, without_password: Client, provider: Provider
):
    assert without_password.get(reverse("account_change_password")).url == reverse("account_set_password")
    provider.knows("p-1", auth_time=int(time.time()))
    url = go(without_password, reverse("accounts:identity_again", args=[SLUG]))
    come_back(without_password, provider.asks(url, "p-1"))
    without_password.post(reverse("account_set_password"), {"password1": "lantern orchard thimble"})
    cast.psw.refresh_from_db()
    assert cast.psw.check_password("lantern orchard thimble")
    assert Event.objects.filter(by=cast.psw, verb="password.changed").exists()
    assert mail.outbox[0].subject == "A password was chosen for your account"
    assert without_password.post(reverse("accounts:identity_disconnect", args=[SLUG])).status_code == 302
    assert not SocialAccount.objects.exists()


# The provider's second factor


@pytest.mark.parametrize(
    ("options", "ways", "is_let_in"),
    [
        ({"second_factor": True}, ["pwd", "mfa"], True),
        ({"second_factor": True}, ["pwd"], False),
        ({"second_factor": True}, "mfa", False),
        ({"second_factor": True}, None, False),
        ({"second_factor": False}, ["pwd", "mfa"], False),
        ({}, ["pwd", "mfa"], False),
    ],
    ids=str,
)
def test_the_providers_second_factor_serves_for_ours_where_its_word_counts(  # noqa: PLR0917
    cast: Cast, provider: Provider, settings: Any, options: dict[str, object], ways: object, is_let_in: object
):
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(**options)
    person = without_second_step("Nora Newcomb")
    bind(person, provider, "p-1")
    provider.knows("p-1", amr=ways)
    client = Client()
    assert arrive(client, provider, "p-1", next="/account/").url == "/account/"
    assert is_signed_in(client)
    assert (client.session.get(PROVIDER_SECOND_FACTOR) is True) is is_let_in
    page = client.get("/account/")
    assert (page.status_code == 200) is is_let_in
    assert is_let_in or page.url == reverse("accounts:second_step")


@pytest.mark.parametrize("options", [{}, {"second_factor": True}], ids=str)
@pytest.mark.parametrize("ways", [None, ["mfa"]], ids=str)
def test_who_has_an_authenticator_app_is_asked_for_its_code_after_the_provider_too(
    cast: Cast, provider: Provider, settings: Any, options: dict[str, object], ways: object
):
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(**options)
    bind(cast.psw, provider, "p-1")
    provider.knows("p-1", amr=ways)
    client = Client()

    assert arrive(client, provider, "p-1", next="/reviews/").url == reverse("mfa_authenticate")

    assert not is_signed_in(client)
    assert client.get("/").url.startswith(reverse("account_login"))
    assert not Event.objects.filter(by=cast.psw).exists()
    client.post(reverse("mfa_authenticate"), {"code": code(later=9)})
    assert not is_signed_in(client)
    assert enter_code(client, cast.psw).url == "/reviews/"
    assert is_signed_in(client)
    assert Event.objects.filter(by=cast.psw, verb="account.signed_in").count() == 1


def without_second_step(name: str) -> User:
    return make_user(name, second_step=False)


@pytest.mark.parametrize("how", ["signed out", "left", "ended", "closed"])
def test_what_was_noted_of_one_person_does_not_serve_the_next_in_the_browser(
    cast: Cast, provider: Provider, settings: Any, how: str
):
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(second_factor=True)
    first, second = without_second_step("First Person"), without_second_step("Second Person")
    bind(first, provider, "p-1")
    provider.knows("p-1", amr=["mfa"])
    client = Client()
    sign_in(client, provider, "p-1")
    assert client.get("/account/").status_code == 200
    if how == "signed out":
        client.post(reverse("account_logout"))
    elif how == "left":
        session = client.session
        session["sign_in_seen"] -= 31 * 60
        session.save()
    elif how == "ended":
        actions.end_sessions(by=cast.administrator, user=first)
    else:
        actions.deactivate_person(by=cast.administrator, user=first)

    sign_in_by_password(client, second)

    assert client.session["_auth_user_id"] == str(second.pk)
    assert PROVIDER_SECOND_FACTOR not in client.session
    assert client.get("/account/").url == reverse("accounts:second_step")


def test_what_a_provider_said_of_who_does_not_come_in_serves_nobody(
    cast: Cast, provider: Provider, settings: Any
):
    """A closed account, and somebody who stops before the code: each time the next person signs in by password."""
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(second_factor=True)
    closed, second = without_second_step("First Person"), without_second_step("Second Person")
    actions.deactivate_person(by=cast.administrator, user=closed)
    for person in (closed, cast.psw):
        bind(person, provider, person.ref)
        provider.knows(person.ref, amr=["mfa"])
        client = Client()
        arrive(client, provider, person.ref)
        sign_in_by_password(client, second)
        assert client.session["_auth_user_id"] == str(second.pk)
        assert PROVIDER_SECOND_FACTOR not in client.session
        assert client.get("/account/").url == reverse("accounts:second_step")


# Switched off


def test_without_a_provider_nothing_is_offered(cast: Cast, settings: Any, invitation: Invitation):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    client = Client()
    assert "Sign in with" not in client.get(reverse("account_login")).content.decode()
    page = client.get(reverse("accounts:invitation_accept", args=[invitation.token])).content.decode()
    assert "Or without a password" not in page
    client.force_login(cast.psw)
    assert "organisation’s sign-in" not in client.get(reverse("accounts:profile")).content.decode()


def test_an_unknown_provider_is_not_found(cast: Cast):
    client = Client()
    assert client.post(reverse("openid_connect_login", args=["elsewhere"])).status_code == 404
    assert client.post(reverse("openid_connect_login", args=["openid_connect"])).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["elsewhere"])).status_code == 404
