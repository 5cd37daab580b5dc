"""The life of a review: its stage, computed in this one place from dated facts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

FOLLOW_UP_AFTER = timedelta(days=182)
"""Follow-up begins six months after the final report."""


FOLLOW_UP_LASTS_UNTIL = timedelta(days=365)
"""Its second conversation comes twelve months after the final report; a review is closed after that."""


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


@dataclass(frozen=True)
class Step:
    """That `fact`, once it is `after` old, puts a review at `stage`."""

    fact: str
    stage: Stage
    after: timedelta = timedelta()


FURTHEST_FIRST = (
    Step("closed_at", Stage.CLOSED),
    Step("final_at", Stage.FOLLOW_UP, after=FOLLOW_UP_AFTER),
    Step("released_at", Stage.SHARED),
    Step("published_at", Stage.SHARED),
    Step("final_at", Stage.FINAL),
    Step("accuracy_opened_at", Stage.FACTUAL_ACCURACY),
    Step("team_check_opened_at", Stage.TEAM_CHECK),
    Step("moderated_at", Stage.DRAFTING),
    Step("fieldwork_closed_at", Stage.MODERATION),
    Step("fieldwork_opened_at", Stage.FIELDWORK),
    Step("sampling_opened_at", Stage.SAMPLING),
    Step("scoping_opened_at", Stage.SCOPING),
)
"""The one order in which facts are asked; `queries.at_stage` asks the database the same."""


def stage_of(facts: Facts, *, now: datetime) -> Stage:
    """Return the furthest stage whose fact is there; facts later than `now` have not happened."""
    for step in FURTHEST_FIRST:
        moment = getattr(facts, step.fact)
        if moment is not None and moment + step.after <= now:
            return step.stage
    return Stage.PLANNED


WEEKS_BEFORE_FIELDWORK = {Stage.SCOPING: 12, Stage.SAMPLING: 6, Stage.FIELDWORK: 0}
"""How long before its first day of fieldwork a review should have reached a stage."""


def follow_up_ends_on(final_on: date) -> date:
    """The day from which nothing of follow-up is to come."""
    return final_on + FOLLOW_UP_LASTS_UNTIL


def due_on(stage: Stage, fieldwork_from_on: date) -> date | None:
    """Return the day by which a review should have reached the stage, None where no day is set."""
    weeks = WEEKS_BEFORE_FIELDWORK.get(stage)
    return None if weeks is None else fieldwork_from_on - timedelta(weeks=weeks)
