"""Pages that ask again who is there, of everybody, in whatever way each of them can answer."""

import ast
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User
from accounts.oidc.sign_in import PROVIDER_SECOND_FACTOR
from records.models import CaseNumber, Record
from records.sealing import seal
from tests.accounts.authenticator import SoftPasskey
from tests.accounts.provider import SLUG, Provider, come_back, go, provider_on_this_machine
from tests.architecture.house import APPS, name_of, python_files
from tests.cast import PASSWORD, Cast
from tests.scene import Scene, make_scene
from tests.second_step import sign_in
from trail.models import Event

ALLAUTHS = {
    "reauthentication_required",
    "did_recently_reauthenticate",
    "raise_if_reauthentication_required",
    "is_reauthentication_required",
    "ReauthenticationRequired",
}
PAGES = [
    ("psw", "records:reveal"),
    ("host_lead", "records:grant_decide"),
    ("administrator", "accounts:factor_reset"),
    ("psw", "account_set_password"),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_on_this_machine() as provider:
        yield provider


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def address_of(page: str, scene: Scene, cast: Cast) -> str:
    rest = {
        "records:reveal": [scene.fieldwork.ref, "A1"],
        "records:grant_decide": [scene.fieldwork.ref, scene.grant_request.ref],
        "accounts:factor_reset": [cast.peer.ref],
    }
    return reverse(page, args=rest.get(page, []))


def without_password(person: User) -> User:
    person.set_unusable_password()
    person.save()
    return person


def with_passkey_alone(person: User) -> tuple[Client, SoftPasskey]:
    """Signed in by a passkey: no password, no app. The recovery codes that came with it are there."""
    client, passkey = Client(), SoftPasskey()
    assert sign_in(client, person).url == "/"
    add, by_itself = reverse("accounts:passkey_add"), reverse("mfa_login_webauthn")
    options = client.get(add, secure=True).context["options"]
    client.post(add, {"name": "Blue key", "credential": passkey.create(options)}, secure=True)
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    without_password(person)
    client = Client()
    options = client.get(by_itself, headers={"Accept": "application/json"}, secure=True).json()
    answer = client.post(by_itself, {"credential": passkey.get(options["request_options"])}, secure=True)
    assert answer.url == "/"
    return client, passkey


@pytest.mark.parametrize(("who", "page"), PAGES)
def test_a_sign_in_does_not_count_as_signing_in_again(cast: Cast, who: str, page: str):
    address = address_of(page, make_scene(cast), cast)
    client = Client()
    sign_in(client, getattr(cast, who))
    asked = client.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    # Who has a password is sent on from choosing a first one.
    assert client.get(address).status_code == (302 if page == "account_set_password" else 200)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize(("who", "page"), PAGES)
def test_who_has_only_a_passkey_is_asked_for_it_and_comes_in(cast: Cast, who: str, page: str):
    address = address_of(page, make_scene(cast), cast)
    client, passkey = with_passkey_alone(getattr(cast, who))
    asked = client.get(address, secure=True)
    assert asked.url.startswith(reverse("mfa_reauthenticate_webauthn"))
    question = client.get(asked.url, secure=True)
    assert "Use a code instead" in question.content.decode()
    credential = passkey.get(question.context["js_data"]["request_options"])
    answer = client.post(
        reverse("mfa_reauthenticate_webauthn"), {"credential": credential, "next": address}, secure=True
    )
    assert answer.url == address
    assert client.get(address, secure=True).status_code == 200


@pytest.mark.parametrize("has_app", [True, False])
@pytest.mark.parametrize(("who", "page"), PAGES)
def test_who_has_only_a_provider_is_asked_there_and_comes_in(  # noqa: PLR0917
    cast: Cast,
    provider: Provider,
    settings: Any,
    who: str,
    page: str,
    has_app: bool,  # noqa: FBT001
):
    """Without an app of ours where the provider's second factor counts; with one, either is offered."""
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings(second_factor=True)
    address = address_of(page, make_scene(cast), cast)
    person = without_password(getattr(cast, who))
    SocialAccount.objects.create(
        user=person, provider=SLUG, uid="p-1", extra_data={"issuer": provider.issuer}
    )
    client = Client()
    client.force_login(person)
    if not has_app:
        Authenticator.objects.filter(user=person).delete()
        session = client.session
        session[PROVIDER_SECOND_FACTOR] = True
        session.save()

    asked = client.get(address)

    question = client.get(asked.url).content.decode()
    if has_app:
        assert asked.url.startswith(reverse("mfa_reauthenticate"))
        assert "Use your organisation’s sign-in instead" in question
        assert "passkey" not in question
        question = client.get(reverse("account_reauthenticate")).content.decode()
    else:
        assert asked.url.startswith(reverse("account_reauthenticate"))
    assert "Sign in again with Hostwick Council" in question
    assert 'name="password"' not in question
    provider.knows("p-1", amr=["mfa"], auth_time=int(time.time()))
    url = go(client, reverse("accounts:identity_again", args=[SLUG]), next=address)
    assert come_back(client, provider.asks(url, "p-1")).url == address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("who", "page"), PAGES)
def test_who_has_no_way_to_answer_is_told_so_and_not_let_through(cast: Cast, who: str, page: str):
    """Their provider is there no more. allauth's own check would let them pass, unasked."""
    address = address_of(page, make_scene(cast), cast)
    person = without_password(getattr(cast, who))
    Authenticator.objects.filter(user=person).delete()
    client = Client()
    client.force_login(person)
    session = client.session
    session[PROVIDER_SECOND_FACTOR] = True
    session.save()
    answer = client.get(address)
    assert answer.status_code == 403
    assert "You have no way to show again that it is you" in answer.content.decode()


def test_who_takes_too_long_to_set_up_their_second_step_can_say_again_who_they_are(
    cast: Cast, provider: Provider, settings: Any
):
    """Somebody invited by a provider alone: behind the wall too there is a door back to it, and only that one."""
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings()
    person = without_password(cast.psw)
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.create(
        user=person, provider=SLUG, uid="p-1", extra_data={"issuer": provider.issuer}
    )
    client = Client()
    client.force_login(person)
    address = reverse("accounts:app_add")
    asked = client.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert "Sign in again with Hostwick Council" in client.get(asked.url).content.decode()
    provider.knows("p-1", auth_time=int(time.time()))
    url = go(client, reverse("accounts:identity_again", args=[SLUG]), next=address)
    assert come_back(client, provider.asks(url, "p-1")).url == address
    assert client.get(address).status_code == 200
    assert client.get("/").url == reverse("accounts:second_step")
    assert client.post(reverse("accounts:identity_connect", args=[SLUG])).status_code == 403


def kept_of(client: Client) -> dict[str, Any]:
    """What a session's row says to whoever has the database and signs for it, but has no key that seals."""
    row = Session.objects.get(session_key=client.session.session_key)
    held: dict[str, Any] = signing.loads(
        row.session_data, salt="django.contrib.sessions.SessionStore", serializer=JSONSerializer
    )
    return held


def test_a_form_that_waits_lies_sealed_and_is_sent_on_afterwards(cast: Cast):
    scene = make_scene(cast)
    address = address_of("records:reveal", scene, cast)
    record = Record.objects.get(review=scene.fieldwork, category="A", number=1)
    sealed = seal("HW-90417", bound_to=f"{scene.fieldwork.ref}/A1")
    CaseNumber.objects.update_or_create(
        record=record,
        defaults={"sealed": sealed, "entered_by": cast.host_organiser, "entered_at": timezone.now()},
    )
    client = Client()
    sign_in(client, cast.psw)
    asked = client.post(address, {"reason": "to find Mrs Umbrella", "version": 0})
    held = kept_of(client)
    assert "account_reauthentication_state" in held
    assert "Umbrella" not in str(held)
    assert "Umbrella" in str(client.session["account_reauthentication_state"])
    answer = client.post(asked.url.partition("?")[0], {"password": PASSWORD, "next": address})
    assert "HW-90417" in answer.text
    assert "account_reauthentication_state" not in kept_of(client)
    revealed = Event.objects.get(verb="case_number.revealed")
    assert (revealed.by, revealed.detail["reason"]) == (cast.psw, "to find Mrs Umbrella")


@pytest.mark.parametrize("spoilt", ["moved", "keys"])
def test_a_form_that_waits_opens_for_nobody_else_and_under_no_other_key(
    cast: Cast, settings: Any, spoilt: str
):
    """Who is signed in stays so, is asked again, and comes to the empty form."""
    address = address_of("records:reveal", make_scene(cast), cast)
    client, other = Client(), Client()
    sign_in(client, cast.psw)
    sign_in(other, cast.second_psw)
    client.post(address, {"reason": "to find Mrs Umbrella", "version": 0})
    if spoilt == "keys":
        settings.CASE_NUMBER_KEYS = [b"another key of thirty-two bytes."]
        assert "account_reauthentication_state" not in client.session
        assert client.get(reverse("accounts:profile")).status_code == 200
    else:
        held = kept_of(other) | {
            "account_reauthentication_state": kept_of(client)["account_reauthentication_state"]
        }
        data = signing.dumps(
            held, salt="django.contrib.sessions.SessionStore", serializer=JSONSerializer, compress=True
        )
        Session.objects.filter(session_key=other.session.session_key).update(session_data=data)
        assert "account_reauthentication_state" not in other.session
        assert other.get(reverse("accounts:profile")).status_code == 200


def test_pages_of_ours_ask_by_our_own_rule_alone():
    """Allauth's of the same names let through whoever has neither a password nor a factor here."""
    found = {
        f"{name_of(path)}: {alias.name}"
        for app in APPS
        for path in python_files(app)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("allauth")
        for alias in node.names
        if alias.name in ALLAUTHS
    }
    assert found == {"accounts/reauthentication.py: ReauthenticationRequired"}
