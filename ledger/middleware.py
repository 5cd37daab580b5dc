"""Keeps everybody out of a restored database until what was erased since its backup is erased again."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from . import outside, queries

log = logging.getLogger(__name__)

LOOK_AGAIN_AFTER = 15.0
"""Seconds; a restore under a running service is noticed within them."""


class RestoreMiddleware:
    """Stands before sessions and sign-in, and compares the file outside with the database.

    It does so at the first request, whenever the file changes, and every few seconds. Without a file there is nothing
    to compare, and the database is not asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known: tuple[str, int, int] | None = None
        self.looked = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_whole():
            return self.get_response(request)
        response = HttpResponse(render_to_string("restoring.html"), status=503)
        response["Retry-After"] = "60"
        response["Cache-Control"] = "no-store"
        return response

    def is_whole(self) -> bool:
        """Whether the database has every erasure that the file has."""
        now = outside.signature()
        fresh = time.monotonic() - self.looked < LOOK_AGAIN_AFTER
        if now[2] == 0 or (now == self.known and fresh):
            return True
        count = len(queries.missing())
        if count:
            log.error("Closed: the database lacks %d erasures. Run manage.py replay_erasures", count)
            self.known = None
            return False
        self.known, self.looked = now, time.monotonic()
        return True
