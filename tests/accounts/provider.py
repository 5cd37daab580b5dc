"""A real OpenID Connect server on this machine, for the tests of signing in with one."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from practice_review.settings.identity_providers import allauth_providers, local_identity_providers

SLUG = "hostwick"
CLIENT_ID = "practice-review"
PATIENCE = 30.0


@dataclass(frozen=True)
class Provider:
    issuer: str

    def knows(self, sub: str, **claims: object) -> None:
        """Let the provider know somebody; what is said of them stands in their ID token, over whatever else would."""
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def environment(self, **options: object) -> str:
        """As it stands in the environment."""
        entry = {
            "id": SLUG,
            "name": "Hostwick Council",
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": "known to both",
        }
        return json.dumps([entry | options])

    def settings(self, **options: object) -> dict[str, Any]:
        return allauth_providers(local_identity_providers(self.environment(**options)))

    def asks(self, url: str, sub: str) -> str:
        """Sign in there as this person, and return where the provider sends the browser."""
        answer = requests.post(url, data={"sub": sub}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def provider_on_this_machine() -> Iterator[Provider]:
    """A process of its own: what it imports and warns of is no matter of ours."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Provider(f"http://localhost:{port}")
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "the provider did not start"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the provider does not answer")


def go(client: Client, address: str = "", **data: str) -> str:
    """Press a button that leads to the provider, and return the address it leads to."""
    response = client.post(address or reverse("openid_connect_login", args=[SLUG]), data)
    assert response.status_code == 200, response.content
    return str(response.context["url"])


def come_back(client: Client, location: str) -> HttpResponse:
    parts = urlsplit(location)
    return client.get(f"{parts.path}?{parts.query}")


def asked(url: str) -> dict[str, str]:
    """What the provider is asked in this address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
