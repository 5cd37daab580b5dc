"""What `manage.py check --deploy` holds a real installation to, beyond Django's own checks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

YEAR = 31_536_000
PRIVATE_CACHES = ("locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache")
SMALL_CACHES = ("db.DatabaseCache",)
MIDDLEWARE = (
    "accounts.middleware.SecondStepMiddleware",
    "accounts.sign_in_wall.SignInWallMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ledger.middleware.RestoreMiddleware",
    "trail.middleware.RefusalMiddleware",
)
MFA_FORMS = {
    "authenticate",
    "authenticate_webauthn",
    "login_webauthn",
    "reauthenticate",
    "reauthenticate_webauthn",
}


def caches_are_shared() -> bool:
    return not any(cache["BACKEND"].endswith(PRIVATE_CACHES) for cache in settings.CACHES.values())


def counts_are_kept() -> bool:
    return all(
        cache.get("OPTIONS", {}).get("MAX_ENTRIES", 300) >= 100_000
        for cache in settings.CACHES.values()
        if cache["BACKEND"].endswith(SMALL_CACHES)
    )


def middleware_is_there() -> bool:
    return set(MIDDLEWARE) <= set(settings.MIDDLEWARE)


def passwords_are_hard() -> bool:
    lengths = [
        validator.get("OPTIONS", {}).get("min_length", 0)
        for validator in settings.AUTH_PASSWORD_VALIDATORS
        if validator["NAME"].endswith("MinimumLengthValidator")
    ]
    return "Argon2" in settings.PASSWORD_HASHERS[0] and max(lengths, default=0) >= 12


def hosts_are_named() -> bool:
    return bool(settings.ALLOWED_HOSTS) and not any(
        "*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS
    )


def sign_in_is_limited() -> bool:
    limits: dict[str, str] = settings.ACCOUNT_RATE_LIMITS or {}
    return bool(settings.ACCOUNT_PREVENT_ENUMERATION) and "/key" in limits.get("login_failed", "")


def cookies_are_bound_to_the_host() -> bool:
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    domains = (settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN)
    return all(name.startswith("__Host-") for name in names) and not any(domains)


def sessions_end() -> bool:
    return bool(
        settings.SESSION_ENGINE == "accounts.sessions"
        and settings.SESSION_COOKIE_AGE <= 12 * 60 * 60
        and settings.SESSION_IDLE_SECONDS <= 30 * 60
        and settings.SESSION_COOKIE_HTTPONLY
    )


def transport_is_strict() -> bool:
    return bool(settings.SECURE_HSTS_SECONDS >= YEAR and not settings.USE_X_FORWARDED_HOST)


def requests_are_not_transactions() -> bool:
    return not any(database.get("ATOMIC_REQUESTS") for database in settings.DATABASES.values())


def tasks_are_kept() -> bool:
    return bool(settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend")


def mail_is_sent_encrypted() -> bool:
    smtp = settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
    return smtp and bool(settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)


def private_files_are_private() -> bool:
    private = Path(settings.PRIVATE_ROOT)
    return (
        private.is_absolute()
        and not private.is_relative_to(settings.STATIC_ROOT)
        and not settings.MEDIA_URL.strip("/")
    )


def ledger_is_apart() -> bool:
    ledger = Path(settings.LEDGER_ROOT)
    others = (settings.PRIVATE_ROOT, settings.STATIC_ROOT)
    return ledger.is_absolute() and not any(ledger.is_relative_to(folder) for folder in others)


def case_numbers_can_be_encrypted() -> bool:
    keys = settings.CASE_NUMBER_KEYS
    return bool(keys) and all(len(key) == 32 and len(set(key)) > 8 for key in keys)


def is_no_demonstration() -> bool:
    return not settings.DEMO


def second_step_is_asked_for() -> bool:
    return bool(
        settings.SECOND_FACTOR == "required"
        and settings.MFA_ADAPTER == "accounts.second_step.SecondStepAdapter"
        and set(settings.MFA_FORMS) == MFA_FORMS
        and not getattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False)
        and not getattr(settings, "MFA_TRUST_ENABLED", False)
    )


def has_no_admin() -> bool:
    return "django.contrib.admin" not in settings.INSTALLED_APPS


def identity_providers_are_held_to_the_rules() -> bool:
    """Every door by which a provider's word alone would open or take over an account is shut."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    doors = (
        settings.SOCIALACCOUNT_AUTO_SIGNUP,
        settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION,
        settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT,
        settings.SOCIALACCOUNT_LOGIN_ON_GET,
        settings.SOCIALACCOUNT_STORE_TOKENS,
        settings.OIDC_WITHOUT_HTTPS_HERE,
    )
    return not any(doors) and all(
        app["settings"]["server_url"].startswith("https://") and app["settings"]["oauth_pkce_enabled"]
        for app in apps
    )


RULES: dict[str, tuple[Callable[[], bool], str]] = {
    "E001": (
        caches_are_shared,
        "A cache that each process keeps for itself multiplies the limits on sign-in.",
    ),
    "E002": (middleware_is_there, f"MIDDLEWARE must contain each of {', '.join(MIDDLEWARE)}."),
    "E003": (passwords_are_hard, "Passwords are kept with Argon2 and have at least 12 characters."),
    "E004": (hosts_are_named, "ALLOWED_HOSTS names each host in full."),
    "E005": (
        sign_in_is_limited,
        "Sign-in is limited for each account and tells nobody which accounts exist.",
    ),
    "E006": (
        cookies_are_bound_to_the_host,
        "The session and CSRF cookies are named __Host- and have no domain.",
    ),
    "E007": (
        sessions_end,
        "A sign-in ends after 30 minutes without use and 12 hours in all, and is out of reach of scripts.",
    ),
    "E008": (transport_is_strict, "HSTS lasts a year at least, and X-Forwarded-Host is not believed."),
    "E009": (requests_are_not_transactions, "ATOMIC_REQUESTS would undo the trail's note of a refusal."),
    "E010": (
        tasks_are_kept,
        "Background work is kept in the database, so that it ends with its transaction.",
    ),
    "E011": (mail_is_sent_encrypted, "Mail goes to a server over an encrypted connection."),
    "E012": (private_files_are_private, "PRIVATE_ROOT is an absolute folder that no address serves."),
    "E030": (
        ledger_is_apart,
        "LEDGER_ROOT is an absolute folder of its own, which no restore of private files takes back.",
    ),
    "E013": (case_numbers_can_be_encrypted, "CASE_NUMBER_KEYS holds random keys of 32 bytes."),
    "E014": (is_no_demonstration, "The demonstration's settings are for one's own machine."),
    "E015": (has_no_admin, "Django's admin goes round every rule of access."),
    "E020": (
        identity_providers_are_held_to_the_rules,
        "Identity providers are asked over https with PKCE; they open no account by an e-mail address.",
    ),
    "E016": (
        second_step_is_asked_for,
        "Everybody has a second step (SECOND_FACTOR is required), sealed, and no browser goes without it.",
    ),
    "E018": (
        counts_are_kept,
        "A small cache forgets how often somebody tried to sign in: MAX_ENTRIES is 100,000 at least.",
    ),
}


@register(Tags.security, deploy=True)
def check_installation(**_: Any) -> list[CheckMessage]:
    return [
        Error(message, id=f"practice_review.{number}")
        for number, (holds, message) in RULES.items()
        if not holds()
    ]
