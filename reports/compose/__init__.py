"""Reads everything a review has found into one frozen value, the document; and says what it still lacks."""

from .document import Final, document_of
from .fingerprint import fingerprint_of
from .gaps import gaps_of
from .plain import hash_of, originals_of, outdated_in
from .sources import gone_from
from .withdrawn import Place, withdrawn_words, withdrawn_words_in

__all__ = [
    "Final",
    "Place",
    "document_of",
    "fingerprint_of",
    "gaps_of",
    "gone_from",
    "hash_of",
    "originals_of",
    "outdated_in",
    "withdrawn_words",
    "withdrawn_words_in",
]
