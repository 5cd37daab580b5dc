"""Asking a provider over HTTP: encrypted, without being sent elsewhere, and neither for long nor for much."""

import time
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

from core.middleware import is_loopback

LARGEST = 512 * 1024
LONGEST = 10.0
"""Seconds for one answer to arrive whole, however steadily it trickles."""


def is_safe(url: str) -> bool:
    """Whether we ask at this address, or send somebody there."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return bool(host)
    here = host == "localhost" or is_loopback(host)
    return parts.scheme == "http" and here and bool(settings.OIDC_WITHOUT_HTTPS_HERE)


class BoundedSession(requests.Session):
    """A session whose every request is bounded. What is out of bounds is a `RequestException`, as a lost line is.

    A line is for one answer, and closed with it, whoever forgets to close the session.
    """

    def __init__(self) -> None:
        super().__init__()
        self.headers["Connection"] = "close"

    def request(  # type: ignore[override] # bytes are asked for nowhere
        self, method: str, url: str, *args: Any, **kwargs: Any
    ) -> requests.Response:
        if not is_safe(url):
            raise requests.exceptions.InvalidURL("not an address to ask")
        kwargs |= {
            "timeout": settings.SOCIALACCOUNT_REQUESTS_TIMEOUT,
            "allow_redirects": False,
            "stream": True,
        }
        response = super().request(method, url, *args, **kwargs)
        with response:
            if response.is_redirect:
                raise requests.exceptions.TooManyRedirects("sent elsewhere")
            _read_within_bounds(response)
        return response


def _read_within_bounds(response: requests.Response) -> None:
    ends = time.monotonic() + LONGEST
    body = bytearray()
    for chunk in response.iter_content(8192):
        body += chunk
        if len(body) > LARGEST:
            raise requests.exceptions.ContentDecodingError("too long an answer")
        if time.monotonic() > ends:
            raise requests.exceptions.ReadTimeout("too slow an answer")
    response._content = bytes(body)  # noqa: SLF001 # as requests itself keeps an answer that was not streamed
