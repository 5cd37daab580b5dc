"""How allauth behaves here: nobody signs up; people come by invitation; what they do to their account is noted."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from . import access, actions, known_browsers, queries
from .browsers import browser_of
from .models import User
from .sessions import BROWSER, SEEN, STARTED

TOO_MANY_CODES = "too_many_codes"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up. An invitation is accepted by `accounts.actions.accept_invitation`."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask your programme administrator",
        "email_password_mismatch": "The email address or the password is not right. Check both and try again",
        "enter_current_password": "This is not the password you have now. Try again",
        "incorrect_password": "This is not your password. Try again",
        "too_many_login_attempts": (
            "That was too many tries. Wait five minutes, then try again, or choose a new password"
        ),
        TOO_MANY_CODES: (
            "That was too many wrong codes. Wait five minutes, then try a new code. A recovery code or a passkey "
            "waits as long. If you have lost your phone, ask a programme administrator to reset your second step"
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The clocks of a sign-in start here, whatever the session held before."""
        super().login(request, user)
        for name in (STARTED, SEEN):
            request.session.pop(name, None)
        request.session[BROWSER] = browser_of(request.headers.get("User-Agent", ""))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Whoever was writing when their sign-in ended comes to what they wrote first."""
        if isinstance(user, User):
            actions.note_sign_in(by=user)
            if queries.has_kept_texts(user):
                kwargs["redirect_url"] = reverse("accounts:kept")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            known_browsers.remember(response, _account(user.email))
        return response

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Also where somebody signs in with a provider and has nothing else: that page offers to ask the provider.

        The first is what is asked for: a passkey before a code, for whose lack a recovery code would be spent.
        """
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        methods.sort(key=lambda method: method["id"] == "mfa_reauthenticate")
        page = reverse("account_reauthenticate")
        is_offered = any(method["url"] == page for method in methods)
        if isinstance(user, User) and not is_offered and access.identities_visible_to(user).exists():
            methods.append({"id": "provider", "description": "Use your organisation’s sign-in", "url": page})
        return methods

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        link = settings.SITE_URL + reverse("account_reset_password")
        super().send_notification_mail(template_prefix, user, {**(context or {}), "reset_url": link}, email)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        if isinstance(user, User):
            actions.note_password_change(by=user, keep=self.request.session.session_key or "")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for the account alone; but apart in a browser that has signed in to it before.

        Else a stranger who knows an address locks its owner out. allauth counts them for the Host header too, which a
        client makes up (`:1`, `:2` … after the name).
        """
        account = _account(str(credentials.get("email", "")))
        return f"{account} {known_browsers.name_of(request, account)}".strip()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password ends the wait, in this browser and for every other."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, action="login_failed", key=_account(str(credentials.get("email", ""))))


def _account(email: str) -> str:
    """The address in one form, however it is typed."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign in somebody who has just chosen their password: pages that ask for it again know when it was given."""
    AccountAdapter(request).login(request, user)
    record_authentication(request, user, method="password", email=user.email)
    actions.note_sign_in(by=user)
