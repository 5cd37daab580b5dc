"""What a report still lacks before anybody is asked to check it, and where each is mended."""

from django.urls import reverse

from reports.models import PlainText, Point, Report
from reports.sections import OPTIONAL, STRENGTHS_AND_AREAS, SectionKey
from reviews.models import Recommendation
from reviews.queries import Missing

from .figures import overview_of
from .plain import outdated_in
from .withdrawn import withdrawn_words


def gaps_of(report: Report) -> list[Missing]:
    """Return a sentence for each thing that is missing, with its page; empty when the report is whole."""
    ref = report.review.ref
    gaps = [
        Missing(
            f"Write “{SectionKey(section.key).label}”.", reverse("reports:section", args=[ref, section.key])
        )
        for section in sorted(report.sections.all(), key=lambda section: SectionKey.values.index(section.key))
        if not section.body and section.key not in OPTIONAL
    ]
    for kind, name in ((Point.Kind.STRENGTH, "strengths"), (Point.Kind.DEVELOPMENT, "areas for development")):
        count = report.points.filter(kind=kind).count()
        if count != STRENGTHS_AND_AREAS:
            what = f"Give six {name}: there are {count}."
            gaps.append(Missing(what, reverse("reports:points", args=[ref])))
    if not Recommendation.objects.filter(review=report.review_id).exists():
        what = "Make at least one recommendation."
        gaps.append(Missing(what, reverse("reports:recommendations", args=[ref])))
    if not overview_of(report.review).all_agreed:
        gaps.append(Missing("Agree a rating for every sub-theme.", reverse("ratings:overview", args=[ref])))
    gaps += [_plain_words_again(ref, words) for words in outdated_in(report)]
    return gaps + [
        Missing(
            f"Take out of “{place.name}” the words of a person who no longer agrees to be quoted.",
            place.address,
        )
        for place in withdrawn_words(report.review_id)
    ]


def _plain_words_again(ref: str, words: PlainText) -> Missing:
    return Missing(
        f"Look again at the plain words for “{words}”: it was changed after they were written.",
        reverse("reports:plain_text", args=[ref, words.part, words.number]),
    )
