"""The report's arithmetic: spreads of grades and tallies of answers, with their percentages; no database."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from audits.scales import WEIGHT, Answer
from reviews.scales import OUTSIDE_SCALE, SCALE, Grade

FEWEST_COMPARED = 5
"""With fewer people than this a comparison could point at one of them, and is not printed."""


def percentage(part: Decimal | int, whole: int) -> int | None:
    """A whole percentage, halves rounded up as spreadsheets do it; None where there is nothing to divide by."""
    if not whole:
        return None
    return int((Decimal(part) * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Spread:
    """How many records, or conversations, were given each grade; none where it is withheld, being of too few."""

    inadequate: int = 0
    requires_improvement: int = 0
    good: int = 0
    outstanding: int = 0
    not_applicable: int = 0
    not_enough_evidence: int = 0
    is_withheld: bool = field(default=False, kw_only=True)

    def of(self, grade: Grade) -> int:
        return int(getattr(self, grade.value))

    @property
    def total(self) -> int:
        return sum(self.of(grade) for grade in Grade)

    @property
    def rated(self) -> int:
        """Those given one of the four grades: what percentages are of."""
        return sum(self.of(grade) for grade in SCALE)

    @property
    def good_or_better(self) -> int:
        """Those rated Good or Outstanding."""
        return self.good + self.outstanding

    @property
    def on_scale(self) -> list[tuple[Grade, int, int]]:
        """The four grades, lowest first, with their count and their percentage of those rated (0 where none is)."""
        return [(grade, self.of(grade), percentage(self.of(grade), self.rated) or 0) for grade in SCALE]

    @property
    def outside_scale(self) -> list[tuple[Grade, int]]:
        return [(grade, self.of(grade)) for grade in OUTSIDE_SCALE]

    @property
    def counts(self) -> list[int]:
        """All six counts in the order of the grades."""
        return [self.of(grade) for grade in Grade]


@dataclass(frozen=True)
class Tally:
    """The answers to one criterion, one from each file read; none where it is withheld."""

    met: int = 0
    partly: int = 0
    not_met: int = 0
    not_applicable: int = 0
    is_withheld: bool = field(default=False, kw_only=True)

    @property
    def files(self) -> int:
        return self.met + self.partly + self.not_met + self.not_applicable

    @property
    def applicable(self) -> int:
        return self.files - self.not_applicable

    @property
    def positive(self) -> Decimal:
        """Met counts one, partly met a half."""
        return self.met * WEIGHT[Answer.MET] + self.partly * WEIGHT[Answer.PARTLY]

    @property
    def of_files(self) -> int | None:
        """The percentage over all files read, in which an answer that does not apply weighs as not met."""
        return percentage(self.positive, self.files)

    @property
    def of_applicable(self) -> int | None:
        return percentage(self.positive, self.applicable)

    @property
    def counts(self) -> list[tuple[Answer, int]]:
        return [
            (Answer.MET, self.met),
            (Answer.PARTLY, self.partly),
            (Answer.NOT_MET, self.not_met),
            (Answer.NOT_APPLICABLE, self.not_applicable),
        ]


@dataclass(frozen=True)
class Comparison:
    """How the conversation was rated beside the record, for people both read about and listened to. May be withheld."""

    conversation_higher: int = 0
    same: int = 0
    conversation_lower: int = 0
    is_withheld: bool = field(default=False, kw_only=True)

    @property
    def people(self) -> int:
        return self.conversation_higher + self.same + self.conversation_lower

    @property
    def is_shown(self) -> bool:
        return self.people >= FEWEST_COMPARED
