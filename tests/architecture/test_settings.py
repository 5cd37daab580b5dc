"""A real installation does not start half-configured; the demonstration starts with nothing and stays at home."""

import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from practice_review.settings.demo_secrets import demo_secrets
from practice_review.settings.environment import (
    bucket,
    database,
    encryption_keys,
    hosts,
    outgoing_mail,
    secret,
    whole_number,
)
from practice_review.settings.identity_providers import identity_providers, local_identity_providers
from tests.architecture.house import ROOT

COMPLETE = {
    "SECRET_KEY": "r4nd0m-".join(map(str, range(20))),
    "ALLOWED_HOSTS": "reviews.example.org,www.reviews.example.org",
    "DATABASE_URL": "postgres://someone:pass%40word@db.example.org:5433/reviews",
    "CASE_NUMBER_KEYS": b64encode(bytes(range(32))).decode(),
    "DEFAULT_FROM_EMAIL": "Practice Review <no-reply@example.org>",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "PRIVATE_ROOT": "/srv/practice-review/private",
    "TRUSTED_PROXY_COUNT": "1",
}
SHOWN = (
    "ALLOWED_HOSTS",
    "SESSION_COOKIE_NAME",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "EMAIL_PORT",
    "SITE_URL",
    "DATABASES",
    "SECOND_FACTOR",
)


def start(
    module: str, environment: dict[str, str], shown: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Import settings in a process of their own, with this environment and no other."""
    program = (
        f"import json; from practice_review.settings import {module} as settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {shown!r}}}, default=str))"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_all_is_there():
    result = start("production", COMPLETE | {"SECOND_FACTOR": "optional"}, SHOWN)

    assert result.returncode == 0, result.stderr
    settings = json.loads(result.stdout)
    assert settings["ALLOWED_HOSTS"] == ["reviews.example.org", "www.reviews.example.org"]
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sid"
    assert settings["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert settings["EMAIL_PORT"] == 587
    assert settings["SECOND_FACTOR"] == "required"
    assert settings["SITE_URL"] == "https://reviews.example.org"
    assert settings["DATABASES"]["default"]["PASSWORD"] == "pass@word"


def test_production_lists_everything_that_is_missing_at_once():
    result = start("production", {})

    assert result.returncode != 0
    for name in COMPLETE:
        assert f"{name} is not set" in result.stderr


def test_production_lists_what_cannot_be_used_beside_what_is_missing():
    wrong = COMPLETE | {
        "SECRET_KEY": "short",
        "ALLOWED_HOSTS": "*",
        "EMAIL_URL": "smtp://mail.example.org:25",
    }
    del wrong["PRIVATE_ROOT"]

    result = start("production", wrong)

    assert result.returncode != 0
    for line in (
        "SECRET_KEY cannot be used: it needs at least 50 random characters",
        "ALLOWED_HOSTS cannot be used: name each host",
        "EMAIL_URL cannot be used: use smtp+tls://",
        "PRIVATE_ROOT is not set",
    ):
        assert line in result.stderr
    assert "short" not in result.stderr


def test_a_secret_may_be_a_file(tmp_path: Path):
    file = tmp_path / "key"
    file.write_text(COMPLETE["SECRET_KEY"])
    environment = {name: value for name, value in COMPLETE.items() if name != "SECRET_KEY"}

    result = start("production", environment | {"SECRET_KEY_FILE": str(file)}, ("SECRET_KEY",))

    assert json.loads(result.stdout)["SECRET_KEY"] == COMPLETE["SECRET_KEY"]


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (secret, "x" * 80),
        (secret, "django-insecure-" + COMPLETE["SECRET_KEY"]),
        (hosts, "*"),
        (hosts, "*.example.org"),
        (hosts, " , "),
        (whole_number, "-1"),
        (whole_number, "one"),
        (encryption_keys, ""),
        (encryption_keys, "not base64!"),
        (encryption_keys, b64encode(b"too short").decode()),
        (outgoing_mail, "consolemail://"),
        (outgoing_mail, "smtp://user:password@mail.example.org:25"),
    ],
)
def test_values_that_are_refused(read, value: str):
    with pytest.raises(ValueError, match=r"\w"):
        read(value)


def test_the_first_key_encrypts_and_older_ones_follow():
    new, old = bytes(range(32)), bytes(range(32, 64))
    assert encryption_keys(f"{b64encode(new).decode()}, {b64encode(old).decode()}") == [new, old]


HOSTWICK = {
    "id": "hostwick",
    "name": "Hostwick Council",
    "issuer": "https://login.example.org/tenant/v2.0",
    "client_id": "practice-review",
    "client_secret": "known-to-both",
}


def test_identity_providers_come_from_the_environment_and_their_secret_may_be_a_file(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("known-to-both\n")
    entry = HOSTWICK | {"client_secret_file": str(file), "identifier": "oid", "second_factor": True}
    del entry["client_secret"]

    result = start(
        "production", COMPLETE | {"OIDC_PROVIDERS": json.dumps([entry])}, ("SOCIALACCOUNT_PROVIDERS",)
    )

    assert result.returncode == 0, result.stderr
    (app,) = json.loads(result.stdout)["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert (app["provider_id"], app["client_id"], app["secret"]) == (
        "hostwick",
        "practice-review",
        "known-to-both",
    )
    assert app["settings"]["server_url"] == "https://login.example.org/tenant/v2.0"
    assert app["settings"]["scope"] == ["openid", "email", "profile"]
    assert app["settings"]["oauth_pkce_enabled"] is True
    assert (app["settings"]["identifier"], app["settings"]["second_factor"]) == ("oid", True)


def test_without_identity_providers_there_are_none():
    for module in ("production", "demo", "test"):
        result = start(module, COMPLETE, ("SOCIALACCOUNT_PROVIDERS",))
        assert json.loads(result.stdout)["SOCIALACCOUNT_PROVIDERS"] == {}


def test_a_provider_that_cannot_be_used_is_told_without_its_secret():
    wrong = json.dumps([HOSTWICK | {"issuer": "http://login.example.org"}])
    result = start("production", COMPLETE | {"OIDC_PROVIDERS": wrong})
    assert "OIDC_PROVIDERS cannot be used: an issuer begins with https://" in result.stderr
    assert "known-to-both" not in result.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Hostwick"},
        {"id": "openid_connect"},
        {"id": ""},
        {"name": None},
        {"client_id": 7},
        {"client_secret": " "},
        {"client_secret_file": "/nowhere/at/all"},
        {"issuer": "http://127.0.0.1:9000"},
        {"issuer": "https://login.example.org/?tenant=x"},
        {"issuer": "https://login.microsoftonline.com/common/v2.0"},
        {"issuer": "https://login.microsoftonline.com/organizations/v2.0"},
        {"identifier": "email"},
        {"second_factor": "yes"},
        {"second_factor": 1},
        {"email_domains": "hostwick.example"},
        {"email_domains": ["@hostwick.example"]},
        {"email_authentication": True},
        {"server_url": "https://elsewhere.example.org"},
    ],
    ids=str,
)
def test_providers_that_are_refused(change: dict[str, object]):
    with pytest.raises(ValueError, match=r"\w") as refused:
        identity_providers(json.dumps([HOSTWICK | change]))
    assert "known-to-both" not in str(refused.value)


@pytest.mark.parametrize("value", ["{", "{}", "7", '["hostwick"]', json.dumps([HOSTWICK, HOSTWICK])])
def test_lists_of_providers_that_are_refused(value: str):
    with pytest.raises(ValueError, match=r"\w"):
        identity_providers(value)


def test_only_a_provider_on_this_machine_does_without_https_and_only_in_the_demonstration():
    here = json.dumps([HOSTWICK | {"issuer": "http://localhost:9000"}])
    assert local_identity_providers(here)[0]["settings"]["server_url"] == "http://localhost:9000"
    with pytest.raises(ValueError, match="https"):
        local_identity_providers(json.dumps([HOSTWICK | {"issuer": "http://192.168.1.7:9000"}]))


def test_sqlite_waits_its_turn_and_no_request_is_a_transaction():
    config = database("sqlite:////tmp/somewhere.sqlite3")
    assert config["NAME"] == "/tmp/somewhere.sqlite3"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert config["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]
    assert "ATOMIC_REQUESTS" not in config
    assert database("postgres:////tmp/socket/reviews?user=somebody")["HOST"] == "/tmp/socket"


def test_the_demonstration_needs_nothing_and_answers_only_here():
    result = start(
        "demo",
        {"PATH": "/usr/bin:/bin"},
        ("ALLOWED_HOSTS", "DEMO", "EMAIL_BACKEND", "MIDDLEWARE", "SECOND_FACTOR"),
    )

    assert result.returncode == 0, result.stderr
    settings = json.loads(result.stdout)
    assert settings["DEMO"] is True
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert settings["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert settings["SECOND_FACTOR"] == "optional"
    assert settings["MIDDLEWARE"][0] == "core.middleware.LoopbackOnlyMiddleware"


def test_demonstration_secrets_are_made_once(tmp_path: Path):
    path = tmp_path / "var" / "secrets.json"
    first = demo_secrets(path)
    assert demo_secrets(path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert len(encryption_keys(first["CASE_NUMBER_KEYS"])) == 1
    assert secret(first["SECRET_KEY"]) == first["SECRET_KEY"]
    assert [kept.name for kept in path.parent.iterdir()] == ["secrets.json"]


def test_a_bucket_is_named_by_one_address():
    assert bucket("s3://AKIA:se%2Fcret@s3.example.org:9000/reports?region=eu-west-2") == {
        "access_key": "AKIA",
        "secret_key": "se/cret",
        "bucket_name": "reports",
        "endpoint_url": "https://s3.example.org:9000",
        "region_name": "eu-west-2",
    }


@pytest.mark.parametrize(
    "address",
    ["https://s3.example.org/reports", "s3://s3.example.org/reports", "s3://a:b@host", "s3://a:b@host/x/y"],
)
def test_an_address_that_names_no_bucket_is_refused(address: str):
    with pytest.raises(ValueError, match="bucket"):
        bucket(address)
