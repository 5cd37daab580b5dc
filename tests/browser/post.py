"""A visitor without a browser, to send several things in the same moment."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class Sender:
    """Keeps cookies and the last form's token; follows no redirect."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay)
        self.token = ""

    def send(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status, and where it sends us on or else the page."""
        body = urlencode(data | {"csrfmiddlewaretoken": self.token}).encode() if data is not None else None
        try:
            with self.opener.open(Request(self.address + path, body), timeout=30) as answer:  # noqa: S310
                text, status, where = answer.read().decode(), answer.status, ""
        except HTTPError as error:
            with error:
                text, status, where = error.read().decode(), error.code, error.headers.get("Location", "")
        if found := TOKEN.search(text):
            self.token = found[1]
        return status, where or text

    def sign_in(self, email: str, password: str) -> "Sender":
        """Sign in as far as the second step."""
        self.send("/account/login/")
        _, where = self.send("/account/login/", {"login": email, "password": password})
        self.send(where)
        return self


def at_once(sent: Sequence[tuple[Sender, str, dict[str, str]]]) -> list[tuple[int, str]]:
    """Send all of these in the same moment, and return the answers."""
    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(lambda one: one[0].send(one[1], one[2]), sent))
