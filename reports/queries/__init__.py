"""The report read for pages: the outline, the evidence beside each section, the library, what waits."""

from .deadlines import deadline_of, deadlines_of
from .evidence import EVERYTHING, GROUPS, Filters, Found, Piece, evidence_for, filters_of, piece_of
from .fingerprint import fingerprint_now
from .gate import gate_now
from .library import final_reports, published_reports
from .outline import OutlineLine, Progress, outline_of, pages_of, progress_of
from .passages import Choice, Commented, commented, facts_table, passages_in
from .resting import SectionResting, gone_passages, rests_on, with_known_marks
from .waiting import waiting_for, words_to_take_out

__all__ = [
    "EVERYTHING",
    "GROUPS",
    "Choice",
    "Commented",
    "Filters",
    "Found",
    "OutlineLine",
    "Piece",
    "Progress",
    "SectionResting",
    "commented",
    "deadline_of",
    "deadlines_of",
    "evidence_for",
    "facts_table",
    "filters_of",
    "final_reports",
    "fingerprint_now",
    "gate_now",
    "gone_passages",
    "outline_of",
    "pages_of",
    "passages_in",
    "piece_of",
    "progress_of",
    "published_reports",
    "rests_on",
    "waiting_for",
    "with_known_marks",
    "words_to_take_out",
]
