"""The second step: nobody without one, none the last to go, no code twice, and nothing of it to read in the tables."""

import json
import time

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.exceptions import InvalidTag
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import NoReverseMatch, reverse

from accounts import access, actions, middleware, queries, sealed, totp
from accounts.models import User
from core.refusals import Refused
from core.sealing import seal, unseal
from tests.accounts.authenticator import SoftPasskey
from tests.architecture.pages import PAGES, arguments_for
from tests.cast import APP_SECRET, PASSWORD, Cast
from tests.scene import make_scene
from tests.second_step import code, enter_code, enter_password, sign_in
from trail.models import Event

SETUP = "/account/second-step/"
NEW_PASSWORD = "lantern orchard thimble"


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


@pytest.fixture
def mail_sent(mailoutbox, monkeypatch: pytest.MonkeyPatch):
    """The mail, which a test's transaction would hold back for ever."""
    monkeypatch.setattr(transaction, "on_commit", lambda send, **_: send())
    return mailoutbox


def bare(person: User) -> Client:
    """Signed in just now, without a second step."""
    Authenticator.objects.filter(user=person).delete()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def signed_in(person: User) -> Client:
    client = Client()
    assert sign_in(client, person).url == "/"
    return client


def app_of(person: User) -> Authenticator:
    return Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)


def add_passkey(client: Client, passkey: SoftPasskey, name: str = "Blue key") -> HttpResponse:
    address = reverse("accounts:passkey_add")
    options = client.get(address, secure=True).context["options"]
    data = {"name": name, "credential": passkey.create(options)}
    return client.post(address, data, secure=True)


def passkey_for(client: Client, address: str) -> dict:
    options: dict = client.get(address, secure=True).context["js_data"]["request_options"]
    return options


# Nobody without one


def test_without_a_second_step_no_address_opens_but_those_that_set_one_up(cast: Cast):
    scene = make_scene(cast)
    for person in (cast.coordinator, cast.administrator):
        client = bare(person)
        passed = set()
        for name, _, where, rest, _ in PAGES:
            address = reverse(name, args=arguments_for(scene, where, rest))
            looked = client.get(address)
            if not (looked.status_code == 302 and looked.url == SETUP):
                passed.add(name)
            if name not in middleware.OPEN:
                sent = client.post(address, {"text": "Words"})
                assert (sent.status_code, b"Set up your second step" in sent.content) == (403, True), name
        assert passed == middleware.OPEN


def test_what_was_sent_without_a_second_step_is_shown_again_and_not_done(cast: Cast):
    client = bare(cast.peer)
    body = client.post(
        reverse("accounts:name_edit"), {"name": "Zoë <b>", "password1": "not shown", "code": "123456"}
    ).content.decode()
    assert "Zoë &lt;b&gt;" in body
    assert "It was not saved" in body
    assert "not shown" not in body
    assert "123456" not in body
    assert User.objects.get(pk=cast.peer.pk).name == "Peer"


def test_the_wall_costs_no_query_of_its_own(cast: Cast, client: Client):
    """Whether there is a second step is read with the person, anew at each request."""
    client.force_login(cast.psw)
    with CaptureQueriesContext(connection) as made:
        assert client.get(reverse("home")).status_code == 200
    (asked,) = (query["sql"] for query in made.captured_queries if "mfa_authenticator" in query["sql"])
    assert 'FROM "accounts_user"' in asked


def test_recovery_codes_alone_are_no_second_step(cast: Cast):
    client = signed_in(cast.psw)
    actions.make_codes(by=cast.psw)
    app_of(cast.psw).delete()
    assert client.get("/").url == SETUP


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_trust",
    ],
)
def test_the_librarys_own_pages_have_no_address(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_it_is_optional_only_behind_the_wall_around_the_demonstration(cast: Cast, settings):
    settings.SECOND_FACTOR = "optional"
    with pytest.raises(ImproperlyConfigured, match="this machine alone"):
        middleware.SecondStepMiddleware(lambda _: HttpResponse())
    settings.MIDDLEWARE = ["core.middleware.LoopbackOnlyMiddleware", *settings.MIDDLEWARE]
    client = bare(cast.psw)
    assert client.get("/").status_code == 200
    assert client.get("/", REMOTE_ADDR="192.0.2.1").status_code == 403


# Setting one up


def test_an_app_is_set_up_with_its_code_and_the_codes_are_shown_until_they_are_kept(cast: Cast, mail_sent):
    client = bare(cast.psw)
    assert client.get(reverse("reviews:my_days")).url == SETUP
    page = client.get(reverse("accounts:app_add"))
    secret = page.context["secret"].replace(" ", "")
    assert client.get(reverse("accounts:app_add")).context["secret"] == page.context["secret"]

    wrong = client.post(reverse("accounts:app_add"), {"code": code(secret, later=9)})
    assert "not the code that the app shows now" in wrong.content.decode()
    key = client.session.session_key
    assert (
        client.post(reverse("accounts:app_add"), {"code": code(secret)}).url == "/account/second-step/codes/"
    )
    assert client.session.session_key != key

    shown = client.get(reverse("accounts:recovery_codes")).content.decode()
    codes = queries.codes_of(cast.psw)
    assert len(codes.shown) == 10
    assert all(one in shown for one in codes.shown)
    file = client.get(reverse("accounts:recovery_codes_file"))
    assert all(one in file.content.decode() for one in codes.shown)
    assert file["Cache-Control"] == "no-store, private"
    assert client.post(reverse("accounts:recovery_codes")).url == reverse("reviews:my_days")

    again = client.get(reverse("accounts:recovery_codes")).content.decode()
    assert not any(one in again for one in codes.shown)
    assert client.get(reverse("accounts:recovery_codes_file")).status_code == 404
    assert client.get(reverse("reviews:my_days")).status_code == 200
    (mail,) = mail_sent
    assert (mail.to, "An authenticator app was set up" in mail.body) == ([cast.psw.email], True)
    assert cast.psw.name not in mail.body
    assert Event.objects.filter(by=cast.psw, verb="second_step.added").count() == 1


def test_codes_are_not_shown_after_half_an_hour_even_when_nobody_kept_them(cast: Cast):
    made = actions.make_codes(by=cast.psw)
    assert access.codes_may_be_shown(made)
    made.created_at -= access.factors.CODES_SHOWN_FOR
    assert not access.codes_may_be_shown(made)


def test_the_picture_says_what_the_page_says_and_is_for_this_session_alone(cast: Cast, monkeypatch):
    client, another = bare(cast.psw), bare(cast.psw)
    assert client.get(reverse("accounts:app_picture")).status_code == 404
    secret = client.get(reverse("accounts:app_add")).context["secret"].replace(" ", "")
    drawn = []

    def draw(person: User, text: str) -> bytes:
        drawn.append((person, text))
        return b"<svg/>"

    monkeypatch.setattr(totp, "drawing", draw)
    picture = client.get(reverse("accounts:app_picture"))
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/svg+xml", "no-store, private")
    assert drawn == [(cast.psw, secret)]
    assert another.get(reverse("accounts:app_picture")).status_code == 404


def test_the_picture_is_drawn_without_style_or_script(cast: Cast, rf):
    with context.request_context(rf.get("/")):
        drawn = totp.drawing(cast.psw, APP_SECRET).decode()
    assert "<svg" in drawn
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_another_app_takes_the_place_of_the_old_one(cast: Cast, mail_sent):
    client = signed_in(cast.psw)
    secret = client.get(reverse("accounts:app_add")).context["secret"].replace(" ", "")
    client.post(reverse("accounts:app_add"), {"code": code(secret)})
    assert sealed.open_sealed(app_of(cast.psw).data["secret"]) == secret
    assert actions.use_code(by=cast.psw, code=code()) is None
    assert "The old one no longer works" in mail_sent[-1].body


@pytest.mark.parametrize("page", ["app_add", "passkey_add", "recovery_codes", "recovery_codes_make"])
def test_after_five_minutes_they_are_asked_who_they_are_first(cast: Cast, page: str, monkeypatch):
    client = signed_in(cast.psw)
    address = reverse(f"accounts:{page}")
    assert client.get(address).status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))


# Codes


def test_a_code_is_taken_once_whatever_cache_a_process_has(cast: Cast):
    """Another process is one that has not this one's cache. The library's own guard is only there."""
    shown = code()
    app = app_of(cast.psw)
    assert TOTP(app).validate_code(shown)
    cache.clear()
    assert TOTP(app).validate_code(shown), "if this ever fails, the library keeps used codes elsewhere now"

    assert actions.use_code(by=cast.psw, code=shown)
    cache.clear()
    assert actions.use_code(by=cast.psw, code=shown) is None
    client = Client()
    client.post(reverse("account_login"), {"login": cast.psw.email, "password": PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"code": shown})
    assert "was used before" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(by=cast.psw, verb="second_step.refused").count() == 2


def test_a_code_does_not_come_back_in_the_next_half_minute(cast: Cast, monkeypatch):
    """With a clock that may be half a minute off, a code holds longer than the library remembers it."""
    now = 1_800_000_000 // 30 * 30
    monkeypatch.setattr(time, "time", lambda: now + 0.0)
    shown = code()
    assert actions.use_code(by=cast.psw, code=shown)
    monkeypatch.setattr(time, "time", lambda: now + 45.0)
    assert totp.step_of(APP_SECRET, shown) is not None
    assert actions.use_code(by=cast.psw, code=shown) is None


@pytest.mark.parametrize(("later", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(cast: Cast, later: int, is_taken: object, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    assert (actions.use_code(by=cast.psw, code=code(later=later)) is not None) is is_taken


def test_a_code_is_taken_as_it_is_typed_and_another_persons_is_not(cast: Cast):
    app = app_of(cast.second_psw)
    app.data["secret"] = sealed.seal_for(cast.second_psw, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    app.save()
    assert actions.use_code(by=cast.second_psw, code=code()) is None
    shown = code()
    assert actions.use_code(by=cast.psw, code=f" {shown[:3]} {shown[3:]}")


@pytest.mark.parametrize("odd", ["", "0", "१२३४५६", "x" * 5000, "nul\0", "-1"])
def test_odd_codes_are_said_and_never_an_error(cast: Cast, odd: str):
    client = Client()
    client.post(reverse("account_login"), {"login": cast.psw.email, "password": PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"code": odd})
    assert answer.status_code == 200
    assert "<title>Error: Your second step" in answer.content.decode()


def test_after_five_wrong_codes_the_right_one_waits_too_and_nobody_else(cast: Cast):
    client = Client()
    client.post(reverse("account_login"), {"login": cast.psw.email, "password": PASSWORD})
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": code(later=9)})
    page = enter_code(client, cast.psw).content.decode()
    assert "too many wrong codes. Wait five minutes" in page
    assert "A recovery code or a passkey waits as long" in page
    assert "ask a programme administrator to reset your second step" in page
    assert "choose a new password" not in page.partition("<main")[2]
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), cast.peer).url == "/"


def test_wrong_codes_are_counted_for_the_person_wherever_they_are_asked_for(cast: Cast):
    """At sign-in and at signing in again, of the app and of the recovery codes."""
    inside = signed_in(cast.psw)
    actions.make_codes(by=cast.psw)
    mine = queries.codes_of(cast.psw).shown[0]
    outside = Client()
    enter_password(outside, cast.psw)
    for _ in range(3):
        inside.post(reverse("mfa_reauthenticate"), {"code": code(later=9)})
    for wrong in ("0000 0000", code(later=9)):
        assert "is not right" in outside.post(reverse("mfa_authenticate"), {"code": wrong}).content.decode()
    for client, page in ((inside, "mfa_reauthenticate"), (outside, "mfa_authenticate")):
        assert "Wait five minutes" in client.post(reverse(page), {"code": mine}).content.decode()
    assert queries.codes_of(cast.psw).left == 10


def test_a_recovery_code_lets_in_once_and_its_bearer_is_told(cast: Cast, mail_sent):
    actions.make_codes(by=cast.psw)
    mine = queries.codes_of(cast.psw).shown[3]
    for try_number in (1, 2):
        client = Client()
        client.post(reverse("account_login"), {"login": cast.psw.email, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": mine})
        assert ("_auth_user_id" in client.session) is (try_number == 1)
    assert queries.codes_of(cast.psw).left == 9
    assert "recovery code of your account was used" in mail_sent[-1].body
    assert mine not in mail_sent[-1].body
    assert Event.objects.filter(by=cast.psw, verb="recovery_code.used").count() == 1


def test_a_new_password_does_not_spare_the_second_step(cast: Cast, client: Client, mail_sent):
    client.post(reverse("account_reset_password"), {"email": cast.psw.email})
    address = next(line for line in mail_sent[0].body.splitlines() if line.startswith("http://testserver/"))
    form = client.get(address, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW_PASSWORD})
    assert "_auth_user_id" not in client.session
    data = {"login": cast.psw.email, "password": NEW_PASSWORD}
    assert client.post(reverse("account_login"), data).url == reverse("mfa_authenticate")
    assert client.get("/").url.startswith(reverse("account_login"))
    assert enter_code(client, cast.psw).url == "/"


# Passkeys


def test_a_passkey_is_set_up_and_is_a_second_step(cast: Cast, mail_sent):
    passkey = SoftPasskey(verifies=False)
    assert add_passkey(bare(cast.psw), passkey).url == reverse("accounts:recovery_codes")
    assert "A passkey was added" in mail_sent[0].body
    assert "Blue key" not in mail_sent[0].body

    client = Client()
    client.post(reverse("account_login"), {"login": cast.psw.email, "password": PASSWORD}, secure=True)
    address = reverse("mfa_authenticate")
    credential = passkey.get(passkey_for(client, address))
    assert client.post(address, {"credential": credential}, secure=True).url == "/"
    assert client.get("/", secure=True).status_code == 200


@pytest.mark.parametrize("verifies", [True, False])
def test_a_passkey_signs_in_by_itself_only_when_it_asks_who_holds_it(cast: Cast, verifies):
    passkey = SoftPasskey(verifies=verifies)
    add_passkey(bare(cast.psw), passkey)
    client = Client()
    address = reverse("mfa_login_webauthn")
    options = client.get(address, headers={"Accept": "application/json"}, secure=True).json()
    answer = client.post(address, {"credential": passkey.get(options["request_options"])}, secure=True)
    assert answer.url == ("/" if verifies else reverse("account_login"))
    assert ("_auth_user_id" in client.session) is verifies


def test_a_closed_account_is_not_opened_by_a_passkey(cast: Cast):
    passkey = SoftPasskey()
    add_passkey(bare(cast.psw), passkey)
    actions.deactivate_person(by=cast.administrator, user=cast.psw)
    client = Client()
    address = reverse("mfa_login_webauthn")
    options = client.get(address, headers={"Accept": "application/json"}, secure=True).json()
    answer = client.post(address, {"credential": passkey.get(options["request_options"])}, secure=True)
    assert answer.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("wrong", ["another site", "another challenge", "another person"])
def test_a_passkey_answers_this_site_this_question_and_for_its_bearer(cast: Cast, wrong: str):
    passkey = SoftPasskey()
    add_passkey(bare(cast.psw), passkey)
    person = cast.peer if wrong == "another person" else cast.psw
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, secure=True)
    address = reverse("mfa_authenticate")
    options = passkey_for(client, address)
    if wrong == "another site":
        passkey.origin = "https://testserver.example.org"
    credential = passkey.get(options)
    if wrong == "another challenge":
        client.get(address, secure=True)
    answer = client.post(address, {"credential": credential}, secure=True)
    assert "could not be used" in answer.content.decode()
    assert "_auth_user_id" not in client.session


JUNK = [
    "",
    "null",
    "[]",
    "5",
    "{}",
    '{"id": 1}',
    '{"response": []}',
    "[" * 9000,
    "x" * 30_000,
    '{"id":"\\ud800"}',
]


@pytest.mark.parametrize("junk", JUNK)
def test_an_odd_credential_is_said_and_never_an_error(cast: Cast, junk: str):
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}, secure=True)
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": junk}, secure=True)
    assert answer.url == reverse("account_login")
    client.post(reverse("account_login"), {"login": cast.psw.email, "password": PASSWORD}, secure=True)
    passkey_for(client, reverse("mfa_authenticate"))
    assert client.post(reverse("mfa_authenticate"), {"credential": junk}, secure=True).status_code == 200
    signed = signed_in(cast.peer)
    signed.get(reverse("accounts:passkey_add"), secure=True)
    data = {"name": "x", "credential": junk}
    assert signed.post(reverse("accounts:passkey_add"), data, secure=True).status_code == 200
    signed.get(reverse("mfa_reauthenticate_webauthn"), secure=True)
    assert signed.post(reverse("mfa_reauthenticate_webauthn"), data, secure=True).status_code == 302


def test_who_signed_in_before_says_again_who_they_are_with_a_passkey_or_a_code(cast: Cast):
    passkey = SoftPasskey()
    client = signed_in(cast.psw)
    add_passkey(client, passkey)
    address = reverse("mfa_reauthenticate_webauthn")
    credential = passkey.get(passkey_for(client, address))
    assert (
        client.post(address, {"credential": credential, "next": "/account/"}, secure=True).url == "/account/"
    )
    assert any(one.get("reauthenticated") for one in client.session["account_authentication_methods"])
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code(later=1), "next": "/account/"})
    assert answer.url == "/account/"


# None the last to go


def test_the_last_one_cannot_be_removed_by_any_door(cast: Cast):
    client = signed_in(cast.psw)
    app = app_of(cast.psw)
    actions.make_codes(by=cast.psw)
    address = reverse("accounts:factor_remove", args=[app.data["ref"]])
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 403
        assert "This is your only second step" in answer.content.decode()
    with pytest.raises(Refused):
        actions.remove_factor(by=cast.psw, factor=app)
    assert app_of(cast.psw) == app


def test_one_of_two_is_removed_and_two_windows_do_not_remove_both(cast: Cast, mail_sent):
    client = signed_in(cast.psw)
    add_passkey(client, SoftPasskey())
    both = list(access.factors_of(cast.psw))
    assert len(both) == 2
    actions.remove_factor(by=cast.psw, factor=both[0])
    with pytest.raises(Refused, match="only second step"):
        actions.remove_factor(by=cast.psw, factor=both[1])
    assert access.factors_of(cast.psw).count() == 1
    assert "was removed from your account" in mail_sent[-1].body
    assert Event.objects.filter(by=cast.psw, verb="second_step.removed").count() == 1


def test_nobody_removes_anothers(cast: Cast):
    add_passkey(signed_in(cast.psw), SoftPasskey())
    ref = app_of(cast.psw).data["ref"]
    assert signed_in(cast.peer).post(reverse("accounts:factor_remove", args=[ref])).status_code == 404
    assert app_of(cast.psw)


# What stands in the tables


def test_no_secret_can_be_read_in_the_tables(cast: Cast):
    client = bare(cast.psw)
    secret = client.get(reverse("accounts:app_add")).context["secret"].replace(" ", "")
    assert secret not in json.dumps(dict(client.session))
    client.post(reverse("accounts:app_add"), {"code": code(secret)})
    rows = json.dumps(list(Authenticator.objects.filter(user=cast.psw).values_list("data", flat=True)))
    assert secret not in rows
    for shown in queries.codes_of(cast.psw).shown:
        assert shown.replace(" ", "") not in rows
    seed = Authenticator.objects.get(user=cast.psw, type=Authenticator.Type.RECOVERY_CODES).data["seed"]
    assert sealed.open_sealed(seed) not in rows


def test_a_secret_moved_to_somebody_elses_row_opens_nothing(cast: Cast):
    mine, theirs = app_of(cast.outsider), app_of(cast.psw)
    theirs.data["secret"] = mine.data["secret"]
    theirs.save()
    assert actions.use_code(by=cast.psw, code=code()) is None
    theirs.data["secret"] = mine.data["secret"].replace(cast.outsider.ref, cast.psw.ref)
    theirs.save()
    assert actions.use_code(by=cast.psw, code=code()) is None


def test_what_was_sealed_for_one_purpose_opens_for_no_other():
    number = seal("ZQ-1", bound_to="PR-2026-01/A1")
    assert unseal(number, bound_to="PR-2026-01/A1") == "ZQ-1"
    with pytest.raises(InvalidTag):
        unseal(number, bound_to="second step/PR-2026-01/A1")


def test_a_case_record_number_sealed_before_still_opens():
    """Made with AES-256-GCM, the nonce first, bound to review and record, under the tests' own key."""
    kept = bytes.fromhex("7477656c766520627974657385082b48706072af9b639afd7070c968c5f91b0bff8b37579f531a31")
    assert unseal(kept, bound_to="PR-2026-01/A1") == "ZQ-90417/77X"


def test_secrets_are_sealed_again_under_the_first_key(cast: Cast):
    old, new = b"a key of thirty-two plain bytes.", bytes(range(32))
    actions.make_codes(by=cast.psw)
    codes = queries.codes_of(cast.psw).shown
    with override_settings(CASE_NUMBER_KEYS=[new, old]):
        assert actions.reseal_factors() == 15  # an app for each of fourteen, and the codes
    with override_settings(CASE_NUMBER_KEYS=[new]):
        assert queries.codes_of(cast.psw).shown == codes
        assert actions.use_code(by=cast.psw, code=code())
    with override_settings(CASE_NUMBER_KEYS=[old]):
        assert actions.use_code(by=cast.peer, code=code()) is None
        with pytest.raises(ValidationError, match=r"No key opens the second step of person \w{8}"):
            actions.reseal_factors()
    with pytest.raises(Refused):
        actions.reseal_factors(by=cast.administrator)


# Lost


def reset(client: Client, person: User, reason: str = "Lost phone, rang them") -> HttpResponse:
    return client.post(reverse("accounts:factor_reset", args=[person.ref]), {"reason": reason})


def again(client: Client) -> Client:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_lost_second_step_is_reset_by_an_administrator_and_its_bearer_is_told(cast: Cast, mail_sent):
    theirs = [signed_in(cast.psw), signed_in(cast.psw)]
    others = signed_in(cast.peer)
    client = again(signed_in(cast.administrator))
    mail_sent.clear()
    assert "lost phone" in client.get(reverse("accounts:factor_reset", args=[cast.psw.ref])).content.decode()
    assert "Say how you know" in reset(client, cast.psw, " ").content.decode()
    assert theirs[0].get("/").status_code == 200

    assert reset(client, cast.psw).status_code == 302
    assert not Authenticator.objects.filter(user=cast.psw).exists()
    for one in theirs:
        assert one.get("/").url.startswith(reverse("account_login"))
    assert others.get("/").status_code == client.get("/").status_code == 200
    (event,) = Event.objects.filter(verb="second_step.reset")
    assert (event.by, event.subject) == (cast.administrator, f"person {cast.psw.ref}")
    assert event.detail == {"reason": "Lost phone, rang them"}
    (mail,) = mail_sent
    assert (mail.to, "took the second step off your account" in mail.body) == ([cast.psw.email], True)
    assert "Lost phone" not in mail.body

    client = Client()
    client.post(reverse("account_login"), {"login": cast.psw.email, "password": PASSWORD})
    assert client.get("/").url == SETUP
    assert client.get(reverse("accounts:app_add")).status_code == 200


def test_nobody_resets_their_own_and_nobody_but_an_administrator_anothers(cast: Cast):
    client = again(signed_in(cast.administrator))
    assert "Nobody resets their own" in reset(client, cast.administrator).content.decode()
    with pytest.raises(Refused):
        actions.reset_factor(by=cast.administrator, user=cast.administrator, reason="x")
    for person in (cast.coordinator, cast.psw, cast.host_lead):
        assert reset(again(signed_in(person)), cast.peer).status_code == 403
        with pytest.raises(Refused):
            actions.reset_factor(by=person, user=cast.peer, reason="x")
    assert Authenticator.objects.filter(user=cast.administrator).exists()
    assert Authenticator.objects.filter(user=cast.peer).exists()


def test_an_administrator_says_who_they_are_again_before_resetting(cast: Cast):
    client = signed_in(cast.administrator)
    assert reset(client, cast.psw).url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=cast.psw).exists()


# On one's own page


def test_the_account_page_shows_what_one_has_and_no_secret(cast: Cast):
    client = signed_in(cast.psw)
    add_passkey(client, SoftPasskey(), "Blue <key>")
    body = client.get(reverse("accounts:profile")).content.decode()
    for text in ("Authenticator app", "Blue &lt;key&gt;", "10 codes left", "Remove"):
        assert text in body
    assert APP_SECRET not in body
