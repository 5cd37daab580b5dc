"""The sample as it stands: coverage, readers' loads, and what is missing before fieldwork can open."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from django.db.models import QuerySet

from accounts.models import User
from records import access
from records.categories import AgeBand, Category
from records.models import Record
from records.sampling import A_QUARTER, Listed, Reader, Suggestion, suggest
from records.scales import BLIND_NO_MORE
from reviews import access as reviews_access, queries as reviews_queries
from reviews.models import Review, TeamMember
from reviews.queries import Missing

from .gaps import gaps_of, live, records_to_list
from .governance import governance_gaps
from .log import records_of


def readers_of(review: Review) -> QuerySet[TeamMember]:
    """Those of the team who may be assigned: its live PSW reviewers, with the councils they come from."""
    return (
        reviews_access.live_team()
        .filter(review=review, part=reviews_access.PSW)
        .select_related("user")
        .order_by("user__name")
    )


@dataclass(frozen=True)
class Load:
    """How many records one reader is assigned in the review."""

    reader: User
    first: int
    second: int
    councils: tuple[str, ...] = ()
    let_in: str = ""
    """Why a conflict they declared does not keep them out, and what they stay out of, as the coordinator wrote it."""

    @property
    def total(self) -> int:
        return self.first + self.second


@dataclass(frozen=True)
class SampleCategory:
    """One category on the sample page: its listed records, each with its small form."""

    letter: str
    name: str
    selected: int
    rows: list[tuple[Record, object]]


@dataclass(frozen=True)
class Coverage:
    """How many of a category, or of all, are listed and selected; and of those selected how many of each age."""

    name: str
    listed: int
    selected: int
    ages: list[tuple[str, int]]


@dataclass(frozen=True)
class Sample:
    """The sample as it stands: every listed record, what is covered, who reads how many, what is missing."""

    records: list[Record]
    readers: list[TeamMember]
    loads: list[Load]
    gaps: list[Missing]

    @property
    def selected(self) -> list[Record]:
        return [record for record in self.records if record.selected_at is not None]

    def coverage(self, refs: Collection[str]) -> list[Coverage]:
        """What these records cover: a line for each category, and one for them all."""
        chosen = [record for record in self.records if record.ref in refs]
        lines = [(f"{category.value}. {category.label}", category.value) for category in Category]
        return [
            Coverage(
                name=name,
                listed=sum(record.category in letters for record in self.records),
                selected=sum(record.category in letters for record in chosen),
                ages=[
                    (
                        band.label,
                        sum(record.category in letters and record.age_band == band for record in chosen),
                    )
                    for band in AgeBand
                ],
            )
            for name, letters in [*lines, ("All", "".join(Category.values))]
        ]

    def suggest(self, seed: int, size: int, share: Fraction) -> Suggestion:
        """A sample that keeps what is selected and assigned already, spread by `records.sampling`."""
        councils = {load.reader.pk: frozenset(load.councils) for load in self.loads}
        listed = [
            Listed(
                record.ref,
                record.category,
                record.age_band,
                is_kept=record.selected_at is not None,
                readers=tuple(each.reader_id for each in sorted(live(record), key=lambda one: one.reading)),
                may_be_given=access.may_read_blind(live(record)),
            )
            for record in self.records
        ]
        readers = [Reader(member.user_id, councils[member.user_id]) for member in self.readers]
        return suggest(listed, readers, seed=seed, size=size, share=share)

    def loads_of(self, suggestion: Suggestion) -> list[Load]:
        """What every reader would have if the suggestion were saved."""
        first = Counter(row.first for row in suggestion.rows)
        second = Counter(row.second for row in suggestion.rows)
        return [
            replace(load, first=first[load.reader.pk], second=second[load.reader.pk]) for load in self.loads
        ]

    @property
    def read_twice(self) -> int:
        return sum(len(live(record)) == 2 for record in self.selected)

    def initial(self, record: Record) -> dict[str, object]:
        """What the sample page begins with for one record."""
        readers = {each.reading: str(each.reader_id) for each in live(record)}
        return {
            "selected": record.selected_at is not None,
            "first": readers.get(1, ""),
            "second": readers.get(2, ""),
        }

    def why_no_other(self, record: Record) -> str:
        """Why nobody else can be chosen to read this record; empty while somebody can."""
        return "" if access.may_read_blind(live(record)) else BLIND_NO_MORE.format(ref=record.ref)

    def by_category(self, forms: Mapping[str, object], refs: Collection[str]) -> list[SampleCategory]:
        """The listed records in the order of the log, each with its form; `refs` are selected, or suggested."""
        return [
            SampleCategory(
                letter=category.value,
                name=category.label,
                selected=sum(
                    record.category == category.value and record.ref in refs for record in self.records
                ),
                rows=[
                    (record, forms[record.ref])
                    for record in self.records
                    if record.category == category.value
                ],
            )
            for category in Category
        ]

    @property
    def suggested_twice(self) -> int:
        """A quarter of the sample, rounded up."""
        return ceil(len(self.selected) * A_QUARTER)


def sample_of(user: User, review: Review) -> Sample:
    """Everything the sample page shows. A fixed number of queries."""
    records = list(records_of(user, review))
    members = list(readers_of(review))
    readers = [member.user for member in members]
    counts = Counter((each.reader_id, each.reading) for record in records for each in live(record))
    councils = reviews_queries.councils_of([reader.pk for reader in readers])
    loads = [
        Load(
            reader,
            first=counts[reader.pk, 1],
            second=counts[reader.pk, 2],
            councils=tuple(councils.get(reader.pk, ())),
            let_in=member.conflict_cleared_reason,
        )
        for member, reader in zip(members, readers, strict=True)
    ]
    return Sample(
        records=records,
        readers=members,
        loads=loads,
        gaps=gaps_of(records, {reader.pk for reader in readers}),
    )


def missing_for_fieldwork(review: Review, sample: Sample) -> list[Missing]:
    """What is still missing before fieldwork can open: of the team, of the sample, and of what the host settles."""
    listed = [] if sample.records else [records_to_list(review)]
    return [*reviews_queries.fieldwork_gaps(review), *listed, *sample.gaps, *governance_gaps(review)]
