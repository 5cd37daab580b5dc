"""Each rule for a real installation is broken once, and must be noticed."""

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from practice_review.checks import RULES, check_installation

SOUND: dict[str, Any] = {
    "CACHES": {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_entry",
            "OPTIONS": {"MAX_ENTRIES": 1_000_000},
        }
    },
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "ALLOWED_HOSTS": ["reviews.example.org"],
    "SESSION_COOKIE_NAME": "__Host-sid",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "SECURE_HSTS_SECONDS": 31_536_000,
    "TASKS": {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_USE_TLS": True,
    "PRIVATE_ROOT": "/srv/private",
    "CASE_NUMBER_KEYS": [bytes(range(32))],
    "OIDC_WITHOUT_HTTPS_HERE": False,
}
BROKEN: dict[str, dict[str, Any]] = {
    "E001": {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
    "E002": {"MIDDLEWARE": [name for name in settings.MIDDLEWARE if "SecurityHeaders" not in name]},
    "E003": {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]},
    "E004": {"ALLOWED_HOSTS": [".example.org"]},
    "E005": {"ACCOUNT_RATE_LIMITS": {"login_failed": "60/m/ip"}},
    "E006": {"SESSION_COOKIE_NAME": "sessionid"},
    "E007": {"SESSION_IDLE_SECONDS": 60 * 60},
    "E008": {"USE_X_FORWARDED_HOST": True},
    "E009": {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "ATOMIC_REQUESTS": True}}},
    "E010": {"TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}},
    "E011": {"EMAIL_USE_TLS": False},
    "E012": {"PRIVATE_ROOT": str(settings.STATIC_ROOT / "reports")},
    "E013": {"CASE_NUMBER_KEYS": [b"\0" * 32]},
    "E014": {"DEMO": True},
    "E020": {
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "APPS": [{"settings": {"server_url": "http://127.0.0.1:9000", "oauth_pkce_enabled": True}}]
            }
        }
    },
    "E016": {"SECOND_FACTOR": "optional"},
    "E030": {"LEDGER_ROOT": "/srv/private/ledger"},
    "E015": {"INSTALLED_APPS": [*settings.INSTALLED_APPS, "django.contrib.admin"]},
    "E018": {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}},
}


def found() -> list[str]:
    return [str(message.id) for message in check_installation()]


def test_a_sound_installation_passes():
    with override_settings(**SOUND):
        assert found() == []


@pytest.mark.parametrize(
    "door",
    [
        "SOCIALACCOUNT_AUTO_SIGNUP",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT",
        "SOCIALACCOUNT_LOGIN_ON_GET",
        "SOCIALACCOUNT_STORE_TOKENS",
        "OIDC_WITHOUT_HTTPS_HERE",
    ],
)
def test_no_door_for_a_providers_word_alone_stands_open(door: str):
    with override_settings(**SOUND), override_settings(**{door: True}):
        assert found() == ["practice_review.E020"]


def test_every_rule_is_broken_below():
    assert sorted(BROKEN) == sorted(RULES)


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_noticed(rule: str, monkeypatch: pytest.MonkeyPatch):
    with (
        override_settings(**SOUND),
        monkeypatch.context() as broken,
    ):  # mended before SOUND is taken off again
        for name, value in BROKEN[rule].items():
            broken.setattr(settings, name, value)  # no app is loaded again and no connection is touched
        assert found() == [f"practice_review.{rule}"]
