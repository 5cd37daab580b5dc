"""The four answers to a criterion, what each weighs in the positive count, and how long texts may be."""

from decimal import Decimal

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

TEXTS = ("lens_process", "lens_experience", "lens_difference", "overall", "overall_reason", "change_now")
"""What is said of the record as a whole, kept and saved together."""

WHOLE, SUBTHEMES = "whole-record", "sub-themes"
"""The last two pages of the pro forma; those before are `group-1` and on."""
