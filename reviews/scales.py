"""The grades, in their one order, and the two answers that stand outside the scale."""

from django.db.models import TextChoices


class Grade(TextChoices):
    """What a record, a conversation or a sub-theme is rated."""

    INADEQUATE = "inadequate", "Inadequate"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires Improvement"
    GOOD = "good", "Good"
    OUTSTANDING = "outstanding", "Outstanding"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence", "Not enough evidence"


SCALE = (Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.OUTSTANDING)
"""The four grades, lowest first. Only these enter an average, a spread of grades or an agreement figure."""

OUTSIDE_SCALE = (Grade.NOT_APPLICABLE, Grade.NOT_ENOUGH_EVIDENCE)


def steps_between(one: str, other: str) -> int | None:
    """How many grades apart two ratings are, 0 to 3; None where either stands outside the scale."""
    order = [grade.value for grade in SCALE]
    if one not in order or other not in order:
        return None
    return abs(order.index(one) - order.index(other))
