"""The life of a review: its stage, computed in this one place from dated facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

FOLLOW_UP_AFTER = timedelta(days=182)
"""Follow-up begins six months after the final report."""


class Stage(Enum):
    """In their order. The value is the name people read."""

    PLANNED = "Planned"
    SCOPING = "Scoping"
    SAMPLING = "Sampling"
    FIELDWORK = "Fieldwork"
    MODERATION = "Moderation"
    DRAFTING = "Drafting"
    TEAM_CHECK = "Team check"
    FACTUAL_ACCURACY = "Factual accuracy"
    FINAL = "Final"
    SHARED = "Shared"
    FOLLOW_UP = "Follow-up"
    CLOSED = "Closed"

    @property
    def number(self) -> int:
        """1 to 12, the order in which a review passes through them."""
        return list(Stage).index(self) + 1


@dataclass(frozen=True)
class Facts:
    """The dated facts of one review; None is not yet."""

    scoping_opened_at: datetime | None = None
    sampling_opened_at: datetime | None = None
    fieldwork_opened_at: datetime | None = None
    fieldwork_closed_at: datetime | None = None
    moderated_at: datetime | None = None
    team_check_opened_at: datetime | None = None
    accuracy_opened_at: datetime | None = None
    final_at: datetime | None = None
    released_at: datetime | None = None
    published_at: datetime | None = None
    closed_at: datetime | None = None


def stage_of(facts: Facts, *, now: datetime) -> Stage:
    """Return the furthest stage whose fact is there; facts later than `now` have not happened."""

    def happened(moment: datetime | None) -> bool:
        return moment is not None and moment <= now

    follow_up_at = facts.final_at + FOLLOW_UP_AFTER if facts.final_at else None
    furthest_first = (
        (facts.closed_at, Stage.CLOSED),
        (follow_up_at, Stage.FOLLOW_UP),
        (facts.released_at, Stage.SHARED),
        (facts.published_at, Stage.SHARED),
        (facts.final_at, Stage.FINAL),
        (facts.accuracy_opened_at, Stage.FACTUAL_ACCURACY),
        (facts.team_check_opened_at, Stage.TEAM_CHECK),
        (facts.moderated_at, Stage.DRAFTING),
        (facts.fieldwork_closed_at, Stage.MODERATION),
        (facts.fieldwork_opened_at, Stage.FIELDWORK),
        (facts.sampling_opened_at, Stage.SAMPLING),
        (facts.scoping_opened_at, Stage.SCOPING),
    )
    return next((stage for moment, stage in furthest_first if happened(moment)), Stage.PLANNED)
