"""Nobody goes anywhere before their second step is set up."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.text import printable

from . import access
from .oidc.sign_in import PROVIDER_SECOND_FACTOR
from .second_step import is_optional
from .views.factors import GOING_TO

OPEN = {
    "healthz",
    "account_logout",
    "account_reauthenticate",
    "accounts:identity_again",
    "openid_connect_callback",
    "accounts:second_step",
    "accounts:app_add",
    "accounts:app_picture",
    "accounts:passkey_add",
    "accounts:sign_ins",
    "accounts:sign_in_end",
    "accounts:sign_ins_end_all",
    "accounts:sign_ins_end_others",
    "accounts:stay_signed_in",
    "accounts:time_left",
}
"""What somebody without a second step can open: setting one up, staying while they do, and every way out."""
NEVER_SHOWN = ("csrfmiddlewaretoken", "credential", "code")


class SecondStepMiddleware:
    """Stands behind the sign-in wall, before every view. Whether a person has a second step came with the person.

    A second factor at the council's own provider serves instead where the settings trust that provider's word on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_optional = is_optional()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        if self.is_optional or (match is not None and match.view_name in OPEN):
            return None
        if not request.user.is_authenticated or access.has_second_step(request.user):
            return None
        return None if request.session.get(PROVIDER_SECOND_FACTOR) is True else _set_up_first(request)


def _set_up_first(request: HttpRequest) -> HttpResponse:
    """A page is opened later; what was sent cannot be, so its words are shown for the person to keep."""
    if request.method in {"GET", "HEAD"}:
        if request.accepts("text/html"):
            request.session[GOING_TO] = request.get_full_path()
        return redirect("accounts:second_step")
    typed = [
        printable(text)
        for name, texts in request.POST.lists()
        for text in texts
        if text.strip() and name not in NEVER_SHOWN and "password" not in name
    ]
    return render(request, "accounts/second_step.html", {"typed": typed}, status=403)
