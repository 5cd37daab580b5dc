"""Ends sign-ins whose time is over, and loses nothing that was sent when one had ended."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.activity import counts_as_activity
from core.interrupted import asks_for_json, fields_of, signed_out_json, typed_among

from . import actions
from .browsers import browser_of
from .models import User
from .session_limits import left_of, note_activity

LONGEST_KEPT = 1_000_000
"""Characters. What is longer is shown to be copied, and not kept."""


class SignInWallMiddleware:
    """Stands between who somebody is and the demand to be signed in, and behind the check that a form is ours.

    An ordinary page costs no query and no write for it: both clocks are in the session, which is read anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        left = left_of(request.session)
        if left is not None and left.seconds <= 0:
            _end(request, left.why)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if SESSION_KEY in request.session and counts_as_activity(view):
            note_activity(request.session, browser_of(request.headers.get("User-Agent", "")))
        if not getattr(view, "login_required", True) or request.user.is_authenticated:
            return None
        return _stopped(request)


def _end(request: HttpRequest, why: str) -> None:
    if isinstance(request.user, User):
        request.ended_for = request.user  # type: ignore[attr-defined] # kept for the length of this request
    request.ended_because = why  # type: ignore[attr-defined]
    logout(request)


def _stopped(request: HttpRequest) -> HttpResponse | None:
    """A script is told in its own terms. A page is opened after signing in. What was sent is kept, or shown."""
    if asks_for_json(request):
        return signed_out_json()
    why = getattr(request, "ended_because", "")
    if request.method in {"GET", "HEAD"}:
        if why:
            messages.info(request, why)
        return None
    fields = fields_of(request)
    typed = typed_among(fields)
    if not typed:
        return redirect_to_login(_page_behind(request))
    person = getattr(request, "ended_for", None)
    if person is None or sum(len(text) for _, text in fields) > LONGEST_KEPT:
        context = {"typed": typed, "why": why, "back": _page_behind(request)}
        return render(request, "accounts/signed_out.html", context, status=401)
    actions.keep_text(by=person, address=request.get_full_path(), fields=fields)
    messages.info(request, f"{why} What you were writing is kept for an hour: sign in and you see it.")
    return redirect_to_login(_page_behind(request))


def _page_behind(request: HttpRequest) -> str:
    """The page that a form stood on, since the address it was sent to may be one that nobody opens."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    return f"/{page.path.lstrip('/')}" if page.netloc == request.get_host() else "/"
