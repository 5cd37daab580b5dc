"""One life for all that the worker makes: PDF, document and edition are taken up again, tried three times, and end."""

import errno
import hashlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import Storage, default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.refusals import Refused
from core.storage import FolderStorage
from reports import actions, press, tasks
from reports.charts import ChartStore
from reports.jobs import CannotRender, Progress
from reports.models import EditionFile, Output, PublicEdition, Rendering, Report
from reports.outputs import bounded
from reports.outputs.kinds import Kind
from reports.press import MAKES, Press, PressLost
from tests.cast import Cast
from trail.models import Event

from .makers import make_evidence, write_report
from .sample import bare_document
from .test_life import approved, fresh

MAKE_IN_EARNEST = bounded.make
SENTENCES = {
    "pdf": "A PDF of a report could not be made. The page says why, and what can be done.",
    "document": "A document of a report could not be made. The page says which and why, and what can be done.",
    "edition": (
        "The edition of a report for everybody could not be made. The page says why, and what can be done."
    ),
}
MADE_LINES = {"pdf": "report.pdf_made", "document": "report.document_made", "edition": "report.edition_made"}
FOLDERS = {"pdf": "renderings", "document": "outputs", "edition": "editions"}


class Killed(BaseException):
    """Nothing of ours may catch it, as nothing catches a kill."""


@dataclass
class Making:
    """What happens while the worker makes something, instead of the printing: `happens` is told how to show life."""

    happens: Callable[[Progress], object] = lambda _told: None
    begun: list[str] = field(default_factory=list)

    def printed(self, _job: object, told: Progress) -> bytes:
        self.happens(told)
        return b"%PDF-1.7 made"

    def made(self, kind: str, *_: object, told: Progress, **__: object) -> bounded.Made:
        self.begun.append(kind)
        self.happens(told)
        return bounded.Made(f"%PDF {kind}".encode(), None, "")

    def edition(self, _document: object, told: Progress) -> list[actions.MadeFile]:
        self.happens(told)
        return [actions.MadeFile(kind, b"%PDF " + kind.encode(), 2, "") for kind in EditionFile.Kind.values]


@pytest.fixture(autouse=True)
def making(settings, documents_made_quickly: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Making:
    """The real queue, with nobody who works at it; files where no other test looks."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "core.storage.FolderStorage", "OPTIONS": {"location": tmp_path / "private"}},
    }
    stands_in = Making()
    monkeypatch.setattr("reports.tasks.press.print_bounded", stands_in.printed)
    monkeypatch.setattr("reports.tasks.pdf.count_pages", lambda _pdf: 30)
    monkeypatch.setattr(bounded, "make", stands_in.made)
    monkeypatch.setattr(tasks, "files_for_everybody", stands_in.edition)
    return stands_in


@pytest.fixture
def report(cast: Cast) -> Report:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    return write_report(cast, review)


@dataclass
class Asked:
    """Something that was asked for, and how it is made, asked for again and looked at."""

    kind: str
    row: Rendering | Output | PublicEdition
    cast: Cast
    report: Report

    def run(self) -> None:
        task = {"pdf": tasks.render, "document": tasks.make_document, "edition": tasks.make_edition}[
            self.kind
        ]
        task.func(self.row.pk)

    def now(self) -> Rendering | Output | PublicEdition:
        return type(self.row).objects.get(pk=self.row.pk)

    def ask_again(self) -> "Asked":
        by, report = self.cast.coordinator, fresh(self.report)
        if self.kind == "pdf":
            return Asked(self.kind, actions.ask_for_pdf(by=by, report=report), self.cast, report)
        if self.kind == "document":
            actions.ask_for_documents(by=by, report=report)
            return Asked(self.kind, report.outputs.get(kind="word"), self.cast, report)
        version = report.versions.get()
        return Asked(self.kind, actions.ask_for_edition(by=by, version=version), self.cast, report)

    def page(self) -> str:
        ref = self.report.review.ref
        return {
            "pdf": reverse("reports:rendering", args=[ref, getattr(self.row, "number", 0)]),
            "document": reverse("reports:documents", args=[ref]),
            "edition": reverse("reports:everybody", args=[ref]),
        }[self.kind]

    def files(self) -> list[str]:
        try:
            return sorted(default_storage.listdir(FOLDERS[self.kind])[1])
        except FileNotFoundError:
            return []

    def let_two_minutes_pass(self) -> None:
        long_ago = timezone.now() - timedelta(minutes=2)
        rows = type(self.row).objects.filter(pk=self.row.pk)
        rows.update(asked_at=long_ago)
        rows.exclude(alive_at=None).update(alive_at=long_ago)


@pytest.fixture(params=["pdf", "document", "edition"])
def asked(request: pytest.FixtureRequest, cast: Cast, report: Report, making: Making) -> Asked:
    kind: str = request.param
    if kind == "edition":
        tasks.render.func(actions.finalise(by=cast.coordinator, report=approved(cast, report)).pk)
        DBTaskResult.objects.all().delete()
        return Asked(kind, PublicEdition.objects.get(), cast, fresh(report))
    return Asked(kind, None, cast, report).ask_again()


def killed_while_making(asked: Asked, making: Making) -> None:
    def killed(told: Progress) -> None:
        told(50, "Laying out the pages")
        raise Killed

    making.happens = killed
    with pytest.raises(Killed):
        asked.run()
    making.happens = lambda _told: None


def test_it_shows_life_while_it_is_made_and_none_after(asked: Asked, making: Making):
    seen = []

    def look(told: tasks._Told) -> None:
        type(asked.row).objects.filter(pk=asked.row.pk).update(alive_at=timezone.now() - timedelta(seconds=9))
        told.next = 0.0
        told(60, "Laying out the pages")
        seen.append(asked.now())

    making.happens = look
    asked.run()

    (during,) = seen
    assert during.tries == 1
    assert during.alive_at is not None
    assert timezone.now() - during.alive_at < timedelta(seconds=5)
    after = asked.now()
    assert after.finished_at is not None
    assert (after.alive_at, after.failed_at, after.problem) == (None, None, "")


def test_killed_while_it_is_made_it_is_taken_up_within_a_minute_and_nothing_is_doubled(
    asked: Asked, making: Making
):
    killed_while_making(asked, making)
    left = asked.now()
    assert (left.tries, left.finished_at, left.failed_at, asked.files()) == (1, None, None, [])

    DBTaskResult.objects.all().delete()  # its task, which failed or was lost
    asked.let_two_minutes_pass()
    assert tasks.take_up_left_behind() >= 1
    assert DBTaskResult.objects.filter(args_kwargs__args=[asked.row.pk]).count() >= 1
    assert tasks.take_up_left_behind() == 0, "its task waits"
    asked.run()
    asked.run()

    made = asked.now()
    assert (made.tries, made.finished_at is not None, made.alive_at) == (2, True, None)
    how_many = 3 if asked.kind == "edition" else 1
    assert len(asked.files()) == how_many
    assert Event.objects.filter(verb=MADE_LINES[asked.kind]).count() == how_many


def test_killed_after_its_file_was_written_the_next_writes_the_same_file_again(
    asked: Asked, making: Making, monkeypatch: pytest.MonkeyPatch
):
    def killed(**told: object) -> None:
        if told["verb"] == MADE_LINES[asked.kind]:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("trail.actions.record", killed)
        with pytest.raises(Killed), transaction.atomic():
            asked.run()
    left = asked.files()
    assert left, "what nobody names yet"
    assert asked.now().finished_at is None

    asked.run()

    assert set(left) <= set(asked.files())
    assert len(asked.files()) == (3 if asked.kind == "edition" else 1)
    for row in asked.now().files.all() if asked.kind == "edition" else [asked.now()]:
        with row.file.open() as file:
            assert hashlib.sha256(file.read()).hexdigest() == row.sha256


def test_begun_three_times_it_fails_clearly_and_is_told_by_mail_and_asked_for_again(
    asked: Asked, making: Making, client: Client, django_capture_on_commit_callbacks
):
    cast = asked.cast
    for _ in range(3):
        killed_while_making(asked, making)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        asked.run()

    failed = asked.now()
    assert (failed.tries, failed.finished_at, failed.alive_at) == (3, None, None)
    assert failed.failed_at is not None
    assert "begun 3 times" in failed.problem
    told = {cast.coordinator.email, *([cast.host_dass.email] if asked.kind == "edition" else [])}
    assert {address for message in mail.outbox for address in message.to} == told
    for message in mail.outbox:
        sentence, link, name = message.body.strip().split("\n\n")
        assert sentence == SENTENCES[asked.kind]
        assert link == f"Sign in to see it: http://testserver{asked.page()}"
        assert name == "Practice Review"
        assert message.subject in {
            "A PDF of a report could not be made",
            "A document of a report could not be made",
            "The edition of a report for everybody could not be made",
        }
    client.force_login(cast.coordinator)
    shown = client.get(asked.page()).content.decode()
    assert "begun 3 times" in shown
    assert any(button in shown for button in ("Make a new PDF", "Make the documents", "Make it again"))

    again = asked.ask_again()
    assert (again.row.tries, again.row.failed_at) == (0, None)
    again.run()
    assert again.now().finished_at is not None


def test_the_database_itself_lets_nothing_be_begun_a_fourth_time_or_live_after_its_end(asked: Asked):
    rows = type(asked.row).objects.filter(pk=asked.row.pk)
    now = timezone.now()
    for wrong in ({"tries": 4}, {"alive_at": now, "failed_at": now}, {"finished_at": now, "failed_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_its_press_lost_three_times_is_three_tries(
    asked: Asked, making: Making, django_capture_on_commit_callbacks
):
    def lost(_told: Progress) -> None:
        raise PressLost

    making.happens = lost
    for tries in (1, 2, 3):
        DBTaskResult.objects.all().delete()
        asked.run()
        assert (asked.now().tries, asked.now().alive_at, asked.now().failed_at) == (tries, None, None)
        assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        asked.run()

    assert "begun 3 times" in asked.now().problem
    assert mail.outbox


def test_a_full_disk_leaves_nothing_and_it_is_made_once_there_is_room(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
):
    def full(_self: Storage, _name: str, _content: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(FolderStorage, "_save", full)
        with pytest.raises(OSError, match="No space"):
            asked.run()
    assert (asked.now().finished_at, asked.now().failed_at, asked.files()) == (None, None, [])

    DBTaskResult.objects.all().delete()
    asked.let_two_minutes_pass()
    assert tasks.take_up_left_behind() >= 1
    asked.run()
    assert asked.now().finished_at is not None


def test_who_may_have_it_no_more_when_it_is_begun_has_none(asked: Asked, making: Making):
    type(asked.row).objects.filter(pk=asked.row.pk).update(asked_by=asked.cast.outsider)

    asked.run()

    assert asked.now().failed_at is not None
    assert (making.begun, asked.now().tries) == ([], 0)


@pytest.fixture
def documents(cast: Cast, report: Report) -> list[Output]:
    actions.ask_for_documents(by=cast.coordinator, report=report)
    return list(report.outputs.order_by("pk"))


def test_of_documents_that_were_asked_for_together_one_mail_is_enough(
    cast: Cast, documents: list[Output], django_capture_on_commit_callbacks
):
    Output.objects.update(tries=3)
    with django_capture_on_commit_callbacks(execute=True):
        for output in documents:
            tasks.make_document.func(output.pk)

    assert {output.failed_at is None for output in Output.objects.all()} == {False}
    assert [message.to for message in mail.outbox] == [[cast.coordinator.email]]


def test_one_document_waits_while_another_of_the_report_is_made(documents: list[Output], making: Making):
    first, second, *_ = documents
    actions.take_up(by=first.asked_by, work=first)

    tasks.make_document.func(second.pk)

    second.refresh_from_db()
    assert (second.tries, making.begun) == (0, [])
    assert DBTaskResult.objects.filter(run_after__gt=timezone.now()).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Output.objects.filter(pk=second.pk).update(alive_at=timezone.now())

    Output.objects.filter(pk=first.pk).update(alive_at=timezone.now() - timedelta(seconds=21))
    tasks.make_document.func(second.pk)
    second.refresh_from_db()
    assert second.finished_at is not None, "who died holds it up for seconds only"


def test_a_document_that_is_asked_for_anew_is_dropped_by_whoever_makes_it(
    cast: Cast, report: Report, documents: list[Output], making: Making
):
    def asked_anew(told: tasks._Told) -> None:
        report.points.filter(kind="strength", number=1).update(title="Another point")
        actions.ask_for_documents(by=cast.coordinator, report=fresh(report))
        told.next = 0.0
        told(10, "Setting the text")
        raise AssertionError("It goes on.")

    making.happens = asked_anew
    tasks.make_document.func(documents[0].pk)

    assert not Output.objects.filter(pk=documents[0].pk).exists()
    assert report.outputs.filter(finished_at=None, tries=0).count() == len(Kind)


def test_what_cannot_be_made_as_it_stands_says_so_at_once(documents: list[Output], making: Making):
    def too_long(_told: Progress) -> None:
        raise CannotRender("Shorten it.")

    making.happens = too_long
    tasks.make_document.func(documents[0].pk)

    documents[0].refresh_from_db()
    assert (documents[0].problem, documents[0].tries) == ("Shorten it.", 1)
    assert not mail.outbox


def test_nobody_begins_a_fourth_time(cast: Cast, documents: list[Output]):
    Output.objects.filter(pk=documents[0].pk).update(tries=3)
    with pytest.raises(Refused, match="begun 3 times"):
        actions.take_up(by=cast.coordinator, work=documents[0])


# The process that makes documents


def untold(_percent: int, _words: str) -> None:
    """Nobody waits."""


@pytest.fixture
def workshop(tmp_path: Path) -> Press:
    made = Press(MAKES)
    yield made
    made.close()


def test_documents_are_made_within_the_bounds_of_the_report(
    workshop: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked_for = (Kind.SUMMARY, bare_document(), ChartStore(tmp_path))
    made = workshop.ask(asked_for, untold)
    limits = Path(f"/proc/{workshop.process.pid}/limits").read_text(encoding="ascii")
    children = Path(f"/proc/{workshop.process.pid}/task/{workshop.process.pid}/children").read_text()

    assert (made.pages, made.content[:5]) == (2, b"%PDF-")
    (line,) = [line for line in limits.splitlines() if line.startswith("Max data size")]
    assert line.split()[3] == str(512 * 1024 * 1024)
    assert children.strip() == "", "it prints by itself, so that the bound is of all of it"
    monkeypatch.setattr(press, "TICK", 0.0)
    with pytest.raises(CannotRender, match="longer than 2 minutes"):
        workshop.ask((Kind.SLIDES, bare_document(), ChartStore(tmp_path)), untold, seconds=0)
    assert not workshop.is_there


def test_a_process_that_is_killed_while_it_makes_a_document_costs_one_try(
    documents: list[Output], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(bounded, "make", MAKE_IN_EARNEST)
    word = next(output for output in documents if output.kind == Kind.WORD)
    show_life = actions.show_life
    kills: list[int] = []

    def killed(**given: Any) -> None:
        if not kills and (there := press._makes.press) is not None:
            os.kill(there.process.pid, signal.SIGKILL)
            kills.append(there.process.wait())
        show_life(**given)

    press._makes.close()  # to begin takes it longer than the first sign of life
    monkeypatch.setattr(press, "TICK", 0.02)
    monkeypatch.setattr(tasks, "SAID_EVERY", 0.0)
    monkeypatch.setattr("reports.tasks.actions.show_life", killed)
    tasks.make_document.func(word.pk)
    word.refresh_from_db()
    assert (word.tries, word.finished_at, word.alive_at, kills) == (1, None, None, [-signal.SIGKILL])

    tasks.make_document.func(word.pk)
    word.refresh_from_db()
    assert word.tries == 2
    with word.file.open() as file:
        assert file.read(2) == b"PK"
