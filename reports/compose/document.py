"""The document of a review, composed from every app below, with no name and no number that must not be printed."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from conversations.queries import words_to_leave
from core.dates import month_text
from core.moment import once
from ratings.access import observations_standing
from ratings.queries import Overview
from reports.compose import evidence, figures
from reports.document import Analysis, Appendices, Data, Document, Recommendations, Strengths
from reports.models import Point
from reports.moved import Counted
from reports.sections import SectionKey
from reviews.models import Review
from reviews.queries import previous_review

from .beside import Beside, beside_of
from .gathered import gather, meetings_held, team_rows
from .glossary import GLOSSARY
from .plain import plain_of
from .sources import narratives_of
from .withdrawn import without


@dataclass(frozen=True)
class Final:
    """That the document is a final version: its number, and the day printed in it."""

    number: int
    dated_on: date


def document_of(review: Review, *, final: Final | None = None) -> Document:
    """Compose the document as everything stands now; no more than 25 queries, whatever the size of the review.

    Until it is final, it stands without the words of those who no longer agree to be quoted, wherever they were typed.
    """
    return without(_composed(review, final), words_to_leave(review))


def _composed(review: Review, final: Final | None) -> Document:
    narrative = narratives_of(review)
    overview = figures.overview_of(review)
    gathered = gather(review)
    method = evidence.method_of(
        review,
        overview,
        meetings=gathered.meetings,
        team=gathered.team,
        observations=len(gathered.noted),
    )
    before = _before(review)
    return Document(
        ref=review.ref,
        council=review.host.name,
        region=review.host.region.name,
        title=review.topic,
        month=month_text(review.fieldwork_from_on),
        status=f"Final, version {final.number}" if final else "Draft",
        is_draft=final is None,
        dated_on=final.dated_on if final else timezone.localdate(),
        method=method,
        introduction=narrative.get(SectionKey.INTRODUCTION, ""),
        summary=narrative.get(SectionKey.SUMMARY, ""),
        headlines=figures.headlines_of(overview, method),
        previous=evidence.previous_of(review, before, narrative.get(SectionKey.PREVIOUS, "")),
        meetings=evidence.meetings_of(gathered, narrative.get(SectionKey.MEETINGS, "")),
        data=_data_of(review, overview, before, narrative.get(SectionKey.DATA, "")),
        analysis=Analysis(
            narrative=narrative.get(SectionKey.ANALYSIS, ""),
            comparison=figures.comparison_of(review, overview),
            quotes=evidence.conversation_quotes_of(gathered),
        ),
        observations=evidence.observations_of(gathered, narrative.get(SectionKey.OBSERVATIONS, "")),
        strengths=Strengths(
            narrative=narrative.get(SectionKey.STRENGTHS, ""),
            points=evidence.points_of(gathered, Point.Kind.STRENGTH),
        ),
        recommendations=Recommendations(
            narrative=narrative.get(SectionKey.RECOMMENDATIONS, ""),
            areas=evidence.points_of(gathered, Point.Kind.DEVELOPMENT),
            recommendations=evidence.recommendations_of(review),
        ),
        appendices=Appendices(
            narrative=narrative.get(SectionKey.APPENDICES, ""),
            team=evidence.team_of(gathered),
            glossary=GLOSSARY,
        ),
        plain=plain_of(review),
    )


def counted_of(review: Review) -> Counted:
    """What the document counts, without a word of it: the same numbers. 13 queries, fewer where a page knows some."""
    overview = figures.overview_of(review)
    method = evidence.method_of(
        review,
        overview,
        meetings=list(meetings_held(review)),
        team=team_rows(review).prefetch_related(None),
        observations=observations_standing().filter(review=review).count(),
    )
    return Counted(method, _data_of(review, overview, _before(review)))


def _before(review: Review) -> Review | None:
    return once(("previous review", review.pk), lambda: previous_review(review))


def _data_of(review: Review, overview: Overview, before: Review | None, narrative: str = "") -> Data:
    data = Data(
        narrative=narrative,
        records=figures.spread_of(overview.records),
        conversations=figures.spread_of(overview.conversations),
        overall=figures.agreed_of(overview.agreed),
        groups=figures.criteria_of(review),
        subthemes=figures.subthemes_of(overview),
    )
    beside = _beside(review, before, data)
    return replace(data, before=beside.before, elsewhere=beside.elsewhere)


def _beside(review: Review, before: Review | None, data: Data) -> Beside:
    return once(("beside", review.pk), lambda: beside_of(review, before, data))


def why_not_beside(review: Review, data: Data) -> list[str]:
    """A sentence for each comparison that is not there. Two queries, none where both are or the page knows already."""
    if data.before and data.elsewhere:
        return []
    beside = _beside(review, _before(review), data)
    return [why for why in (beside.why_no_before, beside.why_not_elsewhere) if why]


def figures_of_data(review: Review) -> Data:
    """Section 3 without its narrative. Ten queries, however large the review; none where the page knows already."""
    return _data_of(review, figures.overview_of(review), _before(review))
