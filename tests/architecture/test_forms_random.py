"""Every form of every page, filled at random: never an error of ours, never a text cut, changed or lost unseen.

`FORM_EXAMPLES=200 pytest tests/architecture/test_forms_random.py` draws 200 of each form, others each time.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings, strategies as st

from core import sealing
from reports.forms import NarrativeField
from tests.architecture.drawing import Sent, kept, plainly, received, sent_to
from tests.architecture.form_visits import (
    SITUATIONS,
    WELL,
    Place,
    address_of,
    as_it_was,
    browser,
    shown_at,
    shown_to,
    takes_post,
)
from tests.architecture.forms_of_pages import Control, ShownForm, forms_made, forms_shown
from tests.architecture.pages import CAST, GET, PAGES
from tests.architecture.rows import Rows, models, rows_of_all_tables
from tests.architecture.test_forms_hold import is_html
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
FORM = "application/x-www-form-urlencoded"
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
            "retention:request_file",
            "ratings:close_moderation",
        ],
        BUTTON,
    ),
    "mfa_login_webauthn": DEVICE,
    "mfa_reauthenticate_webauthn": DEVICE,
    "openid_connect_callback": "what a council's identity provider sends, which has its own tests",
    "socialaccount_connections": "buttons without a field",
    "reviews:peer_add": "as reviews:psw_add, of which the scene has somebody to ask",
    "records:log_import": "a file, drawn at random in tests/records/test_importing_limits.py",
}
"""Pages that take a form and are shown none that asks for something, neither as the scene stands nor in a situation."""

CODE = "a code that only the device knows"
NOT_TAKEN = {
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
ANSWERED_AT_ONCE = {"records:reveal": "the number is on the one answer, and the reason in the trail"}
COMPARED = {"account_login": "who signs in is looked for, not written down"}

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
    "ratings.forms.AgreeToForm": "a button, with the version that was read",
    "reports.forms.ApproveForm": "a tick and a fingerprint, sent by the probe of its row in tests/permissions",
}
"""Forms with a field that no page of ours shows to be filled, with the reason."""


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        scene = make_scene(cast)
        clients = {who: browser(cast, who) for who in CAST}
        yield Place(cast, scene, clients, rows_of_all_tables())
        transaction.set_rollback(True)


# Sending


@dataclass
class Met:
    """What came of sending a form: the last answer, what was sent last, and every text that was written."""

    response: HttpResponse
    sent: Sent
    is_done: bool = False
    written: frozenset[str] = frozenset()

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.content.decode(errors="replace")

    @property
    def is_refused(self) -> bool:
        """Whether the page says what to mend, or shows what somebody else saved."""
        return "govuk-error-summary" in self.text or 'class="conflict"' in self.text


class _Heard:
    """A key that remembers what it sealed."""

    def __init__(self, key: Any, heard: list[str]) -> None:
        self.key, self.heard, self.decrypt = key, heard, key.decrypt

    def encrypt(self, nonce: bytes, text: bytes, bound_to: bytes) -> bytes:
        self.heard.append(text.decode())
        sealed: bytes = self.key.encrypt(nonce, text, bound_to)
        return sealed


def send(place: Place, who: str, shown: ShownForm, sent: Sent) -> Met:
    """Press the button; and once more where the page asks for that and puts a mark of it into the form."""
    cache.clear()
    heard: list[str] = []
    keys = [_Heard(key, heard) for key in sealing._keys()]
    with undone(), as_it_was(place.clients[who]) as client, patch.object(sealing, "_keys", lambda: keys):
        met, mark = _pressed(client, shown, sent)
        if mark:
            met, _ = _pressed(client, shown, {**sent, **mark})
        if met.is_done and shown.method == "post":
            met.written = frozenset(_texts(heard)) | changed(place.before, rows_of_all_tables())
    return met


def _pressed(client: Client, shown: ShownForm, sent: Sent) -> tuple[Met, Sent]:
    pairs = [(name, value) for name, values in sent.items() for value in values]
    body = urlencode([*pairs, ("csrfmiddlewaretoken", "-")], errors="surrogatepass")
    with forms_made() as made:
        if shown.method == "get":
            response = client.get(f"{shown.action.partition('?')[0]}?{body}")
        else:
            response = client.post(shown.action, body, content_type=FORM)
    shown.learn(made)
    met = Met(response, sent)
    if not is_html(response):
        met.is_done = response.status_code in {200, 302, 303}
        return met, {}
    if met.is_refused or shown.method == "get":
        return met, {}
    again = again_in(shown, met)
    mark = {name: control.values for name, control in again.items() if control.kind == "hidden"}
    mark = {name: values for name, values in mark.items() if name in sent and sent[name] != values}
    met.is_done = shown.view in ANSWERED_AT_ONCE and not mark
    return met, mark


def again_in(shown: ShownForm, met: Met) -> dict[str, Control]:
    """The controls of the form as they stand in the answer."""
    return {
        name: control
        for one in forms_shown(shown.page, met.text, [])
        if one.action == shown.action
        for name, control in one.controls.items()
    }


def changed(before: Rows, after: Rows) -> set[str]:
    """Every text in a column that is not as it was."""
    found: set[str] = set()
    for model in models():
        table = model._meta.db_table
        for key, row in after[table].items():
            old = before[table].get(key)
            if row != old:
                found |= {
                    text
                    for name, value in row.items()
                    if old is None or old[name] != value
                    for text in _texts(value)
                }
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value.startswith(("{", "[")):
            try:
                yield from _texts(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))


# Judging


def judge(who: str, shown: ShownForm, met: Met, wild: set[str]) -> list[str]:
    """What is wrong with the answer to a form in whose `wild` controls anything may stand."""
    if shown.method == "get":
        return [] if met.status == 200 else [f"answered with {met.status}"]
    if met.is_done:
        is_out = met.response.get("Location", "").startswith(reverse("account_login")) and who != "anonymous"
        return ["it signed them out"] if is_out and not shown.view.startswith("account_") else lost(shown, met)
    if met.status == 200:
        return not_shown_again(shown, met, wild)
    if met.status == 403:
        return not_shown_apart(shown, met)
    if met.status in {400, 404} and any(not shown.controls[name].is_text for name in wild):
        return []
    return [f"answered with {met.status}"]


def texts_sent(shown: ShownForm, met: Met) -> Iterator[tuple[Control, str]]:
    """Each text that was sent and of which something is left once it is put in order."""
    for control in shown.texts:
        for text in met.sent.get(control.name, []):
            if kept(text, control):
                yield control, text


def lost(shown: ShownForm, met: Met) -> list[str]:
    """What was taken, and stands nowhere as it was sent."""
    wrong = []
    for control, text in texts_sent(shown, met):
        if control.kind == "password" or shown.view in COMPARED:
            continue
        stored = met.written | set(control.values)
        if isinstance(control.behind, NarrativeField):
            is_there = "<" in text or "&" in text or words(text) in {words(as_text(one)) for one in stored}
        elif control.kind == "email":
            is_there = kept(text, control).lower() in {one.lower() for one in stored}
        else:
            is_there = kept(text, control) in met.written | {kept(one, control) for one in control.values}
        wrong += [] if is_there else [f"{control.name!r} was taken and is nowhere"]
    return wrong


def as_text(markup: str) -> str:
    return unescape(re.sub("<[^>]*>", " ", markup))


def words(text: str) -> str:
    return " ".join(kept(text, Control("", "textarea")).split())


def not_shown_again(shown: ShownForm, met: Met, wild: set[str]) -> list[str]:
    """What the page that refuses a form does not have in it as it was sent."""
    wrong = [] if met.is_refused else ["the page came back without a word"]
    again = again_in(shown, met)
    for name, control in shown.controls.items():
        if not control.comes_back or (control.options and name in wild):
            continue
        if name not in again:
            wrong.append(f"{name!r} is not asked for any more")
        elif _standing(control, again[name].values) != _standing(control, met.sent.get(name, [])):
            wrong.append(f"{name!r} did not come back")
    return wrong


def _standing(control: Control, values: list[str]) -> list[str]:
    return sorted(filter(None, (kept(value, control) for value in values)))


def not_shown_apart(shown: ShownForm, met: Met) -> list[str]:
    """What the page that refuses to do it at all does not show, to be taken elsewhere."""
    page = unescape(met.text)
    return [
        f"{control.name!r} is lost with the refusal"
        for control, text in texts_sent(shown, met)
        if control.kind != "password" and not all(word in page for word in received(text).split())
    ]


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


def as_long_as_may_be(place: Place, who: str, shown: ShownForm) -> list[str]:
    """What is wrong where every text that may be anything is exactly as long as it may be."""
    well = WELL.get(shown.view, {})
    full = {
        control.name: ["\u00e9" * control.limit]
        for control in shown.texts
        if control.limit and control.kind in {"text", "textarea"} and control.name not in well
    }
    met = send(place, who, shown, plainly(shown, well) | full) if full else None
    return judge(who, shown, met, set()) if met else []


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
    met = send(place, who, shown, plainly(shown, WELL.get(shown.view, {})))
    wrong = judge(who, shown, met, set())
    is_to_be_taken = shown.method == "post" and shown.view not in NOT_TAKEN and name not in WAITS_FOR
    if is_to_be_taken and not met.is_done:
        wrong.append(f"not taken: {re.findall('Error:</span>(.*?)</p>', met.text)}, of {_short(met.sent)}")
    wrong += as_long_as_may_be(place, who, shown) + too_long(place, who, shown)
    return [f"{name}, {who}, {shown.view}: {one}" for one in wrong + at_random(place, who, shown)]


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
    found = [shown for name in FORM_PAGES for _, shown in shown_at(place, name)]
    for name in SITUATIONS:
        with situation(place, name) as (there, who, shown):
            for form in shown:
                if any(control.behind is None for control in form.controls.values()):
                    send(there, who, form, plainly(form, {}))
            found += shown
    asking = {shown.view for shown in found}
    taking = {name for name in FORM_PAGES if takes_post(address_of(place, name))}
    assert taking - asking == set(NO_FORM)

    for shown in found:
        if shown.method == "post" and not shown.classes:
            send(place, "psw", shown, plainly(shown, {}))
    drawn = {name for shown in found for name in shown.classes}
    assert {f"{one.__module__}.{one.__qualname__}" for one in own_forms()} - drawn == set(NOT_DRAWN)


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
