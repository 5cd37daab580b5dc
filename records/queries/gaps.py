"""What the sample still lacks before fieldwork can open."""

from django.urls import reverse

from accounts.roles import Role
from records.categories import SAMPLE_AT_LEAST, Category
from records.models import Assignment, Record
from reviews import queries as reviews_queries
from reviews.models import Review
from reviews.queries import Missing


def records_to_list(review: Review) -> Missing:
    """That nothing is listed, for the host's organisers to mend; its own PSWs where it has none."""
    people = reviews_queries.holders_of(review, Role.ORGANISER) or reviews_queries.holders_of(
        review, Role.PSW
    )
    ask = f"Ask {reviews_queries.names_of(people)}, who lists them at {review.host}"
    what = f"No record is listed yet. {ask if people else f'{review.host} has no organiser yet'}"
    return Missing(what, reverse("records:log", args=[review.ref]), people)


def live(record: Record) -> list[Assignment]:
    found: list[Assignment] = getattr(record, "live_assignments", [])
    return found


def gaps_of(records: list[Record], readers: set[int]) -> list[Missing]:
    """What the page itself mends, each with the place on it."""
    selected = [record for record in records if record.selected_at is not None]
    covered = {record.category for record in selected}
    without = [category for category in Category if category.value not in covered]
    found = _categories_to_cover(without)
    if len(selected) < SAMPLE_AT_LEAST:
        what = f"Select at least {SAMPLE_AT_LEAST} records. There are {len(selected)} now"
        found.insert(0, Missing(what, "#sample"))
    return found + [Missing(gap, "#sample") for gap in _readers_to_choose(selected, readers)]


MOST_BY_THEMSELVES = 4
"""More categories than these are told in one line."""


def _categories_to_cover(without: list[Category]) -> list[Missing]:
    if len(without) > MOST_BY_THEMSELVES:
        letters = ", ".join(category.value for category in without)
        what = f"Select at least one record of each category. There is none yet of {letters}"
        return [Missing(what, "#sample")]
    return [
        Missing(
            f"Select at least one record of category {category.value}, {category.label}",
            f"#category-{category.value}",
        )
        for category in without
    ]


def _readers_to_choose(selected: list[Record], readers: set[int]) -> list[str]:
    gaps = []
    unread = [record.ref for record in selected if not live(record)]
    if unread:
        gaps.append(f"Assign a reader to {', '.join(unread)}")
    left = [record.ref for record in selected if any(each.reader_id not in readers for each in live(record))]
    if left:
        gaps.append(
            f"Choose another reader for {', '.join(left)}: one of its readers is no longer on the team"
        )
    if not any(len(live(record)) == 2 for record in selected):
        gaps.append("Choose a second reader for at least one record. A quarter of the sample is usual")
    return gaps
