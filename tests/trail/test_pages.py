"""One's own trail, and the line that a refusal leaves."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
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


def test_other_exceptions_are_not_the_trail_s_business(rf: RequestFactory, db: None):
    assert RefusalMiddleware(lambda _: None).process_exception(rf.get("/"), PermissionDenied()) is None
    assert not Event.objects.exists()
