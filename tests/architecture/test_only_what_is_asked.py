"""What a form did not ask for is not taken, and an address answers only the methods it has."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.architecture.pages import CAST, PAGES, POST, arguments_for
from tests.architecture.rows import differences, models, rows_of_all_tables
from tests.architecture.test_forms_hold import Fields, is_html
from tests.cast import Cast
from tests.scene import Scene, make_scene

TEAM = ("coordinator", "psw", "peer", "host_organiser", "host_lead", "host_dass", "administrator")
CONTROLS = {"then", "next", "continue", "seen", "csrfmiddlewaretoken", "region"}
"""Names by which a form says where to go on; and the one it may leave out where there is only one."""
WORDS = "Some words"
SPECIAL: dict[str, dict[str, str]] = {
    "councils:create": {"ons_code": "E06000099"},
    "councils:edit": {"ons_code": "E06000098"},
    "accounts:telephone_edit": {"telephone": "0121 496 0000"},
    "accounts:invitation_create": {"email": "somebody.else@example.org"},
    "reviews:schedule": {"topic": "Newly planned"},
    "reviews:slot_create": {"starts": "7am", "ends": "8am", "kind": "team"},
    "reviews:slot_edit": {"starts": "7am", "ends": "8am"},
    "reviews:criterion_add": {"group": "0", "code": "9.9"},
    "reviews:criterion_edit": {"group": "0", "code": "9.8"},
    "reviews:group_move": {"to": "down"},
    "reviews:prompt_move": {"to": "down"},
    "reviews:subtheme_move": {"to": "down"},
    "conversations:meeting_quote_decide": {"use": "reworded", "reworded": "They ring back"},
    "ratings:observation_create": {"where": "document:"},
    "ratings:observation_edit": {"where": "document:"},
    "reports:comment_create": {"passage": "whole"},
    "reports:fact_comment": {"passage": "whole"},
    "retention:shorten": {"length": "7"},
    "retention:request_file": {"kind": "access"},
    "retention:request_decide": {"outcome": "approved"},
    "audits:answer_save": {"1.1-answer": "Y", "1.1-comment": WORDS, "1.1-version": "0"},
    "audits:rating_save": {"1-grade": "good", "1-note": WORDS, "1-version": "0"},
    "audits:text_save": {
        "lens_process": WORDS,
        "lens_experience": WORDS,
        "lens_difference": WORDS,
        "overall": "good",
        "overall_reason": WORDS,
        "change_now": WORDS,
        "version": "0",
    },
}
ALWAYS_TRIED = {
    "user": "1",
    "by": "1",
    "is_active": "",
    "is_superuser": "1",
    "handed_in_at": "2026-01-01",
    "final_at": "2026-01-01",
    "version": "7",
    "granted_by": "1",
    "ends_at": "2036-01-01",
    "expires_at": "2036-01-01",
    "reader": "1",
    "role": "administrator",
    "state": "final",
    "is_final": "1",
}


BUTTON = "a button without a field, whose work is done in the scene or waits for more"
PROBED = "sent whole, and with more, by the probe of its row in tests/permissions"
NOTHING_TO_CHANGE = {
    **dict.fromkeys(
        [
            "accounts:factor_remove",
            "accounts:person_reactivate",
            "accounts:recovery_codes",
            "accounts:recovery_codes_make",
            "accounts:sign_ins_end_others",
            "accounts:stay_signed_in",
            "audits:hand_in",
            "conversations:card",
            "conversations:hand_in",
            "ratings:proposal_agree",
            "records:governance",
            "retention:hold_renew",
            "retention:request_carry_out",
            "retention:request_file",
            "reports:start",
            "reports:team_check",
            "reviews:objection_withdraw",
            "reviews:open_sampling",
            "reviews:open_scoping",
            "reviews:scope_agree",
            "reviews:slot_remove",
        ],
        BUTTON,
    ),
    **dict.fromkeys(
        [
            "accounts:role_give",
            "conversations:meeting_write",
            "ratings:propose",
            "records:consent",
            "records:grant_decide",
            "records:grant_request",
            "records:reveal",
            "records:sample",
            "reports:approve",
            "reports:figures_read",
            "reports:correction_approve",
            "reports:correction_begin",
            "reports:edition_make",
            "reports:share_for_accuracy",
            "reviews:declare",
            "reviews:slot_create",
        ],
        PROBED,
    ),
    "accounts:app_add": "a code of the app that is being added, which the scene does not have",
    "accounts:passkey_add": "an answer of the device, which the scene does not have",
    "accounts:factor_reset": "one reason, of somebody who cannot sign in",
    "ratings:data": "what the file is for, after signing in again; it changes nothing, and the trail says it",
    "reports:comment_close": "a button, and the comment of the scene waits for its answer",
    "reports:correction_gate": "as reports:gate, tried in tests/reports/test_correcting.py",
    "reports:gate": "a finding's own name and a reason, tried in tests/reports/test_gate.py",
    "reports:section_here": "an open page tells that it is open; it is in no table",
    "reports:section_restore": "a button, of a version that says what the section says",
    "reports:section_come_back": "a button, of a section that is lent; tried in tests/reports/test_writing.py",
    "reports:evidence_put_in": "a piece by its key, tried in tests/reports/test_evidence.py",
    "reviews:criterion_move": "a button, where a group has two criteria; the scene's have one",
    "reviews:framework_import": "a file, tried in tests/reviews/test_framework_pages.py",
    "reviews:framework_import_put": "what a file held, tried in tests/reviews/test_framework_pages.py",
    "reviews:framework_take_back": "a button, of a version that is published and read by nobody",
    "retention:request_clock": "one number and a reason, once the request waits for the person",
    "records:appointment": "one field, offered when a conversation of the timetable is free",
    "reviews:conflict_clear": "one reason, asked when somebody declared a conflict",
    "reviews:move": "two dates and a reason, before fieldwork has closed",
    "reviews:peer_add": "as reviews:psw_add, which is probed",
    "reviews:slot_edit": "as reviews:slot_create, which is probed",
}
"""Addresses at which the form of the scene changes nothing, with the reason."""


SIGNS_OUT = {"accounts:sign_ins_end_all"}
"""A button without a field, after which the browser is signed out: there is no sending it twice."""


def extras(asked: set[str]) -> dict[str, str]:
    """A value for every column of every table that the form does not ask for, also under each prefix it uses."""
    columns = {
        name
        for model in models()
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname)
    }
    known = {**dict.fromkeys(columns, "1"), **ALWAYS_TRIED}
    prefixes = {"", *(f"{name.rpartition('-')[0]}-" for name in asked if "-" in name)}
    named = {f"{prefix}{name}": value for prefix in sorted(prefixes)[:2] for name, value in known.items()}
    return {name: value for name, value in named.items() if name not in asked | CONTROLS}


PARTS = 6
"""Of the addresses, so that several processes can share them."""


def attempts(cast: Cast, scene: Scene, part: int) -> Iterator[tuple[str, str, str]]:
    """Each address that takes a form or a button, with one after the other of those who may press it."""
    names = sorted({name for name, *_ in PAGES})[part::PARTS]
    for name, _, where, rest, row in PAGES:
        if name not in names or name.startswith(("account_", "mfa_")) or name in SIGNS_OUT:
            continue
        address = reverse(name, args=arguments_for(scene, where, rest))
        for who in TEAM:
            if row[CAST.index(who)] in "ODR":
                yield name, who, address


def form_of(client: Client, name: str, address: str) -> dict[str, str]:
    """What a careful person would send: what stands on the page, with words where words are asked for."""
    sent = {"sent": "1"} if name not in SPECIAL else {}
    page = client.get(address)
    if is_html(page):
        fields = Fields(page.content.decode())
        sent = {key: value for key, value in fields.filled(WORDS).items() if key in fields.found}
        sent |= {key: value for key, value in fields.found.items() if key not in fields.is_text and value}
    return {**sent, **SPECIAL.get(name, {})}


@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_takes_what_it_did_not_ask_for(cast: Cast, part: int):
    scene = make_scene(cast)
    clients: dict[str, Client] = {who: Client(raise_request_exception=False) for who in TEAM}
    for who, client in clients.items():
        client.force_login(getattr(cast, who))
    before, wrong = rows_of_all_tables(), {}
    done: set[str] = set()
    taking: set[str] = set()

    for name, who, address in attempts(cast, scene, part):
        if name in done:
            continue
        mark = transaction.savepoint()
        sent = form_of(clients[who], name, address)
        transaction.savepoint_rollback(mark)
        met: list[Any] = []
        for more in ({}, extras(set(sent))):
            mark = transaction.savepoint()
            response = clients[who].post(address, {**more, **sent})
            changed = differences(before, rows_of_all_tables())
            transaction.savepoint_rollback(mark)
            met.append((response.status_code, changed))
            taking |= {name} if response.status_code != 405 else set()
        if met[0] != met[1]:
            wrong[name, who] = met
        if set(met[0][1]) - {"trail_event", "trail_link"}:
            done.add(name)

    assert sorted(str(key) for key in wrong) == [], wrong
    assert sorted(taking - done - set(NOTHING_TO_CHANGE)) == []


LIBRARY_FORMS = {
    name for name, *_ in PAGES if name.startswith(("account_", "mfa_", "openid", "socialaccount_"))
}
"""The sign-in library's own pages take other methods as it pleases, and show what they show to anybody who asks."""
TAKE_GET_TOO = {"conversations:card", "conversations:start"}
CLOSED = {302, 403, 404, 405}
METHODS = ("put", "patch", "delete", "trace", "options")


ASKING = ("coordinator", "host_dass", "administrator", "anonymous")
"""They take turns: each address is asked by each method, and by each of them."""


@pytest.mark.parametrize("who", ASKING)
def test_an_address_answers_only_the_methods_it_has(cast: Cast, who: str):
    scene = make_scene(cast)
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(getattr(cast, who))
    wrong = []

    for place, (name, method, where, rest, _) in enumerate(PAGES):
        address = reverse(name, args=arguments_for(scene, where, rest))
        for turn, other in enumerate(METHODS):
            if (place + turn) % len(ASKING) != ASKING.index(who):
                continue
            response = getattr(client, other)(address)
            says_nothing = (
                response.status_code in CLOSED
                or (other == "options" and response.status_code == 200 and not response.content)
                or name in LIBRARY_FORMS
            )
            if not says_nothing:
                wrong.append((name, other, response.status_code))
        if method == POST and name not in TAKE_GET_TOO and client.get(address).status_code not in CLOSED:
            wrong.append((name, "get", 200))

    assert wrong == []
