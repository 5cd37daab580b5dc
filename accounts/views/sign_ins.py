"""One's own sign-ins: where they are, how long this one lasts, and how they end."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, actions, queries
from accounts.session_limits import left_of
from core.activity import not_activity
from core.interrupted import asks_for_json
from core.requests import SignedInRequest

from . import crumbs


@require_safe
def sign_ins(request: SignedInRequest) -> HttpResponse:
    context = {
        "sign_ins": queries.sign_ins(request.user),
        "this": request.session.session_key,
        "breadcrumbs": crumbs.own(),
    }
    return render(request, "accounts/sign_ins.html", context)


@require_POST
def sign_in_end(request: SignedInRequest, sign_in: str) -> HttpResponse:
    found = access.get_sign_in(request.user, sign_in)
    actions.end_sign_in(by=request.user, sign_in=found)
    messages.success(request, "That sign-in has ended.")
    return redirect("accounts:sign_ins")


@require_POST
def sign_ins_end_others(request: SignedInRequest) -> HttpResponse:
    keep = request.session.session_key or ""
    ended = actions.end_sessions(by=request.user, user=request.user, keep=keep)
    told = {0: "You were signed in nowhere else.", 1: "The other sign-in has ended."}
    messages.success(request, told.get(ended, f"The other {ended} sign-ins have ended."))
    return redirect("accounts:sign_ins")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_ins_end_all(request: SignedInRequest) -> HttpResponse:
    """Ends this one too; the page before it says so."""
    if request.method == "POST":
        actions.end_sessions(by=request.user, user=request.user)
        logout(request)
        messages.success(request, "You are signed out everywhere.")
        return redirect("account_login")
    return render(request, "accounts/sign_ins_end_all.html", {"breadcrumbs": crumbs.sign_ins()})


@login_not_required
@not_activity
@require_safe
def time_left(request: HttpRequest) -> HttpResponse:
    """What the script of every page asks: how long, for whom, and a fresh key for the forms that stand open."""
    return JsonResponse(_time_left(request))


@require_POST
def stay_signed_in(request: SignedInRequest) -> HttpResponse:
    """That it was asked is what is done: the thirty minutes have begun anew."""
    return JsonResponse(_time_left(request)) if asks_for_json(request) else redirect("home")


def _time_left(request: HttpRequest) -> dict[str, object]:
    left = left_of(request.session)
    if left is None or not request.user.is_authenticated:
        return {"seconds": 0}
    return {
        "seconds": left.seconds,
        "canStay": left.can_stay,
        "person": request.user.ref,
        "token": get_token(request),
    }
