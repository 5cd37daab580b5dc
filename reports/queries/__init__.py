"""The report read for pages: the outline, the evidence beside each section, the library, what waits."""

from .evidence import Piece, evidence_for
from .fingerprint import fingerprint_now
from .library import final_reports
from .outline import OutlineLine, Progress, outline_of, pages_of, progress_of
from .waiting import waiting_for, words_to_take_out

__all__ = [
    "OutlineLine",
    "Piece",
    "Progress",
    "evidence_for",
    "final_reports",
    "fingerprint_now",
    "outline_of",
    "pages_of",
    "progress_of",
    "waiting_for",
    "words_to_take_out",
]
