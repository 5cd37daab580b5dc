"""What may be told of several councils together: nothing small, and nothing from which something small follows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviews.scales import SCALE, Grade

from .spreads import MIDDLE, Spread, percent_of

SMALLEST = 5
"""A count of fewer people is held back."""
COUNCILS = 3
"""Figures of fewer councils are held back, and those of which one council gives more than half."""
FOR_A_PERCENTAGE = 25
"""Of fewer ratings no percentage is told."""
A_BATCH = 3
"""Reviews enter the figures so many at a time: what changed then is never one council's."""
EXTREMES = tuple(grade for grade in SCALE if grade not in MIDDLE)


def may_be_told(records_by_council: Iterable[tuple[int, int]]) -> bool:
    """Whether figures that rest on so many records of each council may be told."""
    counted = Counter[int]()
    for council, records in records_by_council:
        counted[council] += records
    total = sum(counted.values())
    councils = [records for records in counted.values() if records]
    return total >= SMALLEST and len(councils) >= COUNCILS and 2 * max(councils) <= total


def batches(reviews: Sequence[int]) -> list[Sequence[int]]:
    """The reviews, in the order in which they became final, in whole batches; those after the last wait."""
    whole = len(reviews) - len(reviews) % A_BATCH
    return [reviews[at : at + A_BATCH] for at in range(0, whole, A_BATCH)]


@dataclass(frozen=True)
class Told:
    """A spread as it may be told: a count that is None is held back, and so is the share of the middle two."""

    n: int
    counts: list[tuple[Grade, int | None]]
    middle_percent: int | None


def told_of(spread: Spread) -> Told:
    """Hold back every count below five, and with it whatever would give it away.

    The two extremes are held back together, and so are the middle two, since what both come to follows from the
    share of the middle. Where even both together are fewer than five, all is held back but how many there are.
    """
    count = spread.counts
    hidden: set[Grade] = set()
    for two in (EXTREMES, MIDDLE):
        if any(count[grade] < SMALLEST for grade in two):
            hidden.update(two)
    sums = [sum(count[grade] for grade in two) for two in (EXTREMES, MIDDLE)]
    is_all_hidden = bool(hidden) and min(sums) < SMALLEST
    shows_share = spread.n >= FOR_A_PERCENTAGE and not is_all_hidden
    return Told(
        n=spread.n,
        counts=[(grade, None if is_all_hidden or grade in hidden else count[grade]) for grade in SCALE],
        middle_percent=spread.middle_percent if shows_share else None,
    )


def percent_told(part: int, whole: int) -> int | None:
    """The percentage, or None: of too few, or where the part or what is left of it is itself too small to tell."""
    if whole < FOR_A_PERCENTAGE or part < SMALLEST or whole - part < SMALLEST:
        return None
    return percent_of(part, whole)
