"""Whoever asked the worker for something has to have the right to it still, when it is begun and when it is kept."""

from accounts.models import User
from reports.models import Output, PublicEdition, Rendering

from .documents import check_can_have_output
from .editions import check_can_make_edition
from .writing import check_can_see_draft_files


def check_can_have_made(user: User, work: Rendering | Output | PublicEdition) -> None:
    """Raise `Refused` where they may not have it made now: a document and a PDF as the team, an edition as its row."""
    if isinstance(work, PublicEdition):
        check_can_make_edition(user, work.version)
        return
    check_can_see_draft_files(user, work.report.review)
    if isinstance(work, Output):
        check_can_have_output(user, work)
