"""A key of what one may not see, in a path, form, row or header, is as a key of something that never was."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from reviews.stages import Stage
from tests.architecture.pages import PAGES
from tests.architecture.rows import differences, rows_of_all_tables

from .foreign import (
    FOREIGN,
    FOREIGN_RECORD,
    INSIDE,
    NEVER,
    NEVER_RECORD,
    arguments_in,
    make_foreign,
    nested_pairs,
)
from .judging import undone
from .stages import move
from .visiting import Fields, body_of
from .world import World

pytestmark = pytest.mark.django_db
ANY = "PR-1999-99"


def met(
    client: Client, method: str, address: str, fields: Fields | None = None, **headers: str
) -> tuple[int, bytes]:
    """The answer, without what was sent that it may repeat."""
    client.cookies.pop("messages", None)
    response = getattr(client, method)(address, fields or {}, headers=headers)
    if response.status_code == 302:
        return 302, re.sub(rb"\b3107[78]\b|H[34]", b"", response["Location"].encode())
    return response.status_code, body_of(response)


@pytest.mark.parametrize("who", [*INSIDE, "reader", "administrator", "nobody"])
def test_every_address_of_another_review_is_not_found_with_one_body(world: World, who: str):
    client, wrong = world.clients[who], {}
    place = world.away if who.startswith("host_") else world.beside
    with undone():
        never = met(client, "get", reverse("review", args=[ANY]))
    for name, method, where, rest, _ in PAGES:
        if not where:
            continue
        with undone():
            there = met(client, method, reverse(name, args=arguments_in(world, place.review, rest)))
            if there != never:
                wrong[name] = there[0]
    assert wrong == {}


@pytest.mark.parametrize("who", INSIDE)
def test_what_belongs_to_another_review_is_not_found_under_this_one(world: World, who: str):
    client, wrong = world.clients[who], []
    with undone():
        make_foreign(world)
        for pair in nested_pairs(world):
            if who not in pair.asked_by:
                continue
            move(world.here.review, pair.stage)
            for method in {pair.method, "post"}:
                with undone():
                    answers = [met(client, method, at) for at in (pair.foreign, pair.never)]
                    if answers[0] != answers[1] or answers[0][0] == 200:
                        wrong.append((pair.foreign, method, answers[0][0], answers[1][0]))
    assert wrong == []


SLOT = {
    "kind": "team",
    "title": "New",
    "on-day": "12",
    "on-month": "3",
    "on-year": "2026",
    "starts": "10am",
    "ends": "11am",
    "how": "video",
}
NOTE = {"text": "Newly", "document": "Policy"}
AGREE = {"grade": "good", "reason": "New", "version": "0"}
POINT = {"title": "New", "text": "New", "version": "0"}
Sending = tuple[str, str, list[object], Stage, Fields, str, tuple[object, object]]
"""Who sends what to where at which stage; and which field takes, once each, a foreign key and one of nothing."""
FIELDS: list[Sending] = [
    ("coordinator", "reviews:psw_add", [], Stage.PLANNED, {}, "user", ("<outsider>", "zzzzzzzz")),
    ("coordinator", "reviews:peer_add", [], Stage.PLANNED, {}, "user", ("<outsider>", "zzzzzzzz")),
    ("coordinator", "reviews:hand_over", [], Stage.PLANNED, {}, "user", ("<outsider>", "zzzzzzzz")),
    ("coordinator", "reviews:slot_create", [], Stage.PLANNED, SLOT, "attendees", ("<stranger>", "zzzzzzzz")),
    (
        "host_organiser",
        "reviews:slot_create",
        [],
        Stage.PLANNED,
        SLOT,
        "attendees",
        ("<stranger>", "zzzzzzzz"),
    ),
    (
        "coordinator",
        "records:sample",
        [],
        Stage.SAMPLING,
        {"B1-selected": "on"},
        "B1-first",
        ("<pk>", "999999"),
    ),
    (
        "coordinator",
        "records:sample",
        [],
        Stage.SAMPLING,
        {},
        "<row>-selected",
        (FOREIGN_RECORD, NEVER_RECORD),
    ),
    (
        "host_organiser",
        "records:log_category",
        ["B"],
        Stage.SAMPLING,
        {"5-age": "84"},
        "5-case_number",
        ("777001", "777002"),
    ),
    ("host_organiser", "records:appointment", ["A1"], Stage.FIELDWORK, {}, "slot", (FOREIGN, NEVER)),
    (
        "psw",
        "conversations:meeting_write",
        [4],
        Stage.FIELDWORK,
        {"areas": "New"},
        "themes",
        (FOREIGN, NEVER),
    ),
    ("psw", "ratings:observation_create", [], Stage.FIELDWORK, NOTE, "where", ("record:H4", "record:H3")),
    (
        "psw",
        "ratings:observation_create",
        [],
        Stage.FIELDWORK,
        NOTE,
        "where",
        (f"meeting:{FOREIGN}", f"meeting:{NEVER}"),
    ),
    (
        "psw",
        "ratings:observation_create",
        [],
        Stage.FIELDWORK,
        NOTE,
        "where",
        (f"conversation:{FOREIGN}", f"conversation:{NEVER}"),
    ),
    (
        "psw",
        "ratings:observation_create",
        [],
        Stage.FIELDWORK,
        NOTE | {"where": "document:"},
        "themes",
        (FOREIGN, NEVER),
    ),
    (
        "psw",
        "ratings:conclusion_create",
        [],
        Stage.FIELDWORK,
        {"text": "New"},
        "observations",
        (FOREIGN, NEVER),
    ),
    ("psw", "ratings:agree", [1], Stage.MODERATION, AGREE, "observations", (FOREIGN, NEVER)),
    (
        "coordinator",
        "reports:point",
        ["strength", 1],
        Stage.DRAFTING,
        POINT,
        "observations",
        (FOREIGN, NEVER),
    ),
    (
        "psw",
        "audits:section",
        ["A1", "group-1"],
        Stage.FIELDWORK,
        {"9.9-answer": "Y"},
        "9.9-version",
        ("777001", "777002"),
    ),
    (
        "psw",
        "audits:answer_save",
        ["A1", "9.9"],
        Stage.FIELDWORK,
        {"9.9-answer": "Y"},
        "9.9-version",
        ("777001", "777002"),
    ),
    (
        "psw",
        "audits:rating_save",
        ["A1", 99],
        Stage.FIELDWORK,
        {"99-grade": "good"},
        "99-version",
        ("777001", "777002"),
    ),
]


@pytest.mark.parametrize("sending", FIELDS, ids=lambda one: f"{one[0]}, {one[1]}, {one[5]}, {one[6][0]}")
def test_a_foreign_key_in_a_form_changes_nothing_and_tells_nothing(world: World, sending: Sending):
    who, name, rest, stage, fields, key, pair = sending
    known = {
        "<outsider>": world.cast.outsider.ref,
        "<stranger>": world.stranger.ref,
        "<pk>": str(world.stranger.pk),
    }
    address = reverse(name, args=[world.here.ref, *rest])
    answers = []
    with undone():
        make_foreign(world)
        move(world.here.review, stage)
        before = rows_of_all_tables()
        for sent in pair:
            value = str(known.get(str(sent), sent))
            with undone():
                named, given = (key.replace("<row>", value), "on") if "<row>" in key else (key, value)
                status, body = met(world.clients[who], "post", address, fields | {named: given})
                changed = differences(before, rows_of_all_tables(), but=("trail_event", "trail_link"))
                answers.append((status, body.replace(value.encode(), b""), changed))
    assert answers[0] == answers[1]
    assert str(FOREIGN) not in re.findall(r"[0-9]+", str(answers[0][2]))


HEADERS = (
    {"x-original-url": "/account/people/"},
    {"x-rewrite-url": "/account/people/"},
    {"x-http-method-override": "DELETE"},
    {"x-forwarded-host": "evil.example"},
    {"x-forwarded-for": "127.0.0.1"},
    {"referer": "http://testserver/reviews/PR-2026-01/"},
    {"x-remote-user": "coordinator@example.org", "remote-user": "coordinator@example.org"},
)


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_no_header_opens_anything(world: World, headers: dict[str, str]):
    for who in ("outsider", "anonymous"):
        for name in ("review", "records:list", "reports:version"):
            address = reverse(name, args=[world.here.ref])
            with undone():
                plain, dressed = (met(world.clients[who], "get", address, **one) for one in ({}, headers))
                assert dressed == plain, (who, name)


def test_a_forged_host_is_in_no_link_that_is_sent(world: World):
    client = Client()
    with undone():
        fields = {"email": world.cast.psw.email}
        client.post(reverse("account_reset_password"), fields, headers={"x-forwarded-host": "evil.example"})
        sent = "".join(message.body for message in mail.outbox)
        assert "http://testserver/account/password/reset/key/" in sent
        assert "evil.example" not in sent
        assert client.get(reverse("account_login"), headers={"host": "evil.example"}).status_code == 400
