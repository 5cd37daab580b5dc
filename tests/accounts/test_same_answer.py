"""Nobody learns from an answer, or from how long it takes, which addresses have an account.

Seconds differ with the machine, so what takes them is counted: passwords hashed, rows asked for, mail sent.
"""

import json
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts import actions, tasks
from accounts.models import User
from tests.cast import PASSWORD, Cast
from trail import actions as trail

UNKNOWN = "who.is.this@example.org"
IN_THE_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@dataclass
class Work:
    hashed: list[str] = field(default_factory=list)


@pytest.fixture(autouse=True)
def _limits_begin_anew():
    cache.clear()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Count each time a password is hashed, to be kept or to be compared."""
    done, encode = Work(), MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        done.hashed.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return done


def answer(path: str, data: dict[str, str], email: str) -> tuple[int, str, str, int]:
    """Status, where to, the page without what differs by design, and the number of rows asked for."""
    client = Client()
    with CaptureQueriesContext(connection) as made:
        response = client.post(path, data)
    body = response.content.decode().replace(email, "ADDRESS")
    lines = [line for line in body.splitlines() if "csrfmiddlewaretoken" not in line]
    return response.status_code, response.headers.get("Location", ""), "\n".join(lines), len(made)


def test_sign_in_does_the_same_for_known_unknown_and_closed_accounts(cast: Cast, work: Work):
    actions.deactivate_person(by=cast.administrator, user=cast.peer)
    without = cast.reader
    without.set_unusable_password()
    without.save()
    work.hashed.clear()
    answers, hashed = set(), []
    for email in (cast.psw.email, UNKNOWN, cast.peer.email, without.email):
        answers.add(
            answer(reverse("account_login"), {"login": email, "password": "not the password"}, email)[:3]
        )
        hashed.append(len(work.hashed))
        work.hashed.clear()
    assert len(answers) == 1
    assert hashed == [1, 1, 1, 1]


def test_sign_in_asks_as_many_rows_for_unknown_addresses_within_two(cast: Cast):
    """A query takes some hundred thousandths of what hashing takes: this holds the class, not the number."""
    known, unknown = (
        answer(reverse("account_login"), {"login": email, "password": "not the password"}, email)[3]
        for email in (cast.psw.email, UNKNOWN)
    )
    assert abs(known - unknown) <= 2


def test_asking_for_a_new_password_looks_nobody_up(cast: Cast, work: Work, settings, mailoutbox):
    settings.TASKS = IN_THE_DATABASE
    actions.deactivate_person(by=cast.administrator, user=cast.peer)
    asked = [
        answer(reverse("account_reset_password"), {"email": email}, email)
        for email in (cast.psw.email, UNKNOWN, cast.peer.email)
    ]
    assert asked[0] == asked[1] == asked[2]
    assert asked[0][:2] == (302, reverse("account_reset_password_done"))
    assert work.hashed == []
    assert mailoutbox == []

    waiting = DBTaskResult.objects.all()
    assert waiting.count() == 3
    assert "example.org" not in json.dumps(list(waiting.values("args_kwargs", "task_path")))


def test_who_asks_too_often_is_told_the_same_and_no_more_mail_is_sent(cast: Cast, mailoutbox):
    address = reverse("account_reset_password")
    asked = {answer(address, {"email": cast.psw.email}, cast.psw.email)[:3] for _ in range(8)}
    assert [status for status, *_ in asked] == [302]
    assert len(mailoutbox) == 5
    answer(address, {"email": cast.peer.email}, cast.peer.email)
    assert len(mailoutbox) == 6


def test_asking_from_one_place_has_a_limit(cast: Cast):
    address = reverse("account_reset_password")
    found = [answer(address, {"email": f"a{n}@example.org"}, "a")[0] for n in range(21)]
    assert found == [302] * 20 + [429]


def test_the_worker_writes_to_open_accounts_alone(cast: Cast, mailoutbox):
    actions.deactivate_person(by=cast.administrator, user=cast.peer)
    for email in (cast.psw.email.upper(), UNKNOWN, cast.peer.email):
        tasks.ask_for_reset(email)
    (mail,) = mailoutbox
    assert mail.to == [cast.psw.email]
    assert mail.subject == "A link to choose a new password"
    assert cast.psw.name not in mail.body


def test_what_was_sealed_with_a_lost_key_is_passed_over(cast: Cast, mailoutbox):
    tasks.send_reset_link.call("00" * 40)
    assert mailoutbox == []


def test_inviting_does_the_same_for_known_and_unknown_addresses(cast: Cast, work: Work, mailoutbox):
    asked, client = [], Client()
    client.force_login(cast.administrator)
    trail.record(by=cast.administrator, verb="test.begun")  # the first event of all costs a row more
    for email in (cast.psw.email, UNKNOWN):
        data = {"name": "Same Name", "email": email, "role": "peer", "council": "hostwick"}
        with CaptureQueriesContext(connection) as made:
            response = client.post(reverse("accounts:invitation_create"), data)
        asked.append((response.status_code, response.headers.get("Location"), len(made), len(work.hashed)))
    assert asked[0] == asked[1]
    assert asked[0][0] == 302


def test_a_closed_account_is_named_only_to_who_knows_its_password(cast: Cast):
    actions.deactivate_person(by=cast.administrator, user=cast.peer)
    data = {"login": cast.peer.email, "password": PASSWORD}
    assert Client().post(reverse("account_login"), data).url == reverse("account_inactive")
    assert not User.objects.get(pk=cast.peer.pk).is_active
