"""What the close of a review takes at once, what it ends, and what stays until when."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from records import queries as records
from retention.periods import Kind
from reviews.models import Review
from reviews.stages import follow_up_ends_on

from .due import slots_to_forget
from .schedule import Line, lines_of

AT_CLOSE = (Kind.NUMBERS, Kind.CARDS)
"""The kinds that go when a review is closed, whatever their day."""


@dataclass(frozen=True)
class Going:
    """How many of one kind are still there, and its line of the page of dates."""

    one: str
    number: int
    line: Line


@dataclass(frozen=True)
class Ending:
    """Everything a coordinator is told before they close a review."""

    going: list[Going]
    places: int
    places_held: bool
    grants: list[records.EndingGrant]
    requests: int
    staying: list[Line]
    early_until: date | None


def ending_of(review: Review, *, today: date) -> Ending:
    """Look before a review is closed. As many queries however many grants, holds and cards there are."""
    lines = {line.kind: line for line in lines_of(review, today=today)}
    cards = lines[Kind.CARDS]
    return Ending(
        going=[
            Going("case record number", records.numbers_kept(review), lines[Kind.NUMBERS]),
            Going("before-we-talk card", len(records.cards_kept(review)), cards),
        ],
        places=len(slots_to_forget(review, today=date.max)),
        places_held=bool(cards.holds),
        grants=records.ending_grants(review),
        requests=records.undecided_grant_requests(review),
        staying=[line for kind, line in lines.items() if kind not in AT_CLOSE],
        early_until=early_until(review, today=today),
    )


def early_until(review: Review, *, today: date) -> date | None:
    """The day on which follow-up is over, while that lies ahead."""
    if review.final_at is None:
        return None
    ends_on = follow_up_ends_on(timezone.localdate(review.final_at))
    return ends_on if today < ends_on else None
