"""What is written about the report, as the report itself, holds no case record number."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from core.personal import nhs_places, seen_through
from records.queries import holding_any_number
from reports.models import Report

HOLDS_A_NUMBER = "holds_a_number"
"""The code of the error, by which a page knows that somebody was told of a number."""

_WHERE = {"passage": "Nothing is kept of this passage until its writer takes"}
"""How the message begins, where it is not the person's own words."""


def check_no_number(report: Report, texts: Mapping[str, str]) -> None:
    """Raise `ValidationError` at each text that holds a case record number of the review or an NHS number."""
    found = dict.fromkeys(holding_any_number(report.review, texts), "case record number")
    found |= {
        name: "NHS number"
        for name, text in texts.items()
        if name not in found and nhs_places(seen_through(text))
    }
    errors = {
        name: ValidationError(
            f"{_WHERE.get(name, 'Take')} the {what} out. The audit reference is enough",
            code=HOLDS_A_NUMBER if what == "case record number" else "nhs_number",
        )
        for name, what in found.items()
    }
    if errors:
        raise ValidationError(errors)
