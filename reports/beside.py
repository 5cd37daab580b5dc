"""What section 3 is set beside: the host's previous review, and other councils of the region. No database.

All of it comes from what final versions keep, never from audits, which may be deleted by now. What is in these values
may be printed: what may not is left out where they are made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ratings.counting import batches, may_be_told, percent_told
from reports.figures import Spread

FEWEST_BESIDE = 10
"""Records rated in each of the two reviews: with fewer, one record moves a share by more than ten of a hundred."""


@dataclass(frozen=True)
class Numbered:
    """How records were rated for the sub-theme of that number."""

    number: int
    records: Spread


@dataclass(frozen=True)
class Before:
    """The host's previous review: its month in words, its overall ratings of records, and those of sub-themes.

    Only sub-themes that have the same title in both.
    """

    month: str
    records: Spread
    subthemes: tuple[Numbered, ...] = ()


@dataclass(frozen=True)
class Share:
    """The share rated Good or Outstanding, in whole per cent, of so many rated, where it may be told."""

    number: int
    percent: int
    rated: int


@dataclass(frozen=True)
class Elsewhere:
    """Released reviews of other councils of the region together. `overall` has the number 0."""

    reviews: int
    councils: int
    overall: Share
    subthemes: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Kept:
    """What one final version keeps of its numbers: the council's key, overall ratings, and sub-themes by title."""

    council: int
    records: Spread
    subthemes: Mapping[str, Spread]


def kept_of(council: int, records: Mapping[str, Any] | None, subthemes: Iterable[Any] | None) -> Kept:
    """Read them as they stand in a version's data; nothing where the version was made before these were kept."""
    return Kept(
        council,
        Spread(**(records or {})),
        {_name(each["title"]): Spread(**each["records"]) for each in subthemes or ()},
    )


def before_of(
    month: str, now: Spread, subthemes: Iterable[tuple[int, str, Spread]], kept: Kept
) -> Before | None:
    """The previous review beside this one; None where too few records were rated in either."""
    if min(now.rated, kept.records.rated) < FEWEST_BESIDE:
        return None
    lines = (
        (number, records, kept.subthemes.get(_name(title), Spread())) for number, title, records in subthemes
    )
    return Before(
        month,
        kept.records,
        tuple(
            Numbered(number, before)
            for number, records, before in lines
            if min(records.rated, before.rated) >= FEWEST_BESIDE
        ),
    )


def elsewhere_of(
    released: Sequence[Kept], host: int, subthemes: Iterable[tuple[int, str]]
) -> Elsewhere | None:
    """Other councils together, or None where the small-number rule (`security.md`, 2.6) says no.

    `released` is every review of the region that was ever released, in the order of its release, the host's own too,
    and those of which nothing is kept any more. They enter in batches of three that are the same whoever asks and
    whenever, each whole or not at all, and only batches that could be told by themselves and are without the host: so
    no two reports, and no report beside what its host knows, give away less than a whole batch.
    """
    others = [
        [released[place] for place in batch]
        for batch in batches(range(len(released)))
        if host not in {released[place].council for place in batch}
    ]
    overall, entered = _told(0, [[(each.council, each.records) for each in batch] for batch in others])
    if overall is None:
        return None
    lines = (
        _told(
            number,
            [
                [(each.council, each.subthemes.get(_name(title), Spread())) for each in batch]
                for batch in others
            ],
        )
        for number, title in subthemes
    )
    return Elsewhere(
        reviews=len(entered),
        councils=len(set(entered)),
        overall=overall,
        subthemes=tuple(share for share, _ in lines if share is not None),
    )


def _told(number: int, groups: Iterable[list[tuple[int, Spread]]]) -> tuple[Share | None, list[int]]:
    """The share of Good or Outstanding, with the council of each review that entered.

    What the other two of a batch publish can be taken from it, and leaves the third: none of fewer than ten enters.
    """
    counted = [
        group
        for group in groups
        if may_be_told((council, spread.rated) for council, spread in group)
        and all(spread.rated >= FEWEST_BESIDE for _, spread in group)
    ]
    spreads = [spread for group in counted for _, spread in group]
    rated = sum(spread.rated for spread in spreads)
    percent = percent_told(sum(spread.good_or_better for spread in spreads), rated)
    entered = [council for group in counted for council, _ in group]
    return (Share(number, percent, rated) if percent is not None else None), entered


def _name(title: str) -> str:
    return " ".join(title.split()).casefold()
