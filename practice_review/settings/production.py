"""A real installation: everything from the environment, and no start until all of it is there."""

from .base import *
from .environment import encryption_keys, hosts, outgoing_mail, secret, whole_number

SECRET_KEY = environment.required(
    "SECRET_KEY", secret, "", what="a random text of at least 50 characters that signs sessions and links"
)
SECRET_KEY_FALLBACKS = environment.optional("SECRET_KEY_FALLBACKS", lambda value: value.split(","), [])
ALLOWED_HOSTS = environment.required(
    "ALLOWED_HOSTS", hosts, [], what="the names this service answers to, separated by commas"
)
DATABASES = {
    "default": environment.required(
        "DATABASE_URL", database, {}, what="such as postgres://user:password@host:5432/practice_review"
    )
}
CASE_NUMBER_KEYS = environment.required(
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
globals().update(
    environment.required(
        "EMAIL_URL", outgoing_mail, {}, what="the mail server, such as smtp+tls://user:password@host:587"
    )
)
PRIVATE_ROOT = environment.required(
    "PRIVATE_ROOT",
    Path,
    VAR_DIR,
    what="a folder, outside the program's, for reports and files that are not public",
)
STORAGES["default"]["OPTIONS"]["location"] = PRIVATE_ROOT
TRUSTED_PROXY_COUNT = environment.required(
    "TRUSTED_PROXY_COUNT", whole_number, 0, what="how many proxies of yours stand in front: 0, or usually 1"
)
STATIC_ROOT = environment.optional("STATIC_ROOT", Path, STATIC_ROOT)
SITE_URL = environment.optional(
    "SITE_URL", text, f"https://{(ALLOWED_HOSTS or ['localhost'])[0].lstrip('.')}"
)

environment.complete()

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
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
