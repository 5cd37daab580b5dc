"""What of a round is deleted in time: where conversations were, and at last all but its place in the calendar."""

from collections.abc import Callable, Iterable

from django.db import transaction

from accounts.models import User
from core.versions import rewrite
from reviews import access
from reviews.models import Recommendation, RecommendationUpdate, Review, Scope, Slot, TeamMember, Theme


@transaction.atomic
def forget_places(*, by: User | None, review: Review, slots: Iterable[int]) -> int:
    """Forget what was written of where and with whom these conversations were; their times stay. By primary key."""
    access.check_answers_for_data(by, review)
    found = Slot.objects.filter(review=review, pk__in=list(slots), kind=Slot.Kind.CONVERSATION)
    kept = {"title": Slot.Kind.CONVERSATION.label, "place": ""}
    return found.exclude(**kept).update(**kept)


@transaction.atomic
def destroy_round(*, by: User | None, review: Review) -> int:
    """Delete scope, themes, timetable, recommendations and what the team declared. Host, topic and dates remain."""
    access.check_answers_for_data(by, review)
    updates = RecommendationUpdate.objects.filter(recommendation__review=review) | (
        RecommendationUpdate.objects.filter(review=review)
    )
    found = (
        updates,
        Recommendation.objects.filter(review=review),
        Theme.objects.filter(review=review),
        Scope.objects.filter(review=review),
        Slot.objects.filter(review=review),
        TeamMember.objects.filter(review=review),
    )
    return sum(rows.delete()[0] for rows in found)


@transaction.atomic
def take_out_words(*, by: User | None, review: Review, taken_out_of: Callable[[str], str]) -> list[str]:
    """Let recommendations, and what a later review is told of them, stand without somebody's words. Returns where."""
    access.check_answers_for_data(by, review)
    words = dict.fromkeys(("text", "measure", "baseline"), taken_out_of)
    found = rewrite(Recommendation.objects.filter(review=review), words)
    updates = RecommendationUpdate.objects.filter(recommendation__review=review)
    return [str(row) for row in (*found, *rewrite(updates, {"text": taken_out_of}))]
