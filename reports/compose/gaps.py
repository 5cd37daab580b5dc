"""What a report still lacks before anybody is asked to check it."""

import re
from html import unescape

from conversations.access import conversations_standing
from conversations.models import Quote
from ratings.queries import spreads
from reports.models import Point, Report
from reports.sections import STRENGTHS_AND_AREAS, SectionKey
from reviews.models import Recommendation

OPTIONAL = {SectionKey.APPENDICES}


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
    if not spreads(report.review).all_agreed:
        gaps.append("Agree a rating for every sub-theme.")
    return gaps + _withdrawn_words(report)


def _withdrawn_words(report: Report) -> list[str]:
    """Where the narrative still quotes somebody who agrees no longer; it is taken out before anything goes further."""
    standing = conversations_standing().filter(review=report.review_id).values("pk")
    withdrawn = Quote.objects.filter(conversation__review=report.review_id).exclude(conversation__in=standing)
    texts = [_plain(text) for text in withdrawn.values_list("text", flat=True)]
    return [
        f"Take out of “{SectionKey(section.key).label}” the words of a person who no longer agrees to be quoted."
        for section in report.sections.all()
        if any(text and text in _plain(section.body) for text in texts)
    ]


def _plain(text: str) -> str:
    """Letters and digits only, in lower case: marks and spaces differ between a note and a narrative."""
    return re.sub(r"[^\w]+", "", unescape(re.sub(r"<[^>]+>", "", text))).lower()
