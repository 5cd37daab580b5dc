"""How far two readers of the same records agree, and what the figure means where few were read twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviews.scales import SCALE, steps_between

from .spreads import Grades, Read, percent_of

PairOfGrades = tuple[str, str]
"""What the two readers gave at one place; empty where one gave nothing."""

RELIED_ON, TENTATIVE = 0.8, 0.667
"""Krippendorff's own marks: from the first on figures are relied on, from the second for tentative conclusions."""
A_HINT, A_DIRECTION = 10, 30
"""Below how many records read twice a figure is no more than a hint, or shows no more than a direction."""

RANK = {grade.value: place for place, grade in enumerate(SCALE, start=1)}


@dataclass(frozen=True)
class Agreement:
    """Of `n` pairs of grades from `records` records: the same, at most one grade apart, and alpha.

    A pair in which either reader gave no grade of the scale is in none of these. `alpha` is None where it is not
    defined: of no pair, or where every grade is the same. `lowest` and `highest` are what it would be between if any
    one of the records had not been read; None where that cannot be said.
    """

    records: int
    n: int
    exact: int
    near: int
    alpha: float | None
    lowest: float | None = None
    highest: float | None = None

    @property
    def exact_percent(self) -> int | None:
        return percent_of(self.exact, self.n)

    @property
    def near_percent(self) -> int | None:
        return percent_of(self.near, self.n)

    @property
    def alpha_text(self) -> str:
        """Alpha as it is printed, or why there is none."""
        if self.alpha is not None:
            return two_places(self.alpha)
        return "Not defined" if self.n else "None yet"

    @property
    def meaning(self) -> str:
        """What the figure says and does not say, in plain words."""
        if not self.n:
            return "No two readers have both given a grade yet, so there is nothing to compare."
        if self.alpha is None:
            return (
                "Every grade given was the same. Alpha asks how far readers agree beyond chance, and where nothing "
                "varies that cannot be worked out: it does not mean that they disagree."
            )
        if self.n == 1:
            return (
                "It rests on one pair of grades that differ. Of one such pair alpha is always 0.00, however close the "
                "grades are, so it says nothing yet."
            )
        says, counted = _strength(self.alpha), "1 record" if self.records == 1 else f"{self.records} records"
        if self.records < A_HINT:
            parts = [
                f"It rests on {counted}, so it is a hint and no more: one grade changed can move it a long way.",
                self._range,
                f"Resting on many records, a figure like this would say that readers {says}.",
            ]
        elif self.records < A_DIRECTION:
            parts = [
                f"Readers {says}.",
                f"It rests on {counted}: enough to show a direction, and not to compare one review with another.",
                self._range,
            ]
        else:
            parts = [f"Readers {says}.", f"It rests on {counted}.", self._range]
        return " ".join(part for part in parts if part)

    @property
    def _range(self) -> str:
        if self.lowest is None or self.highest is None:
            return ""
        low, high = two_places(self.lowest), two_places(self.highest)
        if low == high:
            return f"Without any one of the records it would be {low}."
        return f"Without any one of the records it would lie between {low} and {high}."


def two_places(figure: float) -> str:
    """Two decimals, with a real minus sign, and no minus before nought."""
    text = f"{figure:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "\N{MINUS SIGN}")


def _strength(alpha: float) -> str:
    """What a figure of this size is usually taken to say, after "readers"."""
    if alpha >= RELIED_ON:
        return "agree far beyond chance, which is usually relied on from 0.80"
    if alpha >= TENTATIVE:
        return "agree beyond chance, enough for tentative conclusions and short of the 0.80 that is relied on"
    if alpha > 0:
        return "agree somewhat beyond chance, and less than the 0.67 from which conclusions are usually drawn"
    return "agree no more than chance would have it"


def agreement_of(pairs: Mapping[str, Sequence[PairOfGrades]], *, with_range: bool = True) -> Agreement:
    """How far they agree, from the pairs of grades of each record that was read twice.

    `with_range` also works out alpha without each of the records in turn.
    """
    placed = {record: kept for record, given in pairs.items() if (kept := _on_scale(given))}
    every = [pair for kept in placed.values() for pair in kept]
    steps = [abs(one - other) for one, other in every]
    alpha = alpha_of(every)
    without = _without_each(placed) if with_range and alpha is not None and len(placed) > 1 else []
    return Agreement(
        records=len(placed),
        n=len(every),
        exact=steps.count(0),
        near=sum(step <= 1 for step in steps),
        alpha=alpha,
        lowest=min(without, default=None),
        highest=max(without, default=None),
    )


def _on_scale(given: Iterable[PairOfGrades]) -> list[tuple[int, int]]:
    return [(RANK[one], RANK[other]) for one, other in given if steps_between(one, other) is not None]


def alpha_of(placed: Sequence[tuple[int, int]]) -> float | None:
    """Krippendorff's alpha for ordered grades, from pairs of places on the scale; None where it is not defined."""
    if len({place for pair in placed for place in pair}) < 2:
        return None
    readers = [list(each) for each in zip(*placed, strict=True)]
    import krippendorff  # noqa: PLC0415 - brings numpy, which only these figures need

    return float(krippendorff.alpha(reliability_data=readers, level_of_measurement="ordinal"))


def _without_each(placed: Mapping[str, Sequence[tuple[int, int]]]) -> list[float]:
    found = []
    for left_out in placed:
        rest = [pair for record, kept in placed.items() if record != left_out for pair in kept]
        if (alpha := alpha_of(rest)) is not None:
            found.append(alpha)
    return found


def overall_pairs(read: Iterable[Read]) -> dict[str, list[PairOfGrades]]:
    """The overall grades of each record whose two readings are handed in."""
    return {record.ref: [(one.overall, other.overall)] for record, one, other in _both(read)}


def subtheme_pairs(read: Iterable[Read], number: int | None = None) -> dict[str, list[PairOfGrades]]:
    """The grades of that sub-theme, or of all, of each record whose two readings are handed in."""
    return {
        record.ref: [
            (one.subthemes.get(n, ""), other.subthemes.get(n, ""))
            for n in ([number] if number is not None else sorted({*one.subthemes, *other.subthemes}))
        ]
        for record, one, other in _both(read)
    }


def _both(read: Iterable[Read]) -> Iterable[tuple[Read, Grades, Grades]]:
    for record in read:
        if record.is_all_handed_in and len(record.readings) > 1:
            first, second = sorted(record.readings)[:2]
            yield record, record.readings[first], record.readings[second]
