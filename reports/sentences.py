"""What the figures say, in sentences: counts first, in plain words, and nothing that a count does not show.

Numbers below ten are words, as everywhere in the report. A percentage stands beside a count only where it is of ten or
more (`security.md`, 2.6, the overall ratings inside one council's report): of fewer, one record is more than ten of a
hundred. No sentence names a record, a person or a reader.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from reports.figures import Spread, Tally, percentage
from reports.small_numbers import FEWEST_PUBLISHED
from reviews.scales import Grade

FEWEST_FOR_A_PERCENTAGE = 10
FEWEST_RANKED = 5
"""A criterion that applies to fewer records is not set against others: one record would decide its place."""
MOST_RANKED, USUALLY_RANKED = 5, 3
SMALL_SAMPLE = "This is a small sample: it shows what these records say, not all of the council’s work."

WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TOGETHER = {1: "The one", 2: "Both"}


@dataclass(frozen=True)
class Noun:
    """What is counted."""

    one: str
    many: str

    def of(self, count: int) -> str:
        return self.one if count == 1 else self.many


RECORDS, CONVERSATIONS = Noun("record", "records"), Noun("conversation", "conversations")


def number(count: int) -> str:
    """A count within a sentence: a word below ten, a figure from there on."""
    return WORDS[count] if count < len(WORDS) else str(count)


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last


def spread_sentence(spread: Spread, noun: Noun) -> str:
    """A spread of grades in words: those rated Good or better, each lower grade, then those left out.

    Empty where it is withheld: that it is, stands where its figures would.
    """
    if spread.is_withheld:
        return ""
    if not spread.total:
        return f"No {noun.one} was rated."
    if not spread.rated:
        return f"{_none_on_scale(spread, noun)}."
    return " ".join([f"{_rated(spread, noun)}.", *_left_out(spread)])


def _rated(spread: Spread, noun: Noun) -> str:
    rated = spread.rated
    given = [(grade, count) for grade, count, _ in spread.on_scale if count]
    if len(given) == 1:
        return _all_alike(given[0][0], rated, noun)
    good, lower = spread.good_or_better, _lower(spread)
    of = f"Of {number(rated)} {noun.of(rated)} rated"
    if not good:
        return f"{of}, none was Good or Outstanding: {listed(lower)}"
    if not lower:
        each = f"{number(spread.good)} Good and {number(spread.outstanding)} Outstanding"
        return f"{_every(rated, noun)} rated were Good or Outstanding: {each}"
    first = f"{_with_percentage(good, rated)} {_was(good)} {_good_label(spread)}"
    return f"{of}, {listed([first, *lower])}"


def _all_alike(grade: Grade, rated: int, noun: Noun) -> str:
    if rated == 1:
        return f"One {noun.one} was rated, and it was {grade.label}"
    return f"{_every(rated, noun)} rated were {grade.label}"


def _every(count: int, noun: Noun) -> str:
    return f"{TOGETHER.get(count) or f'All {number(count)}'} {noun.of(count)}"


def _lower(spread: Spread) -> list[str]:
    """The grades below Good that were given, the higher first: `four were Requires Improvement`."""
    given = (
        (Grade.REQUIRES_IMPROVEMENT, spread.requires_improvement),
        (Grade.INADEQUATE, spread.inadequate),
    )
    return [f"{number(count)} {_was(count)} {grade.label}" for grade, count in given if count]


def _good_label(spread: Spread) -> str:
    if not spread.outstanding:
        return Grade.GOOD.label
    return "Good or Outstanding" if spread.good else Grade.OUTSTANDING.label


def _with_percentage(count: int, of: int) -> str:
    if of < FEWEST_FOR_A_PERCENTAGE:
        return number(count)
    return f"{number(count)} ({percentage(count, of)}%)"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _left_out(spread: Spread) -> list[str]:
    """A sentence for those that stand outside the scale; nothing where all were rated."""
    parts = []
    if spread.not_applicable:
        parts.append(f"for {number(spread.not_applicable)} more this did not apply")
    if spread.not_enough_evidence:
        more = "" if parts else " more"
        parts.append(f"for {number(spread.not_enough_evidence)}{more} there was not enough evidence")
    return [f"{_capital(listed(parts))}."] if parts else []


def _none_on_scale(spread: Spread, noun: Noun) -> str:
    parts = []
    if spread.not_applicable:
        parts.append(f"for {number(spread.not_applicable)} this did not apply")
    if spread.not_enough_evidence:
        parts.append(f"for {number(spread.not_enough_evidence)} there was not enough evidence")
    if len(parts) == 1:
        every = _every(spread.total, noun)
        parts = [parts[0].replace(number(spread.total), every[:1].lower() + every[1:], 1)]
    return f"No {noun.one} was given a grade: {listed(parts)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def before_sentence(now: Spread, before: Spread, month: str) -> str:
    """The host's previous review beside this one, both counts with what they are of."""
    return (
        f"In this review {_of_rated(now)} were Good or Outstanding; in the previous one, of {month}, "
        f"it was {_of_rated(before)}."
    )


def elsewhere_sentence(now: Spread, percent: int, rated: int, reviews: int) -> str:
    """Other councils of the region beside this one."""
    return (
        f"In this review {_of_rated(now)} were Good or Outstanding. In {number(reviews)} reviews of other councils of "
        f"the region together it was {percent}% of {rated} records."
    )


def _of_rated(spread: Spread) -> str:
    share = (
        f" ({percentage(spread.good_or_better, spread.rated)}%)"
        if spread.rated >= FEWEST_FOR_A_PERCENTAGE
        else ""
    )
    return (
        f"{number(spread.good_or_better)} of {number(spread.rated)} {RECORDS.of(spread.rated)} rated{share}"
    )


# Criteria


@dataclass(frozen=True)
class Placed:
    """A criterion with what was counted for it, over the records it applies to."""

    code: str
    text: str
    tally: Tally

    @property
    def share(self) -> Fraction:
        return Fraction(self.tally.positive) / self.tally.applicable

    @property
    def figure(self) -> str:
        """`15.5 of 16 records (97%)`."""
        of = self.tally.applicable
        share = f" ({self.tally.of_applicable}%)" if of >= FEWEST_FOR_A_PERCENTAGE else ""
        return f"{halves(self.tally.positive)} of {of} records{share}"

    @property
    def sentence(self) -> str:
        return f"{self.text.rstrip('.')}: {self.figure}."


@dataclass(frozen=True)
class Standing:
    """The criteria met most fully and least, three of each where they do not stand level; empty where too few are."""

    highest: tuple[Placed, ...] = ()
    lowest: tuple[Placed, ...] = ()
    ranked: int = 0
    left_out: int = 0
    fewest: int = FEWEST_RANKED

    @property
    def opening(self) -> str:
        """What the two lists are of."""
        of = f"{number(self.ranked)} criteria that apply to {number(self.fewest)} records or more"
        return f"Highest and lowest of the {of}, each counted over those records."

    @property
    def highest_sentence(self) -> str:
        """To be read without the table; empty where none stands out."""
        return _standing_sentence(self.highest, "met most fully")

    @property
    def lowest_sentence(self) -> str:
        return _standing_sentence(self.lowest, "met least")


def _standing_sentence(placed: Sequence[Placed], words: str) -> str:
    if not placed:
        return ""
    which = "The criterion" if len(placed) == 1 else "The criteria"
    named = listed([f"{one.code} with {one.figure}" for one in placed])
    return f"{which} {words} {_was(len(placed))} {named}."


def standing_of(criteria: Iterable[tuple[str, str, Tally]]) -> Standing:
    """Which criteria stand highest and lowest. Those that stand level are named together, or not at all."""
    every = [Placed(*each) for each in criteria]
    fewest = FEWEST_PUBLISHED if any(each.tally.is_withheld for each in every) else FEWEST_RANKED
    ranked = [each for each in every if each.tally.applicable >= fewest]
    left_out = len(every) - len(ranked)
    if len(ranked) < 2 * USUALLY_RANKED:
        return Standing(ranked=len(ranked), left_out=left_out, fewest=fewest)
    highest = _first(sorted(ranked, key=lambda each: -each.share))
    lowest = [each for each in _first(sorted(ranked, key=lambda each: each.share)) if each not in highest]
    return Standing(tuple(highest), tuple(lowest), len(ranked), left_out, fewest)


def _first(placed: list[Placed]) -> list[Placed]:
    """The first three, and those that stand level with the third, while they are no more than five."""
    found: list[Placed] = []
    for _, level in groupby(placed, key=lambda each: each.share):
        together = list(level)
        if len(found) >= USUALLY_RANKED or len(found) + len(together) > MOST_RANKED:
            break
        found += together
    return found


def halves(value: Decimal) -> str:
    """A positive count as people write it: `12` or `12.5`."""
    return f"{value.normalize():f}"
