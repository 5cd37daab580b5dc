"""Whose record log is on its way in: its own sender's alone."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from records.models import LogImport
from reviews.models import Review


def log_imports_visible_to(user: User) -> QuerySet[LogImport]:
    """What was understood of the files that this person sent, and whose hour has not run out: nobody else's."""
    return LogImport.objects.kept().filter(user=user.pk).select_related("review", "user")


def find_log_import(user: User, review: Review, ref: str) -> LogImport | None:
    """Rows of theirs that wait for this log; None once their hour is over, as for those that never were."""
    return log_imports_visible_to(user).filter(review=review, ref=ref).first()


def check_is_own_import(user: User, waiting: LogImport) -> None:
    """404 unless it is still there, and theirs."""
    if not log_imports_visible_to(user).filter(pk=waiting.pk).exists():
        raise Http404
