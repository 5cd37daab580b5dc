"""Reading an ID token: nothing of it counts before its signature, issuer, audience, dates and nonce are checked."""

import hmac
from typing import Any

import jwt

from .identity import Identity
from .provider import OrganisationProvider
from .stops import Stopped

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures that only the provider can make: neither none, nor any with a secret that we hold too."""
LEEWAY = 60
TOO_LONG = 191
Claims = dict[str, Any]


def checked_claims(token: object, keys: object, provider: OrganisationProvider, *, nonce: str) -> Claims:
    """Return what the token says; `Stopped` when any of it is not as it must be."""
    try:
        claims = _decoded(token, keys, provider)
    except (jwt.PyJWTError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise _refused(provider, f"ID token refused: {type(error).__name__}") from error
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise _refused(provider, "ID token refused: nonce")
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.app.client_id:
        raise _refused(provider, "ID token refused: made for another client too")
    return claims


def _decoded(token: object, keys: object, provider: OrganisationProvider) -> Claims:
    if not isinstance(token, str) or not isinstance(keys, dict):
        raise TypeError
    named = jwt.get_unverified_header(token).get("kid")
    usable = [
        key
        for key in jwt.PyJWKSet.from_dict(keys).keys
        if key.public_key_use in {None, "sig"} and named in {None, key.key_id}
    ]
    if len(usable) != 1:
        raise jwt.InvalidKeyError("which key signed it is not clear")
    return jwt.decode(
        token,
        usable[0],
        algorithms=ALGORITHMS,
        issuer=provider.issuer,
        audience=provider.app.client_id,
        leeway=LEEWAY,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )


def identity_from(claims: Claims, provider: OrganisationProvider) -> Identity:
    app = provider.app
    return Identity(
        provider=app.provider_id,
        provider_name=app.name,
        issuer=provider.issuer,
        uid=_immutable_id(claims, provider),
        email=verified_email(claims, app.settings["email_domains"]),
        second_factor=bool(app.settings["second_factor"]) and asked_for_second_factor(claims),
    )


def verified_email(claims: Claims, domains: list[str]) -> str:
    """The address the provider answers for, or none: by its word of each, or because its domain is the provider's."""
    email = claims.get("email")
    if not isinstance(email, str) or email.count("@") != 1:
        return ""
    is_verified = claims.get("email_verified")
    if is_verified is True or (is_verified is None and email.partition("@")[2].lower() in domains):
        return email.lower()
    return ""


def asked_for_second_factor(claims: Claims) -> bool:
    """Whether `amr`, the ways in which the person was asked who they are, names a second factor."""
    ways = claims.get("amr")
    return isinstance(ways, list) and "mfa" in ways


def signed_in_since(claims: Claims, moment: int) -> bool:
    """Whether the provider asked the person themselves since this moment, in seconds since 1970."""
    at = claims.get("auth_time")
    return isinstance(at, int) and not isinstance(at, bool) and at >= moment - LEEWAY


def _immutable_id(claims: Claims, provider: OrganisationProvider) -> str:
    """`sub`; or, as Entra ID numbers people, the object within its tenant, the same for every client."""
    names = ["tid", "oid"] if provider.app.settings["identifier"] == "oid" else ["sub"]
    found = [claims.get(name) for name in names]
    if not all(isinstance(one, str) and one.strip() for one in found):
        raise _refused(provider, "ID token refused: without the immutable id")
    uid = ":".join(str(one) for one in found)
    if len(uid) > TOO_LONG or not uid.isprintable():
        raise _refused(provider, "ID token refused: an id that cannot be kept")
    return uid


def _refused(provider: OrganisationProvider, log: str) -> Stopped:
    return Stopped(
        f"What {provider.app.name} told us could not be relied on, so nobody was signed in. Start again. "
        "If it happens again, tell your programme administrator.",
        log=log,
    )
