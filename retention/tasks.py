"""What the worker does once a day. It may be killed and run again at any point without harm."""

from contextlib import suppress
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from records import actions as records
from reports import actions as reports

from .daily import ClockNotBelieved, purge, replay
from .models import DailyJob

HOUR = 2
"""On the clocks of England; a machine that was off at that hour does it as soon as it is on."""
AGAIN_AFTER = timedelta(hours=1)


@task()
def work_of_the_day() -> None:
    """Delete what is due, tell people whose grants end, and remind those who were asked to check a draft."""
    delete_what_is_due()
    records.tell_of_ending_grants(by=None, today=timezone.localdate())
    reports.remind_of_checks(by=None, today=timezone.localdate())


def delete_what_is_due() -> None:
    """Where the clock is not believed nothing is deleted: that was said loudly, and is tried again."""
    with suppress(ClockNotBelieved):
        purge(confirm_clock=settings.DEMO)


def replay_erasures() -> int:
    """Bring a restored database to where it was; without one it costs a look at a file."""
    return replay()


def enqueue_work_of_the_day() -> bool:
    """Hand today's work to the worker, once, however often it is asked; again where it is not done in an hour.

    Every supervisor asks every minute. The row of the day is the lock: whoever makes it, or moves it on, enqueues.
    """
    now = timezone.localtime()
    if now.hour < HOUR:
        return False
    with transaction.atomic():
        if not _take(now.date()):
            return False
        work_of_the_day.enqueue()
    return True


def _take(today: date) -> bool:
    now = timezone.now()
    try:
        with transaction.atomic():
            DailyJob.objects.create(on=today, asked_at=now)
    except IntegrityError:
        late = DailyJob.objects.filter(on=today, finished_at=None, asked_at__lt=now - AGAIN_AFTER)
        return bool(late.update(asked_at=now))
    return True
