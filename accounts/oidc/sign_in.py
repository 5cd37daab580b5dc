"""Letting somebody in whom a provider brought, by the same stages that come after a password."""

from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import perform_login
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from .identity import Identity

PROVIDER_SECOND_FACTOR = "provider_second_factor"
"""A key of the session, True while this sign-in was made at a provider that asked for a second factor and whose word
on that counts by the settings. It is set once the person is in, and goes with the session."""


def sign_in_with(
    request: HttpRequest, person: AbstractBaseUser, identity: Identity, next_url: str
) -> HttpResponse:
    """Let the person in, unless their account is closed or a stage such as the second factor comes first."""
    record_authentication(
        request, person, method="socialaccount", provider=identity.provider, uid=identity.uid
    )
    response = cast("HttpResponse", perform_login(request, person, redirect_url=next_url or None))
    _note_second_factor(request, person, identity)
    return response


def signed_in_again(
    request: HttpRequest, person: AbstractBaseUser, identity: Identity, next_url: str
) -> HttpResponse:
    """Note that the provider asked the person again, and go on to what they wanted, form and all."""
    record_authentication(
        request,
        person,
        method="socialaccount",
        provider=identity.provider,
        uid=identity.uid,
        reauthenticated=True,
    )
    _note_second_factor(request, person, identity)
    request.GET = cast("Any", QueryDict(urlencode({"next": next_url})))
    return cast("HttpResponse | None", resume_request(request)) or redirect("home")


def _note_second_factor(request: HttpRequest, person: AbstractBaseUser, identity: Identity) -> None:
    """Only for who is in already: what was noted for one person must never serve the next in the same browser."""
    if identity.second_factor and request.user.pk == person.pk:
        request.session[PROVIDER_SECOND_FACTOR] = True
