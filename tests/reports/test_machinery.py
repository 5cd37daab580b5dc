"""A PDF on its way: taken up, waited for, stopped, tried three times, given up; and none of it blocks the draft."""

import errno
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.storage import Storage, default_storage
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.refusals import Refused
from reports import actions, pdf, tasks
from reports.models import Rendering, Report, ReportVersion
from tests.cast import Cast
from trail.models import Event

from .makers import make_evidence, write_report
from .test_life import approved

pytestmark = pytest.mark.prints

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def queue(settings) -> None:
    """The real queue, with nobody who works at it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def report(cast: Cast) -> Report:
    review = cast.review(upto="moderated_at")
    make_evidence(cast, review)
    return write_report(cast, review)


@pytest.fixture
def rendering(cast: Cast, report: Report) -> Rendering:
    return actions.ask_for_pdf(by=cast.coordinator, report=report)


@pytest.fixture
def quick_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.tasks.press.print_bounded", lambda _job, _told: b"%PDF-1.7 made")
    monkeypatch.setattr("reports.tasks.pdf.count_pages", lambda _pdf: 30)


def another(report: Report, number: int = 2) -> Rendering:
    return Rendering.objects.create(
        report=report, number=number, fingerprint="f" * 64, asked_by=report.renderings.get(number=1).asked_by
    )


def waiting() -> int:
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()


@pytest.mark.usefixtures("quick_print")
def test_one_waits_while_another_of_the_report_is_made(rendering: Rendering):
    second = another(rendering.report)
    actions.take_up(by=rendering.asked_by, work=rendering)

    tasks.render.func(second.pk)

    second.refresh_from_db()
    assert (second.tries, second.finished_at) == (0, None)
    assert waiting() == 1


@pytest.mark.usefixtures("quick_print")
def test_who_died_while_making_one_holds_the_next_up_for_seconds_only(rendering: Rendering):
    second = another(rendering.report)
    actions.take_up(by=rendering.asked_by, work=rendering)
    Rendering.objects.filter(pk=rendering.pk).update(alive_at=timezone.now() - timedelta(seconds=21))

    tasks.render.func(second.pk)

    second.refresh_from_db()
    assert second.finished_at is not None


def test_the_database_itself_lets_one_be_made_at_a_time(rendering: Rendering):
    second = another(rendering.report)
    Rendering.objects.filter(pk=rendering.pk).update(alive_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.filter(pk=second.pk).update(alive_at=timezone.now())


def test_stopped_it_is_dropped_and_another_can_be_asked_for(
    cast: Cast, rendering: Rendering, monkeypatch: pytest.MonkeyPatch
):
    def stopped_meanwhile(_job: object, told: tasks._Told) -> bytes:
        actions.stop_pdf(by=cast.coordinator, rendering=rendering)
        told.next = 0
        told(50, "Laying out the pages")
        return b"%PDF-1.7 nobody wants it"

    monkeypatch.setattr("reports.tasks.press.print_bounded", stopped_meanwhile)

    tasks.render.func(rendering.pk)

    rendering.refresh_from_db()
    assert (rendering.stopped_by, rendering.finished_at, bool(rendering.file)) == (
        cast.coordinator,
        None,
        False,
    )
    assert Event.objects.filter(verb="report.pdf_stopped").count() == 1
    assert actions.ask_for_pdf(by=cast.coordinator, report=rendering.report).number == 2


def test_who_asked_and_who_leads_may_stop_it_and_nobody_else(cast: Cast, report: Report):
    asked = actions.ask_for_pdf(by=cast.psw, report=report)

    with pytest.raises(Refused, match="somebody else asked for"):
        actions.stop_pdf(by=cast.second_psw, rendering=asked)
    with pytest.raises(Refused, match="for the review team"):
        actions.stop_pdf(by=cast.host_dass, rendering=asked)
    actions.stop_pdf(by=cast.psw, rendering=asked)
    with pytest.raises(Refused, match="nothing to stop"):
        actions.stop_pdf(by=cast.coordinator, rendering=asked)

    second = actions.ask_for_pdf(by=cast.psw, report=report)
    assert actions.stop_pdf(by=cast.coordinator, rendering=second).stopped_by == cast.coordinator


def test_it_is_stopped_by_a_button(cast: Cast, rendering: Rendering, client: Client):
    client.force_login(cast.coordinator)
    page = reverse("reports:rendering", args=[rendering.report.review.ref, 1])
    assert "Stop making it" in client.get(page).content.decode()

    answer = client.post(
        reverse("reports:rendering_stop", args=[rendering.report.review.ref, 1]), follow=True
    )

    said = answer.content.decode()
    assert "The making of the PDF was stopped." in said
    assert f"{cast.coordinator.name} stopped it." in said
    assert "Make a new PDF" in said


@pytest.mark.usefixtures("quick_print")
def test_after_three_tries_the_coordinator_is_told_and_the_draft_is_free(
    cast: Cast, rendering: Rendering, django_capture_on_commit_callbacks
):
    for _ in range(3):
        actions.take_up(by=cast.coordinator, work=rendering)
        rendering.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        tasks.render.func(rendering.pk)

    rendering.refresh_from_db()
    assert "begun 3 times" in rendering.problem
    assert (rendering.finished_at, rendering.alive_at) == (None, None)
    (message,) = mail.outbox
    assert message.to == [cast.coordinator.email]
    assert message.subject == "A PDF of a report could not be made"
    assert reverse("reports:rendering", args=[rendering.report.review.ref, 1]) in message.body
    assert actions.ask_for_pdf(by=cast.coordinator, report=rendering.report).number == 2


def test_one_that_nothing_in_the_queue_stands_for_is_asked_for_again(rendering: Rendering):
    long_ago = timezone.now() - timedelta(minutes=2)
    Rendering.objects.filter(pk=rendering.pk).update(asked_at=long_ago, alive_at=long_ago)

    assert tasks.take_up_left_behind() == 1
    assert waiting() == 1
    assert tasks.take_up_left_behind() == 0, "its task waits"


@pytest.mark.usefixtures("quick_print")
def test_a_full_disk_leaves_nothing_and_what_was_asked_for_is_made_once_there_is_room(
    cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    final = actions.finalise(by=cast.coordinator, report=approved(cast, report))

    def full(self: Storage, name: str, content: object) -> str:
        if name.startswith("versions/"):  # the rendering's own file went in, the version's does not
            raise OSError(errno.ENOSPC, "No space left on device")
        return str(save(self, name, content))

    save = type(default_storage._wrapped)._save
    with monkeypatch.context() as patch:
        patch.setattr(type(default_storage._wrapped), "_save", full)
        with pytest.raises(OSError, match="No space"):
            tasks.render.func(final.pk)
    final.refresh_from_db()
    assert (final.finished_at, final.failed_at, bool(final.file)) == (None, None, False)
    assert not ReportVersion.objects.exists()

    long_ago = timezone.now() - timedelta(minutes=2)
    Rendering.objects.filter(pk=final.pk).update(asked_at=long_ago, alive_at=long_ago)
    assert tasks.take_up_left_behind() == 1
    tasks.render.func(final.pk)

    version = ReportVersion.objects.get()
    assert version.file.open().read() == b"%PDF-1.7 made"
    assert len(default_storage.listdir("versions")[1]) >= 1
    assert Event.objects.filter(verb="report.frozen").count() == 1


@pytest.mark.usefixtures("quick_print")
def test_a_database_that_is_away_for_a_moment_costs_nothing(
    rendering: Rendering, monkeypatch: pytest.MonkeyPatch
):
    keep, away = actions.keep_pdf, iter([True, True, False])

    def kept(**given: object) -> Rendering:
        if next(away):
            raise OperationalError("the database system is shutting down")
        return keep(**given)

    monkeypatch.setattr("reports.tasks.actions.keep_pdf", kept)
    monkeypatch.setattr("reports.tasks.time.sleep", lambda _seconds: None)

    tasks.render.func(rendering.pk)

    rendering.refresh_from_db()
    assert (rendering.tries, bool(rendering.finished_at)) == (1, True)


def test_what_cannot_be_printed_says_so_and_is_not_tried_again(
    rendering: Rendering, monkeypatch: pytest.MonkeyPatch
):
    def too_long(_job: object, _told: object) -> bytes:
        raise pdf.CannotRender("Shorten it.")

    monkeypatch.setattr("reports.tasks.press.print_bounded", too_long)

    tasks.render.func(rendering.pk)

    rendering.refresh_from_db()
    assert (rendering.problem, rendering.tries) == ("Shorten it.", 1)
    assert not mail.outbox


def test_downloading_a_final_report_streams_and_costs_at_most_ten_queries(
    cast: Cast, report: Report, client: Client, django_assert_max_num_queries, quick_print: None
):
    tasks.render.func(actions.finalise(by=cast.coordinator, report=approved(cast, report)).pk)
    client.force_login(cast.coordinator)
    address = reverse("reports:version_file", args=[report.review.ref, 1])

    with django_assert_max_num_queries(10):
        answer = client.get(address)
        assert answer.streaming
        assert answer.getvalue() == b"%PDF-1.7 made"


@pytest.mark.parametrize(
    ("which", "says"), [(("6", "5"), "6 kills, 0 wrong"), (("documents", "3", "3"), "3 kills, 0 wrong")]
)
def test_workers_killed_at_random_moments_lose_double_and_halve_nothing(
    tmp_path: Path, which: tuple[str, ...], says: str
):
    """Six while reports are made final, three while what is beside them is; `python -m tests.kills 50` does fifty."""
    environment = {
        name: text
        for name, text in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    command = [sys.executable, "-m", "tests.kills", *which]
    if connection.vendor == "postgresql":
        command = [str(ROOT / "bin" / "with-postgres"), *command]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert says in done.stdout
