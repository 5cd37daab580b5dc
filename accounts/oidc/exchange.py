"""The way to the provider and back: a request that only this browser can finish, once, within ten minutes."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import Http404, HttpRequest

from . import tokens
from .adapter import configured
from .fetching import is_safe
from .identity import Identity
from .provider import OrganisationAdapter, OrganisationProvider
from .stops import Stopped, Unreachable

SIGN_IN, AGAIN, CONNECT, ACCEPT = "sign_in", "again", "connect", "accept"
"""What somebody goes to the provider for."""


@dataclass(frozen=True)
class Return:
    """Somebody who came back: who they are there, what they went for, and what was kept for that."""

    identity: Identity
    process: str
    data: dict[str, str]
    next_url: str


def choices() -> list[SocialApp]:
    """The providers to offer, each with `provider_id` and `name`."""
    return configured()


def provider_of(request: HttpRequest, slug: str) -> OrganisationProvider:
    """Return a provider of the settings, or 404."""
    try:
        provider: OrganisationProvider = get_adapter(request).get_provider(request, provider=slug)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return provider


def begin(
    request: HttpRequest,
    provider: OrganisationProvider,
    process: str,
    *,
    data: dict[str, str] | None = None,
    next_url: str = "",
) -> str:
    """Return the provider's address to go to. What was asked is kept in the session, under a state used once."""
    nonce = secrets.token_urlsafe(24)
    asked = {"nonce": nonce}
    if process == AGAIN:
        asked |= {"prompt": "login", "max_age": "0"}
    with _answers(provider):
        response = provider.redirect(
            request,
            process,
            next_url=next_url or None,
            data=data or {},
            auth_params=asked,
            nonce=nonce,
            asked_at=int(time.time()),
        )
        url = str(response.headers["Location"])
        if not is_safe(url):
            raise requests.exceptions.InvalidURL("not an address to go to")
    return url


def complete(request: HttpRequest, provider: OrganisationProvider) -> Return:
    """Take somebody back who was sent by `begin`; `Stopped` in every other case."""
    name = provider.app.name
    state = statekit.unstash_state(
        request, provider_id=provider.sub_id, state_id=request.GET.get("state", "")
    )
    if state is None:
        raise Stopped(
            "This way back from the sign-in service was used already, was left for more than ten minutes, "
            "or began in another browser. Start again.",
            log="state refused",
        )
    if request.GET.get("error") == "access_denied":
        raise Stopped(f"You did not go on at {name}. Start again when you want to.", log="cancelled")
    if "code" not in request.GET or request.GET.get("iss", provider.issuer) != provider.issuer:
        raise Stopped(f"{name} did not say who you are. Start again.", log="answered without a code")
    claims = _claims(request, provider, state)
    if state["process"] == AGAIN and not tokens.signed_in_since(claims, state["asked_at"]):
        raise Stopped(
            f"{name} did not say that it asked you again, so this page stays closed. Use another way.",
            log="not asked again",
        )
    return Return(
        identity=tokens.identity_from(claims, provider),
        process=state["process"],
        data=state["data"],
        next_url=state.get("next", ""),
    )


def _claims(request: HttpRequest, provider: OrganisationProvider, state: dict[str, Any]) -> tokens.Claims:
    """The code for a token, the token for what it says; its signature is checked, over https or not."""
    adapter: OrganisationAdapter = provider.get_oauth2_adapter(request)
    with _answers(provider):
        client = adapter.get_client(request, provider.app)
        got = adapter.get_access_token_data(
            request, provider.app, client, pkce_code_verifier=state["pkce_code_verifier"]
        )
        keys = _fetch(adapter.openid_config["jwks_uri"])
    claims = tokens.checked_claims(got.get("id_token"), keys, provider, nonce=state["nonce"])
    if state["process"] == ACCEPT and "email" not in claims and "userinfo_endpoint" in adapter.openid_config:
        with _answers(provider):
            told = adapter._fetch_user_info(got["access_token"])  # noqa: SLF001
        if isinstance(told, dict) and told.get("sub") == claims["sub"]:
            claims |= {name: told.get(name) for name in ("email", "email_verified")}
    return claims


def _fetch(url: str) -> object:
    with get_adapter().get_requests_session() as session:
        response = session.get(url)
        response.raise_for_status()
        return response.json()


@contextmanager
def _answers(provider: OrganisationProvider) -> Iterator[None]:
    """Tell what goes wrong on the line in words for the person. A refused code is not the line's fault."""
    name = provider.app.name
    try:
        yield
    except requests.RequestException as error:
        raise Unreachable(
            f"{name} does not answer at the moment. Wait some minutes, then try again. "
            "If you have a password here, you can sign in with it meanwhile.",
            log=f"unreachable: {type(error).__name__}",
        ) from error
    except OAuth2Error as error:
        raise Stopped(f"{name} did not confirm this sign-in. Start again.", log="code refused") from error
