"""Which sub-themes forbid a good overall rating, and when they do."""

from collections.abc import Mapping

from reviews.scales import Grade

HOLDS_BACK = (6, 7)
"""Capacity and rights, and safeguarding: an Inadequate here is moderated before an overall Good or better."""

GOOD_OR_BETTER = (Grade.GOOD, Grade.OUTSTANDING)


def clashes(overall: str, subthemes: Mapping[int, str]) -> list[int]:
    """Return the numbers of the sub-themes that are Inadequate although the overall rating is Good or better."""
    if overall not in GOOD_OR_BETTER:
        return []
    return [number for number in HOLDS_BACK if subthemes.get(number) == Grade.INADEQUATE]
