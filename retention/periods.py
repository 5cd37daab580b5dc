"""How long each kind of thing is kept, and the day on which it goes: computed from a review's dates, never stored."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum


class Kind(StrEnum):
    """What is deleted together, in the order in which it goes. The value is the ledger's rule."""

    NUMBERS = "numbers"
    CARDS = "cards"
    UNFINISHED = "unfinished"
    DRAFTS = "drafts"
    HEARD = "heard"
    AUDITS = "audits"
    RECORDS = "records"
    REPORT = "report"


class Start(Enum):
    """The day from which a period runs, as people read it."""

    FIELDWORK = "fieldwork ends"
    CONVERSATION = "the conversation"
    FINAL = "the report is final"


@dataclass(frozen=True)
class Standard:
    """The longest that a kind is kept: a council may shorten it, nobody may lengthen it."""

    title: str
    what: str
    length: int
    unit: str
    start: Start

    def text(self, length: int | None = None) -> str:
        """60 days after fieldwork ends."""
        number = self.length if length is None else length
        unit = self.unit if number != 1 else self.unit.removesuffix("s")
        return f"{number} {unit} after {self.start.value}"


STANDARD: dict[Kind, Standard] = {
    Kind.NUMBERS: Standard(
        "Case record numbers",
        "The numbers of the host’s own system, kept encrypted. They go at once when the review is closed.",
        60,
        "days",
        Start.FIELDWORK,
    ),
    Kind.CARDS: Standard(
        "Before-we-talk cards",
        "How to meet each person, and where their conversation is. A card also goes at once when its person changes "
        "their mind, and when the review is closed.",
        14,
        "days",
        Start.CONVERSATION,
    ),
    Kind.UNFINISHED: Standard(
        "Audits and notes never handed in",
        "What was begun and not handed in by the time fieldwork was closed.",
        30,
        "days",
        Start.FIELDWORK,
    ),
    Kind.DRAFTS: Standard(
        "Drafts of the report",
        "Narratives, strengths and areas for development as they were written, PDFs of drafts, comments on facts, and "
        "why something could stay in a draft. What was decided stands in the final report.",
        3,
        "months",
        Start.FINAL,
    ),
    Kind.HEARD: Standard(
        "Notes of conversations and meetings",
        "Notes, ratings and quotes, and the observations taken from them.",
        6,
        "months",
        Start.FINAL,
    ),
    Kind.AUDITS: Standard(
        "Audits",
        "Answers, comments and ratings of each record, moderation, observations and conclusions; concerns that were "
        "raised, with what was done. Agreed grades stay with the report, without their reasons.",
        12,
        "months",
        Start.FINAL,
    ),
    Kind.RECORDS: Standard(
        "The list of records, and what people agreed to",
        "Audit references with their category and age band, who read them, grants to peers with their reasons, the "
        "evidence of consent, and the host’s information governance checklist.",
        24,
        "months",
        Start.FINAL,
    ),
    Kind.REPORT: Standard(
        "The final report and its action plan",
        "Every version, why something may stay in the newest, what is being corrected, recommendations, scope, and the "
        "reasons of legal holds and of people’s requests. The review stays in the calendar with its host, topic and "
        "dates.",
        72,
        "months",
        Start.FINAL,
    ),
}
NEVER_FINAL = 24
"""Months after the last planned day of fieldwork: then the rest of a review whose report never became final goes."""


@dataclass(frozen=True)
class Dates:
    """The days of one review, on the clocks of England; None has not come."""

    fieldwork_to_on: date
    fieldwork_closed_on: date | None = None
    final_on: date | None = None
    closed_on: date | None = None


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the last of a shorter month: six after 31 August is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def later(day: date, length: int, unit: str) -> date:
    return day + timedelta(days=length) if unit == "days" else add_months(day, length)


def due_on(kind: Kind, dates: Dates, *, length: int | None = None, talked_on: date | None = None) -> date:
    """The first day on which this kind may be kept no longer; `length` is the council's own shorter period.

    `talked_on` is the day of the conversation a card is for; a card for none counts from the end of fieldwork. Where
    the day it runs from has not come, it all goes two years after the last planned day of fieldwork.
    """
    standard = STANDARD[kind]
    length = standard.length if length is None else min(length, standard.length)
    ended_on = dates.fieldwork_closed_on or dates.fieldwork_to_on
    start: date | None = dates.final_on
    if standard.start is Start.FIELDWORK:
        start = ended_on if kind is not Kind.UNFINISHED else dates.fieldwork_closed_on
    elif standard.start is Start.CONVERSATION:
        start = talked_on or ended_on
    if start is None:
        return add_months(dates.fieldwork_to_on, NEVER_FINAL)
    due = later(start, length, standard.unit)
    if kind in (Kind.NUMBERS, Kind.CARDS) and dates.closed_on is not None:
        return min(due, dates.closed_on)
    return due


def unless(kind: Kind, dates: Dates) -> str:
    """What has not happened yet, where this kind's day is only the one that counts without it."""
    if STANDARD[kind].start is Start.FINAL and dates.final_on is None:
        return "unless the report becomes final before"
    if kind is Kind.UNFINISHED and dates.fieldwork_closed_on is None:
        return "unless fieldwork is closed before"
    return ""


HOLD_DAYS = 90
"""A legal hold lapses on the ninetieth day after it was placed or last renewed."""
HOLD_WARNING_DAYS = 14


def hold_lapses_on(renewed_on: date) -> date:
    return renewed_on + timedelta(days=HOLD_DAYS)


REQUEST_MONTHS = 1
"""A person's request is answered within one calendar month of the day it was received."""


def answer_due_on(received_on: date, *, stopped_days: int = 0) -> date:
    """The last day to answer; the days on which the clock stood still, while the person was asked, are added."""
    return add_months(received_on, REQUEST_MONTHS) + timedelta(days=stopped_days)


LONG_AGO = 3
"""Months after which a date of receipt looks like a slip: it takes a second look."""


def is_long_ago(received_on: date, today: date) -> bool:
    return add_months(received_on, LONG_AGO) < today


FILE_DAYS = 14
"""A file made for an access request is deleted on the fourteenth day after it was made."""
