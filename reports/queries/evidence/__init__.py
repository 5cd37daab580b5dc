"""The evidence a report draws on: only what the person may see of the review."""

from .choosing import (
    EVERYTHING,
    GROUPS,
    Filters,
    Found,
    everything,
    evidence_for,
    filters_of,
    piece_of,
    used_in,
)
from .pieces import Piece

__all__ = [
    "EVERYTHING",
    "GROUPS",
    "Filters",
    "Found",
    "Piece",
    "everything",
    "evidence_for",
    "filters_of",
    "piece_of",
    "used_in",
]
