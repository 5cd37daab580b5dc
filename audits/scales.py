"""The four answers to a criterion, and what each weighs in the positive count."""

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
