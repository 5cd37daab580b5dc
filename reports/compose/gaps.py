"""What a report still lacks before anybody is asked to check it."""

from reports.models import Point, Report
from reports.sections import OPTIONAL, STRENGTHS_AND_AREAS, SectionKey
from reviews.models import Recommendation

from .figures import overview_of
from .plain import outdated_in
from .withdrawn import withdrawn_words


def gaps_of(report: Report) -> list[str]:
    """Return a sentence for each thing that is missing; empty when the report is whole."""
    gaps = [
        f"Write “{SectionKey(section.key).label}”."
        for section in sorted(report.sections.all(), key=lambda section: SectionKey.values.index(section.key))
        if not section.body and section.key not in OPTIONAL
    ]
    for kind, name in ((Point.Kind.STRENGTH, "strengths"), (Point.Kind.DEVELOPMENT, "areas for development")):
        count = report.points.filter(kind=kind).count()
        if count != STRENGTHS_AND_AREAS:
            gaps.append(f"Give six {name}: there are {count}.")
    if not Recommendation.objects.filter(review=report.review_id).exists():
        gaps.append("Make at least one recommendation.")
    if not overview_of(report.review).all_agreed:
        gaps.append("Agree a rating for every sub-theme.")
    gaps += [
        f"Look again at the plain words for “{name}”: it was changed after they were written."
        for name in outdated_in(report)
    ]
    return gaps + [
        f"Take out of “{place.name}” the words of a person who no longer agrees to be quoted."
        for place in withdrawn_words(report.review_id)
    ]
