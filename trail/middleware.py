"""Turns a refusal into a page or an answer that says why, and keeps a line of it although the work was rolled back."""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core import logs
from core.interrupted import asks_for_json, fields_of, typed_among
from core.refusals import Refused

from . import actions
from .verbs import NOT_FOUND, REFUSED

RECORD = re.compile("[A-H][1-4]")
"""The form of a record's reference. Anything else in its place is what somebody typed, and is written nowhere."""

WHOEVER_HELPS = "the coordinator of the review, or your programme administrator"
"""Whom to ask where a refusal names nobody and leads nowhere: the same as for what is not found."""


class RefusalMiddleware:
    """Sits innermost: an action's transaction has ended by the time its refusal arrives here.

    "Not found" is a refused attempt too. It is kept in the same way whether the thing exists or not, so neither the
    page nor the time it takes tells them apart; and only of people who are signed in, so that nobody else can fill
    the trail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404) and request.user.is_authenticated:
            _record(request, NOT_FOUND, _of_which(request))
            return _not_found(request)
        if not isinstance(exception, Refused):
            return None
        _record(request, REFUSED, {"reason": exception.reason} | _of_which(request))
        ask = exception.ask or ("" if exception.doors else WHOEVER_HELPS)
        told = {"reason": exception.reason, "ask": ask, "doors": exception.doors}
        if asks_for_json(request):
            return JsonResponse({"refused": told}, status=403)
        return render(request, "refused.html", told | {"typed": exception.typed}, status=403)


def _not_found(request: HttpRequest) -> HttpResponse | None:
    """What was sent to a page that is no longer there for them, or never was, stays on the person's screen."""
    typed = typed_among(fields_of(request)) if request.method == "POST" and not asks_for_json(request) else []
    return render(request, "404.html", {"typed": typed}, status=404) if typed else None


def _of_which(request: HttpRequest) -> dict[str, object]:
    """The record in the address by its reference, and nothing else of the address: the rest somebody may have typed."""
    match = request.resolver_match
    ref = str(match.kwargs.get("record", "")) if match else ""
    return {"record": ref} if RECORD.fullmatch(ref) else {}


def _record(request: HttpRequest, verb: str, detail: dict[str, object]) -> None:
    match = request.resolver_match
    actions.record(
        by=request.user,
        verb=verb,
        subject=match.view_name if match else "",
        review=logs.review(request),
        detail=detail,
    )
