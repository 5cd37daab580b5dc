"""The spread of ratings, sub-theme by sub-theme, with what the team agreed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from audits.models import Audit
from conversations.access import conversations_standing
from ratings import access
from ratings.counting import Grades, Read, Spread, spreads_of
from ratings.models import ModeratedGrade, Moderation
from records.models import Assignment
from reviews.models import Review, SubTheme
from reviews.scales import Grade


@dataclass(frozen=True)
class Agreed:
    """What the team agreed, with its reason."""

    grade: Grade
    reason: str


@dataclass(frozen=True)
class Line:
    """One sub-theme: how records and conversations were rated, and what was agreed.

    `conversations` is None where conversations are not rated for it.
    """

    subtheme: SubTheme
    records: Spread
    conversations: Spread | None
    agreed: Agreed | None


@dataclass(frozen=True)
class Comparable:
    """A record that was moderated, or is ready to be."""

    ref: str
    is_read_twice: bool
    is_decided: bool


@dataclass(frozen=True)
class Overview:
    """All spreads of a review.

    `counted` holds the grades that stand for each record that is counted, by its reference, `heard` those of each
    conversation, by its number. `waiting` are the references of records left out until they are moderated,
    `unfinished` of those left out because a reading that was asked for is not handed in.
    """

    records: Spread
    conversations: Spread
    agreed: Agreed | None
    lines: list[Line]
    counted: dict[str, Grades]
    heard: dict[int, Grades]
    waiting: list[str]
    unfinished: list[str]
    comparable: list[Comparable]

    @property
    def all_agreed(self) -> bool:
        return bool(self.lines) and all(line.agreed for line in self.lines)


def spreads(review: Review) -> Overview:
    """Count everything. Three queries for records, one each for conversations, sub-themes and what was agreed."""
    read = read_records(review)
    stand = {record.ref: grades for record in read if (grades := record.stands) is not None}
    heard = conversation_grades(review)
    subthemes = list(SubTheme.objects.filter(framework=review.framework_id))
    numbers = [subtheme.number for subtheme in subthemes]
    by_record, records = spreads_of(stand.values(), numbers)
    by_conversation, conversations = spreads_of(heard.values(), numbers)
    agreed = {
        rating.subtheme.number if rating.subtheme else 0: Agreed(Grade(rating.grade), rating.reason)
        for rating in access.agreed_ratings_of(review)
    }
    lines = [
        Line(
            subtheme,
            records[subtheme.number],
            conversations[subtheme.number] if subtheme.rated_by_peers else None,
            agreed.get(subtheme.number),
        )
        for subtheme in subthemes
    ]
    return Overview(
        records=by_record,
        conversations=by_conversation,
        agreed=agreed.get(0),
        lines=lines,
        counted=stand,
        heard=heard,
        waiting=[record.ref for record in read if record.needs_moderation],
        unfinished=[
            record.ref for record in read if record.moderated is None and not record.is_all_handed_in
        ],
        comparable=[
            Comparable(record.ref, record.is_read_twice, record.moderated is not None)
            for record in read
            if record.needs_moderation or record.moderated is not None
        ],
    )


Key = tuple[int, str, int]
"""A record by its review's key, category and number."""


def read_records(review: Review) -> list[Read]:
    """What is known of each record of the review that somebody reads, in the order of the log. Three queries.

    Not for showing: it holds what readers must not see of each other. Show `stands`, or what `access` allows.
    """
    return read_records_of([review])[review.pk]


def read_records_of(reviews: Iterable[Review]) -> dict[int, list[Read]]:
    """The same for several reviews at once, by the review's key. Three queries."""
    keys = [review.pk for review in reviews]
    expected, readings, moderated = _expected(keys), _readings(keys), _moderated(keys)
    found: dict[int, list[Read]] = {key: [] for key in keys}
    for at in sorted({*expected, *readings, *moderated}):
        review, category, number = at
        found[review].append(
            Read(
                ref=f"{category}{number}",
                readings=readings.get(at, {}),
                expected=expected.get(at, 0),
                moderated=moderated.get(at),
            )
        )
    return found


def _expected(reviews: list[int]) -> dict[Key, int]:
    """How many readings were asked for, by record."""
    expected: dict[Key, int] = defaultdict(int)
    for key in Assignment.objects.filter(
        record__review__in=reviews, record__selected_at__isnull=False, ended_at=None
    ).values_list("record__review", "record__category", "record__number"):
        expected[key] += 1
    return expected


def _readings(reviews: list[int]) -> dict[Key, dict[int, Grades]]:
    """The readings handed in, by record and number of the reading."""
    rows = (
        Audit.objects.filter(
            record__review__in=reviews, record__selected_at__isnull=False, handed_in_at__isnull=False
        )
        .order_by("record", "reading")
        .values_list(
            "record__review",
            "record__category",
            "record__number",
            "reading",
            "overall",
            "ratings__subtheme__number",
            "ratings__grade",
        )
    )
    overall: dict[tuple[Key, int], str] = {}
    subthemes: dict[tuple[Key, int], dict[int, str]] = defaultdict(dict)
    for review, category, number, reading, grade, subtheme, rated in rows:
        at = ((review, category, number), reading)
        overall[at] = grade
        if rated:
            subthemes[at][subtheme] = rated
    found: dict[Key, dict[int, Grades]] = defaultdict(dict)
    for (key, reading), grade in overall.items():
        found[key][reading] = Grades(grade, subthemes[key, reading])
    return found


def _moderated(reviews: list[int]) -> dict[Key, Grades]:
    """The grades decided by moderation, by record."""
    overall: dict[Key, str] = {}
    subthemes: dict[Key, dict[int, str]] = defaultdict(dict)
    rows = ModeratedGrade.objects.filter(moderation__record__review__in=reviews).values_list(
        "moderation__record__review",
        "moderation__record__category",
        "moderation__record__number",
        "subtheme__number",
        "grade",
    )
    for review, category, number, subtheme, grade in rows:
        if not subtheme:
            overall[review, category, number] = grade
        else:
            subthemes[review, category, number][subtheme] = grade
    return {key: Grades(grade, subthemes[key]) for key, grade in overall.items()}


def reading_choice(review: Review) -> dict[int, int]:
    """Which reading's answers to the criteria count, by the record's key; where a record is not named, the first."""
    return dict(Moderation.objects.filter(record__review=review).values_list("record", "reading"))


def conversation_grades(review: Review) -> dict[int, Grades]:
    """The grades of conversations handed in while consent stands, by the conversation's number. One query."""
    rows = (
        conversations_standing()
        .filter(review=review, handed_in_at__isnull=False)
        .order_by("number")
        .values_list("number", "overall", "ratings__subtheme__number", "ratings__grade")
    )
    overall: dict[int, str] = {}
    subthemes: dict[int, dict[int, str]] = defaultdict(dict)
    for number, grade, subtheme, rated in rows:
        overall[number] = grade
        if rated:
            subthemes[number][subtheme] = rated
    return {number: Grades(grade, subthemes[number]) for number, grade in overall.items()}
