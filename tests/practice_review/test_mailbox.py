"""The demonstration's post box."""

import os
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import reverse


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def send(folder: Path, *subjects: str, at: int) -> None:
    """As the file backend does: one connection, one file."""
    before = set(folder.iterdir())
    sender = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder)
    sender.send_messages(
        [
            EmailMessage(s, f"Öffne this: http://127.0.0.1:8000/a/?b=1&c={s}\n\nYours", to=["p@example.org"])
            for s in subjects
        ]
    )
    (made,) = set(folder.iterdir()) - before
    os.utime(made.rename(folder / f"{at}.log"), (at, at))


def test_it_is_there_in_the_demonstration_alone(client: Client, db: None, tmp_path: Path, settings):
    settings.EMAIL_FILE_PATH = tmp_path
    send(tmp_path, "Secret", at=1)
    response = client.get(reverse("mailbox"))
    assert response.status_code == 404
    assert b"Secret" not in response.content


def test_mails_are_read_newest_first_with_links_to_follow(client: Client, db: None, folder: Path):
    send(folder, "First", at=1000)
    send(folder, "Second", "Third", at=2000)
    response = client.get(reverse("mailbox"))
    assert [mail.subject for mail in response.context["mails"]] == ["Third", "Second", "First"]
    body = response.content.decode()
    assert 'href="http://127.0.0.1:8000/a/?b=1&amp;c=Third"' in body
    assert "Öffne" in body


def test_what_is_in_a_mail_is_text(client: Client, db: None, folder: Path):
    send(folder, "<script>alert(1)</script>", at=1000)
    assert "<script>alert" not in client.get(reverse("mailbox")).content.decode()


def test_it_is_paged_and_may_be_empty(client: Client, db: None, folder: Path):
    assert "Mail appears here" in client.get(reverse("mailbox")).content.decode()
    for number in range(12):
        send(folder, f"Mail {number}", at=1000 + number)
    assert len(client.get(reverse("mailbox")).context["mails"]) == 10
    assert len(client.get(reverse("mailbox"), {"page": 2}).context["mails"]) == 2
