"""Reads everything a review has found into one frozen value, the document; and says what it still lacks."""

from .document import Final, document_of, figures_of_data, why_not_beside
from .fingerprint import fingerprint_of
from .gaps import gaps_of
from .gate import Gate, Question, gate_of
from .kept import data_of, document_from, edition_from, is_by_the_rule, left_out_of, template_version
from .plain import hash_of, originals_of, outdated_in
from .readable import readable
from .sources import gone_from
from .withdrawn import Place, withdrawn_words, withdrawn_words_in

__all__ = [
    "Final",
    "Gate",
    "Place",
    "Question",
    "data_of",
    "document_from",
    "document_of",
    "edition_from",
    "figures_of_data",
    "fingerprint_of",
    "gaps_of",
    "gate_of",
    "gone_from",
    "hash_of",
    "is_by_the_rule",
    "left_out_of",
    "originals_of",
    "outdated_in",
    "readable",
    "template_version",
    "why_not_beside",
    "withdrawn_words",
    "withdrawn_words_in",
]
