"""The work of a day: erase again after a restore, delete what is due, sweep what nothing names; each step by itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from accounts import actions as accounts
from ledger import actions as ledger, queries as ledger_queries
from reviews.models import Review
from trail import actions as trail

from . import actions, files, queries
from .clock import why_not_believed
from .periods import STANDARD, Kind

log = logging.getLogger(__name__)


class ClockNotBelieved(Exception):
    """Nothing was deleted, because the clock may be wrong."""


@dataclass
class Done:
    """What a run did, in words without content; and how many of its steps failed, which the next run tries again."""

    lines: list[str] = field(default_factory=list)
    failed: int = 0


def replay() -> int:
    """Erase again what the ledger's file has and the database has not. Returns how many erasures that were.

    Every sign-in ends first: the backup brought back those that had ended, and the last erasure opens the doors.
    """
    return replay_after_restore()[1] if ledger_queries.missing() else 0


def replay_after_restore() -> tuple[int, int]:
    """As above where somebody says that a backup was restored, though nothing may have been erased since.

    Returns how many sign-ins ended, and how many erasures that were.
    """
    ended = accounts.end_all_sign_ins(by=None)
    missing = ledger_queries.missing()
    for line in missing:
        actions.erase_again(by=None, line=line)
    if missing:
        log.warning("Erased again after a restore: %d", len(missing))
        files.sweep()
    return ended, len(missing)


def plan() -> list[tuple[Review, Kind]]:
    """What a run would delete now, in its order."""
    today = timezone.localdate()
    return [
        (review, kind)
        for kind in Kind
        for review in _reviews_with(kind)
        if _is_due(review, kind) and not queries.is_held(review, kind, today=today)
    ]


def purge(*, confirm_clock: bool = False) -> Done:
    """Delete everything whose day has come, everywhere it is kept. Run twice, the second finds nothing to do."""
    refused = "" if confirm_clock else why_not_believed(timezone.now())
    if refused:
        actions.start_run(by=None, refused=refused)
        log.error("Nothing was deleted. %s If it is right, run manage.py purge --confirm-clock", refused)
        raise ClockNotBelieved(refused)
    done = Done()
    _attempt(done, "Erased again after a restore", replay)
    run = actions.start_run(by=None)
    ledger.catch_up()
    for kind in Kind:
        for review in _reviews_with(kind):
            what = f"{review.ref}: {STANDARD[kind].title}"
            _attempt(done, what, lambda: actions.destroy_due(by=None, review=review, kind=kind))  # noqa: B023
    _attempt(done, "Files made for people", lambda: actions.destroy_old_files(by=None))
    _attempt(done, "Files of record logs", lambda: actions.destroy_log_imports(by=None))
    _attempt(done, "Finished work of the queue", lambda: actions.destroy_queue(by=None))
    _attempt(done, "Sign-ins and invitations that are over", lambda: actions.destroy_sign_ins(by=None))
    _attempt(done, "The trail of more than six years ago", trail.forget_older_than_six_years)
    _attempt(done, "Files that nothing names", files.sweep)
    if not done.failed:
        actions.finish_run(by=None, run=run)
    return done


def _reviews_with(kind: Kind) -> list[Review]:
    return list(
        Review.objects.filter(pk__in=queries.reviews_holding(kind)).select_related("host").order_by("pk")
    )


def _is_due(review: Review, kind: Kind) -> bool:
    today = timezone.localdate()
    if kind is Kind.CARDS:
        return bool(queries.cards_due(review, today=today) or queries.slots_to_forget(review, today=today))
    return queries.due_for(review, kind, today=today)


def _attempt(done: Done, what: str, step: Callable[[], int]) -> None:
    """One step that fails does not keep the others; it is said loudly, and tried again at the next run."""
    try:
        count = step()
    except Exception:
        log.exception("Not deleted, and tried again at the next run: %s", what)
        done.failed += 1
    else:
        if count:
            done.lines.append(f"{what} ({count})")
