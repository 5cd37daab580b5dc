"""What is deleted apart from reviews: runs, files for people, the queue, sign-ins that are over."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import access as accounts_access, actions as accounts
from core.after_commit import after_commit
from records import actions as records
from retention.models import DailyJob, PurgeRun
from retention.models.requests import PersonRequest
from retention.periods import FILE_DAYS

RESULTS_KEPT = timedelta(days=7)
INVITATIONS_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=366)


@transaction.atomic
def start_run(*, by: None, refused: str = "") -> PurgeRun:
    """Keep that a run began, or why it did not."""
    accounts_access.check_is_the_machine(by)
    return PurgeRun.objects.create(started_at=timezone.now(), refused=refused)


@transaction.atomic
def finish_run(*, by: None, run: PurgeRun) -> None:
    """Keep that it ended, and forget runs of more than a year ago: never before, as the clock is held against them."""
    accounts_access.check_is_the_machine(by)
    before = run.started_at - RUNS_KEPT
    PurgeRun.objects.filter(started_at__lt=before).delete()
    DailyJob.objects.filter(asked_at__lt=before).delete()
    PurgeRun.objects.filter(pk=run.pk).update(finished_at=timezone.now())
    DailyJob.objects.filter(on__lte=timezone.localdate(), finished_at=None).update(finished_at=timezone.now())


@transaction.atomic
def destroy_old_files(*, by: None) -> int:
    """Delete the files made for people a fortnight ago, rows first."""
    accounts_access.check_is_the_machine(by)
    before = timezone.localdate() - timedelta(days=FILE_DAYS)
    old = [
        request
        for request in PersonRequest.objects.select_for_update().exclude(file="").exclude(done_at=None)
        if timezone.localdate(request.done_at) <= before
    ]
    for request in old:
        after_commit(default_storage.delete, request.file.name)
        request.file = ""
        request.save(update_fields=["file"])
    return len(old)


@transaction.atomic
def destroy_queue(*, by: None) -> int:
    """Delete finished work a week later, with its arguments, and with what went wrong in it."""
    accounts_access.check_is_the_machine(by)
    over = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    rows = DBTaskResult.objects.filter(status__in=over, finished_at__lt=timezone.now() - RESULTS_KEPT)
    return rows.delete()[0]


@transaction.atomic
def destroy_sign_ins(*, by: None) -> int:
    """Delete sessions and cache entries that are over, and whom invitations name, a month after their end.

    Sessions also where Django keeps them: an installation that was older than `accounts.sessions` has some there.
    """
    accounts_access.check_is_the_machine(by)
    gone = accounts.destroy_invitations(by=by, before=timezone.now() - INVITATIONS_KEPT)
    gone += accounts.destroy_kept_texts(by=by)
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    gone += Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    for cache in settings.CACHES.values():
        if cache["BACKEND"].endswith("DatabaseCache"):
            gone += _empty(cache["LOCATION"])
    return gone


@transaction.atomic
def destroy_log_imports(*, by: None) -> int:
    """Delete the rows of record logs that were sent as files and not put into a log within the hour."""
    accounts_access.check_is_the_machine(by)
    return records.destroy_log_imports(by=by)


def _empty(table: str) -> int:
    """Django deletes an entry that is over only when somebody asks for that one."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {connection.ops.quote_name(table)} WHERE expires < %s",  # noqa: S608 - our own setting
            [now],
        )
        return int(cursor.rowcount)
