"""The report read for pages: the outline, the evidence beside each section, the library, what waits."""

from .deadlines import deadline_of, deadlines_of
from .documents import OutputLine, PlainLine, letters_to, output_lines, output_of, plain_groups, plain_line
from .editions import edition_files, sentences_counting_few, unpublished_version
from .evidence import EVERYTHING, GROUPS, Filters, Found, Piece, evidence_for, filters_of, piece_of
from .fingerprint import fingerprint_now
from .gaps import gaps_for
from .gate import gate_now
from .history import Chosen, State, comparison_of, history_of, state_of
from .library import (
    corrections_in_feed,
    corrections_published,
    final_reports,
    newest_version,
    open_correction,
    published_reports,
    versions_of,
)
from .little import Little, resting_on_little
from .moved import BesideSection, beside_sections, moved_in, speaks_of_figures
from .outline import OutlineLine, Progress, outline_of, pages_of, progress_of, to_go_on_with
from .passages import Choice, Commented, commented, facts_table, passages_in
from .resting import SectionResting, gone_passages, rests_on, with_known_marks
from .together import Other, borrowers_for, loan_of, others_here, writers_of
from .waiting import waiting_for, words_to_take_out

__all__ = [
    "EVERYTHING",
    "GROUPS",
    "BesideSection",
    "Choice",
    "Chosen",
    "Commented",
    "Filters",
    "Found",
    "Little",
    "Other",
    "OutlineLine",
    "OutputLine",
    "Piece",
    "PlainLine",
    "Progress",
    "SectionResting",
    "State",
    "beside_sections",
    "borrowers_for",
    "commented",
    "comparison_of",
    "corrections_in_feed",
    "corrections_published",
    "deadline_of",
    "deadlines_of",
    "edition_files",
    "evidence_for",
    "facts_table",
    "filters_of",
    "final_reports",
    "fingerprint_now",
    "gaps_for",
    "gate_now",
    "gone_passages",
    "history_of",
    "letters_to",
    "loan_of",
    "moved_in",
    "newest_version",
    "open_correction",
    "others_here",
    "outline_of",
    "output_lines",
    "output_of",
    "pages_of",
    "passages_in",
    "piece_of",
    "plain_groups",
    "plain_line",
    "progress_of",
    "published_reports",
    "resting_on_little",
    "rests_on",
    "sentences_counting_few",
    "speaks_of_figures",
    "state_of",
    "to_go_on_with",
    "unpublished_version",
    "versions_of",
    "waiting_for",
    "with_known_marks",
    "words_to_take_out",
    "writers_of",
]
