"""Browsers in which somebody has signed in before: a stranger's wrong passwords do not make them wait.

A signed cookie, of which the service keeps nothing: a name made up for the browser, and for whose account it counts, as
a hash with the service's key. It lets nobody in and shows nothing. It has a count of wrong passwords of its own.
"""

import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

KNOWN_FOR = 60 * 60 * 24 * 180
"""Seconds since the last sign-in."""

_signer = TimestampSigner(salt="accounts.known_browsers", sep=":")


def remember(response: HttpResponse, account: str) -> None:
    """Know this browser again when it signs in to the account, which is an email address."""
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        _signer.sign(f"{secrets.token_urlsafe(12)}.{_hash_of(account)}"),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def name_of(request: HttpRequest, account: str) -> str:
    """The name of the browser, if this account was signed in to in it; empty otherwise."""
    try:
        value = _signer.unsign(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""), max_age=KNOWN_FOR)
    except BadSignature:
        return ""
    name, _, whose = value.partition(".")
    return name if constant_time_compare(whose, _hash_of(account)) else ""


def _hash_of(account: str) -> str:
    return salted_hmac("accounts.known_browsers", account, algorithm="sha256").hexdigest()
