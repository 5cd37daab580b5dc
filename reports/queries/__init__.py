"""The report read for pages: the outline, the evidence beside each section, the library, what waits."""

from .documents import OutputLine, PlainLine, letters_to, output_lines, output_of, plain_groups, plain_line
from .evidence import EVERYTHING, GROUPS, Filters, Found, Piece, evidence_for, filters_of, piece_of
from .fingerprint import fingerprint_now
from .library import final_reports
from .outline import OutlineLine, Progress, outline_of, pages_of, progress_of
from .resting import SectionResting, gone_passages, rests_on, with_known_marks
from .waiting import waiting_for, words_to_take_out

__all__ = [
    "EVERYTHING",
    "GROUPS",
    "Filters",
    "Found",
    "OutlineLine",
    "OutputLine",
    "Piece",
    "PlainLine",
    "Progress",
    "SectionResting",
    "evidence_for",
    "filters_of",
    "final_reports",
    "fingerprint_now",
    "gone_passages",
    "letters_to",
    "outline_of",
    "output_lines",
    "output_of",
    "pages_of",
    "piece_of",
    "plain_groups",
    "plain_line",
    "progress_of",
    "rests_on",
    "waiting_for",
    "with_known_marks",
    "words_to_take_out",
]
