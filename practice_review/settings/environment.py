"""Reads settings from the environment strictly, and tells everything missing or malformed in one message."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import FileAwareEnv

T = TypeVar("T")


def text(value: str) -> str:
    """Any text but none."""
    if not value.strip():
        raise ValueError("it is empty")
    return value.strip()


def secret(value: str) -> str:
    """A secret that nobody can guess."""
    if len(value) < 50 or len(set(value)) < 5 or value.startswith("django-insecure-"):
        raise ValueError("it needs at least 50 random characters")
    return value


def hosts(value: str) -> list[str]:
    """Host names separated by commas, each of them named."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names or any("*" in name for name in names):
        raise ValueError("name each host, such as reviews.example.org; a star is not accepted")
    return names


def whole_number(value: str) -> int:
    """A whole number that is not negative."""
    if not value.isdecimal():
        raise ValueError("it must be a whole number, such as 1")
    return int(value)


def encryption_keys(value: str) -> list[bytes]:
    """Base64 keys of 32 bytes separated by commas. The first encrypts; every one of them decrypts."""
    keys = []
    for part in filter(None, (part.strip() for part in value.split(","))):
        try:
            key = base64.b64decode(part, altchars=b"-_", validate=True)
        except binascii.Error:
            key = b""
        if len(key) != 32:
            raise ValueError("each key is 32 random bytes written in base64, separated by commas")
        keys.append(key)
    if not keys:
        raise ValueError("at least one key is needed")
    return keys


def database(value: str) -> dict[str, Any]:
    """`postgres://user:password@host:5432/name`, `postgres:////socket/folder/name` or `sqlite:////path`."""
    return complete_database(dict(FileAwareEnv.db_url_config(value)))


def complete_database(config: dict[str, Any]) -> dict[str, Any]:
    """Add what either database needs to take many small writes from several people at once.

    Never ATOMIC_REQUESTS: it would queue readers behind writers and undo the trail's note of a refusal.
    """
    options = config.setdefault("OPTIONS", {})
    config["CONN_MAX_AGE"] = (
        60  # the last to close a SQLite file writes its log back into it, at each request
    )
    if config["ENGINE"].endswith("sqlite3"):
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
        options.setdefault("connect_timeout", 10)
        options.setdefault("prepare_threshold", 1)  # for what `core.prepared` asks: planned once a connection
    return config


def bucket(value: str) -> dict[str, Any]:
    """`s3://key:secret@host/bucket?region=eu-west-2`: an S3-compatible bucket, spoken to over an encrypted connection.

    As the options of `core.bucket.BucketStorage`. What is special in a key or a secret is percent-encoded.
    """
    parts = urlsplit(value)
    name = parts.path.strip("/")
    if parts.scheme != "s3" or not (parts.hostname and parts.username and parts.password) or not name:
        raise ValueError("it is written s3://key:secret@host/bucket?region=eu-west-2")
    if "/" in name:
        raise ValueError("it names one bucket, and no folder in it")
    host = parts.netloc.rpartition("@")[2]
    region = parse_qs(parts.query).get("region")
    return {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": name,
        "endpoint_url": f"https://{host}",
        "region_name": region[0] if region else None,
    }


def mail(value: str) -> dict[str, Any]:
    """`smtp+tls://user:password@host:587`; the parts as Django's EMAIL_ settings."""
    return dict(FileAwareEnv.email_url_config(value))


def outgoing_mail(value: str) -> dict[str, Any]:
    """A mail server reached over an encrypted connection."""
    config = mail(value)
    if not (config.get("EMAIL_USE_TLS") or config.get("EMAIL_USE_SSL")):
        raise ValueError("use smtp+tls://user:password@host:587 or smtp+ssl://user:password@host:465")
    return config


class Environment:
    """Collects what is wrong with the environment until `complete` tells all of it."""

    def __init__(self, env: FileAwareEnv | None = None) -> None:
        self.env = env or FileAwareEnv()
        self.problems: list[str] = []

    def optional(self, name: str, read: Callable[[str], T], default: T) -> T:
        """The value of `name`, or of the file that `name`_FILE names; `default` when neither is set."""
        value = self.env.str(name, default="")
        return self._read(name, read, value, default) if value else default

    def required(self, name: str, read: Callable[[str], T], stand_in: T, *, what: str) -> T:
        """As `optional`, but its absence is a problem: `stand_in` lasts only until `complete`."""
        value = self.env.str(name, default="")
        if not value:
            self._note(f"{name} is not set: {what}")
            return stand_in
        return self._read(name, read, value, stand_in)

    def complete(self) -> None:
        if self.problems:
            raise ImproperlyConfigured(
                "Practice Review cannot start until its environment is complete.\n"
                + "\n".join(f"  - {problem}" for problem in self.problems)
                + "\nEach may also be given as a file, named by the same variable with _FILE added."
            )

    def _read(self, name: str, read: Callable[[str], T], value: str, stand_in: T) -> T:
        try:
            return read(value)
        except (ValueError, KeyError, ImproperlyConfigured) as error:
            self._note(f"{name} cannot be used: {error}")
            return stand_in

    def _note(self, problem: str) -> None:
        """Once each: Django reads a settings module that failed a second time."""
        if problem not in self.problems:
            self.problems.append(problem)
