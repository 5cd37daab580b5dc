"""Writes of a record log that came as a file: kept for an hour as it was understood, and put in whole or not at all."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import access as accounts_access
from accounts.models import User
from records import access, queries
from records.importing import Understood
from records.models import LogImport
from records.sealing import import_bound_to, seal
from reviews.models import Review
from trail.actions import record as note

from .log import LogRow, save_category

NOT_AS_IT_IS = "Nothing was put into the log: there are rows to mend"


@transaction.atomic
def keep_understood(*, by: User, review: Review, understood: Understood) -> LogImport:
    """Seal what was understood of a file until its sender has looked at it, in place of what they sent before.

    The trail says so at once: the page that follows may tell that a number is in the log already.
    """
    access.check_can_edit_log(by, review)
    LogImport.objects.run_out().delete()
    LogImport.objects.filter(review=review, user=by).delete()
    waiting = LogImport(review=review, user=by, read_at=timezone.now())
    waiting.sealed = seal(understood.to_text(), bound_to=import_bound_to(waiting))
    waiting.save()
    detail: dict[str, object] = {
        "rows": len(understood.rows),
        "to_mend": sum(bool(row.problems) for row in understood.rows),
    }
    note(by=by, verb="record_log.file_read", subject="record log", review=review.ref, detail=detail)
    return waiting


@transaction.atomic
def put_into_log(*, by: User, review: Review, waiting: LogImport) -> int:
    """List every row of it, or none. Returns how many. Raises ValidationError where one cannot be listed."""
    access.check_can_edit_log(by, review)
    review = Review.objects.select_for_update().get(pk=review.pk)
    access.check_can_edit_log(by, review)
    access.check_is_own_import(by, waiting)
    found = queries.waiting_rows(waiting)
    if found is None or not found.plan.fits:
        raise ValidationError(NOT_AS_IT_IS)
    places = sorted(found.plan.places, key=lambda place: place.ref)
    for category, rows in groupby(places, key=lambda place: place.ref[0]):
        typed = [LogRow(int(each.ref[1:]), each.row.age, each.row.case_number) for each in rows]
        save_category(by=by, review=review, category=category, rows=typed)
    waiting.delete()
    note(
        by=by,
        verb="record_log.imported",
        subject="record log",
        review=review.ref,
        detail={"records": len(places)},
    )
    return len(places)


@transaction.atomic
def discard_understood(*, by: User, waiting: LogImport) -> None:
    access.check_is_own_import(by, waiting)
    waiting.delete()


@transaction.atomic
def destroy_log_imports(*, by: User | None) -> int:
    """Delete what was understood of files and never put into a log, once its hour is over."""
    accounts_access.check_is_the_machine(by)
    return LogImport.objects.run_out().delete()[0]
