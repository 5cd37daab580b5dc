"""One's own trail, and the line that a refusal leaves."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.refusals import Refused
from tests.cast import Cast
from trail import actions
from trail.middleware import RefusalMiddleware
from trail.models import Event

WHO = [
    "administrator",
    "coordinator",
    "psw",
    "peer",
    "host_organiser",
    "host_psw",
    "host_lead",
    "host_dass",
    "reader",
    "reader_dass",
    "outsider",
    "nobody",
]


@pytest.mark.parametrize("who", WHO)
def test_everyone_reads_their_own_lines_and_nobody_else_s(cast: Cast, client: Client, who: str):
    mine = getattr(cast, who)
    other = cast.second_psw
    actions.record(by=mine, verb="record.opened", subject="record A1", review="PR-2026-01")
    actions.record(by=other, verb="record.opened", subject="record H4", review="PR-2026-02")
    client.force_login(mine)
    body = client.get(reverse("trail:own")).content.decode()
    assert "Record opened" in body
    assert "record A1" in body
    assert "H4" not in body
    assert "PR-2026-02" not in body


def test_the_page_is_paged_newest_first_at_one_cost(cast: Cast, client: Client):
    def ask(page: int = 1):
        with CaptureQueriesContext(connection) as made:
            response = client.get(reverse("trail:own"), {"page": page})
        return len(made), [event.subject for event in response.context["page"].object_list]

    client.force_login(cast.psw)
    actions.record(by=cast.psw, verb="record.opened", subject="record 0")
    few, _ = ask()
    for number in range(1, 61):
        actions.record(by=cast.psw, verb="record.opened", subject=f"record {number}")
    many, subjects = ask()
    assert many == few <= 12
    assert (len(subjects), subjects[0]) == (50, "record 60")
    assert ask(2)[1][-1] == "record 0"


def test_ones_own_lines_speak_to_oneself(cast: Cast, client: Client):
    actions.record(by=cast.psw, verb="account.signed_in", subject=f"person {cast.psw.ref}")
    actions.record(by=cast.psw, verb="not_found", subject="conversations:write")
    actions.record(by=cast.psw, verb="role.given", subject=f"person {cast.peer.ref}")
    client.force_login(cast.psw)

    for name in ("own", "own_file"):
        response = client.get(reverse(f"trail:{name}"))
        text = (b"".join(response) if response.streaming else response.content).decode()
        assert "You signed in" in text
        assert cast.psw.ref not in text.partition("<main")[2]
        assert "You opened a page that is closed to you, or not there" in text
        assert "the conversations" in text
        assert f"person {cast.peer.ref}" in text


def test_it_needs_signing_in(client: Client, db: None):
    assert client.get(reverse("trail:own")).status_code == 302


def refuse(client: Client) -> None:
    client.get(reverse("councils:list"))


def test_a_refusal_leaves_a_line_with_its_reason(cast: Cast, client: Client):
    client.force_login(cast.psw)
    refuse(client)
    event = Event.objects.get(verb="refused")
    assert (event.by, event.subject, event.review) == (cast.psw, "councils:list", "")
    assert event.detail == {"reason": "Only a programme administrator manages councils and people."}


def test_a_refusal_of_somebody_signed_out_is_recorded_too(rf: RequestFactory, db: None):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.resolver_match = None
    response = RefusalMiddleware(lambda _: None).process_exception(request, Refused("No.", ask="somebody"))
    assert response.status_code == 403
    assert Event.objects.get(verb="refused").by is None


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (Refused("No."), "ask the coordinator of the review, or your programme administrator."),
        (Refused("No.", ask="the host organiser"), "ask the host organiser."),
        (Refused("No.", doors=[("/account/", "Your account")]), "Your account"),
    ],
)
def test_no_refusal_is_a_wall_without_a_door(rf: RequestFactory, db: None, refused: Refused, said: str):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.resolver_match = None
    page = RefusalMiddleware(lambda _: None).process_exception(request, refused)
    assert said in page.text
    assert page.text.count("If you think this is wrong") == (said != "Your account")


def test_a_refusal_is_kept_although_what_was_written_before_it_is_undone(cast: Cast, rf: RequestFactory):
    request = rf.get("/")
    request.user = cast.psw
    request.resolver_match = None

    def writes_and_refuses(_: object) -> None:
        with transaction.atomic():
            actions.record(by=cast.psw, verb="record.listed")
            raise Refused("No.")

    middleware = RefusalMiddleware(writes_and_refuses)
    with pytest.raises(Refused) as refused:
        middleware(request)
    assert middleware.process_exception(request, refused.value).status_code == 403
    assert list(Event.objects.values_list("verb", flat=True)) == ["refused"]


def test_what_is_not_found_is_a_refused_attempt_whether_it_exists_or_not(cast: Cast, client: Client):
    cast.review(ref="PR-2026-01")
    client.force_login(cast.outsider)
    theirs = client.get(reverse("review", args=["PR-2026-01"]))
    nobodys = client.get(reverse("review", args=["PR-2026-99"]))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    kept = Event.objects.filter(verb="not_found").order_by("pk")
    assert list(kept.values_list("by", "subject", "review", "detail")) == [
        (cast.outsider.pk, "review", "PR-2026-01", {}),
        (cast.outsider.pk, "review", "PR-2026-99", {}),
    ]


@pytest.mark.parametrize("typed", ["O'Neill 943 476 5919", "x" * 300, "PR-" + "1" * 40])
def test_what_somebody_types_into_an_address_is_not_kept(cast: Cast, client: Client, typed: str):
    client.force_login(cast.outsider)
    assert client.get(reverse("review", args=[typed])).status_code == 404
    assert Event.objects.get(verb="not_found").review == ""


def test_nobody_who_is_signed_out_can_fill_the_trail(rf: RequestFactory, cast: Cast):
    request = rf.get("/")
    request.resolver_match = None
    middleware = RefusalMiddleware(lambda _: None)
    for user, kept in ((AnonymousUser(), 0), (cast.psw, 1)):
        request.user = user
        assert middleware.process_exception(request, Http404()) is None
        assert Event.objects.count() == kept


def test_one_s_own_lines_can_be_taken_away(cast: Cast, client: Client):
    actions.record(by=cast.psw, verb="record.opened", subject="record A1", review="PR-2026-01")
    actions.record(by=cast.second_psw, verb="record.opened", subject="record H4", review="PR-2026-01")
    client.force_login(cast.psw)
    response = client.get(reverse("trail:own_file"))
    body = response.getvalue().decode("utf-8-sig")
    assert response["Content-Disposition"] == 'attachment; filename="what-i-did-and-opened.csv"'
    assert body.startswith("When,What,Of what,Review\r\n")
    assert ",Record opened,record A1,PR-2026-01\r\n" in body
    assert "H4" not in body


def test_other_exceptions_are_not_the_trail_s_business(rf: RequestFactory, db: None):
    assert RefusalMiddleware(lambda _: None).process_exception(rf.get("/"), PermissionDenied()) is None
    assert not Event.objects.exists()
