"""How far readers agree: in one review, for those who read its audits; across a region, giving away nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from audits.access import own_audits
from audits.models import Audit
from core.prepared import NOBODY, NOTHING, Prepared
from councils.models import Region
from ratings.counting import (
    SMALLEST,
    Agreement,
    Grades,
    PairOfGrades,
    Read,
    Spread,
    Told,
    agreement_of,
    batches,
    may_be_told,
    overall_pairs,
    percent_told,
    spread_of,
    subtheme_pairs,
    told_of,
)
from reviews.models import Review, SubTheme

from .reading import read_records, read_records_of
from .spreads import heard_in, subthemes_of


@dataclass(frozen=True)
class Line:
    """How far readers agree on one sub-theme, and how it was graded in the end."""

    subtheme: SubTheme
    agreement: Agreement
    spread: Spread


@dataclass(frozen=True)
class Rated:
    """A spread of grades with its name."""

    what: str
    key: str
    spread: Spread


@dataclass(frozen=True)
class ReviewAgreement:
    """One review: agreement on overall ratings, on all sub-themes together and on each; the spreads; and one's own."""

    overall: Agreement
    subthemes: Agreement
    lines: list[Line]
    spreads: list[Rated]
    own: list[Rated]
    waiting: int


def agreement_in(user: User, review: Review) -> ReviewAgreement:
    """Count it. Ask `access.check_can_see_agreement` first. Five queries.

    Only records whose readings are all handed in are compared: no reader learns anything of a reading they are blind
    to. Nobody but its reader is shown the spread of one reader's grades.
    """
    read = read_records(review)
    subthemes = subthemes_of(review)
    stand = [grades for record in read if (grades := record.stands) is not None]
    heard = heard_in(review)[0].values()
    return ReviewAgreement(
        overall=agreement_of(overall_pairs(read)),
        subthemes=agreement_of(subtheme_pairs(read)),
        lines=[
            Line(
                subtheme,
                agreement_of(subtheme_pairs(read, subtheme.number), with_range=False),
                spread_of(grades.subthemes.get(subtheme.number, "") for grades in stand),
            )
            for subtheme in subthemes
        ],
        spreads=[*_rated("Records", "records", stand), *_rated("Conversations", "conversations", heard)],
        own=_rated("You", "own", _own(user, review)),
        waiting=sum(record.is_read_twice and not record.is_all_handed_in for record in read),
    )


def _rated(what: str, key: str, rated: Iterable[Grades]) -> list[Rated]:
    every = list(rated)
    if not every:
        return []
    beneath = chain.from_iterable(grades.subthemes.values() for grades in every)
    return [
        Rated(f"{what}: overall", f"{key}-overall", spread_of(grades.overall for grades in every)),
        Rated(f"{what}: all sub-themes together", f"{key}-subthemes", spread_of(beneath)),
    ]


def _given(user: int, review: int) -> QuerySet[Audit, Any]:
    given = own_audits(User(pk=user)).filter(record__review=review, handed_in_at__isnull=False)
    return given.values_list("pk", "overall", "ratings__subtheme__number", "ratings__grade")


_given_by = Prepared(_given, user=NOBODY, review=NOTHING)


def _own(user: User, review: Review) -> list[Grades]:
    """What this person gave in the readings they handed in. One query."""
    overall: dict[int, str] = {}
    beneath: dict[int, dict[int, str]] = {}
    for pk, grade, number, rated in _given_by.all(user=user.pk, review=review.pk):
        overall[pk] = grade
        beneath.setdefault(pk, {})[number] = rated or ""
    return [Grades(grade, beneath[pk]) for pk, grade in overall.items()]


@dataclass(frozen=True)
class Figures:
    """Agreement across a region as it may be told; a percentage that is None is held back."""

    agreement: Agreement
    exact_percent: int | None
    near_percent: int | None


@dataclass(frozen=True)
class RegionAgreement:
    """What may be told of a region. A part is None, or empty, where too little is there.

    `reviews` is how many reviews entered the figures, `waiting` how many are final and wait for their batch.
    """

    reviews: int
    waiting: int
    overall: Figures | None
    subthemes: Figures | None
    spreads: list[tuple[str, Told]]


@dataclass(frozen=True)
class _Part:
    """One review's share in the figures of its region: records by two readers, and the grades that stand."""

    council: int
    overall: dict[str, list[PairOfGrades]]
    subthemes: dict[str, list[PairOfGrades]]
    stand: list[Grades]


def agreement_across(region: Region) -> RegionAgreement:
    """Count it for a region that `access` gave. Three queries, however many reviews.

    Reviews enter when they are final, in batches of three, and a batch counts only where it could be told by itself:
    so neither a new figure beside an old one, nor what was deleted since, gives away one council.
    """
    final = Review.objects.filter(host__region=region, imported=False, final_at__isnull=False)
    hosts = dict(final.order_by("final_at", "pk").values_list("pk", "host"))
    whole = batches(list(hosts))
    read = read_records_of(pk for batch in whole for pk in batch)
    parts = [[_part(hosts[pk], read[pk]) for pk in batch] for batch in whole]
    twice = [batch for batch in parts if may_be_told((part.council, len(part.overall)) for part in batch)]
    graded = [batch for batch in parts if may_be_told((part.council, len(part.stand)) for part in batch)]
    return RegionAgreement(
        reviews=sum(len(batch) for batch in parts if batch in twice or batch in graded),
        waiting=len(hosts) - sum(len(batch) for batch in whole),
        overall=_figures([part.overall for batch in twice for part in batch]),
        subthemes=_figures([part.subthemes for batch in twice for part in batch]),
        spreads=_told([grades for batch in graded for part in batch for grades in part.stand]),
    )


def _part(council: int, read: list[Read]) -> _Part:
    stand = [grades for record in read if (grades := record.stands) is not None]
    return _Part(council, overall_pairs(read), subtheme_pairs(read), stand)


def _figures(pairs: list[dict[str, list[PairOfGrades]]]) -> Figures | None:
    agreement = agreement_of(
        {f"{review} {ref}": given for review, each in enumerate(pairs) for ref, given in each.items()},
        with_range=False,
    )
    if agreement.records < SMALLEST:
        return None
    is_near_told = agreement.near - agreement.exact >= SMALLEST
    return Figures(
        agreement=agreement,
        exact_percent=percent_told(agreement.exact, agreement.n),
        near_percent=percent_told(agreement.near, agreement.n) if is_near_told else None,
    )


def _told(stand: list[Grades]) -> list[tuple[str, Told]]:
    return [(rated.what, told_of(rated.spread)) for rated in _rated("Records", "records", stand)]
