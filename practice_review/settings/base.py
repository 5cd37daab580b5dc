"""What every installation shares."""

from pathlib import Path
from typing import Any

import django_stubs_ext

from .environment import Environment, complete_database, database, text

django_stubs_ext.monkeypatch()

environment = Environment()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = environment.optional("VAR_DIR", Path, BASE_DIR / "var")
BUILD_DIR = BASE_DIR / "build"

SERVICE_NAME = "Practice Review"
DEMO = False
DEBUG = False

# Apps. `core` stands before django.forms, whose widget templates it replaces.

INSTALLED_APPS = [
    "practice_review",
    "retention",
    "reports",
    "ratings",
    "audits",
    "conversations",
    "concerns",
    "records",
    "reviews",
    "accounts",
    "councils",
    "trail",
    "ledger",
    "core",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "guardian",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "core.middleware.PlainAddressMiddleware",
    "core.middleware.SmallPagesMiddleware",
    "core.middleware.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ledger.middleware.RestoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in_wall.SignInWallMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.middleware.OneMomentMiddleware",
    "accounts.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.WrongMethodMiddleware",
    "trail.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "practice_review.urls"
WSGI_APPLICATION = "practice_review.wsgi.application"

# Pages

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "practice_review.menu.menu",
            ],
        },
    }
]
FORM_RENDERER = "core.renderers.GovukRenderer"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = "core.formats"

# Files: what is served to everyone is built; what people's work produces stays private

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static", BUILD_DIR / "static") if folder.is_dir()]
PRIVATE_ROOT = VAR_DIR / "private"
# What was erased, once more outside the database: keep it out of the database's backups, and away from their restore.
LEDGER_ROOT = environment.optional("LEDGER_ROOT", Path, VAR_DIR / "ledger")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "core.storage.FolderStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# Rows

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": environment.optional(
        "DATABASE_URL",
        database,
        complete_database(
            {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "practice-review.sqlite3"}
        ),
    )
}
REDIS_URL = environment.optional("REDIS_URL", text, "")
CACHES: dict[str, dict[str, Any]] = {
    # Shared by every process: sign-in limits counted by each process apart would not be limits.
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entry",
            # A full cache throws counts away: Django's own 300 would be filled by trying 300 addresses.
            "OPTIONS": {"MAX_ENTRIES": 1_000_000},
        }
    )
}
TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.LoginForm",
    "reset_password": "accounts.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in.ResetPasswordKeyForm",
    "change_password": "accounts.sign_in.ChangePasswordForm",
    "set_password": "accounts.sign_in.SetPasswordForm",
    "reauthenticate": "accounts.sign_in.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that was sent to it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ACCOUNT_RATE_LIMITS = {
    # A whole council may leave by one address: the limit for each account is the one that bites.
    "login": "60/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "20/m/ip",
    "reset_password_mail": "5/h/key",  # beyond it the answer is the same, and no mail is sent
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "signup": "20/m/ip",
}

# Sign-in by an identity provider: none unless the environment names one (OIDC_PROVIDERS). Nobody signs up by it,
# an email address it tells opens no account, and nothing of what it tells is kept but its immutable id.
SOCIALACCOUNT_ADAPTER = "accounts.oidc.adapter.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
OIDC_WITHOUT_HTTPS_HERE = False  # a provider on this very machine, for the demonstration and the tests
# A second step for everybody: an authenticator app or a passkey. "optional" is for the demonstration alone.
# Its secrets are sealed with CASE_NUMBER_KEYS too, each bound to its purpose and person: one list of keys to rotate.
SECOND_FACTOR = "required"
MFA_ADAPTER = "accounts.second_step.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_step.CodeForm",
    "authenticate_webauthn": "accounts.second_step.PasskeyForm",
    "login_webauthn": "accounts.second_step.SignInPasskeyForm",
    "reauthenticate": "accounts.second_step.ReauthenticateCodeForm",
    "reauthenticate_webauthn": "accounts.second_step.ReauthenticatePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are up to half a minute off
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}

# guardian keeps grants on single objects, for people who are signed in. It knows no dates, so grants are
# read by our own access rooms and nothing asks has_perm: its backend is not hooked in.
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# Sessions and forms

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12  # from signing in, whatever is done meanwhile
SESSION_IDLE_SECONDS = 60 * 30
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
KNOWN_BROWSER_COOKIE_NAME = "known"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.interrupted.csrf_failure"
LARGEST_BODY = 10 * 1024 * 1024  # bytes, files and all; no form of ours takes a file
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["core.uploads.MemoryOnlyHandler"]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Mail

DEFAULT_FROM_EMAIL = "Practice Review <no-reply@localhost>"
EMAIL_TIMEOUT = 20

# Logs: one JSON object a line, without anything that anyone typed

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "fontTools": {"level": "ERROR"},
        "matplotlib": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
