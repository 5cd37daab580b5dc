"""The page of dates of one review."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ledger.queries import erased_in
from retention.models import Hold, PurgeRun, ShorterPeriod
from retention.periods import STANDARD, Kind, unless
from reviews.models import Review

from .due import cards_due, dates_of, due_on, holds_any, kept_by, slots_to_forget


@dataclass(frozen=True)
class Line:
    """One kind: how long it is kept, when it goes or went, and what keeps it meanwhile.

    `unless` says what would move the day; `is_over` that nothing of it is left, whether or not there ever was any.
    """

    kind: str
    title: str
    what: str
    period: str
    standard: str
    due_on: date
    shorter: ShorterPeriod | None
    unless: str
    is_over: bool
    deleted_at: datetime | None
    holds: list[Hold]


def lines_of(review: Review, *, today: date) -> list[Line]:
    """Every kind in the order in which it goes. Three queries, and some for each kind whose day has come."""
    shorter = {
        each.kind: each for each in ShorterPeriod.objects.filter(review=review).select_related("set_by")
    }
    lengths = {kind: each.length for kind, each in shorter.items()}
    live = list(Hold.objects.live(on=today).filter(review=review))
    erased = erased_in(review.ref)
    lines = []
    for kind, standard in STANDARD.items():
        due, deleted_at = due_on(review, kind, lengths), erased.get(kind.value)
        has_come = deleted_at is not None or due <= today
        lines.append(
            Line(
                kind=kind.value,
                title=standard.title,
                what=standard.what,
                period=standard.text(lengths.get(kind)),
                standard=standard.text(),
                due_on=due,
                shorter=shorter.get(kind),
                unless=unless(kind, dates_of(review)),
                is_over=has_come and not holds_any(review, kind),
                deleted_at=deleted_at,
                holds=[hold for hold in live if hold.kind in kept_by(kind)],
            )
        )
    return lines


def goes_without(hold: Hold, *, today: date) -> list[str]:
    """Titles of what only this hold keeps from a run of today or tomorrow."""
    review, run_on = hold.review, today + timedelta(days=1)
    has_cards = cards_due(review, today=run_on) or slots_to_forget(review, today=run_on)
    return [
        line.title
        for line in lines_of(review, today=today)
        if line.holds == [hold]
        and not line.is_over
        and (
            has_cards
            if line.kind == Kind.CARDS
            else line.due_on <= run_on and holds_any(review, Kind(line.kind))
        )
    ]


def holds_of(review: Review) -> list[Hold]:
    """Every hold there is or was, the newest first."""
    return list(Hold.objects.filter(review=review).select_related("placed_by", "ended_by"))


def last_run() -> PurgeRun | None:
    """The last run of the deletion that was not refused."""
    return PurgeRun.objects.filter(refused="").exclude(finished_at=None).first()
