"""The computed sentences of section 3, to be put into any section without typing a number."""

from accounts.models import User
from core.refusals import may
from ratings.access import check_can_see_ratings
from reports import compose
from reports.models import Source
from reports.said import said_in
from reviews.models import Review

from .pieces import Piece


def sentences(user: User, review: Review) -> list[Piece]:
    """For those who may see the ratings together, as the report's tables count them."""
    if not may(check_can_see_ratings, user, review):
        return []
    data = compose.figures_of_data(review)
    return [
        Piece(
            Source.Kind.FIGURES,
            each.piece,
            f"Figures: {each.about}",
            each.text,
            subthemes=frozenset() if each.subtheme is None else frozenset({each.subtheme}),
        )
        for each in said_in(data)
    ]
