"""How allauth behaves with identity providers here: they stand in the settings alone, and open nothing."""

from typing import Any

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest

from .fetching import BoundedSession
from .provider import OrganisationProvider

KIND = "openid_connect"


def configured() -> list[SocialApp]:
    """The providers of the settings, in their order. None of them is a row."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get(KIND, {}).get("APPS", [])
    return [SocialApp(provider=KIND, **app) for app in apps]


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """allauth's own flows would sign people up or find them by e-mail; each such door is shut, besides being unused."""

    def list_apps(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        return [
            app
            for app in configured()
            if provider in {None, app.provider_id} and client_id in {None, app.client_id}
        ]

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> OrganisationProvider:
        return OrganisationProvider(
            request, app=self.get_app(request, provider=provider, client_id=client_id)
        )

    def list_providers(self, request: HttpRequest) -> list[OrganisationProvider]:
        return [OrganisationProvider(request, app=app) for app in configured()]

    def get_requests_session(self) -> requests.Session:
        return BoundedSession()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:  # noqa: ARG002
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Our own notices tell of what was connected; see `accounts.notices`."""
