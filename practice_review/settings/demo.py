"""The demonstration: invented people, mail kept in files, served to one's own machine alone."""

from .base import *
from .demo_secrets import demo_secrets
from .environment import encryption_keys
from .identity_providers import allauth_providers, local_identity_providers

DEMO = True
DEBUG = environment.env.bool("DEBUG", default=False)

_secrets = demo_secrets(VAR_DIR / "demo-secrets.json")
SECRET_KEY = _secrets["SECRET_KEY"]
CASE_NUMBER_KEYS = encryption_keys(_secrets["CASE_NUMBER_KEYS"])

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = f"http://127.0.0.1:{environment.env.int('PORT', default=8000)}"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MIDDLEWARE = ["core.middleware.LoopbackOnlyMiddleware", *MIDDLEWARE]

# To try signing in as a real installation asks for it, start it with SECOND_FACTOR=required.
SECOND_FACTOR = environment.env.str("SECOND_FACTOR", default="optional")

SESSION_COOKIE_NAME = "practice_review_demo"
CSRF_COOKIE_NAME = "practice_review_demo_csrf"

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "Practice Review <no-reply@example.org>"

WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

SOCIALACCOUNT_PROVIDERS = allauth_providers(
    environment.optional("OIDC_PROVIDERS", local_identity_providers, [])
)
OIDC_WITHOUT_HTTPS_HERE = True

LOGGING["handlers"]["console"]["level"] = "WARNING"

environment.complete()
