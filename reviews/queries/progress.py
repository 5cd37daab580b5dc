"""Honest counts for the task list of a review's page."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from reviews import access
from reviews.models import Review

from .scope import scope_parts
from .team import LEAST_PEERS, LEAST_PSWS


@dataclass(frozen=True)
class Places:
    """How many of a kind are ready, and how many there are to be: those asked, and never fewer than the least."""

    ready: int
    wanted: int

    @property
    def are_filled(self) -> bool:
        return self.ready >= self.wanted


@dataclass(frozen=True)
class ReviewProgress:
    """`slots` is None for somebody who does not see the timetable."""

    scope_done: int
    scope_parts: int
    is_scope_agreed: bool
    psws: Places
    peers: Places
    has_coordinator: bool
    slots: int | None

    @property
    def is_team_ready(self) -> bool:
        return self.psws.are_filled and self.peers.are_filled and self.has_coordinator


def progress_of(user: User, review: Review) -> ReviewProgress:
    """Count the parts of the scope, the team that is ready, and the slots the person may see."""
    parts = scope_parts(review)
    scope = getattr(review, "scope", None)
    ready = Counter(access.live_team().filter(review=review).values_list("part", flat=True))
    asked = Counter(review.team.filter(left_at=None).values_list("part", flat=True))
    now = access.standing(user, review)
    sees_slots = now.on_team or now.is_host_organiser or now.is_host_dass
    return ReviewProgress(
        scope_done=sum(part.is_done for part in parts),
        scope_parts=len(parts),
        is_scope_agreed=scope is not None and scope.agreed_at is not None,
        psws=Places(ready[access.PSW], max(asked[access.PSW], LEAST_PSWS)),
        peers=Places(ready[access.PEER], max(asked[access.PEER], LEAST_PEERS)),
        has_coordinator=bool(ready[access.COORDINATOR]),
        slots=access.slots_visible_to(user).filter(review=review).count() if sees_slots else None,
    )
