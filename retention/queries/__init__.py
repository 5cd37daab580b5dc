"""Reads of what is kept until when, of what people asked, and of what waits for whom."""

from .closing import AT_CLOSE, Ending, early_until, ending_of
from .due import (
    cards_due,
    carried_by,
    dates_of,
    due_for,
    due_on,
    holds_any,
    is_held,
    lengths_of,
    reviews_holding,
    slots_to_forget,
)
from .home import waiting_for
from .people import about, account_choices, count_of, held_about, outcome_of, record_choices, requests_of
from .schedule import Line, goes_without, holds_of, last_run, lines_of

__all__ = [
    "AT_CLOSE",
    "Ending",
    "Line",
    "about",
    "account_choices",
    "cards_due",
    "carried_by",
    "count_of",
    "dates_of",
    "due_for",
    "due_on",
    "early_until",
    "ending_of",
    "goes_without",
    "held_about",
    "holds_any",
    "holds_of",
    "is_held",
    "last_run",
    "lengths_of",
    "lines_of",
    "outcome_of",
    "record_choices",
    "requests_of",
    "reviews_holding",
    "slots_to_forget",
    "waiting_for",
]
