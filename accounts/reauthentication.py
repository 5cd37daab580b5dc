"""Pages that ask again who is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.refusals import Refused

from .adapter import AccountAdapter
from .oidc.sign_in import did_sign_in_again_lately

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
    """Let pass whoever signed in again within five minutes, and ask everybody else who has a way to; or `Refused`."""
    if did_sign_in_again_lately(request):
        return
    if request.user.is_authenticated and not AccountAdapter(request).get_reauthentication_methods(
        request.user
    ):
        raise Refused(
            "You have no way to show again that it is you. "
            "Sign out, and choose a password by “I forgot my password”.",
            ask="your programme administrator",
        )
    raise ReauthenticationRequired
