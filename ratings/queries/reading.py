"""What is known of each record that somebody reads: readings handed in and asked for, what moderation decided."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, FilteredRelation, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import Audit
from ratings.counting import Grades, Read
from ratings.models import ModeratedGrade
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
    expected, readings = _sample(review)
    moderated = _moderated(review)
    return [
        Read(
            ref=f"{at[1]}{at[2]}",
            readings=readings.get(at, {}),
            expected=expected.get(at, 0),
            moderated=moderated.get(at),
        )
        for at in sorted({*(at for at, count in expected.items() if count), *readings, *moderated})
    ]


def records_ready_of(reviews: Iterable[int]) -> dict[int, list[str]]:
    """References of the records that are ready to be moderated, by the key of their review. One query."""
    expected = Assignment.objects.filter(record=OuterRef("record"), ended_at=None)
    given = Audit.objects.filter(record=OuterRef("record"), handed_in_at__isnull=False)
    complete = (
        Audit.objects.filter(
            record__review__in=list(reviews),
            record__selected_at__isnull=False,
            record__moderation=None,
            handed_in_at__isnull=False,
        )
        .annotate(expected=count_of(expected), given=count_of(given))
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
        )
    )
    found: dict[int, list[str]] = defaultdict(list)
    for (review, category, number), readings in _grades(complete).items():
        ref = f"{category}{number}"
        if Read(ref, readings, expected=len(readings), moderated=None).needs_moderation:
            found[review].append(ref)
    return found


def _sample(review: Review) -> tuple[dict[Key, int], dict[Key, dict[int, Grades]]]:
    """How many readings were asked for of each record of the sample, and those that are handed in. One query."""
    asked_for = Assignment.objects.filter(record=OuterRef("pk"), ended_at=None)
    rows = (
        Record.objects.filter(review=review, selected_at__isnull=False)
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
            "expected",
        )
    )
    expected = {(row[0], row[1], row[2]): row[7] for row in rows}
    return expected, _grades(row[:7] for row in rows if row[3] is not None)


def _grades(rows: Iterable[Any]) -> dict[Key, dict[int, Grades]]:
    """The readings by record and number of the reading, from a row for each grade."""
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


def _moderated(review: Review) -> dict[Key, Grades]:
    """The grades decided by moderation, by record."""
    overall: dict[Key, str] = {}
    subthemes: dict[Key, dict[int, str]] = defaultdict(dict)
    rows = ModeratedGrade.objects.filter(moderation__record__review=review).values_list(
        "moderation__record__review",
        "moderation__record__category",
        "moderation__record__number",
        "subtheme__number",
        "grade",
    )
    for key, category, number, subtheme, grade in rows:
        if not subtheme:
            overall[key, category, number] = grade
        else:
            subthemes[key, category, number][subtheme] = grade
    return {at: Grades(grade, subthemes[at]) for at, grade in overall.items()}
