"""Reads everything a review has found into one frozen value, the document; and says what it still lacks."""

from .document import Final, document_of
from .fingerprint import fingerprint_of
from .gaps import gaps_of
from .gate import Gate, Question, gate_of
from .sources import gone_from
from .withdrawn import Place, withdrawn_words, withdrawn_words_in

__all__ = [
    "Final",
    "Gate",
    "Place",
    "Question",
    "document_of",
    "fingerprint_of",
    "gaps_of",
    "gate_of",
    "gone_from",
    "withdrawn_words",
    "withdrawn_words_in",
]
