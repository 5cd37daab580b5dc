"""What is known of each record that somebody reads: readings handed in and asked for, what moderation decided."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FilteredRelation, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import Audit, AuditRating
from core.prepared import NOTHING, Prepared
from ratings.counting import Grades, Read
from ratings.models import ModeratedGrade, Proposal
from records.models import Assignment, Record
from reviews.models import Review


def count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many there are of these rows, which look at an outer row."""
    counted = rows.order_by().annotate(all=Func(F("pk"), function="COUNT")).values("all")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


Key = tuple[int, str, int]
"""A record by its review's key, category and number."""


def read_records(review: Review) -> list[Read]:
    """What is known of each record of the review that somebody reads, in the order of the log. Two queries.

    Not for showing: it holds what readers must not see of each other. Show `stands`, or what `access` allows.
    """
    key = review.pk
    return _read([key], _sample_of_one.all(review=key), _moderated_of_one.all(review=key))[key]


def read_records_of(reviews: Iterable[int]) -> dict[int, list[Read]]:
    """The same of several reviews, by their keys. Two queries."""
    keys = list(reviews)
    return _read(keys, _sample(keys), _moderated(keys))


def _read(keys: list[int], sample: Iterable[Any], decided: Iterable[Any]) -> dict[int, list[Read]]:
    sampled = list(sample)
    expected = {row[:3]: row[8] for row in sampled}
    readings = grades_of(row[:8] for row in sampled if row[3] is not None)
    moderated = _grades_decided(decided)
    found: dict[int, list[Read]] = {key: [] for key in keys}
    for at in sorted({*(at for at, count in expected.items() if count), *readings, *moderated}):
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


@dataclass(frozen=True)
class Ready:
    """A record that waits for the coordinator's decision, and whether its readers propose one."""

    ref: str
    is_proposed: bool


def records_ready_of(reviews: Iterable[int]) -> dict[int, list[Ready]]:
    """The records that are ready to be moderated, by the key of their review. One query."""
    expected = Assignment.objects.filter(record=OuterRef("record"), ended_at=None)
    given = Audit.objects.filter(record=OuterRef("record"), handed_in_at__isnull=False)
    complete = (
        Audit.objects.filter(
            record__review__in=list(reviews),
            record__selected_at__isnull=False,
            record__moderation=None,
            handed_in_at__isnull=False,
        )
        .annotate(
            expected=count_of(expected),
            given=count_of(given),
            is_proposed=Exists(Proposal.objects.filter(record=OuterRef("record"))),
        )
        .filter(given__gte=F("expected"))
        .order_by("record", "reading")
        .values_list(
            "record__review",
            "record__category",
            "record__number",
            "reading",
            "overall",
            "ratings__subtheme__number",
            "ratings__grade",
            "ratings__subtheme__holds_back",
            "is_proposed",
        )
    )
    rows = list(complete)
    proposed = {row[:3] for row in rows if row[8]}
    found: dict[int, list[Ready]] = defaultdict(list)
    for at, readings in grades_of(row[:8] for row in rows).items():
        review, category, number = at
        ref = f"{category}{number}"
        if Read(ref, readings, expected=len(readings), moderated=None).needs_moderation:
            found[review].append(Ready(ref, at in proposed))
    return found


def _sample(reviews: list[int]) -> QuerySet[Record, Any]:
    """How many readings were asked for of each record of the sample, and those that are handed in."""
    asked_for = Assignment.objects.filter(record=OuterRef("pk"), ended_at=None)
    return (
        Record.objects.filter(review__in=reviews, selected_at__isnull=False)
        .annotate(
            expected=count_of(asked_for),
            given=FilteredRelation("audits", condition=Q(audits__handed_in_at__isnull=False)),
        )
        .order_by("category", "number", "given__reading")
        .values_list(
            "review",
            "category",
            "number",
            "given__reading",
            "given__overall",
            "given__ratings__subtheme__number",
            "given__ratings__grade",
            "given__ratings__subtheme__holds_back",
            "expected",
        )
    )


_sample_of_one = Prepared(lambda review: _sample([review]), review=NOTHING)


def grades_of(rows: Iterable[Any]) -> dict[Key, dict[int, Grades]]:
    """The readings by record and number of the reading, from a row for each grade.

    A row may end with whether its sub-theme holds back a good overall rating, where that is asked.
    """
    overall: dict[tuple[Key, int], str] = {}
    subthemes: dict[tuple[Key, int], dict[int, str]] = defaultdict(dict)
    holding: dict[tuple[Key, int], set[int]] = defaultdict(set)
    for review, category, number, reading, grade, subtheme, rated, *holds_back in rows:
        at = ((review, category, number), reading)
        overall[at] = grade
        if rated:
            subthemes[at][subtheme] = rated
        if any(holds_back):
            holding[at].add(subtheme)
    found: dict[Key, dict[int, Grades]] = defaultdict(dict)
    for (key, reading), grade in overall.items():
        found[key][reading] = Grades(grade, subthemes[key, reading], frozenset(holding[key, reading]))
    return found


def _moderated(reviews: list[int]) -> QuerySet[ModeratedGrade, Any]:
    """The grades decided by moderation."""
    return ModeratedGrade.objects.filter(moderation__record__review__in=reviews).values_list(
        "moderation__record__review",
        "moderation__record__category",
        "moderation__record__number",
        "subtheme__number",
        "grade",
    )


_moderated_of_one = Prepared(lambda review: _moderated([review]), review=NOTHING)


def _grades_decided(rows: Iterable[Any]) -> dict[Key, Grades]:
    overall: dict[Key, str] = {}
    subthemes: dict[Key, dict[int, str]] = defaultdict(dict)
    for key, category, number, subtheme, grade in rows:
        if not subtheme:
            overall[key, category, number] = grade
        else:
            subthemes[key, category, number][subtheme] = grade
    return {at: Grades(grade, subthemes[at]) for at, grade in overall.items()}


def readings_of(record: Record) -> dict[int, Grades]:
    """The grades of each reading that is handed in, by its number."""
    ratings: dict[int, dict[int, str]] = {}
    holding: dict[int, set[int]] = {}
    overall = dict(
        Audit.objects.filter(record=record, handed_in_at__isnull=False)
        .order_by("reading")
        .values_list("reading", "overall")
    )
    rows = AuditRating.objects.filter(audit__record=record, audit__handed_in_at__isnull=False).exclude(
        grade=""
    )
    for reading, number, grade, holds_back in rows.values_list(
        "audit__reading", "subtheme__number", "grade", "subtheme__holds_back"
    ):
        ratings.setdefault(reading, {})[number] = grade
        if holds_back:
            holding.setdefault(reading, set()).add(number)
    return {
        reading: Grades(grade, ratings.get(reading, {}), frozenset(holding.get(reading, ())))
        for reading, grade in overall.items()
    }
