"""Tries to sign in are counted once for every process, and no header begins the count anew."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.architecture.house import ROOT
from tests.cast import PASSWORD, Cast

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from accounts.models import User
User.objects.create_user("nora@example.org", "lantern orchard thimble", name="Nora")
"""
TRY = """
import json, sys
import django
from django.test.utils import setup_test_environment
django.setup()
setup_test_environment()
from django.test import Client
found = []
for number, password in enumerate(sys.argv[1:]):
    client = Client(headers={"X-Forwarded-For": f"192.0.2.{number}"})
    response = client.post("/account/login/", {"login": "nora@example.org", "password": password})
    body = response.content.decode()
    found.append("in" if response.status_code == 302 else "wait" if "Wait five minutes" in body else "wrong")
print(json.dumps(found))
"""
PREPARE_CODES = """
from tests.cast import make_user
make_user("Nora New")
make_user("Omar Old")
"""
TRY_CODES = """
import json, sys
import django
from django.test.utils import setup_test_environment
django.setup()
setup_test_environment()
from django.test import Client
from accounts.models import User
from tests.second_step import code, enter_code, enter_password
found = []
for number, tried in enumerate(sys.argv[1:]):
    client = Client(headers={"X-Forwarded-For": f"192.0.2.{number}"})
    name, _, which = tried.partition(" ")
    person = User.objects.get(email=name)
    assert enter_password(client, person).url == "/account/login/code/"
    response = (
        enter_code(client, person)
        if which == "right"
        else client.post("/account/login/code/", {"code": code(later=9)})
    )
    body = response.content.decode()
    found.append("in" if response.status_code == 302 else "wait" if "Wait five minutes" in body else "wrong")
print(json.dumps(found))
"""
RIGHT = "lantern orchard thimble"
SETTINGS = """
from practice_review.settings.test import *
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry",
                      "OPTIONS": {"MAX_ENTRIES": 1_000_000}}}
"""


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


def run(folder: Path, program: str, *arguments: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    environment |= {
        "DJANGO_SETTINGS_MODULE": "shared_settings",
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "VAR_DIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_five_tries_in_two_processes_and_the_sixth_waits(tmp_path: Path):
    """Two processes, one database: three wrong passwords here, two there, and the right one waits in either."""
    (tmp_path / "shared_settings.py").write_text(SETTINGS)
    assert json.loads(run(tmp_path, PREPARE + TRY, RIGHT, *["wrong"] * 3)) == ["in", *["wrong"] * 3]
    assert json.loads(run(tmp_path, TRY, *["wrong"] * 3, RIGHT)) == ["wrong", "wrong", "wait", "wait"]


def test_five_wrong_codes_in_two_processes_and_the_right_one_waits_for_its_bearer_alone(tmp_path: Path):
    """The password is right each time, and asked for anew: neither that nor another address begins the count anew."""
    (tmp_path / "shared_settings.py").write_text(SETTINGS)
    right, wrong = "nora.new@example.org right", "nora.new@example.org wrong"
    begun = json.loads(run(tmp_path, PREPARE + PREPARE_CODES + TRY_CODES, right, *[wrong] * 3))
    assert begun == ["in", *["wrong"] * 3]
    went_on = json.loads(run(tmp_path, TRY_CODES, *[wrong] * 3, right, "omar.old@example.org right"))
    assert went_on == ["wrong", "wrong", "wait", "wait", "in"]


def tried(email: str, **headers: str) -> int:
    """How many of seventy tries at seventy addresses, or at one, were let through to a comparison of passwords."""
    let_through = 0
    for number in range(70):
        data = {"login": email.format(number), "password": "not the password"}
        made_up = {name: value.format(number, number % 200) for name, value in headers.items()}
        response = Client(headers=made_up).post(reverse("account_login"), data)
        let_through += response.status_code == 200 and b"Check both and try again" in response.content
    return let_through


@pytest.mark.parametrize(
    ("proxies", "forwarded"), [(0, "192.0.2.{1}"), (1, "192.0.2.{1}, 198.51.100.7"), (1, "198.51.100.7")]
)
def test_a_forged_address_does_not_begin_the_count_for_an_address_anew(
    cast: Cast, settings, proxies: int, forwarded: str
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert tried("a{}@example.org", **{"X-Forwarded-For": forwarded}) == 60


def test_behind_a_proxy_people_are_told_apart(cast: Cast, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert tried("a{}@example.org", **{"X-Forwarded-For": "203.0.113.9, 192.0.2.{1}"}) == 70


def test_a_made_up_host_does_not_begin_the_count_for_an_account_anew(cast: Cast):
    assert tried(cast.psw.email, Host="testserver:{0}") == 5


def test_an_account_waits_for_five_minutes_and_no_longer(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    for _ in range(9):
        Client().post(reverse("account_login"), {"login": cast.psw.email, "password": "not the password"})
    data = {"login": cast.psw.email, "password": PASSWORD}
    assert b"or choose a new password" in Client().post(reverse("account_login"), data).content
    import time  # noqa: PLC0415 # the clock that the limits go by

    now = time.time()
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now + 301)
    assert Client().post(reverse("account_login"), data).status_code == 302
