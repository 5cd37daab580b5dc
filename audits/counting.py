"""What the answers to the criteria add up to: positive counts and both percentages. Knows no database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .scales import WEIGHT, Answer

HUNDRED = Decimal(100)


class AnswerRow(NamedTuple):
    """One answer of one handed-in audit. `record` is any key that tells records apart."""

    record: int
    reading: int
    code: str
    answer: str


@dataclass(frozen=True)
class CriterionCount:
    """The tally of one criterion over the files reviewed, each record once."""

    code: str
    met: int
    partly: int
    not_met: int
    not_applicable: int

    @property
    def files(self) -> int:
        """n: the number of files reviewed, N/A among them."""
        return self.met + self.partly + self.not_met + self.not_applicable

    @property
    def applicable(self) -> int:
        """The files in which the criterion applies."""
        return self.files - self.not_applicable

    @property
    def positive(self) -> Decimal:
        """The positive count: met counts 1, partly met a half."""
        return self.met * WEIGHT[Answer.MET] + self.partly * WEIGHT[Answer.PARTLY]

    @property
    def lga_percent(self) -> Decimal | None:
        """The positive count per hundred files reviewed, N/A weighing as not met; None without files. Not rounded."""
        return self.positive * HUNDRED / self.files if self.files else None

    @property
    def applicable_percent(self) -> Decimal | None:
        """The positive count per hundred files in which it applies; None where it applies in none. Not rounded."""
        return self.positive * HUNDRED / self.applicable if self.applicable else None


def count_criteria(
    rows: Iterable[AnswerRow], *, codes: Sequence[str], reading_of: Mapping[int, int] | None = None
) -> list[CriterionCount]:
    """Tally each of `codes`, in that order.

    A record read twice counts once: by its first reading, unless `reading_of` (record to reading) says the second. Rows
    that are not answered are left out.
    """
    chosen = reading_of or {}
    tallies: dict[str, Counter[str]] = {code: Counter() for code in codes}
    for row in rows:
        if row.code in tallies and row.reading == chosen.get(row.record, 1):
            tallies[row.code][row.answer] += 1
    return [
        CriterionCount(
            code=code,
            met=tally[Answer.MET],
            partly=tally[Answer.PARTLY],
            not_met=tally[Answer.NOT_MET],
            not_applicable=tally[Answer.NOT_APPLICABLE],
        )
        for code, tally in tallies.items()
    ]


def rounded(percent: Decimal | None, places: int = 0) -> Decimal | None:
    """Round half up, as people do, for showing; None stays None."""
    if percent is None:
        return None
    return percent.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
