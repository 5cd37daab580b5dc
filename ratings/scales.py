"""When ratings of sub-themes forbid a good overall rating; which sub-themes do so, the framework says."""

from collections.abc import Collection, Mapping

from reviews.scales import Grade

GOOD_OR_BETTER = (Grade.GOOD, Grade.OUTSTANDING)


def clashes(overall: str, subthemes: Mapping[int, str], holding_back: Collection[int]) -> list[int]:
    """Return the numbers of the sub-themes that are Inadequate although the overall rating is Good or better.

    Only of those that are `holding_back` one: in the default framework capacity and rights, and safeguarding.
    """
    if overall not in GOOD_OR_BETTER:
        return []
    return [number for number in sorted(holding_back) if subthemes.get(number) == Grade.INADEQUATE]
