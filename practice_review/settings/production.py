"""A real installation: everything from the environment, and no start until all of it is there."""

from pathlib import Path
from typing import Any

from .base import *
from .environment import bucket, database, encryption_keys, hosts, outgoing_mail, secret, text, whole_number
from .identity_providers import allauth_providers, identity_providers

SECRET_KEY = environment.required(
    "SECRET_KEY", secret, "", what="at least 50 random characters, which sign sessions and links"
)
ALLOWED_HOSTS: list[str] = environment.required(
    "ALLOWED_HOSTS", hosts, [], what="the names this service answers to, separated by commas"
)
DATABASES["default"] = environment.required(
    "DATABASE_URL", database, {}, what="such as postgres://user:password@host:5432/practice_review"
)
CASE_NUMBER_KEYS: list[bytes] = environment.required(
    "CASE_NUMBER_KEYS",
    encryption_keys,
    [],
    what="keys of 32 random bytes in base64; the first encrypts case record numbers",
)
DEFAULT_FROM_EMAIL = environment.required(
    "DEFAULT_FROM_EMAIL",
    text,
    "",
    what="whom invitations come from, such as Practice Review <no-reply@example.org>",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail: dict[str, Any] = environment.required(
    "EMAIL_URL", outgoing_mail, {}, what="the mail server, such as smtp+tls://user:password@host:587"
)
PRIVATE_ROOT = environment.required(
    "PRIVATE_ROOT", Path, VAR_DIR, what="a folder, outside the program's, for reports and private files"
)
TRUSTED_PROXY_COUNT = environment.required(
    "TRUSTED_PROXY_COUNT", whole_number, 0, what="how many proxies of yours stand in front: 0, or usually 1"
)
_bucket: dict[str, Any] = environment.optional("FILES_URL", bucket, {})
STATIC_ROOT = environment.optional("STATIC_ROOT", Path, STATIC_ROOT)
SITE_URL = environment.optional("SITE_URL", text, f"https://{ALLOWED_HOSTS[0] if ALLOWED_HOSTS else ''}")
SOCIALACCOUNT_PROVIDERS = allauth_providers(environment.optional("OIDC_PROVIDERS", identity_providers, []))

environment.complete()

EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
if _bucket:
    STORAGES["default"] = {"BACKEND": "core.bucket.BucketStorage", "OPTIONS": _bucket}
else:
    STORAGES["default"]["OPTIONS"]["location"] = PRIVATE_ROOT

# Limits on sign-in count by the visitor's own address, which the proxies name and nobody else may.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

SESSION_COOKIE_NAME = "__Host-sid"
SESSION_COOKIE_SECURE = True
KNOWN_BROWSER_COOKIE_NAME = "__Host-known"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
