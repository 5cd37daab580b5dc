"""What is sent after a sign-in has ended is lost to nobody, and seen by nobody else."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions, queries
from accounts.models import KeptText, Session
from tests.cast import Cast
from tests.scene import make_scene
from tests.second_step import sign_in

WORDS = "She said it took too long.\nThen it did not."
NAME = "accounts:name_edit"


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def after(**delta: float):
    moment = timezone.now() + timedelta(**delta)
    return patch("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def writer(cast: Cast, client: Client) -> Client:
    sign_in(client, cast.psw)
    return client


@pytest.mark.parametrize(
    ("referer", "back"), [("http://[", "/"), ("http://testserver//evil.example/x", "/evil.example/x")]
)
def test_a_page_that_was_made_up_leads_nowhere_else(db: None, referer: str, back: str):
    page = Client().post(
        "/reviews/PR-2026-01/declare/", {"explanation": "words"}, headers={"Referer": referer}
    )
    assert (page.status_code, page.context["back"]) == (401, back)


def test_what_is_shown_is_in_the_words_of_the_page(db: None):
    sent = {
        "1.1-answer": "Y",
        "1.1-comment": "As seen",
        "1.1-version": "3",
        "then": "next",
        "fingerprint": "f" * 64,
    }

    page = Client().post("/reviews/PR-2026-01/declare/", sent)

    assert [tuple(one) for one in page.context["typed"]] == [
        ("1.1 answer", "Met"),
        ("1.1 comment", "As seen"),
    ]
    assert "or go back to your page: your words are still there" in page.content.decode()


def test_what_was_sent_too_late_is_kept_and_can_be_sent_again(cast: Cast, writer: Client):
    page = "http://testserver" + reverse(NAME)
    with after(minutes=31):
        response = writer.post(reverse(NAME), {"name": "Zoë Étoile"}, headers={"Referer": page})
        assert response.url == f"{reverse('account_login')}?next={reverse(NAME)}"
        assert "kept for an hour" in writer.get(response.url).content.decode()
        cast.psw.refresh_from_db()
        assert cast.psw.name == "Psw"

        assert sign_in(writer, cast.psw).url == reverse("accounts:kept")
        body = writer.get(reverse("accounts:kept")).content.decode()
        assert "What you were writing is kept" in body
        assert "Zoë Étoile" in body
        assert f'action="{reverse(NAME)}"' in body
        (kept,) = queries.kept_pages(cast.psw)
        assert writer.post(kept.address, dict(kept.fields)).status_code == 302
    cast.psw.refresh_from_db()
    assert cast.psw.name == "Zoë Étoile"


def test_it_is_kept_after_twelve_hours_too(cast: Cast, writer: Client):
    for minutes in range(25, 12 * 60, 25):
        with after(minutes=minutes):
            writer.post(reverse("accounts:stay_signed_in"))
    with after(hours=12.01):
        writer.post(reverse(NAME), {"name": "Zoë"})
        assert len(queries.kept_pages(cast.psw)) == 1


def test_it_is_sealed_where_it_rests(cast: Cast, writer: Client):
    with after(minutes=31):
        writer.post(reverse(NAME), {"name": WORDS})
    row = KeptText.objects.values().get()
    assert b"too long" not in bytes(row["sealed"])
    assert WORDS not in str(row)


def test_nobody_else_sees_it(cast: Cast, writer: Client):
    with after(minutes=31):
        writer.post(reverse(NAME), {"name": WORDS})
        kept = KeptText.objects.get()
        other = Client()
        assert sign_in(other, cast.peer).url == "/"
        assert b"too long" not in other.get(reverse("accounts:kept")).content
        assert other.post(reverse("accounts:kept_discard", args=[kept.ref])).status_code == 404
        sign_in(writer, cast.peer)  # in the very browser in which it was typed
        assert b"too long" not in writer.get(reverse("accounts:kept")).content
    assert KeptText.objects.filter(pk=kept.pk).exists()


def test_moved_to_another_persons_row_it_does_not_open(cast: Cast, writer: Client):
    with after(minutes=31):
        writer.post(reverse(NAME), {"name": WORDS})
        KeptText.objects.update(user=cast.peer)
        assert queries.kept_pages(cast.peer) == []


def test_it_is_kept_for_an_hour(cast: Cast, writer: Client):
    with after(minutes=31):
        writer.post(reverse(NAME), {"name": WORDS})
    with after(minutes=90.9):
        assert len(queries.kept_pages(cast.psw)) == 1
    with after(minutes=91.1):
        assert queries.kept_pages(cast.psw) == []
        actions.keep_text(by=cast.peer, address="/", fields=[("name", "another")])
        assert not KeptText.objects.filter(user=cast.psw).exists()


def test_it_is_discarded_when_asked_and_with_the_account(cast: Cast, writer: Client):
    for _ in range(2):
        actions.keep_text(by=cast.psw, address="/", fields=[("name", WORDS)])
    first, _ = KeptText.objects.all()
    writer.post(reverse("accounts:kept_discard", args=[first.ref]))
    assert KeptText.objects.count() == 1
    actions.deactivate_person(by=cast.administrator, user=cast.psw)
    assert not KeptText.objects.exists()


def test_the_last_five_are_kept(cast: Cast):
    for number in range(7):
        actions.keep_text(by=cast.psw, address="/", fields=[("name", f"text {number}")])
    assert [page.typed[0].text for page in queries.kept_pages(cast.psw)] == [
        f"text {number}" for number in (6, 5, 4, 3, 2)
    ]


@pytest.mark.parametrize(
    "field",
    [
        "password",
        "password1",
        "oldpassword",
        "csrfmiddlewaretoken",
        "token",
        "case_number",
        "3-case_number",
        "code",
    ],
)
def test_passwords_keys_and_case_record_numbers_are_never_kept(cast: Cast, writer: Client, field: str):
    with after(minutes=31):
        writer.post(reverse(NAME), {field: "ZQ-90417", "name": "Zoë"})
        (kept,) = queries.kept_pages(cast.psw)
    assert kept.fields == [("name", "Zoë")]


def test_a_form_of_another_site_leaves_nothing(cast: Cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.psw)
    with after(minutes=31):
        assert client.post(reverse(NAME), {"name": "planted"}).status_code == 403
    assert not KeptText.objects.exists()


def test_a_page_that_was_open_too_long_shows_what_was_typed(cast: Cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.psw)
    body = client.post(reverse(NAME), {"name": WORDS, "case_number": "ZQ-90417"}).content.decode()
    assert "She said it took too long.<br>" in body
    assert "ZQ-90417" not in body
    body = client.post(
        reverse("account_login"), {"login": "a@example.org", "password": "hunter22"}
    ).content.decode()
    assert "hunter22" not in body
    assert "a@example.org" not in body


def test_where_nobody_is_known_the_words_stay_on_the_screen(cast: Cast, writer: Client):
    Session.objects.all().delete()
    response = writer.post(reverse(NAME), {"name": WORDS, "password": "hunter22"})
    assert response.status_code == 401
    body = response.content.decode()
    assert "She said it took too long.<br>" in body
    assert "hunter22" not in body
    assert reverse("account_login") in body
    assert not KeptText.objects.exists()


def test_signed_out_everywhere_with_an_editor_open_the_words_stay(cast: Cast, writer: Client):
    actions.end_sessions(by=cast.psw, user=cast.psw)
    body = writer.post(reverse(NAME), {"name": WORDS}).content.decode()
    assert "She said it took too long.<br>" in body


def test_a_script_is_told_in_its_own_terms(cast: Cast, client: Client):
    scene = make_scene(cast)
    sign_in(client, cast.psw)
    address = reverse("audits:answer_save", args=[scene.fieldwork.ref, "A1", "1.1"])
    typed = {"1.1-answer": "P", "1.1-comment": WORDS, "1.1-version": 0}
    with after(minutes=31):
        for _ in range(2):
            response = client.post(address, typed, headers={"Accept": "application/json"})
            assert (response.status_code, response.json()) == (401, {"signed_out": True})
    assert not KeptText.objects.exists(), "the words stand on the page that asked"


def test_saving_while_writing_keeps_its_writer_signed_in(cast: Cast, client: Client):
    scene = make_scene(cast)
    sign_in(client, cast.psw)
    address = reverse("audits:text_save", args=[scene.fieldwork.ref, "A1"])
    for minutes in (25, 50):
        with after(minutes=minutes):
            assert client.post(address, {}, headers={"Accept": "application/json"}).status_code < 401
    with after(minutes=75):
        assert client.get("/").status_code == 200


def test_a_page_that_draws_a_pdf_keeps_nobody_signed_in(cast: Cast, client: Client):
    scene = make_scene(cast)
    sign_in(client, cast.coordinator)
    address = reverse("reports:rendering_state", args=[scene.drafted.ref, 1])
    with after(minutes=20):
        assert client.get(address).status_code == 200
    with after(minutes=31):
        assert client.get(address).status_code == 302
