"""Reads of audits: the pages of the pro forma, whose audits are where, and what they add up to."""

from .boxes import Box, Choice, answer_boxes, rating_boxes, warnings_in
from .counts import criteria_counts
from .held import held_about
from .home import (
    AuditProgress,
    ReaderStates,
    Reading,
    handed_in_to,
    has_another_reading,
    progress_of,
    readings_of,
    states_by_reader,
    states_of,
    waiting_for,
)
from .reading import Sheet, readings_to_open, sheet_for
from .sections import (
    LeftOff,
    Missing,
    Section,
    answers_in,
    is_to_be_moderated,
    left_off,
    missing_in,
    personal_in,
    ratings_in,
    sections_of,
)

__all__ = [
    "AuditProgress",
    "Box",
    "Choice",
    "LeftOff",
    "Missing",
    "ReaderStates",
    "Reading",
    "Section",
    "Sheet",
    "answer_boxes",
    "answers_in",
    "criteria_counts",
    "handed_in_to",
    "has_another_reading",
    "held_about",
    "is_to_be_moderated",
    "left_off",
    "missing_in",
    "personal_in",
    "progress_of",
    "rating_boxes",
    "ratings_in",
    "readings_of",
    "readings_to_open",
    "sections_of",
    "sheet_for",
    "states_by_reader",
    "states_of",
    "waiting_for",
    "warnings_in",
]
