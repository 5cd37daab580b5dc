"""Honest counts for the task list of a review's page."""

from collections import Counter
from dataclasses import dataclass

from reviews import access

from .scope import scope_parts, whole_scope
from .team import LEAST_PEERS, LEAST_PSWS, MemberLine


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


def progress_of(standing: access.Standing, team: list[MemberLine]) -> ReviewProgress:
    """Count the parts of the scope, the team that is ready, and the slots the person may see. Five queries at most."""
    review = standing.review
    scope = whole_scope(review)
    parts = scope_parts(scope)
    asked = Counter(line.member.part for line in team)
    ready = Counter(line.member.part for line in team if line.is_live)
    sees_slots = standing.on_team or standing.is_host_organiser or standing.is_host_dass
    return ReviewProgress(
        scope_done=sum(part.is_done for part in parts),
        scope_parts=len(parts),
        is_scope_agreed=scope.written.agreed_at is not None,
        psws=Places(ready[access.PSW], max(asked[access.PSW], LEAST_PSWS)),
        peers=Places(ready[access.PEER], max(asked[access.PEER], LEAST_PEERS)),
        has_coordinator=bool(ready[access.COORDINATOR]),
        slots=review.slots.count() if sees_slots else None,
    )
