"""Reads that need every app: what waits for a person, their reviews, and the parts of one review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from audits import queries as audits
from conversations import queries as conversations
from core.waiting import Waiting
from ratings import queries as ratings
from records import queries as records
from reports import queries as reports
from reviews import queries as reviews
from reviews.access import reviews_visible_to
from reviews.models import Review
from reviews.stages import Stage

Waits = Callable[..., list[Waiting]]

WAITS: tuple[tuple[Waits, frozenset[Stage]], ...] = (
    (records.waiting_for, frozenset({Stage.SAMPLING, Stage.FIELDWORK})),
    (audits.waiting_for, frozenset({Stage.FIELDWORK})),
    (conversations.waiting_for, frozenset({Stage.FIELDWORK})),
    (ratings.waiting_for, frozenset({Stage.MODERATION})),
    (
        reports.waiting_for,
        frozenset({Stage.DRAFTING, Stage.TEAM_CHECK, Stage.FACTUAL_ACCURACY, Stage.FINAL, Stage.FOLLOW_UP}),
    ),
)
"""What each app may have waiting, and the stages outside which it has nothing: an app with nothing is not asked."""


@dataclass(frozen=True)
class Desk:
    """One person's home: what waits for them, and the reviews they have a part in."""

    waiting: list[Waiting]
    reviews: list[Review]


def desk_of(user: User, *, today: date) -> Desk:
    """Gather what waits, the most pressing first: overdue, then what has no day because it waits now, then by day."""
    mine = list(my_reviews(user))
    stages = {review.stage for review in mine}
    waiting = reviews.waiting_for(user, today=today)
    for waits, during in WAITS:
        if stages & during:
            waiting += waits(user, today=today)
    return Desk(sorted(waiting, key=lambda one: (one.due_on or today, one.where)), mine)


def my_reviews(user: User) -> QuerySet[Review]:
    """Reviews that are not closed in which the person has a part, the next fieldwork first."""
    return (
        reviews_visible_to(user)
        .filter(closed_at=None, imported=False)
        .select_related("host")
        .order_by("fieldwork_from_on", "ref")
    )
