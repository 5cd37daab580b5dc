"""Honest counts for the task list of a review's page."""

from dataclasses import dataclass

from accounts.models import User
from reviews import access
from reviews.models import Review

from .scope import scope_parts


@dataclass(frozen=True)
class ReviewProgress:
    """`slots` is None for somebody who does not see the timetable."""

    scope_done: int
    scope_parts: int
    is_scope_agreed: bool
    team_ready: int
    team_asked: int
    slots: int | None


def progress_of(user: User, review: Review) -> ReviewProgress:
    """Count the parts of the scope, the team that is ready, and the slots the person may see."""
    parts = scope_parts(review)
    scope = getattr(review, "scope", None)
    live = access.live_team().filter(review=review).count()
    now = access.standing(user, review)
    sees_slots = now.on_team or now.is_host_organiser or now.is_host_dass
    return ReviewProgress(
        scope_done=sum(part.is_done for part in parts),
        scope_parts=len(parts),
        is_scope_agreed=scope is not None and scope.agreed_at is not None,
        team_ready=live,
        team_asked=review.team.filter(left_at=None).count(),
        slots=access.slots_visible_to(user).filter(review=review).count() if sees_slots else None,
    )
