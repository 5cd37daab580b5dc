"""What people write about a concern: made safe to keep, and without a case record number."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from records import queries as records
from reviews.models import Review

HOLDS_A_NUMBER = "holds_a_number"
"""The code of the error, by which a page knows that somebody was told of a number."""


def check_no_number(review: Review, texts: Mapping[str, str]) -> None:
    """Raise `ValidationError` at each text in which a case record number of this review stands."""
    holding = records.holding_any_number(review, texts)
    if holding:
        message = (
            "Take the case record number out. The host organiser knows who is meant by the reference here"
        )
        raise ValidationError({name: ValidationError(message, code=HOLDS_A_NUMBER) for name in holding})
