"""Signing in at an identity provider, connecting one's account with it, and parting with it."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account import views as allauth
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import access, actions, queries
from accounts.oidc import exchange
from accounts.oidc.exchange import Return
from accounts.oidc.sign_in import sign_in_with, signed_in_again
from accounts.oidc.stops import NotKnown, Stopped
from accounts.reauthentication import reauthentication_required
from core.requests import SignedInRequest

from . import crumbs

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def at_a_provider(view: View) -> View:
    """Decorate a view: 404 while there is no such provider, and a calm page for what comes to nothing at one."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "provider_id" in kwargs:
            exchange.provider_of(request, kwargs["provider_id"])
        elif not exchange.choices():
            raise Http404
        try:
            return view(request, **kwargs)
        except Stopped as stopped:
            what = f"Sign-in by a provider stopped: {stopped.log}"
            log.warning(what)
            context = {"stopped": stopped, "is_known": not isinstance(stopped, NotKnown)}
            return render(request, "accounts/identity_stopped.html", context, status=stopped.status)

    return wrapped


@login_not_required
@at_a_provider
@require_POST
def identity_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return _go(request, provider_id, exchange.SIGN_IN)


@login_not_required
@at_a_provider
@require_POST
def invitation_accept_with(request: HttpRequest, token: str, provider_id: str) -> HttpResponse:
    """The invitation goes along in the session, by the hash of its link; nothing is spent before the way back."""
    if request.user.is_authenticated or access.invitation_behind(token) is None:
        return redirect("accounts:invitation_accept", token)
    return _go(request, provider_id, exchange.ACCEPT, {"invitation": access.hash_of(token)})


@at_a_provider
@require_POST
def identity_again(request: SignedInRequest, provider_id: str) -> HttpResponse:
    """Sign in again at the provider, which is told to ask, however lately it did."""
    access.get_identity(request.user, provider_id)
    return _go(request, provider_id, exchange.AGAIN, {"person": request.user.ref})


@at_a_provider
@reauthentication_required
@require_POST
def identity_connect(request: SignedInRequest, provider_id: str) -> HttpResponse:
    return _go(request, provider_id, exchange.CONNECT, {"person": request.user.ref})


@at_a_provider
@reauthentication_required
@require_POST
def identity_disconnect(request: SignedInRequest, provider_id: str) -> HttpResponse:
    account = access.get_identity(request.user, provider_id)
    name = exchange.provider_of(request, provider_id).app.name
    actions.disconnect_identity(by=request.user, account=account, provider_name=name)
    messages.success(request, f"{name} is disconnected from your account.")
    return redirect("socialaccount_connections")


@at_a_provider
@reauthentication_required
@require_safe
def identity_list(request: SignedInRequest) -> HttpResponse:
    ways = queries.ways_to_sign_in(request.user)
    connected = [way for way in ways if way.since]
    context = {
        "ways": ways,
        "can_disconnect": request.user.has_usable_password() or len(connected) > 1,
        "breadcrumbs": crumbs.own(),
    }
    return render(request, "accounts/identity_list.html", context)


@login_not_required
@at_a_provider
@require_GET
def identity_return(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way back. What it leads to was chosen on the way out, and stands in the session."""
    back = exchange.complete(request, exchange.provider_of(request, provider_id))
    arrive = {
        exchange.SIGN_IN: _arrive,
        exchange.ACCEPT: _arrive_invited,
        exchange.AGAIN: _arrive_again,
        exchange.CONNECT: _arrive_to_connect,
    }[back.process]
    return arrive(request, back)


def _go(
    request: HttpRequest, provider_id: str, process: str, data: dict[str, str] | None = None
) -> HttpResponse:
    """A page that moves on by itself and holds the link besides: a form of ours may not end at another's address."""
    limited = ratelimit.consume_or_429(request, action="login")
    if limited is not None:
        return cast("HttpResponse", limited)
    provider = exchange.provider_of(request, provider_id)
    next_url = get_next_redirect_url(request) or ""
    url = exchange.begin(request, provider, process, data=data, next_url=next_url)
    return render(request, "accounts/identity_go.html", {"url": url, "name": provider.app.name})


def _arrive(request: HttpRequest, back: Return) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    person = access.person_behind(back.identity)
    if person is None:
        raise NotKnown(
            f"{back.identity.provider_name} knows you, but no account here is connected with that."
        )
    return sign_in_with(request, person, back.identity, back.next_url)


def _arrive_invited(request: HttpRequest, back: Return) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    person = actions.accept_invitation_as(by=None, token_hash=back.data["invitation"], identity=back.identity)
    return sign_in_with(request, person, back.identity, back.next_url)


def _arrive_again(request: HttpRequest, back: Return) -> HttpResponse:
    person = _the_same(request, back)
    if access.person_behind(back.identity) != person:
        raise NotKnown(f"You signed in at {back.identity.provider_name} as somebody else than you are here.")
    return signed_in_again(request, person, back.identity, back.next_url)


def _arrive_to_connect(request: HttpRequest, back: Return) -> HttpResponse:
    actions.connect_identity(by=_the_same(request, back), identity=back.identity)
    messages.success(
        request, f"{back.identity.provider_name} is connected. You can sign in with it from now on."
    )
    return redirect("socialaccount_connections")


def _the_same(request: HttpRequest, back: Return) -> Any:
    """The person who went, if they are still who is signed in."""
    if not request.user.is_authenticated or request.user.ref != back.data.get("person"):
        raise Stopped("You signed out meanwhile. Sign in and start again.", log="another person came back")
    return request.user


class ReauthenticateView(allauth.ReauthenticateView):  # type: ignore[misc] # allauth has no types
    """allauth's page, which also offers to ask the providers with which the person is connected."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["ways"] = [way for way in queries.ways_to_sign_in(self.request.user) if way.since]
        return context
