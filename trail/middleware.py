"""Turns a refusal into a page that says why, and keeps a line of it although the request's work was rolled back."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.refusals import Refused

from . import actions


class RefusalMiddleware:
    """Sits innermost: an action's transaction has ended by the time its refusal arrives here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        match = request.resolver_match
        actions.record(
            by=request.user,
            verb="refused",
            subject=match.view_name if match else "",
            review=str(match.kwargs.get("ref", "")) if match else "",
            detail={"reason": exception.reason},
        )
        context = {
            "reason": exception.reason,
            "ask": exception.ask,
            "door": exception.door,
            "typed": exception.typed,
        }
        return render(request, "refused.html", context, status=403)
