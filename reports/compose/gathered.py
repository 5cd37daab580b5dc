"""What several parts of the document rest on, read once for all of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from accounts.models import Membership
from conversations.models import Meeting, Quote
from conversations.queries import usable_quotes
from ratings.access import observations_standing
from ratings.models import Conclusion
from reports.models import Point
from reviews.models import Review, TeamMember, Theme


@dataclass(frozen=True)
class Gathered:
    """`themes` are the review's in order, each with the keys of the meetings at which it came up.

    `noted` are the observations that stand, each with the first of its themes. Those from a conversation
    whose person no longer agrees are not among them, wherever they are cited. `cited_by` has their numbers by what
    cites them, in order: a conclusion, or a point by its kind and number.
    """

    team: list[TeamMember]
    meetings: list[Meeting]
    quotes: list[Quote]
    themes: Mapping[Theme, frozenset[int]]
    noted: list["Noted"]
    conclusions: list[Conclusion]
    points: list[Point]
    cited_by: Mapping[Conclusion | Point, tuple[int, ...]]


@dataclass(frozen=True)
class Noted:
    number: int
    text: str
    source: str
    theme: str
    """Empty where it has none."""


def gather(review: Review) -> Gathered:
    """Read it. Ten queries, whatever the size of the review."""
    noted, numbers = _noted(review)
    conclusions, of_conclusions = _citing(
        Conclusion.objects.filter(review=review).order_by("number"), numbers
    )
    points, of_points = _citing(Point.objects.filter(report__review=review), numbers)
    return Gathered(
        team=list(team_rows(review)),
        meetings=list(meetings_held(review)),
        quotes=list(usable_quotes(review)),
        themes=_themes(review),
        noted=noted,
        conclusions=conclusions,
        points=points,
        cited_by={**of_conclusions, **of_points},
    )


def meetings_held(review: Review) -> QuerySet[Meeting]:
    """In the order in which they were held."""
    meetings = Meeting.objects.filter(review=review).select_related("slot")
    return meetings.order_by("slot__starts_at", "number")


def team_rows(review: Review) -> QuerySet[TeamMember]:
    """Everyone who is, or at the review's close was, on its team, with the roles they hold."""
    roles = Membership.objects.live().select_related("council")
    return (
        TeamMember.objects.filter(review=review, left_at=None, declared_at__isnull=False)
        .select_related("user")
        .prefetch_related(Prefetch("user__memberships", queryset=roles))
    )


def _themes(review: Review) -> dict[Theme, frozenset[int]]:
    """The review's themes in order, each with the keys of the meetings at which it came up. One query."""
    found: dict[Theme, set[int]] = {}
    for theme in review.themes.annotate(at=F("meetings")).order_by("number"):
        found.setdefault(theme, set()).update([theme.at] if theme.at else [])
    return {theme: frozenset(meetings) for theme, meetings in found.items()}


def _noted(review: Review) -> tuple[list[Noted], dict[int, int]]:
    """The observations in order, and their numbers by their keys. One query: a row for each theme of each."""
    rows = (
        observations_standing()
        .filter(review=review)
        .order_by("number", "themes__number")
        .annotate(theme=F("themes__title"))
    )
    found: dict[int, Noted] = {}
    for row in rows:
        noted = Noted(row.number, row.text, str(row.get_source_display()), row.theme or "")
        found.setdefault(row.pk, noted)
    return list(found.values()), {pk: noted.number for pk, noted in found.items()}


def _citing(rows: QuerySet, numbers: Mapping[int, int]) -> tuple[list, dict]:  # type: ignore[type-arg]
    """The rows, each once, and the numbers of the observations that each rests on. One query."""
    found: dict[int, Any] = {}
    cited: dict[int, list[int]] = defaultdict(list)
    for row in rows.annotate(cited=F("observations")):
        found.setdefault(row.pk, row)
        if row.cited in numbers:
            cited[row.pk].append(numbers[row.cited])
    return list(found.values()), {row: tuple(sorted(cited[row.pk])) for row in found.values()}
