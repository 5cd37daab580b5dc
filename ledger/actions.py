"""The door by which an erasure enters the ledger, and by which the file outside is brought up to date."""

import logging
from datetime import datetime

from django.utils import timezone

from core.after_commit import after_commit

from . import outside
from .models import Erasure
from .outside import Line

log = logging.getLogger(__name__)


def note_erasure(*, rule: str, review: str = "", target: str = "") -> Erasure:
    """Note an erasure in the caller's transaction; once that has ended, the same line is added to the file outside.

    Who asked is in the trail, never here.
    """
    erasure = Erasure.objects.create(at=timezone.now(), rule=rule, review=review, target=target)
    after_commit(_write_out, [_line(erasure)])
    return erasure


def take_in(*, line: Line) -> None:
    """Note again, after a restore, what the file says; whoever calls has erased it again in the same transaction."""
    Erasure.objects.create(
        uuid=line.uuid,
        at=datetime.fromisoformat(line.at),
        rule=line.rule,
        review=line.review,
        target=line.target,
    )


def catch_up() -> None:
    """Add to the file what a process noted and then died before writing."""
    _write_out([_line(erasure) for erasure in Erasure.objects.all()])


def _line(erasure: Erasure) -> Line:
    return Line(
        uuid=str(erasure.uuid),
        at=erasure.at.isoformat(),
        rule=erasure.rule,
        review=erasure.review,
        target=erasure.target,
    )


def _write_out(new: list[Line]) -> None:
    if not new:
        return
    try:
        outside.append(new)
    except OSError:
        log.exception("The ledger of erasures could not be written outside the database")
        raise
