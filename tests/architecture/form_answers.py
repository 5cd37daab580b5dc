"""A form is sent, and what comes of it judged: taken whole, or shown again with what to mend."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core import sealing
from reports.forms import NarrativeField
from tests.architecture.drawing import Sent, kept, received
from tests.architecture.form_visits import Place, as_it_was
from tests.architecture.forms_of_pages import Control, ShownForm, forms_made, forms_shown
from tests.architecture.rows import Rows, models, rows_of_all_tables
from tests.architecture.test_forms_hold import is_html
from tests.permissions.judging import undone

FORM = "application/x-www-form-urlencoded"
ANSWERED_AT_ONCE = {"records:reveal": "the number is on the one answer, and the reason in the trail"}
COMPARED = {"account_login": "who signs in is looked for, not written down"}


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

    def answered(self, *codes: int) -> list[str]:
        return [] if self.status in codes else [f"answered with {self.status}"]

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


def judge(who: str, shown: ShownForm, met: Met, wild: set[str]) -> list[str]:
    """What is wrong with the answer to a form in whose `wild` controls anything may stand."""
    if shown.method == "get":
        return met.answered(200)
    if met.is_done:
        is_out = met.response.get("Location", "").startswith(reverse("account_login")) and who != "anonymous"
        return (
            ["it signed them out"] if is_out and not shown.view.startswith("account_") else lost(shown, met)
        )
    if met.status == 200:
        return not_shown_again(shown, met, wild)
    if met.status == 403:
        return not_shown_apart(shown, met)
    return met.answered(*({400, 404} if any(not shown.controls[name].is_text for name in wild) else ()))


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
