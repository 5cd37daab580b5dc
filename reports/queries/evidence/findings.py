"""What the team made of it: observations, conclusions, agreed ratings."""

from accounts.models import User
from core.refusals import may
from ratings.access import check_can_see_ratings, conclusions_visible_to, observations_visible_to
from ratings.queries import rests_on_little, standing_cited
from reports import compose
from reports.figures import percentage
from reports.models import Source
from reviews.models import Review

from .pieces import Piece


def observations(user: User, review: Review) -> list[Piece]:
    noted = (
        observations_visible_to(user)
        .filter(review=review)
        .prefetch_related("themes", "subthemes")
        .order_by("number")
    )
    return [
        Piece(
            Source.Kind.OBSERVATION,
            row.pk,
            f"Observation {row.number}: {row.get_source_display().lower()}",
            row.text,
            ", ".join(theme.title for theme in row.themes.all()),
            frozenset(theme.number for theme in row.themes.all()),
            frozenset(subtheme.number for subtheme in row.subthemes.all()),
        )
        for row in noted
    ]


def conclusions(user: User, review: Review) -> list[Piece]:
    drawn = (
        conclusions_visible_to(user)
        .filter(review=review)
        .prefetch_related(standing_cited(), "themes")
        .order_by("number")
    )
    return [
        Piece(
            Source.Kind.CONCLUSION,
            row.pk,
            f"Conclusion {row.number}",
            row.text,
            _rests_on([cited.number for cited in row.observations.all()]),
            frozenset(theme.number for theme in row.themes.all()),
            mark=rests_on_little(row.observations.all()),
        )
        for row in drawn
    ]


def ratings(user: User, review: Review) -> list[Piece]:
    if not may(check_can_see_ratings, user, review):
        return []
    return [
        Piece(
            Source.Kind.RATING,
            line.subtheme.pk,
            f"{line.subtheme.number}. {line.subtheme.title}: "
            + (line.agreed.grade.label if line.agreed else "not agreed yet"),
            line.agreed.reason if line.agreed else "",
            ", ".join(
                f"{row.grade.label} {row.count} ({percentage(row.count, line.records.n)}%)"
                for row in line.records.on_scale
                if row.count
            ),
            subthemes=frozenset({line.subtheme.number}),
        )
        for line in compose.overview_of(review).lines
    ]


def _rests_on(numbers: list[int]) -> str:
    """The observations a conclusion cites, in words."""
    if not numbers:
        return "Rests on no observation yet"
    noun = "observation" if len(numbers) == 1 else "observations"
    return f"Rests on {noun} {', '.join(map(str, numbers))}"
