"""What is known of each record that somebody reads: readings handed in and asked for, what moderation decided."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import Audit
from ratings.counting import Grades, Read
from ratings.models import ModeratedGrade
from records.models import Assignment
from reviews.models import Review


def count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many there are of these rows, which look at an outer row."""
    counted = rows.order_by().annotate(all=Func(F("pk"), function="COUNT")).values("all")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


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
    expected, readings, moderated = _expected(keys), _readings(_handed_in(keys)), _moderated(keys)
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


def records_ready_of(reviews: Iterable[int]) -> dict[int, list[str]]:
    """References of the records that are ready to be moderated, by the key of their review. One query."""
    expected = Assignment.objects.filter(record=OuterRef("record"), ended_at=None)
    given = Audit.objects.filter(record=OuterRef("record"), handed_in_at__isnull=False)
    complete = (
        _handed_in(reviews)
        .filter(record__moderation=None)
        .annotate(expected=count_of(expected), given=count_of(given))
        .filter(given__gte=F("expected"))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for (review, category, number), readings in _readings(complete).items():
        ref = f"{category}{number}"
        if Read(ref, readings, expected=len(readings), moderated=None).needs_moderation:
            found[review].append(ref)
    return found


def _expected(reviews: list[int]) -> dict[Key, int]:
    """How many readings were asked for, by record."""
    expected: dict[Key, int] = defaultdict(int)
    for key in Assignment.objects.filter(
        record__review__in=reviews, record__selected_at__isnull=False, ended_at=None
    ).values_list("record__review", "record__category", "record__number"):
        expected[key] += 1
    return expected


def _handed_in(reviews: Iterable[int]) -> QuerySet[Audit]:
    return Audit.objects.filter(
        record__review__in=list(reviews), record__selected_at__isnull=False, handed_in_at__isnull=False
    )


def _readings(audits: QuerySet[Audit]) -> dict[Key, dict[int, Grades]]:
    """These readings, by record and number of the reading."""
    rows = audits.order_by("record", "reading").values_list(
        "record__review",
        "record__category",
        "record__number",
        "reading",
        "overall",
        "ratings__subtheme__number",
        "ratings__grade",
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
