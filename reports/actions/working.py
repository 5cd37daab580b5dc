"""What the worker does for whatever it makes, PDF, document or edition: takes it up, shows life, ends it once.

Each is harmless when it is done twice: whoever was killed in the middle is followed by another, who begins again, three
times at most. Keeping what was made is each kind's own.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.after_commit import after_commit
from core.refusals import Refused
from reports import access, notices
from reports.jobs import TRIES
from reports.models import Output, PublicEdition, Rendering, Report, Work
from trail import actions as trail

W = TypeVar("W", bound=Rendering | Output | PublicEdition)

ALIVE_FOR = timedelta(seconds=20)
"""A worker gives a sign of life each second; after this long without one it is gone."""

TRIED_ENOUGH = (
    f"This was begun {TRIES} times, and each time the making of it broke off. That says nothing about the report, "
    "which is as it was. Ask for it again; if it breaks off again, tell whoever runs this service."
)

NEEDED: dict[type[Work], tuple[str, ...]] = {
    Rendering: (
        "report__review__host__region",
        "report__review__framework",
        "correction__replaces__report",
        "correction__report__review",
        "correction__approved_by",
    ),
    Output: ("report__review__host__region", "report__review__framework", "version"),
    PublicEdition: ("version__report__review__host__region",),
}
"""What is read with each, for who makes and keeps it."""

FAILED: dict[type[Work], tuple[str, Callable[[Any], None]]] = {
    Rendering: ("report.pdf_failed", notices.pdf_failed),
    Output: ("report.document_failed", notices.documents_failed),
    PublicEdition: ("report.edition_failed", notices.edition_failed),
}
"""How the trail calls it, and who is told by mail."""


class Ended(Exception):
    """It was stopped, given up, finished by another worker or deleted: there is nothing left to do for it."""


class Busy(Exception):
    """Another of its kind is being made of the same report."""


@transaction.atomic
def take_up(*, by: User, work: W) -> W:
    """Begin with it, or begin again. Raises Busy, Ended, and Refused: by right, and after the last of three tries.

    Who died while making another of the report holds nothing up: that is taken up again itself, after this one.
    """
    work = opened(work)
    access.check_can_have_made(by, work)
    if work.tries >= TRIES:
        raise Refused(TRIED_ENOUGH)
    others = work.others().filter(alive_at__isnull=False)
    if others.filter(alive_at__gt=timezone.now() - ALIVE_FOR).exists():
        raise Busy
    others.update(alive_at=None)
    work.tries += 1
    work.alive_at = timezone.now()
    work.save(update_fields=["tries", "alive_at"])
    return work


@transaction.atomic
def show_life(*, by: User, work: W, step: str, progress: int) -> None:
    """Say that it is being made, and of a PDF how far: 0 to 100 per cent, in words for who waits. Raises Ended."""
    access.check_can_have_made(by, work)
    said: dict[str, Any] = {"step": step, "progress": progress} if isinstance(work, Rendering) else {}
    if not _all(work).filter(work.UNDER_WAY, pk=work.pk).update(alive_at=timezone.now(), **said):
        raise Ended


@transaction.atomic
def let_go(*, by: User, work: W) -> None:
    """Whoever made it makes it no longer, and it is not done: the next who takes it up begins again."""
    access.check_can_have_made(by, work)
    _all(work).filter(pk=work.pk).update(alive_at=None)


@transaction.atomic
def give_up(*, by: User, work: W, problem: str) -> None:
    """Say that it could not be made, and what can be done about it. Raises Ended.

    After three tries somebody is told by mail. Of an edition they are whatever the reason: nobody waits at its page.
    """
    work = opened(work)
    work.failed_at, work.problem, work.alive_at = timezone.now(), problem[:300], None
    work.save(update_fields=["failed_at", "problem", "alive_at"])
    verb, tell = FAILED[type(work)]
    trail.record(by=by, verb=verb, subject=named(work), review=work.report.review.ref)
    if isinstance(work, PublicEdition) or (work.problem == TRIED_ENOUGH and not _is_told_of_another(work)):
        after_commit(tell, work)


def _is_told_of_another(work: Rendering | Output) -> bool:
    """Of the documents that were asked for together one mail is enough."""
    if isinstance(work, Rendering):
        return False
    return work.others().filter(version=work.version_id, problem=TRIED_ENOUGH).exists()


def opened(work: W) -> W:
    """The row as it stands, locked, its report before it. Raises Ended where it is over."""
    Report.objects.select_for_update().filter(pk=work.report_id).first()
    rows = _all(work).select_for_update(of=("self",)).select_related(*NEEDED[type(work)])
    found = rows.filter(work.UNDER_WAY, pk=work.pk).first()
    if found is None:
        raise Ended
    return found


def end(work: W) -> None:
    """It is made; whoever calls this saves it."""
    work.finished_at, work.failed_at, work.problem, work.alive_at = timezone.now(), None, "", None


def named(work: Rendering | Output | PublicEdition) -> str:
    """What the trail calls it."""
    if isinstance(work, Output):
        return f"{work.kind} of {work.version or 'the draft'}"
    return f"version {work.version.number}" if isinstance(work, PublicEdition) else str(work)


def _all(work: W) -> QuerySet[W]:
    return type(work).objects.all()  # type: ignore[return-value] # of its own kind
