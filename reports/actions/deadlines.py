"""By when a check is asked for, and reminding those who were asked, once before that day and once on it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import access as accounts_access
from accounts.models import User
from core.dates import add_working_days, date_text
from reports import access, notices
from reports.checks import LONGEST, REMINDED_BEFORE, WORKING_DAYS, Check
from reports.models import Deadline, Report
from trail import actions as trail


def set_deadline(by: User, report: Report, check: Check, due_on: date | None) -> Deadline:
    """Set the day as the check is asked for; the usual number of working days from today where none is chosen."""
    today = timezone.localdate()
    due_on = due_on or add_working_days(today, WORKING_DAYS[check])
    last = add_working_days(today, LONGEST)
    if not today < due_on <= last:
        raise ValidationError({"due_on": f"The date must be after today, and {date_text(last)} or earlier"})
    deadline, _ = Deadline.objects.update_or_create(
        report=report,
        check_name=check,
        defaults={
            "due_on": due_on,
            "set_by": by,
            "set_at": timezone.now(),
            "reminded_before_at": None,
            "reminded_on_day_at": None,
        },
    )
    return deadline


@transaction.atomic
def move_deadline(*, by: User, report: Report, check: Check, due_on: date | None) -> Deadline:
    """Give a check that was asked for another day; those who were asked are reminded of that one."""
    access.check_can_write(by, report.review)
    if not Deadline.objects.select_for_update().filter(report=report, check_name=check).exists():
        raise ValidationError("This check has not been asked for yet.")
    deadline = set_deadline(by, report, check, due_on)
    trail.record(
        by=by,
        verb="report.deadline_moved",
        subject=check.label,
        review=report.review.ref,
        detail={"due_on": deadline.due_on.isoformat()},
    )
    return deadline


@transaction.atomic
def remind_of_checks(*, by: User | None, today: date) -> int:
    """Remind everybody whose check of a draft is due soon, or due; return of how many checks.

    For a job that runs once a day: a day that it missed is made up on the next, and run twice it tells nobody twice.
    """
    accounts_access.check_is_the_machine(by)
    going_on = Q(check_name=Check.TEAM, report__review__accuracy_opened_at=None) | Q(
        check_name=Check.ACCURACY
    )
    rows = (
        Deadline.objects.select_for_update(of=("self",))
        .select_related("report__review")
        .filter(going_on, report__review__final_at=None, report__review__closed_at=None)
        .filter(reminded_on_day_at=None, due_on__lte=add_working_days(today, REMINDED_BEFORE))
        .order_by("pk")
    )
    told = 0
    for deadline in rows:
        has_come = today >= deadline.due_on
        is_near = today >= add_working_days(deadline.due_on, -REMINDED_BEFORE)
        if has_come:
            deadline.reminded_on_day_at = timezone.now()
        elif is_near and deadline.reminded_before_at is None:
            deadline.reminded_before_at = timezone.now()
        else:
            continue
        deadline.save(update_fields=["reminded_before_at", "reminded_on_day_at"])
        notices.check_due(deadline.report, Check(deadline.check_name), has_come=has_come)
        told += 1
    return told
