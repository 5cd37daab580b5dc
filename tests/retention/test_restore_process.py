"""A backup put back under a server: the file of the database is the copy, and every step is a process of its own."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ASKS = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.test import Client
from django.urls import reverse
print(Client(headers={"host": "localhost:8100"}).get(reverse("account_login")).status_code)
"""
ERASES = """
import django
django.setup()
from accounts import actions
from accounts.models import User
from django.db import transaction
from ledger.actions import note_erasure
with transaction.atomic():
    user = User.objects.get(name="Zqcanary Person")
    actions.erase_account(by=None, user=user)
    note_erasure(rule="account", target=str(user.pk))
"""
MAKES = """
import django
django.setup()
from accounts.models import User
from django.conf import settings
from django.test import Client
User.objects.create_user(email="zqcanary@example.org", name="Zqcanary Person", password=None)
other = User.objects.create_user(email="other@example.org", name="Other Person", password=None)
Client().force_login(other, backend=settings.AUTHENTICATION_BACKENDS[0])
"""


@pytest.fixture
def run(tmp_path: Path):
    """Run Python in a fresh process, on a database, files and a ledger of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "practice_review.settings.demo",
        "VAR_DIR": str(tmp_path),
        "PORT": "8100",
    }
    environment.pop("DATABASE_URL", None)

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    return run


def _names(database: Path) -> str:
    with sqlite3.connect(database) as connection:
        return str(connection.execute("SELECT name, email FROM accounts_user").fetchall())


def _signed_in(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT count(*) FROM accounts_session WHERE user_id IS NOT NULL")
        return int(rows.fetchone()[0])


def test_a_copy_that_was_put_back_is_closed_until_the_ledger_is_replayed(run, tmp_path: Path):
    for folder in ("mail", "private"):
        (tmp_path / folder).mkdir()
    run("manage.py", "migrate", "-v0")
    run("manage.py", "createcachetable")
    run("-c", MAKES)
    (database,) = tmp_path.glob("*.sqlite3")
    shutil.copy(database, tmp_path / "backup")
    run("-c", ERASES)
    assert "canary" not in _names(database)
    assert run("-c", ASKS) == "200"

    for beside in tmp_path.glob(f"{database.name}-*"):
        beside.unlink()
    shutil.copy(tmp_path / "backup", database)
    assert "Zqcanary" in _names(database)
    assert run("-c", ASKS) == "503"

    assert _signed_in(database) == 1

    assert "Sign-ins ended: 1. Erased again: 1." in run("manage.py", "replay_erasures")
    assert _signed_in(database) == 0
    assert run("-c", ASKS) == "200"
    assert "canary" not in _names(database)
