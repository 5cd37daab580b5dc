"""What was asked for, and what became of what was recommended before."""

from accounts.models import User
from reports.models import Source
from reviews.models import RecommendationUpdate, Review
from reviews.queries import previous_review

from .pieces import Piece


def scope(_user: User, review: Review) -> list[Piece]:
    said = getattr(review, "scope", None)
    wants = [Piece(Source.Kind.AMBITION, said.pk, "What the host wants", said.ambition)] if said else []
    themes = [
        Piece(
            Source.Kind.THEME,
            theme.pk,
            f"Theme {theme.number}",
            theme.title,
            theme.detail,
            frozenset({theme.number}),
        )
        for theme in review.themes.all()
    ]
    return [piece for piece in wants if piece.text] + themes


def earlier(_user: User, review: Review) -> list[Piece]:
    before = previous_review(review)
    if before is None:
        return []
    updates = {row.recommendation_id: row for row in RecommendationUpdate.objects.filter(review=review)}
    return [
        Piece(
            Source.Kind.EARLIER,
            row.pk,
            f"Recommendation {row.number}"
            + (f": {updates[row.pk].get_status_display()}" if row.pk in updates else ": no update yet"),
            row.text,
            updates[row.pk].text if row.pk in updates else "",
        )
        for row in before.recommendations.all()
    ]
