"""Section 3 and the numbers that stand out: computed from what was handed in, never typed."""

from itertools import groupby
from typing import Any

from audits.queries import criteria_counts
from core.moment import once
from ratings.counting import Spread as Counted
from ratings.queries import (
    Agreed as AgreedRating,
    Overview,
    reading_choice,
    record_against_conversation,
    spreads,
)
from reports.document import Agreed, CriteriaGroup, Criterion, Headline, Method, SubTheme
from reports.figures import Comparison, Spread, Tally
from reviews import models as reviews
from reviews.scales import SCALE, Grade


def spread_of(counted: Counted) -> Spread:
    """The six counts, in the form the charts take."""
    counts: dict[str, Any] = {grade.value: counted.counts[grade] for grade in Grade}
    return Spread(**counts)


def agreed_of(agreed: AgreedRating | None) -> Agreed | None:
    return Agreed(Grade(agreed.grade), agreed.reason) if agreed else None


def subthemes_of(overview: Overview) -> tuple[SubTheme, ...]:
    return tuple(
        SubTheme(
            number=line.subtheme.number,
            title=line.subtheme.title,
            records=spread_of(line.records),
            conversations=spread_of(line.conversations) if line.conversations else None,
            agreed=agreed_of(line.agreed),
            descriptors={Grade(grade): text for grade, text in line.subtheme.descriptors.items()},
        )
        for line in overview.lines
    )


def overview_of(review: reviews.Review) -> Overview:
    """The ratings counted, once for all parts of a page that say something of them. Five queries."""
    return once(("ratings counted", review.pk), lambda: spreads(review))


def counted_criteria(review: reviews.Review) -> list[tuple[reviews.Criterion, Tally]]:
    """Every criterion tallied over the records handed in, each record once, in the order of the pro forma.

    Three queries, once for all parts of a page.
    """
    return once(("criteria counted", review.pk), lambda: _counted_criteria(review))


def _counted_criteria(review: reviews.Review) -> list[tuple[reviews.Criterion, Tally]]:
    criteria = list(reviews.Criterion.objects.filter(framework=review.framework_id).order_by("position"))
    counted = {
        count.code: Tally(count.met, count.partly, count.not_met, count.not_applicable)
        for count in criteria_counts(review, reading_choice(review), codes=[row.code for row in criteria])
    }
    return [(row, counted[row.code]) for row in criteria]


def criteria_of(review: reviews.Review) -> tuple[CriteriaGroup, ...]:
    """The criteria as the report prints them, group by group."""
    return tuple(
        CriteriaGroup(
            number=number,
            title=title,
            regional=regional,
            criteria=tuple(Criterion(row.code, row.text, tally) for row, tally in rows),
        )
        for (number, title, regional), rows in groupby(
            counted_criteria(review), key=lambda each: (each[0].group, each[0].group_title, each[0].regional)
        )
    )


def comparison_of(review: reviews.Review, overview: Overview) -> Comparison:
    """For people both read about and listened to: how many conversations were rated above, at or below the record."""
    order = list(SCALE)
    rated = [
        order.index(pair.by_conversation) - order.index(pair.by_record)
        for pair in record_against_conversation(review, overview)
        if pair.by_record in SCALE and pair.by_conversation in SCALE
    ]
    return Comparison(
        conversation_higher=sum(steps > 0 for steps in rated),
        same=sum(steps == 0 for steps in rated),
        conversation_lower=sum(steps < 0 for steps in rated),
    )


def headlines_of(overview: Overview, method: Method) -> tuple[Headline, ...]:
    """Four numbers for the summary, each with the words that finish its sentence."""
    records, conversations = spread_of(overview.records), spread_of(overview.conversations)
    return (
        Headline(
            str(records.good_or_better),
            f"of {records.rated} records rated Good or Outstanding overall",
            records.rated,
        ),
        Headline(
            str(conversations.good_or_better),
            f"of {conversations.rated} conversations rated Good or Outstanding overall",
            conversations.rated,
        ),
        Headline(
            str(method.people_met),
            f"practitioners and managers met, in {method.meetings} meetings",
            method.people_met,
        ),
        Headline(str(method.observations), "observations noted by the review team", 0),
    )
