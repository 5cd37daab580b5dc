"""What is written about the report, as the report itself, holds no case record number."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from core.personal import nhs_places, seen_through
from records.queries import holding_any_number
from reports.models import Report

HOLDS_A_NUMBER = "holds_a_number"
"""The code of the error, by which a page knows that somebody was told of a number."""


def check_no_number(report: Report, texts: Mapping[str, str]) -> None:
    """Raise `ValidationError` at each text that holds a case record number of the review or an NHS number."""
    holding = set(holding_any_number(report.review, texts))
    errors = {
        name: ValidationError(
            "Take the case record number out. The audit reference is enough", code=HOLDS_A_NUMBER
        )
        for name in holding
    }
    for name, text in texts.items():
        if name not in errors and nhs_places(seen_through(text)):
            errors[name] = ValidationError("Take the NHS number out. The audit reference is enough")
    if errors:
        raise ValidationError(errors)
