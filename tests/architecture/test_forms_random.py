"""Every form of every page, filled at random: never an error of ours, never a text cut, changed or lost unseen.

`FORM_EXAMPLES=200 pytest tests/architecture/test_forms_random.py` draws 200 of each form, others each time.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.architecture.drawing import Sent, plainly, sent_to
from tests.architecture.form_answers import Met, judge, send
from tests.architecture.form_visits import (
    SITUATIONS,
    WELL,
    Place,
    address_of,
    browser,
    shown_at,
    shown_to,
    takes_post,
)
from tests.architecture.forms_of_pages import ShownForm
from tests.architecture.pages import CAST, GET, PAGES
from tests.architecture.rows import rows_of_all_tables
from tests.cast import make_cast
from tests.permissions.judging import undone
from tests.scene import make_scene

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FORM_EXAMPLES") or "0")
RANDOM = settings(
    max_examples=EXAMPLES or 4,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
FORM_PAGES = [name for name, method, *_ in PAGES if method == GET]

BUTTON = "a button without a field"
DEVICE = "an answer of the device, which has its own tests in tests/accounts"
NO_FORM = {
    **dict.fromkeys(
        [
            "account_logout",
            "accounts:recovery_codes",
            "accounts:recovery_codes_make",
            "accounts:factor_remove",
            "accounts:sign_ins_end_all",
            "reviews:take_over",
            "reviews:open_scoping",
            "reviews:open_sampling",
            "reviews:framework_delete",
            "reviews:criterion_remove",
            "reviews:subtheme_remove",
            "reviews:prompt_remove",
            "records:consent_withdraw",
            "retention:request_file",
            "ratings:close_moderation",
        ],
        BUTTON,
    ),
    "mfa_reauthenticate_webauthn": DEVICE,
    "openid_connect_callback": "what a council's identity provider sends, which has its own tests",
    "socialaccount_connections": "buttons without a field",
    "reviews:peer_add": "as reviews:psw_add, of which the scene has somebody to ask",
    "records:log_import": "a file, drawn at random in tests/records/test_importing_limits.py",
    "reports:correction_gate": "as reports:gate: tests/reports/test_correcting.py",
    "reports:gate": "a reason beside each finding, of which the scene has none: tests/reports/test_gate.py",
    "conversations:quote_decide": "as conversations:meeting_quote_decide, of which the scene has one to decide",
}
"""Pages that take a form and are shown none that asks for something, neither as the scene stands nor in a situation."""

CODE = "a code that only the device knows"
NOT_TAKEN = {
    "reviews:framework_import": "a file, drawn at random in tests/reviews/test_framework_files.py",
    "mfa_authenticate": CODE,
    "mfa_reauthenticate": CODE,
    "accounts:app_add": CODE,
    "accounts:passkey_add": DEVICE,
}
"""Forms that nobody can fill so that they are taken."""
WAITS_FOR = {
    "reviews:conflict_clear": "a conflict declared",
    "records:grant_request": "no grant asked for",
    "records:reveal": "a number listed",
}
"""Pages whose form is taken only in that situation."""
OWN = ("accounts", "audits", "concerns", "conversations", "councils", "practice_review", "ratings", "records")
OWN_TOO = ("reports", "retention", "reviews")
NOT_DRAWN = {
    **dict.fromkeys(
        [
            "accounts.second_step.PasskeyForm",
            "accounts.second_step.ReauthenticatePasskeyForm",
            "accounts.second_step.SignInPasskeyForm",
        ],
        DEVICE,
    ),
    "records.forms.log.LogFileForm": NO_FORM["records:log_import"],
    "reviews.forms.frameworks.UnderstoodForm": "what a file held, sent again by tests/reviews/test_framework_pages.py",
    "ratings.forms.AgreeToForm": "a button, with the version that was read",
    "reports.forms.PutInForm": "buttons beside a piece of evidence, sent by tests/reports/test_evidence.py",
    "reports.forms.GateAnswerForm": "a finding's own name and a reason, sent by tests/reports/test_gate.py",
    "reports.forms.SeenForm": "a button, with which numbers were read, sent by tests/reports/test_moved.py",
    "reports.forms.ApproveForm": "a tick and a fingerprint, sent by the probe of its row in tests/permissions",
}
"""Forms with a field that no page of ours shows to be filled, with the reason."""


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        scene = make_scene(cast)
        clients = {who: browser(getattr(cast, who, None)) for who in CAST}
        yield Place(cast, scene, clients, rows_of_all_tables())
        transaction.set_rollback(True)


def too_long(place: Place, who: str, shown: ShownForm) -> list[str]:
    """What is wrong where every text is one character longer than it may be."""
    long = {control.name: ["x" * (control.limit + 1)] for control in shown.texts if control.limit}
    if not long or shown.method == "get":
        return []
    met = send(place, who, shown, plainly(shown, WELL.get(shown.view, {})) | long)
    if met.is_done:
        return ["taken although it is too long"]
    said = met.text.count("govuk-error-message")
    return judge(who, shown, met, set()) + (
        [] if said >= len(long) else [f"{len(long)} texts are too long, of which {said} are told of"]
    )


def filled_well(place: Place, who: str, shown: ShownForm) -> tuple[Met, list[str]]:
    """What comes of every text being exactly as long as it may be, where it may be anything, and what is wrong."""
    well = WELL.get(shown.view, {})
    if any(control.behind is None and control.is_typed for control in shown.controls.values()):
        send(place, who, shown, plainly(shown, well))
    full = {
        control.name: ["\u00e9" * control.limit]
        for control in shown.texts
        if control.limit and control.kind in {"text", "textarea"} and control.name not in well
    }
    met = send(place, who, shown, plainly(shown, well) | full)
    return met, judge(who, shown, met, set())


def at_random(place: Place, who: str, shown: ShownForm) -> list[str]:
    """What comes of many fillings of a form that should not, each with one of which it came."""
    wrong: dict[str, Sent] = {}

    @RANDOM
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        sent, wild = data.draw(sent_to(shown, WELL.get(shown.view, {})))
        met = send(place, who, shown, sent)
        for one in judge(who, shown, met, wild):
            wrong.setdefault(one, met.sent)

    draw()
    return [f"{one}, of {_short(sent)}" for one, sent in wrong.items()]


def _short(sent: Sent) -> str:
    return str({name: [value[:60] for value in values] for name, values in sent.items()})[:1500]


def wrong_with(place: Place, name: str, who: str, shown: ShownForm) -> list[str]:
    met, wrong = filled_well(place, who, shown)
    is_to_be_taken = shown.method == "post" and shown.view not in NOT_TAKEN and name not in WAITS_FOR
    if is_to_be_taken and not met.is_done:
        wrong.append(f"not taken: {re.findall('Error:</span>(.*?)</p>', met.text)}, of {_short(met.sent)}")
    wrong += too_long(place, who, shown) + at_random(place, who, shown)
    return [f"{name}, {who}, {shown.view}: {one}" for one in wrong]


@contextmanager
def situation(place: Place, name: str) -> Iterator[tuple[Place, str, list[ShownForm]]]:
    who, prepare = SITUATIONS[name]
    with undone():
        there = Place(place.cast, place.scene, {**place.clients, "anonymous": Client()}, place.before)
        shown = shown_to(there, who, prepare(there))
        there.before = rows_of_all_tables()
        yield there, who, shown


@pytest.mark.parametrize("name", FORM_PAGES)
def test_what_is_sent_to_a_page_is_kept_whole_or_comes_back(place: Place, name: str):
    wrong = [one for who, shown in shown_at(place, name) for one in wrong_with(place, name, who, shown)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_is_sent_in_a_situation_is_kept_whole_or_comes_back(place: Place, name: str):
    with situation(place, name) as (there, who, shown):
        assert shown
        wrong = [one for form in shown for one in wrong_with(there, name, who, form)]
    assert not wrong, "\n".join(wrong)


def test_every_form_is_among_them(place: Place):
    """A page that takes a form, and a form with a field in it, is filled above or says why not."""
    found = [one for name in FORM_PAGES for one in shown_at(place, name)]
    for who, shown in found:
        if shown.method == "post" and not shown.classes:
            send(place, who, shown, plainly(shown, {}))
    for name in SITUATIONS:
        with situation(place, name) as (there, who, forms_there):
            for shown in forms_there:
                if not shown.classes:
                    send(there, who, shown, plainly(shown, {}))
            found += [(who, shown) for shown in forms_there]

    taking = {name for name in FORM_PAGES if takes_post(address_of(place, name))}
    assert taking - {shown.view for _, shown in found} == set(NO_FORM)
    drawn = {name for _, shown in found for name in shown.classes}
    assert {f"{one.__module__}.{one.__qualname__}" for one in own_forms()} - drawn <= set(NOT_DRAWN)


def own_forms() -> Iterator[type[forms.BaseForm]]:
    """Every form of the product that has a field, but those that others are made from."""
    waiting = [forms.BaseForm]
    while waiting:
        subs = waiting.pop().__subclasses__()
        waiting += subs
        for sub in subs:
            is_own = sub.__module__.partition(".")[0] in OWN + OWN_TOO
            if is_own and not sub.__subclasses__() and (getattr(sub, "base_fields", None)):
                yield sub
