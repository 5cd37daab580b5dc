"""The answers of a whole review, tallied."""

from collections.abc import Collection, Mapping, Sequence

from audits.counting import AnswerRow, CriterionCount, count_criteria
from audits.models import CriterionAnswer
from reviews.models import Criterion, Review


def criteria_counts(
    review: Review,
    reading_of: Mapping[int, int] | None = None,
    *,
    only: Collection[str] | None = None,
    codes: Sequence[str] | None = None,
) -> list[CriterionCount]:
    """Tally every criterion of the review's framework over its handed-in audits, each record once. Two queries.

    One where the `codes` of the framework's criteria are known, in their order.

    `reading_of` maps a record's key to the reading that counts, 1 where not named; `only` leaves out records that are
    not named by their reference. For those who work on the whole review's figures: the caller has checked that the
    person may see the ratings together.
    """
    if codes is None:
        criteria = Criterion.objects.filter(framework=review.framework_id).order_by("position")
        codes = list(criteria.values_list("code", flat=True))
    rows = CriterionAnswer.objects.filter(
        audit__record__review=review, audit__handed_in_at__isnull=False
    ).values_list(
        "audit__record",
        "audit__reading",
        "criterion__code",
        "answer",
        "audit__record__category",
        "audit__record__number",
    )
    counted = (AnswerRow(*row[:4]) for row in rows.iterator() if only is None or f"{row[4]}{row[5]}" in only)
    return count_criteria(counted, codes=codes, reading_of=reading_of)
