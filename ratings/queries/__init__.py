"""Ratings and findings read for pages and for the report."""

from .comparing import Comparison, Pair, compare, readings_of, record_against_conversation
from .evidence import (
    Evidence,
    conclusions_for,
    evidence_for,
    label_sources,
    observations_for,
    source_choices,
    source_label,
    source_value,
    subtheme_choices,
    theme_choices,
)
from .progress import Progress, moderation_gaps, progress_of, records_to_moderate, waiting_for
from .spreads import Agreed, Line, Overview, read_records, reading_choice, spreads

__all__ = [
    "Agreed",
    "Comparison",
    "Evidence",
    "Line",
    "Overview",
    "Pair",
    "Progress",
    "compare",
    "conclusions_for",
    "evidence_for",
    "label_sources",
    "moderation_gaps",
    "observations_for",
    "progress_of",
    "read_records",
    "reading_choice",
    "readings_of",
    "record_against_conversation",
    "records_to_moderate",
    "source_choices",
    "source_label",
    "source_value",
    "spreads",
    "subtheme_choices",
    "theme_choices",
    "waiting_for",
]
