"""The four answers to a criterion, what each weighs in the positive count, and how long texts may be."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices


class Answer(TextChoices):
    """How far a criterion is met in one record."""

    MET = "Y", "Met"
    PARTLY = "P", "Partly met"
    NOT_MET = "N", "Not met"
    NOT_APPLICABLE = "NA", "Not applicable"


NEEDS_A_COMMENT = (Answer.PARTLY, Answer.NOT_MET)

WEIGHT = {Answer.MET: Decimal(1), Answer.PARTLY: Decimal("0.5")}
"""What an answer adds to the positive count; the others add nothing."""

LONGEST_COMMENT = 4000
LONGEST_NOTE = 1000
LONGEST_REASON = 200

TEXTS = {
    "lens_process": "the process",
    "lens_experience": "the person’s experience",
    "lens_difference": "the difference made",
    "overall": "the overall rating",
    "overall_reason": "the reason for the overall rating",
    "change_now": "what should change for this person now",
}
"""What is said of the record as a whole, kept and saved together, and how a sentence names it."""

WHOLE, SUBTHEMES = "whole-record", "sub-themes"
"""The last two pages of the pro forma; those before are `group-1` and on."""

OWN_NUMBER = "own_number"
"""The code of what is to be mended where the record's own number stands in a text."""


def is_own_number(error: ValidationError) -> bool:
    """Whether something was not saved because the record's own number stands in it."""
    return any(each.code == OWN_NUMBER for errors in error.error_dict.values() for each in errors)
