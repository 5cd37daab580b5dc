"""allauth's OpenID Connect client, held to what the provider's published description must say."""

from typing import Any, cast

import requests
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from .fetching import is_safe

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OrganisationAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth has no types
    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description of itself, asked for once; a `RequestException` when it is not what it must be."""
        if not hasattr(self, "_openid_config"):
            config = super().openid_config
            if not isinstance(config, dict) or config.get("issuer") != self.get_provider().issuer:
                raise requests.exceptions.InvalidJSONError("the description is another issuer’s")
            if not all(isinstance(config.get(name), str) and is_safe(config[name]) for name in ENDPOINTS):
                raise requests.exceptions.InvalidURL("the description names an address that is not safe")
        return cast("dict[str, Any]", self._openid_config)


class OrganisationProvider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = OrganisationAdapter

    @property
    def issuer(self) -> str:
        return str(self.app.settings["server_url"])

    @property
    def server_url(self) -> str:
        """Where it describes itself. An issuer may end with a slash, which is then part of its name."""
        return self.issuer.rstrip("/") + WELL_KNOWN
