"""Every form of every page, sent what nobody should send: nothing breaks, and nothing typed comes back as markup."""

from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.architecture.pages import GET, PAGES, arguments_for
from tests.cast import Cast
from tests.scene import Scene, make_scene

WRITERS = ("coordinator", "psw", "peer", "host_organiser", "host_dass", "administrator")
READERS = ("coordinator", "host_organiser")
"""Between them they open nearly every page on which somebody else's words stand."""
SCRIPT = "<script>alert(9)</script>"
UNSENDABLE = "a\0b\ud800c\u202ed"
NOT_ASKED_FOR = {
    "author": "1",
    "by": "1",
    "review": "1",
    "reader": "1",
    "reading": "2",
    "state": "final",
    "handed_in_at": "2026-01-01",
    "is_superuser": "1",
}
DAYS = {"-day": "3", "-month": "12", "-year": "2026"}


class Fields(HTMLParser):
    """The fields of the forms of a page that are sent to the page itself, each with something that it takes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.is_text: set[str] = set()
        self.select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and given.get("value"):
            self.found.setdefault(self.select, given["value"])
        elif tag == "textarea" or (tag == "input" and kind in {"text", "email", "search"}):
            self.found[name] = given.get("value", "")
            if not name.endswith(tuple(DAYS)):
                self.is_text.add(name)
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            self.found.setdefault(name, given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""

    def filled(self, text: str) -> dict[str, str]:
        days = {name: day for name in self.found for part, day in DAYS.items() if name.endswith(part)}
        return {**NOT_ASKED_FOR, **self.found, **dict.fromkeys(self.is_text, text), **days}


def addresses(scene: Scene) -> list[str]:
    return [
        reverse(name, args=arguments_for(scene, where, rest))
        for name, method, where, rest, _ in PAGES
        if method == GET and not name.startswith("account_")
    ]


def signed_in(cast: Cast, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(getattr(cast, who))
    return client


def is_html(response: HttpResponse) -> bool:
    return response.status_code == 200 and "text/html" in response.get("Content-Type", "")


def send(client: Client, address: str, fields: dict[str, str]) -> HttpResponse:
    body = urlencode(fields, errors="surrogatepass")
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("who", WRITERS)
def test_no_form_breaks_and_no_script_comes_back(cast: Cast, who: str):
    scene = make_scene(cast)
    client = signed_in(cast, who)
    sent = 0

    for address in addresses(scene):
        page = client.get(address)
        fields = Fields(page.content.decode()) if is_html(page) else None
        if fields is None or not fields.is_text:
            continue
        sent += 1
        for text in (UNSENDABLE, SCRIPT, SCRIPT):
            answer = send(client, address, fields.filled(text))
            assert answer.status_code < 500, (address, text)
            assert SCRIPT not in answer.content.decode(errors="replace"), address

    assert sent
    for reader in READERS:
        looking = signed_in(cast, reader)
        for address in addresses(scene):
            page = looking.get(address)
            assert page.status_code < 500, (reader, address)
            assert not is_html(page) or SCRIPT not in page.content.decode(), (reader, address)
