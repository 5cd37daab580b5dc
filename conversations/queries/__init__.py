"""What was heard, read for pages and for the report."""

from .deciding import decided_counts, may_decide, quotes_to_decide, to_decide_lines
from .erased import TAKEN_OUT, ErasedWords
from .held import held_about
from .home import Progress, progress_of, waiting_for
from .meetings import (
    MeetingLine,
    may_write_meeting,
    meeting_lines,
    meeting_slots_for,
    theme_choices,
    written_so_far,
)
from .notebook import (
    described,
    following,
    gaps_in,
    may_quote,
    notes_of,
    preceding,
    quote_of,
    quotes_of,
    ratings_of,
)
from .planning import (
    Planned,
    appointments_for,
    card_lines,
    first_page_of,
    may_start,
    planned,
    when_text,
    where_text,
)
from .report import Heard, heard, meeting_themes, usable_quotes
from .withdrawn import INSTEAD, WithdrawnWords, withdrawn_from, withdrawn_openings, words_of, words_to_leave

__all__ = [
    "INSTEAD",
    "TAKEN_OUT",
    "ErasedWords",
    "Heard",
    "MeetingLine",
    "Planned",
    "Progress",
    "WithdrawnWords",
    "appointments_for",
    "card_lines",
    "decided_counts",
    "described",
    "first_page_of",
    "following",
    "gaps_in",
    "heard",
    "held_about",
    "may_decide",
    "may_quote",
    "may_start",
    "may_write_meeting",
    "meeting_lines",
    "meeting_slots_for",
    "meeting_themes",
    "notes_of",
    "planned",
    "preceding",
    "progress_of",
    "quote_of",
    "quotes_of",
    "quotes_to_decide",
    "ratings_of",
    "theme_choices",
    "to_decide_lines",
    "usable_quotes",
    "waiting_for",
    "when_text",
    "where_text",
    "withdrawn_from",
    "withdrawn_openings",
    "words_of",
    "words_to_leave",
    "written_so_far",
]
