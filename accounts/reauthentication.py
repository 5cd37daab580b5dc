"""Pages that ask again who is there."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase

from core.refusals import Refused

from .adapter import AccountAdapter

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def reauthentication_required(view: View) -> View:
    """Decorate a view that opens only within five minutes of signing in again.

    As allauth's of the same name; but allauth lets through, unasked, whoever has neither a password nor a factor here.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_signed_in_again(request)
        return view(request, *args, **kwargs)

    return cast(View, wrapped)


def check_signed_in_again(request: HttpRequest) -> None:
    """Within five minutes, in whatever way; else they are asked, and come back here."""
    if not _showed_lately(request, by="again"):
        _ask_again(request)


def check_signed_in_lately(request: HttpRequest) -> None:
    """As `check_signed_in_again`, but the sign-in itself counts for its first five minutes."""
    if not _showed_lately(request, by="either"):
        _ask_again(request)


def _showed_lately(request: HttpRequest, *, by: str) -> bool:
    records = get_authentication_records(request, cast("AbstractBaseUser", request.user))
    oldest = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(one["at"] > oldest and (by == "either" or one.get("reauthenticated")) for one in records)


def _ask_again(request: HttpRequest) -> None:
    if request.user.is_authenticated and not AccountAdapter(request).get_reauthentication_methods(
        request.user
    ):
        raise Refused(
            "You have no way to show again that it is you. "
            "Sign out, and choose a password by “I forgot my password”.",
            ask="your programme administrator",
        )
    raise ReauthenticationRequired
