"""That somebody was told of a case record number they typed is kept: to be told so is to be told the number."""

from typing import TYPE_CHECKING

from reports.actions import HOLDS_A_NUMBER
from trail import actions as trail

if TYPE_CHECKING:
    from accounts.models import User
    from core.forms import Form
    from reports.models import Report


def note_number_told(user: "User", report: "Report", form: "Form") -> None:
    """Called after the save was undone; writes nothing where no number was told of."""
    told = [error.code for errors in form.errors.as_data().values() for error in errors]
    if HOLDS_A_NUMBER in told:
        trail.record(by=user, verb="report.not_saved", subject="comment", review=report.review.ref)
