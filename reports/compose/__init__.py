"""Reads everything a review has found into one frozen value, the document; and says what it still lacks."""

from .correcting import (
    Change,
    Composed,
    changes_between,
    composed,
    correction_of,
    corrections_told,
    document_for,
    facts_left_without,
    facts_of_correction,
    gaps_of_correction,
    holds_words_taken_back,
    left_without,
    readable_version,
    told_of_each,
    withdrawn_words_of,
)
from .document import Final, counted_of, document_of, figures_of_data, why_not_beside
from .figures import counted_criteria, overview_of
from .fingerprint import fingerprint_of
from .gaps import gaps_of
from .gate import Gate, Question, gate_of, gate_of_correction, settled_in
from .kept import data_of, document_from, edition_from, is_by_the_rule, left_out_of, template_version
from .plain import hash_of, originals_of, outdated_in
from .readable import narrative_without, readable
from .sources import gone_from
from .withdrawn import Place, withdrawn_words, withdrawn_words_in

__all__ = [
    "Change",
    "Composed",
    "Final",
    "Gate",
    "Place",
    "Question",
    "changes_between",
    "composed",
    "correction_of",
    "corrections_told",
    "counted_criteria",
    "counted_of",
    "data_of",
    "document_for",
    "document_from",
    "document_of",
    "edition_from",
    "facts_left_without",
    "facts_of_correction",
    "figures_of_data",
    "fingerprint_of",
    "gaps_of",
    "gaps_of_correction",
    "gate_of",
    "gate_of_correction",
    "gone_from",
    "hash_of",
    "holds_words_taken_back",
    "is_by_the_rule",
    "left_out_of",
    "left_without",
    "narrative_without",
    "originals_of",
    "outdated_in",
    "overview_of",
    "readable",
    "readable_version",
    "settled_in",
    "template_version",
    "told_of_each",
    "why_not_beside",
    "withdrawn_words",
    "withdrawn_words_in",
    "withdrawn_words_of",
]
