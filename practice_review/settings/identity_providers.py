"""Reads which identity providers people may sign in with, strictly, and writes them as allauth wants them."""

import json
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SCOPES = ("openid", "email", "profile")
NEEDED = {"id", "name", "issuer", "client_id"}
SECRETS = {"client_secret", "client_secret_file"}
CHOICES: dict[str, tuple[object, ...]] = {
    "identifier": ("sub", "oid"),
    "second_factor": (False, True),
    "token_auth_method": ("client_secret_post", "client_secret_basic"),
}
SHARED_ENTRA = re.compile(r"^/(common|organizations|consumers)(/|$)")
Provider = dict[str, Any]


def identity_providers(value: str) -> list[Provider]:
    """A JSON list of providers, each reached over https. What is found wrong is told without quoting a secret."""
    return _read(value, loopback=False)


def local_identity_providers(value: str) -> list[Provider]:
    """As above; one on this very machine may do without https, for the demonstration and the tests."""
    return _read(value, loopback=True)


def allauth_providers(providers: list[Provider]) -> dict[str, Any]:
    return {"openid_connect": {"APPS": providers}} if providers else {}


def _read(value: str, *, loopback: bool) -> list[Provider]:
    try:
        entries = json.loads(value)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error.msg} at line {error.lineno}") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("it is a JSON list with one object for each provider")
    providers = [_provider(entry, loopback=loopback) for entry in entries]
    if len({provider["provider_id"] for provider in providers}) < len(providers):
        raise ValueError("two providers have the same id")
    return providers


def _provider(entry: Provider, *, loopback: bool) -> Provider:
    unknown = set(entry) - NEEDED - SECRETS - set(CHOICES) - {"email_domains"}
    if unknown:
        raise ValueError(f"there is no such setting as {', '.join(sorted(unknown))}")
    for name in sorted(NEEDED):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise ValueError(f"each provider needs its {name}")
    for name, choices in CHOICES.items():
        if name in entry and (type(entry[name]), entry[name]) not in [(type(one), one) for one in choices]:
            raise ValueError(f"{name} is one of {', '.join(json.dumps(choice) for choice in choices)}")
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", entry["id"]):
        raise ValueError("an id is small letters, digits and hyphens, such as hostwick; it never changes")
    check_issuer(entry["issuer"], loopback=loopback)
    return {
        "provider_id": entry["id"],
        "name": entry["name"].strip(),
        "client_id": entry["client_id"],
        "secret": _secret(entry),
        "settings": {
            "server_url": entry["issuer"],
            "scope": list(SCOPES),
            "oauth_pkce_enabled": True,
            "identifier": entry.get("identifier", "sub"),
            "second_factor": entry.get("second_factor", False),
            "email_domains": _domains(entry.get("email_domains", [])),
            "token_auth_method": entry.get("token_auth_method"),
        },
    }


def check_issuer(issuer: str, *, loopback: bool) -> None:
    """Raise `ValueError` unless the issuer is one organisation's own, reached over https."""
    parts = urlsplit(issuer)
    here = loopback and parts.scheme == "http" and is_here(parts.hostname or "")
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ValueError("an issuer begins with https://")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("an issuer is a plain address, without ? or #")
    if SHARED_ENTRA.match(parts.path):
        raise ValueError(
            "name your own tenant in the issuer: the shared ones let in any organisation’s people"
        )


def is_here(host: str) -> bool:
    """Whether this name is this very machine's."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _secret(entry: Provider) -> str:
    if len(SECRETS & set(entry)) != 1:
        raise ValueError("each provider needs either its client_secret or its client_secret_file")
    try:
        found = entry.get("client_secret") or Path(entry["client_secret_file"]).read_text()
    except (KeyError, TypeError, OSError, UnicodeDecodeError):
        raise ValueError("a client_secret is empty, or its client_secret_file cannot be read") from None
    if not isinstance(found, str) or not found.strip():
        raise ValueError("a client secret is empty")
    return found.strip()


def _domains(found: object) -> list[str]:
    """Domains whose addresses the provider answers for, although it does not say of each that it is verified."""
    if not isinstance(found, list) or not all(
        isinstance(one, str) and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", one) for one in found
    ):
        raise ValueError('email_domains is a list such as ["hostwick.example"], in small letters')
    return found
