"""A backup does not bring back what was erased: a savepoint is the copy, and rolling back to it is the restore."""

from datetime import date
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import KeptText, Session, User
from core.refusals import Refused
from ledger import actions as ledger_actions, outside
from ledger.models import Erasure
from records import actions as records_actions
from records.models import CaseNumber, Consent, PersonCard, Record
from retention import actions, daily, tasks
from retention.models import DailyJob
from tests.cast import Cast
from tests.retention.making import make_whole_review, on, tables_with_canary
from trail.models import Event


def test_a_restore_does_not_resurrect(cast: Cast, client: Client, django_capture_on_commit_callbacks):
    review = make_whole_review(cast)
    a1 = Record.objects.get(review=review, category="A", number=1)
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        records_actions.withdraw_consent(by=cast.host_organiser, record=a1)
    with on(date(2027, 5, 21)), django_capture_on_commit_callbacks(execute=True):
        daily.purge(confirm_clock=True)
    gone = tables_with_canary()
    assert client.get(reverse("account_login")).status_code == 200

    transaction.savepoint_rollback(backup)
    assert CaseNumber.objects.count() == 3
    assert Consent.objects.get(record=a1).stands

    fresh = Client()
    assert fresh.get(reverse("account_login")).status_code == 503
    fresh.force_login(cast.coordinator)  # as one that the backup brought back
    closed = fresh.get(reverse("review", args=[review.ref]))
    assert closed.status_code == 503
    assert b"being restored" in closed.content

    with django_capture_on_commit_callbacks(execute=True):
        call_command("replay_erasures", stdout=StringIO())

    assert fresh.get(reverse("review", args=[review.ref])).status_code == 302
    fresh.force_login(cast.coordinator)
    assert fresh.get(reverse("review", args=[review.ref])).status_code == 200
    assert tables_with_canary() == gone
    assert not Consent.objects.filter(record=a1).exists()
    assert not PersonCard.objects.exists()
    count = Erasure.objects.count()
    call_command("replay_erasures", stdout=StringIO())
    assert Erasure.objects.count() == count


@pytest.mark.parametrize("erased", [0, 1])
def test_a_restore_ends_every_sign_in_that_the_backup_brought_back(
    cast: Cast, client: Client, erased: int, django_capture_on_commit_callbacks
):
    """Also where nothing was erased since the backup, so that only whoever restored it knows."""
    client.force_login(cast.psw)
    client.get(reverse("home"))
    accounts.keep_text(by=cast.psw, address="/", fields=[("Note", "Typed")])
    backup = transaction.savepoint()
    accounts.end_sessions(by=cast.psw, user=cast.psw)
    accounts.discard_kept_text(by=cast.psw, kept=KeptText.objects.get())
    assert client.get(reverse("home")).status_code == 302
    for _ in range(erased):
        with django_capture_on_commit_callbacks(execute=True):
            ledger_actions.note_erasure(rule="numbers", review="PR-2026-01")
    transaction.savepoint_rollback(backup)
    assert Session.objects.filter(user=cast.psw).count() == 1

    said = StringIO()
    call_command("replay_erasures", stdout=said)

    assert f"Sign-ins ended: 1. Erased again: {erased}." in said.getvalue()
    assert not Session.objects.exists()
    assert not KeptText.objects.exists()
    assert client.get(reverse("home")).status_code == 302
    event = Event.objects.get(verb="sign_ins.ended")
    assert (event.by_id, event.subject, event.detail) == (None, "everybody", {"count": 1})


def test_while_nothing_was_restored_the_supervisors_look_ends_no_sign_in(cast: Cast, client: Client):
    client.force_login(cast.psw)
    assert tasks.replay_erasures() == 0
    assert client.get(reverse("home")).status_code == 200


def test_a_restore_that_the_supervisor_finds_ends_every_sign_in_too(
    cast: Cast, client: Client, django_capture_on_commit_callbacks
):
    client.force_login(cast.psw)
    backup = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        ledger_actions.note_erasure(rule="numbers", review="PR-2026-01")
    transaction.savepoint_rollback(backup)
    assert tasks.replay_erasures() == 1
    assert client.get(reverse("home")).status_code == 302


def test_nobody_ends_the_sign_ins_of_all(cast: Cast):
    with pytest.raises(Refused):
        accounts.end_all_sign_ins(by=cast.administrator)  # type: ignore[arg-type]


def test_an_erased_account_and_person_stay_erased(cast: Cast, django_capture_on_commit_callbacks):
    review = make_whole_review(cast)
    record = Record.objects.get(review=review, category="A", number=2)
    backup = transaction.savepoint()
    for about in ({"record": record}, {"account": cast.host_psw}):
        asked = actions.ask_about_person(
            by=cast.host_lead, review=review, kind="erasure", received_on=timezone.localdate(), **about
        )
        asked = actions.decide(by=cast.host_dass, asked=asked, outcome="approved")
        with django_capture_on_commit_callbacks(execute=True):
            actions.carry_out(by=cast.host_lead, asked=asked)
    transaction.savepoint_rollback(backup)
    assert Record.objects.filter(pk=record.pk).exists()

    assert daily.replay() == 2

    assert not Record.objects.filter(pk=record.pk).exists()
    assert User.objects.get(pk=cast.host_psw.pk).name == "A person whose account was erased"


def test_a_line_that_was_cut_short_is_passed_over_and_written_again(
    cast: Cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ledger_actions.note_erasure(rule="numbers", review="PR-2026-01")
        ledger_actions.note_erasure(rule="cards", review="PR-2026-01", target="7")
    whole = outside.path().read_text()
    outside.path().write_text(whole[:-20])
    assert [line.rule for line in outside.lines()] == ["numbers"]
    ledger_actions.catch_up()
    assert [(line.rule, line.target) for line in outside.lines()] == [("numbers", ""), ("cards", "7")]


def test_what_a_dead_process_did_not_write_outside_is_caught_up(cast: Cast):
    ledger_actions.note_erasure(rule="numbers", review="PR-2026-01")
    assert list(outside.lines()) == []
    ledger_actions.catch_up()
    assert [line.rule for line in outside.lines()] == ["numbers"]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_ledger_is_append_only(cast: Cast, change: str):
    ledger_actions.note_erasure(rule="numbers")
    changes = {"update": lambda: Erasure.objects.update(rule="cards"), "delete": Erasure.objects.all().delete}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        changes[change]()
    assert Erasure.objects.get().rule == "numbers"


def test_the_work_of_a_day_is_handed_on_once_whoever_asks_and_again_when_it_was_not_finished(
    cast: Cast, monkeypatch
):
    asked: list[int] = []
    monkeypatch.setattr(tasks, "work_of_the_day", SimpleNamespace(enqueue=lambda: asked.append(1)))
    with on(date(2026, 7, 1)):
        assert [tasks.enqueue_work_of_the_day() for _ in range(3)] == [True, False, False]
        DailyJob.objects.update(asked_at=timezone.now() - 2 * tasks.AGAIN_AFTER)
        assert tasks.enqueue_work_of_the_day()
        DailyJob.objects.update(asked_at=timezone.now() - 2 * tasks.AGAIN_AFTER, finished_at=timezone.now())
        assert not tasks.enqueue_work_of_the_day()
    with on(date(2026, 7, 4)):  # off on the second and third
        assert tasks.enqueue_work_of_the_day()
    assert len(asked) == 3


def test_a_run_finishes_the_work_of_its_day(cast: Cast):
    day = timezone.localdate()
    DailyJob.objects.create(on=day)
    with on(day):
        tasks.work_of_the_day.func()
    assert DailyJob.objects.get().finished_at is not None
