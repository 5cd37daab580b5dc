"""The tally of every criterion, as the LGA summary and the ratings pages give it."""

from dataclasses import dataclass

from audits.counting import CriterionCount
from audits.queries import criteria_counts
from ratings.models import Conclusion
from reviews.models import Criterion, Review

from .spreads import reading_choice, spreads


@dataclass(frozen=True)
class CriteriaSummary:
    """Every criterion in order with its tally over `files` records, and what the team concluded."""

    files: int
    criteria: list[tuple[Criterion, CriterionCount]]
    conclusions: list[str]


def criteria_summary(review: Review) -> CriteriaSummary:
    """Tally the records that the ratings page counts: those whose readings are all in, and moderated where need be.

    For the team, after `access.check_can_see_findings`.
    """
    counted = spreads(review).counted
    tallies = criteria_counts(review, reading_choice(review), only=counted.keys())
    criteria = Criterion.objects.filter(framework=review.framework_id).order_by("position")
    return CriteriaSummary(
        files=len(counted),
        criteria=list(zip(criteria, tallies, strict=True)),
        conclusions=list(
            Conclusion.objects.filter(review=review).order_by("number").values_list("text", flat=True)
        ),
    )
