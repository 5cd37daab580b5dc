"""How ratings are counted: each record once, by the grade that stands, or not at all until it is settled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ratings.scales import clashes
from reviews.scales import OUTSIDE_SCALE, SCALE, Grade

MIDDLE = (Grade.REQUIRES_IMPROVEMENT, Grade.GOOD)


@dataclass(frozen=True)
class Row:
    """One grade of a spread: how many, and what share of those on the scale (None outside it, or of nothing)."""

    grade: Grade
    count: int
    percent: int | None


@dataclass(frozen=True)
class Spread:
    """How often each grade was given. Only the four grades of the scale make up `n`."""

    counts: Mapping[Grade, int]

    @property
    def n(self) -> int:
        """How many were rated on the scale."""
        return sum(self.counts[grade] for grade in SCALE)

    @property
    def outside(self) -> int:
        """How many were answered Not applicable or Not enough evidence."""
        return sum(self.counts[grade] for grade in OUTSIDE_SCALE)

    @property
    def middle(self) -> int:
        """How many were given one of the middle two grades."""
        return sum(self.counts[grade] for grade in MIDDLE)

    @property
    def middle_percent(self) -> int | None:
        """The share of those on the scale that were given one of the middle two grades."""
        return percent_of(self.middle, self.n)

    @property
    def on_scale(self) -> list[Row]:
        """The four grades, lowest first."""
        return [Row(grade, self.counts[grade], percent_of(self.counts[grade], self.n)) for grade in SCALE]

    @property
    def outside_scale(self) -> list[Row]:
        """The two answers that stand outside the scale."""
        return [Row(grade, self.counts[grade], None) for grade in OUTSIDE_SCALE]

    @property
    def triples(self) -> list[tuple[str, str, int]]:
        """The four grades as the page draws them: key, words, how many."""
        return [(row.grade.value, row.grade.label, row.count) for row in self.on_scale]

    @property
    def rows(self) -> list[Row]:
        """All six, in the one order."""
        return self.on_scale + self.outside_scale


def percent_of(part: int, whole: int) -> int | None:
    """A whole percentage, halves rounded up."""
    return (200 * part + whole) // (2 * whole) if whole else None


def spread_of(grades: Iterable[str]) -> Spread:
    """Count the grades; one that was not given (an empty text) is not counted."""
    counted = Counter(grade for grade in grades if grade)
    return Spread({grade: counted[grade.value] for grade in Grade})


@dataclass(frozen=True)
class Grades:
    """What one record or one conversation was rated: overall, and by sub-theme number.

    `holding_back` are the numbers that forbid a good overall rating while they are Inadequate, where it matters.
    """

    overall: str
    subthemes: Mapping[int, str] = field(default_factory=dict)
    holding_back: frozenset[int] = frozenset()

    @property
    def clashes(self) -> list[int]:
        """The numbers of the sub-themes that speak against the overall rating."""
        return clashes(self.overall, self.subthemes, self.holding_back)


@dataclass(frozen=True)
class Read:
    """All that is known of one record: its readings that are handed in, how many were asked for, what was decided."""

    ref: str
    readings: Mapping[int, Grades]
    expected: int = 1
    moderated: Grades | None = None

    @property
    def is_read_twice(self) -> bool:
        return max(self.expected, len(self.readings)) > 1

    @property
    def is_all_handed_in(self) -> bool:
        """Whether every reading that was asked for is there, and there is one at all."""
        return bool(self.readings) and len(self.readings) >= self.expected

    @property
    def needs_moderation(self) -> bool:
        """Whether it is ready for the coordinator to decide: read twice, or once with ratings that clash."""
        if self.moderated is not None or not self.is_all_handed_in:
            return False
        return self.is_read_twice or any(reading.clashes for reading in self.readings.values())

    @property
    def stands(self) -> Grades | None:
        """The grades by which the record is counted, once; None while it is left out."""
        if self.moderated is not None:
            return self.moderated
        if not self.is_all_handed_in or self.needs_moderation:
            return None
        return next(iter(self.readings.values()))


def differences(one: Grades, other: Grades) -> list[int]:
    """Numbers of the sub-themes that the two readings rate differently; 0 stands for the overall rating."""
    numbers = sorted({*one.subthemes, *other.subthemes})
    differing = [
        number for number in numbers if one.subthemes.get(number, "") != other.subthemes.get(number, "")
    ]
    return [0, *differing] if one.overall != other.overall else differing


def spreads_of(all_grades: Iterable[Grades], numbers: Iterable[int]) -> tuple[Spread, dict[int, Spread]]:
    """The overall spread, and one for each of those sub-theme numbers."""
    rated = list(all_grades)
    return spread_of(grades.overall for grades in rated), {
        number: spread_of(grades.subthemes.get(number, "") for grades in rated) for number in numbers
    }
